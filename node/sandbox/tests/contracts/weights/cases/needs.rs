//! Needs: publishing, tending and promising, and what caring for one takes when many do.

use super::{Meter, USUAL};
use crate::{
    suite::{ledger, reputation},
    weights::{
        bill::Enters,
        world::{draft, NEWCOMERS, PROJECT, URI},
    },
};
use commons_core::{contribution::Draft, units::NeedId};
use sp_core::{H160, H256};

const WEEK: u64 = 7 * 86_400;
const REASON: &[u8] = b"well done";
const FIRST: NeedId = NeedId(1);
const ENTERS: &[Enters] = &[Enters::Writes("ledger")];

impl Meter<'_> {
    pub fn needs(&mut self) {
        self.case(|meter| {
            let (who, to) = (meter.world.newcomer, meter.world.commons.suite.ledger);
            let (hash, name) = (H256::repeat_byte(9), "ledger::publish_need");
            let until = meter.world.now() + 4 * WEEK;
            let publish = || ledger::publish_need(PROJECT, hash, URI, until);
            meter.cost(name, "first", who, to, publish());
            for _ in 1..meter.scale {
                meter.world.done(who, to, publish());
            }
            meter.tended(who);
            meter.satisfied();
            meter.endorsed();
            let now = meter.world.now();
            meter.billed(name, "later", who, to, publish(), ENTERS, &[], &|suite| {
                let (root, cells) = (&mut suite.ledger, &mut suite.ledger_cells);
                let length = URI.len() as u32;
                root.publish_need(cells, who, PROJECT, hash, length, until, now)
                    .expect("it is sound");
            });
        });
    }

    /// What its publisher does with a need, and what others promise.
    fn tended(&mut self, who: H160) {
        let (to, other) = (self.world.commons.suite.ledger, self.world.stranger);
        let until = self.world.now() + 8 * WEEK;
        for (name, message) in [
            ("ledger::renew_need", ledger::renew_need(FIRST, until)),
            ("ledger::close_need", ledger::close_need(FIRST)),
        ] {
            self.case(|meter| meter.cost(name, USUAL, who, to, message));
        }
        self.case(|meter| {
            let (now, message) = (meter.world.now(), ledger::commit(FIRST, until));
            meter.billed("ledger::commit", USUAL, other, to, message, ENTERS, &[], &|suite| {
                suite.ledger.commit(&suite.ledger_cells, FIRST, until, now).expect("it is open");
            });
        });
    }

    fn satisfied(&mut self) {
        let (who, to) = (self.world.newcomer, self.world.commons.suite.ledger);
        let work = Draft { satisfies: Some(FIRST), ..draft(PROJECT, &[]) };
        self.case(|meter| {
            meter.cost("ledger::record", "satisfying a need", who, to, ledger::record(&work, URI))
        });
    }

    /// As many endorse a need as the scale says.
    fn endorsed(&mut self) {
        let (question, ledger) = (ledger::need_terms(FIRST), self.world.commons.suite.ledger);
        let terms = self.world.commons.ask(ledger, question).expect("it was published");
        let (name, to) = ("reputation::signal", self.world.commons.suite.reputation);
        let [first, second] = [1, 2].map(|index| self.world.founders[index]);
        let message = || reputation::signal(&terms, REASON);
        self.case(|meter| {
            meter.cost(name, "for a need, first", first, to, message());
            for index in 0..meter.scale {
                let who = meter.world.commons.agent(NEWCOMERS + index);
                meter.world.done(who, to, message());
            }
            meter.cost(name, "for a need, later", second, to, message());
            meter.world.commons.sandbox.advance(2 * WEEK);
            meter.cost(name, "for a need, again in a later epoch", first, to, message());
        });
    }
}
