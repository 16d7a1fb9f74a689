//! When a review is settled, and what that changes. Five founders hold 100 points each.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, agent, cast, change, commons, delegate, draft, draft_for,
    five, governor, own, record, record_draft, settle, settlement,
};
use commons_core::{
    Time,
    ballot::CastError,
    contribution::{Fate, Status},
    ledger::LedgerError,
    parameters::Parameters,
    reputation::MintError,
    review::{Outcome, SettleError},
    units::{BasisPoints, ContributionId, Epoch, Points, Units},
};

const CYCLE: Time = 5 * DAY; // voting, extension, timelock
const PERIOD: Time = 3 * DAY;

fn points(points: u64) -> Outcome {
    Outcome::Accepted { grade: 10, value: Points(points) }
}

#[test]
fn nobody_chooses_the_pot_by_settling_early_or_late() {
    // Recorded so that its review closes in epoch 1; the pots of that open at the end of epoch 2.
    let recorded = GENESIS + WEEK - DAY;
    let pots_open = GENESIS + 3 * WEEK;
    for (settled, counts) in [
        (recorded + 2, 1), // early, in epoch 0
        (recorded + PERIOD, 1),
        (GENESIS + 2 * WEEK + DAY, 1), // in epoch 2, but a proposal can still correct it in time
        (pots_open - CYCLE, 1),
        (pots_open - CYCLE + 1, 2), // too late for that
        (GENESIS + 50 * WEEK, 50),
    ] {
        let mut commons = five();
        let (id, terms) = record(&mut commons, 5, recorded, POINT);
        for who in 0..3 {
            cast(&mut commons, agent(who), recorded + 1, &terms, 10).unwrap();
        }
        settle(&mut commons, settled, id).unwrap();
        assert_eq!(settlement(&commons, id).counts, Epoch(counts));
        // Whenever it is settled, a proposal made at once can correct it before its pots open.
        let opens = commons.ledger.pots_open(&commons.ledger_cells, Epoch(counts));
        assert!(settled + CYCLE <= opens);
    }
}

#[test]
fn waiting_neither_raises_the_bar_nor_mints_fresh_points() {
    // Vouched for by 26 points of 500, for 25: just enough when it closes. A year later 25 points
    // would be worth four times that weight.
    let seeds = [13 * POINT, 13 * POINT, 474 * POINT];
    let mut minted = vec![];
    for late in [0, WEEK, 52 * WEEK, 60 * 26 * WEEK] {
        let mut commons = commons(Parameters::default(), &seeds);
        let (id, terms) = record(&mut commons, 5, GENESIS, 25 * POINT);
        cast(&mut commons, agent(0), GENESIS + 1, &terms, 10).unwrap();
        cast(&mut commons, agent(1), GENESIS + 1, &terms, 10).unwrap();
        assert_eq!(settle(&mut commons, terms.closes + late, id), Ok(points(25 * POINT)));
        minted.push(own(&commons, agent(5), Time::MAX));
    }
    assert!(minted.iter().all(|units| *units == 25 * u128::from(POINT)));
}

#[test]
fn a_burn_before_settling_makes_no_majority() {
    // 0 and 1 hold 240 of 500 points. A correction burns 150 of somebody else's after the snapshot.
    let seeds = [120, 120, 100, 60, 100].map(|points| points * POINT);
    let parameters = Parameters { surge_bps: BasisPoints(2_500), ..Default::default() };
    let mut commons = commons(parameters, &seeds);
    let (fraud, _, at) = {
        let (id, terms) = record(&mut commons, 7, GENESIS, 150 * POINT);
        for who in 0..4 {
            cast(&mut commons, agent(who), GENESIS + 1, &terms, 10).unwrap();
        }
        settle(&mut commons, GENESIS + 2, id).unwrap();
        (id, terms, GENESIS + 3)
    };
    let (id, terms) = record(&mut commons, 6, at, POINT);
    for who in [0, 1] {
        cast(&mut commons, agent(who), at + 1, &terms, 10).unwrap();
    }
    commons.correct(governor(), at + 2, fraud, Points(0)).unwrap();
    for reviewer in [2, 3] {
        commons.penalize(at + 2, fraud, agent(reviewer)).unwrap();
    }
    // 240 of 470 now would be more than half, but 650 could cast.
    let supply = common::total(&commons, at + 2);
    assert!(2 * 240 * u128::from(POINT) > supply);
    let early = SettleError::TooEarly { closes: terms.closes, now: at + 3 };
    assert_eq!(settle(&mut commons, at + 3, id), Err(LedgerError::Review(early)));
    for who in [2, 3, 4] {
        // 3 has paid with some of what it had, not with its weight at the snapshot.
        cast(&mut commons, agent(who), at + 3, &terms, 0).unwrap();
    }
    assert_eq!(settle(&mut commons, terms.closes, id), Ok(Outcome::Rejected));
    // What is recorded afterwards is judged by those who are left.
    let (id, terms) = record(&mut commons, 6, at + 10, POINT);
    for who in [0, 1] {
        cast(&mut commons, agent(who), at + 11, &terms, 10).unwrap();
    }
    assert_eq!(settle(&mut commons, at + 12, id), Ok(points(POINT)));
}

