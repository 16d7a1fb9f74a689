//! What can be proposed, and what cannot: every limit at its edge, every target that is refused, and
//! what parameters may become. Five founders hold 100 points each.

mod common;

use common::{
    DAY, GENESIS, POINT, agent, commons, five,
    governance::STABLE,
    proposals::{OUTSIDE, WHY, everything, execute, propose, queued},
    suite,
};
use commons_core::{
    Address, H256, Time,
    governor::{Action, GovernorError, State},
    parameters::{OutOfRange, Parameters},
    units::{Points, Units},
};

const NOW: Time = GENESIS + DAY;

fn pay(to: Address) -> Action {
    Action::Pay { to, amount: 1.into() }
}

fn call(target: Address, length: usize) -> Action {
    Action::Call { target, value: 0.into(), data: vec![1; length] }
}

fn token(asset: Address, to: Address) -> Action {
    Action::PayToken { asset, to, amount: 1.into() }
}

fn list(asset: Address, listed: bool) -> Action {
    Action::List { asset, listed }
}

fn amend(length: usize) -> Action {
    Action::AmendCharter { document: H256::repeat_byte(3), uri: vec![b'u'; length] }
}

/// Replaces the value that a parameter has in the beginning.
fn set(name: &str, value: u64) -> Action {
    let parameter = Parameters::position(name).unwrap();
    Action::Set { parameter, from: Parameters::default().get(parameter).unwrap(), value }
}

fn refused(actions: &[Action]) -> Option<GovernorError> {
    let mut commons = five();
    let before = everything(&commons);
    let error = propose(&mut commons, 0, NOW, actions).err()?;
    assert_eq!(everything(&commons), before, "what is refused changes nothing");
    Some(error)
}

#[test]
fn descriptions_have_one_to_4096_bytes() {
    for (length, error) in [
        (0, Some(GovernorError::NoDescription)),
        (1, None),
        (4_096, None),
        (4_097, Some(GovernorError::DescriptionTooLong { length: 4_097, max: 4_096 })),
    ] {
        let told = five().propose(agent(0), NOW, &[], &vec![b'd'; length], |_| H256::zero());
        assert_eq!(told.err(), error);
    }
}

#[test]
fn actions_and_their_data_have_limits() {
    let many = |given| GovernorError::TooManyActions { given, max: 16 };
    let much = |length| GovernorError::TooMuchData { length, max: 4_096 };
    let long = |length| GovernorError::UriTooLong { length, max: 256 };
    for (actions, error) in [
        (vec![pay(agent(1)); 16], None),
        (vec![pay(agent(1)); 17], Some(many(17))),
        (vec![pay(agent(1)); 300], Some(many(300))),
        (vec![call(STABLE, 4_096)], None),
        (vec![call(STABLE, 4_097)], Some(much(4_097))),
        (vec![call(STABLE, 4_000), amend(96)], None),
        (vec![call(STABLE, 4_000), amend(97)], Some(much(4_097))),
        (vec![amend(256)], None),
        (vec![amend(257)], Some(long(257))),
        (vec![amend(4_097)], Some(much(4_097))),
        (vec![call(STABLE, 4)], None),
        (vec![pay(agent(1)), call(STABLE, 3)], Some(GovernorError::NoSelector { action: 1 })),
        (vec![call(STABLE, 0)], Some(GovernorError::NoSelector { action: 0 })),
        (vec![call(agent(1), 4)], Some(GovernorError::NoCode { target: agent(1) })),
        (vec![token(agent(1), agent(2))], Some(GovernorError::NoCode { target: agent(1) })),
        (vec![list(STABLE, true)], None),
        (vec![list(agent(1), true)], Some(GovernorError::NoCode { target: agent(1) })),
        // What is no token any more can still be taken from the list.
        (vec![list(agent(1), false)], None),
        (
            vec![Action::Pay { to: agent(1), amount: 0.into() }],
            Some(GovernorError::NothingToPay { action: 0 }),
        ),
        (
            vec![pay(agent(2)), Action::PayToken { asset: STABLE, to: agent(1), amount: 0.into() }],
            Some(GovernorError::NothingToPay { action: 1 }),
        ),
    ] {
        assert_eq!(refused(&actions), error, "{} actions", actions.len());
    }
}

