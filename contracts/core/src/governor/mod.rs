//! The governor: what is decided together, and done when it is.
//!
//! Lifecycle and names are those of OpenZeppelin's Governor. A message that needs weight has two
//! halves: what is asked of reputation, and what is written when it has answered.

mod action;
mod error;
mod proposal;

pub(crate) use action::is_precompile;
pub use action::{ACTIONS_MAX, Action, DATA_MAX, apply};
pub use error::GovernorError;
pub use proposal::{Fate, Proposal, ProposalCell, State};

use crate::{
    Address, H256, Time,
    ballot::SupportBallot,
    calendar::Calendar,
    cells::Cells,
    hub::Addresses,
    parameters::Parameters,
    reputation::Standing,
    units::{BasisPoints, ProposalId, Units},
};
use alloc::vec::Vec;
use scale::{Decode, Encode};

/// Longest description of a proposal, in bytes. It travels in an event, whose bytes cost about 262,144 ps
/// each: one of this length costs half as much as a vote. What takes more room belongs in a document
/// whose address the description gives.
pub const DESCRIPTION_MAX: u32 = 4_096;
/// Most bytes that are kept of what a failed action said.
pub const ANSWER_MAX: usize = 128;
/// The share of the supply that is always enough to propose: a commons whose reputation has faded
/// below `proposal_threshold`, all of it, can still be woken.
pub const THRESHOLD_SHARE: BasisPoints = BasisPoints(500);

/// The root of the governor; proposals lie in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Governor {
    /// The suite.
    pub suite: Addresses,
    /// Epochs, and how weight fades.
    pub calendar: Calendar,
    /// First second in which anything can be proposed.
    pub opens: Time,
    /// The parameters in force. The ledger keeps those of the past as well.
    pub parameters: Parameters,
    /// Number of the newest proposal.
    pub newest: ProposalId,
}

impl Governor {
    /// A governor without proposals.
    pub fn new(suite: Addresses, calendar: Calendar, parameters: Parameters) -> Self {
        Self { suite, calendar, opens: Time::MAX, parameters, newest: ProposalId(0) }
    }

    /// Fixes from when on anything can be proposed, once.
    pub fn open(&mut self, caller: Address, opens: Time) -> Result<(), GovernorError> {
        let hub = self.suite.hub;
        if caller != hub {
            return Err(GovernorError::NotHub { hub });
        }
        if self.opens != Time::MAX {
            return Err(GovernorError::OpensAlready { opens: self.opens });
        }
        self.opens = opens;
        Ok(())
    }

    /// Whether this can be proposed, as far as it does not depend on the proposer. `codes` are the
    /// code hashes of the actions' targets; zero where there is none.
    pub fn check(
        &self,
        actions: &[Action],
        codes: &[H256],
        description_length: u32,
        now: Time,
    ) -> Result<(), GovernorError> {
        let (opens, length, max) = (self.opens, description_length, DESCRIPTION_MAX);
        if now < opens {
            return Err(GovernorError::NotOpen { opens, now });
        }
        if length == 0 {
            return Err(GovernorError::NoDescription);
        }
        if length > max {
            return Err(GovernorError::DescriptionTooLong { length, max });
        }
        action::check(actions, codes, &self.suite.all(), &self.parameters)
    }

