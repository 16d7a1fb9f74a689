//! `commons withdraw`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::Result;
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
#[command(after_help = "Example: commons withdraw 4 --suri //Eve")]
pub struct Options {
    /// The contribution.
    #[arg(value_parser = crate::numbers::contribution, add = complete::unsettled())]
    id: u64,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    if signer.rehearsals().is_none() {
        output.confirm(
            global.yes,
            &format!("Withdraw contribution {id} for good? It can only be recorded anew."),
        )?;
    }
    let receipt = commons.withdraw(&signer, id).await?;
    let text = format!("contribution {id} withdrawn  ({})", cost(commons.chain(), &receipt));
    Ok(Report::done(text, json!({"id": id.0, "cost": cost_json(&receipt)})))
}
