//! The life of a proposal, with the times that it takes.

use commons_core::{
    ballot::{ABSTAIN, AGAINST, CastError, FOR},
    governor::{Action, GovernorError, State},
    parameters::Parameters,
    units::{Points, ProposalId, Units},
};
use commons_interfaces::governor::{Canceled, Executed, ParameterSet, Queued};
use e2e_tests::{DAY, Suite, agent, ask, draft, founders, id, seeds, set, tell};

const OWN: Units = Units(100_000_000);

/// Every step takes some time.
fn slow() -> Parameters {
    Parameters {
        voting_delay: 600,
        voting_period: 3_600,
        late_quorum_extension: 1_200,
        timelock: 900,
        grace: DAY as u32,
        ..Parameters::default()
    }
}

async fn slow_suite() -> Suite {
    Suite::with(slow(), founders()).await.unwrap()
}

fn claim_max(points: u64) -> Vec<Action> {
    vec![set(&slow(), "claim_max", Points::whole(points).0)]
}

fn wrong(state: State, needed: State, until: u64) -> GovernorError {
    GovernorError::WrongState { state, needed, until }
}

#[tokio::test]
async fn a_proposal_goes_from_pending_to_executed() {
    let mut suite = slow_suite().await;
    let motion = suite.propose("alice", claim_max(300)).await.unwrap();
    let (id, proposed) = (motion.id, suite.now().await);
    assert_eq!(id, ProposalId(1));
    assert_eq!(ask!(suite, governor.newest()), id);
    assert_eq!(ask!(suite, governor.proposal_snapshot(id)), Ok(proposed - 1));
    let (opens, closes) = (proposed + 600, proposed + 600 + 3_600);
    assert_eq!(ask!(suite, governor.proposal_deadline(id)), Ok(closes));
    assert_eq!(ask!(suite, governor.proposal_votes(id)), Ok([Units(0); 3]));
    let proposal = ask!(suite, governor.proposal(id)).unwrap();
    assert_eq!((proposal.proposer, proposal.proposed), (agent("alice"), proposed));
    assert_eq!((proposal.two_thirds, proposal.resolution), (true, false));
    assert_eq!(proposal.quorum, Units(40_000_000), "a tenth of 400 points");

    assert_eq!(suite.state(id).await, State::Pending);
    let early = suite.vote("alice", id, FOR).await;
    assert!(matches!(early, Err(CastError::NotOpen { opens: o, now }) if o == opens && now < o));
    let queued = tell!(suite, "ferdie", governor.queue(id));
    assert_eq!(queued, Err(wrong(State::Pending, State::Succeeded, opens)));

    suite.advance_to(opens).await;
    assert_eq!(suite.state(id).await, State::Active);
    for (who, choice) in [("alice", FOR), ("bob", FOR), ("charlie", AGAINST), ("dave", ABSTAIN)] {
        assert_eq!(ask!(suite, governor.has_voted(id, agent(who))), Ok(false));
        assert_eq!(suite.vote(who, id, choice).await, Ok(()));
        assert_eq!(ask!(suite, governor.has_voted(id, agent(who))), Ok(true));
        assert_eq!(suite.vote(who, id, FOR).await, Err(CastError::AlreadyCast));
    }
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    assert_eq!(suite.vote("eve", id, FOR).await, Err(nothing));
    assert_eq!(ask!(suite, governor.proposal_votes(id)), Ok([OWN, Units(200_000_000), OWN]));
    let queued = tell!(suite, "ferdie", governor.queue(id));
    assert_eq!(queued, Err(wrong(State::Active, State::Succeeded, closes)));
    let executed = suite.execute("ferdie", &motion).await;
    assert_eq!(executed, Err(wrong(State::Active, State::Queued, closes)));

    suite.advance_to(closes).await;
    assert_eq!(suite.state(id).await, State::Succeeded);
    let late = suite.vote("eve", id, FOR).await;
    assert!(matches!(late, Err(CastError::Closed { closed, .. }) if closed == closes));
    let executed = suite.execute("ferdie", &motion).await;
    assert_eq!(executed, Err(wrong(State::Succeeded, State::Queued, closes + DAY)));
    // Whoever wants to queues it, and executes it.
    let eta = suite.queue(id).await.unwrap();
    assert_eq!(eta, suite.now().await + 900);
    assert_eq!(suite.heard::<Queued>(), [Queued { id, eta, at: eta - 900 }]);
    assert_eq!(suite.state(id).await, State::Queued);
    let again = tell!(suite, "ferdie", governor.queue(id));
    assert_eq!(again, Err(wrong(State::Queued, State::Succeeded, eta + DAY)));
    let early = suite.execute("ferdie", &motion).await;
    assert!(matches!(early, Err(GovernorError::TooEarly { eta: e, now }) if e == eta && now < e));

    suite.advance_to(eta).await;
    assert_eq!(suite.execute("ferdie", &motion).await, Ok(()));
    let at = suite.now().await;
    assert_eq!(suite.heard::<Executed>(), [Executed { id, at }]);
    let (parameter, from) = (9, Points::whole(200).0);
    let value = Points::whole(300).0;
    assert_eq!(suite.heard::<ParameterSet>(), [ParameterSet { id, parameter, from, value, at }]);
    assert_eq!(suite.state(id).await, State::Executed);
    assert_eq!(ask!(suite, governor.parameters()).claim_max, Points::whole(300));
    // In the ledger it holds from the next second on.
    for (at, points) in [(at, 200), (at + 1, 300)] {
        let version = ask!(suite, ledger.version_at(at));
        assert_eq!(version.parameters.claim_max, Points::whole(points));
    }
    let before = suite.histories().await;
    let twice = suite.execute("ferdie", &motion).await;
    assert_eq!(twice, Err(wrong(State::Executed, State::Queued, 0)));
    let queued = tell!(suite, "ferdie", governor.queue(id));
    assert_eq!(queued, Err(wrong(State::Executed, State::Succeeded, 0)));
    assert_eq!(suite.histories().await, before);
    suite.record("eve", draft(300)).await;
}

