//! Where values of the core are kept.

use crate::host;
use commons_core::{
    H256,
    cells::{Cell, Cells, encoded},
};
use ink::scale::{Decode, Encode, EncodeLike, Output};

/// Carries a type of the core, which knows nothing of ink!, into the root cell.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Stored<T>(pub T);

/// As the type itself, by way of a list of bytes: events and other cells are encoded into such a list
/// too, and encoding into ink!'s buffer would be in the code a second time.
impl<T: Encode> Encode for Stored<T> {
    fn size_hint(&self) -> usize {
        self.0.size_hint()
    }

    fn encode_to<O: Output + ?Sized>(&self, output: &mut O) {
        output.write(&encoded(&self.0));
    }
}

impl<T: Encode> EncodeLike for Stored<T> {}

#[cfg(feature = "std")]
impl<T: scale_info::TypeInfo + 'static> ink::storage::traits::StorageLayout for Stored<T> {
    fn layout(key: &ink::primitives::Key) -> ink::metadata::layout::Layout {
        use ink::metadata::layout::{Layout, LayoutKey, LeafLayout};
        Layout::Leaf(LeafLayout::from_key::<T>(LayoutKey::from(key)))
    }
}

/// The cells of the contract that runs.
///
/// They are reached without ink!, whose storage functions would be in the code once for every type of
/// value: code is what a call's proof is made of.
pub struct Storage;

impl Cells for Storage {
    fn read<K: Cell>(&self, cell: &K) -> Option<K::Value> {
        let value = host::read(&encoded(&cell.key()))?;
        // What is stored was written by this contract, so it decodes.
        K::Value::decode(&mut &value[..]).ok()
    }

    fn insert<K: Cell>(&mut self, cell: &K, value: &K::Value) -> bool {
        // Both in one list: each takes a hundred instructions to make.
        let mut bytes = encoded(&cell.key());
        let name = bytes.len();
        value.encode_to(&mut bytes);
        let (name, value) = bytes.split_at(name);
        host::write(name, value)
    }

    fn keccak256(&self, bytes: &[u8]) -> H256 {
        H256(host::keccak256(bytes))
    }
}
