//! The record as linked data: JSON-LD in the terms of ValueFlows 1.0
//! (<https://w3id.org/valueflows/ont/vf#>, release 1.0.0), with units of the Ontology of Units of Measure.
//!
//! | here | there |
//! |---|---|
//! | the commons | `Organization` |
//! | agent | `Agent`: whether it is a person or a group, the chain does not say |
//! | project, 0 included | `Process`, `inScopeOf` the commons |
//! | contribution | `EconomicEvent` of its agent for the commons, `inputOf` or `outputOf` its project, by the action's `inputOutput` (a transfer is neither) |
//! | effort | `effortQuantity` for work and for times; `resourceQuantity` for what is counted or measured |
//! | cites | `dcterms:references` |
//! | need | `Intent` for the commons, published by a `Proposal` whose purpose is `request` |
//! | commitment | `Commitment` of its agent, which `satisfies` the intent |
//! | contribution for a need | `fulfills` the commitment that it keeps, else `satisfies` the intent |
//! | money in and out | `EconomicEvent`s with `transfer`, of a `ResourceSpecification` that is a medium of exchange |
//! | evidence, documents | `rdfs:seeAlso`, where it is an address; the hash in `note` |
//!
//! What the contributor took back or never agreed to, what peers rejected, what nobody vouched for and what
//! was corrected to nothing is no flow that was observed, and left out; the document of
//! [`super::document`] has it. A need does not say which action it takes, which an intent must: `work`.
//!
//! There is no `Claim`: points are a share in what an epoch brings, not an amount, and a payout answers
//! all contributions of its epoch, where a claim is triggered by one event.
//!
//! **Names.** Agents, contracts and the commons are accounts of a chain: BASE and their address. All else
//! belongs to a commons: BASE, its hub, the kind and the number, such as
//! `commons:0x3f.../0x9c.../contribution/7`. BASE is `commons:` and the genesis hash of the chain, or an
//! address at which whoever publishes the record answers.

mod flows;
mod money;
mod plans;
mod terms;
#[cfg(test)]
mod tests;

pub use terms::context;

use super::Past;
use crate::{
    assets::Assets,
    error::{Error, Result},
};
use commons_core::{Address, H256};
use serde_json::{Map, Value, json};

/// How the names of things begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    base: String,
    hub: Address,
}

impl Names {
    /// Names that begin with the chain's genesis.
    pub fn of_chain(genesis: H256, hub: Address) -> Self {
        Self { base: format!("commons:{genesis:?}/"), hub }
    }

    /// Names that begin with an address of one's own.
    pub fn below(base: &str, hub: Address) -> Result<Self> {
        if !is_address(base) || !base.ends_with(['/', '#', ':']) {
            let what = format!("`{base}` cannot be the beginning of names.");
            return Err(Error::new("bad_base", what).hint(
                "It is an address that ends with / or #, such as https://example.org/commons/.",
            ));
        }
        Ok(Self { base: base.into(), hub })
    }

    /// An account.
    fn account(&self, address: Address) -> String {
        format!("{}{address:?}", self.base)
    }

    /// The commons.
    fn commons(&self) -> String {
        self.account(self.hub)
    }

    /// Something of the commons.
    fn thing(&self, kind: &str, number: impl std::fmt::Display) -> String {
        format!("{}/{kind}/{number}", self.commons())
    }
}

/// The whole graph.
pub fn valueflows(past: &Past<'_>, assets: &Assets, names: &Names) -> Value {
    let mut graph = vec![commons(past, names)];
    graph.extend(past.agents.iter().map(|agent| node(names.account(*agent), "Agent")));
    graph.extend(past.project_ids().map(|id| plans::project(past, id, names)));
    graph.extend(plans::needs(past, names));
    graph.extend(flows::contributions(past, names));
    graph.extend(money::transfers(past, assets, names));
    // Only the units that are used, so that nothing points to what is not there.
    let used = serde_json::Value::Array(graph.clone()).to_string();
    graph.extend(
        terms::UNITS.iter().filter(|unit| used.contains(&terms::unit_id(unit))).map(terms::unit),
    );
    json!({"@context": context(), "@graph": graph})
}

fn commons(past: &Past<'_>, names: &Names) -> Value {
    let mut json = node(names.commons(), "Organization");
    json["name"] = format!("commons {:?}", past.commons.addresses.hub).into();
    if let Some((_, charter)) = past.charters.last() {
        see(&mut json, &charter.uri);
    }
    json
}

/// A node of the graph.
fn node(id: String, kind: &str) -> Value {
    let mut node = Map::new();
    node.insert("@id".into(), id.into());
    node.insert("@type".into(), kind.into());
    Value::Object(node)
}

/// Where more can be read, if that is an address at all.
fn see(json: &mut Value, uri: &[u8]) {
    if let Some(uri) = std::str::from_utf8(uri).ok().filter(|uri| is_address(uri)) {
        json["seeAlso"] = uri.into();
    }
}

/// Whether a text is an absolute IRI: a scheme, and no character that none may have.
fn is_address(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let letters = |c: char| c.is_ascii_alphanumeric() || ['+', '-', '.'].contains(&c);
    let forbidden = |c: char| {
        c.is_control()
            || c.is_whitespace()
            || "<>\"{}|\\^`".contains(c)
            || crate::format::untrusted(c.to_string().as_bytes()).chars().ne([c])
    };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(letters)
        && !rest.is_empty()
        && !rest.contains(forbidden)
}
