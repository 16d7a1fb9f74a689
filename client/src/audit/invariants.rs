//! What must hold in the storage of any commons, whatever its history.

use super::{
    report::Check,
    state::{Cells, ROOT, State},
};
use commons_core::{
    account::{Account, AccountCell},
    cells::Cell,
    history::History,
    reputation::{BookCell, BookTotalCell, Reputation},
    trace::Trace,
    units::{Season, Units},
};
use scale::Decode;

/// Accounts add up to the supply, votes add up to the supply, and so does each project's book.
pub fn check(state: &State) -> Check {
    let mut check = Check { name: "sums of the storage", count: 0, differences: Vec::new() };
    let cells = &state.cells[2];
    let root = cells.get(ROOT.as_slice());
    let root = root.and_then(|root| <(Reputation, History)>::decode(&mut &root[..]).ok());
    let Some((root, _)) = root else {
        check.differences.push("the root of reputation cannot be read".into());
        return check;
    };
    let accounts: Vec<Account> = room(cells, &[AccountCell::ROOM]);
    let mut must = |what: String, sum: Units, whole: Units| {
        check.count += 1;
        if sum != whole {
            check.differences.push(format!("{what}: the sum is {}, the whole {}", sum.0, whole.0));
        }
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
