//! Invariant 6: what is cast never exceeds what there was, and nobody's weight counts twice.

use super::{Check, GOVERNOR, REPUTATION};
use crate::{audit::state::State, names};
use commons_core::{
    Address, H256, Time,
    account::{Account, AccountCell},
    ballot::{Ballot, BallotCell, Receipt, ReceiptCell, Tally},
    cells::{Cell, Memory},
    governor::{Governor, Proposal, ProposalCell},
    reputation::Reputation,
    units::{ProposalId, Units},
};
use scale::Decode;
use std::collections::BTreeMap;

/// Who voted for what in a ballot, and with which weight.
pub(in crate::audit) type Casts = BTreeMap<Address, (u8, Units)>;

/// Looks at every ballot in which weight counts, whoever asked for it.
pub fn check(state: &State) -> Check {
    let mut check = Check::of("no weight counts twice in a ballot", &[REPUTATION, GOVERNOR]);
    let Some((reputation, _)) = state.root::<Reputation>(REPUTATION) else {
        return check.unreadable("the root of reputation");
    };
    let Some((governor, _)) = state.root::<Governor>(GOVERNOR) else {
        return check.unreadable("the root of the governor");
    };
    let cells = state.memory(REPUTATION);
    let mut ballots = BTreeMap::new();
    for (key, value) in state.cells[REPUTATION].iter().filter(|it| is::<BallotCell>(it.0, 32)) {
        let name = H256::from_slice(&key[1..]);
        let Ok(ballot) = Ballot::decode(&mut &value[..]) else { continue };
        let casts = casts(&cells, name);
        add_up(&mut check, name, &ballot.tally, &casts);
        ballots.insert(name, (ballot.tally, casts));
    }
    for (key, value) in state.cells[GOVERNOR].iter().filter(|it| is::<ProposalCell>(it.0, 8)) {
        let id = ProposalId(key[1..].iter().rev().fold(0, |n, byte| n << 8 | u64::from(*byte)));
        let Ok(proposal) = Proposal::decode(&mut &value[..]) else { continue };
        let name = proposal.terms(&cells, id, governor.suite.governor).name(&cells);
        let Some((Tally::Support(tally), casts)) = ballots.get(&name) else { continue };
        let snapshot = proposal.snapshot();
        let (cast, all) = (tally.total(), reputation.total_at(&cells, snapshot));
        check.must(cast <= all, || {
            format!("proposal {id}: {} was cast, and all had {} at its snapshot", cast.0, all.0)
        });
        let due = weights(&reputation, &cells, casts, snapshot);
        for (agent, (_, weight)) in casts {
            let due = due.get(agent).copied().unwrap_or_default();
            check.must(*weight == due, || {
                let (agent, has) = (names::show(*agent), weight.0);
                format!("proposal {id}: {agent} votes with {has} and had {}", due.0)
            });
        }
    }
    check
}

fn is<K: Cell>(key: &[u8], length: usize) -> bool {
    key.len() == length + 1 && key.first() == Some(&K::ROOM)
}

/// What was cast in a ballot and counts now.
pub(in crate::audit) fn casts(cells: &Memory, ballot: H256) -> Casts {
    let prefix = [&[ReceiptCell::ROOM], ballot.as_bytes()].concat();
    let found = cells.cells.range(prefix.clone()..).take_while(|it| it.0.starts_with(&prefix));
    let cast = |(key, value): (&Vec<u8>, &Vec<u8>)| {
        let agent = Address::from_slice(key.get(33..53)?);
        match Receipt::decode(&mut &value[..]).ok()? {
            Receipt::Grade { grade, weight, .. } => Some((agent, (grade, weight))),
            Receipt::Support { choice, weight } => Some((agent, (choice, weight))),
            Receipt::Signal { .. } => None,
        }
    };
    found.filter_map(cast).collect()
}

/// Every tally is the sum of its casts. Signals fade, so theirs is not.
fn add_up(check: &mut Check, ballot: H256, tally: &Tally, casts: &Casts) {
    let (weights, approvers): (&[Units], _) = match tally {
        Tally::Grade(tally) => (&tally.weights, Some(tally.approvers)),
        Tally::Support(tally) => (&tally.weights, None),
        Tally::Signal(_) => return,
    };
    for (choice, held) in (0u8..).zip(weights) {
        let of_choice = casts.values().filter(|cast| cast.0 == choice);
        let sum = of_choice.fold(Units::ZERO, |sum, cast| sum.plus(cast.1));
        check.must(sum == *held, || {
            let (held, sum) = (held.0, sum.0);
            format!("ballot {ballot:?}: choice {choice} holds {held}, its casts are {sum}")
        });
    }
    if let Some(approvers) = approvers {
        let above = casts.values().filter(|cast| cast.0 > 0).count() as u64;
        check.must(above == u64::from(approvers), || {
            format!("ballot {ballot:?}: {approvers} approve, by the casts {above}")
        });
    }
}

/// The weight that each of those who voted has, from the definition: everybody's own counts once, for
/// themselves if they voted, and otherwise for the one they had lent it to.
fn weights(
    reputation: &Reputation,
    cells: &Memory,
    casts: &Casts,
    at: Time,
) -> BTreeMap<Address, Units> {
    let season = reputation.calendar.season(at);
    let mut weights = BTreeMap::<Address, Units>::new();
    for (key, value) in cells.cells.iter().filter(|it| is::<AccountCell>(it.0, 20)) {
        let agent = Address::from_slice(&key[1..]);
        let Ok(account) = Account::decode(&mut &value[..]) else { continue };
        let lent = account.lent_at(cells, agent, at).in_season(season);
        let counts_for = if casts.contains_key(&agent) { agent } else { lent.unwrap_or(agent) };
        let weight = weights.entry(counts_for).or_default();
        *weight = weight.plus(account.own_at(cells, agent, at));
    }
    weights
}
