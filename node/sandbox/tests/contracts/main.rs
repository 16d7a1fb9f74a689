//! The compiled contracts in the sandbox: that it runs them as the node does.

mod bundle;
mod coins;
mod differential;
mod hostile;
mod lockstep;
mod message;
mod money;
mod openzeppelin;
mod suite;
mod weights;

use bundle::Bundle;
use commons_core::{
    contribution::{Action, Draft, Effort, Fate, Settlement, Unit},
    founding::Seed,
    ledger::LedgerError,
    parameters::Parameters,
    review,
    units::{ContributionId, Points, ProjectId},
};
use commons_runtime::{AccountId, Balance, Block, BlockNumber, Nonce, Runtime};
use commons_sandbox::{address, Sandbox, START};
use message::selector;
use pallet_revive::{
    runtime_decl_for_revive_api::ReviveApiV1 as ReviveApi, AddressMapper, StorageDeposit,
};
use sp_core::{hex2array, H160, H256};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Charlie};
use std::time::Instant;
use suite::{
    ledger::{contribution, record, settle, terms},
    reputation::{balance_of, cast},
    *,
};

const DAY: u64 = 24 * 60 * 60;
const FIRST: ContributionId = ContributionId(1);

fn commons() -> Commons {
    Commons::found(&Parameters::default(), &[Points::whole(100); 3])
}

fn draft() -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 1_500, unit: Unit::Hour },
        claimed: Points::whole(12),
        evidence: H256::repeat_byte(7),
        project: ProjectId::COMMONS,
        cites: Vec::new(),
        satisfies: None,
    }
}

#[test]
fn names_stand_for_the_selectors_in_the_bundles() {
    for contract in CONTRACTS {
        let bundle = Bundle::read(contract);
        assert!(bundle.selectors.len() > 2, "{contract}");
        for (name, expected) in bundle.selectors {
            assert_eq!(selector(&name).to_vec(), expected, "{contract}: {name}");
        }
    }
}

#[test]
fn a_contribution_is_recorded_reviewed_and_settled() {
    let mut commons = commons();
    let (ledger, reputation) = (commons.suite.ledger, commons.suite.reputation);
    let [alice, bob, dave] = [0, 1, 3].map(|index| commons.agent(index));
    commons.sandbox.advance(DAY);

    let (id, recorded) = commons.send(dave, ledger, record(&draft(), b"https://example.org"));
    assert_eq!(id, Ok(FIRST));
    assert!(recorded.deposit > 0);
    let [event] = recorded.events.as_slice() else { panic!("{recorded:?}") };
    assert_eq!((event.contract, event.topics.len()), (ledger, 3));

    let (early, refused) = commons.send(dave, ledger, settle(FIRST));
    assert!(matches!(early, Err(LedgerError::Review(_))), "{early:?}");
    assert!(refused.reverted && refused.error.is_none() && refused.events.is_empty());
    assert_eq!(refused.deposit, 0);

    let terms = commons.ask(ledger, terms(FIRST)).expect("it is there");
    for (reviewer, grade) in [(alice, 9), (bob, 8)] {
        commons.sandbox.advance(1);
        let (cast, _) = commons.send(reviewer, reputation, cast(&terms, grade, b"well done"));
        assert_eq!(cast, Ok(()));
    }
    commons.sandbox.advance(3 * DAY);
    let (outcome, settled) = commons.send(bob, ledger, settle(FIRST));
    let value = Points(9_600_000);
    assert_eq!(outcome, Ok(review::Outcome::Accepted { grade: 8, value }));
    // Decided and minted by reputation, then settled by the ledger.
    let emitted: Vec<_> = settled.events.iter().map(|event| event.contract).collect();
    assert_eq!(emitted, [reputation, reputation, ledger]);
    assert_eq!(commons.ask(reputation, balance_of(dave)), value);
    let kept = commons.ask(ledger, contribution(FIRST)).expect("it is there");
    assert!(matches!(kept.fate, Fate::Settled(Settlement { at, .. }) if at == START + 4 * DAY + 2));
    assert_eq!(commons.ask(reputation, suite::reputation::history()).count, 4);
}

#[test]
fn a_dry_run_says_what_a_call_would_do_and_does_nothing() {
    let mut commons = commons();
    let (ledger, dave) = (commons.suite.ledger, commons.agent(3));
    let message = record(&draft(), b"").encode();
    let root = commons.sandbox.storage(ledger, &[0; 4]);
    assert!(root.is_some(), "the root cell has the key 0");

    let dry = commons.sandbox.dry_run(dave, ledger, message.clone());
    assert_eq!(commons.sandbox.storage(ledger, &[0; 4]), root);
    assert_eq!(commons.sandbox.storage_items(ledger), 1);
    assert_eq!(commons.sandbox.call(dave, ledger, message), dry);
    assert_ne!(commons.sandbox.storage(ledger, &[0; 4]), root);
    assert_eq!(commons.sandbox.storage_items(ledger), 2);
}

#[test]
fn contracts_are_where_they_would_be_on_the_node() {
    let [alice, bob, charlie] = [Alice, Bob, Charlie].map(|key| address(&key.to_account_id()));
    let founders = [alice, bob, charlie].map(|agent| Seed { agent, points: Points::whole(100) });
    let commons = Commons::deploy(Sandbox::new(), alice, &Parameters::default(), &founders);
    // As in the demo: it follows from the deployer and from how many transactions there were.
    let hub = H160(hex2array!("b2ecdfb581808e799e5cf0c6cbd3bc5359f11de0"));
    assert_eq!(commons.suite.hub, hub);
}

