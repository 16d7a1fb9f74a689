//! How much it takes: threshold, quorum, majorities, and what late voters can do.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, agent, cast, commons, delegate, draft, five,
    governance::STABLE,
    proposals::{passed, propose, vote},
    suite, support,
};
use commons_core::{
    H256, Time,
    ballot::{ABSTAIN, AGAINST, CastError, FOR, Kind, SupportBallot, Terms},
    governor::{Action, Fate, Governor, GovernorError, Proposal, State},
    model::Commons,
    parameters::Parameters,
    units::{BasisPoints, ContributionId, Points, ProposalId, Units},
};
use num_bigint::BigUint;
use proptest::prelude::*;

const NOW: Time = GENESIS + DAY;

fn weights() -> impl Strategy<Value = u128> {
    prop_oneof![0u128..50, 0u128..1_000_000_000, 0u128..1 << 125]
}

/// A proposal that is not stored anywhere.
fn judged(quorum: u128, two_thirds: bool) -> Proposal {
    Proposal {
        hash: H256::zero(),
        proposer: agent(0),
        proposed: NOW,
        voting_delay: 0,
        voting_period: 60,
        late_quorum_extension: 0,
        timelock: 0,
        grace: 60,
        quorum: Units(quorum),
        two_thirds,
        resolution: false,
        fate: Fate::Open,
    }
}

proptest! {
    #[test]
    fn a_proposal_passes_with_the_quorum_and_its_majority(
        against in weights(), in_favour in weights(), abstaining in weights(), quorum in weights(),
        exact in 0u8..4, two_thirds in any::<bool>(),
    ) {
        // Half of the cases at the very edge.
        let in_favour = match exact {
            0 => against * 2,
            1 => (against * 2).saturating_sub(1),
            2 => against,
            _ => in_favour,
        };
        let proposal = judged(quorum, two_thirds);
        let weights = [against, in_favour, abstaining].map(Units);
        let ballot = SupportBallot { closes: NOW + 60, extended: false, weights };
        let big = |units: u128| BigUint::from(units);
        let (a, f) = (big(against), big(in_favour));
        let majority = if two_thirds { &f * 3u8 >= (&f + &a) * 2u8 && f > a } else { f > a };
        let expected = majority && big(in_favour) + abstaining >= big(quorum);
        prop_assert_eq!(proposal.is_passed_by(&ballot), expected);
        let state = proposal.state(Some(&ballot), NOW + 60).0;
        prop_assert_eq!(state == State::Succeeded, expected);
        prop_assert_eq!(proposal.state(None, NOW + 60).0, State::Defeated, "silence is no consent");
    }

    /// threshold = max(1, min(threshold, ⌈5 %⌉)); quorum = max(⌈share⌉, min(floor, ⌊half⌋)).
    #[test]
    fn threshold_and_quorum_are_as_the_design_says(
        supply in prop_oneof![0u128..100, 0u128..1_000_000_000_000, 0u128..1 << 127],
        threshold in prop_oneof![0u64..100, 0u64..100_000_000, any::<u64>()],
        floor in prop_oneof![0u64..100, 0u64..100_000_000, any::<u64>()],
        quorum_bps in 100u16..=5_000,
        epoch in prop_oneof![Just(0u64), 0u64..700],
    ) {
        let parameters = Parameters {
            proposal_threshold: Points(threshold),
            quorum_floor: Points(floor),
            quorum_bps: BasisPoints(quorum_bps),
            ..Default::default()
        };
        let calendar = parameters.calendar(GENESIS);
        let governor = Governor::new(suite(), calendar, parameters);
        let now = GENESIS + epoch * WEEK + 1;
        let share = |bps: u128| (BigUint::from(supply) * bps + 9_999u16) / 10_000u16;
        let units = |points| BigUint::from(calendar.units_up(Points(points), now - 1).0);
        let one = BigUint::from(1u8);
        let expected = units(threshold).min(share(500)).max(one);
        prop_assert_eq!(BigUint::from(governor.threshold(Units(supply), now).0), expected);
        let expected = share(quorum_bps.into()).max(units(floor).min(BigUint::from(supply / 2)));
        let quorum = governor.quorum(Units(supply), now);
        prop_assert_eq!(BigUint::from(quorum.0), expected);
        prop_assert!(quorum.0 <= supply.div_ceil(2), "never out of reach");
        prop_assert!(supply == 0 || quorum > Units(0));
    }
}

fn set() -> Action {
    let parameter = Parameters::position("cite_bps").unwrap();
    Action::Set { parameter, from: 500, value: 600 }
}

