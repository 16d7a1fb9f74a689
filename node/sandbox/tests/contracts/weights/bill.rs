//! What the proof of a frequent message is for: the code of each contract that is entered, and every
//! cell that is read or written.

use super::{
    cells::{Seen, Touch, GOVERNOR_ROOMS, LEDGER_ROOMS, POOL_ROOMS, REPUTATION_ROOMS},
    world::World,
};
use crate::bundle::Bundle;
use codec::Decode;
use commons_core::{
    cells::CELL_MAX, governor::Governor, history::History, ledger::Ledger, pool::Pool,
    reputation::Reputation,
};
use serde_json::{json, Value};
use std::cell::RefCell;

/// What a cell costs that is read or written, besides the bytes that are in it before.
pub const CELL: u64 = 10_257;
/// What it costs to enter a contract from another one.
pub const NESTED: u64 = 5_594;
/// What it costs to run the code of another contract over the same cells.
pub const DELEGATED: u64 = 4_899;

/// What it costs to look up the hash of an account's code.
pub const CODE_HASH: u64 = 3_938;

/// Whoever is paid, after everything else.
pub const RECEIVER: (&str, u64, u64) = ("receiver: entered", 1, NESTED);

/// What a message makes the rules do.
pub type Rules<'a> = &'a dyn Fn(&mut Suite);

/// The items of a bill, in bytes of proof: what for, how often, how much in all.
pub type Items = Vec<(String, u64, u64)>;

/// The contracts as the rules see them, watched.
pub struct Suite<'a> {
    pub ledger: Ledger,
    pub ledger_cells: Seen<'a>,
    pub reputation: Reputation,
    pub reputation_cells: Seen<'a>,
    pub governor: Governor,
    pub governor_cells: Seen<'a>,
    pub pool: Pool,
    pub pool_cells: Seen<'a>,
}

/// A contract that a message enters. The code of `books` runs over the cells of reputation.
#[derive(Clone, Copy)]
pub enum Enters {
    /// And leaves its root as it is.
    Reads(&'static str),
    /// And writes its root at the end.
    Writes(&'static str),
}

impl Enters {
    fn contract(self) -> (&'static str, bool) {
        match self {
            Self::Reads(contract) => (contract, false),
            Self::Writes(contract) => (contract, true),
        }
    }
}

/// What the rules do not know of: what for, how often, how much each time.
pub type Besides<'a> = &'a [(&'a str, u64, u64)];

/// Works out a bill before the message is sent.
pub fn bill(world: &mut World, enters: &[Enters], besides: Besides, rules: Rules) -> Items {
    let suite = world.commons.suite;
    let sandbox = RefCell::new(&mut world.commons.sandbox);
    let ledger_cells = Seen::new(&sandbox, suite.ledger, LEDGER_ROOMS);
    let reputation_cells = Seen::new(&sandbox, suite.reputation, REPUTATION_ROOMS);
    let governor_cells = Seen::new(&sandbox, suite.governor, GOVERNOR_ROOMS);
    let pool_cells = Seen::new(&sandbox, suite.pool, POOL_ROOMS);
    let roots = [&ledger_cells, &reputation_cells, &governor_cells, &pool_cells].map(Seen::root);
    let mut suite = Suite {
        ledger: read(&roots[0]),
        ledger_cells,
        reputation: read(&roots[1]),
        reputation_cells,
        governor: read(&roots[2]),
        governor_cells,
        pool: read(&roots[3]),
        pool_cells,
    };
    rules(&mut suite);

    let (mut items, mut last) = (Items::new(), 0);
    let first_writes = enters[0].contract().1;
    let in_books = enters.iter().any(|enters| enters.contract().0 == "books");
    for (index, enters) in enters.iter().enumerate() {
        let (contract, writes) = enters.contract();
        let (root, cells) = match contract {
            "ledger" => (&roots[0], Some(&suite.ledger_cells)),
            "governor" => (&roots[2], Some(&suite.governor_cells)),
            "pool" => (&roots[3], Some(&suite.pool_cells)),
            "reputation" if in_books => (&roots[1], None),
            _ => (&roots[1], Some(&suite.reputation_cells)),
        };
        match contract {
            "books" => items.push(("books: run by reputation".into(), 1, DELEGATED)),
            _ if index > 0 => items.push((format!("{contract}: entered"), 1, NESTED)),
            _ => {}
        }
        let code = Bundle::read(contract).code.len() as u64;
        items.push((format!("{contract}: code"), 1, code));
        let bytes = root.len() as u64;
        let root = |writes| Touch { what: "root".into(), writes, bytes };
        let touches = cells.map(|cells| cells.touches.take()).unwrap_or_default();
        let end = writes.then(|| root(true));
        for touch in [root(false)].into_iter().chain(touches).chain(end) {
            // The first contract writes its root when the others have answered.
            if touch.writes && (index == 0 || !first_writes) {
                last = touch.bytes;
            }
            let verb = if touch.writes { "written" } else { "read" };
            let (what, bytes) = (format!("{contract}: {} {verb}", touch.what), CELL + touch.bytes);
            match items.iter_mut().find(|item| item.0 == what) {
                Some((_, times, sum)) => (*times, *sum) = (*times + 1, *sum + bytes),
                None => items.push((what, 1, bytes)),
            }
        }
    }
    let paid = besides.contains(&RECEIVER);
    let besides = besides.iter().filter(|(_, times, _)| *times > 0);
    items.extend(besides.map(|(what, times, each)| (what.to_string(), *times, times * each)));
    // What a cell holds before is known only when it is written: until then the most is set aside, and
    // a limit has to cover that for the last write of all; a payment after it takes more than that.
    if !paid {
        items.push(("set aside for the last write".into(), 1, CELL_MAX as u64 - last));
    }
    items
}

fn read<T: Decode>(root: &[u8]) -> T {
    <(T, History)>::decode(&mut &root[..]).expect("a root").0
}

/// A bill for the snapshot.
pub fn to_json(items: &Items) -> Value {
    items.iter().map(|(what, times, bytes)| json!([what, times, bytes])).collect()
}
