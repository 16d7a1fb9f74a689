//! A proposal: what was frozen when it was made, and where it stands.

use crate::{
    Address, H256, Time,
    ballot::{AGAINST, FOR, Kind, SupportBallot, Terms},
    cells::{Cell, Cells},
    units::{ProposalId, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// A proposal as it is stored. Everything that decides it was frozen when it was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Proposal {
    /// Hash of the proposer, the actions, the codes of their targets and the hash of the description.
    pub hash: H256,
    /// Who proposed it.
    pub proposer: Address,
    /// When. Weight is taken in the second before.
    pub proposed: Time,
    /// From then to the first vote, in seconds.
    pub voting_delay: u32,
    /// Time for voting, in seconds.
    pub voting_period: u32,
    /// How much longer it takes if the quorum is reached at the last moment, in seconds.
    pub late_quorum_extension: u32,
    /// From queueing to executing, in seconds.
    pub timelock: u32,
    /// How long it may be queued, and then executed, in seconds.
    pub grace: u32,
    /// Weight of For and Abstain that it takes.
    pub quorum: Units,
    /// Whether it takes two thirds of For and Against, because it changes the suite.
    pub two_thirds: bool,
    /// Whether it has no actions.
    pub resolution: bool,
    /// What was done with it.
    pub fate: Fate,
}

/// What was done with a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum Fate {
    /// Nothing yet.
    Open,
    /// Its proposer took it back.
    Canceled,
    /// It may be executed from `eta` on.
    Queued { eta: Time },
    /// It was executed.
    Executed { at: Time },
}

/// Where a proposal stands; derived, never stored. Names and order are OpenZeppelin's
/// (`IGovernor.ProposalState`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum State {
    /// Voting has not begun.
    Pending,
    /// Votes are cast.
    Active,
    /// Its proposer took it back.
    Canceled,
    /// It did not pass.
    Defeated,
    /// It passed, and anyone may queue it. A resolution stays so.
    Succeeded,
    /// Anyone may execute it when the timelock is over.
    Queued,
    /// It was not queued, or not executed, in time.
    Expired,
    /// It was executed.
    Executed,
}

/// Name of the cell of a proposal.
#[derive(Clone, Copy, Debug, Encode)]
pub struct ProposalCell(pub ProposalId);

impl Cell for ProposalCell {
    type Value = Proposal;
    const ROOM: u8 = 1;
}

impl Proposal {
    /// The second in which weight is taken: the one before it was made.
    pub fn snapshot(&self) -> Time {
        self.proposed.saturating_sub(1)
    }

    /// First second in which votes count.
    pub fn opens(&self) -> Time {
        self.proposed.saturating_add(self.voting_delay.into())
    }

    /// First second in which they no longer do, unless the quorum is reached late.
    fn closes(&self) -> Time {
        self.opens().saturating_add(self.voting_period.into())
    }

    /// The terms of its ballot, convened by `governor`.
    ///
    /// The subject is a hash of the number and of what is proposed: should two proposals change places
    /// before a block is final, no vote counts for the other one.
    pub fn terms<C: Cells>(&self, cells: &C, id: ProposalId, governor: Address) -> Terms {
        let mut subject = [0; 8];
        subject.copy_from_slice(&cells.keccak256(&(id, self.hash).encode()).0[..8]);
        Terms {
            convener: governor,
            subject: u64::from_le_bytes(subject),
            revision: 0,
            snapshot: self.snapshot(),
            opens: self.opens(),
            closes: self.closes(),
            kind: Kind::Support { quorum: self.quorum, extension: self.late_quorum_extension },
        }
    }

    /// First second in which votes no longer count, given its ballot if anybody has cast.
    pub fn deadline(&self, ballot: Option<&SupportBallot>) -> Time {
        ballot.map_or(self.closes(), |ballot| ballot.closes)
    }

    /// Whether so much weight on each side passes it.
    pub fn is_passed_by(&self, ballot: &SupportBallot) -> bool {
        let (against, in_favour) =
            (ballot.weights[usize::from(AGAINST)].0, ballot.weights[usize::from(FOR)].0);
        // All weight is below 2^127, so twice a part of it fits. For ≥ 2 Against is two thirds.
        let bar = if self.two_thirds { against.saturating_mul(2) } else { against };
        ballot.participation() >= self.quorum && in_favour > against && in_favour >= bar
    }

    /// Where it stands, and until when; 0 if that does not change by itself. What has expired did so then.
    pub fn state(&self, ballot: Option<&SupportBallot>, now: Time) -> (State, Time) {
        let grace = Time::from(self.grace);
        match self.fate {
            Fate::Canceled => (State::Canceled, 0),
            Fate::Executed { .. } => (State::Executed, 0),
            Fate::Queued { eta } => {
                let until = eta.saturating_add(grace);
                (if now < until { State::Queued } else { State::Expired }, until)
            }
            Fate::Open => {
                let (opens, closes) = (self.opens(), self.deadline(ballot));
                let until = closes.saturating_add(grace);
                if now < opens {
                    (State::Pending, opens)
                } else if now < closes {
                    (State::Active, closes)
                } else if !ballot.is_some_and(|ballot| self.is_passed_by(ballot)) {
                    (State::Defeated, 0)
                } else if self.resolution {
                    (State::Succeeded, 0)
                } else {
                    (if now < until { State::Succeeded } else { State::Expired }, until)
                }
            }
        }
    }
}