#[tokio::test]
async fn what_is_not_queued_or_not_executed_in_time_expires() {
    let mut suite = slow_suite().await;
    let motions = [
        suite.propose("alice", claim_max(300)).await.unwrap(),
        suite.propose("bob", claim_max(301)).await.unwrap(),
    ];
    suite.advance(600).await;
    for motion in &motions {
        for who in ["alice", "bob"] {
            suite.vote(who, motion.id, FOR).await.unwrap();
        }
    }
    let [never_queued, never_executed] = motions;
    suite.wait_for_votes(never_executed.id).await;
    let deadline = ask!(suite, governor.proposal_deadline(never_queued.id)).unwrap();
    let eta = suite.queue(never_executed.id).await.unwrap();
    suite.advance_to(deadline + DAY - 60).await;
    assert_eq!(suite.state(never_queued.id).await, State::Succeeded);
    suite.advance_to(deadline + DAY).await;
    assert_eq!(suite.state(never_queued.id).await, State::Expired);
    let queued = tell!(suite, "eve", governor.queue(never_queued.id));
    assert_eq!(queued, Err(wrong(State::Expired, State::Succeeded, deadline + DAY)));

    suite.advance_to(eta + DAY - 60).await;
    assert_eq!(suite.state(never_executed.id).await, State::Queued);
    suite.advance_to(eta + DAY).await;
    assert_eq!(suite.state(never_executed.id).await, State::Expired);
    for (motion, expired) in [(never_queued, deadline + DAY), (never_executed, eta + DAY)] {
        let executed = suite.execute("eve", &motion).await;
        assert_eq!(executed, Err(wrong(State::Expired, State::Queued, expired)));
    }
    assert_eq!(ask!(suite, governor.parameters()), slow());
}

