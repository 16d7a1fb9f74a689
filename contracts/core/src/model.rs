//! A whole commons in memory: what the contracts keep in cells, by the same rules.
//!
//! An audit replays a log in it and compares; property tests drive it with what nobody would do.

use crate::{
    Address, Time,
    ballot::{Cast, CastError, Terms},
    cells::Memory,
    contribution::{Contribution, Draft},
    delegation::{DelegationError, Lent},
    founding::{self, FoundingError, Seed},
    ledger::{Charter, Correction, Credit, Fine, Ledger, LedgerError},
    reputation::{Burned, Decision, Reputation, Voted},
    review::Claim,
    units::{ContributionId, Points, ProjectId, Units},
};

/// A commons.
#[derive(Clone, Debug)]
pub struct Commons {
    /// Address of the ledger, which convenes the reviews.
    pub address: Address,
    /// The root of the ledger.
    pub ledger: Ledger,
    /// Its cells.
    pub ledger_cells: Memory,
    /// The root of reputation.
    pub reputation: Reputation,
    /// Its cells.
    pub reputation_cells: Memory,
}

/// What settling came to: what was claimed, and what was decided.
pub type Settled = (Claim, Decision);

impl Commons {
    /// A commons as the hub deploys it, with the ledger at `address`.
    pub fn found(
        address: Address,
        charter: Charter,
        seeds: &[Seed],
        keccak256: fn(&[u8]) -> [u8; 32],
    ) -> Result<Self, FoundingError> {
        founding::check(&charter.parameters, seeds)?;
        let mut reputation_cells = Memory::new(keccak256);
        let reputation =
            Reputation::found(&mut reputation_cells, address, charter.calendar(), seeds);
        let (ledger, ledger_cells) = (Ledger::new(charter), Memory::new(keccak256));
        Ok(Self { address, ledger, ledger_cells, reputation, reputation_cells })
    }

    /// A contribution.
    pub fn contribution(&self, id: ContributionId) -> Result<Contribution, LedgerError> {
        self.ledger.contribution(&self.ledger_cells, id)
    }

    /// The terms of a contribution's review.
    pub fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError> {
        self.ledger.terms(&self.ledger_cells, id, self.address)
    }

    /// `open_project` of the ledger.
    pub fn open_project(
        &mut self,
        caller: Address,
        document: crate::H256,
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
        change: impl FnOnce(&mut Contribution, &Charter) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        self.ledger.change(&mut self.ledger_cells, id, change)
    }

    /// `cast` of reputation.
    pub fn cast(&mut self, terms: &Terms, cast: &Cast) -> Result<Voted, CastError> {
        self.reputation.cast(&mut self.reputation_cells, terms, cast)
    }

    /// `delegate` of reputation.
    pub fn delegate(
        &mut self,
        caller: Address,
        now: Time,
        to: Address,
        seasons: u8,
    ) -> Result<Lent, DelegationError> {
        self.reputation.delegate(&mut self.reputation_cells, caller, to, seasons, now)
    }

    /// `undelegate` of reputation.
    pub fn undelegate(&mut self, caller: Address, now: Time) -> Result<(), DelegationError> {
        self.reputation.undelegate(&mut self.reputation_cells, caller, now)
    }

    /// `settle` of the ledger, and what it makes reputation do.
    pub fn settle(&mut self, now: Time, id: ContributionId) -> Result<Settled, LedgerError> {
        let (contribution, terms, claim) =
            self.ledger.claim(&self.ledger_cells, id, self.address, now)?;
        let cells = &mut self.reputation_cells;
        let decision = self
            .reputation
            .settle(cells, self.address, &terms, &claim, now)
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
            .credit(cells, self.address, &credit.order, credit.value, now)
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
            .correct(cells, self.address, order, *owed, *uncount, now)
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
        let fine = self.ledger.fine(&self.ledger_cells, id, reviewer, self.address)?;
        let cells = &mut self.reputation_cells;
        let burned = self
            .reputation
            .penalize(cells, self.address, &fine.order, &fine.terms, &fine.penalty, now)
            .map_err(LedgerError::Order)?;
        Ok((fine, burned))
    }
}
