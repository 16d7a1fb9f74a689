//! `commons pot`

use crate::{
    amounts,
    context::Global,
    equation::equation_json,
    money::{Desk, For, bar},
    output::{Report, table},
    pots::{claiming, left, put, stage},
    style,
};
use clap::Args;
use commons_client::{
    Result,
    assets::purpose,
    commons::pool::{AgentShare, Sharing, Stage},
    format, names,
    proposals::equation,
};
use commons_core::{
    pool::{Part, PotId, Purpose},
    units::{Points, Units},
};
use serde_json::{Value, json};

/// Before a pot opens, it shows who would get what if it opened now.
#[derive(Args)]
#[command(after_help = "Example: commons pot 3 --project 2; commons pot 3 --floor")]
pub struct Options {
    /// The epoch; with --floor, any of its block. Without either, the pot of the commons as a whole.
    epoch: u32,
    #[command(flatten)]
    of: For,
    /// Of this asset only: a symbol, a token's address, or `native`.
    #[arg(long)]
    asset: Option<String>,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    let desk = Desk::open(global).await?;
    let assets = desk.chosen(options.asset.as_deref())?;
    desk.check_project(options.of.project).await?;
    let named = options.of.purpose(options.epoch);
    let ids: Vec<_> = assets.iter().map(|asset| PotId { asset: *asset, purpose: named }).collect();
    let pots = desk.commons.pots(&ids, desk.head.hash).await?;
    if pots.is_empty() {
        return Err(desk.nothing_in("no_pot", options.of, options.epoch));
    }
    let found = desk.commons.sharing(&desk.book, &pots, desk.head).await?;
    let texts: Vec<_> = found.iter().map(|sharing| text(&desk, sharing)).collect();
    let items: Vec<_> = found.iter().map(|sharing| item(&desk, sharing)).collect();
    Ok(Report::done(texts.join("\n\n"), json!({"pots": items})))
}

fn text(desk: &Desk, sharing: &Sharing) -> String {
    let (id, pot, now) = (sharing.id, &sharing.pot, desk.head.time);
    let show = |amount| desk.show(id.asset, amount);
    let state = desk.book.stage(id.purpose, now);
    let named = format!("{}, in {}", purpose(id.purpose), desk.assets.symbol(id.asset));
    let mut rows = vec![
        ("pot", named),
        ("claiming", claiming(desk, id.purpose, now)),
        ("in it", format!("{} put in, {} left", show(put(pot)), show(left(pot)))),
    ];
    match id.purpose {
        Purpose::Project { epoch, .. } => {
            rows.push(("equation", equation::show(&desk.book.equation(epoch))));
            let weight = |units| weight(desk, sharing, units);
            rows.push(("work", part(desk, sharing, &pot.work, points, "accepted")));
            rows.push(("equity", part(desk, sharing, &pot.equity, weight, "earned")));
        }
        Purpose::Floor { .. } => {
            let agents = |agents| match agents {
                1 => "1 agent".into(),
                agents => format!("{agents} agents"),
            };
            rows.push(("floor", part(desk, sharing, &pot.work, agents, "above the floor")));
        }
    }
    rows.push(("moves on", moves_on(desk, sharing, state)));
    if let Some(since) = pot.since {
        rows.push(("came on", format!("some of it was put in for epoch {} first", since.0)));
    }
    let rows: Vec<_> = rows.into_iter().map(|(name, value)| vec![name.to_owned(), value]).collect();
    let mut text = table(&rows);
    if sharing.agents.is_empty() {
        text.push_str("\n\nnobody has a share in it");
        return text;
    }
    let header = style::head(["agent", "work", "equity", "together", "", ""]);
    let mut lines = vec![header];
    lines.extend(sharing.agents.iter().map(|agent| line(desk, sharing, agent, state)));
    if let Purpose::Floor { .. } = id.purpose {
        for line in &mut lines {
            line.drain(1..3);
        }
    }
    format!("{text}\n\n{}", table(&lines))
}

/// What a part of a pot is divided by: a number of `whole`, which people have by what is `done`.
fn part(
    desk: &Desk,
    sharing: &Sharing,
    part: &Part,
    whole: impl Fn(u128) -> String,
    done: &str,
) -> String {
    let show = |amount| desk.show(sharing.id.asset, amount);
    let mut text = show(part.put);
    if let Some(shares) = part.shares.filter(|_| !part.put.is_zero()) {
        match shares.all == shares.whole {
            true => text.push_str(&format!(", divided by {} {done}", whole(shares.all))),
            false => text.push_str(&format!(
                ", divided by {} as there are only {} {done}",
                whole(shares.whole),
                whole(shares.all)
            )),
        }
    }
    text
}

