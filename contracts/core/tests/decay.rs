//! Decay in 64-bit fixed point against arbitrary precision.

use commons_core::{
    decay::{HORIZON, HalfLife},
    units::{Points, Units},
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Binary places of the exact arithmetic: five times those of the rules.
const PLACES: u32 = 320;
/// How many of the last places may be wrong.
const WRONG: u32 = 40;

fn big(number: u128) -> BigUint {
    BigUint::from(number)
}

/// number^exponent, all in [`PLACES`], never more than that.
fn power_down(number: &BigUint, exponent: u32) -> BigUint {
    let times = |a: &BigUint, b: &BigUint| (a * b) >> PLACES;
    (0..32).rev().fold(big(1) << PLACES, |power, bit| {
        let square = times(&power, &power);
        if exponent >> bit & 1 == 1 { times(&square, number) } else { square }
    })
}

/// 2^(part / half_life) in [`PLACES`], by integer roots: not above it, and less than 2^[`WRONG`]
/// places below.
fn root(part: u32, half_life: u16) -> BigUint {
    let n = u32::from(half_life);
    let power = big(1) << (PLACES + part);
    // 50 places of a guess; each of Newton's steps doubles them.
    let guess = (f64::from(part) / f64::from(n)).exp2() * (1u64 << 50) as f64;
    let mut root = big(guess as u128) << (PLACES - 50);
    for _ in 0..3 {
        let quotient = (&power << PLACES) / power_down(&root, n - 1);
        root = (&root * (n - 1) + quotient) / n;
    }
    // That it is one is proved by powers: each of their steps drops less than one place, so that
    // both are less than 2^30 places too small.
    let (low, high) = (&root - (big(1) << (WRONG - 1)), &root + (big(1) << (WRONG - 1)));
    assert!(power_down(&low, n) + (big(1) << 30u32) <= power && power < power_down(&high, n));
    low
}

/// 2^(epoch / half_life) in [`PLACES`]: less than 2^([`WRONG`] + epoch / half_life) places too small.
fn growth(epoch: u32, half_life: u16) -> BigUint {
    let half = u32::from(half_life);
    root(epoch % half, half_life) << (epoch / half)
}

/// A half-life within its range, and an epoch before its horizon.
fn moment() -> impl Strategy<Value = (u16, u32)> {
    (4u16..=520).prop_flat_map(|half| {
        let last = u32::from(half) * HORIZON - 1;
        (Just(half), prop_oneof![8 => 0..=last, 1 => Just(last), 1 => 0..=u32::from(half)])
    })
}

fn points() -> impl Strategy<Value = u64> {
    prop_oneof![4 => any::<u64>(), 4 => 0..1_000_000_000u64, 1 => 0..20u64, 1 => Just(u64::MAX)]
}

/// Checks units against points · 2^(epoch / half_life): at most 2^-57 of it too small, less than one
/// unit too large.
fn check_units(points: u64, epoch: u32, half: u16) -> Result<(), TestCaseError> {
    let units = HalfLife(half).units_up(Points(points), epoch).0;
    prop_assert!(units < 1 << 127);
    let exact = big(points.into()) * growth(epoch, half);
    // `exact` itself may be a little too small.
    let slack = big(points.into()) << (WRONG + epoch / u32::from(half));
    let scaled = big(units) << PLACES;
    prop_assert!(scaled < &exact + slack + (big(1) << PLACES), "too large at {epoch} of {half}");
    prop_assert!(&scaled + (&exact >> 57u32) >= exact, "too small at {epoch} of {half}");
    Ok(())
}

#[test]
fn growth_is_within_its_bound_in_every_epoch_of_many_half_lives() {
    // The factor depends on the part of a half-life alone, so for short ones this is all of them.
    for half in 4..=520 {
        let step = if half > 60 { 29 } else { 1 };
        for part in (0..u32::from(half)).step_by(step) {
            // All 64 bits of the factor show: 2^63 points, one epoch before the last halving.
            check_units(1 << 63, u32::from(half) * (HORIZON - 1) + part, half).unwrap();
        }
    }
}

#[test]
fn whole_half_lives_double_exactly() {
    for half in 1..=520 {
        for halvings in 0..HORIZON {
            let units = HalfLife(half).units_up(Points(12_345), u32::from(half) * halvings);
            assert_eq!(units, Units(12_345 << halvings));
        }
    }
}

#[test]
fn extreme_arguments_never_panic() {
    let epochs = (0..200).chain((0..32).flat_map(|bit| {
        let power = 1u32 << bit;
        [power - 1, power, power.saturating_add(1)]
    }));
    let epochs: Vec<u32> = epochs
        .chain([62, 63, 64, 65, 126, 127, 128, 190, 191, 192].map(|halvings| halvings * 26))
        .chain([u32::MAX - 1, u32::MAX, 65_535 * 63 - 1, 65_535 * 63, 65_534 * 64])
        .collect();
    for half in [0, 1, 2, 3, 4, 26, 520, 65_534, 65_535].map(HalfLife) {
        let _ = half.horizon();
        for epoch in &epochs {
            for points in [0, 1, 10, 1 << 63, u64::MAX].map(Points) {
                let units = half.units_up(points, *epoch);
                assert_eq!(units == Units(0), points == Points(0));
                let horizon = half.horizon().max(HORIZON);
                if *epoch < horizon {
                    assert!(units.0 < 1 << 127);
                    assert_eq!(half.points_down(units, *epoch), points);
                } else if units.0 < u128::MAX {
                    // A bar beyond the horizon still means what it says.
                    assert_eq!(half.points_down(units, *epoch), points);
                }
            }
            for units in [0, 1, 1 << 63, 1 << 64, 1 << 127, u128::MAX - 1, u128::MAX] {
                let left = half.fade_down(units, *epoch);
                assert!(left <= units);
                let points = half.points_down(Units(units), *epoch).0;
                assert_eq!(u128::from(points), left.min(u64::MAX.into()));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn units_are_within_one_of_the_exact_value((half, epoch) in moment(), points in points()) {
        check_units(points, epoch, half)?;
    }

    #[test]
    fn reading_in_the_epoch_of_the_mint_undoes_it((half, epoch) in moment(), points in points()) {
        let half = HalfLife(half);
        let units = half.units_up(Points(points), epoch);
        prop_assert_eq!(half.points_down(units, epoch), Points(points));
        // One unit less is less: a bar in units is met exactly by those who have the points.
        if points > 0 {
            prop_assert!(half.points_down(Units(units.0 - 1), epoch) < Points(points));
        }
    }

    #[test]
    fn more_points_are_more_units_and_later_points_too(
        (half, epoch) in moment(), points in points(), more in points(), later in 0u32..2_000,
    ) {
        let half = HalfLife(half);
        let units = |points, epoch| half.units_up(Points(points), epoch);
        if points < more {
            prop_assert!(units(points, epoch) < units(more, epoch));
        }
        prop_assert!(units(points, epoch) <= units(points, epoch + later));
        let (lent, owned) = (units(points.min(more), epoch), units(points.max(more), epoch));
        prop_assert!(half.points_down(lent, epoch + later) <= half.points_down(owned, epoch + later));
        prop_assert!(half.fade_down(owned.0, later) >= half.fade_down(owned.0, later + 1));
    }

    #[test]
    fn fading_is_within_its_bound(half in 1u16..=26, epochs in 0u32..4_000, amount in any::<u128>()) {
        let left = big(HalfLife(half).fade_down(amount, epochs));
        // left · 2^(epochs / half) is amount, less than one part less, or 2^-57 of it more.
        let (growth, exact) = (growth(epochs, half), big(amount) << PLACES);
        prop_assert!(&left * &growth <= &exact + (&exact >> 57u32));
        let wrong = big(1) << (WRONG + epochs / u32::from(half));
        prop_assert!((left + 1u32) * (growth + wrong) > exact);
    }

    /// After n mints, at any later epoch, an account shows the exact value within n + 1 millionths
    /// and 2^-56 of it; more exactly, at most 1 millionth and 2^-57 too little, and at most n units
    /// (each of them 2^(-epoch / half_life) millionths) and 2^-56 too much.
    #[test]
    fn an_account_is_exact_within_the_stated_bound_up_to_the_horizon(
        half in 4u16..=520,
        mints in prop::collection::vec((0.0f64..1.0, points()), 1..40),
        wait in 0.0f64..1.0,
    ) {
        let last = f64::from(half) * f64::from(HORIZON) - 1.0;
        let life = HalfLife(half);
        let (mut units, mut exact, mut newest) = (0u128, big(0), 0);
        for (when, points) in &mints {
            let (epoch, points) = ((when * last) as u32, points / 64);
            units += life.units_up(Points(points), epoch).0;
            exact += big(points.into()) * growth(epoch, half); // in units
            newest = newest.max(epoch);
        }
        let epoch = newest + (wait * (last - f64::from(newest))) as u32;
        // Both in units, in so many binary places.
        let growth = growth(epoch, half);
        let shown = big(life.points_down(Units(units), epoch).0.into()) * &growth;
        // The exact arithmetic itself is less than a 2^140th of a unit off.
        let dust = big(1) << 180u32;
        prop_assert!(&shown + &growth + (&exact >> 57u32) + &dust > exact, "too little");
        let more = big(mints.len() as u128 + 1) << PLACES;
        prop_assert!(shown < &exact + (&exact >> 56u32) + more, "too much");
    }
}
