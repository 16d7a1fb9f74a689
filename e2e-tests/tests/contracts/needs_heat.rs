//! Caring for needs: heat, how it fades, and what satisfies a need.

use commons_core::{
    H256, Time,
    ballot::{CastError, Kind, Receipt, Terms},
    decay::HalfLife,
    ledger::LedgerError,
    parameters::Parameters,
    units::{Epoch, NeedId, Points, Units},
};
use commons_interfaces::ledger::Recorded;
use e2e_tests::{
    DAY, Suite, agent, ask, draft, draft_for_need, id, need, project, quick, set, tell,
};

const WEEK: u64 = 7 * DAY;
const H: u128 = 100_000_000;

#[tokio::test]
async fn care_warms_a_need_and_it_cools_without() {
    let mut suite = Suite::deploy().await;
    for _ in 0..2 {
        suite.publish_need("eve", WEEK).await;
    }
    let (first, second) = (suite.need_terms(1).await, suite.need_terms(2).await);
    assert_eq!([suite.heat(1).await, suite.heat(2).await], [0, 0]);
    for who in ["alice", "bob", "charlie"] {
        assert_eq!(suite.endorse(who, 1).await, Ok(()));
        let again = CastError::AlreadySignalled { epoch: Epoch(0) };
        assert_eq!(suite.endorse(who, 1).await, Err(again));
        let receipt = Some(Receipt::Signal { epoch: Epoch(0) });
        assert_eq!(suite.receipt(&first, who).await, receipt);
    }
    assert_eq!(suite.endorse("alice", 2).await, Ok(()), "one may care for several");
    // Lent weight is not one's own, and who has none warms nothing.
    tell!(suite, "dave", reputation.delegate(agent("ferdie"), 4)).unwrap();
    suite.advance(1).await;
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    for who in ["eve", "ferdie"] {
        assert_eq!(suite.endorse(who, 1).await, Err(nothing));
    }
    assert_eq!(suite.endorse("dave", 2).await, Ok(()));
    assert_eq!([suite.heat(1).await, suite.heat(2).await], [3 * H, 2 * H]);

    // What its publisher does changes no heat; nor that it is over.
    let until = suite.now().await + DAY;
    tell!(suite, "eve", ledger.renew_need(need(1), until)).unwrap();
    tell!(suite, "eve", ledger.close_need(need(2))).unwrap();
    tell!(suite, "bob", ledger.commit(need(1), until)).unwrap();
    let calendar = ask!(suite, ledger.calendar());
    assert_eq!([suite.heat(1).await, suite.heat(2).await], [3 * H, 2 * H]);
    suite.advance_to(calendar.start(Epoch(2))).await;
    assert_eq!([suite.heat(1).await, suite.heat(2).await], [3 * H / 2, H]);

    // The second gets a little care in each epoch, and leads soon.
    for epoch in [2, 3, 4] {
        suite.advance_to(calendar.start(Epoch(epoch))).await;
        let before = suite.heat(2).await;
        assert_eq!(suite.endorse("dave", 2).await, Ok(()));
        let points = ask!(suite, books.balance_of(agent("dave")));
        assert_eq!(suite.heat(2).await, before + u128::from(points.0));
        let early = CastError::AlreadySignalled { epoch: Epoch(epoch) };
        assert_eq!(suite.endorse("dave", 2).await, Err(early));
    }
    assert!(suite.heat(2).await > 2 * suite.heat(1).await);
    assert_eq!([suite.need_terms(1).await, suite.need_terms(2).await], [first, second]);
    suite.advance_to(calendar.start(Epoch(60))).await;
    assert_eq!(suite.heat(1).await, 0, "nobody walks that trail any more: 300 points, 29 halvings");
}

#[tokio::test]
async fn endorsements_under_other_terms_warm_nothing() {
    let mut suite = Suite::deploy().await;
    suite.publish_need("eve", WEEK).await;
    suite.record("ferdie", draft(5)).await;
    let (terms, review) = (suite.need_terms(1).await, suite.terms(1).await);
    let fading = |half_life| Kind::Signal { half_life: HalfLife(half_life) };
    for forged in [
        Terms { convener: suite.addresses.governor, ..terms },
        Terms { convener: agent("alice"), ..terms },
        Terms { subject: 2, ..terms },
        Terms { subject: (1 << 32) + 1, ..terms },
        Terms { revision: 1, ..terms },
        Terms { opens: terms.opens - 1, ..terms },
        Terms { snapshot: terms.snapshot - 1, ..terms },
        Terms { closes: Time::MAX - 1, ..terms },
        Terms { kind: fading(0), ..terms },
        Terms { kind: fading(26), ..terms },
        // The review of the contribution of the same number, made a signal.
        Terms { kind: fading(2), ..review },
    ] {
        assert_eq!(suite.signal("alice", forged).await, Ok(()));
        assert_eq!(suite.heat(1).await, 0);
    }
    assert_eq!(suite.tally(&terms).await, None);
    assert_eq!(suite.tally(&review).await, None);
    // Each kind of ballot has its message.
    assert_eq!(suite.cast("alice", terms, 0).await, Err(CastError::Signal));
    assert_eq!(suite.signal("alice", review).await, Err(CastError::NoSignal));
    assert_eq!(suite.endorse("alice", 1).await, Ok(()));
    assert_eq!(suite.heat(1).await, H);
}

