//! A commons, as its members use it.

mod deploy;
mod messages;
mod views;

pub use deploy::{CONTRACTS, Deployed};

use crate::{
    chain::{Chain, ChainError, Receipt},
    error::{Error, Result},
    log::{Entry, Event},
    message::Message,
};
use commons_interfaces::{
    hub::{Addresses, Hub},
    ledger::Ledger,
    reputation::Reputation,
};
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, primitives::LangError};
use primitive_types::{H160, H256};
use scale::{Decode, DecodeAll};

type HubRef = contract_ref_from_path!(Hub, ink::env::DefaultEnvironment);
type LedgerRef = contract_ref_from_path!(Ledger, ink::env::DefaultEnvironment);
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
    hub: H160,
    addresses: Addresses,
}

impl Commons {
    /// The commons whose hub is at `hub`.
    pub async fn open(chain: Chain, hub: H160) -> Result<Self> {
        let message = HubRef::from(hub);
        let addresses = ask(&chain, message.call().addresses(), None).await.map_err(|error| {
            if ["no_contract", "reverted", "trapped"].contains(&error.code.as_str()) {
                error
                    .hint("The deployment file names a commons that is not on this chain: name another with --deployment.")
            } else {
                error
            }
        })?;
        Ok(Self { chain, hub, addresses })
    }
    /// The chain it lives on.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Address of the hub, by which the commons is known.
    pub fn hub(&self) -> H160 {
        self.hub
    }

    /// Its contracts.
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// All contracts that emit events of this commons.
    pub fn contracts(&self) -> [H160; 3] {
        [self.hub, self.addresses.ledger, self.addresses.reputation]
    }

    fn ledger(&self) -> LedgerRef {
        self.addresses.ledger.into()
    }

    fn reputation(&self) -> ReputationRef {
        self.addresses.reputation.into()
    }
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

/// The typed error in what a contract returned as it reverted.
fn refused<T: Decode, E: Decode + Into<Error>>(data: &[u8], error: ChainError) -> Error {
    type Answer<T, E> = std::result::Result<std::result::Result<T, E>, LangError>;
    match Answer::<T, E>::decode_all(&mut &data[..]) {
        Ok(Ok(Err(refusal))) => refusal.into(),
        _ => error.into(),
    }
}

fn not_understood(contract: H160) -> Error {
    Error::new(
        "not_understood",
        format!("The contract at {contract:?} answers in a way that this client does not know."),
    )
    .hint("It is another contract, or of another version: use the client it was deployed with.")
}

/// The first event in a transaction that `pick` takes.
fn find<T>(receipt: &Receipt, pick: impl Fn(Event) -> Option<T>) -> Option<T> {
    receipt.events.iter().cloned().map(Entry::from).filter_map(|entry| entry.event()).find_map(pick)
}