#[test]
fn the_suite_and_what_the_chain_keeps_for_itself_are_no_targets() {
    let mut builtins = vec![Address::zero()];
    for number in [1u16, 9, 0xff, 0x900, 0xffff] {
        builtins.push(Address::from_low_u64_be(number.into()));
    }
    // A runtime's own precompiles: the number in bytes 16 and 17, and an asset in the first four.
    let mut runtime = Address::zero();
    runtime.0[16..18].copy_from_slice(&[1, 32]);
    let mut asset = runtime;
    asset.0[..4].copy_from_slice(&[0, 0, 7, 193]);
    let forbidden = |target| Some(GovernorError::ForbiddenTarget { target });
    for target in suite().all().into_iter().chain(builtins.clone()).chain([runtime, asset]) {
        assert_eq!(refused(&[pay(target)]), forbidden(target), "pay {target:?}");
        assert_eq!(refused(&[call(target, 4)]), forbidden(target), "call {target:?}");
        // Not behind something harmless either.
        assert_eq!(refused(&[call(STABLE, 4), call(target, 4)]), forbidden(target));
    }
    for target in suite().all().into_iter().chain(builtins) {
        assert_eq!(refused(&[token(target, agent(1))]), forbidden(target), "asset {target:?}");
        for listed in [true, false] {
            assert_eq!(refused(&[list(target, listed)]), forbidden(target), "list {target:?}");
        }
    }
    for to in suite().all().into_iter().chain([Address::zero()]) {
        assert_eq!(refused(&[token(STABLE, to)]), forbidden(to), "token to {to:?}");
    }
    // The chain's own assets are tokens as others.
    let code = |_| H256::repeat_byte(1);
    for asset in [runtime, asset] {
        for action in [token(asset, agent(1)), list(asset, true)] {
            let told = five().propose(agent(0), NOW, &[action], WHY, code);
            assert!(told.is_ok());
        }
    }
    // An address with a few zeros is an address.
    assert_eq!(refused(&[pay(Address::from_low_u64_be(u64::MAX))]), None);
}

#[test]
fn parameters_are_unknown_fixed_or_have_another_value() {
    for (parameter, value, error) in [
        (0, 604_800, GovernorError::FixedParameter { parameter: 0 }),
        (3, 4, GovernorError::FixedParameter { parameter: 3 }),
        (30, 1, GovernorError::UnknownParameter { parameter: 30, value: 1 }),
        (255, 1, GovernorError::UnknownParameter { parameter: 255, value: 1 }),
        // 256 reviewers do not fit one byte: they are not 0 of them.
        (5, 258, GovernorError::UnknownParameter { parameter: 5, value: 258 }),
        (4, 1 << 32, GovernorError::UnknownParameter { parameter: 4, value: 1 << 32 }),
    ] {
        let from = Parameters::default().get(parameter).unwrap_or(0);
        assert_eq!(refused(&[Action::Set { parameter, from, value }]), Some(error));
    }
    let action = Action::Set { parameter: 5, from: 3, value: 4 };
    let other = GovernorError::OtherValue { parameter: 5, from: 3, value: 2 };
    assert_eq!(refused(&[action]), Some(other));
    // One that sets the same twice says what it comes from.
    let again = Action::Set { parameter: 5, from: 3, value: 4 };
    assert_eq!(refused(&[set("min_reviewers", 3), again.clone()]), None);
    let late = GovernorError::OtherValue { parameter: 5, from: 2, value: 3 };
    assert_eq!(refused(&[set("min_reviewers", 3), set("min_reviewers", 4)]), Some(late));
}

#[test]
fn both_ends_of_every_range_can_be_proposed_and_one_beyond_cannot() {
    for (index, entry) in (0u8..).zip(Parameters::default().entries()).skip(4) {
        for (value, allowed) in [
            (Some(entry.min), true),
            (Some(entry.max), true),
            (entry.min.checked_sub(1), false),
            (entry.max.checked_add(1), false),
        ] {
            let Some(value) = value else { continue };
            // What makes proposals or reviews slower takes a longer dispute period with it.
            let mut parameters = Parameters::default();
            parameters.set(index, value).unwrap();
            let fitting = parameters.with_fitting_dispute_period().dispute_period;
            let mut actions = vec![set(entry.name, value)];
            if entry.name != "dispute_period" && fitting != Parameters::default().dispute_period {
                actions.push(set("dispute_period", fitting.into()));
            }
            // What a part of the equation takes, the later ones give.
            let mut rest = 10_000u64;
            for part in 23..27 {
                let present = Parameters::default().get(part).unwrap();
                let after = match part {
                    _ if part == index => value,
                    26 if (23..26).contains(&index) => rest,
                    _ if (23..part).contains(&index) => present.min(rest),
                    _ => present,
                };
                rest = rest.saturating_sub(after);
                if part != index && after != present {
                    let from = present;
                    actions.push(Action::Set { parameter: part, from, value: after });
                }
            }
            let (min, max) = (entry.min, entry.max);
            let out = GovernorError::OutOfRange(OutOfRange { index, value, min, max });
            // And where that is longer than the present one, a proposal of its own before.
            let (needed, dispute_period) =
                (parameters.dispute_min(), Parameters::default().dispute_period);
            let too_long = (needed > dispute_period.into())
                .then_some(GovernorError::CycleTooLong { needed, dispute_period });
            let expected = if allowed { too_long } else { Some(out) };
            assert_eq!(refused(&actions), expected, "{} = {value}", entry.name);
        }
    }
}

