//! `commons pool`

use crate::{
    amounts, complete,
    context::Global,
    money::{Desk, bar},
    output::{Report, table},
    pot::agent_json,
    pots::put,
};
use clap::{Args, Subcommand};
use commons_client::{Result, assets::purpose, commons::pool::Sharing, format, names};
use commons_core::{
    U256,
    contribution::Status,
    pool::Purpose,
    units::{ContributionId, Epoch, Points, ProjectId},
};
use serde_json::{Value, json};

/// Money comes in, is divided by the value equation, and is paid to those who earned it.
#[derive(Args)]
#[command(
    after_help = "Example: commons pool; commons pool preview --project 2",
    args_conflicts_with_subcommands = true
)]
pub struct Options {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    preview: Preview,
}

#[derive(Subcommand)]
enum Command {
    /// Show who would get what if the epoch ended now and nothing else were accepted; as without a word.
    #[command(after_help = "Example: commons pool preview --project 2")]
    Preview(Preview),
}

#[derive(Args)]
struct Preview {
    /// Of this project only; 0 is the commons as a whole.
    #[arg(long, value_name = "ID", value_parser = crate::numbers::project, add = complete::projects())]
    project: Option<u32>,
    /// Of this asset only: a symbol, a token's address, or `native`.
    #[arg(long)]
    asset: Option<String>,
}

pub async fn run(Options { command, preview }: Options, global: &Global) -> Result<Report> {
    let Command::Preview(options) = command.unwrap_or(Command::Preview(preview));
    let desk = Desk::open(global).await?;
    let assets = desk.chosen(options.asset.as_deref())?;
    desk.check_project(options.project).await?;
    let (head, calendar) = (desk.head, desk.commons.calendar());
    let epoch = calendar.epoch(head.time);
    let project = options.project.map(ProjectId);
    let mut pots = desk.commons.pots_of(epoch.0..=epoch.0, project, &assets, head.hash).await?;
    pots.retain(|(_, pot)| !put(pot).is_zero());
    let found = desk.commons.sharing(&desk.book, &pots, head).await?;
    let ends = calendar.start(Epoch(epoch.0.saturating_add(1)));
    let mut texts = vec![format!(
        "epoch {}, which ends {}, as if it ended now",
        epoch.0,
        format::when(ends, head.time)
    )];
    texts.extend(found.iter().map(|sharing| text(&desk, sharing)));
    if found.is_empty() {
        texts.push("nothing was put in for it".into());
    }
    let (reviewed, claimed) = in_review(&desk, project).await?;
    if reviewed > 0 {
        texts.push(not_counted(reviewed, claimed));
    }
    let (mut treasury, mut items) = (Vec::new(), Vec::new());
    // The treasury belongs to no project.
    let assets = if project.is_none() { assets } else { Vec::new() };
    for asset in assets {
        let part = desk.commons.holding(asset, head.hash).await?.treasury;
        if !part.is_zero() {
            treasury.push(desk.show(asset, part));
        }
        let mut item = desk.asset(asset);
        desk.amount(&mut item, "treasury", asset, part);
        items.push(item);
    }
    if !treasury.is_empty() {
        texts.push(format!(
            "for the treasury: {}, which stays in the pool until anyone moves it there with commons collect",
            treasury.join(" and ")
        ));
    }
    let mut in_review = json!({"contributions": reviewed});
    amounts::points(&mut in_review, "claimed", claimed);
    let json = json!({
        "in_review": in_review,
        "epoch": epoch.0,
        "ends": format::time(ends),
        "pots": found.iter().map(|sharing| item(&desk, sharing)).collect::<Vec<_>>(),
        "treasury": items,
    });
    Ok(Report::done(texts.join("\n\n"), json))
}

