//! Contributions, as events that were observed.

use super::{Names, node, see, terms};
use crate::{
    board::Keeping,
    export::{Deed, Past},
    format,
};
use commons_core::{
    contribution::{Contribution, Status},
    review::Outcome,
    units::{NeedId, Points},
};
use serde_json::Value;

pub(super) fn contributions(past: &Past<'_>, names: &Names) -> Vec<Value> {
    let observed = past.deeds.iter().filter(|deed| is_observed(deed));
    observed.map(|deed| contribution(past, deed, names)).collect()
}

/// Whether its agent stands by it, and peers do not say otherwise.
pub(super) fn is_observed(deed: &Deed) -> bool {
    match deed.status {
        Status::InReview { .. } | Status::AwaitingSettlement => true,
        Status::Settled(it) => it.standing > Points(0),
        Status::AwaitingConsent | Status::Declined | Status::Withdrawn => false,
    }
}

fn contribution(past: &Past<'_>, deed: &Deed, names: &Names) -> Value {
    let Contribution { agent, draft, .. } = &deed.stored;
    let mut json = node(names.thing("contribution", deed.id), "EconomicEvent");
    json["action"] = format::action(draft.action).into();
    json["provider"] = names.account(*agent).into();
    json["receiver"] = names.commons().into();
    if let Some(tie) = terms::tie(draft.action) {
        json[tie] = names.thing("project", draft.project).into();
    }
    let amount = format::decimal(draft.effort.milli.into(), 3);
    json[terms::quantity(draft.action, draft.effort)] = terms::measure(draft.effort.unit, amount);
    json["hasPointInTime"] = format::time(deed.recorded).into();
    json["created"] = format::time(deed.recorded).into();
    json["note"] = note(deed).into();
    if let Some(need) = draft.satisfies {
        match kept(past, deed, need) {
            Some(number) => json["fulfills"] = names.thing("commitment", number).into(),
            None => json["satisfies"] = names.thing("need", need.0).into(),
        }
    }
    let is_there = |cited: &&commons_core::units::ContributionId| {
        past.deeds.iter().any(|deed| deed.id == **cited && is_observed(deed))
    };
    let cited = draft.cites.iter().filter(is_there);
    let cited: Vec<_> = cited.map(|id| names.thing("contribution", id)).collect();
    if !cited.is_empty() {
        json["references"] = cited.into();
    }
    see(&mut json, &deed.uri);
    json
}

/// The commitment that a contribution keeps, by its name.
fn kept(past: &Past<'_>, deed: &Deed, need: NeedId) -> Option<String> {
    let posting = past.board.need(need)?;
    let keeps = |state: Keeping| state.contribution() == Some(deed.id);
    let index = posting.commitments.iter().position(|it| keeps(it.state))?;
    Some(super::plans::number(need, index))
}

/// What this vocabulary has no word for.
fn note(deed: &Deed) -> String {
    let draft = &deed.stored.draft;
    let mut note = format!("claims {}", format::points(draft.claimed));
    note += &match deed.status {
        Status::Settled(it) => match it.outcome {
            Outcome::Accepted { value, .. } if it.standing < value => format!(
                "; {}, corrected to {}",
                format::outcome(it.outcome),
                format::points(it.standing)
            ),
            outcome => format!("; {}", format::outcome(outcome)),
        },
        _ => "; not judged yet".into(),
    };
    if !draft.evidence.is_zero() {
        note += &format!("; evidence {:?}", draft.evidence);
    }
    note
}
