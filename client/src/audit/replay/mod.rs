//! Working a history out anew.

mod founding;
mod growing;
mod ledger;
mod money;
mod needs;
mod orders;
mod proposals;
mod votes;

use super::{check::Difference, journal::Journal, state::CONTRACTS};
use crate::{
    bundle::keccak256,
    error::Error,
    log::{Entry, Event, encode},
};
use commons_core::{
    Address, H256,
    ballot::Terms,
    history::History,
    hub::Addresses,
    model::Commons,
    units::{ContributionId, NeedId, ProposalId},
};
use commons_interfaces::hub::Inherited;
pub use growing::{Replaying, replay};
use primitive_types::H160;
use proposals::Execution;
use std::collections::{BTreeMap, VecDeque};

/// What a history amounts to.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The commons as the rules make it; `None` if it was never founded.
    pub commons: Option<Commons>,
    /// Histories of the contracts' roots, in the order of [`Addresses::all`].
    pub histories: [History; 6],
    /// Ballots that the ledger has convened, whether somebody has cast in them or not.
    pub convened: BTreeMap<H256, ContributionId>,
    /// Ballots in which the heat of needs is counted, whether somebody has signalled there or not.
    pub trails: BTreeMap<H256, NeedId>,
    /// Ballots that the governor has convened.
    pub polls: BTreeMap<H256, ProposalId>,
    /// What was brought into a fork.
    pub inherited: Vec<Inherited>,
    /// What the events say that was proposed, decided and changed, before any rule is applied.
    pub journal: Journal,
    /// Events of each kind.
    pub counts: BTreeMap<&'static str, u64>,
    /// Casts in ballots that no review, no need and no proposal ever asked for.
    pub stray: u64,
    /// What does not follow from the rules: the kind of event, and what is wrong.
    pub differences: Vec<(&'static str, Difference)>,
}

/// An event that must come next: its contract, topic and data.
type Expected = (H160, H256, Vec<u8>);

/// The transaction that an event belongs to.
pub(super) type Place = (u64, Option<u32>);

struct Replayer {
    addresses: Addresses,
    replay: Replay,
    /// Consequences of an event that have not come yet.
    due: VecDeque<Expected>,
    /// The transaction in which they must come.
    place: Place,
    /// The contract that speaks, and the one that should: those that may be wrong.
    speaking: Vec<H160>,
    /// The proposal that is being executed.
    execution: Option<Execution>,
    /// The ballot of every cast.
    cast_in: Vec<H256>,
    /// Terms of every ballot, from its first cast.
    terms: BTreeMap<H256, Terms>,
}

/// The transaction that an event belongs to.
pub(super) fn transaction(entry: &Entry) -> Place {
    (entry.block, entry.extrinsic)
}

impl Replayer {
    fn differs(&mut self, kind: &'static str, place: &str, what: impl AsRef<str>) {
        let mut contracts: Vec<_> = CONTRACTS.iter().zip(self.addresses.all()).collect();
        contracts.retain(|(_, address)| self.speaking.contains(address));
        let difference = Difference {
            what: format!("{place}: {}", what.as_ref()),
            contracts: contracts.into_iter().map(|(name, _)| *name).collect(),
        };
        self.replay.differences.push((kind, difference));
    }

    fn step(&mut self, place: &str, entry: &Entry, rest: &[Entry]) {
        let Some(event) = entry.event() else {
            self.differs("unknown", place, "it is no event that this client knows");
            return;
        };
        let kind = event.name();
        *self.replay.counts.entry(kind).or_default() += 1;
        self.chain_up(entry, &event);
        self.replay.journal.note(entry, &event);
        if self.due.is_empty() {
            self.place = transaction(entry);
            self.check_execution(place);
            match self.consequences(&event, entry, rest) {
                Ok(due) => self.due = due.into(),
                Err(refusal) => {
                    self.differs(kind, place, format!("{kind}: the rules refuse it: {refusal}"));
                    return;
                }
            }
        }
        let actual = (entry.contract, entry.topic, entry.data.clone());
        let due = self.due.pop_front();
        self.speaking.extend(due.iter().map(|due| due.0));
        if due.as_ref() != Some(&actual) {
            self.differs(kind, place, format!("{kind}: the rules give something else"));
            self.due.clear();
        } else if transaction(entry) != self.place {
            self.differs(kind, place, format!("{kind}: its cause lies in another transaction"));
        }
    }

