//! `commons status`

use crate::{
    amounts,
    context::Global,
    deploy::Contracts,
    fork::{opening, trust, window_json},
    output::{Report, table},
    parameters::{allowed, limits, show},
    style,
};
use clap::Args;
use commons_client::{Commons, Result, chain::Block, format, proposals::Denomination};
use commons_core::{
    parameters::Entry,
    pool::{Asset, Holding},
    units::Epoch,
};
use serde_json::{Value, json};

#[derive(Args)]
#[command(after_help = "Example: commons status")]
pub struct Options {
    #[command(flatten)]
    contracts: Contracts,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let chain = commons.chain();
    let head = chain.head().await?;
    let at = Some(head.hash);
    let parameters = commons.parameters(at).await?;
    let root = commons.hub_root(at).await?;
    let window = commons.window(head.hash).await?;
    let (parent_known, parent_runs) = match root.parent {
        Some(parent) => trust(&commons, parent, &options.contracts.folder()).await,
        None => (None, String::new()),
    };
    let proposals = commons.newest_proposal(at).await?;
    let treasury = commons.treasury().await?;
    let pool = pool(&commons, head).await?;
    let money = Denomination::native(chain).await?;
    let (newest, projects) = (commons.newest(at).await?, commons.newest_project(at).await?);
    let needs = commons.newest_need(at).await?;
    let supply = commons.total_units(at).await?;
    let calendar = commons.calendar();
    let limit = supply.share_down(parameters.surge_bps);
    let (epoch, season) = (calendar.epoch(head.time), calendar.season(head.time));
    let settled = commons.surge(at).await?.settled_in(epoch);
    let epoch_ends = calendar.start(Epoch(epoch.0.saturating_add(1)));
    let season_ends = calendar.season_end(season);
    let half_life = commons.half_life_later(0);
    let name = chain.name().await?;
    let addresses = commons.addresses();
    let entries = parameters.entries();
    let when = |time| format::when(time, head.time);

    let mut rows = vec![
        ("commons", format!("{:?}", commons.hub())),
        ("ledger", format!("{:?}", addresses.ledger)),
        ("reputation", format!("{:?}", addresses.reputation)),
        ("books", format!("{:?}", addresses.books)),
        ("governor", format!("{:?}", addresses.governor)),
        ("pool", format!("{:?}", addresses.pool)),
        ("fork of", root.parent.map_or_else(|| "none".into(), |parent| format!("{parent:?}"))),
        ("", parent_runs),
        (
            "state",
            match &window {
                Some(window) => style::waiting(opening(window, head.time)),
                None => style::good(format!("open since {}", when(root.opens))),
            },
        ),
        ("chain", format!("{name} at {}", chain.url())),
        ("block", format!("{}, {}", head.number, format::date(head.time))),
        ("since", format!("block {}, {}", deployment.block, when(calendar.genesis))),
        ("epoch", format!("{}, ends {}", epoch.0, when(epoch_ends))),
        ("season", format!("{}, ends {}", season.0, when(season_ends))),
        ("half-life", format!("{} epochs ({})", calendar.half_life.0, format::duration(half_life))),
        ("projects", projects.to_string()),
        ("contributions", newest.to_string()),
        ("needs", needs.to_string()),
        ("proposals", proposals.to_string()),
        ("treasury", money.show(treasury)),
        ("in the pool", pool.text),
        ("supply", format::points(commons.points(supply, head.time))),
        (
            "limit",
            format!(
                "{} for a claim, and for all in an epoch, unless more than half of the supply vouches; {} so far in this epoch",
                format::about(commons.points(limit, head.time)),
                format::about(commons.points(settled, head.time))
            ),
        ),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| vec![style::bold(name), value])
    .collect::<Vec<_>>();
    let facts = table(&rows);
    rows = vec![style::head(["parameter", "value", "range", "meaning"])];
    rows.extend(entries.iter().zip(0u8..).map(|(entry, index)| {
        let allowed = allowed(index, entry);
        vec![entry.name.into(), show(entry, entry.value), allowed, entry.meaning.into()]
    }));
    let mut json = json!({
        "hub": commons.hub(),
        "ledger": addresses.ledger,
        "reputation": addresses.reputation,
        "chain": name,
        "url": chain.url(),
        "genesis_hash": chain.genesis_hash(),
        "block": head.number,
        "time": format::time(head.time),
        "deployed": {"block": deployment.block, "time": format::time(calendar.genesis)},
        "books": addresses.books,
        "governor": addresses.governor,
        "pool": addresses.pool,
        "assets": pool.items,
        "parent": root.parent,
        "parent_code_known": parent_known,
        "window": window.as_ref().map(window_json),
        "proposals": proposals.0,
        "treasury": treasury.to_string(),
        "treasury_text": money.show(treasury),
        "charter": root.charter,
        "epoch": epoch.0,
        "epoch_ends": format::time(epoch_ends),
        "season": season.0,
        "season_ends": format::time(season_ends),
        "half_life_epochs": calendar.half_life.0,
        "half_life_seconds": half_life,
        "projects": projects.0,
        "contributions": newest.0,
        "needs": needs.0,
        "parameters": entries.iter().map(parameter).collect::<Vec<Value>>(),
    });
    amounts::weight(&mut json, "supply", supply, &commons, head.time);
    amounts::weight(&mut json, "surge_limit", limit, &commons, head.time);
    amounts::weight(&mut json, "surge_settled", settled, &commons, head.time);
    Ok(Report::done(format!("{facts}\n\n{}", table(&rows)), json))
}

/// What is in the pool, for people and for programs.
struct InPool {
    text: String,
    items: Vec<Value>,
}

async fn pool(commons: &Commons, head: Block) -> Result<InPool> {
    let book = commons.pool_book(head.hash).await?;
    let assets = commons.assets(&book, head.hash).await?;
    let (mut texts, mut items) = (Vec::new(), Vec::new());
    for asset in assets.all() {
        let Holding { listed, owed, treasury, .. } = commons.holding(asset, head.hash).await?;
        let show = |amount| assets.show(asset, amount);
        let part = match treasury.is_zero() {
            true => String::new(),
            false => format!(", {} of it for the treasury", show(treasury)),
        };
        let unlisted = if listed { "" } else { " (no longer listed)" };
        texts.push(format!("{}{part}{unlisted}", show(owed)));
        let address = match asset {
            Asset::Native => json!("native"),
            Asset::Token(address) => json!(address),
        };
        items.push(json!({
            "asset": address,
            "symbol": assets.symbol(asset),
            "decimals": assets.of(asset).decimals,
            "listed": listed,
            "owed": owed.to_string(),
            "owed_text": show(owed),
            "treasury": treasury.to_string(),
            "treasury_text": show(treasury),
        }));
    }
    Ok(InPool { text: texts.join("; "), items })
}

fn parameter(entry: &Entry) -> Value {
    let (min, max) = limits(entry);
    json!({
        "name": entry.name,
        "value": entry.value.to_string(),
        "min": min.to_string(),
        "max": max.to_string(),
        "meaning": entry.meaning,
    })
}
