//! `commons tidy`

use crate::{
    context::{Global, cost, share, share_json},
    inbox::{Past, deed_json},
    many::{costs, costs_json, count},
    output::{FAILED, Output, Report},
};
use clap::Args;
use commons_client::{
    Error, Result,
    assets::purpose,
    chain::{DRY_RUN, Receipt, Rehearsal, Signer, Weight},
    commons::tidy::{Came, Outcomes, Plan},
    format,
    inbox::{Chore, Deed, Told, chores},
    log::Event,
};
use serde_json::{Value, json};

/// Reviews that are over are settled, proposals that passed are queued, citations credited, money that
/// nobody can claim moved on, and the treasury's part of it collected: the oldest first, and as much in a
/// transaction as fits. Whoever does it pays the fees; nobody loses by it, and nothing is decided by it.
///
/// Proposals are not executed, unless --execute is given: what they do is for somebody to have looked at
/// who sends it. Nobody is made to pay a penalty by it either: commons penalize.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  commons tidy --dry-run --suri //Alice\n  commons tidy --limit 20 --suri //Alice"
)]
pub struct Options {
    /// Do at most so many things.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Also execute proposals that are queued and whose timelock is over. What they do is for somebody to
    /// have looked at, so this is not done by the way.
    #[arg(long)]
    execute: bool,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let past = Past::load(global, output).await?;
    let mut todo = chores(&past.replay, past.head.time)?;
    todo.retain(|chore| match chore.deed {
        Deed::Execute { .. } => options.execute,
        deed => deed.is_routine(),
    });
    let found = todo.len();
    todo.truncate(options.limit.map_or(usize::MAX, |limit| limit as usize));
    if todo.is_empty() {
        let list = if global.dry_run { "would_do" } else { "done" };
        let json = json!({"found": 0, list: [], "left": 0, "cost": costs_json(&[])});
        return Ok(Report::done("There is nothing to tidy.", json));
    }
    let signer = global.mapped_signer(past.commons.chain(), output).await?;
    let told = Told { assets: &past.assets, now: past.head.time };
    let deeds: Vec<_> = todo.iter().map(|chore| chore.deed).collect();
    output.progress(&format!("trying {}", count(deeds.len(), "thing")));
    let plan = past.commons.plan(&signer, &deeds, &past.assets).await?;
    if signer.rehearsals().is_none() {
        ask(&past, &signer, &plan, &todo, global, output).await?;
    }
    // Afterwards the node may be gone, and what was done must be told all the same.
    let block = past.commons.chain().block_weight().await?;
    let (outcomes, failure) = carry_out(&past, &signer, plan, &deeds, output).await;
    if outcomes.rehearsed {
        if let Some(failure) = failure {
            return Err(failure);
        }
        return Ok(would_do(&todo, found, &outcomes, &told));
    }
    match failure {
        // What was done before must not be lost in an error.
        Some(error) if outcomes.receipts.is_empty() => Err(error),
        failure => Ok(present(&past, &outcomes, failure, found, block, &told)),
    }
}

/// Says what it will cost, and asks whether it shall be done.
async fn ask(
    past: &Past,
    signer: &Signer,
    plan: &Plan,
    todo: &[Chore],
    global: &Global,
    output: &mut Output,
) -> Result<()> {
    if plan.loads.is_empty() {
        return Ok(());
    }
    let cost = past.commons.cost_of(signer, &plan.loads).await?;
    let token = past.commons.chain().token();
    let sum = |of: fn(&Rehearsal) -> u128| {
        token.format(cost.iter().map(of).fold(0, u128::saturating_add))
    };
    let deposit = |it: &Rehearsal| u128::try_from(it.deposit).unwrap_or(0);
    let question = format!(
        "{} in {}: fee about {}, deposit about {}. Do it?",
        count(todo.len(), "thing"),
        count(plan.loads.len(), "transaction"),
        sum(|it| it.fee),
        sum(deposit)
    );
    output.confirm(global.yes, &question)
}

/// Does it. What was done before something failed that all would meet is told as well.
async fn carry_out(
    past: &Past,
    signer: &Signer,
    plan: Plan,
    deeds: &[Deed],
    output: &mut Output,
) -> (Outcomes, Option<Error>) {
    let mut outcomes = Outcomes { came: plan.refused, ..Outcomes::default() };
    for load in plan.loads {
        output.progress(&format!("{} of {}", outcomes.came.len(), count(deeds.len(), "thing")));
        let done = past.commons.carry_out(signer, load, &past.assets, &mut outcomes).await;
        if let Err(error) = done {
            return (outcomes, Some(error));
        }
    }
    for deed in deeds {
        let Deed::Execute { id } = *deed else { continue };
        let Some(said) = past.replay.journal.proposed(id) else { continue };
        match past.commons.execute(signer, said).await {
            Ok(receipt) => {
                let event = commons_client::commons::find(&receipt, |event| match event {
                    Event::Executed(_) => Some(event),
                    _ => None,
                });
                outcomes.receipts.push(receipt);
                outcomes.came.extend(event.map(|event| (*deed, Came::Done(Box::new(event)))));
            }
            Err(error) if error.code == DRY_RUN => outcomes.rehearsed = true,
            Err(error) => outcomes.came.push((*deed, Came::of(error))),
        }
    }
    (outcomes, None)
}

