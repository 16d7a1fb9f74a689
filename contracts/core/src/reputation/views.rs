//! What can be asked of reputation, now and at any past second.

use super::{BookCell, BookTotalCell, Reputation};
use crate::{
    Address, Time,
    accepted::{AcceptedCell, AcceptedTotalCell, EPOCHS_PER_BLOCK, block_of},
    account::{self, Account, AccountCell, Line},
    cells::Cells,
    delegation::Lent,
    pool::Purpose,
    units::{Points, ProjectId, Units},
};
use alloc::vec::Vec;
use core::{cell::OnceCell, slice};
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

/// An agent's part in what a pot is for: what money is divided by.
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
    /// How many of them it takes; 0 as long as nothing was accepted in that block.
    pub floor_min: Points,
    /// Agents who have as many.
    pub above_floor: u32,
}

impl Share {
    /// Whether the agent has a part in the floor.
    pub fn is_above_floor(&self) -> bool {
        self.floor_min > Points(0) && self.floor >= self.floor_min
    }
}

/// A question about an agent's part in what a pot is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Asked {
    /// The pot.
    pub purpose: Purpose,
    /// What was earned by the end of this second counts.
    pub at: Time,
    /// Whether it is asked as well what all have. That takes a search through what they ever had,
    /// and the first answer holds for good.
    pub totals: bool,
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

    /// An agent's part in what each of some pots is for. What does not matter for a pot, or was not
    /// asked for, is 0.
    pub fn shares<C: Cells>(&self, cells: &C, agent: Address, asked: &[Asked]) -> Vec<Share> {
        // It matters for most, and is read once.
        let account = OnceCell::new();
        let account = || account.get_or_init(|| self.account_of(cells, agent));
        asked.iter().map(|asked| self.part(cells, agent, &account, asked)).collect()
    }

    /// The same for one pot.
    pub fn share<C: Cells>(&self, cells: &C, agent: Address, asked: &Asked) -> Share {
        let shares = self.shares(cells, agent, slice::from_ref(asked));
        shares.into_iter().next().unwrap_or_default()
    }

    fn part<'a, C: Cells>(
        &self,
        cells: &C,
        agent: Address,
        account: &impl Fn() -> &'a Account,
        asked: &Asked,
    ) -> Share {
        let Asked { purpose, at, totals } = *asked;
        match purpose {
            Purpose::Project { epoch, project } => {
                let (block, slot) = (block_of(epoch), (epoch.0 % EPOCHS_PER_BLOCK) as usize);
                let own = cells.read(&AcceptedCell(project, agent, block)).unwrap_or_default();
                let mut share = Share::default();
                if totals {
                    let all = cells.read(&AcceptedTotalCell(project, block)).unwrap_or_default();
                    share.accepted_total = all.points.get(slot).copied().unwrap_or_default();
                    share.earned_total = self.earned_total_at(cells, project, at);
                }
                let commons = account().earned_at(cells, agent, at);
                share.earned = if project == ProjectId::COMMONS {
                    commons
                } else {
                    commons.min(self.earned_at(cells, agent, project, at))
                };
                share.accepted = own.points.get(slot).copied().unwrap_or_default();
                share
            }
            Purpose::Floor { block } => {
                let commons = ProjectId::COMMONS;
                let own = cells.read(&AcceptedCell(commons, agent, block)).unwrap_or_default();
                let all = cells.read(&AcceptedTotalCell(commons, block)).unwrap_or_default();
                Share {
                    floor: own.floor,
                    floor_min: all.floor_min,
                    above_floor: all.above_floor,
                    ..Share::default()
                }
            }
        }
    }
}
