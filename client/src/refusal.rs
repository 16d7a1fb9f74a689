//! What the contracts say when they refuse, as sentences: what was wrong, what was allowed, what to do.

use crate::{
    error::Error,
    format::{bps, points, time, units},
};
use commons_core::{
    ballot::CastError,
    contribution::LedgerError,
    founding::FoundingError,
    parameters::{OutOfRange, Parameters, Unit},
    review::SettleError,
    units::{BasisPoints, Points},
};
use commons_interfaces::hub::HubError;

fn error(code: &str, message: String, hint: &str) -> Error {
    let error = Error::new(code, message);
    if hint.is_empty() { error } else { error.hint(hint) }
}

impl From<LedgerError> for Error {
    fn from(refusal: LedgerError) -> Self {
        use LedgerError as E;
        match refusal {
            E::UnknownContribution { id, newest } if newest.0 == 0 => error(
                "unknown_contribution",
                format!("There is no contribution {id}: nothing has been recorded yet."),
                "Record one with commons record.",
            ),
            E::UnknownContribution { id, newest } => error(
                "unknown_contribution",
                format!("There is no contribution {id}; they are numbered 1 to {newest}."),
                "commons contributions lists them.",
            ),
            E::NotContributor { contributor } => error(
                "not_contributor",
                format!("Only the contributor, {contributor:?}, may change this contribution."),
                "Sign with the contributor's key.",
            ),
            E::Withdrawn => error(
                "withdrawn",
                "The contribution was withdrawn by its contributor.".into(),
                "A withdrawn contribution stays so; its contributor can record a new one.",
            ),
            E::Settled => error(
                "settled",
                "The contribution has been settled; its outcome is final.".into(),
                "commons contribution ID shows the outcome.",
            ),
            E::ReviewOver { closed, now } => error(
                "review_over",
                format!(
                    "The review closed at {}; it is {} now. Contributions can be changed only before.",
                    time(closed),
                    time(now)
                ),
                "Settle it with commons settle.",
            ),
            E::TooManyAmendments { max } => error(
                "too_many_amendments",
                format!("It has been amended {max} times, which is as often as it may be."),
                "Withdraw it and record a new one.",
            ),
            E::UriTooLong { length, max } => error(
                "uri_too_long",
                format!("The URI has {length} bytes; at most {max} are allowed."),
                "Put the document at a shorter address; its hash proves what it is.",
            ),
            E::ClaimOutOfRange { claimed, min, max } => error(
                "claim_out_of_range",
                format!(
                    "A claim of {} is out of range: {} to {} are allowed.",
                    points(claimed),
                    points(min),
                    points(max)
                ),
                "Split larger work into several contributions.",
            ),
            E::NoEffort => error(
                "no_effort",
                "The effort is 0; it must be at least a thousandth of its unit.".into(),
                "Say how much was given, for example --effort 2.5h.",
            ),
            E::TooManyCites { given, max } => error(
                "too_many_cites",
                format!("{given} contributions are cited; at most {max} are allowed."),
                "Cite the ones that matter most.",
            ),
            E::UnknownCite { id, newest } if newest.0 == 0 => error(
                "unknown_cite",
                format!("Contribution {id} cannot be cited: there is no earlier contribution."),
                "",
            ),
            E::UnknownCite { id, newest } => error(
                "unknown_cite",
                format!("Contribution {id} cannot be cited: only 1 to {newest} are earlier ones."),
                "commons contributions lists them.",
            ),
            E::CiteTwice { id } => error(
                "cite_twice",
                format!("Contribution {id} is cited twice; once is enough."),
                "",
            ),
            E::Review(refusal) => refusal.into(),
            E::ReputationFailed => error(
                "reputation_failed",
                "The reputation contract did not answer, so the whole call was undone.".into(),
                "Try again; if it stays so, commons audit says whether the suite is what it should be.",
            ),
        }
    }
}

