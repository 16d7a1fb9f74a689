//! `commons settle`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    contributions::outcome_json,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Result, commons, format, log::Event};
use commons_core::{review::Outcome, units::ContributionId};
use serde_json::json;

#[derive(Args)]
#[command(after_help = "Example: commons settle 4 --suri //Ferdie")]
pub struct Options {
    /// The contribution.
    #[arg(value_parser = crate::numbers::contribution, add = complete::unsettled())]
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (outcome, receipt) = commons.settle(&signer, id).await?;
    let counts = commons::find(&receipt, |event| match event {
        Event::Settled(event) => Some(event.counts.0),
        _ => None,
    });
    let accepted = matches!(outcome, Outcome::Accepted { .. });
    let counts = counts.filter(|_| accepted);
    let text = format!(
        "contribution {id} {}{}  ({})",
        format::outcome(outcome),
        counts.map(|epoch| format!(", counts in epoch {epoch}")).unwrap_or_default(),
        cost(commons.chain(), &receipt)
    );
    let mut outcome = outcome_json(outcome);
    outcome["counts"] = counts.into();
    let json = json!({"id": id.0, "outcome": outcome, "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}
