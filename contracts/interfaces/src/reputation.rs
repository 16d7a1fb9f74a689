//! Reputation: all weight, all ballots.
//!
//! Amounts are in *units* where they are compared with one another, and in *points* (millionths)
//! where people read them; see [`commons_core::decay`].

use commons_core::{
    Address, H256, Time,
    accepted::Count,
    ballot::{CastError, Receipt, Tally, Terms},
    calendar::Calendar,
    delegation::{DelegationError, Lent},
    founding::Seed,
    history::History,
    reputation::{
        Asked, Burned, Decision, FutureLookup, Order, OrderError, Penalty, SeedError, Share,
        Standing, Suite,
    },
    review::{Claim, Outcome, SettleError, Surge},
    units::{ContributionId, Points, ProjectId, Units},
};
use ink::prelude::{string::String, vec::Vec};

/// Most casts at once: call data is at most 16 KiB.
pub const CASTS_MAX: u32 = 20;

/// A cast among several: the ballot's terms, the choice, and why.
pub type Ballot = (Terms, u8, Vec<u8>);

/// Messages of reputation. It is not transferable: there is no message that moves it.
#[ink::trait_definition]
pub trait Reputation {
    /// Casts in the Grade or Support ballot named by `terms`; [`commons_core::ballot::Kind`] says what the
    /// choices are and what weighs.
    ///
    /// Terms that no convener asks for make a ballot that counts nowhere.
    ///
    /// `&self` because the root cell stays as it is: what is cast lies in cells of its own.
    #[ink(message)]
    fn cast(&self, terms: Terms, choice: u8, reason: Vec<u8>) -> Result<(), CastError>;

    /// Casts in at most [`CASTS_MAX`] ballots. A refused one, and what is beyond the limit, is skipped
    /// and reported in its place.
    #[ink(message)]
    fn cast_many(&self, ballots: Vec<Ballot>) -> Vec<Result<(), CastError>>;

    /// Lends the caller's vote in Support ballots to another agent, for the rest of this season
    /// (`seasons` = 1) and at most three more. What was lent before ends. Own units earned meanwhile
    /// follow. Lending to oneself takes the vote back.
    #[ink(message)]
    fn delegate(&self, to: Address, seasons: u8) -> Result<Lent, DelegationError>;

    /// Takes the caller's vote back.
    #[ink(message)]
    fn undelegate(&self) -> Result<(), DelegationError>;

    /// Votes of an agent and units of all at the end of second `at`: what a proposal is measured by.
    #[ink(message)]
    fn standing(&self, agent: Address, at: Time) -> Result<Standing, FutureLookup>;

    /// Runs a message of [`Books`]: `call` is its selector and arguments, and what it answers is the
    /// answer. What is rare is in a contract of its own, because every call pays for all the code of
    /// the contract that it enters; the cells are those of this one.
    #[ink(message)]
    fn books(&self, call: Vec<u8>);
}

/// Selector of [`Reputation::books`].
pub const BOOKS: [u8; 4] = ink::selector_bytes!("Reputation::books");

/// Messages of the books of reputation: what the ledger and the hub order, and what can be asked. They
/// are sent to reputation, by way of [`Reputation::books`]; the contract that has their code answers for
/// nothing by itself.
#[ink::trait_definition]
pub trait Books {
    /// Gives founders their seed, or an agent what they inherit in a fork, from second `since` on.
    /// Returns how many hold seed now. Hub only.
    #[ink(message)]
    fn seed(&mut self, seeds: Vec<Seed>, since: Time) -> Result<u32, SeedError>;

    /// Says from when on weight can be used. Hub only, once.
    #[ink(message)]
    fn open(&mut self, opens: Time) -> Result<(), SeedError>;

    /// Signals in the Signal ballot named by `terms` that this matters to the caller now, with own
    /// weight, once in an epoch.
    ///
    /// `&self` because the root cell stays as it is.
    #[ink(message)]
    fn signal(&self, terms: Terms, reason: Vec<u8>) -> Result<(), CastError>;

    /// Closes the ballot of a review for good, and mints the value if the claim is accepted. Ledger
    /// only.
    #[ink(message)]
    fn settle(&mut self, terms: Terms, claim: Claim) -> Result<Decision, SettleError>;

    /// Mints the credit of a citation, which is not work of this epoch. Ledger only.
    #[ink(message)]
    fn credit(&mut self, order: Order, value: Points) -> Result<Units, OrderError>;

    /// Burns what a contribution minted too much. Ledger only.
    #[ink(message)]
    fn correct(
        &mut self,
        order: Order,
        owed: Units,
        uncount: Option<Count>,
    ) -> Result<Burned, OrderError>;

    /// Makes a reviewer pay for a grade above 0 in the ballot of `terms`. Ledger only.
    #[ink(message)]
    fn penalize(
        &mut self,
        order: Order,
        terms: Terms,
        penalty: Penalty,
    ) -> Result<Burned, OrderError>;

    /// What was cast in a ballot; `None` before its first cast, unless it was settled without one.
    #[ink(message)]
    fn tally(&self, ballot: H256) -> Option<Tally>;

    /// What an agent cast in a ballot.
    #[ink(message)]
    fn receipt(&self, ballot: H256, agent: Address) -> Option<Receipt>;

