//! Attacks on governance, each as somebody would try it. Five founders hold 100 points each.

mod common;

use common::{
    DAY, GENESIS, POINT, SEASON, WEEK, accepted, agent, cast, commons, delegate, draft, five, own,
    proposals::{everything, execute, propose, queued, vote},
    record, settlement, share, undelegate,
};
use commons_core::{
    Time,
    ballot::{AGAINST, CastError, FOR, Kind, Terms},
    governor::{Action, State},
    model::Commons,
    parameters::Parameters,
    units::{Epoch, Points, ProposalId, Units},
};
use proptest::prelude::*;

const H: u128 = 100 * POINT as u128;
const NOW: Time = GENESIS + DAY;

fn weights(commons: &Commons, id: ProposalId) -> [u128; 3] {
    commons.proposal(id).unwrap().1.unwrap().weights.map(|units| units.0)
}

fn pay() -> Action {
    Action::Pay { to: agent(4), amount: 1_000.into() }
}

#[test]
fn a_vote_that_is_lent_on_and_cast_again_counts_once() {
    // 0 lends to 1, who votes; 0 votes itself; lends to 2, who votes; takes it back and tries again.
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 4).unwrap();
    let id = propose(&mut commons, 1, NOW, &[pay()]).unwrap();
    assert_eq!(vote(&mut commons, 1, NOW, id, FOR).unwrap().weight, Units(2 * H));
    assert_eq!(vote(&mut commons, 0, NOW, id, FOR).unwrap().weight, Units(H));
    delegate(&mut commons, agent(0), NOW, agent(2), 4).unwrap();
    assert_eq!(vote(&mut commons, 2, NOW + 1, id, FOR).unwrap().weight, Units(H));
    undelegate(&mut commons, agent(0), NOW + 1).unwrap();
    for who in [0, 1, 2] {
        for choice in [AGAINST, FOR] {
            assert_eq!(vote(&mut commons, who, NOW + 2, id, choice), Err(CastError::AlreadyCast));
        }
    }
    assert_eq!(weights(&commons, id), [0, 3 * H, 0]);
}

#[test]
fn a_season_that_changes_while_votes_are_cast_makes_nobody_heavier() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    let end = GENESIS + SEASON;
    let before = propose(&mut commons, 2, end, &[pay()]).unwrap(); // snapshot in the old season
    let after = propose(&mut commons, 2, end + 1, &[pay()]).unwrap();
    for (id, weight) in [(before, 2 * H), (after, H)] {
        assert_eq!(vote(&mut commons, 1, end + 5, id, FOR).unwrap().weight, Units(weight));
        assert_eq!(vote(&mut commons, 0, end + 5, id, AGAINST).unwrap().weight, Units(H));
        assert_eq!(weights(&commons, id), [H, H, 0]);
    }
}

#[test]
fn votes_under_forged_terms_count_nowhere() {
    let mut commons = five();
    let id = propose(&mut commons, 4, NOW, &[pay()]).unwrap();
    let terms = commons.proposal_terms(id).unwrap();
    let Kind::Support { quorum, extension } = terms.kind else { panic!() };
    let support = |quorum, extension| Kind::Support { quorum: Units(quorum), extension };
    for forged in [
        Terms { kind: support(1, extension), ..terms },
        Terms { kind: support(quorum.0, 0), ..terms },
        Terms { closes: terms.closes + 1, ..terms },
        Terms { snapshot: terms.snapshot - 1, ..terms },
        Terms { subject: terms.subject + 1, ..terms },
        Terms { convener: agent(4), ..terms },
        Terms { revision: 1, ..terms },
    ] {
        for who in 0..5 {
            cast(&mut commons, agent(who), NOW + 1, &forged, FOR).unwrap();
        }
    }
    assert_eq!(commons.state(id, terms.closes), Ok(State::Defeated));
    assert_eq!(commons.proposal(id).unwrap().1, None);
}

