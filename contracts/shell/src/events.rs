//! Events: what is emitted is also chained into a history.

use crate::host;
use commons_core::history::History;
use ink::{
    abi::Ink,
    env::{
        Event,
        event::{TopicsBuilder, TopicsBuilderBackend},
    },
    prelude::vec::Vec,
    primitives::abi::AbiEncodeWith,
    scale::Encode,
};

/// The chain's limit.
const TOPICS_MAX: usize = 4;

/// Bytes that most events fit in; others take more.
const ROOM: usize = 512;

/// Emits an event and appends it to a history: both get the same bytes, encoded once.
pub fn emit<E: Event + Encode>(history: &mut History, event: E) {
    let topics = event.topics(TopicsBuilder::from(Topics(Vec::with_capacity(TOPICS_MAX))));
    // Every event of the suite has a signature topic: none is declared anonymous.
    let Some(signature) = topics.first() else { return };
    let mut link = history.link(signature, ROOM);
    event.encode_to(&mut link);
    deposit(history, &topics, &link);
}

#[inline(never)]
fn deposit(history: &mut History, topics: &[[u8; 32]], link: &[u8]) {
    history.append(link, host::keccak256);
    host::deposit_event(topics, link.get(History::FRONT..).unwrap_or_default());
}

/// The topics of an event: an indexed field is its encoding, filled up with zeros. None of the
/// suite's is longer than 32 bytes, which ink! would hash.
struct Topics(Vec<[u8; 32]>);

impl TopicsBuilderBackend for Topics {
    type Output = Vec<[u8; 32]>;

    fn push_topic<T: AbiEncodeWith<Ink>>(&mut self, value: &T) {
        let mut topic = [0; 32];
        value.encode_to_slice(&mut topic);
        self.0.push(topic);
    }

    fn output(self) -> Self::Output {
        self.0
    }
}
