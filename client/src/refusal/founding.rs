//! Refusals to found a commons.

use super::{error, exact};
use crate::{
    error::Error,
    format::{bps, points},
    names,
};
use commons_core::{
    founding::FoundingError,
    parameters::{OutOfRange, Parameters, Unit},
    units::{BasisPoints, Points},
};

impl From<FoundingError> for Error {
    fn from(refusal: FoundingError) -> Self {
        use FoundingError as E;
        match refusal {
            E::Parameter(range) => range.into(),
            E::TooFewFounders { given, min } => error(
                "too_few_founders",
                format!(
                    "{given} {} too few: with less than {min}, no contribution could ever find enough reviewers.",
                    if given == 1 { "founder is" } else { "founders are" }
                ),
                "Name more with --founder, or lower min_reviewers.",
            ),
            E::TooManyFounders { given, max } => error(
                "too_many_founders",
                format!("{given} founders are too many; at most {max} are allowed."),
                "Others earn their reputation by contributing.",
            ),
            E::FounderTwice { agent } => error(
                "founder_twice",
                format!("{} is named as a founder twice.", names::show(agent)),
                "Name each founder once, with all their points.",
            ),
            E::SeedTooLow { agent, points: given, min } => error(
                "seed_too_low",
                format!(
                    "{} would begin with {}; to review takes at least {}.",
                    names::show(agent),
                    points(given),
                    points(min)
                ),
                "Give at least that much, or lower reviewer_min with --set.",
            ),
            E::SupplyLimit => error(
                "supply_limit",
                "The seeds add up to more than 2^64 - 1 millionths of a point.",
                "Give less; only the proportions matter.",
            ),
        }
    }
}

impl From<OutOfRange> for Error {
    fn from(range: OutOfRange) -> Self {
        let entries = Parameters::default().entries();
        let Some(entry) = entries.get(usize::from(range.index)) else {
            return Error::new("out_of_range", "A parameter is out of range.");
        };
        let shown = |value: u64| match entry.unit {
            Unit::Seconds => exact(value),
            Unit::Points if value == u64::MAX => "any amount".into(),
            Unit::Count => value.to_string(),
            Unit::Points => points(Points(value)),
            Unit::BasisPoints => u16::try_from(value)
                .map_or_else(|_| value.to_string(), |value| bps(BasisPoints(value))),
        };
        error(
            "out_of_range",
            format!(
                "{} = {} is out of range: {} to {} are allowed.",
                entry.name,
                shown(range.value),
                shown(range.min),
                shown(range.max)
            ),
            "Give a value in that range.",
        )
    }
}
