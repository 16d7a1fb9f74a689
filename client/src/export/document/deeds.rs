//! Contributions: what they state, where they stand, who said what of them, and all that happened.

use super::{points, text, weight};
use crate::{
    export::{Cast, Deed, Past, table},
    format,
    log::Event,
};
use commons_core::{
    contribution::{Draft, Settlement, Status},
    review::Outcome,
};
use serde_json::{Value, json};

pub(super) fn deed(past: &Past<'_>, deed: &Deed) -> Value {
    let stored = &deed.stored;
    let mut json = json!({
        "id": deed.id.0,
        "agent": stored.agent,
        "recorder": stored.recorder,
        "recorded": format::time(deed.recorded),
        "since": format::time(stored.recorded),
        "revision": stored.revision(),
        "amendments": stored.amendments,
        "reopened": stored.reopened,
        "status": table::status(deed.status),
        "uri": text(&deed.uri),
        "reviews": deed.reviews.iter().map(|it| review(past, it)).collect::<Vec<_>>(),
        "history": deed.history.iter().filter_map(step).collect::<Vec<_>>(),
    });
    state(&mut json, &stored.draft);
    match deed.status {
        Status::InReview { closes } => json["closes"] = format::time(closes).into(),
        Status::Settled(it) => json["settlement"] = settlement(&it, &stored.draft),
        _ => {}
    }
    json
}

/// What is stated.
fn state(json: &mut Value, draft: &Draft) {
    json["action"] = format::action(draft.action).into();
    json["effort"] = format::effort(draft.effort).into();
    json["effort_milli"] = draft.effort.milli.to_string().into();
    json["project"] = draft.project.0.into();
    json["evidence"] = json!(draft.evidence);
    json["cites"] = draft.cites.iter().map(|id| id.0).collect();
    json["satisfies"] = json!(draft.satisfies.map(|need| need.0));
    points(json, "claimed", draft.claimed);
}

fn settlement(it: &Settlement, draft: &Draft) -> Value {
    let mut json = json!({"settled": format::time(it.at)});
    match it.outcome {
        Outcome::Accepted { grade, value } => {
            json["outcome"] = "accepted".into();
            json["grade"] = grade.into();
            json["counts"] = it.counts.0.into();
            json["minted_units"] = it.minted.0.to_string().into();
            points(&mut json, "value", value);
            points(&mut json, "counted", it.counted);
            points(&mut json, "standing", it.standing);
            let credited = draft.cites.iter().enumerate();
            let credited = credited.filter(|(index, _)| it.credited >> index & 1 == 1);
            json["credited"] = credited.map(|(_, id)| id.0).collect();
        }
        Outcome::Rejected => json["outcome"] = "rejected".into(),
        Outcome::Lapsed => json["outcome"] = "lapsed".into(),
    }
    json
}

fn review(past: &Past<'_>, cast: &Cast) -> Value {
    let said = &cast.said;
    let mut json = json!({
        "agent": said.agent,
        "grade": said.choice,
        "reason": text(&said.reason),
        "time": format::time(said.at),
        "revision": cast.revision,
    });
    weight(&mut json, "weight", said.weight, past, cast.snapshot);
    json
}

/// Something that happened.
fn step(event: &Event) -> Option<Value> {
    let (at, mut json) = match event {
        Event::Recorded(it) => {
            let mut json = json!({"event": "recorded", "uri": text(&it.uri)});
            state(&mut json, &it.draft);
            (it.at, json)
        }
        Event::Consented(it) => (it.at, json!({"event": "consented", "uri": text(&it.uri)})),
        Event::Declined(it) => (it.at, json!({"event": "declined"})),
        Event::Amended(it) => {
            let mut json = json!({"event": "amended", "uri": text(&it.uri)});
            state(&mut json, &it.draft);
            (it.at, json)
        }
        Event::Withdrawn(it) => (it.at, json!({"event": "withdrawn"})),
        Event::Reopened(it) => (it.at, json!({"event": "reopened"})),
        Event::Settled(it) => {
            let mut json = json!({"event": "settled"});
            json["outcome"] = match it.outcome {
                Outcome::Accepted { grade, value } => {
                    json["grade"] = grade.into();
                    json["counts"] = it.counts.0.into();
                    points(&mut json, "value", value);
                    "accepted".into()
                }
                Outcome::Rejected => "rejected".into(),
                Outcome::Lapsed => "lapsed".into(),
            };
            (it.at, json)
        }
        Event::Credited(it) => {
            let mut json = json!({"event": "credited", "cited": it.cited.0});
            points(&mut json, "value", it.value);
            (it.at, json)
        }
        Event::Corrected(it) => {
            let mut json = json!({"event": "corrected"});
            points(&mut json, "value", it.value);
            json["owed_units"] = it.owed.0.to_string().into();
            json["taken_units"] = it.taken.0.to_string().into();
            (it.at, json)
        }
        Event::Penalized(it) => {
            let json = json!({
                "event": "penalized",
                "reviewer": it.reviewer,
                "owed_units": it.owed.0.to_string(),
                "taken_units": it.taken.0.to_string(),
            });
            (it.at, json)
        }
        _ => return None,
    };
    json["time"] = format::time(at).into();
    Some(json)
}
