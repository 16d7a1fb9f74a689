//! What nobody can claim moves on, and what is the treasury's goes there.

use crate::pool_season::{
    ALL, EVE, FERDIE, claimed, divided, open_project, season, season_with, split, then, whole, work,
};
use commons_core::{
    Address, U256,
    governor::Action,
    parameters::Parameters,
    pool::{Asset, PoolError, Pot, PotId, Swept},
    units::{Epoch, Points},
};
use commons_interfaces::{governor::Deposited, pool as said};
use e2e_tests::{
    DAY, Suite, agent, ask, evm, founders,
    money::{TOKEN, floor, native, of_token, part_of, units},
    plain, quick, tell,
    traits::*,
};

/// So much was put in, and nothing of it was taken out; it came from so early an epoch.
fn moved(work: U256, equity: U256, since: u32) -> Pot {
    let since = Some(Epoch(since));
    Pot { work: whole(work), equity: whole(equity), swept: false, since }
}

async fn sweep(suite: &mut Suite, pot: PotId) -> Result<Swept, PoolError> {
    tell!(suite, "bob", pool.sweep(pot))
}

#[tokio::test]
async fn the_rest_of_a_thin_pot_moves_on_once_and_claims_stay_the_same() {
    let mut suite = Suite::quick().await;
    open_project(&mut suite).await;
    // 12 points where a pot is divided by 20 at least.
    work(&mut suite, "eve", 1, 8).await;
    work(&mut suite, "ferdie", 1, 4).await;
    let (put, pot) = (3 * TOKEN + 1, native(0, 1));
    suite.fund("bob", put, 1).await.unwrap();
    let window = suite.open(pot).await;
    let calendar = ask!(suite, pool.calendar());
    let amount = units(put);
    let [work, equity, ..] = split(amount);
    let (all, least) = (12_000_000, 20_000_000);
    // What was earned fades, what a pot is divided by at least does not: so it is more units a week later.
    let least_units = calendar.units_up(Points::whole(20), window.opens - 1).0;
    assert!(least_units > least && least_units < 21_000_000);
    let of_eve = [part_of(work, 8_000_000, least), part_of(equity, 8_000_000, least_units)];
    assert_eq!(suite.claim("eve", pot).await, Ok(of_eve[0] + of_eve[1]));

    let history = suite.holding(Asset::Native).await.history;
    let rest = [work - part_of(work, all, least), equity - part_of(equity, all, least_units)];
    // Day 14, with reviews of three days: nothing that counts in epoch 3 is recorded yet.
    let to = native(3, 1);
    let swept = Swept { to, work: rest[0], equity: rest[1] };
    assert_eq!(sweep(&mut suite, pot).await, Ok(swept));
    let event = said::Swept { pot, moved: swept, at: suite.now().await };
    assert_eq!(suite.heard::<said::Swept>(), std::slice::from_ref(&event));
    let holding = suite.holding(Asset::Native).await;
    assert_eq!(holding.history, then(history, &event));
    assert_eq!(holding.owed, amount - of_eve[0] - of_eve[1], "it is owed as before");
    let taken = [of_eve[0] + rest[0], of_eve[1] + rest[1]];
    let after = Pot {
        work: divided(work, taken[0], all, least),
        equity: divided(equity, taken[1], all, least_units),
        swept: true,
        since: None,
    };
    assert_eq!(suite.pot(pot).await, Some(after));
    assert_eq!(suite.pot(to).await, Some(moved(rest[0], rest[1], 0)));

    let now = suite.now().await;
    let nothing = PoolError::NothingToSweep { until: window.until, now };
    assert_eq!(sweep(&mut suite, pot).await, Err(nothing));
    let of_ferdie = part_of(work, 4_000_000, least) + part_of(equity, 4_000_000, least_units);
    assert_eq!(suite.claim("ferdie", pot).await, Ok(of_ferdie), "as if nothing had moved");
    assert_eq!(suite.money_of(suite.addresses.pool).await, holding.owed - of_ferdie);
    // What is put in later for the same pot lies with what moved there, and has not waited for anybody.
    suite.advance_to(calendar.start(Epoch(3))).await;
    suite.fund("bob", TOKEN, 1).await.unwrap();
    let [more, ..] = split(units(TOKEN));
    let pot = suite.pot(to).await.unwrap();
    assert_eq!((pot.work, pot.since), (whole(rest[0] + more), None));
}

