//! A whole commons in memory: what the contracts keep in cells, with the same rules.
//!
//! An audit replays a log in it and compares; property tests drive it with what nobody would do.

use crate::{
    Address, H256, Time,
    ballot::{Cast, CastError, GradeBallot, Receipt, Terms},
    contribution::{Contribution, Draft, LedgerError},
    founding::{self, FoundingError, Seed},
    parameters::Parameters,
    review::{self, Outcome, Surge},
    trace::{Account, Checkpoint},
    units::{ContributionId, Points, Units},
};
use alloc::{collections::BTreeMap, vec::Vec};

/// An account with all its checkpoints.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// The account cell.
    pub account: Account,
    /// The older checkpoints, oldest first.
    pub older: Vec<Checkpoint>,
}

impl Holder {
    /// Weight at the end of second `at`.
    pub fn at(&self, at: Time) -> Units {
        self.account.at(at, |index| self.older.get(index as usize).copied().unwrap_or_default())
    }
}

/// A commons.
#[derive(Clone, Debug)]
pub struct Commons {
    /// Address of the ledger, which convenes the reviews.
    pub ledger: Address,
    /// The second of deployment.
    pub genesis: Time,
    /// The rules.
    pub parameters: Parameters,
    /// Contributions 1, 2, ...
    pub contributions: Vec<Contribution>,
    /// Who holds what, and held when.
    pub holders: BTreeMap<Address, Holder>,
    /// Weight of all.
    pub supply: Units,
    /// Accepted in the newest epoch.
    pub surge: Surge,
    /// The ballots.
    pub ballots: BTreeMap<H256, GradeBallot>,
    /// Who cast what.
    pub receipts: BTreeMap<(H256, Address), Receipt>,
    keccak256: fn(&[u8]) -> [u8; 32],
}

impl Commons {
    /// A commons as the hub deploys it at `genesis`.
    pub fn found(
        ledger: Address,
        genesis: Time,
        parameters: Parameters,
        seeds: &[Seed],
        keccak256: fn(&[u8]) -> [u8; 32],
    ) -> Result<Self, FoundingError> {
        founding::check(&parameters, seeds)?;
        let mut commons = Self {
            ledger,
            genesis,
            parameters,
            contributions: Vec::new(),
            holders: BTreeMap::new(),
            supply: Units::ZERO,
            surge: Surge::default(),
            ballots: BTreeMap::new(),
            receipts: BTreeMap::new(),
            keccak256,
        };
        for Seed { agent, points } in seeds {
            commons.add(*agent, *points, genesis.saturating_sub(1));
        }
        Ok(commons)
    }

    /// Number of the newest contribution.
    pub fn newest(&self) -> ContributionId {
        ContributionId(self.contributions.len() as u64)
    }

    /// A contribution.
    pub fn contribution(&self, id: ContributionId) -> Result<&Contribution, LedgerError> {
        let index = usize::try_from(id.0).ok().and_then(|id| id.checked_sub(1));
        index
            .and_then(|index| self.contributions.get(index))
            .ok_or(LedgerError::UnknownContribution { id, newest: self.newest() })
    }

    /// The terms of a contribution's review.
    pub fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError> {
        Ok(self.contribution(id)?.terms(id, self.ledger, &self.parameters))
    }

    /// `record` of the ledger.
    pub fn record(
        &mut self,
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
    ) -> Result<ContributionId, LedgerError> {
        let newest = self.newest();
        let contribution =
            Contribution::record(caller, now, draft, uri_length, newest, &self.parameters)?;
        self.contributions.push(contribution);
        Ok(self.newest())
    }

    /// `amend` of the ledger.
    pub fn amend(
        &mut self,
        caller: Address,
        now: Time,
        id: ContributionId,
        draft: Draft,
        uri_length: u32,
    ) -> Result<(), LedgerError> {
        let parameters = self.parameters;
        let amended =
            self.contribution(id)?.amend(id, caller, now, draft, uri_length, &parameters)?;
        self.replace(id, amended);
        Ok(())
    }

    /// `withdraw` of the ledger.
    pub fn withdraw(
        &mut self,
        caller: Address,
        now: Time,
        id: ContributionId,
    ) -> Result<(), LedgerError> {
        let withdrawn = self.contribution(id)?.withdraw(caller, now, &self.parameters)?;
        self.replace(id, withdrawn);
        Ok(())
    }

    /// `cast` of reputation. Returns the ballot, and the weight that was counted.
    pub fn cast(
        &mut self,
        caller: Address,
        now: Time,
        terms: Terms,
        grade: u8,
        reason_length: u32,
    ) -> Result<(H256, Units), CastError> {
        let name = terms.ballot(self.keccak256);
        let weight = self.weight(caller, terms.snapshot);
        let ballot = self.ballots.get(&name).copied().unwrap_or_else(|| GradeBallot::new(&terms));
        let prior = self.receipts.get(&(name, caller)).copied();
        let cast = Cast { caller, now, weight, grade, reason_length };
        let (ballot, receipt) = ballot.cast(&terms, prior, cast)?;
        self.ballots.insert(name, ballot);
        self.receipts.insert((name, caller), receipt);
        Ok((name, weight))
    }

    /// `settle` of the ledger, and what it makes reputation do.
    pub fn settle(&mut self, now: Time, id: ContributionId) -> Result<Outcome, LedgerError> {
        let contribution = self.contribution(id)?;
        contribution.check_open()?;
        let terms = self.terms(id)?;
        let claim = contribution.claim(self.genesis, now, &self.parameters);
        review::authorise(&terms, self.ledger, self.ledger).map_err(LedgerError::Review)?;
        let name = terms.ballot(self.keccak256);
        let mut ballot =
            self.ballots.get(&name).copied().unwrap_or_else(|| GradeBallot::new(&terms));
        let outcome =
            ballot.outcome(&claim, self.supply, self.surge, now).map_err(LedgerError::Review)?;
        let settled = contribution.settle(outcome, now)?;
        self.replace(id, settled);
        ballot.settled = true;
        self.ballots.insert(name, ballot);
        if let Outcome::Accepted { grade, value } = outcome {
            let vouching = ballot.weight_from(grade);
            self.surge = self.surge.after(claim.epoch, value, vouching, self.supply);
            self.add(claim.agent, value, now);
        }
        Ok(outcome)
    }

    /// Weight of an agent at the end of second `at`.
    pub fn weight(&self, agent: Address, at: Time) -> Units {
        self.holders.get(&agent).map_or(Units::ZERO, |holder| holder.at(at))
    }

    fn replace(&mut self, id: ContributionId, contribution: Contribution) {
        let slot = usize::try_from(id.0).ok().and_then(|id| id.checked_sub(1));
        if let Some(place) = slot.and_then(|slot| self.contributions.get_mut(slot)) {
            *place = contribution;
        }
    }

    fn add(&mut self, agent: Address, points: Points, now: Time) {
        let holder = self.holders.entry(agent).or_default();
        // The supply limit keeps every account far below an overflow.
        let Some((account, older)) = holder.account.add(points.into(), now) else { return };
        holder.older.extend(older);
        holder.account = account;
        self.supply = self.supply.plus(points.into());
    }
}
