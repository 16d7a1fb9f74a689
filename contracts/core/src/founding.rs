//! How a commons begins: founders and their seed.

use crate::{
    Address,
    parameters::{OutOfRange, Parameters},
    units::Points,
};
use alloc::vec::Vec;
use scale::{Decode, Encode};

/// Most founders: their names are arguments of one call and cells of one block.
pub const FOUNDERS_MAX: u8 = 50;

/// Reputation given at the start. It votes and reviews as any other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Seed {
    /// Who receives it.
    pub agent: Address,
    /// How much.
    pub points: Points,
}

/// Why a commons cannot begin like this; the first that applies, in this order (for seeds: one after
/// the other).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum FoundingError {
    /// A parameter is out of its range.
    Parameter(OutOfRange),
    /// With fewer nobody could ever be accepted: one contributes, `min_reviewers` review.
    TooFewFounders { given: u8, min: u8 },
    /// More than [`FOUNDERS_MAX`].
    TooManyFounders { given: u32, max: u8 },
    /// Somebody is named twice.
    FounderTwice { agent: Address },
    /// A founder would have too little to review.
    SeedTooLow { agent: Address, points: Points, min: Points },
    /// More than 2^64 - 1 millionths of a point in all.
    SupplyLimit,
}

/// Checks the parameters that a commons begins with.
pub fn check_parameters(parameters: &Parameters) -> Result<(), FoundingError> {
    parameters.check().map_err(FoundingError::Parameter)
}

/// Checks the founding of a commons and returns the points it starts with.
pub fn check(parameters: &Parameters, seeds: &[Seed]) -> Result<Points, FoundingError> {
    check_parameters(parameters)?;
    if seeds.len() > FOUNDERS_MAX.into() {
        return Err(FoundingError::TooManyFounders {
            given: u32::try_from(seeds.len()).unwrap_or(u32::MAX),
            max: FOUNDERS_MAX,
        });
    }
    let (given, min) = (seeds.len() as u8, parameters.min_reviewers.saturating_add(1));
    if given < min {
        return Err(FoundingError::TooFewFounders { given, min });
    }
    let mut agents: Vec<Address> = seeds.iter().map(|seed| seed.agent).collect();
    agents.sort_unstable();
    if let Some(pair) = agents.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(FoundingError::FounderTwice { agent: pair[0] });
    }
    let min = parameters.reviewer_min.max(Points(1));
    let mut supply = 0u64;
    for Seed { agent, points } in seeds {
        if *points < min {
            return Err(FoundingError::SeedTooLow { agent: *agent, points: *points, min });
        }
        supply = supply.checked_add(points.0).ok_or(FoundingError::SupplyLimit)?;
    }
    Ok(Points(supply))
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn seed(name: u8, points: u64) -> Seed {
        Seed { agent: Address::repeat_byte(name), points: Points(points) }
    }

    fn try_with(seeds: &[Seed]) -> Result<Points, FoundingError> {
        check(&Parameters::default(), seeds)
    }

    const POINT: u64 = 1_000_000;

    #[test]
    fn three_founders_are_enough_for_two_reviewers() {
        let seeds = [seed(1, POINT), seed(2, 2 * POINT), seed(3, 3 * POINT)];
        assert_eq!(try_with(&seeds), Ok(Points(6_000_000)));
        assert_eq!(try_with(&seeds[..2]), Err(FoundingError::TooFewFounders { given: 2, min: 3 }));
    }

    #[test]
    fn what_cannot_work_is_refused() {
        let twice = [seed(1, POINT), seed(2, POINT), seed(1, POINT)];
        assert_eq!(try_with(&twice), Err(FoundingError::FounderTwice { agent: twice[0].agent }));
        let poor = [seed(1, POINT), seed(2, POINT), seed(3, POINT - 1)];
        assert_eq!(
            try_with(&poor),
            Err(FoundingError::SeedTooLow {
                agent: poor[2].agent,
                points: Points(POINT - 1),
                min: Points(POINT)
            })
        );
        let rich = [seed(1, u64::MAX), seed(2, POINT), seed(3, POINT)];
        assert_eq!(try_with(&rich), Err(FoundingError::SupplyLimit));
        let fifty: Vec<Seed> = (1..=50).map(|name| seed(name, POINT)).collect();
        assert_eq!(try_with(&fifty), Ok(Points(50 * POINT)), "as many as there may be");
        let many = vec![seed(1, POINT); 51];
        assert_eq!(try_with(&many), Err(FoundingError::TooManyFounders { given: 51, max: 50 }));
        let index = Parameters::position("min_reviewers").unwrap();
        let range = OutOfRange { index, value: 0, min: 1, max: 20 };
        let parameters = Parameters { min_reviewers: 0, ..Default::default() };
        assert_eq!(check(&parameters, &poor), Err(FoundingError::Parameter(range)));
    }
}
