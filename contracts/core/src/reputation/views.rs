//! What can be asked of reputation, now and at any past second.

use super::{BookCell, BookTotalCell, Reputation};
use crate::{
    Address, Time,
    accepted::{AcceptedCell, AcceptedTotalCell, EPOCHS_PER_BLOCK},
    account::{self, Account, AccountCell, Line},
    cells::Cells,
    delegation::Lent,
    units::{Epoch, Points, ProjectId, Units},
};
use scale::{Decode, Encode};

/// A question about a second that is not over (ERC-5805 calls it `ERC5805FutureLookup`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct FutureLookup {
    /// The second asked about.
    pub at: Time,
    /// The present second; only what lies before it is certain.
    pub now: Time,
}

/// An agent's part in a project in an epoch: what money is divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Share {
    /// Points of the agent accepted in the epoch.
    pub accepted: Points,
    /// Points of all.
    pub accepted_total: Points,
    /// Units that the agent had earned at the time asked about; in a project never more than in the
    /// commons, so that what was burned for work in one project draws no money in another.
    pub earned: Units,
    /// Units that all had earned then.
    pub earned_total: Units,
    /// Points of the agent in the block of four epochs that count for the floor, whatever the
    /// project.
    pub floor: Points,
    /// Agents above the floor in that block.
    pub above_floor: u32,
}

/// What a proposal is measured by: what its proposer has, and what all have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Standing {
    /// Votes of the agent.
    pub votes: Units,
    /// Units of all agents.
    pub total: Units,
}

impl Reputation {
    /// Whether a second is over.
    pub fn check_past(at: Time, now: Time) -> Result<(), FutureLookup> {
        if at < now { Ok(()) } else { Err(FutureLookup { at, now }) }
    }

    /// An agent's account; empty if there is none.
    pub fn account_of<C: Cells>(&self, cells: &C, agent: Address) -> Account {
        cells.read(&AccountCell(agent)).unwrap_or_default()
    }

    /// Own units of an agent at the end of a second.
    pub fn own_at<C: Cells>(&self, cells: &C, agent: Address, at: Time) -> Units {
        self.account_of(cells, agent).own_at(cells, agent, at)
    }

    /// Votes of an agent in Support ballots at the end of a second: own units unless they were lent,
    /// and what others had lent, without what had lapsed.
    pub fn votes_at<C: Cells>(&self, cells: &C, agent: Address, at: Time) -> Units {
        let account = self.account_of(cells, agent);
        let season = self.calendar.season(at);
        let received = account.received_at(cells, agent, at).in_season(season).total();
        match account.lent_at(cells, agent, at).in_season(season) {
            Some(_) => received,
            None => received.plus(account.own_at(cells, agent, at)),
        }
    }

    /// What a proposer has at the end of a second, and what all have.
    pub fn standing<C: Cells>(&self, cells: &C, agent: Address, at: Time) -> Standing {
        Standing { votes: self.votes_at(cells, agent, at), total: self.total_at(cells, at) }
    }

    /// To whom an agent lent at the end of a second, if to anybody.
    pub fn delegation_at<C: Cells>(&self, cells: &C, agent: Address, at: Time) -> Option<Lent> {
        let lent = self.account_of(cells, agent).lent_at(cells, agent, at);
        lent.in_season(self.calendar.season(at)).map(|_| lent)
    }

    /// Units of all agents at the end of a second.
    pub fn total_at<C: Cells>(&self, cells: &C, at: Time) -> Units {
        account::at(cells, Line::Supply, &self.supply, at)
    }

    /// Units that an agent had earned in a project (0: in the commons) at the end of a second.
    pub fn earned_at<C: Cells>(
        &self,
        cells: &C,
        agent: Address,
        project: ProjectId,
        at: Time,
    ) -> Units {
        if project == ProjectId::COMMONS {
            return self.account_of(cells, agent).earned_at(cells, agent, at);
        }
        let book = cells.read(&BookCell(project, agent)).unwrap_or_default();
        account::at(cells, Line::Book(project, agent), &book, at)
    }

    /// Units that all had earned in a project (0: in the commons) at the end of a second.
    pub fn earned_total_at<C: Cells>(&self, cells: &C, project: ProjectId, at: Time) -> Units {
        if project == ProjectId::COMMONS {
            let seed = account::at(cells, Line::SeedSupply, &self.seed, at);
            return self.total_at(cells, at).minus(seed);
        }
        let total = cells.read(&BookTotalCell(project)).unwrap_or_default();
        account::at(cells, Line::BookTotal(project), &total, at)
    }

    /// An agent's part in a project in an epoch, with what was earned by the end of second `at`.
    pub fn share<C: Cells>(
        &self,
        cells: &C,
        agent: Address,
        project: ProjectId,
        epoch: Epoch,
        at: Time,
    ) -> Share {
        let (block, slot) = (epoch.0 / EPOCHS_PER_BLOCK, (epoch.0 % EPOCHS_PER_BLOCK) as usize);
        let own = cells.read(&AcceptedCell(project, agent, block)).unwrap_or_default();
        let all = cells.read(&AcceptedTotalCell(project, block)).unwrap_or_default();
        let (own_in_commons, all_in_commons) = if project == ProjectId::COMMONS {
            (own, all)
        } else {
            let commons = ProjectId::COMMONS;
            (
                cells.read(&AcceptedCell(commons, agent, block)).unwrap_or_default(),
                cells.read(&AcceptedTotalCell(commons, block)).unwrap_or_default(),
            )
        };
        let earned = self.earned_at(cells, agent, project, at).min(self.earned_at(
            cells,
            agent,
            ProjectId::COMMONS,
            at,
        ));
        Share {
            accepted: own.points.get(slot).copied().unwrap_or_default(),
            accepted_total: all.points.get(slot).copied().unwrap_or_default(),
            earned,
            earned_total: self.earned_total_at(cells, project, at),
            floor: own_in_commons.floor,
            above_floor: all_in_commons.above_floor,
        }
    }
}
