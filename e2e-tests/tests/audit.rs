//! The audit of a real history, and of copies of it that somebody has tampered with.

use commons_client::{
    Commons,
    audit::{State, compare, replay},
    chain::{Chain, Signer},
    log::{Entry, Event},
    names,
    node::Node,
};
use commons_core::{
    ballot::Terms,
    founding::Seed,
    parameters::Parameters,
    units::{ContributionId, Points},
};
use e2e_tests::{bundles, draft};

/// A commons with a bit of everything: accepted, rejected, lapsed, amended, withdrawn, open, and a
/// cast under forged terms.
async fn history(node: &Node) -> (Commons, Vec<Entry>, State) {
    let key = |name: &str| Signer::from_suri(name).unwrap();
    let id = ContributionId;
    let chain = Chain::connect(node.url()).await.unwrap();
    let founders = ["alice", "bob", "charlie"]
        .map(|name| Seed { agent: names::parse(name).unwrap(), points: Points::whole(100) });
    let parameters = Parameters::default();
    let deployed = Commons::deploy(
        chain.clone(),
        &key("//Alice"),
        &bundles(),
        parameters,
        founders.to_vec(),
        |_| (),
    )
    .await
    .unwrap();
    let commons = deployed.commons;
    for number in 1..=5 {
        let (recorded, _) = commons.record(&key("//Eve"), draft(number), Vec::new()).await.unwrap();
        assert_eq!(recorded, id(number));
    }
    for (number, name, grade) in [
        (1, "//Alice", 9),
        (1, "//Bob", 7),
        (1, "//Bob", 8),
        (2, "//Alice", 0),
        (2, "//Charlie", 0),
    ] {
        commons.review(&key(name), id(number), 0, grade, "seen").await.unwrap();
    }
    commons.amend(&key("//Eve"), id(3), draft(9), b"ipfs://better".to_vec()).await.unwrap();
    commons.withdraw(&key("//Eve"), id(4)).await.unwrap();
    let terms = commons.terms(id(5)).await.unwrap();
    let forged = Terms { excluded: names::parse("dave").unwrap(), ..terms };
    commons.cast(&key("//Bob"), forged, 10, "").await.unwrap();
    chain.advance_clock(3 * 86_400 + 60).await.unwrap();
    for number in [1, 2, 3] {
        commons.settle(&key("//Ferdie"), id(number)).await.unwrap();
    }
    let head = chain.head().await.unwrap();
    let log = commons.log(deployed.receipt.block.number, head.number, |_| ()).await.unwrap();
    let state = State::fetch(&commons, &replayed(&commons, &log), head.hash).await.unwrap();
    (commons, log, state)
}

fn replayed(commons: &Commons, log: &[Entry]) -> commons_client::audit::Replay {
    replay(log, commons.hub(), commons.addresses())
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_the_history_is_found() {
    let node = Node::start().await.unwrap();
    let (commons, log, state) = history(&node).await;
    let report = |log: &[Entry]| compare(&replayed(&commons, log), &state);

    let honest = report(&log);
    assert!(honest.is_clean(), "{honest:#?}");
    assert_eq!(honest.notes.len(), 1, "the forged cast is worth a note: {:?}", honest.notes);
    let kinds: std::collections::BTreeSet<_> =
        log.iter().filter_map(Entry::event).map(|event| event.name()).collect();
    assert_eq!(kinds.len(), 10, "every kind of event is in it: {kinds:?}");

    for dropped in 0..log.len() {
        let mut tampered = log.clone();
        tampered.remove(dropped);
        assert!(!report(&tampered).is_clean(), "event {dropped} was dropped");
    }
    for moved in 1..log.len() {
        let mut tampered = log.clone();
        tampered.swap(moved - 1, moved);
        assert!(!report(&tampered).is_clean(), "event {moved} was moved");
        // The same where block and time do not give it away.
        for entry in [moved - 1, moved] {
            tampered[entry].block = log[entry].block;
            tampered[entry].time = log[entry].time;
        }
        assert!(!report(&tampered).is_clean(), "event {moved} was moved in place");
    }
    for (edited, entry) in log.iter().enumerate() {
        for byte in 0..entry.data.len() {
            let mut tampered = log.clone();
            tampered[edited].data[byte] ^= 1;
            assert!(!report(&tampered).is_clean(), "byte {byte} of event {edited} was edited");
        }
    }
    let mut doubled = log.clone();
    doubled.insert(1, log[1].clone());
    assert!(!report(&doubled).is_clean(), "an event was repeated");
    assert!(!report(&[]).is_clean(), "nothing is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_state_that_does_not_follow_from_the_history_is_found() {
    let node = Node::start().await.unwrap();
    let (commons, log, honest) = history(&node).await;
    let replay = replayed(&commons, &log);
    let found = |change: &dyn Fn(&mut State)| {
        let mut state = honest.clone();
        change(&mut state);
        assert_ne!(format!("{state:?}"), format!("{honest:?}"), "the case changes something");
        let report = compare(&replay, &state);
        report.checks.iter().filter(|check| !check.differences.is_empty()).count()
    };
    assert!(found(&|state| state.supply.0 += 1) > 0);
    assert!(found(&|state| state.surge.settled.0 += 1) > 0);
    assert!(found(&|state| state.minter.0[0] ^= 1) > 0);
    assert!(found(&|state| state.charter.parameters.min_reviewers += 1) > 0);
    assert!(found(&|state| state.histories[1].count += 1) > 0);
    assert!(found(&|state| assert!(state.contributions.pop().is_some())) > 0);
    assert!(found(&|state| state.contributions[0].draft.claimed.0 += 1) > 0);
    assert!(found(&|state| state.balances.values_mut().next().unwrap().0 += 1) > 0);
    // One with casts: to leave out an empty one is no lie.
    assert!(
        found(&|state| *state.ballots.values_mut().find(|ballot| ballot.is_some()).unwrap() = None)
            > 0
    );
    assert!(
        found(&|state| {
            let ballot = state.ballots.values_mut().flatten().next().unwrap();
            ballot.weights[3].0 += 1;
        }) > 0
    );
    let graded = log.iter().filter_map(Entry::event).any(|event| matches!(event, Event::Graded(_)));
    assert!(graded);
}
