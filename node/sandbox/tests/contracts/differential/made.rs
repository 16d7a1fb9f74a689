//! A proposal as both see it.

use super::both::Both;
use crate::openzeppelin::{
    abi::{number, Target},
    Proposal,
};
use commons_core::{
    ballot::Terms,
    governor::{codes, Action},
    units::ProposalId,
};
use pallet_revive::precompiles::alloy::{primitives::U256 as Number, sol_types::SolCall};
use sp_core::{hashing::keccak_256, H160, H256, U256};

/// A proposal that was made in both, or in one of them.
#[derive(Clone, Debug)]
pub struct Made {
    /// Our number for it.
    pub id: ProposalId,
    pub actions: Vec<Action>,
    pub codes: Vec<H256>,
    /// The same as theirs.
    pub theirs: Proposal,
    pub proposer: H160,
    pub proposed: u64,
    /// The terms of our ballot, and the quorum in them.
    pub terms: Option<Terms>,
    pub quorum: u128,
    /// Weight against, for, and abstaining; and the first second in which votes no longer count, for now.
    /// Both say so.
    pub votes: [u128; 3],
    pub closes: u64,
    /// When it may be executed, if it is queued.
    pub eta: u64,
}

impl Made {
    /// Something that is not proposed yet.
    pub fn draft(both: &mut Both, proposer: H160, actions: Vec<Action>, text: &str) -> Self {
        let code = |target| (target, both.ours.sandbox.code_hash(target));
        let found: Vec<_> = actions.iter().filter_map(Action::target).map(code).collect();
        let code = |target| found.iter().find(|(at, _)| *at == target).expect("looked up").1;
        let codes = codes(&actions, code);
        let (mut calls, mut values) = (Vec::new(), Vec::new());
        for action in &actions {
            calls.push(match action {
                Action::Pay { to, .. } => (*to, Vec::new()),
                Action::Call { target, data, .. } => (*target, data.clone()),
                other => unreachable!("{other:?} has no like there"),
            });
            values.push(Number::from_be_bytes(action.value().to_big_endian()));
        }
        let theirs = Proposal { actions: calls, values, description: text.to_owned() };
        Self {
            id: ProposalId(0),
            actions,
            codes,
            theirs,
            proposer,
            proposed: both.now(),
            terms: None,
            quorum: 0,
            votes: [0; 3],
            closes: 0,
            eta: 0,
        }
    }

    /// The terms of its ballot.
    pub fn terms(&self) -> Terms {
        self.terms.expect("it was proposed")
    }

    /// Whether so many voted as it takes.
    pub fn has_quorum(&self) -> bool {
        let [_, in_favor, abstain] = self.votes;
        in_favor + abstain >= self.quorum
    }

    /// Hash of the description.
    pub fn description(&self) -> H256 {
        H256(keccak_256(self.theirs.description.as_bytes()))
    }
}

/// A call that gives the number at a target another value.
pub fn set(target: H160, value: u128) -> Action {
    let data = Target::setCall { to: number(value) }.abi_encode();
    Action::Call { target, value: U256::zero(), data }
}
