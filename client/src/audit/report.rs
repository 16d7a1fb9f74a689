//! What an audit found.

use super::{Replay, State, invariants, rooms};
use crate::names;
use commons_core::H256;

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

/// What the events of a history are about, with the events that each line covers.
const SUBJECTS: [(&str, &[&str]); 7] = [
    ("deployment", &["Deployed", "Opened", "Seeded"]),
    (
        "projects and records",
        &["ProjectOpened", "Recorded", "Consented", "Declined", "Amended", "Withdrawn", "Reopened"],
    ),
    ("casts, with their weight", &["VoteCast"]),
    ("loans of votes", &["Delegated"]),
    ("settlements: medians and values", &["Decided", "Settled"]),
    ("mints and burns", &["Minted", "Burnt"]),
    ("credits, corrections and penalties", &["Credited", "Corrected", "Penalized"]),
];

/// Compares a replayed history, and the storage it amounts to, with the storage of the contracts.
pub fn compare(replay: &Replay, expected: &State, state: &State) -> Report {
    let mut checks: Vec<Check> = SUBJECTS
        .iter()
        .map(|(name, kinds)| Check {
            name,
            count: kinds.iter().filter_map(|kind| replay.counts.get(kind)).sum(),
            differences: of_kinds(replay, |kind| kinds.contains(&kind)),
        })
        .collect();
    let known = |kind: &str| SUBJECTS.iter().any(|(_, kinds)| kinds.contains(&kind));
    checks.push(Check {
        name: "order and completeness of the events",
        count: replay.counts.values().sum(),
        differences: of_kinds(replay, |kind| !known(kind)),
    });
    if replay.commons.is_none() {
        let what = "the history does not say how the commons was founded";
        checks.push(Check { name: "founding", count: 1, differences: vec![what.into()] });
    }
    checks.extend(rooms::KINDS.map(|kind| cells(kind, expected, state)));
    checks.push(counts(state));
    checks.push(invariants::check(state));
    let mut notes = Vec::new();
    if let Some(commons) = &replay.commons {
        let governor = names::show(commons.ledger.charter.governor);
        notes.push(format!(
            "{governor} may correct what was accepted, within a season or until its pots open"
        ));
    }
    if replay.stray > 0 {
        let (n, s) = (replay.stray, if replay.stray == 1 { "" } else { "s" });
        notes.push(format!("{n} cast{s} under terms that no review has: counted nowhere"));
    }
    Report { checks, notes, ..Report::default() }
}

fn of_kinds(replay: &Replay, filter: impl Fn(&str) -> bool) -> Vec<String> {
    let differences = replay.differences.iter().filter(|(kind, _)| filter(kind));
    differences.map(|(_, difference)| difference.clone()).collect()
}

/// Compares all cells of a kind.
fn cells(kind: &'static str, expected: &State, state: &State) -> Check {
    let mut check = Check { name: kind, count: 0, differences: Vec::new() };
    for (contract, cells) in expected.cells.iter().enumerate() {
        for (key, rules) in cells.iter().filter(|(key, _)| rooms::kind(contract, key) == kind) {
            check.count += 1;
            let chain = state.cells.get(contract).and_then(|cells| cells.get(key));
            if chain == Some(rules) {
                continue;
            }
            let show = |bytes: &Vec<u8>| rooms::value(contract, key, bytes);
            let chain = chain.map_or_else(|| "nothing".into(), show);
            check.differences.push(format!(
                "{}: the history gives {}, the chain has {chain}",
                rooms::name(contract, key),
                show(rules)
            ));
        }
    }
    check
}

/// Whether the contracts keep nothing that the history does not give.
fn counts(state: &State) -> Check {
    let contracts = ["hub", "ledger", "reputation"].iter().zip(&state.cells).zip(&state.counts);
    let differences = contracts
        .filter(|((_, cells), count)| cells.len() as u64 != u64::from(**count))
        .map(|((name, cells), count)| {
            format!(
                "the {name} keeps {count} cells; {} of them follow from the history",
                cells.len()
            )
        });
    Check {
        name: "nothing else is stored",
        count: state.counts.iter().map(|count| u64::from(*count)).sum(),
        differences: differences.collect(),
    }
}
