//! What can be asked of reputation, now and at any past second.

use commons_core::{
    Time,
    calendar::Calendar,
    delegation::Lent,
    parameters::Parameters,
    pool::Purpose,
    reputation::{Asked, FutureLookup, Share},
    units::{Points, ProjectId, Season, Units},
};
use e2e_tests::{DAY, FOUNDERS, Suite, agent, ask, draft, draft_in, project, purpose, tell};

const COMMONS: ProjectId = ProjectId::COMMONS;

#[tokio::test]
async fn the_clock_is_the_blocks_and_the_calendar_that_of_the_deployment() {
    let mut suite = Suite::deploy().await;
    assert_eq!(ask!(suite, books.clock_mode()), "mode=timestamp");
    let head = suite.chain.head().await.unwrap();
    assert_eq!(suite.now().await, head.time);
    let Calendar { genesis, epoch_length, epochs_per_season, half_life } =
        ask!(suite, books.calendar());
    assert!(genesis <= head.time && genesis > head.time - 60);
    let parameters = Parameters::default();
    assert_eq!(epoch_length, parameters.epoch_length);
    assert_eq!(epochs_per_season, parameters.epochs_per_season);
    assert_eq!(half_life.0, parameters.half_life);
}

#[tokio::test]
async fn no_view_of_the_past_answers_for_a_second_that_is_not_over() {
    let mut suite = Suite::deploy().await;
    let now = suite.now().await;
    let alice = agent("alice");
    for at in [now, now + 1, u64::MAX] {
        let refused = FutureLookup { at, now };
        assert_eq!(ask!(suite, books.points_at(alice, at)), Err(refused));
        assert_eq!(ask!(suite, books.past_own_units(alice, at)), Err(refused));
        assert_eq!(ask!(suite, books.past_votes(alice, at)), Err(refused));
        assert_eq!(ask!(suite, books.past_total(at)), Err(refused));
        assert_eq!(ask!(suite, books.delegate_at(alice, at)), Err(refused));
        assert_eq!(ask!(suite, books.past_earned(alice, COMMONS, at)), Err(refused));
        for purpose in [purpose(0, 0), Purpose::Floor { block: 0 }] {
            assert_eq!(suite.share("alice", purpose, at).await, Err(refused));
        }
        // One such question among others is enough.
        let ask = |at| Asked { purpose: purpose(0, 0), at, totals: false };
        let asked = vec![ask(now - 1), ask(at)];
        assert_eq!(ask!(suite, books.shares(alice, asked)), Err(refused));
    }
    // Before the beginning there was nothing; in the second before genesis the seed.
    let genesis = ask!(suite, books.calendar()).genesis;
    for (at, held) in [(0, 0), (genesis - 2, 0), (genesis - 1, 100), (now - 1, 100)] {
        let (units, points) = (Units(held * 1_000_000), Points::whole(held as u64));
        assert_eq!(ask!(suite, books.points_at(alice, at)), Ok(points));
        assert_eq!(ask!(suite, books.past_own_units(alice, at)), Ok(units));
        assert_eq!(ask!(suite, books.past_votes(alice, at)), Ok(units));
        assert_eq!(ask!(suite, books.past_total(at)), Ok(Units(units.0 * 4)));
        assert_eq!(ask!(suite, books.delegate_at(alice, at)), Ok(None));
        assert_eq!(ask!(suite, books.past_earned(alice, COMMONS, at)), Ok(Units(0)));
        for purpose in [purpose(0, 0), Purpose::Floor { block: 0 }] {
            assert_eq!(suite.share("alice", purpose, at).await, Ok(Share::default()));
        }
    }
}

#[tokio::test]
async fn points_halve_each_half_life_and_weight_never_changes() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    let (alice, eve) = (agent("alice"), agent("eve"));
    let start = suite.now().await;
    for halvings in 0..3 {
        let part = |points: u64| Points((points * 1_000_000) >> halvings);
        assert_eq!(ask!(suite, books.balance_of(alice)), part(100));
        assert_eq!(ask!(suite, books.balance_of(eve)), part(10));
        assert_eq!(ask!(suite, books.total_supply()), part(410));
        assert_eq!(suite.own("alice").await, Units(100_000_000));
        assert_eq!(suite.votes("eve").await, Units(10_000_000));
        assert_eq!(ask!(suite, books.total_units()), Units(410_000_000));
        suite.advance(26 * 7 * DAY).await;
        let past = start + halvings * 26 * 7 * DAY;
        assert_eq!(ask!(suite, books.points_at(eve, past)), Ok(part(10)), "as of then");
    }
}

