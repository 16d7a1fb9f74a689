//! What time it is on the chain.
//!
//! The chain follows the machine's clock, in whole seconds, until somebody moves it forward; from
//! then on it stays ahead by as much. Blocks are at least a second apart, since Ethereum tools
//! and contracts tell time in whole seconds and want no two blocks in one; a chain that makes
//! more than a block a second therefore runs ahead of the machine too, and waits for it later.
//!
//! Times are milliseconds since 1970, as in the blocks.

use std::{fmt, sync::Mutex};

const SECOND: u64 = 1_000;

/// How far the clock can be moved at once: a hundred years of 365 days.
pub const LONGEST_STEP: u64 = 100 * 365 * 24 * 60 * 60;

/// 23:59:59 on the last day of 9999: what tools can still print as a date, and far from where
/// sums of milliseconds would overflow.
const LAST_SECOND: u64 = 253_402_300_799;

/// By how much the chain is ahead of the machine, in milliseconds.
#[derive(Debug)]
pub struct Clock(Mutex<u64>);

impl Clock {
    /// The clock of a chain whose last block was made at `last`, when the machine says `machine`.
    ///
    /// Nothing else need be kept: had the clock been moved before the node was stopped, then the
    /// last block is in the future, and the chain goes on from there.
    pub fn resume(machine: u64, last: u64) -> Self {
        Self(Mutex::new(last.saturating_sub(machine)))
    }

    /// The time of a new block on top of one made at `last`.
    pub fn next(&self, machine: u64, last: u64) -> u64 {
        let now = machine.saturating_add(self.ahead());
        whole_seconds(now.max(last.saturating_add(SECOND)))
    }

    /// Moves the clock `seconds` on from where the chain is: from its last block or from its
    /// clock, whichever is later, so that the next block is at least that much after the last.
    pub fn advance(&self, machine: u64, last: u64, seconds: u64) -> Result<(), StepRefused> {
        if seconds == 0 {
            return Err(StepRefused::NoStep);
        }
        if seconds > LONGEST_STEP {
            return Err(StepRefused::TooLong { seconds });
        }
        let mut ahead = self.0.lock().expect("nobody panics while holding the lock");
        let now = last.max(machine.saturating_add(*ahead));
        let goal = now.saturating_add(seconds * SECOND);
        if goal > LAST_SECOND * SECOND {
            return Err(StepRefused::TooLate { seconds });
        }
        *ahead = goal.saturating_sub(machine);
        Ok(())
    }

    fn ahead(&self) -> u64 {
        *self.0.lock().expect("nobody panics while holding the lock")
    }
}

fn whole_seconds(time: u64) -> u64 {
    time - time % SECOND
}

/// Why the clock was not moved.
#[derive(Debug, PartialEq, Eq)]
pub enum StepRefused {
    NoStep,
    TooLong { seconds: u64 },
    TooLate { seconds: u64 },
}

impl fmt::Display for StepRefused {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::NoStep => write!(
                out,
                "The clock moves forward only: give the seconds, 1 or more."
            ),
            Self::TooLong { seconds } => write!(
                out,
                "The clock moves by at most {LONGEST_STEP} seconds (100 years) at once, not by {seconds}."
            ),
            Self::TooLate { seconds } => write!(
                out,
                "Moving the clock by {seconds} seconds would take it beyond the year 9999."
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: u64 = 1_800_000_000_500;

    #[test]
    fn follows_the_machine_in_whole_seconds() {
        let clock = Clock::resume(NOW, 0);
        assert_eq!(clock.next(NOW, 0), 1_800_000_000_000);
        assert_eq!(clock.next(NOW + 3_000, 1_800_000_000_000), 1_800_000_003_000);
    }

    #[test]
    fn blocks_are_a_second_apart_however_fast_they_come() {
        let clock = Clock::resume(NOW, 0);
        let mut last = clock.next(NOW, 0);
        for millisecond in 1..100 {
            let next = clock.next(NOW + millisecond, last);
            assert_eq!(next, last + SECOND);
            last = next;
        }
        // Later the machine catches up.
        assert_eq!(clock.next(NOW + 200 * SECOND, last), 1_800_000_200_000);
    }

    #[test]
    fn a_step_counts_from_the_later_of_block_and_clock_and_lasts() {
        let clock = Clock::resume(NOW, 0);
        let last = 1_800_000_060_000;
        clock.advance(NOW, last, 3_600).unwrap();
        assert_eq!(clock.next(NOW, last), last + 3_600 * SECOND);
        assert_eq!(clock.next(NOW + 10 * SECOND, last), last + 3_610 * SECOND);
        clock.advance(NOW + 10 * SECOND, last, 1).unwrap();
        assert_eq!(clock.next(NOW + 10 * SECOND, last), last + 3_611 * SECOND);
    }

    #[test]
    fn a_chain_from_the_future_goes_on_at_the_machines_pace() {
        let last = 1_900_000_000_000;
        let clock = Clock::resume(NOW, last);
        assert_eq!(clock.next(NOW, last), last + SECOND);
        assert_eq!(clock.next(NOW + 60 * SECOND, last), last + 60 * SECOND);
    }

    #[test]
    fn a_machine_that_goes_back_does_not_take_the_chain_along() {
        let clock = Clock::resume(NOW, 0);
        let last = clock.next(NOW, 0);
        assert_eq!(clock.next(NOW - 3_600 * SECOND, last), last + SECOND);
    }

    #[test]
    fn absurd_steps_are_refused_and_leave_the_clock_alone() {
        let clock = Clock::resume(NOW, 0);
        assert_eq!(clock.advance(NOW, 0, 0), Err(StepRefused::NoStep));
        let seconds = LONGEST_STEP + 1;
        assert_eq!(clock.advance(NOW, 0, seconds), Err(StepRefused::TooLong { seconds }));
        let seconds = u64::MAX;
        assert_eq!(clock.advance(NOW, 0, seconds), Err(StepRefused::TooLong { seconds }));
        assert_eq!(clock.next(NOW, 0), whole_seconds(NOW));
        for _ in 0..79 {
            clock.advance(NOW, 0, LONGEST_STEP).unwrap();
        }
        let seconds = LONGEST_STEP;
        assert_eq!(clock.advance(NOW, 0, seconds), Err(StepRefused::TooLate { seconds }));
    }
}
