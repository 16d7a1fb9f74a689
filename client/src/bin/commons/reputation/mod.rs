//! `commons reputation`

mod top;

use crate::{
    amounts, complete,
    context::Global,
    output::{Report, table},
};
use clap::{Args, Subcommand};
use commons_client::{Commons, Error, Result, commons::Standing, format, names};
use commons_core::{
    Address,
    accepted::EPOCHS_PER_BLOCK,
    units::{Epoch, Points, Season, Units},
};
use serde_json::{Value, json};

#[derive(Args)]
#[command(after_help = "Example: commons reputation eve --at '3 days ago'; commons reputation top")]
#[command(args_conflicts_with_subcommands = true)]
pub struct Options {
    /// Whose: name, address or SS58 address. Default: the account that would sign.
    #[arg(add = complete::agents())]
    agent: Option<String>,
    /// At a past time: 2026-11-21, 2026-11-21T10:00:00Z, yesterday, '3 days ago'. A date is its first
    /// second, and times are UTC.
    #[arg(long, value_name = "TIME")]
    at: Option<String>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Show who holds most.
    Top(top::Options),
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    if let Some(Command::Top(options)) = options.command {
        return top::run(options, global).await;
    }
    let agent = agent(options.agent.as_deref(), global)?;
    let (commons, _) = global.open().await?;
    let head = commons.chain().head().await?;
    let time = options.at.as_deref().map(|text| {
        format::parse_time(text, head.time).map_err(|why| {
            Error::new("bad_time", format!("--at: {why}.")).hint("The present is the chain's.")
        })
    });
    let standing = commons.standing(agent, time.transpose()?, head).await?;
    let floor_min =
        commons.rule_book(head.hash).await?.floor_min(commons.calendar().epoch(standing.at));
    Ok(present(&commons, &standing, floor_min, head.time))
}

fn agent(named: Option<&str>, global: &Global) -> Result<Address> {
    match named {
        Some(text) => names::parse(text),
        None => global.agent().map_err(|error| {
            if error.code == "no_key" {
                Error::new("no_agent", "Nobody was named, and there is no key to tell who asks.")
                    .hint("Name an agent: commons reputation AGENT.")
            } else {
                error
            }
        }),
    }
}

fn present(commons: &Commons, standing: &Standing, floor_min: Points, now: u64) -> Report {
    let (at, calendar) = (standing.at, commons.calendar());
    let about = |units| format::about(commons.points(units, at));
    let when = |time| format::when(time, now);
    let later = commons.half_life_later(at);
    let seed = standing.own.minus(standing.earned);
    let mut rows = vec![
        ("agent", names::show_both(standing.agent)),
        ("at", if at < now { format!("the end of {}", when(at)) } else { when(at) }),
        ("holds", format!("{}, {} of all", about(standing.own), share(standing))),
    ];
    if standing.own > Units::ZERO {
        rows.push(("", format!("{} earned, {} seed", about(standing.earned), about(seed))));
    }
    for (project, earned) in &standing.projects {
        rows.push(("", format!("{} earned in project {project}", about(*earned))));
    }
    let epoch = calendar.epoch(at);
    let (first, last) = block_of(epoch);
    // What is settled later may still count in a past epoch.
    let known = if at < now { ", as known now" } else { "" };
    let accepted = format::points(standing.accepted);
    rows.push(("accepted", format!("{accepted} that count in epoch {}{known}", epoch.0)));
    let (floor, min) = (format::points(standing.floor), format::points(floor_min));
    rows.push((
        "",
        format!("{floor} in epochs {first} to {last}{known}; a part in the floor takes {min}"),
    ));
    rows.push(("votes", format!("{} in Support ballots", about(standing.votes))));
    if let Some(lent) = standing.lent {
        let ends = when(calendar.season_end(lent.last));
        rows.push(("lends to", format!("{}, until {ends}", names::show(lent.to))));
    }
    for (ends, units) in received(commons, standing) {
        rows.push(("was lent", format!("{}, until {}", about(units), when(ends))));
    }
    if standing.own > Units::ZERO {
        let fades = format::about(commons.points(standing.own, later));
        rows.push(("fades to", format!("{fades} by {}, if nothing is added", when(later))));
    }
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    let mut json = standing_json(commons, standing, seed, later);
    json["epoch"] = epoch.0.into();
    amounts::points(&mut json, "accepted", standing.accepted);
    json["floor"] = json!({"first_epoch": first, "last_epoch": last});
    amounts::points(&mut json["floor"], "value", standing.floor);
    amounts::points(&mut json["floor"], "min", floor_min);
    Report::done(table(&rows), json)
}

/// The first and the last epoch of the block of epochs for which a floor is paid.
pub fn block_of(epoch: Epoch) -> (u32, u32) {
    let first = epoch.0 - epoch.0 % EPOCHS_PER_BLOCK;
    (first, first.saturating_add(EPOCHS_PER_BLOCK - 1))
}

fn share(standing: &Standing) -> String {
    format::share(standing.own, standing.supply)
}

/// What others lend, with the end of the last season in which it counts.
fn received(commons: &Commons, standing: &Standing) -> Vec<(u64, Units)> {
    let season = standing.received.season.0;
    let ends = (season..).map(|season| commons.calendar().season_end(Season(season)));
    ends.zip(standing.received.until).filter(|(_, units)| *units > Units::ZERO).collect()
}

fn standing_json(commons: &Commons, standing: &Standing, seed: Units, later: u64) -> Value {
    let at = standing.at;
    let mut json = json!({
        "agent": standing.agent,
        "time": format::time(at),
        "share": share(standing),
        "later": {"time": format::time(later)},
    });
    let amounts = [
        ("own", standing.own),
        ("supply", standing.supply),
        ("earned", standing.earned),
        ("seed", seed),
        ("votes", standing.votes),
    ];
    for (name, units) in amounts {
        amounts::weight(&mut json, name, units, commons, at);
    }
    amounts::points(&mut json["later"], "own", commons.points(standing.own, later));
    let with_weight = |mut json: Value, units| {
        amounts::weight(&mut json, "value", units, commons, at);
        json
    };
    json["projects"] = standing
        .projects
        .iter()
        .map(|(project, units)| with_weight(json!({"project": project.0}), *units))
        .collect();
    json["lent"] = standing.lent.map_or(Value::Null, |lent| {
        let ends = commons.calendar().season_end(lent.last);
        json!({"to": lent.to, "last_season": lent.last.0, "until": format::time(ends)})
    });
    json["received"] = received(commons, standing)
        .into_iter()
        .map(|(ends, units)| with_weight(json!({"until": format::time(ends)}), units))
        .collect();
    json
}
