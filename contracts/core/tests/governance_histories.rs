//! Random histories of a commons that governs itself, every order predicted by a ghost: invariants 6, 7
//! and 8 of the design.

mod common;

use common::{Op, steps::parameters, wishes::governance, world::World};
use commons_core::{
    governor::State,
    parameters::Parameters,
    pool::{self, Asset},
    units::{BasisPoints, Points, ProposalId},
};
use proptest::{
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap};

/// What the governor says of every proposal is what the ghost thinks of it, and nothing but what was
/// executed has changed anything.
fn check(world: &World, states: &mut BTreeMap<String, u64>) -> Result<(), TestCaseError> {
    let (commons, ghost, now) = (&world.commons, &world.ghost, world.now);
    for (proposed, id) in ghost.proposals.iter().zip(1u64..) {
        let id = ProposalId(id);
        let state = ghost.state(proposed, now);
        prop_assert_eq!(commons.state(id, now).unwrap(), state);
        prop_assert_eq!(commons.proposal_terms(id).unwrap(), proposed.terms, "frozen");
        prop_assert!(proposed.executions <= 1);
        prop_assert_eq!(proposed.executions == 1, state == State::Executed);
        let (_, ballot) = commons.proposal(id).unwrap();
        let supply = ghost.own(None, proposed.terms.snapshot);
        prop_assert!(ballot.is_none_or(|ballot| ballot.total().0 <= supply), "invariant 6");
        *states.entry(format!("{state:?}")).or_default() += 1;
    }
    prop_assert_eq!(commons.governor.newest.0 as usize, ghost.proposals.len());
    prop_assert_eq!(commons.governor.parameters, ghost.newest());
    prop_assert_eq!(commons.ledger.versions.0.latest().parameters, ghost.newest());
    prop_assert_eq!(&commons.pool.versions, &commons.ledger.versions, "the pool follows");
    prop_assert_eq!(commons.hub.charter, ghost.charter);
    for (asset, listed) in &ghost.listed {
        let holding = pool::holding(&commons.pool_cells, Asset::Token(*asset));
        prop_assert_eq!(holding.listed, *listed);
    }
    prop_assert_eq!(commons.pool.assets as usize, ghost.listed.len());
    Ok(())
}

/// What was executed, by what it changed.
fn count(world: &World, taken: &mut BTreeMap<String, u64>) {
    for (_, op) in &world.log {
        let Op::Execute { actions, .. } = op else { continue };
        for action in actions {
            let kind = format!("{action:?}");
            let kind = kind.split(' ').next().unwrap().to_owned();
            *taken.entry(kind).or_default() += 1;
        }
    }
}

prop_compose! {
    /// Parameters under which a good part of the proposals pass.
    fn lively()(
        parameters in parameters(),
        voting_delay in prop_oneof![Just(0u32), 0u32..50_000],
        (threshold, floor) in (0u64..60_000_000, 0u64..60_000_000),
        quorum in 100u16..4_000,
        grace in 86_400u32..400_000,
    ) -> Parameters {
        Parameters {
            voting_delay, grace,
            proposal_threshold: Points(threshold),
            quorum_floor: Points(floor),
            quorum_bps: BasisPoints(quorum),
            ..parameters
        }
        .with_fitting_dispute_period()
    }
}

#[test]
fn proposals_do_what_was_voted_on_once_and_in_time_and_nothing_else_changes_anything() {
    let histories = (
        lively(),
        prop::collection::vec(2_000_000u64..200_000_000, 5),
        prop::collection::vec(governance(), 1..36),
    );
    let seen = RefCell::new(BTreeMap::<String, u64>::new());
    let mut runner = TestRunner::new(ProptestConfig { cases: 150, ..ProptestConfig::default() });
    let result = runner.run(&histories, |(parameters, seeds, steps)| {
        let mut world = World::new(parameters, &seeds);
        let mut states = BTreeMap::new();
        for step in steps.into_iter().flatten() {
            world.take(step)?;
            check(&world, &mut states)?;
        }
        world.end()?;
        let mut seen = seen.borrow_mut();
        count(&world, &mut seen);
        for (kind, count) in world.taken.into_iter().chain(states) {
            *seen.entry(kind).or_default() += count;
        }
        Ok(())
    });
    result.unwrap();
    // A test in which nothing ever passed would prove little.
    let seen = seen.into_inner();
    let kinds = "Propose Vote Cancel Queue Execute Set Correct AmendCharter List Pay PayToken Call Delegate \
        Pending Active Canceled Defeated Succeeded Queued Expired Executed";
    for kind in kinds.split_whitespace() {
        assert!(seen.get(kind).is_some_and(|count| *count > 0), "{kind} is rare: {seen:?}");
    }
}
