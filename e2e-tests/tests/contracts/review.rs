//! Grading: what counts, and what must not.

use commons_core::{
    ballot::{CastError, Kind, Receipt, Terms},
    review::Outcome,
    units::Units,
};
use e2e_tests::{DAY, Suite, agent, draft, id, tell, traits::*};

const NOTHING: CastError = CastError::WeightTooLow { weight: Units(0), min: Units(1_000_000) };

#[tokio::test]
async fn every_grade_that_must_not_count_is_refused() {
    let mut suite = Suite::deploy().await;
    suite.record("alice", draft(10)).await;
    let terms = suite.terms(1).await;
    let range = CastError::ChoiceOutOfRange { choice: 11, max: 10 };
    assert_eq!(suite.cast("bob", terms, 11).await, Err(range));
    assert_eq!(suite.cast("eve", terms, 10).await, Err(NOTHING));
    let too_long = CastError::ReasonTooLong { length: 257, max: 256 };
    let long = tell!(suite, "bob", reputation.cast(terms, 5, vec![b'x'; 257]));
    assert_eq!(long, Err(too_long));
    assert_eq!(tell!(suite, "bob", reputation.cast(terms, 5, vec![b'x'; 256])), Ok(()));
    let later = Terms { opens: terms.opens + DAY, ..terms };
    let not_open = suite.cast("bob", later, 5).await;
    assert!(matches!(not_open, Err(CastError::NotOpen { opens, .. }) if opens == later.opens));
    let future = Terms { snapshot: terms.closes, ..terms };
    let not_past = suite.cast("bob", future, 5).await;
    assert!(matches!(not_past, Err(CastError::SnapshotNotPast { .. })));
    suite.advance(3 * DAY).await;
    let closed = suite.cast("bob", terms, 5).await;
    assert!(matches!(closed, Err(CastError::Closed { closed, .. }) if closed == terms.closes));
    let weights = suite.grades(&terms).await.weights;
    assert_eq!(weights[5], Units(100_000_000));
    assert_eq!(weights.iter().map(|weight| weight.0).sum::<u128>(), 100_000_000, "one cast counts");
}

#[tokio::test]
async fn nobody_reviews_their_own_contribution() {
    let mut suite = Suite::deploy().await;
    suite.record("alice", draft(10)).await;
    let terms = suite.terms(1).await;
    assert_eq!(suite.cast("alice", terms, 10).await, Err(CastError::Excluded));
    // Nor through somebody who recorded it for them.
    tell!(suite, "bob", ledger.record_for(agent("alice"), draft(10))).unwrap();
    tell!(suite, "alice", ledger.consent(id(2), Vec::new())).unwrap();
    let terms = suite.terms(2).await;
    assert_eq!(suite.cast("alice", terms, 10).await, Err(CastError::Excluded));
    assert_eq!(suite.cast("bob", terms, 10).await, Ok(()));
}

#[tokio::test]
async fn the_last_grade_of_each_counts_until_the_review_closes() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(10)).await;
    suite.grade(1, &[("alice", 8), ("bob", 2), ("charlie", 10), ("bob", 9), ("bob", 9)]).await;
    let terms = suite.terms(1).await;
    let tally = suite.grades(&terms).await;
    assert_eq!((tally.approvers, tally.total(), tally.median()), (3, Units(300_000_000), Some(9)));
    let receipt = Receipt::Grade { grade: 9, weight: Units(100_000_000), penalized: false };
    assert_eq!(suite.receipt(&terms, "bob").await, Some(receipt));
    assert_eq!(suite.receipt(&terms, "dave").await, None);
    suite.wait_for_reviews().await;
    suite.settle(1).await.unwrap();
    // An outcome is final, even where the clock would still allow a cast.
    suite.record("eve", draft(10)).await;
    suite.accept(2).await;
    let terms = suite.terms(2).await;
    assert_eq!(suite.cast("alice", terms, 0).await, Err(CastError::Settled));
}

#[tokio::test]
async fn a_late_grade_gives_the_others_a_quarter_once() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(10)).await;
    let terms = suite.terms(1).await;
    suite.grade(1, &[("alice", 10)]).await;
    assert_eq!(suite.grades(&terms).await.closes, terms.closes);
    let quarter = 3 * DAY / 4;
    suite.advance_to(terms.closes - quarter).await;
    suite.grade(1, &[("bob", 0)]).await;
    assert_eq!(suite.grades(&terms).await.closes, terms.closes + quarter);
    suite.advance_to(terms.closes + 60).await;
    suite.grade(1, &[("charlie", 10), ("dave", 10)]).await;
    assert_eq!(suite.grades(&terms).await.closes, terms.closes + quarter, "once");
    // A quarter is for answers, not for changes of what is judged.
    assert!(tell!(suite, "eve", ledger.amend(id(1), draft(1), Vec::new())).is_err());
    suite.advance_to(terms.closes + quarter).await;
    assert!(matches!(suite.cast("bob", terms, 0).await, Err(CastError::Closed { .. })));
    assert!(matches!(suite.settle(1).await, Ok(Outcome::Accepted { grade: 10, .. })));
}

