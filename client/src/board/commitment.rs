//! What became of "I will do it, by then": follows from the record alone, and nobody has to say so.

#[cfg(test)]
mod tests;

use crate::audit::{Moment, Promise};
use commons_core::{
    Address, Time,
    units::{ContributionId, NeedId},
};
use std::cmp::Reverse;

/// Somebody said that they would do what a need asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// What they would do.
    pub need: NeedId,
    /// Who said so.
    pub agent: Address,
    /// When.
    pub at: Time,
    /// First second in which it is late.
    pub until: Time,
    /// What became of it.
    pub state: Keeping,
}

/// What became of a commitment: settled by what comes first of a delivery, its end, and that the need is
/// closed. Only an open one can be postponed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeping {
    /// There is time left.
    Open,
    /// A contribution was recorded in time, and is in review.
    Delivered(ContributionId),
    /// A contribution was recorded in time, and was accepted.
    Fulfilled(ContributionId),
    /// A contribution was recorded in time, and nothing of it stands: it was rejected, found too few
    /// reviewers, was taken back, or corrected to 0. The agent did something, so no promise was broken.
    NotAccepted(ContributionId),
    /// Its time passed without.
    Lapsed,
    /// The same agent committed anew while it was open.
    Postponed,
    /// The need was closed while it was open: nobody waits for it any more.
    Released,
}

impl Keeping {
    /// Whether the agent is still expected to do something.
    pub fn is_open(self) -> bool {
        self == Self::Open
    }

    /// The state in a word, for programs.
    pub fn name(self) -> &'static str {
        match self {
            Self::NotAccepted(_) => "not_accepted",
            other => other.word(),
        }
    }

    /// The state in a word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Delivered(_) => "delivered",
            Self::Fulfilled(_) => "fulfilled",
            Self::NotAccepted(_) => "not accepted",
            Self::Lapsed => "lapsed",
            Self::Postponed => "postponed",
            Self::Released => "released",
        }
    }

    /// The contribution that was recorded for it.
    pub fn contribution(self) -> Option<ContributionId> {
        match self {
            Self::Delivered(id) | Self::Fulfilled(id) | Self::NotAccepted(id) => Some(id),
            Self::Open | Self::Lapsed | Self::Postponed | Self::Released => None,
        }
    }
}

/// A contribution of an agent that satisfies a need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Its number.
    pub id: ContributionId,
    /// Since when the agent says that it satisfies the need.
    pub said: Moment,
    /// What peers say.
    pub judgement: Judgement,
}

/// What peers say of a contribution. What is better comes later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Judgement {
    /// It is worth nothing: it was rejected, it lapsed, it was taken back, or corrected to 0.
    Nothing,
    /// Nothing yet.
    Pending,
    /// It was accepted, and something of its value stands.
    Accepted,
}

/// What became at `now` of the promises that one agent made about one need, in their order, given what the
/// agent delivered for it and when the need was closed, if it was.
///
/// A promise is for what is recorded after it, before it is late, before the agent makes another, and
/// before the need is closed: so a contribution keeps one promise at most, and a new promise does not undo
/// what was kept. Of several contributions the best counts, and of equal ones the first.
pub fn keep(
    promises: &[Promise],
    deliveries: &[Delivery],
    closed: Option<Moment>,
    now: Time,
) -> Vec<Keeping> {
    let next = promises.iter().skip(1).map(|next| Some(next.said)).chain([None]);
    let state = |(promise, next): (&Promise, Option<Moment>)| {
        let is_before = |end: Option<Moment>, said: Moment| end.is_none_or(|end| said < end);
        let in_time = |it: &&Delivery| {
            let is_there = is_before(next, it.said) && is_before(closed, it.said);
            promise.said < it.said && it.said.at < promise.until && is_there
        };
        let best =
            deliveries.iter().filter(in_time).min_by_key(|it| (Reverse(it.judgement), it.said));
        let ended_early = |end: Option<Moment>| end.is_some_and(|end| end.at < promise.until);
        match best.map(|it| (it.judgement, it.id)) {
            Some((Judgement::Accepted, id)) => Keeping::Fulfilled(id),
            Some((Judgement::Pending, id)) => Keeping::Delivered(id),
            Some((Judgement::Nothing, id)) => Keeping::NotAccepted(id),
            // Nothing can be promised once the need is closed, so this comes before that.
            None if ended_early(next) => Keeping::Postponed,
            None if ended_early(closed) => Keeping::Released,
            None if now < promise.until => Keeping::Open,
            None => Keeping::Lapsed,
        }
    };
    promises.iter().zip(next).map(state).collect()
}
