//! `commons deploy`

use crate::{
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Commons, Error, Result, bundle, deployment::Deployment, format, names};
use commons_core::{
    founding::Seed,
    parameters::{Parameters, Unit},
    units::Points,
};
use serde_json::json;
use std::path::PathBuf;

/// What every founder begins with, unless it is said otherwise.
const SEED: Points = Points::whole(100);

/// Founders begin with reputation, so that there is somebody to review. Until a governor exists, the
/// account that deploys may correct what was accepted (downwards only); nobody has any other power.
#[derive(Args)]
pub struct Options {
    /// A founder: name, address or SS58 address, with =POINTS for other than 100 points.
    #[arg(long = "founder", value_name = "AGENT[=POINTS]", required = true)]
    founders: Vec<String>,
    /// Another value of a parameter; `commons status` lists them. Durations as 3d, points as
    /// 2.5, shares in basis points. Without dispute_period, the nearest to its default that fits
    /// the others is taken.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    /// Folder of the contract bundles. Default: where scripts/build-contracts puts them.
    #[arg(long, env = "COMMONS_CONTRACTS", value_name = "FOLDER")]
    contracts: Option<PathBuf>,
    /// Replace an existing deployment file.
    #[arg(long)]
    force: bool,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let file = &global.deployment;
    if file.exists() && !options.force {
        let what = format!("The deployment file {} exists already.", file.display());
        return Err(Error::new("deployment_exists", what)
            .hint("Name another with --deployment FILE, or replace it with --force."));
    }
    let seeds = options.founders.iter().map(|text| founder(text)).collect::<Result<Vec<_>>>()?;
    let parameters = parameters(&options.parameters)?;
    let contracts = options.contracts.unwrap_or_else(|| bundle::cache().join("contracts"));
    Deployment::check_writable(file)?;
    let chain = global.connect().await?;
    let signer = global.mapped_signer(&chain, output).await?;
    let progress = |text: &str| output.note(text);
    let deployed =
        Commons::deploy(chain.clone(), &signer, &contracts, parameters, seeds, progress).await?;
    let commons = &deployed.commons;
    Deployment {
        genesis_hash: chain.genesis_hash(),
        hub: commons.hub(),
        block: deployed.receipt.block.number,
        block_hash: deployed.receipt.block.hash,
        url: chain.url().to_owned(),
    }
    .write(file)?;
    let addresses = commons.addresses();
    let text = format!(
        "commons     {:?}\n  ledger      {:?}\n  reputation  {:?}\nremembered in {}  ({})",
        commons.hub(),
        addresses.ledger,
        addresses.reputation,
        file.display(),
        cost(&chain, &deployed.receipt)
    );
    let uploads: Vec<_> = deployed
        .uploads
        .iter()
        .map(|(name, receipt)| json!({"contract": name, "cost": cost_json(receipt)}))
        .collect();
    let json = json!({
        "hub": commons.hub(),
        "ledger": addresses.ledger,
        "reputation": addresses.reputation,
        "genesis_hash": chain.genesis_hash(),
        "deployment": file,
        "cost": cost_json(&deployed.receipt),
        "uploads": uploads,
    });
    Ok(Report::done(text, json))
}

/// Reads `alice` or `alice=250`.
pub fn founder(text: &str) -> Result<Seed> {
    let (agent, points) = match text.split_once('=') {
        Some((agent, points)) => {
            let points = format::parse_points(points).map_err(|allowed| {
                Error::new("bad_points", format!("`{points}` is not an amount: {allowed}."))
            })?;
            (agent, points)
        }
        None => (text, SEED),
    };
    Ok(Seed { agent: names::parse(agent)?, points })
}

/// Reads `review_period=2d` and the like.
fn parameters(settings: &[String]) -> Result<Parameters> {
    let mut parameters = Parameters::default();
    let entries = parameters.entries();
    let mut dispute_period_given = false;
    for setting in settings {
        let (name, value) = setting.split_once('=').ok_or_else(|| {
            Error::new("bad_parameter", format!("`{setting}` is not of the form NAME=VALUE."))
        })?;
        let entry = entries.iter().find(|entry| entry.name == name).ok_or_else(|| {
            let all: Vec<_> = entries.iter().map(|entry| entry.name).collect();
            Error::new("unknown_parameter", format!("There is no parameter `{name}`."))
                .hint(format!("There are {}.", all.join(", ")))
        })?;
        let value = match entry.unit {
            Unit::Seconds => format::parse_duration(value),
            Unit::Points => format::parse_points(value).map(|points| points.0),
            Unit::BasisPoints | Unit::Count => {
                value.parse().map_err(|_| format!("`{value}` is not a whole number"))
            }
        };
        let value = value.map_err(|why| Error::new("bad_parameter", format!("{name}: {why}.")))?;
        dispute_period_given |= name == "dispute_period";
        parameters.set(name, value).ok_or_else(|| {
            Error::new(
                "out_of_range",
                format!(
                    "{name} = {value} is out of range: {} to {} are allowed.",
                    entry.min, entry.max
                ),
            )
        })?;
    }
    if !dispute_period_given {
        // Its range follows from the others, so that whoever shortens an epoch need not know of it.
        parameters = parameters.with_fitting_dispute_period();
    }
    parameters.check()?;
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(settings: &[&str]) -> Result<Parameters> {
        parameters(&settings.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn an_epoch_can_be_shortened_without_more() {
        let short = set(&["epoch_length=60s", "review_period=60s"]).unwrap();
        assert_eq!(short.epoch_length, 60);
        assert!(u64::from(short.dispute_period) >= short.proposal_cycle());
        assert_eq!(set(&[]).unwrap(), Parameters::default());
        let given = set(&["epoch_length=60s", "dispute_period=1s"]).unwrap_err();
        assert_eq!(given.code, "out_of_range");
    }

    #[test]
    fn founders_may_begin_with_other_points() {
        assert_eq!(founder("alice").unwrap().points, SEED);
        assert_eq!(founder("alice=2.5").unwrap().points, Points(2_500_000));
        assert_eq!(founder("alice=").unwrap_err().code, "bad_points");
    }
}
