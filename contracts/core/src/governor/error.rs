//! Why the governor refuses.

use super::State;
use crate::{
    Address, Time,
    parameters::OutOfRange,
    units::{ProposalId, Units},
};
use alloc::vec::Vec;
use primitive_types::U256;
use scale::{Decode, Encode};

/// Why the governor refuses; the first that applies, in the order in which a message asks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum GovernorError {
    /// The commons is a fork that people still inherit from; see [`crate::hub`].
    NotOpen { opens: Time, now: Time },
    /// A proposal says what it is for.
    NoDescription,
    /// The description is longer than [`super::DESCRIPTION_MAX`] bytes.
    DescriptionTooLong { length: u32, max: u32 },
    /// More than [`super::ACTIONS_MAX`].
    TooManyActions { given: u32, max: u32 },
    /// More than [`super::DATA_MAX`] bytes of call data and URIs.
    TooMuchData { length: u32, max: u32 },
    /// The suite is changed by actions that say so, and what the chain keeps for itself is not called.
    ForbiddenTarget { target: Address },
    /// A payment of nothing.
    NothingToPay { action: u8 },
    /// The URI is longer than [`crate::contribution::URI_MAX`] bytes.
    UriTooLong { length: u32, max: u32 },
    /// Call data begins with a selector of four bytes.
    NoSelector { action: u8 },
    /// There is no contract at the target: a call would succeed and do nothing.
    NoCode { target: Address },
    /// There is no such parameter, or the value is of another type.
    UnknownParameter { parameter: u8, value: u64 },
    /// The parameter was fixed at deployment.
    FixedParameter { parameter: u8 },
    /// The parameter has another value than the action takes it to have.
    OtherValue { parameter: u8, from: u64, value: u64 },
    /// A parameter would leave its range.
    OutOfRange(OutOfRange),
    /// Proposals and late reviews would take `needed` seconds, and pots that are not open yet leave no more
    /// than `dispute_period` to correct what they pay. It takes two proposals: one for a longer dispute
    /// period, and another when the pots of the epochs before it are open.
    CycleTooLong { needed: u64, dispute_period: u32 },
    /// The proposer had too few votes in the second before.
    VotesTooLow { votes: Units, threshold: Units },
    /// There is no such proposal; the newest one is `newest`.
    UnknownProposal { id: ProposalId, newest: ProposalId },
    /// Only the proposer may do that.
    NotProposer { proposer: Address },
    /// The proposal is not in the state that it takes. `until` is when its state changes by itself (0 if
    /// never), or when it expired.
    WrongState { state: State, needed: State, until: Time },
    /// The quorum is reached: what so many have voted on is no longer its proposer's alone.
    QuorumReached { participation: Units, quorum: Units },
    /// A resolution has no actions: it is done when it has passed.
    Resolution,
    /// The timelock is not over.
    TooEarly { eta: Time, now: Time },
    /// These are not the actions, codes and description that were proposed.
    OtherActions,
    /// The code of a target is not what it was when it was voted on.
    CodeChanged { target: Address },
    /// The treasury has too little native money for the action.
    TreasuryTooLow { action: u8, amount: U256, held: U256 },
    /// What an action called refused it; this is what it said, at most
    /// [`super::ANSWER_MAX`] bytes of it.
    ActionFailed { action: u8, answer: Vec<u8> },
    /// Only the hub of the suite may do that.
    NotHub { hub: Address },
    /// It is known already when the commons opens.
    OpensAlready { opens: Time },
    /// A question about a second that is not over.
    FutureLookup { at: Time, now: Time },
    /// The call of the reputation contract failed without an answer.
    ReputationFailed,
}
