//! Tokens that do not move what they were asked to, or do more than that.

use super::{
    abi::{not_done, told, CallingCoin, MortalCoin, ShrinkingCoin},
    house::{House, GIFT},
};
use crate::{coins, openzeppelin::abi::address, suite::pool};
use commons_core::{
    governor::Action,
    pool::{Asset, PoolError},
    units::ProjectId,
};
use sp_core::{H256, U256};

const NATIVE: Asset = Asset::Native;

#[test]
fn a_token_that_says_nothing_works() {
    let (mut house, _, asset) = House::opened("QuietCoin");
    for who in house.agents {
        house.claim_well(who, asset);
    }
    let suite = house.commons.suite;
    let treasury = house.holding(asset).treasury;
    let collected = house.commons.done(house.giver, suite.pool, pool::collect(asset));
    assert_eq!((collected, house.has(suite.governor, asset)), (treasury, treasury));
    assert_eq!(house.held(asset), house.holding(asset).owed);
}

/// What does not move, whatever the token says of it, is neither put in nor claimed, until it does.
fn nothing_moves(bad: &str) {
    let (mut house, coin, asset) = House::opened(bad);
    house.turn(coin, true);
    let (before, amount) = (house.kept(asset), U256::from(GIFT));
    assert_eq!(house.give(coin, amount), Err(PoolError::NotTransferred { asset: coin, amount }));
    assert_eq!(house.kept(asset), before);
    for who in house.agents {
        house.claim_in_vain(who, asset);
    }
    house.others_are_paid(coin);
    house.turn(coin, false);
    for who in house.agents {
        house.claim_well(who, asset);
    }
}

#[test]
fn a_token_that_says_no_is_neither_put_in_nor_claimed() {
    nothing_moves("FalseCoin");
}

#[test]
fn a_token_that_only_says_yes_is_neither_put_in_nor_claimed() {
    nothing_moves("PretendingCoin");
}

#[test]
fn of_a_token_that_takes_a_fee_what_arrives_counts() {
    let mut house = House::new(&[], &["FeeCoin", "Coin"]);
    let (coin, pool) = (house.coins[0], house.commons.suite.pool);
    let asset = Asset::Token(coin);
    house.turn(coin, true);
    let gift = U256::from(GIFT);
    let arrived = gift - gift / 10;
    assert_eq!(house.give(coin, gift), Ok(arrived));
    assert_eq!((house.held(asset), house.holding(asset).owed), (arrived, arrived));
    house.turn(coin, false);
    house.fund();
    house.open();
    house.turn(coin, true);
    // Whoever is paid bears the fee, and nobody else.
    let [who, other] = house.agents;
    let (share, held, had) = (house.share(who, asset), house.held(asset), house.has(who, asset));
    assert_eq!(house.claim(who, asset), Ok(share));
    assert_eq!(house.has(who, asset), had + share - share / 10);
    assert_eq!(house.held(asset), held - share);
    assert_eq!(house.share(other, asset), share);
    house.claim(other, asset).expect("there is enough");
    house.commons.done(who, pool, pool::collect(asset));
    assert_eq!(house.held(asset), house.holding(asset).owed);
    house.others_are_paid(coin);
}

#[test]
fn a_fee_on_the_sender_never_comes_from_what_others_are_owed() {
    let (mut house, coin, asset) = House::opened("SenderFeeCoin");
    house.turn(coin, true);
    let [who, other] = house.agents;
    house.claim_in_vain(who, asset);
    // The treasury's part cannot be moved either: what agents are owed would pay the fee.
    let amount = house.holding(asset).treasury;
    let (pool, giver, before) = (house.commons.suite.pool, house.giver, house.kept(asset));
    let refused = house.commons.send(giver, pool, pool::collect(asset)).0;
    assert_eq!(refused, Err(PoolError::NotPaid { asset, amount }));
    assert_eq!(house.kept(asset), before);
    // Somebody pays the fee by a plain transfer: then there is enough for it.
    let fee = house.share(who, asset) / 10;
    coins::transfer(&mut house.commons.sandbox, coin, giver, pool, fee);
    let (share, held) = (house.share(who, asset), house.held(asset));
    assert_eq!(house.claim(who, asset), Ok(share));
    assert_eq!(house.held(asset), held - share - fee);
    assert_eq!(house.held(asset), house.holding(asset).owed);
    house.claim_in_vain(other, asset);
    house.turn(coin, false);
    house.claim_well(other, asset);
    house.others_are_paid(coin);
}

