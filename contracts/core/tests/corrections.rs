//! Correcting, penalizing and crediting what was accepted. Five founders hold 100 points each.

mod common;

use common::{
    DAY, GENESIS, POINT, SEASON, WEEK, accepted, agent, cast, commons, draft, draft_for, earned,
    five, governor, own, record_draft, settle, settlement, share,
};
use commons_core::{
    Time,
    ledger::LedgerError,
    model::Commons,
    parameters::Parameters,
    reputation::OrderError,
    units::{BasisPoints, ContributionId, Epoch, Points},
};

const P: u128 = POINT as u128;
/// The pots of epoch 0 open.
const POTS: Time = GENESIS + 2 * WEEK;

fn work(points: u64) -> commons_core::contribution::Draft {
    draft(points * POINT, vec![])
}

/// Points of an agent accepted in epoch 0 and counting for the floor of its block, and how many
/// agents reach the floor.
fn counts(commons: &Commons, who: u8, project: u32) -> (u64, u64, u32) {
    let share = share(commons, agent(who), project, 0, GENESIS);
    (share.accepted.0 / POINT, share.floor.0 / POINT, share.above_floor)
}

/// Corrects to whole points; gives what was taken.
fn correct(
    commons: &mut Commons,
    now: Time,
    id: ContributionId,
    value: u64,
) -> Result<u128, LedgerError> {
    let points = Points(value * POINT);
    commons.correct(governor(), now, id, points).map(|(_, burned)| burned.taken.0)
}

#[test]
fn only_the_governor_corrects_and_only_downwards_and_in_time() {
    let mut commons = five();
    let (id, _, at) = accepted(&mut commons, 5, GENESIS, work(20), &[0, 1]);
    for who in [0, 5] {
        let refused = commons.correct(agent(who), at, id, Points(0)).unwrap_err();
        assert_eq!(refused, LedgerError::NotGovernor { governor: governor() });
    }
    let standing = Points(20 * POINT);
    for given in [20, 21] {
        let not_below = LedgerError::NotBelow { standing, given: Points(given * POINT) };
        assert_eq!(correct(&mut commons, at, id, given), Err(not_below));
    }
    let until = at + SEASON;
    let late = LedgerError::TooLateToCorrect { until, now: until };
    assert_eq!(correct(&mut commons, until, id, 0), Err(late));
    assert_eq!(correct(&mut commons, until - 1, id, 0), Ok(20 * P));
    let nothing = LedgerError::NotAccepted { id };
    assert_eq!(correct(&mut commons, until - 1, id, 0), Err(nothing), "once it is worth nothing");
}

#[test]
fn corrections_are_possible_until_the_pots_open_however_short_a_season() {
    let parameters =
        Parameters { epochs_per_season: 1, dispute_period: 26 * 7 * 86_400, ..Default::default() };
    let mut commons = commons(parameters, &[100 * POINT; 5]);
    let (id, _, _) = accepted(&mut commons, 5, GENESIS, work(20), &[0, 1]);
    let opens = GENESIS + 27 * WEEK;
    assert_eq!(correct(&mut commons, opens - 1, id, 10), Ok(10 * P));
    assert_eq!(counts(&commons, 5, 0), (10, 10, 1));
    let late = LedgerError::TooLateToCorrect { until: opens, now: opens };
    assert_eq!(correct(&mut commons, opens, id, 0), Err(late));
}

#[test]
fn a_fraud_corrected_before_the_pots_open_draws_nothing() {
    let mut commons = five();
    let (id, _, at) = accepted(&mut commons, 5, GENESIS, work(20), &[0, 1]);
    accepted(&mut commons, 6, GENESIS, work(5), &[0, 1]);
    assert_eq!(counts(&commons, 5, 0), (20, 20, 1));
    correct(&mut commons, at, id, 9).unwrap();
    assert_eq!(counts(&commons, 5, 0), (9, 9, 1), "above the floor of 8");
    correct(&mut commons, POTS - 1, id, 7).unwrap();
    assert_eq!(counts(&commons, 5, 0), (7, 7, 0));
    assert_eq!(own(&commons, agent(5), POTS), 7 * P);
    assert_eq!(counts(&commons, 6, 0), (5, 5, 0));
}

