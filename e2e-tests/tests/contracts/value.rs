//! What an accepted value leads to: credit for what it builds on, correction, and what those pay who
//! confirmed a fraud.

use commons_core::{
    H256,
    ballot::Receipt,
    contribution::Draft,
    ledger::LedgerError,
    pool::Purpose,
    reputation::{Burned, OrderError, Share},
    review::Outcome,
    units::{Points, Units},
};
use e2e_tests::{
    DAY, Suite, agent, ask, draft, draft_in, id, project, purpose, quick, seeds, tell,
};

fn burned(owed: u128, taken: u128) -> Result<Burned, LedgerError> {
    Ok(Burned { owed: Units(owed), taken: Units(taken) })
}

/// What somebody has of epoch 0 in a project, and of the floor of its block.
async fn share(suite: &mut Suite, who: &str, number: u32) -> Share {
    let at = suite.now().await - 1;
    let share = suite.share(who, purpose(0, number), at).await.unwrap();
    let floor = suite.share(who, Purpose::Floor { block: 0 }, at).await.unwrap();
    let Share { floor, floor_min, above_floor, .. } = floor;
    Share { floor, floor_min, above_floor, ..share }
}

#[tokio::test]
async fn a_citation_is_credited_once_when_the_pots_are_open() {
    let mut suite = Suite::deploy().await;
    let genesis = ask!(suite, ledger.calendar()).genesis;
    tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).unwrap();
    let citing = |points, cites: &[u64]| Draft {
        claimed: Points(points),
        cites: cites.iter().copied().map(id).collect(),
        ..draft(1)
    };
    suite.record("eve", draft_in(1, 40)).await;
    suite.record("dave", draft(1)).await;
    suite.record("ferdie", citing(100_000_000, &[1, 2])).await;
    suite.record("eve", citing(10_000_000, &[1])).await;
    suite.record("ferdie", citing(10, &[1])).await;
    for number in [1, 3, 4, 5] {
        suite.accept(number).await;
    }
    let before = suite.histories().await;
    let not_accepted = Err(LedgerError::NotAccepted { id: id(2) });
    for (number, index, expected) in [
        (2, 0, not_accepted),
        (3, 2, Err(LedgerError::NoSuchCite { index: 2, cites: 2 })),
        (3, 255, Err(LedgerError::NoSuchCite { index: 255, cites: 2 })),
        (1, 0, Err(LedgerError::NoSuchCite { index: 0, cites: 0 })),
        (4, 0, Err(LedgerError::OwnCite { id: id(1) })),
        (3, 1, not_accepted), // what is cited was not accepted
    ] {
        let credited = tell!(suite, "bob", ledger.credit_cite(id(number), index));
        assert_eq!(credited, expected, "{index} of {number}");
    }
    let early = tell!(suite, "bob", ledger.credit_cite(id(3), 0));
    let pots = genesis + 14 * DAY;
    assert!(
        matches!(early, Err(LedgerError::PotsNotOpen { opens, now }) if opens == pots && now < pots)
    );
    suite.advance_to(pots).await;
    let nothing = tell!(suite, "bob", ledger.credit_cite(id(5), 0));
    assert_eq!(nothing, Err(LedgerError::NothingToCredit), "5 % of 10 millionths");
    assert_eq!(suite.histories().await, before);

    // 5 % of 100 points, for two citations; in the project of what is cited, at today's weight.
    let eve = suite.own("eve").await;
    let credited = tell!(suite, "bob", ledger.credit_cite(id(3), 0));
    assert_eq!(credited, Ok(Points(2_500_000)));
    let calendar = ask!(suite, books.calendar());
    let units = calendar.units_up(Points(2_500_000), suite.now().await);
    assert_eq!(suite.own("eve").await, eve.plus(units));
    let earned = ask!(suite, books.earned_of(agent("eve"), project(1)));
    assert_eq!(earned, Units(40_000_000).plus(units));
    assert_eq!(suite.settlement(3).await.credited, 1);
    let again = tell!(suite, "bob", ledger.credit_cite(id(3), 0));
    assert_eq!(again, Err(LedgerError::CreditedAlready { index: 0 }));
    // It is not work of any epoch.
    assert_eq!(share(&mut suite, "eve", 1).await.accepted, Points::whole(40));
}

