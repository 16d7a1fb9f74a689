//! A proposal that calls a contract outside of the suite, which calls the suite in turn: its events lie
//! between those of the proposal's other actions.

use crate::{
    found,
    governing::{propose, set},
    history::{History, key},
    report,
};
use commons_client::{
    Commons,
    log::{Entry, Event},
};
use commons_core::{Address, H256, U256, ballot::FOR, governor::Action};
use commons_interfaces::ledger::Ledger;
use e2e_tests::{Suite, agent, evm, plain};
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, env::DefaultEnvironment};

type LedgerRef = contract_ref_from_path!(Ledger, DefaultEnvironment);

/// Calls whoever its first 32 bytes name with the rest of them.
const FORWARDER: &str = "
    32 CALLDATASIZE SUB 32 0 CALLDATACOPY
    0 0 32 CALLDATASIZE SUB 0 0 0 CALLDATALOAD GAS CALL
    @done JUMPI 0 0 REVERT
    done: STOP
";

/// The call of a message by way of the forwarder.
fn forward(by: Address, (to, message): (Address, Vec<u8>)) -> Action {
    let mut data = vec![0; 12];
    data.extend_from_slice(to.as_bytes());
    data.extend(message);
    Action::Call { target: by, value: U256::zero(), data }
}

fn names(log: &[Entry]) -> Vec<&'static str> {
    log.iter().filter_map(Entry::event).map(|event| event.name()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proposal_sets_off_outside_of_the_suite_may_speak_in_between() {
    let mut suite = Suite::quick().await;
    let forwarder = suite.make_of(evm::contract(FORWARDER), Vec::new()).await.unwrap();
    let commons = Commons::open(suite.chain.clone(), suite.hub).await.unwrap();
    let ledger = commons.addresses().ledger;
    let project = |number| {
        let mut ledger = LedgerRef::from(ledger);
        let document = H256::repeat_byte(number);
        forward(forwarder, plain(ledger.call_mut().open_project(document, Vec::new())))
    };
    let actions = vec![
        set("claim_max", 200_000_000, 100_000_000),
        project(1),
        Action::AmendCharter { document: H256::repeat_byte(9), uri: Vec::new() },
        project(2),
    ];
    let proposed = propose(&commons, "alice", actions).await;
    for name in ["alice", "bob", "charlie"] {
        commons.vote_on(&key(name), proposed.id, FOR, "").await.unwrap();
    }
    suite.advance(1_260).await;
    commons.queue(&key("bob"), proposed.id).await.unwrap();
    suite.advance(360).await;
    commons.execute(&key("bob"), &proposed).await.unwrap();
    commons.delegate(&key("bob"), agent("alice"), 1).await.unwrap();

    let history = History::read(commons, 1).await;
    let log = &history.log;
    let is = |entry: &Entry| matches!(entry.event(), Some(Event::Executed(_)));
    let execution = log.iter().position(is).unwrap();
    let expected = [
        "Executed",
        "ParameterSet",
        "ProjectOpened",
        "CharterAmended",
        "ProjectOpened",
        "Adopted",
        "PoolAdopted",
        "Delegated",
    ];
    assert_eq!(names(&log[execution..]), expected);
    let honest = report(&history, log, &history.state);
    assert!(honest.is_clean() && honest.is_complete(), "{honest:#?}");

    for index in execution..log.len() {
        let mut tampered = log.clone();
        tampered.remove(index);
        assert!(!found(&report(&history, &tampered, &history.state)).is_empty(), "without {index}");
    }
    // Nothing that the governor does may change places with anything of the same contract, nor come before
    // what it follows from. In which order the ledger and the hub spoke while a call outside of the suite
    // was running, nobody keeps, and nothing follows from it.
    for index in execution + 1..log.len() {
        let mut tampered = log.clone();
        tampered.swap(index - 1, index);
        let moved = [expected[index - execution - 1], expected[index - execution]];
        let found = found(&report(&history, &tampered, &history.state));
        let indifferent = moved.contains(&"CharterAmended") && moved.contains(&"ProjectOpened");
        assert_eq!(found.is_empty(), indifferent, "{moved:?}: {found:?}");
    }
    // What nothing but a proposal can do does not come in another transaction than its execution.
    let mut tampered = log.clone();
    for late in &mut tampered[execution + 3..] {
        late.extrinsic = late.extrinsic.map(|number| number + 1);
    }
    let found = found(&report(&history, &tampered, &history.state));
    assert!(found.contains(&"only proposals change parameters, norms, assets and settled values"));
    assert!(found.contains(&"proposals: made, taken back, queued, executed"), "{found:?}");
}
