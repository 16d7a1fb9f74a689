//! The ledger: who says they contributed what, and what became of it.
//!
//! What is true of one contribution is in [`crate::contribution`]; here is what a message does to the
//! ledger as a whole. Where reputation has to act too, a message has two halves: what is asked of
//! reputation, and what is written when it has answered.

mod board;
mod error;
mod rules;
mod value;

pub use board::NeedCell;
pub use error::LedgerError;
pub use rules::Rules;
pub use value::{Correction, Credit, Fine};

use crate::{
    Address, H256, Time,
    ballot::Terms,
    calendar::Calendar,
    cells::{Cell, Cells},
    contribution::{Contribution, Draft, check_uri},
    hub::Addresses,
    parameters::Parameters,
    units::{ContributionId, NeedId, ProjectId},
    versions::Versions,
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Most contributions that are recorded at once: call data is at most 16 KiB.
pub const MANY_MAX: u32 = 20;

/// The root of the ledger; everything else lies in cells.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Ledger {
    /// The suite.
    pub suite: Addresses,
    /// Epochs, seasons, and how weight fades.
    pub calendar: Calendar,
    /// First second in which anything can be recorded.
    pub opens: Time,
    /// The parameters in force, and those before.
    pub versions: Versions,
    /// Number of the newest contribution.
    pub newest: ContributionId,
    /// Number of the newest project.
    pub projects: ProjectId,
    /// Number of the newest need.
    pub needs: NeedId,
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
    pub fn new(suite: Addresses, calendar: Calendar, parameters: Parameters) -> Self {
        let versions = Versions::new(parameters);
        let (newest, projects, needs) = (ContributionId(0), ProjectId::COMMONS, NeedId(0));
        Self { suite, calendar, opens: Time::MAX, versions, newest, projects, needs }
    }

    /// Fixes from when on anything can be recorded, once.
    pub fn open(&mut self, caller: Address, opens: Time) -> Result<(), LedgerError> {
        let hub = self.suite.hub;
        if caller != hub {
            return Err(LedgerError::NotHub { hub });
        }
        if self.opens != Time::MAX {
            return Err(LedgerError::OpensAlready { opens: self.opens });
        }
        self.opens = opens;
        Ok(())
    }

    fn check_opened(&self, now: Time) -> Result<(), LedgerError> {
        let opens = self.opens;
        if now < opens { Err(LedgerError::NotOpen { opens, now }) } else { Ok(()) }
    }

    fn check_governor(&self, caller: Address) -> Result<(), LedgerError> {
        let governor = self.suite.governor;
        if caller == governor { Ok(()) } else { Err(LedgerError::NotGovernor { governor }) }
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

    /// The terms of a contribution's review, as it now stands.
    pub fn terms<C: Cells>(&self, cells: &C, id: ContributionId) -> Result<Terms, LedgerError> {
        let contribution = self.contribution(cells, id)?;
        match contribution.check_open() {
            Ok(()) | Err(LedgerError::Settled) => Ok(self.terms_of(cells, id, &contribution)),
            Err(refusal) => Err(refusal),
        }
    }

    fn terms_of<C: Cells>(&self, cells: &C, id: ContributionId, of: &Contribution) -> Terms {
        let rules = self.rules(cells, of.recorded, of.recorded);
        of.terms(id, self.suite.ledger, &rules)
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
        self.check_opened(at)?;
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
        let rules = self.check_draft(cells, &draft, now)?;
        let new = Contribution::record(caller, now, draft, uri_length, self.newest, &rules)?;
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
        let rules = self.check_draft(cells, &draft, now)?;
        let new = Contribution::record_for(caller, agent, now, draft, self.newest, &rules)?;
        Ok(self.push(cells, &new))
    }

    /// Changes a contribution, or leaves it as it is if `change` refuses.
    pub fn change<C: Cells>(
        &self,
        cells: &mut C,
        id: ContributionId,
        now: Time,
        change: impl FnOnce(&mut Contribution, &Rules) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        let mut contribution = self.contribution(cells, id)?;
        let rules = self.rules(cells, contribution.recorded, now);
        change(&mut contribution, &rules)?;
        cells.write(&ContributionCell(id), &contribution);
        Ok(())
    }

    fn check_draft<C: Cells>(
        &self,
        cells: &C,
        draft: &Draft,
        now: Time,
    ) -> Result<Rules, LedgerError> {
        self.check_opened(now)?;
        self.check_project(draft.project)?;
        Ok(self.rules(cells, now, now))
    }

    fn check_project(&self, id: ProjectId) -> Result<(), LedgerError> {
        let newest = self.projects;
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
