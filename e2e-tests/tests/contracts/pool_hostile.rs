//! Tokens that do what they please: what they cannot take, and what they cannot hold up.

use crate::pool_season::{ALL, EVE, claimed, listed, season, split};
use commons_core::{
    U256,
    pool::{Asset, PoolError, PotId, Split},
};
use commons_interfaces::pool as said;
use e2e_tests::{
    agent, ask, evm,
    money::{native, of_token, units},
    plain, project, tell,
    traits::*,
};

#[tokio::test]
async fn what_arrives_counts_whatever_a_token_says() {
    let mut suite = season().await;
    let pool = suite.addresses.pool;
    // A token that says nothing is believed, because something has arrived.
    let quiet = listed(&mut suite, evm::ANSWERS_NOTHING, 1_000).await;
    assert_eq!(suite.fund_token("bob", quiet, 1_000, 1).await, Ok(1_000.into()));
    // One that says that it did not, and one that says it did, and did not.
    let lying = "transfer_from: transfer: 1 0 MSTORE 32 0 RETURN";
    let lying = evm::contract(&format!(
        "0 CALLDATALOAD 0xe0 SHR 0x70a08231 EQ @balance_of JUMPI {lying}
         balance_of: 7 0 MSTORE 32 0 RETURN"
    ));
    let lying = suite.make_of(lying, vec![]).await.unwrap();
    suite.list(lying, true).await.unwrap();
    let refusing = listed(&mut suite, evm::ANSWERS_FALSE, 1_000).await;
    let odd = listed(&mut suite, "2 0 MSTORE 32 0 RETURN", 1_000).await;
    let burning = listed(&mut suite, "again: @again JUMP", 1_000).await;
    for asset in [lying, refusing, odd, burning] {
        let refused = PoolError::NotTransferred { asset, amount: 1_000.into() };
        assert_eq!(suite.fund_token("bob", asset, 1_000, 1).await, Err(refused));
        assert_eq!(suite.holding(Asset::Token(asset)).await.owed, U256::zero());
    }
    assert_eq!(suite.held(Asset::Token(refusing), pool).await, U256::zero());
    // One that keeps a tenth, whoever pays.
    let taking = "36 CALLDATALOAD 68 CALLDATALOAD";
    let fee = format!("10 {taking} POP SLOAD SUB 36 CALLDATALOAD SSTORE {}", evm::ANSWERS_TRUE);
    let taking = listed(&mut suite, &fee, 1_000).await;
    let asset = Asset::Token(taking);
    assert_eq!(suite.fund_token("bob", taking, 1_000, 1).await, Ok(990.into()));
    let [said::Funded { split: said, .. }] = suite.heard()[..] else { panic!("it is said") };
    let [work, equity, part, commons] = split(990.into());
    assert_eq!(said, Split { work, equity, floor: part, commons });
    assert_eq!(suite.holding(asset).await.owed, U256::from(990));
    assert_eq!(suite.held(asset, pool).await, U256::from(990));
}

#[tokio::test]
async fn a_token_that_does_not_pay_leaves_every_claim_as_it_was() {
    let mut suite = season().await;
    let (pool, eve) = (suite.addresses.pool, agent("eve"));
    let good = listed(&mut suite, evm::ANSWERS_TRUE, 1_000_000).await;
    let bad = listed(&mut suite, evm::ANSWERS_TRUE, 1_000_000).await;
    let put = U256::from(1_000_000);
    let share = claimed(put, EVE, ALL).total();
    let pots = [good, bad].map(|token| of_token(token, native(0, 1)));
    for token in [good, bad] {
        suite.fund_token("bob", token, put, 1).await.unwrap();
    }
    suite.fund("bob", 1_000, 1).await.unwrap();
    suite.open(pots[0]).await;
    // It takes from the pool all but less than Eve's share; what others are owed is gone with it.
    suite.mint(bad, pool, share - 1).await;
    let all: Vec<PotId> = [native(0, 1)].into_iter().chain(pots).collect();
    let failed = PoolError::NotPaid { asset: Asset::Token(bad), amount: share };
    let money = suite.money_of(pool).await;
    assert_eq!(suite.claim("eve", pots[1]).await, Err(failed));
    assert_eq!(tell!(suite, "bob", pool.claim_for(eve, pots[1])), Err(failed));
    assert_eq!(tell!(suite, "eve", pool.claim_many(all.clone(), None)), Err(failed));
    // Or it does not answer at all any more.
    suite.mint(bad, bad, 1).await;
    assert_eq!(suite.claim("eve", pots[1]).await, Err(failed));
    assert_eq!(tell!(suite, "eve", pool.claim_many(all.clone(), None)), Err(failed));
    let asset = Asset::Token(bad);
    let gone = PoolError::NotAToken { asset: bad };
    assert_eq!(tell!(suite, "bob", pool.collect(asset)), Err(gone));
    for pot in &all {
        assert!(!ask!(suite, pool.is_claimed(eve, *pot)));
    }
    assert_eq!(suite.held(Asset::Token(good), eve).await, U256::zero());
    assert_eq!(suite.money_of(pool).await, money);
    // The others do not depend on it, and it can still come back.
    let paid = tell!(suite, "eve", pool.claim_many(all[..2].to_vec(), None)).unwrap();
    assert_eq!(paid[1], Ok(share));
    assert_eq!(suite.held(Asset::Token(good), eve).await, share);
    suite.mint(bad, bad, 0).await;
    suite.mint(bad, pool, share).await;
    assert_eq!(suite.claim("eve", pots[1]).await, Ok(share));
    assert_eq!(suite.held(asset, eve).await, share);
    assert_eq!(suite.held(asset, pool).await, U256::zero());
    // What is missing is missing to all: nothing is collected from what agents are owed.
    let nothing = PoolError::NothingToCollect { asset };
    assert_eq!(tell!(suite, "bob", pool.collect(asset)), Err(nothing));
    assert_eq!(suite.holding(asset).await.owed, put - share);
}