#[tokio::test]
async fn after_its_window_all_that_is_left_of_a_pot_moves_on() {
    let parameters = Parameters { claim_window: 1, ..quick() };
    let mut suite = season_with(parameters).await;
    let (put, pot) = (3 * TOKEN + 1, native(0, 1));
    suite.fund("bob", put, 1).await.unwrap();
    let window = suite.open(pot).await;
    assert_eq!(window.until - window.opens, 7 * DAY);
    let share = claimed(units(put), EVE, ALL);
    assert_eq!(suite.claim("eve", pot).await, Ok(share.total()));
    // Nothing is thin here.
    let now = suite.now().await;
    let nothing = PoolError::NothingToSweep { until: window.until, now };
    assert_eq!(sweep(&mut suite, pot).await, Err(nothing));
    suite.advance_to(window.until).await;
    let [work, equity, ..] = split(units(put));
    // Ferdie did not come: what was his, and what was rounded down.
    let [work, equity] = [work - share.work, equity - share.equity];
    let swept = Swept { to: native(4, 1), work, equity };
    assert_eq!(sweep(&mut suite, pot).await, Ok(swept));
    assert_eq!(suite.pot(native(4, 1)).await, Some(moved(work, equity, 0)));
    let left = suite.pot(pot).await.unwrap();
    assert_eq!((left.work.left, left.equity.left), (U256::zero(), U256::zero()));
    let now = suite.now().await;
    let late = PoolError::WindowOver { until: window.until, now };
    assert_eq!(suite.claim("ferdie", pot).await, Err(late));
    let nothing = PoolError::NothingToSweep { until: window.until, now: suite.now().await };
    assert_eq!(sweep(&mut suite, pot).await, Err(nothing));
    // In its new pot nobody has worked; all who ever did have their part of the equity.
    suite.open(native(4, 1)).await;
    let equity = part_of(equity, FERDIE, ALL);
    let rest = suite.claim("ferdie", native(4, 1)).await.unwrap();
    assert!(rest <= equity && rest > U256::zero(), "less if it is thin by now: {rest}, {equity}");
}

#[tokio::test]
async fn what_is_not_open_or_not_there_does_not_move() {
    let mut suite = season().await;
    suite.fund("bob", TOKEN, 1).await.unwrap();
    for pot in [native(0, 1), floor(0), native(9, 0), native(u32::MAX, 0)] {
        let opens = ask!(suite, pool.window(pot.purpose)).opens;
        let early = PoolError::PotNotOpen { opens, now: suite.now().await };
        assert_eq!(sweep(&mut suite, pot).await, Err(early), "{pot:?}");
    }
    suite.open(floor(0)).await;
    for pot in [native(0, 0), native(1, 1), of_token(Address::repeat_byte(7), native(0, 1))] {
        let until = ask!(suite, pool.window(pot.purpose)).until;
        let nothing = PoolError::NothingToSweep { until, now: suite.now().await };
        assert_eq!(sweep(&mut suite, pot).await, Err(nothing), "{pot:?}");
    }
}

#[tokio::test]
async fn a_floor_that_nobody_reached_goes_to_a_later_block() {
    let mut suite = Suite::quick().await;
    work(&mut suite, "eve", 0, 7).await;
    suite.fund("bob", TOKEN, 0).await.unwrap();
    suite.open(floor(0)).await;
    let part = split(units(TOKEN))[2];
    let nothing = Err(PoolError::NothingToClaim { pot: floor(0) });
    assert_eq!(suite.claim("eve", floor(0)).await, nothing);
    // Day 35 is in block 1.
    let swept = Swept { to: floor(2), work: part, equity: U256::zero() };
    assert_eq!(sweep(&mut suite, floor(0)).await, Ok(swept));
    assert_eq!(suite.pot(floor(2)).await, Some(moved(part, U256::zero(), 0)));
    assert_eq!(suite.claim("eve", floor(0)).await, nothing);
}

#[tokio::test]
async fn what_waited_for_a_project_in_which_nobody_ever_worked_is_for_all() {
    let parameters = Parameters { claim_window: 4, ..quick() };
    let mut suite = season_with(parameters).await;
    open_project(&mut suite).await;
    suite.fund("bob", TOKEN, 2).await.unwrap();
    let [work, equity, ..] = split(units(TOKEN));
    suite.open(native(0, 2)).await;
    // It has waited for two epochs: somebody may still come.
    let swept = Swept { to: native(3, 2), work, equity };
    assert_eq!(sweep(&mut suite, native(0, 2)).await, Ok(swept));
    assert_eq!(suite.pot(native(3, 2)).await, Some(moved(work, equity, 0)));
    // Now it has waited for five, wherever it lay.
    suite.open(native(3, 2)).await;
    let swept = Swept { to: native(6, 0), work, equity };
    assert_eq!(sweep(&mut suite, native(3, 2)).await, Ok(swept));
    assert_eq!(suite.pot(native(6, 0)).await, Some(moved(work, equity, 0)));
    // Those who worked elsewhere have their part of it.
    suite.open(native(6, 0)).await;
    assert!(suite.claim("eve", native(6, 0)).await.unwrap() > U256::zero());
}

