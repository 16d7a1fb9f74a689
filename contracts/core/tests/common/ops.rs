//! Orders to a commons as values, so that a test can give the same ones twice.

use super::{adopt, cast, delegate, governance::Outside, listed, undelegate};
use commons_core::{
    Address, H256, Time,
    ballot::Terms,
    contribution::Draft,
    governor::Action,
    model::{Commons, World},
    parameters::Parameters,
    review::Outcome,
    units::{ContributionId, NeedId, Points, ProjectId, ProposalId},
};

/// One order.
#[derive(Clone, Debug)]
pub enum Op {
    OpenProject {
        who: Address,
    },
    Record {
        who: Address,
        draft: Draft,
    },
    RecordFor {
        who: Address,
        agent: Address,
        draft: Draft,
    },
    Consent {
        who: Address,
        id: ContributionId,
    },
    Decline {
        who: Address,
        id: ContributionId,
    },
    Amend {
        who: Address,
        id: ContributionId,
        draft: Draft,
    },
    Withdraw {
        who: Address,
        id: ContributionId,
    },
    Reopen {
        who: Address,
        id: ContributionId,
    },
    Cast {
        who: Address,
        terms: Terms,
        choice: u8,
    },
    Settle {
        id: ContributionId,
    },
    Credit {
        id: ContributionId,
        index: u8,
    },
    Correct {
        who: Address,
        id: ContributionId,
        value: Points,
    },
    Penalize {
        id: ContributionId,
        who: Address,
    },
    Delegate {
        who: Address,
        to: Address,
        seasons: u8,
    },
    Undelegate {
        who: Address,
    },
    Adopt {
        who: Address,
        parameters: Parameters,
    },
    PublishNeed {
        who: Address,
        project: u32,
        until: Time,
    },
    RenewNeed {
        who: Address,
        id: NeedId,
        until: Time,
    },
    CloseNeed {
        who: Address,
        id: NeedId,
    },
    Commit {
        who: Address,
        id: NeedId,
        until: Time,
    },
    Propose {
        who: Address,
        actions: Vec<Action>,
        description: Vec<u8>,
        outside: Outside,
    },
    Cancel {
        who: Address,
        id: ProposalId,
    },
    Queue {
        id: ProposalId,
    },
    /// Execute a proposal with these actions, codes and hash of the description.
    Execute {
        id: ProposalId,
        actions: Vec<Action>,
        codes: Vec<H256>,
        description: H256,
        outside: Outside,
    },
}

/// What it came to.
#[derive(Clone, Debug, PartialEq)]
pub enum Done {
    Number(u64),
    Changed,
    Cast {
        weight: u128,
        first: bool,
    },
    Settled {
        outcome: Outcome,
        minted: u128,
    },
    Minted {
        units: u128,
        value: Points,
    },
    Burned {
        owed: u128,
        taken: u128,
    },
    Lent,
    /// What each correction owed and took, and how many payments and calls were made.
    Executed {
        burned: Vec<(u128, u128)>,
        deeds: usize,
    },
}

