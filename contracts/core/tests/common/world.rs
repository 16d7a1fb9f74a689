//! A commons and what a test remembers of it, side by side: every order is predicted, given, compared.

use super::{
    Done, GENESIS, Op, agent, checks, commons, draft_for,
    ghost::Ghost,
    governance::Outside,
    governor, ledger, name, proposal, run,
    steps::{AGENTS, Forgery, Step},
    wishes::actions,
};
use commons_core::{
    Address, H256, Time,
    ballot::{Kind, Terms},
    contribution::Fate,
    decay::HalfLife,
    model::Commons,
    parameters::Parameters,
    review::Outcome,
    units::{ContributionId, Points, ProposalId, Units},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use std::collections::BTreeMap;

pub struct World {
    pub commons: Commons,
    pub ghost: Ghost,
    pub now: Time,
    /// Ballots of nobody's proposals.
    polls: Vec<Terms>,
    seeds: Vec<u64>,
    /// What was done, to be done again.
    pub log: Vec<(Time, Op)>,
    /// How often each kind of order was taken.
    pub taken: BTreeMap<String, u64>,
}

impl World {
    pub fn new(parameters: Parameters, seeds: &[u64]) -> Self {
        let grants: Vec<_> = seeds.iter().zip(0u8..).map(|(s, i)| (agent(i), *s)).collect();
        Self {
            commons: commons(parameters, seeds),
            ghost: Ghost::new(parameters, &grants),
            now: GENESIS,
            polls: vec![],
            seeds: seeds.to_vec(),
            log: vec![],
            taken: BTreeMap::new(),
        }
    }

    /// Takes a step, and checks everything after it.
    pub fn take(&mut self, step: Step) -> Result<(), TestCaseError> {
        self.act(step)?;
        checks::step(&self.commons, &mut self.ghost, self.now, AGENTS)
    }

    /// Takes a step, and compares only what it came to.
    pub fn act(&mut self, step: Step) -> Result<(), TestCaseError> {
        self.resolve(step).into_iter().try_for_each(|op| self.give(op))
    }

    /// Checks all of the past, and that doing again what was done gives the same cells, byte by byte: a
    /// log is enough, and what was refused has left no trace.
    pub fn end(&self) -> Result<(), TestCaseError> {
        checks::history(&self.commons, &self.ghost, self.now, AGENTS)?;
        let mut again = commons(self.ghost.parameters, &self.seeds);
        for (now, op) in &self.log {
            run(&mut again, *now, op).unwrap();
        }
        prop_assert_eq!(&again.ledger_cells.cells, &self.commons.ledger_cells.cells);
        prop_assert_eq!(&again.reputation_cells.cells, &self.commons.reputation_cells.cells);
        prop_assert_eq!(&again.governor_cells.cells, &self.commons.governor_cells.cells);
        prop_assert_eq!(&again.pool_cells.cells, &self.commons.pool_cells.cells);
        prop_assert_eq!(&again.ledger, &self.commons.ledger);
        prop_assert_eq!(&again.pool, &self.commons.pool);
        prop_assert_eq!(&again.reputation, &self.commons.reputation);
        prop_assert_eq!(again.governor, self.commons.governor);
        prop_assert_eq!(again.hub, self.commons.hub);
        Ok(())
    }

    pub fn give(&mut self, op: Op) -> Result<(), TestCaseError> {
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
            (Op::Cast { terms, .. }, _) if terms.convener == governor() => "Vote".into(),
            (Op::Cast { terms, .. }, _) if matches!(terms.kind, Kind::Signal { .. }) => {
                if terms.convener == ledger() { "Endorse" } else { "Signal" }.into()
            }
            (Op::Record { draft, .. }, _) if draft.satisfies.is_some() => "Satisfy".into(),
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
                let newest = self.ghost.newest();
                let lengths = [
                    review_period.into(),
                    epoch_length.into(),
                    season,
                    (newest.voting_delay + newest.voting_period).into(),
                    newest.timelock.into(),
                    newest.grace.into(),
                ];
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
            Step::Poll { ago, length, quorum, extension } => {
                let snapshot = now.saturating_sub(ago);
                let quorum = self.ghost.own(None, now) / 10_000 * u128::from(quorum);
                let subject = self.polls.len() as u64;
                self.polls.push(proposal(subject, snapshot, length, quorum, extension));
                return vec![];
            }
            Step::Answer { who, back, choice } => {
                let Some(terms) = self.polls.iter().rev().nth(back) else { return vec![] };
                Op::Cast { who: agent(who), terms: *terms, choice }
            }
            Step::Signal { who, subject, choice, half_life } => {
                let kind = Kind::Signal { half_life: HalfLife(half_life % 2 + 1) };
                let terms = proposal(subject, GENESIS, u64::MAX / 2, 0, 0);
                Op::Cast { who: agent(who), terms: Terms { kind, ..terms }, choice }
            }
            Step::Need(step) => return self.resolve_need(step),
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
            Step::Adopt { right, sets } => {
                let mut parameters = self.ghost.newest();
                for (index, permille) in sets {
                    let entry = parameters.entries()[usize::from(index)];
                    let range = u128::from(entry.max.min(1 << 40) - entry.min);
                    let value = entry.min + (range * u128::from(permille) / 1_000) as u64;
                    parameters.set(index, value).unwrap();
                }
                let who = if right { governor() } else { agent(0) };
                Op::Adopt { who, parameters: parameters.with_fitting_dispute_period() }
            }
            Step::Propose { who, wishes, described, generation } => {
                let actions = actions(&wishes, &self.ghost);
                let description = vec![b'd'; described.into()];
                let outside = Outside { generation, held: 0 };
                Op::Propose { who: agent(who), actions, description, outside }
            }
            Step::Vote { who, back, choice, forged } => {
                let Some(proposed) = self.ghost.proposals.iter().rev().nth(back) else {
                    return vec![];
                };
                let mut terms = proposed.terms;
                if forged {
                    terms.kind = Kind::Support { quorum: Units(1), extension: 0 };
                }
                Op::Cast { who: agent(who), terms, choice }
            }
            Step::Cancel { who, back } => {
                let Some(id) = self.proposal_id(back) else { return vec![] };
                let proposer = self.ghost.proposals[id.0 as usize - 1].who;
                Op::Cancel { who: who.map_or(proposer, agent), id }
            }
            Step::Queue { back } => match self.proposal_id(back) {
                Some(id) => Op::Queue { id },
                None => Op::Queue { id: ProposalId(0) },
            },
            Step::Execute { back, forgery, generation, held } => {
                let Some(id) = self.proposal_id(back) else { return vec![] };
                let proposed = self.ghost.proposals[id.0 as usize - 1].clone();
                let (mut actions, mut codes) = (proposed.actions, proposed.codes);
                let mut description = proposed.description;
                match forgery {
                    Forgery::None => {}
                    Forgery::FewerActions => {
                        actions.pop();
                        codes.pop();
                    }
                    Forgery::OtherOrder => {
                        actions.reverse();
                        codes.reverse();
                    }
                    Forgery::Codes => codes.push(H256::zero()),
                    Forgery::Description => description = H256(name(b"another")),
                }
                let outside = Outside { generation, held };
                Op::Execute { id, actions, codes, description, outside }
            }
        }]
    }

    /// The proposal that is so many before the newest one.
    fn proposal_id(&self, back: usize) -> Option<ProposalId> {
        Some(ProposalId(self.ghost.proposals.len().checked_sub(back)? as u64)).filter(|id| id.0 > 0)
    }
}
