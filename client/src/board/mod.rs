//! The board of needs: what is wanted, how much people care, who does it, and what came of it.
//!
//! All of it follows from the history alone: [`Board::of`] takes a replayed one, and asks no chain.

mod commitment;
mod derive;
#[cfg(test)]
mod tests;

pub use crate::audit::{Moment, Promise};
pub use commitment::{Commitment, Delivery, Judgement, Keeping, keep};

use crate::audit::Replay;
use commons_core::{
    Address, Time,
    contribution::Status,
    need::Need,
    units::{ContributionId, NeedId, Points, ProjectId},
};
use derive::{posting, satisfying};
use std::cmp::Reverse;

/// All needs at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The time.
    pub at: Time,
    /// What people care for most comes first; what they care for as much: the newest.
    pub needs: Vec<Posting>,
}

/// A need on the board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    /// Its number.
    pub id: NeedId,
    /// What is stored of it.
    pub need: Need,
    /// Where the document is that describes it.
    pub uri: Vec<u8>,
    /// Whether it is wanted.
    pub state: Wanted,
    /// The points with which people said that it matters to them, faded to the present.
    pub heat: Points,
    /// Who said so, oldest first.
    pub endorsements: Vec<Endorsement>,
    /// Who said they would do it, oldest first.
    pub commitments: Vec<Commitment>,
    /// The contributions that satisfy it, oldest first.
    pub contributions: Vec<Satisfying>,
}

/// Whether a need is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// It is, until then.
    Open(Time),
    /// Its publisher closed it then.
    Closed(Time),
    /// Its time was over then, and it can be renewed.
    Over(Time),
}

impl Wanted {
    /// Whether it is wanted.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Open(_))
    }

    /// The state in a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open(_) => "open",
            Self::Closed(_) => "closed",
            Self::Over(_) => "over",
        }
    }
}

/// Somebody said that a need matters to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endorsement {
    /// Who.
    pub agent: Address,
    /// When.
    pub at: Time,
    /// The points with which it counted then.
    pub weight: Points,
    /// What is left of them.
    pub left: Points,
    /// Why.
    pub reason: Vec<u8>,
}

/// A contribution that satisfies a need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Satisfying {
    /// Its number.
    pub id: ContributionId,
    /// Whose it is.
    pub agent: Address,
    /// Since when the agent says that it satisfies the need; none while it waits for consent, and if that
    /// was declined.
    pub since: Option<Moment>,
    /// Where it stands.
    pub status: Status,
    /// What was accepted of it, and stands.
    pub value: Points,
}

impl Posting {
    /// What was accepted of all that was done for it.
    pub fn accepted(&self) -> Points {
        let values = self.contributions.iter().map(|it| it.value.0);
        Points(values.fold(0, u64::saturating_add))
    }
}

impl Board {
    /// The board of a replayed history, at a time not before its newest event.
    pub fn of(replay: &Replay, at: Time) -> Self {
        let Some(commons) = &replay.commons else { return Self { at, needs: Vec::new() } };
        let mut done = satisfying(replay, commons, at);
        let ids = (1..=commons.ledger.needs.0).map(NeedId);
        let posting = |id| posting(replay, commons, id, done.remove(&id).unwrap_or_default(), at);
        let mut needs: Vec<_> = ids.filter_map(posting).collect();
        needs.sort_by_key(|it| Reverse((it.heat, it.id)));
        Self { at, needs }
    }

    /// A need, by its number.
    pub fn need(&self, id: NeedId) -> Option<&Posting> {
        self.needs.iter().find(|it| it.id == id)
    }

    /// The needs of a project.
    pub fn of_project(&self, project: ProjectId) -> impl Iterator<Item = &Posting> {
        self.needs.iter().filter(move |it| it.need.project == project)
    }

    /// What an agent has committed to, oldest first.
    pub fn commitments_of(&self, agent: Address) -> Vec<Commitment> {
        let all = self.needs.iter().flat_map(|it| &it.commitments);
        let mut mine: Vec<_> = all.filter(|it| it.agent == agent).copied().collect();
        mine.sort_by_key(|it| (it.at, it.need));
        mine
    }
}
