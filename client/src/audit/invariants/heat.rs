//! The heat of needs: what was signalled, each signal faded by itself. It is worked out in another way
//! than by the contracts, which let the sum fade with each cast and round down as they do.

use super::{Check, LEDGER, REPUTATION};
use crate::{
    audit::{
        journal::Journal,
        state::State,
        wants::{Signal, Signals},
    },
    names,
};
use commons_core::{
    H256,
    ballot::{Ballot, BallotCell, Kind, Receipt, ReceiptCell, SignalBallot, Tally},
    calendar::Calendar,
    cells::{Cell, Cells, Memory},
    reputation::Reputation,
    units::Epoch,
};
use scale::Decode;
use std::collections::BTreeMap;

/// Looks at every ballot in which somebody signalled, whoever convened it.
pub fn check(journal: &Journal, state: &State) -> Check {
    let name = "heat of needs, added up from the signals";
    let mut check = Check::of(name, &[LEDGER, REPUTATION]);
    let Some((reputation, _)) = state.root::<Reputation>(REPUTATION) else {
        return check.unreadable("the root of reputation");
    };
    let cells = state.memory(REPUTATION);
    let calendar = reputation.calendar;
    for (key, value) in state.cells[REPUTATION].iter().filter(|it| is_ballot(it.0)) {
        let name = H256::from_slice(&key[1..]);
        let Ok(Ballot { tally: Tally::Signal(tally), .. }) = Ballot::decode(&mut &value[..]) else {
            continue;
        };
        match journal.wants.signals.get(&name) {
            Some(signals) => add_up(&mut check, name, &tally, signals, &calendar, &cells),
            None => check.must(false, || format!("ballot {name:?}: nobody signalled there")),
        }
    }
    check
}

fn is_ballot(key: &[u8]) -> bool {
    key.len() == 33 && key.first() == Some(&BallotCell::ROOM)
}

fn add_up(
    check: &mut Check,
    ballot: H256,
    tally: &SignalBallot,
    signals: &Signals,
    calendar: &Calendar,
    cells: &Memory,
) {
    let Kind::Signal { half_life } = signals.terms.kind else { return };
    let (casts, half_life) = (&signals.casts, f64::from(half_life.0.max(1)));
    let epoch = |cast: &Signal| calendar.epoch(cast.at);
    let newest = casts.iter().map(epoch).max().unwrap_or_default();
    check.must(tally.epoch == newest, || {
        let (says, last) = (tally.epoch.0, newest.0);
        format!("ballot {ballot:?} is of epoch {says}, the last signal of epoch {last}")
    });
    let left = |cast: &Signal| {
        let age = f64::from(newest.0.saturating_sub(epoch(cast).0));
        cast.weight.0 as f64 * (-age / half_life).exp2()
    };
    let (sum, heat) = (casts.iter().map(left).sum::<f64>(), tally.heat as f64);
    // Each cast rounds down by less than a millionth of a point, and a number of this kind is exact to
    // fifteen places.
    let slack = sum * 1e-12;
    let holds = heat <= sum + slack + 1.0 && heat >= sum - slack - casts.len() as f64 - 1.0;
    check.must(holds, || {
        format!("ballot {ballot:?}: its heat is {heat}, its signals come to {sum:.0}")
    });
    let mut last = BTreeMap::<_, Epoch>::new();
    for cast in casts {
        let before = last.insert(cast.agent, epoch(cast));
        check.must(before.is_none_or(|before| before < epoch(cast)), || {
            let (agent, epoch) = (names::show(cast.agent), epoch(cast).0);
            format!("ballot {ballot:?}: {agent} signals twice in epoch {epoch}")
        });
    }
    for (agent, epoch) in last {
        let receipt = cells.read(&ReceiptCell(ballot, agent));
        check.must(receipt == Some(Receipt::Signal { epoch }), || {
            let agent = names::show(agent);
            format!("ballot {ballot:?}: {agent} signalled in epoch {}: {receipt:?}", epoch.0)
        });
    }
}
