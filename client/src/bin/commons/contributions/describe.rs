//! Contributions in words and for programs.

use crate::{amounts, style};
use commons_client::format;
use commons_core::{
    contribution::{Contribution, Settlement, Status},
    review::Outcome,
    units::ContributionId,
};
use serde_json::{Value, json};

pub fn describe(status: Status, now: u64) -> String {
    match status {
        Status::AwaitingConsent => "awaiting consent".into(),
        Status::Declined => "declined".into(),
        Status::InReview { closes } => {
            format!("in review, closes {}", format::relative(closes, now))
        }
        Status::AwaitingSettlement => "review over, anyone may settle".into(),
        Status::Withdrawn => "withdrawn".into(),
        Status::Settled(settlement) => {
            let outcome = format::outcome(settlement.outcome);
            match correction(&settlement) {
                Some(correction) => format!("{outcome}, {correction}"),
                None => outcome,
            }
        }
    }
}

/// The same in a list: what waits for somebody stands out.
pub fn coloured(status: Status, now: u64) -> String {
    let text = describe(status, now);
    match status {
        Status::AwaitingConsent | Status::InReview { .. } | Status::AwaitingSettlement => {
            style::waiting(text)
        }
        Status::Declined | Status::Withdrawn => style::dim(text),
        Status::Settled(settlement) => match settlement.outcome {
            Outcome::Accepted { value, .. } if settlement.standing < value => style::bad(text),
            Outcome::Accepted { .. } => style::good(text),
            Outcome::Rejected => style::bad(text),
            Outcome::Lapsed => style::dim(text),
        },
    }
}

/// `corrected to 3 points`, if it was.
fn correction(settlement: &Settlement) -> Option<String> {
    match settlement.outcome {
        Outcome::Accepted { value, .. } if settlement.standing < value => {
            Some(format!("corrected to {}", format::points(settlement.standing)))
        }
        _ => None,
    }
}

/// `1 (credited), 2`: citations, and which of them have been credited.
pub fn cites(contribution: &Contribution, status: Status) -> String {
    let credited = credited(status);
    let shown = contribution.draft.cites.iter().enumerate().map(|(index, id)| {
        if credited >> index & 1 == 1 { format!("{id} (credited)") } else { id.to_string() }
    });
    shown.collect::<Vec<_>>().join(", ")
}

/// Which citations have been credited, bit by bit.
fn credited(status: Status) -> u8 {
    match status {
        Status::Settled(settlement) => settlement.credited,
        _ => 0,
    }
}

/// Where it stands, for programs.
pub fn status_name(status: Status) -> &'static str {
    match status {
        Status::AwaitingConsent => "awaiting_consent",
        Status::Declined => "declined",
        Status::InReview { .. } => "in_review",
        Status::AwaitingSettlement => "awaiting_settlement",
        Status::Withdrawn => "withdrawn",
        Status::Settled(_) => "settled",
    }
}

pub fn contribution_json(id: ContributionId, contribution: &Contribution, status: Status) -> Value {
    let draft = &contribution.draft;
    let detail = match status {
        Status::InReview { closes } => json!({"closes": format::time(closes)}),
        Status::Settled(settlement) => settlement_json(&settlement),
        _ => Value::Null,
    };
    let credited = credited(status);
    let credited = draft.cites.iter().enumerate().filter(|(index, _)| credited >> index & 1 == 1);
    let mut json = json!({
        "id": id.0,
        "agent": contribution.agent,
        "recorder": contribution.recorder,
        "project": draft.project.0,
        "action": format::action(draft.action),
        "effort": format::effort(draft.effort),
        "evidence": draft.evidence,
        "cites": draft.cites.iter().map(|id| id.0).collect::<Vec<_>>(),
        "credited": credited.map(|(_, id)| id.0).collect::<Vec<_>>(),
        "recorded": format::time(contribution.recorded),
        "revision": contribution.revision(),
        "amendments": contribution.amendments,
        "reopened": contribution.reopened,
        "satisfies": draft.satisfies.map(|need| need.0),
        "status": status_name(status),
        "detail": detail,
    });
    amounts::points(&mut json, "claimed", draft.claimed);
    json
}

fn settlement_json(settlement: &Settlement) -> Value {
    let mut json = outcome_json(settlement.outcome);
    json["settled"] = format::time(settlement.at).into();
    if let Outcome::Accepted { .. } = settlement.outcome {
        json["counts"] = settlement.counts.0.into();
        json["minted_units"] = settlement.minted.0.to_string().into();
        amounts::points(&mut json, "counted", settlement.counted);
        amounts::points(&mut json, "standing", settlement.standing);
    }
    json
}

/// An outcome for programs.
pub fn outcome_json(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Accepted { grade, value } => {
            let mut json = json!({"outcome": "accepted", "grade": grade});
            amounts::points(&mut json, "value", value);
            json
        }
        Outcome::Rejected => json!({"outcome": "rejected"}),
        Outcome::Lapsed => json!({"outcome": "lapsed"}),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::units::{Epoch, Points, Units};

    #[test]
    fn a_correction_shows() {
        let settlement = Settlement {
            outcome: Outcome::Accepted { grade: 8, value: Points::whole(4) },
            at: 0,
            counts: Epoch(0),
            minted: Units(4_000_000),
            standing: Points::whole(4),
            counted: Points::whole(4),
            credited: 0,
        };
        let shown = |settlement| describe(Status::Settled(settlement), 0);
        assert_eq!(shown(settlement), "accepted at 8/10: 4 points");
        let corrected = Settlement { standing: Points(0), ..settlement };
        assert_eq!(shown(corrected), "accepted at 8/10: 4 points, corrected to 0 points");
        assert_eq!(
            describe(Status::InReview { closes: 3 * 86_400 }, 0),
            "in review, closes in 3 days"
        );
    }
}
