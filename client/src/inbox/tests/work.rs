//! Reviews, consents, corrections, needs.

use super::{DAY, WEEK, World, agent, draft};
use crate::{
    audit::{Effect, Run},
    inbox::{Group, Item, Part, What},
    log::Event,
    names,
};
use commons_core::{
    H256,
    contribution::Draft,
    governor::Action,
    units::{ContributionId, NeedId, Points, ProjectId, ProposalId},
};
use commons_interfaces::ledger::{Committed, NeedPublished, Recorded};

#[test]
fn work_waits_for_those_who_may_grade_it_and_have_not() {
    let mut world = World::new();
    let id = world.record(agent(1), draft(5));
    assert_eq!(world.commands(agent(2)), ["commons review 1 --grade GRADE"]);
    assert_eq!(world.names(agent(9)), [""; 0], "who has nothing grades nothing");
    assert_eq!(world.names(agent(1)), ["in_review"], "nobody grades themselves");
    world.review(id, agent(2), 7);
    assert_eq!(world.names(agent(2)), [""; 0]);
    assert_eq!(
        world.sentences(agent(1)),
        ["your contribution 1 is in review: 1 grade above 0, median 7/10"]
    );

    // What is changed is graded anew.
    world.wait(DAY);
    world.amend(id, agent(1), draft(4));
    assert_eq!(world.commands(agent(2)), ["commons review 1 --revision 1 --grade GRADE"]);
    assert!(world.sentences(agent(2))[0].ends_with("claims 4 points, changed since you graded it"));
    assert!(world.sentences(agent(3))[0].ends_with("claims 4 points"));
    assert!(world.sentences(agent(1))[0].contains(" as revision 1, for which grades began anew"));
    world.wait(3 * DAY);
    assert_eq!(world.names(agent(2)), ["settle"], "it is over, and anyone may settle it");
}

#[test]
fn whoever_had_nothing_when_it_was_recorded_has_nothing_to_grade() {
    let mut world = World::new();
    let early = world.record(agent(1), draft(5));
    world.accepted(agent(5), draft(2));
    assert_eq!(early, ContributionId(1));
    world.wait(1);
    world.record(agent(1), draft(5));
    assert_eq!(world.item(agent(5), "review").command(), "commons review 3 --grade GRADE");
    assert_eq!(world.names(agent(5)).iter().filter(|name| **name == "review").count(), 1);
}

#[test]
fn what_somebody_else_recorded_waits_for_consent() {
    let mut world = World::new();
    let now = world.now;
    let id = world.model().record_for(agent(2), now, agent(7), draft(5)).unwrap();
    let item = world.item(agent(7), "consent");
    assert_eq!((item.command(), item.until), ("commons consent 1".into(), None));
    assert_eq!((item.group(), item.is_to_do()), (Group::Own, true));
    assert_eq!(world.names(agent(3)), [""; 0], "it is not in review");
    world.model().change(id, now, |it, _| it.decline(agent(7))).unwrap();
    assert_eq!(world.names(agent(7)), [""; 0]);
}

#[test]
fn what_lapsed_can_be_reopened_for_a_season() {
    let mut world = World::new();
    let id = world.record(agent(1), draft(5));
    world.wait(3 * DAY);
    let settle = world.item(agent(1), "settle");
    assert_eq!((settle.group(), settle.own), (Group::Own, true));
    assert_eq!(world.item(agent(2), "settle").group(), Group::Anyone);
    world.settle(id);
    assert_eq!(world.commands(agent(1)), ["commons reopen 1"]);
    assert_eq!(world.names(agent(2)), [""; 0]);
    world.wait(13 * WEEK);
    assert_eq!(world.names(agent(1)), [""; 0], "it is not told for ever");
}

