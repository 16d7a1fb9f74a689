//! Why something is refused, in words that fit both.

use crate::openzeppelin::abi::{Governor, Timelock};
use codec::Encode;
use commons_core::{
    ballot::CastError,
    governor::{GovernorError, State},
};
use commons_sandbox::Outcome;
use pallet_revive::precompiles::alloy::sol_types::SolError;

/// Why something is refused. States have the same numbers in both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    TooFewVotes {
        votes: u128,
        threshold: u128,
    },
    NotOpen,
    Closed,
    CastAlready,
    NoSuchChoice,
    MayNotCancel,
    State(u8),
    /// It is not queued for long enough.
    NotReady,
    NotWhatWasProposed,
    /// What an action called refused, in these words.
    Failed(Vec<u8>),
}

/// The number of a state.
pub fn number(state: State) -> u8 {
    state.encode()[0]
}

impl Why {
    pub fn ours(error: GovernorError) -> Self {
        match error {
            GovernorError::VotesTooLow { votes, threshold } => {
                Self::TooFewVotes { votes: votes.0, threshold: threshold.0 }
            }
            GovernorError::NotProposer { .. } => Self::MayNotCancel,
            GovernorError::WrongState { needed: State::Active, .. } => Self::MayNotCancel,
            GovernorError::QuorumReached { .. } => Self::MayNotCancel,
            GovernorError::WrongState { state, .. } => Self::State(number(state)),
            GovernorError::TooEarly { .. } => Self::NotReady,
            GovernorError::OtherActions => Self::NotWhatWasProposed,
            GovernorError::ActionFailed { answer, .. } => Self::Failed(answer),
            other => panic!("{other:?} is not what others refuse with"),
        }
    }

    pub fn our_cast(error: CastError) -> Self {
        match error {
            CastError::NotOpen { .. } => Self::NotOpen,
            CastError::Closed { .. } => Self::Closed,
            CastError::AlreadyCast => Self::CastAlready,
            CastError::ChoiceOutOfRange { .. } => Self::NoSuchChoice,
            other => panic!("{other:?} is not what others refuse with"),
        }
    }

    pub fn theirs(outcome: &Outcome) -> Self {
        assert!(outcome.error.is_none(), "{outcome:?}");
        let data = outcome.data.as_slice();
        if let Ok(error) = Governor::GovernorInsufficientProposerVotes::abi_decode(data) {
            Self::TooFewVotes { votes: error.votes.to(), threshold: error.threshold.to() }
        } else if let Ok(error) = Governor::GovernorUnexpectedProposalState::abi_decode(data) {
            Self::State(error.current)
        } else if Governor::GovernorAlreadyCastVote::abi_decode(data).is_ok() {
            Self::CastAlready
        } else if Governor::GovernorInvalidVoteType::abi_decode(data).is_ok() {
            Self::NoSuchChoice
        } else if Governor::GovernorUnableToCancel::abi_decode(data).is_ok() {
            Self::MayNotCancel
        } else if Governor::GovernorNonexistentProposal::abi_decode(data).is_ok() {
            Self::NotWhatWasProposed
        } else if Timelock::TimelockUnexpectedOperationState::abi_decode(data).is_ok() {
            Self::NotReady
        } else {
            Self::Failed(data.to_vec())
        }
    }

    /// The same for a vote, which is refused by where a proposal stands: too early, or too late.
    pub fn their_cast(outcome: &Outcome) -> Self {
        match Self::theirs(outcome) {
            Self::State(state) if state == number(State::Pending) => Self::NotOpen,
            Self::State(_) => Self::Closed,
            other => other,
        }
    }

    /// Its name, without what comes with it.
    pub fn name(&self) -> String {
        let text = format!("{self:?}");
        text.split([' ', '(']).next().unwrap_or_default().to_owned()
    }
}
