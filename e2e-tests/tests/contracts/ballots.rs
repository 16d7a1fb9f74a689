//! Support and Signal ballots. Whatever convenes them, reputation counts them alike; here Ferdie does.

use commons_core::{
    Time,
    ballot::{
        ABSTAIN, AGAINST, CastError, FOR, Kind, Receipt, SignalBallot, SupportBallot, Tally, Terms,
    },
    decay::HalfLife,
    units::{Epoch, Season, Units},
};
use e2e_tests::{DAY, Suite, agent, ask, draft, tell};

const OWN: Units = Units(100_000_000);
const NOTHING: CastError = CastError::WeightTooLow { weight: Units(0), min: Units(1) };

fn terms(now: Time, kind: Kind) -> Terms {
    let (snapshot, opens, closes) = (now - 1, now, now + DAY);
    Terms { convener: agent("ferdie"), subject: 1, revision: 0, snapshot, opens, closes, kind }
}

/// A Support ballot that opens now.
async fn support(suite: &mut Suite) -> Terms {
    // What was done in this second does not weigh: it is the snapshot's second that counts.
    suite.advance(1).await;
    terms(suite.now().await, Kind::Support { quorum: Units(0), extension: 0 })
}

async fn tally(suite: &mut Suite, terms: &Terms) -> SupportBallot {
    match suite.tally(terms).await {
        Some(Tally::Support(tally)) => tally,
        other => panic!("{other:?}"),
    }
}

/// Weight against, for and abstaining, in points.
async fn weights(suite: &mut Suite, terms: &Terms) -> [u128; 3] {
    tally(suite, terms).await.weights.map(|weight| weight.0 / 1_000_000)
}

#[tokio::test]
async fn support_is_against_for_or_abstain_and_final() {
    let mut suite = Suite::deploy().await;
    let terms = support(&mut suite).await;
    assert_eq!(suite.tally(&terms).await, None);
    let range = CastError::ChoiceOutOfRange { choice: 3, max: 2 };
    assert_eq!(suite.cast("alice", terms, 3).await, Err(range));
    let long = tell!(suite, "alice", reputation.cast(terms, FOR, vec![b'x'; 257]));
    assert_eq!(long, Err(CastError::ReasonTooLong { length: 257, max: 256 }));
    assert_eq!(suite.cast("eve", terms, FOR).await, Err(NOTHING));
    let later = Terms { opens: terms.opens + DAY, ..terms };
    assert!(matches!(suite.cast("alice", later, FOR).await, Err(CastError::NotOpen { .. })));
    let future = Terms { snapshot: terms.closes, ..terms };
    let not_past = suite.cast("alice", future, FOR).await;
    assert!(matches!(not_past, Err(CastError::SnapshotNotPast { .. })));
    for (who, choice) in [("alice", FOR), ("bob", AGAINST), ("charlie", ABSTAIN)] {
        assert_eq!(suite.cast(who, terms, choice).await, Ok(()));
        let receipt = Receipt::Support { choice, weight: OWN };
        assert_eq!(suite.receipt(&terms, who).await, Some(receipt));
        for again in [AGAINST, FOR] {
            let refused = Err(CastError::AlreadyCast);
            assert_eq!(suite.cast(who, terms, again).await, refused);
        }
    }
    assert_eq!(weights(&mut suite, &terms).await, [100, 100, 100]);
    suite.advance_to(terms.closes).await;
    let closed = suite.cast("dave", terms, FOR).await;
    assert!(matches!(closed, Err(CastError::Closed { closed, .. }) if closed == terms.closes));
}

#[tokio::test]
async fn no_weight_counts_twice_whether_the_delegator_casts_before_or_after() {
    let mut suite = Suite::deploy().await;
    for who in ["alice", "charlie"] {
        tell!(suite, who, reputation.delegate(agent("bob"), 1)).unwrap();
    }
    // Alice before the delegate, Charlie after.
    let terms = support(&mut suite).await;
    assert_eq!(suite.cast("alice", terms, FOR).await, Ok(()));
    assert_eq!(suite.receipt(&terms, "bob").await, None, "Bob himself has not");
    assert_eq!(suite.cast("bob", terms, AGAINST).await, Ok(()));
    assert_eq!(weights(&mut suite, &terms).await, [200, 100, 0], "his own and Charlie's");
    assert_eq!(suite.cast("charlie", terms, ABSTAIN).await, Ok(()));
    assert_eq!(weights(&mut suite, &terms).await, [100, 100, 100]);
    let receipt = Receipt::Support { choice: AGAINST, weight: OWN };
    assert_eq!(suite.receipt(&terms, "bob").await, Some(receipt));
    // And nobody a second time.
    for who in ["alice", "bob", "charlie"] {
        assert_eq!(suite.cast(who, terms, FOR).await, Err(CastError::AlreadyCast));
    }
    assert!(tally(&mut suite, &terms).await.total() <= Units(400_000_000));
}

