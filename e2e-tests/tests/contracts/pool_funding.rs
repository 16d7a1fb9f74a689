//! Money comes in, and is divided at once.

use crate::pool_season::{open_project, split, then, whole};
use commons_core::{
    Address, U256,
    history::History,
    hub::Addresses,
    pool::{Asset, Holding, PoolError, Pot, PotId, Split},
    units::ProjectId,
};
use commons_interfaces::pool as said;
use e2e_tests::{
    DAY, Suite, agent, ask, evm,
    money::{TOKEN, floor, native, units},
    plain, project, quick, tell,
    traits::*,
};

fn as_split([work, equity, floor, commons]: [U256; 4]) -> Split {
    Split { work, equity, floor, commons }
}

fn only_work(put: U256) -> Pot {
    Pot { work: whole(put), ..Pot::default() }
}

#[tokio::test]
async fn a_deposit_is_divided_at_once_to_the_smallest_unit() {
    let mut suite = Suite::quick().await;
    open_project(&mut suite).await;
    let (pool, bob) = (suite.addresses.pool, agent("bob"));
    let put = 5 * TOKEN + 7;
    let before = suite.money_of(bob).await;
    suite.fund("bob", put, 1).await.unwrap();
    let amount = units(put);
    assert_eq!(suite.money_of(bob).await, before - amount - units(suite.cost()));
    assert_eq!(suite.money_of(pool).await, amount);
    let [work, equity, part, commons] = split(amount);
    let at = suite.now().await;
    let event = said::Funded {
        from: bob,
        pot: native(0, 1),
        split: Split { work, equity, floor: part, commons },
        memo: b"thanks".to_vec(),
        at,
    };
    assert_eq!(suite.heard::<said::Funded>(), std::slice::from_ref(&event));
    let pot = Pot { work: whole(work), equity: whole(equity), ..Pot::default() };
    let pots = ask!(suite, pool.pots(vec![native(0, 1), native(0, 0), floor(0), native(1, 1)]));
    assert_eq!(pots, [Some(pot), None, Some(only_work(part)), None]);
    let history = then(History::default(), &event);
    let holding = Holding { listed: true, owed: amount, treasury: commons, history };
    assert_eq!(suite.holding(Asset::Native).await, holding);

    // Another one for the whole commons, five weeks later: other pots, of another block.
    suite.advance(35 * DAY).await;
    suite.fund("bob", 3, 0).await.unwrap();
    let event = said::Funded {
        pot: native(5, 0),
        split: as_split(split(units(3))),
        at: suite.now().await,
        ..event
    };
    assert_eq!(suite.heard::<said::Funded>(), std::slice::from_ref(&event));
    let [small, ..] = split(units(3));
    let pots = ask!(suite, pool.pots(vec![native(5, 0), floor(1), floor(0)]));
    assert_eq!(pots[0].unwrap().work, whole(small));
    assert_eq!(pots[1..], [Some(only_work(split(units(3))[2])), Some(only_work(part))]);
    let holding = suite.holding(Asset::Native).await;
    assert_eq!((holding.owed, holding.history), (amount + units(3), then(history, &event)));
    assert_eq!(suite.money_of(pool).await, holding.owed);
}

#[tokio::test]
async fn less_than_the_chains_own_smallest_unit_has_its_place_too() {
    let mut suite = Suite::quick().await;
    let pool = suite.addresses.pool;
    let wallet = suite.make_of(evm::wallet(), vec![]).await.unwrap();
    suite.send_bytes("bob", wallet, vec![], TOKEN).await.unwrap();
    let (mut owed, mut parts) = (U256::zero(), [U256::zero(); 4]);
    for amount in [1u64, 9, 10, 99_999_999, 100_000_001, 123_456_789_012_345].map(U256::from) {
        let message = suite.pool().call_mut().fund(ProjectId::COMMONS, vec![]);
        suite.by_wallet(wallet, plain(message), amount).await.unwrap();
        let [said::Funded { from, split: said, .. }] = suite.heard()[..] else {
            panic!("it is said")
        };
        assert_eq!((from, said), (wallet, as_split(split(amount))));
        owed += amount;
        parts.iter_mut().zip(split(amount)).for_each(|(sum, part)| *sum += part);
        assert_eq!(suite.money_of(pool).await, owed);
    }
    assert_eq!(suite.money_of(wallet).await, units(TOKEN) - owed);
    let [work, equity, part, treasury] = parts;
    let holding = suite.holding(Asset::Native).await;
    assert_eq!((holding.owed, holding.treasury), (owed, treasury));
    let pots = ask!(suite, pool.pots(vec![native(0, 0), floor(0)]));
    let pot = Pot { work: whole(work), equity: whole(equity), ..Pot::default() };
    assert_eq!(pots, [Some(pot), Some(only_work(part))]);
}

