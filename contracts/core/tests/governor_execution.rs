//! Executing what was decided: exactly that, all of it or nothing, once. Five founders hold 100 points
//! each.

mod common;

use common::{
    DAY, GENESIS, POINT, accepted, agent, charter, draft, five,
    governance::{CHANGING, Outside, REFUSED, STABLE},
    governor, listed, name, own,
    proposals::{OUTSIDE, WHY, everything, execute, execute_as, execute_in, propose, queued},
    settlement,
};
use commons_core::{
    Address, H256, Time,
    governor::{ANSWER_MAX, Action, GovernorError, State, codes},
    hub::HubError,
    ledger::LedgerError,
    model::{Commons, World},
    parameters::Parameters,
    units::{ContributionId, Points, ProposalId},
};
use scale::Encode;

const NOW: Time = GENESIS + DAY;
const VOTERS: [u8; 4] = [0, 1, 2, 3];

fn pay(to: u8, amount: u64) -> Action {
    Action::Pay { to: agent(to), amount: amount.into() }
}

fn call(target: Address, value: u64, data: &[u8]) -> Action {
    Action::Call { target, value: value.into(), data: data.to_vec() }
}

fn set(name: &str, value: u64) -> Action {
    let parameter = Parameters::position(name).unwrap();
    Action::Set { parameter, from: Parameters::default().get(parameter).unwrap(), value }
}

/// What a refusal of the suite looks like to the governor.
fn answer(error: impl Encode) -> Vec<u8> {
    let mut answer = (0u8, 1u8, error).encode();
    answer.truncate(ANSWER_MAX);
    answer
}

/// One action of each kind.
fn batch(id: ContributionId) -> Vec<Action> {
    vec![
        pay(1, 10),
        set("cite_bps", 700),
        Action::Correct { id, value: Points(3 * POINT) },
        Action::AmendCharter { document: H256::repeat_byte(9), uri: b"other".to_vec() },
        call(STABLE, 20, &[1; 8]),
        Action::PayToken { asset: CHANGING, to: agent(2), amount: 5.into() },
        set("timelock", 0),
    ]
}

/// A commons with something to correct, and that batch in the queue.
fn prepared() -> (Commons, ContributionId, ProposalId, Time) {
    let mut commons = five();
    let (id, _, at) = accepted(&mut commons, 5, GENESIS, draft(10 * POINT, vec![]), &[0, 1]);
    let (proposal, eta) = queued(&mut commons, at, &batch(id), &VOTERS);
    (commons, id, proposal, eta)
}

#[test]
fn a_batch_does_everything_once() {
    let (mut commons, id, proposal, eta) = prepared();
    let (corrections, acted) = execute(&mut commons, eta, proposal, &batch(id)).unwrap();
    let all = batch(id);
    assert_eq!(acted, [all[0].clone(), all[4].clone(), all[5].clone()], "in order");
    assert_eq!(corrections.len(), 1);
    assert_eq!(settlement(&commons, id).standing, Points(3 * POINT));
    assert_eq!(own(&commons, agent(5), eta), 3 * u128::from(POINT));
    assert_eq!(commons.hub.charter, H256::repeat_byte(9));
    let expected = Parameters { timelock: 0, ..Parameters::default() };
    let expected = Parameters { cite_bps: commons_core::units::BasisPoints(700), ..expected };
    assert_eq!(commons.governor.parameters, expected);
    assert_eq!(commons.ledger.versions.0.latest().parameters, expected);

    let after = everything(&commons);
    let wrong =
        GovernorError::WrongState { state: State::Executed, needed: State::Queued, until: 0 };
    for now in [eta, eta + 1, Time::MAX] {
        assert_eq!(execute(&mut commons, now, proposal, &batch(id)).unwrap_err(), wrong);
        assert!(commons.queue(now, proposal).is_err());
    }
    assert_eq!(everything(&commons), after);
}