    /// Adds the event to the root history that it belongs to. Casts, lending and money are no part of one:
    /// they are chained in the cell of their ballot, account or asset.
    fn chain_up(&mut self, entry: &Entry, event: &Event) {
        let [hub, ledger, reputation, _, governor, pool] = &mut self.replay.histories;
        let history = match event {
            Event::HubDeployed(_)
            | Event::Inherited(_)
            | Event::HubOpening(_)
            | Event::CharterAmended(_) => hub,
            Event::Seeded(_)
            | Event::ReputationOpening(_)
            | Event::Decided(_)
            | Event::Minted(_)
            | Event::Burnt(_) => reputation,
            Event::GovernorDeployed(_)
            | Event::GovernorOpening(_)
            | Event::Proposed(_)
            | Event::Canceled(_)
            | Event::Queued(_)
            | Event::Executed(_)
            | Event::ParameterSet(_)
            | Event::Deposited(_) => governor,
            Event::LedgerDeployed(_)
            | Event::LedgerOpening(_)
            | Event::Adopted(_)
            | Event::ProjectOpened(_)
            | Event::NeedPublished(_)
            | Event::NeedRenewed(_)
            | Event::NeedClosed(_)
            | Event::Committed(_)
            | Event::Recorded(_)
            | Event::Consented(_)
            | Event::Declined(_)
            | Event::Amended(_)
            | Event::Withdrawn(_)
            | Event::Reopened(_)
            | Event::Settled(_)
            | Event::Credited(_)
            | Event::Corrected(_)
            | Event::Penalized(_) => ledger,
            Event::PoolDeployed(_) | Event::PoolOpening(_) | Event::PoolAdopted(_) => pool,
            Event::VoteCast(_)
            | Event::Delegated(_)
            | Event::AssetListed(_)
            | Event::Funded(_)
            | Event::Claimed(_)
            | Event::Swept(_)
            | Event::Collected(_) => return,
        };
        history.push(&entry.topic.0, &entry.data, keccak256);
    }

    /// Carries out what an event says was done, at the time of its block, and returns all events
    /// that this must cause, the given one being the first. Where another contract speaks before the
    /// one that was told to do it, the latter's event is looked up in `rest`: it names what was done.
    fn consequences(
        &mut self,
        event: &Event,
        entry: &Entry,
        rest: &[Entry],
    ) -> Result<Vec<Expected>, Error> {
        let now = entry.time;
        if let Some(due) = self.effect(event, entry, rest)? {
            return Ok(due);
        }
        Ok(match event.clone() {
            Event::LedgerDeployed(deployed) => self.founded(deployed.parameters, rest, now)?,
            Event::Seeded(_) => self.inherited(rest, now)?,
            Event::VoteCast(cast) => vec![self.cast(cast, entry)?],
            Event::Delegated(delegated) => vec![self.delegated(delegated, entry)?],
            Event::Decided(decided) => self.decided(decided.ballot, now)?,
            Event::Minted(_) | Event::Burnt(_) => self.ordered(rest, now)?,
            Event::Proposed(proposed) => vec![self.proposed(proposed, now)?],
            Event::Canceled(canceled) => vec![self.canceled(canceled.id, now)?],
            Event::Queued(queued) => vec![self.queued(queued.id, now)?],
            Event::Executed(executed) => vec![self.executed(executed.id, now)?],
            Event::Deposited(deposited) => vec![self.deposited(deposited, now)?],
            Event::Funded(funded) => vec![self.funded(funded, entry)?],
            Event::Claimed(claimed) => vec![self.claimed(claimed, entry)?],
            Event::Swept(swept) => vec![self.swept(swept, entry)?],
            Event::Collected(collected) => self.collected(collected, entry)?,
            Event::NeedPublished(_)
            | Event::NeedRenewed(_)
            | Event::NeedClosed(_)
            | Event::Committed(_) => vec![self.wanted(event.clone(), now)?],
            Event::ProjectOpened(_)
            | Event::Recorded(_)
            | Event::Consented(_)
            | Event::Declined(_)
            | Event::Amended(_)
            | Event::Withdrawn(_)
            | Event::Reopened(_) => vec![self.recorded(event.clone(), now)?],
            // These are consequences, which come only when they are due.
            Event::GovernorDeployed(_)
            | Event::HubDeployed(_)
            | Event::ReputationOpening(_)
            | Event::LedgerOpening(_)
            | Event::GovernorOpening(_)
            | Event::HubOpening(_)
            | Event::Inherited(_)
            | Event::Settled(_)
            | Event::Credited(_)
            | Event::Penalized(_)
            | Event::ParameterSet(_)
            | Event::Corrected(_)
            | Event::CharterAmended(_)
            | Event::Adopted(_)
            | Event::PoolDeployed(_)
            | Event::PoolOpening(_)
            | Event::PoolAdopted(_)
            | Event::AssetListed(_) => return Err(no_cause()),
        })
    }

    fn commons(&mut self) -> Result<&mut Commons, Error> {
        let missing = || Error::new("not_founded", "the commons has not been founded yet");
        self.replay.commons.as_mut().ok_or_else(missing)
    }

    fn contributor(&mut self, id: ContributionId) -> Result<Address, Error> {
        Ok(self.commons()?.contribution(id)?.agent)
    }
}

fn no_cause() -> Error {
    Error::new("no_cause", "nothing before or after it causes it")
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn expect<E: ink::env::Event<ink::abi::Ink>>(contract: H160, event: &E) -> Expected {
    let (topic, data) = encode(event);
    (contract, topic, data)
}
