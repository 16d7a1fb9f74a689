//! The rules of review, case by case.

mod common;

use common::{GENESIS, agent, cast, change, commons, draft, five, grades, own, record, settle};
use commons_core::{
    Address,
    ballot::{CastError, GradeBallot, Kind, Terms},
    decay::HalfLife,
    ledger::LedgerError,
    model::Commons,
    parameters::Parameters,
    reputation::MintError,
    review::{Outcome, SettleError},
    units::{BasisPoints, ContributionId, Points, Units},
};
use proptest::prelude::*;

proptest! {
    /// No coalition with less than half of the weight that is cast moves the outcome past
    /// everything that the others wanted.
    #[test]
    fn a_minority_imposes_nothing(
        honest in prop::collection::vec((0u8..=10, 1u128..1_000), 1..10),
        attack in 0u8..=10,
        part in 0.0f64..0.499,
    ) {
        let terms = Terms {
            convener: Address::zero(), subject: 1, revision: 0, snapshot: 0, opens: 1, closes: 2,
            kind: Kind::Grade { reviewer_min: Units(1), excluded: Address::zero() },
        };
        let mut ballot = GradeBallot::new(&terms);
        for (grade, weight) in &honest {
            ballot.weights[usize::from(*grade)].0 += weight;
        }
        let total = ballot.total().0;
        let attacker = (total as f64 * part / (1.0 - part)) as u128;
        prop_assume!(attacker < total);
        ballot.weights[usize::from(attack)].0 += attacker;
        let outcome = ballot.median().unwrap();
        prop_assert!(outcome >= honest.iter().map(|h| h.0).min().unwrap());
        prop_assert!(outcome <= honest.iter().map(|h| h.0).max().unwrap());
    }
}

fn recorded(commons: &mut Commons, who: u8, points: u64) -> (ContributionId, Terms) {
    record(commons, who, GENESIS + 10, points)
}

const CLOSED: u64 = GENESIS + 10 + 3 * 86_400;

#[test]
fn two_reviewers_confirm_and_the_value_is_minted() {
    let mut commons = five();
    let (id, terms) = recorded(&mut commons, 5, 10_000_000);
    cast(&mut commons, agent(0), GENESIS + 20, &terms, 8).unwrap();
    cast(&mut commons, agent(1), GENESIS + 20, &terms, 9).unwrap();
    let early = LedgerError::Review(SettleError::TooEarly { closes: CLOSED, now: CLOSED - 1 });
    assert_eq!(settle(&mut commons, CLOSED - 1, id), Err(early));
    let accepted = Outcome::Accepted { grade: 8, value: Points(8_000_000) };
    assert_eq!(settle(&mut commons, CLOSED, id), Ok(accepted), "the lower of two equal halves");
    assert_eq!(own(&commons, agent(5), CLOSED), 8_000_000);
    assert_eq!(settle(&mut commons, CLOSED, id), Err(LedgerError::Settled));
}

#[test]
fn reviewing_oneself_is_refused() {
    let mut commons = five();
    let (_, terms) = recorded(&mut commons, 0, 10_000_000);
    assert_eq!(cast(&mut commons, agent(0), GENESIS + 20, &terms, 10), Err(CastError::Excluded));
}

#[test]
fn casts_under_forged_terms_count_nowhere() {
    let mut commons = five();
    let (id, terms) = recorded(&mut commons, 0, 10_000_000);
    let forged =
        Terms { kind: Kind::Grade { reviewer_min: Units(1), excluded: agent(4) }, ..terms };
    for who in 0..3 {
        cast(&mut commons, agent(who), GENESIS + 20, &forged, 10).unwrap();
    }
    assert_eq!(settle(&mut commons, CLOSED, id), Ok(Outcome::Lapsed));
}

