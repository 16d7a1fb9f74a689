//! Replaying a history that is there, or one that grows.

use super::{Place, Replay, Replayer, transaction};
use crate::{audit::journal::Journal, log::Entry};
use commons_core::{history::History, hub::Addresses};
use primitive_types::H160;
use std::collections::{BTreeMap, VecDeque};

/// Replays a history, event by event, through the same rules that the contracts follow.
pub fn replay(entries: &[Entry], hub: H160, addresses: Addresses) -> Replay {
    let mut replaying = Replaying::new(hub, addresses);
    replaying.go_on(entries);
    replaying.end()
}

/// A history that is replayed as it grows.
pub struct Replaying {
    replayer: Replayer,
    /// How many events were replayed.
    done: usize,
    /// The transaction of the newest, and its time.
    previous: (Place, u64),
}

impl Replaying {
    /// Begins, with nothing.
    pub fn new(hub: H160, addresses: Addresses) -> Self {
        let replayer = Replayer {
            addresses: Addresses { hub, ..addresses },
            replay: Replay {
                commons: None,
                histories: [History::default(); 6],
                convened: BTreeMap::new(),
                trails: BTreeMap::new(),
                polls: BTreeMap::new(),
                inherited: Vec::new(),
                journal: Journal::default(),
                counts: BTreeMap::new(),
                stray: 0,
                differences: Vec::new(),
            },
            due: VecDeque::new(),
            place: (0, None),
            speaking: Vec::new(),
            execution: None,
            cast_in: Vec::new(),
            terms: BTreeMap::new(),
        };
        Self { replayer, done: 0, previous: ((0, None), 0) }
    }

    /// How many events were replayed.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Replays what comes after the events of before, with which `entries` must begin. A transaction must
    /// not be torn apart: what it causes is looked up in what follows.
    pub fn go_on(&mut self, entries: &[Entry]) {
        for (index, entry) in entries.iter().enumerate().skip(self.done) {
            let place = format!("event {} (block {})", index + 1, entry.block);
            self.replayer.speaking = vec![entry.contract];
            let now = (transaction(entry), entry.time);
            if now.0 < self.previous.0 || now.1 < self.previous.1 {
                let what = "it lies before the event that precedes it";
                self.replayer.differs("order", &place, what);
            }
            self.previous = now;
            self.replayer.step(&place, entry, &entries[index + 1..]);
        }
        self.done = entries.len();
    }

    /// What the events amount to so far. What only the end of a history tells is not in it: casts that
    /// nobody asked for, and consequences that are missing.
    pub fn so_far(&self) -> &Replay {
        &self.replayer.replay
    }

    /// What all of them amount to.
    pub fn end(self) -> Replay {
        let mut replayer = self.replayer;
        if !replayer.due.is_empty() || replayer.execution.is_some() {
            replayer.speaking = replayer.due.iter().map(|due| due.0).collect();
            replayer.differs("order", "the end", "the consequences of the last event are missing");
        }
        let Replayer { cast_in, mut replay, .. } = replayer;
        let asked = |name| {
            let Replay { convened, trails, polls, .. } = &replay;
            convened.contains_key(name) || trails.contains_key(name) || polls.contains_key(name)
        };
        replay.stray = cast_in.iter().filter(|name| !asked(name)).count() as u64;
        replay
    }
}
