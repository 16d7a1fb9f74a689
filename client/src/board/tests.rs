//! Boards of a commons in memory.

use super::*;
use crate::{
    audit::{Journal, Replay},
    bundle::keccak256,
    log::Event,
};
use commons_core::{
    H256,
    ballot::Cast,
    contribution::{Action, Draft, Effort, Unit},
    founding::Seed,
    hub::{Addresses, Charter, Origin},
    model::Commons,
    parameters::Parameters,
};
use commons_interfaces::{
    ledger::{Amended, Committed, Consented, NeedClosed, NeedPublished, Recorded},
    reputation::VoteCast,
};

const START: Time = 1_000_000;
const DAY: Time = 86_400;
const WEEK: Time = 7 * DAY;

const ALICE: Address = Address::repeat_byte(11);
const BOB: Address = Address::repeat_byte(12);
const CHARLIE: Address = Address::repeat_byte(13);
const EVE: Address = Address::repeat_byte(14);

/// A commons of Alice, Bob and Charlie with 100 points each, and what its events say of needs.
struct World {
    replay: Replay,
    now: Time,
}

impl World {
    fn new() -> Self {
        let [hub, ledger, reputation, books, governor, pool] =
            [1, 2, 3, 4, 5, 6].map(Address::repeat_byte);
        let addresses = Addresses { hub, ledger, reputation, books, governor, pool };
        let seeds = [ALICE, BOB, CHARLIE].map(|agent| Seed { agent, points: Points::whole(100) });
        let charter = Charter { document: H256::zero(), uri: Vec::new() };
        let origin = Origin::Founders(seeds.to_vec());
        let parameters = Parameters::default();
        let commons =
            Commons::found(addresses, START, parameters, &origin, &charter, keccak256).unwrap();
        let replay = Replay {
            commons: Some(commons),
            histories: Default::default(),
            convened: Default::default(),
            trails: Default::default(),
            polls: Default::default(),
            inherited: Vec::new(),
            journal: Journal::default(),
            counts: Default::default(),
            stray: 0,
            differences: Vec::new(),
        };
        Self { replay, now: START }
    }

    fn commons(&mut self) -> &mut Commons {
        self.replay.commons.as_mut().unwrap()
    }

    fn says(&mut self, event: Event) {
        self.replay.journal.wants.note(&event);
    }

    fn publish(&mut self, weeks: Time) -> NeedId {
        let (at, until, project) = (self.now, self.now + weeks * WEEK, ProjectId(0));
        let document = H256::zero();
        let id = self.commons().publish_need(EVE, project, document, 0, until, at).unwrap();
        let uri = format!("https://needs/{id}").into_bytes();
        let published = NeedPublished { id, agent: EVE, project, document, uri, until, at };
        self.says(Event::NeedPublished(published));
        id
    }

    fn endorse(&mut self, agent: Address, need: NeedId) {
        let at = self.now;
        let terms = self.commons().need_terms(need).unwrap();
        let cast = Cast { caller: agent, now: at, choice: 0, reason_length: 0 };
        let voted = self.commons().signal(&terms, &cast, |_, _| ()).unwrap();
        let (ballot, weight) = (voted.ballot, voted.weight);
        let opened = voted.first.then_some(terms);
        let reason = b"we need it".to_vec();
        self.says(Event::VoteCast(VoteCast {
            ballot,
            agent,
            opened,
            choice: 0,
            weight,
            reason,
            at,
        }));
    }

    fn commit(&mut self, agent: Address, need: NeedId, days: Time) {
        let (at, until) = (self.now, self.now + days * DAY);
        self.commons().commit(need, until, at).unwrap();
        self.says(Event::Committed(Committed { id: need, agent, until, at }));
    }

    fn close(&mut self, need: NeedId) {
        let at = self.now;
        self.commons().close_need(EVE, need, at).unwrap();
        self.says(Event::NeedClosed(NeedClosed { id: need, at }));
    }

    fn record(&mut self, agent: Address, satisfies: Option<NeedId>) -> ContributionId {
        let (at, draft) = (self.now, draft(satisfies));
        let id = self.commons().record(agent, at, draft.clone(), 0).unwrap();
        let uri = Vec::new();
        self.says(Event::Recorded(Recorded { id, agent, recorder: None, draft, uri, at }));
        id
    }

    fn amend(&mut self, agent: Address, id: ContributionId, satisfies: Option<NeedId>) {
        let (at, draft) = (self.now, draft(satisfies));
        let new = draft.clone();
        self.commons().change(id, at, |it, rules| it.amend(id, agent, at, new, 0, rules)).unwrap();
        self.says(Event::Amended(Amended { id, draft, uri: Vec::new(), at }));
    }

