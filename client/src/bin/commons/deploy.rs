//! `commons deploy`

use crate::{
    context::{Global, cost, cost_json, share_of_block, share_of_block_json},
    document::CharterOptions,
    output::{Output, Report, table},
    parameters,
};
use clap::Args;
use commons_client::{
    Commons, Error, Result, bundle,
    chain::{Chain, Signer},
    commons::{Beginning, Deployed},
    deployment::Deployment,
    format, names,
};
use commons_core::{founding::Seed, hub::Origin, parameters::Parameters, units::Points};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What every founder begins with, unless it is said otherwise.
const SEED: Points = Points::whole(100);

/// Founders begin with reputation, so that there is somebody to review. Nobody has any other power,
/// the account that deploys included: what may change is changed by proposals that pass.
///
/// Code that is on the chain already is not uploaded again, so an interrupted run can be repeated.
#[derive(Args)]
pub struct Options {
    /// A founder: name, address or SS58 address, with =POINTS for other than 100 points.
    #[arg(long = "founder", value_name = "AGENT[=POINTS]", required = true)]
    founders: Vec<String>,
    /// Another value of a parameter; `commons params` lists them. Durations as 3d, points as
    /// 2.5, shares in basis points. Without dispute_period, the nearest to its default that fits
    /// the others is taken.
    #[arg(long = "set", value_name = "NAME=VALUE")]
    parameters: Vec<String>,
    #[command(flatten)]
    charter: CharterOptions,
    #[command(flatten)]
    place: Place,
}

/// What deploying needs to know besides.
#[derive(Args)]
pub struct Place {
    #[command(flatten)]
    contracts: Contracts,
    /// Replace an existing deployment file; fork a commons in which too few hold anything.
    #[arg(long)]
    pub force: bool,
}

/// Where the contracts are that were built here.
#[derive(Args)]
pub struct Contracts {
    /// Folder of the contract bundles. Default: where scripts/build-contracts puts them.
    #[arg(long, env = "COMMONS_CONTRACTS", value_name = "FOLDER")]
    contracts: Option<PathBuf>,
}

impl Contracts {
    /// The folder.
    pub fn folder(&self) -> PathBuf {
        self.contracts.clone().unwrap_or_else(|| bundle::cache().join("contracts"))
    }
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let file = options.place.check(global)?;
    let seeds = options.founders.iter().map(|text| founder(text)).collect::<Result<Vec<_>>>()?;
    let beginning = Beginning {
        parameters: parameters::with(Parameters::default(), &options.parameters)?,
        origin: Origin::Founders(seeds),
        charter: options.charter.read()?,
    };
    let chain = global.connect().await?;
    let signer = global.mapped_signer(&chain, output).await?;
    let begun = begin(&chain, &signer, &options.place.contracts(), beginning, file, output).await?;
    let mut rows = begun.rows;
    rows.push(begun.remembered);
    Ok(Report::done(table(&rows), begun.json))
}

impl Place {
    /// The deployment file, if it may be written.
    pub fn check<'a>(&self, global: &'a Global) -> Result<&'a Path> {
        let file = &global.deployment;
        if file.exists() && !self.force {
            let what = format!("The deployment file {} exists already.", file.display());
            return Err(Error::new("deployment_exists", what)
                .hint("Name another with --deployment FILE, or replace it with --force."));
        }
        Deployment::check_writable(file)?;
        Ok(file)
    }

    /// The folder of the bundles.
    pub fn contracts(&self) -> PathBuf {
        self.contracts.folder()
    }
}

/// A commons that has been deployed, in rows for people and for programs.
pub struct Begun {
    pub deployed: Deployed,
    pub rows: Vec<Vec<String>>,
    pub remembered: Vec<String>,
    pub json: Value,
}

/// Deploys a commons and remembers it.
pub async fn begin(
    chain: &Chain,
    signer: &Signer,
    contracts: &Path,
    beginning: Beginning,
    file: &Path,
    output: &mut Output,
) -> Result<Begun> {
    // Nothing is asked after the fact: what is done must not look like a failure.
    let block = chain.block_weight().await?;
    let progress = |text: &str| output.note(text);
    let deployed = Commons::deploy(chain.clone(), signer, contracts, beginning, progress).await?;
    let (receipt, addresses) = (&deployed.receipt, deployed.commons.addresses());
    Deployment {
        genesis_hash: chain.genesis_hash(),
        hub: addresses.hub,
        ledger: addresses.ledger,
        reputation: addresses.reputation,
        books: addresses.books,
        governor: addresses.governor,
        pool: addresses.pool,
        block: receipt.block.number,
        block_hash: receipt.block.hash,
        url: chain.url().to_owned(),
    }
    .write(file)?;
    let uploaded = match &deployed.uploads[..] {
        [] => "nothing: all code was on the chain already".into(),
        uploads => uploads.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "),
    };
    let rows = [
        ("commons", format!("{:?}", addresses.hub)),
        ("  ledger", format!("{:?}", addresses.ledger)),
        ("  reputation", format!("{:?}", addresses.reputation)),
        ("  books", format!("{:?}, which reputation runs", addresses.books)),
        ("  governor", format!("{:?}", addresses.governor)),
        ("  pool", format!("{:?}", addresses.pool)),
        ("uploaded", uploaded),
        ("took", format!("one transaction, {}", share_of_block(receipt, block))),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]).to_vec();
    let remembered =
        vec!["remembered in".into(), format!("{}  ({})", file.display(), cost(chain, receipt))];
    let uploads: Vec<_> = deployed
        .uploads
        .iter()
        .map(|(name, receipt)| json!({"contract": name, "cost": cost_json(receipt)}))
        .collect();
    let json = json!({
        "hub": addresses.hub,
        "ledger": addresses.ledger,
        "reputation": addresses.reputation,
        "books": addresses.books,
        "governor": addresses.governor,
        "pool": addresses.pool,
        "genesis_hash": chain.genesis_hash(),
        "deployment": file,
        "cost": cost_json(receipt),
        "share_of_block": share_of_block_json(receipt, block),
        "uploads": uploads,
    });
    Ok(Begun { deployed, rows, remembered, json })
}

/// Reads `alice` or `alice=250`.
fn founder(text: &str) -> Result<Seed> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn founders_may_begin_with_other_points() {
        assert_eq!(founder("alice").unwrap().points, SEED);
        assert_eq!(founder("alice=2.5").unwrap().points, Points(2_500_000));
        assert_eq!(founder("alice=").unwrap_err().code, "bad_points");
    }
}
