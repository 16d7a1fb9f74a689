//! Random lives of a commons with money, carried out.

use super::{
    Op, agent, governor,
    money::{Till, claim, sweep},
    purse::{small, window},
    spending::{ASSETS, Spending, equation},
    steps::AGENTS,
};
use commons_core::{
    Address,
    cells::Cells,
    parameters::Parameters,
    pool::{Asset, Holding, HoldingCell, PotId},
    units::Points,
};
use proptest::{prelude::*, test_runner::TestCaseError};
use std::collections::BTreeMap;

/// The same list in another order, which the seed decides.
fn shuffled<T: Clone>(list: &[T], mut seed: u64) -> Vec<T> {
    let mut list = list.to_vec();
    for end in (1..list.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        list.swap(end, (seed >> 33) as usize % (end + 1));
    }
    list
}

/// A claim, or a sweep.
type Try = (PotId, Option<Address>);

impl Till {
    pub fn spend(&mut self, spending: Spending) -> Result<(), TestCaseError> {
        let asset = |index: u8| ASSETS[usize::from(index)];
        let pick = |till: &Self, index: usize| {
            let pots = till.pots();
            pots[pots.len() - 1 - index % pots.len()]
        };
        match spending {
            Spending::Around(steps) => {
                steps.into_iter().try_for_each(|step| self.world.act(step))?;
                self.check()
            }
            Spending::Fund { asset: index, project, amount, memo } => {
                self.fund(asset(index), project, small(&amount), memo)
            }
            Spending::Give { asset: index, amount } => {
                self.give(asset(index), amount);
                Ok(())
            }
            Spending::List { asset: index, listing } => match asset(index) {
                Asset::Token(token) => self.list(token, listing),
                Asset::Native => Ok(()),
            },
            Spending::Claim { who, pot } => self.claim(agent(who), pick(self, pot)),
            Spending::ClaimMany { seed, permille } => {
                let tries = self.compare_orders(seed)?;
                let claims = tries.len() * permille / 1_000;
                for (pot, who) in &tries[..claims] {
                    match who {
                        Some(who) => self.claim(*who, *pot)?,
                        None => self.sweep(*pot)?,
                    }
                }
                Ok(())
            }
            Spending::Sweep { pot } => self.sweep(pick(self, pot)),
            Spending::SweepAll => self.pots().into_iter().try_for_each(|pot| self.sweep(pot)),
            Spending::Collect { asset: index } => self.collect(asset(index)),
            Spending::Rules { cuts, pot_min, claim_window, floor_min, dispute } => {
                let newest = self.world.ghost.newest();
                let parameters = Parameters {
                    equation: equation(cuts),
                    pot_min: Points(pot_min),
                    claim_window,
                    floor_min: Points(floor_min),
                    dispute_period: dispute,
                    ..newest
                };
                self.adopt(parameters.with_fitting_dispute_period())
            }
            Spending::Edge { pot, edge } => {
                let (opens, until) = window(&self.world.ghost, pick(self, pot).purpose);
                let at = [opens - 1, opens, until - 1, until][usize::from(edge)];
                self.world.now = self.world.now.max(at);
                Ok(())
            }
        }
    }

    pub fn adopt(&mut self, parameters: Parameters) -> Result<(), TestCaseError> {
        prop_assert_eq!(parameters.check(), Ok(()));
        self.world.give(Op::Adopt { who: governor(), parameters })?;
        self.check()
    }

    /// Everybody claims from all pots, and all pots are swept, in two orders: everyone receives exactly the
    /// same, and the pots are the same in the end. Returns the first order.
    fn compare_orders(&self, seed: u64) -> Result<Vec<Try>, TestCaseError> {
        let now = self.now();
        // And some whose time is over.
        let is_open = |pot: &PotId| {
            let (opens, until) = window(&self.world.ghost, pot.purpose);
            opens <= now && now < until + 86_400
        };
        let open: Vec<_> = self.pots().into_iter().filter(is_open).collect();
        let everybody = || (0..=AGENTS).map(|who| Some(agent(who))).chain([None]);
        let tries: Vec<Try> =
            open.iter().flat_map(|pot| everybody().map(|who| (*pot, who))).collect();
        let outcome = |order: &[Try]| {
            let mut commons = self.world.commons.clone();
            let mut paid = BTreeMap::new();
            for (pot, who) in order {
                match who {
                    Some(who) => {
                        paid.insert((*pot, *who), claim(&mut commons, *who, now, *pot));
                    }
                    None => {
                        let _ = sweep(&mut commons, now, *pot);
                    }
                }
            }
            // In which order things happened is in the history of an asset, and nowhere else.
            let mut cells = commons.pool_cells.clone();
            for asset in ASSETS {
                if let Some(holding) = cells.read(&HoldingCell(asset)) {
                    let history = Default::default();
                    cells.write(&HoldingCell(asset), &Holding { history, ..holding });
                }
            }
            (paid, cells.cells)
        };
        let (one, other) = (shuffled(&tries, seed), shuffled(&tries, !seed));
        let ((paid, cells), (paid_too, cells_too)) = (outcome(&one), outcome(&other));
        prop_assert_eq!(paid, paid_too, "the order changes what somebody receives");
        prop_assert_eq!(cells, cells_too, "the order changes what is left");
        Ok(one)
    }
}
