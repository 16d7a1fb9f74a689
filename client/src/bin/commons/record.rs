//! `commons record` and `commons amend`

use crate::{
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::{ArgGroup, Args};
use commons_client::{Error, Result, bundle::keccak256, format};
use commons_core::{
    H256,
    contribution::{Action, Draft, Effort},
    units::{ContributionId, Points},
};
use serde_json::json;
use std::{fs, path::PathBuf};

/// Evidence of a contribution.
#[derive(Args)]
struct Evidence {
    /// Document that shows it; its keccak-256 hash is recorded, not the document.
    #[arg(long, value_name = "FILE", conflicts_with = "evidence_hash")]
    evidence: Option<PathBuf>,
    /// The hash itself, in hexadecimal.
    #[arg(long, value_name = "HASH")]
    evidence_hash: Option<String>,
    /// Where the document can be found, at most 256 bytes.
    #[arg(long)]
    uri: Option<String>,
}

impl Evidence {
    fn hash(&self) -> Result<Option<H256>> {
        if let Some(path) = &self.evidence {
            let document = fs::read(path).map_err(|error| {
                let what = format!("The evidence {} cannot be read: {error}.", path.display());
                Error::new("no_evidence", what)
            })?;
            return Ok(Some(H256(keccak256(&document))));
        }
        self.evidence_hash.as_deref().map(format::parse_hash).transpose()
    }
}

#[derive(Args)]
pub struct Record {
    /// What was done, as a ValueFlows action: work, deliverService, produce, modify, use, cite,
    /// transfer.
    #[arg(long, default_value = "work", value_parser = format::parse_action)]
    action: Action,
    /// How much was given: 2.5h, 3 one, 12 kg.
    #[arg(long, allow_hyphen_values = true, value_parser = format::parse_effort)]
    effort: Effort,
    /// What you think it is worth; a point is about an hour of ordinary work.
    #[arg(long, allow_hyphen_values = true, value_parser = format::parse_points)]
    points: Points,
    #[command(flatten)]
    evidence: Evidence,
    /// An earlier contribution that this one builds on; at most four.
    #[arg(long = "cite", value_name = "ID")]
    cites: Vec<u64>,
}

pub async fn record(options: Record, global: &Global, output: &mut Output) -> Result<Report> {
    let draft = Draft {
        action: options.action,
        effort: options.effort,
        claimed: options.points,
        evidence: options.evidence.hash()?.unwrap_or_default(),
        cites: options.cites.into_iter().map(ContributionId).collect(),
    };
    let uri = options.evidence.uri.unwrap_or_default();
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let review_period = commons.charter(None).await?.parameters.review_period;
    let (id, receipt) = commons.record(&signer, draft, uri.into_bytes()).await?;
    // Nothing is asked after the fact: what is done must not look like a failure.
    let closes = receipt.block.time.saturating_add(review_period.into());
    let text = format!(
        "contribution {id}: {}, {}, {} claimed, in review until {}  ({})",
        format::action(options.action),
        format::effort(options.effort),
        format::points(options.points),
        format::time(closes),
        cost(commons.chain(), &receipt)
    );
    let json = json!({"id": id.0, "closes": format::time(closes), "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}

/// What is not given stays as it is. The review begins anew; grades given before no longer count.
#[derive(Args)]
#[command(group(ArgGroup::new("change").required(true).multiple(true).args([
    "action", "effort", "points", "evidence", "evidence_hash", "uri", "cites",
])))]
pub struct Amend {
    /// The contribution.
    id: u64,
    /// What was done.
    #[arg(long, value_parser = format::parse_action)]
    action: Option<Action>,
    /// How much was given.
    #[arg(long, value_parser = format::parse_effort)]
    effort: Option<Effort>,
    /// What you think it is worth.
    #[arg(long, value_parser = format::parse_points)]
    points: Option<Points>,
    #[command(flatten)]
    evidence: Evidence,
    /// An earlier contribution that this one builds on; replaces all citations.
    #[arg(long = "cite", value_name = "ID")]
    cites: Vec<u64>,
}

pub async fn amend(options: Amend, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, deployment) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let before = commons.contribution(id).await?;
    let uri = match options.evidence.uri.clone() {
        Some(uri) => uri.into_bytes(),
        None => {
            let found = commons.uri(id, before.recorded, deployment.block).await?;
            found.ok_or_else(|| {
                Error::new("no_uri", "The address of the evidence was not found in the history.")
                    .hint("Give it again with --uri.")
            })?
        }
    };
    let cites = options.cites.iter().copied().map(ContributionId).collect::<Vec<_>>();
    let draft = Draft {
        action: options.action.unwrap_or(before.draft.action),
        effort: options.effort.unwrap_or(before.draft.effort),
        claimed: options.points.unwrap_or(before.draft.claimed),
        evidence: options.evidence.hash()?.unwrap_or(before.draft.evidence),
        cites: if cites.is_empty() { before.draft.cites.clone() } else { cites },
    };
    let claimed = draft.claimed;
    let review_period = commons.charter(None).await?.parameters.review_period;
    let receipt = commons.amend(&signer, id, draft, uri).await?;
    let closes = receipt.block.time.saturating_add(review_period.into());
    let text = format!(
        "contribution {id} amended: {} claimed, in review anew until {}  ({})",
        format::points(claimed),
        format::time(closes),
        cost(commons.chain(), &receipt)
    );
    let json = json!({"id": id.0, "closes": format::time(closes), "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}
