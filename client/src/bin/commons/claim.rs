//! `commons claim`

use crate::{
    complete,
    context::{Global, cost, cost_json},
    money::{Desk, For, error_json},
    output::{FAILED, Output, Report},
    pots::left,
};
use clap::Args;
use commons_client::{
    Error, Result,
    assets::purpose,
    chain::{Receipt, Signer},
    commons::pool::{Paid, Stage, failed_on_chain},
    names,
};
use commons_core::{
    Address, U256,
    pool::{Asset, Claimed as Share, PoolError, PotId, Purpose},
    units::ProjectId,
};
use serde_json::{Value, json};

/// Without an epoch, the share of every pot that is open is claimed.
#[derive(Args)]
#[command(
    after_help = "Example: commons claim --suri //Alice; commons claim 3 --project 2 --suri //Alice"
)]
pub struct Options {
    /// From the pots of this epoch only, of the commons and of all projects; with --floor, from its
    /// block's.
    epoch: Option<u32>,
    #[command(flatten)]
    of: For,
    /// Of this asset only: a symbol, a token's address, or `native`.
    #[arg(long)]
    asset: Option<String>,
    /// Everything that is there to be claimed, which is what happens without an epoch.
    #[arg(long, conflicts_with = "epoch")]
    all: bool,
    /// Pay it to somebody else.
    #[arg(long, value_name = "RECIPIENT", conflicts_with = "agent", add = complete::agents())]
    to: Option<String>,
    /// Have this agent paid their share. Anyone may, unless the agent is a contract.
    #[arg(long = "for", value_name = "AGENT", add = complete::agents())]
    agent: Option<String>,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let recipient = options.to.as_deref().map(names::parse).transpose()?;
    let other = options.agent.as_deref().map(names::parse).transpose()?;
    let desk = Desk::open(global).await?;
    let assets = desk.chosen(options.asset.as_deref())?;
    desk.check_project(options.of.project).await?;
    let signer = global.mapped_signer(desk.commons.chain(), output).await?;
    let agent = other.unwrap_or(signer.address());
    if other.is_some() && desk.commons.chain().code_hash(agent, desk.head.hash).await.is_ok() {
        return Err(PoolError::IsContract { agent }.into());
    }
    let ids = match options.epoch {
        Some(epoch) => {
            let pots = desk.pots_of_epoch(options.of, epoch, &assets).await?;
            if pots.is_empty() {
                return Err(desk.nothing_in("nothing_to_claim", options.of, epoch));
            }
            pots.into_iter().map(|(id, _)| id).collect()
        }
        None => open_pots(&desk, options.of, &assets).await?,
    };
    let asked = match desk.commons.claimable(agent, &ids, Some(desk.head.hash)).await {
        // Where one of them cannot even be asked about, each is tried.
        Err(error) if failed_on_chain(&error) => ids.iter().map(|_| Ok(Share::default())).collect(),
        asked => asked?,
    };
    let claimable: Vec<_> =
        ids.iter().zip(&asked).filter(|(_, it)| it.is_ok()).map(|(id, _)| *id).collect();
    let (paid, receipts) = match (&claimable[..], other) {
        ([], _) => {
            let named = options.epoch.map(|epoch| options.of.purpose(epoch));
            return Err(nothing(&desk, agent, named, &asked));
        }
        (pots, Some(agent)) => for_other(&desk, &signer, agent, pots).await?,
        ([pot], None) => {
            let claimed = desk.commons.claim(&signer, *pot, recipient, &desk.assets).await;
            let (claimed, receipt) = claimed?;
            (vec![Paid { pot: *pot, result: Ok(claimed) }], vec![receipt])
        }
        (pots, None) => {
            let claims = desk.commons.claim_many(&signer, pots, recipient, &desk.assets).await?;
            (claims.paid, claims.receipts)
        }
    };
    // If nothing at all was paid, that is a failure like any other.
    if let ([], Some(Err(error))) = (&receipts[..], paid.first().map(|paid| &paid.result)) {
        return Err(error.clone());
    }
    Ok(report(&desk, &paid, &receipts))
}

