//! Taking the outcome of a review; and that a refusal of reputation undoes the whole message.

use commons_core::{
    contribution::Fate,
    ledger::LedgerError,
    parameters::Parameters,
    review::{Outcome, SettleError},
    units::{BasisPoints, Epoch, Points, Units},
};
use e2e_tests::{DAY, Suite, agent, ask, draft, id, purpose, seeds};

const MAJORITY: [(&str, u8); 3] = [("alice", 10), ("bob", 10), ("charlie", 10)];

#[tokio::test]
async fn a_contribution_goes_from_record_to_reputation() {
    let mut suite = Suite::deploy().await;
    assert_eq!(suite.record("eve", draft(10)).await, id(1));
    suite.grade(1, &[("alice", 8), ("bob", 2), ("charlie", 10), ("bob", 9)]).await;
    let terms = suite.terms(1).await;
    suite.wait_for_reviews().await;
    let accepted = Outcome::Accepted { grade: 9, value: Points::whole(9) };
    assert_eq!(suite.settle(1).await, Ok(accepted));
    assert_eq!(ask!(suite, books.balance_of(agent("eve"))), Points::whole(9));
    assert_eq!(ask!(suite, books.total_units()), Units(409_000_000));
    let settlement = suite.settlement(1).await;
    assert_eq!((settlement.outcome, settlement.at), (accepted, suite.now().await));
    assert_eq!((settlement.counts, settlement.minted), (Epoch(0), Units(9_000_000)));
    assert_eq!((settlement.standing, settlement.counted), (Points::whole(9), Points::whole(9)));
    assert_eq!(settlement.credited, 0);
    assert!(suite.grades(&terms).await.settled);
    assert_eq!(suite.settle(1).await, Err(LedgerError::Settled));
    assert_eq!(suite.terms(1).await, terms, "its review can still be looked up");
}

#[tokio::test]
async fn what_nobody_confirms_enough_is_rejected_or_lapses() {
    let mut suite = Suite::deploy().await;
    for (points, grades) in [
        (10, &[("alice", 10), ("bob", 0)][..]), // the lower median of two
        (10, &[]),                              // nobody looked at it
        (10, &[("alice", 10)]),                 // one is not two
        (150, &[("alice", 10), ("bob", 10)]),   // too large for an epoch
        (150, &[("alice", 10), ("bob", 7), ("charlie", 7)]), // a majority at 7 or above
        (200, &[("alice", 10), ("bob", 9), ("dave", 0)]), // 180 is more than the limit
    ] {
        let id = suite.record("eve", draft(points)).await;
        suite.grade(id.0, grades).await;
    }
    suite.wait_for_reviews().await;
    let accepted = Outcome::Accepted { grade: 7, value: Points::whole(105) };
    for (number, expected) in [
        (1, Outcome::Rejected),
        (2, Outcome::Lapsed),
        (3, Outcome::Lapsed),
        (4, Outcome::Lapsed),
        (5, accepted),
        (6, Outcome::Lapsed),
    ] {
        assert_eq!(suite.settle(number).await, Ok(expected), "{number}");
        let minted = suite.settlement(number).await.minted;
        assert_eq!(minted > Units::ZERO, number == 5);
    }
    assert_eq!(suite.own("eve").await, Units(105_000_000));
}

#[tokio::test]
async fn nobody_mints_more_than_the_weight_that_vouches_for_it() {
    // Alice and Bob hold most, but Charlie and Dave confirm.
    let founders = seeds(&[("alice", 1_000), ("bob", 1_000), ("charlie", 40), ("dave", 10)]);
    let parameters = Parameters {
        surge_bps: BasisPoints(2_500),
        review_quorum_bps: BasisPoints(0),
        ..Parameters::default()
    };
    let mut suite = Suite::with(parameters, founders).await.unwrap();
    for points in [51, 50] {
        let id = suite.record("eve", draft(points)).await;
        suite.grade(id.0, &[("charlie", 10), ("dave", 10)]).await;
    }
    suite.wait_for_reviews().await;
    assert_eq!(suite.settle(1).await, Ok(Outcome::Lapsed), "51 of 50");
    assert!(matches!(suite.settle(2).await, Ok(Outcome::Accepted { grade: 10, .. })));
}

#[tokio::test]
async fn a_majority_decides_early_and_a_minority_waits() {
    let mut suite = Suite::deploy().await;
    for (number, grade) in [(1, 0), (2, 6)] {
        suite.record("eve", draft(10)).await;
        suite.grade(number, &[("alice", grade), ("bob", grade)]).await;
        let early = suite.settle(number).await;
        let closes = suite.terms(number).await.closes;
        assert!(
            matches!(early, Err(LedgerError::Review(SettleError::TooEarly { closes: c, now })) if c == closes && now < c),
            "half is not more than half: {early:?}"
        );
        suite.grade(number, &[("charlie", grade)]).await;
    }
    assert_eq!(suite.settle(1).await, Ok(Outcome::Rejected));
    let accepted = Outcome::Accepted { grade: 6, value: Points::whole(6) };
    assert_eq!(suite.settle(2).await, Ok(accepted));
}

