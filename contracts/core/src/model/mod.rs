//! A whole commons in memory: what the contracts keep in cells, by the same rules.
//!
//! An audit replays a log in it and compares; property tests drive it with what nobody would do.

mod board;
mod decisions;
mod money;

pub use decisions::World;

use crate::{
    Address, H256, Time,
    ballot::{Cast, CastError, Terms},
    cells::Memory,
    contribution::{Contribution, Draft},
    delegation::{DelegationError, Lent},
    founding::{self, Seed},
    governor::Governor,
    history::History,
    hub::{self, Addresses, Charter, Hub, HubError, Origin},
    ledger::{Correction, Credit, Fine, Ledger, LedgerError, Rules},
    parameters::Parameters,
    pool::Pool,
    reputation::{Burned, Decision, Refused, Reputation, Suite, Voted},
    review::Claim,
    units::{ContributionId, Points, ProjectId, Units},
};

/// A commons.
#[derive(Clone, Debug)]
pub struct Commons {
    /// The contracts.
    pub addresses: Addresses,
    /// The root of the hub, which has no other cells.
    pub hub: Hub,
    /// The root of the ledger.
    pub ledger: Ledger,
    /// Its cells.
    pub ledger_cells: Memory,
    /// The root of reputation.
    pub reputation: Reputation,
    /// Its cells.
    pub reputation_cells: Memory,
    /// The root of the governor.
    pub governor: Governor,
    /// Its cells.
    pub governor_cells: Memory,
    /// The root of the pool.
    pub pool: Pool,
    /// Its cells.
    pub pool_cells: Memory,
}

/// What settling came to: what was claimed, and what was decided.
pub type Settled = (Claim, Decision);

impl Commons {
    /// A commons as the hub deploys it at second `now`. For a fork, see [`Commons::inherit`].
    pub fn found(
        addresses: Addresses,
        now: Time,
        parameters: Parameters,
        origin: &Origin,
        charter: &Charter,
        keccak256: fn(&[u8]) -> [u8; 32],
    ) -> Result<Self, HubError> {
        let parent = match origin {
            Origin::Founders(seeds) => {
                founding::check(&parameters, seeds).map_err(HubError::Founding)?;
                None
            }
            Origin::Parent(parent) => {
                founding::check_parameters(&parameters).map_err(HubError::Founding)?;
                Some(*parent)
            }
        };
        hub::check_charter(charter)?;
        let calendar = parameters.calendar(now);
        let Addresses { hub, ledger, books, .. } = addresses;
        let cells = || Memory::new(keccak256);
        let mut this = Self {
            addresses,
            hub: Hub::new(addresses, parent, calendar, &parameters, charter.document),
            ledger: Ledger::new(addresses, calendar, parameters),
            ledger_cells: cells(),
            reputation: Reputation::new(Suite { ledger, hub, books }, calendar, Time::MAX),
            reputation_cells: cells(),
            governor: Governor::new(addresses, calendar, parameters),
            governor_cells: cells(),
            pool: Pool::new(addresses, calendar, parameters),
            pool_cells: cells(),
        };
        if let Origin::Founders(seeds) = origin {
            this.seed(seeds, this.hub.forked(), now)?;
            this.open(now)?;
        }
        Ok(this)
    }

    /// Gives seed; only the hub can order that.
    pub fn seed(&mut self, seeds: &[Seed], since: Time, now: Time) -> Result<u32, HubError> {
        let (hub, cells) = (self.addresses.hub, &mut self.reputation_cells);
        self.reputation.seed(cells, hub, seeds, since, now).map_err(HubError::Seed)
    }

    /// Fixes from when on the commons works; only the hub can order that.
    pub fn open(&mut self, opens: Time) -> Result<(), HubError> {
        let Addresses { hub, ledger, governor, pool, .. } = self.addresses;
        self.reputation.open(hub, opens).map_err(HubError::Seed)?;
        let failed = |contract| HubError::CallFailed { contract };
        self.ledger.open(hub, opens).map_err(|_| failed(ledger))?;
        self.governor.open(hub, opens).map_err(|_| failed(governor))?;
        self.pool.open(hub, opens).map_err(|_| failed(pool))?;
        self.hub.opens = opens;
        Ok(())
    }

    /// `inherit` of the hub, when the parent says that the agent had so many `points`. Returns when the
    /// commons opens, if this makes it known.
    pub fn inherit(
        &mut self,
        agent: Address,
        points: Points,
        now: Time,
    ) -> Result<Option<Time>, HubError> {
        self.hub.check_window(now)?;
        let agents = self.seed(&[Seed { agent, points }], now, now)?;
        let opens = self.hub.opening(agents, now);
        if let Some(opens) = opens {
            self.open(opens)?;
        }
        Ok(opens)
    }

    /// Points of an agent at a past second: what a fork inherits.
    pub fn points_at(&self, agent: Address, at: Time) -> Points {
        let units = self.reputation.own_at(&self.reputation_cells, agent, at);
        self.reputation.calendar.points_down(units, at)
    }

