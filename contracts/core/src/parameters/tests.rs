//! What may be chosen, and what may not.

use super::*;

#[test]
fn the_defaults_are_in_range() {
    assert_eq!(Parameters::default().check(), Ok(()));
}

#[test]
fn both_ends_of_every_range_hold_and_one_beyond_does_not() {
    for (index, entry) in (0u8..).zip(Parameters::default().entries()) {
        for (value, allowed) in [
            (Some(entry.min), true),
            (Some(entry.max), true),
            (entry.min.checked_sub(1), false),
            (entry.max.checked_add(1), false),
        ] {
            let Some(value) = value else { continue };
            let mut parameters = Parameters::default();
            parameters.set(index, value).unwrap();
            // Later parts of the equation have what this one leaves.
            let Equation { work, equity, floor, commons } = &mut parameters.equation;
            let mut rest = 10_000u16;
            for (position, part) in (23..).zip([work, equity, floor]) {
                part.0 = if position > index { part.0.min(rest) } else { part.0 };
                rest = rest.saturating_sub(part.0);
            }
            if entry.name != "commons_bps" {
                commons.0 = rest;
            }
            assert_eq!(parameters.get(index), Some(value), "{}", entry.name);
            assert_eq!(Parameters::position(entry.name), Some(index));
            if entry.name != "dispute_period" {
                parameters = parameters.with_fitting_dispute_period();
            }
            let expected = OutOfRange { index, value, min: entry.min, max: entry.max };
            assert_eq!(
                parameters.check(),
                if allowed { Ok(()) } else { Err(expected) },
                "{} = {value}",
                entry.name
            );
        }
    }
    assert_eq!(Parameters::position("half_lif"), None);
    assert_eq!(Parameters::default().set(NAMES.len() as u8, 3), None);
}

#[test]
fn the_ranges_are_what_people_were_told() {
    let table: Vec<_> = Parameters::default()
        .entries()
        .into_iter()
        .map(|entry| (entry.name, entry.value, entry.min, entry.max))
        .collect();
    let points = |points: u64| points * 1_000_000;
    let expected = [
        ("epoch_length", 604_800, 60, 7_862_400),
        ("epochs_per_season", 13, 1, 52),
        ("half_life", 26, 4, 520),
        ("inherit_window", 4, 1, 26),
        ("review_period", 259_200, 60, 2_419_200),
        ("min_reviewers", 2, 1, 20),
        ("review_quorum_bps", 500, 0, 5_000),
        ("review_quorum_cap", points(1_000), 1, u64::MAX),
        ("reviewer_min", points(1), 0, u64::MAX),
        ("claim_max", points(200), 10, u64::MAX),
        ("surge_bps", 500, 100, 2_500),
        ("cite_bps", 500, 0, 2_000),
        ("penalty_bps", 5_000, 0, 10_000),
        ("floor_min", points(8), 1, u64::MAX),
        // A cycle of five days and a quarter of three; 26 epochs of a week.
        ("dispute_period", 604_800, 496_800, 15_724_800),
        ("proposal_threshold", points(10), 0, u64::MAX),
        ("voting_delay", 0, 0, 1_209_600),
        ("voting_period", 259_200, 60, 2_419_200),
        ("quorum_bps", 1_000, 100, 5_000),
        ("quorum_floor", points(30), 0, u64::MAX),
        ("late_quorum_extension", 86_400, 0, 604_800),
        ("timelock", 86_400, 0, 1_209_600),
        ("grace", 1_209_600, 86_400, 7_862_400),
        // Each part of the equation may take what those before it leave.
        ("work_bps", 6_000, 0, 10_000),
        ("equity_bps", 2_500, 0, 4_000),
        ("floor_bps", 1_000, 0, 1_500),
        ("commons_bps", 500, 500, 500),
        ("claim_window", 26, 1, 520),
        ("pot_min", points(20), 1, points(10_000)),
        ("signal_half_life", 2, 1, 26),
    ];
    assert_eq!(table, expected);
}
