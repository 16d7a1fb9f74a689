//! What happened, in one sentence each, for people; and the same in fields, for programs.
//!
//! Every kind of event has its sentence here and nowhere else. What an event leaves out, such as whose
//! contribution it is about, is looked up in the replayed history.

mod governor;
mod kind;
mod ledger;
mod needs;
mod pool;
mod suite;
#[cfg(test)]
mod tests;
mod votes;

pub use kind::Kind;

use crate::{
    assets::Assets,
    audit::Replay,
    format,
    log::{Entry, Event},
    names,
    proposals::title,
};
use commons_core::{
    Address, H256, Time, U256,
    ballot::Terms,
    pool::Asset,
    units::{ContributionId, NeedId, Points, ProjectId, ProposalId, Units},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An event, told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// What it is about.
    pub kind: Kind,
    /// Whom it concerns: who did it comes first.
    pub agents: Vec<Address>,
    /// What happened, without a full stop. Safe for a terminal.
    pub sentence: String,
    /// The same for programs; amounts as decimal strings in smallest units, beside what people read.
    pub details: Value,
}

impl Told {
    fn new(
        kind: Kind,
        agents: impl IntoIterator<Item = Address>,
        sentence: impl Into<String>,
        details: Value,
    ) -> Self {
        let mut known: Vec<Address> = Vec::new();
        for agent in agents {
            if !known.contains(&agent) {
                known.push(agent);
            }
        }
        Self { kind, agents: known, sentence: sentence.into(), details }
    }

    /// With an amount of points.
    fn points(mut self, name: &str, points: Points) -> Self {
        self.details[name] = points.0.to_string().into();
        self.details[format!("{name}_points")] = format::points(points).into();
        self
    }

    /// With a weight, if it is known what that is in points.
    fn weight(mut self, name: &str, units: Units, points: Option<Points>) -> Self {
        self.details[format!("{name}_units")] = units.0.to_string().into();
        match points {
            Some(points) => self.points(name, points),
            None => self,
        }
    }
}

/// Tells events.
pub struct Teller<'a> {
    replay: &'a Replay,
    assets: &'a Assets,
    /// Terms of every ballot: an event has them only with the first cast.
    terms: BTreeMap<H256, Terms>,
}

impl<'a> Teller<'a> {
    /// Tells the events of a history; `replay` is what it amounts to.
    pub fn new(entries: &[Entry], replay: &'a Replay, assets: &'a Assets) -> Self {
        let terms = entries.iter().filter_map(|entry| match entry.event()? {
            Event::VoteCast(cast) => Some((cast.ballot, cast.opened?)),
            _ => None,
        });
        Self { replay, assets, terms: terms.collect() }
    }

    /// An event of the history, in words.
    pub fn tell(&self, entry: &Entry) -> Told {
        match entry.event() {
            Some(event) => self.event(&event),
            None => suite::unknown(entry),
        }
    }

