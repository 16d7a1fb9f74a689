//! `commons queue`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Result, format};
use commons_core::units::ProposalId;
use serde_json::json;

/// Anyone may, when it has passed. What it does is done from the end of the timelock on.
#[derive(Args)]
#[command(after_help = "Example: commons queue 3 --suri //Ferdie")]
pub struct Options {
    /// The proposal.
    #[arg(value_parser = crate::numbers::proposal, add = complete::pending())]
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (eta, receipt) = commons.queue(&signer, ProposalId(options.id)).await?;
    let text = format!(
        "proposal {} queued: it can be executed from {}  ({})",
        options.id,
        format::when(eta, receipt.block.time),
        cost(commons.chain(), &receipt)
    );
    let json = json!({"id": options.id, "eta": format::time(eta), "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}
