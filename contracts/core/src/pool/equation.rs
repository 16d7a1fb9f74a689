//! The value equation: how every deposit is divided, to the smallest unit.

use crate::{
    U256, division,
    units::{BPS, BasisPoints},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// The rule that splits incoming money. The four parts add up to 10,000 basis points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Equation {
    /// To those whose work was accepted in the epoch, by points.
    pub work: BasisPoints,
    /// To all who ever earned, by what is left of it.
    pub equity: BasisPoints,
    /// In equal parts to all who did at least a little.
    pub floor: BasisPoints,
    /// To the treasury.
    pub commons: BasisPoints,
}

impl Default for Equation {
    fn default() -> Self {
        let [work, equity, floor, commons] = [6_000, 2_500, 1_000, 500].map(BasisPoints);
        Self { work, equity, floor, commons }
    }
}

/// A deposit, divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Split {
    /// To the work of the epoch.
    pub work: U256,
    /// To all work so far.
    pub equity: U256,
    /// To the floor fund.
    pub floor: U256,
    /// To the treasury, with what is left over by rounding.
    pub commons: U256,
}

impl Equation {
    /// Divides an amount. The first three parts are rounded down, so that they are never more than
    /// the amount together; the treasury has the rest.
    pub fn split(&self, amount: U256) -> Split {
        let [work, equity, floor] = [self.work, self.equity, self.floor].map(|it| part(amount, it));
        let commons = amount.saturating_sub(work).saturating_sub(equity).saturating_sub(floor);
        Split { work, equity, floor, commons }
    }
}

/// `amount × share / 10,000`, rounded down.
fn part(amount: U256, share: BasisPoints) -> U256 {
    let mut digits = [0u32; 8];
    for (pair, limb) in digits.chunks_exact_mut(2).rev().zip(amount.0) {
        pair.copy_from_slice(&[(limb >> 32) as u32, limb as u32]);
    }
    division::share(&mut digits, share.0.min(BPS));
    let mut limbs = [0; 4];
    for (limb, pair) in limbs.iter_mut().rev().zip(digits.chunks_exact(2)) {
        *limb = u64::from(pair[0]) << 32 | u64::from(pair[1]);
    }
    U256(limbs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;
    use proptest::prelude::*;

    fn big(amount: U256) -> BigUint {
        BigUint::from_bytes_be(&amount.to_big_endian())
    }

    proptest! {
        #[test]
        fn every_unit_of_a_deposit_has_one_place(
            limbs in any::<[u64; 4]>(),
            shift in 0usize..256,
            cuts in any::<[u16; 3]>(),
        ) {
            let amount = U256(limbs) >> shift;
            let mut cuts = cuts.map(|cut| cut % (BPS + 1));
            cuts.sort_unstable();
            let [a, b, c] = cuts;
            let [work, equity, floor, commons] = [a, b - a, c - b, BPS - c].map(BasisPoints);
            let split = Equation { work, equity, floor, commons }.split(amount);
            let sum = big(split.work) + big(split.equity) + big(split.floor) + big(split.commons);
            prop_assert_eq!(sum, big(amount));
            for (part, share) in [(split.work, work), (split.equity, equity), (split.floor, floor)] {
                prop_assert_eq!(big(part), big(amount) * share.0 / BPS);
            }
            // Three parts were rounded down by less than a unit each.
            let exact = big(amount) * commons.0 / BPS;
            prop_assert!(exact <= big(split.commons) && big(split.commons) <= exact + 3u8);
        }
    }
}
