//! What the proof of a frequent message is for: the code of each contract that is entered, and every
//! cell that is read or written.

use super::{
    cells::{Seen, Touch, LEDGER_ROOMS, REPUTATION_ROOMS},
    world::World,
};
use crate::bundle::Bundle;
use codec::Decode;
use commons_core::{cells::CELL_MAX, history::History, ledger::Ledger, reputation::Reputation};
use serde_json::{json, Value};
use std::cell::RefCell;

/// What a cell costs that is read or written, besides the bytes that are in it before.
pub const CELL: u64 = 10_257;
/// What it costs to enter a contract from another one.
pub const NESTED: u64 = 5_594;

/// What a message makes the rules do.
pub type Rules<'a> = &'a dyn Fn(&mut Ledger, &mut Seen, &mut Reputation, &mut Seen);

/// The items of a bill, in bytes of proof: what for, how often, how much in all.
pub type Items = Vec<(String, u64, u64)>;

/// Works out a bill before the message is sent. `enters` names the contracts that it enters.
pub fn bill(world: &mut World, enters: &[&str], rules: Rules) -> Items {
    let (ledger, reputation) = (world.commons.ledger, world.commons.reputation);
    let sandbox = RefCell::new(&mut world.commons.sandbox);
    let mut ledger_cells = Seen::new(&sandbox, ledger, LEDGER_ROOMS);
    let mut reputation_cells = Seen::new(&sandbox, reputation, REPUTATION_ROOMS);
    let roots = [ledger_cells.root(), reputation_cells.root()];
    let (mut ledger, _) = <(Ledger, History)>::decode(&mut &roots[0][..]).expect("a root");
    let (mut reputation, _) = <(Reputation, History)>::decode(&mut &roots[1][..]).expect("a root");
    rules(&mut ledger, &mut ledger_cells, &mut reputation, &mut reputation_cells);

    let mut items = Items::new();
    for (index, contract) in enters.iter().enumerate() {
        let (root, cells) = match *contract {
            "ledger" => (&roots[0], &ledger_cells),
            _ => (&roots[1], &reputation_cells),
        };
        if index > 0 {
            items.push((format!("{contract}: entered by the {}", enters[index - 1]), 1, NESTED));
        }
        let code = Bundle::read(contract).code.len() as u64;
        items.push((format!("{contract}: code"), 1, code));
        let bytes = root.len() as u64;
        let root = |writes| Touch { what: "root".into(), writes, bytes };
        let touches = cells.touches.take().into_iter();
        for touch in [root(false)].into_iter().chain(touches).chain([root(true)]) {
            let verb = if touch.writes { "written" } else { "read" };
            let (what, bytes) = (format!("{contract}: {} {verb}", touch.what), CELL + touch.bytes);
            match items.iter_mut().find(|item| item.0 == what) {
                Some((_, times, sum)) => (*times, *sum) = (*times + 1, *sum + bytes),
                None => items.push((what, 1, bytes)),
            }
        }
    }
    // What a cell holds before is known only when it is written: until then the most is set aside, and
    // a limit has to cover that. The last write of all is that of the first contract's root.
    let root = if enters[0] == "ledger" { &roots[0] } else { &roots[1] };
    items.push(("set aside for the last write".into(), 1, (CELL_MAX - root.len()) as u64));
    items
}

/// A bill for the snapshot.
pub fn to_json(items: &Items) -> Value {
    items.iter().map(|(what, times, bytes)| json!([what, times, bytes])).collect()
}
