//! The suite: its messages by name and type, and a commons to send them to.
//!
//! Types that only `commons-interfaces` has are spelled out here as far as they are used: that
//! crate needs ink!, which is not built in this workspace (see `Cargo.toml`).

pub mod ledger;
pub mod reputation;

use crate::{
    bundle::Bundle,
    message::{message, Message},
};
use codec::{Decode, Encode};
use commons_core::{
    founding::Seed, history::History, ledger::Charter, parameters::Parameters, units::Points,
};
use commons_sandbox::{Outcome, Sandbox};
use sp_core::{H160, H256};

#[derive(Debug, Clone, Copy, PartialEq, Encode, Decode)]
pub struct Addresses {
    pub ledger: H160,
    pub reputation: H160,
}

#[derive(Encode)]
pub struct Codes {
    pub ledger: H256,
    pub reputation: H256,
}

/// The constructor of the hub. Only its error answers anything: the type of that is not ours.
pub fn new(codes: Codes, parameters: &Parameters, founders: &[Seed]) -> Message<()> {
    message("new", (codes, parameters, founders))
}

pub fn addresses() -> Message<Addresses> {
    message("Hub::addresses", ())
}

pub fn hub_history() -> Message<History> {
    message("Hub::history", ())
}

/// A commons in a sandbox of its own.
pub struct Commons {
    pub sandbox: Sandbox,
    pub hub: H160,
    pub ledger: H160,
    pub reputation: H160,
    /// What the ledger must have been deployed with.
    pub charter: Charter,
    /// What came of the deployment.
    pub founded: Outcome,
}

impl Commons {
    /// Agents 0, 1, ... found it with so many points each; the first one deploys.
    pub fn found(parameters: &Parameters, seeds: &[Points]) -> Self {
        let mut sandbox = Sandbox::new();
        let founders: Vec<Seed> = (0..)
            .zip(seeds)
            .map(|(index, points)| Seed { agent: sandbox.account(index), points: *points })
            .collect();
        let deployer = founders[0].agent;
        Self::deploy(sandbox, deployer, parameters, &founders)
    }

    /// As anybody may, for founders who need not be agents of the sandbox.
    pub fn deploy(
        mut sandbox: Sandbox,
        deployer: H160,
        parameters: &Parameters,
        founders: &[Seed],
    ) -> Self {
        let [reputation, ledger, hub] = ["reputation", "ledger", "hub"]
            .map(|name| sandbox.upload(deployer, Bundle::read(name).code));
        let constructor = new(Codes { ledger, reputation }, parameters, founders);
        let made = sandbox.instantiate(deployer, hub, constructor.encode());
        let (hub, founded) = made.expect("the founding is sound");
        let question = addresses();
        let answer = sandbox.dry_run(deployer, hub, question.encode());
        let Addresses { ledger, reputation } = question.decode(&answer);
        let (genesis, parameters) = (sandbox.now(), *parameters);
        let charter = Charter { genesis, reputation, governor: deployer, parameters };
        Self { sandbox, hub, ledger, reputation, charter, founded }
    }

    pub fn agent(&mut self, index: u32) -> H160 {
        self.sandbox.account(index)
    }

    /// Sends a message, and says what the contract answered and what it took.
    pub fn send<R: Decode>(&mut self, who: H160, to: H160, message: Message<R>) -> (R, Outcome) {
        let outcome = self.sandbox.call(who, to, message.encode());
        (message.decode(&outcome), outcome)
    }

    /// Reads from a contract.
    pub fn ask<R: Decode>(&mut self, to: H160, message: Message<R>) -> R {
        let outcome = self.sandbox.dry_run(H160::zero(), to, message.encode());
        message.decode(&outcome)
    }
}
