//! The ledger: contributions and what became of them.

use commons_core::{
    Address, H256, Time,
    ballot::Terms,
    calendar::Calendar,
    contribution::{Contribution, Draft},
    history::History,
    hub::Addresses,
    ledger::{LedgerError, Project},
    need::Need,
    parameters::Parameters,
    reputation::Burned,
    review::Outcome,
    units::{ContributionId, Epoch, NeedId, Points, ProjectId, Units},
    versions::Version,
};
use ink::prelude::vec::Vec;

/// Messages of the ledger.
#[ink::trait_definition]
pub trait Ledger {
    /// Opens a project: a name to gather work under. Anyone may, and nothing else follows from it.
    ///
    /// `document` is the hash of a document that describes it, zero for none; the URI says where it
    /// can be found, and is kept in the event only, as all URIs are.
    #[ink(message)]
    fn open_project(&mut self, document: H256, uri: Vec<u8>) -> Result<ProjectId, LedgerError>;

    /// Records a contribution of the caller. Anyone may; nobody has to join. Returns its number.
    #[ink(message)]
    fn record(&mut self, draft: Draft, uri: Vec<u8>) -> Result<ContributionId, LedgerError>;

    /// Records several contributions of the caller, all of them or none. Returns the first number.
    #[ink(message)]
    fn record_many(&mut self, drafts: Vec<(Draft, Vec<u8>)>)
    -> Result<ContributionId, LedgerError>;

    /// Records a contribution of somebody else, by hash only. It waits for that agent's word, and
    /// nothing can be done with it before.
    #[ink(message)]
    fn record_for(&mut self, agent: Address, draft: Draft) -> Result<ContributionId, LedgerError>;

    /// Says that what somebody else recorded is one's own. It counts as recorded from now on.
    #[ink(message)]
    fn consent(&mut self, id: ContributionId, uri: Vec<u8>) -> Result<(), LedgerError>;

    /// Says that what somebody else recorded shall not count as one's own, for good.
    #[ink(message)]
    fn decline(&mut self, id: ContributionId) -> Result<(), LedgerError>;

    /// Replaces what a contribution states (never its project), at most three times, while its
    /// review is open. The review begins anew.
    #[ink(message)]
    fn amend(&mut self, id: ContributionId, draft: Draft, uri: Vec<u8>) -> Result<(), LedgerError>;

    /// Takes a contribution back while its review is open.
    #[ink(message)]
    fn withdraw(&mut self, id: ContributionId) -> Result<(), LedgerError>;

    /// Puts a contribution that lapsed to review once more: by its contributor, once.
    #[ink(message)]
    fn reopen(&mut self, id: ContributionId) -> Result<(), LedgerError>;

    /// Takes the outcome of a review and mints an accepted value. Anyone may, once the review has
    /// closed, or before if a single grade holds more than half of the supply.
    #[ink(message)]
    fn settle(&mut self, id: ContributionId) -> Result<Outcome, LedgerError>;

    /// Credits the contributor of what an accepted contribution builds on: `cite_bps` of the value
    /// that stands, divided by the number of citations, for citation `index` (from 0). Anyone may,
    /// once for each, when the pots of the counting epoch are open. Returns the value minted.
    #[ink(message)]
    fn credit_cite(&mut self, id: ContributionId, index: u8) -> Result<Points, LedgerError>;

    /// Lowers an accepted value and burns the difference. Governor only, until a season after
    /// settlement, or until the pots of the counting epoch open if that is later.
    #[ink(message)]
    fn correct(&mut self, id: ContributionId, value: Points) -> Result<Burned, LedgerError>;

    /// Makes a reviewer pay who graded a contribution above 0 that was corrected to 0. Anyone may,
    /// once for each reviewer.
    #[ink(message)]
    fn penalize(&mut self, id: ContributionId, reviewer: Address) -> Result<Burned, LedgerError>;

    /// Says what a project wants, until when. Anyone may. Who cares for it signals in the ballot of
    /// [`Ledger::need_terms`], and its heat fades unless people keep caring; whoever does it names it
    /// in what they record. Returns its number.
    ///
    /// `document` is the hash of a document that describes it, zero for none. `until` is at most 104
    /// epochs ahead; then it is wanted no more, by itself.
    #[ink(message)]
    fn publish_need(
        &mut self,
        project: ProjectId,
        document: H256,
        uri: Vec<u8>,
        until: Time,
    ) -> Result<NeedId, LedgerError>;

    /// Changes until when a need is wanted, sooner or later, also when that time is over. By its
    /// publisher.
    #[ink(message)]
    fn renew_need(&mut self, id: NeedId, until: Time) -> Result<(), LedgerError>;

    /// Says that a need is wanted no more, for good. By its publisher.
    #[ink(message)]
    fn close_need(&mut self, id: NeedId) -> Result<(), LedgerError>;

    /// Says "I will do it, by then" of a need that is wanted. Anyone may, as often as they like; it
    /// takes no right from others and binds nobody. Whether it was kept follows from the record.
    #[ink(message)]
    fn commit(&mut self, id: NeedId, until: Time) -> Result<(), LedgerError>;

    /// A contribution.
    #[ink(message)]
    fn contribution(&self, id: ContributionId) -> Option<Contribution>;

    /// Contributions `first`, `first + 1`, ...: at most `count` of them, at most [`crate::PAGE_MAX`].
    #[ink(message)]
    fn contributions(&self, first: ContributionId, count: u32) -> Vec<Contribution>;

    /// Number of the newest contribution; 0 before the first.
    #[ink(message)]
    fn newest(&self) -> ContributionId;

    /// A project.
    #[ink(message)]
    fn project(&self, id: ProjectId) -> Option<Project>;

