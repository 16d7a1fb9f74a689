//! `commons consent` and `commons decline`

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
#[command(after_help = "Example: commons consent 2 --uri https://example.org/photos --suri //Dave")]
pub struct Consent {
    /// The contribution that somebody recorded for you.
    #[arg(value_parser = crate::numbers::contribution, add = complete::unsettled())]
    id: u64,
    /// Where its evidence can be found, at most 256 bytes.
    #[arg(long, default_value = "")]
    uri: String,
}

pub async fn consent(options: Consent, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let review_period = commons.parameters(None).await?.review_period;
    let receipt = commons.consent(&signer, id, options.uri.into_bytes()).await?;
    let now = receipt.block.time;
    let closes = now.saturating_add(review_period.into());
    let text = format!(
        "contribution {id} is yours, in review until {}  ({})",
        format::when(closes, now),
        cost(commons.chain(), &receipt)
    );
    let json = json!({"id": id.0, "closes": format::time(closes), "cost": cost_json(&receipt)});
    Ok(Report::done(text, json))
}

#[derive(Args)]
#[command(after_help = "Example: commons decline 2 --suri //Dave")]
pub struct Decline {
    /// The contribution that somebody recorded for you.
    #[arg(value_parser = crate::numbers::contribution, add = complete::unsettled())]
    id: u64,
}

pub async fn decline(options: Decline, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let receipt = commons.decline(&signer, id).await?;
    let text = format!(
        "contribution {id} declined: it will not count as yours  ({})",
        cost(commons.chain(), &receipt)
    );
    Ok(Report::done(text, json!({"id": id.0, "cost": cost_json(&receipt)})))
}
