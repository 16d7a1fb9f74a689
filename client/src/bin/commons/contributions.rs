//! `commons contributions` and `commons contribution`

use crate::{
    context::Global,
    output::{Report, table},
};
use clap::Args;
use commons_client::{Commons, Result, bundle::keccak256, format, names};
use commons_core::{
    ballot::{GRADE_MAX, GradeBallot},
    contribution::{Contribution, Status},
    review::Outcome,
    units::{ContributionId, Units},
};
use commons_interfaces::reputation::Graded;
use serde_json::{Value, json};

#[derive(Args)]
pub struct List {
    /// Begin with this one. Default: so that the newest ones are shown.
    #[arg(long)]
    from: Option<u64>,
    /// How many at most.
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

pub async fn list(options: List, global: &Global) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let head = commons.chain().head().await?;
    let newest = commons.newest(Some(head.hash)).await?.0;
    let latest = newest.saturating_sub(u64::from(options.limit)) + 1;
    let first = ContributionId(options.from.unwrap_or(latest));
    let page = commons.contributions(first, options.limit, Some(head.hash)).await?;
    if page.is_empty() {
        let text = if newest == 0 {
            "nothing has been recorded yet".into()
        } else {
            format!("there is nothing from {first} on; the newest is {newest}")
        };
        return Ok(Report::done(text, json!({"newest": newest, "contributions": []})));
    }
    let mut rows =
        vec![["id", "agent", "action", "effort", "claimed", "status"].map(String::from).to_vec()];
    let mut items = Vec::new();
    for (id, contribution) in page {
        let ballot = tally(&commons, id, &contribution).await?;
        let status = status(&commons, &contribution, ballot, head.time).await?;
        rows.push(vec![
            id.to_string(),
            names::show(contribution.agent),
            format::action(contribution.draft.action).into(),
            format::effort(contribution.draft.effort),
            format::points(contribution.draft.claimed),
            describe(status, head.time),
        ]);
        items.push(contribution_json(id, &contribution, status));
    }
    Ok(Report::done(table(&rows), json!({"newest": newest, "contributions": items})))
}

#[derive(Args)]
pub struct Show {
    /// The contribution.
    id: u64,
    /// Show who graded it and why; reads every block of its review.
    #[arg(long)]
    reviews: bool,
}

pub async fn show(options: Show, global: &Global) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let contribution = commons.contribution(id).await?;
    let ballot = tally(&commons, id, &contribution).await?;
    let status = status(&commons, &contribution, ballot, head.time).await?;
    let uri = commons.uri(id, contribution.recorded, deployment.block).await?.unwrap_or_default();
    let draft = &contribution.draft;
    let evidence =
        if draft.evidence.is_zero() { "none".into() } else { format!("{:?}", draft.evidence) };
    let cites: Vec<_> = draft.cites.iter().map(ToString::to_string).collect();
    let mut rows = vec![
        ("contribution", id.to_string()),
        ("agent", names::show(contribution.agent)),
        ("did", format!("{}, {}", format::action(draft.action), format::effort(draft.effort))),
        ("claimed", format::points(draft.claimed)),
        ("evidence", evidence),
        ("at", format::untrusted(&uri)),
        ("cites", cites.join(", ")),
        (
            if contribution.revision == 0 { "recorded" } else { "amended" },
            format!("{}, revision {}", format::time(contribution.recorded), contribution.revision),
        ),
        ("status", describe(status, head.time)),
    ];
    rows.retain(|(_, value)| !value.is_empty());
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    let mut text = table(&rows);
    let mut json = contribution_json(id, &contribution, status);
    json["uri"] = Value::from(String::from_utf8_lossy(&uri));
    if let Some(ballot) = ballot {
        text += &format!("\n\n{}", bars(&ballot));
        json["grades"] = ballot.weights.iter().map(|units| units.0.to_string()).collect();
        json["median"] = ballot.median().into();
        json["approvers"] = ballot.approvers.into();
        if options.reviews {
            let terms = commons.terms(id).await?;
            let reviews = commons.reviews(&terms, ballot.closes, deployment.block).await?;
            text += &format!("\n\n{}", who_and_why(&reviews));
            json["reviews"] = reviews.iter().map(review_json).collect();
        }
    }
    Ok(Report::done(text, json))
}

