//! The calendar of a commons: fixed at deployment, the same in all its contracts.

use crate::{
    Time,
    decay::HalfLife,
    units::{Epoch, Points, Season, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Epochs, seasons and the half-life of reputation, counted from one second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Calendar {
    /// The second of deployment: epoch 0 and season 0 begin. What lies before counts as in them.
    pub genesis: Time,
    /// Accounting period, in seconds; at least 1.
    pub epoch_length: u32,
    /// Leadership period, in epochs; at least 1.
    pub epochs_per_season: u16,
    /// Epochs in which points become half as many.
    pub half_life: HalfLife,
}

impl Calendar {
    /// The epoch of a second.
    pub fn epoch(&self, at: Time) -> Epoch {
        let epoch = at.saturating_sub(self.genesis) / u64::from(self.epoch_length.max(1));
        // 2^32 epochs of a minute are 8,000 years.
        Epoch(u32::try_from(epoch).unwrap_or(u32::MAX))
    }

    /// The first second of an epoch.
    pub fn start(&self, epoch: Epoch) -> Time {
        // 2^32 epochs of less than 2^23 seconds, and the present: far below 2^64.
        self.genesis.saturating_add(u64::from(epoch.0) * u64::from(self.epoch_length))
    }

    /// The season of a second.
    pub fn season(&self, at: Time) -> Season {
        Season(self.epoch(at).0 / u32::from(self.epochs_per_season.max(1)))
    }

    /// The first second after a season.
    pub fn season_end(&self, season: Season) -> Time {
        let epochs = u64::from(season.0).saturating_add(1) * u64::from(self.epochs_per_season);
        self.genesis.saturating_add(epochs.saturating_mul(self.epoch_length.into()))
    }

    /// Length of a season, in seconds.
    pub fn season_length(&self) -> Time {
        u64::from(self.epochs_per_season) * u64::from(self.epoch_length)
    }

    /// The weight of so many points at a time, rounded up.
    pub fn units_up(&self, points: Points, at: Time) -> Units {
        self.half_life.units_up(points, self.epoch(at).0)
    }

    /// What so much weight is in points at a time, rounded down.
    pub fn points_down(&self, units: Units, at: Time) -> Points {
        self.half_life.points_down(units, self.epoch(at).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Epochs of 100 seconds, seasons of three of them.
    const CALENDAR: Calendar = Calendar {
        genesis: 1_000,
        epoch_length: 100,
        epochs_per_season: 3,
        half_life: HalfLife(4),
    };

    #[test]
    fn every_second_lies_in_one_epoch_and_one_season() {
        for (at, epoch, season) in [
            (0, 0, 0),
            (999, 0, 0),
            (1_000, 0, 0),
            (1_099, 0, 0),
            (1_100, 1, 0),
            (1_299, 2, 0),
            (1_300, 3, 1),
            (1_599, 5, 1),
            (1_600, 6, 2),
        ] {
            assert_eq!(CALENDAR.epoch(at), Epoch(epoch), "at {at}");
            assert_eq!(CALENDAR.season(at), Season(season), "at {at}");
        }
        assert_eq!(CALENDAR.epoch(u64::MAX), Epoch(u32::MAX));
    }

    #[test]
    fn epochs_and_seasons_begin_where_others_end() {
        for epoch in 0..9 {
            let start = CALENDAR.start(Epoch(epoch));
            assert_eq!(CALENDAR.epoch(start), Epoch(epoch));
            assert_eq!(CALENDAR.epoch(start - 1), Epoch(epoch.saturating_sub(1)));
        }
        for season in 0..3 {
            let end = CALENDAR.season_end(Season(season));
            assert_eq!(CALENDAR.season(end), Season(season + 1));
            assert_eq!(CALENDAR.season(end - 1), Season(season));
        }
        assert_eq!(CALENDAR.season_length(), 300);
    }
}