fn points(points: u128) -> String {
    format::points(Points(u64::try_from(points).unwrap_or(u64::MAX)))
}

/// Units in points of the time at which the pot is divided.
fn weight(desk: &Desk, sharing: &Sharing, units: u128) -> String {
    let opens = desk.book.window(sharing.id.purpose).opens.min(desk.head.time);
    format::about(desk.commons.points(Units(units), opens.saturating_sub(1)))
}

fn moves_on(desk: &Desk, sharing: &Sharing, state: Stage) -> String {
    let (rest, left) = (sharing.rest(), left(&sharing.pot));
    let show = |amount| desk.show(sharing.id.asset, amount);
    match state {
        Stage::Over if left.is_zero() => "nothing is left".into(),
        Stage::Over => format!("{}, by commons sweep", show(left)),
        _ if sharing.pot.swept => format!("{} did already", show(rest)),
        _ if rest.is_zero() => "nothing".into(),
        Stage::Open => format!("{} that nobody has a share in, by commons sweep", show(rest)),
        Stage::Waiting => format!("{} that nobody would have a share in", show(rest)),
    }
}

fn line(desk: &Desk, sharing: &Sharing, agent: &AgentShare, state: Stage) -> Vec<String> {
    let show = |amount| desk.show(sharing.id.asset, amount);
    let (share, all) = (&agent.share, put(&sharing.pot));
    let state = match (agent.paid, state) {
        (true, _) => "was paid",
        (_, Stage::Waiting) => "would get it",
        (_, Stage::Open) => "can claim",
        (_, Stage::Over) => "did not claim",
    };
    vec![
        names::show(agent.agent),
        show(share.work),
        show(share.equity),
        show(share.total()),
        bar(share.total(), all),
        state.into(),
    ]
}

fn item(desk: &Desk, sharing: &Sharing) -> Value {
    let (id, pot) = (sharing.id, &sharing.pot);
    let (mut item, window) = (desk.pot(id), desk.book.window(id.purpose));
    item["state"] = stage(desk.book.stage(id.purpose, desk.head.time)).into();
    item["opens"] = format::time(window.opens).into();
    item["until"] = format::time(window.until).into();
    item["swept"] = pot.swept.into();
    item["since"] = pot.since.map(|epoch| epoch.0).into();
    amounts::points(&mut item, "pot_min", window.pot_min);
    let equation = desk.book.equation(id.purpose.first_epoch());
    item["equation"] = equation_json(&equation);
    desk.amount(&mut item, "put", id.asset, put(pot));
    desk.amount(&mut item, "left", id.asset, left(pot));
    desk.amount(&mut item, "rest", id.asset, sharing.rest());
    for (name, part) in [("work", &pot.work), ("equity", &pot.equity)] {
        let mut json = json!({
            "all": part.shares.map(|shares| shares.all.to_string()),
            "whole": part.shares.map(|shares| shares.whole.to_string()),
        });
        desk.amount(&mut json, "put", id.asset, part.put);
        desk.amount(&mut json, "left", id.asset, part.left);
        desk.amount(&mut json, "rest", id.asset, part.rest());
        item[name] = json;
    }
    item["agents"] = sharing.agents.iter().map(|agent| agent_json(desk, sharing, agent)).collect();
    item
}

/// An agent's share for programs.
pub fn agent_json(desk: &Desk, sharing: &Sharing, agent: &AgentShare) -> Value {
    let (asset, share) = (sharing.id.asset, &agent.share);
    let mut json = json!({"agent": agent.agent, "paid": agent.paid});
    desk.amount(&mut json, "work", asset, share.work);
    desk.amount(&mut json, "equity", asset, share.equity);
    desk.amount(&mut json, "amount", asset, share.total());
    match sharing.id.purpose {
        Purpose::Project { .. } => {
            amounts::points(&mut json, "accepted", agent.earned.accepted);
            json["earned_units"] = agent.earned.earned.0.to_string().into();
        }
        Purpose::Floor { .. } => amounts::points(&mut json, "accepted", agent.earned.floor),
    }
    json
}
