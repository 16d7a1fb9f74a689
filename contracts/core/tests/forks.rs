//! Forks: a commons whose first reputation comes from another one. Five founders of the parent hold 100
//! points each.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, agent, cast, charter, draft, earned, five, founders,
    governor, name, own,
    proposals::{everything, propose},
    suite, total,
};
use commons_core::{
    Address, H256, Time,
    ballot::{CastError, FOR},
    delegation::DelegationError,
    founding::{FoundingError, Seed},
    governor::GovernorError,
    hub::{Addresses, HubError, Origin},
    ledger::LedgerError,
    model::Commons,
    parameters::{OutOfRange, Parameters},
    reputation::{MintError, SeedError},
    units::{Points, Units},
};
use proptest::prelude::*;

/// When the parent is forked.
const FORK: Time = GENESIS + 10 * WEEK + DAY;
/// The window of a fork with default parameters.
const WINDOW: Time = FORK + 4 * WEEK;
const P: u128 = POINT as u128;

/// The addresses of the n-th fork.
fn addresses(number: u8) -> Addresses {
    let at = |contract| Address::repeat_byte(0xd0 + 8 * (number % 4) + contract);
    let [hub, ledger, reputation, books, governor, pool] = [0, 1, 2, 3, 4, 5].map(at);
    Addresses { hub, ledger, reputation, books, governor, pool }
}

fn fork_at(now: Time, parameters: Parameters) -> Result<Commons, HubError> {
    let parent = Origin::Parent(suite().hub);
    Commons::found(addresses(0), now, parameters, &parent, &charter(), name)
}

fn fork() -> Commons {
    fork_at(FORK, Parameters::default()).unwrap()
}

/// `inherit` by an agent, as the hub asks the parent.
fn inherit(
    fork: &mut Commons,
    parent: &Commons,
    who: u8,
    now: Time,
) -> Result<Option<Time>, HubError> {
    let points = parent.points_at(agent(who), fork.hub.forked());
    fork.inherit(agent(who), points, now)
}

#[test]
fn heirs_receive_once_what_they_had_in_the_second_before_the_fork() {
    let mut parent = five();
    let (_, _, at) = accepted(&mut parent, 5, GENESIS, draft(10 * POINT, vec![]), &[0, 1]);
    assert!(at < FORK);
    // Settled in the second of the fork, and later: too late to be inherited.
    for (who, recorded) in [(6, FORK - 3 * DAY), (0, FORK)] {
        accepted(&mut parent, who, recorded, draft(10 * POINT, vec![]), &[1, 2]);
    }
    let mut fork = fork();
    let before = everything(&parent);
    let faded = |points: u64| parent.hub.calendar.points_down(Units(points.into()), FORK - 1);
    for (who, points) in [(0, 100 * POINT), (5, 10 * POINT)] {
        let inherited = faded(points);
        assert!(inherited.0 < points && inherited.0 > points / 2, "ten weeks of 26 have faded");
        inherit(&mut fork, &parent, who, FORK + 7).unwrap();
        assert_eq!(own(&fork, agent(who), FORK + 7), inherited.0.into());
        assert_eq!(earned(&fork, agent(who), 0, FORK + 7), 0, "it draws no money");
        let twice = HubError::Seed(SeedError::SeededAlready { agent: agent(who) });
        assert_eq!(inherit(&mut fork, &parent, who, FORK + 8), Err(twice));
    }
    for who in [6, 9] {
        let nothing = HubError::Seed(SeedError::Nothing { agent: agent(who) });
        assert_eq!(inherit(&mut fork, &parent, who, FORK + 7), Err(nothing));
    }
    assert_eq!(everything(&parent), before, "the parent loses nothing");
}

