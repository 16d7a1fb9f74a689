//! The runtime in-process, without a node: a contract is put on the chain and called.

use commons_runtime::{
    constants::{deposit, MAXIMUM_BLOCK_WEIGHT, UNITS},
    genesis, Balance, Revive, Runtime, RuntimeOrigin, Timestamp,
};
use pallet_revive::{Code, ExecConfig, StorageDeposit, TransactionLimits, H160, U256};
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use sp_runtime::BuildStorage;

/// Ethereum bytecode: a constructor that installs the nine bytes after it, which answer every
/// call with the block's time.
const WHAT_TIME: &[u8] = &[
    0x60, 0x09, 0x60, 0x0c, 0x60, 0x00, 0x39, 0x60, 0x09, 0x60, 0x00, 0xf3, //
    0x42, 0x60, 0x00, 0x52, 0x60, 0x20, 0x60, 0x00, 0xf3,
];

fn limits() -> TransactionLimits<Runtime> {
    TransactionLimits::WeightAndDeposit { weight_limit: MAXIMUM_BLOCK_WEIGHT, deposit_limit: UNITS }
}

fn instantiate() -> (H160, Balance) {
    let outcome = Revive::bare_instantiate(
        RuntimeOrigin::signed(Alice.to_account_id()),
        U256::zero(),
        limits(),
        Code::Upload(WHAT_TIME.to_vec()),
        Vec::new(),
        None,
        ExecConfig::new_substrate_tx(),
    );
    let StorageDeposit::Charge(paid) = outcome.storage_deposit else {
        panic!("a new contract takes room")
    };
    (outcome.result.expect("it was instantiated").addr, paid)
}

#[test]
fn a_contract_pays_for_its_room_and_sees_the_time_in_seconds() {
    let storage = genesis::development().build_storage().unwrap();
    sp_io::TestExternalities::new(storage).execute_with(|| {
        Timestamp::set_timestamp(1_800_000_000_000);
        let (contract, paid) = instantiate();
        // The code and the contract's own entries: some items, few bytes.
        assert!((deposit(2, 0)..deposit(5, 0)).contains(&paid), "{paid}");

        let answer = Revive::bare_call(
            RuntimeOrigin::signed(Bob.to_account_id()),
            contract,
            U256::zero(),
            limits(),
            Vec::new(),
            ExecConfig::new_substrate_tx(),
        );
        let data = answer.result.expect("it answers").data;
        assert_eq!(U256::from_big_endian(&data), 1_800_000_000u64.into());
    });
}
