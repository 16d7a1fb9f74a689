//! The treasury: native money and tokens, and contracts that are not what they were.

use commons_client::{bundle::keccak256, chain::Signer};
use commons_core::{
    Address, U256,
    governor::{Action, GovernorError, State},
    pool::Asset,
};
use commons_interfaces::governor::{Deposited, Executed};
use e2e_tests::{
    Motion, Suite, agent, evm,
    money::{TOKEN, units},
    plain, tell,
    traits::*,
};

async fn deposit(suite: &mut Suite, who: &str, amount: u128) {
    suite.deposit(who, amount).await.expect("anyone may");
}

fn pay(to: Address, amount: u128) -> Action {
    Action::Pay { to, amount: units(amount) }
}

#[tokio::test]
async fn anyone_deposits_and_the_treasury_pays_what_was_decided() {
    let mut suite = Suite::quick().await;
    deposit(&mut suite, "ferdie", 5 * TOKEN).await;
    let said: Vec<Deposited> = suite.heard();
    let at = suite.now().await;
    assert_eq!(said, [Deposited { from: agent("ferdie"), amount: units(5 * TOKEN), at }]);
    let governor = suite.addresses.governor;
    assert_eq!(suite.money_of(governor).await, units(5 * TOKEN));
    // No other message takes money, and the other contracts take none at all.
    let queue = suite.governor().call_mut().queue(Default::default());
    let (to, data) = plain(queue);
    assert!(suite.send_bytes("ferdie", to, data, TOKEN).await.is_err());
    for contract in suite.addresses.all() {
        assert!(suite.send_bytes("ferdie", contract, vec![], TOKEN).await.is_err());
    }

    // Eve's account exists, the other comes into being.
    let (eve, new) = (agent("eve"), Address::repeat_byte(0x77));
    let before = suite.money_of(eve).await;
    assert_eq!(suite.decide(vec![pay(eve, 2 * TOKEN), pay(new, TOKEN)]).await, Ok(()));
    assert_eq!(suite.money_of(eve).await - before, units(2 * TOKEN));
    assert_eq!(suite.money_of(new).await, units(TOKEN));
    assert_eq!(suite.money_of(governor).await, units(2 * TOKEN));
    // Less than the token's smallest unit, and all that is left.
    let dust = Action::Pay { to: new, amount: U256::one() };
    let rest = Action::Pay { to: eve, amount: units(2 * TOKEN) - U256::one() };
    assert_eq!(suite.decide(vec![dust, rest]).await, Ok(()));
    assert_eq!(suite.money_of(new).await, units(TOKEN) + U256::one());
    assert_eq!(suite.money_of(governor).await, U256::zero());
}

#[tokio::test]
async fn more_than_the_treasury_has_is_not_paid_in_part() {
    let mut suite = Suite::quick().await;
    deposit(&mut suite, "ferdie", 3 * TOKEN).await;
    let eve = agent("eve");
    let motion = suite.pass(vec![pay(eve, 2 * TOKEN), pay(eve, 2 * TOKEN)]).await;
    let before = suite.money_of(eve).await;
    let low =
        GovernorError::TreasuryTooLow { action: 1, amount: units(2 * TOKEN), held: units(TOKEN) };
    assert_eq!(suite.execute("ferdie", &motion).await, Err(low));
    assert_eq!(suite.money_of(eve).await, before);
    assert_eq!(suite.state(motion.id).await, State::Queued);
    deposit(&mut suite, "ferdie", TOKEN).await;
    assert_eq!(suite.execute("ferdie", &motion).await, Ok(()));
    assert_eq!(suite.money_of(eve).await - before, units(4 * TOKEN));
    let twice = suite.execute("ferdie", &motion).await;
    assert!(matches!(twice, Err(GovernorError::WrongState { state: State::Executed, .. })));
}

#[tokio::test]
async fn money_goes_with_a_call_and_comes_back_if_it_is_refused() {
    let mut suite = Suite::quick().await;
    deposit(&mut suite, "ferdie", 3 * TOKEN).await;
    let governor = suite.addresses.governor;
    let taker = suite.make_of(evm::contract("STOP"), vec![]).await.unwrap();
    let refuser = suite.make_of(evm::contract("0 0 REVERT"), vec![]).await.unwrap();
    let call = |target| Action::Call { target, value: units(TOKEN), data: vec![1, 2, 3, 4] };
    assert_eq!(suite.decide(vec![call(taker)]).await, Ok(()));
    assert_eq!(suite.money_of(taker).await, units(TOKEN));
    for action in [call(refuser), pay(refuser, TOKEN)] {
        let refused = suite.decide(vec![call(taker), action]).await;
        let failed = GovernorError::ActionFailed { action: 1, answer: vec![] };
        assert_eq!(refused, Err(failed));
    }
    assert_eq!(suite.money_of(taker).await, units(TOKEN), "nothing half done");
    assert_eq!(suite.money_of(governor).await, units(2 * TOKEN));
}

