//! `commons record` and `commons amend`

mod amend;
mod from;

pub use amend::{Amend, amend};

use crate::{
    complete,
    context::{Global, cost, cost_json},
    document::Evidence,
    many::Source,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Commons, Error, Result, batch::WORKS_TEMPLATE, format, names};
use commons_core::{
    contribution::{Action, Draft, Effort},
    units::{ContributionId, NeedId, Points, ProjectId},
};
use serde_json::json;

#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct Record {
    /// What was done, as a ValueFlows action: work, deliverService, produce, modify, use, cite,
    /// transfer.
    #[arg(long, default_value = "work", value_parser = format::parse_action)]
    action: Action,
    /// How much was given: 2.5h, 3 one, 12 kg.
    #[arg(
        long,
        allow_hyphen_values = true,
        value_parser = format::parse_effort,
        required = true,
        conflicts_with_all = ["from", "template"]
    )]
    effort: Option<Effort>,
    /// What you think it is worth; a point is about an hour of ordinary work.
    #[arg(
        long,
        allow_hyphen_values = true,
        value_parser = format::parse_points,
        required = true,
        conflicts_with_all = ["from", "template"]
    )]
    points: Option<Points>,
    #[command(flatten)]
    evidence: Evidence,
    /// An earlier contribution that this one builds on; at most four.
    #[arg(long = "cite", value_name = "ID", value_parser = crate::numbers::contribution, add = complete::contributions())]
    cites: Vec<u64>,
    /// The project it was done for; 0 is the commons as a whole.
    #[arg(long, value_name = "ID", default_value_t = 0, value_parser = crate::numbers::project, add = complete::projects())]
    project: u32,
    /// The need it satisfies, in part or altogether.
    #[arg(long, value_name = "NEED", value_parser = crate::numbers::need, add = complete::open_needs())]
    satisfies: Option<u32>,
    /// Who did it, if somebody else: name, address or SS58 address. It waits for their consent, and
    /// they say where the evidence is.
    #[arg(
        long = "for",
        value_name = "AGENT",
        conflicts_with_all = ["uri", "from"],
        add = complete::agents()
    )]
    agent: Option<String>,
    #[command(flatten)]
    source: Source,
    /// With --from: rows are compared with what you recorded since then. Default: with all of it.
    #[arg(
        long,
        value_name = "TIME",
        requires = "from",
        conflicts_with_all = ["effort", "points"],
        allow_hyphen_values = true
    )]
    since: Option<String>,
}

/// The ways to say it: none of them needs all that is needed in another.
const USAGE: &str = "commons record --effort EFFORT --points POINTS [OPTIONS]
       commons record --from FILE [OPTIONS]
       commons record --template";

const EXAMPLES: &str = "Examples:
  commons record --effort 2h --points 2 --uri https://example.org/work --project 1 --suri //Alice
  commons record --template     # print a file to begin with
  commons record --from work.csv --suri //Alice

Columns of the file, in any order; JSON has a list of objects with the same names:
  action     work if it is empty, as --action
  amount     2.5, or 2.5h without a unit
  unit       hour, day, one, kilogram, metre, litre, kilowatt hour
  claim      what you think it is worth, in points
  project    its number; 0, the commons as a whole, if it is empty
  evidence   a file, named as seen from this one, or its hash
  uri        where the evidence can be found
  cites      numbers of earlier contributions, with spaces between them
  satisfies  the number of a need
Only amount and claim are needed. Rows whose agent is somebody else are left out, and so are the other
columns that commons export writes. A row that says the same as a contribution of yours is that
contribution, and is not recorded again; two such rows are two contributions.";

pub async fn record(options: Record, global: &Global, output: &mut Output) -> Result<Report> {
    if options.source.template {
        return Ok(Report::done(WORKS_TEMPLATE, json!({"template": WORKS_TEMPLATE})));
    }
    if let Some(path) = &options.source.from {
        return from::run(path, options.since.as_deref(), global, output).await;
    }
    let (Some(effort), Some(points)) = (options.effort, options.points) else {
        return Err(Error::new("usage", "It takes --effort and --points, or --from."));
    };
    let agent = options.agent.as_deref().map(names::parse).transpose()?;
    let draft = Draft {
        action: options.action,
        effort,
        claimed: points,
        evidence: options.evidence.hash()?.unwrap_or_default(),
        project: ProjectId(options.project),
        cites: options.cites.into_iter().map(ContributionId).collect(),
        satisfies: options.satisfies.map(NeedId),
    };
    let uri = options.evidence.uri.unwrap_or_default().into_bytes();
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    // Nothing is asked after the fact: what is done must not look like a failure.
    let review_period = prepare(&commons, points, output).await?;
    let (id, receipt) = match agent {
        Some(agent) => commons.record_for(&signer, agent, draft).await?,
        None => commons.record(&signer, draft, uri).await?,
    };
    let now = receipt.block.time;
    let closes = now.saturating_add(review_period.into());
    let text = format!(
        "contribution {id}: {}, {}, {} claimed, {}  ({})",
        format::action(options.action),
        format::effort(effort),
        format::points(points),
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
        "satisfies": options.satisfies,
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
