//! Who is not paid, and when.

use crate::pool_season::{ALL, DAVE, EVE, FERDIE, POT, PUT, claimed, funded, season, split, work};
use commons_core::{
    Address, U256,
    parameters::Parameters,
    pool::{Asset, Claimed, PoolError},
    units::Points,
};
use commons_interfaces::pool as said;
use e2e_tests::{
    DAY, agent, ask, evm,
    money::{TOKEN, floor, native, of_token, part_of, units},
    plain, quick, set, tell,
    traits::*,
};

#[tokio::test]
async fn a_pot_is_claimed_from_when_it_opens_until_its_window_ends() {
    let mut suite = season().await;
    suite.fund("bob", PUT, 1).await.unwrap();
    let genesis = ask!(suite, pool.calendar()).genesis;
    let window = ask!(suite, pool.window(POT.purpose));
    let week = 7 * DAY;
    assert_eq!((window.opens, window.until), (genesis + 2 * week, genesis + 28 * week));
    let of_floor = ask!(suite, pool.window(floor(0).purpose));
    assert_eq!((of_floor.opens, of_floor.until), (genesis + 5 * week, genesis + 31 * week));
    let open = window.opens;
    // A dry run answers for the second of the newest block.
    suite.advance_to(open - 30).await;
    let now = suite.now().await;
    assert!(now < open);
    let early = PoolError::PotNotOpen { opens: open, now };
    assert_eq!(suite.claimable("eve", POT).await, Err(early));
    assert_eq!(suite.claim("eve", POT).await, Err(early));
    let now = suite.now().await;
    let early = PoolError::PotNotOpen { opens: open, now };
    assert_eq!(tell!(suite, "bob", pool.claim_for(agent("eve"), POT)), Err(early));
    suite.advance_to(open).await;
    assert_eq!(suite.claim("eve", POT).await, Ok(claimed(units(PUT), EVE, ALL).total()));
    // The floor of its block waits for the others in it.
    let now = suite.now().await;
    let early = PoolError::PotNotOpen { opens: of_floor.opens, now };
    assert_eq!(suite.claim("eve", floor(0)).await, Err(early));

    suite.advance_to(window.until - 30).await;
    assert!(suite.claimable("ferdie", POT).await.is_ok(), "still");
    suite.advance_to(window.until).await;
    let now = suite.now().await;
    let late = PoolError::WindowOver { until: window.until, now };
    assert_eq!(suite.claimable("ferdie", POT).await, Err(late));
    let before = suite.holding(Asset::Native).await;
    assert_eq!(suite.claim("ferdie", POT).await, Err(late));
    assert_eq!(suite.holding(Asset::Native).await, before);
    suite.advance_to(of_floor.until - 30).await;
    assert!(suite.claim("ferdie", floor(0)).await.is_ok());
}

#[tokio::test]
async fn who_has_no_share_claims_nothing() {
    let mut suite = season().await;
    suite.fund("bob", PUT, 1).await.unwrap();
    suite.fund("bob", TOKEN, 0).await.unwrap();
    suite.open(floor(0)).await;
    let nothing = |pot| PoolError::NothingToClaim { pot };
    let before = suite.holding(Asset::Native).await;
    // Seed draws no money; nor does work elsewhere, nor too little for a floor, nor what is not there.
    for (who, pot) in [
        ("alice", POT),
        ("alice", native(0, 0)),
        ("dave", POT),
        ("dave", floor(0)),
        ("alice", floor(0)),
        ("eve", native(1, 1)),
        ("eve", native(0, 7)),
        ("eve", of_token(Address::repeat_byte(7), POT)),
    ] {
        assert_eq!(suite.claimable(who, pot).await, Err(nothing(pot)), "{who}, {pot:?}");
        assert_eq!(suite.claim(who, pot).await, Err(nothing(pot)), "{who}, {pot:?}");
        let for_them = tell!(suite, "bob", pool.claim_for(agent(who), pot));
        assert_eq!(for_them, Err(nothing(pot)), "{who}, {pot:?}");
    }
    assert_eq!(suite.holding(Asset::Native).await, before);
    let dave = claimed(units(TOKEN), DAVE, ALL + DAVE);
    assert_eq!(suite.claimable("dave", native(0, 0)).await, Ok(dave));
    assert_eq!(suite.claim("dave", native(0, 0)).await, Ok(dave.total()));
    let part = part_of(split(units(PUT))[2] + split(units(TOKEN))[2], 1, 2);
    let share = Claimed { work: part, equity: U256::zero() };
    assert_eq!(suite.claimable("ferdie", floor(0)).await, Ok(share));
}