#[test]
fn only_what_was_proposed_is_executed() {
    let (commons, id, proposal, eta) = prepared();
    let actions = batch(id);
    let codes = codes(&actions, |address| OUTSIDE.code(address));
    let why = H256(name(WHY));
    let mut forged: Vec<(Vec<Action>, Vec<H256>, H256)> = vec![
        (vec![], vec![], why),
        (actions.clone(), codes.clone(), H256(name(b"something else"))),
        (actions.clone(), codes.clone(), H256::zero()),
        (actions.clone(), codes[1..].to_vec(), why),
        (actions.clone(), [codes.clone(), vec![H256::zero()]].concat(), why),
        (actions.clone(), vec![H256::zero(); actions.len()], why),
    ];
    for index in 0..actions.len() {
        let (mut fewer, mut codes_fewer) = (actions.clone(), codes.clone());
        fewer.remove(index);
        codes_fewer.remove(index);
        forged.push((fewer, codes_fewer, why));
        let (mut more, mut codes_more) = (actions.clone(), codes.clone());
        more.insert(index, actions[index].clone());
        codes_more.insert(index, codes[index]);
        forged.push((more, codes_more, why));
        let mut other = actions.clone();
        other.swap(index, (index + 1) % actions.len());
        forged.push((other, codes.clone(), why));
    }
    for (index, other) in [
        (0, pay(1, 11)),
        (0, pay(2, 10)),
        (1, set("cite_bps", 701)),
        (2, Action::Correct { id, value: Points(0) }),
        (3, Action::AmendCharter { document: H256::repeat_byte(9), uri: b"Other".to_vec() }),
        (4, call(STABLE, 20, &[1; 9])),
        (4, call(CHANGING, 20, &[1; 8])),
        (5, Action::PayToken { asset: CHANGING, to: agent(3), amount: 5.into() }),
    ] {
        let mut others = actions.clone();
        others[index] = other;
        forged.push((others, codes.clone(), why));
    }
    let before = everything(&commons);
    for (actions, codes, description) in forged {
        let mut commons = commons.clone();
        let refused =
            execute_as(&mut commons, eta, proposal, &actions, &codes, description, OUTSIDE);
        assert_eq!(refused.unwrap_err(), GovernorError::OtherActions, "{actions:?}");
        assert_eq!(everything(&commons), before);
    }
}

#[test]
fn what_was_voted_on_for_one_proposal_is_not_executed_by_another() {
    let mut commons = five();
    let (a, b) = (vec![pay(1, 10)], vec![pay(2, 10)]);
    let (first, _) = queued(&mut commons, NOW, &a, &VOTERS);
    let (second, eta) = queued(&mut commons, NOW, &b, &VOTERS);
    assert_eq!(execute(&mut commons, eta, first, &b).unwrap_err(), GovernorError::OtherActions);
    assert_eq!(execute(&mut commons, eta, second, &a).unwrap_err(), GovernorError::OtherActions);
    // The same actions by somebody else are another proposal, which nobody has voted on.
    let copy = propose(&mut commons, 4, NOW, &a).unwrap();
    assert!(matches!(
        execute(&mut commons, eta, copy, &a),
        Err(GovernorError::WrongState { state: State::Defeated, .. })
    ));
}

#[test]
fn whatever_fails_undoes_the_rest_and_can_be_tried_again() {
    let (commons, id, ..) = prepared();
    let missing = ContributionId(99);
    let unknown = LedgerError::UnknownContribution { id: missing, newest: id };
    let not_below =
        LedgerError::NotBelow { standing: Points(10 * POINT), given: Points(10 * POINT) };
    let failures: Vec<(Action, Vec<u8>)> = vec![
        (call(STABLE, 0, &REFUSED), b"no".to_vec()),
        (Action::Correct { id: missing, value: Points(0) }, answer(unknown)),
        (Action::Correct { id, value: Points(10 * POINT) }, answer(not_below)),
    ];
    let at = GENESIS + 3 * DAY;
    for (failing, answer) in failures {
        for position in [0, 3, 7] {
            let mut commons = commons.clone();
            let mut actions = batch(id);
            actions.remove(2);
            actions.insert(position.min(6), failing.clone());
            let index = actions.iter().position(|action| *action == failing).unwrap() as u8;
            let (proposal, eta) = queued(&mut commons, at, &actions, &VOTERS);
            let before = everything(&commons);
            for now in [eta, eta + 14 * DAY - 1] {
                let failed = GovernorError::ActionFailed { action: index, answer: answer.clone() };
                assert_eq!(execute(&mut commons, now, proposal, &actions).unwrap_err(), failed);
                assert_eq!(everything(&commons), before);
                assert_eq!(commons.state(proposal, now), Ok(State::Queued));
            }
        }
    }
}

#[test]
fn what_a_failed_action_said_is_kept_up_to_a_limit() {
    let mut commons = five();
    let actions = [pay(1, 1)];
    let (id, eta) = queued(&mut commons, NOW, &actions, &VOTERS);
    let world = World {
        code: &|_| H256::zero(),
        act: &mut |_| Err(vec![7; 5_000]),
        listed: &mut listed,
        held: 1.into(),
    };
    let description = H256(name(WHY));
    let failed = commons.execute(eta, id, &actions, &[H256::zero()], description, world);
    let answer = vec![7; ANSWER_MAX];
    assert_eq!(failed.unwrap_err(), GovernorError::ActionFailed { action: 0, answer });
}

