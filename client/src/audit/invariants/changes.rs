//! Invariant 8: nothing but an executed proposal changes a parameter, the norms or a settled value.

use super::{Check, GOVERNOR, HUB, LEDGER};
use crate::audit::{
    journal::{Effect, Journal},
    state::State,
};
use commons_core::{
    cells::{Cell, Cells},
    contribution::{Contribution, Fate},
    governor::Governor,
    hub::Hub,
    ledger::{ContributionCell, Ledger, OlderVersion},
    review::Outcome,
    units::{ContributionId, Points},
};
use scale::Decode;
use std::collections::BTreeMap;

/// Works out from the executed proposals alone what must be stored.
pub fn check(journal: &Journal, state: &State) -> Check {
    let mut check = Check::of(
        "only proposals change parameters, norms and settled values",
        &[HUB, LEDGER, GOVERNOR],
    );
    let roots = (state.root::<Hub>(HUB), state.root::<Ledger>(LEDGER));
    let ((Some((hub, _)), Some((ledger, _))), Some((governor, _))) =
        (roots, state.root::<Governor>(GOVERNOR))
    else {
        return check.unreadable("a root of the suite");
    };
    for what in &journal.loose {
        check.differs(format!("{what}: no proposal was executed then"));
    }

    let (mut parameters, mut charter) = (journal.parameters, journal.charter);
    let mut standing = BTreeMap::<ContributionId, Points>::new();
    let mut adopted = Vec::new();
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
            Effect::Adopted { parameters, at } => adopted.push((at + 1, **parameters)),
        }
    }
    check.must(parameters == Some(governor.parameters), || {
        "the governor's parameters are not those that proposals made them".into()
    });
    check.must(charter == Some(hub.charter), || {
        "the norms are not those that proposals made them".into()
    });
    versions(&mut check, journal, state, &ledger, &adopted);
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

/// Each version of the ledger's parameters is one that a proposal made it adopt, in the next second.
fn versions(
    check: &mut Check,
    journal: &Journal,
    state: &State,
    ledger: &Ledger,
    adopted: &[(u64, commons_core::parameters::Parameters)],
) {
    let cells = state.memory(LEDGER);
    let older = (0..ledger.versions.older).filter_map(|it| cells.read(&OlderVersion(it)));
    let kept = older.chain(ledger.versions.recent.iter().cloned());
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
        "the ledger's parameters over time are not those that proposals made it adopt".into()
    });
}
