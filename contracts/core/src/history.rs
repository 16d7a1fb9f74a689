//! Self-verifying history: whoever holds the events of a contract can prove that none is missing,
//! added, moved or changed, from two numbers that the contract keeps.

use crate::{H256, encoding::encode_fields};
use alloc::vec::Vec;
use scale::{Decode, MaxEncodedLen};

/// How many events there were, and the end of the chain of hashes over them.
///
/// `head' = keccak256(head ‖ topic ‖ data)`, where `topic` is the event's signature topic and
/// `data` its data exactly as emitted (which holds the indexed fields too). It starts at zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct History {
    /// Events so far.
    pub count: u64,
    /// Hash over all of them.
    pub head: H256,
}

encode_fields!(History { count, head: raw });

impl History {
    /// Bytes of what is hashed in front of the event's data.
    pub const FRONT: usize = 64;

    /// What is hashed for the next event, without its data: that is appended in place, because copying
    /// it once more costs as much as hashing it. There is room for `room` bytes of it.
    pub fn link(&self, topic: &[u8; 32], room: usize) -> Vec<u8> {
        let mut link = Vec::with_capacity(room.saturating_add(Self::FRONT));
        link.extend_from_slice(self.head.as_bytes());
        link.extend_from_slice(topic);
        link
    }

    /// Appends one event: a link with its data. The hash function is handed in because the chain has it
    /// built in.
    pub fn append(&mut self, link: &[u8], keccak256: impl Fn(&[u8]) -> [u8; 32]) {
        self.head = H256(keccak256(link));
        // 2^64 events are out of reach: a block holds less than a thousand.
        self.count = self.count.saturating_add(1);
    }

    /// Appends one event that has been encoded.
    pub fn push(&mut self, topic: &[u8; 32], data: &[u8], keccak256: impl Fn(&[u8]) -> [u8; 32]) {
        let mut link = self.link(topic, data.len());
        link.extend_from_slice(data);
        self.append(&link, keccak256);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Enough of a hash to tell inputs apart; the real one is tested on the chain.
    fn toy_hash(bytes: &[u8]) -> [u8; 32] {
        let mut state = [0u8; 32];
        for (index, byte) in bytes.iter().enumerate() {
            let slot = index % 32;
            state[slot] = state[slot].wrapping_mul(31).wrapping_add(*byte).rotate_left(3);
        }
        state
    }

    fn replay(events: &[(&[u8; 32], &[u8])]) -> History {
        let mut history = History::default();
        for (topic, data) in events {
            history.push(topic, data, toy_hash);
        }
        history
    }

    #[test]
    fn order_content_and_number_all_show() {
        type Event<'a> = (&'a [u8; 32], &'a [u8]);
        let (a, b): (Event, Event) = ((&[1; 32], b"one"), (&[2; 32], b"two"));
        let honest = replay(&[a, b]);
        assert_eq!(honest.count, 2);
        assert_ne!(honest, replay(&[b, a]), "reordered");
        assert_ne!(honest, replay(&[a]), "dropped");
        assert_ne!(honest, replay(&[a, (b.0, b"twO")]), "edited");
        assert_ne!(honest, replay(&[a, (&[3; 32], b.1)]), "another kind of event");
        assert_eq!(honest, replay(&[a, b]));
    }
}