#[tokio::test]
async fn what_changes_the_suite_takes_two_thirds_and_the_rest_a_majority() {
    let founders =
        seeds(&[("alice", 20), ("bob", 10), ("charlie", 1), ("dave", 30), ("ferdie", 200)]);
    // It takes 31 points of For and Abstain.
    let parameters = Parameters { quorum_floor: Points::whole(31), ..slow() };
    let mut suite = Suite::with(parameters, founders).await.unwrap();
    let change = || vec![set(&parameters, "claim_max", Points::whole(300).0)];
    let pay = || vec![Action::Pay { to: agent("eve"), amount: 1.into() }];
    // So that a third cannot protect its own frauds.
    let correct = vec![Action::Correct { id: id(1), value: Points(0) }];
    let cases: [(_, &[_], _); 8] = [
        (
            correct,
            &[("alice", FOR), ("bob", AGAINST), ("charlie", AGAINST), ("dave", ABSTAIN)],
            State::Succeeded,
        ),
        // 20 of 30 are two thirds, and with 30 that abstain they reach the quorum.
        (change(), &[("alice", FOR), ("bob", AGAINST), ("dave", ABSTAIN)], State::Succeeded),
        (
            change(),
            &[("alice", FOR), ("bob", AGAINST), ("charlie", AGAINST), ("dave", ABSTAIN)],
            State::Defeated,
        ),
        (
            pay(),
            &[("alice", FOR), ("bob", AGAINST), ("charlie", AGAINST), ("dave", ABSTAIN)],
            State::Succeeded,
        ),
        (
            vec![],
            &[("dave", FOR), ("charlie", ABSTAIN), ("alice", AGAINST), ("bob", AGAINST)],
            State::Defeated,
        ),
        (vec![], &[("dave", FOR), ("charlie", ABSTAIN), ("alice", AGAINST)], State::Succeeded),
        // Against does not count for the quorum, and nobody's silence is consent.
        (pay(), &[("alice", FOR), ("bob", AGAINST)], State::Defeated),
        (pay(), &[], State::Defeated),
    ];
    let mut ids = Vec::new();
    for (actions, votes, expected) in cases {
        let id = suite.propose("ferdie", actions).await.unwrap().id;
        suite.advance(600).await;
        for (who, choice) in votes {
            suite.vote(who, id, *choice).await.unwrap();
        }
        ids.push((id, expected));
    }
    suite.wait_for_votes(ids[7].0).await;
    for (id, expected) in ids {
        assert_eq!(suite.state(id).await, expected, "{id:?}");
        if expected == State::Defeated {
            let queued = tell!(suite, "eve", governor.queue(id));
            assert_eq!(queued, Err(wrong(State::Defeated, State::Succeeded, 0)));
        }
    }
}

#[tokio::test]
async fn a_quorum_reached_at_the_last_moment_gives_the_others_time_to_answer() {
    let mut suite = slow_suite().await;
    let id = suite.propose("alice", vec![]).await.unwrap().id;
    let deadline = ask!(suite, governor.proposal_deadline(id)).unwrap();
    suite.advance_to(deadline - 120).await;
    suite.vote("alice", id, FOR).await.unwrap();
    let moved = ask!(suite, governor.proposal_deadline(id)).unwrap();
    assert_eq!(moved, suite.now().await + 1_200);
    suite.advance_to(deadline + 60).await;
    assert_eq!(suite.state(id).await, State::Active);
    suite.vote("bob", id, AGAINST).await.unwrap();
    suite.vote("charlie", id, AGAINST).await.unwrap();
    assert_eq!(ask!(suite, governor.proposal_deadline(id)), Ok(moved), "once");
    suite.advance_to(moved).await;
    assert_eq!(suite.state(id).await, State::Defeated);
}

#[tokio::test]
async fn a_proposer_cancels_until_the_quorum_is_reached() {
    let mut suite = slow_suite().await;
    let mut ids = Vec::new();
    for _ in 0..5 {
        ids.push(suite.propose("alice", vec![]).await.unwrap().id);
    }
    let not = GovernorError::NotProposer { proposer: agent("alice") };
    for who in ["bob", "eve"] {
        assert_eq!(tell!(suite, who, governor.cancel(ids[0])), Err(not.clone()));
    }
    // Before voting, and while it goes on; those against it do not hinder that.
    assert_eq!(tell!(suite, "alice", governor.cancel(ids[0])), Ok(()));
    let at = suite.now().await;
    assert_eq!(suite.heard::<Canceled>(), [Canceled { id: ids[0], at }]);
    suite.advance(600).await;
    suite.vote("bob", ids[1], AGAINST).await.unwrap();
    assert_eq!(tell!(suite, "alice", governor.cancel(ids[1])), Ok(()));
    for id in [ids[0], ids[1]] {
        assert_eq!(suite.state(id).await, State::Canceled);
        let again = tell!(suite, "alice", governor.cancel(id));
        assert_eq!(again, Err(wrong(State::Canceled, State::Active, 0)));
        let queued = tell!(suite, "alice", governor.queue(id));
        assert_eq!(queued, Err(wrong(State::Canceled, State::Succeeded, 0)));
    }
    // What so many have voted on is no longer its proposer's alone.
    suite.vote("bob", ids[2], FOR).await.unwrap();
    let reached = GovernorError::QuorumReached { participation: OWN, quorum: Units(40_000_000) };
    assert_eq!(tell!(suite, "alice", governor.cancel(ids[2])), Err(reached));
    suite.vote("bob", ids[3], AGAINST).await.unwrap();
    suite.wait_for_votes(ids[4]).await;
    for (id, state) in
        [(ids[2], State::Succeeded), (ids[3], State::Defeated), (ids[4], State::Defeated)]
    {
        let refused = tell!(suite, "alice", governor.cancel(id));
        assert_eq!(refused, Err(wrong(state, State::Active, 0)));
    }
}

