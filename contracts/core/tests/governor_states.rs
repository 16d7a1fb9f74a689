//! Where a proposal stands, and what can be done with it there. Five founders hold 100 points each; a
//! proposal takes 10 of them, and 50 that vote For or Abstain.

mod common;

use common::{
    DAY, GENESIS, POINT, agent, commons, five,
    proposals::{everything, execute, passed, propose, queued, vote},
};
use commons_core::{
    Time,
    ballot::{ABSTAIN, AGAINST, CastError, FOR},
    governor::{Action, GovernorError, State},
    model::Commons,
    parameters::Parameters,
    units::{ProposalId, Units},
};

const NOW: Time = GENESIS + DAY;
const ALL: [u8; 4] = [0, 1, 2, 3];
const DELAY: Time = 3_600;
const CLOSES: Time = NOW + DELAY + 3 * DAY;
const ETA: Time = CLOSES + DAY;
const GRACE: Time = 14 * DAY;

fn pay() -> Vec<Action> {
    vec![Action::Pay { to: agent(1), amount: 5.into() }]
}

/// Five founders, who wait an hour before they vote.
fn delayed() -> Commons {
    let parameters = Parameters { voting_delay: DELAY as u32, ..Default::default() };
    let parameters = parameters.with_fitting_dispute_period();
    commons(parameters, &[100 * POINT; 5])
}

/// A proposal in each state: a second in it, and until when it stays there, or since when it has
/// expired.
fn in_state(state: State) -> (Commons, ProposalId, Time, Time) {
    let mut commons = delayed();
    let all = |commons: &mut Commons| passed(commons, NOW, &pay(), &ALL).0;
    let (id, now, until) = match state {
        State::Pending => {
            (propose(&mut commons, 0, NOW, &pay()).unwrap(), NOW + DELAY - 1, NOW + DELAY)
        }
        State::Active => (propose(&mut commons, 0, NOW, &pay()).unwrap(), NOW + DELAY, CLOSES),
        State::Canceled => {
            let id = propose(&mut commons, 0, NOW, &pay()).unwrap();
            commons.cancel(agent(0), NOW, id).unwrap();
            (id, NOW, 0)
        }
        State::Defeated => (propose(&mut commons, 0, NOW, &pay()).unwrap(), CLOSES, 0),
        State::Succeeded => (all(&mut commons), CLOSES + GRACE - 1, CLOSES + GRACE),
        State::Queued => {
            let id = queued(&mut commons, NOW, &pay(), &ALL).0;
            (id, ETA + GRACE - 1, ETA + GRACE)
        }
        State::Expired => (all(&mut commons), CLOSES + GRACE + 5, CLOSES + GRACE),
        State::Executed => {
            let id = queued(&mut commons, NOW, &pay(), &ALL).0;
            execute(&mut commons, ETA, id, &pay()).unwrap();
            (id, ETA, 0)
        }
    };
    (commons, id, now, until)
}

const STATES: [State; 8] = [
    State::Pending,
    State::Active,
    State::Canceled,
    State::Defeated,
    State::Succeeded,
    State::Queued,
    State::Expired,
    State::Executed,
];

#[test]
fn a_state_lasts_until_the_second_that_is_told() {
    let next = [
        (State::Pending, State::Active),
        (State::Active, State::Defeated),
        (State::Succeeded, State::Expired),
        (State::Queued, State::Expired),
    ];
    for state in STATES {
        let (commons, id, now, until) = in_state(state);
        let (proposal, ballot) = commons.proposal(id).unwrap();
        assert_eq!(proposal.state(ballot.as_ref(), now), (state, until), "{state:?}");
        match next.iter().find(|(before, _)| *before == state) {
            Some((_, after)) => {
                assert_eq!(commons.state(id, until - 1), Ok(state));
                assert_eq!(commons.state(id, until), Ok(*after), "after {state:?}");
            }
            None => assert_eq!(commons.state(id, Time::MAX), Ok(state), "{state:?} is final"),
        }
    }
}

