//! The pool's rules over time: when pots may be claimed from, and how deposits are divided.

use crate::proposals::equation::first_epoch;
use commons_core::{
    Time,
    accepted::{EPOCHS_PER_BLOCK, block_of},
    cells::{Cells, Memory},
    pool::{Equation, Pool as Root, Purpose, Window},
    trace::Checkpoint,
    units::Epoch,
    versions::{OlderVersion, Version},
};

/// The pool's rules over time.
#[derive(Clone, Debug)]
pub struct PoolBook {
    pool: Root,
    cells: Memory,
}

/// Where a pot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It cannot be claimed from yet.
    Waiting,
    /// It can.
    Open,
    /// It no longer can.
    Over,
}

impl PoolBook {
    pub(super) fn new(pool: Root, cells: Memory) -> Self {
        Self { pool, cells }
    }

    /// When a pot may be claimed, and what it is divided by at least.
    pub fn window(&self, purpose: Purpose) -> Window {
        self.pool.window(&self.cells, purpose)
    }

    /// Where a pot stands.
    pub fn stage(&self, purpose: Purpose, now: Time) -> Stage {
        let Window { opens, until, .. } = self.window(purpose);
        if now < opens {
            Stage::Waiting
        } else if now < until {
            Stage::Open
        } else {
            Stage::Over
        }
    }

    /// What decides the money of an epoch.
    pub fn version(&self, epoch: Epoch) -> Version {
        self.pool.versions.of_epoch(&self.cells, &self.pool.calendar, epoch)
    }

    /// How deposits of an epoch are divided.
    pub fn equation(&self, epoch: Epoch) -> Equation {
        self.version(epoch).parameters.equation
    }

    /// The equations that ever held or will hold, each with the first epoch in which it does.
    pub fn equations(&self) -> Vec<(Epoch, Equation)> {
        let mut found: Vec<(Epoch, Equation)> = Vec::new();
        for version in self.versions() {
            let epoch = first_epoch(&self.pool.calendar, version.since);
            // A version that no epoch began with never decided anything.
            found.retain(|(first, _)| *first != epoch);
            found.push((epoch, version.value.parameters.equation));
        }
        found.dedup_by_key(|(_, equation)| *equation);
        found
    }

    fn versions(&self) -> Vec<Checkpoint<Version>> {
        let trace = &self.pool.versions.0;
        let older = (0..trace.older).filter_map(|index| self.cells.read(&OlderVersion(index)));
        older.chain(trace.recent.iter().copied()).collect()
    }

    /// The pool's root.
    pub(super) fn pool(&self) -> &Root {
        &self.pool
    }

    /// The last epoch for which there can be a pot: money that moves on goes beyond what can be recorded
    /// by now, and for a floor to the end of the block after that.
    pub fn last_epoch(&self, now: Time) -> u32 {
        let periods = self.versions().into_iter().map(|it| it.value.parameters.review_period);
        let counted = now.saturating_add(periods.max().unwrap_or_default().into());
        let block = block_of(self.pool.calendar.epoch(counted)).saturating_add(2);
        Purpose::Floor { block }.first_epoch().0.saturating_sub(1)
    }

    /// The first epoch whose pots may still be claimed from.
    pub fn first_open(&self, now: Time) -> u32 {
        let calendar = &self.pool.calendar;
        let lasts = self.versions().into_iter().map(|it| {
            let parameters = it.value.parameters;
            let window = u64::from(parameters.claim_window) * u64::from(calendar.epoch_length);
            window.saturating_add(parameters.dispute_period.into())
        });
        let ended = now.saturating_sub(lasts.max().unwrap_or_default());
        let first = calendar.epoch(ended).0.saturating_sub(1);
        // A floor opens and ends with the last pots of its block.
        first - first % EPOCHS_PER_BLOCK
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::bundle::keccak256;
    use commons_core::{
        calendar::Calendar, hub::Addresses, parameters::Parameters, units::ProjectId,
    };

    fn root(parameters: Parameters, calendar: Calendar) -> Root {
        let none = Default::default();
        let suite = Addresses {
            hub: none,
            ledger: none,
            reputation: none,
            books: none,
            governor: none,
            pool: none,
        };
        Root::new(suite, calendar, parameters)
    }

    /// The rules of a pool that keeps what it begins with.
    pub fn book() -> PoolBook {
        let parameters = Parameters::default();
        let pool = root(parameters, parameters.calendar(1_000));
        PoolBook::new(pool, Memory::new(keccak256))
    }

    #[test]
    fn an_equation_holds_from_the_first_epoch_that_begins_with_it() {
        let (parameters, none) = (Parameters::default(), Default::default());
        let calendar = parameters.calendar(1_000);
        let mut pool = root(parameters, calendar);
        let mut cells = Memory::new(keccak256);
        let mut adopt = |pool: &mut Root, work: u16, now| {
            let mut changed = parameters;
            changed.equation.work.0 = work;
            changed.equation.commons.0 = 6_500 - work;
            pool.adopt(&mut cells, none, changed, now).unwrap();
        };
        // Two within epoch 2: the first never decided anything.
        let second = calendar.start(Epoch(2));
        adopt(&mut pool, 5_000, second);
        adopt(&mut pool, 4_000, second + 10);
        // In the last second before epoch 5.
        adopt(&mut pool, 3_000, calendar.start(Epoch(5)) - 1);
        let book = PoolBook::new(pool, cells);
        let works: Vec<_> =
            book.equations().into_iter().map(|(epoch, it)| (epoch.0, it.work.0)).collect();
        assert_eq!(works, [(0, 6_000), (3, 4_000), (5, 3_000)]);
        for (epoch, work) in [(0, 6_000), (2, 6_000), (3, 4_000), (4, 4_000), (5, 3_000)] {
            assert_eq!(book.equation(Epoch(epoch)).work.0, work, "{epoch}");
        }
    }

    #[test]
    fn no_pot_lies_outside_of_the_epochs_that_are_looked_at() {
        let book = book();
        for epoch in [0, 3, 40, 100] {
            let now = book.pool.calendar.start(Epoch(epoch)) + 400_000;
            let (first, last) = (book.first_open(now), book.last_epoch(now));
            for epoch in 0..first {
                let of = Purpose::Project { epoch: Epoch(epoch), project: ProjectId(0) };
                assert_eq!(book.stage(of, now), Stage::Over, "{epoch}");
                assert_eq!(book.stage(Purpose::floor_of(Epoch(epoch)), now), Stage::Over);
            }
            // Three days later is the same epoch or the next; what is swept goes beyond it.
            assert!(last >= epoch + 2 && last < epoch + 12, "{epoch}: {last}");
        }
    }
}
