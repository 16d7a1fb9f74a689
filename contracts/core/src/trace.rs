//! What an agent held, now and at any past second.
//!
//! An account cell holds the newest checkpoint, so that the usual question ("what did you hold a
//! moment ago?") reads one cell; older checkpoints lie in cells of their own, found by binary search.

use crate::{Time, units::Units};
use scale::{Decode, Encode, MaxEncodedLen};

/// The amount held from a second on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Checkpoint {
    /// First second of it.
    pub since: Time,
    /// Amount held from then on.
    pub units: Units,
}

/// An account: its newest checkpoint, and how many older ones there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Account {
    /// What is held now.
    pub latest: Checkpoint,
    /// Number of older checkpoints; they have the indices `0..older`, oldest first.
    pub older: u32,
}

impl Account {
    /// The account after `units` are added at `now`, and the checkpoint that is to be written at
    /// index [`Account::older`] of the account *before*, if any.
    ///
    /// There is at most one checkpoint for a second. `None` where the sum overflows.
    pub fn add(self, units: Units, now: Time) -> Option<(Self, Option<Checkpoint>)> {
        let latest = Checkpoint { since: now, units: self.latest.units.checked_add(units)? };
        // A fresh account has nothing worth remembering, and a second has one checkpoint.
        if self == Self::default() || self.latest.since == now {
            return Some((Self { latest, older: self.older }, None));
        }
        let older = self.older.checked_add(1)?;
        Some((Self { latest, older }, Some(self.latest)))
    }

    /// What was held at the end of second `at`. `read(index)` fetches an older checkpoint; it is
    /// called at most 32 times, and not at all for a time since the newest one.
    pub fn at(&self, at: Time, mut read: impl FnMut(u32) -> Checkpoint) -> Units {
        if self.latest.since <= at {
            return self.latest.units;
        }
        // Invariant: everything below `low` began by `at`, nothing from `high` on did.
        let (mut low, mut high) = (0u32, self.older);
        let mut found = Units::ZERO;
        while low < high {
            let middle = low + (high - low) / 2;
            let checkpoint = read(middle);
            if checkpoint.since <= at {
                found = checkpoint.units;
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    proptest! {
        /// Ghost: a plain list of (time, amount), summed anew for every question.
        #[test]
        fn every_past_second_is_remembered(steps in prop::collection::vec((0u64..5, 1u64..1000), 0..60)) {
            let mut now = 1_000;
            let (mut account, mut older, mut ghost) = (Account::default(), Vec::new(), Vec::new());
            for (wait, amount) in steps {
                now += wait;
                let (next, pushed) = account.add(Units(amount.into()), now).unwrap();
                if let Some(checkpoint) = pushed {
                    prop_assert_eq!(older.len() as u32, account.older);
                    older.push(checkpoint);
                }
                account = next;
                ghost.push((now, u128::from(amount)));
            }
            prop_assert_eq!(account.older as usize, older.len());
            for at in 995..=now + 2 {
                let expected: u128 = ghost.iter().filter(|(when, _)| *when <= at).map(|(_, n)| n).sum();
                let mut reads = 0;
                let found = account.at(at, |index| { reads += 1; older[index as usize] });
                prop_assert_eq!(found, Units(expected));
                prop_assert!(reads <= 7, "{} reads for {} checkpoints", reads, older.len());
            }
        }
    }

    #[test]
    fn overflow_is_refused() {
        let full = Account { latest: Checkpoint { since: 1, units: Units(u128::MAX) }, older: 0 };
        assert_eq!(full.add(Units(1), 2), None);
    }
}
