//! Casting, and lending one's vote.

use super::{Meter, USUAL};
use crate::{
    suite::reputation,
    weights::world::{draft, PROJECT},
};
use commons_core::{
    ballot::{Cast, Kind, Terms},
    decay::HalfLife,
    units::Units,
};
use sp_core::H160;

const REASON: &[u8] = b"well done";
const ENTERS: &[&str] = &["reputation"];

impl Meter<'_> {
    fn cast(&mut self, case: &str, who: H160, terms: Terms, choice: u8) {
        let to = self.world.commons.reputation;
        let message = reputation::cast(&terms, choice, REASON);
        self.cost("reputation::cast", case, who, to, message)
    }

    fn cast_billed(&mut self, case: &str, who: H160, terms: Terms, choice: u8) {
        let (now, to) = (self.world.now(), self.world.commons.reputation);
        let message = reputation::cast(&terms, choice, REASON);
        let reason_length = REASON.len() as u32;
        let cast = Cast { caller: who, now, choice, reason_length };
        self.billed("reputation::cast", case, who, to, message, ENTERS, &|_, _, root, cells| {
            root.cast(cells, &terms, &cast).expect("it is open");
        })
    }

    pub fn reviews(&mut self) {
        let to = self.world.commons.reputation;
        let [first, second] = [1, 2].map(|index| self.world.founders[index]);
        let (author, busy, old) = (self.world.newcomer, self.world.busy, self.world.old);
        self.case(|meter| {
            let (_, terms) = meter.world.record(author, &draft(PROJECT, &[]));
            meter.cast_billed("grade, first", first, terms, 9);
            meter.cast_billed("grade, second caster", second, terms, 8);
            meter.cast("grade, changed", second, terms, 7);
            meter.cast("grade, by a busy agent", busy, terms, 7)
        });
        self.case(|meter| meter.cast("grade, by a busy agent, recorded long ago", busy, old, 9));
        self.case(|meter| {
            let ballots: Vec<_> = (0..10)
                .map(|_| (meter.world.record(author, &draft(PROJECT, &[])).1, 9, REASON.to_vec()))
                .collect();
            for (case, who) in [("10 grades, first", first), ("10 grades, second caster", second)] {
                let (now, message) = (meter.world.now(), reputation::cast_many(&ballots));
                let reason_length = REASON.len() as u32;
                let cast = Cast { caller: who, now, choice: 9, reason_length };
                let name = "reputation::cast_many";
                meter.billed(name, case, who, to, message, ENTERS, &|_, _, root, cells| {
                    for (terms, ..) in &ballots {
                        root.cast(cells, terms, &cast).expect("it is open");
                    }
                });
            }
        });
    }

    pub fn votes(&mut self) {
        let (delegate, newcomer) = (self.world.delegate, self.world.newcomer);
        self.case(|meter| {
            let to = meter.world.commons.reputation;
            meter.world.done(newcomer, to, reputation::delegate(delegate, 4));
            meter.world.commons.sandbox.advance(1);
            meter.votes_with_a_loan()
        })
    }

    fn votes_with_a_loan(&mut self) {
        let [first, second] = [1, 2].map(|index| self.world.founders[index]);
        let (delegate, newcomer) = (self.world.delegate, self.world.newcomer);
        let snapshot = self.world.now() - 1;
        let convener = H160::repeat_byte(0xdd);
        let terms = |kind| Terms {
            convener,
            subject: 1,
            revision: 0,
            snapshot,
            opens: snapshot + 1,
            closes: snapshot + 90 * 86_400,
            kind,
        };
        let support = terms(Kind::Support { quorum: Units(1_000_000), extension: 86_400 });
        self.case(|meter| {
            meter.cast_billed("support, first", first, support, 1);
            meter.cast("support, second caster", second, support, 1)
        });
        self.case(|meter| {
            let to = meter.world.commons.reputation;
            meter.world.done(second, to, reputation::cast(&support, 1, REASON));
            meter.cast("support, of a delegator before the delegate", newcomer, support, 1);
            meter.cast("support, of a busy delegate, after a delegator", delegate, support, 1)
        });
        self.case(|meter| {
            let to = meter.world.commons.reputation;
            meter.world.done(delegate, to, reputation::cast(&support, 1, REASON));
            meter.cast("support, of a delegator after the delegate", newcomer, support, 0)
        });
        let signal = terms(Kind::Signal { half_life: HalfLife(2) });
        self.case(|meter| {
            meter.cast("signal, first", first, signal, 0);
            meter.cast("signal, second caster", second, signal, 0);
            meter.world.commons.sandbox.advance(14 * 86_400);
            meter.cast("signal, in a later epoch", first, signal, 0)
        });
    }

    pub fn loans(&mut self) {
        let (name, to) = ("reputation::delegate", self.world.commons.reputation);
        let (founder, other) = (self.world.founders[3], self.world.founders[2]);
        let (busy, delegate) = (self.world.busy, self.world.delegate);
        self.case(|meter| {
            let (now, message) = (meter.world.now(), reputation::delegate(other, 2));
            meter.billed(name, "first", founder, to, message, ENTERS, &|_, _, root, cells| {
                root.delegate(cells, founder, other, 2, now).expect("it can be lent");
            });
            meter.world.commons.sandbox.advance(60);
            let third = meter.world.founders[0];
            let (now, message) = (meter.world.now(), reputation::delegate(third, 1));
            meter.billed(name, "to another", founder, to, message, ENTERS, &|_, _, root, cells| {
                root.delegate(cells, founder, third, 1, now).expect("it can be lent");
            });
            meter.world.commons.sandbox.advance(60);
            meter.cost(name, "renewed", founder, to, reputation::delegate(third, 4));
            meter.world.commons.sandbox.advance(60);
            meter.cost("reputation::undelegate", USUAL, founder, to, reputation::undelegate())
        });
        self.case(|meter| {
            meter.cost(name, "to a busy delegate", founder, to, reputation::delegate(delegate, 2))
        });
        self.case(|meter| {
            meter.cost(name, "by a busy agent", busy, to, reputation::delegate(other, 2))
        });
        self.case(|meter| {
            let message = reputation::undelegate();
            meter.cost(
                "reputation::undelegate",
                "of a busy agent, from a busy delegate",
                busy,
                to,
                message,
            )
        });
    }
}
