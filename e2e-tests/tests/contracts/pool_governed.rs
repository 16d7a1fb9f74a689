//! What is decided about money: which tokens come in, and how it is divided.

use crate::pool_season::{open_project, season, split, whole};
use commons_core::{
    Address, U256,
    ballot::{AGAINST, FOR},
    governor::{Action, GovernorError, State},
    hub::Addresses,
    parameters::{OutOfRange, Parameters},
    pool::{Asset, Equation, PoolError, Split},
    units::{BasisPoints, Epoch, Points},
};
use commons_interfaces::{ledger::Adopted, pool as said};
use e2e_tests::{
    DAY, Suite, agent, ask, decoded, evm,
    money::{TOKEN, floor, native, of_token, part_of, units},
    purpose, quick, set, tell,
};

/// What the pool said when a decision about it failed.
fn refusal(refused: Result<(), GovernorError>) -> PoolError {
    let Err(GovernorError::ActionFailed { action: 0, answer }) = refused else {
        panic!("{refused:?}")
    };
    let answer: Result<(), PoolError> = decoded(&answer);
    answer.expect_err("a refusal")
}

/// The actions that make a value equation of another one.
fn equation(before: &Parameters, [work, equity, floor, commons]: [u64; 4]) -> Vec<Action> {
    vec![
        set(before, "work_bps", work),
        set(before, "equity_bps", equity),
        set(before, "floor_bps", floor),
        set(before, "commons_bps", commons),
    ]
}

#[tokio::test]
async fn tokens_are_listed_and_taken_from_the_list_and_what_is_there_stays_theirs() {
    let mut suite = season().await;
    let tokens = [suite.openzeppelin().await, suite.openzeppelin().await];
    let root = ask!(suite, pool.history());
    for listed in tokens {
        suite.list(listed, true).await.unwrap();
    }
    let [token, other] = tokens;
    let asset = Asset::Token(token);
    assert_eq!(ask!(suite, pool.assets(0, 50)), tokens);
    for (first, count, page) in
        [(0, 1, &tokens[..1]), (1, 9, &tokens[1..]), (2, 9, &[]), (u32::MAX, u32::MAX, &[])]
    {
        assert_eq!(ask!(suite, pool.assets(first, count)), page);
    }
    let again = suite.list(token, true).await;
    assert_eq!(refusal(again), PoolError::ListedAlready { asset: token, listed: true });
    suite.mint(token, agent("bob"), 2_000).await;
    suite.approve("bob", token, 2_000).await;
    suite.fund_token("bob", token, 1_000, 1).await.unwrap();

    assert_eq!(suite.list(token, false).await, Ok(()));
    let event = said::AssetListed { asset: token, listed: false, at: suite.now().await };
    assert_eq!(suite.heard::<said::AssetListed>(), [event]);
    let again = suite.list(token, false).await;
    assert_eq!(refusal(again), PoolError::ListedAlready { asset: token, listed: false });
    let never = suite.openzeppelin().await;
    let again = suite.list(never, false).await;
    assert_eq!(refusal(again), PoolError::ListedAlready { asset: never, listed: false });
    let refused = Err(PoolError::NotListed { asset: token });
    assert_eq!(suite.fund_token("bob", token, 1_000, 1).await, refused);
    assert_eq!(ask!(suite, pool.assets(0, 50)), [token, other], "it was listed once");
    // What is there is paid and collected as before.
    assert_eq!(tell!(suite, "bob", pool.collect(asset)), Ok(split(1_000.into())[3]));
    let pot = of_token(token, native(0, 1));
    suite.open(pot).await;
    assert!(suite.claim("eve", pot).await.is_ok());
    // It comes back, and has its old place.
    suite.list(token, true).await.unwrap();
    assert_eq!(suite.fund_token("bob", token, 1_000, 1).await, Ok(1_000.into()));
    assert_eq!(ask!(suite, pool.assets(0, 50)), [token, other]);
    assert_eq!(ask!(suite, pool.history()), root, "it is in the assets' own histories");
}