#[tokio::test]
async fn the_half_life_of_when_it_was_published_stays() {
    let mut suite = Suite::quick().await;
    suite.publish_need("eve", WEEK).await;
    let terms = suite.need_terms(1).await;
    assert_eq!(terms.kind, Kind::Signal { half_life: HalfLife(2) });
    suite.decide(vec![set(&quick(), "signal_half_life", 26)]).await.unwrap();
    suite.advance(1).await;
    suite.publish_need("eve", WEEK).await;
    let slower = suite.need_terms(2).await.kind;
    assert_eq!(slower, Kind::Signal { half_life: HalfLife(26) });
    assert_eq!(suite.need_terms(1).await, terms);
    for number in [1, 2] {
        suite.endorse("alice", number).await.unwrap();
    }
    let calendar = ask!(suite, ledger.calendar());
    suite.advance_to(calendar.start(Epoch(26))).await;
    assert_eq!([suite.heat(1).await, suite.heat(2).await], [H >> 13, H >> 1]);
}

#[tokio::test]
async fn what_is_recorded_may_satisfy_a_need_that_there_is() {
    let mut suite = Suite::deploy().await;
    suite.publish_need("eve", DAY).await;
    let kept = ask!(suite, ledger.need(need(1))).unwrap();
    let until = suite.now().await + WEEK;
    tell!(suite, "ferdie", ledger.commit(need(1), until - 6 * DAY)).unwrap();
    let work = draft_for_need(1, 20);
    assert_eq!(suite.record("ferdie", work.clone()).await, id(1));
    let [Recorded { draft: said, .. }] = &suite.heard()[..] else { panic!("it was recorded") };
    assert_eq!(*said, work);
    assert_eq!(suite.contribution(1).await.draft.satisfies, Some(need(1)));
    assert_eq!(suite.accept(1).await.standing, Points::whole(20));
    assert_eq!(ask!(suite, ledger.need(need(1))), Some(kept), "it takes nothing from the need");
    // What is over or closed can be satisfied too, by others, and in part.
    suite.advance(2 * DAY).await;
    assert_eq!(suite.record("dave", draft_for_need(1, 1)).await, id(2));
    tell!(suite, "eve", ledger.close_need(need(1))).unwrap();
    assert_eq!(suite.record("dave", draft_for_need(1, 1)).await, id(3));

    let (before, none) = (suite.histories().await, Vec::new);
    for number in [0, 2, u32::MAX] {
        let unknown = Err(LedgerError::UnknownNeed { id: NeedId(number), newest: need(1) });
        let vain = draft_for_need(number, 1);
        assert_eq!(tell!(suite, "dave", ledger.record(vain.clone(), none())), unknown);
        assert_eq!(tell!(suite, "dave", ledger.record_for(agent("eve"), vain.clone())), unknown);
        let many = vec![(draft_for_need(1, 1), none()), (vain.clone(), none())];
        assert_eq!(tell!(suite, "dave", ledger.record_many(many)), unknown);
        let amended = tell!(suite, "dave", ledger.amend(id(3), vain, none()));
        assert_eq!(amended.map(|()| id(3)), unknown);
    }
    assert_eq!(suite.histories().await, before, "nothing half done");
    suite.publish_need("eve", DAY).await;
    for draft in [draft_for_need(2, 1), draft(1)] {
        tell!(suite, "dave", ledger.amend(id(3), draft.clone(), none())).unwrap();
        assert_eq!(suite.contribution(3).await.draft, draft);
    }
}

#[tokio::test]
async fn a_fork_that_is_not_open_has_no_board() {
    let mut suite = Suite::deploy().await;
    suite.publish_need("alice", WEEK).await;
    let terms = suite.need_terms(1).await;
    let fork = suite.fork(Parameters::default()).await.unwrap();
    suite.enter(fork).await;
    let (before, until) = (suite.histories().await, suite.now().await + WEEK);
    let none = H256::zero();
    let answer = tell!(suite, "alice", ledger.publish_need(project(0), none, Vec::new(), until));
    let Err(LedgerError::NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(opens, u64::MAX);
    let unknown = Err(LedgerError::UnknownNeed { id: need(1), newest: need(0) });
    assert_eq!(tell!(suite, "alice", ledger.renew_need(need(1), until)), unknown);
    assert_eq!(tell!(suite, "alice", ledger.close_need(need(1))), unknown);
    assert_eq!(tell!(suite, "alice", ledger.commit(need(1), until)), unknown);
    let answer = suite.signal("alice", terms).await;
    let Err(CastError::NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
    assert_eq!(opens, u64::MAX);
    assert_eq!(suite.histories().await, before);
}
