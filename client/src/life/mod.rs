//! What an agent has done in a commons so far, and what came of it: all from the replayed history.

#[cfg(test)]
mod tests;

use crate::{
    audit::Replay,
    board::{Board, Commitment, Keeping},
    error::Result,
    inbox::{agents, closes, contributions, founded, receipt, reviews_of},
    log::Event,
    proposals::title,
};
use commons_core::{
    Address, Time, U256,
    ballot::Receipt,
    contribution::{Contribution, Settlement, Status},
    governor::State,
    model::Commons,
    pool::Asset,
    review::Outcome,
    units::{ContributionId, Epoch, NeedId, Points, ProposalId, Units},
};
use std::collections::BTreeMap;

/// All of it.
#[derive(Clone, Debug)]
pub struct Life {
    /// Whose.
    pub agent: Address,
    /// What they did.
    pub work: Vec<Work>,
    /// What they graded.
    pub reviews: Vec<Given>,
    /// What they said they would do, oldest first.
    pub commitments: Vec<Commitment>,
    /// The needs that they published.
    pub needs: Vec<NeedId>,
    /// What they proposed.
    pub proposals: Vec<Proposed>,
    /// How they voted.
    pub votes: Vec<Voted>,
    /// What they were paid, of each asset.
    pub paid: BTreeMap<Asset, U256>,
    /// What they held at the end of each epoch, and now.
    pub reputation: Vec<Held>,
    /// To whom their vote is lent, and when that ends.
    pub lent: Option<(Address, Time)>,
    /// Who lends them theirs, what it weighs now, and when that ends.
    pub lenders: Vec<(Address, Points, Time)>,
}

/// A contribution.
#[derive(Clone, Debug)]
pub struct Work {
    /// Its number.
    pub id: ContributionId,
    /// What is kept of it.
    pub contribution: Contribution,
    /// Where it stands.
    pub status: Status,
}

/// A grade that was given, to what a contribution was last reviewed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The contribution.
    pub id: ContributionId,
    /// The grade.
    pub grade: u8,
    /// The grade that came out; none as long as there is none, or if too few vouched.
    pub outcome: Option<u8>,
}

/// A proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its number.
    pub id: ProposalId,
    /// Its title, safe to show.
    pub title: String,
    /// Where it stands.
    pub state: State,
}

/// A vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voted {
    /// The proposal.
    pub id: ProposalId,
    /// What was chosen.
    pub choice: u8,
    /// What it weighs, in points of when it was proposed.
    pub weight: Points,
}

/// What an agent held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// The epoch.
    pub epoch: Epoch,
    /// Its last second, or now.
    pub at: Time,
    /// What they held then.
    pub points: Points,
}

impl Given {
    /// How far it is from what came out.
    pub fn distance(&self) -> Option<u8> {
        self.outcome.map(|outcome| outcome.abs_diff(self.grade))
    }
}

impl Life {
    /// The life of an agent up to a second that is not before the newest event.
    pub fn of(replay: &Replay, agent: Address, now: Time) -> Result<Self> {
        let model = founded(replay)?;
        let board = Board::of(replay, now);
        let published = board.needs.iter().filter(|it| it.need.publisher == agent);
        let mut needs: Vec<_> = published.map(|it| it.id).collect();
        needs.sort_unstable();
        let (lent, lenders) = lending(model, agent, now);
        Ok(Self {
            agent,
            work: work(model, agent, now),
            reviews: reviews(replay, model, agent),
            commitments: board.commitments_of(agent),
            needs,
            proposals: proposals(replay, model, agent, now),
            votes: votes(replay, model, agent),
            paid: paid(replay, agent),
            reputation: reputation(model, agent, now),
            lent,
            lenders,
        })
    }