#[tokio::test]
async fn what_can_be_no_token_is_not_even_proposed() {
    let mut suite = Suite::quick().await;
    let list = |asset, listed| vec![Action::List { asset, listed }];
    let low = Address::from_low_u64_be;
    for target in suite.addresses.all().into_iter().chain([low(0), low(1), low(0x900)]) {
        for listed in [true, false] {
            let proposed = suite.propose("alice", list(target, listed)).await;
            assert_eq!(proposed.unwrap_err(), GovernorError::ForbiddenTarget { target });
        }
    }
    for target in [agent("eve"), Address::repeat_byte(7)] {
        let proposed = suite.propose("alice", list(target, true)).await;
        assert_eq!(proposed.unwrap_err(), GovernorError::NoCode { target });
    }
    // It takes two thirds, like all that changes the suite: two votes against one are enough, and three
    // against two would not be.
    let token = suite.openzeppelin().await;
    for (votes, state) in [
        ([FOR, FOR, AGAINST, 2], State::Succeeded),
        ([FOR, FOR, AGAINST, AGAINST], State::Defeated),
    ] {
        let id = suite.propose("alice", list(token, true)).await.unwrap().id;
        for (who, choice) in e2e_tests::FOUNDERS.into_iter().zip(votes) {
            suite.vote(who, id, choice).await.unwrap();
        }
        suite.wait_for_votes(id).await;
        assert_eq!(suite.state(id).await, state);
    }
    // And the code that was voted on. The first contract of an account has a known address.
    let motion = suite.pass(list(token, true)).await;
    let mut other = motion.clone();
    other.codes[0] = suite.code_of(suite.hub).await;
    assert_eq!(suite.execute("eve", &other).await, Err(GovernorError::OtherActions));
    assert_eq!(suite.execute("eve", &motion).await, Ok(()));
}

#[tokio::test]
async fn another_equation_divides_what_comes_in_from_the_next_epoch_on() {
    let mut suite = Suite::quick().await;
    let before = quick();
    suite.fund("bob", TOKEN, 0).await.unwrap();
    let [work, equity, part, commons] = split(units(TOKEN));
    let to = [0, 0, 10_000, 0];
    let history = ask!(suite, pool.history());
    assert_eq!(suite.decide(equation(&before, to)).await, Ok(()));
    let [nothing, all] = [0, 10_000].map(BasisPoints);
    let other = Equation { work: nothing, equity: nothing, floor: all, commons: nothing };
    let after = Parameters { equation: other, ..before };
    let at = suite.now().await;
    assert_eq!(suite.heard::<Adopted>(), [Adopted { parameters: after, at }]);
    let event = said::PoolAdopted { parameters: after, at };
    assert_eq!(suite.heard::<said::PoolAdopted>(), std::slice::from_ref(&event));
    assert_eq!(ask!(suite, pool.history()), crate::pool_season::then(history, &event));
    for (at, parameters) in [(at, before), (at + 1, after)] {
        assert_eq!(ask!(suite, pool.version_at(at)).parameters, parameters);
    }
    // It is known, and holds from the next epoch on.
    suite.advance(60).await;
    suite.fund("bob", TOKEN, 0).await.unwrap();
    let pot = suite.pot(native(0, 0)).await.unwrap();
    assert_eq!((pot.work, pot.equity), (whole(work * 2), whole(equity * 2)));
    let next = ask!(suite, pool.calendar()).start(Epoch(1));
    suite.advance_to(next).await;
    suite.fund("bob", 3, 0).await.unwrap();
    let zero = U256::zero();
    let [said::Funded { split: said, .. }] = suite.heard()[..] else { panic!("it is said") };
    assert_eq!(said, Split { work: zero, equity: zero, floor: units(3), commons: zero });
    let pot = suite.pot(floor(0)).await.unwrap();
    assert_eq!(pot.work, whole(part * 2 + units(3)));
    assert_eq!(suite.holding(Asset::Native).await.treasury, commons * 2);

    // Nothing for those who work, but all for the treasury: that can be decided too.
    assert_eq!(suite.decide(equation(&after, [0, 0, 0, 10_000])).await, Ok(()));
    suite.advance(7 * DAY).await;
    suite.fund("bob", 3, 0).await.unwrap();
    let [said::Funded { split: said, .. }] = suite.heard()[..] else { panic!("it is said") };
    assert_eq!(said, Split { work: zero, equity: zero, floor: zero, commons: units(3) });
    assert_eq!(suite.holding(Asset::Native).await.treasury, commons * 2 + units(3));
}

