//! Proposals, votes, and who lent theirs.

use super::{text, weight};
use crate::{
    assets::Assets,
    audit::Case,
    export::{Cast, Past},
    format,
    proposals::{parameter, state_name},
};
use commons_core::{governor::Action, pool::Asset};
use serde_json::{Value, json};

pub(super) fn proposals(past: &Past<'_>, assets: &Assets) -> Vec<Value> {
    Case::all(past.replay).iter().map(|case| proposal(past, case, assets)).collect()
}

fn proposal(past: &Past<'_>, case: &Case, assets: &Assets) -> Value {
    let said = &case.said;
    let times = |times: &[u64]| times.first().map(|at| format::time(*at));
    let queued = case.course.queued.first();
    let mut json = json!({
        "id": case.id.0,
        "proposer": said.proposer,
        "proposed": format::time(said.at),
        "description": text(&said.description),
        "actions": said.actions.iter().map(|it| action(it, assets)).collect::<Vec<_>>(),
        "state": case.state(past.head.time).map(state_name),
        "canceled": times(&case.course.canceled),
        "queued": queued.map(|(_, at)| format::time(*at)),
        "executable": queued.map(|(eta, _)| format::time(*eta)),
        "executed": case.course.executed.first().map(|run| format::time(run.at)),
    });
    if let Some(frozen) = &case.frozen {
        let snapshot = frozen.snapshot();
        json["opens"] = format::time(frozen.opens()).into();
        json["closes"] = format::time(frozen.deadline(case.ballot.as_ref())).into();
        let [in_favour, against, abstaining] = case.tally;
        for (name, of) in [
            ("supply", case.supply),
            ("quorum", case.quorum),
            ("for", in_favour),
            ("against", against),
            ("abstain", abstaining),
        ] {
            weight(&mut json, name, of.units, past, snapshot);
        }
    }
    let votes = past.votes.get(&case.id).map(Vec::as_slice).unwrap_or_default();
    json["votes"] = votes.iter().map(|it| vote(past, case, it)).collect();
    json
}

/// A vote with the weight that it was cast with, and with what was left when lent votes were taken back.
fn vote(past: &Past<'_>, case: &Case, cast: &Cast) -> Value {
    let said = &cast.said;
    let choice = ["against", "for", "abstain"].get(usize::from(said.choice)).unwrap_or(&"?");
    let mut json = json!({
        "agent": said.agent,
        "choice": choice,
        "reason": text(&said.reason),
        "time": format::time(said.at),
    });
    let counts = case.votes.iter().find(|(agent, ..)| *agent == said.agent);
    let counts = counts.map_or(said.weight, |(_, _, of)| of.units);
    weight(&mut json, "weight", counts, past, cast.snapshot);
    weight(&mut json, "weight_as_cast", said.weight, past, cast.snapshot);
    json
}

/// An action as it is bound, without names of any machine's own.
fn action(action: &Action, assets: &Assets) -> Value {
    match action {
        Action::Set { parameter, from, value } => json!({
            "action": "set",
            "parameter": parameter::name(*parameter),
            "from": from.to_string(),
            "from_text": parameter::show(*parameter, *from),
            "value": value.to_string(),
            "value_text": parameter::show(*parameter, *value),
        }),
        Action::Correct { id, value } => {
            let mut json = json!({"action": "correct", "contribution": id.0});
            super::points(&mut json, "value", *value);
            json
        }
        Action::AmendCharter { document, uri } => {
            json!({"action": "amend_charter", "document": document, "uri": text(uri)})
        }
        Action::List { asset, listed } => {
            json!({"action": "list", "asset": asset, "listed": listed})
        }
        Action::Pay { to, amount } => json!({
            "action": "pay",
            "to": to,
            "amount": amount.to_string(),
            "amount_text": assets.show(Asset::Native, *amount),
        }),
        Action::PayToken { asset, to, amount } => json!({
            "action": "pay_token",
            "asset": asset,
            "to": to,
            "amount": amount.to_string(),
            "amount_text": assets.show(Asset::Token(*asset), *amount),
        }),
        Action::Call { target, value, data } => json!({
            "action": "call",
            "target": target,
            "value": value.to_string(),
            "value_text": assets.show(Asset::Native, *value),
            "data": format!("0x{}", hex::encode(data)),
        }),
    }
}

/// Parameters that were changed.
pub(super) fn changes(past: &Past<'_>) -> Vec<Value> {
    let change = |it: &crate::audit::Change| {
        json!({
            "parameter": it.parameter,
            "from": it.from.to_string(),
            "value": it.value.to_string(),
            "proposal": it.proposal.0,
            "proposer": it.proposer,
            "time": format::time(it.at),
        })
    };
    past.replay.journal.changes().iter().map(change).collect()
}

/// Votes that were lent, and taken back.
pub(super) fn lent(past: &Past<'_>) -> Vec<Value> {
    let lent = |it: &commons_interfaces::reputation::Delegated| {
        let to = (it.seasons > 0).then_some(it.lent.to);
        json!({
            "agent": it.agent,
            "to": to,
            "seasons": it.seasons,
            "time": format::time(it.at),
        })
    };
    past.lent.iter().map(lent).collect()
}
