//! `commons pots`

use crate::{
    complete,
    context::Global,
    money::Desk,
    output::{Report, table},
    style,
};
use clap::Args;
use commons_client::{Result, commons::pool::Stage, format, names};
use commons_core::{
    Address, Time, U256,
    pool::{Claimed, PoolError, Pot, PotId, Purpose},
    units::ProjectId,
};
use serde_json::Value;

/// Shows where something is: pots that are open, those that will be, and those whose time is over but that
/// still hold something. A key, or --as, also shows what could be claimed now.
#[derive(Args)]
#[command(after_help = "Example: commons pots --project 2 --as alice")]
pub struct Options {
    /// Of this asset only: a symbol, a token's address, or `native`.
    #[arg(long)]
    asset: Option<String>,
    /// Of this project only; 0 is the commons as a whole. Floor funds belong to none.
    #[arg(long, value_name = "ID", value_parser = crate::numbers::project, add = complete::projects())]
    project: Option<u32>,
    /// Also those that are empty.
    #[arg(long)]
    all: bool,
}

pub async fn run(options: Options, global: &Global) -> Result<Report> {
    // For whom is what: whoever would act.
    let agent = match global.agent() {
        Err(error) if error.code == "no_key" => None,
        agent => Some(agent?),
    };
    let desk = Desk::open(global).await?;
    let assets = desk.chosen(options.asset.as_deref())?;
    desk.check_project(options.project).await?;
    let (head, book) = (desk.head, &desk.book);
    let epochs = 0..=book.last_epoch(head.time);
    let project = options.project.map(ProjectId);
    let mut pots = desk.commons.pots_of(epochs, project, &assets, head.hash).await?;
    let known = pots.len();
    pots.retain(|(_, pot)| options.all || !left(pot).is_zero());
    let everywhere = options.project.is_none() && options.asset.is_none();
    let claims = match agent {
        Some(agent) => claimable(&desk, agent, &pots).await?,
        None => Vec::new(),
    };
    let mut rows = vec![header(agent)];
    let mut items = Vec::new();
    for (index, (id, pot)) in pots.iter().enumerate() {
        let claim = claims.get(index);
        rows.push(row(&desk, *id, pot, claim));
        items.push(item(&desk, *id, pot, claim));
    }
    let text = match pots.is_empty() {
        true => nothing(known, everywhere),
        false => table(&rows),
    };
    let json = serde_json::json!({"pots": items, "agent": agent, "time": format::time(head.time)});
    Ok(Report::done(text, json))
}

/// That no pot is shown: none of so many that are known, of all or only of those that were asked for.
fn nothing(known: usize, everywhere: bool) -> String {
    let empty = match known {
        0 if everywhere => {
            return "There is nothing in the pool. Anyone can put something in: commons fund."
                .into();
        }
        0 => {
            return "Nothing was put in for that. Anyone can put something in: commons fund."
                .into();
        }
        1 => "The only pot is empty now".to_owned(),
        known => format!("All {known} pots are empty now"),
    };
    format!("{empty}; commons pots --all shows what was in there.")
}

type Claimable = std::result::Result<Claimed, PoolError>;

/// What an agent could claim from each; only open pots are asked about.
async fn claimable(
    desk: &Desk,
    agent: Address,
    pots: &[(PotId, Pot)],
) -> Result<Vec<Option<Claimable>>> {
    let is_open = |id: &PotId| desk.book.stage(id.purpose, desk.head.time) == Stage::Open;
    let open: Vec<_> = pots.iter().map(|(id, _)| *id).filter(is_open).collect();
    let mut found = desk.commons.claimable(agent, &open, Some(desk.head.hash)).await?.into_iter();
    Ok(pots.iter().map(|(id, _)| is_open(id).then(|| found.next()).flatten()).collect())
}

/// What is left in a pot.
pub fn left(pot: &Pot) -> U256 {
    pot.work.left.saturating_add(pot.equity.left)
}

/// What was put in.
pub fn put(pot: &Pot) -> U256 {
    pot.work.put.saturating_add(pot.equity.put)
}

