//! Votes, proposals, lending.

use super::{DAY, WEEK, World, agent, draft};
use crate::inbox::{Deed, Group, What, chores};
use commons_core::{
    ballot::{AGAINST, FOR},
    governor::Action,
    units::{Points, ProposalId},
};

#[test]
fn a_proposal_waits_for_votes_then_to_be_queued_then_to_be_executed() {
    let mut world = World::new();
    let pay = Action::Pay { to: agent(9), amount: 1.into() };
    let id = world.propose(agent(1), vec![pay], "# Pay\n\nBecause.");
    assert_eq!(world.commands(agent(2)), ["commons vote 1 CHOICE"]);
    assert_eq!(world.sentences(agent(2)), ["proposal 1, Pay: your vote weighs 100 points"]);
    assert_eq!(world.names(agent(9)), [""; 0], "who has no weight has no vote");
    let own = world.item(agent(1), "proposed");
    assert!(!own.is_to_do());
    assert!(world.sentences(agent(1)).iter().any(|told| told.contains("commons cancel 1")));
    for index in 1..=3 {
        world.wait(1);
        world.vote(id, agent(index), FOR);
        assert!(!world.names(agent(index)).contains(&"vote"));
    }
    assert_eq!(world.sentences(agent(1)), ["your proposal 1, Pay: its quorum is reached"]);

    world.wait(3 * DAY);
    let queue = world.item(agent(1), "queue");
    assert_eq!((queue.group(), queue.command()), (Group::Decide, "commons queue 1".into()));
    assert!(queue.until.is_some(), "it expires");
    assert_eq!(world.item(agent(9), "queue").group(), Group::Anyone);
    let now = world.now;
    world.model().queue(now, id).unwrap();
    assert_eq!(world.names(agent(9)), [""; 0]);
    assert_eq!(world.names(agent(1)), ["queued"]);
    world.wait(DAY);
    assert_eq!(world.commands(agent(1)), ["commons execute 1"]);
    assert_eq!(world.names(agent(9)), ["execute"]);
    world.wait(15 * DAY);
    assert_eq!(world.names(agent(1)), [""; 0], "it has expired");
}

#[test]
fn who_has_lent_is_told_what_the_delegate_voted_and_weighs_with_all() {
    let mut world = World::new();
    let now = world.now;
    world.model().delegate(agent(1), now, agent(2), 2, |_, _| ()).unwrap();
    world.wait(DAY);
    let id = world.propose(agent(3), Vec::new(), "A resolution");
    let weight = |world: &World, index| match world.item(agent(index), "vote").what {
        What::Vote { weight, lent, .. } => (weight, lent),
        other => panic!("{other:?}"),
    };
    assert_eq!(weight(&world, 2), (Points::whole(200), None));
    assert_eq!(weight(&world, 1), (Points::whole(100), Some((agent(2), None))));
    world.wait(1);
    world.vote(id, agent(2), AGAINST);
    assert_eq!(weight(&world, 1), (Points::whole(100), Some((agent(2), Some(AGAINST)))));
    assert!(world.sentences(agent(1))[0].ends_with(" voted against with your own weight"));
    world.vote(id, agent(1), FOR);
    assert_eq!(world.names(agent(1)), [""; 0]);
}

#[test]
fn what_was_taken_back_weighs_no_more() {
    let mut world = World::new();
    let now = world.now;
    world.model().delegate(agent(1), now, agent(2), 2, |_, _| ()).unwrap();
    world.wait(DAY);
    let id = world.propose(agent(3), Vec::new(), "A resolution");
    world.wait(1);
    world.vote(id, agent(1), FOR);
    let What::Vote { weight, .. } = world.item(agent(2), "vote").what else { panic!() };
    assert_eq!(weight, Points::whole(100));
}

#[test]
fn lent_votes_are_told_before_they_come_back() {
    let mut world = World::new();
    let now = world.now;
    world.model().delegate(agent(1), now, agent(2), 1, |_, _| ()).unwrap();
    assert_eq!(world.names(agent(1)), [""; 0], "there is time enough");
    world.wait(11 * WEEK);
    let lent = world.item(agent(1), "lent");
    assert!(lent.command().ends_with(" --seasons 2") && lent.is_to_do());
    let held = world.item(agent(2), "held");
    let What::Held { from, .. } = &held.what else { panic!() };
    assert_eq!((from.as_slice(), held.until), (&[agent(1)][..], lent.until));

    // Lending on for another season makes both go.
    let now = world.now;
    world.model().delegate(agent(1), now, agent(2), 2, |_, _| ()).unwrap();
    assert_eq!(world.names(agent(1)), [""; 0]);
    assert_eq!(world.names(agent(2)), [""; 0]);
}

#[test]
fn chores_come_oldest_first_and_are_gone_when_done() {
    let mut world = World::new();
    let first = world.record(agent(1), draft(2));
    world.wait(DAY);
    let proposal =
        world.propose(agent(1), vec![Action::Pay { to: agent(9), amount: 1.into() }], "Pay");
    world.wait(1);
    for index in 1..=3 {
        world.vote(proposal, agent(index), FOR);
    }
    world.wait(DAY);
    world.record(agent(1), draft(2));
    world.wait(5 * DAY);
    let found = chores(&world.replay, world.now).unwrap();
    let names: Vec<_> = found.iter().map(|chore| chore.deed.command()).collect();
    assert_eq!(names, ["commons settle 1", "commons queue 1", "commons settle 2"]);
    assert!(found.iter().all(|chore| chore.deed.is_routine()));
    let now = world.now;
    world.settle(first);
    world.model().queue(now, ProposalId(1)).unwrap();
    world.wait(DAY);
    let found = chores(&world.replay, world.now).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].deed, Deed::Execute { id: ProposalId(1) });
    assert!(!found[1].deed.is_routine(), "what it does is for somebody to have looked at");
}
