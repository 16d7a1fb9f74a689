//! `commons contributions` and `commons contribution`

mod describe;
mod show;

pub use describe::{coloured, contribution_json, outcome_json, status_name};
pub use show::{Show, show};

use crate::{
    context::Global,
    output::{Report, table},
    style,
};
use clap::Args;
use commons_client::{Result, format, names};
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
#[command(after_help = "Example: commons contributions --limit 50; commons contributions --from 1")]
pub struct List {
    /// Begin with this one. Default: so that the newest ones are shown.
    #[arg(long)]
    from: Option<u64>,
    /// How many at most.
    #[arg(long, value_name = "COUNT", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    limit: u32,
}

pub async fn list(options: List, global: &Global) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let head = commons.chain().head().await?;
    let newest = commons.newest(Some(head.hash)).await?.0;
    let latest = newest.saturating_sub(u64::from(options.limit)) + 1;
    let first = ContributionId(options.from.unwrap_or(latest));
    let page = commons.contributions(first, options.limit, Some(head.hash)).await?;
    if page.is_empty() {
        let text = if newest == 0 {
            "nothing has been recorded yet".into()
        } else {
            format!("there is nothing from {first} on; the newest is {newest}")
        };
        return Ok(Report::done(text, json!({"newest": newest, "contributions": []})));
    }
    let rules = commons.rule_book(head.hash).await?;
    let terms: Vec<_> = page.iter().map(|(id, this)| rules.terms(*id, this)).collect();
    let ballots = commons.tallies(&terms, head.hash).await?;
    let header = ["id", "agent", "project", "need", "action", "effort", "claimed", "status"];
    let mut rows = vec![style::head(header)];
    let mut items = Vec::new();
    for (((id, contribution), terms), ballot) in page.into_iter().zip(terms).zip(ballots) {
        // A late cast may have moved the closing, which only the ballot knows.
        let closes = ballot.map_or(terms.closes, |ballot| ballot.closes);
        let status = contribution.status(closes, head.time);
        let draft = &contribution.draft;
        rows.push(vec![
            id.to_string(),
            names::show(contribution.agent),
            if draft.project.0 == 0 { "-".into() } else { draft.project.to_string() },
            draft.satisfies.map_or_else(|| "-".into(), |need| need.to_string()),
            format::action(draft.action).into(),
            format::effort(draft.effort),
            format::points(draft.claimed),
            coloured(status, head.time),
        ]);
        items.push(contribution_json(id, &contribution, status));
    }
    Ok(Report::done(table(&rows), json!({"newest": newest, "contributions": items})))
}
