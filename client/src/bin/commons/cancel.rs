//! `commons cancel`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::Result;
use commons_core::units::ProposalId;
use serde_json::json;

/// Only who made it may, until its quorum is reached or its vote is over.
#[derive(Args)]
#[command(after_help = "Example: commons cancel 3 --suri //Alice")]
pub struct Options {
    /// The proposal.
    #[arg(value_parser = crate::numbers::proposal, add = complete::pending())]
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let receipt = commons.cancel(&signer, ProposalId(options.id)).await?;
    let text = format!("proposal {} taken back  ({})", options.id, cost(commons.chain(), &receipt));
    Ok(Report::done(text, json!({"id": options.id, "cost": cost_json(&receipt)})))
}