/// Gives an order; a refusal as it prints.
pub fn run(commons: &mut Commons, now: Time, op: &Op) -> Result<Done, String> {
    fn refusal(error: impl std::fmt::Debug) -> String {
        format!("{error:?}")
    }
    match op.clone() {
        Op::OpenProject { who } => commons
            .open_project(who, H256::zero(), 0, now)
            .map(|id| Done::Number(id.0.into()))
            .map_err(refusal),
        Op::Record { who, draft } => {
            commons.record(who, now, draft, 0).map(|id| Done::Number(id.0)).map_err(refusal)
        }
        Op::RecordFor { who, agent, draft } => {
            commons.record_for(who, now, agent, draft).map(|id| Done::Number(id.0)).map_err(refusal)
        }
        Op::Consent { who, id } => commons
            .change(id, now, |c, _| c.consent(who, now, 0))
            .map(|_| Done::Changed)
            .map_err(refusal),
        Op::Decline { who, id } => {
            commons.change(id, now, |c, _| c.decline(who)).map(|_| Done::Changed).map_err(refusal)
        }
        Op::Amend { who, id, draft } => commons
            .change(id, now, |c, rules| c.amend(id, who, now, draft, 0, rules))
            .map(|_| Done::Changed)
            .map_err(refusal),
        Op::Withdraw { who, id } => commons
            .change(id, now, |c, rules| c.withdraw(who, now, rules))
            .map(|_| Done::Changed)
            .map_err(refusal),
        Op::Reopen { who, id } => commons
            .change(id, now, |c, _| c.reopen(who, now))
            .map(|_| Done::Changed)
            .map_err(refusal),
        Op::Cast { who, terms, choice } => cast(commons, who, now, &terms, choice)
            .map(|voted| Done::Cast { weight: voted.weight.0, first: voted.first })
            .map_err(refusal),
        Op::Settle { id } => commons
            .settle(now, id)
            .map(|(_, decided)| Done::Settled {
                outcome: decided.outcome,
                minted: decided.minted.0,
            })
            .map_err(refusal),
        Op::Credit { id, index } => commons
            .credit(now, id, index)
            .map(|(credit, units)| Done::Minted { units: units.0, value: credit.value })
            .map_err(refusal),
        Op::Correct { who, id, value } => commons
            .correct(who, now, id, value)
            .map(|(_, burned)| Done::Burned { owed: burned.owed.0, taken: burned.taken.0 })
            .map_err(refusal),
        Op::Penalize { id, who } => commons
            .penalize(now, id, who)
            .map(|(_, burned)| Done::Burned { owed: burned.owed.0, taken: burned.taken.0 })
            .map_err(refusal),
        Op::Delegate { who, to, seasons } => {
            delegate(commons, who, now, to, seasons).map(|_| Done::Lent).map_err(refusal)
        }
        Op::Adopt { who, parameters } => {
            adopt(commons, who, now, parameters).map(|_| Done::Changed).map_err(refusal)
        }
        Op::PublishNeed { who, project, until } => commons
            .publish_need(who, ProjectId(project), H256::zero(), 0, until, now)
            .map(|id| Done::Number(id.0.into()))
            .map_err(refusal),
        Op::RenewNeed { who, id, until } => {
            commons.renew_need(who, id, until, now).map(|_| Done::Changed).map_err(refusal)
        }
        Op::CloseNeed { who, id } => {
            commons.close_need(who, id, now).map(|_| Done::Changed).map_err(refusal)
        }
        Op::Commit { id, until, .. } => {
            commons.commit(id, until, now).map(|_| Done::Changed).map_err(refusal)
        }
        Op::Propose { who, actions, description, outside } => commons
            .propose(who, now, &actions, &description, |address| outside.code(address))
            .map(|(id, _)| Done::Number(id.0))
            .map_err(refusal),
        Op::Cancel { who, id } => {
            commons.cancel(who, now, id).map(|_| Done::Changed).map_err(refusal)
        }
        Op::Queue { id } => commons.queue(now, id).map(Done::Number).map_err(refusal),
        Op::Execute { id, actions, codes, description, outside } => {
            let mut deeds = 0;
            let world = World {
                code: &|address| outside.code(address),
                act: &mut |action| {
                    deeds += 1;
                    Outside::act(action)
                },
                listed: &mut listed,
                held: outside.held.into(),
            };
            let done = commons.execute(now, id, &actions, &codes, description, world);
            let pairs = |list: Vec<(_, commons_core::reputation::Burned)>| {
                list.into_iter().map(|(_, burned)| (burned.owed.0, burned.taken.0)).collect()
            };
            let burned = done.map(pairs).map_err(refusal)?;
            Ok(Done::Executed { burned, deeds })
        }
        Op::Undelegate { who } => {
            undelegate(commons, who, now).map(|_| Done::Lent).map_err(refusal)
        }
    }
}