#[test]
fn the_first_inheritor_can_do_nothing_alone_however_long_it_waits() {
    let parent = five();
    let mut fork = fork();
    assert_eq!(inherit(&mut fork, &parent, 0, FORK), Ok(None));
    assert_eq!(inherit(&mut fork, &parent, 1, FORK), Ok(None), "two of three are not enough");
    let before = everything(&fork);
    for now in [FORK, FORK + 1, WINDOW - 1, WINDOW, WINDOW + 500 * WEEK] {
        let opens = Time::MAX;
        let closed = GovernorError::NotOpen { opens, now };
        assert_eq!(propose(&mut fork, 0, now, &[]), Err(closed));
        let closed = LedgerError::NotOpen { opens, now };
        assert_eq!(fork.record(agent(0), now, draft(10, vec![]), 0), Err(closed));
        assert_eq!(fork.record_for(agent(0), now, agent(1), draft(10, vec![])), Err(closed));
        assert_eq!(fork.open_project(agent(0), H256::zero(), 0, now), Err(closed));
        let terms = common::proposal(1, now - 1, DAY, 0, 0);
        let closed = CastError::NotOpen { opens, now };
        assert_eq!(cast(&mut fork, agent(0), now, &terms, FOR), Err(closed));
        let closed = DelegationError::NotOpen { opens, now };
        assert_eq!(common::delegate(&mut fork, agent(0), now, agent(1), 1), Err(closed));
        assert_eq!(common::undelegate(&mut fork, agent(0), now), Err(closed));
        assert_eq!(everything(&fork), before);
    }
    // It stays open for those who come at last, and gives everybody else at least a whole epoch.
    let late = WINDOW + 500 * WEEK + 5;
    let opens = WINDOW + 502 * WEEK;
    assert_eq!(inherit(&mut fork, &parent, 2, late), Ok(Some(opens)));
    assert_eq!(inherit(&mut fork, &parent, 3, opens - 1), Ok(None));
    let over = HubError::WindowOver { opens, now: opens };
    assert_eq!(inherit(&mut fork, &parent, 4, opens), Err(over));
    assert!(matches!(propose(&mut fork, 0, opens - 1, &[]), Err(GovernorError::NotOpen { .. })));
    assert!(propose(&mut fork, 0, opens, &[]).is_ok());
    assert!(fork.record(agent(0), opens, draft(10, vec![]), 0).is_ok());
}

#[test]
fn a_window_ends_when_it_was_said_if_enough_have_come() {
    let parent = five();
    for (third, opens) in [
        (FORK, WINDOW),
        (WINDOW - 1, WINDOW),
        (WINDOW, WINDOW + 2 * WEEK),
        (WINDOW + WEEK - 1, WINDOW + 2 * WEEK),
        (WINDOW + WEEK, WINDOW + 3 * WEEK),
    ] {
        let mut fork = fork();
        inherit(&mut fork, &parent, 0, FORK).unwrap();
        inherit(&mut fork, &parent, 1, FORK).unwrap();
        assert_eq!(inherit(&mut fork, &parent, 2, third), Ok(Some(opens)), "third at {third}");
        let all = [fork.hub.opens, fork.ledger.opens, fork.reputation.opens, fork.governor.opens];
        assert_eq!(all, [opens; 4]);
        // More do not move it.
        assert_eq!(inherit(&mut fork, &parent, 3, opens - 1), Ok(None));
        assert_eq!(fork.hub.opens, opens);
    }
}

#[test]
fn a_fork_of_a_fork_inherits_what_the_fork_has() {
    let parent = five();
    let mut child = fork();
    for who in 0..4 {
        inherit(&mut child, &parent, who, FORK + 1).unwrap();
    }
    let (_, _, at) = accepted(&mut child, 7, WINDOW, draft(5 * POINT, vec![]), &[0, 1]);
    let now = at + 26 * WEEK;
    let origin = Origin::Parent(child.addresses.hub);
    let mut grandchild =
        Commons::found(addresses(1), now, Parameters::default(), &origin, &charter(), name)
            .unwrap();
    assert_eq!(grandchild.hub.parent, Some(child.addresses.hub));
    for who in [0, 7] {
        inherit(&mut grandchild, &child, who, now + 1).unwrap();
        let expected = child.points_at(agent(who), now - 1).0;
        assert_eq!(own(&grandchild, agent(who), now + 1), expected.into());
    }
    // What was left in the grandparent is not there, and the exponent begins anew.
    let nothing = HubError::Seed(SeedError::Nothing { agent: agent(4) });
    assert_eq!(inherit(&mut grandchild, &child, 4, now + 1), Err(nothing));
    assert!(own(&grandchild, agent(7), now + 1) < 5 * P);
    assert_eq!(grandchild.points_at(agent(7), now + 1).0, child.points_at(agent(7), now - 1).0);

    // From a fork that nobody has inherited yet there is nothing to inherit.
    let empty = fork();
    let origin = Origin::Parent(empty.addresses.hub);
    let mut orphan =
        Commons::found(addresses(1), now, Parameters::default(), &origin, &charter(), name)
            .unwrap();
    assert!(matches!(
        inherit(&mut orphan, &empty, 0, now),
        Err(HubError::Seed(SeedError::Nothing { .. }))
    ));
}

