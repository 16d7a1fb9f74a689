//! Who voted how: with which weight, why, and who took back a vote that was lent.

use super::Standing;
use crate::{
    commons::{Commons, ballot},
    error::Result,
    log::{Entry, Event},
};
use commons_core::{Address, Time, ballot::Receipt, units::Units};
use commons_interfaces::reputation::VoteCast;
use primitive_types::H256;

/// One vote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    /// Who.
    pub agent: Address,
    /// 0 against, 1 for, 2 abstain.
    pub choice: u8,
    /// The weight behind it when it was cast.
    pub weight: Units,
    /// The weight behind it now: without what was taken back since.
    pub counts: Units,
    /// To whom the vote had been lent, if it was: as much weight was taken back from there.
    pub overrides: Option<(Address, Units)>,
    /// Why, in the voter's words.
    pub reason: Vec<u8>,
    /// When.
    pub at: Time,
}

impl Commons {
    /// Every vote on a proposal, in order. They are in no storage, only in events; where these are, the
    /// ballot's own count of them tells, block by block, so that few blocks are read. None of them is before
    /// `from`.
    pub async fn votes_on(&self, standing: &Standing, from: u64) -> Result<Vec<Vote>> {
        if standing.ballot.is_none() {
            return Ok(Vec::new());
        }
        let name = ballot(&standing.terms);
        let head = self.chain().head().await?;
        let mut casts = Vec::new();
        for block in self.blocks_of(name, standing, from).await? {
            let log = self.log(block, block, |_| ()).await?;
            casts.extend(log.iter().filter_map(Entry::event).filter_map(|event| match event {
                Event::VoteCast(cast) if cast.ballot == name => Some(cast),
                _ => None,
            }));
        }
        let mut votes = Vec::new();
        for cast in casts {
            votes.push(self.explained(cast, standing, head.hash).await?);
        }
        Ok(votes)
    }

    /// A vote, with what the contract knows of it beyond the event.
    async fn explained(&self, cast: VoteCast, standing: &Standing, at: H256) -> Result<Vote> {
        let VoteCast { ballot, agent, choice, weight, reason, at: time, .. } = cast;
        let snapshot = standing.terms.snapshot;
        let counts = match self.vote(ballot, agent).await? {
            Some(Receipt::Support { weight, .. }) => weight,
            _ => weight,
        };
        let lent = self.delegate_at(agent, snapshot, Some(at)).await?;
        let overrides = match lent.filter(|lent| lent.to != agent) {
            Some(lent) => Some((lent.to, self.past_own_units(agent, snapshot, Some(at)).await?)),
            None => None,
        };
        Ok(Vote { agent, choice, weight, counts, overrides, reason, at: time })
    }

    /// The blocks with the casts of a ballot.
    async fn blocks_of(&self, name: H256, standing: &Standing, from: u64) -> Result<Vec<u64>> {
        let times = [standing.terms.opens, standing.deadline()];
        let bounds = self.chain().blocks_since(&times, from).await?;
        let (first, last) = (bounds[0], bounds[1]);
        let mut found = Vec::new();
        // Between two blocks with the same count nobody has cast.
        let mut open = vec![(first, last, 0, self.casts_by(name, last).await?)];
        while let Some((first, last, before, after)) = open.pop() {
            if before == after {
                continue;
            }
            if first >= last {
                found.push(first);
                continue;
            }
            let middle = first + (last - first) / 2;
            let there = self.casts_by(name, middle).await?;
            open.push((middle + 1, last, there, after));
            open.push((first, middle, before, there));
        }
        Ok(found)
    }

    /// How many have cast in a ballot by the end of a block.
    async fn casts_by(&self, name: H256, block: u64) -> Result<u64> {
        let at = self.chain().block(block).await?.hash;
        Ok(self.stored_ballot(name, at).await?.map_or(0, |ballot| ballot.history.count))
    }
}
