//! What an audit found.

use super::{Replay, State};
use crate::names;
use commons_core::{H256, model::Commons, units::Units};
use std::fmt::Debug;

/// One kind of comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was compared.
    pub name: &'static str,
    /// How many of them.
    pub count: u64,
    /// What differs.
    pub differences: Vec<String>,
}

/// The result of an audit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// First block that was read.
    pub from: u64,
    /// Last block that was read; the state is that after it.
    pub to: u64,
    /// Its hash.
    pub hash: H256,
    /// All comparisons.
    pub checks: Vec<Check>,
    /// Contracts whose code is not known here, so that what they say proves nothing.
    pub foreign: Vec<String>,
    /// What is worth knowing but breaks no rule.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether everything that was compared agrees.
    pub fn is_clean(&self) -> bool {
        self.checks.iter().all(|check| check.differences.is_empty())
    }
}

/// Compares two values of one thing, and says so if they differ.
fn differ<T: PartialEq + Debug>(what: &str, rules: T, chain: T) -> Option<String> {
    (rules != chain)
        .then(|| format!("{what}: the history gives {rules:?}, the chain has {chain:?}"))
}

/// Compares a replayed history with the state of the contracts.
pub fn compare(replay: &Replay, state: &State) -> Report {
    let events = Check {
        name: "events follow from the rules",
        count: replay.counts.values().sum(),
        differences: replay.differences.clone(),
    };
    let mut checks = vec![events, histories(replay, state)];
    match &replay.commons {
        Some(commons) => checks.extend([
            deployment(commons, state),
            contributions(commons, state),
            ballots(replay, commons, state),
            accounts(commons, state),
            supply(commons, state),
        ]),
        None => checks.push(Check {
            name: "deployment",
            count: 1,
            differences: vec!["the history does not say how the commons was founded".into()],
        }),
    }
    let mut notes = Vec::new();
    if replay.stray > 0 {
        let (n, s) = (replay.stray, if replay.stray == 1 { "" } else { "s" });
        notes.push(format!("{n} cast{s} under terms that no review has: counted nowhere"));
    }
    Report { checks, notes, ..Report::default() }
}

fn histories(replay: &Replay, state: &State) -> Check {
    let mut differences = Vec::new();
    let names = ["hub", "ledger", "reputation"];
    for ((name, rules), chain) in names.iter().zip(replay.histories).zip(state.histories) {
        differences.extend(differ(&format!("history of the {name}"), rules, chain));
    }
    Check { name: "histories (count, head)", count: 3, differences }
}

fn deployment(commons: &Commons, state: &State) -> Check {
    let charter = &state.charter;
    let differences = [
        differ("genesis", commons.genesis, charter.genesis),
        differ("parameters", commons.parameters, charter.parameters),
        differ("the only contract that mints", commons.ledger, state.minter),
    ];
    Check { name: "deployment", count: 3, differences: differences.into_iter().flatten().collect() }
}

fn contributions(commons: &Commons, state: &State) -> Check {
    let (rules, chain) = (&commons.contributions, &state.contributions);
    let mut differences: Vec<String> = (1..)
        .zip(rules.iter().zip(chain))
        .filter_map(|(id, (rules, chain))| differ(&format!("contribution {id}"), rules, chain))
        .collect();
    differences.extend(differ("number of contributions", rules.len(), chain.len()));
    Check { name: "contributions", count: chain.len() as u64, differences }
}

fn ballots(replay: &Replay, commons: &Commons, state: &State) -> Check {
    let names = replay.ballots();
    let mut differences = Vec::new();
    for name in &names {
        let rules = commons.ballots.get(name).copied();
        let chain = state.ballots.get(name).copied().flatten();
        differences.extend(differ(&format!("ballot {name:?}"), rules, chain));
    }
    Check { name: "ballots (every tally)", count: names.len() as u64, differences }
}

fn accounts(commons: &Commons, state: &State) -> Check {
    let mut differences = Vec::new();
    for (agent, holder) in &commons.holders {
        let chain = state.balances.get(agent).copied();
        let what = format!("reputation of {}", names::show(*agent));
        differences.extend(differ(&what, Some(holder.account.latest.units), chain));
    }
    Check { name: "accounts", count: commons.holders.len() as u64, differences }
}

fn supply(commons: &Commons, state: &State) -> Check {
    let sum = state.balances.values().fold(Units::ZERO, |sum, units| sum.plus(*units));
    let differences = [
        differ("supply", commons.supply, state.supply),
        differ("sum of all accounts", state.supply, sum),
        differ("accepted in the newest epoch", commons.surge, state.surge),
    ];
    Check { name: "supply", count: 3, differences: differences.into_iter().flatten().collect() }
}
