//! `commons settle`

use crate::{
    context::{Global, cost, cost_json},
    contributions::outcome_json,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Result, format};
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
pub struct Options {
    /// The contribution.
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (outcome, receipt) = commons.settle(&signer, id).await?;
    let text = format!(
        "contribution {id} {}  ({})",
        format::outcome(outcome),
        cost(commons.chain(), &receipt)
    );
    let json = json!({"id": id.0, "outcome": outcome_json(outcome), "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}