#[test]
fn a_parent_that_lies_cannot_overflow_a_fork() {
    // A fake parent, or one with code that nobody knows, says whatever it likes.
    let mut fork = fork();
    assert_eq!(fork.inherit(agent(0), Points(u64::MAX), FORK), Ok(None));
    let supply = Units(u64::MAX.into());
    for points in [1, u64::MAX] {
        let full = MintError::SupplyLimit { supply, value: Points(points) };
        let refused = Err(HubError::Seed(SeedError::Mint(full)));
        assert_eq!(fork.inherit(agent(1), Points(points), FORK), refused);
    }
    assert_eq!(total(&fork, FORK), u64::MAX.into());
    assert_eq!(fork.reputation.agents, 1);

    // The last millionth fits, and everything works with it.
    let mut fork = fork_at(FORK, Parameters { min_reviewers: 1, ..Default::default() }).unwrap();
    fork.inherit(agent(0), Points(u64::MAX - 1), FORK).unwrap();
    assert_eq!(fork.inherit(agent(1), Points(1), FORK), Ok(Some(WINDOW)));
    let id = propose(&mut fork, 0, WINDOW, &[]).unwrap();
    let terms = fork.proposal_terms(id).unwrap();
    cast(&mut fork, agent(0), WINDOW, &terms, FOR).unwrap();
    let (_, ballot) = fork.proposal(id).unwrap();
    assert_eq!(ballot.unwrap().participation(), Units(u128::from(u64::MAX) - 1));
}

#[test]
fn nobody_inherits_in_a_commons_with_founders() {
    let mut commons = five();
    for now in [GENESIS - 1, GENESIS, GENESIS + WEEK] {
        assert_eq!(commons.inherit(agent(7), Points(POINT), now), Err(HubError::NoParent));
    }
    // Nor does the hub give seed in any other way once it works.
    let seeds = [Seed { agent: agent(7), points: Points(POINT) }];
    let opened = HubError::Seed(SeedError::Opened { opens: GENESIS, now: GENESIS });
    assert_eq!(commons.seed(&seeds, GENESIS, GENESIS), Err(opened));
}

#[test]
fn what_cannot_work_is_not_founded() {
    let found = |parameters, origin: Origin, uri: usize| {
        let charter = commons_core::hub::Charter { uri: vec![b'u'; uri], ..charter() };
        Commons::found(suite(), GENESIS, parameters, &origin, &charter, name).err()
    };
    let parent = || Origin::Parent(suite().hub);
    let bad = Parameters { inherit_window: 0, ..Default::default() };
    let index = Parameters::position("inherit_window").unwrap();
    let range = OutOfRange { index, value: 0, min: 1, max: 26 };
    let refused = Some(HubError::Founding(FoundingError::Parameter(range)));
    assert_eq!(found(bad, parent(), 0), refused);
    assert_eq!(found(bad, Origin::Founders(founders(&[100 * POINT; 5])), 0), refused);
    let few = FoundingError::TooFewFounders { given: 2, min: 3 };
    let two = Origin::Founders(founders(&[100 * POINT; 2]));
    assert_eq!(found(Parameters::default(), two, 0), Some(HubError::Founding(few)));
    let long = Some(HubError::UriTooLong { length: 257, max: 256 });
    assert_eq!(found(Parameters::default(), parent(), 257), long);
    assert_eq!(found(Parameters::default(), parent(), 256), None);
}

