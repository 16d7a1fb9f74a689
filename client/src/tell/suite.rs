//! How a commons begins, and what each of its contracts says of it, in words.

use super::{Kind, Told, document, place, text};
use crate::{format, log::Entry, names};
use commons_core::{Time, founding::Seed};
use commons_interfaces::{
    hub::{HubDeployed, Inherited},
    reputation::Seeded,
};
use serde_json::json;

/// So many are named; the rest is counted.
const NAMED: usize = 5;

pub(super) fn founded(it: &HubDeployed) -> Told {
    let parent = it.parent.map(|parent| format!(" as a fork of {}", names::show(parent)));
    let charter = place(&it.charter.uri);
    let sentence = format!("the commons was founded{}{charter}", parent.unwrap_or_default());
    let details = json!({
        "hub": it.addresses.hub,
        "parent": it.parent,
        "document": document(it.charter.document),
        "uri": text(&it.charter.uri),
    });
    Told::new(Kind::Beginning, [], sentence, details)
}

pub(super) fn opening(opens: Time) -> Told {
    let sentence = format!("the commons is open from {} on", format::date(opens));
    Told::new(Kind::Beginning, [], sentence, json!({"opens": format::time(opens)}))
}

pub(super) fn seeded(it: &Seeded) -> Told {
    let one =
        |seed: &Seed| format!("{} with {}", names::show(seed.agent), format::points(seed.points));
    let mut named: Vec<_> = it.seeds.iter().take(NAMED).map(one).collect();
    if it.seeds.len() > NAMED {
        named.push(format!("{} more", it.seeds.len() - NAMED));
    }
    let sentence = match &it.seeds[..] {
        [seed] => {
            format!("{} begins with {}", names::show(seed.agent), format::points(seed.points))
        }
        _ => format!("they begin with reputation: {}", named.join(", ")),
    };
    let seeds = it.seeds.iter().map(|seed| {
        json!({
            "agent": seed.agent,
            "value": seed.points.0.to_string(),
            "value_points": format::points(seed.points),
        })
    });
    let details = json!({"seeds": seeds.collect::<Vec<_>>(), "since": format::time(it.since)});
    let agents = it.seeds.iter().map(|seed| seed.agent);
    Told::new(Kind::Beginning, agents, sentence, details)
}

pub(super) fn inherited(it: &Inherited) -> Told {
    let (agent, points) = (it.agent, it.points);
    let shown = format::points(points);
    let sentence = format!("{} brought {shown} along from the parent", names::show(agent));
    Told::new(Kind::Beginning, [agent], sentence, json!({})).points("value", points)
}

pub(super) fn deployed(contract: &str) -> Told {
    let sentence = format!("{contract} was deployed");
    Told::new(Kind::Receipts, [], sentence, json!({"contract": plain(contract)}))
}

pub(super) fn opens(contract: &str, opens: Time) -> Told {
    let sentence =
        format!("{contract} knows that the commons is open from {} on", format::date(opens));
    let details = json!({"contract": plain(contract), "opens": format::time(opens)});
    Told::new(Kind::Receipts, [], sentence, details)
}

pub(super) fn adopted(contract: &str) -> Told {
    let sentence = format!("{contract} took over the changed parameters");
    Told::new(Kind::Receipts, [], sentence, json!({"contract": plain(contract)}))
}

/// The name of a contract, for programs.
fn plain(contract: &str) -> &str {
    contract.trim_start_matches("the ")
}

/// An event of other code than this client knows.
pub(super) fn unknown(entry: &Entry) -> Told {
    let Entry { contract, topic, .. } = entry;
    let sentence = format!("{contract:?} said something that this client does not know");
    let details = json!({"contract": contract, "topic": topic, "data": hex::encode(&entry.data)});
    Told::new(Kind::Unknown, [], sentence, details)
}
