//! Lending one's vote, by the season.

use commons_core::{
    Address,
    delegation::{DelegationError, Lent},
    units::{Points, Season, Units},
};
use e2e_tests::{FOUNDERS, Suite, agent, ask, draft, tell};

const OWN: Units = Units(100_000_000);

fn lent(to: &str, last: u32) -> Lent {
    Lent { to: agent(to), last: Season(last) }
}

/// Votes of the founders; together they are always the supply.
async fn all_votes(suite: &mut Suite) -> [u128; 4] {
    let mut votes = [0; 4];
    for (votes, name) in votes.iter_mut().zip(FOUNDERS) {
        *votes = suite.votes(name).await.0 / 1_000_000;
    }
    assert_eq!(votes.iter().sum::<u128>(), 400);
    votes
}

#[tokio::test]
async fn a_vote_is_lent_for_one_to_four_seasons() {
    let mut suite = Suite::deploy().await;
    let before = suite.histories().await;
    for seasons in [0, 5, 255] {
        let refused = tell!(suite, "alice", reputation.delegate(agent("bob"), seasons));
        assert_eq!(refused, Err(DelegationError::SeasonsOutOfRange { seasons, max: 4 }));
    }
    let nobody = tell!(suite, "alice", reputation.delegate(Address::zero(), 1));
    assert_eq!(nobody, Err(DelegationError::ToNobody));
    assert_eq!(tell!(suite, "alice", reputation.undelegate()), Err(DelegationError::NotLent));
    let oneself = tell!(suite, "alice", reputation.delegate(agent("alice"), 1));
    assert_eq!(oneself, Err(DelegationError::NotLent), "there is no ritual of lending to oneself");
    assert_eq!(suite.histories().await, before);
    assert_eq!(ask!(suite, books.delegate_of(agent("alice"))), None);

    for seasons in 1..=4 {
        let expected = lent("bob", u32::from(seasons) - 1);
        let given = tell!(suite, "alice", reputation.delegate(agent("bob"), seasons));
        assert_eq!(given, Ok(expected), "what was lent before is replaced");
        assert_eq!(ask!(suite, books.delegate_of(agent("alice"))), Some(expected));
        assert_eq!(all_votes(&mut suite).await, [0, 200, 100, 100]);
    }
    assert_eq!(suite.own("alice").await, OWN, "nothing was given away");
}

#[tokio::test]
async fn all_that_is_lent_lapses_at_a_seasons_end_with_no_transaction() {
    let mut suite = Suite::deploy().await;
    let calendar = ask!(suite, books.calendar());
    for (who, seasons) in [("alice", 1), ("bob", 2), ("charlie", 4)] {
        tell!(suite, who, reputation.delegate(agent("dave"), seasons)).unwrap();
    }
    let histories = suite.histories().await;
    let mut ends = Vec::new();
    for (season, expected) in
        [[0, 0, 0, 400], [100, 0, 0, 300], [100, 100, 0, 200], [100, 100, 0, 200], [100; 4]]
            .into_iter()
            .enumerate()
    {
        assert_eq!(all_votes(&mut suite).await, expected, "season {season}");
        let end = calendar.season_end(Season(season as u32));
        suite.advance_to(end).await;
        ends.push((end, expected));
    }
    assert_eq!(suite.histories().await, histories);
    // The last second of a season is still in it, and the past stays what it was.
    for (end, expected) in ends {
        for (votes, name) in expected.into_iter().zip(FOUNDERS) {
            let past = ask!(suite, books.past_votes(agent(name), end - 1));
            assert_eq!(past, Ok(Units(votes * 1_000_000)), "{name}");
            let lent = ask!(suite, books.delegate_at(agent(name), end - 1)).unwrap();
            assert_eq!(lent.is_some(), votes == 0, "{name}");
        }
    }
    let lapsed = tell!(suite, "alice", reputation.undelegate());
    assert_eq!(lapsed, Err(DelegationError::NotLent));
    let renewed = tell!(suite, "alice", reputation.delegate(agent("dave"), 1));
    assert_eq!(renewed, Ok(lent("dave", 5)));
    assert_eq!(all_votes(&mut suite).await, [0, 100, 100, 200]);
}

#[tokio::test]
async fn a_vote_is_taken_back_or_given_to_another_at_any_time() {
    let mut suite = Suite::deploy().await;
    tell!(suite, "alice", reputation.delegate(agent("bob"), 4)).unwrap();
    tell!(suite, "alice", reputation.delegate(agent("charlie"), 2)).unwrap();
    assert_eq!(all_votes(&mut suite).await, [0, 100, 200, 100]);
    assert_eq!(tell!(suite, "alice", reputation.undelegate()), Ok(()));
    assert_eq!(all_votes(&mut suite).await, [100; 4]);
    assert_eq!(ask!(suite, books.delegate_of(agent("alice"))), None);
    assert_eq!(tell!(suite, "alice", reputation.undelegate()), Err(DelegationError::NotLent));
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).unwrap();
    let back = tell!(suite, "alice", reputation.delegate(agent("alice"), 9));
    assert_eq!(back, Ok(Lent::default()), "lending to oneself takes it back");
    assert_eq!(all_votes(&mut suite).await, [100; 4]);
}

#[tokio::test]
async fn what_was_lent_cannot_be_lent_on() {
    let mut suite = Suite::deploy().await;
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).unwrap();
    tell!(suite, "bob", reputation.delegate(agent("charlie"), 1)).unwrap();
    assert_eq!(all_votes(&mut suite).await, [0, 100, 200, 100], "Alice's stays with Bob");
    tell!(suite, "charlie", reputation.delegate(agent("alice"), 1)).unwrap();
    assert_eq!(all_votes(&mut suite).await, [100, 100, 100, 100], "a ring of three");
    tell!(suite, "bob", reputation.undelegate()).unwrap();
    assert_eq!(all_votes(&mut suite).await, [100, 200, 0, 100]);
}

#[tokio::test]
async fn what_is_earned_and_burned_while_it_is_lent_follows() {
    let mut suite = Suite::quick().await;
    tell!(suite, "eve", reputation.delegate(agent("bob"), 2)).unwrap();
    assert_eq!(suite.votes("bob").await, OWN, "Eve has nothing yet");
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    let with = Units(110_000_000);
    assert_eq!((suite.votes("eve").await, suite.votes("bob").await), (Units::ZERO, with));
    suite.correct(1, Points::whole(4)).await.unwrap();
    assert_eq!(suite.votes("bob").await, Units(104_000_000));

    // In the next season she lends no less; in the one after it, what she earns is hers alone.
    let calendar = ask!(suite, books.calendar());
    for (season, mine, theirs) in [(1, false, true), (2, true, false)] {
        suite.advance_to(calendar.season_end(Season(season - 1))).await;
        let before = suite.votes("bob").await;
        suite.record("eve", draft(10)).await;
        suite.accept(u64::from(season) + 1).await;
        assert_eq!(suite.votes("bob").await > before, theirs);
        assert_eq!(suite.votes("eve").await == suite.own("eve").await, mine);
    }
    assert_eq!(suite.votes("bob").await, OWN);
}
