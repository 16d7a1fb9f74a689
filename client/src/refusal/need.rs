//! Refusals of what is done with needs.

use super::error;
use crate::{
    error::Error,
    format::{date, when},
    names::show,
};
use commons_core::{ledger::LedgerError, need::EPOCHS_AHEAD_MAX};

/// What is wrong with what somebody does with a need.
pub(super) fn of_need(refusal: LedgerError) -> Error {
    use LedgerError as E;
    match refusal {
        E::UnknownNeed { id, newest } if newest.0 == 0 => error(
            "unknown_need",
            format!("There is no need {id}: none has been published yet."),
            "Publish one with commons need publish.",
        ),
        E::UnknownNeed { id, newest } => error(
            "unknown_need",
            format!("There is no need {id}; they are numbered 1 to {newest}."),
            "commons need list --all lists them.",
        ),
        E::NotPublisher { publisher } => error(
            "not_publisher",
            format!("Only who published the need, {}, may do that.", show(publisher)),
            "Sign with the publisher's key, or publish a need of your own: commons need publish.",
        ),
        E::NeedClosed { closed } => error(
            "need_closed",
            format!("The need was closed, for good; it was wanted until {}.", date(closed)),
            "What is wanted again is a new need: commons need publish.",
        ),
        E::NeedOver { until, now } => error(
            "need_over",
            format!("The need is wanted no more: it was until {}.", when(until, now)),
            "Its publisher can renew it, unless it was closed: commons need renew. What was done all the same can still be recorded: commons record --satisfies ID.",
        ),
        E::UntilOutOfRange { until, min, .. } if until < min => error(
            "until_out_of_range",
            format!(
                "{} is past; the end must lie ahead, {} at the earliest.",
                date(until),
                date(min)
            ),
            "Give a later time, for example --until 4w.",
        ),
        E::UntilOutOfRange { until, max, .. } => error(
            "until_out_of_range",
            format!(
                "{} is too far ahead: {} at the latest, {EPOCHS_AHEAD_MAX} epochs from now.",
                date(until),
                date(max)
            ),
            "Give an earlier time, for example --until 4w; it can be renewed as often as it takes.",
        ),
        other => Error::new("refused", format!("The ledger refuses: {other:?}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{Address, units::NeedId};

    #[test]
    fn a_refusal_says_what_was_wrong_what_is_allowed_and_what_to_do() {
        let told = |refusal| {
            let Error { code, message, hint, .. } = of_need(refusal);
            (code, message, hint.unwrap())
        };
        const DAY: u64 = 86_400;
        let (code, message, hint) =
            told(LedgerError::UntilOutOfRange { until: 9 * DAY, min: DAY, max: 8 * DAY });
        assert_eq!(code, "until_out_of_range");
        assert!(message.contains("1970-01-10") && message.contains("1970-01-09"), "{message}");
        assert!(hint.contains("renewed"), "{hint}");
        let (_, message, _) =
            told(LedgerError::UntilOutOfRange { until: 0, min: DAY, max: 8 * DAY });
        assert!(message.contains("is past") && message.contains("1970-01-02"), "{message}");
        let (id, newest) = (NeedId(5), NeedId(4));
        let (_, message, hint) = told(LedgerError::UnknownNeed { id, newest });
        assert!(message.contains("1 to 4") && hint.contains("need list"), "{message} {hint}");
        let (_, message, hint) = told(LedgerError::UnknownNeed { id, newest: NeedId(0) });
        assert!(message.contains("none") && hint.contains("need publish"), "{message} {hint}");
        let (code, message, _) = told(LedgerError::NotPublisher { publisher: Address::zero() });
        assert!(code == "not_publisher" && message.contains("0x0000"), "{message}");
        let (code, message, hint) = told(LedgerError::NeedOver { until: DAY, now: 4 * DAY });
        assert!(code == "need_over" && message.contains("3 days ago"), "{message}");
        assert!(hint.contains("need renew") && hint.contains("--satisfies"), "{hint}");
        let (code, message, _) = told(LedgerError::NeedClosed { closed: DAY });
        assert!(code == "need_closed" && message.contains("1970-01-02"), "{message}");
    }
}