/// A ring of 3 and 4 accepts what 5 claims for nothing; gives its number, and when it was accepted.
fn fraud(commons: &mut Commons, now: Time) -> (commons_core::units::ContributionId, Time) {
    let (id, _, at) = accepted(commons, 5, now, draft(20 * POINT, vec![]), &[3, 4]);
    (id, at)
}

#[test]
fn a_fraud_is_corrected_by_proposal_before_its_pot_opens_and_the_ring_pays() {
    // Whenever it was recorded in an epoch, and however late somebody sees it.
    for hour in (0..7 * 24).step_by(11) {
        let mut commons = five();
        let (id, at) = fraud(&mut commons, GENESIS + hour * 3_600);
        let counts = settlement(&commons, id).counts;
        let opens = commons.ledger.pots_open(&commons.ledger_cells, counts);
        let seen = opens - Parameters::default().proposal_cycle();
        assert!(seen >= at);
        let actions = [Action::Correct { id, value: Points(0) }];
        // The ring answers at the last moment, so that it takes as long as it can.
        let proposal = propose(&mut commons, 0, seen, &actions).unwrap();
        let closes = commons.proposal_terms(proposal).unwrap().closes;
        for who in [0, 1, 2] {
            vote(&mut commons, who, closes - 1, proposal, FOR).unwrap();
        }
        let closes = closes - 1 + DAY;
        for who in [3, 4] {
            vote(&mut commons, who, closes - 1, proposal, AGAINST).unwrap();
        }
        let eta = commons.queue(closes, proposal).unwrap();
        assert!(eta < opens, "in time for the pot of epoch {}", counts.0);
        execute(&mut commons, eta, proposal, &actions).unwrap();
        let share = share(&commons, agent(5), 0, counts.0, opens);
        assert_eq!((share.accepted, share.floor), (Points(0), Points(0)));
        assert_eq!(own(&commons, agent(5), eta), 0);
        for who in [3, 4] {
            let (_, burned) = commons.penalize(eta, id, agent(who)).unwrap();
            assert!(burned.taken > Units(0));
        }
    }
}

#[test]
fn parameters_changed_while_pots_are_open_do_not_cut_the_time_to_correct() {
    // A majority makes disputes shorter and proposals slower, as far as it can, while its fraud waits.
    let mut commons = five();
    let (id, at) = fraud(&mut commons, GENESIS);
    let opens = commons.ledger.pots_open(&commons.ledger_cells, settlement(&commons, id).counts);
    let get = |name| Parameters::position(name).unwrap();
    let set = |name, value| {
        let (parameter, from) = (get(name), Parameters::default().get(get(name)).unwrap());
        Action::Set { parameter, from, value }
    };
    let longer = vec![set("dispute_period", 20 * DAY)];
    let quick = vec![set("dispute_period", 6 * DAY)];
    let slower = [set("voting_period", 10 * DAY)];
    let all = [0, 1, 2, 3, 4];
    for actions in [longer, quick] {
        let mut commons = commons.clone();
        let (proposal, eta) = queued(&mut commons, at, &actions, &all);
        execute(&mut commons, eta, proposal, &actions).unwrap();
        if commons.governor.parameters.dispute_period > 10 * DAY as u32 {
            // There is room for slower proposals now, but not for those who wait for this pot.
            let mut commons = commons.clone();
            let (proposal, eta) = queued(&mut commons, eta, &slower, &all);
            let before = everything(&commons);
            execute(&mut commons, eta, proposal, &slower).unwrap_err();
            assert_eq!(everything(&commons), before);
        }
        let counts = settlement(&commons, id).counts;
        assert_eq!(counts, Epoch(0));
        let still = commons.ledger.pots_open(&commons.ledger_cells, counts);
        assert_eq!(still, opens, "an epoch that has begun keeps its time");
        let correction = [Action::Correct { id, value: Points(0) }];
        let (proposal, eta) = queued(&mut commons, eta, &correction, &[0, 1]);
        assert!(eta < opens);
        execute(&mut commons, eta, proposal, &correction).unwrap();
        assert_eq!(own(&commons, agent(5), eta), 0);
    }
}

