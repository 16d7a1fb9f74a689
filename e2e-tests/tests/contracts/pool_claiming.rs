//! Money goes to those who earned it, and to nobody else.

use crate::pool_season::{
    ALL, EVE, FERDIE, POT, PUT, claimed, divided, due, funded, season, split, then, work,
};
use commons_core::{
    Address, U256,
    pool::{Asset, CLAIMS_MAX, PoolError, Pot},
    units::Epoch,
};
use commons_interfaces::pool as said;
use e2e_tests::{
    Suite, agent, ask, draft_in, evm,
    money::{TOKEN, floor, native, of_token, part_of, units},
    plain, project, tell,
    traits::*,
};

/// Money of the pool and of an agent.
async fn money(suite: &Suite, who: Address) -> [U256; 2] {
    [suite.money_of(suite.addresses.pool).await, suite.money_of(who).await]
}

#[tokio::test]
async fn an_agent_is_paid_their_share_once_to_the_smallest_unit() {
    let mut suite = funded().await;
    let (eve, ferdie, amount) = (agent("eve"), agent("ferdie"), units(PUT));
    let share = claimed(amount, EVE, ALL);
    assert_eq!(suite.claimable("eve", POT).await, Ok(share));
    let [pool, own] = money(&suite, eve).await;
    let history = suite.holding(Asset::Native).await.history;
    assert_eq!(suite.claim("eve", POT).await, Ok(share.total()));
    let event =
        said::Claimed { agent: eve, recipient: eve, pot: POT, share, at: suite.now().await };
    assert_eq!(suite.heard::<said::Claimed>(), std::slice::from_ref(&event));
    let cost = units(suite.cost());
    assert_eq!(money(&suite, eve).await, [pool - share.total(), own + share.total() - cost]);
    let [work, equity, _, commons] = split(amount);
    let pot = Pot {
        work: divided(work, share.work, ALL, ALL),
        equity: divided(equity, share.equity, ALL, ALL),
        ..Pot::default()
    };
    assert_eq!(suite.pot(POT).await, Some(pot));
    let holding = suite.holding(Asset::Native).await;
    assert_eq!((holding.owed, holding.treasury), (amount - share.total(), commons));
    assert_eq!(holding.history, then(history, &event));
    assert!(ask!(suite, pool.is_claimed(eve, POT)));
    assert!(!ask!(suite, pool.is_claimed(ferdie, POT)));
    assert!(!ask!(suite, pool.is_claimed(eve, native(1, 1))));
    assert!(!ask!(suite, pool.is_claimed(eve, floor(0))));

    let again = PoolError::ClaimedAlready { pot: POT };
    assert_eq!(suite.claim("eve", POT).await, Err(again));
    assert_eq!(tell!(suite, "eve", pool.claim(POT, Some(ferdie))), Err(again));
    assert_eq!(tell!(suite, "bob", pool.claim_for(eve, POT)), Err(again));
    assert_eq!(suite.claimable("eve", POT).await, Err(again));
    assert_eq!(suite.holding(Asset::Native).await, holding);

    // Whoever comes later is paid the same as if they had come first, to the last unit that divides.
    let share = claimed(amount, FERDIE, ALL);
    assert_eq!(suite.claim("ferdie", POT).await, Ok(share.total()));
    let pot = suite.pot(POT).await.unwrap();
    assert!(pot.work.left < 2.into() && pot.equity.left < 2.into(), "{pot:?}");
}

#[tokio::test]
async fn anyone_may_have_somebody_paid_who_is_no_contract() {
    let mut suite = season().await;
    let wallet = suite.make_of(evm::wallet(), vec![]).await.unwrap();
    let record = suite.ledger().call_mut().record(draft_in(1, 42), Vec::new());
    suite.by_wallet(wallet, plain(record), U256::zero()).await.unwrap();
    suite.accept(4).await;
    suite.fund("bob", PUT, 1).await.unwrap();
    suite.open(POT).await;
    let (eve, amount) = (agent("eve"), units(PUT));
    let share = claimed(amount, EVE, 2 * ALL);
    let (before, bob) = (money(&suite, eve).await, suite.money_of(agent("bob")).await);
    assert_eq!(tell!(suite, "bob", pool.claim_for(eve, POT)), Ok(share.total()));
    let [said::Claimed { agent: whose, recipient, .. }] = suite.heard()[..] else {
        panic!("it is said")
    };
    assert_eq!((whose, recipient), (eve, eve));
    let after = [before[0] - share.total(), before[1] + share.total()];
    assert_eq!(money(&suite, eve).await, after, "all of it, whoever pays the fee");
    assert_eq!(suite.money_of(agent("bob")).await, bob - units(suite.cost()));

    // Half of it is a contract's, which may want it elsewhere.
    let refused = PoolError::IsContract { agent: wallet };
    assert_eq!(tell!(suite, "bob", pool.claim_for(wallet, POT)), Err(refused));
    let governor = suite.addresses.governor;
    let refused = PoolError::IsContract { agent: governor };
    assert_eq!(tell!(suite, "bob", pool.claim_for(governor, POT)), Err(refused));
    let claim = plain(suite.pool().call_mut().claim(POT, None));
    suite.by_wallet(wallet, claim, U256::zero()).await.unwrap();
    let share = claimed(amount, ALL, 2 * ALL);
    assert_eq!(suite.money_of(wallet).await, share.total());
}

