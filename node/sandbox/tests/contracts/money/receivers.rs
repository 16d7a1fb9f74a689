//! Receivers that mean harm, as agents of their own and as those whom an agent names.

use super::{
    abi::{not_done, told, CallingWallet},
    house::{House, GIFT},
};
use crate::{coins, suite::pool};
use commons_core::{
    pool::{Asset, PoolError},
    units::ProjectId,
};
use sp_core::{H160, U256};

/// Most weight that a payment may take, as `commons_shell` has it; what else a claim takes is far less.
const PAYMENT: (u64, u64) = (20_000_000_000, 500_000);

/// Prepares a wallet to call the pool in the middle of being paid, with a unit of money.
fn plan(house: &mut House, wallet: H160, data: Vec<u8>) {
    let (value, data) = (coins::number(U256::one()), data.into());
    house.call(wallet, &CallingWallet::planCall { value, data });
}

/// Gives a wallet something to pay with.
fn endow(house: &mut House, wallet: H160) {
    let giver = house.giver;
    let sent = house.commons.sandbox.pay(giver, wallet, U256::from(10), Vec::new());
    assert!(!sent.reverted, "{sent:?}");
}

#[test]
fn a_receiver_that_calls_back_is_paid_once() {
    let mut house = House::new(&["CallingWallet"], &["Coin"]);
    let (wallet, asset) = (house.wallets[0], Asset::Native);
    house.fund();
    endow(&mut house, wallet);
    house.open();
    let (share, had) = (house.share(wallet, asset), house.has(wallet, asset));
    let (held, owed) = (house.held(asset), house.holding(asset).owed);
    for data in house.tries(asset) {
        house.undone(|house| {
            plan(house, wallet, data);
            let outcome = house.claim_by(wallet, asset).expect("it has a share");
            assert_eq!(told(&outcome, wallet), not_done());
            // What it sent with its call came back to it.
            assert_eq!(house.has(wallet, asset), had + share);
            assert_eq!(house.held(asset), held - share);
            assert_eq!(house.holding(asset).owed, owed - share);
            let (pot, again) = (house.pot(asset), house.claim_by(wallet, asset));
            assert_eq!(again.err(), Some(PoolError::ClaimedAlready { pot }));
            house.others_are_paid(H160::zero());
        });
    }
}

#[test]
fn a_receiver_that_calls_back_too_often_is_not_paid_and_loses_nothing() {
    let mut house = House::new(&["CallingWallet"], &["Coin"]);
    let (wallet, asset) = (house.wallets[0], Asset::Native);
    house.fund();
    endow(&mut house, wallet);
    house.open();
    for _ in 0..6 {
        for data in house.tries(asset) {
            plan(&mut house, wallet, data);
        }
    }
    let (amount, before) = (house.share(wallet, asset), house.kept(asset));
    let refused = house.claim_by(wallet, asset);
    assert_eq!(refused.err(), Some(PoolError::NotPaid { asset, amount }));
    assert_eq!(house.kept(asset), before);
    assert_eq!(house.share(wallet, asset), amount);
    house.others_are_paid(H160::zero());
}

#[test]
fn whoever_is_named_to_receive_cannot_call_back_either() {
    let mut house = House::new(&["CallingWallet"], &["Coin"]);
    let (wallet, asset, [who, _]) = (house.wallets[0], Asset::Native, house.agents);
    house.fund();
    house.open();
    endow(&mut house, wallet);
    let (pool, pot) = (house.commons.suite.pool, house.pot(asset));
    let (share, had) = (house.share(who, asset), house.has(wallet, asset));
    for data in house.tries(asset) {
        house.undone(|house| {
            plan(house, wallet, data);
            let message = pool::claim(pot, Some(wallet));
            let (claimed, outcome) = house.commons.send(who, pool, message);
            assert_eq!(claimed, Ok(share));
            assert_eq!(told(&outcome, wallet), not_done());
            let message = pool::claim(pot, Some(wallet));
            let again = house.commons.send(who, pool, message).0;
            assert_eq!(again, Err(PoolError::ClaimedAlready { pot }));
            assert_eq!(house.has(wallet, asset), had + share);
            // The wallet's own share is another matter: it is there, once.
            house.claim_by(wallet, asset).expect("it has a share");
            assert_eq!(house.has(wallet, asset), had + share + share);
        });
    }
}