/// What is known of Eve at a time.
#[derive(Debug, PartialEq)]
struct Eve {
    at: Time,
    own: Units,
    votes: Units,
    total: Units,
    lent: Option<Lent>,
    earned: Units,
    in_project: Units,
}

async fn eve_now(suite: &mut Suite) -> Eve {
    let eve = agent("eve");
    Eve {
        at: suite.now().await,
        own: suite.own("eve").await,
        votes: suite.votes("eve").await,
        total: ask!(suite, books.total_units()),
        lent: ask!(suite, books.delegate_of(eve)),
        earned: ask!(suite, books.earned_of(eve, COMMONS)),
        in_project: ask!(suite, books.earned_of(eve, project(1))),
    }
}

async fn eve_at(suite: &mut Suite, at: Time) -> Eve {
    let eve = agent("eve");
    Eve {
        at,
        own: ask!(suite, books.past_own_units(eve, at)).unwrap(),
        votes: ask!(suite, books.past_votes(eve, at)).unwrap(),
        total: ask!(suite, books.past_total(at)).unwrap(),
        lent: ask!(suite, books.delegate_at(eve, at)).unwrap(),
        earned: ask!(suite, books.past_earned(eve, COMMONS, at)).unwrap(),
        in_project: ask!(suite, books.past_earned(eve, project(1), at)).unwrap(),
    }
}

#[tokio::test]
async fn every_past_second_stays_what_it_was() {
    let mut suite = Suite::quick().await;
    tell!(suite, "eve", ledger.open_project(Default::default(), Vec::new())).unwrap();
    let mut known = Vec::new();
    // More changes than an account keeps in its own cell, of every kind.
    for number in 1..=6 {
        suite.record("eve", draft_in((number % 2) as u32, number)).await;
        suite.accept(number).await;
        known.push(eve_now(&mut suite).await);
        let to = agent(FOUNDERS[number as usize % 4]);
        tell!(suite, "eve", reputation.delegate(to, 1)).unwrap();
        known.push(eve_now(&mut suite).await);
        tell!(suite, "alice", reputation.delegate(agent("eve"), 2)).unwrap();
        known.push(eve_now(&mut suite).await);
        suite.correct(number, Points(1)).await.unwrap();
        tell!(suite, "alice", reputation.undelegate()).unwrap();
        known.push(eve_now(&mut suite).await);
    }
    suite.advance(1).await;
    assert_eq!(known.last().unwrap().own, Units(6));
    for then in known {
        assert_eq!(eve_at(&mut suite, then.at).await, then);
    }
    // Still so when what was lent has lapsed.
    let at = suite.now().await - 1;
    let then = eve_at(&mut suite, at).await;
    assert!(then.lent.is_some() && then.votes == Units::ZERO);
    let end = ask!(suite, books.calendar()).season_end(Season(0));
    suite.advance_to(end + 1).await;
    assert_eq!(eve_at(&mut suite, at).await, then);
    let later = eve_at(&mut suite, end).await;
    assert!(later.lent.is_none() && later.votes == Units(6));
}

