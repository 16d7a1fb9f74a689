//! `commons contribution`

use super::describe::{cites, contribution_json, describe};
use crate::{
    amounts, complete,
    context::Global,
    document,
    output::{Report, table},
    style,
};
use clap::Args;
use commons_client::{Commons, Result, commons::RuleBook, format, names};
use commons_core::{
    ballot::{GRADE_MAX, GradeBallot, Terms},
    contribution::{Contribution, Status},
    review::Outcome,
    units::{ContributionId, Points, Units},
};
use commons_interfaces::reputation::VoteCast;
use serde_json::{Value, json};

#[derive(Args)]
#[command(after_help = "Example: commons contribution 4 --reviews")]
pub struct Show {
    /// The contribution.
    #[arg(value_parser = crate::numbers::contribution, add = complete::contributions())]
    id: u64,
    /// Show who graded it and why; reads every block of its review.
    #[arg(long)]
    reviews: bool,
}

pub async fn show(options: Show, global: &Global) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let at = Some(head.hash);
    let contribution = commons.contribution(id, at).await?;
    let rules = commons.rule_book(head.hash).await?;
    let terms = rules.terms(id, &contribution);
    let ballot = commons.tallies(&[terms], head.hash).await?.pop().flatten();
    let closes = ballot.map_or(terms.closes, |ballot| ballot.closes);
    let status = contribution.status(closes, head.time);
    let uri = commons.uri(id, &contribution, deployment.block).await?.unwrap_or_default();
    let mut text =
        table(&rows(id, &contribution, status, &rules, format::untrusted(&uri), head.time));
    let mut json = contribution_json(id, &contribution, status);
    json["uri"] = Value::from(String::from_utf8_lossy(&uri));
    if let Some(ballot) = ballot {
        text += &format!("\n\n{}", bars(&ballot, &commons, &terms));
        json["grades"] = ballot
            .weights
            .iter()
            .map(|units| commons.points(*units, terms.snapshot).0.to_string())
            .collect();
        json["grades_units"] = ballot.weights.iter().map(|units| units.0.to_string()).collect();
        json["median"] = ballot.median().into();
        json["approvers"] = ballot.approvers.into();
        if options.reviews {
            let reviews = commons.reviews(&terms, ballot.closes, deployment.block).await?;
            let agents: Vec<_> = reviews.iter().map(|cast| cast.agent).collect();
            let paid = commons.penalized(&terms, &agents, head.hash).await?;
            let reviews: Vec<_> = reviews.into_iter().zip(paid).collect();
            text += &format!("\n\n{}", who_and_why(&reviews, &commons, &terms));
            json["reviews"] =
                reviews.iter().map(|review| review_json(review, &commons, &terms)).collect();
        }
    }
    Ok(Report::done(text, json))
}

fn rows(
    id: ContributionId,
    contribution: &Contribution,
    status: Status,
    rules: &RuleBook,
    uri: String,
    now: u64,
) -> Vec<Vec<String>> {
    let draft = &contribution.draft;
    let recorded = match (contribution.reopened, contribution.amendments, status) {
        (_, _, Status::AwaitingConsent | Status::Declined) => "recorded",
        (true, ..) => "reopened",
        (_, 1.., _) => "amended",
        (_, _, _) if contribution.recorder.is_some() => "consented",
        _ => "recorded",
    };
    let closes = match status {
        Status::InReview { closes } => format!("in review until {}", format::when(closes, now)),
        status => describe(status, now),
    };
    let mut rows = vec![
        ("contribution", id.to_string()),
        ("agent", names::show(contribution.agent)),
        ("recorded by", contribution.recorder.map(names::show).unwrap_or_default()),
        ("did", format!("{}, {}", format::action(draft.action), format::effort(draft.effort))),
        ("claimed", format::points(draft.claimed)),
        ("project", if draft.project.0 == 0 { String::new() } else { draft.project.to_string() }),
        ("satisfies", draft.satisfies.map(|need| format!("need {need}")).unwrap_or_default()),
        ("evidence", document::show(draft.evidence)),
        ("at", uri),
        ("cites", cites(contribution, status)),
        (
            recorded,
            format!(
                "{}, revision {}",
                format::when(contribution.recorded, now),
                contribution.revision()
            ),
        ),
        ("status", closes),
    ];
    if let Status::Settled(settlement) = status {
        rows.push(("settled", format::when(settlement.at, now)));
        if let Outcome::Accepted { value, .. } = settlement.outcome {
            let opens = rules.pots_open(settlement.counts);
            let opens = format::when(opens, now);
            rows.push(("counts", format!("in epoch {}, pots open {opens}", settlement.counts.0)));
            if settlement.counted != value {
                let counted = format::points(settlement.counted);
                rows.push(("", format!("as {counted}: it was settled late, and had faded")));
            }
            if settlement.standing == Points(0) {
                let who = "--reviews shows who confirmed it, and who has paid";
                rows.push(("penalties", format!("{who}; commons penalize {id} AGENT")));
            }
        }
    }
    rows.retain(|(_, value)| !value.is_empty());
    rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect()
}

/// The weight of each grade, best first, in points of the second before the recording.
fn bars(ballot: &GradeBallot, commons: &Commons, terms: &Terms) -> String {
    const WIDTH: usize = 40;
    let most = *ballot.weights.iter().max().unwrap_or(&Units::ZERO);
    let median = ballot.median();
    let mut rows = Vec::new();
    for (grade, weight) in (0..=GRADE_MAX).zip(ballot.weights).rev() {
        if weight > Units::ZERO {
            let bar = style::stroke(weight.0, most.0, WIDTH);
            let mark = if median == Some(grade) { "  ← median" } else { "" };
            let points = format::about(commons.points(weight, terms.snapshot));
            rows.push(vec![format!("{grade:>2}/10"), format!("{bar} {points}{mark}")]);
        }
    }
    table(&rows)
}

/// Who cast what, and whether they have paid for it.
fn who_and_why(reviews: &[(VoteCast, bool)], commons: &Commons, terms: &Terms) -> String {
    let any_paid = reviews.iter().any(|(_, paid)| *paid);
    let row = |(cast, paid): &(VoteCast, bool)| {
        let mut row = vec![
            format!("{:>2}/10", cast.choice),
            names::show(cast.agent),
            format::about(commons.points(cast.weight, terms.snapshot)),
            if *paid { "has paid for it".into() } else { String::new() },
            format::untrusted(&cast.reason),
        ];
        if !any_paid {
            row.remove(3);
        }
        row
    };
    table(&reviews.iter().map(row).collect::<Vec<_>>())
}

fn review_json((cast, paid): &(VoteCast, bool), commons: &Commons, terms: &Terms) -> Value {
    let mut json = json!({
        "agent": cast.agent,
        "grade": cast.choice,
        "reason": String::from_utf8_lossy(&cast.reason),
        "time": format::time(cast.at),
        "penalized": paid,
    });
    amounts::weight(&mut json, "weight", cast.weight, commons, terms.snapshot);
    json
}
