//! What the contracts share: how values of the core reach ink!'s storage and the event log.
#![cfg_attr(not(feature = "std"), no_std)]

use commons_core::history::History;
use ink::{
    env::{
        Event,
        hash::{HashOutput, Keccak256},
    },
    scale::{Decode, Encode},
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

/// The chain's keccak256.
pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
    let mut output = <Keccak256 as HashOutput>::Type::default();
    ink::env::hash_bytes::<Keccak256>(bytes, &mut output);
    output
}

/// Emits an event and appends it to a history.
pub fn emit<E: Event>(history: &mut History, event: E) {
    // Every event of the suite has a signature topic: none is declared anonymous.
    let topic = E::SIGNATURE_TOPIC.unwrap_or_default();
    history.push(&topic, &event.encode_data(), keccak256);
    ink::env::emit_event(event);
}
