//! Ballots: how weight is counted.
//!
//! A ballot is *named by its terms*: its id is the hash of everything that decides it. It comes
//! into being with the first cast, nobody has to open it, and a cast under invented terms makes a
//! ballot of its own that nobody ever asks for.

use crate::{
    Address, H256, Time,
    units::{ContributionId, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// The best grade: ten tenths of what was claimed.
pub const GRADE_MAX: u8 = 10;

/// Longest reason that may be given with a cast, in bytes. Event bytes cost about 262,144 ps each,
/// so a reason of this length adds about a twentieth to the cost of a cast.
pub const REASON_MAX: u32 = 256;

/// Everything that decides a Grade ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Terms {
    /// The contract that will ask for the outcome.
    pub convener: Address,
    /// What is judged; its meaning is the convener's.
    pub subject: ContributionId,
    /// Counts the changes of the subject, so that no grade carries over to something else.
    pub revision: u8,
    /// Weight is what an agent held in this second: the one before the subject came into being.
    pub snapshot: Time,
    /// First second in which casts count.
    pub opens: Time,
    /// First second in which they no longer do, unless a late cast moves it.
    pub closes: Time,
    /// Least weight for a cast.
    pub reviewer_min: Units,
    /// Nobody is judge in their own cause.
    pub excluded: Address,
}

impl Terms {
    /// The name of the ballot: keccak256 of the SCALE encoding.
    pub fn ballot(&self, keccak256: impl Fn(&[u8]) -> [u8; 32]) -> H256 {
        H256(keccak256(&self.encode()))
    }

    /// A quarter of the period, in seconds: how late is late, and how much is added then.
    fn quarter(&self) -> Time {
        self.closes.saturating_sub(self.opens) / 4
    }
}

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

/// What one agent cast in one ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Receipt {
    /// The grade that counts now.
    pub grade: u8,
    /// The weight behind it.
    pub weight: Units,
}

/// Why a cast is refused; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum CastError {
    /// The reason is longer than [`REASON_MAX`] bytes.
    ReasonTooLong { length: u32, max: u32 },
    /// The grade is above [`GRADE_MAX`].
    GradeOutOfRange { grade: u8, max: u8 },
    /// Weight can only be taken at a second that is over.
    SnapshotNotPast { snapshot: Time, now: Time },
    /// Casting begins later.
    NotOpen { opens: Time, now: Time },
    /// The outcome has been taken.
    Settled,
    /// Casting is over.
    Closed { closed: Time, now: Time },
    /// The caller is the one agent who may not judge this.
    Excluded,
    /// The caller held too little in the second of the snapshot.
    WeightTooLow { weight: Units, min: Units },
}

/// One agent's cast, as it reaches a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cast {
    /// Who casts.
    pub caller: Address,
    /// When.
    pub now: Time,
    /// What the caller held in the second of the snapshot.
    pub weight: Units,
    /// The judgement.
    pub grade: u8,
    /// Length of the reason given, in bytes.
    pub reason_length: u32,
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

    /// Counts a cast; `prior` is what the caller has cast here before, which it replaces.
    pub fn cast(
        mut self,
        terms: &Terms,
        prior: Option<Receipt>,
        cast: Cast,
    ) -> Result<(Self, Receipt), CastError> {
        let Cast { caller, now, weight, grade, reason_length } = cast;
        if reason_length > REASON_MAX {
            return Err(CastError::ReasonTooLong { length: reason_length, max: REASON_MAX });
        }
        if grade > GRADE_MAX {
            return Err(CastError::GradeOutOfRange { grade, max: GRADE_MAX });
        }
        if terms.snapshot >= now {
            return Err(CastError::SnapshotNotPast { snapshot: terms.snapshot, now });
        }
        if now < terms.opens {
            return Err(CastError::NotOpen { opens: terms.opens, now });
        }
        if self.settled {
            return Err(CastError::Settled);
        }
        if now >= self.closes {
            return Err(CastError::Closed { closed: self.closes, now });
        }
        if caller == terms.excluded {
            return Err(CastError::Excluded);
        }
        let min = terms.reviewer_min.max(Units(1));
        if weight < min {
            return Err(CastError::WeightTooLow { weight, min });
        }

        if let Some(Receipt { grade, weight }) = prior {
            let held = &mut self.weights[usize::from(grade)];
            *held = held.minus(weight);
            self.approvers = self.approvers.saturating_sub(u32::from(grade > 0));
        }
        let held = &mut self.weights[usize::from(grade)];
        *held = held.plus(weight);
        self.approvers = self.approvers.saturating_add(u32::from(grade > 0));
        if !self.extended && now >= self.closes.saturating_sub(terms.quarter()) {
            // Whoever waits for the last moment gives the others time to answer, once: without an
            // end, somebody could keep a review open for ever.
            self.closes = self.closes.saturating_add(terms.quarter());
            self.extended = true;
        }
        Ok((self, Receipt { grade, weight }))
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
