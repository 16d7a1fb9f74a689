//! What something was, now and at any past second.
//!
//! The newest checkpoints of a trace lie together in the cell of whoever it belongs to, so that the
//! usual question ("what did you hold a moment ago?") reads one cell; older ones lie in cells of
//! their own, found by binary search.

use crate::Time;
use alloc::vec::Vec;
use scale::{Decode, Encode, MaxEncodedLen};

/// A value, and the second from which on it held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Checkpoint<V> {
    /// First second of it.
    pub since: Time,
    /// What held from then on.
    pub value: V,
}

/// A history of values. Before its first checkpoint, the value was the default.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Trace<V> {
    /// The newest checkpoints, oldest first: a bounded number.
    pub recent: Vec<Checkpoint<V>>,
    /// Number of older ones, which have the indices `0..older`, oldest first.
    pub older: u32,
}

/// A checkpoint for which there is no room any more, and the index at which it must be written.
pub type Spilled<V> = Option<(u32, Checkpoint<V>)>;

impl<V: Copy + Default + PartialEq> Trace<V> {
    /// The value now.
    pub fn latest(&self) -> V {
        self.recent.last().map(|checkpoint| checkpoint.value).unwrap_or_default()
    }

    /// Sets the value from second `now` on, keeping at most `room` (at least 1) checkpoints here.
    ///
    /// There is at most one checkpoint for a second, and none where nothing changes.
    #[must_use]
    pub fn set(&mut self, value: V, now: Time, room: usize) -> Spilled<V> {
        if value == self.latest() {
            return None;
        }
        if let Some(latest) = self.recent.last_mut().filter(|latest| latest.since >= now) {
            latest.value = value;
            return None;
        }
        self.recent.push(Checkpoint { since: now, value });
        if self.recent.len() <= room {
            return None;
        }
        let index = self.older;
        self.older = self.older.saturating_add(1);
        // The oldest goes to the end and out. `Vec::remove` would bring `memmove` along, 776 bytes.
        for next in 1..self.recent.len() {
            self.recent.swap(next - 1, next);
        }
        self.recent.pop().map(|oldest| (index, oldest))
    }

    /// The value at the end of second `at`. `read(index)` fetches an older checkpoint; it is called
    /// at most 32 times, and not at all for a time since the oldest checkpoint that lies here.
    pub fn at(&self, at: Time, mut read: impl FnMut(u32) -> Checkpoint<V>) -> V {
        if let Some(found) = self.recent.iter().rev().find(|checkpoint| checkpoint.since <= at) {
            return found.value;
        }
        let mut found = V::default();
        search(self.older, &mut |index| {
            let checkpoint = read(index);
            let began = checkpoint.since <= at;
            if began {
                found = checkpoint.value;
            }
            began
        });
        found
    }
}

/// Looks at those of `count` checkpoints that a binary search for the last one that `began` looks at. It is
/// in the code once, whatever the checkpoints are of.
#[inline(never)]
fn search(count: u32, began: &mut dyn FnMut(u32) -> bool) {
    // Invariant: everything below `low` began, nothing from `high` on did.
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = low + (high - low) / 2;
        if began(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        /// Ghost: a plain list of (time, value), searched from the end.
        #[test]
        fn every_past_second_is_remembered(
            steps in prop::collection::vec((0u64..5, 0u32..4), 0..60),
            room in 1usize..5,
        ) {
            let mut now = 1_000;
            let (mut trace, mut older, mut ghost) = (Trace::default(), Vec::new(), Vec::new());
            for (wait, value) in steps {
                now += wait;
                if let Some((index, spilled)) = trace.set(value, now, room) {
                    prop_assert_eq!(older.len() as u32, index);
                    older.push(spilled);
                }
                ghost.push((now, value));
                prop_assert!(trace.recent.len() <= room);
                let all: Vec<_> = older.iter().chain(&trace.recent).collect();
                prop_assert!(all.windows(2).all(|two| two[0].since < two[1].since), "one a second");
                prop_assert_eq!(trace.latest(), value);
            }
            prop_assert_eq!(trace.older as usize, older.len());
            for at in 995..=now + 2 {
                let expected = ghost.iter().rfind(|(when, _)| *when <= at).map_or(0, |(_, v)| *v);
                let mut reads = 0;
                let found = trace.at(at, |index| { reads += 1; older[index as usize] });
                prop_assert_eq!(found, expected);
                prop_assert!(reads <= 6, "{} reads for {} checkpoints", reads, older.len());
                let in_cell = trace.recent.first().is_some_and(|first| first.since <= at);
                prop_assert!(!in_cell || reads == 0, "recent seconds cost no read");
            }
        }
    }
}
