//! What the contracts share: how values of the core reach ink!'s storage and the event log.
#![cfg_attr(not(feature = "std"), no_std)]

use commons_core::{
    H256,
    cells::{Cell, Cells},
    history::History,
};
use ink::{
    abi::Ink,
    env::{
        Event,
        event::{TopicsBuilder, TopicsBuilderBackend},
        hash::{HashOutput, Keccak256},
    },
    prelude::{vec, vec::Vec},
    primitives::abi::AbiEncodeWith,
    scale::{self, Decode, Encode, Input, Output},
};

/// Carries a type of the core, which knows nothing of ink!, into a storage cell.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stored<T>(pub T);

#[cfg(feature = "std")]
impl<T: scale_info::TypeInfo + 'static> ink::storage::traits::StorageLayout for Stored<T> {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        use ink::metadata::layout::{Layout, LayoutKey, LeafLayout};
        Layout::Leaf(LeafLayout::from_key::<T>(LayoutKey::from(key)))
    }
}

/// The cells of the contract that runs.
pub struct Storage;

impl Cells for Storage {
    fn read<K: Cell>(&self, cell: &K) -> Option<K::Value> {
        // What is stored was written by this contract, so it decodes.
        K::Value::decode(&mut &read(cell.key().encode())?[..]).ok()
    }

    fn write<K: Cell>(&mut self, cell: &K, value: &K::Value) {
        write(cell.key().encode(), value.encode());
    }

    fn keccak256(&self, bytes: &[u8]) -> H256 {
        H256(keccak256(bytes))
    }
}

/// Bytes that are encoded already. Every other type would bring its own copy of ink!'s storage
/// functions into the code, and code is what a call's proof is made of.
struct Raw(Vec<u8>);

impl Encode for Raw {
    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        output.write(&self.0);
    }
}

impl ink::storage::traits::Storable for Raw {
    fn encode<O: Output + ?Sized>(&self, output: &mut O) {
        output.write(&self.0);
    }

    fn decode<I: Input>(input: &mut I) -> Result<Self, scale::Error> {
        let length = input.remaining_len()?.unwrap_or_default();
        let mut bytes = vec![0; length];
        input.read(&mut bytes)?;
        Ok(Self(bytes))
    }

    fn encoded_size(&self) -> usize {
        self.0.len()
    }
}

#[inline(never)]
fn read(key: Vec<u8>) -> Option<Vec<u8>> {
    let cell: Option<Raw> = ink::env::get_contract_storage(&Raw(key)).unwrap_or(None);
    cell.map(|cell| cell.0)
}

#[inline(never)]
fn write(key: Vec<u8>, value: Vec<u8>) {
    ink::env::set_contract_storage(&Raw(key), &Raw(value));
}

/// The call data is at most 16 KiB, so a length always fits.
pub fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// The chain's keccak256.
pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
    let mut output = <Keccak256 as HashOutput>::Type::default();
    ink::env::hash_bytes::<Keccak256>(bytes, &mut output);
    output
}

/// Emits an event and appends it to a history: both get the same bytes, encoded once.
pub fn emit<E: Event>(history: &mut History, event: E) {
    let topics = event.topics(TopicsBuilder::from(Topics(Vec::new())));
    deposit(history, &topics, &event.encode_data());
}

#[inline(never)]
fn deposit(history: &mut History, topics: &[[u8; 32]], data: &[u8]) {
    // Every event of the suite has a signature topic: none is declared anonymous.
    let Some(signature) = topics.first() else { return };
    history.push(signature, data, keccak256);
    #[cfg(not(feature = "std"))]
    {
        use pallet_revive_uapi::{HostFn, HostFnImpl};
        HostFnImpl::deposit_event(topics, data);
    }
}

/// The topics of an event: an indexed field is its encoding, filled up with zeros. None of the
/// suite's is longer than 32 bytes, which ink! would hash.
struct Topics(Vec<[u8; 32]>);

impl TopicsBuilderBackend for Topics {
    type Output = Vec<[u8; 32]>;

    fn push_topic<T: AbiEncodeWith<Ink>>(&mut self, value: &T) {
        let mut topic = [0; 32];
        let encoded = value.encode_with();
        for (byte, value) in topic.iter_mut().zip(encoded) {
            *byte = value;
        }
        self.0.push(topic);
    }

    fn output(self) -> Self::Output {
        self.0
    }
}