#[test]
fn in_each_state_only_what_belongs_to_it_can_be_done() {
    for state in STATES {
        let (commons, id, now, until) = in_state(state);
        let wrong = |needed| GovernorError::WrongState { state, needed, until };
        let before = everything(&commons);

        let mut next = commons.clone();
        let canceled = next.cancel(agent(0), now, id);
        if matches!(state, State::Pending | State::Active) {
            assert_eq!((canceled, next.state(id, now)), (Ok(()), Ok(State::Canceled)));
        } else {
            assert_eq!(canceled, Err(wrong(State::Active)), "{state:?}");
            assert_eq!(everything(&next), before);
        }

        let mut next = commons.clone();
        let queued = next.queue(now, id);
        if state == State::Succeeded {
            assert_eq!((queued, next.state(id, now)), (Ok(now + DAY), Ok(State::Queued)));
        } else {
            assert_eq!(queued, Err(wrong(State::Succeeded)), "{state:?}");
            assert_eq!(everything(&next), before);
        }

        let mut next = commons.clone();
        let executed = execute(&mut next, now, id, &pay()).map(|(_, acted)| acted);
        if state == State::Queued {
            assert_eq!((executed, next.state(id, now)), (Ok(pay()), Ok(State::Executed)));
        } else {
            assert_eq!(executed, Err(wrong(State::Queued)), "{state:?}");
            assert_eq!(everything(&next), before);
        }

        let mut next = commons;
        let voted = vote(&mut next, 4, now, id, FOR);
        match state {
            State::Active => assert_eq!(voted.unwrap().weight, Units(100 * u128::from(POINT))),
            State::Pending => assert_eq!(voted, Err(CastError::NotOpen { opens: until, now })),
            // Who takes a proposal back does not stop the others from saying what they think of it.
            State::Canceled => assert!(matches!(voted, Err(CastError::NotOpen { .. }))),
            _ => assert_eq!(voted, Err(CastError::Closed { closed: CLOSES, now })),
        }
    }
}

#[test]
fn what_was_queued_is_executed_from_its_eta_on_and_no_longer_than_grace() {
    let (commons, id, ..) = in_state(State::Queued);
    for (now, outcome) in [
        (CLOSES, Err(GovernorError::TooEarly { eta: ETA, now: CLOSES })),
        (ETA - 1, Err(GovernorError::TooEarly { eta: ETA, now: ETA - 1 })),
        (ETA, Ok(pay())),
        (ETA + GRACE - 1, Ok(pay())),
        (
            ETA + GRACE,
            Err(GovernorError::WrongState {
                state: State::Expired,
                needed: State::Queued,
                until: ETA + GRACE,
            }),
        ),
    ] {
        let mut commons = commons.clone();
        assert_eq!(execute(&mut commons, now, id, &pay()).map(|(_, acted)| acted), outcome);
    }
}

#[test]
fn a_resolution_has_passed_for_good_and_is_never_queued() {
    let mut commons = five();
    let (id, closes) = passed(&mut commons, NOW, &[], &[0]);
    for now in [closes, closes + GRACE, Time::MAX] {
        assert_eq!(commons.state(id, now), Ok(State::Succeeded));
        assert_eq!(commons.queue(now, id), Err(GovernorError::Resolution));
        let executed = execute(&mut commons, now, id, &[]);
        assert_eq!(executed.unwrap_err(), GovernorError::Resolution);
    }
    let id = propose(&mut commons, 0, NOW, &[]).unwrap();
    assert_eq!(commons.state(id, closes), Ok(State::Defeated), "nobody voted");
}

#[test]
fn numbers_are_sequential_and_others_are_unknown() {
    let mut commons = five();
    let newest = |newest| GovernorError::UnknownProposal { id: ProposalId(9), newest };
    assert_eq!(commons.state(ProposalId(9), NOW), Err(newest(ProposalId(0))));
    for number in 1..4 {
        assert_eq!(propose(&mut commons, 0, NOW, &pay()), Ok(ProposalId(number)));
    }
    let unknown = newest(ProposalId(3));
    assert_eq!(commons.state(ProposalId(9), NOW), Err(unknown.clone()));
    assert_eq!(commons.cancel(agent(0), NOW, ProposalId(9)), Err(unknown.clone()));
    assert_eq!(commons.queue(NOW, ProposalId(9)), Err(unknown.clone()));
    assert_eq!(execute(&mut commons, NOW, ProposalId(9), &pay()).unwrap_err(), unknown);
    assert!(commons.state(ProposalId(0), NOW).is_err());
}

