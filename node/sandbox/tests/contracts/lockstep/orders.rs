//! Orders by those who may not give them.

use super::pair::Pair;
use crate::suite::{self, governor, hub, ledger, pool, reputation};
use commons_core::{
    founding::Seed,
    hub::Addresses,
    parameters::Parameters,
    reputation::{Order, Penalty},
    review::Claim,
    units::{BasisPoints, ContributionId, Points, Units},
};
use sp_core::H160;

/// Number of orders that somebody may try to give.
const ORDERS: u8 = 14;

impl Pair {
    /// Somebody pretends to be the ledger, the hub or the governor.
    pub fn order(&mut self, who: H160, kind: u8, id: ContributionId) -> bool {
        let (now, units) = (self.now, Units(1_000_000));
        let Addresses { hub, ledger, reputation: to, governor, pool: purse, .. } =
            self.model.addresses;
        let later = Parameters { grace: 86_400, ..self.parameters() };
        let model = &mut self.model;
        let name = "Order";
        match kind % ORDERS {
            4 => {
                let done = model.ledger.adopt(&mut model.ledger_cells, who, later, now);
                return self.check(name, who, ledger, ledger::adopt(&later), done, vec![]);
            }
            5 => {
                let done = model.ledger.open(who, now);
                return self.check(name, who, ledger, ledger::open(now), done, vec![]);
            }
            6 => {
                let done = model.governor.open(who, now);
                return self.check(name, who, governor, governor::open(now), done, vec![]);
            }
            7 => {
                let done = model.reputation.open(who, now);
                return self.check(name, who, to, reputation::open(now), done, vec![]);
            }
            8 => {
                let done = model.hub.amend_charter(who, &suite::charter());
                let message = hub::amend_charter(&suite::charter());
                return self.check(name, who, hub, message, done, vec![]);
            }
            9 => {
                let seeds = [Seed { agent: who, points: Points(1) }];
                let cells = &mut model.reputation_cells;
                let done = model.reputation.seed(cells, who, &seeds, now, now);
                return self.check(name, who, to, reputation::seed(&seeds, now), done, vec![]);
            }
            10 => {
                let done = model.correct(who, now, id, Points(0)).map(|(_, burned)| burned);
                let message = ledger::correct(id, Points(0));
                return self.check(name, who, ledger, message, done, vec![]);
            }
            11 => {
                let done = model.pool.adopt(&mut model.pool_cells, who, later, now);
                return self.check(name, who, purse, pool::adopt(&later), done, vec![]);
            }
            12 => {
                let done = model.pool.open(who, now);
                return self.check(name, who, purse, pool::open(now), done, vec![]);
            }
            13 => {
                let (cells, asset) = (&mut model.pool_cells, self.targets.coin);
                let done = model.pool.list(cells, who, asset, true, |_| {});
                return self.check(name, who, purse, pool::list(asset, true), done, vec![]);
            }
            _ => {}
        }
        let Ok(contribution) = model.contribution(id) else { return true };
        let rules = model.ledger.rules(&model.ledger_cells, contribution.recorded, now);
        let terms = contribution.terms(id, ledger, &rules);
        let (agent, project) = (contribution.agent, contribution.draft.project);
        let order = Order { agent, contribution: id, project };
        let (root, cells) = (&mut model.reputation, &mut model.reputation_cells);
        match kind % ORDERS {
            0 => {
                let counts = rules.calendar.epoch(now);
                let claim = Claim {
                    agent,
                    claimed: contribution.draft.claimed,
                    project,
                    counts,
                    floor_min: rules.now.floor_min,
                    rule: rules.then.rule(),
                };
                let done = root.settle(cells, who, &terms, &claim, now);
                self.check(name, who, to, reputation::settle(&terms, &claim), done, vec![])
            }
            1 => {
                let done = root.credit(cells, who, &order, Points(1), now);
                self.check(name, who, to, reputation::credit(&order, Points(1)), done, vec![])
            }
            2 => {
                let done = root.correct(cells, who, &order, units, None, now);
                self.check(name, who, to, reputation::correct(&order, units, None), done, vec![])
            }
            _ => {
                let penalty = Penalty { minted: units, share: BasisPoints(10_000) };
                let done = root.penalize(cells, who, &order, &terms, &penalty, now);
                let message = reputation::penalize(&order, &terms, &penalty);
                self.check(name, who, to, message, done, vec![])
            }
        }
    }
}