/// Pots that are open and not empty.
async fn open_pots(desk: &Desk, of: For, assets: &[Asset]) -> Result<Vec<PotId>> {
    let (head, book) = (desk.head, &desk.book);
    let epochs = book.first_open(head.time)..=desk.commons.calendar().epoch(head.time).0;
    let project = of.project.map(ProjectId);
    let pots = desk.commons.pots_of(epochs, project, assets, head.hash).await?;
    let is_open = |id: &PotId| book.stage(id.purpose, head.time) == Stage::Open;
    let wanted = |id: &PotId| !of.floor || matches!(id.purpose, Purpose::Floor { .. });
    Ok(pots
        .into_iter()
        .filter(|(id, pot)| is_open(id) && wanted(id) && !left(pot).is_zero())
        .map(|(id, _)| id)
        .collect())
}

/// Why there is nothing to claim.
fn nothing<T>(
    desk: &Desk,
    agent: Address,
    named: Option<Purpose>,
    asked: &[std::result::Result<T, PoolError>],
) -> Error {
    let hint = "commons pots shows what is there, and when it opens; commons pool preview who would get what.";
    // One asset may have been paid where another has no pot: the former tells more.
    let refusals = asked.iter().filter_map(|it| it.as_ref().err());
    let telling = refusals.copied().find(|it| !matches!(it, PoolError::NothingToClaim { .. }));
    let what = match (named, telling) {
        (Some(_), Some(refusal)) => return desk.commons.pool_refusal(refusal, &desk.assets),
        (Some(named), None) => {
            format!("{} has no share in {}.", names::show(agent), purpose(named))
        }
        (None, _) => format!("There is nothing that {} could claim now.", names::show(agent)),
    };
    Error::new("nothing_to_claim", what).hint(hint)
}

/// One transaction for each pot: the pool pays somebody else only so.
async fn for_other(
    desk: &Desk,
    signer: &Signer,
    agent: Address,
    pots: &[PotId],
) -> Result<(Vec<Paid>, Vec<Receipt>)> {
    let (mut paid, mut receipts) = (Vec::new(), Vec::new());
    for pot in pots {
        match desk.commons.claim_for(signer, agent, *pot, &desk.assets).await {
            Ok((claimed, receipt)) => {
                paid.push(Paid { pot: *pot, result: Ok(claimed) });
                receipts.push(receipt);
            }
            Err(error) => paid.push(Paid { pot: *pot, result: Err(error) }),
        }
    }
    Ok((paid, receipts))
}

fn report(desk: &Desk, paid: &[Paid], receipts: &[Receipt]) -> Report {
    let (mut lines, mut items, mut sums) = (Vec::new(), Vec::new(), Vec::<(Asset, U256)>::new());
    let mut recipient = None;
    for Paid { pot, result } in paid {
        let mut item = desk.pot(*pot);
        match result {
            Ok(claimed) => {
                let (amount, share) = (claimed.share.total(), &claimed.share);
                recipient = Some(claimed.recipient);
                match sums.iter_mut().find(|(asset, _)| *asset == pot.asset) {
                    Some((_, sum)) => *sum = sum.saturating_add(amount),
                    None => sums.push((pot.asset, amount)),
                }
                lines.push(format!(
                    "{} from {}: {}",
                    desk.show(pot.asset, amount),
                    purpose(pot.purpose),
                    desk.parts(*pot, share)
                ));
                item["ok"] = true.into();
                item["agent"] = json!(claimed.agent);
                item["recipient"] = json!(claimed.recipient);
                desk.amount(&mut item, "amount", pot.asset, amount);
                desk.amount(&mut item, "work", pot.asset, share.work);
                desk.amount(&mut item, "equity", pot.asset, share.equity);
            }
            Err(error) => {
                lines.push(format!("nothing from {}: {error}", desk.assets.pot(*pot)));
                item["ok"] = false.into();
                item["error"] = error_json(error);
            }
        }
        items.push(item);
    }
    let together: Vec<_> = sums.iter().map(|(asset, sum)| desk.show(*asset, *sum)).collect();
    let to = recipient.map(names::show).unwrap_or_default();
    let costs: Vec<_> = receipts.iter().map(|it| cost(desk.commons.chain(), it)).collect();
    lines.push(format!("{} paid to {to}  ({})", together.join(" and "), costs.join("; ")));
    let totals: Vec<Value> = sums
        .iter()
        .map(|(asset, sum)| {
            let mut json = desk.asset(*asset);
            desk.amount(&mut json, "amount", *asset, *sum);
            json
        })
        .collect();
    let costs: Vec<_> = receipts.iter().map(cost_json).collect();
    let json = json!({"claims": items, "paid": totals, "costs": costs});
    let code = if paid.iter().any(|paid| paid.result.is_err()) { FAILED } else { 0 };
    Report { text: lines.join("\n"), json, code }
}
