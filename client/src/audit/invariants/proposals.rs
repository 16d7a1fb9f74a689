//! Invariant 7: a proposal is executed at most once, only when queued, not before its time, and with
//! exactly the actions proposed.

use super::{Check, GOVERNOR, REPUTATION};
use crate::{
    audit::{
        journal::{Course, Effect, Journal, Run},
        state::State,
    },
    bundle::keccak256,
};
use commons_core::{
    H256, Time,
    ballot::{Ballot, BallotCell, Tally},
    cells::{Cells, Memory},
    governor::{Action, Fate, Governor, Proposal, ProposalCell, hash},
    parameters::Parameters,
    units::ProposalId,
};
use commons_interfaces::governor::Proposed;

/// Looks at every proposal that an event or the governor knows of.
pub fn check(journal: &Journal, state: &State) -> Check {
    let mut check =
        Check::of("proposals are executed once, in time, as proposed", &[REPUTATION, GOVERNOR]);
    let Some((governor, _)) = state.root::<Governor>(GOVERNOR) else {
        return check.unreadable("the root of the governor");
    };
    let (cells, ballots) = (state.memory(GOVERNOR), state.memory(REPUTATION));
    let mut parameters = journal.parameters;
    let (newest, told) = (governor.newest.0, journal.proposals.len() as u64);
    check.must(newest == told, || format!("there are {newest} proposals, and events of {told}"));
    let mut runs: Vec<_> = journal.proposals.iter().collect();
    // Parameters change in the order of the executions.
    runs.sort_by_key(|(_, course)| course.executed.first().map(|run| run.order));
    for (id, course) in runs {
        let ([proposed], Some(cell)) = (&course.proposed[..], cells.read(&ProposalCell(*id)))
        else {
            let times = course.proposed.len();
            check.must(false, || format!("proposal {id} was made {times} times, or is not stored"));
            continue;
        };
        let mut must = |holds, what: &str| check.must(holds, || format!("proposal {id}: {what}"));
        must(bound(&cells, proposed) == cell.hash, "other actions are stored than were proposed");
        must(cell.proposer == proposed.proposer, "another proposer is stored");
        let name = cell.terms(&ballots, *id, governor.suite.governor).name(&ballots);
        let passed = match ballots.read(&BallotCell(name)) {
            Some(Ballot { tally: Tally::Support(tally), .. }) => cell.is_passed_by(&tally),
            _ => false,
        };
        must(passed || course.queued.is_empty(), "it was queued and did not pass");
        in_time(&mut must, course, &cell);
        for run in &course.executed {
            let due = due(*id, &proposed.actions, &mut parameters, run.at);
            must(run.effects == due, "what it did is not what was proposed");
        }
    }
    check
}

/// The course of a proposal, in order and in time.
fn in_time(must: &mut impl FnMut(bool, &str), course: &Course, cell: &Proposal) {
    let Course { canceled, queued, executed, .. } = course;
    must(canceled.len() <= 1 && queued.len() <= 1, "it was taken back or queued more than once");
    must(canceled.is_empty() || queued.is_empty(), "it was taken back and queued");
    must(executed.len() <= 1, "it was executed more than once");
    for (eta, at) in queued {
        let due = at.saturating_add(cell.timelock.into());
        must(*eta == due, "the timelock is not the one it was made with");
    }
    if let Some(Run { at, .. }) = executed.first() {
        let eta = queued.first().map(|queued| queued.0);
        must(eta.is_some(), "it was executed and never queued");
        let eta = eta.unwrap_or_default();
        let late = eta.saturating_add(cell.grace.into());
        must((eta..late).contains(at), "it was executed before its time, or too late");
    }
    let fate = match (canceled.first(), queued.first(), executed.first()) {
        (_, _, Some(Run { at, .. })) => Fate::Executed { at: *at },
        (Some(_), _, None) => Fate::Canceled,
        (None, Some((eta, _)), None) => Fate::Queued { eta: *eta },
        (None, None, None) => Fate::Open,
    };
    must(cell.fate == fate, "what is stored of its fate is not what the events say");
}

/// What the proposal is bound to, from what its event says.
fn bound(cells: &Memory, proposed: &Proposed) -> H256 {
    let Proposed { proposer, actions, codes, description, .. } = proposed;
    hash(cells, *proposer, actions, codes, H256(keccak256(description)))
}

/// Everything that executing must do to the suite, in order: the actions, and at last the parameters as
/// they then are, if any was set, for the ledger and for the pool.
fn due(
    id: ProposalId,
    actions: &[Action],
    parameters: &mut Option<Parameters>,
    at: Time,
) -> Vec<Effect> {
    let mut due: Vec<_> = actions.iter().filter_map(|action| Effect::due(id, action, at)).collect();
    let mut any = false;
    if let Some(parameters) = parameters {
        for action in actions {
            if let Action::Set { parameter, value, .. } = action {
                any = parameters.set(*parameter, *value).is_some();
            }
        }
        if any {
            due.push(Effect::Adopted { parameters: Box::new(*parameters), at });
            due.push(Effect::PoolAdopted { parameters: Box::new(*parameters), at });
        }
    }
    due
}
