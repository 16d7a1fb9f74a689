//! Random histories of a commons with random parameters, checked against ghost accounting after every
//! step: invariants 1, 2, 3, 6, 8 and 9 of the design.

mod common;

use common::{
    Done, GENESIS, Op, agent, checks, commons, draft_for,
    ghost::Ghost,
    governor, run,
    steps::{AGENTS, Step, parameters, steps},
};
use commons_core::{
    Address, Time,
    ballot::{Kind, Terms},
    contribution::Fate,
    decay::HalfLife,
    model::Commons,
    parameters::Parameters,
    review::Outcome,
    units::{ContributionId, Points, Units},
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};

const FOUNDERS: usize = 5;

struct World {
    commons: Commons,
    ghost: Ghost,
    now: Time,
    proposals: Vec<Terms>,
    /// What was done, to be done again.
    log: Vec<(Time, Op)>,
    /// How often each kind of order was taken.
    taken: BTreeMap<String, u64>,
}

impl World {
    fn give(&mut self, op: Op) -> Result<(), TestCaseError> {
        let result = run(&mut self.commons, self.now, &op);
        let expected = self.ghost.predict(self.now, &op);
        prop_assert_eq!(
            result.as_ref().ok(),
            expected.as_ref(),
            "{:?} at {}: {:?}",
            op,
            self.now,
            result
        );
        let Some(done) = expected else { return Ok(()) };
        let kind = match (&op, &done) {
            (_, Done::Settled { outcome: Outcome::Accepted { .. }, .. }) => "Accepted".into(),
            (_, Done::Settled { outcome, .. }) => format!("{outcome:?}"),
            (Op::Cast { terms, .. }, _) => format!("{:?}", terms.kind),
            _ => format!("{op:?}"),
        };
        let kind = kind.split([' ', '{']).next().unwrap().to_owned();
        *self.taken.entry(kind).or_default() += 1;
        self.log.push((self.now, op));
        Ok(())
    }

    /// The orders that a step stands for, as things are.
    fn resolve(&mut self, step: Step) -> Vec<Op> {
        let now = self.now;
        let newest = self.ghost.contributions.len() as u64;
        let id = |back: u64| ContributionId(newest.saturating_sub(back));
        let of = |id: ContributionId| self.ghost.contributions.get((id.0 as usize).wrapping_sub(1));
        vec![match step {
            Step::Wait(seconds) => {
                self.now += seconds;
                return vec![];
            }
            Step::WaitTenths(kind, tenths) => {
                let Parameters { review_period, epoch_length, epochs_per_season, .. } =
                    self.ghost.parameters;
                let season = u64::from(epoch_length) * u64::from(epochs_per_season);
                let lengths = [review_period.into(), epoch_length.into(), season];
                self.now += lengths[usize::from(kind)] * tenths / 10;
                return vec![];
            }
            Step::OpenProject => Op::OpenProject { who: agent(0) },
            Step::Record { who, project, points, cites } => {
                let cites = cites.into_iter().map(id).collect();
                let project = project.min(self.ghost.projects + u32::from(points % 9 == 0));
                Op::Record { who: agent(who), draft: draft_for(project, points, cites) }
            }
            Step::RecordFor { who, agent: whose, points } => {
                let draft = draft_for(0, points, vec![]);
                Op::RecordFor { who: agent(who), agent: agent(whose), draft }
            }
            Step::Change { kind, who, id: back, points, right } => {
                let id = id(back);
                let contributor = of(id).filter(|_| right).map(|c| c.agent);
                let who = contributor.unwrap_or(agent(who));
                let project = of(id).map_or(0, |c| c.draft.project.0) + u32::from(points % 9 == 0);
                let draft = draft_for(project, points, vec![]);
                // Mostly what is possible.
                let kind = match of(id).map(|c| c.fate) {
                    Some(Fate::AwaitingConsent) if right => kind % 2,
                    Some(Fate::Open) if right => 2 + kind % 2,
                    Some(Fate::Settled(_)) if right => 4,
                    _ => kind,
                };
                match kind {
                    0 => Op::Consent { who, id },
                    1 => Op::Decline { who, id },
                    2 => Op::Amend { who, id, draft },
                    3 => Op::Withdraw { who, id },
                    _ => Op::Reopen { who, id },
                }
            }
            Step::Review { id: back, grades, forged } => {
                let Some(_) = of(id(back)) else { return vec![] };
                let mut terms = self.ghost.terms(id(back).0);
                let Kind::Grade { reviewer_min, excluded } = terms.kind else { return vec![] };
                match forged {
                    0 => terms.kind = Kind::Grade { reviewer_min, excluded: Address::zero() },
                    1 => terms.closes += 1_000_000,
                    2 => terms.snapshot = now - 1,
                    3 => terms.kind = Kind::Grade { reviewer_min: Units(0), excluded },
                    _ => {}
                }
                let casts = grades.into_iter().zip(0..AGENTS).filter(|(grade, _)| *grade != 11);
                return casts
                    .map(|(choice, who)| Op::Cast { who: agent(who), terms, choice })
                    .collect();
            }
            Step::Propose { ago, length, quorum, extension } => {
                let snapshot = now.saturating_sub(ago);
                let quorum = self.ghost.own(None, now) / 10_000 * u128::from(quorum);
                let subject = self.proposals.len() as u64;
                self.proposals.push(common::proposal(subject, snapshot, length, quorum, extension));
                return vec![];
            }
            Step::Vote { who, back, choice } => {
                let Some(terms) = self.proposals.iter().rev().nth(back) else { return vec![] };
                Op::Cast { who: agent(who), terms: *terms, choice }
            }
            Step::Signal { who, subject, choice, half_life } => {
                let kind = Kind::Signal { half_life: HalfLife(half_life % 2 + 1) };
                let terms = common::proposal(subject, GENESIS, u64::MAX / 2, 0, 0);
                Op::Cast { who: agent(who), terms: Terms { kind, ..terms }, choice }
            }
            Step::Settle { id: back } => Op::Settle { id: id(back) },
            Step::Credit { id: back, index } => Op::Credit { id: id(back), index },
            Step::Correct { id: back, tenths, right } => {
                let claimed = of(id(back)).map_or(0, |c| c.draft.claimed.0);
                let who = if right { governor() } else { agent(0) };
                Op::Correct { who, id: id(back), value: Points(claimed / 10 * tenths) }
            }
            Step::Penalize { id: back, who } => Op::Penalize { id: id(back), who: agent(who) },
            Step::Delegate { who, to, seasons } => {
                Op::Delegate { who: agent(who), to: agent(to), seasons }
            }
            Step::Undelegate { who } => Op::Undelegate { who: agent(who) },
        }]
    }
}

