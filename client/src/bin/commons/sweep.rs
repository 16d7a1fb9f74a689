//! `commons sweep`, `commons collect`

use crate::{
    context::{Global, cost, cost_json},
    money::{Desk, For},
    output::{FAILED, Output, Report},
    pots::left,
};
use clap::Args;
use commons_client::{Error, Result, assets::purpose, commons::pool::Stage};
use commons_core::{
    U256,
    pool::{PotId, Purpose},
    units::ProjectId,
};
use serde_json::json;

/// As soon as a pot is open: what nobody has a share in. After its time: all that is left. It goes to a
/// later epoch of the same project, in which nothing counts that is recorded by now. Anyone may do it.
#[derive(Args)]
#[command(
    after_help = "Example: commons sweep --suri //Alice; commons sweep 3 --floor --suri //Alice"
)]
pub struct Sweep {
    /// The pots of this epoch only, of the commons and of all projects; with --floor, its block's. Default:
    /// wherever something can move on.
    epoch: Option<u32>,
    #[command(flatten)]
    of: For,
    /// Of this asset only: a symbol, a token's address, or `native`.
    #[arg(long)]
    asset: Option<String>,
}

pub async fn sweep(options: Sweep, global: &Global, output: &mut Output) -> Result<Report> {
    let desk = Desk::open(global).await?;
    let assets = desk.chosen(options.asset.as_deref())?;
    desk.check_project(options.of.project).await?;
    let signer = global.mapped_signer(desk.commons.chain(), output).await?;
    let ids = match options.epoch {
        Some(epoch) => {
            let pots = desk.pots_of_epoch(options.of, epoch, &assets).await?;
            if pots.is_empty() {
                return Err(desk.nothing_in("nothing_to_sweep", options.of, epoch));
            }
            pots.into_iter().map(|(id, _)| id).collect()
        }
        None => candidates(&desk, &options, &assets).await?,
    };
    let (mut lines, mut items, mut refusal, mut failed) = (Vec::new(), Vec::new(), None, None);
    for id in ids {
        // Whether there is anything to sweep is found before a transaction is sent.
        let (swept, receipt) = match desk.commons.sweep(&signer, id, &desk.assets).await {
            Ok(swept) => swept,
            Err(error) if error.code == "nothing_to_sweep" => {
                refusal.get_or_insert(error);
                continue;
            }
            Err(error) => {
                lines.push(format!("nothing from {}: {error}", desk.assets.pot(id)));
                failed.get_or_insert(error);
                continue;
            }
        };
        let moved = swept.moved;
        let amount = moved.work.saturating_add(moved.equity);
        lines.push(format!(
            "{} moved on from {} to {}, {}  ({})",
            desk.show(id.asset, amount),
            purpose(id.purpose),
            purpose(moved.to.purpose),
            why(id.purpose, moved.to.purpose),
            cost(desk.commons.chain(), &receipt)
        ));
        let mut item = json!({"from": desk.pot(id), "to": desk.pot(moved.to)});
        item["cost"] = cost_json(&receipt);
        desk.amount(&mut item, "amount", id.asset, amount);
        desk.amount(&mut item, "work", id.asset, moved.work);
        desk.amount(&mut item, "equity", id.asset, moved.equity);
        items.push(item);
    }
    if items.is_empty() {
        let nothing = || {
            Error::new("nothing_to_sweep", "There is nothing that could move on now.").hint(
                "commons pots --all shows where something is, and until when it can be claimed.",
            )
        };
        let refusal = failed.or(refusal.filter(|_| options.epoch.is_some()));
        return Err(refusal.unwrap_or_else(nothing));
    }
    let code = if failed.is_some() { FAILED } else { 0 };
    Ok(Report { text: lines.join("\n"), json: json!({"swept": items}), code })
}

