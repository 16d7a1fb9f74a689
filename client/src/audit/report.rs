//! What an audit found.

use super::{
    Replay, State,
    case::Case,
    cause::Cause,
    check::{Check, Difference},
    invariants,
    journal::Change,
    money::{AssetAccount, PotAccount, Pots, accounts, asset},
    parent::Inheritance,
    rooms,
    state::CONTRACTS,
    subjects::SUBJECTS,
};
use crate::{assets::Assets, commons::Code, format, names};
use commons_core::{H256, Time, pool::Asset, units::ContributionId};
use std::collections::BTreeMap;

/// Index of the pool among the contracts.
const POOL: usize = 5;

/// The result of an audit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Report {
    /// First block that was read.
    pub from: u64,
    /// Last block that was read; the state is that after it.
    pub to: u64,
    /// Its hash.
    pub hash: H256,
    /// Its time.
    pub time: Time,
    /// All comparisons.
    pub checks: Vec<Check>,
    /// Contracts whose code is not known here, so that what they say proves nothing.
    pub foreign: Vec<Code>,
    /// What could not be read, so that the audit is incomplete.
    pub unread: Vec<String>,
    /// Every proposal, from its terms to what executing it did.
    pub proposals: Vec<Case>,
    /// Who changed which parameter when, in order.
    pub changes: Vec<Change>,
    /// Every pot, from what was put in to what each agent receives of it.
    pub pots: Vec<PotAccount>,
    /// What became of the money of each asset.
    pub assets: BTreeMap<Asset, AssetAccount>,
    /// What they are called and how amounts are written; only an audit of a chain knows that.
    pub names: Option<Assets>,
    /// How many contributions were recorded.
    pub recorded: u64,
    /// How many projects were opened.
    pub opened: u64,
    /// What was accepted, and why.
    pub causes: BTreeMap<ContributionId, Cause>,
    /// What is worth knowing but breaks no rule.
    pub notes: Vec<String>,
}

impl Report {
    /// Whether everything that was compared agrees.
    pub fn is_clean(&self) -> bool {
        self.checks.iter().all(|check| check.differences.is_empty())
    }

    /// Differences that no unknown code accounts for: its rules may be others than those of this client.
    pub fn differences(&self) -> impl Iterator<Item = &Difference> {
        self.all_differences().filter(|difference| !self.is_excused(difference))
    }

    /// Differences in which a contract of unknown code has a part.
    pub fn excused(&self) -> impl Iterator<Item = &Difference> {
        self.all_differences().filter(|difference| self.is_excused(difference))
    }

    fn all_differences(&self) -> impl Iterator<Item = &Difference> {
        self.checks.iter().flat_map(|check| &check.differences)
    }

    fn is_excused(&self, difference: &Difference) -> bool {
        self.foreign.iter().any(|code| difference.contracts.contains(&code.name))
    }

    /// Whether nothing is left open: all code is known, and everybody who had to be asked has answered.
    pub fn is_complete(&self) -> bool {
        self.foreign.is_empty() && self.unread.is_empty()
    }
}

/// Compares a replayed history, and the storage it amounts to, with the storage of the contracts.
pub fn compare(replay: &Replay, expected: &State, state: &State) -> Report {
    let mut checks: Vec<Check> = SUBJECTS
        .iter()
        .map(|(name, kinds)| Check {
            name,
            count: kinds.iter().filter_map(|kind| replay.counts.get(kind)).sum(),
            differences: of_kinds(replay, |kind| kinds.contains(&kind)),
            contracts: Vec::new(),
        })
        .collect();
    let known = |kind: &str| SUBJECTS.iter().any(|(_, kinds)| kinds.contains(&kind));
    checks.push(Check {
        name: "order and completeness of the events",
        count: replay.counts.values().sum(),
        differences: of_kinds(replay, |kind| !known(kind)),
        contracts: Vec::new(),
    });
    if replay.commons.is_none() {
        // Any of them may have said it in a way that is not known here.
        let mut check =
            Check { count: 1, contracts: CONTRACTS.to_vec(), ..Check::named("founding") };
        check.differs("the history does not say how the commons was founded".into());
        checks.push(check);
    }
    checks.extend(rooms::KINDS.map(|kind| cells(kind, expected, state)));
    checks.push(counts(state));
    let (mut notes, mut unread) = (Vec::new(), Vec::new());
    if let Some(inherited) = &expected.inherited {
        checks.push(parent(inherited, state.inherited.as_ref(), &mut unread));
        let parent = names::show(inherited.parent);
        notes.push(format!("this is a fork of {parent}, whose own history is not part of this"));
    }
    checks.extend(invariants::check(&replay.journal, state));
    let money = &replay.journal.money;
    let pots = money.rules.as_ref().map(|rules| Pots::of(money, rules, state.time));
    let pots = pots.unwrap_or_default();
    let assets = accounts(money, &pots, &state.cells[POOL], &state.held, state.time);
    checks.extend(invariants::check_money(&replay.journal, state, &pots, &assets));
    for (of, _) in assets.iter().filter(|(_, account)| account.held.is_none()) {
        unread.push(format!("{} does not say how much of it the pool has", asset(*of)));
    }
    if replay.stray > 0 {
        let (n, s) = (replay.stray, if replay.stray == 1 { "" } else { "s" });
        notes.push(format!(
            "{n} cast{s} under terms that no review, no need and no proposal has: counted nowhere"
        ));
    }
    let (changes, proposals) = (replay.journal.changes(), Case::all(replay));
    let (causes, pots) = (Cause::all(replay), pots.all.into_values().collect());
    let count = |kind| replay.counts.get(kind).copied().unwrap_or_default();
    let (recorded, opened) = (count("Recorded"), count("ProjectOpened"));
    Report {
        checks,
        notes,
        unread,
        changes,
        proposals,
        pots,
        assets,
        recorded,
        opened,
        causes,
        ..Report::default()
    }
}