/// How many contributions wait for their review to end, of one project or of all, and what they claim.
async fn in_review(desk: &Desk, project: Option<ProjectId>) -> Result<(u32, Points)> {
    const AT_ONCE: u32 = 256;
    let (mut number, mut claimed, mut first) = (0u32, Points(0), ContributionId(1));
    loop {
        let page = desk.commons.contributions(first, AT_ONCE, Some(desk.head.hash)).await?;
        for (id, contribution) in &page {
            first = ContributionId(id.0.saturating_add(1));
            // Whether the review itself is over does not matter: nothing counts before it is settled.
            let waits = matches!(
                contribution.status(desk.head.time, desk.head.time),
                Status::InReview { .. } | Status::AwaitingSettlement
            );
            let draft = &contribution.draft;
            if waits && project.is_none_or(|project| project == draft.project) {
                number = number.saturating_add(1);
                claimed = Points(claimed.0.saturating_add(draft.claimed.0));
            }
        }
        if page.len() < AT_ONCE as usize {
            return Ok((number, claimed));
        }
    }
}

fn not_counted(number: u32, claimed: Points) -> String {
    let claimed = format::points(claimed);
    match number {
        1 => format!("1 contribution that claims {claimed} is in review and not counted"),
        number => {
            format!("{number} contributions that claim {claimed} are in review and not counted")
        }
    }
}

fn text(desk: &Desk, sharing: &Sharing) -> String {
    let (asset, all) = (sharing.id.asset, put(&sharing.pot));
    let show = |amount| desk.show(asset, amount);
    let (work, equity) = (sharing.pot.work.put, sharing.pot.equity.put);
    let is_floor = matches!(sharing.id.purpose, Purpose::Floor { .. });
    let title = match sharing.id.purpose {
        Purpose::Project { project: ProjectId::COMMONS, .. } => {
            format!("the commons as a whole: {} for work, {} for equity", show(work), show(equity))
        }
        Purpose::Project { project, .. } => {
            format!("project {project}: {} for work, {} for equity", show(work), show(equity))
        }
        floor => format!("{}: {} in equal parts", purpose(floor), show(all)),
    };
    let mut rows = Vec::new();
    for agent in &sharing.agents {
        let share = &agent.share;
        let mut row = vec![names::show(agent.agent)];
        if !is_floor {
            row.extend([show(share.work), show(share.equity)]);
        }
        row.extend([show(share.total()), bar(share.total(), all)]);
        rows.push(row);
    }
    let rest = sharing.rest();
    if !rest.is_zero() {
        let mut row = vec!["(moves on)".to_owned()];
        if !is_floor {
            row.extend(sharing.parts().map(|part| show(part.rest())));
        }
        row.extend([show(rest), bar(rest, all)]);
        rows.push(row);
    }
    let dust = dust(sharing);
    if !dust.is_zero() {
        let mut row = vec!["(rounding)".to_owned()];
        row.resize(if is_floor { 1 } else { 3 }, String::new());
        row.push(show(dust));
        rows.push(row);
    }
    let mut header = vec!["agent"];
    if !is_floor {
        header.extend(["work", "equity"]);
    }
    header.push("together");
    rows.insert(0, header.into_iter().map(str::to_owned).collect());
    format!("{title}\n{}", table(&rows))
}

/// What is left of a pot when all are paid and the rest has moved on: less than a smallest unit for each.
fn dust(sharing: &Sharing) -> U256 {
    let paid = sharing.agents.iter().map(|agent| agent.share.total());
    let paid = paid.fold(sharing.rest(), |sum, amount| sum.saturating_add(amount));
    put(&sharing.pot).saturating_sub(paid)
}

fn item(desk: &Desk, sharing: &Sharing) -> Value {
    let asset = sharing.id.asset;
    let mut item = desk.pot(sharing.id);
    desk.amount(&mut item, "put", asset, put(&sharing.pot));
    desk.amount(&mut item, "work", asset, sharing.pot.work.put);
    desk.amount(&mut item, "equity", asset, sharing.pot.equity.put);
    desk.amount(&mut item, "rest", asset, sharing.rest());
    desk.amount(&mut item, "rounding", asset, dust(sharing));
    item["agents"] = sharing.agents.iter().map(|agent| agent_json(desk, sharing, agent)).collect();
    item
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_in_review_is_told_to_be_left_out() {
        let one = not_counted(1, Points::whole(3));
        assert_eq!(one, "1 contribution that claims 3 points is in review and not counted");
        let two = not_counted(2, Points::whole(25));
        assert_eq!(two, "2 contributions that claim 25 points are in review and not counted");
    }
}
