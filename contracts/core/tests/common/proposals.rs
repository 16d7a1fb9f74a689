//! Proposals, step by step, for tests of single cases.

use super::{agent, cast, governance::Outside, listed, name};
use commons_core::{
    H256, Time,
    ballot::{CastError, FOR},
    governor::{Action, GovernorError, codes},
    ledger::Correction,
    model::{Commons, World},
    reputation::{Burned, Voted},
    units::ProposalId,
};

/// What every proposal here says it is for.
pub const WHY: &[u8] = b"because";

/// Around a commons with money, in which nothing changes.
pub const OUTSIDE: Outside = Outside { generation: 0, held: 1_000 };

/// Proposes.
pub fn propose(
    commons: &mut Commons,
    who: u8,
    now: Time,
    actions: &[Action],
) -> Result<ProposalId, GovernorError> {
    let code = |address| OUTSIDE.code(address);
    commons.propose(agent(who), now, actions, WHY, code).map(|(id, _)| id)
}

/// Votes on a proposal.
pub fn vote(
    commons: &mut Commons,
    who: u8,
    now: Time,
    id: ProposalId,
    choice: u8,
) -> Result<Voted, CastError> {
    let terms = commons.proposal_terms(id).unwrap();
    cast(commons, agent(who), now, &terms, choice)
}

/// Proposes, lets these vote For as soon as they can, and returns when voting ends.
pub fn passed(
    commons: &mut Commons,
    now: Time,
    actions: &[Action],
    voters: &[u8],
) -> (ProposalId, Time) {
    let id = propose(commons, voters[0], now, actions).unwrap();
    let terms = commons.proposal_terms(id).unwrap();
    for who in voters {
        vote(commons, *who, terms.opens, id, FOR).unwrap();
    }
    (id, terms.closes)
}

/// The same, queued as soon as possible. Returns when it may be executed.
pub fn queued(
    commons: &mut Commons,
    now: Time,
    actions: &[Action],
    voters: &[u8],
) -> (ProposalId, Time) {
    let (id, closes) = passed(commons, now, actions, voters);
    (id, commons.queue(closes, id).unwrap())
}

/// Corrections, and the actions that reached the world outside, in order.
pub type Executed = (Vec<(Correction, Burned)>, Vec<Action>);

/// Executes what was proposed.
pub fn execute(
    commons: &mut Commons,
    now: Time,
    id: ProposalId,
    actions: &[Action],
) -> Result<Executed, GovernorError> {
    execute_in(commons, now, id, actions, OUTSIDE)
}

/// The same in another world than the one in which it was proposed.
pub fn execute_in(
    commons: &mut Commons,
    now: Time,
    id: ProposalId,
    actions: &[Action],
    outside: Outside,
) -> Result<Executed, GovernorError> {
    let codes = codes(actions, |address| OUTSIDE.code(address));
    execute_as(commons, now, id, actions, &codes, H256(name(WHY)), outside)
}

/// Executes with whatever somebody hands in.
pub fn execute_as(
    commons: &mut Commons,
    now: Time,
    id: ProposalId,
    actions: &[Action],
    codes: &[H256],
    description: H256,
    outside: Outside,
) -> Result<Executed, GovernorError> {
    let mut acted = vec![];
    let world = World {
        code: &|address| outside.code(address),
        act: &mut |action| {
            acted.push(action.clone());
            Outside::act(action)
        },
        listed: &mut listed,
        held: outside.held.into(),
    };
    let done = commons.execute(now, id, actions, codes, description, world)?;
    Ok((done, acted))
}

/// All that a commons keeps, to see that nothing has changed.
pub fn everything(commons: &Commons) -> impl PartialEq + std::fmt::Debug + use<> {
    let Commons { addresses, hub, ledger, reputation, governor, pool, .. } = commons.clone();
    let Commons { ledger_cells, reputation_cells, governor_cells, pool_cells, .. } = commons;
    let cells = [ledger_cells, reputation_cells, governor_cells, pool_cells]
        .map(|memory| memory.cells.clone());
    (addresses, hub, ledger, reputation, governor, pool, cells)
}
