//! Everything public in one JSON document.
//!
//! Amounts are decimal strings in smallest units (`"claimed": "2500000"`), beside what people read
//! (`"claimed_points": "2.5 points"`); times are RFC 3339; weight is told in points of the second that
//! counts, and in units, which do not fade. Agents are addresses. The parts of the document:
//!
//! - `format`: `commons-export/1`; `as_of`: the block up to which it tells; `chain`: its genesis
//! - `commons`: addresses, parent, calendar, charter and the charters before it
//! - `parameters`: each with its value; `parameter_changes`: by which proposal, when
//! - `projects`, `needs` (with endorsements and commitments)
//! - `contributions`: what they state, where they stand, `reviews` with reasons, `history`
//! - `proposals`: what they do, how the vote stands, `votes` with reasons
//! - `money`: `deposits`, `payouts`, `moved`, `collected`, `treasury`
//! - `lent_votes`: who lent their vote to whom, in order
//! - `agents`: what everybody holds at that block

mod decisions;
mod deeds;
mod money;
mod needs;

use super::Past;
use crate::{assets::Assets, format, proposals::parameter};
use commons_core::{
    Address,
    hub::Charter,
    parameters::{Parameters, Unit},
    units::{Points, ProjectId, Units},
};
use serde_json::{Value, json};

/// The document.
pub fn document(past: &Past<'_>, assets: &Assets) -> Value {
    json!({
        "format": "commons-export/1",
        "as_of": {
            "block": past.head.number,
            "hash": past.head.hash,
            "time": format::time(past.head.time),
        },
        "chain": {"genesis": past.genesis},
        "commons": commons(past),
        "parameters": parameters(&past.commons.governor.parameters),
        "parameter_changes": decisions::changes(past),
        "projects": past.projects.iter().map(|it| json!({
            "id": it.id.0,
            "agent": it.agent,
            "document": it.document,
            "uri": text(&it.uri),
            "opened": format::time(it.at),
        })).collect::<Vec<_>>(),
        "needs": needs::needs(past),
        "contributions": past.deeds.iter().map(|it| deeds::deed(past, it)).collect::<Vec<_>>(),
        "proposals": decisions::proposals(past, assets),
        "money": money::money(past, assets),
        "lent_votes": decisions::lent(past),
        "agents": past.agents.iter().map(|agent| holding(past, *agent)).collect::<Vec<_>>(),
    })
}

fn commons(past: &Past<'_>) -> Value {
    let (addresses, hub) = (past.commons.addresses, past.commons.hub);
    let calendar = hub.calendar;
    let charter = |(since, charter): &(u64, Charter)| {
        json!({
            "since": format::time(*since),
            "document": charter.document,
            "uri": text(&charter.uri),
        })
    };
    let charters: Vec<_> = past.charters.iter().map(charter).collect();
    json!({
        "hub": addresses.hub,
        "ledger": addresses.ledger,
        "reputation": addresses.reputation,
        "books": addresses.books,
        "governor": addresses.governor,
        "pool": addresses.pool,
        "parent": past.deployed.parent,
        "deployed": format::time(past.deployed.at),
        "calendar": {
            "genesis": format::time(calendar.genesis),
            "epoch_length": calendar.epoch_length,
            "epochs_per_season": calendar.epochs_per_season,
            "half_life": calendar.half_life.0,
            "epoch": calendar.epoch(past.head.time).0,
        },
        "charter": charters.last(),
        "charters": charters,
    })
}

fn parameters(parameters: &Parameters) -> Vec<Value> {
    let entries = (0u8..).zip(parameters.entries());
    let parameter = |(position, entry): (u8, commons_core::parameters::Entry)| {
        let unit = match entry.unit {
            Unit::Seconds => "seconds",
            Unit::BasisPoints => "basis points",
            Unit::Points => "millionths of a point",
            Unit::Count => "number",
        };
        json!({
            "name": entry.name,
            "value": entry.value.to_string(),
            "value_text": parameter::show(position, entry.value),
            "unit": unit,
            "meaning": entry.meaning,
        })
    };
    entries.map(parameter).collect()
}

/// What an agent holds at the block.
fn holding(past: &Past<'_>, agent: Address) -> Value {
    let (commons, at) = (past.commons, past.head.time);
    let (reputation, cells) = (&commons.reputation, &commons.reputation_cells);
    let mut json = json!({"agent": agent});
    let own = reputation.own_at(cells, agent, at);
    let earned = reputation.earned_at(cells, agent, ProjectId::COMMONS, at);
    weight(&mut json, "own", own, past, at);
    weight(&mut json, "earned", earned, past, at);
    weight(&mut json, "votes", reputation.votes_at(cells, agent, at), past, at);
    let lent = reputation.delegation_at(cells, agent, at);
    json["lent_to"] = lent.map_or(Value::Null, |lent| json!(lent.to));
    let in_project = |project: ProjectId| {
        let earned = reputation.earned_at(cells, agent, project, at);
        let mut json = json!({"project": project.0});
        weight(&mut json, "earned", earned, past, at);
        (earned > Units::ZERO).then_some(json)
    };
    let projects = past.project_ids().filter(|id| id.0 != 0).filter_map(in_project);
    json["projects"] = projects.collect();
    json
}

/// What somebody wrote; what is no text in it is marked.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// `"value": "9600000", "value_points": "9.6 points"`.
fn points(json: &mut Value, name: &str, points: Points) {
    json[name] = points.0.to_string().into();
    json[format!("{name}_points")] = format::points(points).into();
}

/// The same for weight, as of a time, with its units.
fn weight(json: &mut Value, name: &str, units: Units, past: &Past<'_>, at: u64) {
    points(json, name, past.commons.hub.calendar.points_down(units, at));
    json[format!("{name}_units")] = units.0.to_string().into();
}