#[test]
fn a_lapse_is_reopened_once_and_old_casts_do_not_count() {
    let mut commons = five();
    let (id, terms) = record(&mut commons, 5, GENESIS, 10 * POINT);
    let reopen = |commons: &mut _, who, now| change(commons, id, |c, _| c.reopen(agent(who), now));
    assert_eq!(reopen(&mut commons, 5, GENESIS + 1), Err(LedgerError::NotLapsed));
    cast(&mut commons, agent(0), GENESIS + 1, &terms, 10).unwrap();
    assert_eq!(settle(&mut commons, terms.closes, id), Ok(Outcome::Lapsed));
    let now = terms.closes + 5;
    let other = LedgerError::NotContributor { contributor: agent(5) };
    assert_eq!(reopen(&mut commons, 0, now), Err(other));
    reopen(&mut commons, 5, now).unwrap();
    let again = commons.terms(id).unwrap();
    assert_eq!((again.revision, again.snapshot, again.closes), (1, now - 1, now + PERIOD));
    cast(&mut commons, agent(1), now + 1, &again, 10).unwrap();
    assert_eq!(settle(&mut commons, again.closes, id), Ok(Outcome::Lapsed), "one reviewer of two");
    assert_eq!(reopen(&mut commons, 5, again.closes), Err(LedgerError::ReopenedAlready));
}

#[test]
fn what_is_reopened_can_be_accepted() {
    let mut commons = five();
    let (id, terms) = record(&mut commons, 5, GENESIS, 10 * POINT);
    settle(&mut commons, terms.closes, id).unwrap();
    // Nobody had cast: nobody can any more.
    let settled = cast(&mut commons, agent(0), terms.closes - 1, &terms, 10);
    assert_eq!(settled, Err(CastError::Settled));
    change(&mut commons, id, |c, _| c.reopen(agent(5), terms.closes)).unwrap();
    let again = commons.terms(id).unwrap();
    for who in [0, 1] {
        cast(&mut commons, agent(who), terms.closes + 1, &again, 10).unwrap();
    }
    assert_eq!(settle(&mut commons, again.closes, id), Ok(points(10 * POINT)));
}

#[test]
fn work_recorded_by_somebody_else_waits_for_consent() {
    let mut commons = five();
    let (a, b) = (agent(0), agent(5));
    let work = || draft(10 * POINT, vec![]);
    assert_eq!(commons.record_for(a, GENESIS, a, work()), Err(LedgerError::ForOneself));
    let nobody = commons_core::Address::zero();
    assert_eq!(commons.record_for(a, GENESIS, nobody, work()), Err(LedgerError::ForNobody));
    let id = commons.record_for(a, GENESIS, b, work()).unwrap();
    let waiting = LedgerError::AwaitingConsent { agent: b };
    assert_eq!(commons.terms(id), Err(waiting));
    assert_eq!(settle(&mut commons, GENESIS + 10 * WEEK, id), Err(waiting));
    assert_eq!(commons.contribution(id).unwrap().status(0, 0), Status::AwaitingConsent);
    let now = GENESIS + WEEK;
    let other = Err(LedgerError::NotContributor { contributor: b });
    assert_eq!(change(&mut commons, id, |c, _| c.consent(a, now, 0)), other);
    assert_eq!(change(&mut commons, id, |c, _| c.decline(a)), other);
    let early = change(&mut commons, id, |c, rules| c.withdraw(b, now, rules));
    assert_eq!(early, Err(waiting), "declining is the way");
    let long = Err(LedgerError::UriTooLong { length: 257, max: 256 });
    assert_eq!(change(&mut commons, id, |c, _| c.consent(b, now, 257)), long);
    change(&mut commons, id, |c, _| c.consent(b, now, 256)).unwrap();
    let terms = commons.terms(id).unwrap();
    assert_eq!((terms.snapshot, terms.opens), (now - 1, now), "consent is the recording");
    let twice = change(&mut commons, id, |c, _| c.consent(b, now, 0));
    assert_eq!(twice, Err(LedgerError::NotAwaitingConsent));
    for who in [0, 1] {
        // Whoever recorded it may review it: it is not theirs.
        cast(&mut commons, agent(who), now + 1, &terms, 10).unwrap();
    }
    assert_eq!(settle(&mut commons, terms.closes, id), Ok(points(10 * POINT)));

    let id = commons.record_for(a, now, b, work()).unwrap();
    change(&mut commons, id, |c, _| c.decline(b)).unwrap();
    let again = change(&mut commons, id, |c, _| c.consent(b, now, 0));
    assert_eq!(again, Err(LedgerError::NotAwaitingConsent));
    assert_eq!(settle(&mut commons, now + WEEK, id), Err(LedgerError::Declined));
}

