//! Invariant 8: nothing but an executed proposal changes a parameter, the norms, a settled value, or which
//! assets may be put in.

use super::{Check, GOVERNOR, HUB, LEDGER, POOL};
use crate::audit::{
    journal::{Effect, Journal},
    state::{CONTRACTS, State},
};
use commons_core::{
    Address,
    cells::{Cell, Cells},
    contribution::{Contribution, Fate},
    governor::Governor,
    hub::Hub,
    ledger::{ContributionCell, Ledger},
    parameters::Parameters,
    pool::{Asset, AssetCell, Holding, HoldingCell, Pool},
    review::Outcome,
    units::{ContributionId, Points},
    versions::{OlderVersion, Versions},
};
use scale::Decode;
use std::collections::{BTreeMap, BTreeSet};

/// Works out from the executed proposals alone what must be stored.
pub fn check(journal: &Journal, state: &State) -> Check {
    let mut check = Check::of(
        "only proposals change parameters, norms, assets and settled values",
        &[HUB, LEDGER, GOVERNOR, POOL],
    );
    let roots = (state.root::<Hub>(HUB), state.root::<Ledger>(LEDGER));
    let ((Some((hub, _)), Some((ledger, _))), Some((governor, _)), Some((pool, _))) =
        (roots, state.root::<Governor>(GOVERNOR), state.root::<Pool>(POOL))
    else {
        return check.unreadable("a root of the suite");
    };
    for what in &journal.loose {
        check.differs(format!("{what}: no proposal was executed then"));
    }

    let (mut parameters, mut charter) = (journal.parameters, journal.charter);
    let mut standing = BTreeMap::<ContributionId, Points>::new();
    let (mut adopted, mut taken, mut listed) = (Vec::new(), Vec::new(), BTreeMap::new());
    for effect in journal.runs().into_iter().flat_map(|run| &run.effects) {
        match effect {
            Effect::Set { parameter, from, value, .. } => {
                let before = parameters.and_then(|before| before.get(*parameter));
                check.must(before == Some(*from), || {
                    format!("parameter {parameter} was {before:?}, and {from} was replaced")
                });
                if let Some(parameters) = &mut parameters {
                    let _ = parameters.set(*parameter, *value);
                }
            }
            Effect::Corrected { id, value, .. } => drop(standing.insert(*id, *value)),
            Effect::Amended { document, .. } => charter = Some(*document),
            Effect::Listed { asset, listed: now, .. } => drop(listed.insert(*asset, *now)),
            Effect::Adopted { parameters, at } => adopted.push((at + 1, **parameters)),
            Effect::PoolAdopted { parameters, at } => taken.push((at + 1, **parameters)),
        }
    }
    check.must(parameters == Some(governor.parameters), || {
        "the governor's parameters are not those that proposals made them".into()
    });
    check.must(charter == Some(hub.charter), || {
        "the norms are not those that proposals made them".into()
    });
    versions(&mut check, journal, state, (LEDGER, &ledger.versions), &adopted);
    versions(&mut check, journal, state, (POOL, &pool.versions), &taken);
    assets(&mut check, state, &pool, &listed);
    for (key, value) in state.cells[LEDGER].iter() {
        if key.first() != Some(&ContributionCell::ROOM) {
            continue;
        }
        let id = ContributionId(key[1..].iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)));
        let Ok(contribution) = Contribution::decode(&mut &value[..]) else { continue };
        let Fate::Settled(settlement) = contribution.fate else { continue };
        let accepted = match settlement.outcome {
            Outcome::Accepted { value, .. } => value,
            Outcome::Rejected | Outcome::Lapsed => Points(0),
        };
        let due = standing.get(&id).copied().unwrap_or(accepted);
        check.must(settlement.standing == due, || {
            format!("contribution {id} stands at {:?} and must at {due:?}", settlement.standing)
        });
    }
    check
}

/// Each version of a contract's parameters is one that a proposal made it adopt, in the next second.
fn versions(
    check: &mut Check,
    journal: &Journal,
    state: &State,
    (contract, versions): (usize, &Versions),
    adopted: &[(u64, Parameters)],
) {
    let cells = state.memory(contract);
    let older = (0..versions.0.older).filter_map(|it| cells.read(&OlderVersion(it)));
    let kept = older.chain(versions.0.recent.iter().cloned());
    let mut kept: Vec<_> = kept.map(|it| (it.since, it.value.parameters)).collect();
    let mut due: Vec<_> = journal.parameters.map(|first| (0, first)).into_iter().collect();
    for (since, parameters) in adopted {
        // Two in one second are one version, and the second of them holds.
        due.retain(|it| it.0 != *since);
        due.push((*since, *parameters));
    }
    // A version that says the same again may be kept or not.
    kept.dedup_by_key(|it| it.1);
    due.dedup_by_key(|it| it.1);
    check.must(kept == due, || {
        let name = CONTRACTS[contract];
        format!("the {name}'s parameters over time are not those that proposals made it adopt")
    });
}

/// The assets that may be put in are those that proposals have listed, and no others were ever known.
fn assets(check: &mut Check, state: &State, pool: &Pool, listed: &BTreeMap<Address, bool>) {
    let cells = state.memory(POOL);
    let numbered: BTreeSet<Address> =
        (0..pool.assets).filter_map(|index| cells.read(&AssetCell(index))).collect();
    check.must(numbered.iter().eq(listed.keys()), || {
        "the assets that the pool knows are not those that proposals listed".into()
    });
    for (asset, due) in listed {
        let holding: Holding = cells.read(&HoldingCell(Asset::Token(*asset))).unwrap_or_default();
        check.must(holding.listed == *due, || {
            let not = if *due { "" } else { " not" };
            format!("{asset:?} must{not} be listed, by what was decided last")
        });
    }
}
