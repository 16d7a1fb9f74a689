//! OpenZeppelin's token, governor and timelock in the sandbox, to compare ours with: what the same
//! steps cost, and whether the same histories come to the same end.

pub mod abi;
mod built;
mod life;
mod proposal;

pub use built::{code, Machine};
pub use proposal::Proposal;

use abi::{address, number, LateGovernor, PlainGovernor, Timelock, TimelockedGovernor};
use commons_sandbox::{Outcome, Sandbox};
use pallet_revive::precompiles::alloy::{
    primitives::{Address, FixedBytes},
    sol_types::{SolCall, SolConstructor},
};
use sp_core::{hashing::keccak_256, H160};

const DAY: u64 = 24 * 60 * 60;

/// What a governor is told when it is deployed; times in seconds.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    pub delay: u64,
    pub period: u32,
    pub threshold: u128,
    pub quorum_percent: u8,
    pub extension: u64,
    pub timelock: u64,
}

impl Default for Settings {
    /// What ours begins with.
    fn default() -> Self {
        Self {
            delay: 0,
            period: 3 * DAY as u32,
            threshold: 10_000_000,
            quorum_percent: 10,
            extension: DAY,
            timelock: DAY,
        }
    }
}

/// One token and the governors whose votes it counts.
pub struct Organisation {
    pub sandbox: Sandbox,
    pub token: H160,
    /// Puts the end off if the quorum is reached late, as ours does.
    pub late: H160,
    /// What the governors change.
    pub target: H160,
    /// Those that are compiled for the EVM only.
    pub others: Option<Others>,
}

#[derive(Clone, Copy, Debug)]
pub struct Others {
    /// Ends when it was said to.
    pub plain: H160,
    /// Puts the end off, and executes through the timelock.
    pub timelocked: H160,
    pub timelock: H160,
}

impl Organisation {
    /// Agent 0 deploys.
    pub fn deploy(mut sandbox: Sandbox, machine: Machine, settings: Settings) -> Self {
        let deployer = sandbox.account(0);
        let mut make = |name: &str, arguments: Vec<u8>| {
            let code = code(name, machine);
            let made = match machine {
                Machine::Evm => sandbox.instantiate_evm(deployer, &code, &arguments),
                Machine::PolkaVm => {
                    let hash = sandbox.upload(deployer, code);
                    sandbox.instantiate(deployer, hash, arguments)
                }
            };
            made.unwrap_or_else(|outcome| panic!("{name}: {outcome:?}")).0
        };
        let Settings { period, .. } = settings;
        let seconds = |seconds: u64| seconds.try_into().expect("shorter than 2^48");
        let (delay, extension) = (seconds(settings.delay), seconds(settings.extension));
        let [threshold, quorum] = [settings.threshold, settings.quorum_percent.into()].map(number);
        let [token, target] = ["Token", "Target"].map(|name| make(name, Vec::new()));
        let votes = address(token);
        let late = LateGovernor::constructorCall {
            token: votes,
            delay,
            period,
            threshold,
            quorum,
            extension,
        };
        let late = make("LateGovernor", late.abi_encode());
        if machine == Machine::PolkaVm {
            return Self { sandbox, token, late, target, others: None };
        }
        let plain =
            PlainGovernor::constructorCall { token: votes, delay, period, threshold, quorum };
        let plain = make("PlainGovernor", plain.abi_encode());
        // Everybody may execute, as with ours.
        let timelock = Timelock::constructorCall {
            delay: number(settings.timelock.into()),
            proposers: Vec::new(),
            executors: vec![Address::ZERO],
            admin: address(deployer),
        };
        let timelock = make("TimelockController", timelock.abi_encode());
        let timelocked = TimelockedGovernor::constructorCall {
            token: votes,
            delay,
            period,
            threshold,
            quorum,
            extension,
            timelock: address(timelock),
        };
        let timelocked = make("TimelockedGovernor", timelocked.abi_encode());
        let others = Some(Others { plain, timelocked, timelock });
        let mut made = Self { sandbox, token, late, target, others };
        for role in ["PROPOSER_ROLE", "CANCELLER_ROLE"] {
            let role = FixedBytes(keccak_256(role.as_bytes()));
            let grant = Timelock::grantRoleCall { role, account: address(timelocked) };
            made.done(deployer, timelock, &grant);
        }
        made
    }

    /// Where those are that are compiled for the EVM only.
    pub fn others(&self) -> Others {
        self.others.expect("it was deployed for the EVM")
    }

    /// Calls a contract. What it refuses with comes back as the error.
    pub fn send<C: SolCall>(
        &mut self,
        who: H160,
        to: H160,
        call: &C,
    ) -> Result<(C::Return, Outcome), Box<Outcome>> {
        let outcome = self.sandbox.call(who, to, call.abi_encode());
        if outcome.reverted {
            return Err(Box::new(outcome));
        }
        Ok((answer::<C>(&outcome), outcome))
    }

    /// Calls a contract that must not refuse.
    pub fn done<C: SolCall>(&mut self, who: H160, to: H160, call: &C) -> C::Return {
        self.send(who, to, call).unwrap_or_else(|outcome| panic!("{outcome:?}")).0
    }

    /// Reads from a contract.
    pub fn ask<C: SolCall>(&mut self, to: H160, call: &C) -> C::Return {
        let outcome = self.sandbox.dry_run(H160::zero(), to, call.abi_encode());
        assert!(!outcome.reverted, "{outcome:?}");
        answer::<C>(&outcome)
    }
}

fn answer<C: SolCall>(outcome: &Outcome) -> C::Return {
    let answer = C::abi_decode_returns(&outcome.data);
    answer.unwrap_or_else(|error| panic!("{}: {error} in {outcome:?}", C::SIGNATURE))
}