#[tokio::test]
async fn money_goes_where_the_agent_says_and_nowhere_else() {
    let mut suite = funded().await;
    let chain = [0, 1, 0x900, 0x801_0000].map(Address::from_low_u64_be);
    for recipient in suite.addresses.all().into_iter().chain(chain) {
        let refused = Err(PoolError::BadRecipient { recipient });
        assert_eq!(tell!(suite, "eve", pool.claim(POT, Some(recipient))), refused);
        let many = tell!(suite, "eve", pool.claim_many(vec![POT], Some(recipient)));
        assert_eq!(many.unwrap_err(), PoolError::BadRecipient { recipient });
    }
    // A new account must have something to exist; whoever signs gives it that.
    let (eve, new) = (agent("eve"), Address::repeat_byte(0x77));
    let share = claimed(units(PUT), EVE, ALL);
    let before = money(&suite, eve).await;
    assert_eq!(tell!(suite, "eve", pool.claim(POT, Some(new))), Ok(share.total()));
    let at = suite.now().await;
    let event = said::Claimed { agent: eve, recipient: new, pot: POT, share, at };
    assert_eq!(suite.heard::<said::Claimed>(), [event]);
    assert_eq!(suite.money_of(new).await, share.total());
    let cost = units(suite.cost());
    assert_eq!(money(&suite, eve).await, [before[0] - share.total(), before[1] - cost]);
}

#[tokio::test]
async fn less_than_the_chains_own_smallest_unit_is_paid_too() {
    let mut suite = season().await;
    let wallet = suite.make_of(evm::wallet(), vec![]).await.unwrap();
    suite.send_bytes("bob", wallet, vec![], TOKEN).await.unwrap();
    let amount = U256::from(12_345_678);
    let fund = plain(suite.pool().call_mut().fund(project(1), vec![]));
    suite.by_wallet(wallet, fund, amount).await.unwrap();
    suite.open(POT).await;
    // To somebody who has nothing, and to somebody who has a lot.
    let new = Address::repeat_byte(0x77);
    let share = claimed(amount, EVE, ALL);
    assert!(share.total() < units(1) && share.work > U256::zero());
    assert_eq!(tell!(suite, "eve", pool.claim(POT, Some(new))), Ok(share.total()));
    assert_eq!(suite.money_of(new).await, share.total());
    let (ferdie, share) = (agent("ferdie"), claimed(amount, FERDIE, ALL));
    let before = suite.money_of(ferdie).await;
    assert_eq!(tell!(suite, "bob", pool.claim_for(ferdie, POT)), Ok(share.total()));
    assert_eq!(suite.money_of(ferdie).await, before + share.total());
    let pool = suite.addresses.pool;
    assert_eq!(suite.money_of(pool).await, suite.holding(Asset::Native).await.owed);
}

