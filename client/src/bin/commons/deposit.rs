//! `commons deposit`

use crate::{
    amounts::{sendable, typed},
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Error, Result, proposals::Denomination};
use serde_json::json;

/// The treasury is the governor's: nobody takes anything out of it but a proposal that has passed.
#[derive(Args)]
#[command(after_help = "Example: commons deposit 250 --suri //Eve")]
pub struct Options {
    /// How much, in the chain's own money: 2.5.
    #[arg(allow_negative_numbers = true, value_parser = typed)]
    amount: String,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let native = Denomination::native(commons.chain()).await?;
    let (amount, smallest) = sendable(commons.chain(), &native, &options.amount).await?;
    if amount.is_zero() {
        return Err(Error::new("bad_amount", "Nothing cannot be put into the treasury.")
            .hint("Give an amount above 0."));
    }
    let receipt = commons.deposit(&signer, smallest).await?;
    // What is done must not look like a failure: this only makes the answer better.
    let held = commons.treasury().await.ok();
    let has = held.map(|held| format!(", which has {}", native.show(held))).unwrap_or_default();
    let text = format!(
        "{} put into the treasury{has}  ({})",
        native.show(amount),
        cost(commons.chain(), &receipt)
    );
    let json = json!({
        "amount": amount.to_string(),
        "treasury": held.map(|held| held.to_string()),
        "decimals": native.decimals,
        "symbol": native.symbol,
        "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}
