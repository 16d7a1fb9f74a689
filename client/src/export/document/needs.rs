//! Needs: what is wanted, who cares, who said they would do it, and what came of it.

use super::{points, text};
use crate::{
    board::{Commitment, Posting},
    export::Past,
    format,
};
use serde_json::{Value, json};

/// In the order of their numbers.
pub(super) fn needs(past: &Past<'_>) -> Vec<Value> {
    let mut needs: Vec<_> = past.board.needs.iter().collect();
    needs.sort_by_key(|it| it.id);
    needs.into_iter().map(need).collect()
}

fn need(it: &Posting) -> Value {
    let endorsement = |it: &crate::board::Endorsement| {
        let mut json = json!({
            "agent": it.agent,
            "time": format::time(it.at),
            "reason": text(&it.reason),
        });
        points(&mut json, "weight", it.weight);
        points(&mut json, "left", it.left);
        json
    };
    let mut json = json!({
        "id": it.id.0,
        "publisher": it.need.publisher,
        "project": it.need.project.0,
        "published": format::time(it.need.at),
        "until": format::time(it.need.until),
        "state": it.state.name(),
        "document": it.need.document,
        "uri": text(&it.uri),
        "endorsements": it.endorsements.iter().map(endorsement).collect::<Vec<_>>(),
        "commitments": it.commitments.iter().map(commitment).collect::<Vec<_>>(),
        "contributions": it.contributions.iter().map(|it| it.id.0).collect::<Vec<_>>(),
    });
    points(&mut json, "heat", it.heat);
    points(&mut json, "accepted", it.accepted());
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
