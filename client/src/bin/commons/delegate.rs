//! `commons delegate` and `commons undelegate`

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Error, Result, format, names};
use commons_core::units::Units;
use serde_json::json;

/// It ends by itself with a season, nothing has to be done for it, and it can be taken back at any
/// time. Reviews are not affected: there everyone weighs what they own.
#[derive(Args)]
#[command(after_help = "Example: commons delegate bob --seasons 2 --suri //Charlie")]
pub struct Delegate {
    /// To whom: name, address or SS58 address.
    #[arg(add = complete::agents())]
    to: String,
    /// For how many seasons: 1 is the rest of this one; at most 4.
    #[arg(long, default_value_t = 1)]
    seasons: u8,
}

pub async fn delegate(options: Delegate, global: &Global, output: &mut Output) -> Result<Report> {
    let to = names::parse(&options.to)?;
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    if to == signer.address() {
        // Which the contract takes for undelegate.
        let what = "Nobody lends a vote to themselves: without lending, it is one's own.";
        return Err(Error::new("to_oneself", what).hint("To take it back: commons undelegate."));
    }
    let (lent, receipt) = commons.delegate(&signer, to, options.seasons).await?;
    let ends = commons.calendar().season_end(lent.last);
    // What was done must not look like a failure: this only makes the answer better.
    let own = commons.own_units(signer.address(), Some(receipt.block.hash)).await.ok();
    let nothing = own == Some(Units::ZERO);
    let text = format!(
        "vote lent to {} until {}{}  ({})",
        names::show(lent.to),
        format::when(ends, receipt.block.time),
        if nothing {
            "; nothing is lent yet, as this account holds no reputation: what it earns until then will be"
        } else {
            ""
        },
        cost(commons.chain(), &receipt)
    );
    let mut json = json!({
        "to": lent.to,
        "last_season": lent.last.0,
        "until": format::time(ends),
        "cost": cost_json(&receipt),
    });
    if let Some(own) = own {
        amounts::weight(&mut json, "value", own, &commons, receipt.block.time);
    }
    Ok(Report::done(text, json))
}

#[derive(Args)]
#[command(after_help = "Example: commons undelegate --suri //Charlie")]
pub struct Undelegate {}

pub async fn undelegate(
    Undelegate {}: Undelegate,
    global: &Global,
    output: &mut Output,
) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let receipt = commons.undelegate(&signer).await?;
    let text = format!("the vote is your own again  ({})", cost(commons.chain(), &receipt));
    Ok(Report::done(text, json!({"cost": cost_json(&receipt)})))
}