#[test]
fn a_receiver_that_burns_all_weight_burns_no_more_than_a_payment_may_take() {
    let mut house = House::new(&["BurningWallet"], &["Coin"]);
    let (wallet, asset) = (house.wallets[0], Asset::Native);
    house.fund();
    house.open();
    let amount = house.share(wallet, asset);
    let before = house.kept(asset);
    let refused = house.claim_by(wallet, asset);
    assert_eq!(refused.err(), Some(PoolError::NotPaid { asset, amount }));
    assert_eq!(house.kept(asset), before);

    // The same by an account that names it, to see what it takes.
    let [who, _] = house.agents;
    let share = house.share(who, asset);
    let (pool, pot) = (house.commons.suite.pool, house.pot(asset));
    let (claimed, outcome) = house.commons.send(who, pool, pool::claim(pot, Some(wallet)));
    assert_eq!(claimed, Err(PoolError::NotPaid { asset, amount: share }));
    let (time, proof) = (outcome.weight.ref_time(), outcome.weight.proof_size());
    println!("a claim whose receiver burns all: {time} ps, {proof} bytes");
    assert!(time < 2 * PAYMENT.0 && proof < 2 * PAYMENT.1, "{:?}", outcome.weight);
    assert_eq!(house.kept(asset), before);

    house.others_are_paid(H160::zero());
    house.turn(wallet, false);
    house.claim_by(wallet, asset).expect("it has thought better of it");
    assert_eq!(house.commons.sandbox.balance(wallet), amount);
}

#[test]
fn a_receiver_that_refuses_can_name_another_one() {
    let mut house = House::new(&["RefusingWallet"], &["Coin"]);
    let (wallet, asset, pool) = (house.wallets[0], Asset::Native, house.commons.suite.pool);
    house.fund();
    house.open();
    let (amount, before) = (house.share(wallet, asset), house.kept(asset));
    let refused = house.claim_by(wallet, asset);
    assert_eq!(refused.err(), Some(PoolError::NotPaid { asset, amount }));
    assert_eq!(house.kept(asset), before);

    // One payment that fails undoes all of several claims, also those of other assets.
    let coin = Asset::Token(house.coins[0]);
    let both = [house.pot(coin), house.pot(asset)];
    let refused = house.act(wallet, pool, U256::zero(), &pool::claim_many(&both, None));
    assert_eq!(refused.err(), Some(PoolError::NotPaid { asset, amount }));
    assert_eq!(house.has(wallet, coin), U256::zero());
    house.claim_by(wallet, coin).expect("a token does not ask its receiver");
    assert_eq!(house.has(wallet, coin), amount, "the gifts were the same");

    let (heir, message) =
        (H160::repeat_byte(0x51), pool::claim(both[1], Some(H160::repeat_byte(0x51))));
    house.act(wallet, pool, U256::zero(), &message).expect("the heir takes it");
    assert_eq!(house.has(heir, asset), amount);
    house.others_are_paid(H160::zero());
}

#[test]
fn nobody_claims_for_a_contract_but_itself() {
    let mut house = House::new(&["Wallet"], &["Coin"]);
    let (agent, pool, [who, other]) = (house.wallets[0], house.commons.suite.pool, house.agents);
    house.fund();
    house.open();
    for asset in [Asset::Native, Asset::Token(house.coins[0])] {
        let (pot, share) = (house.pot(asset), house.share(agent, asset));
        let refused = house.commons.send(who, pool, pool::claim_for(agent, pot)).0;
        assert_eq!(refused, Err(PoolError::IsContract { agent }));
        assert_eq!(house.share(agent, asset), share);
        house.claim_by(agent, asset).expect("it has a share");
        assert_eq!(house.has(agent, asset), share);

        // For an account anybody may.
        let had = house.has(other, asset);
        let claimed = house.commons.send(who, pool, pool::claim_for(other, pot)).0;
        assert_eq!(claimed, Ok(share));
        assert_eq!(house.has(other, asset), had + share);
    }
}

#[test]
fn the_pool_cannot_be_made_to_fund_itself() {
    // A wallet that passes its call on: the caller is the wallet, never the pool.
    let mut house = House::new(&["Wallet"], &[]);
    let (wallet, pool) = (house.wallets[0], house.commons.suite.pool);
    house.fund();
    let message = pool::fund(ProjectId::COMMONS, b"");
    let refused = house.act(wallet, pool, U256::zero(), &message);
    assert_eq!(refused.err(), Some(PoolError::NothingFunded));
    house.open();
    let asset = Asset::Native;
    for recipient in house.commons.suite.all() {
        let (who, pot) = (house.agents[0], house.pot(asset));
        let claim = pool::claim(pot, Some(recipient));
        let refused = house.commons.send(who, pool, claim).0;
        assert_eq!(refused, Err(PoolError::BadRecipient { recipient }));
    }
    assert_eq!(house.held(asset), U256::from(GIFT));
}