/// Why what moves on goes where it goes.
fn why(from: Purpose, to: Purpose) -> &'static str {
    match (from, to) {
        (Purpose::Project { project: from, .. }, Purpose::Project { project: to, .. })
            if from != to =>
        {
            "of the commons as a whole: nobody ever earned anything in the project"
        }
        (Purpose::Project { .. }, _) => "the first in which nothing counts that is recorded by now",
        (Purpose::Floor { .. }, _) => {
            "the first ones in which nothing counts that is recorded by now"
        }
    }
}

/// Pots from which something may move on: those that are open and were not swept, and those whose time
/// is over and that are not empty.
async fn candidates(
    desk: &Desk,
    options: &Sweep,
    assets: &[commons_core::pool::Asset],
) -> Result<Vec<PotId>> {
    let (head, of) = (desk.head, options.of);
    let epochs = 0..=desk.commons.calendar().epoch(head.time).0;
    let pots = desk.commons.pots_of(epochs, of.project.map(ProjectId), assets, head.hash).await?;
    let wanted = |id: &PotId| !of.floor || matches!(id.purpose, Purpose::Floor { .. });
    let found = pots.into_iter().filter(|(id, pot)| {
        let may = match desk.book.stage(id.purpose, head.time) {
            Stage::Waiting => false,
            Stage::Open => !pot.swept,
            Stage::Over => true,
        };
        may && wanted(id) && !left(pot).is_zero()
    });
    Ok(found.map(|(id, _)| id).collect())
}

/// The treasury's part of what was put in, and what somebody sent to the pool by mistake. Anyone may do
/// it.
#[derive(Args)]
#[command(after_help = "Example: commons collect --suri //Alice")]
pub struct Collect {
    /// Of this asset only: a symbol, a token's address, or `native`.
    #[arg(long)]
    asset: Option<String>,
}

pub async fn collect(options: Collect, global: &Global, output: &mut Output) -> Result<Report> {
    let desk = Desk::open(global).await?;
    let assets = desk.chosen(options.asset.as_deref())?;
    let signer = global.mapped_signer(desk.commons.chain(), output).await?;
    let (mut lines, mut items, mut refusal) = (Vec::new(), Vec::new(), None);
    for asset in assets {
        let (collected, receipt) = match desk.commons.collect(&signer, asset, &desk.assets).await {
            Ok(collected) => collected,
            Err(error) => {
                // Of many assets, it is of no interest which has nothing.
                if error.code == "nothing_to_collect" && options.asset.is_none() {
                    continue;
                }
                lines.push(format!("nothing in {}: {error}", desk.assets.symbol(asset)));
                refusal.get_or_insert(error);
                continue;
            }
        };
        let amount = collected.treasury.saturating_add(collected.surplus);
        let surplus = match collected.surplus == U256::zero() {
            true => String::new(),
            false => format!(
                ", {} of it sent to the pool without being put in",
                desk.show(asset, collected.surplus)
            ),
        };
        lines.push(format!(
            "{} moved into the treasury{surplus}  ({})",
            desk.show(asset, amount),
            cost(desk.commons.chain(), &receipt)
        ));
        let mut item = desk.asset(asset);
        item["cost"] = cost_json(&receipt);
        desk.amount(&mut item, "amount", asset, amount);
        desk.amount(&mut item, "treasury", asset, collected.treasury);
        desk.amount(&mut item, "surplus", asset, collected.surplus);
        items.push(item);
    }
    match refusal {
        Some(refusal) if items.is_empty() => Err(refusal),
        _ if items.is_empty() => {
            let what = "There is nothing in the pool for the treasury now.";
            Err(Error::new("nothing_to_collect", what).hint(
                "Of everything that is put in, the treasury has its part: commons equation. It is there until somebody collects it.",
            ))
        }
        refusal => Ok(Report {
            text: lines.join("\n"),
            json: json!({"collected": items}),
            code: if refusal.is_some() { FAILED } else { 0 },
        }),
    }
}
