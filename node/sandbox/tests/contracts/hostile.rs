//! Contracts that mean harm, as targets of proposals that have passed: what they can do to the governor,
//! and what they cannot. They are a few bytes of EVM code each.

mod needs;

use crate::{
    lockstep::targets::{deploy, millionths, FALSE, REFUSAL, REFUSES, SILENT, TRUE},
    message::selector,
    suite::{decided::Decided, governor, hub, ledger, reputation, Commons},
};
use codec::Encode;
use commons_core::{
    ballot::{CastError, Kind, Terms},
    founding::Seed,
    governor::{Action, GovernorError, State},
    hub::HubError,
    ledger::LedgerError,
    parameters::Parameters,
    reputation::{OrderError, SeedError},
    units::{ContributionId, Points, Units},
};
use commons_sandbox::Outcome;
use sp_core::{H160, H256, U256};

/// Calls the address in bytes 4 to 24 of what it is given with the rest of it, and tells in an event
/// whether that worked (the topic) and what was answered: `CALLDATACOPY(0, 24, size - 24); CALL(gas,
/// address, 0, 0, size - 24, 0, 0); RETURNDATACOPY; LOG1`.
const RELAY: &[u8] = &[
    0x60, 0x18, 0x36, 0x03, 0x80, 0x60, 0x18, 0x5f, 0x37, 0x5f, 0x5f, 0x82, 0x5f, 0x5f, 0x60, 0x04,
    0x35, 0x60, 0x60, 0x1c, 0x5a, 0xf1, 0x3d, 0x5f, 0x5f, 0x3e, 0x3d, 0x5f, 0xa1, 0x00,
];
/// Never ends: `JUMPDEST; JUMP(0)`.
const BURNS: &[u8] = &[0x5b, 0x5f, 0x56];
/// Answers twice as much as a token should: `MSTORE(0, 1); RETURN(0, 64)`.
const LONG: &[u8] = &[0x60, 0x01, 0x5f, 0x52, 0x60, 0x40, 0x5f, 0xf3];
/// Answers 2: `MSTORE(0, 2); RETURN(0, 32)`.
const TWO: &[u8] = &[0x60, 0x02, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
/// Answers 64 KiB: `RETURN(0, 65536)`.
const VERBOSE: &[u8] = &[0x62, 0x01, 0x00, 0x00, 0x5f, 0xf3];

/// A commons with a treasury, and three founders who agree on everything.
struct House {
    commons: Commons,
    founders: [H160; 3],
}

impl House {
    fn new() -> Self {
        let mut commons = Commons::found(&Parameters::default(), &[Points::whole(100); 3]);
        let founders = [0, 1, 2].map(|index| commons.agent(index));
        commons.sandbox.advance(60);
        let (to, amount) = (commons.suite.governor, millionths(50_000_000));
        let (deposited, _) = commons.pay(founders[0], to, amount, governor::deposit());
        assert_eq!(deposited, Ok(()));
        Self { commons, founders }
    }

    fn deploy(&mut self, code: &[u8]) -> H160 {
        deploy(&mut self.commons.sandbox, self.founders[0], code)
    }

    fn decided(&mut self, actions: &[Action]) -> Decided {
        self.commons.decided(&self.founders, actions)
    }

    fn execute(&mut self, decided: &Decided) -> (Option<Result<(), GovernorError>>, Outcome) {
        self.commons.execute(self.founders[1], decided)
    }

    fn treasury(&mut self) -> U256 {
        self.commons.sandbox.balance(self.commons.suite.governor)
    }

    /// Everything that the governor keeps.
    fn root(&mut self) -> Option<Vec<u8>> {
        self.commons.sandbox.storage(self.commons.suite.governor, &[0; 4])
    }
}

fn call(target: H160, data: Vec<u8>) -> Action {
    Action::Call { target, value: U256::zero(), data }
}

/// What makes the relay call a contract.
fn relayed(relay: H160, to: H160, data: Vec<u8>) -> Action {
    call(relay, [vec![0; 4], to.0.to_vec(), data].concat())
}

/// What the relay says of its call.
fn told(outcome: &Outcome, relay: H160) -> Vec<(bool, Vec<u8>)> {
    let events = outcome.events.iter().filter(|event| event.contract == relay);
    events.map(|event| (event.topics[0] != H256::zero(), event.data.clone())).collect()
}

#[test]
fn a_target_cannot_call_back_into_the_governor() {
    let mut house = House::new();
    let relay = house.deploy(RELAY);
    let (suite, founder) = (house.commons.suite, house.founders[2]);
    let other = house.decided(&[Action::Pay { to: founder, amount: millionths(1_000_000) }]);
    let Decided { id, actions, codes, description } = &other;
    let again = governor::execute(*id, actions, codes, *description).encode();
    let messages = [
        again,
        governor::deposit().encode(),
        governor::propose(&[], b"mine").encode(),
        governor::cancel(*id).encode(),
        governor::open(0).encode(),
        governor::state(*id).encode(),
    ];
    let number = messages.len();
    let actions = messages.map(|data| relayed(relay, suite.governor, data));
    // The grace period of the other one is not over when this one is due.
    let decided = house.decided(&actions);
    let before = house.treasury();
    let (done, outcome) = house.execute(&decided);
    assert_eq!(done, Some(Ok(())), "what the target meets with is its own affair");
    assert_eq!(told(&outcome, relay), vec![(false, vec![]); number]);
    assert_eq!(house.treasury(), before);
    assert_eq!(house.commons.state(other.id), State::Queued);
    assert_eq!(house.commons.state(decided.id), State::Executed);
    assert_eq!(house.execute(&other).0, Some(Ok(())), "in its turn it is done");
}

#[test]
fn whom_the_governor_calls_has_none_of_its_rights() {
    let mut house = House::new();
    let relay = house.deploy(RELAY);
    let suite = house.commons.suite;
    let now = house.commons.sandbox.now();
    let terms = Terms {
        convener: suite.governor,
        subject: 1,
        revision: 0,
        snapshot: now - 1,
        opens: now,
        closes: now + 90 * 86_400,
        kind: Kind::Support { quorum: Units(1), extension: 0 },
    };
    let parameters = Parameters::default();
    let seeds = [Seed { agent: relay, points: Points::whole(1) }];
    let charter = crate::suite::charter();
    let first = ContributionId(1);
    let governor = suite.governor;
    let refusals: [(H160, Vec<u8>, Vec<u8>); 6] = [
        (
            suite.ledger,
            ledger::adopt(&parameters).encode(),
            LedgerError::NotGovernor { governor }.encode(),
        ),
        (
            suite.ledger,
            ledger::correct(first, Points(0)).encode(),
            LedgerError::NotGovernor { governor }.encode(),
        ),
        (
            suite.hub,
            hub::amend_charter(&charter).encode(),
            HubError::NotGovernor { governor }.encode(),
        ),
        (suite.hub, hub::inherit().encode(), HubError::NoParent.encode()),
        (
            suite.reputation,
            reputation::seed(&seeds, now).encode(),
            SeedError::NotHub { hub: suite.hub }.encode(),
        ),
        (
            suite.reputation,
            reputation::cast(&terms, 1, b"").encode(),
            CastError::WeightTooLow { weight: Units::ZERO, min: Units(1) }.encode(),
        ),
    ];
    let actions: Vec<_> =
        refusals.iter().map(|(to, data, _)| relayed(relay, *to, data.clone())).collect();
    let decided = house.decided(&actions);
    let (done, outcome) = house.execute(&decided);
    assert_eq!(done, Some(Ok(())));
    let refusals = refusals.map(|(_, _, refusal)| (false, [vec![0, 1], refusal].concat()));
    assert_eq!(told(&outcome, relay), refusals);
}

#[test]
fn a_payee_cannot_call_back_either() {
    let mut house = House::new();
    // Calls whoever pays: `MSTORE(0, selector << 224); CALL(gas, caller, 0, 0, 4, 0, 0); LOG1`.
    let deposit = selector("Governor::deposit");
    let code = [
        &[0x63][..],
        &deposit,
        &[0x60, 0xe0, 0x1b, 0x5f, 0x52, 0x5f, 0x5f, 0x60, 0x04, 0x5f, 0x5f, 0x33, 0x5a, 0xf1],
        &[0x5f, 0x5f, 0xa1, 0x00],
    ];
    let payee = house.deploy(&code.concat());
    let amount = millionths(3_000_000);
    let decided = house.decided(&[Action::Pay { to: payee, amount }]);
    let before = house.treasury();
    let (done, outcome) = house.execute(&decided);
    assert_eq!(done, Some(Ok(())));
    assert_eq!(told(&outcome, payee), vec![(false, vec![])]);
    assert_eq!(house.treasury(), before - amount);
    assert_eq!(house.commons.sandbox.balance(payee), amount);
}

#[test]
fn what_one_target_refuses_undoes_all_actions() {
    let mut house = House::new();
    let refuses = house.deploy(REFUSES);
    let amount = millionths(1_000_000);
    let pay = Action::Pay { to: H160::repeat_byte(0x55), amount };
    let grace = Parameters::position("grace").expect("it has that name");
    let set = Action::Set { parameter: grace, from: 14 * 86_400, value: 15 * 86_400 };
    let decided = house.decided(&[pay, set, call(refuses, vec![0; 4])]);
    let (before, root) = (house.treasury(), house.root());
    let failed = GovernorError::ActionFailed { action: 2, answer: REFUSAL.to_vec() };
    for _ in 0..2 {
        assert_eq!(house.execute(&decided).0, Some(Err(failed.clone())));
        assert_eq!((house.treasury(), house.root()), (before, root.clone()));
        assert_eq!(house.commons.sandbox.balance(H160::repeat_byte(0x55)), U256::zero());
        assert_eq!(house.commons.state(decided.id), State::Queued);
        house.commons.sandbox.advance(86_400);
    }
    house.commons.sandbox.advance(13 * 86_400);
    assert_eq!(house.commons.state(decided.id), State::Expired);
}

#[test]
fn a_target_that_burns_all_weight_takes_nothing_else_along() {
    let mut house = House::new();
    let burns = house.deploy(BURNS);
    let founder = house.founders[2];
    let good = house.decided(&[Action::Pay { to: founder, amount: millionths(1) }]);
    let bad = house
        .decided(&[Action::Pay { to: founder, amount: millionths(1) }, call(burns, vec![0; 4])]);
    let (before, root) = (house.treasury(), house.root());
    let (answer, outcome) = house.execute(&bad);
    println!("{answer:?} {:?}", outcome.error);
    assert!(outcome.reverted && answer != Some(Ok(())), "{answer:?} {outcome:?}");
    assert_eq!((house.treasury(), house.root()), (before, root));
    assert_eq!(house.commons.state(bad.id), State::Queued);
    assert_eq!(house.execute(&good).0, Some(Ok(())), "other proposals do not wait for it");
}

#[test]
fn a_token_must_say_that_it_worked_or_say_nothing() {
    let mut house = House::new();
    let to = house.founders[2];
    for (code, answer) in [
        (TRUE, None),
        (SILENT, None),
        (FALSE, Some(vec![0; 32])),
        (TWO, Some([vec![0; 31], vec![2]].concat())),
        (REFUSES, Some(REFUSAL.to_vec())),
    ] {
        let asset = house.deploy(code);
        let decided = house.decided(&[Action::PayToken { asset, to, amount: U256::one() }]);
        let done = house.execute(&decided).0;
        let expected = match answer {
            Some(answer) => Err(GovernorError::ActionFailed { action: 0, answer }),
            None => Ok(()),
        };
        assert_eq!(done, Some(expected), "{code:02x?}");
    }
}

#[test]
fn an_answer_of_any_length_leaves_the_governor_whole() {
    let mut house = House::new();
    let to = house.founders[2];
    for code in [LONG, VERBOSE] {
        let target = house.deploy(code);
        let root = house.root();
        let decided = house.decided(&[Action::PayToken { asset: target, to, amount: U256::one() }]);
        let (answer, outcome) = house.execute(&decided);
        println!("{code:02x?}: {answer:?} {:?}", outcome.error);
        assert!(outcome.reverted, "{answer:?}");
        assert_eq!(house.commons.state(decided.id), State::Queued);
        assert_ne!(house.root(), root, "it was proposed");
        let called = house.decided(&[call(target, vec![0; 4])]);
        let (answer, outcome) = house.execute(&called);
        println!("{code:02x?}: {answer:?} {:?}", outcome.error);
        let state = if outcome.reverted { State::Queued } else { State::Executed };
        assert_eq!(house.commons.state(called.id), state);
    }
}

#[test]
fn the_contract_with_the_books_obeys_nobody() {
    let mut house = House::new();
    let (books, who) = (house.commons.suite.books, house.founders[0]);
    let root = house.commons.sandbox.storage(books, &[0; 4]);
    let nobody = H160::zero();
    let seeds = vec![Seed { agent: who, points: Points::whole(1) }];
    let order = commons_core::reputation::Order {
        agent: who,
        contribution: ContributionId(1),
        project: commons_core::units::ProjectId::COMMONS,
    };
    let not_hub = SeedError::NotHub { hub: nobody }.encode();
    let not_ledger = OrderError::NotLedger { ledger: nobody }.encode();
    for (name, arguments, refusal) in [
        ("Books::seed", (seeds, 0u64).encode(), not_hub.clone()),
        ("Books::open", 0u64.encode(), not_hub),
        ("Books::credit", (order, Points(5)).encode(), not_ledger.clone()),
        ("Books::correct", (order, Units(5), None::<()>).encode(), not_ledger),
    ] {
        let data = [selector(name).to_vec(), arguments].concat();
        let outcome = house.commons.sandbox.call(who, books, data);
        assert!(outcome.reverted && outcome.events.is_empty(), "{name}");
        assert_eq!(outcome.data, [vec![0, 1], refusal].concat(), "{name}");
    }
    assert_eq!(house.commons.sandbox.storage(books, &[0; 4]), root);
    assert_eq!(house.commons.sandbox.storage_items(books), 1);
}
