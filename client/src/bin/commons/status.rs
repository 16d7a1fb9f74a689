//! `commons status`

use crate::{
    context::Global,
    output::{Report, table},
};
use clap::Args;
use commons_client::{Result, format};
use commons_core::{
    parameters::{Entry, Unit},
    units::{BasisPoints, Points},
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
    let (newest, supply) = (commons.newest(at).await?, commons.total_supply(at).await?);
    let epoch = charter.parameters.epoch(charter.genesis, head.time);
    let name = chain.name().await?;
    let addresses = commons.addresses();
    let entries = charter.parameters.entries();

    let mut rows = vec![
        ("commons", format!("{:?}", commons.hub())),
        ("ledger", format!("{:?}", addresses.ledger)),
        ("reputation", format!("{:?}", addresses.reputation)),
        ("chain", format!("{name} at {}", chain.url())),
        ("block", format!("{}, {}", head.number, format::time(head.time))),
        ("since", format!("block {}, {}", deployment.block, format::time(charter.genesis))),
        ("epoch", epoch.0.to_string()),
        ("contributions", newest.to_string()),
        ("supply", format::units(supply)),
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
    let json = json!({
        "hub": commons.hub(),
        "ledger": addresses.ledger,
        "reputation": addresses.reputation,
        "chain": name,
        "url": chain.url(),
        "genesis_hash": chain.genesis_hash(),
        "block": head.number,
        "time": format::time(head.time),
        "deployed": {"block": deployment.block, "time": format::time(charter.genesis)},
        "epoch": epoch.0,
        "contributions": newest.0,
        "supply": supply.0.to_string(),
        "parameters": entries.iter().map(parameter).collect::<Vec<Value>>(),
    });
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
