//! What a commons may choose, within which range, and what it means: the one place that knows.

use crate::{
    Time,
    review::Rule,
    units::{BasisPoints, Epoch, Points},
};
use alloc::{vec, vec::Vec};
use scale::{Decode, Encode, MaxEncodedLen};

const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

/// The parameters of a commons; [`Parameters::default`] is what a new one starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Parameters {
    /// Accounting period, in seconds.
    pub epoch_length: u32,
    /// Time for grading a contribution, in seconds.
    pub review_period: u32,
    /// Agents who must grade a claim above 0.
    pub min_reviewers: u8,
    /// Share of the supply that must vouch for a claim.
    pub review_quorum_bps: BasisPoints,
    /// The most that share may amount to.
    pub review_quorum_cap: Points,
    /// Least reputation of a reviewer.
    pub reviewer_min: Points,
    /// Most points in one claim.
    pub claim_max: Points,
    /// Share of the supply that may be accepted in an epoch without a majority vouching.
    pub surge_bps: BasisPoints,
}

impl Default for Parameters {
    fn default() -> Self {
        Self {
            epoch_length: 7 * DAY as u32,
            review_period: 3 * DAY as u32,
            min_reviewers: 2,
            review_quorum_bps: BasisPoints(500),
            review_quorum_cap: Points::whole(1_000),
            reviewer_min: Points::whole(1),
            claim_max: Points::whole(200),
            surge_bps: BasisPoints(500),
        }
    }
}

/// Least points in a claim, in millionths: so little that a tenth of it is still worth something.
pub const CLAIM_MIN: Points = Points(10);

/// The unit a parameter is given in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds.
    Seconds,
    /// Hundredths of a percent.
    BasisPoints,
    /// Millionths of a point.
    Points,
    /// A plain number.
    Count,
}

/// One parameter: its value in a given set, its range, and what it is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Name, as typed by people.
    pub name: &'static str,
    /// What it decides.
    pub meaning: &'static str,
    /// Unit of the three numbers.
    pub unit: Unit,
    /// Its value.
    pub value: u64,
    /// Least allowed value.
    pub min: u64,
    /// Greatest allowed value.
    pub max: u64,
}

/// Why parameters are refused: the position in [`Parameters::entries`], and what was allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct OutOfRange {
    /// Position of the parameter.
    pub index: u8,
    /// The value given.
    pub value: u64,
    /// Least allowed value.
    pub min: u64,
    /// Greatest allowed value.
    pub max: u64,
}

impl Parameters {
    /// `(value, min, max)` of each parameter. Ranges end where a commons would freeze, or where a
    /// number would lose its meaning.
    fn ranges(&self) -> [(u64, u64, u64); 8] {
        [
            (self.epoch_length.into(), MINUTE, 91 * DAY),
            (self.review_period.into(), MINUTE, 28 * DAY),
            (self.min_reviewers.into(), 1, 20),
            (self.review_quorum_bps.0.into(), 0, 5_000),
            (self.review_quorum_cap.0, 1, u64::MAX),
            (self.reviewer_min.0, 0, u64::MAX),
            (self.claim_max.0, CLAIM_MIN.0, u64::MAX),
            (self.surge_bps.0.into(), 100, 2_500),
        ]
    }

    /// Checks every parameter against its range.
    pub fn check(&self) -> Result<(), OutOfRange> {
        for (index, (value, min, max)) in (0u8..).zip(self.ranges()) {
            if value < min || value > max {
                return Err(OutOfRange { index, value, min, max });
            }
        }
        Ok(())
    }

    /// The parameters with their names, units and meanings, for help texts and tables.
    pub fn entries(&self) -> Vec<Entry> {
        let names = vec![
            ("epoch_length", Unit::Seconds, "accounting period"),
            ("review_period", Unit::Seconds, "time for grading a contribution"),
            ("min_reviewers", Unit::Count, "agents who must grade a claim above 0"),
            ("review_quorum_bps", Unit::BasisPoints, "share of the supply that must vouch"),
            ("review_quorum_cap", Unit::Points, "the most that share may amount to"),
            ("reviewer_min", Unit::Points, "least reputation of a reviewer"),
            ("claim_max", Unit::Points, "most points in one claim"),
            ("surge_bps", Unit::BasisPoints, "share accepted in an epoch without a majority"),
        ];
        names
            .into_iter()
            .zip(self.ranges())
            .map(|((name, unit, meaning), (value, min, max))| Entry {
                name,
                meaning,
                unit,
                value,
                min,
                max,
            })
            .collect()
    }

    /// Sets one parameter by name. `None` if there is no such parameter or the value does not
    /// fit its type; whether it is in range is [`Parameters::check`]'s to say.
    pub fn set(&mut self, name: &str, value: u64) -> Option<()> {
        match name {
            "epoch_length" => self.epoch_length = value.try_into().ok()?,
            "review_period" => self.review_period = value.try_into().ok()?,
            "min_reviewers" => self.min_reviewers = value.try_into().ok()?,
            "review_quorum_bps" => self.review_quorum_bps = BasisPoints(value.try_into().ok()?),
            "review_quorum_cap" => self.review_quorum_cap = Points(value),
            "reviewer_min" => self.reviewer_min = Points(value),
            "claim_max" => self.claim_max = Points(value),
            "surge_bps" => self.surge_bps = BasisPoints(value.try_into().ok()?),
            _ => return None,
        }
        Some(())
    }

    /// What it takes for a claim to be accepted.
    pub fn rule(&self) -> Rule {
        Rule {
            min_reviewers: self.min_reviewers,
            quorum: self.review_quorum_bps,
            quorum_cap: self.review_quorum_cap,
            surge: self.surge_bps,
        }
    }

    /// The epoch of a second, counted from `genesis`.
    pub fn epoch(&self, genesis: Time, at: Time) -> Epoch {
        // `check` keeps the length above 0; 2^32 epochs of a minute are 8,000 years.
        let epoch = at.saturating_sub(genesis) / u64::from(self.epoch_length.max(1));
        Epoch(u32::try_from(epoch).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_in_range() {
        assert_eq!(Parameters::default().check(), Ok(()));
    }

    #[test]
    fn both_ends_of_every_range_hold_and_one_beyond_does_not() {
        for (index, entry) in (0u8..).zip(Parameters::default().entries()) {
            for (value, allowed) in [
                (Some(entry.min), true),
                (Some(entry.max), true),
                (entry.min.checked_sub(1), false),
                (entry.max.checked_add(1), false),
            ] {
                let Some(value) = value else { continue };
                let mut parameters = Parameters::default();
                parameters.set(entry.name, value).unwrap();
                let expected = OutOfRange { index, value, min: entry.min, max: entry.max };
                assert_eq!(
                    parameters.check(),
                    if allowed { Ok(()) } else { Err(expected) },
                    "{} = {value}",
                    entry.name
                );
            }
        }
        assert_eq!(Parameters::default().set("half_lif", 3), None);
    }

    #[test]
    fn epochs_count_from_genesis() {
        let parameters = Parameters { epoch_length: 100, ..Default::default() };
        for (at, epoch) in [(0, 0), (1_000, 0), (1_099, 0), (1_100, 1), (1_999, 9)] {
            assert_eq!(parameters.epoch(1_000, at), Epoch(epoch), "at {at}");
        }
    }
}