#[tokio::test]
async fn a_payment_that_fails_leaves_the_claim_as_it_was() {
    let mut suite = funded().await;
    let share = claimed(units(PUT), EVE, ALL).total();
    let failed = PoolError::NotPaid { asset: Asset::Native, amount: share };
    let before = (suite.holding(Asset::Native).await, suite.pot(POT).await);
    // It does not want it, burns all it gets, or has Eve paid once more.
    let back = evm::calls_back(&plain(suite.pool().call_mut().claim_for(agent("eve"), POT)).1);
    for code in [
        "0 0 REVERT".to_owned(),
        "again: @again JUMP".to_owned(),
        format!("{back} @done JUMPI 0 0 REVERT done: STOP"),
    ] {
        let recipient = suite.make_of(evm::contract(&code), vec![]).await.unwrap();
        let claim = tell!(suite, "eve", pool.claim(POT, Some(recipient)));
        assert_eq!(claim, Err(failed), "{code}");
        let many = tell!(suite, "eve", pool.claim_many(vec![floor(0), POT], Some(recipient)));
        assert_eq!(many, Err(failed), "{code}");
        assert_eq!(suite.money_of(recipient).await, U256::zero());
    }
    assert_eq!((suite.holding(Asset::Native).await, suite.pot(POT).await), before);
    assert!(!ask!(suite, pool.is_claimed(agent("eve"), POT)));
    // Whoever calls back and does not insist is paid what is theirs, once.
    let recipient = evm::contract(&format!("{back} STOP"));
    let recipient = suite.make_of(recipient, vec![]).await.unwrap();
    assert_eq!(tell!(suite, "eve", pool.claim(POT, Some(recipient))), Ok(share));
    assert_eq!(suite.money_of(recipient).await, share);
    assert_eq!(suite.heard::<said::Claimed>().len(), 1);
    assert_eq!(suite.holding(Asset::Native).await.owed, before.0.owed - share);
}

#[tokio::test]
async fn what_happens_after_a_pot_is_open_changes_nothing_of_it() {
    let mut suite = season().await;
    suite.fund("bob", PUT, 1).await.unwrap();
    let window = suite.open(POT).await;
    let of_eve = claimed(units(PUT), EVE, ALL);
    // Other rules; work that comes too late; and a fraud that is found too late.
    let before = quick();
    let other = vec![
        set(&before, "claim_window", 1),
        set(&before, "pot_min", Points::whole(10_000).0),
        set(&before, "floor_min", 1),
    ];
    assert_eq!(suite.decide(other).await, Ok(()));
    work(&mut suite, "dave", 1, 1).await;
    work(&mut suite, "ferdie", 1, 100).await;
    suite.correct(1, Points(0)).await.unwrap();
    assert_eq!(ask!(suite, pool.window(POT.purpose)), window);
    let nothing = PoolError::NothingToClaim { pot: POT };
    assert_eq!(suite.claimable("dave", POT).await, Err(nothing));
    assert_eq!(suite.claimable("eve", POT).await, Ok(of_eve));
    assert_eq!(suite.claim("eve", POT).await, Ok(of_eve.total()), "it had been paid");
    let of_ferdie = claimed(units(PUT), FERDIE, ALL);
    assert_eq!(suite.claim("ferdie", POT).await, Ok(of_ferdie.total()));
    // The floor is not open yet: it is Ferdie's alone, and Dave's 7 points stay too few.
    suite.open(floor(0)).await;
    for who in ["eve", "dave"] {
        let nothing = PoolError::NothingToClaim { pot: floor(0) };
        assert_eq!(suite.claim(who, floor(0)).await, Err(nothing), "{who}");
    }
    assert_eq!(suite.claim("ferdie", floor(0)).await, Ok(split(units(PUT))[2]));
    let rules: Parameters = ask!(suite, governor.parameters());
    assert_eq!(rules.floor_min, Points(1), "it holds from the next block on");
}