fn list(listed: bool) -> Action {
    Action::List { asset: STABLE, listed }
}

fn amend() -> Action {
    Action::AmendCharter { document: H256::zero(), uri: vec![] }
}

fn pay() -> Action {
    Action::Pay { to: agent(1), amount: 1.into() }
}

fn correct() -> Action {
    Action::Correct { id: ContributionId(1), value: Points(0) }
}

#[test]
fn what_changes_the_suite_takes_two_thirds_and_a_correction_does_not() {
    // 60 against 40 points: a majority, but not two thirds.
    let seeds = [60, 40, 80].map(|points| points * POINT);
    for (actions, two_thirds) in [
        (vec![], false),
        (vec![pay()], false),
        (vec![correct()], false),
        (vec![correct(), pay()], false),
        (vec![set()], true),
        (vec![amend()], true),
        (vec![list(true)], true),
        (vec![list(false)], true),
        (vec![pay(), correct(), set()], true),
        (vec![correct(), amend()], true),
    ] {
        let mut commons = commons(Parameters::default(), &seeds);
        let id = propose(&mut commons, 0, NOW, &actions).unwrap();
        vote(&mut commons, 0, NOW, id, FOR).unwrap();
        vote(&mut commons, 1, NOW, id, AGAINST).unwrap();
        let closes = commons.proposal_terms(id).unwrap().closes;
        let state = if two_thirds { State::Defeated } else { State::Succeeded };
        assert_eq!(commons.state(id, closes), Ok(state), "{actions:?}");
        // With the third founder it is 140 of 180.
        vote(&mut commons, 2, closes - 1, id, FOR).unwrap();
        assert_eq!(commons.state(id, closes), Ok(State::Succeeded));
    }
}

#[test]
fn a_third_of_the_weight_does_not_protect_its_own_frauds() {
    let seeds = [100, 100, 100, 99].map(|points| points * POINT);
    let mut commons = commons(Parameters::default(), &seeds);
    let (id, _, at) = accepted(&mut commons, 5, GENESIS, draft(10 * POINT, vec![]), &[0, 1]);
    let fraud = [Action::Correct { id, value: Points(0) }];
    let proposal = propose(&mut commons, 3, at + 1, &fraud).unwrap();
    for (who, choice) in [(0, AGAINST), (1, AGAINST), (2, FOR), (3, FOR)] {
        vote(&mut commons, who, at + 1, proposal, choice).unwrap();
    }
    let closes = commons.proposal_terms(proposal).unwrap().closes;
    assert_eq!(commons.state(proposal, closes), Ok(State::Defeated), "199 against 200");
    let again = propose(&mut commons, 3, at + 1, &fraud).unwrap();
    for (who, choice) in [(0, AGAINST), (2, FOR), (3, FOR)] {
        vote(&mut commons, who, at + 1, again, choice).unwrap();
    }
    assert_eq!(commons.state(again, closes), Ok(State::Succeeded), "more than a third against");
}

#[test]
fn abstaining_helps_the_quorum_and_decides_nothing() {
    let seeds = [20, 20, 20, 440].map(|points| points * POINT);
    let with = |votes: &[(u8, u8)]| {
        let mut commons = commons(Parameters::default(), &seeds);
        let id = propose(&mut commons, 0, NOW, &[pay()]).unwrap();
        for (who, choice) in votes {
            vote(&mut commons, *who, NOW, id, *choice).unwrap();
        }
        commons.state(id, commons.proposal_terms(id).unwrap().closes).unwrap()
    };
    // The quorum is 50 of 500.
    assert_eq!(with(&[(0, FOR), (1, FOR)]), State::Defeated);
    assert_eq!(with(&[(0, FOR), (1, FOR), (2, AGAINST)]), State::Defeated, "Against does not help");
    assert_eq!(with(&[(0, FOR), (1, FOR), (2, ABSTAIN)]), State::Succeeded);
    assert_eq!(with(&[(0, FOR), (3, ABSTAIN)]), State::Succeeded);
    assert_eq!(with(&[(3, ABSTAIN)]), State::Defeated);
    assert_eq!(with(&[(0, FOR), (1, AGAINST), (3, ABSTAIN)]), State::Defeated, "a tie");
}

