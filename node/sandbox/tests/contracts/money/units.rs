//! The smallest units: of them none is lost, and none sticks.

use super::house::{House, GIFT};
use crate::suite::{governor, pool};
use commons_core::{
    pool::{Asset, PoolError},
    units::ProjectId,
};
use commons_runtime::{constants::EXISTENTIAL_DEPOSIT, Balances, Runtime};
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    tokens::{Fortitude, Precision, Preservation},
};
use pallet_revive::AddressMapper;
use sp_core::{H160, U256};

const NATIVE: Asset = Asset::Native;
/// The chain's own smallest unit, in the units that contracts see.
const UNIT: u64 = 100_000_000;

type Mapper = <Runtime as pallet_revive::Config>::AddressMapper;

/// An address that nobody has heard of.
fn nobody() -> H160 {
    H160::repeat_byte(0x77)
}

#[test]
fn a_gift_of_one_smallest_unit_reaches_the_treasury() {
    let mut house = House::new(&["Wallet"], &[]);
    let (wallet, giver, suite) = (house.wallets[0], house.giver, house.commons.suite);
    let sent = house.commons.sandbox.pay(giver, wallet, U256::from(3), Vec::new());
    assert!(!sent.reverted, "{sent:?}");
    let message = pool::fund(ProjectId::COMMONS, b"all I have");
    for gift in 1..=3u64 {
        house.act(wallet, suite.pool, U256::one(), &message).expect("it has a unit");
        assert_eq!(house.has(wallet, NATIVE), U256::from(3 - gift));
        assert_eq!(house.held(NATIVE), U256::from(gift));
        let holding = house.holding(NATIVE);
        // Three parts of one unit are nothing; the treasury has what is left over.
        assert_eq!((holding.owed, holding.treasury), (U256::from(gift), U256::from(gift)));
    }
    let collected = house.commons.done(giver, suite.pool, pool::collect(NATIVE));
    assert_eq!(collected, U256::from(3));
    assert_eq!(house.held(NATIVE), U256::zero());
    assert_eq!(house.has(suite.governor, NATIVE), U256::from(3));
    let again = house.commons.send(giver, suite.pool, pool::collect(NATIVE)).0;
    assert_eq!(again, Err(PoolError::NothingToCollect { asset: NATIVE }));
    // From there it is paid out by vote.
    let pay = commons_core::governor::Action::Pay { to: nobody(), amount: U256::from(3) };
    house.decide(&[pay]);
    assert_eq!(house.has(nobody(), NATIVE), U256::from(3));
    let ask = house.commons.ask(suite.governor, governor::newest());
    assert_eq!(ask.0, 1);
}

#[test]
fn less_than_an_account_must_have_reaches_a_new_one() {
    let mut house = House::new(&[], &[]);
    house.fund();
    house.open();
    let (pool, [who, other]) = (house.commons.suite.pool, house.agents);
    let share = house.share(who, NATIVE);
    // Ten of the chain's own units or less, and some dust.
    let least = U256::from(UNIT) * U256::from(EXISTENTIAL_DEPOSIT);
    assert!(share < least && share > U256::from(UNIT));
    assert!(!(share % UNIT).is_zero());
    let had = house.has(who, NATIVE);
    let message = pool::claim(house.pot(NATIVE), Some(nobody()));
    let (claimed, outcome) = house.commons.send(who, pool, message);
    assert_eq!(claimed, Ok(share));
    assert_eq!(house.has(nobody(), NATIVE), share, "all of it, to the last unit");
    assert_eq!(house.held(NATIVE), U256::from(GIFT) - share);
    // That the account can be at all is paid by whoever claimed.
    println!("deposit: {}, of which the account's {EXISTENTIAL_DEPOSIT}", outcome.deposit);
    assert!(house.has(who, NATIVE) <= had - least);

    // It may be claimed to that account again, and it may spend all that it was paid.
    let message = pool::claim(house.pot(NATIVE), Some(nobody()));
    let share = house.commons.done(other, pool, message) + share;
    assert_eq!(house.has(nobody(), NATIVE), share);
    let sent = house.commons.sandbox.pay(nobody(), who, share, Vec::new());
    assert!(!sent.reverted, "{sent:?}");
    assert_eq!(house.has(nobody(), NATIVE), U256::zero());
}

#[test]
fn an_agent_who_spent_everything_is_paid_by_somebody_elses_claim() {
    let mut house = House::new(&[], &[]);
    house.fund();
    house.open();
    let (pool, [agent, other]) = (house.commons.suite.pool, house.agents);
    let share = house.share(agent, NATIVE);
    house.commons.sandbox.inside(|| {
        let who = Mapper::to_account_id(&agent);
        let all = Balances::total_balance(&who);
        Balances::burn_from(
            &who,
            all,
            Preservation::Expendable,
            Precision::BestEffort,
            Fortitude::Force,
        )
        .expect("it can be spent");
        assert_eq!(Balances::total_balance(&who), 0);
    });
    let message = pool::claim_for(agent, house.pot(NATIVE));
    assert_eq!(house.commons.send(other, pool, message).0, Ok(share));
    assert_eq!(house.has(agent, NATIVE), share);
    assert_eq!(house.held(NATIVE), U256::from(GIFT) - share);
}

#[test]
fn all_of_a_gift_leaves_the_pool_in_the_end() {
    let mut house = House::new(&[], &["Coin"]);
    house.fund();
    house.open();
    let suite = house.commons.suite;
    for asset in [NATIVE, Asset::Token(house.coins[0])] {
        let mut paid = U256::zero();
        let receivers = [0x61, 0x62].map(H160::repeat_byte);
        for (who, to) in house.agents.into_iter().zip(receivers) {
            let message = pool::claim(house.pot(asset), Some(to));
            paid += house.commons.done(who, suite.pool, message);
        }
        let received = receivers.map(|to| house.has(to, asset));
        assert_eq!(received[0] + received[1], paid);
        let message = pool::collect(asset);
        let collected = house.commons.done(house.giver, suite.pool, message);
        assert_eq!(house.has(suite.governor, asset), collected);
        let holding = house.holding(asset);
        assert_eq!(paid + collected + holding.owed, U256::from(GIFT));
        assert_eq!(house.held(asset), holding.owed);
        assert_eq!(holding.treasury, U256::zero());
        // What is left lies in the floor fund and, as dust, in the pot: it can go on.
        let (_, pots) = house.kept(asset);
        let left = pots[0].expect("it was put in");
        let dust = left.work.left + left.equity.left;
        assert!(dust < U256::from(4), "{dust}");
    }
}
