//! Random histories of a commons, checked against ghost accounting after every step.

use commons_core::{
    Address, H256,
    ballot::{CastError, GradeBallot, Terms},
    contribution::{Action, Contribution, Draft, Effort, Fate, LedgerError, Unit},
    founding::Seed,
    model::Commons,
    parameters::Parameters,
    review::{Outcome, SettleError},
    units::{BasisPoints, ContributionId, Points, Units},
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    mem::Discriminant,
};

const GENESIS: u64 = 1_000_000;
const AGENTS: u8 = 8;
const FOUNDERS: u8 = 5;

/// Not a real hash, but no two terms in these tests share it.
fn name(bytes: &[u8]) -> [u8; 32] {
    let (mut a, mut b) = (0xcbf2_9ce4_8422_2325u64, 0x9e37_79b9_7f4a_7c15u64);
    for byte in bytes {
        a = (a ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        b = (b ^ a).rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    let mut out = [0; 32];
    out[..8].copy_from_slice(&a.to_le_bytes());
    out[8..16].copy_from_slice(&b.to_le_bytes());
    out
}

fn agent(index: u8) -> Address {
    Address::repeat_byte(index + 1)
}

fn draft(points: u64, cites: Vec<ContributionId>) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 1_500, unit: Unit::Hour },
        claimed: Points(points),
        evidence: H256::zero(),
        cites,
    }
}

fn commons(parameters: Parameters, seeds: &[u64]) -> Commons {
    let seeds: Vec<Seed> = seeds
        .iter()
        .zip(0u8..)
        .map(|(points, index)| Seed { agent: agent(index), points: Points(*points) })
        .collect();
    Commons::found(Address::repeat_byte(0xaa), GENESIS, parameters, &seeds, name).unwrap()
}