async fn tally(
    commons: &Commons,
    id: ContributionId,
    contribution: &Contribution,
) -> Result<Option<GradeBallot>> {
    let charter = commons.charter(None).await?;
    let terms = contribution.terms(id, commons.addresses().ledger, &charter.parameters);
    commons.tally(terms.ballot(keccak256), None).await
}

/// A late cast may have moved the closing, which only the ballot knows.
async fn status(
    commons: &Commons,
    contribution: &Contribution,
    ballot: Option<GradeBallot>,
    now: u64,
) -> Result<Status> {
    let closes = match ballot {
        Some(ballot) => ballot.closes,
        None => contribution.closes(&commons.charter(None).await?.parameters),
    };
    Ok(contribution.status(closes, now))
}

fn describe(status: Status, now: u64) -> String {
    match status {
        Status::InReview { closes } => {
            format!("in review, {} left", format::duration(closes.saturating_sub(now)))
        }
        Status::AwaitingSettlement => "review over, anyone may settle".into(),
        Status::Withdrawn => "withdrawn".into(),
        Status::Settled(outcome) => format::outcome(outcome),
    }
}

/// The weight of each grade, best first.
fn bars(ballot: &GradeBallot) -> String {
    const WIDTH: u128 = 40;
    let most = ballot.weights.iter().max().map_or(1, |units| units.0.max(1));
    let median = ballot.median();
    let mut rows = Vec::new();
    for (grade, weight) in (0..=GRADE_MAX).zip(ballot.weights).rev() {
        if weight > Units::ZERO {
            let bar = "█".repeat(usize::try_from((weight.0 * WIDTH).div_ceil(most)).unwrap_or(0));
            let mark = if median == Some(grade) { "  ← median" } else { "" };
            rows.push(vec![
                format!("{grade:>2}/10"),
                format!("{bar} {}{mark}", format::units(weight)),
            ]);
        }
    }
    table(&rows)
}

fn who_and_why(reviews: &[Graded]) -> String {
    let row = |graded: &Graded| {
        vec![
            format!("{:>2}/10", graded.grade),
            names::show(graded.agent),
            format::units(graded.weight),
            format::untrusted(&graded.reason),
        ]
    };
    table(&reviews.iter().map(row).collect::<Vec<_>>())
}

fn review_json(graded: &Graded) -> Value {
    json!({
        "agent": graded.agent,
        "grade": graded.grade,
        "weight": graded.weight.0.to_string(),
        "reason": String::from_utf8_lossy(&graded.reason),
        "time": format::time(graded.at),
    })
}

fn contribution_json(id: ContributionId, contribution: &Contribution, status: Status) -> Value {
    let draft = &contribution.draft;
    let (name, detail) = match status {
        Status::InReview { closes } => ("in_review", json!({"closes": format::time(closes)})),
        Status::AwaitingSettlement => ("awaiting_settlement", Value::Null),
        Status::Withdrawn => ("withdrawn", Value::Null),
        Status::Settled(outcome) => ("settled", outcome_json(outcome)),
    };
    json!({
        "id": id.0,
        "agent": contribution.agent,
        "action": format::action(draft.action),
        "effort": format::effort(draft.effort),
        "claimed": draft.claimed.0.to_string(),
        "claimed_points": format::points(draft.claimed),
        "evidence": draft.evidence,
        "cites": draft.cites.iter().map(|id| id.0).collect::<Vec<_>>(),
        "recorded": format::time(contribution.recorded),
        "revision": contribution.revision,
        "status": name,
        "detail": detail,
    })
}

/// An outcome for programs.
pub fn outcome_json(outcome: Outcome) -> Value {
    match outcome {
        Outcome::Accepted { grade, value } => json!({
            "outcome": "accepted", "grade": grade,
            "value": value.0.to_string(), "points": format::points(value),
        }),
        Outcome::Rejected => json!({"outcome": "rejected"}),
        Outcome::Lapsed => json!({"outcome": "lapsed"}),
    }
}
