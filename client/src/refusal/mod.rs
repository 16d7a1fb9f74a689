//! What the contracts say when they refuse, as sentences: what was wrong, what was allowed, what to do.

mod cast;
mod founding;
mod governor;
mod hub;
mod ledger;
mod mint;
mod need;
mod pool;
mod value;

pub use governor::{expired, failed_action, of_action, of_vote, treasury_too_low};
pub use pool::of_pool;
pub use value::{NOT_ACCEPTED, worthless};

use crate::{
    error::Error,
    format::{duration, points, when},
};
use commons_core::{
    Time,
    ballot::CastError,
    calendar::Calendar,
    delegation::DelegationError,
    governor::GovernorError,
    hub::HubError,
    ledger::LedgerError,
    pool::PoolError,
    reputation::{FutureLookup, MintError, OrderError, SeedError},
    review::SettleError,
    units::{Points, Units},
};

/// How the weight in a refusal is told to people, who think in points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As it is: neither calendar nor time are known.
    Units,
    /// It is given in millionths of a point, as in Signal ballots.
    Points,
    /// What it is in points at that time.
    At(Calendar, Time),
}

impl Scale {
    /// Weight in words.
    pub fn show(&self, units: Units) -> String {
        match self {
            Self::Units => format!("{} units", units.0),
            Self::Points => points(Points(u64::try_from(units.0).unwrap_or(u64::MAX))),
            Self::At(calendar, at) => points(calendar.points_down(units, *at)),
        }
    }
}

/// A typed error of a contract.
pub trait Refusal {
    /// The error as people and programs get it.
    fn explain(self, scale: &Scale) -> Error;
}

/// Without a calendar at hand, weight is told in units.
macro_rules! from {
    ($($refusal:ty),*) => {
        $(impl From<$refusal> for Error {
            fn from(refusal: $refusal) -> Self {
                refusal.explain(&Scale::Units)
            }
        })*
    };
}

from!(
    CastError,
    DelegationError,
    FutureLookup,
    GovernorError,
    HubError,
    LedgerError,
    MintError,
    OrderError,
    PoolError,
    SeedError,
    SettleError
);

fn error(code: &str, message: impl Into<String>, hint: &str) -> Error {
    let error = Error::new(code, message);
    if hint.is_empty() { error } else { error.hint(hint) }
}

/// A duration where a second more or less decides: in two parts only if those are exact.
fn exact(seconds: u64) -> String {
    if seconds.is_multiple_of(3_600) { duration(seconds) } else { format!("{seconds} s") }
}

/// Nothing but inheriting works before a fork opens.
fn not_open(opens: Time, now: Time) -> Error {
    let what = if opens == Time::MAX {
        "This commons is a fork that has not opened: too few have inherited yet.".into()
    } else {
        format!("This commons is a fork, and opens at {}.", when(opens, now))
    };
    error(
        "not_open",
        what,
        "Until then it only takes what people bring from its parent: commons inherit. commons status says how many are needed.",
    )
}

impl Refusal for FutureLookup {
    fn explain(self, _: &Scale) -> Error {
        let Self { at, now } = self;
        let what = format!(
            "{} is not over yet: it is {} now, and only what lies before it is certain.",
            when(at, now),
            crate::format::date(now)
        );
        error("future_lookup", what, "Ask for an earlier time, or leave out --at.")
    }
}

impl Refusal for DelegationError {
    fn explain(self, _: &Scale) -> Error {
        match self {
            Self::NotOpen { opens, now } => not_open(opens, now),
            Self::SeasonsOutOfRange { seasons, max } => error(
                "seasons_out_of_range",
                format!(
                    "A vote cannot be lent for {seasons} seasons: 1 (the rest of this one) to {max} are allowed."
                ),
                "Lending can be renewed at any time.",
            ),
            Self::ToNobody => error(
                "to_nobody",
                "The zero address is nobody, so no vote can be lent to it.",
                "To take the vote back: commons undelegate.",
            ),
            Self::NotLent => error(
                "not_lent",
                "There is nothing to take back: this account's vote is not lent, or no longer.",
                "commons reputation AGENT shows to whom a vote is lent.",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{ledger::LedgerError, parameters::Parameters, units::Epoch};

    #[test]
    fn weight_is_told_in_points_of_its_time() {
        let calendar = Parameters::default().calendar(1_000);
        let later = calendar.start(Epoch(26));
        let refusal = CastError::WeightTooLow { weight: Units(1_000_000), min: Units(2_000_000) };
        let said = refusal.explain(&Scale::At(calendar, later)).message;
        assert!(said.contains("at least 1 point") && said.contains("had 0.5 points"), "{said}");
        assert!(Error::from(refusal).message.contains("2000000 units"));
    }

    #[test]
    fn refusals_of_reputation_pass_through_the_ledger() {
        let inner = MintError::Horizon { epoch: Epoch(1_700), horizon: 1_638 };
        let outer = LedgerError::Order(OrderError::Mint(inner));
        assert_eq!(Error::from(outer), Error::from(inner));
        assert_eq!(Error::from(outer).code, "horizon");
    }
}
