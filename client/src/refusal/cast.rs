//! Refusals of casts.

use super::{Refusal, Scale, error};
use crate::{
    error::Error,
    format::{date, when},
};
use commons_core::ballot::{CastError, GRADE_MAX};

impl Refusal for CastError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::ReasonTooLong { length, max } => error(
                "reason_too_long",
                format!("The reason has {length} bytes; at most {max} are allowed."),
                "Write the long version elsewhere and give its address.",
            ),
            Self::ChoiceOutOfRange { choice, max: GRADE_MAX } => error(
                "grade_out_of_range",
                format!(
                    "There is no grade {choice}; grades are 0 (reject) to {GRADE_MAX} (all that is claimed)."
                ),
                "Each step is a tenth of the claim: --grade 7 or --grade 70%.",
            ),
            Self::ChoiceOutOfRange { choice, max } => error(
                "choice_out_of_range",
                format!("There is no choice {choice} in this ballot; choices are 0 to {max}."),
                "Give one of these.",
            ),
            Self::SnapshotNotPast { snapshot, now } => error(
                "snapshot_not_past",
                format!(
                    "Weight is taken at {}, which is not over yet: it is {}.",
                    date(snapshot),
                    date(now)
                ),
                "Cast a second later.",
            ),
            Self::NotOpen { opens, now } => error(
                "not_open",
                format!("Casting opens at {}.", when(opens, now)),
                "Cast after that.",
            ),
            Self::Closed { closed, now } => error(
                "review_closed",
                format!("The review closed at {}.", when(closed, now)),
                "Settle it with commons settle.",
            ),
            Self::Excluded => error(
                "self_review",
                "Nobody reviews their own contribution.",
                "Ask a peer to review it.",
            ),
            Self::Settled => error(
                "settled",
                "The review has been settled; its outcome is final.",
                "commons contribution ID shows the outcome.",
            ),
            Self::AlreadyCast => error(
                "already_cast",
                "This account has voted already, and votes are final.",
                "commons proposal ID shows who voted how.",
            ),
            Self::Signal => error(
                "signal_ballot",
                "In this ballot one endorses a need, and neither votes nor grades.",
                "commons need endorse ID does that.",
            ),
            Self::NoSignal => error(
                "no_signal_ballot",
                "In this ballot one votes or grades; only a need is endorsed.",
                "Use commons vote or commons review instead.",
            ),
            Self::AlreadySignalled { epoch } => error(
                "already_signalled",
                format!(
                    "This account has endorsed the need in epoch {} already; once in an epoch is allowed.",
                    epoch.0
                ),
                "Endorse it again in the next epoch, if it still matters.",
            ),
            Self::WeightTooLow { weight, min } => error(
                "weight_too_low",
                format!(
                    "It takes at least {} of reputation {}; this account had {}.",
                    scale.show(min),
                    counted_when(scale),
                    scale.show(weight)
                ),
                "Reputation comes from accepted contributions; what is earned counts in later ballots.",
            ),
            Self::TooMany { max } => error(
                "too_many",
                format!("At most {max} casts count in one transaction; this one was beyond that."),
                "Send it in another transaction.",
            ),
        }
    }
}

/// When the weight of a cast was taken: Signal ballots, which count in points, take that of now.
fn counted_when(scale: &Scale) -> String {
    match scale {
        Scale::Points => "now".into(),
        Scale::Units => "at the snapshot".into(),
        Scale::At(_, snapshot) => format!("at the snapshot, {}", date(*snapshot)),
    }
}