    /// Projects `first`, `first + 1`, ...: at most `count` of them, at most [`crate::PAGE_MAX`].
    #[ink(message)]
    fn projects(&self, first: ProjectId, count: u32) -> Vec<Project>;

    /// Number of the newest project; 0 before the first.
    #[ink(message)]
    fn newest_project(&self) -> ProjectId;

    /// A need.
    #[ink(message)]
    fn need(&self, id: NeedId) -> Option<Need>;

    /// Needs `first`, `first + 1`, ...: at most `count` of them, at most [`crate::PAGE_MAX`].
    #[ink(message)]
    fn needs(&self, first: NeedId, count: u32) -> Vec<Need>;

    /// Number of the newest need; 0 before the first.
    #[ink(message)]
    fn newest_need(&self) -> NeedId;

    /// The terms of the Signal ballot in which a need's heat is counted.
    #[ink(message)]
    fn need_terms(&self, id: NeedId) -> Result<Terms, LedgerError>;

    /// The terms of a contribution's review as it now stands.
    #[ink(message)]
    fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError>;

    /// Takes over parameters, which hold from the next second on. Governor only.
    #[ink(message)]
    fn adopt(&mut self, parameters: Parameters) -> Result<(), LedgerError>;

    /// Says from when on anything can be recorded. Hub only, once.
    #[ink(message)]
    fn open(&mut self, opens: Time) -> Result<(), LedgerError>;

    /// The parameters in force at a second, and what those before them still decide.
    #[ink(message)]
    fn version_at(&self, at: Time) -> Version;

    /// The suite.
    #[ink(message)]
    fn suite(&self) -> Addresses;

    /// Epochs, seasons, and how weight fades.
    #[ink(message)]
    fn calendar(&self) -> Calendar;

    /// First second in which anything can be recorded; later than the deployment in a fork.
    #[ink(message)]
    fn opens(&self) -> Time;

    /// Number of events of the ledger, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The ledger was deployed.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerDeployed {
    /// The suite that it belongs to.
    pub suite: Addresses,
    /// Epochs, seasons, and how weight fades.
    pub calendar: Calendar,
    /// The parameters that the commons starts with.
    pub parameters: Parameters,
}

/// It is known when the commons opens.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LedgerOpening {
    /// First second in which anything can be recorded.
    pub opens: Time,
    /// When this was known.
    pub at: Time,
}

/// The governor changed parameters. They hold from the next second on.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adopted {
    /// All of them.
    pub parameters: Parameters,
    /// When.
    pub at: Time,
}

/// Somebody opened a project.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProjectOpened {
    /// Its number.
    #[ink(topic)]
    pub id: ProjectId,
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// Hash of the document that describes it.
    pub document: H256,
    /// Where the document is.
    pub uri: Vec<u8>,
    /// When.
    pub at: Time,
}

/// Somebody published a need.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedPublished {
    /// Its number.
    #[ink(topic)]
    pub id: NeedId,
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// The project that wants it.
    pub project: ProjectId,
    /// Hash of the document that describes it.
    pub document: H256,
    /// Where the document is.
    pub uri: Vec<u8>,
    /// Until when it is wanted.
    pub until: Time,
    /// When.
    pub at: Time,
}

/// A publisher changed until when a need is wanted.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedRenewed {
    /// The need.
    #[ink(topic)]
    pub id: NeedId,
    /// Until when it is wanted now.
    pub until: Time,
    /// When.
    pub at: Time,
}

/// A publisher closed a need.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeedClosed {
    /// The need.
    #[ink(topic)]
    pub id: NeedId,
    /// When.
    pub at: Time,
}

/// Somebody said that they will do what a need asks for.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The need.
    #[ink(topic)]
    pub id: NeedId,
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// By when.
    pub until: Time,
    /// When it was said.
    pub at: Time,
}

/// Somebody recorded a contribution.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its number.
    #[ink(topic)]
    pub id: ContributionId,
    /// Who did it.
    #[ink(topic)]
    pub agent: Address,
    /// Who recorded it, if it was somebody else: then it waits for consent.
    pub recorder: Option<Address>,
    /// What they say.
    pub draft: Draft,
    /// Where the evidence is.
    pub uri: Vec<u8>,
    /// When.
    pub at: Time,
}

/// A contributor consented to what somebody else had recorded.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consented {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
    /// Where the evidence is.
    pub uri: Vec<u8>,
    /// When.
    pub at: Time,
}

/// A contributor declined what somebody else had recorded.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declined {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
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

/// A contributor put a contribution that had lapsed to review once more.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopened {
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
    /// The epoch in which an accepted value counts.
    pub counts: Epoch,
    /// When.
    pub at: Time,
}

/// A citation was credited.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credited {
    /// The contribution that cites.
    #[ink(topic)]
    pub id: ContributionId,
    /// Which of its citations, from 0.
    pub index: u8,
    /// The contribution that is cited.
    pub cited: ContributionId,
    /// What its contributor received.
    pub value: Points,
    /// When.
    pub at: Time,
}

/// The governor lowered an accepted value.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Corrected {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
    /// What stands now.
    pub value: Points,
    /// What should have been burned.
    pub owed: Units,
    /// What was there to be burned.
    pub taken: Units,
    /// When.
    pub at: Time,
}

/// A reviewer paid for having confirmed what turned out to be worth nothing.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Penalized {
    /// The contribution.
    #[ink(topic)]
    pub id: ContributionId,
    /// Who paid.
    #[ink(topic)]
    pub reviewer: Address,
    /// What should have been burned.
    pub owed: Units,
    /// What was there to be burned.
    pub taken: Units,
    /// When.
    pub at: Time,
}