    /// Points of an agent now, rounded down.
    #[ink(message)]
    fn balance_of(&self, agent: Address) -> Points;

    /// Points of an agent at the end of second `at`, rounded down. This is what a fork inherits.
    #[ink(message)]
    fn points_at(&self, agent: Address, at: Time) -> Result<Points, FutureLookup>;

    /// Points of all agents now, rounded down.
    #[ink(message)]
    fn total_supply(&self) -> Points;

    /// Own units of an agent now, lent or not.
    #[ink(message)]
    fn own_units(&self, agent: Address) -> Units;

    /// Own units of an agent at the end of second `at`.
    #[ink(message)]
    fn past_own_units(&self, agent: Address, at: Time) -> Result<Units, FutureLookup>;

    /// Votes of an agent now: own units unless they are lent, and what others lend.
    #[ink(message)]
    fn votes(&self, agent: Address) -> Units;

    /// Votes of an agent at the end of second `at` (ERC-5805's `getPastVotes`).
    #[ink(message)]
    fn past_votes(&self, agent: Address, at: Time) -> Result<Units, FutureLookup>;

    /// Units of all agents now.
    #[ink(message)]
    fn total_units(&self) -> Units;

    /// Units of all agents at the end of second `at` (ERC-5805's `getPastTotalSupply`).
    #[ink(message)]
    fn past_total(&self, at: Time) -> Result<Units, FutureLookup>;

    /// To whom an agent lends now; `None` if to nobody.
    #[ink(message)]
    fn delegate_of(&self, agent: Address) -> Option<Lent>;

    /// To whom an agent lent at the end of second `at`.
    #[ink(message)]
    fn delegate_at(&self, agent: Address, at: Time) -> Result<Option<Lent>, FutureLookup>;

    /// Units that an agent has earned and holds now, in a project (0: in the commons).
    #[ink(message)]
    fn earned_of(&self, agent: Address, project: ProjectId) -> Units;

    /// Units that an agent had earned in a project at the end of second `at`.
    #[ink(message)]
    fn past_earned(
        &self,
        agent: Address,
        project: ProjectId,
        at: Time,
    ) -> Result<Units, FutureLookup>;

    /// An agent's part in what each of these pots is for: what money is divided by.
    #[ink(message)]
    fn shares(&self, agent: Address, asked: Vec<Asked>) -> Result<Vec<Share>, FutureLookup>;

    /// Agents who ever held anything, with own units now: number `first` (from 0) and those after it,
    /// at most `count`, at most [`crate::PAGE_MAX`].
    #[ink(message)]
    fn agents(&self, first: u32, count: u32) -> Vec<(Address, Units)>;

    /// The newest epoch in which anything was accepted without a majority, and how much.
    #[ink(message)]
    fn surge(&self) -> Surge;

    /// The contracts that may order anything, and the one with the code of these messages.
    #[ink(message)]
    fn suite(&self) -> Suite;

    /// First second in which weight can be used; later than the deployment in a fork.
    #[ink(message)]
    fn opens(&self) -> Time;

    /// Epochs, seasons, and how weight fades.
    #[ink(message)]
    fn calendar(&self) -> Calendar;

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

/// The founders received their seed, or somebody brought into a fork what they had in its parent.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seeded {
    /// Who received how much.
    pub seeds: Vec<Seed>,
    /// First second in which it counts.
    pub since: Time,
    /// When.
    pub at: Time,
}

/// It is known when the commons opens: at once, or in a fork when enough people have inherited.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReputationOpening {
    /// First second in which weight can be used.
    pub opens: Time,
    /// When.
    pub at: Time,
}

/// Somebody cast in a ballot.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VoteCast {
    /// The ballot's name.
    #[ink(topic)]
    pub ballot: H256,
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// The terms, with the first cast of a ballot.
    pub opened: Option<Terms>,
    /// The choice: a grade, or against, for, abstain.
    pub choice: u8,
    /// The weight behind it; in a Signal ballot, millionths of a point.
    pub weight: Units,
    /// Why, in the agent's words.
    pub reason: Vec<u8>,
    /// When.
    pub at: Time,
}

/// Somebody lent their vote, or took it back.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delegated {
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// To whom, and until the end of which season; the zero address for nobody.
    pub lent: Lent,
    /// For how many seasons; 0 when it is taken back.
    pub seasons: u8,
    /// When.
    pub at: Time,
}

/// The ballot of a review was closed for good.
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

/// Reputation was earned: the receipt of every mint.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Minted {
    /// Who earned it.
    #[ink(topic)]
    pub agent: Address,
    /// For what. Where a citation is credited, this is the contribution that cites.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// In which project, besides the commons.
    pub project: ProjectId,
    /// How much.
    pub value: Points,
    /// Its weight.
    pub units: Units,
    /// When.
    pub at: Time,
}

/// Reputation was taken: the receipt of every burn.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Burnt {
    /// Who lost it.
    #[ink(topic)]
    pub agent: Address,
    /// For what.
    #[ink(topic)]
    pub contribution: ContributionId,
    /// From which project's book, besides the commons.
    pub project: ProjectId,
    /// What should have been taken.
    pub owed: Units,
    /// What was there and was taken from own units; the rest is forgiven.
    pub taken: Units,
    /// When.
    pub at: Time,
}
