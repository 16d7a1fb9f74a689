//! The node as others use it: started by its flags, asked over JSON-RPC.

mod common;

use common::{wait_for, Node, Scratch};
use commons_runtime::{genesis, Runtime};
use serde_json::json;
use sp_core::H160;
use sp_keyring::Sr25519Keyring::{Alice, Bob};
use std::{
    thread,
    time::{Duration, SystemTime, UNIX_EPOCH},
};

fn machine_seconds() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.expect("it is after 1970").as_secs()
}

#[test]
fn starts_as_ink_e2e_starts_it_and_knows_the_time_from_the_beginning() {
    let before = machine_seconds();
    let node = Node::dev(&["-lruntime::revive=debug"]);
    assert_eq!(
        node.get("system_properties", json!([])),
        json!({ "tokenSymbol": "UNIT", "tokenDecimals": 10, "ss58Format": 42 })
    );
    assert_eq!(node.finalized(), 1);
    assert_eq!(node.time(0), 0);
    let time = node.time(1);
    assert_eq!(time % 1_000, 0);
    assert!((before..=machine_seconds()).contains(&(time / 1_000)));
}

#[test]
fn the_development_accounts_are_funded_and_mapped() {
    let node = Node::dev(&[]);
    for account in genesis::dev_accounts() {
        let key = frame_system::Account::<Runtime>::hashed_key_for(&account);
        let info: frame_system::AccountInfo<u32, pallet_balances::AccountData<u128>> =
            node.storage(0, &key).expect("it is in genesis");
        assert_eq!(info.data.free, genesis::ENDOWMENT);
        let address: H160 = node.call("ReviveApi_address", &account);
        let owner: commons_runtime::AccountId = node.call("ReviveApi_account_id", address);
        assert_eq!(owner, account);
    }
    let alith = H160(genesis::ETHEREUM_ACCOUNTS[0]);
    let ether: sp_core::U256 = node.call("ReviveApi_balance", alith);
    assert!(ether > (9_999_999u128 * 1_000_000_000_000_000_000).into());
}

#[test]
fn every_transaction_gets_a_block_at_once_and_no_two_blocks_share_a_second() {
    let node = Node::dev(&[]);
    for nonce in 0..20 {
        node.remark(Alice, nonce);
    }
    // It is valid only once the one before is there, and must not be forgotten.
    node.remark(Bob, 1);
    node.remark(Bob, 0);
    let count = |node: &Node| (2..=node.best()).map(|n| node.transactions(n) - 1).sum::<usize>();
    wait_for("all transactions in blocks", || (count(&node) == 22).then_some(()));
    assert_eq!(node.finalized(), node.best());
    let nonce = node.call::<u32>("AccountNonceApi_account_nonce", Alice.to_account_id());
    assert_eq!(nonce, 20);
    for block in 2..=node.best() {
        assert!(node.transactions(block) > 1, "block {block} is empty");
        assert!(node.time(block) >= node.time(block - 1) + 1_000);
    }
}

#[test]
fn the_clock_moves_forward_and_stays_there() {
    let node = Node::dev(&[]);
    let before = node.time(1) / 1_000;
    let sealed = node.get("dev_increaseTime", json!([7 * 24 * 3_600]));
    assert_eq!(node.best(), 2);
    assert_eq!(node.finalized(), 2);
    assert_eq!(sealed["hash"], node.hash(2));
    assert_eq!(sealed["timestamp"], node.time(2) / 1_000);
    let moved = node.time(2) / 1_000;
    assert!(moved >= before + 7 * 24 * 3_600);
    assert!(moved <= machine_seconds() + 7 * 24 * 3_600);

    node.remark(Alice, 0);
    wait_for("the transaction's block", || (node.best() == 3).then_some(()));
    assert!(node.time(3) / 1_000 > moved);

    node.get("dev_increaseTime", json!({ "seconds": 60 }));
    assert!(node.time(4) >= node.time(3) + 60_000);
}