#[tokio::test]
async fn what_cannot_be_put_in_is_refused_and_stays_where_it_is() {
    let mut suite = Suite::quick().await;
    open_project(&mut suite).await;
    let token = suite.openzeppelin().await;
    let other = suite.openzeppelin().await;
    suite.list(token, true).await.unwrap();
    suite.mint(token, agent("bob"), 100).await;
    let assets = [Asset::Native, Asset::Token(token)];
    let before = [suite.holding(assets[0]).await, suite.holding(assets[1]).await];

    let nothing = PoolError::NothingFunded;
    assert_eq!(suite.fund("bob", 0, 0).await, Err(nothing));
    assert_eq!(suite.fund_token("bob", token, 0, 0).await, Err(nothing));
    let long = PoolError::MemoTooLong { length: 257, max: 256 };
    let message = suite.pool().call_mut().fund(project(0), vec![b'm'; 257]);
    assert_eq!(suite.send_with("bob", message, 1).await, Err(long));
    let funded = tell!(suite, "bob", pool.fund_token(token, 1.into(), project(0), vec![0; 257]));
    assert_eq!(funded, Err(long));
    for asset in [other, agent("eve"), Address::zero(), suite.addresses.pool] {
        let funded = suite.fund_token("bob", asset, 1, 0).await;
        assert_eq!(funded, Err(PoolError::NotListed { asset }));
    }
    for number in [2, u32::MAX] {
        let unknown = PoolError::UnknownProject { id: project(number), newest: project(1) };
        assert_eq!(suite.fund("bob", 1, number).await, Err(unknown));
        assert_eq!(suite.fund_token("bob", token, 1, number).await, Err(unknown));
    }
    // No allowance; too little of it; too little to take.
    let refused = |amount: u32| PoolError::NotTransferred { asset: token, amount: amount.into() };
    assert_eq!(suite.fund_token("bob", token, 1, 1).await, Err(refused(1)));
    suite.approve("bob", token, 50).await;
    assert_eq!(suite.fund_token("bob", token, 51, 1).await, Err(refused(51)));
    suite.approve("bob", token, 1_000).await;
    assert_eq!(suite.fund_token("bob", token, 101, 1).await, Err(refused(101)));
    // More than the whole of it at once, of the chain's own too.
    assert_eq!(
        suite.fund_token("bob", token, U256::MAX, 1).await,
        Err(PoolError::NotTransferred { asset: token, amount: U256::MAX })
    );
    // No message but `fund` takes money.
    let messages = [
        plain(suite.pool().call_mut().claim(native(0, 0), None)),
        plain(suite.pool().call_mut().sweep(native(0, 0))),
        plain(suite.pool().call_mut().collect(Asset::Native)),
        plain(suite.pool().call_mut().fund_token(token, 1.into(), project(0), vec![])),
    ];
    for (to, data) in messages {
        assert!(suite.send_bytes("bob", to, data, 1).await.is_err());
    }

    let after = [suite.holding(assets[0]).await, suite.holding(assets[1]).await];
    assert_eq!(after, before);
    let pool = suite.addresses.pool;
    for asset in assets {
        assert_eq!(suite.held(asset, pool).await, U256::zero());
        for pot in [native(0, 0), native(0, 1), native(0, 2), floor(0)] {
            assert_eq!(suite.pot(PotId { asset, ..pot }).await, None);
        }
    }
    assert_eq!(suite.held(assets[1], agent("bob")).await, U256::from(100));
    // As much as may be is welcome.
    let message = suite.pool().call_mut().fund(project(1), vec![b'm'; 256]);
    assert_eq!(suite.send_with("bob", message, 1).await, Ok(()));
    assert_eq!(suite.fund_token("bob", token, 100, 1).await, Ok(U256::from(100)));
}

#[tokio::test]
async fn a_pool_whose_ledger_or_reputation_does_not_answer_says_so() {
    let mut suite = Suite::quick().await;
    open_project(&mut suite).await;
    let alice = agent("alice");
    // Nobody is there, and a contract without such messages.
    for contract in [agent("ferdie"), suite.hub] {
        let addresses = suite.addresses;
        let nowhere = Addresses { hub: alice, ledger: contract, reputation: contract, ..addresses };
        suite.pool_under(nowhere, quick()).await;
        let failed = PoolError::CallFailed { contract };
        assert_eq!(suite.fund("bob", 1, 1).await, Err(failed));
        // For the whole commons nobody needs to be asked; for a share in it, somebody does.
        suite.fund("bob", TOKEN, 0).await.unwrap();
        let pot = native(0, 0);
        suite.open(pot).await;
        let before = suite.holding(Asset::Native).await;
        assert_eq!(suite.claimable("eve", pot).await, Err(failed));
        assert_eq!(suite.claim("eve", pot).await, Err(failed));
        assert_eq!(tell!(suite, "bob", pool.claim_for(agent("eve"), pot)), Err(failed));
        assert_eq!(tell!(suite, "eve", pool.claim_many(vec![pot], None)), Err(failed));
        assert_eq!(tell!(suite, "bob", pool.sweep(pot)), Err(failed));
        assert_eq!(suite.holding(Asset::Native).await, before);
        suite.addresses = addresses;
    }
}
