//! A life that is made up by the rules themselves.

use super::{Given, Life};
use crate::inbox::tests::{DAY, WEEK, World, agent, draft};
use commons_core::{
    ballot::AGAINST,
    contribution::{Settlement, Status},
    governor::State,
    review::Outcome,
    units::{ContributionId, Epoch, Points, ProposalId},
};

fn life(world: &World, index: u8) -> Life {
    Life::of(&world.replay, agent(index), world.now).unwrap()
}

#[test]
fn who_did_nothing_has_an_empty_life() {
    let world = World::new();
    let life = life(&world, 9);
    assert!(life.work.is_empty() && life.reviews.is_empty() && life.votes.is_empty());
    assert_eq!((life.accepted(), life.distance()), (Points(0), None));
    assert_eq!(life.reputation.len(), 1);
    assert_eq!(life.reputation[0].points, Points(0));
}

#[test]
fn work_is_told_with_what_came_of_it_and_grades_with_how_far_they_were() {
    let mut world = World::new();
    let id = world.record(agent(5), draft(10));
    for (index, grade) in [(2, 10), (3, 8), (4, 8)] {
        world.review(id, agent(index), grade);
    }
    world.record(agent(5), draft(3));
    world.wait(3 * DAY);
    world.settle(id);
    let contributor = life(&world, 5);
    let [done, open] = &contributor.work[..] else { panic!() };
    let Status::Settled(Settlement { outcome, .. }) = done.status else { panic!() };
    assert_eq!(outcome, Outcome::Accepted { grade: 8, value: Points::whole(8) });
    assert_eq!(open.status, Status::AwaitingSettlement);
    assert_eq!(contributor.accepted(), Points::whole(8));

    let reviewer = life(&world, 2);
    assert_eq!(reviewer.reviews, [Given { id, grade: 10, outcome: Some(8) }]);
    assert_eq!((reviewer.distance(), life(&world, 3).distance()), (Some(20), Some(0)));
}

#[test]
fn a_grade_for_an_earlier_revision_is_given_and_nothing_came_of_it() {
    let mut world = World::new();
    let id = world.record(agent(5), draft(10));
    world.review(id, agent(2), 3);
    world.wait(1);
    world.amend(id, agent(5), draft(9));
    world.review(id, agent(2), 9);
    let mut given = life(&world, 2).reviews;
    given.sort_by_key(|given| given.grade);
    let graded = |grade| Given { id: ContributionId(1), grade, outcome: None };
    assert_eq!(given, [graded(3), graded(9)]);
    assert_eq!(life(&world, 2).distance(), None);
}

#[test]
fn reputation_is_told_for_the_end_of_each_epoch() {
    let mut world = World::new();
    let earned = world.accepted(agent(5), draft(10));
    assert_eq!(earned, ContributionId(1));
    world.wait(26 * WEEK);
    let held = life(&world, 5).reputation;
    assert_eq!(held.len(), 27);
    assert_eq!((held[0].epoch, held[0].points), (Epoch(0), Points::whole(10)));
    let now = held[26];
    assert!((4_999_000..=5_000_000).contains(&now.points.0), "half of it after 26 weeks: {now:?}");
    assert!(held.windows(2).all(|two| two[0].points > two[1].points), "it only fades");
}

#[test]
fn proposals_votes_and_lending_are_told() {
    let mut world = World::new();
    let now = world.now;
    world.model().delegate(agent(3), now, agent(2), 1, |_, _| ()).unwrap();
    world.wait(1);
    let id = world.propose(agent(1), Vec::new(), "# Be kind");
    world.wait(1);
    world.vote(id, agent(2), AGAINST);
    let ballot = world.model().proposal_terms(id).unwrap();
    let ballot = ballot.name(&world.model().governor_cells);
    world.replay.polls.insert(ballot, id);
    let (proposer, voter, lender) = (life(&world, 1), life(&world, 2), life(&world, 3));
    let [proposed] = &proposer.proposals[..] else { panic!() };
    assert_eq!((proposed.title.as_str(), proposed.state), ("Be kind", State::Active));
    let [vote] = &voter.votes[..] else { panic!() };
    assert_eq!((vote.id, vote.choice, vote.weight), (ProposalId(1), AGAINST, Points::whole(200)));
    assert_eq!(lender.lent.map(|lent| lent.0), Some(agent(2)));
    let [(from, weight, until)] = voter.lenders[..] else { panic!() };
    assert_eq!((from, weight), (agent(3), Points::whole(100)));
    assert_eq!(lender.lent.map(|lent| lent.1), Some(until));
}
