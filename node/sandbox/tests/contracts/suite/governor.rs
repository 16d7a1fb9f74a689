//! Messages of the governor.

use crate::message::{message, Message};
use commons_core::{
    ballot::Terms,
    governor::{Action, GovernorError, Proposal, State},
    history::History,
    parameters::Parameters,
    units::{ProposalId, Units},
    Time,
};
use sp_core::{H160, H256};

/// What the governor answers, or why it refuses.
pub type Answer<T> = Message<Result<T, GovernorError>>;

pub fn propose(actions: &[Action], description: &[u8]) -> Answer<ProposalId> {
    message("Governor::propose", (actions, description))
}

pub fn cancel(id: ProposalId) -> Answer<()> {
    message("Governor::cancel", (id,))
}

pub fn queue(id: ProposalId) -> Answer<Time> {
    message("Governor::queue", (id,))
}

pub fn execute(
    id: ProposalId,
    actions: &[Action],
    codes: &[H256],
    description: H256,
) -> Answer<()> {
    message("Governor::execute", (id, actions, codes, description))
}

pub fn deposit() -> Answer<()> {
    message("Governor::deposit", ())
}

pub fn open(opens: Time) -> Answer<()> {
    message("Governor::open", (opens,))
}

pub fn state(id: ProposalId) -> Answer<State> {
    message("Governor::state", (id,))
}

pub fn proposal(id: ProposalId) -> Message<Option<Proposal>> {
    message("Governor::proposal", (id,))
}

pub fn newest() -> Message<ProposalId> {
    message("Governor::newest", ())
}

pub fn terms(id: ProposalId) -> Answer<Terms> {
    message("Governor::terms", (id,))
}

pub fn proposal_snapshot(id: ProposalId) -> Answer<Time> {
    message("Governor::proposal_snapshot", (id,))
}

pub fn proposal_deadline(id: ProposalId) -> Answer<Time> {
    message("Governor::proposal_deadline", (id,))
}

pub fn proposal_votes(id: ProposalId) -> Answer<[Units; 3]> {
    message("Governor::proposal_votes", (id,))
}

pub fn has_voted(id: ProposalId, agent: H160) -> Answer<bool> {
    message("Governor::has_voted", (id, agent))
}

pub fn quorum(at: u64) -> Answer<Units> {
    message("Governor::quorum", at)
}

pub fn proposal_threshold() -> Answer<Units> {
    message("Governor::proposal_threshold", ())
}

pub fn voting_delay() -> Message<u32> {
    message("Governor::voting_delay", ())
}

pub fn voting_period() -> Message<u32> {
    message("Governor::voting_period", ())
}

pub fn parameters() -> Message<Parameters> {
    message("Governor::parameters", ())
}

pub fn clock() -> Message<Time> {
    message("Governor::clock", ())
}

pub fn clock_mode() -> Message<String> {
    message("Governor::clock_mode", ())
}

pub fn history() -> Message<History> {
    message("Governor::history", ())
}
