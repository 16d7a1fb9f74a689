//! Parameters that change while contributions are under review and pots wait to open.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, agent, cast, commons, draft, five, governor, name, record,
    settlement, share,
};
use commons_core::{
    Time,
    calendar::Calendar,
    cells::Memory,
    ledger::{Ledger, LedgerError},
    model::Commons,
    parameters::Parameters,
    units::{BasisPoints, Epoch, Points},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

fn adopt(commons: &mut Commons, now: Time, parameters: Parameters) -> Result<(), LedgerError> {
    common::adopt(commons, governor(), now, parameters)
}

fn pots_open(commons: &Commons, epoch: u32) -> Time {
    commons.ledger.pots_open(&commons.ledger_cells, Epoch(epoch))
}

fn floor_opens(ledger: &Ledger, cells: &Memory, epoch: u32) -> Time {
    ledger.versions.floor_opens(cells, &ledger.calendar, Epoch(epoch))
}

#[test]
fn a_fraud_can_be_corrected_before_it_is_paid() {
    let commons = five();
    let (parameters, calendar) = (Parameters::default(), commons.ledger.calendar);
    let (period, quarter) = (u64::from(parameters.review_period), 3 * DAY / 4);
    let counting = |recorded, now| {
        let rules = commons.ledger.rules(&commons.ledger_cells, recorded, now);
        commons.ledger.counting_epoch(&commons.ledger_cells, &rules, recorded, now)
    };
    for recorded in (GENESIS..GENESIS + 30 * DAY).step_by(3_600) {
        // Settled as soon as an extended review closes.
        let now = recorded + period + quarter;
        assert_eq!(counting(recorded, now), calendar.epoch(recorded + period));
        // However late it is settled, a proposal made at once is executed in time.
        for late in [0, DAY, 7 * DAY, 400 * DAY] {
            let opens = pots_open(&commons, counting(recorded, now + late).0);
            assert!(now + late + parameters.proposal_cycle() <= opens);
        }
    }
}

#[test]
fn the_floor_opens_with_the_last_pots_of_its_block() {
    let commons = five();
    for epoch in 4..8 {
        let opens = floor_opens(&commons.ledger, &commons.ledger_cells, epoch);
        assert_eq!(opens, pots_open(&commons, 7));
    }
}

/// What was seen of a ledger while it was so: parameters by second, and opening times of begun epochs.
#[derive(Default)]
struct Seen {
    parameters: BTreeMap<Time, Parameters>,
    pots: BTreeMap<u32, Time>,
}

fn check(
    ledger: &Ledger,
    cells: &Memory,
    calendar: &Calendar,
    seen: &mut Seen,
    now: Time,
) -> Result<(), TestCaseError> {
    // Nothing that was in force ever changes, and with it the terms of what was recorded then.
    seen.parameters.insert(now, ledger.version_at(cells, now).parameters);
    for (at, parameters) in &seen.parameters {
        prop_assert_eq!(ledger.version_at(cells, *at).parameters, *parameters, "at {}", at);
    }
    let present = calendar.epoch(now).0;
    for epoch in 0..=present {
        let opens = ledger.pots_open(cells, Epoch(epoch));
        let known = *seen.pots.entry(epoch).or_insert(opens);
        prop_assert_eq!(opens, known, "fixed when the epoch began");
    }
    // Pots open in the order of their epochs, and the floor with the last ones of its block.
    let newest = ledger.versions.0.latest().parameters;
    let mut before = 0;
    for epoch in 0..=present + 9 {
        let opens = ledger.pots_open(cells, Epoch(epoch));
        prop_assert!(opens >= before, "epoch {} opens before the one before it", epoch);
        prop_assert!(opens >= calendar.start(Epoch(epoch + 1)) + 60);
        before = opens;
        let floor = floor_opens(ledger, cells, epoch);
        prop_assert_eq!(floor, ledger.pots_open(cells, Epoch(epoch / 4 * 4 + 3)));
        prop_assert!(floor >= opens);
        // Whatever is settled in an epoch can be corrected before it is paid, also after a late cast.
        let last = calendar.start(Epoch(epoch + 1)) - 1;
        if now < opens && epoch <= present {
            prop_assert!(last + newest.dispute_min() < opens, "a proposal fits before any pot");
        }
    }
    for recorded in [GENESIS, now.saturating_sub(5 * DAY).max(GENESIS), now] {
        let rules = ledger.rules(cells, recorded, now);
        let counts = ledger.counting_epoch(cells, &rules, recorded, now);
        let opens = ledger.pots_open(cells, counts);
        prop_assert!(now + rules.now.proposal_cycle() <= opens);
    }
    Ok(())
}

fn days() -> impl Strategy<Value = u32> {
    prop_oneof![Just(0u32), 0u32..100_000, 0u32..600_000]
}

prop_compose! {
    fn any_parameters()(
        review_period in 60u32..2_000_000,
        (voting_delay, voting_period) in (days(), 60u32..1_000_000),
        (late_quorum_extension, timelock) in (days(), days()),
        dispute_period in prop_oneof![Just(0u32), Just(u32::MAX), 0u32..5_000_000],
        cite_bps in 0u16..2_000,
    ) -> Parameters {
        Parameters {
            review_period, voting_delay, voting_period, late_quorum_extension, timelock,
            dispute_period,
            cite_bps: BasisPoints(cite_bps),
            ..Parameters::default()
        }
        .with_fitting_dispute_period()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn parameters_change_and_nothing_that_was_promised_does(
        first in any_parameters(),
        steps in prop::collection::vec(
            (prop_oneof![2 => Just(0u64), 1 => Just(1), 4 => 0u64..WEEK, 2 => 0u64..9 * WEEK], any_parameters()),
            1..25,
        ),
    ) {
        let calendar = first.calendar(GENESIS);
        let mut ledger = Ledger::new(common::suite(), calendar, first);
        let mut cells = Memory::new(name);
        let (mut now, mut seen) = (GENESIS, Seen::default());
        for (wait, parameters) in steps {
            now += wait;
            check(&ledger, &cells, &calendar, &mut seen, now)?;
            let before = (ledger.clone(), cells.cells.clone());
            match ledger.adopt(&mut cells, governor(), parameters, now) {
                Ok(()) => prop_assert_eq!(ledger.version_at(&cells, now + 1).parameters, parameters),
                Err(LedgerError::DisputeTooShort { needed, shortest, until }) => {
                    prop_assert_eq!(needed, parameters.dispute_min());
                    prop_assert!(needed > shortest.into() && until > now);
                    prop_assert_eq!((ledger.clone(), cells.cells.clone()), before);
                    // The way there: first longer disputes, and when the pots of now are open, the rest.
                    let newest = ledger.versions.0.latest().parameters;
                    let longer = Parameters { dispute_period: parameters.dispute_period, ..newest };
                    if longer.check().is_ok() {
                        let (mut ledger, mut cells) = (ledger.clone(), cells.clone());
                        ledger.adopt(&mut cells, governor(), longer, now).unwrap();
                        prop_assert_eq!(ledger.adopt(&mut cells, governor(), parameters, until), Ok(()));
                    }
                }
                Err(other) => prop_assert!(false, "{:?}", other),
            }
            check(&ledger, &cells, &calendar, &mut seen, now)?;
        }
    }
}

#[test]
fn what_makes_proposals_slower_waits_until_the_pots_of_shorter_disputes_are_open() {
    let mut commons = five();
    let now = GENESIS + 10;
    // 7 days of dispute, and a cycle of 5.75 days becomes one of 7.75.
    let longer = Parameters { dispute_period: 14 * DAY as u32, ..Default::default() };
    let slower = Parameters { voting_period: 5 * DAY as u32, ..longer };
    let (needed, shortest) = (5 * DAY + 2 * DAY + 3 * DAY / 4, 7 * DAY as u32);
    let short = |until| LedgerError::DisputeTooShort { needed, shortest, until };
    assert_eq!(adopt(&mut commons, now, slower), Err(short(GENESIS + 2 * WEEK)));
    adopt(&mut commons, now, longer).unwrap();
    // Epoch 0 still opens after 7 days, epoch 1 after 14, and until then nobody is too late.
    assert_eq!(
        (pots_open(&commons, 0), pots_open(&commons, 1)),
        (GENESIS + 2 * WEEK, GENESIS + 4 * WEEK)
    );
    assert_eq!(adopt(&mut commons, now, slower), Err(short(GENESIS + 2 * WEEK)));
    let last = GENESIS + 2 * WEEK - 1;
    assert_eq!(adopt(&mut commons, last, slower), Err(short(GENESIS + 4 * WEEK)));
    adopt(&mut commons, last + 1, slower).unwrap();
}

#[test]
fn pots_that_would_overtake_older_ones_wait_for_them() {
    let long = Parameters { dispute_period: 10 * 7 * DAY as u32, ..Default::default() };
    let mut commons = commons(long, &[100 * POINT; 5]);
    adopt(&mut commons, GENESIS + WEEK + 5, Parameters::default()).unwrap();
    let at = |weeks: u64| GENESIS + weeks * WEEK;
    let opens: Vec<Time> = (0..14).map(|epoch| pots_open(&commons, epoch)).collect();
    // Epochs 0 and 1 began under the old rule. Those after them wait for epoch 1.
    assert_eq!(opens[..2], [at(11), at(12)]);
    assert_eq!(opens[2..11], [at(12); 9]);
    assert_eq!(opens[11..], [at(13), at(14), at(15)]);
    // A second change while they wait forgets nothing.
    let shorter = Parameters { dispute_period: 6 * DAY as u32, ..Default::default() };
    adopt(&mut commons, GENESIS + 2 * WEEK + 5, shorter).unwrap();
    assert_eq!(pots_open(&commons, 3), at(12));
    assert_eq!(pots_open(&commons, 11), at(12) + 6 * DAY);
}

#[test]
fn what_is_adopted_twice_in_a_second_is_what_was_adopted_last() {
    let mut commons = five();
    let now = GENESIS + 10;
    let cite = |bps| Parameters { cite_bps: BasisPoints(bps), ..Default::default() };
    let at = |commons: &Commons, at| {
        commons.ledger.version_at(&commons.ledger_cells, at).parameters.cite_bps.0
    };
    adopt(&mut commons, now, cite(100)).unwrap();
    adopt(&mut commons, now, cite(200)).unwrap();
    assert_eq!((at(&commons, now), at(&commons, now + 1)), (500, 200));
    // And back: as if nothing had been.
    adopt(&mut commons, now, cite(500)).unwrap();
    assert_eq!((at(&commons, now), at(&commons, now + 1)), (500, 500));
    adopt(&mut commons, now + 1, cite(300)).unwrap();
    assert_eq!((at(&commons, now + 1), at(&commons, now + 2)), (500, 300));
}

#[test]
fn an_epoch_that_begins_in_the_second_of_a_change_follows_the_rule_before() {
    let mut commons = five();
    let longer = Parameters { dispute_period: 14 * DAY as u32, ..Default::default() };
    adopt(&mut commons, GENESIS + WEEK, longer).unwrap();
    assert_eq!(pots_open(&commons, 1), GENESIS + 3 * WEEK);
    assert_eq!(pots_open(&commons, 2), GENESIS + 5 * WEEK);
    let mut commons = five();
    adopt(&mut commons, GENESIS + WEEK - 1, longer).unwrap();
    assert_eq!(pots_open(&commons, 1), GENESIS + 4 * WEEK, "a second before: it holds already");
}

#[test]
fn changing_the_rules_does_not_change_a_review_that_is_under_way() {
    let mut commons = five();
    let (id, terms) = record(&mut commons, 5, GENESIS + 5, 10 * POINT);
    let strict = Parameters {
        review_period: 60,
        min_reviewers: 20,
        reviewer_min: Points(500 * POINT),
        review_quorum_bps: BasisPoints(5_000),
        review_quorum_cap: Points(u64::MAX),
        claim_max: Points(POINT),
        penalty_bps: BasisPoints(0),
        surge_bps: BasisPoints(100),
        ..Default::default()
    };
    // In the very second, too.
    adopt(&mut commons, GENESIS + 5, strict).unwrap();
    assert_eq!(commons.terms(id), Ok(terms));
    for who in [0, 1] {
        cast(&mut commons, agent(who), GENESIS + 20, &terms, 10).unwrap();
    }
    let (claim, _) = commons.settle(terms.closes, id).unwrap();
    assert_eq!(claim.rule, Parameters::default().rule());
    assert_eq!(settlement(&commons, id).standing, Points(10 * POINT));
    commons.correct(governor(), terms.closes, id, Points(0)).unwrap();
    let (fine, _) = commons.penalize(terms.closes, id, agent(0)).unwrap();
    assert_eq!(fine.penalty.share, BasisPoints(5_000));
    assert_eq!(fine.order.agent, agent(0));
}

/// Agents above the floor in the block of an epoch.
fn above(commons: &Commons, epoch: u32) -> u32 {
    share(commons, agent(5), 0, epoch, GENESIS).above_floor
}

#[test]
fn the_floor_of_a_block_is_fixed_by_its_first_count() {
    let work = |points: u64| draft(points * POINT, vec![]);
    let with_floor =
        |points: u64| Parameters { floor_min: Points(points * POINT), ..Default::default() };
    let mut commons = five();
    accepted(&mut commons, 5, GENESIS, work(7), &[0, 1]);
    assert_eq!(above(&commons, 0), 0, "8 points");
    adopt(&mut commons, GENESIS + 4 * DAY, with_floor(3)).unwrap();
    accepted(&mut commons, 6, GENESIS + WEEK, work(7), &[0, 1]);
    assert_eq!(above(&commons, 0), 0, "a block that has begun keeps its floor");
    accepted(&mut commons, 6, GENESIS + 4 * WEEK, work(7), &[0, 1]);
    assert_eq!(above(&commons, 4), 1, "the next one has the new one");

    // Also if nothing had counted in it when the floor was changed.
    let mut commons = five();
    adopt(&mut commons, GENESIS + 5, with_floor(3)).unwrap();
    accepted(&mut commons, 5, GENESIS + WEEK, work(7), &[0, 1]);
    assert_eq!(above(&commons, 0), 0);

    // Work that counts in a block that has not begun, by a majority that settles early, fixes what holds
    // at that time; who is above the floor would be counted by two measures otherwise.
    let mut commons = five();
    let now = GENESIS + 4 * WEEK - DAY;
    for (who, points) in [(5, 5), (6, 5)] {
        let (id, terms) = record(&mut commons, who, now, points * POINT);
        for reviewer in 0..3 {
            cast(&mut commons, agent(reviewer), now + 1, &terms, 10).unwrap();
        }
        commons.settle(now + 2, id).unwrap();
        assert_eq!(settlement(&commons, id).counts, Epoch(4));
        adopt(&mut commons, now + 2, with_floor(3)).unwrap();
    }
    assert_eq!(above(&commons, 4), 0, "5 of 8 points, twice");
}

#[test]
fn proposals_that_have_become_slower_move_late_settlements_to_a_later_pot() {
    let long = Parameters { dispute_period: 21 * DAY as u32, ..Default::default() };
    let slower = Parameters { voting_period: 10 * DAY as u32, ..long };
    let opens = GENESIS + WEEK + 21 * DAY;
    for (settled, counts) in [(opens - 12 * DAY, 0), (opens - 12 * DAY + 1, 2)] {
        let mut commons = commons(long, &[100 * POINT; 5]);
        let (id, terms) = record(&mut commons, 5, GENESIS, POINT);
        adopt(&mut commons, GENESIS + 1, slower).unwrap();
        for who in 0..3 {
            cast(&mut commons, agent(who), GENESIS + 2, &terms, 10).unwrap();
        }
        assert_eq!(pots_open(&commons, 0), opens);
        commons.settle(settled, id).unwrap();
        assert_eq!(settlement(&commons, id).counts, Epoch(counts));
    }
}