#[test]
fn a_token_that_calls_back_gets_nothing_but_what_is_due() {
    let (mut house, coin, asset) = House::opened("CallingCoin");
    let (pool, giver, [who, other]) = (house.commons.suite.pool, house.giver, house.agents);
    let (share, gift) = (house.share(who, asset), U256::from(GIFT));
    for data in house.tries(asset) {
        house.undone(|house| {
            let (to, data) = (address(pool), data.into());
            house.call(coin, &CallingCoin::planCall { to, data });
            house.turn(coin, true);
            let held = house.held(asset);
            let message = pool::fund_token(coin, gift, ProjectId::COMMONS, b"");
            let (given, outcome) = house.commons.send(giver, pool, message);
            assert_eq!(given, Ok(gift));
            assert_eq!(told(&outcome, coin), not_done());
            let message = pool::claim(house.pot(asset), None);
            let (claimed, outcome) = house.commons.send(who, pool, message);
            assert_eq!(claimed, Ok(share));
            assert_eq!(told(&outcome, coin), not_done());
            let treasury = house.holding(asset).treasury;
            let (collected, outcome) = house.commons.send(other, pool, pool::collect(asset));
            assert_eq!(collected, Ok(treasury));
            assert_eq!(told(&outcome, coin), not_done());
            assert_eq!(house.held(asset), held + gift - share - treasury);
            assert_eq!(house.held(asset), house.holding(asset).owed);
            house.claim_well(other, asset);
            house.others_are_paid(coin);
        });
    }
}

#[test]
fn a_token_that_is_deleted_takes_nothing_else_along() {
    let (mut house, coin, asset) = House::opened("MortalCoin");
    let thief = house.giver;
    house.call(coin, &MortalCoin::dieCall { beneficiary: address(thief) });
    assert_eq!(house.commons.sandbox.code_hash(coin), H256::zero());
    let (before, amount) = (house.kept(asset), U256::from(GIFT));
    assert_eq!(house.give(coin, amount), Err(PoolError::NotTransferred { asset: coin, amount }));
    // A call of what has no code succeeds; but it says nothing of what the pool has.
    for who in house.agents {
        house.claim_in_vain(who, asset);
    }
    let refused = house.commons.send(thief, house.commons.suite.pool, pool::collect(asset)).0;
    assert_eq!(refused, Err(PoolError::NotAToken { asset: coin }));
    assert_eq!(house.kept(asset), before);
    house.others_are_paid(coin);
    house.decide(&[Action::List { asset: coin, listed: false }]);
    assert_eq!(house.give(coin, amount), Err(PoolError::NotListed { asset: coin }));
}

#[test]
fn a_balance_that_shrinks_pays_as_long_as_it_lasts() {
    let (mut house, coin, asset) = House::opened("ShrinkingCoin");
    let (pool, [who, other]) = (house.commons.suite.pool, house.agents);
    let by = coins::number(house.held(asset) / 2);
    house.call(coin, &ShrinkingCoin::shrinkCall { account: address(pool), by });
    assert!(house.held(asset) < house.holding(asset).owed);
    // The treasury comes after the agents: it has nothing while they lack something.
    let refused = house.commons.send(who, pool, pool::collect(asset)).0;
    assert_eq!(refused, Err(PoolError::NothingToCollect { asset }));
    house.claim_well(who, asset);
    house.claim_in_vain(other, asset);
    house.others_are_paid(coin);
    let missing = house.holding(asset).owed - house.held(asset);
    let giver = house.giver;
    coins::transfer(&mut house.commons.sandbox, coin, giver, pool, missing);
    house.claim_well(other, asset);
    assert_eq!(house.held(asset), house.holding(asset).owed);
}

#[test]
fn native_money_waits_for_no_token() {
    // All of them at once, in one message: the bad one undoes it, and is left out the next time.
    let (mut house, coin, asset) = House::opened("FalseCoin");
    house.turn(coin, true);
    let (pool, [who, _]) = (house.commons.suite.pool, house.agents);
    let good = Asset::Token(house.coins[1]);
    let [bad, good, native] = [asset, good, NATIVE].map(|asset| house.pot(asset));
    let amount = house.share(who, asset);
    let refused = house.commons.send(who, pool, pool::claim_many(&[native, bad, good], None)).0;
    assert_eq!(refused, Err(PoolError::NotPaid { asset, amount }));
    assert_eq!(house.share(who, NATIVE), amount);
    let paid = house.commons.send(who, pool, pool::claim_many(&[native, good], None)).0;
    assert_eq!(paid, Ok(vec![Ok(amount), Ok(amount)]));
}