#[test]
fn once_the_pots_are_open_only_the_floor_follows_until_it_is_paid() {
    let mut commons = five();
    let (id, _, _) = accepted(&mut commons, 5, GENESIS, work(20), &[0, 1]);
    correct(&mut commons, POTS, id, 9).unwrap();
    assert_eq!(counts(&commons, 5, 0), (20, 9, 1), "what is paid out stays");
    let floor_opens = POTS + 3 * WEEK;
    correct(&mut commons, floor_opens - 1, id, 7).unwrap();
    assert_eq!(counts(&commons, 5, 0), (20, 7, 0));
    correct(&mut commons, floor_opens, id, 0).unwrap();
    assert_eq!(counts(&commons, 5, 0), (20, 7, 0));
    assert_eq!(own(&commons, agent(5), floor_opens), 0, "the weight goes all the same");
}

#[test]
fn several_corrections_burn_what_one_would() {
    // In a later week a value is an odd number of units.
    let now = GENESIS + 5 * WEEK;
    let (mut one, mut many) = (five(), five());
    let odd = || draft(19_999_999, vec![]);
    let (id, _, at) = accepted(&mut one, 5, now, odd(), &[0, 1]);
    accepted(&mut many, 5, now, odd(), &[0, 1]);
    let minted = settlement(&one, id).minted.0;
    correct(&mut one, at, id, 0).unwrap();
    let steps = [13_333_333, 7_777_777, 7_777_776, 1, 0];
    let taken: u128 = steps
        .map(|value| many.correct(governor(), at, id, Points(value)).unwrap().1.taken.0)
        .iter()
        .sum();
    assert_eq!(taken, minted);
    assert_eq!(own(&one, agent(5), at), 0);
    assert_eq!(own(&many, agent(5), at), 0);
}

#[test]
fn a_burn_takes_what_is_there_from_each_book_for_itself() {
    let parameters = Parameters { penalty_bps: BasisPoints(10_000), ..Default::default() };
    let mut commons = commons(parameters, &[100 * POINT; 5]);
    let project = commons.open_project(agent(0), Default::default(), 0, GENESIS).unwrap();
    // 5 earns 20 in the project and 10 elsewhere, and confirms a fraud of 24 with a seeded 0.
    let in_project = draft_for(project.0, 20 * POINT, vec![]);
    let (_, _, now) = accepted(&mut commons, 5, GENESIS, in_project, &[0, 1, 2]);
    let (_, _, now) = accepted(&mut commons, 5, now, work(10), &[0, 1, 2]);
    let fraud = draft_for(project.0, 24 * POINT, vec![]);
    let (id, terms) = record_draft(&mut commons, 6, now + 1, fraud);
    for who in [0, 5] {
        cast(&mut commons, agent(who), now + 2, &terms, 10).unwrap();
    }
    settle(&mut commons, terms.closes, id).unwrap();
    let at = terms.closes;
    let worth = LedgerError::NotWorthless { standing: Points(24 * POINT) };
    assert_eq!(commons.penalize(at, id, agent(5)).unwrap_err(), worth);
    correct(&mut commons, at, id, 0).unwrap();
    let minted = settlement(&commons, id).minted.0;
    // By weight: 100 of 130 and 30 of 130.
    let (_, burned) = commons.penalize(at, id, agent(5)).unwrap();
    assert_eq!(burned.owed.0, minted * 30 / 130);
    assert_eq!(burned.taken, burned.owed);
    assert_eq!(own(&commons, agent(5), at), 30 * P - burned.owed.0);
    assert_eq!(earned(&commons, agent(5), 1, at), 20 * P - burned.owed.0);
    // A founder pays from seed what is not earned.
    let (_, burned) = commons.penalize(at, id, agent(0)).unwrap();
    assert_eq!(own(&commons, agent(0), at), 100 * P - burned.taken.0);
    assert_eq!(earned(&commons, agent(0), 0, at), 0);
    // Once each, and only those who graded it above 0.
    for who in [0, 5] {
        let paid = LedgerError::Order(OrderError::PaidAlready { agent: agent(who) });
        assert_eq!(commons.penalize(at, id, agent(who)).unwrap_err(), paid);
    }
    let not = LedgerError::Order(OrderError::NotApprover { agent: agent(3) });
    assert_eq!(commons.penalize(at, id, agent(3)).unwrap_err(), not);
}

