//! `commons amend`

use super::prepare;
use crate::{
    complete,
    context::{Global, cost, cost_json},
    document::Evidence,
    output::{Output, Report},
};
use clap::{ArgGroup, Args};
use commons_client::{Error, Result, format};
use commons_core::{
    contribution::{Action, Draft, Effort},
    units::{ContributionId, NeedId, Points},
};
use serde_json::json;

/// What is not given stays as it is. The review begins anew; grades given before no longer count.
#[derive(Args)]
#[command(after_help = "Example: commons amend 4 --points 3 --suri //Alice")]
#[command(group(ArgGroup::new("change").required(true).multiple(true).args([
    "action", "effort", "points", "evidence", "evidence_hash", "uri", "cites", "satisfies",
])))]
pub struct Amend {
    /// The contribution.
    #[arg(value_parser = crate::numbers::contribution, add = complete::unsettled())]
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
    #[arg(long = "cite", value_name = "ID", value_parser = crate::numbers::contribution, add = complete::contributions())]
    cites: Vec<u64>,
    /// The need it satisfies; 0 for none.
    #[arg(long, value_name = "NEED", value_parser = crate::numbers::need, add = complete::needs())]
    satisfies: Option<u32>,
}

pub async fn amend(options: Amend, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, deployment) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let before = commons.contribution(id, None).await?;
    let uri = match options.evidence.uri.clone() {
        Some(uri) => uri.into_bytes(),
        None => {
            let found = commons.uri(id, &before, deployment.block).await?;
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
        project: before.draft.project,
        cites: if cites.is_empty() { before.draft.cites.clone() } else { cites },
        satisfies: match options.satisfies {
            Some(0) => None,
            Some(need) => Some(NeedId(need)),
            None => before.draft.satisfies,
        },
    };
    let claimed = draft.claimed;
    let review_period = prepare(&commons, claimed, output).await?;
    let receipt = commons.amend(&signer, id, draft, uri).await?;
    let now = receipt.block.time;
    let closes = now.saturating_add(review_period.into());
    let revision = before.revision().saturating_add(1);
    let text = format!(
        "contribution {id} amended: {} claimed, in review anew as revision {revision} until {}  ({})",
        format::points(claimed),
        format::when(closes, now),
        cost(commons.chain(), &receipt)
    );
    let json = json!({
        "id": id.0,
        "revision": revision,
        "closes": format::time(closes),
        "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}
