//! How reputation fades, in O(1): every point halves each half-life, and nobody touches an account.
//!
//! What is stored are *units*: `units = points · 2^(epoch / half_life)`, worked out once, when points
//! are minted. What somebody has later is `points = units / 2^(epoch / half_life)`. Units never
//! change by themselves, so accounts, lent votes and the supply fade together and exactly, and the
//! ratio of two amounts of units is the ratio of their voting weight at any time.
//!
//! **Range.** Points are below 2^64 and the exponent below [`HORIZON`] = 63, so units are below
//! 2^127. At the horizon (63 half-lives; 31 years by default) minting ends; everything else works on.
//!
//! **Error.** [`HalfLife::units_up`] rounds up and [`HalfLife::points_down`] down; in the same epoch
//! one undoes the other exactly. The growth factor is at most 2^-57 of itself too small, whatever
//! the epoch. So after n mints an account shows the exact value within n + 1 millionths of a point
//! and 2^-56 of it, at any later epoch.

use crate::units::{Points, Units};
use scale::{Decode, Encode, MaxEncodedLen};

/// Half-lives after which nothing can be minted.
pub const HORIZON: u32 = 63;

/// Epochs in which points become half as many; at least 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct HalfLife(pub u16);

impl HalfLife {
    /// The first epoch in which nothing can be minted.
    pub fn horizon(self) -> u32 {
        u32::from(self.0).saturating_mul(HORIZON)
    }

    /// The weight of so many points in that epoch, rounded up. From the horizon on it is a bar that
    /// may be out of reach: the result saturates.
    pub fn units_up(self, points: Points, epoch: u32) -> Units {
        let (halvings, growth) = self.growth(epoch);
        // 64 bits times 64 bits.
        let product = u128::from(points.0) * u128::from(growth);
        if halvings < HORIZON {
            let shift = 63 - halvings; // 1 to 63
            let dropped = product & ((1 << shift) - 1);
            return Units((product >> shift) + u128::from(dropped > 0));
        }
        let shift = halvings - 63;
        let fits = shift <= product.leading_zeros();
        Units(if product == 0 {
            0
        } else if fits {
            product << shift
        } else {
            u128::MAX
        })
    }

    /// What so much weight is in points in that epoch, rounded down.
    pub fn points_down(self, units: Units, epoch: u32) -> Points {
        Points(u64::try_from(self.fade_down(units.0, epoch)).unwrap_or(u64::MAX))
    }

    /// What is left of an amount after so many epochs, rounded down.
    pub fn fade_down(self, amount: u128, epochs: u32) -> u128 {
        let (halvings, growth) = self.growth(epochs);
        let growth = u128::from(growth); // at least 2^63
        if halvings > 63 {
            return amount.checked_shr(halvings - 63).unwrap_or(0) / growth;
        }
        // amount · 2^shift / growth: the quotient is below 2^65 and the remainder below 2^64, so
        // neither leaves 128 bits when shifted by at most 63.
        let shift = 63 - halvings;
        ((amount / growth) << shift) + ((amount % growth) << shift) / growth
    }

    /// 2^(epoch / half_life) = 2^halvings · growth / 2^63, with growth in 2^63 .. 2^64.
    ///
    /// growth is e^y for y = part · ln 2 / half_life < 0.694, by its series y^n / n!, in 64 binary
    /// places. Every step rounds down by less than one place; the 20 terms that are not 0 are
    /// together at most 2^6 places too small.
    fn growth(self, epoch: u32) -> (u32, u64) {
        /// ln 2 · 2^64, rounded down (OEIS A002162).
        const LN_2: u128 = 0xB172_17F7_D1CF_79AB;
        let half_life = u32::from(self.0.max(1));
        let (halvings, part) = (epoch / half_life, epoch % half_life);
        let y = u128::from(part) * LN_2 / u128::from(half_life);
        let (mut sum, mut term, mut n) = (1u128 << 64, y, 1u64);
        while term > 0 {
            sum += term;
            n += 1;
            term = u128::from(((term * y) >> 64) as u64 / n);
        }
        (halvings, (sum >> 1) as u64)
    }
}