#[test]
fn a_shortfall_is_forgiven_and_shows() {
    let parameters =
        Parameters { penalty_bps: BasisPoints(10_000), min_reviewers: 1, ..Default::default() };
    let mut commons = commons(parameters, &[24 * POINT, 24 * POINT, 300 * POINT]);
    // 0 confirms two frauds with all it has, and pays for both.
    let mut frauds = vec![];
    for _ in 0..2 {
        let (id, terms) = record_draft(&mut commons, 5, GENESIS, work(16));
        cast(&mut commons, agent(0), GENESIS + 1, &terms, 10).unwrap();
        frauds.push((id, terms.closes));
    }
    let mut now = 0;
    for ((id, closes), epoch) in frauds.iter().zip(0u64..) {
        now = closes + epoch * WEEK; // the surge takes one an epoch
        settle(&mut commons, now, *id).unwrap();
        correct(&mut commons, now, *id, 0).unwrap();
    }
    let taken: Vec<_> = frauds
        .iter()
        .map(|(id, _)| commons.penalize(now, *id, agent(0)).unwrap().1)
        .map(|burned| (burned.owed.0, burned.taken.0))
        .collect();
    assert_eq!(taken, [(16 * P, 16 * P), (16 * P, 8 * P)]);
    assert_eq!(own(&commons, agent(0), now), 0);
    assert_eq!(common::total(&commons, now), 324 * P);
}

#[test]
fn who_graded_zero_in_the_end_pays_nothing() {
    let mut commons = five();
    let (id, terms) = record_draft(&mut commons, 5, GENESIS, work(20));
    for (who, grade) in [(0, 10), (1, 10), (2, 10), (2, 0), (3, 0), (3, 1)] {
        cast(&mut commons, agent(who), GENESIS + 1, &terms, grade).unwrap();
    }
    settle(&mut commons, terms.closes, id).unwrap();
    correct(&mut commons, terms.closes, id, 0).unwrap();
    let not = LedgerError::Order(OrderError::NotApprover { agent: agent(2) });
    assert_eq!(commons.penalize(terms.closes, id, agent(2)).unwrap_err(), not);
    let minted = settlement(&commons, id).minted.0;
    let sum: u128 = [0, 1, 3]
        .map(|w| commons.penalize(terms.closes, id, agent(w)).unwrap().1.taken.0)
        .iter()
        .sum();
    assert!(sum <= minted / 2 && sum + 3 > minted / 2, "half of it, together");
}

