//! `commons fork` and `commons inherit`

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    deploy::{Contracts, Place, begin},
    document::CharterOptions,
    output::{Output, Report, table},
    parameters,
};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    commons::{Beginning, Parent, Window},
    format, names,
};
use commons_core::{Address, Time, hub::Origin, parameters::Parameters, units::Epoch};
use serde_json::{Value, json};
use std::path::Path;

/// A fork asks nobody, and takes nothing from its parent. Everyone may bring what they had there in
/// the second before, once: commons inherit. Until that time is over, nothing else works.
#[derive(Args)]
#[command(
    after_help = "Example: commons fork --from 0x1234567890123456789012345678901234567890 --set inherit_window=1 --deployment fork.json --suri //Charlie"
)]
pub struct Fork {
    /// Address of the parent's hub.
    #[arg(long, value_name = "HUB")]
    from: String,
    /// Another value of a parameter than the parent's; may set those too that are fixed later.
    #[arg(long = "set", value_name = "NAME=VALUE", add = complete::parameters())]
    parameters: Vec<String>,
    #[command(flatten)]
    charter: CharterOptions,
    #[command(flatten)]
    place: Place,
}

pub async fn fork(options: Fork, global: &Global, output: &mut Output) -> Result<Report> {
    let file = options.place.check(global)?;
    let (hub, contracts) = (names::parse(&options.from)?, options.place.contracts());
    let charter = options.charter.read()?;
    let chain = global.connect().await?;
    let parent = Parent::look(&chain, hub, &contracts).await?;
    if parent.parameters.is_none() {
        output.note("note: the parent is of another version; its parameters cannot be taken over");
    }
    let parameters = parameters::with(parent.parameters.unwrap_or_default(), &options.parameters)?;
    let needed = u32::from(parameters.min_reviewers).saturating_add(1);
    if !options.place.force {
        check_can_open(parent.holders(&chain, needed).await?, needed)?;
    }
    let signer = global.mapped_signer(&chain, output).await?;
    let beginning = Beginning { parameters, origin: Origin::Parent(hub), charter };
    let begun = begin(&chain, &signer, &contracts, beginning, file, output).await?;

    let (mut rows, mut json) = (begun.rows, begun.json);
    let now = begun.deployed.receipt.block.time;
    let ends = begun.deployed.commons.calendar().start(Epoch(parameters.inherit_window.into()));
    let unknown: Vec<_> = parent.unknown_code().collect();
    let mut row = |name: &str, value: String| rows.push(vec![name.into(), value]);
    row("fork of", format!("{hub:?}"));
    row(
        "parent runs",
        if unknown.is_empty() {
            "known code: that of the contracts built here"
        } else {
            "unknown code"
        }
        .into(),
    );
    for code in &unknown {
        row("", format!("{}: {:?}; the one built here is {:?}", code.name, code.runs, code.built));
    }
    row(
        "inherit",
        format!(
            "until {}, or later: at least {needed} people must, or it does not open",
            format::when(ends, now)
        ),
    );
    rows.push(begun.remembered);
    json["parent"] = json!(hub);
    json["parent_code_known"] = unknown.is_empty().into();
    json["parent_code"] = parent
        .code
        .iter()
        .map(|code| json!({"contract": code.name, "runs": code.runs, "built": code.built}))
        .collect();
    json["parameters_from_parent"] = parent.parameters.is_some().into();
    json["window_ends"] = format::time(ends).into();
    json["needed"] = needed.into();
    let changed = changed(&parent.parameters.unwrap_or_default(), &parameters);
    json["changed"] = changed.into();
    Ok(Report::done(table(&rows), json))
}

/// A fork that more people must join than hold anything in its parent would never open.
fn check_can_open(holders: Option<u32>, needed: u32) -> Result<()> {
    let Some(holders) = holders.filter(|holders| *holders < needed) else { return Ok(()) };
    let agents = if holders == 1 { "1 agent holds" } else { &format!("{holders} agents hold") };
    let what = format!(
        "It could never open: {needed} agents must inherit, and {agents} reputation in the parent."
    );
    let hint = match holders {
        0 | 1 => "Begin anew with commons deploy; --force forks all the same.".into(),
        _ => format!(
            "One more than min_reviewers must: --set min_reviewers={}, or --force if more will hold some.",
            holders.saturating_sub(1)
        ),
    };
    Err(Error::new("never_opens", what).hint(hint))
}

/// What the word of a fork's parent is worth, as far as the contracts at hand can tell.
pub async fn trust(commons: &Commons, parent: Address, contracts: &Path) -> (Option<bool>, String) {
    match Parent::look(commons.chain(), parent, contracts).await {
        Ok(parent) => (Some(parent.unknown_code().next().is_none()), parent.trust()),
        Err(error) => (None, format!("whether the parent runs known code cannot be told: {error}")),
    }
}