    /// Peers grade it, and its review is settled when it is over.
    fn judge(&mut self, id: ContributionId, grade: u8) {
        let at = self.now;
        let terms = self.commons().terms(id).unwrap();
        for caller in [ALICE, BOB, CHARLIE] {
            let cast = Cast { caller, now: at, choice: grade, reason_length: 0 };
            // Nobody grades their own.
            let _ = self.commons().cast(&terms, &cast, |_, _| ());
        }
        self.now += 4 * DAY;
        let at = self.now;
        self.commons().settle(at, id).unwrap();
    }

    fn board(&self) -> Board {
        Board::of(&self.replay, self.now)
    }

    fn states(&self, need: NeedId) -> Vec<Keeping> {
        let board = self.board();
        board.need(need).unwrap().commitments.iter().map(|it| it.state).collect()
    }
}

fn draft(satisfies: Option<NeedId>) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 1_000, unit: Unit::Hour },
        claimed: Points::whole(2),
        evidence: H256::zero(),
        project: ProjectId(0),
        cites: Vec::new(),
        satisfies,
    }
}

#[test]
fn needs_come_in_the_order_of_recent_care_and_then_the_newest_first() {
    let mut world = World::new();
    let (old, new) = (world.publish(20), world.publish(20));
    for agent in [ALICE, BOB, CHARLIE] {
        world.endorse(agent, old);
    }
    world.endorse(ALICE, new);
    let (older, newer) = (world.publish(20), world.publish(20));
    let order = |world: &World| world.board().needs.iter().map(|it| it.id).collect::<Vec<_>>();
    assert_eq!(order(&world), [old, new, newer, older]);
    assert_eq!(world.board().need(old).unwrap().heat, Points::whole(300));
    // Five weeks later three who cared once weigh less than one who cares now.
    world.now += 5 * WEEK;
    world.endorse(BOB, new);
    assert_eq!(order(&world), [new, old, newer, older]);
    let board = world.board();
    for posting in &board.needs {
        let left: u64 = posting.endorsements.iter().map(|it| it.left.0).sum();
        assert!(left.abs_diff(posting.heat.0) <= 3, "{posting:?}");
    }
    let posting = board.need(old).unwrap();
    assert_eq!(posting.endorsements.len(), 3);
    let Endorsement { weight, left, reason, .. } = &posting.endorsements[0];
    assert_eq!((*weight, reason.as_slice()), (Points::whole(100), b"we need it".as_slice()));
    // A fraction of 2^-2.5.
    assert_eq!(left.0 / 10_000, 1_767);
    assert_eq!(posting.uri, b"https://needs/1");
}

#[test]
fn a_need_is_open_closed_or_over() {
    let mut world = World::new();
    let (short, long) = (world.publish(1), world.publish(3));
    let state = |world: &World, id| world.board().need(id).unwrap().state;
    assert_eq!(state(&world, short), Wanted::Open(START + WEEK));
    world.now += WEEK;
    assert_eq!(state(&world, short), Wanted::Over(START + WEEK));
    world.close(long);
    assert_eq!(state(&world, long), Wanted::Closed(START + WEEK));
    // Closing what was over already says so, and since when it is wanted no more is not lost.
    world.now += 1;
    world.close(short);
    assert_eq!(state(&world, short), Wanted::Closed(START + WEEK + 1));
    assert_eq!(world.board().need(short).unwrap().need.until, START + WEEK);
}

#[test]
fn what_became_of_a_commitment_follows_from_the_record() {
    let mut world = World::new();
    let need = world.publish(8);
    world.commit(EVE, need, 10);
    world.commit(BOB, need, 10);
    assert_eq!(world.states(need), [Keeping::Open, Keeping::Open]);
    // What satisfies nothing, or is somebody else's, keeps no promise.
    world.record(EVE, None);
    let done = world.record(CHARLIE, Some(need));
    assert_eq!(world.states(need), [Keeping::Open, Keeping::Open]);
    let mine = world.record(EVE, Some(need));
    assert_eq!(world.states(need), [Keeping::Delivered(mine), Keeping::Open]);
    world.judge(mine, 10);
    assert_eq!(world.states(need), [Keeping::Fulfilled(mine), Keeping::Open]);
    world.now = START + 10 * DAY;
    assert_eq!(world.states(need), [Keeping::Fulfilled(mine), Keeping::Lapsed]);
    // Whoever promises again and does it has lapsed once all the same.
    world.commit(BOB, need, 10);
    let late = world.record(BOB, Some(need));
    let expected = [Keeping::Fulfilled(mine), Keeping::Lapsed, Keeping::Delivered(late)];
    assert_eq!(world.states(need), expected);
    world.judge(late, 0);
    let expected = [Keeping::Fulfilled(mine), Keeping::Lapsed, Keeping::NotAccepted(late)];
    assert_eq!(world.states(need), expected);
    let board = world.board();
    let posting = board.need(need).unwrap();
    assert_eq!(posting.accepted(), Points::whole(2));
    let all: Vec<_> = posting.contributions.iter().map(|it| it.id).collect();
    assert_eq!(all, [done, mine, late]);
    assert_eq!(board.commitments_of(BOB).len(), 2);
    assert_eq!(board.commitments_of(ALICE), []);
}