/// What would be done; what it would cost is added to every dry run.
fn would_do(todo: &[Chore], found: usize, outcomes: &Outcomes, told: &Told) -> Report {
    let refused = |deed: &Deed| outcomes.came.iter().find(|(other, _)| other == deed);
    let mut lines = Vec::new();
    let mut items = Vec::new();
    for Chore { deed, .. } in todo {
        let mut item = item(deed, told);
        match refused(deed) {
            Some((_, came)) => lines.push(line(deed, came, told, &mut item)),
            None => lines.push(format!("would do: {}", deed.command())),
        }
        items.push(item);
    }
    let json = json!({"found": found, "would_do": items, "left": found.saturating_sub(todo.len())});
    Report::done(lines.join("\n"), json)
}

fn present(
    past: &Past,
    outcomes: &Outcomes,
    failure: Option<Error>,
    found: usize,
    block: Weight,
    told: &Told,
) -> Report {
    let (mut lines, mut items, mut failed) = (Vec::new(), Vec::new(), failure.is_some());
    for (deed, came) in &outcomes.came {
        let mut item = item(deed, told);
        lines.push(line(deed, came, told, &mut item));
        items.push(item);
        failed |= matches!(came, Came::Failed(_));
    }
    let left = found.saturating_sub(outcomes.came.len());
    if left > 0 {
        lines.push(format!("{} left: commons tidy", count(left, "thing")));
    }
    let chain = past.commons.chain();
    let receipts = &outcomes.receipts;
    lines.push(format!("{}; {}", costs(chain, receipts), share(weight(receipts), block)));
    if let [_, _, ..] = &receipts[..] {
        lines.extend(receipts.iter().map(|receipt| format!("  {}", cost(chain, receipt))));
    }
    let mut json =
        json!({"found": found, "done": items, "left": left, "cost": costs_json(receipts)});
    json["cost"]["share_of_block"] = share_json(weight(receipts), block);
    if let Some(error) = failure {
        lines.push(format!("then it ended: {error}"));
        json["error"] = crate::money::error_json(&error);
    }
    Report { text: lines.join("\n"), json, code: if failed { FAILED } else { 0 } }
}

/// The weight of all of them.
fn weight(receipts: &[Receipt]) -> Weight {
    let sum = |of: fn(&Weight) -> u64| {
        receipts.iter().map(|receipt| of(&receipt.weight)).fold(0, u64::saturating_add)
    };
    Weight { ref_time: sum(|it| it.ref_time), proof_size: sum(|it| it.proof_size) }
}

fn item(deed: &Deed, told: &Told) -> Value {
    let mut item = deed_json(deed, told);
    item["kind"] = deed.name().into();
    item["command"] = deed.command().into();
    item
}

/// What came of one thing, in a line, and noted for programs.
fn line(deed: &Deed, came: &Came, told: &Told, item: &mut Value) -> String {
    let (result, text) = match came {
        Came::Done(event) => ("done", done(deed, event, told)),
        Came::Gone(error) => ("gone", format!("{}: nothing left to do: {error}", what(deed))),
        Came::Later(error) => ("later", format!("{}: not yet: {error}", what(deed))),
        Came::Failed(error) => ("failed", format!("{} failed: {error}", what(deed))),
    };
    item["result"] = result.into();
    item["text"] = text.clone().into();
    if let Came::Gone(error) | Came::Later(error) | Came::Failed(error) = came {
        item["error"] = crate::money::error_json(error);
    }
    text
}

fn what(deed: &Deed) -> String {
    deed.command().trim_start_matches("commons ").to_owned()
}

/// What was done, by what the contract says.
fn done(deed: &Deed, event: &Event, told: &Told) -> String {
    let show = |asset, amount| told.assets.show(asset, amount);
    match event {
        Event::Settled(it) => format!("contribution {} {}", it.id, format::outcome(it.outcome)),
        Event::Queued(it) => {
            let eta = format::when(it.eta, it.at);
            format!("proposal {} queued: it can be executed from {eta}", it.id)
        }
        Event::Executed(it) => format!("proposal {} executed", it.id),
        Event::Credited(it) => format!(
            "{} credited for contribution {}, on which {} builds",
            format::points(it.value),
            it.cited,
            it.id
        ),
        Event::Swept(it) => format!(
            "{} moved on from {} to {}",
            show(it.pot.asset, it.moved.work.saturating_add(it.moved.equity)),
            purpose(it.pot.purpose),
            purpose(it.moved.to.purpose)
        ),
        Event::Collected(it) => {
            let amount = it.treasury.saturating_add(it.surplus);
            format!("{} moved into the treasury", show(it.asset, amount))
        }
        _ => format!("{}: done", what(deed)),
    }
}