#[tokio::test]
async fn a_resolution_is_done_when_it_has_passed() {
    let mut suite = slow_suite().await;
    let motion = suite.propose("alice", vec![]).await.unwrap();
    let id = motion.id;
    assert!(ask!(suite, governor.proposal(id)).unwrap().resolution);
    suite.advance(600).await;
    suite.vote("alice", id, FOR).await.unwrap();
    suite.wait_for_votes(id).await;
    for _ in 0..2 {
        assert_eq!(suite.state(id).await, State::Succeeded);
        assert_eq!(tell!(suite, "eve", governor.queue(id)), Err(GovernorError::Resolution));
        let executed = suite.execute("eve", &motion).await;
        assert_eq!(executed, Err(GovernorError::Resolution));
        // It stays so: what was agreed does not expire.
        suite.advance(100 * DAY).await;
    }
}

#[tokio::test]
async fn what_was_never_proposed_is_unknown_to_every_message() {
    let mut suite = Suite::quick().await;
    let newest = suite.propose("alice", vec![]).await.unwrap().id;
    for id in [0, 2, u64::MAX].map(ProposalId) {
        let unknown = GovernorError::UnknownProposal { id, newest };
        assert_eq!(tell!(suite, "alice", governor.cancel(id)), Err(unknown.clone()));
        assert_eq!(tell!(suite, "alice", governor.queue(id)), Err(unknown.clone()));
        let executed =
            tell!(suite, "alice", governor.execute(id, vec![], vec![], Default::default()));
        assert_eq!(executed, Err(unknown.clone()));
        assert_eq!(ask!(suite, governor.state(id)), Err(unknown.clone()));
        assert_eq!(ask!(suite, governor.terms(id)), Err(unknown.clone()));
        assert_eq!(ask!(suite, governor.proposal_snapshot(id)), Err(unknown.clone()));
        assert_eq!(ask!(suite, governor.proposal_deadline(id)), Err(unknown.clone()));
        assert_eq!(ask!(suite, governor.proposal_votes(id)), Err(unknown.clone()));
        assert_eq!(ask!(suite, governor.has_voted(id, agent("alice"))), Err(unknown));
        assert_eq!(ask!(suite, governor.proposal(id)), None);
    }
}

#[tokio::test]
async fn the_views_say_what_a_proposal_takes_now() {
    let mut suite = slow_suite().await;
    assert_eq!(ask!(suite, governor.clock_mode()), "mode=timestamp");
    assert_eq!(ask!(suite, governor.clock()), suite.now().await);
    assert_eq!(ask!(suite, governor.voting_delay()), 600);
    assert_eq!(ask!(suite, governor.voting_period()), 3_600);
    // Ten points, and a tenth of the supply.
    assert_eq!(ask!(suite, governor.proposal_threshold()), Ok(Units(10_000_000)));
    assert_eq!(quorum(&mut suite).await, Ok(Units(40_000_000)));
    let motion = suite.pass(claim_max(300)).await;
    assert_eq!(suite.execute("eve", &motion).await, Ok(()));
    // What all have has faded: 30 points at least are more than a tenth of it, and 5 % less than ten.
    suite.advance(3 * 26 * 7 * DAY).await;
    assert_eq!(ask!(suite, governor.proposal_threshold()), Ok(Units(20_000_000)));
    assert_eq!(quorum(&mut suite).await, Ok(Units(200_000_000)), "but half is enough");
    let now = suite.now().await;
    assert_eq!(
        ask!(suite, governor.quorum(now)),
        Err(GovernorError::FutureLookup { at: now, now })
    );
    suite.propose("alice", vec![]).await.expect("a dormant commons can be woken");
}

/// What a proposal made now would take.
async fn quorum(suite: &mut Suite) -> Result<Units, GovernorError> {
    let now = suite.now().await;
    ask!(suite, governor.quorum(now - 1))
}