#[tokio::test]
async fn the_governor_alone_corrects_and_only_downwards() {
    let mut suite = Suite::quick().await;
    tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).unwrap();
    suite.record("eve", draft_in(1, 40)).await;
    suite.accept(1).await;
    suite.record("eve", draft(1)).await;
    suite.record("eve", draft(1)).await;
    suite.grade(3, &[("alice", 0), ("bob", 0), ("charlie", 0)]).await;
    suite.settle(3).await.unwrap();
    let before = suite.histories().await;
    let refused = LedgerError::NotGovernor { governor: suite.addresses.governor };
    for who in ["alice", "bob", "eve", "ferdie"] {
        let corrected = tell!(suite, who, ledger.correct(id(1), Points(0)));
        assert_eq!(corrected, Err(refused));
    }
    let standing = Points::whole(40);
    for given in [standing, Points(40_000_001), Points(u64::MAX)] {
        let corrected = suite.correct(1, given).await;
        assert_eq!(corrected, Err(LedgerError::NotBelow { standing, given }));
    }
    for number in [2, 3] {
        let corrected = suite.correct(number, Points(0)).await;
        assert_eq!(corrected, Err(LedgerError::NotAccepted { id: id(number) }));
    }
    assert_eq!(suite.histories().await, before);

    let corrected = suite.correct(1, Points::whole(25)).await;
    assert_eq!(corrected, burned(15_000_000, 15_000_000));
    let settlement = suite.settlement(1).await;
    assert_eq!(settlement.standing, Points::whole(25));
    assert_eq!(settlement.outcome, Outcome::Accepted { grade: 10, value: standing }, "as it was");
    assert_eq!(suite.own("eve").await, Units(25_000_000));
    assert_eq!(ask!(suite, books.total_units()), Units(425_000_000));
    for number in [0, 1] {
        let earned = ask!(suite, books.earned_of(agent("eve"), project(number)));
        assert_eq!(earned, Units(25_000_000));
        suite.advance(1).await;
        let share = share(&mut suite, "eve", number).await;
        let points = Points::whole(25);
        assert_eq!((share.accepted, share.accepted_total, share.floor), (points, points, points));
    }
    let rest = suite.correct(1, Points(0)).await;
    assert_eq!(rest, burned(25_000_000, 25_000_000));
    let nothing = suite.correct(1, Points(0)).await;
    assert_eq!(nothing, Err(LedgerError::NotAccepted { id: id(1) }), "nothing of it stands");
    suite.advance(1).await;
    let share = share(&mut suite, "eve", 1).await;
    assert_eq!((share.accepted, share.above_floor, share.earned_total), (Points(0), 0, Units(0)));
}

#[tokio::test]
async fn a_correction_comes_within_a_season_and_what_was_paid_stays() {
    let mut suite = Suite::quick().await;
    let genesis = ask!(suite, ledger.calendar()).genesis;
    suite.record("eve", draft(40)).await;
    let settled = suite.accept(1).await.at;
    // The pots of epoch 0 open on day 14; the floor of its block a week after its end.
    suite.advance_to(genesis + 14 * DAY).await;
    let corrected = suite.correct(1, Points::whole(30)).await;
    assert_eq!(corrected, burned(10_000_000, 10_000_000));
    suite.advance(1).await;
    let after = share(&mut suite, "eve", 0).await;
    assert_eq!((after.accepted, after.floor), (Points::whole(40), Points::whole(30)));
    suite.advance_to(genesis + 35 * DAY).await;
    let corrected = suite.correct(1, Points::whole(20)).await;
    assert_eq!(corrected, burned(10_000_000, 10_000_000));
    suite.advance(1).await;
    let after = share(&mut suite, "eve", 0).await;
    assert_eq!((after.accepted, after.floor), (Points::whole(40), Points::whole(30)));

    // A decision takes less than half an hour.
    suite.advance_to(settled + 13 * 7 * DAY - 3_600).await;
    assert!(suite.correct(1, Points::whole(10)).await.is_ok());
    suite.advance_to(settled + 13 * 7 * DAY).await;
    let late = suite.correct(1, Points(0)).await;
    let end = settled + 13 * 7 * DAY;
    assert!(
        matches!(late, Err(LedgerError::TooLateToCorrect { until, now }) if until == end && now >= end)
    );
    assert_eq!(suite.own("eve").await, Units(10_000_000));
}

