//! The suite: its messages by name and type, and a commons to send them to.
//!
//! Types that only `commons-interfaces` has are spelled out here as far as they are used: that
//! crate needs ink!, which is not built in this workspace (see `Cargo.toml`).

pub mod decided;
pub mod governor;
pub mod hub;
pub mod ledger;
pub mod pool;
pub mod reputation;

use crate::{bundle::Bundle, message::Message};
use codec::Decode;
use commons_core::{
    founding::Seed,
    hub::{Addresses, Charter, HubError, Origin},
    parameters::Parameters,
    units::Points,
};
use commons_sandbox::{Outcome, Sandbox};
use hub::Codes;
use sp_core::{H160, H256, U256};

/// The contracts, in the order in which a commons needs them.
pub const CONTRACTS: [&str; 6] = ["books", "reputation", "ledger", "governor", "pool", "hub"];

/// A commons in a sandbox of its own, or one of several.
pub struct Commons {
    pub sandbox: Sandbox,
    pub suite: Addresses,
    /// The code of the hub, and of the others.
    pub code: (H256, Codes),
    /// What came of the deployment.
    pub founded: Outcome,
}

/// Norms that somebody might have.
pub fn charter() -> Charter {
    Charter { document: H256::repeat_byte(0xc4), uri: b"https://example.org/norms.md".to_vec() }
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
        let origin = Origin::Founders(founders.to_vec());
        let code = upload(&mut sandbox, deployer);
        let made = instantiate(&mut sandbox, deployer, &code, parameters, &origin);
        let (suite, founded) = made.expect("the founding is sound");
        Self { sandbox, suite, code, founded }
    }

    pub fn agent(&mut self, index: u32) -> H160 {
        self.sandbox.account(index)
    }

    /// Sends a message, and says what the contract answered and what it took.
    pub fn send<R: Decode>(&mut self, who: H160, to: H160, message: Message<R>) -> (R, Outcome) {
        self.pay(who, to, U256::zero(), message)
    }

    /// The same with money, in the chain's 18-decimal units.
    pub fn pay<R: Decode>(
        &mut self,
        who: H160,
        to: H160,
        amount: U256,
        message: Message<R>,
    ) -> (R, Outcome) {
        let outcome = self.sandbox.pay(who, to, amount, message.encode());
        (message.decode(&outcome), outcome)
    }

    /// Reads from a contract.
    pub fn ask<R: Decode>(&mut self, to: H160, message: Message<R>) -> R {
        let outcome = self.sandbox.dry_run(H160::zero(), to, message.encode());
        message.decode(&outcome)
    }
}

/// Puts the code of all contracts on the chain. Returns that of the hub, and that of the others.
pub fn upload(sandbox: &mut Sandbox, deployer: H160) -> (H256, Codes) {
    let [books, reputation, ledger, governor, pool, hub] =
        CONTRACTS.map(|name| sandbox.upload(deployer, Bundle::read(name).code));
    (hub, Codes { books, reputation, ledger, governor, pool })
}

/// Deploys a commons of code that is on the chain, or says why not.
pub fn instantiate(
    sandbox: &mut Sandbox,
    deployer: H160,
    (code, codes): &(H256, Codes),
    parameters: &Parameters,
    origin: &Origin,
) -> Result<(Addresses, Outcome), HubError> {
    let constructor = hub::new(codes, parameters, origin, &charter());
    match sandbox.instantiate(deployer, *code, constructor.encode()) {
        Ok((hub, founded)) => {
            let question = hub::addresses();
            let answer = sandbox.dry_run(deployer, hub, question.encode());
            Ok((question.decode(&answer), founded))
        }
        Err(refused) => Err(constructor.decode(&refused).expect_err("it was refused")),
    }
}