#[tokio::test]
async fn many_pots_are_claimed_at_once_and_what_cannot_be_is_reported() {
    let mut suite = season().await;
    let token = suite.openzeppelin().await;
    suite.list(token, true).await.unwrap();
    suite.mint(token, agent("bob"), 1_000_001).await;
    suite.approve("bob", token, 1_000_001).await;
    suite.fund("bob", PUT, 1).await.unwrap();
    suite.fund("bob", TOKEN, 0).await.unwrap();
    suite.fund_token("bob", token, 1_000_001, 1).await.unwrap();
    // In the second epoch Eve alone did enough for a whole pot of project 1.
    let second = ask!(suite, pool.calendar()).start(Epoch(1));
    suite.advance_to(second).await;
    work(&mut suite, "eve", 1, 20).await;
    suite.fund("bob", 2 * TOKEN, 1).await.unwrap();
    suite.open(floor(0)).await;

    let (eve, pool) = (agent("eve"), suite.addresses.pool);
    let later = native(6, 1);
    let opens = ask!(suite, pool.window(later.purpose)).opens;
    let now = suite.now().await;
    let listed = [
        POT,
        native(0, 0),
        later,
        of_token(token, POT),
        native(1, 1),
        floor(0),
        POT,
        native(2, 1),
        of_token(token, floor(0)),
    ];
    // What she earned before a pot opens counts for its equity, whenever it was.
    let mut sums = Vec::new();
    let puts = [units(PUT), units(TOKEN), U256::from(1_000_001), units(2 * TOKEN)];
    for (index, put) in [0, 1, 3, 4].into_iter().zip(puts) {
        let [work, equity, ..] = split(put);
        sums.push(due(&mut suite, "eve", listed[index], work, equity).await.total());
    }
    let [in_first, in_commons, in_tokens, in_second] = sums[..] else { panic!("{sums:?}") };
    assert!(in_first > claimed(units(PUT), EVE, ALL).total());
    let parts = [PUT, TOKEN, 2 * TOKEN].map(|put| split(units(put))[2]);
    let floors = parts.iter().fold(U256::zero(), |sum, part| sum + *part);
    let expected = ask!(suite, pool.claimable(eve, listed.to_vec()));
    let before = money(&suite, eve).await;
    let answer = tell!(suite, "eve", pool.claim_many(listed.to_vec(), None)).unwrap();
    assert_eq!(answer[0], Ok(in_first));
    assert_eq!(answer[1], Ok(in_commons));
    assert_eq!(answer[2], Err(PoolError::PotNotOpen { opens, now }));
    assert_eq!(answer[3], Ok(in_tokens));
    assert_eq!(answer[4], Ok(in_second));
    assert!(in_second > split(units(2 * TOKEN))[0], "all work of the second epoch is hers");
    assert_eq!(answer[5], Ok(part_of(floors, 1, 2)));
    assert_eq!(answer[6], Err(PoolError::ClaimedAlready { pot: POT }));
    assert_eq!(answer[7], Err(PoolError::NothingToClaim { pot: native(2, 1) }));
    assert_eq!(answer[8], Ok(part_of(split(U256::from(1_000_001))[2], 1, 2)));
    for (index, (expected, answer)) in expected.into_iter().zip(&answer).enumerate() {
        // What comes twice was claimable before.
        if index != 6 {
            assert_eq!(expected.map(|share| share.total()), *answer, "{index}");
        }
    }
    let paid = [0, 1, 4, 5].iter().fold(U256::zero(), |sum, index| sum + answer[*index].unwrap());
    let cost = units(suite.cost());
    assert_eq!(money(&suite, eve).await, [before[0] - paid, before[1] + paid - cost]);
    let tokens = in_tokens + answer[8].unwrap();
    assert_eq!(suite.held(Asset::Token(token), eve).await, tokens);
    assert_eq!(suite.held(Asset::Token(token), pool).await, U256::from(1_000_001) - tokens);
    assert_eq!(suite.heard::<said::Claimed>().len(), 6);
    // Nothing is left to claim: that is no error, and pays nothing.
    let answer = tell!(suite, "eve", pool.claim_many(vec![POT, floor(0)], None)).unwrap();
    let again = [POT, floor(0)].map(|pot| Err(PoolError::ClaimedAlready { pot }));
    assert_eq!(answer, again);
    assert!(suite.heard_nothing());

    for given in [0, CLAIMS_MAX + 1] {
        let many = tell!(suite, "ferdie", pool.claim_many(vec![POT; given as usize], None));
        assert_eq!(many, Err(PoolError::BadNumber { given, max: CLAIMS_MAX }));
    }
    let most = tell!(suite, "ferdie", pool.claim_many(vec![POT; CLAIMS_MAX as usize], None));
    let most = most.unwrap();
    assert_eq!(most.iter().filter(|claimed| claimed.is_ok()).count(), 1, "{most:?}");
    let [work, equity, ..] = split(units(PUT));
    assert_eq!(most[0], Ok(due(&mut suite, "ferdie", POT, work, equity).await.total()));
}