#[test]
fn reputation_earned_after_the_snapshot_does_not_weigh() {
    let mut commons = five();
    let (first, terms) = recorded(&mut commons, 5, 10_000_000);
    let (_, later) = recorded(&mut commons, 0, 10_000_000);
    for who in 0..3 {
        cast(&mut commons, agent(who), GENESIS + 20, &terms, 10).unwrap();
    }
    settle(&mut commons, GENESIS + 30, first).unwrap();
    assert_eq!(own(&commons, agent(5), GENESIS + 30), 10_000_000);
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1_000_000) };
    assert_eq!(cast(&mut commons, agent(5), GENESIS + 40, &later, 10), Err(nothing));
}

#[test]
fn a_majority_settles_early_but_never_makes_a_lapse() {
    let mut commons = commons(Parameters::default(), &[900_000_000, 50_000_000, 50_000_000]);
    let (id, terms) = recorded(&mut commons, 5, 10_000_000);
    cast(&mut commons, agent(0), GENESIS + 20, &terms, 10).unwrap();
    // One agent holds nine tenths, but a claim takes two reviewers: the others get their time.
    let early = LedgerError::Review(SettleError::TooEarly { closes: CLOSED, now: GENESIS + 21 });
    assert_eq!(settle(&mut commons, GENESIS + 21, id), Err(early));
    cast(&mut commons, agent(1), GENESIS + 22, &terms, 4).unwrap();
    let accepted = Outcome::Accepted { grade: 10, value: Points(10_000_000) };
    assert_eq!(settle(&mut commons, GENESIS + 23, id), Ok(accepted));
    let settled = CastError::Settled;
    assert_eq!(
        cast(&mut commons, agent(1), GENESIS + 24, &terms, 0),
        Err(settled),
        "after the outcome"
    );
}

#[test]
fn a_late_cast_gives_the_others_a_quarter_once() {
    let mut commons = five();
    let (id, terms) = recorded(&mut commons, 5, 10_000_000);
    let quarter = 3 * 86_400 / 4;
    cast(&mut commons, agent(0), CLOSED - quarter - 1, &terms, 10).unwrap();
    assert_eq!(grades(&commons, &terms).closes, CLOSED, "not late yet");
    cast(&mut commons, agent(1), CLOSED - quarter, &terms, 10).unwrap();
    assert_eq!(grades(&commons, &terms).closes, CLOSED + quarter, "late");
    cast(&mut commons, agent(2), CLOSED + quarter - 1, &terms, 1).unwrap();
    let closed = CLOSED + quarter;
    // The quarter is for answers, not for changes, and not for settling.
    let over = LedgerError::ReviewOver { closed: CLOSED, now: closed - 1 };
    assert_eq!(
        change(&mut commons, id, |c, rules| c.withdraw(agent(5), closed - 1, rules)),
        Err(over)
    );
    let again = change(&mut commons, id, |c, rules| {
        c.amend(id, agent(5), closed - 1, draft(1_000_000, vec![]), 0, rules)
    });
    assert_eq!(again, Err(over));
    let early = LedgerError::Review(SettleError::TooEarly { closes: closed, now: closed - 1 });
    assert_eq!(settle(&mut commons, closed - 1, id), Err(early));
    let late = CastError::Closed { closed, now: closed };
    assert_eq!(cast(&mut commons, agent(3), closed, &terms, 1), Err(late), "only once");
    assert!(matches!(settle(&mut commons, closed, id), Ok(Outcome::Accepted { grade: 10, .. })));
}

#[test]
fn those_who_refuse_do_not_lift_a_claim_over_the_bar() {
    // 5 % of 500 points is 25; the claim is 30, graded 10 by 29 points of weight.
    let seeds = [14_000_000, 15_000_000, 10_000_000, 461_000_000];
    // With room enough in the epoch, so that it is this bar that decides.
    let parameters = Parameters { surge_bps: BasisPoints(2_500), ..Default::default() };
    let mut commons = commons(parameters, &seeds);
    let (id, terms) = recorded(&mut commons, 5, 30_000_000);
    for (who, grade) in [(0, 10), (1, 10), (2, 0)] {
        cast(&mut commons, agent(who), GENESIS + 20, &terms, grade).unwrap();
    }
    assert_eq!(settle(&mut commons, CLOSED, id), Ok(Outcome::Lapsed));
}