#[test]
fn a_dormant_commons_whose_reputation_faded_away_can_still_decide() {
    let mut commons = five();
    // After 52 half-lives nobody has a millionth of a point, and none is 10 points.
    for half_lives in [6, 20, 52, 62, 70] {
        let now = GENESIS + half_lives * 26 * WEEK;
        let (id, closes) = passed(&mut commons, now, &[set()], &[0, 1, 2]);
        assert_eq!(commons.state(id, closes), Ok(State::Succeeded), "after {half_lives}");
        let alone = propose(&mut commons, 0, now, &[]).unwrap();
        vote(&mut commons, 0, now, alone, FOR).unwrap();
        // The floor of the quorum is half the supply then: one of five does not decide.
        assert_eq!(commons.state(alone, closes), Ok(State::Defeated));
    }
}

#[test]
fn a_quorum_lowered_after_the_fact_changes_no_open_proposal() {
    let mut commons = five();
    let before = propose(&mut commons, 0, NOW, &[pay()]).unwrap();
    let (proposal, _) = commons.proposal(before).unwrap();
    let frozen = commons.proposal_terms(before).unwrap();
    commons.governor.parameters = Parameters {
        quorum_bps: BasisPoints(100),
        quorum_floor: Points(0),
        voting_period: 60,
        late_quorum_extension: 0,
        timelock: 0,
        grace: DAY as u32,
        ..Default::default()
    };
    assert_eq!(commons.proposal(before).unwrap().0, proposal);
    assert_eq!(commons.proposal_terms(before), Ok(frozen));
    vote(&mut commons, 0, NOW, before, FOR).unwrap();
    assert_eq!(commons.state(before, NOW + 60), Ok(State::Active));
    // Votes under the quorum that somebody would like to have count nowhere.
    let kind = Kind::Support { quorum: Units(1), extension: 0 };
    cast(&mut commons, agent(1), NOW + 1, &Terms { kind, ..frozen }, FOR).unwrap();
    assert_eq!(support(&commons, &frozen).total(), Units(100 * u128::from(POINT)));
    let eta = commons.queue(frozen.closes, before).unwrap();
    assert_eq!(eta, frozen.closes + DAY, "the timelock it was proposed with");
}

#[test]
fn reputation_earned_or_lent_after_a_proposal_was_made_does_not_decide_it() {
    let mut commons = five();
    let (_, _, at) = accepted(&mut commons, 5, GENESIS, draft(10 * POINT, vec![]), &[0, 1]);
    // Minted in the very second in which it is proposed: the snapshot is the second before.
    let id = propose(&mut commons, 0, at, &[]).unwrap();
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    assert_eq!(vote(&mut commons, 5, at + 1, id, FOR), Err(nothing));
    delegate(&mut commons, agent(1), at, agent(2), 1).unwrap();
    let hundred = Units(100 * u128::from(POINT));
    assert_eq!(vote(&mut commons, 2, at + 1, id, FOR).unwrap().weight, hundred);
    assert_eq!(vote(&mut commons, 1, at + 1, id, FOR).unwrap().weight, hundred);
}

/// Lets 0 vote late and the others answer; gives when the ballot closes.
fn late(commons: &mut Commons, id: ProposalId, ago: Time) -> (Time, Time) {
    let closes = commons.proposal_terms(id).unwrap().closes;
    vote(commons, 0, closes - ago, id, FOR).unwrap();
    (closes, commons.proposal(id).unwrap().1.unwrap().closes)
}

#[test]
fn a_quorum_at_the_last_moment_gives_the_others_a_day_to_answer() {
    let mut commons = five();
    let id = propose(&mut commons, 0, NOW, &[pay()]).unwrap();
    let (closes, extended) = late(&mut commons, id, 1);
    assert_eq!(extended, closes - 1 + DAY);
    assert_eq!(commons.state(id, closes), Ok(State::Active));
    let early = GovernorError::WrongState {
        state: State::Active,
        needed: State::Succeeded,
        until: extended,
    };
    assert_eq!(commons.queue(closes, id), Err(early));
    for who in [1, 2] {
        vote(&mut commons, who, extended - 1, id, AGAINST).unwrap();
    }
    assert_eq!(commons.state(id, extended), Ok(State::Defeated));
    // The grace period counts from where voting really ended.
    let id = propose(&mut commons, 0, NOW, &[pay()]).unwrap();
    let (_, extended) = late(&mut commons, id, 1);
    assert_eq!(commons.state(id, extended + 14 * DAY - 1), Ok(State::Succeeded));
    assert_eq!(commons.state(id, extended + 14 * DAY), Ok(State::Expired));
    assert!(matches!(
        commons.cancel(agent(0), extended, id),
        Err(GovernorError::WrongState { .. })
    ));
}
