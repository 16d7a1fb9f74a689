//! The pool: money comes in, is divided by the value equation, and is paid to those who earned it.
//!
//! Amounts are in the smallest units: of native money 10^-18, of a token its own. A pot is named by what
//! it consists of and whom it is for ([`PotId`]).

use commons_core::{
    Address, Time, U256,
    calendar::Calendar,
    history::History,
    hub::Addresses,
    parameters::Parameters,
    pool::{
        Asset, Claimed as Share, Holding, PoolError, Pot, PotId, Purpose, Split, Swept as Move,
        Window,
    },
    units::ProjectId,
    versions::Version,
};
use ink::prelude::vec::Vec;

/// Messages of the pool.
#[ink::trait_definition]
pub trait Pool {
    /// Puts the native money that comes with the call in, for a project (0: for the commons). Anyone
    /// may. It is divided at once by the value equation of the present epoch. The memo is in the event
    /// only.
    #[ink(message, payable)]
    fn fund(&mut self, project: ProjectId, memo: Vec<u8>) -> Result<(), PoolError>;

    /// Puts a token in that is listed. It takes an allowance for the pool. What arrives counts, which
    /// is less than `amount` if the token takes a fee; returns how much that was.
    ///
    /// `&self` here and below because the root cell stays as it is: money is in cells of its own.
    #[ink(message)]
    fn fund_token(
        &self,
        asset: Address,
        amount: U256,
        project: ProjectId,
        memo: Vec<u8>,
    ) -> Result<U256, PoolError>;

    /// Pays the caller's share of a pot, to another recipient if one is named. Returns how much.
    #[ink(message)]
    fn claim(&self, pot: PotId, recipient: Option<Address>) -> Result<U256, PoolError>;

    /// Pays somebody else their share of a pot. Anyone may, unless the agent is a contract: that may
    /// want its money elsewhere.
    #[ink(message)]
    fn claim_for(&self, agent: Address, pot: PotId) -> Result<U256, PoolError>;

    /// Pays the caller's share of at most [`commons_core::pool::CLAIMS_MAX`] pots, with one payment for
    /// each asset. A pot from which nothing can be claimed is skipped and reported in its place; if a
    /// payment fails, nothing is claimed at all.
    #[ink(message)]
    fn claim_many(
        &self,
        pots: Vec<PotId>,
        recipient: Option<Address>,
    ) -> Result<Vec<Result<U256, PoolError>>, PoolError>;

    /// Moves on what cannot be claimed: as soon as a pot is open, once, what nobody has a share in;
    /// after its window, all that is left. Anyone may.
    #[ink(message)]
    fn sweep(&self, pot: PotId) -> Result<Move, PoolError>;

    /// Moves the treasury's part of an asset, and what came to the pool without being put in, to the
    /// governor. Anyone may. Returns how much.
    #[ink(message)]
    fn collect(&self, asset: Asset) -> Result<U256, PoolError>;

    /// Lists a token, or takes it from the list: then no more is put in, and what is there is paid out
    /// as before. Governor only.
    #[ink(message)]
    fn list(&mut self, asset: Address, listed: bool) -> Result<(), PoolError>;

    /// Takes over parameters. They decide the money of epochs that begin from the next second on.
    /// Governor only.
    #[ink(message)]
    fn adopt(&mut self, parameters: Parameters) -> Result<(), PoolError>;

    /// Says from when on money can be put in. Hub only, once.
    #[ink(message)]
    fn open(&mut self, opens: Time) -> Result<(), PoolError>;

    /// What an agent could claim from each of these pots now.
    #[ink(message)]
    fn claimable(&self, agent: Address, pots: Vec<PotId>) -> Vec<Result<Share, PoolError>>;

    /// Pots; `None` where nothing was ever put in.
    #[ink(message)]
    fn pots(&self, pots: Vec<PotId>) -> Vec<Option<Pot>>;

    /// When a pot for that purpose may be claimed from.
    #[ink(message)]
    fn window(&self, purpose: Purpose) -> Window;

    /// Whether an agent was paid from a pot.
    #[ink(message)]
    fn is_claimed(&self, agent: Address, pot: PotId) -> bool;

    /// What the pool owes of an asset, what of it is the treasury's, and the history of all that
    /// happened to it.
    #[ink(message)]
    fn holding(&self, asset: Asset) -> Holding;

    /// Tokens that were ever listed: number `first` (from 0) and those after it, at most `count`, at most
    /// [`crate::PAGE_MAX`].
    #[ink(message)]
    fn assets(&self, first: u32, count: u32) -> Vec<Address>;

    /// The parameters in force at a second.
    #[ink(message)]
    fn version_at(&self, at: Time) -> Version;

    /// The suite.
    #[ink(message)]
    fn suite(&self) -> Addresses;

    /// Epochs, seasons, and how weight fades.
    #[ink(message)]
    fn calendar(&self) -> Calendar;

    /// First second in which money can be put in; later than the deployment in a fork.
    #[ink(message)]
    fn opens(&self) -> Time;

    /// Number of events of the pool that concern no asset, and the hash over them.
    #[ink(message)]
    fn history(&self) -> History;
}

/// The pool was deployed.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolDeployed {
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
pub struct PoolOpening {
    /// First second in which money can be put in.
    pub opens: Time,
    /// When this was known.
    pub at: Time,
}

/// The governor changed parameters.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PoolAdopted {
    /// All of them.
    pub parameters: Parameters,
    /// When.
    pub at: Time,
}

/// The governor listed a token, or took it from the list.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssetListed {
    /// The token.
    #[ink(topic)]
    pub asset: Address,
    /// Whether it may be put in from now on.
    pub listed: bool,
    /// When.
    pub at: Time,
}

/// Somebody put money in.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funded {
    /// Who.
    #[ink(topic)]
    pub from: Address,
    /// The pot that has the parts for work and equity.
    pub pot: PotId,
    /// How it was divided; the sum is what arrived.
    pub split: Split,
    /// What for, in the words of whoever gave it.
    pub memo: Vec<u8>,
    /// When.
    pub at: Time,
}

/// An agent was paid their share of a pot.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claimed {
    /// Whose share.
    #[ink(topic)]
    pub agent: Address,
    /// Who received it.
    pub recipient: Address,
    /// The pot.
    pub pot: PotId,
    /// How much.
    pub share: Share,
    /// When.
    pub at: Time,
}

/// What could not be claimed moved on.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// The pot that it left.
    pub pot: PotId,
    /// Where to, and how much.
    pub moved: Move,
    /// When.
    pub at: Time,
}

/// Money went to the treasury.
#[ink::event]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Collected {
    /// What it consists of.
    pub asset: Asset,
    /// The treasury's part of what was put in.
    pub treasury: U256,
    /// What had come to the pool without being put in.
    pub surplus: U256,
    /// When.
    pub at: Time,
}
