//! The governor: what is decided together, and done when it is. It holds the treasury.
//!
//! Names and lifecycle are those of OpenZeppelin's Governor where both have the same thing. Votes are
//! cast in reputation, in the ballot that a proposal's [`terms`](Governor::terms) name.

use commons_core::{
    Address, H256, Time, U256,
    ballot::Terms,
    calendar::Calendar,
    governor::{Action, GovernorError, Proposal, State},
    history::History,
    hub::Addresses,
    parameters::Parameters,
    units::{ProposalId, Units},
};
use ink::prelude::{string::String, vec::Vec};

/// Messages of the governor.
#[ink::trait_definition]
pub trait Governor {
    /// Proposes actions, at most [`commons_core::governor::ACTIONS_MAX`]; a proposal without any is a
    /// resolution. The caller needs the votes that [`proposal_threshold`](Self::proposal_threshold)
    /// says, in the second before. Everything that decides the proposal is frozen now: its ballot, the
    /// quorum, the majority it takes, its timelock, and the code of each contract that it names.
    ///
    /// The description is text, 1 to [`commons_core::governor::DESCRIPTION_MAX`] bytes. Returns the
    /// proposal's number.
    #[ink(message)]
    fn propose(
        &mut self,
        actions: Vec<Action>,
        description: Vec<u8>,
    ) -> Result<ProposalId, GovernorError>;

    /// Takes a proposal back: by its proposer, while votes may be cast and the quorum is not reached.
    #[ink(message)]
    fn cancel(&mut self, id: ProposalId) -> Result<(), GovernorError>;

    /// Queues a proposal that has passed. Anyone may, within the grace period. Returns the first second
    /// in which it may be executed.
    #[ink(message)]
    fn queue(&mut self, id: ProposalId) -> Result<Time, GovernorError>;

    /// Does what was decided: all actions, or none of them. Anyone may, from the end of the timelock on
    /// and within the grace period.
    ///
    /// The actions, the code hashes of their targets and the hash (keccak256) of the description are
    /// those of the event [`Proposed`].
    #[ink(message)]
    fn execute(
        &mut self,
        id: ProposalId,
        actions: Vec<Action>,
        codes: Vec<H256>,
        description: H256,
    ) -> Result<(), GovernorError>;

    /// Puts money into the treasury. Anyone may, once the commons has opened.
    #[ink(message, payable)]
    fn deposit(&mut self) -> Result<(), GovernorError>;

    /// Says from when on anything can be proposed. Hub only, once.
    #[ink(message)]
    fn open(&mut self, opens: Time) -> Result<(), GovernorError>;

    /// Where a proposal stands now.
    #[ink(message)]
    fn state(&self, id: ProposalId) -> Result<State, GovernorError>;

    /// A proposal, with all that was frozen when it was made.
    #[ink(message)]
    fn proposal(&self, id: ProposalId) -> Option<Proposal>;

    /// Number of the newest proposal; 0 before the first.
    #[ink(message)]
    fn newest(&self) -> ProposalId;

    /// The terms of a proposal's ballot: what is handed to [`cast`](crate::reputation::Reputation::cast).
    #[ink(message)]
    fn terms(&self, id: ProposalId) -> Result<Terms, GovernorError>;

    /// The second in which the weight of votes on a proposal is taken.
    #[ink(message)]
    fn proposal_snapshot(&self, id: ProposalId) -> Result<Time, GovernorError>;

    /// First second in which votes on a proposal no longer count. A late quorum moves it.
    #[ink(message)]
    fn proposal_deadline(&self, id: ProposalId) -> Result<Time, GovernorError>;

    /// Weight against a proposal, for it, and abstaining.
    #[ink(message)]
    fn proposal_votes(&self, id: ProposalId) -> Result<[Units; 3], GovernorError>;

    /// Whether an agent has voted on a proposal.
    #[ink(message)]
    fn has_voted(&self, id: ProposalId, agent: Address) -> Result<bool, GovernorError>;

    /// Weight of For and Abstain that a proposal takes whose snapshot is second `at`, by the present
    /// parameters. The last second that is over is that of a proposal made now.
    #[ink(message)]
    fn quorum(&self, at: Time) -> Result<Units, GovernorError>;

    /// Votes that a proposal made now takes.
    #[ink(message)]
    fn proposal_threshold(&self) -> Result<Units, GovernorError>;

    /// Seconds from proposing to the first vote.
    #[ink(message)]
    fn voting_delay(&self) -> u32;

    /// Seconds for voting.
    #[ink(message)]
    fn voting_period(&self) -> u32;

    /// The parameters in force.
    #[ink(message)]
    fn parameters(&self) -> Parameters;

    /// Now, in seconds (ERC-6372).
    #[ink(message)]
    fn clock(&self) -> Time;

    /// How `clock` is to be understood (ERC-6372).
    #[ink(message)]
    fn clock_mode(&self) -> String;

    /// Number of events of the governor, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The governor was deployed.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GovernorDeployed {
    /// The suite that it governs.
    pub suite: Addresses,
    /// Epochs, and how weight fades.
    pub calendar: Calendar,
    /// The parameters that the commons starts with.
    pub parameters: Parameters,
}

/// It is known when the commons opens.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GovernorOpening {
    /// First second in which anything can be proposed.
    pub opens: Time,
    /// When this was known.
    pub at: Time,
}

/// Somebody made a proposal.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Its number.
    #[ink(topic)]
    pub id: ProposalId,
    /// Who.
    #[ink(topic)]
    pub proposer: Address,
    /// What it does.
    pub actions: Vec<Action>,
    /// Code hashes of the actions' targets; zero where there is no target, or no code.
    pub codes: Vec<H256>,
    /// What it is for, in the proposer's words.
    pub description: Vec<u8>,
    /// Weight of For and Abstain that it takes.
    pub quorum: Units,
    /// When.
    pub at: Time,
}

/// A proposer took a proposal back.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Canceled {
    /// The proposal.
    #[ink(topic)]
    pub id: ProposalId,
    /// When.
    pub at: Time,
}

/// A proposal that has passed was queued.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The proposal.
    #[ink(topic)]
    pub id: ProposalId,
    /// First second in which it may be executed.
    pub eta: Time,
    /// When.
    pub at: Time,
}

/// A proposal is executed. What it does follows, in the same transaction.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Executed {
    /// The proposal.
    #[ink(topic)]
    pub id: ProposalId,
    /// When.
    pub at: Time,
}

/// A proposal gave a parameter another value.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterSet {
    /// The proposal.
    #[ink(topic)]
    pub id: ProposalId,
    /// The parameter's position in [`Parameters::entries`].
    pub parameter: u8,
    /// What it was.
    pub from: u64,
    /// What it is.
    pub value: u64,
    /// When.
    pub at: Time,
}

/// Somebody put money into the treasury.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposited {
    /// Who.
    #[ink(topic)]
    pub from: Address,
    /// How much, in the chain's 18-decimal units.
    pub amount: U256,
    /// When.
    pub at: Time,
}
