//! `commons reopen`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Result, format};
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
#[command(after_help = "Example: commons reopen 4 --suri //Eve")]
pub struct Options {
    /// The contribution.
    #[arg(value_parser = crate::numbers::contribution, add = complete::contributions())]
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let before = commons.contribution(id, None).await?;
    let review_period = commons.parameters(None).await?.review_period;
    let receipt = commons.reopen(&signer, id).await?;
    let (now, revision) = (receipt.block.time, before.revision().saturating_add(1));
    let closes = now.saturating_add(review_period.into());
    let text = format!(
        "contribution {id} reopened as revision {revision}, in review until {}  ({})",
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