#[tokio::test]
async fn who_confirmed_what_is_worth_nothing_pays_once() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(40)).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 0), ("dave", 10)]).await;
    suite.record("eve", draft(1)).await;
    suite.record("eve", draft(1)).await;
    suite.grade(3, &[("alice", 0), ("bob", 0), ("charlie", 0)]).await;
    suite.settle(1).await.unwrap();
    suite.settle(3).await.unwrap();
    for number in [2, 3] {
        let refused = tell!(suite, "ferdie", ledger.penalize(id(number), agent("alice")));
        assert_eq!(refused, Err(LedgerError::NotAccepted { id: id(number) }));
    }
    for value in [40, 10] {
        let standing = Points::whole(value);
        if value < 40 {
            suite.correct(1, standing).await.unwrap();
        }
        let refused = tell!(suite, "ferdie", ledger.penalize(id(1), agent("alice")));
        assert_eq!(refused, Err(LedgerError::NotWorthless { standing }));
    }
    suite.correct(1, Points(0)).await.unwrap();
    let before = suite.histories().await;
    // Charlie refused it, Eve claimed it, Ferdie never saw it.
    for name in ["charlie", "eve", "ferdie"] {
        let agent = agent(name);
        let refused = tell!(suite, "ferdie", ledger.penalize(id(1), agent));
        assert_eq!(refused, Err(LedgerError::Order(OrderError::NotApprover { agent })));
    }
    assert_eq!(suite.histories().await, before, "nothing half done in either contract");
    let terms = suite.terms(1).await;
    // Half of the 40 points that were minted, by weight: a third each.
    for name in ["alice", "bob", "dave"] {
        let agent = agent(name);
        let paid = tell!(suite, "ferdie", ledger.penalize(id(1), agent));
        assert_eq!(paid, burned(6_666_666, 6_666_666));
        let again = tell!(suite, "ferdie", ledger.penalize(id(1), agent));
        assert_eq!(again, Err(LedgerError::Order(OrderError::PaidAlready { agent })));
        assert_eq!(suite.own(name).await, Units(93_333_334));
        let receipt = Receipt::Grade { grade: 10, weight: Units(100_000_000), penalized: true };
        assert_eq!(suite.receipt(&terms, name).await, Some(receipt));
    }
    assert_eq!(ask!(suite, books.total_units()), Units(380_000_002));
}

#[tokio::test]
async fn what_is_not_there_is_forgiven_and_the_burn_says_so() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    suite.record("ferdie", draft(10)).await;
    suite.grade(2, &[("eve", 10)]).await;
    suite.accept(2).await;
    suite.correct(2, Points(0)).await.unwrap();
    // Of 410 points that graded, Eve's were 10; together they pay 5.
    let paid = tell!(suite, "bob", ledger.penalize(id(2), agent("eve")));
    assert_eq!(paid, burned(121_951, 121_951));
    let corrected = suite.correct(1, Points(0)).await;
    assert_eq!(corrected, burned(10_000_000, 9_878_049));
    assert_eq!(suite.own("eve").await, Units::ZERO);
    let nothing = tell!(suite, "bob", ledger.penalize(id(1), agent("alice")));
    assert!(nothing.is_ok(), "others pay all the same");
}

#[tokio::test]
async fn a_ring_is_undone_before_its_pot_opens_and_ends_with_less_than_it_had() {
    let honest = [("alice", 100), ("bob", 100), ("charlie", 100)];
    let ring = [("dave", 20), ("eve", 20), ("ferdie", 20)];
    let founders = seeds(&[honest, ring].concat());
    let mut suite = Suite::with(quick(), founders).await.unwrap();
    // Nobody else looks at what they confirm one another. 5 % of 360 points is what an epoch allows.
    suite.record("ferdie", draft(10)).await;
    suite.grade(1, &[("dave", 10), ("eve", 10)]).await;
    suite.record("dave", draft(10)).await;
    suite.grade(2, &[("eve", 10), ("ferdie", 10)]).await;
    suite.wait_for_reviews().await;
    let value = Points::whole(10);
    assert_eq!(suite.settle(1).await, Ok(Outcome::Accepted { grade: 10, value }));
    assert!(suite.settle(2).await.is_err(), "the rest of the flood waits");
    // What a majority confirms needs no room, and takes none.
    suite.record("alice", draft(50)).await;
    suite.grade(3, &[("bob", 10), ("charlie", 10), ("dave", 10)]).await;
    assert!(suite.settle(3).await.is_ok());

    suite.correct(1, Points(0)).await.unwrap();
    for name in ["dave", "eve"] {
        tell!(suite, "bob", ledger.penalize(id(1), agent(name))).unwrap();
    }
    suite.advance(1).await;
    let share = share(&mut suite, "ferdie", 0).await;
    assert_eq!((share.accepted, share.earned, share.floor), (Points(0), Units(0), Points(0)));
    for (name, own) in [("ferdie", 20_000_000), ("dave", 17_500_000), ("eve", 17_500_000)] {
        assert_eq!(suite.own(name).await, Units(own));
    }
}