#[tokio::test]
async fn a_share_says_what_money_is_divided_by() {
    let mut suite = Suite::deploy().await;
    tell!(suite, "eve", ledger.open_project(Default::default(), Vec::new())).unwrap();
    for (who, number, points) in
        [("eve", 1, 6), ("eve", 0, 3), ("ferdie", 1, 4), ("dave", 0, 100), ("ferdie", 1, 3)]
    {
        let id = suite.record(who, draft_in(number, points)).await;
        suite.accept(id.0).await;
    }
    suite.advance(1).await;
    let at = suite.now().await - 1;
    let points = Points::whole;
    for (who, number, accepted, accepted_total) in [
        ("eve", 1, 6, 13),
        ("eve", 0, 9, 116),
        ("ferdie", 1, 7, 13),
        ("dave", 1, 0, 13),
        ("alice", 0, 0, 116),
    ] {
        let expected = Share {
            accepted: points(accepted),
            accepted_total: points(accepted_total),
            earned: Units(u128::from(accepted) * 1_000_000),
            earned_total: Units(u128::from(accepted_total) * 1_000_000),
            ..Share::default()
        };
        let share = suite.share(who, purpose(0, number), at).await;
        assert_eq!(share, Ok(expected), "{who} in {number}");
        // Who has claimed before asks only for their own part.
        let asked = Asked { purpose: purpose(0, number), at, totals: false };
        let own = Share { accepted_total: Points(0), earned_total: Units(0), ..expected };
        assert_eq!(ask!(suite, books.shares(agent(who), vec![asked])), Ok(vec![own]));
    }
    let floor = |block| Purpose::Floor { block };
    for (who, points_of, above) in
        [("eve", 9, true), ("ferdie", 7, false), ("dave", 100, true), ("alice", 0, false)]
    {
        let share = suite.share(who, floor(0), at).await.unwrap();
        let expected = Share {
            floor: points(points_of),
            floor_min: points(8),
            above_floor: 2,
            ..Share::default()
        };
        assert_eq!(share, expected, "{who}");
        assert_eq!(share.is_above_floor(), above, "{who}");
    }
    // What was earned is that of the time asked about; what was accepted is the epoch's.
    let genesis = ask!(suite, books.calendar()).genesis;
    let before = suite.share("eve", purpose(0, 1), genesis).await.unwrap();
    assert_eq!((before.accepted, before.earned), (points(6), Units(0)));
    let other = suite.share("eve", purpose(1, 1), at).await.unwrap();
    assert_eq!((other.accepted, other.earned), (points(0), Units(6_000_000)));
    for nothing in [floor(1), floor(u32::MAX), purpose(u32::MAX, u32::MAX)] {
        assert_eq!(suite.share("eve", nothing, at).await, Ok(Share::default()));
    }
    // Many questions are answered in their order.
    let ask = |purpose| Asked { purpose, at, totals: true };
    let asked = vec![ask(purpose(0, 0)), ask(floor(0)), ask(purpose(0, 1))];
    let shares = ask!(suite, books.shares(agent("eve"), asked)).unwrap();
    let [commons, part, own] = shares[..] else { panic!("{shares:?}") };
    assert_eq!((commons.accepted, part.floor, own.accepted), (points(9), points(9), points(6)));
    assert_eq!(ask!(suite, books.shares(agent("eve"), vec![])), Ok(vec![]));
}

#[tokio::test]
async fn whoever_ever_held_anything_is_listed_once_in_pages() {
    let mut suite = Suite::quick().await;
    let founders: Vec<_> = FOUNDERS.map(|name| (agent(name), Units(100_000_000))).to_vec();
    assert_eq!(ask!(suite, books.agents(0, 50)), founders);
    for (number, who, points) in [(1, "eve", 10), (2, "alice", 5), (3, "eve", 1)] {
        suite.record(who, draft(points)).await;
        suite.accept(number).await;
    }
    // Nobody who only lends or borrows a vote, or records.
    tell!(suite, "ferdie", reputation.delegate(agent("bob"), 1)).unwrap();
    tell!(suite, "bob", reputation.delegate(agent("ferdie"), 1)).unwrap();
    let mut all = founders;
    all[0].1 = Units(105_000_000);
    all.push((agent("eve"), Units(11_000_000)));
    for (first, count) in [(0, 50), (0, 2), (2, 2), (4, 9), (5, 9), (0, 0), (u32::MAX, u32::MAX)] {
        let end = all.len().min((first as usize).saturating_add(count.min(50) as usize));
        let expected = all.get(first as usize..end).unwrap_or_default();
        assert_eq!(ask!(suite, books.agents(first, count)), expected, "{first}, {count}");
    }
    // Who lost everything stays known.
    for number in [1, 3] {
        suite.correct(number, Points(0)).await.unwrap();
    }
    all[4].1 = Units::ZERO;
    assert_eq!(ask!(suite, books.agents(0, u32::MAX)), all);
}
