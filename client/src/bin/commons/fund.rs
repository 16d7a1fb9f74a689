//! `commons fund`

use crate::{
    amounts::{sendable, typed},
    complete,
    context::{Global, cost, cost_json},
    money::Desk,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Result, assets::purpose, format};
use commons_core::{
    U256,
    pool::{Asset, PoolError, Purpose},
    units::ProjectId,
};
use serde_json::json;

/// A deposit is divided at once by the value equation of the present epoch: to those whose work is
/// accepted in it, to all who ever earned, to the floor and to the treasury. Nobody can take it back.
#[derive(Args)]
#[command(
    after_help = "Example: commons fund 250 --project 2 --memo 'Grant 7, first half' --suri //Eve"
)]
pub struct Options {
    /// How much, in the asset's own units: 2.5.
    #[arg(allow_negative_numbers = true, value_parser = typed)]
    amount: String,
    /// For this project; without it, for the commons as a whole.
    #[arg(long, value_name = "ID", default_value_t = 0, value_parser = crate::numbers::project, add = complete::projects())]
    project: u32,
    /// A listed token, by symbol or address. Default: the chain's own money, which is also `native`.
    #[arg(long)]
    asset: Option<String>,
    /// What it is for, at most 256 bytes; kept in the event.
    #[arg(long, default_value = "")]
    memo: String,
    /// Use only what the pool was allowed to take before. Without it, exactly the amount is approved.
    #[arg(long)]
    no_approve: bool,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let desk = Desk::open(global).await?;
    let (commons, assets) = (&desk.commons, &desk.assets);
    let asset = options.asset.as_deref().map_or(Ok(Asset::Native), |text| assets.find(text))?;
    let (amount, smallest) = match asset {
        Asset::Native => sendable(commons.chain(), &assets.of(asset), &options.amount).await?,
        Asset::Token(_) => (assets.of(asset).parse(&options.amount)?, 0),
    };
    if amount.is_zero() {
        return Err(PoolError::NothingFunded.into());
    }
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let (project, memo) = (ProjectId(options.project), options.memo.into_bytes());
    let deposit = match asset {
        Asset::Native => commons.fund(&signer, smallest, project, memo, assets).await?,
        Asset::Token(token) => {
            let (approve, say) = (!options.no_approve, |text: &str| output.note(text));
            let what = (project, memo);
            commons.fund_token(&signer, (token, amount), what, assets, approve, say).await?
        }
    };
    let (chain, receipt) = (commons.chain(), &deposit.receipt);
    let mut json = desk.asset(asset);
    desk.amount(&mut json, "amount", asset, amount);
    json["project"] = options.project.into();
    json["cost"] = cost_json(receipt);
    json["approved"] = deposit
        .approved
        .iter()
        .map(|it| {
            let mut json = json!({"cost": cost_json(&it.receipt)});
            desk.amount(&mut json, "amount", asset, it.amount);
            json
        })
        .collect();
    let mut lines = vec![format!("{} put into the pool", desk.show(asset, amount))];
    if let Some(funded) = &deposit.funded {
        let split = &funded.split;
        let parts = [
            ("work", split.work),
            ("equity", split.equity),
            ("floor", split.floor),
            ("commons", split.commons),
        ];
        let arrived = parts.iter().fold(U256::zero(), |sum, (_, part)| sum.saturating_add(*part));
        let window = desk.book.window(funded.pot.purpose);
        lines[0].push_str(&format!(" for {}", purpose(funded.pot.purpose)));
        if arrived != amount {
            lines.push(format!("{} arrived: the token keeps a fee", desk.show(asset, arrived)));
        }
        let opens = format::when(window.opens, receipt.block.time);
        let shown = |part| desk.show(asset, part);
        lines.push(format!(
            "{} for the work of the epoch, {} for all work so far: to be claimed from {opens} on",
            shown(split.work),
            shown(split.equity)
        ));
        let floor = Purpose::floor_of(funded.pot.purpose.first_epoch());
        let floor_opens = desk.book.window(floor).opens;
        lines.push(format!(
            "{} for {}: from {} on; {} for the treasury",
            shown(split.floor),
            purpose(floor),
            format::when(floor_opens, receipt.block.time),
            shown(split.commons)
        ));
        json["floor_opens"] = format::time(floor_opens).into();
        json["pot"] = desk.pot(funded.pot);
        json["opens"] = format::time(window.opens).into();
        desk.amount(&mut json, "arrived", asset, arrived);
        for (name, part) in parts {
            desk.amount(&mut json, name, asset, part);
        }
    }
    if let Some(last) = lines.last_mut() {
        last.push_str(&format!("  ({})", cost(chain, receipt)));
    }
    Ok(Report::done(lines.join("\n"), json))
}