#[test]
fn settling_late_does_not_escape_a_correction() {
    let mut commons = five();
    let (id, terms) = record(&mut commons, 5, GENESIS, 20 * POINT);
    for who in [3, 4] {
        cast(&mut commons, agent(who), GENESIS + 1, &terms, 10).unwrap();
    }
    // A moment before the pots of its epoch open it is settled: then it counts in a later one.
    let settled = GENESIS + 2 * WEEK - 1;
    commons.settle(settled, id).unwrap();
    let counts = settlement(&commons, id).counts;
    assert_eq!(counts, Epoch(1));
    let opens = commons.ledger.pots_open(&commons.ledger_cells, counts);
    let actions = [Action::Correct { id, value: Points(0) }];
    let (proposal, eta) = queued(&mut commons, settled + 1, &actions, &[0, 1, 2]);
    assert!(eta < opens);
    execute(&mut commons, eta, proposal, &actions).unwrap();
    assert_eq!(own(&commons, agent(5), eta), 0);
}

#[test]
fn a_proposal_fails_if_what_it_corrects_can_no_longer_be_corrected() {
    let mut commons = five();
    let (id, at) = fraud(&mut commons, GENESIS);
    let actions = [Action::Correct { id, value: Points(0) }];
    let (proposal, eta) = queued(&mut commons, at + SEASON - 4 * DAY - 1, &actions, &[0, 1, 2]);
    let before = everything(&commons);
    let late = at + SEASON;
    assert_eq!(eta, late - 1);
    assert!(execute(&mut commons, late, proposal, &actions).is_err());
    assert_eq!(everything(&commons), before);
    execute(&mut commons, eta, proposal, &actions).unwrap();
}

#[test]
fn at_the_supply_limit_and_beyond_the_horizon_everything_can_still_be_decided() {
    let third = u64::MAX / 3;
    let parameters = Parameters { half_life: 4, ..Default::default() };
    let mut commons = commons(parameters, &[third; 3]);
    for half_lives in [0u64, 1, 62, 63, 64, 128, 1_000] {
        let now = GENESIS + half_lives * 4 * WEEK + 1;
        let (id, eta) = queued(&mut commons, now, &[pay()], &[0, 1, 2]);
        assert_eq!(weights(&commons, id), [0, 3 * u128::from(third), 0]);
        execute(&mut commons, eta, id, &[pay()]).unwrap();
        let id = propose(&mut commons, 0, eta, &[]).unwrap();
        vote(&mut commons, 1, eta, id, FOR).unwrap();
        vote(&mut commons, 0, eta, id, AGAINST).unwrap();
        let closes = commons.proposal_terms(id).unwrap().closes;
        assert_eq!(commons.state(id, closes), Ok(State::Defeated), "a tie");
    }
}