    /// A contribution.
    pub fn contribution(&self, id: ContributionId) -> Result<Contribution, LedgerError> {
        self.ledger.contribution(&self.ledger_cells, id)
    }

    /// The terms of a contribution's review.
    pub fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError> {
        self.ledger.terms(&self.ledger_cells, id)
    }

    /// `open_project` of the ledger.
    pub fn open_project(
        &mut self,
        caller: Address,
        document: H256,
        uri_length: u32,
        now: Time,
    ) -> Result<ProjectId, LedgerError> {
        self.ledger.open_project(&mut self.ledger_cells, caller, document, uri_length, now)
    }

    /// `record` of the ledger.
    pub fn record(
        &mut self,
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
    ) -> Result<ContributionId, LedgerError> {
        self.ledger.record(&mut self.ledger_cells, caller, draft, uri_length, now)
    }

    /// `record_for` of the ledger.
    pub fn record_for(
        &mut self,
        caller: Address,
        now: Time,
        agent: Address,
        draft: Draft,
    ) -> Result<ContributionId, LedgerError> {
        self.ledger.record_for(&mut self.ledger_cells, caller, agent, draft, now)
    }

    /// `consent`, `decline`, `amend`, `withdraw` or `reopen` of the ledger: whatever changes one
    /// contribution.
    pub fn change(
        &mut self,
        id: ContributionId,
        now: Time,
        change: impl FnOnce(&mut Contribution, &Rules) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        self.ledger.change(&mut self.ledger_cells, id, now, change)
    }

    /// `cast` of reputation; `record` appends the event to the ballot's history.
    pub fn cast(
        &mut self,
        terms: &Terms,
        cast: &Cast,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Result<Voted, CastError> {
        let cells = &mut self.reputation_cells;
        let account = self.reputation.account_of(cells, cast.caller);
        // What is refused is not undone here, so it must have changed nothing.
        self.reputation.cast(cells, &account, terms, cast, Refused::Skipped, record)
    }

    /// `signal` of reputation; `record` appends the event to the ballot's history.
    pub fn signal(
        &mut self,
        terms: &Terms,
        cast: &Cast,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Result<Voted, CastError> {
        self.reputation.signal(&mut self.reputation_cells, terms, cast, record)
    }

    /// `delegate` of reputation; `record` appends the event to the agent's history. Lending to oneself
    /// is `undelegate`.
    pub fn delegate(
        &mut self,
        caller: Address,
        now: Time,
        to: Address,
        seasons: u8,
        record: impl FnOnce(Lent, &mut History),
    ) -> Result<Lent, DelegationError> {
        let cells = &mut self.reputation_cells;
        self.reputation.delegate(cells, caller, to, seasons, now, record)
    }

    /// `settle` of the ledger, and what it makes reputation do.
    pub fn settle(&mut self, now: Time, id: ContributionId) -> Result<Settled, LedgerError> {
        let (contribution, terms, claim) = self.ledger.claim(&self.ledger_cells, id, now)?;
        let cells = &mut self.reputation_cells;
        let decision = self
            .reputation
            .settle(cells, self.addresses.ledger, &terms, &claim, now)
            .map_err(LedgerError::Review)?;
        self.ledger.settled(&mut self.ledger_cells, id, contribution, &claim, &decision, now);
        Ok((claim, decision))
    }

    /// `credit_cite` of the ledger; returns the credit and the units minted.
    pub fn credit(
        &mut self,
        now: Time,
        id: ContributionId,
        index: u8,
    ) -> Result<(Credit, Units), LedgerError> {
        let credit = self.ledger.credit(&self.ledger_cells, id, index, now)?;
        let cells = &mut self.reputation_cells;
        let units = self
            .reputation
            .credit(cells, self.addresses.ledger, &credit.order, credit.value, now)
            .map_err(LedgerError::Order)?;
        self.ledger.credited(&mut self.ledger_cells, &credit);
        Ok((credit, units))
    }

    /// `correct` of the ledger.
    pub fn correct(
        &mut self,
        caller: Address,
        now: Time,
        id: ContributionId,
        value: Points,
    ) -> Result<(Correction, Burned), LedgerError> {
        let correction = self.ledger.correct(&self.ledger_cells, caller, id, value, now)?;
        let Correction { order, owed, uncount, .. } = &correction;
        let cells = &mut self.reputation_cells;
        let burned = self
            .reputation
            .correct(cells, self.addresses.ledger, order, *owed, *uncount, now)
            .map_err(LedgerError::Order)?;
        self.ledger.corrected(&mut self.ledger_cells, &correction);
        Ok((correction, burned))
    }

    /// `penalize` of the ledger.
    pub fn penalize(
        &mut self,
        now: Time,
        id: ContributionId,
        reviewer: Address,
    ) -> Result<(Fine, Burned), LedgerError> {
        let fine = self.ledger.fine(&self.ledger_cells, id, reviewer)?;
        let cells = &mut self.reputation_cells;
        let burned = self
            .reputation
            .penalize(cells, self.addresses.ledger, &fine.order, &fine.terms, &fine.penalty, now)
            .map_err(LedgerError::Order)?;
        Ok((fine, burned))
    }
}
