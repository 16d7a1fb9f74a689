//! What a number was at any time.

use commons_core::Time;

/// A number, and from which second on it was what.
#[derive(Clone, Debug, Default)]
pub(super) struct Timeline(Vec<(Time, u128)>);

impl Timeline {
    /// What it is in the end.
    pub(super) fn latest(&self) -> u128 {
        self.0.last().map_or(0, |(_, value)| *value)
    }

    /// It is this from a second on.
    pub(super) fn set(&mut self, since: Time, value: u128) {
        self.0.push((since, value));
    }

    /// What it was at the end of a second.
    pub(super) fn at(&self, time: Time) -> u128 {
        let began = self.0.partition_point(|(since, _)| *since <= time);
        self.0[..began].last().map_or(0, |(_, value)| *value)
    }
}
