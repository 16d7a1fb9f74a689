//! Whatever is changed in the events about money, or in what the pool keeps, is found.

use super::Season;
use crate::{MONEY, commute, found, history::History, report, tampered};
use commons_client::{
    audit::{Replay, State, compare},
    log::{Entry, Event},
};
use commons_core::{
    U256,
    cells::Cell,
    pool::{Asset, ClaimedCell, Holding, HoldingCell, Pot, PotCell},
};
use scale::{Decode, Encode};
use std::{collections::BTreeSet, thread};

/// Place of the pool among the contracts.
const POOL: usize = 5;

const BALANCES: &str = "every unit put in is somewhere, and the pool has what it owes";
const PAYOUTS: &str = "pots and payouts, added up from the receipts";
const ONCE: &str = "nobody is paid twice from a pot";

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_money_is_found() {
    let mut season = Season::begin().await;
    season.pay().await;
    season.end().await;
    let history = season.history().await;
    let log = &history.log;
    let honest = report(&history, log, &history.state);
    assert!(honest.is_clean() && honest.is_complete(), "{honest:#?}");
    for check in honest.checks.iter().filter(|check| MONEY.contains(&check.name)) {
        assert!(check.count > 0, "there is something to compare in `{}`", check.name);
    }
    let of_money = |entry: &Entry| {
        let pool = entry.contract == season.suite.addresses.pool;
        pool || matches!(entry.event(), Some(Event::Deposited(_)))
    };
    let events: Vec<usize> = (0..log.len()).filter(|it| of_money(&log[*it])).collect();
    for (kind, number) in [
        ("PoolDeployed", 1),
        ("PoolOpening", 1),
        ("PoolAdopted", 1),
        ("AssetListed", 2),
        ("Funded", 6),
        ("Claimed", 6),
        ("Swept", 5),
        ("Collected", 2),
        ("Deposited", 1),
    ] {
        let of_kind = events.iter().filter(|it| log[**it].event().unwrap().name() == kind);
        assert_eq!(of_kind.count(), number, "{kind}");
    }
    // Payments in two assets at once lie in two histories: their order decides nothing.
    assert_eq!((1..log.len()).filter(|index| commute(log, index - 1)).count(), 2);
    try_each(&history, &events);
    what_the_pool_keeps(&season, &history.state, &history.replay(log));
}

/// Tries everything with these events, on two threads.
fn try_each(history: &History, events: &[usize]) {
    thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || {
                for index in events.iter().skip(half).step_by(2) {
                    for (what, tampered) in tampered(&history.log, *index) {
                        let report = report(history, &tampered, &history.state);
                        assert!(!report.is_clean(), "{what}");
                    }
                }
            });
        }
    });
}

