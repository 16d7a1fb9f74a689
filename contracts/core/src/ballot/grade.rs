//! Grade ballots: a judgement in tenths, whose outcome is the weighted median.

use super::{Cast, CastError, Terms, check_weight};
use crate::{Address, Time, units::Units};
use scale::{Decode, Encode, MaxEncodedLen};

/// The best grade: ten tenths of what was claimed.
pub const GRADE_MAX: u8 = 10;

/// A Grade ballot as it is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct GradeBallot {
    /// First second in which casts no longer count; at most once later than the terms say.
    pub closes: Time,
    /// Whether a late cast has moved it.
    pub extended: bool,
    /// Whether the outcome has been taken; nothing changes after that.
    pub settled: bool,
    /// Agents who grade above 0.
    pub approvers: u32,
    /// Weight of each grade, 0 to [`GRADE_MAX`].
    pub weights: [Units; GRADE_MAX as usize + 1],
}

impl GradeBallot {
    /// The ballot before the first cast.
    pub fn new(terms: &Terms) -> Self {
        Self {
            closes: terms.closes,
            extended: false,
            settled: false,
            approvers: 0,
            weights: [Units::ZERO; GRADE_MAX as usize + 1],
        }
    }

    /// Counts a cast of `weight`; `prior` is the grade and weight that the caller has cast here
    /// before, which it replaces.
    pub fn cast(
        &mut self,
        terms: &Terms,
        (reviewer_min, excluded): (Units, Address),
        prior: Option<(u8, Units)>,
        cast: &Cast,
        weight: Units,
    ) -> Result<(), CastError> {
        terms.check(cast, GRADE_MAX, self.closes)?;
        if cast.caller == excluded {
            return Err(CastError::Excluded);
        }
        if self.settled {
            return Err(CastError::Settled);
        }
        check_weight(weight, reviewer_min)?;

        if let Some((grade, weight)) = prior {
            let held = &mut self.weights[usize::from(grade.min(GRADE_MAX))];
            *held = held.minus(weight);
            self.approvers = self.approvers.saturating_sub(u32::from(grade > 0));
        }
        let (now, grade) = (cast.now, cast.choice);
        let held = &mut self.weights[usize::from(grade)];
        *held = held.plus(weight);
        self.approvers = self.approvers.saturating_add(u32::from(grade > 0));
        if !self.extended && now >= self.closes.saturating_sub(terms.quarter()) {
            // Whoever waits for the last moment gives the others time to answer, once: without an
            // end, somebody could keep a review open for ever.
            self.closes = self.closes.saturating_add(terms.quarter());
            self.extended = true;
        }
        Ok(())
    }

    /// Weight of all casts.
    pub fn total(&self) -> Units {
        self.weight_from(0)
    }

    /// Weight of the casts at `grade` or above.
    pub fn weight_from(&self, grade: u8) -> Units {
        self.weights.iter().skip(grade.into()).fold(Units::ZERO, |sum, held| sum.plus(*held))
    }

    /// The lower weighted median: the lowest grade such that at least half of the weight is at it
    /// or below. `None` while nobody has cast.
    ///
    /// No exaggeration shifts it (a 10 weighs no more than a grade just above it), and less than
    /// half of the weight imposes nothing.
    pub fn median(&self) -> Option<u8> {
        let total = self.total();
        let mut below = Units::ZERO;
        for (grade, held) in (0u8..).zip(self.weights) {
            below = below.plus(held);
            if below > Units::ZERO && below.0 >= total.0 - below.0 {
                return Some(grade);
            }
        }
        None
    }

    /// Whether a single grade holds more than half of the supply, so that no cast of the others can
    /// change the median.
    pub fn is_decided(&self, supply: Units) -> bool {
        self.weights.iter().any(|held| held.is_majority_of(supply))
    }
}