#[tokio::test]
async fn a_delegate_from_whom_all_was_taken_back_has_no_weight() {
    let mut suite = Suite::deploy().await;
    tell!(suite, "alice", reputation.delegate(agent("eve"), 1)).unwrap();
    let terms = support(&mut suite).await;
    suite.cast("alice", terms, FOR).await.unwrap();
    assert_eq!(suite.cast("eve", terms, AGAINST).await, Err(NOTHING));
    assert_eq!(weights(&mut suite, &terms).await, [0, 100, 0]);
    // In another ballot Eve votes with it, until Alice does.
    let terms = support(&mut suite).await;
    suite.cast("eve", terms, AGAINST).await.unwrap();
    assert_eq!(weights(&mut suite, &terms).await, [100, 0, 0]);
    suite.cast("alice", terms, FOR).await.unwrap();
    assert_eq!(weights(&mut suite, &terms).await, [0, 100, 0]);
}

#[tokio::test]
async fn lending_after_the_snapshot_moves_no_weight() {
    let mut suite = Suite::deploy().await;
    let terms = support(&mut suite).await;
    suite.cast("alice", terms, FOR).await.unwrap();
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).unwrap();
    tell!(suite, "charlie", reputation.delegate(agent("bob"), 1)).unwrap();
    suite.cast("bob", terms, AGAINST).await.unwrap();
    suite.cast("charlie", terms, FOR).await.unwrap();
    assert_eq!(weights(&mut suite, &terms).await, [100, 200, 0], "as it was at the snapshot");

    // Nor does taking it back, or lending it to somebody else.
    let terms = support(&mut suite).await;
    tell!(suite, "alice", reputation.undelegate()).unwrap();
    tell!(suite, "charlie", reputation.delegate(agent("dave"), 1)).unwrap();
    suite.cast("bob", terms, AGAINST).await.unwrap();
    suite.cast("dave", terms, FOR).await.unwrap();
    assert_eq!(weights(&mut suite, &terms).await, [300, 100, 0]);
    suite.cast("alice", terms, FOR).await.unwrap();
    suite.cast("charlie", terms, FOR).await.unwrap();
    assert_eq!(weights(&mut suite, &terms).await, [100, 300, 0], "each may still speak");
}

#[tokio::test]
async fn a_season_that_ends_between_snapshot_and_vote_counts_no_weight_twice() {
    let mut suite = Suite::deploy().await;
    let end = ask!(suite, books.calendar()).season_end(Season(0));
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).unwrap();
    suite.advance_to(end - 600).await;
    let before = support(&mut suite).await;
    suite.advance_to(end + 600).await;
    let after = support(&mut suite).await;
    assert_eq!((suite.votes("alice").await, suite.votes("bob").await), (OWN, OWN), "it has lapsed");
    // What counts is the snapshot: there the vote was lent.
    suite.cast("bob", before, AGAINST).await.unwrap();
    assert_eq!(weights(&mut suite, &before).await, [200, 0, 0]);
    suite.cast("alice", before, FOR).await.unwrap();
    assert_eq!(weights(&mut suite, &before).await, [100, 100, 0]);
    // Here it was not.
    suite.cast("bob", after, AGAINST).await.unwrap();
    suite.cast("alice", after, FOR).await.unwrap();
    assert_eq!(weights(&mut suite, &after).await, [100, 100, 0]);
}

#[tokio::test]
async fn weight_earned_after_the_snapshot_supports_nothing() {
    let mut suite = Suite::deploy().await;
    let before = support(&mut suite).await;
    suite.record("eve", draft(50)).await;
    suite.accept(1).await;
    let after = support(&mut suite).await;
    assert_eq!(suite.cast("eve", before, FOR).await, Err(NOTHING));
    assert_eq!(suite.cast("eve", after, FOR).await, Ok(()));
    assert_eq!(weights(&mut suite, &after).await, [0, 50, 0]);
}