#[test]
fn what_finds_no_room_in_this_epoch_is_told_to_its_contributor() {
    let mut world = World::new();
    // 5 % of 400 points may be accepted without a majority: one of the two fits.
    for contributor in [1, 2] {
        let id = world.record(agent(contributor), draft(15));
        world.review(id, agent(3), 10);
        world.review(id, agent(4), 10);
    }
    world.wait(3 * DAY);
    assert_eq!(world.names(agent(9)), ["settle"], "only one is possible");
    assert_eq!(world.names(agent(1)), ["settle"]);
    world.settle(ContributionId(1));
    assert_eq!(world.names(agent(2)), ["no_room"]);
    assert_eq!(world.names(agent(9)), [""; 0]);
    world.wait(WEEK);
    assert_eq!(world.names(agent(2)), ["settle"]);
}

#[test]
fn corrections_concern_who_did_it_and_who_confirmed_it() {
    let mut world = World::new();
    let id = world.accepted(agent(5), draft(10));
    let actions = vec![Action::Correct { id, value: Points(0) }];
    let proposal = world.propose(agent(1), actions, "It never happened");
    for (index, part) in [(5, Part::Contributor), (2, Part::Reviewer)] {
        let what = What::Correction { proposal, id, from: Points::whole(10), to: Points(0), part };
        let item = world.item(agent(index), "correction");
        assert_eq!((item.what.clone(), item.is_to_do()), (what, false));
        assert_eq!(item.command(), "commons proposal 1");
    }
    assert!(!world.names(agent(1)).contains(&"correction"), "who graded nothing is not concerned");

    let (now, governor) = (world.now, world.model().addresses.governor);
    world.model().correct(governor, now, id, Points(0)).unwrap();
    let effects = vec![Effect::Corrected { id, value: Points(0), at: now }];
    let course = world.replay.journal.proposals.get_mut(&ProposalId(1)).unwrap();
    course.executed.push(Run { order: 0, at: now, effects });
    assert!(world.names(agent(5)).contains(&"corrected"));
    assert!(!world.names(agent(5)).contains(&"correction"));
    let names = world.names(agent(2));
    assert!(names.contains(&"corrected") && names.contains(&"penalty"), "{names:?}");
    let pays = |item: &Item| item.command().starts_with("commons penalize 1 ");
    assert_eq!(world.inbox(agent(9)).iter().filter(|item| pays(item)).count(), 3);
    world.model().penalize(now, id, agent(2)).unwrap();
    assert!(!world.names(agent(2)).contains(&"penalty"));
    assert_eq!(world.inbox(agent(9)).iter().filter(|item| pays(item)).count(), 2);
    world.wait(WEEK);
    assert!(!world.names(agent(5)).contains(&"corrected"), "news are told for an epoch");
}

