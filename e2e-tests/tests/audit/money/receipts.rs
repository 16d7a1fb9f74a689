//! The sums that an audit makes of receipts are what reputation says by its own rules, whatever has happened.

use super::Season;
use crate::{
    found,
    history::{History, key},
    report,
};
use commons_client::{names, node::Node};
use commons_core::{
    Time,
    governor::Action,
    pool::Purpose,
    reputation::{Asked, Share},
    units::{Epoch, Points, ProjectId},
};
use e2e_tests::{
    DAY, draft_in, id,
    money::{floor, native},
    tell,
};
use std::collections::BTreeSet;

/// Compares every agent's part, in every epoch and block, for every project, and at every time at which
/// something was said. Returns how many parts there were.
fn compare(history: &History) -> usize {
    let replay = history.replay(&history.log);
    let (commons, money) = (replay.commons.as_ref().unwrap(), &replay.journal.money);
    let (rules, now) = (money.rules.as_ref().unwrap(), history.state.time);
    let share = |agent, purpose, at| -> Share {
        let asked = Asked { purpose, at, totals: true };
        commons.reputation.share(&commons.reputation_cells, agent, &asked)
    };
    let times: BTreeSet<Time> =
        history.log.iter().flat_map(|entry| [entry.time - 1, entry.time]).collect();
    let mut parts = 0;
    for project in [0, 1, 2].map(ProjectId) {
        let of = |epoch| Purpose::Project { epoch: Epoch(epoch), project };
        for at in &times {
            let (earned, all) = money.earned.equity(project, *at);
            for (name, agent) in names::built_in() {
                let share = share(*agent, of(0), *at);
                let mine = earned.get(agent).copied().unwrap_or_default();
                let place = format!("{name} in project {project} at {at}");
                assert_eq!((share.earned.0, share.earned_total.0), (mine, all), "{place}");
                parts += usize::from(mine > 0);
            }
        }
        for epoch in 0..12 {
            let time = now.min(rules.opens(Epoch(epoch)) - 1);
            let work = money.earned.work(Epoch(epoch), project, time);
            let all: u128 = work.values().sum();
            for (name, agent) in names::built_in() {
                let share = share(*agent, of(epoch), time);
                let mine = work.get(agent).copied().unwrap_or_default();
                let said = (share.accepted.0.into(), share.accepted_total.0.into());
                assert_eq!(said, (mine, all), "{name} in project {project}, epoch {epoch}");
                parts += usize::from(mine > 0);
            }
        }
    }
    for block in 0..3 {
        let work = money.earned.in_block(block, now.min(rules.floor_opens(block) - 1));
        for (name, agent) in names::built_in() {
            let share = share(*agent, Purpose::Floor { block }, now);
            let mine = work.get(agent).copied().unwrap_or_default();
            assert_eq!(u128::from(share.floor.0), mine, "{name} in block {block}");
            parts += usize::from(mine > 0);
        }
    }
    parts
}

#[tokio::test(flavor = "multi_thread")]
async fn receipts_add_up_to_what_reputation_says() {
    let node = Node::start().await.unwrap();
    let history = History::new(&node).await;
    assert!(compare(&history) > 100, "credits, corrections to nothing and penalties are among it");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_corrected_or_settled_late_is_counted_as_the_pool_does() {
    let mut season = Season::begin().await;
    season.pay().await;
    let suite = &mut season.suite;
    // The pots of the first epoch are open, and the floor of its block is not.
    let lower = Action::Correct { id: id(3), value: Points::whole(5) };
    suite.decide(vec![lower]).await.unwrap();
    let late = suite.record("charlie", draft_in(1, 4)).await;
    suite.grade(late.0, &[("alice", 10), ("bob", 10), ("dave", 10)]).await;
    suite.open(floor(0)).await;
    suite.settle(late.0).await.unwrap();
    let counts = suite.settlement(late.0).await;
    assert!(counts.counted < Points::whole(4), "it has faded: {counts:?}");
    tell!(suite, "alice", pool.claim(floor(0), None)).unwrap();
    let eve = tell!(suite, "eve", pool.claim(floor(0), None));
    assert!(eve.is_err(), "with 5 points she is below the floor: {eve:?}");
    suite.fund("dave", 1_000, 1).await.unwrap();
    let epoch = suite.contribution(late.0).await;
    let paid_in = native(counts.counts.0, 1);
    suite.open(paid_in).await;
    tell!(suite, "charlie", pool.claim(paid_in, None)).unwrap();
    assert_eq!(epoch.agent, key("charlie").address());
    suite.advance(DAY).await;

    let history = season.history().await;
    let honest = report(&history, &history.log, &history.state);
    assert!(honest.is_clean(), "{:?}: {honest:#?}", found(&honest));
    assert!(compare(&history) > 100);
}