impl From<SettleError> for Error {
    fn from(refusal: SettleError) -> Self {
        use SettleError as E;
        match refusal {
            E::NotLedger { ledger } => error(
                "not_ledger",
                format!("Only the ledger, {ledger:?}, settles reviews in reputation."),
                "Settle through the ledger: commons settle ID.",
            ),
            E::NotConvener { convener } => error(
                "not_convener",
                format!(
                    "These terms were convened by {convener:?}; only the convener settles them."
                ),
                "",
            ),
            E::Settled => {
                error("settled", "The ballot has been settled; its outcome is final.".into(), "")
            }
            E::TooEarly { closes, now } => error(
                "too_early",
                format!(
                    "The review is open until {}; it is {} now, and no single grade holds more than half of the supply.",
                    time(closes),
                    time(now)
                ),
                "Settle it after that, or let more peers grade it.",
            ),
            E::Surge { settled, limit, vouching, majority } => error(
                "surge",
                format!(
                    "This epoch is full: {} of at most {} have been accepted. Beyond that a claim needs {} vouching for it, and has {}.",
                    points(settled),
                    units(limit),
                    units(majority),
                    units(vouching)
                ),
                "Repeat it in the next epoch, early: others wait too.",
            ),
            E::SupplyLimit { supply, value } => error(
                "supply_limit",
                format!(
                    "{} cannot be minted: there are {} already, and the limit is 2^64 - 1 millionths.",
                    points(value),
                    units(supply)
                ),
                "A commons this old begins anew as a fork.",
            ),
        }
    }
}

impl From<CastError> for Error {
    fn from(refusal: CastError) -> Self {
        use CastError as E;
        match refusal {
            E::ReasonTooLong { length, max } => error(
                "reason_too_long",
                format!("The reason has {length} bytes; at most {max} are allowed."),
                "Write the long version elsewhere and give its address.",
            ),
            E::GradeOutOfRange { grade, max } => error(
                "grade_out_of_range",
                format!(
                    "There is no grade {grade}; grades are 0 (reject) to {max} (all that is claimed)."
                ),
                "",
            ),
            E::SnapshotNotPast { snapshot, now } => error(
                "snapshot_not_past",
                format!(
                    "Weight is taken at {}, which is not over yet: it is {}.",
                    time(snapshot),
                    time(now)
                ),
                "Cast a second later.",
            ),
            E::NotOpen { opens, now } => error(
                "not_open",
                format!("Casting opens at {}; it is {} now.", time(opens), time(now)),
                "",
            ),
            E::Settled => error(
                "settled",
                "The review has been settled; its outcome is final.".into(),
                "commons contribution ID shows the outcome.",
            ),
            E::Closed { closed, now } => error(
                "review_closed",
                format!("The review closed at {}; it is {} now.", time(closed), time(now)),
                "Settle it with commons settle.",
            ),
            E::Excluded => error(
                "self_review",
                "Nobody reviews their own contribution.".into(),
                "Ask a peer to review it.",
            ),
            E::WeightTooLow { weight, min } => error(
                "weight_too_low",
                format!(
                    "Reviewing takes at least {} of reputation at the time of recording; this account had {}.",
                    units(min),
                    units(weight)
                ),
                "Reputation comes from accepted contributions.",
            ),
        }
    }
}

impl From<FoundingError> for Error {
    fn from(refusal: FoundingError) -> Self {
        use FoundingError as E;
        match refusal {
            E::Parameter(range) => range.into(),
            E::TooFewFounders { given, min } => error(
                "too_few_founders",
                format!(
                    "{given} founders are too few: with less than {min}, no contribution could ever find enough reviewers."
                ),
                "Name more with --founder, or lower min_reviewers.",
            ),
            E::TooManyFounders { given, max } => error(
                "too_many_founders",
                format!("{given} founders are too many; at most {max} are allowed."),
                "Others earn their reputation by contributing.",
            ),
            E::FounderTwice { agent } => {
                error("founder_twice", format!("{agent:?} is named as a founder twice."), "")
            }
            E::SeedTooLow { agent, points: given, min } => error(
                "seed_too_low",
                format!(
                    "{agent:?} would begin with {}; at least {} are needed to review.",
                    points(given),
                    points(min)
                ),
                "",
            ),
            E::SupplyLimit => error(
                "supply_limit",
                "The seeds add up to more than 2^64 - 1 millionths of a point.".into(),
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
            Unit::Seconds => format!("{value} s"),
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
            "",
        )
    }
}

impl From<HubError> for Error {
    fn from(refusal: HubError) -> Self {
        match refusal {
            HubError::Founding(refusal) => refusal.into(),
            HubError::UnexpectedAddress { expected, actual } => error(
                "unexpected_address",
                format!(
                    "The ledger came into being at {actual:?} instead of {expected:?}; nothing was deployed."
                ),
                "This chain computes contract addresses otherwise than pallet-revive does; please report it.",
            ),
        }
    }
}
