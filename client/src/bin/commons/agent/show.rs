//! `commons agent show`

use crate::{
    amounts, complete,
    context::Global,
    contributions::{coloured, contribution_json},
    inbox::Past,
    output::{Output, Report, table},
    style,
};
use clap::Args;
use commons_client::{
    Result,
    assets::Assets,
    board::Keeping,
    format,
    life::{Given, Held, Life},
    names,
    proposals::state_name,
};
use commons_core::{
    Time,
    ballot::{AGAINST, FOR},
    pool::Asset,
};
use serde_json::{Value, json};

/// How many epochs a line has room for.
const WIDTH: usize = 52;
/// How many contributions and proposals are listed.
const LISTED: usize = 10;

/// What they did and what came of it, what they graded, promised, proposed and voted, what they were paid,
/// and how their reputation went.
#[derive(Args)]
#[command(after_help = "Example: commons agent show alice")]
pub struct Options {
    /// Whose: name, address or SS58 address.
    #[arg(add = complete::agents())]
    agent: String,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let agent = names::parse(&options.agent)?;
    let past = Past::load(global, output).await?;
    let now = past.head.time;
    let life = Life::of(&past.replay, agent, now)?;
    Ok(Report::done(text(&life, &past.assets, now), json(&life, &past.assets, now)))
}

fn text(life: &Life, assets: &Assets, now: Time) -> String {
    let mut rows = vec![row("agent", names::show_both(life.agent))];
    rows.extend(reputation(life));
    rows.extend(lending(life, now));
    rows.push(row("contributions", contributions(life)));
    for work in life.work.iter().rev().take(LISTED) {
        let claimed = format::points(work.contribution.draft.claimed);
        let came = coloured(work.status, now);
        rows.push(row("", format!("{}: {claimed} claimed, {came}", work.id)));
    }
    rows.extend(earlier(life.work.len()));
    rows.push(row("reviews", reviews(life)));
    rows.push(row("commitments", commitments(life)));
    let needs: Vec<_> = life.needs.iter().map(ToString::to_string).collect();
    rows.push(row("needs", or_none(needs.join(", "), "none published")));
    rows.push(row("proposals", or_none(count(life.proposals.len()), "none")));
    for it in life.proposals.iter().rev().take(LISTED) {
        rows.push(row("", format!("{}: {}, {}", it.id, it.title, state_name(it.state))));
    }
    rows.extend(earlier(life.proposals.len()));
    let votes: Vec<_> =
        life.votes.iter().map(|vote| format!("{} {}", vote.id, choice(vote.choice))).collect();
    rows.push(row("votes", or_none(votes.join(", "), "none")));
    let paid: Vec<_> = life.paid.iter().map(|(asset, sum)| assets.show(*asset, *sum)).collect();
    rows.push(row("was paid", or_none(paid.join(", "), "nothing")));
    table(&rows)
}

fn row(name: &str, value: String) -> Vec<String> {
    vec![style::bold(name), value]
}

/// What is not listed of so many.
fn earlier(number: usize) -> Option<Vec<String>> {
    let more = number.checked_sub(LISTED).filter(|more| *more > 0)?;
    Some(row("", style::dim(format!("and {more} earlier: --json has all"))))
}

fn count(number: usize) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

fn or_none(text: String, none: &str) -> String {
    if text.is_empty() { style::dim(none) } else { text }
}

/// What they hold, and how that went.
fn reputation(life: &Life) -> Vec<Vec<String>> {
    let shown = &life.reputation[life.reputation.len().saturating_sub(WIDTH)..];
    let points = |held: &Held| held.points;
    let (first, now) = (shown.first().map(points), shown.last().map(points));
    let most = shown.iter().map(points).max();
    let mut rows = vec![row("reputation", format::about(now.unwrap_or_default()))];
    if let (Some(first), Some(most), [oldest, _, ..]) = (first, most, shown) {
        let line = style::sparkline(shown.iter().map(|held| held.points.0));
        let told = format!(
            "{line}  at the ends of epochs {} to now: from {}, {} at most",
            oldest.epoch.0,
            format::about(first),
            format::about(most)
        );
        rows.push(row("", told));
    }
    rows
}

