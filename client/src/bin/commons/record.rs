//! `commons record` and `commons amend`

use crate::{
    context::{Global, cost, cost_json},
    document::Evidence,
    output::{Output, Report},
};
use clap::{ArgGroup, Args};
use commons_client::{Commons, Error, Result, format, names};
use commons_core::{
    contribution::{Action, Draft, Effort},
    units::{ContributionId, Points, ProjectId},
};
use serde_json::json;

#[derive(Args)]
#[command(
    after_help = "Example: commons record --effort 2h --points 2 --uri https://example.org/work --project 1 --suri //Alice"
)]
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
    /// The project it was done for; 0 is the commons as a whole.
    #[arg(long, value_name = "ID", default_value_t = 0)]
    project: u32,
    /// Who did it, if somebody else: name, address or SS58 address. It waits for their consent, and
    /// they say where the evidence is.
    #[arg(long = "for", value_name = "AGENT", conflicts_with = "uri")]
    agent: Option<String>,
}

pub async fn record(options: Record, global: &Global, output: &mut Output) -> Result<Report> {
    let agent = options.agent.as_deref().map(names::parse).transpose()?;
    let draft = Draft {
        action: options.action,
        effort: options.effort,
        claimed: options.points,
        evidence: options.evidence.hash()?.unwrap_or_default(),
        project: ProjectId(options.project),
        cites: options.cites.into_iter().map(ContributionId).collect(),
    };
    let uri = options.evidence.uri.unwrap_or_default().into_bytes();
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    // Nothing is asked after the fact: what is done must not look like a failure.
    let review_period = prepare(&commons, options.points, output).await?;
    let (id, receipt) = match agent {
        Some(agent) => commons.record_for(&signer, agent, draft).await?,
        None => commons.record(&signer, draft, uri).await?,
    };
    let now = receipt.block.time;
    let closes = now.saturating_add(review_period.into());
    let text = format!(
        "contribution {id}: {}, {}, {} claimed, {}  ({})",
        format::action(options.action),
        format::effort(options.effort),
        format::points(options.points),
        match agent {
            Some(agent) => format!("waits for the consent of {}", names::show(agent)),
            None => format!("in review until {}", format::when(closes, now)),
        },
        cost(commons.chain(), &receipt)
    );
    let closes = agent.is_none().then(|| format::time(closes));
    let json = json!({
        "id": id.0,
        "agent": agent.unwrap_or_else(|| signer.address()),
        "project": options.project,
        "closes": closes,
        "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}

/// How long a review takes, in seconds; says what may become of a large claim.
async fn prepare(commons: &Commons, claimed: Points, output: &mut Output) -> Result<u32> {
    let head = commons.chain().head().await?;
    let parameters = commons.parameters(Some(head.hash)).await?;
    let limit = commons.total_units(Some(head.hash)).await?.share_down(parameters.surge_bps);
    let limit = commons.points(limit, head.time);
    // Beyond the most that may be claimed it is refused anyway, as is everything before a fork opens.
    if limit > Points(0) && claimed > limit && claimed <= parameters.claim_max {
        output.note(&format!(
            "note: a claim above {}, {} of the supply, lapses unless more than half of the supply vouches for it",
            format::about(limit),
            format::bps(parameters.surge_bps)
        ));
    }
    Ok(parameters.review_period)
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