#[test]
fn a_flood_waits_for_the_next_epoch_or_a_majority() {
    // 5 % of 500 points may be accepted in an epoch: 25.
    let mut commons = five();
    let (first, a) = recorded(&mut commons, 5, 20_000_000);
    let (second, b) = recorded(&mut commons, 5, 20_000_000);
    let (large, c) = recorded(&mut commons, 5, 30_000_000);
    let (wanted, d) = recorded(&mut commons, 6, 40_000_000);
    for terms in [a, b, c, d] {
        cast(&mut commons, agent(0), GENESIS + 20, &terms, 10).unwrap();
        cast(&mut commons, agent(1), GENESIS + 20, &terms, 10).unwrap();
    }
    cast(&mut commons, agent(2), GENESIS + 20, &d, 10).unwrap();
    // What a majority vouches for needs no room, and takes none.
    assert!(matches!(settle(&mut commons, CLOSED, wanted), Ok(Outcome::Accepted { .. })));
    assert_eq!(commons.reputation.surge.settled, Units(0));
    settle(&mut commons, CLOSED, first).unwrap();
    let flooded = LedgerError::Review(SettleError::Surge {
        settled: Units(20_000_000),
        limit: Units(28_000_000),
        vouching: Units(200_000_000),
        majority: Units(280_000_001),
    });
    assert_eq!(settle(&mut commons, CLOSED, second), Err(flooded));
    // No epoch has room for this one: it must not wait for ever, and can be recorded in parts.
    assert_eq!(settle(&mut commons, CLOSED, large), Ok(Outcome::Lapsed));
    let week = 7 * 86_400;
    assert!(matches!(settle(&mut commons, GENESIS + week, second), Ok(Outcome::Accepted { .. })));
}

#[test]
fn the_supply_limit_is_an_error_not_an_overflow() {
    let parameters = Parameters { claim_max: Points(u64::MAX), ..Default::default() };
    let third = u64::MAX / 3;
    let mut commons = commons(parameters, &[third, third, third]);
    let (id, terms) = recorded(&mut commons, 5, third);
    for who in 0..3 {
        cast(&mut commons, agent(who), GENESIS + 20, &terms, 10).unwrap();
    }
    let full = MintError::SupplyLimit { supply: Units(u64::MAX.into()), value: Points(third) };
    let limit = SettleError::Mint(full);
    assert_eq!(settle(&mut commons, CLOSED, id), Err(LedgerError::Review(limit)));
}

#[test]
fn wild_terms_neither_overflow_nor_panic() {
    let mut commons = five();
    let (_, terms) = recorded(&mut commons, 0, 10_000_000);
    let wild = [
        Terms { closes: u64::MAX, opens: 0, ..terms },
        Terms { closes: 0, opens: u64::MAX, ..terms },
        Terms { snapshot: u64::MAX, ..terms },
        Terms { kind: Kind::Grade { reviewer_min: Units(u128::MAX), excluded: agent(0) }, ..terms },
        Terms { kind: Kind::Support { quorum: Units(u128::MAX), extension: u32::MAX }, ..terms },
        Terms { kind: Kind::Support { quorum: Units(1), extension: u32::MAX }, ..terms },
        Terms { kind: Kind::Signal { half_life: HalfLife(0) }, closes: u64::MAX, ..terms },
        Terms { kind: Kind::Signal { half_life: HalfLife(u16::MAX) }, closes: u64::MAX, ..terms },
        Terms { opens: 0, closes: 0, ..terms },
    ];
    for terms in wild {
        let _ = cast(&mut commons, agent(1), GENESIS + 20, &terms, 10);
        let _ = cast(&mut commons, agent(1), u64::MAX, &terms, 10);
    }
    let future = Terms { snapshot: GENESIS + 20, ..terms };
    let not_past = CastError::SnapshotNotPast { snapshot: GENESIS + 20, now: GENESIS + 20 };
    assert_eq!(cast(&mut commons, agent(1), GENESIS + 20, &future, 10), Err(not_past));
}