#[test]
fn commitments_wait_until_they_are_kept_or_lapse() {
    let mut world = World::new();
    let (at, until) = (world.now, world.now + 5 * WEEK);
    let (publisher, project) = (agent(1), ProjectId::COMMONS);
    let need = world.model().publish_need(publisher, project, H256::zero(), 0, until, at).unwrap();
    assert_eq!(need, NeedId(1));
    let published = NeedPublished {
        id: need,
        agent: publisher,
        project,
        document: H256::zero(),
        uri: Vec::new(),
        until,
        at,
    };
    world.replay.journal.wants.note(&Event::NeedPublished(published));
    for (index, days) in [(8, 6), (7, 2)] {
        let committed = Committed { id: need, agent: agent(index), until: at + days * DAY, at };
        world.replay.journal.wants.note(&Event::Committed(committed));
    }
    let expected = "commons record --satisfies 1 --effort EFFORT --points POINTS";
    assert_eq!(world.commands(agent(7)), [expected]);
    assert_eq!(world.names(publisher), [""; 0]);
    world.wait(3 * DAY);
    assert_eq!(world.commands(agent(7)), ["commons need show 1"]);
    assert!(world.sentences(agent(7))[0].ends_with("and the time is over"));

    let done = Draft { satisfies: Some(need), ..draft(3) };
    let id = world.record(agent(8), done.clone());
    let recorded = Recorded {
        id,
        agent: agent(8),
        recorder: None,
        draft: done,
        uri: Vec::new(),
        at: world.now,
    };
    world.replay.journal.wants.note(&Event::Recorded(recorded));
    let delivered = world.item(agent(8), "committed");
    assert_eq!((delivered.is_to_do(), delivered.until), (false, None));
    world.wait(WEEK);
    assert_eq!(world.names(agent(7)), ["settle"], "what lapsed is told for an epoch");

    // What came to nothing is no promise broken; it can be done again while there is time.
    world.settle(id);
    assert_eq!(world.inbox(agent(8)).iter().filter(|it| it.group() == Group::Needs).count(), 0);
    let (at, until) = (world.now, world.now + 9 * DAY);
    world.replay.journal.wants.note(&Event::Committed(Committed {
        id: need,
        agent: agent(8),
        until,
        at,
    }));
    let again = Draft { satisfies: Some(need), ..draft(3) };
    let id = world.record(agent(8), again.clone());
    let recorded =
        Recorded { id, agent: agent(8), recorder: None, draft: again, uri: Vec::new(), at };
    world.replay.journal.wants.note(&Event::Recorded(recorded));
    world.wait(4 * DAY);
    world.settle(id);
    let item = world.item(agent(8), "not_accepted");
    assert_eq!((item.until, item.is_to_do()), (Some(until), false));
    assert_eq!(item.command(), "commons need show 1");
    world.wait(5 * DAY);
    assert!(!world.names(agent(8)).iter().any(|it| ["not_accepted", "lapsed"].contains(it)));

    world.wait(12 * DAY);
    let ends = world.item(publisher, "need_ends");
    assert_eq!(ends.command(), "commons need renew 1 --until TIME");
    world.wait(WEEK);
    let over = world.item(publisher, "need_over");
    assert_eq!((over.command(), over.since()), (ends.command(), ends.until));
    let told = format!(
        "your need 1 is over: nothing came of it; said and not done in time: {}",
        names::show(agent(7))
    );
    assert!(world.sentences(publisher).contains(&told), "{:?}", world.sentences(publisher));
    assert!(!world.names(publisher).contains(&"need_ends"));
    world.wait(4 * DAY);
    assert!(!world.names(publisher).contains(&"need_over"), "it is told for an epoch");
}

#[test]
fn what_became_of_ones_work_is_told_for_an_epoch_after_what_waits() {
    let mut world = World::new();
    let id = world.accepted(agent(5), draft(10));
    let outcome = world.item(agent(5), "outcome");
    assert_eq!((outcome.command(), outcome.group()), ("commons contribution 1".into(), Group::Own));
    assert_eq!((outcome.is_to_do(), outcome.since()), (false, Some(world.now)));
    let told = "your contribution 1 was accepted at 10/10: 10 points".to_owned();
    assert_eq!(world.sentences(agent(5)), [told]);
    assert_eq!(world.names(agent(2)), [""; 0], "it is nobody else's");

    let rejected = world.record(agent(5), draft(1));
    for reviewer in 2..=4 {
        world.review(rejected, agent(reviewer), 0);
    }
    world.wait(3 * DAY);
    world.settle(rejected);
    assert!(world.sentences(agent(5)).contains(&"your contribution 2 was rejected".to_owned()));
    let now = world.now;
    world.model().record_for(agent(2), now, agent(5), draft(5)).unwrap();
    assert_eq!(world.names(agent(5)), ["consent", "outcome", "outcome"], "news come last");

    // What was corrected since is told as that.
    let governor = world.model().addresses.governor;
    world.model().correct(governor, now, id, Points::whole(3)).unwrap();
    assert_eq!(world.names(agent(5)), ["consent", "outcome"]);
    world.wait(WEEK);
    assert_eq!(world.names(agent(5)), ["consent"]);
}

#[test]
fn what_would_come_of_a_review_is_not_said_to_have_come() {
    let mut world = World::new();
    world.record(agent(1), draft(5));
    let id = world.record(agent(1), draft(5));
    world.review(id, agent(2), 8);
    world.review(id, agent(3), 8);
    world.wait(3 * DAY);
    let told = world.sentences(agent(9));
    assert_eq!(told[0], "contribution 1 can be settled, and would lapse");
    assert_eq!(told[1], "contribution 2 can be settled, and would be accepted at 8/10: 4 points");
}
