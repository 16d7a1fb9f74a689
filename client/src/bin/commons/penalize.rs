//! `commons penalize`

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Commons, Result, chain::Receipt, format, names};
use commons_core::{reputation::Burned, units::ContributionId};
use serde_json::{Value, json};

/// Anyone may, once for each reviewer, after a contribution was corrected to 0.
#[derive(Args)]
#[command(after_help = "Example: commons penalize 9 bob --suri //Eve")]
pub struct Penalize {
    /// The contribution.
    #[arg(value_parser = crate::numbers::contribution, add = complete::contributions())]
    id: u64,
    /// The reviewer: name, address or SS58 address.
    #[arg(add = complete::agents())]
    agent: String,
}

pub async fn penalize(options: Penalize, global: &Global, output: &mut Output) -> Result<Report> {
    let (id, agent) = (ContributionId(options.id), names::parse(&options.agent)?);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (burned, receipt) = commons.penalize(&signer, id, agent).await?;
    let text = format!(
        "{} pays for having confirmed contribution {id}: {}  ({})",
        names::show(agent),
        burnt(&commons, burned, &receipt),
        cost(commons.chain(), &receipt)
    );
    let mut json = burned_json(&commons, burned, &receipt);
    (json["id"], json["agent"]) = (id.0.into(), json!(agent));
    Ok(Report::done(text, json))
}

/// What was burned, in points of now; what was not there is forgiven.
pub fn burnt(commons: &Commons, burned: Burned, receipt: &Receipt) -> String {
    let points = |units| format::about(commons.points(units, receipt.block.time));
    if burned.taken < burned.owed {
        format!("{} burned, {} owed, the rest forgiven", points(burned.taken), points(burned.owed))
    } else {
        format!("{} burned", points(burned.taken))
    }
}

fn burned_json(commons: &Commons, burned: Burned, receipt: &Receipt) -> Value {
    let mut json = json!({"cost": cost_json(receipt)});
    amounts::weight(&mut json, "owed", burned.owed, commons, receipt.block.time);
    amounts::weight(&mut json, "taken", burned.taken, commons, receipt.block.time);
    json
}
