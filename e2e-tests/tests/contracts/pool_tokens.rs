//! Tokens: OpenZeppelin's, down and up to the last unit, and what is none.

use crate::pool_season::{ALL, EVE, FERDIE, claimed, listed, season, split, then};
use commons_core::{
    Address, U256,
    governor::{Action, GovernorError},
    history::History,
    pool::{Asset, Holding, PoolError, Split},
};
use commons_interfaces::pool as said;
use e2e_tests::{
    Suite, agent, ask, decoded, evm,
    money::{native, of_token, units},
    tell,
};

#[tokio::test]
async fn a_token_comes_in_is_claimed_and_collected_and_paid_by_vote() {
    let mut suite = season().await;
    let (pool, governor) = (suite.addresses.pool, suite.addresses.governor);
    let token = suite.openzeppelin().await;
    let asset = Asset::Token(token);
    let (bob, eve, new) = (agent("bob"), agent("eve"), Address::repeat_byte(0x77));
    suite.list(token, true).await.unwrap();
    let at = suite.now().await;
    let listing = said::AssetListed { asset: token, listed: true, at };
    assert_eq!(suite.heard::<said::AssetListed>(), std::slice::from_ref(&listing));
    let history = then(History::default(), &listing);
    let nothing = U256::zero();
    let fresh = Holding { listed: true, owed: nothing, treasury: nothing, history };
    assert_eq!(suite.holding(asset).await, fresh);

    let amount = U256::from(1_000_000_000_000_007u64);
    suite.mint(token, bob, amount + 1).await;
    suite.approve("bob", token, amount).await;
    let native_before = suite.money_of(bob).await;
    assert_eq!(suite.fund_token("bob", token, amount, 1).await, Ok(amount));
    assert_eq!(suite.money_of(bob).await, native_before - units(suite.cost()));
    let pot = of_token(token, native(0, 1));
    let [work, equity, part, commons] = split(amount);
    let at = suite.now().await;
    let split = Split { work, equity, floor: part, commons };
    let funding = said::Funded { from: bob, pot, split, memo: b"thanks".to_vec(), at };
    assert_eq!(suite.heard::<said::Funded>(), std::slice::from_ref(&funding));
    let history = then(history, &funding);
    assert_eq!(
        suite.holding(asset).await,
        Holding { listed: true, owed: amount, treasury: commons, history }
    );
    assert_eq!(suite.held(asset, bob).await, U256::one());
    assert_eq!(suite.held(asset, pool).await, amount);

    suite.open(pot).await;
    let share = claimed(amount, EVE, ALL);
    let before = suite.money_of(eve).await;
    assert_eq!(suite.claim("eve", pot).await, Ok(share.total()));
    assert_eq!(suite.money_of(eve).await, before - units(suite.cost()));
    let of_ferdie = claimed(amount, FERDIE, ALL);
    assert_eq!(tell!(suite, "ferdie", pool.claim(pot, Some(new))), Ok(of_ferdie.total()));
    assert_eq!(suite.held(asset, eve).await, share.total());
    assert_eq!(suite.held(asset, new).await, of_ferdie.total());
    let left = amount - share.total() - of_ferdie.total();
    assert_eq!(suite.held(asset, pool).await, left);
    assert_eq!(suite.holding(asset).await.owed, left);

    // Whoever sends it to the pool by mistake has given it to the treasury.
    let words = [e2e_tests::money::word(pool), U256::one()];
    suite.tell_token("bob", token, "transfer(address,uint256)", &words).await;
    let collected = commons + 1;
    assert_eq!(tell!(suite, "eve", pool.collect(asset)), Ok(collected));
    let at = suite.now().await;
    let event = said::Collected { asset, treasury: commons, surplus: 1.into(), at };
    assert_eq!(suite.heard::<said::Collected>(), [event]);
    assert_eq!(suite.held(asset, governor).await, collected);
    assert_eq!(suite.held(asset, pool).await, left - commons);
    let holding = suite.holding(asset).await;
    assert_eq!((holding.owed, holding.treasury), (left - commons, nothing));
    let again = tell!(suite, "eve", pool.collect(asset));
    assert_eq!(again, Err(PoolError::NothingToCollect { asset }));

    let pay = Action::PayToken { asset: token, to: bob, amount: collected };
    assert_eq!(suite.decide(vec![pay]).await, Ok(()));
    assert_eq!(suite.held(asset, bob).await, collected);
    assert_eq!(suite.held(asset, governor).await, nothing);
}

#[tokio::test]
async fn the_pool_never_owes_more_than_can_be_counted() {
    let mut suite = season().await;
    let pool = suite.addresses.pool;
    let token = listed(&mut suite, evm::ANSWERS_TRUE, U256::MAX).await;
    let asset = Asset::Token(token);
    let pot = of_token(token, native(0, 1));
    assert_eq!(suite.fund_token("bob", token, U256::MAX, 1).await, Ok(U256::MAX));
    let before = suite.holding(asset).await;
    assert_eq!(before.owed, U256::MAX);
    // It takes away what was there.
    suite.mint(token, pool, 0).await;
    suite.mint(token, agent("bob"), U256::MAX).await;
    for amount in [U256::one(), U256::MAX] {
        let refused = PoolError::TooMuch { owed: U256::MAX, amount };
        assert_eq!(suite.fund_token("bob", token, amount, 1).await, Err(refused));
    }
    assert_eq!(suite.holding(asset).await, before);
    assert_eq!(suite.held(asset, pool).await, U256::zero(), "nothing of it has come in");
    // The largest amounts are divided as exactly as all others.
    suite.mint(token, pool, U256::MAX).await;
    suite.open(pot).await;
    let share = claimed(U256::MAX, EVE, ALL);
    assert_eq!(suite.claim("eve", pot).await, Ok(share.total()));
    assert_eq!(suite.held(asset, agent("eve")).await, share.total());
    assert_eq!(suite.holding(asset).await.owed, U256::MAX - share.total());
}

#[tokio::test]
async fn only_what_answers_as_a_token_is_listed() {
    let mut suite = Suite::quick().await;
    let silent = suite.make_of(evm::contract("STOP"), vec![]).await.unwrap();
    let short = suite.make_of(evm::contract("31 0 RETURN"), vec![]).await.unwrap();
    let refusing = suite.make_of(evm::contract("0 0 REVERT"), vec![]).await.unwrap();
    let burning = suite.make_of(evm::contract("again: @again JUMP"), vec![]).await.unwrap();
    for asset in [silent, short, refusing, burning] {
        let refused = suite.list(asset, true).await;
        let Err(GovernorError::ActionFailed { action: 0, answer }) = refused else {
            panic!("{refused:?}")
        };
        let answer: Result<(), PoolError> = decoded(&answer);
        assert_eq!(answer, Err(PoolError::NotAToken { asset }));
        let unknown = PoolError::NotListed { asset };
        assert_eq!(tell!(suite, "bob", pool.collect(Asset::Token(asset))), Err(unknown));
    }
    assert_eq!(ask!(suite, pool.assets(0, 50)), []);
}