/// When a pot may be claimed from, in words: `opens ..`, `open until ..`, `over since ..`.
pub fn claiming(desk: &Desk, purpose: Purpose, now: Time) -> String {
    let window = desk.book.window(purpose);
    match desk.book.stage(purpose, now) {
        Stage::Waiting => format!("opens {}", format::when(window.opens, now)),
        Stage::Open => format!("open until {}", format::when(window.until, now)),
        Stage::Over => format!("over since {}", format::when(window.until, now)),
    }
}

/// How what is left in a pot is moved on whose time is over.
fn sweep_of(purpose: Purpose) -> String {
    let floor = if matches!(purpose, Purpose::Floor { .. }) { " --floor" } else { "" };
    format!("can be swept: commons sweep {}{floor}", purpose.first_epoch().0)
}

/// The same for programs.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Waiting => "waiting",
        Stage::Open => "open",
        Stage::Over => "over",
    }
}

fn header(agent: Option<Address>) -> Vec<String> {
    let mut header = style::head(["epoch", "project", "asset", "in it", "left", "claiming"]);
    header.extend(agent.map(|agent| format!("for {}", names::show(agent))));
    header
}

fn row(desk: &Desk, id: PotId, pot: &Pot, claim: Option<&Option<Claimable>>) -> Vec<String> {
    let (epoch, project) = match id.purpose {
        Purpose::Project { epoch, project } => (epoch.0.to_string(), project.to_string()),
        Purpose::Floor { .. } => {
            let first = id.purpose.first_epoch().0;
            (format!("{first}-{}", first.saturating_add(3)), "floor".into())
        }
    };
    let show = |amount| desk.show(id.asset, amount);
    let mut claiming = claiming(desk, id.purpose, desk.head.time);
    let is_over = desk.book.stage(id.purpose, desk.head.time) == Stage::Over;
    if is_over && !left(pot).is_zero() {
        claiming = format!("{claiming}; {}", sweep_of(id.purpose));
    }
    let asset = desk.assets.symbol(id.asset);
    let mut row = vec![epoch, project, asset, show(put(pot)), show(left(pot)), claiming];
    row.extend(claim.map(|claim| match claim {
        Some(Ok(share)) => show(share.total()),
        Some(Err(PoolError::ClaimedAlready { .. })) => "paid already".into(),
        _ => "-".into(),
    }));
    row
}

fn item(desk: &Desk, id: PotId, pot: &Pot, claim: Option<&Option<Claimable>>) -> Value {
    let (mut item, window) = (desk.pot(id), desk.book.window(id.purpose));
    item["state"] = stage(desk.book.stage(id.purpose, desk.head.time)).into();
    item["opens"] = format::time(window.opens).into();
    item["until"] = format::time(window.until).into();
    desk.amount(&mut item, "put", id.asset, put(pot));
    desk.amount(&mut item, "left", id.asset, left(pot));
    if let Some(claim) = claim {
        let paid = matches!(claim, Some(Err(PoolError::ClaimedAlready { .. })));
        item["paid"] = paid.into();
        let share = claim.and_then(std::result::Result::ok).unwrap_or_default();
        desk.amount(&mut item, "claimable", id.asset, share.total());
    }
    item
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::units::Epoch;

    #[test]
    fn where_nothing_is_shown_it_is_said_whether_all_would_show_more() {
        assert!(nothing(0, true).starts_with("There is nothing in the pool."));
        assert!(nothing(0, false).starts_with("Nothing was put in for that."));
        assert_eq!(
            nothing(1, true),
            "The only pot is empty now; commons pots --all shows what was in there."
        );
        assert!(nothing(3, false).starts_with("All 3 pots are empty now; commons pots --all"));
    }

    #[test]
    fn what_is_over_says_how_it_is_swept() {
        let pot = Purpose::Project { epoch: Epoch(3), project: ProjectId(2) };
        assert_eq!(sweep_of(pot), "can be swept: commons sweep 3");
        let floor = sweep_of(Purpose::Floor { block: 2 });
        assert_eq!(floor, "can be swept: commons sweep 8 --floor");
    }
}
