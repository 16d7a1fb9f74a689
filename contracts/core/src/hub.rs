//! The hub: how a commons begins, by founders or by a fork, and the norms that it publishes.
//!
//! **A fork** is a commons that names a parent. Every agent of the parent may bring what they had there in
//! the second before the fork, once. Until that window ends nothing else works, so that whoever comes
//! first does not govern alone; it stays open until at least as many have come as it takes to accept a
//! contribution.

use crate::{
    Address, H256, Time,
    calendar::Calendar,
    founding::{FoundingError, Seed},
    parameters::Parameters,
    reputation::SeedError,
    units::Epoch,
};
use alloc::vec::Vec;
use scale::{Decode, Encode, MaxEncodedLen};

/// The contracts of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Addresses {
    /// Deploys and names the others.
    pub hub: Address,
    /// Keeps the facts.
    pub ledger: Address,
    /// Counts weight.
    pub reputation: Address,
    /// Has the code of reputation that is rarely run.
    pub books: Address,
    /// Keeps the decisions.
    pub governor: Address,
    /// Keeps the money that is divided.
    pub pool: Address,
}

impl Addresses {
    /// All of them.
    pub fn all(&self) -> [Address; 6] {
        [self.hub, self.ledger, self.reputation, self.books, self.governor, self.pool]
    }
}

/// Where the first reputation comes from.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Origin {
    /// Founders, at most [`crate::founding::FOUNDERS_MAX`].
    Founders(Vec<Seed>),
    /// Another commons, by its hub: this is a fork of it.
    Parent(Address),
}

/// The norms that a commons publishes.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Charter {
    /// Hash of the document; zero for none.
    pub document: H256,
    /// Where the document is.
    pub uri: Vec<u8>,
}

/// The root of the hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Hub {
    /// The suite.
    pub addresses: Addresses,
    /// The hub of the commons that this one is a fork of.
    pub parent: Option<Address>,
    /// Epochs and seasons.
    pub calendar: Calendar,
    /// First second in which anything but inheriting works; the end of time while that is not known.
    pub opens: Time,
    /// Epochs in which the parent's agents may inherit.
    pub inherit_window: u16,
    /// Agents who must have inherited before it opens.
    pub agents_min: u8,
    /// Hash of the document with the norms; zero for none.
    pub charter: H256,
}

/// Why the hub refuses; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum HubError {
    /// The parameters or founders do not make a working commons.
    Founding(FoundingError),
    /// The URI is longer than [`crate::contribution::URI_MAX`] bytes.
    UriTooLong { length: u32, max: u32 },
    /// What is named as parent is not the hub of a commons.
    ParentNotACommons { parent: Address },
    /// A contract could not be made: its constructor failed. (Where the code is not on the chain, the
    /// chain itself ends the transaction.)
    NotDeployed { code: H256 },
    /// A contract came into being at another address than it must have.
    UnexpectedAddress { expected: Address, actual: Address },
    /// The commons has founders, and nobody inherits.
    NoParent,
    /// The time to inherit is over.
    WindowOver { opens: Time, now: Time },
    /// Reputation does not give it.
    Seed(SeedError),
    /// Only the governor may do that.
    NotGovernor { governor: Address },
    /// The call of another contract failed without an answer.
    CallFailed { contract: Address },
}

impl Hub {
    /// The hub of a commons that is being deployed.
    pub fn new(
        addresses: Addresses,
        parent: Option<Address>,
        calendar: Calendar,
        parameters: &Parameters,
        charter: H256,
    ) -> Self {
        Self {
            addresses,
            parent,
            calendar,
            opens: Time::MAX,
            inherit_window: parameters.inherit_window,
            agents_min: parameters.min_reviewers.saturating_add(1),
            charter,
        }
    }

    /// The second in which the parent's points are inherited: the one before the fork.
    pub fn forked(&self) -> Time {
        self.calendar.genesis.saturating_sub(1)
    }

    /// The end of the window at the earliest.
    pub fn window_end(&self) -> Time {
        self.calendar.start(Epoch(self.inherit_window.into()))
    }

    /// The parent, as long as one can inherit from it.
    pub fn check_window(&self, now: Time) -> Result<Address, HubError> {
        let (parent, opens) = (self.parent.ok_or(HubError::NoParent)?, self.opens);
        if now >= opens { Err(HubError::WindowOver { opens, now }) } else { Ok(parent) }
    }

    /// When a fork opens, if this is now known: `agents` is how many have inherited. Whoever completes
    /// the number late leaves the others at least a whole epoch.
    pub fn opening(&self, agents: u32, now: Time) -> Option<Time> {
        if self.opens != Time::MAX || agents < self.agents_min.into() {
            return None;
        }
        let end = self.window_end();
        let after_next = Epoch(self.calendar.epoch(now).0.saturating_add(2));
        Some(if now < end { end } else { self.calendar.start(after_next) })
    }

    /// Publishes other norms.
    pub fn amend_charter(&mut self, caller: Address, charter: &Charter) -> Result<(), HubError> {
        let governor = self.addresses.governor;
        if caller != governor {
            return Err(HubError::NotGovernor { governor });
        }
        check_charter(charter)?;
        self.charter = charter.document;
        Ok(())
    }
}

/// Whether a charter can be published.
pub fn check_charter(charter: &Charter) -> Result<(), HubError> {
    let length = u32::try_from(charter.uri.len()).unwrap_or(u32::MAX);
    let max = crate::contribution::URI_MAX;
    if length > max { Err(HubError::UriTooLong { length, max }) } else { Ok(()) }
}
