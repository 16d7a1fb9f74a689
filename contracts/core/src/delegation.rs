//! Lending a vote: for the rest of a season and up to three more, to one agent, revocable at any time.
//!
//! Nothing has to happen when a season ends: what was lent is kept by the last season in which it
//! counts, and whoever asks for a time ignores what had lapsed by then.

use crate::{
    Address, Time,
    encoding::encode_fields,
    units::{Season, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Most seasons that a vote can be lent for, the present one included: a role that is not renewed
/// within a year (by default) is over.
pub const SEASONS_MAX: u8 = 4;

/// To whom an agent has lent, and until when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Lent {
    /// The delegate; the zero address for nobody.
    pub to: Address,
    /// The last season in which it counts.
    pub last: Season,
}

encode_fields!(Lent { to: raw, last });

impl Lent {
    /// The delegate in that season, if it has not lapsed by then.
    pub fn in_season(self, season: Season) -> Option<Address> {
        (!self.to.is_zero() && season <= self.last).then_some(self.to)
    }
}

/// What an agent was lent: by the last season in which it counts, beginning with `season`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Received {
    /// The season in which this was written.
    pub season: Season,
    /// Units that count until the end of `season`, of the next one, and so on.
    pub until: [Units; SEASONS_MAX as usize],
}

impl Received {
    /// The same in a later season: what has lapsed is gone.
    pub fn in_season(self, season: Season) -> Self {
        let lapsed = season.0.saturating_sub(self.season.0) as usize;
        let mut until = [Units::ZERO; SEASONS_MAX as usize];
        for (left, units) in until.iter_mut().zip(self.until.iter().skip(lapsed)) {
            *left = *units;
        }
        Self { season: season.max(self.season), until }
    }

    /// All that counts.
    pub fn total(&self) -> Units {
        self.until.iter().fold(Units::ZERO, |sum, units| sum.plus(*units))
    }

    /// What counts until the end of season `last`, to be changed; `None` if that has lapsed.
    pub fn until_mut(&mut self, last: Season) -> Option<&mut Units> {
        let index = last.0.checked_sub(self.season.0)?;
        self.until.get_mut(index as usize)
    }
}

/// Why a vote cannot be lent; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum DelegationError {
    /// The commons is a fork that people still inherit from; see [`crate::founding`].
    NotOpen { opens: Time, now: Time },
    /// 1 (the rest of this season) to [`SEASONS_MAX`] are allowed.
    SeasonsOutOfRange { seasons: u8, max: u8 },
    /// The zero address is nobody.
    ToNobody,
    /// There is nothing to take back: the vote is not lent, or no longer.
    NotLent,
}
