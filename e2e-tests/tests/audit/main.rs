//! The audit of a real history in which everything has happened, and of copies of it, or of the
//! state, that somebody has tampered with.

mod fork;
mod governance;
mod governing;
mod history;
mod money;
mod needs;
mod outside;

use commons_client::{
    audit::{Report, State, compare},
    log::{Entry, Event},
    node::Node,
};
use history::History;
use scale::Encode;
use std::{collections::BTreeSet, thread};

/// What an audit says of this log, if the contracts keep `state`. It only sees what it asks for: what the
/// log knows of.
fn report(history: &History, log: &[Entry], state: &State) -> Report {
    let replay = history.replay(log);
    let expected = State::of(&replay);
    let mut seen = state.clone();
    for (seen, expected) in seen.cells.iter_mut().zip(&expected.cells) {
        seen.retain(|key, _| expected.contains_key(key));
    }
    if let (Some(seen), Some(expected)) = (&mut seen.inherited, &expected.inherited) {
        seen.points.retain(|agent, _| expected.points.contains_key(agent));
    }
    compare(&replay, &expected, &seen)
}

/// The cell of its own in which an event is chained, if it has one: that of a ballot, or of an asset.
fn chained(entry: &Entry) -> Option<Vec<u8>> {
    match entry.event()? {
        Event::VoteCast(cast) => Some(cast.ballot.as_bytes().to_vec()),
        Event::Claimed(claimed) => Some(claimed.pot.asset.encode()),
        _ => None,
    }
}

/// Whether it is all the same in which order two events came: casts in the same transaction, but in different
/// ballots, or payments in different assets. Nothing follows from it, and no contract keeps it.
fn commute(log: &[Entry], first: usize) -> bool {
    let (a, b) = (&log[first], &log[first + 1]);
    let same = (a.block, a.extrinsic) == (b.block, b.extrinsic);
    let cells = chained(a).zip(chained(b));
    same && cells.is_some_and(|(a, b)| a != b)
}

/// Names of what differs.
fn found(report: &Report) -> Vec<&'static str> {
    let differs = report.checks.iter().filter(|check| !check.differences.is_empty());
    differs.map(|check| check.name).collect()
}

/// Every way to tamper with one event, and what it is called.
fn tampered(log: &[Entry], index: usize) -> Vec<(String, Vec<Entry>)> {
    let with = |what: String, change: &dyn Fn(&mut Vec<Entry>)| {
        let mut tampered = log.to_vec();
        change(&mut tampered);
        (what, tampered)
    };
    let mut all = vec![
        with(format!("event {index} was dropped"), &|log| drop(log.remove(index))),
        with(format!("event {index} was repeated"), &|log| log.insert(index, log[index].clone())),
        with(format!("event {index} is another's"), &|log| log[index].contract.0[19] ^= 1),
        with(format!("event {index} is of another kind"), &|log| log[index].topic.0[0] ^= 1),
    ];
    if index > 0 && !commute(log, index - 1) {
        all.push(with(format!("event {index} was moved"), &|log| log.swap(index - 1, index)));
        // The same where block and time do not give it away.
        all.push(with(format!("event {index} was moved in place"), &|tampered| {
            tampered.swap(index - 1, index);
            for position in [index - 1, index] {
                tampered[position].block = log[position].block;
                tampered[position].time = log[position].time;
                tampered[position].extrinsic = log[position].extrinsic;
            }
        }));
    }
    for byte in 0..log[index].data.len() {
        let what = format!("byte {byte} of event {index} was edited");
        all.push(with(what, &|log| log[index].data[byte] ^= 1));
    }
    all
}

/// Tries all of that with every event, on two threads: these are thousands of audits.
fn try_everything(history: &History) {
    let log = &history.log;
    assert!(!report(history, &[], &history.state).is_clean(), "nothing is left");
    thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || {
                for index in (half..log.len()).step_by(2) {
                    for (what, tampered) in tampered(log, index) {
                        assert!(!report(history, &tampered, &history.state).is_clean(), "{what}");
                    }
                }
            });
        }
    });
}

fn kinds(history: &History) -> BTreeSet<&'static str> {
    history.log.iter().filter_map(Entry::event).map(|event| event.name()).collect()
}

