//! Every message in its typical cases. Each case is undone before the next one.

mod ballots;
mod contributions;
mod forks;
mod needs;
mod payments;
mod proposals;
mod values;

use super::{
    bill::{bill, Besides, Enters, Items, Rules},
    snapshot::{Bill, Row, Snapshot},
    world::World,
};
use crate::message::Message;
use codec::Decode;
use commons_sandbox::Outcome;
use sp_core::H160;

/// The case of a message that has one only.
const USUAL: &str = "usual";

/// The scale of the bills.
const BILLED: u32 = 100;

pub struct Meter<'a> {
    world: &'a mut World,
    scale: u32,
    snapshot: &'a mut Snapshot,
}

/// Measures everything in one world.
pub fn measure(world: &mut World, scale: u32, snapshot: &mut Snapshot) {
    let mut meter = Meter { world, scale, snapshot };
    meter.contributions();
    meter.needs();
    meter.settlements();
    meter.values();
    meter.reviews();
    meter.votes();
    meter.loans();
    meter.proposals();
    meter.executions();
    meter.payments();
    meter.deployments();
    meter.forks();
}

impl Meter<'_> {
    /// Prepares a case and measures it; nothing of it stays.
    fn case(&mut self, things: impl FnOnce(&mut Meter)) {
        let Self { world, scale, snapshot } = self;
        world.undone(|world| things(&mut Meter { world, scale: *scale, snapshot }));
    }

    /// Sends a message and writes down what it took.
    fn cost<R: Decode>(
        &mut self,
        name: &str,
        case: &str,
        who: H160,
        to: H160,
        message: Message<R>,
    ) {
        let sent = self.world.send(who, to, message.encode());
        self.note(name, case, &sent);
    }

    /// Writes down what something took.
    fn note(&mut self, name: &str, case: &str, sent: &Outcome) {
        let bytes = sent.events.iter().map(|event| event.data.len() + 32 * event.topics.len());
        self.snapshot.rows.push(Row {
            message: name.into(),
            case: case.into(),
            scale: self.scale,
            figures: [
                sent.weight.ref_time() as i64,
                sent.weight.proof_size() as i64,
                sent.deposit,
                bytes.sum::<usize>() as i64,
            ],
        });
    }

    /// The same for a frequent message, with a bill.
    #[allow(clippy::too_many_arguments)] // a message, and what it does
    fn billed<R: Decode>(
        &mut self,
        name: &str,
        case: &str,
        who: H160,
        to: H160,
        message: Message<R>,
        enters: &[Enters],
        besides: Besides,
        rules: Rules,
    ) {
        let items = self.items(enters, besides, rules);
        self.cost(name, case, who, to, message);
        self.attach(items);
    }

    /// The bill of what is sent next.
    fn items(&mut self, enters: &[Enters], besides: Besides, rules: Rules) -> Option<Items> {
        (self.scale == BILLED).then(|| bill(self.world, enters, besides, rules))
    }

    /// A bill belongs to what was written down last.
    fn attach(&mut self, items: Option<Items>) {
        let (Some(items), Some(row)) = (items, self.snapshot.rows.last()) else { return };
        self.snapshot.bills.push(Bill {
            message: row.message.clone(),
            case: row.case.clone(),
            scale: BILLED,
            items,
            proof_size: row.figures[1] as u64,
        });
    }
}
