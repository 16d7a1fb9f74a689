//! What must hold in any commons, whatever its history. It is worked out from the contracts' own storage
//! and from what the events say, without the rules that made them: by other ways to the same end.

mod changes;
mod heat;
mod money;
mod proposals;
mod votes;

pub(super) use money::check as check_money;
pub(super) use votes::{Casts, casts};

use super::{
    check::Check,
    journal::Journal,
    state::{CONTRACTS, Cells, ROOT, State},
};
use commons_core::{
    account::{Account, AccountCell},
    cells::Cell,
    reputation::{BookCell, BookTotalCell, Reputation},
    trace::Trace,
    units::{Season, Units},
};
use scale::Decode;

/// Index of the hub among the contracts.
const HUB: usize = 0;
/// Index of the ledger among the contracts.
const LEDGER: usize = 1;
/// Index of reputation among the contracts.
const REPUTATION: usize = 2;
/// Index of the governor among the contracts.
const GOVERNOR: usize = 4;
/// Index of the pool among the contracts.
const POOL: usize = 5;

/// All of them but those about money.
pub fn check(journal: &Journal, state: &State) -> Vec<Check> {
    vec![
        sums(state),
        votes::check(state),
        proposals::check(journal, state),
        changes::check(journal, state),
        heat::check(journal, state),
    ]
}

impl Check {
    fn of(name: &'static str, contracts: &[usize]) -> Self {
        let contracts = contracts.iter().map(|index| CONTRACTS[*index]).collect();
        Self { contracts, ..Self::named(name) }
    }

    /// Counts a comparison, and says what is wrong if it fails.
    fn must(&mut self, holds: bool, otherwise: impl FnOnce() -> String) {
        self.count += 1;
        if !holds {
            self.differs(otherwise());
        }
    }

    /// The storage of a contract cannot be understood.
    fn unreadable(mut self, what: &str) -> Self {
        self.differs(format!("{what} cannot be read"));
        self
    }
}

/// Invariants 1 and 2: accounts add up to the supply, votes add up to the supply, and so does each
/// project's book.
fn sums(state: &State) -> Check {
    let mut check = Check::of("sums of the storage", &[REPUTATION]);
    let cells = &state.cells[REPUTATION];
    let Some((root, _)) = state.root::<Reputation>(REPUTATION) else {
        return check.unreadable("the root of reputation");
    };
    let accounts: Vec<Account> = room(cells, &[AccountCell::ROOM]);
    let mut must = |what: String, sum: Units, whole: Units| {
        let otherwise = || format!("{what}: the sum is {}, the whole {}", sum.0, whole.0);
        check.must(sum == whole, otherwise);
    };
    let supply = root.supply.latest();
    must("own units".into(), sum(accounts.iter().map(|a| a.own.latest())), supply);
    must("seed".into(), sum(accounts.iter().map(|a| a.seed.latest())), root.seed.latest());
    // Loans that have lapsed depend on the time; nothing is newer than the newest change.
    let newest = accounts.iter().flat_map(|account| {
        let lent = account.lent.recent.last().map(|latest| latest.since);
        let received = account.received.recent.last().map(|latest| latest.since);
        let own = account.own.recent.last().map(|latest| latest.since);
        [lent, received, own].into_iter().flatten()
    });
    let season = root.calendar.season(newest.max().unwrap_or_default());
    must("votes".into(), sum(accounts.iter().map(|account| votes(account, season))), supply);
    let totals = cells.iter().filter(|(key, _)| key.first() == Some(&BookTotalCell::ROOM));
    for (key, total) in totals {
        let project = key.get(1..5).unwrap_or_default();
        let books: Vec<Trace<Units>> = room(cells, &[&[BookCell::ROOM], project].concat());
        let total = Trace::<Units>::decode(&mut &total[..]).unwrap_or_default();
        let name = project.iter().rev().fold(0u32, |n, byte| n << 8 | u32::from(*byte));
        must(
            format!("book of project {name}"),
            sum(books.iter().map(Trace::latest)),
            total.latest(),
        );
    }
    check
}

fn votes(account: &Account, season: Season) -> Units {
    let received = account.received.latest().in_season(season).total();
    match account.lent.latest().in_season(season) {
        Some(_) => received,
        None => received.plus(account.own.latest()),
    }
}

/// All values of cells whose names begin like this.
fn room<T: Decode>(cells: &Cells, prefix: &[u8]) -> Vec<T> {
    let cells = cells.iter().filter(|(key, _)| key.starts_with(prefix) && key.as_slice() != ROOT);
    cells.filter_map(|(_, value)| T::decode(&mut &value[..]).ok()).collect()
}

fn sum(units: impl Iterator<Item = Units>) -> Units {
    units.fold(Units::ZERO, Units::plus)
}
