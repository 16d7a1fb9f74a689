//! `commons proposal`

use crate::{
    amounts, complete,
    context::Global,
    equation::equation_json,
    output::{Report, table},
    proposals::{left, standing_json},
    propose::{majority, metadata},
    style,
};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    chain::Block,
    format, names,
    proposals::{Count, Known, Standing, Vote, body, equation, state_name, title},
};
use commons_core::{
    governor::{Fate, State},
    units::{ProposalId, Units},
};
use commons_interfaces::governor::Proposed;
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Args)]
#[command(after_help = "Example: commons proposal 3")]
pub struct Options {
    /// The proposal.
    #[arg(value_parser = crate::numbers::proposal, add = complete::proposals())]
    id: u64,
    /// Metadata of the contracts that it calls: .contract or .json files.
    #[arg(long, value_name = "FILE")]
    metadata: Vec<PathBuf>,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    let id = ProposalId(options.id);
    let metadata = metadata(&options.metadata)?;
    let (commons, deployment) = global.open().await?;
    let head = commons.chain().head().await?;
    let standing = commons.proposal(id, head.hash).await?;
    let said = find(&commons, &standing, deployment.block).await?;
    let mut known = Known::of(commons.chain(), metadata).await?;
    known.learn(commons.chain(), &said.actions).await?;
    let votes = commons.votes_on(&standing, deployment.block).await?;

    let mut parts = vec![table(&rows(&standing, &commons, head.time)), bars(&standing, &commons)];
    parts.push(actions(&said, &known));
    let change = change_of_equation(&commons, &standing, &said, head).await?;
    parts.extend(change.as_ref().map(|change| change.text.clone()));
    parts.push(body(&said.description));
    parts.retain(|part| !part.is_empty());
    if !votes.is_empty() {
        parts.push(who_and_why(&votes, &standing, &commons));
    }
    let text = format!("{}\n\n{}", title(&said.description), parts.join("\n\n"));
    let mut json = standing_json(&standing, Some(&said), &commons, head.time);
    let with_codes = said.actions.iter().zip(&said.codes);
    json["actions"] = with_codes.map(|(action, code)| known.json(action, *code)).collect();
    if let Some(change) = change {
        json["equation"] = change.json;
    }
    json["votes"] =
        votes.iter().map(|vote| vote_json(vote, &commons, standing.terms.snapshot)).collect();
    Ok(Report::done(text, json))
}

/// What was proposed, from the history.
pub async fn find(commons: &Commons, standing: &Standing, from: u64) -> Result<Proposed> {
    let said = commons.said(std::slice::from_ref(standing), from).await?.remove(&standing.id);
    said.ok_or_else(|| {
        let id = standing.id.0;
        let what =
            format!("The event with which proposal {id} was made is not in this node's history.");
        Error::new("history_incomplete", what)
            .hint("Use an archive node, and the deployment file of this commons.")
    })
}

/// The whole value equation after a proposal that changes a part of it.
struct Change {
    text: String,
    json: Value,
}

/// What deposits are divided by if it is executed, or since it was; none if it changes no part of that, or
/// never will.
async fn change_of_equation(
    commons: &Commons,
    standing: &Standing,
    said: &Proposed,
    head: Block,
) -> Result<Option<Change>> {
    let (proposal, now) = (&standing.proposal, head.time);
    let passed = standing.deadline().max(now).saturating_add(proposal.timelock.into());
    let (since, done) = match (proposal.fate, standing.state(now).0) {
        (Fate::Executed { at }, _) => (at, true),
        (Fate::Queued { eta }, State::Queued) => (eta.max(now), false),
        (_, State::Pending | State::Active | State::Succeeded) => (passed, false),
        _ => return Ok(None),
    };
    let (calendar, first) = (commons.calendar(), equation::first_epoch(&commons.calendar(), since));
    let mut parameters = commons.parameters(Some(head.hash)).await?;
    if done {
        // What it left as it was may have been changed since then.
        parameters.equation = commons.pool_book(head.hash).await?.equation(first);
    }
    let Some(new) = equation::after(&said.actions, &parameters) else { return Ok(None) };
    let from = equation::from_epoch(&calendar, since, now);
    let (shown, mut json) = (equation::show(&new), equation_json(&new));
    json["first_epoch"] = first.0.into();
    let text = match done {
        true => format!("equation: {shown}\nit divides deposits {from}"),
        false => format!("equation: {shown}\nit would divide deposits {from}, at the earliest"),
    };
    Ok(Some(Change { text, json }))
}

