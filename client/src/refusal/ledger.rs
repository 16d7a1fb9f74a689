//! Refusals of the ledger.

use super::{
    Refusal, Scale, error, exact,
    hub::{not_hub, opens_already},
    need::of_need,
    not_open,
    value::of_value,
};
use crate::{
    error::Error,
    format::{date, points, when},
    names::show,
};
use commons_core::ledger::LedgerError;

impl Refusal for LedgerError {
    fn explain(self, scale: &Scale) -> Error {
        match self {
            Self::NotOpen { opens, now } => not_open(opens, now),
            Self::UnknownContribution { id, newest } if newest.0 == 0 => error(
                "unknown_contribution",
                format!("There is no contribution {id}: nothing has been recorded yet."),
                "Record one with commons record.",
            ),
            Self::UnknownContribution { id, newest } => error(
                "unknown_contribution",
                format!("There is no contribution {id}; they are numbered 1 to {newest}."),
                "commons contributions lists them.",
            ),
            Self::UnknownProject { id, newest } if newest.0 == 0 => error(
                "unknown_project",
                format!("There is no project {id}: none has been opened yet."),
                "Open one with commons project open, or leave out --project: 0 is the commons as a whole.",
            ),
            Self::UnknownProject { id, newest } => error(
                "unknown_project",
                format!("There is no project {id}; they are numbered 1 to {newest}."),
                "commons project list lists them. 0 is the commons as a whole.",
            ),
            Self::NotContributor { contributor } => error(
                "not_contributor",
                format!("Only the contributor, {}, may do that.", show(contributor)),
                "Sign with the contributor's key.",
            ),
            Self::NotGovernor { governor } => error(
                "not_governor",
                format!(
                    "Only the governor, {}, may do that, and it does what was decided together.",
                    show(governor)
                ),
                "Propose it: commons propose.",
            ),
            Self::AwaitingConsent { agent } => error(
                "awaiting_consent",
                format!(
                    "Somebody else recorded it, and {} has not said whether it is theirs.",
                    show(agent)
                ),
                "The contributor says so with commons consent ID, or commons decline ID.",
            ),
            Self::NotAwaitingConsent => error(
                "not_awaiting_consent",
                "The contribution does not wait for consent: its contributor recorded it or has answered.",
                "commons contribution ID shows where it stands.",
            ),
            Self::Declined => error(
                "declined",
                "The contributor declined it, for good.",
                "The contributor can still record it in their own words.",
            ),
            Self::Withdrawn => error(
                "withdrawn",
                "The contribution was withdrawn by its contributor.",
                "A withdrawn contribution stays so; its contributor can record a new one.",
            ),
            Self::Settled => error(
                "settled",
                "The contribution has been settled; its outcome is final.",
                "commons contribution ID shows the outcome.",
            ),
            Self::ReviewOver { closed, now } => error(
                "review_over",
                format!(
                    "The review closed at {}; contributions can be changed only before.",
                    when(closed, now)
                ),
                "Settle it with commons settle.",
            ),
            Self::TooManyAmendments { max } => error(
                "too_many_amendments",
                format!("It has been amended {max} times, which is as often as it may be."),
                "Withdraw it and record a new one.",
            ),
            Self::OtherProject { project, given } => error(
                "other_project",
                format!(
                    "It was recorded for project {project} and cannot be moved to project {given}."
                ),
                "Withdraw it and record it anew for the other project.",
            ),
            Self::NotLapsed => error(
                "not_lapsed",
                "Only what has lapsed can be reopened, and this has not.",
                "commons contribution ID shows where it stands; a review that is over must be settled first.",
            ),
            Self::ReopenedAlready => error(
                "reopened_already",
                "It was reopened already; once is allowed.",
                "Record a new contribution.",
            ),
            Self::ForOneself => error(
                "for_oneself",
                "One's own work is recorded, not recorded for somebody.",
                "Leave out --for.",
            ),
            Self::ForNobody => error(
                "for_nobody",
                "The zero address is nobody, so no work can be recorded for it.",
                "Name the agent who did it.",
            ),
            Self::BadNumber { given, max } => error(
                "bad_number",
                format!("{given} contributions cannot be recorded at once; 1 to {max} can."),
                "Record them in several transactions.",
            ),
            Self::DisputeTooShort { needed, shortest, until } => error(
                "dispute_too_short",
                format!(
                    "Proposals would take up to {}, and pots that are not open yet leave only {} to correct what they will pay; the last of them opens at {}.",
                    exact(needed),
                    exact(shortest.into()),
                    date(until)
                ),
                "Make proposals less slow, or propose it so that it is executed after that.",
            ),
            Self::NotHub { hub } => not_hub(hub),
            Self::OpensAlready { opens } => opens_already(opens),
            Self::Review(refusal) => refusal.explain(scale),
            Self::Order(refusal) => refusal.explain(scale),
            Self::ReputationFailed => error(
                "reputation_failed",
                "The reputation contract did not answer, so the whole call was undone.",
                "Try again; if it stays so, commons audit says whether the suite is what it should be.",
            ),
            need @ (Self::UnknownNeed { .. }
            | Self::NotPublisher { .. }
            | Self::NeedClosed { .. }
            | Self::NeedOver { .. }
            | Self::UntilOutOfRange { .. }) => of_need(need),
            draft @ (Self::UriTooLong { .. }
            | Self::ClaimOutOfRange { .. }
            | Self::NoEffort
            | Self::TooManyCites { .. }
            | Self::UnknownCite { .. }
            | Self::CiteTwice { .. }) => of_draft(draft),
            value => of_value(value),
        }
    }
}

/// What is wrong with what a contributor states.
fn of_draft(refusal: LedgerError) -> Error {
    use LedgerError as E;
    match refusal {
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
            "The effort is 0; it must be at least a thousandth of its unit.",
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
            "Leave out --cite.",
        ),
        E::UnknownCite { id, newest } => error(
            "unknown_cite",
            format!("Contribution {id} cannot be cited: only 1 to {newest} are earlier ones."),
            "commons contributions lists them.",
        ),
        E::CiteTwice { id } => error(
            "cite_twice",
            format!("Contribution {id} is cited twice; once is enough."),
            "Give --cite once for each contribution.",
        ),
        other => Error::new("refused", format!("The ledger refuses: {other:?}.")),
    }
}