#[test]
fn a_target_swapped_after_the_vote_is_not_called() {
    for action in [
        call(CHANGING, 0, &[1; 4]),
        Action::PayToken { asset: CHANGING, to: agent(1), amount: 1.into() },
        // Money for a person does not go to what has been built at their address since.
        Action::Pay { to: CHANGING, amount: 1.into() },
    ] {
        let mut commons = five();
        let actions = [pay(1, 1), action];
        let (id, eta) = queued(&mut commons, NOW, &actions, &VOTERS);
        let before = everything(&commons);
        let swapped = Outside { generation: 1, ..OUTSIDE };
        let changed = GovernorError::CodeChanged { target: CHANGING };
        assert_eq!(execute_in(&mut commons, eta, id, &actions, swapped).unwrap_err(), changed);
        assert_eq!(everything(&commons), before);
        // Nor does it help to hand in the new code.
        let codes = codes(&actions, |address| swapped.code(address));
        let why = H256(name(WHY));
        let forged = execute_as(&mut commons, eta, id, &actions, &codes, why, swapped);
        assert_eq!(forged.unwrap_err(), GovernorError::OtherActions);
        execute(&mut commons, eta, id, &actions).unwrap();
    }
}

#[test]
fn the_treasury_pays_what_it_has_and_not_more() {
    let actions = [pay(1, 600), call(STABLE, 300, &[1; 4]), pay(2, 101)];
    let mut commons = five();
    let (id, eta) = queued(&mut commons, NOW, &actions, &VOTERS);
    let before = everything(&commons);
    for (held, action, amount, left) in
        [(0, 0, 600, 0), (599, 0, 600, 599), (899, 1, 300, 299), (1_000, 2, 101, 100)]
    {
        let (amount, left) = (amount.into(), left.into());
        let low = GovernorError::TreasuryTooLow { action, amount, held: left };
        let outside = Outside { held, ..OUTSIDE };
        assert_eq!(execute_in(&mut commons, eta, id, &actions, outside).unwrap_err(), low);
        assert_eq!(everything(&commons), before);
    }
    let outside = Outside { held: 1_001, ..OUTSIDE };
    assert_eq!(execute_in(&mut commons, eta, id, &actions, outside).unwrap().1, actions);
    let most = [Action::Pay { to: agent(1), amount: commons_core::U256::MAX }];
    let (id, eta) = queued(&mut commons, NOW, &most, &VOTERS);
    let low = execute(&mut commons, eta, id, &most).unwrap_err();
    assert!(matches!(low, GovernorError::TreasuryTooLow { action: 0, .. }));
}

#[test]
fn parameters_hold_from_the_next_second_on() {
    let mut commons = five();
    let actions = [set("claim_max", POINT), set("review_period", DAY)];
    let (id, eta) = queued(&mut commons, NOW, &actions, &VOTERS);
    execute(&mut commons, eta, id, &actions).unwrap();
    let large = || draft(2 * POINT, vec![]);
    let number = commons.record(agent(5), eta, large(), 0).unwrap();
    let terms = commons.terms(number).unwrap();
    assert_eq!(terms.closes, eta + 3 * DAY, "under the rules before");
    assert!(matches!(
        commons.record(agent(5), eta + 1, large(), 0),
        Err(LedgerError::ClaimOutOfRange { max: Points(POINT), .. })
    ));
    let number = commons.record(agent(5), eta + 1, draft(POINT, vec![]), 0).unwrap();
    assert_eq!(commons.terms(number).unwrap().closes, eta + 1 + DAY);
}

#[test]
fn what_is_proposed_in_the_second_of_a_change_is_measured_by_what_was_changed() {
    let mut commons = five();
    let actions = [set("voting_period", 2 * DAY)];
    let (id, eta) = queued(&mut commons, NOW, &actions, &VOTERS);
    let before = propose(&mut commons, 0, eta, &[]).unwrap();
    execute(&mut commons, eta, id, &actions).unwrap();
    let after = propose(&mut commons, 0, eta, &[]).unwrap();
    for (id, period) in [(before, 3 * DAY), (after, 2 * DAY)] {
        assert_eq!(commons.proposal_terms(id).unwrap().closes, eta + period);
    }
}

#[test]
fn a_charter_that_is_too_long_cannot_come_from_anywhere() {
    let mut commons = five();
    let mut long = charter();
    long.uri = vec![b'u'; 257];
    let refused = HubError::UriTooLong { length: 257, max: 256 };
    assert_eq!(commons.hub.amend_charter(governor(), &long), Err(refused));
    assert_eq!(commons.hub.charter, charter().document);
}
