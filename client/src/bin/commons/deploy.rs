//! `commons deploy`

use crate::{
    context::{Global, cost, cost_json, share_of_block, share_of_block_json},
    document::{self, CharterOptions},
    output::{Output, Report, USAGE, table},
    parameters,
};
use clap::Args;
use commons_client::{
    Commons, Error, Result, bundle,
    chain::{Chain, Signer},
    commons::{Beginning, Deployed},
    deployment::Deployment,
    error::BadLine,
    format,
    founding_file::{self, Founder, Mistake, Plan, SEED},
    names,
};
use commons_core::{
    founding::Seed,
    hub::{Charter, Origin},
    parameters::Parameters,
};
use serde_json::{Value, json};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// Founders begin with reputation, so that there is somebody to review. Nobody has any other power,
/// the account that deploys included: what may change is changed by proposals that pass.
///
/// Code that is on the chain already is not uploaded again, so an interrupted run can be repeated.
#[derive(Args)]
#[command(after_help = "Examples:
  commons init; commons deploy --file commons.toml --key-file key
  commons deploy --founder alice --founder bob=50 --founder charlie --set epoch_length=14d --suri //Alice")]
pub struct Options {
    /// File with founders, charter and parameters, as commons init writes it. What is given besides
    /// counts instead: --set for a parameter, --founder for all founders, --charter for the charter.
    #[arg(long, value_name = "FILE")]
    file: Option<PathBuf>,
    /// A founder: name, address or SS58 address, with =POINTS for other than 100 points.
    #[arg(long = "founder", value_name = "AGENT[=POINTS]")]
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
    if options.file.is_none() && options.founders.is_empty() {
        output.failure = USAGE;
        return Err(Error::new(
            "no_founders",
            "A commons begins with founders, and none are named.",
        )
        .hint("Give --file FILE (commons init writes it) or --founder AGENT."));
    }
    let file = options.place.check(global)?;
    let beginning = match &options.file {
        Some(path) => planned(path, &options, output)?,
        None => Beginning {
            parameters: parameters::with(Parameters::default(), &options.parameters)?,
            origin: Origin::Founders(seeds(&options.founders)?),
            charter: options.charter.read()?,
        },
    };
    let chain = global.connect().await?;
    let signer = global.mapped_signer(&chain, output).await?;
    let begun = begin(&chain, &signer, &options.place.contracts(), beginning, file, output).await?;
    let mut rows = begun.rows;
    rows.push(begun.remembered);
    Ok(Report::done(table(&rows), begun.json))
}

/// What a file says, and what is given besides.
fn planned(path: &Path, options: &Options, output: &mut Output) -> Result<Beginning> {
    let text = fs::read_to_string(path).map_err(|error| {
        let what = format!("The file {} cannot be read: {error}.", path.display());
        Error::new("no_founding_file", what).hint("commons init writes one.")
    })?;
    let (mut plan, mut mistakes) = founding_file::read(&text, names::parse);
    for setting in &options.parameters {
        let (position, value) = parameters::parse(setting)?;
        plan.set(position, value);
    }
    if !options.founders.is_empty() {
        let founder = |seed: Seed| Founder { name: names::show(seed.agent), seed, line: None };
        plan.founders = seeds(&options.founders)?.into_iter().map(founder).collect();
        plan.unread = 0;
    }
    let charter = match options.charter.is_given() {
        true => options.charter.read()?,
        false => charter(&plan, path, &mut mistakes),
    };
    mistakes.extend(plan.check());
    refuse(path, mistakes, output)?;
    let origin = Origin::Founders(plan.seeds());
    Ok(Beginning { parameters: plan.parameters(), origin, charter })
}

/// The charter of a file, which names the document as it is found from where the file is.
fn charter(plan: &Plan, file: &Path, mistakes: &mut Vec<Mistake>) -> Charter {
    let norms = &plan.charter;
    let mut document = norms.hash.as_ref().map(|hash| hash.value).unwrap_or_default();
    if let Some(given) = &norms.document {
        let path = file.parent().unwrap_or(Path::new("")).join(&given.value);
        match document::of_file(&path) {
            Ok(hash) => document = hash,
            Err(error) => {
                let what = error.message.trim_end_matches('.');
                mistakes.push(Mistake::at(given.line, what));
            }
        }
    }
    let uri = norms.uri.as_ref().map(|uri| uri.value.clone().into_bytes());
    Charter { document, uri: uri.unwrap_or_default() }
}

/// Refuses a file with all its mistakes: a line each for people, a list for programs.
fn refuse(path: &Path, mut mistakes: Vec<Mistake>, output: &mut Output) -> Result<()> {
    mistakes.sort();
    mistakes.dedup();
    let shown = path.display();
    let what = match mistakes.len() {
        0 => return Ok(()),
        1 => format!("{shown} has a mistake."),
        count => format!("{shown} has {count} mistakes."),
    };
    for Mistake { line, what } in &mistakes {
        let place = line.map(|line| format!(":{line}")).unwrap_or_default();
        // Parts of it are what somebody wrote.
        let what = format::untrusted(what.as_bytes());
        output.told_besides(&format!("{shown}{place}: {what}"));
    }
    let bad_line = |Mistake { line, what }: Mistake| BadLine {
        line: line.and_then(|line| line.try_into().ok()),
        column: None,
        message: match what.ends_with(['.', '?']) {
            true => what,
            false => what + ".",
        },
    };
    Err(Error::new("bad_founding_file", what)
        .hint("Nothing was sent. commons params lists the parameters and their ranges.")
        .lines(mistakes.into_iter().map(bad_line).collect()))
}

fn seeds(founders: &[String]) -> Result<Vec<Seed>> {
    founders.iter().map(|text| founder(text)).collect()
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
pub fn founder(text: &str) -> Result<Seed> {
    let (agent, points) = match text.split_once('=') {
        Some((agent, points)) => {
            let points = format::parse_points(points).map_err(|why| {
                Error::new("bad_points", format!("{why}."))
                    .hint("Say for example bob=50 or bob=2.5.")
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
    use commons_core::units::Points;

    #[test]
    fn founders_may_begin_with_other_points() {
        assert_eq!(founder("alice").unwrap().points, SEED);
        assert_eq!(founder("alice=2.5").unwrap().points, Points(2_500_000));
        assert_eq!(founder("alice=").unwrap_err().code, "bad_points");
    }
}