fn of_kinds(replay: &Replay, filter: impl Fn(&str) -> bool) -> Vec<Difference> {
    let differences = replay.differences.iter().filter(|(kind, _)| filter(kind));
    differences.map(|(_, difference)| difference.clone()).collect()
}

/// Compares all cells of a kind.
fn cells(kind: &'static str, expected: &State, state: &State) -> Check {
    let mut check = Check::named(kind);
    for (contract, cells) in expected.cells.iter().enumerate() {
        for (key, rules) in cells.iter().filter(|(key, _)| rooms::kind(contract, key) == kind) {
            check.count += 1;
            let chain = state.cells.get(contract).and_then(|cells| cells.get(key));
            if chain == Some(rules) {
                continue;
            }
            let show = |bytes: &Vec<u8>| rooms::value(contract, key, bytes);
            let chain = chain.map_or_else(|| "nothing".into(), show);
            check.contracts = vec![CONTRACTS[contract]];
            check.differs(format!(
                "{}: the history gives {}, the chain has {chain}",
                rooms::name(contract, key),
                show(rules)
            ));
        }
    }
    check
}

/// Whether the contracts keep nothing that the history does not give: a ballot or an account of which
/// every event was left out shows here.
fn counts(state: &State) -> Check {
    let contracts = CONTRACTS.iter().zip(&state.cells).zip(&state.counts);
    let differences = contracts
        .filter(|((_, cells), count)| cells.len() as u64 != u64::from(**count))
        .map(|((name, cells), count)| Difference {
            what: format!(
                "the {name} keeps {count} cells; {} of them follow from the history",
                cells.len()
            ),
            contracts: vec![*name],
        });
    Check {
        name: "nothing else is stored",
        count: state.counts.iter().map(|count| u64::from(*count)).sum(),
        differences: differences.collect(),
        contracts: Vec::new(),
    }
}

/// Whether everybody brought into a fork what its parent says they had.
fn parent(expected: &Inheritance, said: Option<&Inheritance>, unread: &mut Vec<String>) -> Check {
    let mut check = Check::named("inheritance, asked of the parent");
    check.contracts = vec![CONTRACTS[0]];
    let parent = names::show(expected.parent);
    let silence = match said {
        None => Some("it was not asked"),
        Some(said) => said.silent.as_deref(),
    };
    if let Some(why) = silence {
        unread.push(format!("the parent {parent} does not say what its agents had: {why}"));
    }
    let told = said.map(|said| &said.points);
    for (agent, points) in &expected.points {
        // What the parent did not answer is told above.
        let Some(had) = told.and_then(|told| told.get(agent)) else { continue };
        check.count += 1;
        if had != points {
            check.differs(format!(
                "{} inherited {} and had {} in {parent}",
                names::show(*agent),
                format::points(*points),
                format::points(*had),
            ));
        }
    }
    if said.is_some_and(|said| (said.parent, said.at) != (expected.parent, expected.at)) {
        check.differs(format!("another parent than {parent} was asked"));
    }
    check
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unknown_code_has_a_part_in_is_told_apart() {
        let mut check = Check::named("ballots");
        for contracts in [&["ledger"][..], &["reputation", "governor"], &[]] {
            check.contracts = contracts.to_vec();
            check.differs(format!("{contracts:?}"));
        }
        let mut report = Report { checks: vec![check], ..Report::default() };
        assert_eq!((report.differences().count(), report.excused().count()), (3, 0));
        let code = |name, built| Code { name, runs: H256::zero(), built };
        report.foreign.push(code("governor", H256::repeat_byte(1)));
        let of =
            |found: Vec<&Difference>| found.iter().map(|it| it.to_string()).collect::<Vec<_>>();
        assert_eq!(of(report.differences().collect()), [r#"["ledger"]"#, "[]"]);
        assert_eq!(of(report.excused().collect()), [r#"["reputation", "governor"]"#]);
        assert!(!report.is_clean() && !report.is_complete());
    }
}
