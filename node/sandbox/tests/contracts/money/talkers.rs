//! Tokens that lie, never stop talking, or never answer.

use super::{
    abi::{refusal, LyingCoin},
    house::{House, GIFT},
};
use crate::{coins, suite::pool};
use commons_core::{
    governor::{Action, GovernorError},
    pool::{Asset, PoolError},
};
use commons_sandbox::Outcome;
use sp_core::{H160, U256};

/// Most weight that a call of a token may take, as `commons_shell` has it.
const CALL: (u64, u64) = (20_000_000_000, 500_000);

#[test]
fn a_token_that_lies_about_balances_frees_nothing() {
    let (mut house, coin, asset) = House::opened("LyingCoin");
    let (pool, giver, amount) = (house.commons.suite.pool, house.giver, U256::from(GIFT));
    let held = house.held(asset);
    house.turn(coin, true);
    for lie in [U256::zero(), U256::one(), held, held + 5, U256::MAX] {
        tell(&mut house, coin, lie, lie);
        let before = house.kept(asset);
        let refused = house.give(coin, amount);
        assert_eq!(refused, Err(PoolError::NotTransferred { asset: coin, amount }));
        // Nothing seems to move.
        for who in house.agents {
            house.claim_in_vain(who, asset);
        }
        let refused = house.commons.send(giver, pool, pool::collect(asset)).0;
        assert!(
            matches!(refused, Err(PoolError::NotPaid { .. } | PoolError::NothingToCollect { .. })),
            "{refused:?}"
        );
        assert_eq!(house.kept(asset), before);
    }
    house.turn(coin, false);
    assert_eq!(house.held(asset), held, "all of it is there");
    for who in house.agents {
        house.claim_well(who, asset);
    }
    house.others_are_paid(coin);
}

/// What a token says that somebody has, until something moves, and then.
fn tell(house: &mut House, coin: H160, what: U256, afterwards: U256) {
    let [what, afterwards] = [what, afterwards].map(coins::number);
    house.call(coin, &LyingCoin::tellCall { what, afterwards });
}

#[test]
fn a_token_that_makes_deposits_up_harms_no_other_asset() {
    let mut house = House::new(&[], &["LyingCoin", "Coin"]);
    let (coin, amount, gift) = (house.coins[0], U256::one(), U256::from(GIFT));
    let asset = Asset::Token(coin);
    house.fund();
    house.turn(coin, true);
    // More than there can be of anything.
    tell(&mut house, coin, U256::zero(), U256::MAX);
    let before = house.kept(asset);
    let refused = house.give(coin, amount);
    assert_eq!(refused, Err(PoolError::TooMuch { owed: gift, amount: U256::MAX }));
    assert_eq!(house.kept(asset), before);
    // As much as there can be.
    let most = U256::MAX - gift;
    tell(&mut house, coin, U256::zero(), most);
    assert_eq!(house.give(coin, amount), Ok(most));
    assert_eq!(house.holding(asset).owed, U256::MAX);
    house.turn(coin, false);
    house.open();
    // There is nothing to pay it with; the treasury has no part in it either.
    let pool = house.commons.suite.pool;
    for who in house.agents {
        house.claim_in_vain(who, asset);
    }
    let refused = house.commons.send(house.giver, pool, pool::collect(asset)).0;
    assert_eq!(refused, Err(PoolError::NothingToCollect { asset }));
    house.others_are_paid(coin);
}

/// A talkative token pays as any other: no more than a word of its answer is ever read.
fn claim_of_talker(name: &str) {
    let (mut house, coin, asset) = House::opened(name);
    house.turn(coin, true);
    let (pool, [who, other]) = (house.commons.suite.pool, house.agents);
    let share = house.share(who, asset);
    let message = pool::claim(house.pot(asset), None);
    let (claimed, outcome) = house.commons.send(who, pool, message);
    bounded(&outcome);
    assert_eq!(claimed, Ok(share));
    house.others_are_paid(coin);
    house.turn(coin, false);
    assert!(house.holding(asset).owed <= house.held(asset));
    assert_eq!(house.has(who, asset), share);
    house.claim_well(other, asset);
}

fn bounded(outcome: &Outcome) {
    let (time, proof) = (outcome.weight.ref_time(), outcome.weight.proof_size());
    assert!(time < 2 * CALL.0 && proof < 2 * CALL.1, "{:?}", outcome.weight);
}

#[test]
fn a_token_with_an_endless_answer_pays_as_any_other() {
    claim_of_talker("VerboseCoin");
}

#[test]
fn a_token_with_an_endless_balance_pays_as_any_other() {
    claim_of_talker("VerboseBalanceCoin");
}

/// A token that burns all weight when it is moved or asked.
fn burner(name: &str) {
    let (mut house, coin, asset) = House::opened(name);
    house.turn(coin, true);
    for who in house.agents {
        let outcome = house.claim_in_vain(who, asset);
        bounded(&outcome);
    }
    let amount = U256::from(GIFT);
    assert_eq!(house.give(coin, amount), Err(PoolError::NotTransferred { asset: coin, amount }));
    house.others_are_paid(coin);
    house.turn(coin, false);
    for who in house.agents {
        house.claim_well(who, asset);
    }
}

#[test]
fn a_token_that_burns_all_weight_as_it_moves_burns_no_more_than_a_call_may_take() {
    burner("BurningCoin");
}

#[test]
fn a_token_that_burns_all_weight_when_asked_burns_no_more_than_a_call_may_take() {
    burner("BurningBalanceCoin");
}

#[test]
fn what_does_not_answer_as_a_token_is_not_listed() {
    let mut house = House::new(&["Wallet"], &[]);
    let giver = house.giver;
    let burning = coins::deploy(&mut house.commons.sandbox, giver, "BurningBalanceCoin");
    house.turn(burning, true);
    for asset in [house.wallets[0], burning] {
        let founders = house.founders;
        let decided = house.commons.decided(&founders, &[Action::List { asset, listed: true }]);
        let answer = refusal(PoolError::NotAToken { asset });
        let failed = GovernorError::ActionFailed { action: 0, answer };
        assert_eq!(house.commons.execute(founders[0], &decided).0, Some(Err(failed)));
    }
}