#[test]
fn a_proposal_is_taken_back_by_its_proposer_alone_and_only_below_the_quorum() {
    let quorum = Units(50 * u128::from(POINT));
    let hundred = Units(100 * u128::from(POINT));
    // Against does not count for the quorum, so those who fear a proposal do not keep it alive.
    for (choice, participation) in [(AGAINST, None), (FOR, Some(hundred)), (ABSTAIN, Some(hundred))]
    {
        let mut commons = five();
        let id = propose(&mut commons, 0, NOW, &pay()).unwrap();
        let other = GovernorError::NotProposer { proposer: agent(0) };
        assert_eq!(commons.cancel(agent(1), NOW, id), Err(other.clone()));
        assert_eq!(commons.cancel(common::governor(), NOW, id), Err(other));
        vote(&mut commons, 1, NOW, id, choice).unwrap();
        let expected = match participation {
            Some(participation) => Err(GovernorError::QuorumReached { participation, quorum }),
            None => Ok(()),
        };
        assert_eq!(commons.cancel(agent(0), NOW + 1, id), expected);
    }
}

#[test]
fn a_quorum_that_is_just_reached_is_reached() {
    for (points, reached) in [(50 * POINT, true), (50 * POINT - 1, false)] {
        let seeds = [150 * POINT, 100 * POINT, 100 * POINT, 150 * POINT - points, points];
        let mut commons = commons(Parameters::default(), &seeds);
        let id = propose(&mut commons, 0, NOW, &pay()).unwrap();
        vote(&mut commons, 4, NOW, id, FOR).unwrap();
        let closes = commons.proposal_terms(id).unwrap().closes;
        let passed = if reached { State::Succeeded } else { State::Defeated };
        assert_eq!(commons.state(id, closes), Ok(passed));
        assert_eq!(commons.cancel(agent(0), NOW + 1, id).is_err(), reached);
    }
}

#[test]
fn a_quorum_that_is_undone_lets_the_proposer_take_it_back_again() {
    let mut commons = five();
    common::delegate(&mut commons, agent(1), GENESIS, agent(7), 1).unwrap();
    let id = propose(&mut commons, 0, NOW, &pay()).unwrap();
    vote(&mut commons, 7, NOW, id, FOR).unwrap();
    assert!(matches!(
        commons.cancel(agent(0), NOW + 1, id),
        Err(GovernorError::QuorumReached { .. })
    ));
    vote(&mut commons, 1, NOW + 1, id, AGAINST).unwrap();
    assert_eq!(commons.cancel(agent(0), NOW + 2, id), Ok(()));
}

#[test]
fn a_copy_takes_nothing_from_the_proposal_it_was_copied_from() {
    // Somebody sees a proposal on its way and makes the same one a moment before, to cancel it.
    let mut commons = five();
    let copy = propose(&mut commons, 4, NOW, &pay()).unwrap();
    let original = propose(&mut commons, 0, NOW, &pay()).unwrap();
    assert_eq!((copy, original), (ProposalId(1), ProposalId(2)));
    let [first, second] = [copy, original].map(|id| commons.proposal_terms(id).unwrap());
    assert_ne!(first.subject, second.subject, "no vote counts for both");
    commons.cancel(agent(4), NOW, copy).unwrap();
    vote(&mut commons, 1, NOW, original, FOR).unwrap();
    assert_eq!(commons.state(original, second.closes), Ok(State::Succeeded));

    // Should the two change places before a block is final, no vote for one counts for the other.
    let mut elsewhere = five();
    let original = propose(&mut elsewhere, 0, NOW, &pay()).unwrap();
    assert_ne!(elsewhere.proposal_terms(original).unwrap(), first);
    assert_ne!(elsewhere.proposal_terms(original).unwrap(), second);
}