    /// Makes a proposal that was checked. `hash` is [`hash`], and `standing` what the caller and all
    /// had in the second before.
    pub fn propose<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        actions: &[Action],
        hash: H256,
        standing: Standing,
        now: Time,
    ) -> Result<(ProposalId, Proposal), GovernorError> {
        let (votes, threshold) = (standing.votes, self.threshold(standing.total, now));
        if votes < threshold {
            return Err(GovernorError::VotesTooLow { votes, threshold });
        }
        let parameters = &self.parameters;
        let proposal = Proposal {
            hash,
            proposer: caller,
            proposed: now,
            voting_delay: parameters.voting_delay,
            voting_period: parameters.voting_period,
            late_quorum_extension: parameters.late_quorum_extension,
            timelock: parameters.timelock,
            grace: parameters.grace,
            quorum: self.quorum(standing.total, now),
            two_thirds: actions.iter().any(Action::changes_the_suite),
            resolution: actions.is_empty(),
            fate: Fate::Open,
        };
        // 2^64 proposals are out of reach.
        self.newest.0 = self.newest.0.saturating_add(1);
        cells.write(&ProposalCell(self.newest), &proposal);
        Ok((self.newest, proposal))
    }

    /// The votes that a proposal takes: `proposal_threshold`, but never more than
    /// [`THRESHOLD_SHARE`] of the supply, and never none.
    pub fn threshold(&self, supply: Units, now: Time) -> Units {
        let points = self.parameters.proposal_threshold;
        let wanted = self.calendar.units_up(points, now.saturating_sub(1));
        wanted.min(supply.share_up(THRESHOLD_SHARE)).max(Units(1))
    }

    /// The weight of For and Abstain that a proposal takes: `quorum_bps` of the supply, or
    /// `quorum_floor` if that is more, but never more than half the supply for the floor's sake.
    pub fn quorum(&self, supply: Units, now: Time) -> Units {
        let floor = self.calendar.units_up(self.parameters.quorum_floor, now.saturating_sub(1));
        supply.share_up(self.parameters.quorum_bps).max(floor.min(Units(supply.0 / 2)))
    }

    /// A proposal.
    pub fn proposal<C: Cells>(&self, cells: &C, id: ProposalId) -> Result<Proposal, GovernorError> {
        let unknown = GovernorError::UnknownProposal { id, newest: self.newest };
        cells.read(&ProposalCell(id)).ok_or(unknown)
    }

    /// Its proposer takes a proposal back, as long as votes may be cast and the quorum is not reached:
    /// otherwise whoever fears a proposal could make it themselves, and take it back at the last moment.
    pub fn cancel<C: Cells>(
        &self,
        cells: &mut C,
        caller: Address,
        id: ProposalId,
        mut proposal: Proposal,
        ballot: Option<&SupportBallot>,
        now: Time,
    ) -> Result<(), GovernorError> {
        let proposer = proposal.proposer;
        if caller != proposer {
            return Err(GovernorError::NotProposer { proposer });
        }
        let (state, until) = proposal.state(ballot, now);
        if !matches!(state, State::Pending | State::Active) {
            return Err(GovernorError::WrongState { state, needed: State::Active, until });
        }
        let participation = ballot.map_or(Units::ZERO, SupportBallot::participation);
        let quorum = proposal.quorum;
        if participation >= quorum {
            return Err(GovernorError::QuorumReached { participation, quorum });
        }
        proposal.fate = Fate::Canceled;
        cells.write(&ProposalCell(id), &proposal);
        Ok(())
    }

    /// Queues a proposal that has passed; returns from when on it may be executed.
    pub fn queue<C: Cells>(
        &self,
        cells: &mut C,
        id: ProposalId,
        mut proposal: Proposal,
        ballot: Option<&SupportBallot>,
        now: Time,
    ) -> Result<Time, GovernorError> {
        let (state, until) = proposal.state(ballot, now);
        if state != State::Succeeded {
            return Err(GovernorError::WrongState { state, needed: State::Succeeded, until });
        }
        if proposal.resolution {
            return Err(GovernorError::Resolution);
        }
        let eta = now.saturating_add(proposal.timelock.into());
        proposal.fate = Fate::Queued { eta };
        cells.write(&ProposalCell(id), &proposal);
        Ok(eta)
    }

    /// Marks a proposal as executed, before anything is called. `hash` is [`hash`] of what shall be
    /// executed. What is asked of reputation (`ballot`) only tells why a proposal that was never queued
    /// cannot be executed.
    pub fn execute<C: Cells>(
        &self,
        cells: &mut C,
        id: ProposalId,
        mut proposal: Proposal,
        hash: impl FnOnce(&C, Address) -> H256,
        ballot: impl FnOnce() -> Option<SupportBallot>,
        now: Time,
    ) -> Result<(), GovernorError> {
        let ballot = if proposal.fate == Fate::Open { ballot() } else { None };
        let (state, until) = proposal.state(ballot.as_ref(), now);
        let Fate::Queued { eta } = proposal.fate else {
            if proposal.resolution && state == State::Succeeded {
                return Err(GovernorError::Resolution);
            }
            return Err(GovernorError::WrongState { state, needed: State::Queued, until });
        };
        if state != State::Queued {
            return Err(GovernorError::WrongState { state, needed: State::Queued, until });
        }
        if now < eta {
            return Err(GovernorError::TooEarly { eta, now });
        }
        if hash(cells, proposal.proposer) != proposal.hash {
            return Err(GovernorError::OtherActions);
        }
        proposal.fate = Fate::Executed { at: now };
        cells.write(&ProposalCell(id), &proposal);
        Ok(())
    }
}

/// What a proposal is bound to: who made it, what it does, to which code, and what it says it is for.
///
/// With the proposer in it, a copy of somebody's proposal is another one, and takes nothing from it.
pub fn hash<C: Cells>(
    cells: &C,
    proposer: Address,
    actions: &[Action],
    codes: &[H256],
    description: H256,
) -> H256 {
    cells.keccak256(&(proposer, actions, codes, description).encode())
}

/// The code hashes of the actions' targets: `code` looks one up.
pub fn codes(actions: &[Action], code: impl Fn(Address) -> H256) -> Vec<H256> {
    actions.iter().map(|action| action.target().map_or(H256::zero(), &code)).collect()
}

/// Whether every target still has the code that was voted on.
pub fn check_codes(actions: &[Action], before: &[H256], now: &[H256]) -> Result<(), GovernorError> {
    for (action, (before, now)) in actions.iter().zip(before.iter().zip(now)) {
        if let (Some(target), true) = (action.target(), before != now) {
            return Err(GovernorError::CodeChanged { target });
        }
    }
    Ok(())
}
