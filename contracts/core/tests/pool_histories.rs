//! Random histories of a commons with money, checked against ghost accounting after every step:
//! invariants 4 and 5 of the design. What is accepted here is recorded, graded and settled like anything
//! else.

mod common;

use common::{
    money::Till,
    spending::{parameters, spending},
    world::World,
};
use proptest::{
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use std::{cell::RefCell, collections::BTreeMap};

/// Runs histories, and counts how often each message was taken.
fn run(cases: u32, end: impl Fn(&mut Till) -> Result<(), TestCaseError>) -> BTreeMap<String, u64> {
    let histories = (parameters(), prop::collection::vec(2_000_000u64..200_000_000, 5), spending());
    let taken = RefCell::new(BTreeMap::<String, u64>::new());
    let mut runner = TestRunner::new(ProptestConfig { cases, ..ProptestConfig::default() });
    let result = runner.run(&histories, |(parameters, seeds, history)| {
        let mut till = Till::new(World::new(parameters, &seeds));
        for spending in history {
            till.spend(spending)?;
        }
        end(&mut till)?;
        let mut taken = taken.borrow_mut();
        let around = till.world.taken.into_iter();
        for (kind, count) in till.taken.into_iter().map(|(k, n)| (k.to_owned(), n)).chain(around) {
            *taken.entry(kind).or_default() += count;
        }
        Ok(())
    });
    result.unwrap();
    taken.into_inner()
}

#[test]
fn every_unit_has_its_place_and_nobody_is_paid_twice() {
    let taken = run(60, |_| Ok(()));
    // A test in which nothing was ever paid would prove little.
    let kinds = "Funded FundRefused TooMuch Claimed Early Late Twice Nothing SweptThin SweptAfter Forlorn \
        SweepRefused Collected CollectRefused List Accepted Correct Penalize Credit Adopt";
    for kind in kinds.split_whitespace() {
        assert!(taken.contains_key(kind), "{kind} is missing: {taken:?}");
    }
}

#[test]
fn money_is_never_stuck_where_people_work_on() {
    run(10, Till::drain);
}
