//! A commons, as its members use it.

mod cast;
mod cells;
mod deploy;
mod fork;
mod governor;
mod hub;
mod ledger;
mod needs;
mod past;
pub mod pool;
mod proposals;
mod receipts;
mod reputation;
mod rules;
mod send;
mod sponsor;
pub mod tidy;
mod views;

pub use cast::Counted;
pub use deploy::{Beginning, CONTRACTS, Deployed};
pub use fork::{Code, Parent};
pub use hub::{Inherited, Norms, Window};
pub use past::Standing;
pub use rules::RuleBook;
pub use send::find;
pub use sponsor::Needs as RecordNeeds;

use crate::{
    bundle::keccak256,
    chain::{Chain, ChainError},
    error::{Error, Result},
    message::Message,
    refusal::{Refusal, Scale},
};
use commons_core::{ballot::Terms, calendar::Calendar, cells::Memory, hub::Addresses};
use commons_interfaces::{
    governor::Governor,
    hub::Hub,
    ledger::Ledger,
    pool::Pool,
    reputation::{Books, Reputation},
};
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, primitives::LangError};
use primitive_types::{H160, H256};
use scale::{Decode, DecodeAll};

type BooksRef = contract_ref_from_path!(Books, ink::env::DefaultEnvironment);
type GovernorRef = contract_ref_from_path!(Governor, ink::env::DefaultEnvironment);
type HubRef = contract_ref_from_path!(Hub, ink::env::DefaultEnvironment);
type LedgerRef = contract_ref_from_path!(Ledger, ink::env::DefaultEnvironment);
type PoolRef = contract_ref_from_path!(Pool, ink::env::DefaultEnvironment);
type ReputationRef = contract_ref_from_path!(Reputation, ink::env::DefaultEnvironment);

/// Who asks when nobody in particular does: the mapped account of the zero address, which every
/// chain with pallet-revive takes as a caller of a dry run.
const READER: [u8; 32] = {
    let mut account = [0xee; 32];
    let mut index = 0;
    while index < 20 {
        account[index] = 0;
        index += 1;
    }
    account
};

/// A deployed commons on a chain. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Commons {
    chain: Chain,
    addresses: Addresses,
    calendar: Calendar,
}

impl Commons {
    /// The commons whose hub is at `hub`.
    pub async fn open(chain: Chain, hub: H160) -> Result<Self> {
        let message = HubRef::from(hub);
        let root = ask(&chain, message.call().hub(), None).await.map_err(|error: Error| {
            if ["no_contract", "reverted", "trapped"].contains(&error.code.as_str()) {
                error.hint("The deployment file names a commons that is not on this chain: name another with --deployment.")
            } else {
                error
            }
        })?;
        Ok(Self { chain, addresses: root.addresses, calendar: root.calendar })
    }

    /// The chain it lives on.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Address of the hub, by which the commons is known.
    pub fn hub(&self) -> H160 {
        self.addresses.hub
    }

    /// Its contracts.
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// Its epochs and seasons, and how weight fades; fixed at deployment.
    pub fn calendar(&self) -> Calendar {
        self.calendar
    }

    /// All contracts that emit events of this commons.
    pub fn contracts(&self) -> [H160; 5] {
        let Addresses { hub, ledger, reputation, governor, pool, .. } = self.addresses;
        [hub, ledger, reputation, governor, pool]
    }

    pub(crate) fn hub_contract(&self) -> HubRef {
        self.addresses.hub.into()
    }

    pub(crate) fn ledger(&self) -> LedgerRef {
        self.addresses.ledger.into()
    }

    fn reputation(&self) -> ReputationRef {
        self.addresses.reputation.into()
    }

    /// Messages that reputation passes on: to be sent by [`Message::through_books`].
    fn books_contract(&self) -> BooksRef {
        self.addresses.reputation.into()
    }

    fn governor(&self) -> GovernorRef {
        self.addresses.governor.into()
    }

    pub(crate) fn pool(&self) -> PoolRef {
        self.addresses.pool.into()
    }
}

/// The name of the ballot with these terms.
pub fn ballot(terms: &Terms) -> H256 {
    terms.name(&Memory::new(keccak256))
}

/// Reads from a contract: a dry run at block `at`, or at the newest finalised one.
async fn ask<R: Decode>(
    chain: &Chain,
    message: impl Into<Message<R>>,
    at: Option<H256>,
) -> Result<R> {
    let message = message.into();
    let answer = chain.read(READER, message.to, message.data.clone(), at).await?;
    message.decode(&answer).ok_or_else(|| not_understood(message.to))
}

/// The same where the contract may refuse to answer.
async fn try_ask<R: Decode, E: Decode + Refusal>(
    chain: &Chain,
    message: impl Into<Message<std::result::Result<R, E>>>,
    at: Option<H256>,
) -> Result<R> {
    let message = message.into();
    match chain.read(READER, message.to, message.data.clone(), at).await {
        Ok(answer) => match message.decode(&answer) {
            Some(answer) => answer.map_err(|refusal| refusal.explain(&Scale::Units)),
            None => Err(not_understood(message.to)),
        },
        Err(ChainError::Reverted { data }) => match refused::<R, E>(&data) {
            Some(refusal) => Err(refusal.explain(&Scale::Units)),
            None => Err(ChainError::Reverted { data }.into()),
        },
        Err(error) => Err(error.into()),
    }
}

/// The typed error in what a contract returned as it reverted.
fn refused<T: Decode, E: Decode>(data: &[u8]) -> Option<E> {
    type Answer<T, E> = std::result::Result<std::result::Result<T, E>, LangError>;
    match Answer::<T, E>::decode_all(&mut &data[..]) {
        Ok(Ok(Err(refusal))) => Some(refusal),
        _ => None,
    }
}

fn not_understood(contract: H160) -> Error {
    Error::new(
        "not_understood",
        format!("The contract at {contract:?} answers in a way that this client does not know."),
    )
    .hint("It is another contract, or of another version: use the client it was deployed with.")
}
