//! Casting, and lending one's vote.

use super::{Meter, USUAL};
use crate::{
    suite::reputation,
    weights::{
        bill::{Enters, Suite},
        world::{draft, PROJECT},
    },
};
use commons_core::{
    ballot::{Cast, Kind, Terms},
    decay::HalfLife,
    reputation::Refused,
    units::Units,
    Time,
};
use sp_core::H160;

const REASON: &[u8] = b"well done";
const ENTERS: &[Enters] = &[Enters::Reads("reputation")];

impl Meter<'_> {
    fn cast(&mut self, case: &str, who: H160, terms: Terms, choice: u8) {
        let to = self.world.commons.suite.reputation;
        let message = reputation::cast(&terms, choice, REASON);
        self.cost("reputation::cast", case, who, to, message)
    }

    fn cast_billed(&mut self, case: &str, who: H160, terms: Terms, choice: u8) {
        let (now, to) = (self.world.now(), self.world.commons.suite.reputation);
        let message = reputation::cast(&terms, choice, REASON);
        let reason_length = REASON.len() as u32;
        let cast = Cast { caller: who, now, choice, reason_length };
        self.billed("reputation::cast", case, who, to, message, ENTERS, &[], &|suite| {
            count(suite, &[terms], &cast, Refused::Undone);
        })
    }

    pub fn reviews(&mut self) {
        let to = self.world.commons.suite.reputation;
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
                meter.billed(name, case, who, to, message, ENTERS, &[], &|suite| {
                    let terms: Vec<_> = ballots.iter().map(|(terms, ..)| *terms).collect();
                    count(suite, &terms, &cast, Refused::Skipped);
                });
            }
        });
    }

    pub fn votes(&mut self) {
        let (delegate, newcomer) = (self.world.delegate, self.world.newcomer);
        self.case(|meter| {
            let to = meter.world.commons.suite.reputation;
            meter.world.done(newcomer, to, reputation::delegate(delegate, 4));
            meter.world.commons.sandbox.advance(1);
            meter.votes_with_a_loan()
        })
    }

    fn votes_with_a_loan(&mut self) {
        let [first, second] = [1, 2].map(|index| self.world.founders[index]);
        let (delegate, newcomer) = (self.world.delegate, self.world.newcomer);
        let busy = self.world.busy;
        let snapshot = self.world.now() - 1;
        let convener = self.world.commons.suite.governor;
        let terms = |subject, kind| Terms {
            convener,
            subject,
            revision: 0,
            snapshot,
            opens: snapshot + 1,
            closes: snapshot + 90 * 86_400,
            kind,
        };
        let support = terms(1, Kind::Support { quorum: Units(1_000_000), extension: 86_400 });
        self.case(|meter| {
            meter.cast_billed("support, first", first, support, 1);
            meter.cast_billed("support, second caster", second, support, 1)
        });
        self.case(|meter| {
            let to = meter.world.commons.suite.reputation;
            meter.world.done(busy, to, reputation::undelegate());
            meter.world.commons.sandbox.advance(1);
            let now = Terms { snapshot: snapshot + 1, opens: snapshot + 2, ..support };
            meter.world.done(second, to, reputation::cast(&now, 1, REASON));
            meter.cast_billed("support, second caster, a busy agent", busy, now, 1)
        });
        self.case(|meter| {
            let ballots: Vec<_> = (1..=10)
                .map(|subject| (Terms { subject, ..support }, 1, REASON.to_vec()))
                .collect();
            for (case, who) in [("10 votes, first", first), ("10 votes, second caster", second)] {
                let message = reputation::cast_many(&ballots);
                let to = meter.world.commons.suite.reputation;
                let now = meter.world.now();
                let reason_length = REASON.len() as u32;
                let cast = Cast { caller: who, now, choice: 1, reason_length };
                let name = "reputation::cast_many";
                meter.billed(name, case, who, to, message, ENTERS, &[], &|suite| {
                    let terms: Vec<_> = ballots.iter().map(|(terms, ..)| *terms).collect();
                    count(suite, &terms, &cast, Refused::Skipped);
                });
            }
        });
        self.case(|meter| {
            let to = meter.world.commons.suite.reputation;
            meter.world.done(second, to, reputation::cast(&support, 1, REASON));
            meter.cast("support, of a delegator before the delegate", newcomer, support, 1);
            meter.cast("support, of a busy delegate, after a delegator", delegate, support, 1)
        });
        self.case(|meter| {
            let to = meter.world.commons.suite.reputation;
            meter.world.done(delegate, to, reputation::cast(&support, 1, REASON));
            meter.cast_billed("support, of a delegator after the delegate", newcomer, support, 0)
        });
        let signal = terms(1, Kind::Signal { half_life: HalfLife(2) });
        self.case(|meter| {
            let (name, to) = ("reputation::signal", meter.world.commons.suite.reputation);
            let message = || reputation::signal(&signal, REASON);
            meter.cost(name, "first", first, to, message());
            meter.cost(name, "second caster", second, to, message());
            meter.world.commons.sandbox.advance(14 * 86_400);
            meter.cost(name, "in a later epoch", first, to, message())
        });
    }

    pub fn loans(&mut self) {
        let (name, to) = ("reputation::delegate", self.world.commons.suite.reputation);
        let (founder, other) = (self.world.founders[3], self.world.founders[2]);
        let (busy, delegate) = (self.world.busy, self.world.delegate);
        self.case(|meter| {
            let (now, message) = (meter.world.now(), reputation::delegate(other, 2));
            meter.billed(name, "first", founder, to, message, ENTERS, &[], &|suite| {
                lend(suite, founder, other, 2, now);
            });
            meter.world.commons.sandbox.advance(60);
            let third = meter.world.founders[0];
            let (now, message) = (meter.world.now(), reputation::delegate(third, 1));
            meter.billed(name, "to another", founder, to, message, ENTERS, &[], &|suite| {
                lend(suite, founder, third, 1, now);
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

/// The rules count casts. What is appended to a history is no other cell.
fn count(suite: &mut Suite, ballots: &[Terms], cast: &Cast, refused: Refused) {
    let (root, cells) = (&suite.reputation, &mut suite.reputation_cells);
    let account = root.account_of(cells, cast.caller);
    for terms in ballots {
        root.cast(cells, &account, terms, cast, refused, |_, _| {}).expect("it is open");
    }
}

fn lend(suite: &mut Suite, who: H160, to: H160, seasons: u8, now: Time) {
    let (root, cells) = (&suite.reputation, &mut suite.reputation_cells);
    root.delegate(cells, who, to, seasons, now, |_, _| {}).expect("it can be lent");
}
