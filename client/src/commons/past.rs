//! Where an agent stands, now or at a past second.

use super::Commons;
use crate::{chain::Block, error::Result};
use commons_core::{
    Address, Time,
    delegation::{Lent, Received},
    pool::Purpose,
    reputation::Asked,
    units::{Epoch, Points, ProjectId, Units},
};

/// All that reputation knows of an agent at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Who.
    pub agent: Address,
    /// When.
    pub at: Time,
    /// All that the agent holds.
    pub own: Units,
    /// What all agents hold.
    pub supply: Units,
    /// The part of `own` that is earned; the rest is seed.
    pub earned: Units,
    /// What was earned in projects, in those where anything is left of it.
    pub projects: Vec<(ProjectId, Units)>,
    /// Votes in Support ballots.
    pub votes: Units,
    /// To whom the vote is lent.
    pub lent: Option<Lent>,
    /// What others lend, by the season in which it lapses.
    pub received: Received,
    /// Points that were accepted for the agent in the epoch of that time, as known now.
    pub accepted: Points,
    /// Points in its block of four epochs that count for the floor, as known now.
    pub floor: Points,
}

impl Commons {
    /// Where an agent stands at a past second, or at block `head` if none is given. All of it is read
    /// from that block.
    pub async fn standing(
        &self,
        agent: Address,
        time: Option<Time>,
        head: Block,
    ) -> Result<Standing> {
        let (at, commons) = (time.unwrap_or(head.time), ProjectId::COMMONS);
        let (received, block) = (self.received(agent, at, head.hash).await?, Some(head.hash));
        let books = self.books(agent, head.hash).await?;
        let epoch = self.calendar.epoch(at);
        // The counts are of an epoch, whatever second is asked about; it only has to be over.
        let before = self.calendar.genesis.saturating_sub(1);
        let asked = [Purpose::Project { epoch, project: commons }, Purpose::floor_of(epoch)];
        let asked = asked.map(|purpose| Asked { purpose, at: before, totals: false });
        let found = self.shares(agent, asked.to_vec(), block).await?;
        let [work, floor] = [0, 1].map(|it| found.get(it).copied().unwrap_or_default());
        let mut standing = Standing {
            agent,
            at,
            own: Units::ZERO,
            supply: Units::ZERO,
            earned: Units::ZERO,
            projects: Vec::new(),
            votes: Units::ZERO,
            lent: None,
            received,
            accepted: work.accepted,
            floor: floor.floor,
        };
        match time {
            None => {
                standing.own = self.own_units(agent, block).await?;
                standing.supply = self.total_units(block).await?;
                standing.earned = self.earned_of(agent, commons, block).await?;
                standing.votes = self.votes(agent, block).await?;
                standing.lent = self.delegate_of(agent, block).await?;
                standing.projects = books;
            }
            Some(time) => {
                standing.own = self.past_own_units(agent, time, block).await?;
                standing.supply = self.past_total(time, block).await?;
                standing.earned = self.past_earned(agent, commons, time, block).await?;
                standing.votes = self.past_votes(agent, time, block).await?;
                standing.lent = self.delegate_at(agent, time, block).await?;
                for (project, _) in books {
                    let earned = self.past_earned(agent, project, time, block).await?;
                    standing.projects.push((project, earned));
                }
            }
        }
        standing.projects.retain(|(_, earned)| *earned > Units::ZERO);
        Ok(standing)
    }

    /// Weight in points, as of a time.
    pub fn points(&self, units: Units, at: Time) -> Points {
        self.calendar.points_down(units, at)
    }

    /// The same second one half-life later, counted in epochs.
    pub fn half_life_later(&self, at: Time) -> Time {
        let calendar = &self.calendar;
        let half_life = u32::from(calendar.half_life.0);
        let epochs = calendar.start(Epoch(half_life)).saturating_sub(calendar.genesis);
        at.saturating_add(epochs)
    }
}