    /// How many commitments came to what, by what that is called.
    pub fn kept(&self, called: fn(Keeping) -> &'static str) -> BTreeMap<&'static str, usize> {
        let mut kept = BTreeMap::new();
        for commitment in &self.commitments {
            *kept.entry(called(commitment.state)).or_default() += 1;
        }
        kept
    }

    /// What was accepted of their work, and stands.
    pub fn accepted(&self) -> Points {
        let standing = self.work.iter().map(|work| match work.status {
            Status::Settled(Settlement { outcome: Outcome::Accepted { .. }, standing, .. }) => {
                standing.0
            }
            _ => 0,
        });
        Points(standing.fold(0, u64::saturating_add))
    }

    /// How far their grades are from what came out on average, in tenths of a grade; none if nothing came
    /// out yet.
    pub fn distance(&self) -> Option<u32> {
        let distances: Vec<_> = self.reviews.iter().filter_map(Given::distance).collect();
        let count = u32::try_from(distances.len()).ok().filter(|count| *count > 0)?;
        let sum = distances.into_iter().map(u32::from).fold(0u32, u32::saturating_add);
        Some(sum.saturating_mul(10).saturating_add(count / 2) / count)
    }
}

fn work(model: &Commons, agent: Address, now: Time) -> Vec<Work> {
    let own = contributions(model).filter(|(_, it)| it.agent == agent);
    let work = |(id, contribution): (_, Contribution)| {
        let closes = closes(model, id).unwrap_or(Time::MAX);
        let status = contribution.status(closes, now);
        Work { id, contribution, status }
    };
    own.map(work).collect()
}

fn reviews(replay: &Replay, model: &Commons, agent: Address) -> Vec<Given> {
    let mut given = Vec::new();
    for (id, ballots) in reviews_of(replay) {
        let current = model.terms(id).ok().map(|terms| terms.name(&model.reputation_cells));
        for ballot in ballots {
            let Some(Receipt::Grade { grade, .. }) = receipt(model, ballot, agent) else {
                continue;
            };
            // Of an earlier revision nothing comes out any more.
            let settled = match model.contribution(id).map(|it| it.fate) {
                Ok(commons_core::contribution::Fate::Settled(it)) if current == Some(ballot) => it,
                _ => {
                    given.push(Given { id, grade, outcome: None });
                    continue;
                }
            };
            let outcome = match settled.outcome {
                Outcome::Accepted { grade, .. } => Some(grade),
                Outcome::Rejected => Some(0),
                Outcome::Lapsed => None,
            };
            given.push(Given { id, grade, outcome });
        }
    }
    given
}

fn proposals(replay: &Replay, model: &Commons, agent: Address, now: Time) -> Vec<Proposed> {
    let ids = (1..=model.governor.newest.0).map(ProposalId);
    let own = ids.filter_map(|id| {
        let (proposal, _) = model.proposal(id).ok()?;
        (proposal.proposer == agent).then_some(())?;
        let said = replay.journal.proposed(id);
        let title = said.map(|said| title(&said.description)).unwrap_or_default();
        Some(Proposed { id, title, state: model.state(id, now).ok()? })
    });
    own.collect()
}

fn votes(replay: &Replay, model: &Commons, agent: Address) -> Vec<Voted> {
    let calendar = &model.reputation.calendar;
    let vote = |(ballot, id): (&commons_core::H256, &ProposalId)| {
        let Receipt::Support { choice, weight } = receipt(model, *ballot, agent)? else {
            return None;
        };
        let snapshot = model.proposal(*id).ok()?.0.snapshot();
        Some(Voted { id: *id, choice, weight: calendar.points_down(weight, snapshot) })
    };
    let mut votes: Vec<_> = replay.polls.iter().filter_map(vote).collect();
    votes.sort_by_key(|vote| vote.id);
    votes
}

fn paid(replay: &Replay, agent: Address) -> BTreeMap<Asset, U256> {
    let mut paid = BTreeMap::<_, U256>::new();
    for (_, event) in &replay.journal.money.said {
        if let Event::Claimed(it) = event
            && it.agent == agent
        {
            let sum = paid.entry(it.pot.asset).or_default();
            *sum = sum.saturating_add(it.share.total());
        }
    }
    paid
}

fn reputation(model: &Commons, agent: Address, now: Time) -> Vec<Held> {
    let (reputation, cells) = (&model.reputation, &model.reputation_cells);
    let calendar = &reputation.calendar;
    let account = reputation.account_of(cells, agent);
    let held = |epoch, at| {
        let units = account.own_at(cells, agent, at);
        Held { epoch, at, points: calendar.points_down(units, at) }
    };
    let present = calendar.epoch(now);
    let ends = (0..present.0)
        .map(Epoch)
        .map(|epoch| (epoch, calendar.start(Epoch(epoch.0.saturating_add(1))).saturating_sub(1)));
    let mut points: Vec<_> = ends.map(|(epoch, end)| held(epoch, end)).collect();
    points.push(held(present, now));
    points
}

type Lending = (Option<(Address, Time)>, Vec<(Address, Points, Time)>);

fn lending(model: &Commons, agent: Address, now: Time) -> Lending {
    let (reputation, cells) = (&model.reputation, &model.reputation_cells);
    let calendar = &reputation.calendar;
    let season = calendar.season(now);
    let lent = reputation.account_of(cells, agent).lent.latest();
    let own = lent.in_season(season).map(|to| (to, calendar.season_end(lent.last)));
    let lends = |other: Address| {
        let account = reputation.account_of(cells, other);
        let lent = account.lent.latest();
        (lent.in_season(season)? == agent).then_some(())?;
        let units: Units = account.own.latest();
        Some((other, calendar.points_down(units, now), calendar.season_end(lent.last)))
    };
    (own, agents(model).filter_map(lends).collect())
}
