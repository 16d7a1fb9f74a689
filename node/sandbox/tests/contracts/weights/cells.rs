//! The cells of the contracts, as the rules see them, with a list of what was read and written. The
//! contracts run the same rules over the same cells, so the list is theirs.

use commons_core::cells::{Cell, Cells};
use commons_sandbox::Sandbox;
use sp_core::{hashing::keccak_256, H160, H256};
use std::{cell::RefCell, collections::BTreeMap};

/// One touch of a cell.
#[derive(Clone)]
pub struct Touch {
    pub what: String,
    pub writes: bool,
    /// Bytes that were there.
    pub bytes: u64,
}

/// The cells of one contract.
pub struct Seen<'a> {
    sandbox: &'a RefCell<&'a mut Sandbox>,
    contract: H160,
    /// What the rooms hold, beginning with room 1.
    rooms: &'static [&'static str],
    written: BTreeMap<Vec<u8>, Vec<u8>>,
    pub touches: RefCell<Vec<Touch>>,
}

pub const LEDGER_ROOMS: &[&str] = &["contribution", "project", "older parameters", "need"];

pub const GOVERNOR_ROOMS: &[&str] = &["proposal"];

pub const POOL_ROOMS: &[&str] =
    &["pot", "asset", "older parameters", "list of assets", "who was paid"];

pub const REPUTATION_ROOMS: &[&str] = &[
    "account",
    "list of agents",
    "older checkpoint of units",
    "older checkpoint of a loan given",
    "older checkpoint of loans taken",
    "book of an agent in the project",
    "book of the project",
    "accepted points of an agent",
    "accepted points of all",
    "ballot",
    "receipt",
    "what was taken back",
];

impl<'a> Seen<'a> {
    pub fn new(
        sandbox: &'a RefCell<&'a mut Sandbox>,
        contract: H160,
        rooms: &'static [&'static str],
    ) -> Self {
        let (written, touches) = Default::default();
        Self { sandbox, contract, rooms, written, touches }
    }

    /// The root cell.
    pub fn root(&self) -> Vec<u8> {
        let root = self.sandbox.borrow_mut().storage(self.contract, &[0; 4]);
        root.expect("every contract has one")
    }

    fn bytes(&self, key: &[u8]) -> Option<Vec<u8>> {
        let written = self.written.get(key).cloned();
        written.or_else(|| self.sandbox.borrow_mut().storage(self.contract, key))
    }

    fn touch(&self, room: u8, bytes: Option<&Vec<u8>>, writes: bool) {
        let what = self.rooms[usize::from(room) - 1].to_owned();
        let bytes = bytes.map_or(0, |bytes| bytes.len() as u64);
        self.touches.borrow_mut().push(Touch { what, writes, bytes });
    }
}

impl Cells for Seen<'_> {
    fn read<K: Cell>(&self, cell: &K) -> Option<K::Value> {
        let bytes = self.bytes(&codec::Encode::encode(&cell.key()));
        self.touch(K::ROOM, bytes.as_ref(), false);
        codec::Decode::decode(&mut bytes?.as_slice()).ok()
    }

    fn insert<K: Cell>(&mut self, cell: &K, value: &K::Value) -> bool {
        let key = codec::Encode::encode(&cell.key());
        let before = self.bytes(&key);
        self.touch(K::ROOM, before.as_ref(), true);
        self.written.insert(key, codec::Encode::encode(value));
        before.is_some()
    }

    fn keccak256(&self, bytes: &[u8]) -> H256 {
        H256(keccak_256(bytes))
    }
}
