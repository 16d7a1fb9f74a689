//! A whole life of money: work, reviews, a deposit, a fraud that is corrected in time, claims, what moves
//! on, what the treasury pays; and in the end every unit is somewhere.

use crate::pool_season::{open_project, split};
use commons_core::{
    Address, U256,
    governor::Action,
    pool::{Asset, PoolError, PotId},
    review::Outcome,
    units::{Epoch, Points},
};
use commons_interfaces::pool as said;
use e2e_tests::{
    Suite, agent, ask, draft_in,
    money::{TOKEN, floor, native, of_token, part_of, units},
    tell,
};

/// All that was promised of an asset is there, and everything that lies in pots is promised.
async fn balanced(suite: &mut Suite, asset: Asset, pots: &[PotId]) {
    let holding = suite.holding(asset).await;
    let lie = ask!(suite, pool.pots(pots.to_vec())).into_iter().flatten();
    let sum = lie.fold(holding.treasury, |sum, pot| sum + pot.work.left + pot.equity.left);
    assert_eq!(sum, holding.owed);
    assert_eq!(suite.held(asset, suite.addresses.pool).await, holding.owed);
}

#[tokio::test]
async fn a_season_of_work_is_paid_and_no_unit_is_lost() {
    let mut suite = Suite::quick().await;
    let (pool, governor) = (suite.addresses.pool, suite.addresses.governor);
    let calendar = ask!(suite, pool.calendar());
    let token = suite.openzeppelin().await;
    suite.list(token, true).await.unwrap();
    open_project(&mut suite).await;
    // Eve and Ferdie work; Ferdie's claim is graded down, and Dave's is a fraud that three confirm.
    for (who, points) in [("eve", 10), ("ferdie", 20), ("dave", 40)] {
        suite.record(who, draft_in(1, points)).await;
    }
    suite.accept(1).await;
    suite.accept(3).await;
    let all = [("alice", 5), ("bob", 5), ("charlie", 5), ("dave", 10)];
    suite.grade(2, &all).await;
    suite.wait_for_reviews().await;
    let value = Points::whole(10);
    assert_eq!(suite.settle(2).await, Ok(Outcome::Accepted { grade: 5, value }));
    let [work, equity, part, commons] = split(units(TOKEN));
    suite.fund("charlie", TOKEN, 1).await.unwrap();
    suite.mint(token, agent("charlie"), 1_000).await;
    suite.approve("charlie", token, 1_000).await;
    suite.fund_token("charlie", token, 1_000, 0).await.unwrap();

    let (first, commons_pot) = (native(0, 1), of_token(token, native(0, 0)));
    let mut pots = vec![first, floor(0)];
    let mut of_token_pots = vec![commons_pot, of_token(token, floor(0))];
    balanced(&mut suite, Asset::Native, &pots).await;
    balanced(&mut suite, Asset::Token(token), &of_token_pots).await;

    // The fraud is found while there is time, and Ferdie's was worth only 5.
    suite.advance_to(calendar.start(Epoch(1))).await;
    suite.correct(3, Points(0)).await.unwrap();
    suite.correct(2, Points::whole(5)).await.unwrap();
    let window = suite.open(first).await;
    let least = calendar.units_up(Points::whole(20), window.opens - 1).0;
    let share = |mine: u128| part_of(work, mine, 20_000_000) + part_of(equity, mine, least);
    let (eve, ferdie) = (agent("eve"), agent("ferdie"));
    let before = [suite.money_of(eve).await, suite.money_of(ferdie).await];
    assert_eq!(suite.claim("eve", first).await, Ok(share(10_000_000)));
    let cost = units(suite.cost());
    assert_eq!(suite.money_of(eve).await, before[0] + share(10_000_000) - cost);
    assert_eq!(tell!(suite, "eve", pool.claim_for(ferdie, first)), Ok(share(5_000_000)));
    assert_eq!(suite.money_of(ferdie).await, before[1] + share(5_000_000));
    let nothing = PoolError::NothingToClaim { pot: first };
    assert_eq!(suite.claim("dave", first).await, Err(nothing));
    let tokens = tell!(suite, "ferdie", pool.claim(commons_pot, None)).unwrap();
    assert_eq!(suite.held(Asset::Token(token), ferdie).await, tokens);
    balanced(&mut suite, Asset::Native, &pots).await;
    balanced(&mut suite, Asset::Token(token), &of_token_pots).await;

    // 15 points where at least 20 divide: a quarter moves on, to those who work from now on.
    let swept = tell!(suite, "bob", pool.sweep(first)).unwrap();
    assert_eq!(swept.to, native(3, 1));
    assert_eq!(swept.work, work - part_of(work, 15_000_000, 20_000_000));
    let swept_tokens = tell!(suite, "bob", pool.sweep(commons_pot)).unwrap();
    pots.push(swept.to);
    of_token_pots.push(swept_tokens.to);
    balanced(&mut suite, Asset::Native, &pots).await;
    balanced(&mut suite, Asset::Token(token), &of_token_pots).await;
    // Eve, who did 10 points, has the whole floor: Ferdie's 5 are too few.
    suite.open(floor(0)).await;
    let floors = vec![floor(0), of_token(token, floor(0))];
    let answer = tell!(suite, "eve", pool.claim_many(floors, None)).unwrap();
    assert_eq!(answer, [Ok(part), Ok(split(1_000.into())[2])]);
    assert_eq!(suite.heard::<said::Claimed>().len(), 2);

    // What is the treasury's is paid as most want.
    assert_eq!(tell!(suite, "bob", pool.collect(Asset::Native)), Ok(commons));
    let of_tokens = tell!(suite, "bob", pool.collect(Asset::Token(token))).unwrap();
    let new = Address::repeat_byte(0x77);
    let pay = Action::Pay { to: new, amount: commons };
    let pay_tokens = Action::PayToken { asset: token, to: new, amount: of_tokens };
    assert_eq!(suite.decide(vec![pay, pay_tokens]).await, Ok(()));
    assert_eq!(suite.money_of(new).await, commons);
    assert_eq!(suite.held(Asset::Token(token), new).await, of_tokens);
    assert_eq!(suite.money_of(governor).await, U256::zero());

    // After the windows nobody claims, and what is left moves on; nothing of it ever stays behind.
    suite.advance_to(window.until).await;
    for pot in [first, commons_pot] {
        let late = suite.claim("eve", pot).await;
        assert!(matches!(late, Err(PoolError::WindowOver { .. })), "{late:?}");
        if let Ok(swept) = tell!(suite, "bob", pool.sweep(pot)) {
            pots.push(swept.to);
            of_token_pots.push(swept.to);
        }
        let pot = suite.pot(pot).await.unwrap();
        assert_eq!((pot.work.left, pot.equity.left), (U256::zero(), U256::zero()));
    }
    pots.retain(|pot| pot.asset == Asset::Native);
    of_token_pots.retain(|pot| pot.asset == Asset::Token(token));
    balanced(&mut suite, Asset::Native, &pots).await;
    balanced(&mut suite, Asset::Token(token), &of_token_pots).await;
    let paid = units(TOKEN) - suite.holding(Asset::Native).await.owed;
    assert_eq!(paid, share(10_000_000) + share(5_000_000) + part + commons);
    assert_eq!(suite.money_of(pool).await, units(TOKEN) - paid);
}
