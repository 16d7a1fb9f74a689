//! Compiled contracts in the local node's own runtime, in process: no node, no signatures, no
//! blocks to wait for. For tests that make thousands of calls.
//!
//! Bytes go in and bytes come out; how a message is encoded is the caller's business. What a call
//! costs and answers is what it would on the node: the same `pallet-revive` runs it with the same
//! prices, and a call that reverts leaves nothing but a higher nonce.

mod outcome;

pub use outcome::{Event, Outcome};

use commons_runtime::{
    constants::{MAXIMUM_BLOCK_WEIGHT, UNITS},
    genesis::{self, ENDOWMENT},
    AccountId, Balance, Balances, Revive, Runtime, RuntimeOrigin, System, Timestamp,
};
use frame_support::{
    storage::{storage_prefix, unhashed, with_transaction_unchecked},
    traits::fungible::Mutate,
};
use pallet_revive::{
    AccountInfo, AddressMapper, Code, ContractResult, ExecConfig, ExecReturnValue,
    TransactionLimits, H160, H256, U256,
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, TransactionOutcome};

type Mapper = <Runtime as pallet_revive::Config>::AddressMapper;

/// When a sandbox begins: 2027-01-15, 08:00 UTC.
pub const START: u64 = 1_800_000_000;

/// More than any call stores, and less than an account has. It is given because without a limit
/// some nested calls fail in silence.
const DEPOSIT_LIMIT: Balance = 1_000_000 * UNITS;

/// A chain of its own. Callers are named by their addresses, as contracts see them.
pub struct Sandbox {
    state: TestExternalities,
}

impl Default for Sandbox {
    fn default() -> Self {
        Self::new()
    }
}

impl Sandbox {
    /// The development chain at [`START`].
    pub fn new() -> Self {
        let storage = genesis::development().build_storage();
        let storage = storage.expect("the genesis of the development chain is sound");
        let mut sandbox = Self { state: TestExternalities::new(storage) };
        sandbox.next_block(START);
        sandbox
    }

    /// Unix time of the current block, in seconds.
    pub fn now(&mut self) -> u64 {
        self.inside(|| Timestamp::get() / 1_000)
    }

    /// Goes on to a new block, that many seconds later.
    pub fn advance(&mut self, seconds: u64) {
        let now = self.now().checked_add(seconds).expect("the clock ends in 2^64 seconds");
        self.next_block(now);
    }

    fn next_block(&mut self, seconds: u64) {
        self.inside(|| {
            // The first block after genesis is number 1: in block 0 events get lost.
            System::set_block_number(System::block_number() + 1);
            forget_events();
            Timestamp::set_timestamp(seconds * 1_000);
        });
    }

    /// The address of agent number `index`, who is there and funded from now on.
    pub fn account(&mut self, index: u32) -> H160 {
        let mut key = *b"an agent of the commons' sandbox";
        key[..4].copy_from_slice(&index.to_be_bytes());
        let who = AccountId::new(key);
        self.inside(|| {
            if Balances::free_balance(&who) == 0 {
                // The runtime maps every new account by itself.
                Balances::mint_into(&who, ENDOWMENT).expect("2^128 is enough for everybody");
            }
        });
        address(&who)
    }

    /// Puts code on the chain; nothing happens if it is there already.
    pub fn upload(&mut self, caller: H160, code: Vec<u8>) -> H256 {
        self.inside(|| {
            let uploaded = Revive::bare_upload_code(signed(caller), code, DEPOSIT_LIMIT);
            uploaded.expect("it is code, and the caller can pay for it").code_hash
        })
    }

    /// Makes a contract of code on the chain. `data` is what its constructor reads; an outcome
    /// that reverted comes back as the error.
    pub fn instantiate(
        &mut self,
        caller: H160,
        code: H256,
        data: Vec<u8>,
    ) -> Result<(H160, Outcome), Box<Outcome>> {
        self.make(caller, Code::Existing(code), data)
    }

    /// The same with EVM bytecode, which is never on the chain before: `init` is what the compiler
    /// made, and `data` what its constructor reads.
    pub fn instantiate_evm(
        &mut self,
        caller: H160,
        init: &[u8],
        data: &[u8],
    ) -> Result<(H160, Outcome), Box<Outcome>> {
        self.make(caller, Code::Upload([init, data].concat()), Vec::new())
    }

