//! The audit of a real history in which everything has happened, and of copies of it, or of the
//! state, that somebody has tampered with.

mod history;

use commons_client::{
    audit::{Report, State, compare},
    log::Entry,
    node::Node,
};
use history::History;
use std::{collections::BTreeSet, thread};

/// What an audit says of this log, if the contracts keep `state`.
fn report(history: &History, log: &[Entry], state: &State) -> Report {
    let replay = history.replay(log);
    let expected = State::of(&replay, history.commons.addresses());
    compare(&replay, &expected, state)
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
    if index > 0 {
        all.push(with(format!("event {index} was moved"), &|log| log.swap(index - 1, index)));
        // The same where block and time do not give it away.
        all.push(with(format!("event {index} was moved in place"), &|tampered| {
            tampered.swap(index - 1, index);
            for position in [index - 1, index] {
                tampered[position].block = log[position].block;
                tampered[position].time = log[position].time;
            }
        }));
    }
    for byte in 0..log[index].data.len() {
        let what = format!("byte {byte} of event {index} was edited");
        all.push(with(what, &|log| log[index].data[byte] ^= 1));
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_the_history_is_found() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let log = &history.log;
    let kinds: BTreeSet<_> =
        log.iter().filter_map(Entry::event).map(|event| event.name()).collect();
    assert_eq!(kinds.len(), 19, "every kind of event is in it: {kinds:?}");

    let honest = report(&history, log, &history.state);
    assert!(honest.is_clean(), "{honest:#?}");
    for check in &honest.checks {
        assert!(check.count > 0, "there is something to compare in `{}`", check.name);
    }
    // Support, Signal and forged terms: the ledger asks for none of them.
    let note = honest.notes.iter().find(|note| note.contains("under terms that no review has"));
    assert!(note.is_some_and(|note| note.starts_with("5 casts")), "{:?}", honest.notes);
    assert!(!report(&history, &[], &history.state).is_clean(), "nothing is left");

    // On two threads: these are thousands of audits.
    thread::scope(|scope| {
        for half in 0..2 {
            let history = &history;
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

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_does_not_follow_from_the_history_is_found() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let replay = history.replay(&history.log);
    let expected = State::of(&replay, history.commons.addresses());
    assert_eq!(expected, history.state, "all that the contracts keep, byte for byte");
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
    for (kind, check) in [
        ("Opened", "deployment"),
        ("Recorded", "projects and records"),
        ("VoteCast", "casts, with their weight"),
        ("Delegated", "loans of votes"),
        ("Settled", "settlements: medians and values"),
        ("Minted", "mints and burns"),
        ("Burnt", "mints and burns"),
        ("Corrected", "credits, corrections and penalties"),
        ("Credited", "credits, corrections and penalties"),
        ("Penalized", "credits, corrections and penalties"),
    ] {
        // A lie in the last byte, which is part of its time.
        let mut tampered = log.clone();
        *tampered[of(kind)].data.last_mut().unwrap() ^= 1;
        let report = report(&history, &tampered, state);
        let found = found(&report);
        assert!(found.contains(&check), "{kind}: {found:?}");
        // Without a founding there is nothing to compare with the contracts.
        let rest =
            if kind == "Opened" { "founding" } else { "roots with their histories (count, head)" };
        assert!(found.contains(&rest), "{kind}: {found:?}");
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