/// Names of the parameters in which a fork begins otherwise.
fn changed(before: &Parameters, after: &Parameters) -> Vec<&'static str> {
    let pairs = before.entries().into_iter().zip(after.entries());
    pairs.filter(|(one, other)| one.value != other.value).map(|(one, _)| one.name).collect()
}

/// Once for each account, until the fork opens.
#[derive(Args)]
#[command(after_help = "Example: commons inherit --deployment fork.json --suri //Bob")]
pub struct Inherit {
    #[command(flatten)]
    contracts: Contracts,
}

pub async fn inherit(options: Inherit, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, _) = global.open().await?;
    let parent = commons.hub_root(None).await?.parent;
    let known = match parent {
        Some(parent) => {
            let (known, trust) = trust(&commons, parent, &options.contracts.folder()).await;
            // Before anything is signed: whoever does not trust it can still stop.
            if known != Some(true) {
                output.note(&format!("note: {trust}"));
            }
            known
        }
        None => None,
    };
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let inherited = commons.inherit(&signer).await?;
    let (receipt, agent) = (&inherited.receipt, signer.address());
    let mut text = format!(
        "{} brings {}  ({})",
        names::show(agent),
        format::points(inherited.points),
        cost(commons.chain(), receipt)
    );
    let mut json = json!({"agent": agent, "parent_code_known": known, "cost": cost_json(receipt)});
    amounts::points(&mut json, "inherited", inherited.points);
    if known == Some(true) {
        text += "\nthe parent runs known code";
    }
    // It is done, whether the rest can be told or not.
    if let Ok(Some(window)) = commons.window(receipt.block.hash).await {
        text += &format!("\n{}", opening(&window, receipt.block.time));
        json["window"] = window_json(&window);
    }
    Ok(Report::done(text, json))
}

/// When a fork opens, or what it takes.
pub fn opening(window: &Window, now: Time) -> String {
    let more = |count: u32| match count {
        1 => "1 more agent inherits".into(),
        count => format!("{count} more agents inherit"),
    };
    let have = match window.inherited {
        1 => "1 agent has inherited".to_owned(),
        count => format!("{count} agents have inherited"),
    };
    match (window.opens, window.needed) {
        (Some(opens), _) if opens <= now => format!("open since {}", format::when(opens, now)),
        (Some(opens), _) => format!("opens {}; {have}", format::when(opens, now)),
        (None, needed) if now < window.ends => {
            format!("opens {} if {} by then; {have}", format::when(window.ends, now), more(needed))
        }
        (None, needed) => {
            format!("opens one to two epochs after {}; {have}", more(needed))
        }
    }
}

/// The same for programs.
pub fn window_json(window: &Window) -> Value {
    json!({
        "opens": window.opens.map(format::time),
        "ends_at_the_earliest": format::time(window.ends),
        "inherited": window.inherited,
        "still_needed": window.needed,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_takes_to_open_is_told() {
        let window = Window { opens: None, ends: 1_000, inherited: 1, needed: 2 };
        let said = opening(&window, 500);
        assert!(said.contains("if 2 more agents inherit by then; 1 agent has inherited"), "{said}");
        assert!(opening(&window, 1_000).starts_with("opens one to two epochs after 2 more agents"));
        let known = Window { opens: Some(1_000), needed: 0, ..window };
        assert!(opening(&known, 999).starts_with("opens 1970-01-01"));
        assert!(opening(&known, 1_000).starts_with("open since"));
    }

    #[test]
    fn a_fork_that_could_never_open_is_refused() {
        for holders in [None, Some(3), Some(4)] {
            check_can_open(holders, 3).unwrap();
        }
        let refused = check_can_open(Some(2), 3).unwrap_err();
        assert_eq!(refused.code, "never_opens");
        let said = format!("{refused:?}");
        assert!(said.contains("3 agents must inherit, and 2 agents hold reputation"), "{said}");
        assert!(said.contains("--set min_reviewers=1"), "{said}");
        let alone = format!("{:?}", check_can_open(Some(1), 2).unwrap_err());
        assert!(alone.contains("1 agent holds") && !alone.contains("min_reviewers="), "{alone}");
    }

    #[test]
    fn a_fork_says_in_what_it_differs() {
        let before = Parameters::default();
        let after = Parameters { min_reviewers: 3, timelock: 0, ..before };
        assert_eq!(changed(&before, &after), ["min_reviewers", "timelock"]);
        assert!(changed(&before, &before).is_empty());
    }
}