/// What only a commons with money has; [`money`] looks at it.
const MONEY: [&str; 12] = [
    "assets, listed or not",
    "money put in, and how it was divided",
    "payouts",
    "money that moved on",
    "money collected for the treasury",
    "pots",
    "what is owed of each asset, with its history (count, head)",
    "assets",
    "who was paid from which pots",
    "every unit put in is somewhere, and the pool has what it owes",
    "pots and payouts, added up from the receipts",
    "nobody is paid twice from a pot",
];

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_the_history_is_found() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let log = &history.log;
    let kinds = kinds(&history);
    assert_eq!(kinds.len(), 39, "every kind but inheriting and those of money: {kinds:?}");

    let honest = report(&history, log, &history.state);
    assert!(honest.is_clean() && honest.is_complete(), "{honest:#?}");
    for check in honest.checks.iter().filter(|check| !MONEY.contains(&check.name)) {
        assert!(check.count > 0, "there is something to compare in `{}`", check.name);
    }
    // Support, Signal and forged terms: nobody asks for any of them.
    let note = honest.notes.iter().find(|note| note.contains("counted nowhere"));
    assert!(note.is_some_and(|note| note.starts_with("5 casts")), "{:?}", honest.notes);
    let orders = (1..log.len()).filter(|index| commute(log, index - 1)).count();
    assert_eq!(orders, 1, "casts at once in two ballots: their order decides nothing");
    try_everything(&history);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_does_not_follow_from_the_history_is_found() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let replay = history.replay(&history.log);
    let expected = State::of(&replay);
    assert_eq!(expected.cells, history.state.cells, "all that the contracts keep, byte for byte");
    assert_eq!(expected.counts, history.state.counts);
    let found_in = |change: &dyn Fn(&mut State)| {
        let mut state = history.state.clone();
        change(&mut state);
        found(&compare(&replay, &expected, &state))
    };
    for (contract, cells) in history.state.cells.iter().enumerate() {
        for (key, value) in cells {
            for byte in 0..value.len() {
                let found = found_in(&|state| {
                    state.cells[contract].get_mut(key).unwrap()[byte] ^= 1;
                });
                assert!(!found.is_empty(), "byte {byte} of cell {key:02x?} of {contract}");
            }
            let found = found_in(&|state| drop(state.cells[contract].remove(key)));
            assert!(found.contains(&"nothing else is stored"), "cell {key:02x?}: {found:?}");
        }
        // Something that no event tells of.
        let found = found_in(&|state| state.counts[contract] += 1);
        assert_eq!(found, ["nothing else is stored"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_names_what_differs() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let (log, state) = (&history.log, &history.state);
    let of = |kind: &str| {
        let is = |entry: &Entry| entry.event().is_some_and(|event| event.name() == kind);
        log.iter().position(is).unwrap()
    };
    const ROOTS: &str = "roots with their histories (count, head)";
    const NEEDS: &str = "needs and commitments";
    const PROPOSALS: &str = "proposals: made, taken back, queued, executed";
    for (kind, check, cell) in [
        // Without a founding there is nothing to compare with the contracts.
        ("LedgerDeployed", "deployment and opening", "founding"),
        ("HubDeployed", "deployment and opening", ROOTS),
        ("GovernorOpening", "deployment and opening", ROOTS),
        ("PoolOpening", "deployment and opening", ROOTS),
        ("Seeded", "seed, given or inherited", ROOTS),
        ("Recorded", "projects and records", ROOTS),
        ("NeedPublished", NEEDS, ROOTS),
        ("NeedRenewed", NEEDS, ROOTS),
        ("NeedClosed", NEEDS, ROOTS),
        ("Committed", NEEDS, ROOTS),
        ("VoteCast", "casts, with their weight", "ballots"),
        ("Delegated", "loans of votes", "accounts"),
        ("Settled", "settlements: medians and values", ROOTS),
        ("Minted", "mints and burns", ROOTS),
        ("Burnt", "mints and burns", ROOTS),
        ("Corrected", "credits, corrections and penalties", ROOTS),
        ("Credited", "credits, corrections and penalties", ROOTS),
        ("Penalized", "credits, corrections and penalties", ROOTS),
        ("Proposed", PROPOSALS, ROOTS),
        ("Canceled", PROPOSALS, ROOTS),
        ("Queued", PROPOSALS, ROOTS),
        ("Executed", PROPOSALS, ROOTS),
        ("ParameterSet", "parameters and norms", ROOTS),
        ("Adopted", "parameters and norms", ROOTS),
        ("PoolAdopted", "parameters and norms", ROOTS),
        ("CharterAmended", "parameters and norms", ROOTS),
        ("Deposited", "deposits in the treasury", ROOTS),
    ] {
        // A lie in the last byte, which is part of its time.
        let mut tampered = log.clone();
        *tampered[of(kind)].data.last_mut().unwrap() ^= 1;
        let report = report(&history, &tampered, state);
        let found = found(&report);
        assert!(found.contains(&check), "{kind}: {found:?}");
        assert!(found.contains(&cell), "{kind}: {found:?}");
    }
    // The same in a cell: the report says which, and what it should be.
    let mut lying = state.clone();
    let mut account = vec![1];
    account.extend_from_slice(e2e_tests::agent("alice").as_bytes());
    lying.cells[2].get_mut(&account).unwrap()[9] ^= 1;
    let report = report(&history, log, &lying);
    assert!(found(&report).contains(&"accounts"), "{report:#?}");
    let difference = report.checks.iter().find_map(|check| check.differences.first()).unwrap();
    assert!(difference.contains("alice"), "{difference}");
    assert!(difference.contains("the history gives"), "{difference}");
}
