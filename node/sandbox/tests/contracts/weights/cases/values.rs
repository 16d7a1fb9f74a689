//! Settling, and what an accepted value leads to.

use super::Meter;
use crate::{
    suite::{ledger, reputation},
    weights::{
        bill::Enters,
        world::{draft, World, PROJECT},
    },
};
use commons_core::units::{ContributionId, Points, ProjectId};

const COMMONS: ProjectId = ProjectId::COMMONS;
/// Founders who are enough, and no majority.
const REVIEWERS: &[usize] = &[1, 2];

impl Meter<'_> {
    pub fn settlements(&mut self) {
        let name = "ledger::settle";
        let (to, founder, busy) =
            (self.world.commons.suite.ledger, self.world.founders[3], self.world.busy);
        let World { newcomer, stranger, delegate, .. } = *self.world;
        for (case, who, project, reviewers) in [
            ("accepted, for the commons", founder, COMMONS, REVIEWERS),
            ("accepted, an agent's first", stranger, COMMONS, REVIEWERS),
            ("accepted, of a busy agent", busy, PROJECT, REVIEWERS),
            ("accepted, the vote is lent to a busy delegate", newcomer, PROJECT, REVIEWERS),
            ("lapsed, nobody cast", founder, PROJECT, &[]),
        ] {
            self.case(|meter| {
                if who == newcomer {
                    let weight = meter.world.commons.suite.reputation;
                    meter.world.done(who, weight, reputation::delegate(delegate, 4));
                }
                let id = meter.world.closed(who, &draft(project, &[]), reviewers);
                meter.cost(name, case, who, to, ledger::settle(id))
            });
        }
        self.case(|meter| {
            let id = meter.world.closed(founder, &draft(PROJECT, &[]), REVIEWERS);
            let (now, message) = (meter.world.now(), ledger::settle(id));
            let enters =
                [Enters::Writes("ledger"), Enters::Reads("reputation"), Enters::Writes("books")];
            let case = "accepted, for a project";
            meter.billed(name, case, founder, to, message, &enters, &[], &|suite| {
                let (root, cells) = (&mut suite.ledger, &mut suite.ledger_cells);
                let (before, terms, claim) = root.claim(cells, id, now).expect("it is open");
                let (weight, ballots) = (&mut suite.reputation, &mut suite.reputation_cells);
                let decision =
                    weight.settle(ballots, to, &terms, &claim, now).expect("it is closed");
                root.settled(cells, id, before, &claim, &decision, now);
            })
        });
        self.case(|meter| {
            let id = meter.world.reviewed(founder, &draft(PROJECT, &[]), &[0]);
            meter.cost(
                name,
                "accepted, by a majority before closing",
                founder,
                to,
                ledger::settle(id),
            )
        });
        self.case(|meter| {
            let (id, terms) = meter.world.record(founder, &draft(PROJECT, &[]));
            for who in [1, 2].map(|index| meter.world.founders[index]) {
                let message = reputation::cast(&terms, 0, b"not done");
                meter.world.done(who, meter.world.commons.suite.reputation, message);
            }
            meter.world.commons.sandbox.advance(4 * 86_400);
            meter.cost(name, "rejected", founder, to, ledger::settle(id))
        });
        self.case(|meter| {
            // The total at the time of recording lies behind everything that was minted since.
            let id = ContributionId(meter.world.old.subject);
            let (terms, reviewers) =
                (meter.world.old, [1, 2].map(|index| meter.world.founders[index]));
            for who in reviewers {
                let to = meter.world.commons.suite.reputation;
                meter.world.done(who, to, reputation::cast(&terms, 10, b"well done"));
            }
            let accepted = meter.world.accepted;
            let governor = meter.world.commons.suite.governor;
            meter.world.done(governor, to, ledger::correct(accepted, Points(0)));
            meter.world.commons.sandbox.advance(4 * 86_400);
            let case = "accepted, after a burn since it was recorded";
            meter.cost(name, case, founder, to, ledger::settle(id))
        });
    }

    pub fn values(&mut self) {
        let to = self.world.commons.suite.ledger;
        // Corrections are actions of a proposal; here is what the ledger makes of one.
        let (founder, governor) = (self.world.founders[3], self.world.commons.suite.governor);
        let accepted = self.world.accepted;
        for (case, project) in [("for the commons", COMMONS), ("for a project", PROJECT)] {
            self.case(|meter| {
                let cited = meter.world.settled(founder, &draft(project, &[]), REVIEWERS);
                let citing = draft(project, &[cited]);
                let id = meter.world.settled(meter.world.newcomer, &citing, REVIEWERS);
                meter.world.commons.sandbox.advance(40 * 86_400);
                meter.cost("ledger::credit_cite", case, founder, to, ledger::credit_cite(id, 0))
            });
            self.case(|meter| {
                let id = meter.world.settled(founder, &draft(project, &[]), REVIEWERS);
                let message = ledger::correct(id, Points(0));
                meter.cost("ledger::correct", case, governor, to, message)
            });
            self.case(|meter| {
                let id = meter.world.settled(founder, &draft(project, &[]), REVIEWERS);
                meter.world.done(governor, to, ledger::correct(id, Points(0)));
                meter.world.commons.sandbox.advance(1);
                let reviewer = meter.world.founders[2];
                let message = ledger::penalize(id, reviewer);
                meter.cost("ledger::penalize", case, founder, to, message)
            });
        }
        self.case(|meter| {
            let citing = draft(PROJECT, &[accepted]);
            let id = meter.world.settled(founder, &citing, REVIEWERS);
            meter.world.commons.sandbox.advance(40 * 86_400);
            let message = ledger::credit_cite(id, 0);
            meter.cost("ledger::credit_cite", "to a busy agent", founder, to, message)
        });
        self.case(|meter| {
            let message = ledger::correct(accepted, Points(0));
            meter.cost("ledger::correct", "of a busy agent", governor, to, message)
        });
    }
}
