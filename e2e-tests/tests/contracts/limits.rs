//! Where minting ends: at the supply limit, and at the horizon. And how much can be claimed at once.

use crate::pool_season::{due, season, split};
use commons_core::{
    Address, U256,
    contribution::{Draft, Fate},
    founding::Seed,
    ledger::LedgerError,
    parameters::Parameters,
    pool::{Asset, CLAIMS_MAX},
    reputation::{MintError, OrderError},
    review::{Outcome, SettleError},
    units::{BasisPoints, Epoch, Points, Units},
};
use e2e_tests::{
    DAY, FOUNDERS, Suite, agent, ask, draft, evm, id,
    money::{TOKEN, native, of_token, units},
    tell,
};

const MAJORITY: [(&str, u8); 3] = [("alice", 10), ("bob", 10), ("charlie", 10)];

#[tokio::test]
async fn at_the_supply_limit_minting_is_refused_and_nothing_overflows() {
    let founder = 3_200_000_000_000_000_000; // three of them are a little more than half of 2^64
    let parameters = Parameters {
        claim_max: Points(u64::MAX),
        cite_bps: BasisPoints(2_000),
        ..Parameters::default()
    };
    let seed = |name: &&str| Seed { agent: agent(name), points: Points(founder) };
    let founders = FOUNDERS[..3].iter().map(seed).collect();
    let mut suite = Suite::with(parameters, founders).await.unwrap();
    let all = u64::MAX - 3 * founder - 10;
    let least = Draft { claimed: Points(10), ..draft(1) };
    suite.record("ferdie", least.clone()).await;
    let rest = Draft { claimed: Points(all), cites: vec![id(1)], ..draft(1) };
    suite.record("eve", rest).await;
    suite.record("eve", least).await;
    for number in [1, 2, 3] {
        suite.grade(number, &MAJORITY).await;
    }
    suite.settle(1).await.unwrap();
    suite.settle(2).await.unwrap();
    let full = Units(u64::MAX.into());
    assert_eq!(ask!(suite, books.total_units()), full, "the limit can be reached exactly");
    assert_eq!(ask!(suite, books.total_supply()), Points(u64::MAX));
    let before = suite.histories().await;
    let limit = MintError::SupplyLimit { supply: full, value: Points(10) };
    let refused = Err(LedgerError::Review(SettleError::Mint(limit)));
    assert_eq!(suite.settle(3).await, refused);
    assert_eq!(suite.contribution(3).await.fate, Fate::Open);
    assert_eq!(suite.histories().await, before);

    // When the pots open, 5 % have faded; a fifth of almost a half finds no room yet.
    suite.advance(15 * DAY).await;
    let value = Points(all / 5);
    let limit = MintError::SupplyLimit { supply: full, value };
    let refused = Err(LedgerError::Order(OrderError::Mint(limit)));
    assert_eq!(tell!(suite, "ferdie", ledger.credit_cite(id(2), 0)), refused);
    assert_eq!(suite.histories().await, before);
    assert_eq!(suite.settlement(2).await.credited, 0);
    suite.advance(28 * DAY).await;
    assert!(suite.settle(3).await.is_ok(), "there is room again");
    // Four epochs after the pots have opened, there is that much less to credit.
    let half_life = ask!(suite, books.calendar()).half_life;
    let faded = half_life.points_down(Units(value.0.into()), 4);
    assert_eq!(tell!(suite, "ferdie", ledger.credit_cite(id(2), 0)), Ok(faded));
}

