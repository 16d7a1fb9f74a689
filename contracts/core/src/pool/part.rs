//! A part of a pot: money that is divided by what each has of a whole.

use crate::{U256, division};
use scale::{Decode, Encode, MaxEncodedLen};

/// The greatest number that anything is divided by. All points and all units are below it.
const WHOLE_MAX: u128 = u128::MAX >> 1;

/// Money, and what it is divided by once that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Part {
    /// What was put in before the pot opened.
    pub put: U256,
    /// What of that is still here.
    pub left: U256,
    /// What it is divided by, from the first claim on.
    pub shares: Option<Shares>,
}

/// What money is divided by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Shares {
    /// What all have together.
    pub all: u128,
    /// What it is divided by: that, or more in a thin pot.
    pub whole: u128,
}

impl Part {
    /// Puts money in. The caller has checked that all money there is stays below 2^256, and that the
    /// pot is not open.
    pub fn put(&mut self, amount: U256) {
        self.put = self.put.saturating_add(amount);
        self.left = self.left.saturating_add(amount);
    }

    /// Fixes what it is divided by, once: what `all` have, or `least` if that is more.
    pub fn freeze(&mut self, all: u128, least: u128) -> Shares {
        let whole = all.max(least).min(WHOLE_MAX);
        *self.shares.get_or_insert(Shares { all, whole })
    }

    /// What falls to somebody who has `mine` of it, rounded down; whoever claims before or after them.
    pub fn of(&self, mine: u128) -> U256 {
        match self.shares {
            Some(Shares { whole, .. }) if whole > 0 => mul_div_down(self.put, mine, whole),
            _ => U256::zero(),
        }
    }

    /// What nobody has a share in: the rest of a thin pot. What each can claim was rounded down, so
    /// all of them together never reach into it.
    pub fn rest(&self) -> U256 {
        let claimable = self.of(self.shares.unwrap_or_default().all);
        self.put.saturating_sub(claimable)
    }

    /// Takes money out. What is taken was put in.
    pub fn take(&mut self, amount: U256) {
        self.left = self.left.saturating_sub(amount);
    }
}

/// `amount × part / whole`, rounded down. `part` ≤ `whole`, 0 < `whole` < 2^127.
fn mul_div_down(amount: U256, part: u128, whole: u128) -> U256 {
    let mut quotient = U256::zero();
    let bits = 256 - amount.leading_zeros();
    let bit = |index: u32| amount.bit(index as usize);
    division::mul_div_down(bits, bit, part, whole, |digit| {
        // The quotient is at most the amount, so nothing is shifted out.
        let mut carry = u64::from(digit);
        for limb in &mut quotient.0 {
            let sum = (u128::from(*limb) << 1) + u128::from(carry);
            (*limb, carry) = (sum as u64, (sum >> 64) as u64);
        }
    });
    quotient
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
        fn a_share_is_exact_to_the_smallest_unit(
            limbs in any::<[u64; 4]>(),
            shift in 0usize..256,
            whole in 1u128..=WHOLE_MAX,
            narrow in 0u32..127,
            mine in any::<u128>(),
        ) {
            let (amount, whole) = (U256(limbs) >> shift, (whole >> narrow).max(1));
            let mine = mine % (whole + 1);
            let exact = big(amount) * mine / whole;
            prop_assert_eq!(big(mul_div_down(amount, mine, whole)), exact);
        }

        /// Whatever the shares are, all claims and the rest never take more than was put in, and leave
        /// less than a unit for each.
        #[test]
        fn claims_and_the_rest_never_meet(
            limbs in any::<[u64; 4]>(),
            shift in 0usize..256,
            mine in prop::collection::vec(any::<u64>(), 0..40),
            least in any::<u64>(),
            thick in any::<bool>(),
        ) {
            let mut part = Part::default();
            part.put(U256(limbs) >> shift);
            let all: u128 = mine.iter().map(|it| u128::from(*it)).sum();
            let least = if thick { 0 } else { u128::from(least) * 8 };
            part.freeze(all, least);
            let claims: Vec<U256> = mine.iter().map(|it| part.of(u128::from(*it))).collect();
            let rest = part.rest();
            let claimed = claims.iter().fold(BigUint::from(0u8), |sum, it| sum + big(*it));
            let dust = big(part.put) - claimed - big(rest);
            prop_assert!(dust < BigUint::from(mine.len().max(1)), "{} left over", dust);
        }
    }
}