    fn make(
        &mut self,
        caller: H160,
        code: Code,
        data: Vec<u8>,
    ) -> Result<(H160, Outcome), Box<Outcome>> {
        let mut contract = H160::zero();
        let outcome = self.transact(caller, |origin| {
            let config = ExecConfig::new_substrate_tx();
            Revive::bare_instantiate(origin, U256::zero(), limits(), code, data, None, config)
                .map_result(|made| {
                    contract = made.addr;
                    made.result
                })
        });
        if outcome.reverted {
            Err(Box::new(outcome))
        } else {
            Ok((contract, outcome))
        }
    }

    /// Calls a contract.
    pub fn call(&mut self, caller: H160, contract: H160, data: Vec<u8>) -> Outcome {
        self.pay(caller, contract, U256::zero(), data)
    }

    /// Calls a contract, or sends money to an account: so much, in the chain's 18-decimal units.
    pub fn pay(&mut self, caller: H160, to: H160, amount: U256, data: Vec<u8>) -> Outcome {
        self.transact(caller, |origin| {
            let config = ExecConfig::new_substrate_tx();
            Revive::bare_call(origin, to, amount, limits(), data, config)
        })
    }

    /// What an account can spend, in the chain's 18-decimal units.
    pub fn balance(&mut self, account: H160) -> U256 {
        self.inside(|| Revive::evm_balance(&account))
    }

    /// The hash of the code at an address; zero if there is none.
    pub fn code_hash(&mut self, address: H160) -> H256 {
        let info = self.inside(|| AccountInfo::<Runtime>::load_contract(&address));
        info.map_or(H256::zero(), |contract| contract.code_hash)
    }

    /// What a call would do now.
    pub fn dry_run(&mut self, caller: H160, contract: H160, data: Vec<u8>) -> Outcome {
        self.undone(|sandbox| sandbox.call(caller, contract, data))
    }

    /// Does things and undoes them again, the clock included. It can be nested, and is far cheaper
    /// than to deploy everything anew for each case of a test. A panic leaves them half done.
    pub fn undone<T>(&mut self, things: impl FnOnce(&mut Self) -> T) -> T {
        self.inside(sp_io::storage::start_transaction);
        let result = things(self);
        self.inside(sp_io::storage::rollback_transaction);
        result
    }

    /// The cell of a contract under a key (of any length up to 128 bytes).
    pub fn storage(&mut self, contract: H160, key: &[u8]) -> Option<Vec<u8>> {
        let cell = self.inside(|| Revive::get_storage_var_key(contract, key.to_vec()));
        cell.unwrap_or_else(|error| panic!("cell {key:02x?} of {contract}: {error:?}"))
    }

    /// How many cells a contract has.
    pub fn storage_items(&mut self, contract: H160) -> u32 {
        let info = self.inside(|| AccountInfo::<Runtime>::load_contract(&contract));
        info.unwrap_or_else(|| panic!("there is no contract at {contract}")).storage_items
    }

    /// Runs anything in the runtime, for what this crate has no function for.
    pub fn inside<T>(&mut self, run: impl FnOnce() -> T) -> T {
        self.state.execute_with(run)
    }

    /// Runs something as a transaction of the caller: as on the chain, nothing stays of it if it
    /// fails or if the contract reverts.
    fn transact(
        &mut self,
        caller: H160,
        run: impl FnOnce(RuntimeOrigin) -> ContractResult<ExecReturnValue, Balance>,
    ) -> Outcome {
        self.inside(|| {
            forget_events();
            let origin = signed(caller);
            with_transaction_unchecked(|| {
                let outcome = Outcome::of(run(origin));
                if outcome.reverted {
                    TransactionOutcome::Rollback(outcome)
                } else {
                    TransactionOutcome::Commit(outcome)
                }
            })
        })
    }
}

/// The address by which contracts know an account, such as those of the genesis block.
pub fn address(account: &AccountId) -> H160 {
    Mapper::to_address(account)
}

/// The origin of a transaction. Each has a nonce of its own, so that contracts get the addresses
/// they would get on the node.
fn signed(caller: H160) -> RuntimeOrigin {
    let who = Mapper::to_account_id(&caller);
    System::inc_account_nonce(&who);
    RuntimeOrigin::signed(who)
}

/// Makes room for the events of the next call. `System::reset_events` would look for topics too, which
/// nothing here has, through everything that was ever written.
fn forget_events() {
    for item in ["Events", "EventCount"] {
        unhashed::kill(&storage_prefix(b"System", item.as_bytes()));
    }
}

/// A whole block, which is what a dry run on the node may use.
fn limits() -> TransactionLimits<Runtime> {
    TransactionLimits::WeightAndDeposit {
        weight_limit: MAXIMUM_BLOCK_WEIGHT,
        deposit_limit: DEPOSIT_LIMIT,
    }
}
