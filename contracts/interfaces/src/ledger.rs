//! The ledger: contributions and what became of them.

use commons_core::{
    Address, Time,
    ballot::Terms,
    contribution::{Contribution, Draft, LedgerError},
    history::History,
    parameters::Parameters,
    review::Outcome,
    units::ContributionId,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// Most contributions in one page of [`Ledger::contributions`].
pub const PAGE_MAX: u32 = 50;

/// What a ledger was deployed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Charter {
    /// The second of deployment, from which epochs are counted.
    pub genesis: Time,
    /// The contract that counts the weight of reviews.
    pub reputation: Address,
    /// The rules.
    pub parameters: Parameters,
}

/// Messages of the ledger.
#[ink::trait_definition]
pub trait Ledger {
    /// Records a contribution of the caller. Anyone may; nobody has to join. Returns its number.
    ///
    /// The URI says where the evidence can be found; it is kept in the event only.
    #[ink(message)]
    fn record(&mut self, draft: Draft, uri: Vec<u8>) -> Result<ContributionId, LedgerError>;

    /// Replaces what a contribution states, at most three times, while its review is open. The
    /// review begins anew.
    #[ink(message)]
    fn amend(&mut self, id: ContributionId, draft: Draft, uri: Vec<u8>) -> Result<(), LedgerError>;

    /// Takes a contribution back while its review is open.
    #[ink(message)]
    fn withdraw(&mut self, id: ContributionId) -> Result<(), LedgerError>;

    /// Takes the outcome of a review and mints an accepted value. Anyone may, once the review has
    /// closed, or before if a single grade holds more than half of the supply.
    #[ink(message)]
    fn settle(&mut self, id: ContributionId) -> Result<Outcome, LedgerError>;

    /// A contribution.
    #[ink(message)]
    fn contribution(&self, id: ContributionId) -> Option<Contribution>;

    /// Contributions `first`, `first + 1`, ...: at most `count` of them, at most [`PAGE_MAX`].
    #[ink(message)]
    fn contributions(&self, first: ContributionId, count: u32) -> Vec<Contribution>;

    /// Number of the newest contribution; 0 before the first.
    #[ink(message)]
    fn newest(&self) -> ContributionId;

    /// The terms of a contribution's review as it now stands.
    #[ink(message)]
    fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError>;

    /// What the ledger was deployed with.
    #[ink(message)]
    fn charter(&self) -> Charter;

    /// Number of events of the ledger, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The ledger was deployed.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// What it was deployed with.
    pub charter: Charter,
}

/// Somebody recorded a contribution.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    #[ink(topic)]
    pub id: ContributionId,
    /// Who says so.
    #[ink(topic)]
    pub agent: Address,
    /// What they say.
    pub draft: Draft,
    /// Where the evidence is.
    pub uri: Vec<u8>,
    /// When.
    pub at: Time,
}

/// A contributor changed what they state.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
    /// What they say now.
    pub draft: Draft,
    /// Where the evidence is.
    pub uri: Vec<u8>,
    /// When.
    pub at: Time,
}

/// A contributor took a contribution back.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawn {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
    /// When.
    pub at: Time,
}

/// The outcome of a review was taken.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
    /// What the peers decided.
    pub outcome: Outcome,
    /// When.
    pub at: Time,
}