#[test]
fn an_amendment_never_changes_the_project() {
    let mut commons = five();
    let project = commons.open_project(agent(0), Default::default(), 0, GENESIS).unwrap();
    let unknown = commons.record(agent(5), GENESIS, draft_for(2, POINT, vec![]), 0);
    let id = commons_core::units::ProjectId(2);
    assert_eq!(unknown, Err(LedgerError::UnknownProject { id, newest: project }));
    let (id, _) = record_draft(&mut commons, 5, GENESIS, draft_for(1, POINT, vec![]));
    let amend = |commons: &mut _, project| {
        let draft = draft_for(project, 2 * POINT, vec![]);
        change(commons, id, |c, rules| c.amend(id, agent(5), GENESIS, draft, 0, rules))
    };
    let given = commons_core::units::ProjectId(0);
    assert_eq!(amend(&mut commons, 0), Err(LedgerError::OtherProject { project, given }));
    amend(&mut commons, 1).unwrap();
}

#[test]
fn at_the_supply_limit_everything_but_minting_works_on() {
    let third = u64::MAX / 3;
    let mut commons = commons(Parameters::default(), &[third; 3]);
    let (id, terms) = record(&mut commons, 5, GENESIS, POINT);
    for who in 0..3 {
        cast(&mut commons, agent(who), GENESIS + 1, &terms, 10).unwrap();
    }
    let supply = Units(u64::MAX.into());
    let full = MintError::SupplyLimit { supply, value: Points(POINT) };
    let refused = Err(LedgerError::Review(SettleError::Mint(full)));
    assert_eq!(settle(&mut commons, GENESIS + 2, id), refused);
    let (bad, terms) = record(&mut commons, 5, GENESIS, POINT);
    cast(&mut commons, agent(0), GENESIS + 3, &terms, 0).unwrap();
    cast(&mut commons, agent(1), GENESIS + 3, &terms, 0).unwrap();
    assert_eq!(settle(&mut commons, GENESIS + 4, bad), Ok(Outcome::Rejected));
    // A week later enough has faded.
    assert_eq!(settle(&mut commons, GENESIS + WEEK, id), Ok(points(POINT)));
}

#[test]
fn the_last_millionth_below_the_supply_limit_can_be_minted() {
    let third = u64::MAX / 3;
    for (room, fits) in [(POINT, true), (POINT - 1, false)] {
        let mut commons = commons(Parameters::default(), &[third, third, third - room]);
        let (id, terms) = record(&mut commons, 5, GENESIS, POINT);
        for who in 0..3 {
            cast(&mut commons, agent(who), GENESIS + 1, &terms, 10).unwrap();
        }
        assert_eq!(settle(&mut commons, GENESIS + 2, id).is_ok(), fits, "room for {room}");
    }
}