#[derive(Clone, Debug)]
enum Step {
    Wait(u64),
    Record { agent: u8, points: u64 },
    Amend { agent: u8, id: u64, points: u64 },
    Withdraw { agent: u8, id: u64 },
    Cast { agent: u8, id: u64, grade: u8, forged: bool },
    Settle { id: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let agent = || 0..AGENTS;
    let id = || prop_oneof![9 => 1u64..5, 1 => 0u64..12];
    let points =
        || prop_oneof![4 => 10u64..60_000_000, 1 => 0u64..20, 1 => 199_000_000u64..201_000_000];
    prop_oneof![
        2 => prop_oneof![0u64..30, Just(86_400), Just(3 * 86_400)].prop_map(Step::Wait),
        1 => (agent(), points()).prop_map(|(agent, points)| Step::Record { agent, points }),
        1 => (agent(), id(), points()).prop_map(|(agent, id, points)| Step::Amend { agent, id, points }),
        1 => (agent(), id()).prop_map(|(agent, id)| Step::Withdraw { agent, id }),
        16 => (agent(), id(), prop_oneof![8 => 5u8..=10, 3 => Just(0), 1 => 0u8..=12], prop::bool::weighted(0.05))
            .prop_map(|(agent, id, grade, forged)| Step::Cast { agent, id, grade, forged }),
        4 => id().prop_map(|id| Step::Settle { id }),
    ]
}

/// What the test remembers by itself, in the plainest form.
#[derive(Default)]
struct Ghost {
    now: u64,
    /// (agent, when, how much), seeds included.
    grants: Vec<(Address, u64, u128)>,
    /// The grades that count, by contribution and revision.
    grades: BTreeMap<(u64, u8), BTreeMap<Address, (u8, u128)>>,
    settled: BTreeSet<u64>,
    /// Accepted without a majority, by epoch.
    surge: BTreeMap<u64, u128>,
    /// How often each kind of outcome came about.
    outcomes: HashMap<Discriminant<Outcome>, u64>,
}

impl Ghost {
    fn held(&self, who: Address, at: u64) -> u128 {
        self.grants.iter().filter(|(a, when, _)| *a == who && *when <= at).map(|g| g.2).sum()
    }
    fn supply(&self) -> u128 {
        self.grants.iter().map(|grant| grant.2).sum()
    }
}

/// The median by definition: line up one vote for each unit, take the lower middle one.
fn median_by_definition(grades: &BTreeMap<Address, (u8, u128)>) -> Option<u8> {
    let total: u128 = grades.values().map(|(_, weight)| weight).sum();
    (0..=10u8).find(|grade| {
        let below: u128 = grades.values().filter(|(g, _)| g <= grade).map(|(_, w)| w).sum();
        total > 0 && 2 * below >= total
    })
}

fn apply(commons: &mut Commons, ghost: &mut Ghost, step: Step) -> Result<(), TestCaseError> {
    let now = ghost.now;
    match step {
        Step::Wait(seconds) => ghost.now += seconds,
        Step::Record { agent: who, points } => {
            let max = commons.parameters.claim_max.0;
            let result = commons.record(agent(who), now, draft(points, vec![]), 0);
            prop_assert_eq!(result.is_ok(), (10..=max).contains(&points));
        }
        Step::Amend { agent: who, id, points } => {
            let before = commons.clone();
            let id = ContributionId(id);
            if commons.amend(agent(who), now, id, draft(points, vec![]), 0).is_ok() {
                let (old, new) =
                    (before.contribution(id).unwrap(), commons.contribution(id).unwrap());
                prop_assert_eq!(old.agent, agent(who), "only the contributor amends");
                prop_assert_eq!(new.revision, old.revision + 1);
                prop_assert!(new.revision <= 3);
                prop_assert!(now < old.recorded + 3 * 86_400);
                prop_assert_ne!(before.terms(id).unwrap(), commons.terms(id).unwrap());
            }
        }
        Step::Withdraw { agent: who, id } => {
            let id = ContributionId(id);
            if commons.withdraw(agent(who), now, id).is_ok() {
                prop_assert_eq!(commons.contribution(id).unwrap().agent, agent(who));
            }
        }
        Step::Cast { agent: who, id, grade, forged } => {
            let Ok(mut terms) = commons.terms(ContributionId(id)) else { return Ok(()) };
            if forged {
                // A ballot of one's own making: open for ever, nobody excluded.
                terms.closes = u64::MAX;
                terms.excluded = Address::zero();
            }
            let who = agent(who);
            if let Ok((_, weight)) = commons.cast(who, now, terms, grade, 0) {
                prop_assert!(grade <= 10);
                prop_assert_eq!(
                    weight.0,
                    ghost.held(who, terms.snapshot),
                    "weight as of the snapshot"
                );
                prop_assert!(weight.0 >= 1_000_000, "reviewer_min");
                if !forged {
                    prop_assert_ne!(who, terms.excluded, "nobody reviews themselves");
                    let key = (id, terms.revision);
                    ghost.grades.entry(key).or_default().insert(who, (grade, weight.0));
                }
            }
        }
        Step::Settle { id } => settle(commons, ghost, id)?,
    }
    check(commons, ghost)
}

/// What must become of a settlement, worked out from the plain list of grades alone.
fn expected(ghost: &Ghost, id: u64, before: &Contribution, closes: u64) -> Option<Outcome> {
    let supply = ghost.supply();
    let grades = ghost.grades.get(&(id, before.revision)).cloned().unwrap_or_default();
    let weight = |filter: &dyn Fn(u8) -> bool| {
        grades.values().filter(|(g, _)| filter(*g)).map(|(_, w)| w).sum::<u128>()
    };
    let closed = ghost.now >= closes;
    let decided = (0..=10u8).any(|grade| 2 * weight(&|g| g == grade) > supply);
    if !closed && !decided {
        return None;
    }
    let lapse = closed.then_some(Outcome::Lapsed);
    let Some(grade) = median_by_definition(&grades) else { return lapse };
    if grade == 0 {
        return Some(Outcome::Rejected);
    }
    let value = before.draft.claimed.0 * u64::from(grade) / 10;
    let vouching = weight(&|g| g >= grade);
    let approvers = grades.values().filter(|(g, _)| *g > 0).count();
    // 5 % of the supply, rounded up, but never more than 1,000 points.
    let quorum = (supply * 5).div_ceil(100).min(1_000_000_000);
    if approvers < 2 || vouching < quorum || vouching < u128::from(value) {
        return lapse;
    }
    if 2 * vouching <= supply {
        let (limit, epoch) = (supply * 5 / 100, (ghost.now - GENESIS) / (7 * 86_400));
        let settled = ghost.surge.get(&epoch).copied().unwrap_or(0);
        if u128::from(value) > limit {
            return lapse;
        }
        if settled + u128::from(value) > limit {
            return None;
        }
    }
    Some(Outcome::Accepted { grade, value: Points(value) })
}

fn settle(commons: &mut Commons, ghost: &mut Ghost, id: u64) -> Result<(), TestCaseError> {
    let key = ContributionId(id);
    let Ok(before) = commons.contribution(key).cloned() else {
        prop_assert!(commons.settle(ghost.now, key).is_err());
        return Ok(());
    };
    let ballot = commons.ballots.get(&commons.terms(key).unwrap().ballot(name)).copied();
    let closes = ballot.map_or(before.recorded + 3 * 86_400, |ballot| ballot.closes);
    let expected =
        if before.fate == Fate::Open { expected(ghost, id, &before, closes) } else { None };
    let supply = ghost.supply();
    let outcome = commons.settle(ghost.now, key);
    prop_assert_eq!(outcome.ok(), expected, "contribution {} at {}", id, ghost.now);
    if let Some(outcome) = expected {
        prop_assert!(ghost.settled.insert(id), "settled once");
        *ghost.outcomes.entry(std::mem::discriminant(&outcome)).or_default() += 1;
    }
    if let Some(Outcome::Accepted { grade, value }) = expected {
        ghost.grants.push((before.agent, ghost.now, value.0.into()));
        let grades = &ghost.grades[&(id, before.revision)];
        let vouching: u128 = grades.values().filter(|(g, _)| *g >= grade).map(|(_, w)| w).sum();
        if 2 * vouching <= supply {
            let epoch = (ghost.now - GENESIS) / (7 * 86_400);
            *ghost.surge.entry(epoch).or_default() += u128::from(value.0);
        }
    }
    Ok(())
}

/// The invariants of the design that this version has, after every step.
fn check(commons: &Commons, ghost: &Ghost) -> Result<(), TestCaseError> {
    let held: u128 = commons.holders.values().map(|h| h.account.latest.units.0).sum();
    prop_assert_eq!(held, commons.supply.0, "accounts add up to the supply");
    prop_assert_eq!(commons.supply.0, ghost.supply(), "all weight has a source");
    for index in 0..AGENTS {
        let who = agent(index);
        for at in [GENESIS - 2, GENESIS - 1, ghost.now.saturating_sub(86_400), ghost.now] {
            prop_assert_eq!(commons.weight(who, at).0, ghost.held(who, at));
        }
    }
    for ballot in commons.ballots.values() {
        prop_assert!(ballot.total() <= commons.supply, "no weight counts twice");
    }
    for (key, grades) in &ghost.grades {
        let id = ContributionId(key.0);
        let contribution = commons.contribution(id).unwrap();
        if contribution.revision == key.1 {
            let ballot = commons.ballots[&commons.terms(id).unwrap().ballot(name)];
            prop_assert_eq!(ballot.median(), median_by_definition(grades));
            prop_assert_eq!(ballot.total().0, grades.values().map(|(_, w)| w).sum::<u128>());
            let approvers = grades.values().filter(|(g, _)| *g > 0).count();
            prop_assert_eq!(ballot.approvers as usize, approvers);
        }
    }
    for (contribution, id) in commons.contributions.iter().zip(1u64..) {
        let settled = matches!(contribution.fate, Fate::Settled { .. });
        prop_assert_eq!(settled, ghost.settled.contains(&id));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// No coalition with less than half of the weight that is cast moves the outcome past
    /// everything that the others wanted.
    #[test]
    fn a_minority_imposes_nothing(
        honest in prop::collection::vec((0u8..=10, 1u128..1_000), 1..10),
        attack in 0u8..=10,
        part in 0.0f64..0.499,
    ) {
        let terms = Terms {
            convener: Address::zero(), subject: ContributionId(1), revision: 0, snapshot: 0,
            opens: 1, closes: 2, reviewer_min: Units(1), excluded: Address::zero(),
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

#[test]
fn random_histories_keep_every_invariant() {
    let histories = (
        prop::collection::vec(1_000_000u64..200_000_000, FOUNDERS as usize),
        prop::collection::vec(step(), 1..120),
    );
    let outcomes = RefCell::new(HashMap::<_, u64>::new());
    let mut runner = TestRunner::new(ProptestConfig { cases: 400, ..ProptestConfig::default() });
    let result = runner.run(&histories, |(seeds, steps)| {
        let mut commons = commons(Parameters::default(), &seeds);
        let grants = seeds.iter().zip(0u8..);
        let mut ghost = Ghost {
            now: GENESIS,
            grants: grants.map(|(s, i)| (agent(i), GENESIS - 1, u128::from(*s))).collect(),
            ..Ghost::default()
        };
        for step in steps {
            apply(&mut commons, &mut ghost, step)?;
        }
        for (kind, count) in ghost.outcomes {
            *outcomes.borrow_mut().entry(kind).or_default() += count;
        }
        Ok(())
    });
    result.unwrap();
    // A test in which nothing was ever accepted would prove little.
    let outcomes = outcomes.into_inner();
    assert_eq!(outcomes.len(), 3, "accepted, rejected and lapsed: {outcomes:?}");
    assert!(outcomes.values().all(|count| *count >= 10), "{outcomes:?}");
}

/// Five founders of 100 points each; `agent(5)` and beyond hold nothing.
fn five() -> Commons {
    commons(Parameters::default(), &[100_000_000; 5])
}

fn recorded(commons: &mut Commons, who: u8, points: u64) -> (ContributionId, Terms) {
    let id = commons.record(agent(who), GENESIS + 10, draft(points, vec![]), 0).unwrap();
    (id, commons.terms(id).unwrap())
}

const CLOSED: u64 = GENESIS + 10 + 3 * 86_400;

#[test]
fn two_reviewers_confirm_and_the_value_is_minted() {
    let mut commons = five();
    let (id, terms) = recorded(&mut commons, 5, 10_000_000);
    commons.cast(agent(0), GENESIS + 20, terms, 8, 0).unwrap();
    commons.cast(agent(1), GENESIS + 20, terms, 9, 0).unwrap();
    let early = LedgerError::Review(SettleError::TooEarly { closes: CLOSED, now: CLOSED - 1 });
    assert_eq!(commons.settle(CLOSED - 1, id), Err(early));
    let accepted = Outcome::Accepted { grade: 8, value: Points(8_000_000) };
    assert_eq!(commons.settle(CLOSED, id), Ok(accepted), "the lower of two equal halves");
    assert_eq!(commons.weight(agent(5), CLOSED).0, 8_000_000);
    assert_eq!(commons.settle(CLOSED, id), Err(LedgerError::Settled));
}

#[test]
fn reviewing_oneself_is_refused() {
    let mut commons = five();
    let (_, terms) = recorded(&mut commons, 0, 10_000_000);
    assert_eq!(commons.cast(agent(0), GENESIS + 20, terms, 10, 0), Err(CastError::Excluded));
}

#[test]
fn casts_under_forged_terms_count_nowhere() {
    let mut commons = five();
    let (id, terms) = recorded(&mut commons, 0, 10_000_000);
    let forged = Terms { excluded: agent(4), ..terms };
    for who in 0..3 {
        commons.cast(agent(who), GENESIS + 20, forged, 10, 0).unwrap();
    }
    assert_eq!(commons.settle(CLOSED, id), Ok(Outcome::Lapsed));
}

#[test]
fn reputation_earned_after_the_snapshot_does_not_weigh() {
    let mut commons = five();
    let (first, terms) = recorded(&mut commons, 5, 10_000_000);
    let (_, later) = recorded(&mut commons, 0, 10_000_000);
    for who in 0..3 {
        commons.cast(agent(who), GENESIS + 20, terms, 10, 0).unwrap();
    }
    commons.settle(GENESIS + 30, first).unwrap();
    assert_eq!(commons.weight(agent(5), GENESIS + 30).0, 10_000_000);
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1_000_000) };
    assert_eq!(commons.cast(agent(5), GENESIS + 40, later, 10, 0), Err(nothing));
}

#[test]
fn a_majority_settles_early_but_never_makes_a_lapse() {
    let mut commons = commons(Parameters::default(), &[900_000_000, 50_000_000, 50_000_000]);
    let (id, terms) = recorded(&mut commons, 5, 10_000_000);
    commons.cast(agent(0), GENESIS + 20, terms, 10, 0).unwrap();
    // One agent holds nine tenths, but a claim takes two reviewers: the others get their time.
    let early = LedgerError::Review(SettleError::TooEarly { closes: CLOSED, now: GENESIS + 21 });
    assert_eq!(commons.settle(GENESIS + 21, id), Err(early));
    commons.cast(agent(1), GENESIS + 22, terms, 4, 0).unwrap();
    let accepted = Outcome::Accepted { grade: 10, value: Points(10_000_000) };
    assert_eq!(commons.settle(GENESIS + 23, id), Ok(accepted));
    let settled = CastError::Settled;
    assert_eq!(
        commons.cast(agent(1), GENESIS + 24, terms, 0, 0),
        Err(settled),
        "after the outcome"
    );
}

#[test]
fn a_late_cast_gives_the_others_a_quarter_once() {
    let mut commons = five();
    let (id, terms) = recorded(&mut commons, 5, 10_000_000);
    let quarter = 3 * 86_400 / 4;
    commons.cast(agent(0), CLOSED - quarter - 1, terms, 10, 0).unwrap();
    assert_eq!(commons.ballots.values().next().unwrap().closes, CLOSED, "not late yet");
    commons.cast(agent(1), CLOSED - 1, terms, 10, 0).unwrap();
    commons.cast(agent(2), CLOSED + quarter - 1, terms, 1, 0).unwrap();
    let closed = CLOSED + quarter;
    // The quarter is for answers, not for changes, and not for settling.
    let over = LedgerError::ReviewOver { closed: CLOSED, now: closed - 1 };
    assert_eq!(commons.withdraw(agent(5), closed - 1, id), Err(over));
    let again = commons.amend(agent(5), closed - 1, id, draft(1_000_000, vec![]), 0);
    assert_eq!(again, Err(over));
    let early = LedgerError::Review(SettleError::TooEarly { closes: closed, now: closed - 1 });
    assert_eq!(commons.settle(closed - 1, id), Err(early));
    let late = CastError::Closed { closed, now: closed };
    assert_eq!(commons.cast(agent(3), closed, terms, 1, 0), Err(late), "only once");
    assert!(matches!(commons.settle(closed, id), Ok(Outcome::Accepted { grade: 10, .. })));
}

#[test]
fn those_who_refuse_do_not_lift_a_claim_over_the_bar() {
    // 5 % of 500 points is 25; the claim is 30, graded 10 by 29 points of weight.
    let seeds = [14_000_000, 15_000_000, 10_000_000, 461_000_000];
    let mut commons = commons(Parameters::default(), &seeds);
    let (id, terms) = recorded(&mut commons, 5, 30_000_000);
    for (who, grade) in [(0, 10), (1, 10), (2, 0)] {
        commons.cast(agent(who), GENESIS + 20, terms, grade, 0).unwrap();
    }
    assert_eq!(commons.settle(CLOSED, id), Ok(Outcome::Lapsed));
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
        commons.cast(agent(0), GENESIS + 20, terms, 10, 0).unwrap();
        commons.cast(agent(1), GENESIS + 20, terms, 10, 0).unwrap();
    }
    commons.cast(agent(2), GENESIS + 20, d, 10, 0).unwrap();
    // What a majority vouches for needs no room, and takes none.
    assert!(matches!(commons.settle(CLOSED, wanted), Ok(Outcome::Accepted { .. })));
    assert_eq!(commons.surge.settled, Points(0));
    commons.settle(CLOSED, first).unwrap();
    let flooded = LedgerError::Review(SettleError::Surge {
        settled: Points(20_000_000),
        limit: Units(28_000_000),
        vouching: Units(200_000_000),
        majority: Units(280_000_001),
    });
    assert_eq!(commons.settle(CLOSED, second), Err(flooded));
    // No epoch has room for this one: it must not wait for ever, and can be recorded in parts.
    assert_eq!(commons.settle(CLOSED, large), Ok(Outcome::Lapsed));
    let week = 7 * 86_400;
    assert!(matches!(commons.settle(GENESIS + week, second), Ok(Outcome::Accepted { .. })));
}

#[test]
fn the_supply_limit_is_an_error_not_an_overflow() {
    let parameters = Parameters { claim_max: Points(u64::MAX), ..Default::default() };
    let third = u64::MAX / 3;
    let mut commons = commons(parameters, &[third, third, third]);
    let (id, terms) = recorded(&mut commons, 5, third);
    for who in 0..3 {
        commons.cast(agent(who), GENESIS + 20, terms, 10, 0).unwrap();
    }
    let limit = SettleError::SupplyLimit { supply: Units(u64::MAX.into()), value: Points(third) };
    assert_eq!(commons.settle(CLOSED, id), Err(LedgerError::Review(limit)));
}

#[test]
fn wild_terms_neither_overflow_nor_panic() {
    let mut commons = five();
    let (_, terms) = recorded(&mut commons, 0, 10_000_000);
    let wild = [
        Terms { closes: u64::MAX, opens: 0, ..terms },
        Terms { closes: 0, opens: u64::MAX, ..terms },
        Terms { snapshot: u64::MAX, ..terms },
        Terms { reviewer_min: Units(u128::MAX), ..terms },
        Terms { opens: 0, closes: 0, ..terms },
    ];
    for terms in wild {
        let _ = commons.cast(agent(1), GENESIS + 20, terms, 10, 0);
        let _ = commons.cast(agent(1), u64::MAX, terms, 10, 0);
    }
    let future = Terms { snapshot: GENESIS + 20, ..terms };
    let not_past = CastError::SnapshotNotPast { snapshot: GENESIS + 20, now: GENESIS + 20 };
    assert_eq!(commons.cast(agent(1), GENESIS + 20, future, 10, 0), Err(not_past));
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
    assert!(commons.contributions.is_empty());
    commons.record(agent(0), now, draft(10, vec![]), 256).unwrap();
    let twice = draft(10, vec![id(1), id(1)]);
    assert_eq!(commons.record(agent(0), now, twice, 0), Err(LedgerError::CiteTwice { id: id(1) }));
    // Not even itself, and not by way of an amendment.
    let itself = LedgerError::UnknownCite { id: id(1), newest };
    assert_eq!(commons.amend(agent(0), now, id(1), draft(10, vec![id(1)]), 0), Err(itself));
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
    assert_eq!(commons.withdraw(agent(1), GENESIS + 20, id), Err(other));
    for _ in 0..3 {
        commons.amend(agent(0), GENESIS + 10, id, draft(20_000_000, vec![]), 0).unwrap();
    }
    let often = LedgerError::TooManyAmendments { max: 3 };
    let again = commons.amend(agent(0), GENESIS + 10, id, draft(1_000_000, vec![]), 0);
    assert_eq!(again, Err(often));
    let over = LedgerError::ReviewOver { closed: CLOSED, now: CLOSED };
    assert_eq!(commons.withdraw(agent(0), CLOSED, id), Err(over));
    commons.withdraw(agent(0), CLOSED - 1, id).unwrap();
    assert_eq!(commons.settle(CLOSED, id), Err(LedgerError::Withdrawn));
    let unknown = LedgerError::UnknownContribution { id: ContributionId(9), newest: id };
    assert_eq!(commons.settle(CLOSED, ContributionId(9)), Err(unknown));
}
