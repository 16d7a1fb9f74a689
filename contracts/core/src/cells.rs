//! Storage as the rules see it: cells with typed names.
//!
//! The contracts keep cells on the chain, an audit keeps them in memory. Both run the same rules over
//! them, so that a replayed history must give the same cells, byte by byte.

use crate::H256;
use alloc::{collections::BTreeMap, vec::Vec};
use scale::{Decode, Encode};

/// Longest value of a cell, in bytes; the limit of pallet-revive.
pub const CELL_MAX: usize = 416;

/// Longer than any name of a cell, in bytes.
const NAME_MAX: usize = 64;

/// What is stored of a value, in a list with room for the name and the value of a cell.
///
/// `Encode::encode` asks the value for its size first, which a hash and an address do not know: the list
/// would grow, and be copied, on the way.
pub fn encoded<T: Encode>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(CELL_MAX + NAME_MAX);
    value.encode_to(&mut bytes);
    bytes
}

/// The name of a cell.
pub trait Cell: Encode {
    /// What it holds.
    type Value: Encode + Decode;
    /// Tells kinds of cells apart. The contract's root cell has a name of four zero bytes, so no
    /// room is 0.
    const ROOM: u8;

    /// The name as it is stored: the room, and which cell in it.
    fn key(&self) -> (u8, &Self) {
        (Self::ROOM, self)
    }
}

/// What the rules need around them.
pub trait Cells {
    /// Reads a cell; `None` if it was never written.
    fn read<K: Cell>(&self, cell: &K) -> Option<K::Value>;
    /// Writes a cell, and says whether it was there before.
    fn insert<K: Cell>(&mut self, cell: &K, value: &K::Value) -> bool;
    /// Writes a cell.
    fn write<K: Cell>(&mut self, cell: &K, value: &K::Value) {
        self.insert(cell, value);
    }
    /// The hash that names things on this chain.
    fn keccak256(&self, bytes: &[u8]) -> H256;
}

/// Cells in memory, as they would be stored.
#[derive(Clone, Debug)]
pub struct Memory {
    /// Encoded names and values.
    pub cells: BTreeMap<Vec<u8>, Vec<u8>>,
    keccak256: fn(&[u8]) -> [u8; 32],
}

impl Memory {
    /// No cells yet.
    pub fn new(keccak256: fn(&[u8]) -> [u8; 32]) -> Self {
        Self { cells: BTreeMap::new(), keccak256 }
    }
}

impl Cells for Memory {
    fn read<K: Cell>(&self, cell: &K) -> Option<K::Value> {
        let bytes = self.cells.get(&cell.key().encode())?;
        K::Value::decode(&mut &bytes[..]).ok()
    }

    fn insert<K: Cell>(&mut self, cell: &K, value: &K::Value) -> bool {
        let value = value.encode();
        debug_assert!(value.len() <= CELL_MAX, "{} bytes in room {}", value.len(), K::ROOM);
        self.cells.insert(cell.key().encode(), value).is_some()
    }

    fn keccak256(&self, bytes: &[u8]) -> H256 {
        H256((self.keccak256)(bytes))
    }
}