#[test]
fn at_the_horizon_everything_but_minting_works_on() {
    let rich = 1 << 62; // so that something is left
    let parameters = Parameters { half_life: 4, ..Default::default() };
    let mut commons = commons(parameters, &[rich; 3]);
    let (old, _, _) = accepted(&mut commons, 5, GENESIS, draft(200 * POINT, vec![]), &[0, 1, 2]);
    let horizon = GENESIS + 4 * 63 * WEEK;
    let early = horizon - PERIOD - 2;
    let (id, terms) = record(&mut commons, 5, early, 10);
    let (bad, no) = record(&mut commons, 5, early, 10);
    for who in 0..3 {
        let voted = cast(&mut commons, agent(who), early + 1, &terms, 10).unwrap();
        assert_eq!(voted.weight, Units(rich.into()));
        cast(&mut commons, agent(who), early + 1, &no, 0).unwrap();
    }
    // The bar of 1 millionth of a point is 2^63 units by now.
    assert_eq!(settle(&mut commons, terms.closes, id), Ok(Outcome::Lapsed));
    assert_eq!(settle(&mut commons, terms.closes, bad), Ok(Outcome::Rejected));
    delegate(&mut commons, agent(0), horizon, agent(1), 4).unwrap();
    assert_eq!(common::votes(&commons, agent(1), horizon), 2 * u128::from(rich));
    let end = u64::from(u32::MAX) * WEEK;
    for now in [horizon, horizon + 100 * WEEK, GENESIS + end] {
        change(&mut commons, id, |c, rules| c.withdraw(agent(5), now, rules)).unwrap_err();
        let (id, terms) = record(&mut commons, 5, now, 200 * POINT);
        for who in 0..3 {
            cast(&mut commons, agent(who), now + 1, &terms, 10).unwrap();
        }
        assert_eq!(settle(&mut commons, terms.closes, id), Ok(Outcome::Lapsed), "out of reach");
    }
    let late =
        LedgerError::TooLateToCorrect { until: settlement(&commons, old).at + 13 * WEEK, now: end };
    assert_eq!(commons.correct(governor(), end, old, Points(0)).unwrap_err(), late);
    assert_eq!(
        commons.contribution(ContributionId(1)).unwrap().fate,
        commons.contribution(old).unwrap().fate
    );
    assert!(matches!(commons.contribution(old).unwrap().fate, Fate::Settled(_)));
}

#[test]
fn minting_at_the_horizon_is_a_typed_error() {
    let parameters = Parameters { half_life: 4, ..Default::default() };
    let mut commons = commons(parameters, &[u64::MAX / 4; 3]);
    let horizon = 4 * 63;
    let last = GENESIS + (horizon - 1) * WEEK + 1;
    // Just before, there is room: what little is left is a good part of a millionth of a point.
    let (id, terms) = record(&mut commons, 5, last, 10);
    let (late, same) = record(&mut commons, 5, last, 10);
    for who in 0..3 {
        cast(&mut commons, agent(who), last + 1, &terms, 1).unwrap();
        cast(&mut commons, agent(who), last + 1, &same, 1).unwrap();
    }
    let one = Outcome::Accepted { grade: 1, value: Points(1) };
    assert_eq!(settle(&mut commons, terms.closes, id), Ok(one));
    let now = GENESIS + horizon * WEEK;
    let end = MintError::Horizon { epoch: Epoch(horizon as u32), horizon: horizon as u32 };
    let refused = Err(LedgerError::Review(SettleError::Mint(end)));
    assert_eq!(settle(&mut commons, now, late), refused);
}

#[test]
fn an_old_claim_settled_late_counts_as_what_it_has_faded_to() {
    let settled_after = |epochs: u64| {
        let mut commons = five();
        let (id, terms) = record_draft(&mut commons, 5, GENESIS, draft(20 * POINT, vec![]));
        for who in [0, 1, 2] {
            cast(&mut commons, agent(who), GENESIS + 20, &terms, 10).unwrap();
        }
        settle(&mut commons, terms.closes + epochs * WEEK, id).unwrap();
        let settlement = settlement(&commons, id);
        (settlement.counts.0, settlement.counted.0, settlement.minted.0)
    };
    let (_, in_time, minted) = settled_after(0);
    assert_eq!(in_time, 20 * POINT);
    let (epoch, late, the_same) = settled_after(26);
    assert_eq!((epoch, late), (26, 10 * POINT), "in a later pot only what is left of it");
    assert_eq!(the_same, minted, "waiting mints nothing fresh");
}

#[test]
fn a_review_is_open_until_the_second_before_it_closes() {
    let mut commons = five();
    let (id, terms) = record_draft(&mut commons, 5, GENESIS, draft(POINT, vec![]));
    let contribution = commons.contribution(id).unwrap();
    let closes = terms.closes;
    assert_eq!(contribution.status(closes, closes - 1), Status::InReview { closes });
    assert_eq!(contribution.status(closes, closes), Status::AwaitingSettlement);
}
