//! Why something was accepted, as a person would explain it, and for programs.

use crate::amounts;
use commons_client::{
    audit::{Cause, Report, Review},
    format, names,
};
use commons_core::{
    Time,
    units::{ContributionId, Points, ProjectId},
};
use serde_json::{Value, json};

/// From the record to what stands, in a few lines.
pub fn lines(cause: &Cause) -> Vec<String> {
    let Cause { id, contribution, accepted, .. } = cause;
    let draft = &contribution.draft;
    let project = match draft.project {
        ProjectId::COMMONS => String::new(),
        project => format!(" for project {project}"),
    };
    let (who, when) = (names::show(contribution.agent), format::date(contribution.recorded));
    let mut lines = vec![format!(
        "contribution {id} of {who}, recorded {when}{project}: {}, {}; claimed {}",
        format::action(draft.action),
        format::effort(draft.effort),
        format::points(draft.claimed)
    )];
    let review = |review: &Review| {
        let (who, weight) = (names::show(review.agent), format::about(review.weight.points));
        format!("{who} {}/10 with {weight}", review.grade)
    };
    let reviews = cause.reviews.iter().map(review).collect::<Vec<_>>().join(", ");
    lines.push(format!("   grades: {reviews}"));
    let value = format::points(accepted.value);
    lines.push(format!(
        "   the median of that weight is {}/10: accepted {} as {value}",
        accepted.grade,
        format::date(accepted.at)
    ));
    if accepted.counted != accepted.value {
        let counted = format::points(accepted.counted);
        lines.push(format!("   settled late, when that had faded to {counted}"));
    }
    for (at, value) in &accepted.corrections {
        let (at, value) = (format::date(*at), format::points(*value));
        lines.push(format!("   corrected by a proposal to {value}, {at}"));
    }
    lines
}

/// The same, and what of it counts, by what stood at the end of a second.
pub fn counting(cause: &Cause, time: Time) -> Vec<String> {
    let mut lines = lines(cause);
    let (epoch, counts) = (cause.accepted.counts.0, cause.accepted.counted_at(time));
    lines.push(format!("   counts in epoch {epoch} as {}", format::points(counts)));
    lines
}

/// The same for programs.
pub fn json(cause: &Cause, time: Time) -> Value {
    let Cause { id, contribution, accepted, snapshot, reviews } = cause;
    let draft = &contribution.draft;
    let review = |review: &Review| {
        let mut json = json!({"agent": review.agent, "grade": review.grade});
        amounts::points(&mut json, "weight", review.weight.points);
        json["weight_units"] = review.weight.units.0.to_string().into();
        json
    };
    let correction = |(at, value): &(Time, Points)| {
        let mut json = json!({"at": format::time(*at)});
        amounts::points(&mut json, "value", *value);
        json
    };
    let mut json = json!({
        "id": id.0,
        "agent": contribution.agent,
        "project": draft.project.0,
        "action": format::action(draft.action),
        "effort": format::effort(draft.effort),
        "evidence": draft.evidence,
        "recorded": format::time(contribution.recorded),
        "snapshot": format::time(*snapshot),
        "reviews": reviews.iter().map(review).collect::<Vec<_>>(),
        "median": accepted.grade,
        "settled": format::time(accepted.at),
        "corrections": accepted.corrections.iter().map(correction).collect::<Vec<_>>(),
        "epoch": accepted.counts.0,
    });
    amounts::points(&mut json, "claimed", draft.claimed);
    amounts::points(&mut json, "value", accepted.value);
    amounts::points(&mut json, "standing", accepted.standing(time));
    amounts::points(&mut json, "counts", accepted.counted_at(time));
    json
}

/// Why a contribution was worth something.
pub fn mint(report: &Report, id: ContributionId) -> (String, Value) {
    match report.causes.get(&id) {
        Some(cause) => (counting(cause, report.time).join("\n"), json(cause, report.time)),
        None => {
            let said = format!("Contribution {id} was not accepted, so nothing was minted for it.");
            (said.clone(), json!({"id": id.0, "sentence": said}))
        }
    }
}