#[tokio::test]
async fn a_quorum_reached_at_the_last_moment_gives_time_to_answer_once() {
    let mut suite = Suite::deploy().await;
    let now = suite.now().await;
    let terms = terms(now, Kind::Support { quorum: Units(150_000_000), extension: 3_600 });
    suite.cast("alice", terms, FOR).await.unwrap();
    suite.advance_to(terms.closes - 600).await;
    suite.cast("bob", terms, AGAINST).await.unwrap();
    assert!(!tally(&mut suite, &terms).await.extended, "against does not count for the quorum");
    suite.cast("charlie", terms, ABSTAIN).await.unwrap();
    let extended = tally(&mut suite, &terms).await;
    assert_eq!((extended.closes, extended.extended), (suite.now().await + 3_600, true));
    suite.advance_to(terms.closes + 600).await;
    suite.cast("dave", terms, AGAINST).await.unwrap();
    assert_eq!(tally(&mut suite, &terms).await.closes, extended.closes, "once");
    assert_eq!(weights(&mut suite, &terms).await, [200, 100, 100]);
}

#[tokio::test]
async fn a_ballot_of_another_kind_is_another_ballot() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(10)).await;
    let review = suite.terms(1).await;
    for kind in [
        Kind::Support { quorum: Units(0), extension: 0 },
        Kind::Support { quorum: Units(1), extension: 0 },
        Kind::Support { quorum: Units(0), extension: 1 },
        Kind::Signal { half_life: HalfLife(2) },
        Kind::Signal { half_life: HalfLife(0) },
    ] {
        let forged = Terms { kind, ..review };
        for who in ["alice", "bob", "charlie"] {
            let counted = match kind {
                Kind::Signal { .. } => suite.signal(who, forged).await,
                _ => suite.cast(who, forged, 0).await,
            };
            assert_eq!(counted, Ok(()));
        }
    }
    assert_eq!(suite.tally(&review).await, None);
    assert!(suite.settle(1).await.is_err(), "nothing is decided");
}

#[tokio::test]
async fn a_signal_is_own_weight_now_once_an_epoch_and_fades() {
    let mut suite = Suite::deploy().await;
    let calendar = ask!(suite, books.calendar());
    let now = suite.now().await;
    let half_life = HalfLife(2);
    let terms = Terms { closes: now + 70 * DAY, ..terms(now, Kind::Signal { half_life }) };
    // Each kind of ballot has its message.
    assert_eq!(suite.cast("alice", terms, 0).await, Err(CastError::Signal));
    let support = Terms { kind: Kind::Support { quorum: Units(0), extension: 0 }, ..terms };
    assert_eq!(suite.signal("alice", support).await, Err(CastError::NoSignal));
    let long = tell!(suite, "alice", books.signal(terms, vec![b'x'; 257]));
    assert_eq!(long, Err(CastError::ReasonTooLong { length: 257, max: 256 }));
    assert_eq!(suite.signal("eve", terms).await, Err(NOTHING));
    assert_eq!(suite.signal("alice", terms).await, Ok(()));
    let again = CastError::AlreadySignalled { epoch: Epoch(0) };
    assert_eq!(suite.signal("alice", terms).await, Err(again));
    assert_eq!(suite.receipt(&terms, "alice").await, Some(Receipt::Signal { epoch: Epoch(0) }));
    // Lent or not, it is own weight that signals; and what was earned since.
    tell!(suite, "bob", reputation.delegate(agent("alice"), 1)).unwrap();
    assert_eq!(suite.signal("bob", terms).await, Ok(()));
    suite.record("eve", draft(50)).await;
    suite.accept(1).await;
    assert_eq!(suite.signal("eve", terms).await, Ok(()));
    let heat = |heat, epoch| Some(Tally::Signal(SignalBallot { heat, epoch: Epoch(epoch) }));
    assert_eq!(suite.tally(&terms).await, heat(250_000_000, 0));

    // Two epochs later half of it is left, and Alice's own points are a little fewer.
    suite.advance_to(calendar.start(Epoch(2))).await;
    let points = u128::from(calendar.points_down(OWN, suite.now().await).0);
    assert!((90_000_000..100_000_000).contains(&points));
    assert_eq!(suite.signal("alice", terms).await, Ok(()));
    assert_eq!(suite.tally(&terms).await, heat(125_000_000 + points, 2));
    suite.advance_to(terms.closes).await;
    let closed = suite.signal("alice", terms).await;
    assert!(matches!(closed, Err(CastError::Closed { closed, .. }) if closed == terms.closes));
}