#[test]
fn what_is_undone_takes_the_clock_along() {
    let mut sandbox = Sandbox::new();
    sandbox.undone(|sandbox| {
        sandbox.advance(DAY);
        sandbox.undone(|sandbox| sandbox.advance(DAY));
        assert_eq!(sandbox.now(), START + DAY);
    });
    assert_eq!(sandbox.now(), START);
}

#[test]
fn a_call_that_the_chain_ends_says_why_and_leaves_nothing() {
    let mut commons = commons();
    let (alice, hub) = (commons.agent(0), commons.suite.hub);
    let hash = H256::repeat_byte(1);
    let failed = commons.sandbox.instantiate(alice, hash, Vec::new()).unwrap_err();
    assert!(failed.reverted && failed.error.is_some(), "{failed:?}");
    // Too short for a selector: ink! answers that it does not understand.
    let misunderstood = commons.sandbox.call(alice, hub, vec![1]);
    assert!(misunderstood.reverted, "{misunderstood:?}");
}

#[test]
fn there_are_as_many_agents_as_wanted() {
    let mut sandbox = Sandbox::new();
    let mut agents: Vec<H160> = (0..5_000).map(|index| sandbox.account(index)).collect();
    assert_eq!(sandbox.account(4_999), agents[4_999]);
    agents.sort_unstable();
    agents.dedup();
    assert_eq!(agents.len(), 5_000);
}

/// Makes a call, and compares it with what the runtime answers to a client that asks for a dry run.
fn compare(commons: &mut Commons, who: H160, to: H160, data: Vec<u8>) {
    let dry = commons.sandbox.undone(|sandbox| {
        sandbox.inside(|| {
            let who = <Runtime as pallet_revive::Config>::AddressMapper::to_account_id(&who);
            let data = data.clone();
            <Runtime as ReviveApi<Block, AccountId, Balance, Nonce, BlockNumber, u64>>::call(
                who, to, 0, None, None, data,
            )
        })
    });
    let done = commons.sandbox.call(who, to, data);
    let StorageDeposit::Charge(deposit) = dry.storage_deposit else { panic!("{dry:?}") };
    assert!(!done.reverted, "{done:?}");
    assert_eq!(done.data, dry.result.expect("it runs").data);
    assert_eq!(done.weight, dry.weight_required);
    assert_eq!(done.weight_consumed, dry.weight_consumed);
    assert_eq!(done.deposit, i64::try_from(deposit).expect("it is far below 2^63"));
}

#[test]
fn a_call_costs_what_a_dry_run_on_the_node_says() {
    let mut commons = commons();
    let (ledger, reputation) = (commons.suite.ledger, commons.suite.reputation);
    let [alice, bob, dave] = [0, 1, 3].map(|index| commons.agent(index));
    commons.sandbox.advance(DAY);
    compare(&mut commons, dave, ledger, record(&draft(), b"https://example.org").encode());
    let terms = commons.ask(ledger, terms(FIRST)).expect("it is there");
    let steps = [
        (1, alice, reputation, cast(&terms, 9, b"well done").encode()),
        (1, bob, reputation, cast(&terms, 8, b"").encode()),
        (3 * DAY, bob, ledger, settle(FIRST).encode()),
    ];
    for (wait, who, to, data) in steps {
        commons.sandbox.advance(wait);
        compare(&mut commons, who, to, data);
    }
}

/// Prints how many of each this machine makes in a second.
#[test]
fn a_thousand_of_each_go_through() {
    const CALLS: u32 = 1_000;
    let report = |what: &str, calls: u32, start: Instant| {
        println!("{what}: {:.0} a second", f64::from(calls) / start.elapsed().as_secs_f64());
    };
    let start = Instant::now();
    for _ in 0..20 {
        Sandbox::new();
    }
    report("new sandboxes", 20, start);
    let start = Instant::now();
    for _ in 0..20 {
        commons();
    }
    report("new commons", 20, start);

    let mut commons = commons();
    let (ledger, reputation) = (commons.suite.ledger, commons.suite.reputation);
    let [alice, dave] = [0, 3].map(|index| commons.agent(index));
    let start = Instant::now();
    for _ in 0..CALLS {
        commons.ask(reputation, balance_of(alice));
    }
    report("balance_of", CALLS, start);
    let start = Instant::now();
    for _ in 0..CALLS {
        commons.sandbox.advance(1);
        commons.send(dave, ledger, record(&draft(), b"https://example.org")).0.unwrap();
    }
    report("record", CALLS, start);
    let ids = (1..=u64::from(CALLS)).map(ContributionId);
    let terms: Vec<_> = ids.clone().map(|id| commons.ask(ledger, terms(id)).unwrap()).collect();
    let start = Instant::now();
    for terms in terms {
        commons.sandbox.advance(1);
        commons.send(alice, reputation, cast(&terms, 9, b"well done")).0.unwrap();
    }
    report("cast", CALLS, start);
    commons.sandbox.advance(4 * DAY);
    let start = Instant::now();
    for id in ids {
        commons.send(alice, ledger, settle(id)).0.unwrap();
    }
    report("settle", CALLS, start);
    let start = Instant::now();
    for index in 0..CALLS {
        commons.agent(10 + index);
    }
    report("new agents", CALLS, start);
}
