//! Numbers that must not be mistaken for one another, and how they round.

use crate::division;
use scale::{Decode, Encode, MaxEncodedLen};

/// Basis points in a whole.
pub const BPS: u16 = 10_000;

/// Value and reputation as people speak of it, in millionths of a point.
///
/// By convention a point is about an hour of ordinary work. All points together stay below
/// 2^64 millionths (18 trillion points), see [`crate::reputation::MintError`].
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Points(pub u64);

impl Points {
    /// Decimals of a point.
    pub const DECIMALS: u8 = 6;

    /// That many whole points.
    ///
    /// Only for constants and tests: it panics beyond 18 trillion.
    pub const fn whole(points: u64) -> Self {
        Self(points * 1_000_000)
    }

    /// `self × part / whole`, rounded down. `part` ≤ `whole`, so the result is at most `self`.
    pub fn mul_div_down(self, part: u64, whole: u64) -> Self {
        debug_assert!(part <= whole && whole > 0);
        // The product of two u64 fits u128, and the quotient is at most `self`.
        Self((u128::from(self.0) * u128::from(part) / u128::from(whole)) as u64)
    }
}

/// Voting weight: what reputation is stored in. Points fade, units never change by themselves; see
/// [`crate::decay`].
///
/// All units together stay below 2^127, so the sum of two amounts never overflows.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Units(pub u128);

impl Units {
    /// No weight.
    pub const ZERO: Self = Self(0);

    /// The sum of parts of one supply. Each part is held by somebody, so the sum is at most the
    /// supply (below 2^127) and saturation is never reached.
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// The difference; the caller takes out only what was put in.
    pub fn minus(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// That share of the weight, rounded up: a bar is never lower than the rule says.
    pub fn share_up(self, share: BasisPoints) -> Self {
        let (share, remainder) = self.share(share);
        Self(share + u128::from(remainder > 0))
    }

    /// That share of the weight, rounded down: a limit is never higher than the rule says.
    pub fn share_down(self, share: BasisPoints) -> Self {
        Self(self.share(share).0)
    }

    /// `self × share / 10,000` and the remainder.
    fn share(self, share: BasisPoints) -> (u128, u64) {
        let mut digits = [96, 64, 32, 0].map(|shift| (self.0 >> shift) as u32);
        let remainder = division::share(&mut digits, share.0);
        let quotient = digits.into_iter().fold(0, |sum, digit| sum << 32 | u128::from(digit));
        (quotient, remainder)
    }

    /// `self × part / whole`, rounded down; 0 if `whole` is 0. `part` ≤ `whole` < 2^127, so the
    /// result is at most `self`.
    pub fn mul_div_down(self, part: Self, whole: Self) -> Self {
        if whole.0 == 0 {
            return Self::ZERO;
        }
        let (amount, mut quotient) = (self.0, 0);
        let bit = |index: u32| amount >> index & 1 == 1;
        division::mul_div_down(
            u128::BITS - amount.leading_zeros(),
            bit,
            part.0,
            whole.0,
            |digit| quotient = 2 * quotient + u128::from(digit),
        );
        Self(quotient)
    }

    /// Whether this is more than half of `whole`.
    pub fn is_majority_of(self, whole: Self) -> bool {
        self.0 > whole.0 / 2
    }
}

/// Hundredths of a percent, 0 ..= 10,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct BasisPoints(pub u16);

/// Accounting period, counted from the deployment of the commons.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Epoch(pub u32);

/// Leadership period: votes are lent by the season.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Season(pub u32);

/// Number of a project; the first is 1, and 0 is the commons as a whole.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ProjectId(pub u32);

impl ProjectId {
    /// The commons as a whole.
    pub const COMMONS: Self = Self(0);
}

impl core::fmt::Display for ProjectId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Number of a need; the first is 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct NeedId(pub u32);

impl core::fmt::Display for NeedId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Number of a contribution; the first is 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ContributionId(pub u64);

impl core::fmt::Display for ContributionId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

/// Number of a proposal; the first is 1.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct ProposalId(pub u64);

impl core::fmt::Display for ProposalId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_share_rounds_up_and_never_exceeds_the_whole(weight in any::<u128>(), share in 0u16..=BPS) {
            let part = Units(weight).share_up(BasisPoints(share)).0;
            let down = Units(weight).share_down(BasisPoints(share)).0;
            prop_assert!(down == part || down + 1 == part);
            prop_assert!(part <= weight);
            // part × 10,000 ≥ weight × share > (part − 1) × 10,000, checked where it fits.
            if weight < u128::MAX / 20_000 {
                let exact = weight * u128::from(share);
                prop_assert!(part * 10_000 >= exact);
                prop_assert!(part == 0 || (part - 1) * 10_000 < exact);
            }
        }

        #[test]
        fn a_part_of_a_whole_is_exact(amount in 0u128..1 << 127, part in 0u128..1 << 127, whole in 1u128..1 << 127) {
            let part = part % (whole + 1);
            let exact = BigUint::from(amount) * part / whole;
            prop_assert_eq!(BigUint::from(Units(amount).mul_div_down(Units(part), Units(whole)).0), exact);
        }

        #[test]
        fn points_round_down(points in any::<u64>(), tenths in 0u64..=10) {
            let part = u128::from(Points(points).mul_div_down(tenths, 10).0);
            let exact = u128::from(points) * u128::from(tenths);
            prop_assert!(part * 10 <= exact && exact < (part + 1) * 10);
        }

        #[test]
        fn a_majority_is_more_than_half(part in any::<u64>(), whole in any::<u64>()) {
            let (a, b) = (u128::from(part), u128::from(whole));
            prop_assert_eq!(Units(a).is_majority_of(Units(b)), 2 * a > b);
        }
    }
}
