//! Each proposal as an audit tells it: terms, the weight at its snapshot, the tally, and what became of it.

use crate::proposal::choice;
use commons_client::{
    audit::{Case, Effect, Weight},
    format, names,
    proposals::{parameter, state_name, title},
};
use commons_core::Time;
use serde_json::{Value, json};

/// One proposal in a few lines.
pub fn text(case: &Case, now: Time) -> String {
    let (id, who) = (case.id, names::show(case.said.proposer));
    let state = case.state(now).map_or("not by these rules", state_name);
    let title = title(&case.said.description);
    let mut lines = vec![format!("proposal {id} of {who}: {state}: {title}")];
    if let Some(frozen) = &case.frozen {
        let Weights { supply, quorum, tally: [in_favour, against, abstaining] } = weights(case);
        let majority = if frozen.two_thirds { "two thirds" } else { "more for than against" };
        let closes = format::date(frozen.deadline(case.ballot.as_ref()));
        let (made, opens) = (format::date(case.said.at), format::date(frozen.opens()));
        lines.push(format!("made {made}, voting from {opens} to {closes}"));
        lines.push(format!("snapshot {supply}; takes a quorum of {quorum} and {majority}"));
        lines.push(format!("for {in_favour}, against {against}, abstain {abstaining} points"));
    }
    if !case.votes.is_empty() {
        let vote = |(agent, side, weight): &(_, u8, Weight)| {
            format!("{} {} {}", names::show(*agent), choice(*side), plain(*weight))
        };
        lines
            .push(format!("votes: {}", case.votes.iter().map(vote).collect::<Vec<_>>().join(", ")));
    }
    lines.extend(transitions(case));
    let done = if case.course.executed.is_empty() { "would" } else { "did" };
    let words = case.actions.iter().filter_map(|action| action["words"].as_str());
    lines.extend(words.map(|words| format!("{done}: {words}")));
    lines.join("\n   ")
}

struct Weights {
    supply: String,
    quorum: String,
    tally: [String; 3],
}

fn weights(case: &Case) -> Weights {
    let points = |weight: Weight| format::about(weight.points);
    Weights {
        supply: points(case.supply),
        quorum: points(case.quorum),
        tally: case.tally.map(plain),
    }
}

fn plain(weight: Weight) -> String {
    format::about(weight.points).replace(" points", "").replace(" point", "")
}

/// When it was taken back, queued and executed.
fn transitions(case: &Case) -> Option<String> {
    let course = &case.course;
    let mut said: Vec<_> =
        course.canceled.iter().map(|at| format!("taken back {}", format::date(*at))).collect();
    for (eta, at) in &course.queued {
        let (at, eta) = (format::date(*at), format::date(*eta));
        said.push(format!("queued {at}, to be executed from {eta}"));
    }
    said.extend(course.executed.iter().map(|run| format!("executed {}", format::date(run.at))));
    (!said.is_empty()).then(|| said.join("; "))
}

/// The same for programs.
pub fn json(case: &Case, now: Time) -> Value {
    let course = &case.course;
    let time = |at: &Time| format::time(*at);
    let queued: Vec<_> = course
        .queued
        .iter()
        .map(|(eta, at)| json!({"at": format::time(*at), "eta": format::time(*eta)}))
        .collect();
    let votes: Vec<_> = case
        .votes
        .iter()
        .map(|(agent, side, weight)| {
            let mut json = json!({"agent": agent, "choice": choice(*side)});
            put(&mut json, "weight", *weight);
            json
        })
        .collect();
    let terms = case.frozen.map(|frozen| {
        json!({
            "hash": frozen.hash,
            "snapshot": format::time(frozen.snapshot()),
            "opens": format::time(frozen.opens()),
            "closes": format::time(frozen.deadline(case.ballot.as_ref())),
            "extended": case.ballot.is_some_and(|ballot| ballot.extended),
            "voting_delay": frozen.voting_delay,
            "voting_period": frozen.voting_period,
            "late_quorum_extension": frozen.late_quorum_extension,
            "timelock": frozen.timelock,
            "grace": frozen.grace,
            "two_thirds": frozen.two_thirds,
            "resolution": frozen.resolution,
        })
    });
    let mut json = json!({
        "id": case.id.0,
        "title": title(&case.said.description),
        "description": String::from_utf8_lossy(&case.said.description),
        "proposer": case.said.proposer,
        "proposed": format::time(case.said.at),
        "state": case.state(now).map(state_name),
        "terms": terms,
        "votes": votes,
        "canceled": course.canceled.iter().map(time).collect::<Vec<_>>(),
        "queued": queued,
        "executed": course.executed.iter().map(|run| format::time(run.at)).collect::<Vec<_>>(),
        "actions": case.actions,
        "effects": case.effects().map(effect_json).collect::<Vec<_>>(),
    });
    let [in_favour, against, abstaining] = case.tally;
    for (name, weight) in [
        ("snapshot_supply", case.supply),
        ("quorum", case.quorum),
        ("for", in_favour),
        ("against", against),
        ("abstain", abstaining),
    ] {
        put(&mut json, name, weight);
    }
    json
}

fn put(json: &mut Value, name: &str, weight: Weight) {
    crate::amounts::points(json, name, weight.points);
    json[format!("{name}_units")] = weight.units.0.to_string().into();
}

fn effect_json(effect: &Effect) -> Value {
    match effect {
        Effect::Set { parameter, from, value, at, .. } => json!({
            "effect": "set", "parameter": parameter::name(*parameter),
            "from": from.to_string(), "value": value.to_string(), "at": format::time(*at),
        }),
        Effect::Corrected { id, value, at } => json!({
            "effect": "correct", "id": id.0, "value": value.0.to_string(), "at": format::time(*at),
        }),
        Effect::Amended { document, uri, at } => json!({
            "effect": "amend_charter", "document": document,
            "uri": String::from_utf8_lossy(uri), "at": format::time(*at),
        }),
        Effect::Listed { asset, listed, at } => json!({
            "effect": "list", "asset": asset, "listed": listed, "at": format::time(*at),
        }),
        Effect::Adopted { at, .. } => json!({"effect": "adopt", "at": format::time(*at)}),
        Effect::PoolAdopted { at, .. } => {
            json!({"effect": "pool_adopt", "at": format::time(*at)})
        }
    }
}

/// What it corrected, which norms it published and which assets it listed, with the time of each: told like changes of parameters.
pub fn other_changes(case: &Case) -> impl Iterator<Item = (Time, String)> {
    let (id, who) = (case.id, names::show(case.said.proposer));
    case.effects().filter_map(move |effect| {
        let (at, did) = match effect {
            Effect::Corrected { id, value, at } => {
                (*at, format!("corrected contribution {id} down to {}", format::points(*value)))
            }
            Effect::Amended { document, uri, at } => {
                let document = crate::document::show(*document);
                let place = match format::untrusted(uri) {
                    uri if uri.is_empty() => uri,
                    uri => format!(", at {uri}"),
                };
                (*at, format!("published another charter: {document}{place}"))
            }
            Effect::Listed { asset, listed, at } => {
                let (asset, did) =
                    (names::show(*asset), if *listed { "listed" } else { "took off the list" });
                (*at, format!("{did} the asset {asset}"))
            }
            Effect::Set { .. } | Effect::Adopted { .. } | Effect::PoolAdopted { .. } => {
                return None;
            }
        };
        Some((at, format!("{}: proposal {id} of {who} {did}", format::date(at))))
    })
}
