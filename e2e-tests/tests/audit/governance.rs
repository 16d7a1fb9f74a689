//! What an audit says of the governance of a commons.

use crate::{found, history::History, report};
use commons_client::{
    log::{Entry, Event},
    node::Node,
};
use commons_core::{
    ballot::{Receipt, ReceiptCell},
    cells::Cell,
    units::ProposalId,
};
use scale::{Decode, Encode};

#[tokio::test(flavor = "multi_thread")]
async fn an_audit_tells_who_changed_which_parameter_when() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let report = report(&history, &history.log, &history.state);
    let executed = history.log.iter().find_map(|entry| match entry.event() {
        Some(Event::Executed(event)) => Some(event.at),
        _ => None,
    });
    let told: Vec<_> = report.changes.iter().map(|it| (it.parameter, it.from, it.value)).collect();
    assert_eq!(told, [("quorum_bps", 1_000, 2_000), ("proposal_threshold", 10_000_000, 9_000_000)]);
    for change in report.changes {
        assert_eq!((change.proposal, change.proposer), (ProposalId(1), e2e_tests::agent("alice")));
        assert_eq!(Some(change.at), executed);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_invariants_of_governance_are_checks_of_their_own() {
    const WEIGHT: &str = "no weight counts twice in a ballot";
    const ONCE: &str = "proposals are executed once, in time, as proposed";
    const NOTHING_ELSE: &str = "only proposals change parameters, norms, assets and settled values";
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let (log, state) = (&history.log, &history.state);
    let without = |kind: &str| {
        let is = |entry: &Entry| entry.event().is_some_and(|event| event.name() == kind);
        let mut tampered = log.clone();
        tampered.remove(log.iter().position(is).unwrap());
        found(&report(&history, &tampered, state))
    };
    for (kind, check) in [
        ("Proposed", ONCE),
        ("Canceled", ONCE),
        ("Queued", ONCE),
        ("Executed", ONCE),
        ("Executed", NOTHING_ELSE),
        ("ParameterSet", ONCE),
        ("ParameterSet", NOTHING_ELSE),
        ("Corrected", NOTHING_ELSE),
        ("CharterAmended", NOTHING_ELSE),
        ("Adopted", NOTHING_ELSE),
        ("PoolAdopted", ONCE),
        ("PoolAdopted", NOTHING_ELSE),
    ] {
        let found = without(kind);
        assert!(found.contains(&check), "without {kind}: {found:?}");
    }
    // Bob's vote on the first proposal, with what Charlie took back.
    let ballot = log.iter().find_map(|entry| match entry.event() {
        Some(Event::VoteCast(cast)) if cast.reason == b"it is time" => Some(cast.ballot),
        _ => None,
    });
    let mut receipt = vec![ReceiptCell::ROOM];
    receipt.extend_from_slice(ballot.unwrap().as_bytes());
    receipt.extend_from_slice(e2e_tests::agent("bob").as_bytes());
    let mut lying = state.clone();
    let cell = lying.cells[2].get_mut(&receipt).unwrap();
    let Ok(Receipt::Support { choice, weight }) = Receipt::decode(&mut &cell[..]) else {
        panic!("a vote")
    };
    *cell = Receipt::Support { choice, weight: weight.plus(weight) }.encode();
    let found = found(&report(&history, log, &lying));
    assert_eq!(found, ["casts", WEIGHT]);
}
