//! Signal ballots: what people care about now. The tally fades, like a trail that nobody walks.

use super::{Cast, CastError, Terms, check_weight};
use crate::{
    decay::HalfLife,
    units::{Epoch, Points, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// A Signal ballot as it is stored.
///
/// It fades to the present with each cast, rounded down by less than a millionth of a point. Weight
/// stored in units would do without, but only until its own horizon: 63 half-lives of two epochs are
/// two and a half years, and these ballots may stay open for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct SignalBallot {
    /// Millionths of a point, as of `epoch`. Every agent adds at most their own points in an epoch,
    /// so with a half-life of 26 epochs it stays below 39 supplies: 1 / (1 - 2^(-1/26)). With any it
    /// saturates.
    pub heat: u128,
    /// The epoch of the last cast.
    pub epoch: Epoch,
}

impl SignalBallot {
    /// Counts a cast of `points` in `epoch`; `last` is the epoch of the caller's cast before it.
    pub fn cast(
        &mut self,
        terms: &Terms,
        last: Option<Epoch>,
        cast: &Cast,
        points: Points,
        epoch: Epoch,
        half_life: HalfLife,
    ) -> Result<(), CastError> {
        terms.check(cast, 0, terms.closes)?;
        if let Some(epoch) = last.filter(|last| *last >= epoch) {
            return Err(CastError::AlreadySignalled { epoch });
        }
        check_weight(Units(points.0.into()), Units(1))?;
        self.heat = self.heat_in(epoch, half_life).saturating_add(points.0.into());
        self.epoch = epoch;
        Ok(())
    }

    /// The heat in a later epoch, in millionths of a point, rounded down.
    pub fn heat_in(&self, epoch: Epoch, half_life: HalfLife) -> u128 {
        half_life.fade_down(self.heat, epoch.0.saturating_sub(self.epoch.0))
    }
}
