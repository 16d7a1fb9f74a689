//! Random histories of a commons with random parameters, checked against ghost accounting after every
//! step: invariants 1, 2, 3, 6, 8 and 9 of the design.

mod common;

use common::{
    steps::{parameters, steps},
    world::World,
};
use proptest::{prelude::*, test_runner::TestRunner};
use std::{cell::RefCell, collections::BTreeMap};

const FOUNDERS: usize = 5;

#[test]
fn random_histories_keep_every_invariant() {
    let histories = (
        parameters(),
        prop::collection::vec(2_000_000u64..200_000_000, FOUNDERS),
        prop::collection::vec(steps(), 1..90),
    );
    let taken = RefCell::new(BTreeMap::<String, u64>::new());
    let mut runner = TestRunner::new(ProptestConfig { cases: 300, ..ProptestConfig::default() });
    let result = runner.run(&histories, |(parameters, seeds, steps)| {
        let mut world = World::new(parameters, &seeds);
        for step in steps.into_iter().flatten() {
            world.take(step)?;
        }
        world.end()?;
        for (kind, count) in world.taken {
            *taken.borrow_mut().entry(kind).or_default() += count;
        }
        Ok(())
    });
    result.unwrap();
    // A test in which nothing was ever accepted would prove little.
    let taken = taken.into_inner();
    let kinds = "OpenProject Record RecordFor Consent Decline Amend Withdraw Reopen Grade Support Signal \
        Accepted Rejected Lapsed Credit Correct Penalize Delegate Undelegate Adopt \
        PublishNeed RenewNeed CloseNeed Commit Endorse Satisfy";
    for kind in kinds.split_whitespace() {
        assert!(taken.get(kind).is_some_and(|count| *count >= 10), "{kind} is rare: {taken:?}");
    }
}
