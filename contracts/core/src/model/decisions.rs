//! What is decided together: proposals, and what they do when they are executed.

use super::Commons;
use crate::{
    Address, H256, Time, U256,
    ballot::{Ballot, BallotCell, SupportBallot, Tally, Terms},
    cells::{Cells, Memory},
    governor::{self, ANSWER_MAX, Action, GovernorError, Proposal, State, apply, check_codes},
    history::History,
    hub::Charter,
    ledger::Correction,
    reputation::Burned,
    units::ProposalId,
};
use alloc::vec::Vec;
use scale::Encode;

/// What the rules cannot know by themselves: the world outside of the suite, as an executed proposal
/// meets it.
pub struct World<'a> {
    /// The code hash at an address, zero for none.
    pub code: &'a dyn Fn(Address) -> H256,
    /// Whether a payment or call worked, and if not, what was answered.
    pub act: &'a mut dyn FnMut(&Action) -> Result<(), Vec<u8>>,
    /// Appends the event of a listing to the asset's history.
    pub listed: &'a mut dyn FnMut(Address, bool, &mut History),
    /// Native money in the treasury, before each action.
    pub held: U256,
}

impl Commons {
    /// `propose` of the governor; `code` says what is at the actions' targets.
    pub fn propose(
        &mut self,
        caller: Address,
        now: Time,
        actions: &[Action],
        description: &[u8],
        code: impl Fn(Address) -> H256,
    ) -> Result<(ProposalId, Proposal), GovernorError> {
        let codes = governor::codes(actions, code);
        let length = u32::try_from(description.len()).unwrap_or(u32::MAX);
        self.governor.check(actions, &codes, length, now)?;
        let before = now.saturating_sub(1);
        let standing = self.reputation.standing(&self.reputation_cells, caller, before);
        let cells = &mut self.governor_cells;
        let described = cells.keccak256(description);
        let hash = governor::hash(cells, caller, actions, &codes, described);
        self.governor.propose(cells, caller, actions, hash, standing, now)
    }

    /// A proposal, with its ballot if anybody has voted.
    pub fn proposal(
        &self,
        id: ProposalId,
    ) -> Result<(Proposal, Option<SupportBallot>), GovernorError> {
        let cells = &self.governor_cells;
        let proposal = self.governor.proposal(cells, id)?;
        let name = proposal.terms(cells, id, self.addresses.governor).name(cells);
        Ok(match self.reputation_cells.read(&BallotCell(name)) {
            Some(Ballot { tally: Tally::Support(ballot), .. }) => (proposal, Some(ballot)),
            _ => (proposal, None),
        })
    }

    /// The terms of a proposal's ballot.
    pub fn proposal_terms(&self, id: ProposalId) -> Result<Terms, GovernorError> {
        let cells = &self.governor_cells;
        Ok(self.governor.proposal(cells, id)?.terms(cells, id, self.addresses.governor))
    }

    /// Where a proposal stands.
    pub fn state(&self, id: ProposalId, now: Time) -> Result<State, GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        Ok(proposal.state(ballot.as_ref(), now).0)
    }

    /// `cancel` of the governor.
    pub fn cancel(
        &mut self,
        caller: Address,
        now: Time,
        id: ProposalId,
    ) -> Result<(), GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        let cells = &mut self.governor_cells;
        self.governor.cancel(cells, caller, id, proposal, ballot.as_ref(), now)
    }

    /// `queue` of the governor.
    pub fn queue(&mut self, now: Time, id: ProposalId) -> Result<Time, GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        self.governor.queue(&mut self.governor_cells, id, proposal, ballot.as_ref(), now)
    }

    /// `execute` of the governor, and what it makes the others do: all of it, or nothing. Returns the
    /// corrections.
    pub fn execute(
        &mut self,
        now: Time,
        id: ProposalId,
        actions: &[Action],
        codes: &[H256],
        description: H256,
        world: World<'_>,
    ) -> Result<Vec<(Correction, Burned)>, GovernorError> {
        let before = self.clone();
        let done = self.perform(now, id, actions, codes, description, world);
        if done.is_err() {
            *self = before;
        }
        done
    }

    fn perform(
        &mut self,
        now: Time,
        id: ProposalId,
        actions: &[Action],
        codes: &[H256],
        description: H256,
        world: World<'_>,
    ) -> Result<Vec<(Correction, Burned)>, GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        let hash =
            |cells: &Memory, proposer| governor::hash(cells, proposer, actions, codes, description);
        self.governor.execute(&mut self.governor_cells, id, proposal, hash, || ballot, now)?;
        check_codes(actions, codes, &governor::codes(actions, world.code))?;
        let after = apply(actions, &self.governor.parameters)?;
        let (governor, mut held) = (self.addresses.governor, world.held);
        let (mut corrections, mut set) = (Vec::new(), None);
        for (action, index) in actions.iter().zip(0u8..) {
            let amount = action.value();
            if amount > held {
                return Err(GovernorError::TreasuryTooLow { action: index, amount, held });
            }
            match action {
                Action::Set { .. } => set = Some(index),
                Action::Correct { id, value } => {
                    let done = self.correct(governor, now, *id, *value);
                    corrections.push(done.map_err(|error| failed(index, refusal(error)))?);
                }
                Action::AmendCharter { document, uri } => {
                    let charter = Charter { document: *document, uri: uri.clone() };
                    let done = self.hub.amend_charter(governor, &charter);
                    done.map_err(|error| failed(index, refusal(error)))?;
                }
                Action::List { asset, listed } => {
                    let cells = &mut self.pool_cells;
                    let record = |history: &mut _| (world.listed)(*asset, *listed, history);
                    let done = self.pool.list(cells, governor, *asset, *listed, record);
                    done.map_err(|error| failed(index, refusal(error)))?;
                }
                Action::Pay { .. } | Action::PayToken { .. } | Action::Call { .. } => {
                    (world.act)(action).map_err(|answer| failed(index, answer))?;
                    held -= amount;
                }
            }
        }
        if let Some(index) = set {
            let done = self.ledger.adopt(&mut self.ledger_cells, governor, after, now);
            done.map_err(|error| failed(index, refusal(error)))?;
            // The pool keeps the same versions, so it refuses nothing that the ledger takes.
            let done = self.pool.adopt(&mut self.pool_cells, governor, after, now);
            done.map_err(|error| failed(index, refusal(error)))?;
            self.governor.parameters = after;
        }
        Ok(corrections)
    }
}

/// What a message of the suite answers when it refuses: ink!'s `Ok(Err(error))`.
fn refusal(error: impl Encode) -> Vec<u8> {
    (0u8, 1u8, error).encode()
}

fn failed(action: u8, mut answer: Vec<u8>) -> GovernorError {
    answer.truncate(ANSWER_MAX);
    GovernorError::ActionFailed { action, answer }
}