#[tokio::test]
async fn what_is_the_treasurys_goes_there_and_is_paid_by_vote() {
    let mut suite = season().await;
    let (pool, governor) = (suite.addresses.pool, suite.addresses.governor);
    let none = PoolError::NothingToCollect { asset: Asset::Native };
    assert_eq!(tell!(suite, "bob", pool.collect(Asset::Native)), Err(none));
    let token = Address::repeat_byte(7);
    let unknown = PoolError::NotListed { asset: token };
    assert_eq!(tell!(suite, "bob", pool.collect(Asset::Token(token))), Err(unknown));

    let put = 3 * TOKEN + 1;
    suite.fund("bob", put, 1).await.unwrap();
    let commons = split(units(put))[3];
    let history = suite.holding(Asset::Native).await.history;
    let (before, bob) = (suite.money_of(governor).await, suite.money_of(agent("bob")).await);
    assert_eq!(tell!(suite, "bob", pool.collect(Asset::Native)), Ok(commons));
    assert_eq!(suite.money_of(agent("bob")).await, bob - units(suite.cost()));
    assert_eq!(suite.money_of(governor).await, before + commons);
    let at = suite.now().await;
    let (asset, surplus) = (Asset::Native, U256::zero());
    let event = said::Collected { asset, treasury: commons, surplus, at };
    assert_eq!(suite.heard::<said::Collected>(), std::slice::from_ref(&event));
    assert_eq!(suite.heard::<Deposited>(), [Deposited { from: pool, amount: commons, at }]);
    let holding = suite.holding(asset).await;
    assert_eq!((holding.owed, holding.treasury), (units(put) - commons, U256::zero()));
    assert_eq!(holding.history, then(history, &event));
    assert_eq!(suite.money_of(pool).await, holding.owed);
    assert_eq!(tell!(suite, "bob", pool.collect(asset)), Err(none));

    // Money that was sent there by mistake, down to its dust.
    let wallet = suite.make_of(evm::wallet(), vec![]).await.unwrap();
    suite.send_bytes("bob", wallet, vec![], TOKEN).await.unwrap();
    let stray = U256::from(123_456_789);
    let sent = suite.by_wallet(wallet, (pool, vec![]), stray).await;
    assert!(sent.is_err(), "no message, no money");
    suite.transfer("bob", pool, 5).await;
    assert_eq!(suite.money_of(pool).await, holding.owed + units(5));
    assert_eq!(tell!(suite, "bob", pool.collect(asset)), Ok(units(5)));
    let event =
        said::Collected { asset, treasury: U256::zero(), surplus: units(5), at: suite.now().await };
    assert_eq!(suite.heard::<said::Collected>(), [event]);
    assert_eq!(suite.holding(asset).await.owed, holding.owed);
    assert_eq!(suite.money_of(pool).await, holding.owed);

    let (new, amount) = (Address::repeat_byte(0x77), commons + units(5));
    assert_eq!(suite.decide(vec![Action::Pay { to: new, amount }]).await, Ok(()));
    assert_eq!(suite.money_of(new).await, amount);
    assert_eq!(suite.money_of(governor).await, before);
}

#[tokio::test]
async fn a_governor_that_does_not_take_it_leaves_it_where_it_is() {
    let mut suite = Suite::with(quick(), founders()).await.unwrap();
    let nobody = commons_core::hub::Addresses {
        hub: agent("alice"),
        governor: agent("dave"),
        ..suite.addresses
    };
    suite.pool_under(nobody, quick()).await;
    suite.fund("bob", TOKEN, 0).await.unwrap();
    let before = suite.holding(Asset::Native).await;
    let dave = suite.money_of(agent("dave")).await;
    let amount = split(units(TOKEN))[3];
    let failed = PoolError::NotPaid { asset: Asset::Native, amount };
    assert_eq!(tell!(suite, "bob", pool.collect(Asset::Native)), Err(failed));
    assert_eq!(suite.holding(Asset::Native).await, before);
    assert_eq!(suite.money_of(agent("dave")).await, dave);
    assert_eq!(suite.money_of(suite.addresses.pool).await, before.owed);
    let message = plain(suite.pool().call_mut().collect(Asset::Native));
    assert!(suite.send_bytes("bob", message.0, message.1, 0).await.is_err());
}
