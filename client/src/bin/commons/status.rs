//! `commons status`

use crate::{
    amounts,
    context::Global,
    output::{Report, table},
};
use clap::Args;
use commons_client::{Result, format, names};
use commons_core::{
    parameters::{Entry, Unit},
    units::{BasisPoints, Epoch, Points},
};
use serde_json::{Value, json};

#[derive(Args)]
pub struct Options {}

pub async fn run(Options {}: Options, global: &Global) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    let chain = commons.chain();
    let head = chain.head().await?;
    let at = Some(head.hash);
    let charter = commons.charter(at).await?;
    let (newest, projects) = (commons.newest(at).await?, commons.newest_project(at).await?);
    let supply = commons.total_units(at).await?;
    let calendar = commons.calendar();
    let limit = supply.share_down(charter.parameters.surge_bps);
    let (epoch, season) = (calendar.epoch(head.time), calendar.season(head.time));
    let settled = commons.surge(at).await?.settled_in(epoch);
    let epoch_ends = calendar.start(Epoch(epoch.0.saturating_add(1)));
    let season_ends = calendar.season_end(season);
    let half_life = commons.half_life_later(0);
    let name = chain.name().await?;
    let addresses = commons.addresses();
    let entries = charter.parameters.entries();
    let when = |time| format::when(time, head.time);

    let mut rows = vec![
        ("commons", format!("{:?}", commons.hub())),
        ("ledger", format!("{:?}", addresses.ledger)),
        ("reputation", format!("{:?}", addresses.reputation)),
        (
            "corrections",
            match names::name_of(charter.governor) {
                Some(name) => {
                    format!("by {:?} ({name}, the account that deployed)", charter.governor)
                }
                None => format!("by {:?} (the account that deployed)", charter.governor),
            },
        ),
        ("chain", format!("{name} at {}", chain.url())),
        ("block", format!("{}, {}", head.number, format::date(head.time))),
        ("since", format!("block {}, {}", deployment.block, when(charter.genesis))),
        ("epoch", format!("{}, ends {}", epoch.0, when(epoch_ends))),
        ("season", format!("{}, ends {}", season.0, when(season_ends))),
        ("half-life", format!("{} epochs ({})", calendar.half_life.0, format::duration(half_life))),
        ("projects", projects.to_string()),
        ("contributions", newest.to_string()),
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
    .map(|(name, value)| vec![name.to_owned(), value])
    .collect::<Vec<_>>();
    let facts = table(&rows);
    rows = vec![["parameter", "value", "range", "meaning"].map(String::from).to_vec()];
    rows.extend(entries.iter().map(|entry| {
        let range = format!("{} - {}", value(entry.unit, entry.min), value(entry.unit, entry.max));
        vec![entry.name.into(), value(entry.unit, entry.value), range, entry.meaning.into()]
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
        "deployed": {"block": deployment.block, "time": format::time(charter.genesis)},
        "governor": charter.governor,
        "epoch": epoch.0,
        "epoch_ends": format::time(epoch_ends),
        "season": season.0,
        "season_ends": format::time(season_ends),
        "half_life_epochs": calendar.half_life.0,
        "half_life_seconds": half_life,
        "projects": projects.0,
        "contributions": newest.0,
        "parameters": entries.iter().map(parameter).collect::<Vec<Value>>(),
    });
    amounts::weight(&mut json, "supply", supply, &commons, head.time);
    amounts::weight(&mut json, "surge_limit", limit, &commons, head.time);
    amounts::weight(&mut json, "surge_settled", settled, &commons, head.time);
    Ok(Report::done(format!("{facts}\n\n{}", table(&rows)), json))
}

fn parameter(entry: &Entry) -> Value {
    json!({
        "name": entry.name,
        "value": entry.value.to_string(),
        "min": entry.min.to_string(),
        "max": entry.max.to_string(),
        "meaning": entry.meaning,
    })
}

fn value(unit: Unit, value: u64) -> String {
    match unit {
        Unit::Seconds => format::duration(value),
        Unit::Count => value.to_string(),
        Unit::Points if value == u64::MAX => "no limit".into(),
        Unit::Points => format::points(Points(value)),
        Unit::BasisPoints => {
            u16::try_from(value).map_or_else(|_| value.to_string(), |v| format::bps(BasisPoints(v)))
        }
    }
}