#[test]
fn a_commitment_that_is_replaced_or_not_needed_any_more_has_not_lapsed() {
    let mut world = World::new();
    let need = world.publish(8);
    world.commit(EVE, need, 3);
    world.now += DAY;
    world.commit(EVE, need, 20);
    world.commit(BOB, need, 5);
    world.now += 6 * DAY;
    world.close(need);
    world.now += 30 * DAY;
    let expected = [Keeping::Postponed, Keeping::Released, Keeping::Lapsed];
    assert_eq!(world.states(need), expected);
}

#[test]
fn who_did_it_in_time_has_broken_no_promise_whatever_others_say_of_it() {
    let mut world = World::new();
    let need = world.publish(8);
    world.commit(EVE, need, 20);
    let rejected = world.record(EVE, Some(need));
    world.judge(rejected, 0);
    assert_eq!(world.states(need), [Keeping::NotAccepted(rejected)]);
    // It can be done again as long as there is time, and what is better counts.
    let again = world.record(EVE, Some(need));
    assert_eq!(world.states(need), [Keeping::Delivered(again)]);
    let at = world.now;
    world.commons().change(again, at, |it, rules| it.withdraw(EVE, at, rules)).unwrap();
    assert_eq!(world.states(need), [Keeping::NotAccepted(rejected)]);
    // To say it anew postpones nothing that was done, and too few reviewers are nobody's fault.
    world.commit(EVE, need, 30);
    let lapsed = world.record(EVE, Some(need));
    world.now += 4 * DAY;
    let at = world.now;
    world.commons().settle(at, lapsed).unwrap();
    let expected = [Keeping::NotAccepted(rejected), Keeping::NotAccepted(lapsed)];
    assert_eq!(world.states(need), expected);
    world.now += 60 * DAY;
    assert_eq!(world.states(need), expected);
    let names = expected.map(|it| (it.name(), it.word(), it.contribution()));
    assert_eq!(names[0], ("not_accepted", "not accepted", Some(rejected)));
}

#[test]
fn whoever_postpones_again_and_again_is_seen_to() {
    let mut world = World::new();
    let need = world.publish(30);
    for _ in 0..4 {
        world.commit(EVE, need, 5);
        world.now += 5 * DAY - 1;
    }
    let expected = [Keeping::Postponed, Keeping::Postponed, Keeping::Postponed, Keeping::Open];
    assert_eq!(world.states(need), expected);
    // A second later the time is over, and to say it anew does not undo that.
    world.now += 1;
    world.commit(EVE, need, 5);
    assert_eq!(world.states(need)[3..], [Keeping::Lapsed, Keeping::Open]);
}

#[test]
fn what_happens_in_one_second_counts_in_the_order_in_which_it_was_said() {
    let mut world = World::new();
    let need = world.publish(8);
    world.record(EVE, Some(need));
    world.commit(EVE, need, 3);
    assert_eq!(world.states(need), [Keeping::Open], "it was there before");
    let done = world.record(EVE, Some(need));
    world.commit(EVE, need, 3);
    world.close(need);
    world.record(EVE, Some(need));
    assert_eq!(world.states(need), [Keeping::Delivered(done), Keeping::Released]);
}

#[test]
fn what_counts_is_since_when_the_contributor_says_that_it_satisfies_the_need() {
    let mut world = World::new();
    let (need, other) = (world.publish(8), world.publish(8));
    let before = world.record(EVE, Some(need));
    world.now += 1;
    world.commit(EVE, need, 10);
    assert_eq!(world.states(need), [Keeping::Open], "it was there before");
    // To amend what it says is not to do it again.
    world.amend(EVE, before, Some(need));
    assert_eq!(world.states(need), [Keeping::Open]);
    let elsewhere = world.record(EVE, Some(other));
    world.amend(EVE, elsewhere, Some(need));
    assert_eq!(world.states(need), [Keeping::Delivered(elsewhere)]);
    world.amend(EVE, elsewhere, None);
    assert_eq!(world.states(need), [Keeping::Open]);
    // What somebody else recorded counts with the agent's consent.
    let (at, text) = (world.now, draft(Some(need)));
    let id = world.commons().record_for(BOB, at, EVE, text.clone()).unwrap();
    let (recorder, uri) = (Some(BOB), Vec::new());
    world.says(Event::Recorded(Recorded { id, agent: EVE, recorder, draft: text, uri, at }));
    assert_eq!(world.states(need), [Keeping::Open]);
    assert_eq!(world.board().need(need).unwrap().contributions[1].since, None);
    world.now += 11 * DAY;
    let at = world.now;
    world.commons().change(id, at, |it, _| it.consent(EVE, at, 0)).unwrap();
    world.says(Event::Consented(Consented { id, uri: Vec::new(), at }));
    assert_eq!(world.states(need), [Keeping::Lapsed], "consent came too late");
    assert_eq!(world.board().need(need).unwrap().contributions[1].since.unwrap().at, at);
}