/// Every byte of every cell of the pool, and cells that are missing or come on top.
fn what_the_pool_keeps(season: &Season, state: &State, replay: &Replay) {
    let expected = State::of(replay);
    assert_eq!(expected.cells, state.cells, "all that the contracts keep, byte for byte");
    let found_in = |change: &dyn Fn(&mut State)| {
        let mut state = state.clone();
        change(&mut state);
        found(&compare(replay, &expected, &state))
    };
    let kinds: BTreeSet<u8> = state.cells[POOL].keys().map(|key| key[0]).collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5], "every room of the pool");
    for (key, value) in &state.cells[POOL] {
        for byte in 0..value.len() {
            let found = found_in(&|state| state.cells[POOL].get_mut(key).unwrap()[byte] ^= 1);
            assert!(!found.is_empty(), "byte {byte} of cell {key:02x?}");
            let independent = match key[0] {
                PotCell::ROOM => found.contains(&PAYOUTS),
                ClaimedCell::ROOM => found.contains(&ONCE),
                _ => true,
            };
            assert!(independent, "byte {byte} of cell {key:02x?}: {found:?}");
        }
        let found = found_in(&|state| drop(state.cells[POOL].remove(key)));
        assert!(found.contains(&"nothing else is stored"), "cell {key:02x?}: {found:?}");
    }

    // A unit that is missing, or that is promised twice, shows without any rule.
    let holding = HoldingCell(Asset::Native).key().encode();
    let edit = |state: &mut State, change: &dyn Fn(&mut Holding)| {
        let cell = state.cells[POOL].get_mut(&holding).unwrap();
        let mut holding = Holding::decode(&mut &cell[..]).unwrap();
        change(&mut holding);
        *cell = holding.encode();
    };
    let found = found_in(&|state| edit(state, &|it| it.owed += U256::one()));
    assert!(found.contains(&BALANCES), "{found:?}");
    let found = found_in(&|state| edit(state, &|it| it.treasury += U256::one()));
    assert!(found.contains(&BALANCES), "{found:?}");
    let pots: Vec<_> =
        state.cells[POOL].keys().filter(|key| key[0] == PotCell::ROOM).cloned().collect();
    for key in pots {
        let found = found_in(&|state| {
            let cell = state.cells[POOL].get_mut(&key).unwrap();
            let mut pot = Pot::decode(&mut &cell[..]).unwrap();
            pot.work.left += U256::one();
            *cell = pot.encode();
        });
        assert!(found.contains(&BALANCES) && found.contains(&PAYOUTS), "{key:02x?}: {found:?}");
    }

    // The pool has less than it owes.
    for asset in [Asset::Native, Asset::Token(season.token)] {
        let found = found_in(&|state| {
            state.held.insert(asset, U256::one());
        });
        assert_eq!(found, [BALANCES]);
        // If it cannot be told what it has, that question stays open.
        let mut silent = state.clone();
        silent.held.remove(&asset);
        let report = compare(replay, &expected, &silent);
        assert!(report.is_clean() && !report.is_complete(), "{report:#?}");
        assert!(report.unread[0].contains("does not say how much"), "{:?}", report.unread);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_names_what_is_wrong_with_money() {
    let mut season = Season::begin().await;
    season.pay().await;
    season.end().await;
    let history = season.history().await;
    let (log, state) = (&history.log, &history.state);
    let of = |kind: &str| {
        let is = |entry: &Entry| entry.event().is_some_and(|event| event.name() == kind);
        log.iter().position(is).unwrap()
    };
    const ROOTS: &str = "roots with their histories (count, head)";
    const OWED: &str = "what is owed of each asset, with its history (count, head)";
    for (kind, check, cell) in [
        ("PoolDeployed", "deployment and opening", ROOTS),
        ("PoolOpening", "deployment and opening", ROOTS),
        ("PoolAdopted", "parameters and norms", ROOTS),
        ("AssetListed", "assets, listed or not", OWED),
        ("Funded", "money put in, and how it was divided", OWED),
        ("Claimed", "payouts", OWED),
        ("Swept", "money that moved on", OWED),
        ("Collected", "money collected for the treasury", OWED),
    ] {
        // A lie in the last byte, which is part of its time.
        let mut lying = log.clone();
        *lying[of(kind)].data.last_mut().unwrap() ^= 1;
        let found = found(&report(&history, &lying, state));
        assert!(found.contains(&check) && found.contains(&cell), "{kind}: {found:?}");
    }
    // What is left out is missed by sums that know no rules.
    for (kind, check) in [
        ("Funded", BALANCES),
        ("Funded", PAYOUTS),
        ("Claimed", BALANCES),
        ("Claimed", PAYOUTS),
        ("Swept", PAYOUTS),
        ("Collected", BALANCES),
        ("Minted", PAYOUTS),
        ("Settled", PAYOUTS),
        ("Corrected", PAYOUTS),
        ("PoolAdopted", PAYOUTS),
        ("AssetListed", "only proposals change parameters, norms, assets and settled values"),
    ] {
        let mut short = log.clone();
        short.remove(of(kind));
        let found = found(&report(&history, &short, state));
        assert!(found.contains(&check), "without {kind}: {found:?}");
    }
    // The same payment once more, with all that a second one would leave behind.
    let mut twice = log.clone();
    twice.insert(of("Claimed"), log[of("Claimed")].clone());
    let report = report(&history, &twice, state);
    assert!(found(&report).contains(&ONCE), "{:?}", found(&report));
    let mut differences = report.differences();
    assert!(differences.any(|it| it.contains("alice was paid again from the pot")), "{report:#?}");
}