#[test]
fn random_histories_keep_every_invariant() {
    let histories = (
        parameters(),
        prop::collection::vec(2_000_000u64..200_000_000, FOUNDERS),
        prop::collection::vec(steps(), 1..90),
    );
    let taken = RefCell::new(BTreeMap::<String, u64>::new());
    let mut runner = TestRunner::new(ProptestConfig { cases: 400, ..ProptestConfig::default() });
    let result = runner.run(&histories, |(parameters, seeds, steps)| {
        let grants: Vec<_> = seeds.iter().zip(0u8..).map(|(s, i)| (agent(i), *s)).collect();
        let mut world = World {
            commons: commons(parameters, &seeds),
            ghost: Ghost::new(parameters, &grants),
            now: GENESIS,
            proposals: vec![],
            log: vec![],
            taken: BTreeMap::new(),
        };
        for step in steps.into_iter().flatten() {
            for op in world.resolve(step) {
                world.give(op)?;
            }
            checks::step(&world.commons, &mut world.ghost, world.now, AGENTS)?;
        }
        checks::history(&world.commons, &world.ghost, world.now, AGENTS)?;

        // Doing again what was done gives the same cells, byte by byte: a log is enough, and what was
        // refused has left no trace.
        let mut again = commons(parameters, &seeds);
        for (now, op) in &world.log {
            run(&mut again, *now, op).unwrap();
        }
        prop_assert_eq!(&again.ledger_cells.cells, &world.commons.ledger_cells.cells);
        prop_assert_eq!(&again.reputation_cells.cells, &world.commons.reputation_cells.cells);
        prop_assert_eq!(again.ledger, world.commons.ledger);
        prop_assert_eq!(again.reputation, world.commons.reputation);
        for (kind, count) in world.taken {
            *taken.borrow_mut().entry(kind).or_default() += count;
        }
        Ok(())
    });
    result.unwrap();
    // A test in which nothing was ever accepted would prove little.
    let taken = taken.into_inner();
    let kinds = "OpenProject Record RecordFor Consent Decline Amend Withdraw Reopen Grade Support Signal \
        Accepted Rejected Lapsed Credit Correct Penalize Delegate Undelegate";
    for kind in kinds.split_whitespace() {
        assert!(taken.get(kind).is_some_and(|count| *count >= 10), "{kind} is rare: {taken:?}");
    }
}