#[test]
fn parameters_that_depend_on_each_other_are_judged_by_what_comes_of_all() {
    // A cycle of 5 days and a quarter of 3: 5.75 days. The dispute period is 7 days.
    let dispute = Parameters::position("dispute_period").unwrap();
    let out = |value, min| {
        let max = 26 * 7 * DAY;
        Some(GovernorError::OutOfRange(OutOfRange { index: dispute, value, min, max }))
    };
    let min = 5 * DAY + 3 * DAY / 4;
    assert_eq!(refused(&[set("dispute_period", min)]), None);
    assert_eq!(refused(&[set("dispute_period", min - 1)]), out(min - 1, min));
    let slower = set("voting_period", 5 * DAY);
    assert_eq!(
        refused(std::slice::from_ref(&slower)),
        out(7 * DAY, min + 2 * DAY),
        "too slow for it"
    );
    // Both together are in range. But pots that are not open yet leave only the present seven days.
    let longer = set("dispute_period", 8 * DAY);
    let too_long =
        Some(GovernorError::CycleTooLong { needed: min + 2 * DAY, dispute_period: 7 * DAY as u32 });
    assert_eq!(refused(&[longer.clone(), slower.clone()]), too_long);
    assert_eq!(refused(&[slower.clone(), longer]), too_long, "in either order");
    let a_little = [set("voting_period", 4 * DAY), set("dispute_period", 8 * DAY)];
    assert_eq!(refused(&a_little), None);
    // What one part adds, another takes.
    assert_eq!(refused(&[slower, set("late_quorum_extension", 0)]), None);
    let slowest = set("voting_period", 6 * DAY);
    assert_eq!(refused(&[slowest, set("late_quorum_extension", 0)]), out(7 * DAY, min + 2 * DAY));
    let quick = [set("voting_period", 4 * DAY), set("timelock", 0)];
    assert_eq!(refused(&quick), None);
    for (name, value, needed) in [
        ("voting_delay", 2 * DAY, min + 2 * DAY),
        ("timelock", 3 * DAY, min + 2 * DAY),
        ("late_quorum_extension", 3 * DAY, min + 2 * DAY),
        ("review_period", 9 * DAY, 5 * DAY + 9 * DAY / 4),
    ] {
        assert_eq!(refused(&[set(name, value)]), out(7 * DAY, needed), "{name}");
    }
}

#[test]
fn an_equation_is_changed_as_a_whole() {
    let equation = |work, equity, floor, commons| {
        let parts = [("work", work), ("equity", equity), ("floor", floor), ("commons", commons)];
        refused(&parts.map(|(name, bps)| set(&format!("{name}_bps"), bps)))
    };
    assert_eq!(equation(7_000, 2_000, 700, 300), None);
    assert_eq!(equation(0, 0, 10_000, 0), None);
    assert_eq!(equation(0, 0, 0, 10_000), None);
    let out = |index, value, min, max| {
        Some(GovernorError::OutOfRange(OutOfRange { index, value, min, max }))
    };
    assert_eq!(equation(10_001, 0, 0, 0), out(23, 10_001, 0, 10_000));
    assert_eq!(equation(7_000, 3_001, 0, 0), out(24, 3_001, 0, 3_000));
    assert_eq!(equation(7_000, 2_000, 1_001, 0), out(25, 1_001, 0, 1_000));
    assert_eq!(equation(7_000, 2_000, 700, 299), out(26, 299, 300, 300), "a part is missing");
    assert_eq!(equation(7_000, 2_000, 700, 301), out(26, 301, 300, 300), "more than there is");
    // One part alone leaves nothing for another to take it from.
    assert_eq!(refused(&[set("work_bps", 5_000)]), out(26, 500, 1_500, 1_500));
}