#[test]
fn recording_checks_every_field() {
    let mut commons = five();
    let now = GENESIS + 5;
    let newest = ContributionId(0);
    let mut no_effort = draft(1_000_000, vec![]);
    no_effort.effort.milli = 0;
    let id = ContributionId;
    let cases = [
        (
            draft(9, vec![]),
            0,
            LedgerError::ClaimOutOfRange {
                claimed: Points(9),
                min: Points(10),
                max: Points(200_000_000),
            },
        ),
        (
            draft(200_000_001, vec![]),
            0,
            LedgerError::ClaimOutOfRange {
                claimed: Points(200_000_001),
                min: Points(10),
                max: Points(200_000_000),
            },
        ),
        (draft(10, vec![]), 257, LedgerError::UriTooLong { length: 257, max: 256 }),
        (no_effort, 0, LedgerError::NoEffort),
        (draft(10, vec![id(1)]), 0, LedgerError::UnknownCite { id: id(1), newest }),
        (draft(10, vec![id(0)]), 0, LedgerError::UnknownCite { id: id(0), newest }),
        (draft(10, vec![id(1); 5]), 0, LedgerError::TooManyCites { given: 5, max: 4 }),
    ];
    for (draft, uri_length, error) in cases {
        assert_eq!(commons.record(agent(0), now, draft, uri_length), Err(error));
    }
    assert!(commons.ledger.newest == ContributionId(0));
    commons.record(agent(0), now, draft(10, vec![]), 256).unwrap();
    let twice = draft(10, vec![id(1), id(1)]);
    assert_eq!(commons.record(agent(0), now, twice, 0), Err(LedgerError::CiteTwice { id: id(1) }));
    // Not even itself, and not by way of an amendment.
    let itself = LedgerError::UnknownCite { id: id(1), newest };
    assert_eq!(
        change(&mut commons, id(1), |c, rules| c.amend(
            id(1),
            agent(0),
            now,
            draft(10, vec![id(1)]),
            0,
            rules
        )),
        Err(itself)
    );
    commons.record(agent(0), now, draft(10, vec![id(1)]), 0).unwrap();
}

#[test]
fn only_the_contributor_changes_a_contribution_and_only_in_time() {
    let mut commons = commons(
        Parameters { review_quorum_bps: BasisPoints(0), ..Default::default() },
        &[100_000_000; 3],
    );
    let (id, _) = recorded(&mut commons, 0, 10_000_000);
    let other = LedgerError::NotContributor { contributor: agent(0) };
    assert_eq!(
        change(&mut commons, id, |c, rules| c.withdraw(agent(1), GENESIS + 20, rules)),
        Err(other)
    );
    for _ in 0..3 {
        change(&mut commons, id, |c, rules| {
            c.amend(id, agent(0), GENESIS + 10, draft(20_000_000, vec![]), 0, rules)
        })
        .unwrap();
    }
    let often = LedgerError::TooManyAmendments { max: 3 };
    let again = change(&mut commons, id, |c, rules| {
        c.amend(id, agent(0), GENESIS + 10, draft(1_000_000, vec![]), 0, rules)
    });
    assert_eq!(again, Err(often));
    let over = LedgerError::ReviewOver { closed: CLOSED, now: CLOSED };
    assert_eq!(change(&mut commons, id, |c, rules| c.withdraw(agent(0), CLOSED, rules)), Err(over));
    change(&mut commons, id, |c, rules| c.withdraw(agent(0), CLOSED - 1, rules)).unwrap();
    assert_eq!(settle(&mut commons, CLOSED, id), Err(LedgerError::Withdrawn));
    let unknown = LedgerError::UnknownContribution { id: ContributionId(9), newest: id };
    assert_eq!(settle(&mut commons, CLOSED, ContributionId(9)), Err(unknown));
}

#[test]
fn four_citations_are_as_many_as_there_may_be() {
    let mut commons = five();
    for _ in 0..4 {
        recorded(&mut commons, 5, 10_000_000);
    }
    let four = draft(10, (1..=4).map(ContributionId).collect());
    assert_eq!(commons.record(agent(5), GENESIS + 20, four, 0), Ok(ContributionId(5)));
}
