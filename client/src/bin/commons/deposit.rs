//! `commons deposit`

use crate::{
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Error, Result, proposals::Denomination};
use commons_core::U256;
use serde_json::json;

/// The treasury is the governor's: nobody takes anything out of it but a proposal that has passed.
#[derive(Args)]
pub struct Options {
    /// How much, in the chain's own money: 2.5.
    amount: String,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let native = Denomination::native(commons.chain()).await?;
    let amount = native.parse(&options.amount)?;
    let ratio = U256::from(commons.chain().native_ratio().await?.max(1));
    let smallest = u128::try_from(amount / ratio).ok();
    let Some(smallest) = smallest.filter(|_| !amount.is_zero() && amount % ratio == U256::zero())
    else {
        return Err(unsendable(&native, amount, commons.chain().token().decimals));
    };
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

/// Payments out of the treasury may be finer than what accounts can send.
fn unsendable(native: &Denomination, amount: U256, decimals: u8) -> Error {
    if amount.is_zero() {
        return Error::new("bad_amount", "Nothing cannot be put into the treasury.")
            .hint("Give an amount above 0.");
    }
    let what = format!(
        "{} cannot be sent: accounts of this chain hold its money with {decimals} decimals.",
        native.show(amount)
    );
    Error::new("bad_amount", what).hint(format!(
        "Give at most {decimals} decimals. Only what a proposal pays may have more, up to {}.",
        native.decimals
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_account_can_send_is_refused_with_what_it_can() {
        let native = Denomination { symbol: "UNIT".into(), decimals: 18 };
        let fine = unsendable(&native, U256::one(), 12);
        assert!(fine.message.contains("0.000000000000000001 UNIT"), "{fine}");
        assert!(fine.hint.unwrap().contains("at most 12 decimals"));
        assert!(unsendable(&native, U256::zero(), 12).hint.unwrap().contains("above 0"));
    }
}
