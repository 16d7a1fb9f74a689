//! What the board says of a real history, and what an audit says of lies about needs.

use crate::{
    found,
    history::{History, WANTED},
    report,
};
use commons_client::{
    audit::{Replaying, State},
    board::{Board, Keeping, Wanted},
    bundle::keccak256,
    log::Event,
    node::Node,
};
use commons_core::{
    ballot::BallotCell,
    cells::{Cell, Memory},
    ledger::NeedCell,
    units::{NeedId, Points},
};
use e2e_tests::{agent, id};
use scale::Encode;

#[tokio::test(flavor = "multi_thread")]
async fn the_board_of_a_history_is_what_the_contracts_say() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let commons = &history.commons;
    let head = commons.chain().head().await.unwrap();
    let replay = history.replay(&history.log);
    // It comes to the same if it is replayed as it grows, block by block.
    let mut growing = Replaying::new(commons.hub(), commons.addresses());
    for end in 1..=history.log.len() {
        let block = |index: usize| history.log.get(index).map(|entry| entry.block);
        if block(end) != block(end - 1) {
            growing.go_on(&history.log[..end]);
        }
    }
    assert_eq!(format!("{:?}", growing.end()), format!("{replay:?}"));
    let board = Board::of(&replay, head.time);

    let stored = commons.needs(NeedId(1), 10, Some(head.hash)).await.unwrap();
    assert_eq!(stored.len(), 2);
    let heats = commons.heat(&stored, head).await.unwrap();
    for ((id, need), heat) in stored.iter().zip(&heats) {
        let posting = board.need(*id).unwrap();
        assert_eq!((posting.need, posting.heat), (*need, *heat));
        assert_eq!(commons.need(*id, None).await.unwrap(), *need);
    }
    assert!(heats[0] > heats[1] && heats[1] > Points(0), "{heats:?}");
    let order: Vec<_> = board.needs.iter().map(|it| it.id).collect();
    assert_eq!(order, [WANTED, NeedId(2)]);

    let wanted = board.need(WANTED).unwrap();
    assert!(wanted.state.is_open(), "it was renewed");
    assert_eq!(wanted.uri, b"ipfs://wanted");
    let said: Vec<_> = wanted.endorsements.iter().map(|it| (it.agent, &it.reason[..])).collect();
    let said_by = [("alice", &b"we lack it"[..]), ("bob", b""), ("alice", b"still")];
    assert_eq!(said, said_by.map(|(name, why)| (agent(name), why)));
    let kept: Vec<_> = wanted.commitments.iter().map(|it| (it.agent, it.state)).collect();
    let expected = [
        ("eve", Keeping::Fulfilled(id(7))),
        ("ferdie", Keeping::Postponed),
        ("ferdie", Keeping::Lapsed),
    ];
    assert_eq!(kept, expected.map(|(name, state)| (agent(name), state)));
    // Half of the 7 points that were claimed; the other one lapsed, and was never settled again.
    assert_eq!(wanted.accepted(), Points(3_500_000));
    assert_eq!(wanted.contributions.iter().map(|it| it.id).collect::<Vec<_>>(), [id(7), id(8)]);
    assert!(matches!(board.need(NeedId(2)).unwrap().state, Wanted::Closed(_)));
}

#[tokio::test(flavor = "multi_thread")]
async fn lies_about_needs_are_named() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    let (log, state) = (&history.log, &history.state);
    let with = |change: &dyn Fn(&mut State)| {
        let mut lying = state.clone();
        change(&mut lying);
        report(&history, log, &lying)
    };
    // Somebody wants it a little longer.
    let need = NeedCell(WANTED).key().encode();
    let of_need = with(&|state| state.cells[1].get_mut(&need).unwrap()[32] ^= 1);
    assert_eq!(found(&of_need), ["needs"], "{of_need:#?}");
    let difference = of_need.differences().next().unwrap();
    assert!(difference.starts_with("need 1: the history gives"), "{difference}");
    let checked = of_need.checks.iter().find(|check| check.name == "needs").unwrap();
    assert_eq!(checked.count, 2);

    // Somebody makes it look as if more people cared: the tally, and whoever signalled. Its kind comes
    // first, and then its heat, of which the fourth byte is worth 16 points.
    const HEAT: &str = "heat of needs, added up from the signals";
    let replay = history.replay(log);
    let (ballot, _) = replay.trails.iter().find(|(_, id)| **id == WANTED).unwrap();
    let cell = BallotCell(*ballot).key().encode();
    let hotter = with(&|state| state.cells[2].get_mut(&cell).unwrap()[4] ^= 1);
    assert_eq!(found(&hotter), ["ballots", HEAT]);
    let mut receipt = vec![11];
    receipt.extend_from_slice(ballot.as_bytes());
    receipt.extend_from_slice(agent("bob").as_bytes());
    let earlier =
        with(&|state| *state.cells[2].get_mut(&receipt).unwrap().last_mut().unwrap() ^= 1);
    assert_eq!(found(&earlier), ["casts", HEAT]);

    // Terms follow from the need, so nobody can let people signal under others and pass it off as heat.
    let commons = replay.commons.as_ref().unwrap();
    let terms = commons.need_terms(WANTED).unwrap();
    assert_eq!(terms.name(&Memory::new(keccak256)), *ballot);
    assert_eq!(terms, history.commons.need_terms(WANTED).await.unwrap());
    let is_endorsement = |event: &Event| match event {
        Event::VoteCast(cast) => cast.ballot == *ballot,
        _ => false,
    };
    let first = log.iter().position(|it| it.event().is_some_and(|event| is_endorsement(&event)));
    let mut without = log.clone();
    without.remove(first.unwrap());
    let silent = report(&history, &without, state);
    assert!(found(&silent).contains(&"casts, with their weight"), "{silent:#?}");
}
