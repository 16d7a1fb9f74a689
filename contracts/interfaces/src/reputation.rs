//! Reputation: all weight, all ballots.

use commons_core::{
    Address, H256, Time,
    ballot::{CastError, GradeBallot, Receipt, Terms},
    founding::Seed,
    history::History,
    review::{Claim, Outcome, SettleError, Surge},
    units::{ContributionId, Points, Units},
};
use ink::prelude::{string::String, vec::Vec};

/// Messages of reputation. It is not transferable: there is no message that moves it.
#[ink::trait_definition]
pub trait Reputation {
    /// Casts a grade (0 rejects, 10 confirms all that is claimed) in the ballot named by `terms`,
    /// with what the caller held at its snapshot. May be repeated while the ballot is open; the
    /// last cast counts.
    ///
    /// Terms that no convener asks for make a ballot that counts nowhere.
    #[ink(message)]
    fn cast(&mut self, terms: Terms, grade: u8, reason: Vec<u8>) -> Result<(), CastError>;

    /// Closes a ballot for good, and mints the value if the claim is accepted. Ledger only.
    #[ink(message)]
    fn settle(&mut self, terms: Terms, claim: Claim) -> Result<Outcome, SettleError>;

    /// A ballot; `None` before its first cast, unless it was settled without one.
    #[ink(message)]
    fn tally(&self, ballot: H256) -> Option<GradeBallot>;

    /// What an agent cast in a ballot.
    #[ink(message)]
    fn receipt(&self, ballot: H256, agent: Address) -> Option<Receipt>;

    /// Weight of an agent now.
    #[ink(message)]
    fn balance_of(&self, agent: Address) -> Units;

    /// Weight of an agent at the end of second `at`.
    #[ink(message)]
    fn past_own_units(&self, agent: Address, at: Time) -> Units;

    /// Weight of all agents now.
    #[ink(message)]
    fn total_supply(&self) -> Units;

    /// The newest epoch in which anything was accepted, and how much.
    #[ink(message)]
    fn surge(&self) -> Surge;

    /// The only contract that may settle and mint.
    #[ink(message)]
    fn ledger(&self) -> Address;

    /// Now, in seconds (ERC-6372).
    #[ink(message)]
    fn clock(&self) -> Time;

    /// How `clock` is to be understood (ERC-6372).
    #[ink(message)]
    fn clock_mode(&self) -> String;

    /// Number of events of reputation, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The founders received their seed.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// The only contract that may settle and mint.
    pub ledger: Address,
    /// Who received how much.
    pub seeds: Vec<Seed>,
    /// When; the seed counts from one second before.
    pub at: Time,
}

/// Somebody graded something.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Graded {
    /// The ballot's name.
    #[ink(topic)]
    pub ballot: H256,
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// The terms, with the first cast of a ballot.
    pub opened: Option<Terms>,
    /// The grade.
    pub grade: u8,
    /// The weight behind it.
    pub weight: Units,
    /// Why, in the agent's words.
    pub reason: Vec<u8>,
    /// When.
    pub at: Time,
}

/// A ballot was closed for good.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The ballot's name.
    #[ink(topic)]
    pub ballot: H256,
    /// The claim that was decided.
    pub claim: Claim,
    /// The outcome.
    pub outcome: Outcome,
    /// When.
    pub at: Time,
}

/// An accepted value was minted: the receipt of reputation earned.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minted {
    /// Who earned it.
    #[ink(topic)]
    pub agent: Address,
    /// For what.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// How much.
    pub value: Points,
    /// When.
    pub at: Time,
}