#[tokio::test]
async fn a_token_that_burns_all_it_gets_when_it_should_pay_holds_nothing_else_up() {
    let mut suite = season().await;
    // Only when it is moved by its owner: 68 bytes. What comes in is moved by others.
    let burns = format!("68 CALLDATASIZE EQ @again JUMPI {} again: @again JUMP", evm::ANSWERS_TRUE);
    let token = listed(&mut suite, &burns, 1_000_000).await;
    let (asset, pot, put) =
        (Asset::Token(token), of_token(token, native(0, 1)), U256::from(1_000_000));
    suite.fund_token("bob", token, put, 1).await.unwrap();
    suite.fund("bob", 1_000, 1).await.unwrap();
    suite.open(pot).await;
    let amount = claimed(put, EVE, ALL).total();
    let failed = PoolError::NotPaid { asset, amount };
    assert_eq!(suite.claim("eve", pot).await, Err(failed));
    let both = vec![native(0, 1), pot];
    assert_eq!(tell!(suite, "eve", pool.claim_many(both, None)), Err(failed));
    let collected = PoolError::NotPaid { asset, amount: split(put)[3] };
    assert_eq!(tell!(suite, "bob", pool.collect(asset)), Err(collected));
    assert_eq!(suite.holding(asset).await.owed, put);
    let share = claimed(units(1_000), EVE, ALL).total();
    assert_eq!(suite.claim("eve", native(0, 1)).await, Ok(share));
}

#[tokio::test]
async fn a_token_that_calls_back_reaches_nothing() {
    let mut suite = season().await;
    let (pool, bob) = (suite.addresses.pool, agent("bob"));
    // Whenever it moves, it has the pool pay Eve again, or put in what Bob has allowed.
    let pot = native(0, 1);
    let pay = plain(suite.pool().call_mut().claim_for(agent("eve"), pot)).1;
    let fund = plain(suite.pool().call_mut().fund(project(1), vec![])).1;
    suite.fund("bob", 1_000, 1).await.unwrap();
    for data in [pay, fund] {
        let calls = evm::calls_back(&data);
        let insists = format!("{calls} @done JUMPI 0 0 REVERT done: {}", evm::ANSWERS_TRUE);
        let insists = listed(&mut suite, &insists, 1_000).await;
        let refused = PoolError::NotTransferred { asset: insists, amount: 1_000.into() };
        assert_eq!(suite.fund_token("bob", insists, 1_000, 1).await, Err(refused));
        let gives_up =
            listed(&mut suite, &format!("{calls} POP {}", evm::ANSWERS_TRUE), 1_000).await;
        assert_eq!(suite.fund_token("bob", gives_up, 1_000, 1).await, Ok(1_000.into()));
        assert_eq!(suite.heard::<said::Funded>().len(), 1);
        assert_eq!(suite.holding(Asset::Token(gives_up)).await.owed, U256::from(1_000));
    }
    let tokens = ask!(suite, pool.assets(0, 9));
    suite.open(pot).await;
    let own = suite.money_of(agent("eve")).await;
    for token in [tokens[1], tokens[3]] {
        let share = claimed(1_000.into(), EVE, ALL).total();
        assert_eq!(suite.claim("eve", of_token(token, pot)).await, Ok(share));
        assert_eq!(suite.heard::<said::Claimed>().len(), 1);
        assert_eq!(suite.held(Asset::Token(token), agent("eve")).await, share);
        assert_eq!(suite.held(Asset::Token(token), pool).await, U256::from(1_000) - share);
        assert_eq!(suite.held(Asset::Token(token), bob).await, U256::zero());
    }
    assert!(suite.money_of(agent("eve")).await < own, "she has paid fees, and nobody her");
    assert!(!ask!(suite, pool.is_claimed(agent("eve"), pot)));
}