fn rows(standing: &Standing, commons: &Commons, now: u64) -> Vec<Vec<String>> {
    let (proposal, count) = (&standing.proposal, standing.count());
    let points = |units| format::about(commons.points(units, standing.terms.snapshot));
    let state = state_name(standing.state(now).0);
    let left = left(standing, now);
    let state = if left.is_empty() { state.into() } else { format!("{state}, {left}") };
    let closes = standing.deadline();
    let extended = standing.ballot.is_some_and(|ballot| ballot.extended);
    let late = if extended { ", moved: the quorum was reached late" } else { "" };
    let mut rows = vec![
        ("proposal", standing.id.0.to_string()),
        ("state", state),
        (
            "proposed",
            format!(
                "by {}, {}",
                names::show(proposal.proposer),
                format::when(proposal.proposed, now)
            ),
        ),
        ("voting", format!("from {}", format::when(proposal.opens(), now))),
        ("", format!("to {}{late}", format::when(closes, now))),
        ("quorum", quorum(&count, points)),
        ("majority", majority_met(&count, points)),
    ];
    if let Some(missed) = standing.missed(now) {
        rows.push(("expired", format!("{}: {missed}", format::when(standing.state(now).1, now))));
    }
    match proposal.fate {
        Fate::Queued { eta } => rows.push(("executable", format::when(eta, now))),
        Fate::Executed { at } => rows.push(("executed", format::when(at, now))),
        _ if proposal.resolution => {}
        _ if matches!(standing.state(now).0, State::Pending | State::Active) => {
            let earliest = closes.saturating_add(proposal.timelock.into());
            rows.push(("executable", format!("{} at the earliest", format::when(earliest, now))));
        }
        _ => {}
    }
    rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect()
}

fn quorum(count: &Count, points: impl Fn(Units) -> String) -> String {
    let (there, takes) = (points(count.participation), points(count.quorum));
    if count.participation >= count.quorum {
        format!("reached: {there} For or Abstain, it takes {takes}")
    } else {
        format!("{} missing: {there} For or Abstain, it takes {takes}", points(count.missing()))
    }
}

fn majority_met(count: &Count, points: impl Fn(Units) -> String) -> String {
    let rule = majority(count.two_thirds);
    let nobody = count.participation == Units::ZERO && count.against == Units::ZERO;
    if count.majority {
        format!("{rule}: met")
    } else if nobody {
        format!("{rule}: nobody has voted yet")
    } else if !count.two_thirds && count.in_favour == count.against {
        format!("{rule}: as many are for as against")
    } else {
        format!("{rule}: {} more For are missing", points(count.missing_for_majority()))
    }
}

/// The weight of each side, in points of the snapshot.
pub fn bars(standing: &Standing, commons: &Commons) -> String {
    const WIDTH: usize = 40;
    let count = standing.count();
    let sides =
        [("for", count.in_favour), ("against", count.against), ("abstain", count.abstaining)];
    let most = sides.iter().map(|(_, weight)| *weight).max().unwrap_or_default();
    let row = |(name, weight): &(&str, Units)| {
        let bar = style::stroke(weight.0, most.0, WIDTH);
        let points = format::about(commons.points(*weight, standing.terms.snapshot));
        vec![(*name).to_owned(), format!("{bar} {points}").trim_start().to_owned()]
    };
    table(&sides.iter().map(row).collect::<Vec<_>>())
}

fn actions(said: &Proposed, known: &Known) -> String {
    if said.actions.is_empty() {
        return "no action: a resolution".into();
    }
    let actions = said.actions.iter().zip(&said.codes).zip(1..);
    let shown = actions.map(|((action, code), number)| {
        let opaque = if known.is_opaque(action, *code) {
            "\n   to be read with the metadata of that code: --metadata FILE"
        } else {
            ""
        };
        format!("{number}. {}{opaque}", known.show(action, *code))
    });
    shown.collect::<Vec<_>>().join("\n")
}

/// Who voted how, with which weight, and why.
fn who_and_why(votes: &[Vote], standing: &Standing, commons: &Commons) -> String {
    let points = |units| format::about(commons.points(units, standing.terms.snapshot));
    let row = |vote: &Vote| {
        let mut remarks = Vec::new();
        if vote.counts < vote.weight {
            let taken = points(vote.weight.minus(vote.counts));
            remarks.push(format!("{taken} taken back by those who had lent it"));
        }
        if let Some((delegate, weight)) = vote.overrides {
            remarks.push(format!("{} taken back from {}", points(weight), names::show(delegate)));
        }
        let reason = format::untrusted(&vote.reason);
        let remarks = remarks.join("; ");
        let remarks = match (remarks.is_empty(), reason.is_empty()) {
            (true, _) => reason,
            (false, true) => format!("({remarks})"),
            (false, false) => format!("{reason}  ({remarks})"),
        };
        vec![choice(vote.choice).to_owned(), names::show(vote.agent), points(vote.counts), remarks]
    };
    table(&votes.iter().map(row).collect::<Vec<_>>())
}

/// A choice in words.
pub fn choice(choice: u8) -> &'static str {
    ["against", "for", "abstain"].get(usize::from(choice)).unwrap_or(&"?")
}

fn vote_json(vote: &Vote, commons: &Commons, snapshot: u64) -> Value {
    let mut json = json!({
        "agent": vote.agent,
        "choice": choice(vote.choice),
        "reason": String::from_utf8_lossy(&vote.reason),
        "time": format::time(vote.at),
        "overrides": vote.overrides.map(|(delegate, _)| delegate),
    });
    amounts::weight(&mut json, "weight", vote.counts, commons, snapshot);
    amounts::weight(&mut json, "weight_as_cast", vote.weight, commons, snapshot);
    if let Some((_, weight)) = vote.overrides {
        amounts::weight(&mut json, "taken_back", weight, commons, snapshot);
    }
    json
}
