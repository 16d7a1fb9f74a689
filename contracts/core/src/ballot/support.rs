//! Support ballots: Against, For or Abstain, with own weight and what others have lent.

use super::{Cast, CastError, Terms, check_weight};
use crate::{Time, units::Units};
use scale::{Decode, Encode, MaxEncodedLen};

/// The choice against; numbered as in Governor Bravo and OpenZeppelin's `GovernorCountingSimple`.
pub const AGAINST: u8 = 0;
/// The choice for.
pub const FOR: u8 = 1;
/// The choice that counts for the quorum only.
pub const ABSTAIN: u8 = 2;

/// A Support ballot as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct SupportBallot {
    /// First second in which casts no longer count; at most once later than the terms say.
    pub closes: Time,
    /// Whether closing has been moved.
    pub extended: bool,
    /// Weight against, for, and abstaining.
    pub weights: [Units; 3],
}

impl SupportBallot {
    /// The ballot before the first cast.
    pub fn new(terms: &Terms) -> Self {
        Self { closes: terms.closes, extended: false, weights: [Units::ZERO; 3] }
    }

    /// Counts a cast of `weight`. That the caller has not cast before is for the caller of this to see.
    ///
    /// `taken_back` is the part of it that the caller had lent, with the delegate's choice if the
    /// delegate has cast already: that much leaves the delegate's choice.
    pub fn cast(
        &mut self,
        terms: &Terms,
        (quorum, extension): (Units, u32),
        cast: &Cast,
        weight: Units,
        taken_back: Option<(u8, Units)>,
    ) -> Result<(), CastError> {
        terms.check(cast, ABSTAIN, self.closes)?;
        check_weight(weight, Units(1))?;

        let before = self.participation();
        if let Some((choice, units)) = taken_back {
            let held = &mut self.weights[usize::from(choice.min(ABSTAIN))];
            *held = held.minus(units);
        }
        let held = &mut self.weights[usize::from(cast.choice.min(ABSTAIN))];
        *held = held.plus(weight);
        // A delegator who takes weight back may undo a quorum, so it can be reached more than once:
        // whoever does so at the last moment gives the others time to answer, once.
        let reached = before < quorum && self.participation() >= quorum;
        let extended = cast.now.saturating_add(extension.into());
        if reached && !self.extended && extended > self.closes {
            self.closes = extended;
            self.extended = true;
        }
        Ok(())
    }

    /// What counts for the quorum: For and Abstain.
    pub fn participation(&self) -> Units {
        let [_, in_favour, abstaining] = self.weights;
        in_favour.plus(abstaining)
    }

    /// Weight of all casts.
    pub fn total(&self) -> Units {
        self.weights.iter().fold(Units::ZERO, |sum, held| sum.plus(*held))
    }
}
