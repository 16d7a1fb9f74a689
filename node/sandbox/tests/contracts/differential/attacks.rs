//! What succeeds against OpenZeppelin's governor, and is stopped by ours: each as a pair of tests that play
//! the same scene. Nothing here is a fault in OpenZeppelin's code; it does what it says. The treasury of
//! both holds ten coins, and the thief has none.

mod code;
mod moment;
mod weight;

use super::{
    both::{Both, Kind, Rules},
    made::Made,
};
use crate::{
    lockstep::targets::millionths,
    openzeppelin::abi::Governor,
    suite::{governor, reputation},
};
use commons_core::governor::{Action, GovernorError, State};
use commons_sandbox::Sandbox;
use sp_core::{H160, U256};

const DAY: u64 = 24 * 60 * 60;

fn coins() -> U256 {
    millionths(10_000_000)
}

/// Both with a treasury. Members have so much weight.
fn both(kind: Kind, weights: &[u64]) -> Both {
    let mut both = Both::found(Rules::usual(kind, weights));
    both.endow(coins());
    both
}

/// Somebody who has no part in it.
fn stranger(sandbox: &mut Sandbox) -> H160 {
    sandbox.account(901)
}

/// Payment of everything.
fn pay(to: H160) -> Vec<Action> {
    vec![Action::Pay { to, amount: coins() }]
}

/// A call of `deposit()` with everything.
fn entrust(target: H160) -> Vec<Action> {
    vec![Action::Call { target, value: coins(), data: vec![0xd0, 0xe3, 0x0d, 0xb0] }]
}

impl Both {
    /// Ours only: proposes, or says why not.
    fn propose_here(&mut self, who: H160, made: &mut Made) -> Result<(), GovernorError> {
        let (to, text) = (self.ours.suite.governor, made.theirs.description.as_bytes());
        made.id = self.ours.send(who, to, governor::propose(&made.actions, text)).0?;
        Ok(())
    }

    fn propose_there(&mut self, who: H160, made: &Made) {
        self.theirs.done(who, self.governor, &made.theirs.propose());
    }

    fn vote_here(&mut self, who: H160, made: &Made, choice: u8) {
        let (to, reputation) = (self.ours.suite.governor, self.ours.suite.reputation);
        let terms = self.ours.ask(to, governor::terms(made.id)).expect("it was made");
        self.ours.done(who, reputation, reputation::cast(&terms, choice, b""));
    }

    /// Returns the weight that was counted.
    fn vote_there(&mut self, who: H160, made: &Made, choice: u8) -> u64 {
        self.theirs.done(who, self.governor, &made.theirs.vote(choice, "")).to()
    }

    fn state_here(&mut self, made: &Made) -> State {
        self.ours.state(made.id)
    }

    fn state_there(&mut self, made: &Made) -> Governor::State {
        self.theirs.ask(self.governor, &Governor::stateCall { proposal: made.theirs.id() })
    }

    fn execute_here(&mut self, who: H160, made: &Made) -> Result<(), GovernorError> {
        let to = self.ours.suite.governor;
        self.ours.done(who, to, governor::queue(made.id));
        let message = governor::execute(made.id, &made.actions, &made.codes, made.description());
        self.ours.send(who, to, message).0
    }

    fn execute_there(&mut self, who: H160, made: &Made) {
        self.theirs.done(who, self.governor, &made.theirs.execute());
    }

    /// What the thief has gained: here, and there.
    fn gained(&mut self, thief: H160, before: [U256; 2]) -> [bool; 2] {
        let after = self.money(thief);
        let gained = [0, 1].map(|side| after[side] > before[side] + coins() / 2);
        assert_eq!(self.treasuries(), gained.map(|all| if all { 0.into() } else { coins() }));
        gained
    }
}
