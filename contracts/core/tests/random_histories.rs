//! Random histories of a commons, checked against ghost accounting after every step.

mod common;

use common::{GENESIS, agent, commons, draft, name};
use commons_core::{
    Address,
    contribution::{Contribution, Fate},
    model::Commons,
    parameters::Parameters,
    review::Outcome,
    units::{ContributionId, Points},
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
    mem::Discriminant,
};

const AGENTS: u8 = 8;
const FOUNDERS: usize = 5;

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

#[test]
fn random_histories_keep_every_invariant() {
    let histories = (
        prop::collection::vec(1_000_000u64..200_000_000, FOUNDERS),
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