#[test]
fn the_clock_refuses_what_makes_no_sense_and_says_why() {
    let node = Node::dev(&[]);
    let refused = |params| {
        let (code, message) = node.ask("dev_increaseTime", params).unwrap_err();
        assert_eq!(code, -32602);
        message
    };
    assert!(refused(json!([0])).contains("forward only"));
    assert!(refused(json!([u64::MAX])).contains("100 years"));
    refused(json!([-1]));
    refused(json!([]));
    assert_eq!(node.best(), 1, "no block was made");
}

#[test]
fn makes_blocks_in_intervals_when_told_to() {
    let node = Node::dev(&["--block-time", "200"]);
    wait_for("five blocks", || (node.finalized() >= 5).then_some(()));
    assert_eq!(node.transactions(4), 1, "nobody sent anything");
    assert!(node.time(5) >= node.time(4) + 1_000);

    let before = node.best();
    node.remark(Alice, 0);
    wait_for("the transaction", || {
        (before..=node.best()).find(|block| node.transactions(*block) == 2)
    });
    let last = node.time(node.best());
    node.get("dev_increaseTime", json!([3_600]));
    assert!(node.time(node.best()) >= last + 3_600_000);
}

#[test]
fn a_chain_on_disk_outlives_the_node_and_remembers_every_state() {
    let place = Scratch::new("outlives");
    let start = || {
        let mut command = Node::command();
        Node::start(command.arg("--base-path").arg(place.path()))
    };
    let node = start();
    node.remark(Alice, 0);
    wait_for("the transaction's block", || (node.best() == 2).then_some(()));
    node.get("dev_increaseTime", json!([24 * 3_600]));
    let hashes: Vec<_> = (0..=3).map(|block| node.hash(block)).collect();
    let last = node.time(3);
    node.stop();

    let node = start();
    assert_eq!((node.best(), node.finalized()), (3, 3));
    assert_eq!((0..=3).map(|block| node.hash(block)).collect::<Vec<_>>(), hashes);
    assert_eq!(node.time(3), last);
    // The moved clock goes on, at the machine's pace.
    thread::sleep(Duration::from_secs(3));
    node.remark(Alice, 1);
    wait_for("another block", || (node.best() == 4).then_some(()));
    assert!((last + 2_000..last + 60_000).contains(&node.time(4)));
    // An audit reads any block's state, however old.
    let key = frame_system::Account::<Runtime>::hashed_key_for(Alice.to_account_id());
    // The nonce comes first.
    let nonces = (0..=4).map(|block| node.storage::<u32>(block, &key));
    assert_eq!(nonces.collect::<Vec<_>>(), [0, 0, 1, 1, 2].map(Some));
}

#[test]
fn a_machine_that_fails_leaves_a_chain_that_goes_on() {
    let place = Scratch::new("fails");
    let start = || {
        let mut command = Node::command();
        Node::start(command.arg("--base-path").arg(place.path()))
    };
    let node = start();
    for seconds in 1..=20 {
        node.get("dev_increaseTime", json!([seconds]));
    }
    let hashes: Vec<_> = (0..=node.best()).map(|block| node.hash(block)).collect();
    node.kill();

    // Blocks are written to the disk a moment after they are made, so the last ones may be gone. What
    // is there is the chain that was, and it goes on.
    let node = start();
    let best = node.best();
    assert_eq!(node.finalized(), best);
    for block in 0..=best {
        assert_eq!(node.hash(block), hashes[usize::try_from(block).expect("it is small")]);
    }
    node.get("dev_increaseTime", json!([1]));
    assert_eq!(node.best(), best + 1);
}

#[test]
fn nodes_side_by_side_share_nothing_and_leave_nothing_behind() {
    let place = Scratch::new("nothing");
    // Without flags it is the development chain too.
    let start = || Node::start(Node::command().env("TMPDIR", place.path()));
    let (one, other) = (start(), start());
    one.get("dev_increaseTime", json!([1]));
    assert_eq!((one.best(), other.best()), (2, 1));
    assert_eq!(one.hash(0), other.hash(0));
    one.kill();
    other.kill();
    let left = std::fs::read_dir(place.path()).expect("it is a directory");
    assert_eq!(left.count(), 0);
}