#[tokio::test]
async fn an_equation_that_does_not_add_up_is_not_even_proposed() {
    let mut suite = Suite::quick().await;
    let before = quick();
    let position = |name| Parameters::position(name).unwrap();
    for (to, name, max, min) in [
        ([6_000, 2_500, 1_000, 501], "commons_bps", 500, 500),
        ([6_000, 2_500, 1_000, 499], "commons_bps", 500, 500),
        ([10_001, 0, 0, 0], "work_bps", 10_000, 0),
        ([6_000, 4_001, 0, 0], "equity_bps", 4_000, 0),
        ([0, 0, 0, 0], "commons_bps", 10_000, 10_000),
        ([6_000, 2_500, 1_501, 0], "floor_bps", 1_500, 0),
    ] {
        let proposed = suite.propose("alice", equation(&before, to)).await;
        let index = position(name);
        let value = to[usize::from(index - position("work_bps"))];
        let range = OutOfRange { index, value, min, max };
        assert_eq!(proposed.unwrap_err(), GovernorError::OutOfRange(range), "{to:?}");
    }
    let alone = suite.propose("alice", vec![set(&before, "work_bps", 5_000)]).await;
    assert!(matches!(alone, Err(GovernorError::OutOfRange(_))), "all of it or nothing");
    for (name, value) in [("claim_window", 0), ("claim_window", 521), ("pot_min", 0)] {
        let proposed = suite.propose("alice", vec![set(&before, name, value)]).await;
        assert!(matches!(proposed, Err(GovernorError::OutOfRange(_))), "{name}, {value}");
    }
}

#[tokio::test]
async fn a_window_and_what_is_divided_by_are_those_of_the_epochs_beginning() {
    let mut suite = Suite::quick().await;
    open_project(&mut suite).await;
    crate::pool_season::work(&mut suite, "eve", 1, 10).await;
    suite.fund("bob", TOKEN, 1).await.unwrap();
    let (before, calendar) = (quick(), ask!(suite, pool.calendar()));
    let changed = vec![
        set(&before, "claim_window", 1),
        set(&before, "pot_min", Points::whole(5).0),
        set(&before, "dispute_period", 14 * DAY),
    ];
    let old = [purpose(0, 1), floor(0).purpose];
    let known = [ask!(suite, pool.window(old[0])), ask!(suite, pool.window(old[1]))];
    assert_eq!(suite.decide(changed).await, Ok(()));
    assert_eq!(ask!(suite, pool.window(old[0])), known[0]);
    let week = 7 * DAY;
    let next = ask!(suite, pool.window(purpose(1, 1)));
    assert_eq!(next.opens, calendar.start(Epoch(2)) + 2 * week);
    assert_eq!((next.until - next.opens, next.pot_min), (week, Points::whole(5)));
    // The floor opens with the last pots of its block, and has the window with which it began.
    let of_floor = ask!(suite, pool.window(old[1]));
    assert_eq!(of_floor.opens, calendar.start(Epoch(4)) + 2 * week);
    assert_eq!(of_floor.until - of_floor.opens, 26 * week);

    crate::pool_season::work(&mut suite, "eve", 1, 10).await;
    suite.open(native(0, 1)).await;
    let [work, equity, ..] = split(units(TOKEN));
    let share = suite.claimable("eve", native(0, 1)).await.unwrap();
    assert_eq!(share.work, work, "20 points of 20");
    assert!(share.equity < equity && share.equity > part_of(equity, 95, 100));
}

#[tokio::test]
async fn whoever_is_the_governor_may_not_leave_too_little_time_and_the_hub_opens_once() {
    let mut suite = Suite::quick().await;
    let alice = agent("alice");
    let under = Addresses { hub: alice, governor: alice, ..suite.addresses };
    let opens = suite.pool_under(under, quick()).await;
    for again in [0, opens, u64::MAX] {
        let refused = PoolError::OpensAlready { opens };
        assert_eq!(tell!(suite, "alice", pool.open(again)), Err(refused));
    }
    assert_eq!(ask!(suite, pool.opens()), opens);
    // The ledger is asked first, and says the same: so no proposal comes as far as this.
    let slow = Parameters { timelock: 7 * DAY as u32, ..quick() };
    let needed = slow.dispute_min();
    let refused =
        PoolError::DisputeTooShort { needed, shortest: 7 * DAY as u32, until: opens + 14 * DAY };
    let history = ask!(suite, pool.history());
    assert_eq!(tell!(suite, "alice", pool.adopt(slow)), Err(refused));
    assert_eq!(ask!(suite, pool.history()), history);
    let longer = Parameters { dispute_period: 14 * DAY as u32, ..quick() };
    assert_eq!(tell!(suite, "alice", pool.adopt(longer)), Ok(()));
    assert_eq!(tell!(suite, "alice", pool.adopt(slow)), Err(refused), "not for the running epoch");
    // Nor does Alice list what is no token.
    for asset in [agent("eve"), Address::repeat_byte(7)] {
        let listed = tell!(suite, "alice", pool.list(asset, true));
        assert_eq!(listed, Err(PoolError::NotAToken { asset }));
    }
    let token = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    assert_eq!(tell!(suite, "alice", pool.list(token, true)), Ok(()));
    assert_eq!(ask!(suite, pool.assets(0, 9)), [token]);
}
