//! Needs for programs.

use crate::amounts;
use commons_client::{
    board::{Commitment, Endorsement, Posting, Satisfying, Wanted},
    format,
};
use serde_json::{Value, json};

/// All that is known of a need.
pub fn need(posting: &Posting) -> Value {
    let need = &posting.need;
    let closed = match posting.state {
        Wanted::Closed(at) => Some(format::time(at)),
        Wanted::Open(_) | Wanted::Over(_) => None,
    };
    let mut json = json!({
        "id": posting.id.0,
        "agent": need.publisher,
        "project": need.project.0,
        "published": format::time(need.at),
        "until": format::time(need.until),
        "state": posting.state.name(),
        "closed": closed,
        "document": need.document,
        "uri": String::from_utf8_lossy(&posting.uri),
        "endorsements": posting.endorsements.iter().map(endorsement).collect::<Vec<_>>(),
        "commitments": posting.commitments.iter().map(commitment).collect::<Vec<_>>(),
        "contributions": posting.contributions.iter().map(contribution).collect::<Vec<_>>(),
    });
    amounts::points(&mut json, "heat", posting.heat);
    amounts::points(&mut json, "accepted", posting.accepted());
    json
}

fn endorsement(it: &Endorsement) -> Value {
    let mut json = json!({
        "agent": it.agent,
        "time": format::time(it.at),
        "reason": String::from_utf8_lossy(&it.reason),
    });
    amounts::points(&mut json, "weight", it.weight);
    amounts::points(&mut json, "left", it.left);
    json
}

fn commitment(it: &Commitment) -> Value {
    json!({
        "agent": it.agent,
        "time": format::time(it.at),
        "until": format::time(it.until),
        "state": it.state.name(),
        "contribution": it.state.contribution().map(|id| id.0),
    })
}

fn contribution(it: &Satisfying) -> Value {
    let mut json = json!({
        "id": it.id.0,
        "agent": it.agent,
        "since": it.since.map(|since| format::time(since.at)),
        "status": crate::contributions::status_name(it.status),
    });
    amounts::points(&mut json, "value", it.value);
    json
}