/// A known limit, measured: a correction takes a simple majority of those who vote, and says nothing of why.
/// So a majority can take accepted work from others, have those pay who confirmed it, and so come to the
/// two thirds that it takes to change the parameters and the norms. What stands against it is the timelock:
/// all of it is announced, and whoever sees it can fork and take along what they had before.
#[test]
fn a_majority_can_correct_and_fine_its_way_to_two_thirds() {
    const MAJORITY: u8 = 0;
    const AUTHOR: u8 = 1;
    const REVIEWER: u8 = 2;
    let parameters = Parameters {
        min_reviewers: 1,
        surge_bps: commons_core::units::BasisPoints(2_500),
        ..Default::default()
    };
    let mut commons = commons(parameters, &[350 * POINT, 75 * POINT, 130 * POINT]);
    let shares = |commons: &Commons, now| {
        let all: u128 =
            [MAJORITY, AUTHOR, REVIEWER].iter().map(|it| own(commons, agent(*it), now)).sum();
        [MAJORITY, AUTHOR, REVIEWER].map(|it| own(commons, agent(it), now) * 10_000 / all)
    };
    let (id, _, at) = accepted(&mut commons, AUTHOR, NOW, draft(100 * POINT, vec![]), &[REVIEWER]);
    assert_eq!(shares(&commons, at), [5_343, 2_671, 1_984], "53.4 %, 26.7 % and 19.8 %");

    // All that take part vote: the majority alone for it, everybody else against.
    let decide = |commons: &mut Commons, now, actions: &[Action]| {
        let id = propose(commons, MAJORITY, now, actions).unwrap();
        let terms = commons.proposal_terms(id).unwrap();
        vote(commons, MAJORITY, terms.opens, id, FOR).unwrap();
        for who in [AUTHOR, REVIEWER] {
            vote(commons, who, terms.opens, id, AGAINST).unwrap();
        }
        (id, terms.closes)
    };
    let parameter = Parameters::position("quorum_bps").unwrap();
    let from = Parameters::default().get(parameter).unwrap();
    let set = [Action::Set { parameter, from, value: 100 }];
    let (refused, closes) = decide(&mut commons, at, &set);
    assert_eq!(commons.state(refused, closes), Ok(State::Defeated), "it takes two thirds");

    let correction = [Action::Correct { id, value: Points(0) }];
    let (proposal, closes) = decide(&mut commons, closes, &correction);
    let eta = commons.queue(closes, proposal).unwrap();
    execute(&mut commons, eta, proposal, &correction).unwrap();
    assert_eq!(shares(&commons, eta), [6_306, 1_351, 2_342], "not two thirds yet");
    commons.penalize(eta, id, agent(REVIEWER)).unwrap();
    assert_eq!(shares(&commons, eta), [6_930, 1_485, 1_584], "more than two thirds");

    let (passed, closes) = decide(&mut commons, eta + 1, &set);
    let eta = commons.queue(closes, passed).unwrap();
    execute(&mut commons, eta, passed, &set).unwrap();
    assert_eq!(commons.governor.parameters.quorum_bps.0, 100, "against everybody else");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    /// Any lending before the snapshot and after it, any order of votes: what is cast is at most what there
    /// is, and if everybody votes, exactly that, each with their own.
    #[test]
    fn no_weight_counts_twice_in_a_vote(
        loans in prop::collection::vec((0u8..6, 0u8..6, 1u8..=4, 0u64..3 * SEASON), 0..12),
        votes in prop::collection::vec((0u8..6, 0u8..3, 0u64..DAY / 2), 1..20),
        seeds in prop::collection::vec(1_000_000u64..1 << 40, 5),
    ) {
        let mut commons = commons(Parameters::default(), &seeds);
        let mut loans = loans;
        loans.sort_by_key(|loan| loan.3);
        let proposed = GENESIS + 3 * SEASON / 2;
        let (before, after): (Vec<_>, Vec<_>) =
            loans.into_iter().partition(|loan| GENESIS + loan.3 < proposed);
        for (from, to, seasons, at) in before {
            let _ = delegate(&mut commons, agent(from), GENESIS + at, agent(to), seasons);
        }
        let supply: u128 = seeds.iter().map(|seed| u128::from(*seed)).sum();
        // Anybody's proposal will do; 0 to 4 together have all votes.
        let id = (0..6).find_map(|who| propose(&mut commons, who, proposed, &[pay()]).ok()).unwrap();
        let closes = commons.proposal_terms(id).unwrap().closes;
        let (mut now, mut after) = (proposed, after.into_iter());
        for (who, choice, wait) in votes {
            now += wait;
            if let Some((from, to, seasons, _)) = after.next() {
                let _ = delegate(&mut commons, agent(from), now, agent(to), seasons);
            }
            let _ = vote(&mut commons, who, now, id, choice);
            if let Some(ballot) = commons.proposal(id).unwrap().1 {
                prop_assert!(ballot.total().0 <= supply);
            }
        }
        // Nobody is left out for good: those who have not voted still can, with what is their own.
        if now < closes {
            for who in 0..5 {
                let _ = vote(&mut commons, who, now.max(proposed), id, FOR);
            }
            prop_assert_eq!(commons.proposal(id).unwrap().1.unwrap().total().0, supply);
        }
    }
}
