//! Proposals that have passed.

use super::{governor, reputation, Commons};
use codec::Decode;
use commons_core::{
    ballot::FOR,
    governor::{codes, Action, GovernorError, State},
    units::ProposalId,
};
use commons_sandbox::Outcome;
use sp_core::{hashing::keccak_256, H160, H256};
use std::fmt::Debug;

const DESCRIPTION: &[u8] = b"let us do this";

/// A proposal that has passed, with what is handed over to execute it.
pub struct Decided {
    pub id: ProposalId,
    pub actions: Vec<Action>,
    pub codes: Vec<H256>,
    pub description: H256,
}

impl Commons {
    /// The first of the voters proposes, all are for it, and voting is over.
    pub fn voted_on(&mut self, voters: &[H160], actions: &[Action]) -> Decided {
        let (to, reputation) = (self.suite.governor, self.suite.reputation);
        let id = self.done(voters[0], to, governor::propose(actions, DESCRIPTION));
        let terms = self.ask(to, governor::terms(id)).expect("it was just made");
        self.sandbox.advance(1);
        for who in voters {
            self.done(*who, reputation, reputation::cast(&terms, FOR, b"yes"));
        }
        let closes = self.ask(to, governor::proposal_deadline(id)).expect("it is there");
        let left = closes - self.sandbox.now();
        self.sandbox.advance(left);
        let targets = actions.iter().filter_map(Action::target);
        let found: Vec<_> =
            targets.map(|target| (target, self.sandbox.code_hash(target))).collect();
        let code = |target| found.iter().find(|(at, _)| *at == target).expect("looked up").1;
        let (actions, codes) = (actions.to_vec(), codes(actions, code));
        Decided { id, actions, codes, description: H256(keccak_256(DESCRIPTION)) }
    }

    /// The same, queued, when its timelock is over.
    pub fn decided(&mut self, voters: &[H160], actions: &[Action]) -> Decided {
        let decided = self.voted_on(voters, actions);
        let eta = self.done(voters[0], self.suite.governor, governor::queue(decided.id));
        let left = eta - self.sandbox.now();
        self.sandbox.advance(left);
        decided
    }

    /// Executes it. Nothing but what came of it if the chain put an end to it.
    pub fn execute(
        &mut self,
        who: H160,
        decided: &Decided,
    ) -> (Option<Result<(), GovernorError>>, Outcome) {
        let Decided { id, actions, codes, description } = decided;
        let message = governor::execute(*id, actions, codes, *description);
        let outcome = self.sandbox.call(who, self.suite.governor, message.encode());
        let answer = outcome.error.is_none().then(|| message.decode(&outcome));
        (answer, outcome)
    }

    /// Where a proposal stands.
    pub fn state(&mut self, id: ProposalId) -> State {
        self.ask(self.suite.governor, governor::state(id)).expect("it is there")
    }

    /// Sends what must succeed.
    pub fn done<T: Decode, E: Decode + Debug>(
        &mut self,
        who: H160,
        to: H160,
        message: crate::message::Message<Result<T, E>>,
    ) -> T {
        self.send(who, to, message).0.unwrap_or_else(|error| panic!("{error:?}"))
    }
}
