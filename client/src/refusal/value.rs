//! Refusals of what follows from an accepted value: credits, corrections, penalties.

use super::error;
use crate::{
    error::Error,
    format::{points, when},
    names::show,
};
use commons_core::{
    contribution::{Contribution, Fate, Settlement},
    ledger::LedgerError,
    review::Outcome,
    units::{ContributionId, Points},
};

/// The code of the refusal to do what takes a value that stands.
pub const NOT_ACCEPTED: &str = "not_accepted";

/// Why a contribution has no value that stands; `None` if it has one. `citing` is the one that cites
/// it, if it was named by a citation only.
pub fn worthless(
    id: ContributionId,
    contribution: &Contribution,
    citing: Option<ContributionId>,
) -> Option<Error> {
    let this = match citing {
        Some(citing) => format!("Contribution {id}, which {citing} cites,"),
        None => format!("Contribution {id}"),
    };
    let (code, why, hint) = match contribution.fate {
        Fate::Settled(settlement) if settlement.standing > Points(0) => return None,
        Fate::Open => (
            "not_settled",
            "has not been settled yet.".into(),
            format!("Settle it first: commons settle {id}."),
        ),
        Fate::AwaitingConsent => (
            "awaiting_consent",
            format!("still waits for the consent of {}.", show(contribution.agent)),
            format!("The contributor gives it with commons consent {id}."),
        ),
        fate => {
            let why = match fate {
                Fate::Declined => "was declined by its contributor.".into(),
                Fate::Withdrawn => "was withdrawn by its contributor.".into(),
                Fate::Settled(Settlement { outcome: Outcome::Accepted { .. }, .. }) => {
                    "was corrected to 0: nothing of its value stands.".into()
                }
                _ => "was not accepted, so it has no value.".to_owned(),
            };
            let hint = match citing {
                Some(_) => "Only what was accepted is credited; the other citations can be.".into(),
                None => format!("commons contribution {id} shows where it stands."),
            };
            (NOT_ACCEPTED, why, hint)
        }
    };
    Some(error(code, format!("{this} {why}"), &hint))
}

/// Why nothing follows from an accepted value.
pub(super) fn of_value(refusal: LedgerError) -> Error {
    use LedgerError as E;
    match refusal {
        E::NotAccepted { id } => error(
            NOT_ACCEPTED,
            format!("Contribution {id} was not accepted, or nothing of its value stands."),
            "commons contribution ID shows where it stands.",
        ),
        E::NoSuchCite { cites: 0, .. } => error(
            "no_such_cite",
            "The contribution cites nothing, so there is nothing to credit.",
            "Citations are given as it is recorded or amended: --cite ID, for each that it builds on.",
        ),
        E::NoSuchCite { index, cites } => error(
            "no_such_cite",
            format!(
                "The contribution has no citation {index}: they are counted from 0 to {}.",
                cites.saturating_sub(1)
            ),
            "commons contribution ID shows what it cites.",
        ),
        E::OwnCite { id } => error(
            "own_cite",
            format!("Contribution {id} is by the same contributor, and nobody credits themselves."),
            "Its part is credited to nobody; the other citations can be.",
        ),
        E::CreditedAlready { .. } => error(
            "credited_already",
            "The citation has been credited; once is enough.",
            "commons contribution ID shows which citations have been.",
        ),
        E::PotsNotOpen { opens, now } => error(
            "pots_not_open",
            format!(
                "Citations are credited once the pots of the counting epoch open: {}.",
                when(opens, now)
            ),
            "Until then the value may still be corrected. Repeat it after that.",
        ),
        E::NothingToCredit => error(
            "nothing_to_credit",
            "The citation's part is less than a millionth of a point.",
            "What is credited late has faded; nothing is left to do for this one.",
        ),
        E::NotBelow { standing, given } => error(
            "not_below",
            format!(
                "Corrections go downwards only: {} stand, and {} is not less.",
                points(standing),
                points(given)
            ),
            "Give fewer points; 0 says that nothing of it stands.",
        ),
        E::TooLateToCorrect { until, now } => error(
            "too_late_to_correct",
            format!("It could be corrected until {}.", when(until, now)),
            "What was accepted stays now; reputation fades by itself.",
        ),
        E::NotWorthless { standing } => error(
            "not_worthless",
            format!(
                "{} of it {}, so nobody pays for having confirmed it.",
                points(standing),
                if standing == Points::whole(1) { "stands" } else { "stand" }
            ),
            "Only what was corrected to 0 is a fraud.",
        ),
        other => Error::new("refused", format!("The ledger refuses: {other:?}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{
        Address, H256,
        contribution::{Action, Draft, Effort, Unit},
        units::{Epoch, ProjectId, Units},
    };

    #[test]
    fn it_is_said_which_contribution_has_no_value_and_why() {
        let settlement = Settlement {
            outcome: Outcome::Accepted { grade: 5, value: Points(5) },
            at: 0,
            counts: Epoch(0),
            minted: Units(5),
            standing: Points(5),
            counted: Points(5),
            credited: 0,
        };
        let why = |fate, citing| {
            let draft = Draft {
                action: Action::Work,
                effort: Effort { milli: 1, unit: Unit::Hour },
                claimed: Points(10),
                evidence: H256::zero(),
                project: ProjectId(0),
                cites: Vec::new(),
                satisfies: None,
            };
            let (agent, recorder) = (Address::zero(), None);
            let contribution = Contribution {
                agent,
                recorder,
                draft,
                recorded: 0,
                amendments: 0,
                reopened: false,
                fate,
            };
            worthless(ContributionId(1), &contribution, citing)
        };
        assert_eq!(why(Fate::Settled(settlement), None), None);
        let open = why(Fate::Open, None).unwrap();
        assert_eq!((open.code.as_str(), open.hint.is_some()), ("not_settled", true));
        let rejected = Settlement { outcome: Outcome::Rejected, standing: Points(0), ..settlement };
        let cited = why(Fate::Settled(rejected), Some(ContributionId(2))).unwrap();
        assert_eq!(cited.code, NOT_ACCEPTED);
        assert!(cited.message.starts_with("Contribution 1, which 2 cites, was not accepted"));
        let corrected = Settlement { standing: Points(0), ..settlement };
        let corrected = why(Fate::Settled(corrected), None).unwrap();
        assert!(corrected.message.contains("corrected to 0"), "{corrected}");
    }
}
