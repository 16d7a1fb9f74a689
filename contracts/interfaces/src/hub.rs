//! The hub: one address that finds everything.

use commons_core::{Address, H256, founding::FoundingError, history::History};
use scale::{Decode, Encode};

/// The contracts of a suite.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Addresses {
    /// Keeps the facts.
    pub ledger: Address,
    /// Counts weight.
    pub reputation: Address,
}

/// The code that a hub deploys, by code hash; it must be on the chain already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Codes {
    /// Code of the ledger.
    pub ledger: H256,
    /// Code of reputation.
    pub reputation: H256,
}

/// Why a commons cannot be deployed like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum HubError {
    /// The parameters or founders do not make a working commons.
    Founding(FoundingError),
    /// A contract came into being at another address than it must have.
    UnexpectedAddress {
        /// Computed beforehand.
        expected: Address,
        /// Where it is.
        actual: Address,
    },
}

/// Messages of the hub.
#[ink::trait_definition]
pub trait Hub {
    /// The contracts of this commons.
    #[ink(message)]
    fn addresses(&self) -> Addresses;

    /// Number of events of the hub, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The suite was deployed. Its two contracts have spoken before: `Seeded` and `Opened`.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deployed {
    /// Keeps the facts.
    pub ledger: Address,
    /// Counts weight.
    pub reputation: Address,
}
