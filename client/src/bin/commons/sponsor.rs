//! `commons sponsor`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    output::{Output, Report},
    signing::account,
};
use clap::Args;
use commons_client::{
    Result,
    chain::{address_of, ss58},
    format::decimal,
    names,
};
use serde_json::json;

/// Everything that is sent to the chain costs a fee, and what it stores a deposit, which the chain holds.
/// How much a record takes is tried out on the chain.
#[derive(Args)]
#[command(after_help = "Example: commons sponsor maria --records 10 --suri //Alice")]
pub struct Options {
    /// The newcomer: name, address or SS58 address.
    #[arg(add = complete::agents())]
    agent: String,
    /// For how many records it shall do.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    records: u32,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let chain = commons.chain();
    let to = account(chain, &options.agent).await?;
    let signer = global.mapped_signer(chain, output).await?;
    let needs = commons.record_needs(&signer, to).await?;
    let sent = needs.amount(options.records);
    let token = chain.token();
    let show = |amount: u128| format!("{} {}", decimal(amount, token.decimals), token.symbol);
    let balance = needs.has.saturating_add(sent);
    let lasts = needs.lasts(balance);
    let name = names::name_of(address_of(&to)).map_or_else(|| ss58(&to), str::to_owned);
    let what = format!(
        "{name} has {} and can pay for {lasts} records: {} each, {} of it a deposit",
        show(balance),
        show(needs.each()),
        show(needs.deposit),
    );
    let mut json = json!({
        "account": ss58(&to),
        "agent": address_of(&to),
        "records": options.records,
        "amount": sent.to_string(),
        "amount_text": show(sent),
        "each": {
            "fee": needs.fee.to_string(),
            "storage_deposit": needs.deposit.to_string(),
            "text": show(needs.each()),
        },
        "existential_deposit": needs.minimum.to_string(),
        "mapping": needs.mapping.to_string(),
        "balance": balance.to_string(),
        "lasts": u64::try_from(lasts).unwrap_or(u64::MAX),
    });
    let receipt = match chain.transfer(&signer, to, sent).await {
        Ok(receipt) => receipt,
        Err(error) if error.code() == commons_client::chain::DRY_RUN => {
            return Ok(Report::done(format!("{} would be sent; then {what}", show(sent)), json));
        }
        Err(error) => return Err(error.into()),
    };
    json["cost"] = cost_json(&receipt);
    let text = format!("{} sent; {what}  ({})", show(sent), cost(chain, &receipt));
    Ok(Report::done(text, json))
}