fn lending(life: &Life, now: Time) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    if let Some((to, until)) = life.lent {
        rows.push(row(
            "lends to",
            format!("{}, until {}", names::show(to), format::when(until, now)),
        ));
    }
    for (from, points, until) in &life.lenders {
        let (from, points) = (names::show(*from), format::about(*points));
        rows.push(row(
            "is lent",
            format!("{points} by {from}, until {}", format::when(*until, now)),
        ));
    }
    rows
}

fn contributions(life: &Life) -> String {
    match life.work.len() {
        0 => style::dim("none"),
        number => format!("{number}, {} accepted", format::points(life.accepted())),
    }
}

fn reviews(life: &Life) -> String {
    match (life.reviews.len(), life.distance()) {
        (0, _) => style::dim("none given"),
        (given, None) => format!("{given} given, no outcome yet"),
        (given, Some(distance)) => {
            let known = life.reviews.iter().filter_map(Given::distance).count();
            let distance = format::decimal(distance.into(), 1);
            format!("{given} given; {known} with an outcome, {distance} of 10 from it on average")
        }
    }
}

fn commitments(life: &Life) -> String {
    let kept: Vec<_> = life
        .kept(Keeping::word)
        .into_iter()
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    or_none(kept.join(", "), "none")
}

fn choice(choice: u8) -> &'static str {
    match choice {
        AGAINST => "against",
        FOR => "for",
        _ => "abstain",
    }
}

fn json(life: &Life, assets: &Assets, now: Time) -> Value {
    let mut json = json!({
        "agent": life.agent,
        "name": names::name_of(life.agent),
        "time": format::time(now),
        "contributions": life.work.iter()
            .map(|work| contribution_json(work.id, &work.contribution, work.status))
            .collect::<Vec<_>>(),
        "reviews": life.reviews.iter().map(|given| json!({
            "contribution": given.id.0,
            "grade": given.grade,
            "outcome": given.outcome,
            "distance": given.distance(),
        })).collect::<Vec<_>>(),
        "average_distance": life.distance().map(|it| format::decimal(it.into(), 1)),
        "commitments": life.commitments.iter().map(|it| json!({
            "need": it.need.0,
            "at": format::time(it.at),
            "until": format::time(it.until),
            "state": it.state.name(),
            "contribution": it.state.contribution().map(|id| id.0),
        })).collect::<Vec<_>>(),
        "kept": life.kept(Keeping::name),
        "needs": life.needs.iter().map(|need| need.0).collect::<Vec<_>>(),
        "proposals": life.proposals.iter().map(|it| json!({
            "id": it.id.0, "title": it.title, "state": state_name(it.state),
        })).collect::<Vec<_>>(),
        "paid": life.paid.iter().map(|(asset, sum)| json!({
            "asset": match asset {
                Asset::Native => json!("native"),
                Asset::Token(address) => json!(address),
            },
            "amount": sum.to_string(),
            "amount_text": assets.show(*asset, *sum),
        })).collect::<Vec<_>>(),
        "lends": life.lent.map(|(to, until)| json!({"to": to, "until": format::time(until)})),
    });
    amounts::points(&mut json, "accepted", life.accepted());
    json["votes"] = life
        .votes
        .iter()
        .map(|vote| {
            let mut json = json!({"proposal": vote.id.0, "choice": choice(vote.choice)});
            amounts::points(&mut json, "weight", vote.weight);
            json
        })
        .collect();
    json["reputation"] = life
        .reputation
        .iter()
        .map(|held| {
            let mut json = json!({"epoch": held.epoch.0, "time": format::time(held.at)});
            amounts::points(&mut json, "points", held.points);
            json
        })
        .collect();
    json["lenders"] = life
        .lenders
        .iter()
        .map(|(from, points, until)| {
            let mut json = json!({"agent": from, "until": format::time(*until)});
            amounts::points(&mut json, "weight", *points);
            json
        })
        .collect();
    json
}