#[tokio::test]
async fn reputation_earned_after_the_snapshot_does_not_weigh() {
    let mut suite = Suite::deploy().await;
    suite.record("ferdie", draft(10)).await;
    let early = suite.terms(1).await;
    suite.record("eve", draft(50)).await;
    suite.accept(2).await;
    assert_eq!(suite.cast("eve", early, 10).await, Err(NOTHING));
    suite.record("ferdie", draft(10)).await;
    let late = suite.terms(3).await;
    assert_eq!(suite.cast("eve", late, 10).await, Ok(()));
    // A later snapshot is another ballot, which decides nothing.
    let moved = Terms { snapshot: late.snapshot, ..early };
    assert_eq!(suite.cast("eve", moved, 10).await, Ok(()));
    assert_eq!(suite.tally(&early).await, None);
}

#[tokio::test]
async fn casts_under_forged_terms_count_nowhere() {
    let mut suite = Suite::deploy().await;
    suite.record("alice", draft(10)).await;
    suite.record("eve", draft(10)).await;
    suite.grade(2, &[("bob", 10)]).await;
    let terms = suite.terms(1).await;
    let Kind::Grade { reviewer_min, excluded } = terms.kind else { panic!("{terms:?}") };
    let grade = |reviewer_min, excluded| Kind::Grade { reviewer_min, excluded };
    let forged = [
        Terms { kind: grade(reviewer_min, agent("dave")), ..terms },
        Terms { kind: grade(Units(0), excluded), ..terms },
        Terms { convener: agent("alice"), ..terms },
        Terms { subject: 9, ..terms },
        Terms { revision: 1, ..terms },
        Terms { snapshot: terms.snapshot - 1, ..terms },
        Terms { opens: 0, ..terms },
        Terms { closes: terms.closes + 1, ..terms },
        Terms { closes: u64::MAX, ..terms },
    ];
    for (index, forged) in forged.into_iter().enumerate() {
        for signer in ["bob", "charlie", "dave"] {
            let counted = suite.cast(signer, forged, 10).await;
            let excluded = index == 0 && signer == "dave";
            assert_eq!(counted, if excluded { Err(CastError::Excluded) } else { Ok(()) });
        }
    }
    // Alice herself, where she is not excluded.
    suite.cast("alice", forged[0], 10).await.unwrap();
    assert_eq!(suite.tally(&terms).await, None, "the real ballot is empty");
    assert!(suite.settle(1).await.is_err(), "nothing is decided early");
    suite.wait_for_reviews().await;
    assert_eq!(suite.settle(1).await, Ok(Outcome::Lapsed));
    assert_eq!(suite.own("alice").await, Units(100_000_000));
    // A ballot that counts nowhere may well go on.
    suite.cast("bob", forged[8], 3).await.unwrap();
}

#[tokio::test]
async fn many_are_cast_at_once_and_refused_ones_are_skipped() {
    let mut suite = Suite::deploy().await;
    suite.record("bob", draft(10)).await;
    suite.record("alice", draft(10)).await;
    suite.record("eve", draft(10)).await;
    let (own, first, second) = (suite.terms(1).await, suite.terms(2).await, suite.terms(3).await);
    let reason = |length| vec![b'x'; length];
    let ballots = vec![
        (own, 10, reason(0)),
        (first, 7, reason(256)),
        (second, 11, reason(0)),
        (second, 8, reason(257)),
        (second, 9, reason(0)),
        (second, 10, reason(1)),
    ];
    let message = suite.reputation().call_mut().cast_many(ballots);
    let (results, reverts) = suite.submit("bob", message).await;
    assert!(!reverts, "what is refused does not undo the others");
    let range = CastError::ChoiceOutOfRange { choice: 11, max: 10 };
    let long = CastError::ReasonTooLong { length: 257, max: 256 };
    let expected = [Err(CastError::Excluded), Ok(()), Err(range), Err(long), Ok(()), Ok(())];
    assert_eq!(results, expected);
    assert_eq!(suite.tally(&own).await, None);
    let weight = Units(100_000_000);
    for (terms, grade) in [(first, 7), (second, 10)] {
        let receipt = Receipt::Grade { grade, weight, penalized: false };
        assert_eq!(suite.receipt(&terms, "bob").await, Some(receipt));
    }
    assert_eq!(suite.grades(&second).await.approvers, 1, "the last of several counts");

    // Whatever is beyond the limit is reported too, and nothing at all is no error.
    for given in [0, 20, 22] {
        let ballots = vec![(first, 1, Vec::new()); given];
        let message = suite.reputation().call_mut().cast_many(ballots);
        let (results, reverts) = suite.submit("charlie", message).await;
        assert!(!reverts);
        let mut expected = vec![Ok(()); given.min(20)];
        expected.resize(given, Err(CastError::TooMany { max: 20 }));
        assert_eq!(results, expected);
    }
}
