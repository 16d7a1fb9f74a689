//! The hub: one address that finds everything. It deploys a commons, or a fork of one.

use commons_core::{
    Address, H256, Time,
    history::History,
    hub::{Addresses, Charter, Hub as Root, HubError},
    reputation::FutureLookup,
    units::Points,
};
use ink::prelude::vec::Vec;
use scale::{Decode, Encode};

/// The code that a hub deploys, by code hash; it must be on the chain already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Codes {
    /// Code of the books of reputation.
    pub books: H256,
    /// Code of reputation.
    pub reputation: H256,
    /// Code of the ledger.
    pub ledger: H256,
    /// Code of the governor.
    pub governor: H256,
    /// Code of the pool.
    pub pool: H256,
}

/// Messages of the hub.
#[ink::trait_definition]
pub trait Hub {
    /// Brings what the caller had in the parent commons, in the second before the fork, into this one:
    /// once, until the fork opens. Returns how much.
    #[ink(message)]
    fn inherit(&mut self) -> Result<Points, HubError>;

    /// Publishes other norms. Governor only.
    #[ink(message)]
    fn amend_charter(&mut self, charter: Charter) -> Result<(), HubError>;

    /// The contracts of this commons.
    #[ink(message)]
    fn addresses(&self) -> Addresses;

    /// The hub of the commons that this one is a fork of.
    #[ink(message)]
    fn parent(&self) -> Option<Address>;

    /// Points of an agent at the end of second `at`, rounded down: what a fork inherits. This and
    /// [`addresses`](Self::addresses) are all that a commons must answer for ever.
    #[ink(message)]
    fn points_at(&self, agent: Address, at: Time) -> Result<Points, FutureLookup>;

    /// All that the hub keeps: the suite, the parent, when the commons opens, the charter.
    #[ink(message)]
    fn hub(&self) -> Root;

    /// Number of events of the hub, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The suite was deployed. Its contracts have spoken before.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubDeployed {
    /// The contracts.
    pub addresses: Addresses,
    /// Their code.
    pub codes: Codes,
    /// The hub of the commons that this one is a fork of.
    pub parent: Option<Address>,
    /// Epochs in which the parent's agents may inherit.
    pub inherit_window: u16,
    /// Agents who must have inherited before the commons opens.
    pub agents_min: u8,
    /// The norms.
    pub charter: Charter,
    /// When.
    pub at: Time,
}

/// An agent of the parent brought what they had there.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inherited {
    /// Who.
    #[ink(topic)]
    pub agent: Address,
    /// What they had in the second before the fork.
    pub points: Points,
    /// When.
    pub at: Time,
}

/// It is known when the commons opens.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubOpening {
    /// First second in which anything but inheriting works.
    pub opens: Time,
    /// When this was known.
    pub at: Time,
}

/// Other norms were published.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CharterAmended {
    /// Hash of the document.
    pub document: H256,
    /// Where the document is.
    pub uri: Vec<u8>,
    /// When.
    pub at: Time,
}