#[test]
fn what_has_left_its_range_since_is_refused_when_it_is_executed() {
    let mut commons = five();
    // Each is in range alone: 5 days of voting, and no more than 6 days of dispute.
    let slower = [set("voting_period", 4 * DAY)];
    let shorter = [set("dispute_period", 6 * DAY)];
    let voters = [0, 1, 2, 3];
    let (first, eta) = queued(&mut commons, NOW, &shorter, &voters);
    let (second, late) = queued(&mut commons, NOW + 5 * DAY, &slower, &voters);
    execute(&mut commons, eta, first, &shorter).unwrap();
    let range = OutOfRange {
        index: Parameters::position("dispute_period").unwrap(),
        value: 6 * DAY,
        min: 6 * DAY + 3 * DAY / 4,
        max: 26 * 7 * DAY,
    };
    let before = everything(&commons);
    let refused = execute(&mut commons, late, second, &slower).unwrap_err();
    assert_eq!(refused, GovernorError::OutOfRange(range));
    assert_eq!(everything(&commons), before);
    assert_eq!(commons.state(second, late), Ok(State::Queued), "it can be tried again");
}

#[test]
fn an_old_proposal_that_is_executed_late_does_not_undo_a_newer_one() {
    let mut commons = five();
    let (first, second) = ([set("cite_bps", 700)], [set("cite_bps", 900)]);
    let voters = [0, 1, 2, 3];
    let (old, eta) = queued(&mut commons, NOW, &first, &voters);
    let (new, late) = queued(&mut commons, NOW + 1, &second, &voters);
    assert!(eta <= late);
    execute(&mut commons, late, new, &second).unwrap();
    let parameter = Parameters::position("cite_bps").unwrap();
    let other = GovernorError::OtherValue { parameter, from: 500, value: 900 };
    assert_eq!(execute(&mut commons, late, old, &first).unwrap_err(), other);
    assert_eq!(commons.governor.parameters.cite_bps.0, 900);
}

#[test]
fn who_has_too_few_votes_in_the_second_before_proposes_nothing() {
    let parameters = Parameters { proposal_threshold: Points(20 * POINT), ..Parameters::default() };
    let seeds = [20 * POINT, 20 * POINT - 1, 500 * POINT, 100 * POINT];
    let mut commons = commons(parameters, &seeds);
    let points = |points: u64| Units(points.into());
    let low =
        |votes| GovernorError::VotesTooLow { votes: points(votes), threshold: points(20 * POINT) };
    assert_eq!(propose(&mut commons, 1, NOW, &[]), Err(low(20 * POINT - 1)));
    assert_eq!(propose(&mut commons, 7, NOW, &[]), Err(low(0)));
    assert!(propose(&mut commons, 0, NOW, &[]).is_ok());
    // What is lent proposes too, from the second after, and whoever lends has nothing left.
    common::delegate(&mut commons, agent(2), NOW, agent(7), 1).unwrap();
    assert_eq!(propose(&mut commons, 7, NOW, &[]), Err(low(0)));
    assert!(propose(&mut commons, 2, NOW, &[]).is_ok(), "a second before it was its own");
    assert!(propose(&mut commons, 7, NOW + 1, &[]).is_ok());
    assert_eq!(propose(&mut commons, 2, NOW + 1, &[]), Err(low(0)));
}

#[test]
fn what_is_wrong_with_a_proposal_is_told_in_the_order_of_the_errors() {
    let wrong: Vec<Action> =
        [set("cite_bps", 2_001), call(STABLE, 3), amend(257)].into_iter().collect();
    let mut commons = five();
    let mut told = |who: u8, now, actions: &[Action], description: &[u8]| {
        commons.propose(agent(who), now, actions, description, |a| OUTSIDE.code(a)).unwrap_err()
    };
    let early = GovernorError::NotOpen { opens: GENESIS, now: GENESIS - 1 };
    assert_eq!(told(7, GENESIS - 1, &wrong, b""), early);
    assert_eq!(told(7, NOW, &wrong, b""), GovernorError::NoDescription);
    assert_eq!(told(7, NOW, &wrong, WHY), GovernorError::NoSelector { action: 1 });
    let [parameter, _, uri] = [&wrong[0], &wrong[1], &wrong[2]].map(|a| vec![a.clone()]);
    assert_eq!(told(7, NOW, &uri, WHY), GovernorError::UriTooLong { length: 257, max: 256 });
    assert!(matches!(told(7, NOW, &parameter, WHY), GovernorError::OutOfRange(_)));
    assert!(matches!(told(7, NOW, &[], WHY), GovernorError::VotesTooLow { .. }));
}