    /// The same, decoded already.
    pub fn event(&self, event: &Event) -> Told {
        match event {
            Event::ProjectOpened(it) => self.project_opened(it),
            Event::Recorded(it) => self.recorded(it),
            Event::Consented(it) => self.consented(it),
            Event::Declined(it) => self.declined(it),
            Event::Amended(it) => self.amended(it),
            Event::Withdrawn(it) => self.withdrawn(it),
            Event::Reopened(it) => self.reopened(it),
            Event::Settled(it) => self.settled(it),
            Event::Credited(it) => self.credited(it),
            Event::Corrected(it) => self.corrected(it),
            Event::Penalized(it) => self.penalized(it),
            Event::NeedPublished(it) => self.need_published(it),
            Event::NeedRenewed(it) => self.need_renewed(it),
            Event::NeedClosed(it) => self.need_closed(it),
            Event::Committed(it) => self.committed(it),
            Event::VoteCast(it) => self.cast(it),
            Event::Delegated(it) => self.delegated(it),
            Event::Decided(it) => self.decided(it),
            Event::Minted(it) => self.minted(it),
            Event::Burnt(it) => self.burnt(it),
            Event::Proposed(it) => self.proposed(it),
            Event::Canceled(it) => self.canceled(it),
            Event::Queued(it) => self.queued(it),
            Event::Executed(it) => self.executed(it),
            Event::ParameterSet(it) => self.parameter_set(it),
            Event::CharterAmended(it) => self.charter_amended(it),
            Event::AssetListed(it) => self.asset_listed(it),
            Event::Deposited(it) => self.deposited(it),
            Event::Funded(it) => self.funded(it),
            Event::Claimed(it) => self.claimed(it),
            Event::Swept(it) => self.swept(it),
            Event::Collected(it) => self.collected(it),
            Event::HubDeployed(it) => suite::founded(it),
            Event::HubOpening(it) => suite::opening(it.opens),
            Event::Seeded(it) => suite::seeded(it),
            Event::Inherited(it) => suite::inherited(it),
            Event::LedgerDeployed(_) => suite::deployed("the ledger"),
            Event::GovernorDeployed(_) => suite::deployed("the governor"),
            Event::PoolDeployed(_) => suite::deployed("the pool"),
            Event::LedgerOpening(it) => suite::opens("the ledger", it.opens),
            Event::ReputationOpening(it) => suite::opens("reputation", it.opens),
            Event::GovernorOpening(it) => suite::opens("the governor", it.opens),
            Event::PoolOpening(it) => suite::opens("the pool", it.opens),
            Event::Adopted(_) => suite::adopted("the ledger"),
            Event::PoolAdopted(_) => suite::adopted("the pool"),
        }
    }

    /// Who did a contribution, if the history says.
    fn contributor(&self, id: ContributionId) -> Option<Address> {
        self.replay.commons.as_ref()?.contribution(id).ok().map(|it| it.agent)
    }

    /// `contribution 4 of eve`.
    fn contribution(&self, id: ContributionId) -> String {
        of(format!("contribution {id}"), self.contributor(id))
    }

    /// Who published a need, if the history says.
    fn publisher(&self, id: NeedId) -> Option<Address> {
        self.replay.commons.as_ref()?.need(id).ok().map(|it| it.publisher)
    }

    /// Who made a proposal, and its title.
    fn proposal(&self, id: ProposalId) -> (Option<Address>, String) {
        match self.replay.journal.proposed(id) {
            Some(said) => {
                (Some(said.proposer), format!("proposal {id} ({})", title(&said.description)))
            }
            None => (None, format!("proposal {id}")),
        }
    }

    /// Weight in points, as of a time.
    fn points_of(&self, units: Units, at: Time) -> Option<Points> {
        Some(self.replay.commons.as_ref()?.hub.calendar.points_down(units, at))
    }

    /// An amount of money for programs, in smallest units, beside what people read.
    fn amount(&self, json: &mut Value, name: &str, asset: Asset, amount: U256) {
        json[name] = amount.to_string().into();
        json[format!("{name}_text")] = self.assets.show(asset, amount).into();
    }
}

/// Whose something is, if that is known.
fn of(what: String, agent: Option<Address>) -> String {
    agent.map_or_else(|| what.clone(), |agent| format!("{what} of {}", names::show(agent)))
}

/// Somebody of whom the history should say who it is.
fn who(agent: Option<Address>) -> String {
    agent.map_or_else(|| "somebody".into(), names::show)
}

/// ` for project 2`; nothing for the commons as a whole.
fn in_project(project: ProjectId) -> String {
    match project {
        ProjectId::COMMONS => String::new(),
        project => format!(" for project {project}"),
    }
}

/// `: "why"`, as somebody wrote it; nothing if nothing was written.
fn words(text: &[u8]) -> String {
    match format::untrusted(text) {
        text if text.trim().is_empty() => String::new(),
        text => format!(": \"{}\"", text.trim()),
    }
}

/// `, see ipfs://work`.
fn place(uri: &[u8]) -> String {
    match format::untrusted(uri) {
        uri if uri.is_empty() => uri,
        uri => format!(", see {uri}"),
    }
}

/// A hash, if there is one.
fn document(hash: H256) -> Value {
    if hash.is_zero() { Value::Null } else { json!(hash) }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