#[tokio::test]
async fn tokens_are_paid_and_a_token_that_does_not_pay_undoes_everything() {
    let mut suite = Suite::quick().await;
    let (governor, eve) = (suite.addresses.governor, agent("eve"));
    for (answer, works) in
        [(evm::ANSWERS_TRUE, true), (evm::ANSWERS_NOTHING, true), (evm::ANSWERS_FALSE, false)]
    {
        let asset = suite.make_of(evm::token(answer), vec![]).await.unwrap();
        suite.mint(asset, governor, 100).await;
        let pay = |amount: u64| Action::PayToken { asset, to: eve, amount: amount.into() };
        let paid = suite.decide(vec![pay(60)]).await;
        let balances = [
            suite.held(Asset::Token(asset), governor).await,
            suite.held(Asset::Token(asset), eve).await,
        ];
        if works {
            assert_eq!(paid, Ok(()));
            assert_eq!(balances, [U256::from(40), U256::from(60)]);
            // More than there is: the token refuses, and the first payment is undone too.
            let refused = suite.decide(vec![pay(40), pay(1)]).await;
            let failed = GovernorError::ActionFailed { action: 1, answer: vec![] };
            assert_eq!(refused, Err(failed));
            assert_eq!(suite.held(Asset::Token(asset), eve).await, U256::from(60));
        } else {
            let answer = vec![0; 32];
            assert_eq!(paid, Err(GovernorError::ActionFailed { action: 0, answer }));
            assert_eq!(balances, [U256::from(100), U256::from(0)]);
        }
    }
}

#[tokio::test]
async fn a_target_that_became_a_contract_after_the_vote_is_not_paid() {
    let mut suite = Suite::quick().await;
    deposit(&mut suite, "ferdie", 3 * TOKEN).await;
    // The address of the first contract that an account makes follows from its own.
    let dave = Signer::from_suri("//Dave").unwrap();
    let mut rlp = vec![0xd6, 0x94];
    rlp.extend(dave.address().as_bytes());
    rlp.push(0x80); // no transaction of his yet
    let target = Address::from_slice(&keccak256(&rlp)[12..]);
    let motion = suite.pass(vec![pay(agent("eve"), TOKEN), pay(target, TOKEN)]).await;
    assert!(motion.codes[1].is_zero());
    let new = ink::selector_bytes!("new").to_vec();
    let made = suite.chain.instantiate(&dave, suite.codes.books, new, 0).await.unwrap().0;
    assert_eq!(made, target, "somebody made it a contract in the meantime");
    let changed = suite.execute("ferdie", &motion).await;
    assert_eq!(changed, Err(GovernorError::CodeChanged { target }));
    assert!(suite.heard::<Executed>().is_empty());
    assert_eq!(suite.state(motion.id).await, State::Queued);
    assert_eq!(suite.money_of(suite.addresses.governor).await, units(3 * TOKEN));
}

#[tokio::test]
async fn a_target_that_is_gone_is_not_called() {
    let mut suite = Suite::quick().await;
    // Called with anything, it asks the System precompile, 0x900, to delete it.
    let selector = &keccak256(b"terminate(address)")[..4];
    let [a, b, c, d] = selector else { panic!("four bytes") };
    let mortal = evm::contract(&format!(
        "0x{a:02x}{b:02x}{c:02x}{d:02x} 0xe0 SHL 0 MSTORE CALLER 4 MSTORE
         0 0 36 0 0 0x0900 GAS CALL @done JUMPI 0 0 REVERT done: STOP"
    ));
    let target = suite.make_of(mortal, vec![]).await.unwrap();
    let call = Action::Call { target, value: U256::zero(), data: vec![1, 2, 3, 4] };
    let motion = suite.pass(vec![call]).await;
    assert_eq!(motion.codes[0], suite.code_of(target).await);
    suite.send_bytes("ferdie", target, vec![], 0).await.unwrap();
    let executed = suite.execute("ferdie", &motion).await;
    assert_eq!(executed, Err(GovernorError::CodeChanged { target }));
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).expect("the suite works on");
}

#[tokio::test]
async fn a_target_that_calls_back_reaches_nothing() {
    let mut suite = Suite::quick().await;
    deposit(&mut suite, "ferdie", 3 * TOKEN).await;
    // What it is called with, it calls its caller with; one insists on an answer, the other does not.
    let back = "CALLDATASIZE 0 0 CALLDATACOPY 0 0 CALLDATASIZE 0 0 CALLER GAS CALL";
    let insists = evm::contract(&format!("{back} @done JUMPI 0 0 REVERT done: STOP"));
    let insists = suite.make_of(insists, vec![]).await.unwrap();
    let gives_up = suite.make_of(evm::contract(&format!("{back} STOP")), vec![]).await.unwrap();
    // It would execute a proposal that is due, or do what everyone may.
    let due = suite.pass(vec![pay(agent("eve"), TOKEN)]).await;
    let Motion { id, actions, codes, description } = due.clone();
    let execute = suite.governor().call_mut().execute(id, actions, codes, description);
    let deposit = suite.governor().call_mut().deposit();
    for data in [plain(execute).1, plain(deposit).1] {
        let call = |target| Action::Call { target, value: units(TOKEN), data: data.clone() };
        let refused = suite.decide(vec![call(insists)]).await;
        let failed = GovernorError::ActionFailed { action: 0, answer: vec![] };
        assert_eq!(refused, Err(failed));
    }
    let call = Action::Call { target: gives_up, value: units(TOKEN), data: vec![1, 2, 3, 4] };
    assert_eq!(suite.decide(vec![call]).await, Ok(()));
    assert_eq!(suite.money_of(gives_up).await, units(TOKEN), "what was decided, once");
    assert_eq!(suite.state(due.id).await, State::Queued);
    assert_eq!(suite.execute("eve", &due).await, Ok(()));
    assert_eq!(suite.money_of(suite.addresses.governor).await, units(TOKEN));
}