#[tokio::test]
async fn at_the_horizon_minting_is_refused_and_everything_else_works_on() {
    let parameters = Parameters {
        epoch_length: 60,
        half_life: 4,
        review_period: 600,
        voting_period: 60,
        late_quorum_extension: 0,
        timelock: 0,
        cite_bps: BasisPoints(2_000),
        ..Parameters::default()
    };
    let founder = 3_000_000_000_000_000_000;
    let seed = |name: &&str| Seed { agent: agent(name), points: Points(founder) };
    let founders = FOUNDERS[..3].iter().map(seed).collect();
    let parameters = parameters.with_fitting_dispute_period();
    let mut suite = Suite::with(parameters, founders).await.unwrap();
    let calendar = ask!(suite, books.calendar());
    // 54 half-lives later; what counts ten epochs later has its pots open beyond the horizon.
    suite.advance_to(calendar.start(Epoch(216))).await;
    let part = |claimed| Draft { claimed: Points(claimed), ..draft(1) };
    let citing = Draft { cites: vec![id(1)], ..part(40) };
    for (who, draft) in
        [("eve", part(40)), ("ferdie", citing), ("eve", part(40)), ("eve", part(40))]
    {
        suite.record(who, draft).await;
    }
    for number in 1..=3 {
        suite.grade(number, &MAJORITY).await;
    }
    suite.settle(1).await.unwrap();
    suite.settle(2).await.unwrap();
    let eve = suite.own("eve").await;
    assert!(eve > Units(1 << 59), "{eve:?}");
    let counts = suite.settlement(2).await.counts;
    let end = calendar.start(Epoch(counts.0 + 1));
    suite.advance_to(end + u64::from(parameters.dispute_period)).await;

    let before = suite.histories().await;
    let horizon =
        |error| matches!(error, MintError::Horizon { epoch, horizon: 252 } if epoch.0 >= 252);
    let settled = suite.settle(3).await;
    assert!(
        matches!(settled, Err(LedgerError::Review(SettleError::Mint(error))) if horizon(error)),
        "{settled:?}"
    );
    let credited = tell!(suite, "ferdie", ledger.credit_cite(id(2), 0));
    assert!(
        matches!(credited, Err(LedgerError::Order(OrderError::Mint(error))) if horizon(error)),
        "{credited:?}"
    );
    assert_eq!(suite.histories().await, before);
    assert_eq!(suite.settlement(2).await.credited, 0);

    assert_eq!(suite.own("eve").await, eve, "units never change by themselves");
    assert_eq!(ask!(suite, books.balance_of(agent("alice"))), Points(0), "points are gone");
    assert_eq!(suite.settle(4).await, Ok(Outcome::Lapsed));
    suite.record("eve", draft(1)).await;
    suite.grade(5, &[("alice", 0), ("bob", 0), ("charlie", 0)]).await;
    assert_eq!(suite.settle(5).await, Ok(Outcome::Rejected), "weight is as it was");
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).unwrap();
    assert_eq!(suite.votes("bob").await, Units(2 * u128::from(founder)));
}

#[tokio::test]
async fn as_many_pots_as_may_be_are_claimed_at_once_with_one_payment_for_each_asset() {
    let mut suite = season().await;
    let token = suite.openzeppelin().await;
    suite.list(token, true).await.unwrap();
    suite.mint(token, agent("bob"), 1_000_000).await;
    suite.approve("bob", token, 1_000_000).await;
    let calendar = ask!(suite, pool.calendar());
    let (mut pots, mut puts) = (Vec::new(), Vec::new());
    for epoch in 0..CLAIMS_MAX / 2 {
        suite.advance_to(calendar.start(Epoch(epoch))).await;
        suite.fund("bob", TOKEN, 1).await.unwrap();
        suite.fund_token("bob", token, 1_000, 1).await.unwrap();
        pots.extend([native(epoch, 1), of_token(token, native(epoch, 1))]);
        puts.extend([units(TOKEN), U256::from(1_000)]);
    }
    suite.open(pots[pots.len() - 1]).await;
    let (mut expected, mut sums) = (Vec::new(), [U256::zero(); 2]);
    for (index, (pot, put)) in pots.iter().zip(puts).enumerate() {
        let [work, equity, ..] = split(put);
        let share = due(&mut suite, "eve", *pot, work, equity).await.total();
        sums[index % 2] += share;
        expected.push(Ok(share));
    }
    // It counts how often it was paid.
    let counting = "CALLDATASIZE @say JUMPI 1 0 SLOAD ADD 0 SSTORE STOP
                    say: 0 SLOAD 0 MSTORE 32 0 RETURN";
    let recipient: Address = suite.make_of(evm::contract(counting), vec![]).await.unwrap();
    let answer = tell!(suite, "eve", pool.claim_many(pots, Some(recipient)));
    assert_eq!(answer, Ok(expected));
    let count = suite.read_bytes(recipient, vec![1]).await.unwrap();
    assert_eq!(U256::from_big_endian(&count), U256::one());
    assert_eq!(suite.money_of(recipient).await, sums[0]);
    assert_eq!(suite.held(Asset::Token(token), recipient).await, sums[1]);
}
