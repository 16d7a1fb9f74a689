//! The events of a commons, decoded.

use crate::chain::ContractEvent;
use commons_interfaces::{governor, hub, ledger, pool, reputation};
use primitive_types::{H160, H256};
use scale::{Decode, DecodeAll};
use serde::{Deserialize, Serialize};

/// An event as a node handed it out. A list of them is all that an audit needs of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Number of its block.
    pub block: u64,
    /// Time of its block, in seconds.
    pub time: u64,
    /// The place of its transaction in the block; none when the chain itself made the call.
    pub extrinsic: Option<u32>,
    /// The contract that emitted it.
    pub contract: H160,
    /// Signature topic: which event it is.
    pub topic: H256,
    /// Its data, in hexadecimal where it is written down.
    #[serde(with = "hex")]
    pub data: Vec<u8>,
}

impl From<ContractEvent> for Entry {
    fn from(event: ContractEvent) -> Self {
        Self {
            block: event.block,
            time: event.time,
            extrinsic: event.extrinsic,
            contract: event.contract,
            topic: event.topics.first().copied().unwrap_or_default(),
            data: event.data,
        }
    }
}

macro_rules! events {
    ($($event:ident in $module:ident),* $(,)?) => {
        /// What an event says.
        #[derive(Clone, Debug, PartialEq, Eq)]
        #[allow(missing_docs)] // each is documented where it is defined
        pub enum Event {
            $($event($module::$event)),*
        }

        impl Entry {
            /// Decodes the event; `None` if it is none of this suite's.
            pub fn event(&self) -> Option<Event> {
                fn decode<E: Decode>(data: &[u8], event: fn(E) -> Event) -> Option<Event> {
                    E::decode_all(&mut &data[..]).ok().map(event)
                }
                let data = self.data.as_slice();
                match Some(self.topic.0) {
                    $(topic if topic == <$module::$event as ink::env::Event>::SIGNATURE_TOPIC =>
                        decode(data, Event::$event),)*
                    _ => None,
                }
            }
        }

        impl Event {
            /// Name of the event.
            pub fn name(&self) -> &'static str {
                match self {
                    $(Self::$event(_) => stringify!($event)),*
                }
            }
        }
    };
}

events!(
    HubDeployed in hub,
    HubOpening in hub,
    Inherited in hub,
    CharterAmended in hub,
    LedgerDeployed in ledger,
    LedgerOpening in ledger,
    Adopted in ledger,
    ProjectOpened in ledger,
    NeedPublished in ledger,
    NeedRenewed in ledger,
    NeedClosed in ledger,
    Committed in ledger,
    Recorded in ledger,
    Consented in ledger,
    Declined in ledger,
    Amended in ledger,
    Withdrawn in ledger,
    Reopened in ledger,
    Settled in ledger,
    Credited in ledger,
    Corrected in ledger,
    Penalized in ledger,
    ReputationOpening in reputation,
    Seeded in reputation,
    VoteCast in reputation,
    Delegated in reputation,
    Decided in reputation,
    Minted in reputation,
    Burnt in reputation,
    GovernorDeployed in governor,
    GovernorOpening in governor,
    Proposed in governor,
    Canceled in governor,
    Queued in governor,
    Executed in governor,
    ParameterSet in governor,
    Deposited in governor,
    PoolDeployed in pool,
    PoolOpening in pool,
    PoolAdopted in pool,
    AssetListed in pool,
    Funded in pool,
    Claimed in pool,
    Swept in pool,
    Collected in pool,
);

/// The topic and data with which the contracts emit an event.
pub fn encode<E: ink::env::Event<ink::abi::Ink>>(event: &E) -> (H256, Vec<u8>) {
    (H256(E::SIGNATURE_TOPIC.unwrap_or_default()), event.encode_data())
}
