//! Deciding together, in a few words.

use crate::{Suite, id, traits::*};
use commons_client::bundle::keccak256;
use commons_core::{
    H256, Time,
    ballot::{CastError, FOR},
    governor::{Action, GovernorError, State},
    ledger::LedgerError,
    parameters::Parameters,
    reputation::Burned,
    units::{Points, ProposalId},
};
use commons_interfaces::{
    governor::{Proposed, Queued},
    ledger::Corrected,
};

/// Those who pass a proposal: founders of every test's commons, with most of its weight.
const VOTERS: [&str; 3] = ["charlie", "bob", "alice"];

/// A proposal, with all that it takes to execute it: what its event said.
#[derive(Clone, Debug)]
pub struct Motion {
    /// Its number.
    pub id: ProposalId,
    /// What it does.
    pub actions: Vec<Action>,
    /// The code hashes of the targets.
    pub codes: Vec<H256>,
    /// The hash of the description.
    pub description: H256,
}

/// The action that gives a parameter another value than it has among these.
pub fn set(parameters: &Parameters, name: &str, value: u64) -> Action {
    let parameter = Parameters::position(name).expect("a parameter");
    Action::Set { parameter, from: parameters.get(parameter).expect("a parameter"), value }
}

impl Suite {
    /// Proposes.
    pub async fn propose(
        &mut self,
        who: &str,
        actions: Vec<Action>,
    ) -> Result<Motion, GovernorError> {
        let words = b"so that it gets better".to_vec();
        let id = crate::tell!(self, who, governor.propose(actions, words))?;
        let mut said: Vec<Proposed> = self.heard();
        let said = said.pop().expect("a proposal is announced");
        assert_eq!(said.id, id);
        let Proposed { actions, codes, description, .. } = said;
        Ok(Motion { id, actions, codes, description: H256(keccak256(&description)) })
    }

    /// Votes on a proposal.
    pub async fn vote(&mut self, who: &str, id: ProposalId, choice: u8) -> Result<(), CastError> {
        let terms = crate::ask!(self, governor.terms(id)).expect("it was proposed");
        self.cast(who, terms, choice).await
    }

    /// Where a proposal stands.
    pub async fn state(&mut self, id: ProposalId) -> State {
        crate::ask!(self, governor.state(id)).expect("it was proposed")
    }

    /// Waits until voting on a proposal is over.
    pub async fn wait_for_votes(&mut self, id: ProposalId) {
        let deadline = crate::ask!(self, governor.proposal_deadline(id)).expect("it was proposed");
        self.advance_to(deadline).await;
    }

    /// Proposes what most vote for, and waits until it may be executed.
    pub async fn pass(&mut self, actions: Vec<Action>) -> Motion {
        let motion = self.propose(VOTERS[0], actions).await.expect("it can be proposed");
        let opens = self.now().await + u64::from(crate::ask!(self, governor.voting_delay()));
        self.advance_to(opens).await;
        for who in VOTERS {
            self.vote(who, motion.id, FOR).await.expect("the vote counts");
        }
        self.wait_for_votes(motion.id).await;
        let eta = self.queue(motion.id).await.expect("it has passed");
        self.advance_to(eta).await;
        motion
    }

    /// Queues a proposal; returns when it may be executed. The dry run answers for a second earlier, so
    /// what counts is what was said.
    pub async fn queue(&mut self, id: ProposalId) -> Result<Time, GovernorError> {
        crate::tell!(self, "ferdie", governor.queue(id))?;
        let [Queued { eta, .. }] = self.heard()[..] else { panic!("it is queued") };
        Ok(eta)
    }

    /// Puts money into the treasury, in the token's smallest units.
    pub async fn deposit(&mut self, who: &str, amount: u128) -> Result<(), GovernorError> {
        let message = self.governor().call_mut().deposit();
        self.send_with(who, message, amount).await
    }

    /// Executes a proposal.
    pub async fn execute(&mut self, who: &str, motion: &Motion) -> Result<(), GovernorError> {
        let Motion { id, actions, codes, description } = motion.clone();
        crate::tell!(self, who, governor.execute(id, actions, codes, description))
    }

    /// Decides together, from proposing to executing; the refusal of the execution if it is refused.
    pub async fn decide(&mut self, actions: Vec<Action>) -> Result<(), GovernorError> {
        let motion = self.pass(actions).await;
        self.execute("ferdie", &motion).await
    }

    /// Decides to lower an accepted value: what was burned, or the ledger's refusal.
    pub async fn correct(&mut self, number: u64, value: Points) -> Result<Burned, LedgerError> {
        match self.decide(vec![Action::Correct { id: id(number), value }]).await {
            Ok(()) => {
                let said: Vec<Corrected> = self.heard();
                let [Corrected { owed, taken, .. }] = said[..] else { panic!("{said:?}") };
                Ok(Burned { owed, taken })
            }
            Err(GovernorError::ActionFailed { action: 0, answer }) => {
                let answer: Result<Burned, LedgerError> = crate::decoded(&answer);
                Err(answer.expect_err("a refusal"))
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}
