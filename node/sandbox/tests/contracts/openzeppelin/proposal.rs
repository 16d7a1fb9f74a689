//! A proposal, which its callers have to repeat in full whenever they do something with it except
//! voting.

use super::abi::{address, Governor};
use pallet_revive::precompiles::alloy::{
    primitives::{FixedBytes, U256},
    sol_types::{SolCall, SolValue},
};
use sp_core::{hashing::keccak_256, H160};

#[derive(Clone, Debug)]
pub struct Proposal {
    /// Whom to call, and with what.
    pub actions: Vec<(H160, Vec<u8>)>,
    /// Money that goes along with each call, in the chain's 18-decimal units.
    pub values: Vec<U256>,
    pub description: String,
}

impl Proposal {
    /// A proposal to make so many calls that are all the same.
    pub fn new(count: usize, target: H160, call: &impl SolCall, description: &str) -> Self {
        let actions = vec![(target, call.abi_encode()); count];
        Self { actions, values: vec![U256::ZERO; count], description: description.to_owned() }
    }

    /// What the governor calls it.
    pub fn id(&self) -> U256 {
        let Governor::queueCall { targets, values, calls, description } = self.queue();
        let encoded = (targets, values, calls, description).abi_encode_params();
        U256::from_be_bytes(keccak_256(&encoded))
    }

    pub fn propose(&self) -> Governor::proposeCall {
        let Governor::queueCall { targets, values, calls, .. } = self.queue();
        Governor::proposeCall { targets, values, calls, description: self.description.clone() }
    }

    pub fn queue(&self) -> Governor::queueCall {
        let (targets, calls): (Vec<_>, Vec<_>) = self.actions.iter().cloned().unzip();
        Governor::queueCall {
            values: self.values.clone(),
            targets: targets.into_iter().map(address).collect(),
            calls: calls.into_iter().map(Into::into).collect(),
            description: FixedBytes(keccak_256(self.description.as_bytes())),
        }
    }

    pub fn execute(&self) -> Governor::executeCall {
        let Governor::queueCall { targets, values, calls, description } = self.queue();
        Governor::executeCall { targets, values, calls, description }
    }

    pub fn cancel(&self) -> Governor::cancelCall {
        let Governor::queueCall { targets, values, calls, description } = self.queue();
        Governor::cancelCall { targets, values, calls, description }
    }

    /// A vote: 0 against, 1 for, 2 abstain.
    pub fn vote(&self, support: u8, reason: &str) -> Governor::castVoteWithReasonCall {
        let (proposal, reason) = (self.id(), reason.to_owned());
        Governor::castVoteWithReasonCall { proposal, support, reason }
    }
}