#[test]
fn time_at_its_limits_neither_overflows_nor_opens_anything() {
    for now in [0, 1, Time::MAX - 1] {
        let mut fork = fork_at(now, Parameters::default()).unwrap();
        assert_eq!(fork.hub.forked(), now.saturating_sub(1));
        for who in 0..3 {
            fork.inherit(agent(who), Points(POINT), now).unwrap();
        }
        assert_eq!(fork.hub.opens, now.saturating_add(4 * WEEK));
        assert!(matches!(propose(&mut fork, 0, now, &[]), Err(GovernorError::NotOpen { .. })));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// Whoever comes when: everybody once, what the parent says, from that second on and never before.
    #[test]
    fn inheriting_never_changes_the_past(
        steps in prop::collection::vec((0u64..2 * WEEK, 0u8..8), 1..14),
        points in prop::collection::vec(prop_oneof![Just(0u64), 1u64..1 << 40, (u64::MAX / 4)..u64::MAX], 8),
        min_reviewers in 1u8..5,
        inherit_window in 1u16..6,
    ) {
        let parameters = Parameters { min_reviewers, inherit_window, ..Default::default() };
        let mut fork = fork_at(FORK, parameters).unwrap();
        let (mut now, mut came): (Time, Vec<(Time, u8)>) = (FORK, vec![]);
        let mut opens = Time::MAX;
        for (wait, who) in steps {
            now += wait;
            let value = points[usize::from(who)];
            let supply: u128 = came.iter().map(|(_, w)| u128::from(points[usize::from(*w)])).sum();
            let expected = now < opens
                && value > 0
                && !came.iter().any(|(_, w)| *w == who)
                && supply + u128::from(value) <= u64::MAX.into();
            let told = fork.inherit(agent(who), Points(value), now);
            prop_assert_eq!(told.is_ok(), expected, "{:?}", told);
            if expected {
                came.push((now, who));
                if came.len() == usize::from(min_reviewers) + 1 {
                    let end = FORK + u64::from(inherit_window) * WEEK;
                    let epoch = (now - FORK) / WEEK;
                    opens = if now < end { end } else { FORK + (epoch + 2) * WEEK };
                    prop_assert!(opens > now);
                    prop_assert_eq!(told, Ok(Some(opens)));
                } else {
                    prop_assert_eq!(told, Ok(None));
                }
            }
            prop_assert_eq!(fork.hub.opens, opens);
            for at in [FORK - 1, FORK, now - 1, now] {
                let mut sum = 0;
                for who in 0..8 {
                    let there = came.iter().any(|(when, w)| *w == who && *when <= at);
                    let held = if there { points[usize::from(who)] } else { 0 };
                    // In epoch 0 a point is a unit; later it has faded, as all points.
                    prop_assert_eq!(own(&fork, agent(who), at), held.into());
                    let shown = fork.hub.calendar.points_down(Units(held.into()), at);
                    prop_assert_eq!(fork.points_at(agent(who), at), shown);
                    sum += u128::from(held);
                }
                prop_assert_eq!(total(&fork, at), sum);
            }
        }
    }
}

#[test]
fn points_of_the_past_stay_what_they_were_whatever_comes() {
    let mut commons = five();
    let at = GENESIS + WEEK;
    let before: Vec<Points> = (0..8).map(|who| commons.points_at(agent(who), at)).collect();
    let (id, _, now) = accepted(&mut commons, 0, at + 1, draft(10 * POINT, vec![]), &[1, 2, 3]);
    commons.correct(governor(), now, id, Points(0)).unwrap();
    for who in [1, 2, 3] {
        commons.penalize(now, id, agent(who)).unwrap();
    }
    for epoch in 2..12 {
        accepted(&mut commons, 5, GENESIS + epoch * WEEK, draft(POINT, vec![]), &[3, 4]);
    }
    let after: Vec<Points> = (0..8).map(|who| commons.points_at(agent(who), at)).collect();
    assert_eq!(before, after);
}