#[test]
fn a_citation_is_credited_once_and_not_before_the_pots_open() {
    let mut commons = five();
    let project = commons.open_project(agent(0), Default::default(), 0, GENESIS).unwrap();
    let base = draft_for(project.0, 10 * POINT, vec![]);
    let (base, _, now) = accepted(&mut commons, 6, GENESIS, base, &[0, 1]);
    let (mine, _) = record_draft(&mut commons, 5, now, work(1));
    let cites = vec![base, mine];
    let (id, _, _) = accepted(&mut commons, 5, now, draft(12 * POINT, cites), &[0, 1]);
    let opens = GENESIS + 2 * WEEK; // counts in epoch 0: recorded and reviewed in 6 days
    assert_eq!(settlement(&commons, id).counts, Epoch(0));
    let mut credit = |now, id, index| commons.credit(now, id, index).map(|(c, u)| (c.value.0, u.0));
    let early = LedgerError::PotsNotOpen { opens, now: opens - 1 };
    assert_eq!(credit(opens - 1, id, 0), Err(early));
    let (value, units) = credit(opens, id, 0).unwrap();
    assert_eq!(value, 300_000, "5 % of 12 points, divided by two citations");
    assert_eq!(credit(opens, id, 0), Err(LedgerError::CreditedAlready { index: 0 }));
    assert_eq!(credit(opens, id, 1), Err(LedgerError::OwnCite { id: mine }), "never to oneself");
    for index in [2, 3, 4, 8, 255] {
        let cites = 2;
        assert_eq!(credit(opens, id, index), Err(LedgerError::NoSuchCite { index, cites }));
    }
    assert_eq!(credit(opens, mine, 0), Err(LedgerError::NotAccepted { id: mine }));
    let unknown = LedgerError::UnknownContribution { id: ContributionId(9), newest: id };
    assert_eq!(credit(opens, ContributionId(9), 0), Err(unknown));
    // Earned in the cited one's project, and not as work of this epoch.
    assert_eq!(earned(&commons, agent(6), project.0, opens), 10 * P + units);
    assert_eq!(counts(&commons, 6, project.0).0, 10);
}

#[test]
fn what_was_corrected_is_credited_for_what_stands() {
    let mut commons = five();
    let (base, _, now) = accepted(&mut commons, 6, GENESIS, work(10), &[0, 1]);
    let (id, _, at) = accepted(&mut commons, 5, now, draft(12 * POINT, vec![base]), &[0, 1]);
    correct(&mut commons, at, id, 4).unwrap();
    let before = own(&commons, agent(6), POTS);
    let (credit, units) = commons.credit(POTS, id, 0).unwrap();
    assert_eq!(credit.value.0, 200_000);
    assert_eq!(own(&commons, agent(6), POTS), before + units.0);
    // A citation of what turned out to be worth nothing, or by it, is worth nothing.
    let (next, _, _) = accepted(&mut commons, 5, POTS, draft(12 * POINT, vec![base]), &[0, 1]);
    correct(&mut commons, POTS + 4 * DAY, base, 0).unwrap();
    let worthless = commons.credit(POTS + 9 * WEEK, next, 0).unwrap_err();
    assert_eq!(worthless, LedgerError::NotAccepted { id: base });
}

#[test]
fn the_least_claims_credit_nothing() {
    let mut commons = five();
    let (base, _, now) = accepted(&mut commons, 6, GENESIS, work(10), &[0, 1]);
    let (id, _, _) = accepted(&mut commons, 5, now, draft(10, vec![base]), &[0, 1]);
    assert_eq!(commons.credit(POTS, id, 0).unwrap_err(), LedgerError::NothingToCredit);
}

#[test]
fn waiting_to_credit_a_citation_mints_nothing_fresh() {
    let credited = |epochs: u64| {
        let mut commons = five();
        let (base, _, now) = accepted(&mut commons, 6, GENESIS, draft(10 * POINT, vec![]), &[0, 1]);
        let (id, _, _) = accepted(&mut commons, 5, now, draft(12 * POINT, vec![base]), &[0, 1]);
        let (credit, units) = commons.credit(GENESIS + (2 + epochs) * WEEK, id, 0).unwrap();
        (credit.value.0, units.0)
    };
    let (at_once, units) = credited(0);
    assert_eq!(at_once, 600_000, "5 % of 12 points");
    let (late, late_units) = credited(26);
    assert_eq!(late, 300_000, "a half-life later, half of it");
    // The same weight, but for a millionth of a point that is lost in rounding.
    assert!(late_units <= units && units - late_units <= 4, "{late_units} {units}");
}
