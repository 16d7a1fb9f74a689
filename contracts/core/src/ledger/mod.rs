//! The ledger: who says they contributed what, and what became of it.
//!
//! What is true of one contribution is in [`crate::contribution`]; here is what a message does to the
//! ledger as a whole. Where reputation has to act too, a message has two halves: what is asked of
//! reputation, and what is written when it has answered.

mod error;
mod value;

pub use error::LedgerError;
pub use value::{Correction, Credit, Fine};

use crate::{
    Address, H256, Time,
    ballot::Terms,
    calendar::Calendar,
    cells::{Cell, Cells},
    contribution::{Contribution, Draft, check_uri},
    parameters::Parameters,
    units::{ContributionId, ProjectId},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Most contributions that are recorded at once: call data is at most 16 KiB.
pub const MANY_MAX: u32 = 20;

/// What a ledger was deployed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Charter {
    /// The second of deployment.
    pub genesis: Time,
    /// The contract that counts the weight of reviews.
    pub reputation: Address,
    /// Who may correct what was accepted.
    pub governor: Address,
    /// The rules.
    pub parameters: Parameters,
}

impl Charter {
    /// The calendar of the commons.
    pub fn calendar(&self) -> Calendar {
        self.parameters.calendar(self.genesis)
    }
}

/// The root of the ledger; everything else lies in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ledger {
    /// What it was deployed with.
    pub charter: Charter,
    /// Number of the newest contribution.
    pub newest: ContributionId,
    /// Number of the newest project.
    pub projects: ProjectId,
}

/// Name of the cell of a contribution.
#[derive(Clone, Copy, Debug, Encode)]
pub struct ContributionCell(pub ContributionId);

impl Cell for ContributionCell {
    type Value = Contribution;
    const ROOM: u8 = 1;
}

/// Name of the cell of a project.
#[derive(Clone, Copy, Debug, Encode)]
pub struct ProjectCell(pub ProjectId);

impl Cell for ProjectCell {
    type Value = Project;
    const ROOM: u8 = 2;
}

/// A project: a name to gather work and money under, nothing more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Project {
    /// Who opened it; nothing follows from it.
    pub agent: Address,
    /// When.
    pub at: Time,
    /// Hash of the document that describes it.
    pub document: H256,
}

impl Ledger {
    /// A ledger without contributions.
    pub fn new(charter: Charter) -> Self {
        Self { charter, newest: ContributionId(0), projects: ProjectId::COMMONS }
    }

    /// A contribution.
    pub fn contribution<C: Cells>(
        &self,
        cells: &C,
        id: ContributionId,
    ) -> Result<Contribution, LedgerError> {
        let unknown = LedgerError::UnknownContribution { id, newest: self.newest };
        cells.read(&ContributionCell(id)).ok_or(unknown)
    }

    /// The terms of a contribution's review, convened by `ledger`, as it now stands.
    pub fn terms<C: Cells>(
        &self,
        cells: &C,
        id: ContributionId,
        ledger: Address,
    ) -> Result<Terms, LedgerError> {
        let contribution = self.contribution(cells, id)?;
        match contribution.check_open() {
            Ok(()) | Err(LedgerError::Settled) => Ok(contribution.terms(id, ledger, &self.charter)),
            Err(refusal) => Err(refusal),
        }
    }

    /// Opens a project.
    pub fn open_project<C: Cells>(
        &mut self,
        cells: &mut C,
        agent: Address,
        document: H256,
        uri_length: u32,
        at: Time,
    ) -> Result<ProjectId, LedgerError> {
        check_uri(uri_length)?;
        // Every project takes a storage deposit: 2^32 of them do not exist.
        self.projects.0 = self.projects.0.saturating_add(1);
        cells.write(&ProjectCell(self.projects), &Project { agent, at, document });
        Ok(self.projects)
    }

    /// Records a contribution of `caller`.
    pub fn record<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        draft: Draft,
        uri_length: u32,
        now: Time,
    ) -> Result<ContributionId, LedgerError> {
        self.check_project(&draft)?;
        let new = Contribution::record(caller, now, draft, uri_length, self.newest, &self.charter)?;
        Ok(self.push(cells, &new))
    }

    /// Records a contribution of somebody else, who has to consent.
    pub fn record_for<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        agent: Address,
        draft: Draft,
        now: Time,
    ) -> Result<ContributionId, LedgerError> {
        self.check_project(&draft)?;
        let new = Contribution::record_for(caller, agent, now, draft, self.newest, &self.charter)?;
        Ok(self.push(cells, &new))
    }

    /// Changes a contribution, or leaves it as it is if `change` refuses.
    pub fn change<C: Cells>(
        &self,
        cells: &mut C,
        id: ContributionId,
        change: impl FnOnce(&mut Contribution, &Charter) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut contribution = self.contribution(cells, id)?;
        change(&mut contribution, &self.charter)?;
        cells.write(&ContributionCell(id), &contribution);
        Ok(())
    }

    fn check_project(&self, draft: &Draft) -> Result<(), LedgerError> {
        let (id, newest) = (draft.project, self.projects);
        if id > newest { Err(LedgerError::UnknownProject { id, newest }) } else { Ok(()) }
    }

    fn push<C: Cells>(&mut self, cells: &mut C, contribution: &Contribution) -> ContributionId {
        // 2^64 contributions are out of reach.
        self.newest.0 = self.newest.0.saturating_add(1);
        cells.write(&ContributionCell(self.newest), contribution);
        self.newest
    }
}

/// Whether so many may be recorded at once.
pub fn check_number(given: usize) -> Result<(), LedgerError> {
    let given = u32::try_from(given).unwrap_or(u32::MAX);
    if given == 0 || given > MANY_MAX {
        return Err(LedgerError::BadNumber { given, max: MANY_MAX });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_to_twenty_are_recorded_at_once() {
        for (given, allowed) in [(0, false), (1, true), (20, true), (21, false), (1 << 40, false)] {
            let refused = LedgerError::BadNumber {
                given: u32::try_from(given).unwrap_or(u32::MAX),
                max: MANY_MAX,
            };
            let expected = if allowed { Ok(()) } else { Err(refused) };
            assert_eq!(check_number(given), expected, "{given}");
        }
    }
}