#[tokio::test]
async fn a_flood_waits_for_the_next_epoch_and_a_refusal_leaves_nothing_half_done() {
    let mut suite = Suite::deploy().await;
    for number in [1, 2] {
        suite.record("eve", draft(15)).await;
        suite.grade(number, &[("alice", 10), ("bob", 10)]).await;
    }
    suite.wait_for_reviews().await;
    // 5 % of 400 points may be accepted in an epoch without a majority: 20.
    suite.settle(1).await.unwrap();
    let (before, terms) = (suite.histories().await, suite.terms(2).await);
    let (tally, contribution) = (suite.grades(&terms).await, suite.contribution(2).await);
    let refusal = SettleError::Surge {
        settled: Units(15_000_000),
        limit: Units(20_750_000),
        vouching: Units(200_000_000),
        majority: Units(207_500_001),
    };
    // Reputation refuses in the middle of the ledger's message, whose error names the refusal.
    assert_eq!(suite.settle(2).await, Err(LedgerError::Review(refusal)));
    assert_eq!(suite.contribution(2).await, contribution);
    assert_eq!(suite.grades(&terms).await, tally, "the ballot is not closed");
    assert_eq!(suite.histories().await, before, "no event of either contract remains");
    assert_eq!(suite.own("eve").await, Units(15_000_000));
    assert_eq!(ask!(suite, books.surge()).settled, Units(15_000_000));

    suite.advance(7 * DAY).await;
    assert!(matches!(suite.settle(2).await, Ok(Outcome::Accepted { .. })));
    assert_eq!(suite.own("eve").await, Units(30_000_000), "fresh points for old work: none");
}

#[tokio::test]
async fn nobody_chooses_the_pot_by_settling_early_or_late() {
    let mut suite = Suite::deploy().await;
    let genesis = ask!(suite, ledger.calendar()).genesis;
    for number in 1..=4 {
        suite.record("eve", draft(number)).await;
        suite.grade(number, &MAJORITY).await;
    }
    // Nominal closing is day 3, in epoch 0, whose pots open on day 14; a proposal takes 5 days.
    for (number, hour, counts) in [(1, 0, 0), (2, 73, 0), (3, 9 * 24 - 1, 0), (4, 9 * 24 + 1, 1)] {
        suite.advance_to(genesis + hour * 3_600).await;
        suite.settle(number).await.unwrap();
        assert_eq!(suite.settlement(number).await.counts, Epoch(counts), "{number}");
    }
    // Recorded on day 13, in epoch 1; it closes in epoch 2, and counts there although a majority
    // has decided it before.
    suite.advance_to(genesis + 13 * DAY).await;
    suite.record("eve", draft(5)).await;
    suite.grade(5, &MAJORITY).await;
    suite.settle(5).await.unwrap();
    assert_eq!(suite.settlement(5).await.counts, Epoch(2));
    // What comes too late for its own epoch counts in the later one as what it has faded to.
    let faded = ask!(suite, books.calendar()).half_life.points_down(Units(4_000_000), 1);
    assert!(Points(3_800_000) < faded && faded < Points(3_900_000));
    assert_eq!(suite.settlement(4).await.counted, faded);
    let at = suite.now().await - 1;
    for (epoch, points) in
        [(0, Points::whole(1 + 2 + 3)), (1, faded), (2, Points::whole(5)), (3, Points(0))]
    {
        let share = suite.share("eve", purpose(epoch, 0), at).await;
        assert_eq!(share.unwrap().accepted, points, "epoch {epoch}");
    }
}

#[tokio::test]
async fn a_ledger_whose_reputation_fails_says_so_and_changes_nothing() {
    let mut suite = Suite::deploy().await;
    let parameters = Parameters::default();
    // Nobody is there; a contract without such a message; and a reputation of another ledger.
    let (hub, reputation, ledger) = (suite.hub, suite.addresses.reputation, suite.addresses.ledger);
    let other = LedgerError::Review(SettleError::NotLedger { ledger });
    for (nobody, expected) in [
        (agent("ferdie"), LedgerError::ReputationFailed),
        (hub, LedgerError::ReputationFailed),
        (reputation, other),
    ] {
        suite.ledger_over(nobody, parameters).await;
        suite.record("eve", draft(10)).await;
        suite.wait_for_reviews().await;
        let before = suite.histories().await;
        assert_eq!(suite.settle(1).await, Err(expected));
        assert_eq!(suite.contribution(1).await.fate, Fate::Open);
        assert_eq!(suite.histories().await, before);
    }
}
