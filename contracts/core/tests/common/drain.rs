//! How all money leaves a commons in which people work on, from whatever state it is in.

use super::{Op, agent, draft_for, money::Till, purse::window, spending::ASSETS, steps::AGENTS};
use commons_core::{
    parameters::Parameters,
    pool::{Asset, Purpose},
    units::{ContributionId, Points},
};
use num_bigint::BigUint;
use proptest::{prelude::*, test_runner::TestCaseError};

impl Till {
    /// Epochs go by in which somebody works in every project, and whoever can claims, sweeps and collects.
    /// What was owed is paid, but for less than a unit for each agent in each pot, and for what nobody has
    /// earned: it moves on for ever.
    pub fn drain(&mut self) -> Result<(), TestCaseError> {
        let newest = self.world.ghost.newest();
        let parameters = Parameters {
            pot_min: Points(1),
            floor_min: Points(1),
            claim_window: 1,
            cite_bps: commons_core::units::BasisPoints(0),
            ..newest
        };
        self.adopt(parameters)?;
        // What came of a token that nobody ever dealt with takes a proposal that lists it.
        for asset in ASSETS {
            if let (Asset::Token(token), None) = (asset, self.purse.account(asset).listed) {
                self.list(token, true)?;
                self.list(token, false)?;
            }
        }
        self.seldom = true;
        let ghost = &self.world.ghost;
        let length = u64::from(ghost.parameters.epoch_length);
        let open = ghost.pots_open(ghost.epoch(self.now())) - self.now();
        // What is there opens, waits for its end, and moves on at most this far: a block, or until the
        // epoch after that of what is under review. That happens up to three times: as it was, for a
        // project in which nobody works any more, and in the end.
        let windows = ghost.versions.iter().map(|it| u64::from(it.parameters.claim_window)).max();
        let review = u64::from(newest.review_period) / length;
        let way = open / length + windows.unwrap() + review + 7;
        for _ in 0..3 * way {
            self.work_everywhere()?;
            self.world.now += length;
            self.take_all()?;
            self.check_sums()?;
        }
        self.is_drained()
    }

    /// Somebody who has little does something in every project, and all others confirm it.
    fn work_everywhere(&mut self) -> Result<(), TestCaseError> {
        for project in 0..=self.world.ghost.projects {
            let (now, ghost) = (self.now(), &self.world.ghost);
            let own = |who: u8| ghost.own(Some(agent(who)), now);
            let who = (0..AGENTS).min_by_key(|who| own(*who)).unwrap();
            let claimed = ghost.at(now).claim_max.0.min(100_000);
            self.world
                .give(Op::Record { who: agent(who), draft: draft_for(project, claimed, vec![]) })?;
            self.world.now += 1;
            let id = self.world.ghost.contributions.len() as u64;
            let terms = self.world.ghost.terms(id);
            for reviewer in (0..AGENTS).filter(|reviewer| *reviewer != who) {
                self.world.give(Op::Cast { who: agent(reviewer), terms, choice: 10 })?;
            }
            self.world.give(Op::Settle { id: ContributionId(id) })?;
        }
        Ok(())
    }

    fn take_all(&mut self) -> Result<(), TestCaseError> {
        let now = self.now();
        for pot in self.pots() {
            let (opens, until) = window(&self.world.ghost, pot.purpose);
            let left = self.purse.pots.get(&pot).map(|it| it.left()).unwrap_or_default();
            if now < opens || left == [BigUint::ZERO, BigUint::ZERO] {
                continue;
            }
            for who in (0..AGENTS).map(agent) {
                if now < until && self.purse.claimable(&self.world.ghost, now, who, pot).is_ok() {
                    self.claim(who, pot)?;
                }
            }
            self.sweep(pot)?;
            let left = self.purse.pots[&pot].left();
            if now >= until {
                prop_assert_eq!(left, [BigUint::ZERO, BigUint::ZERO], "nothing stays behind");
            } else {
                prop_assert!(left[0] < BigUint::from(AGENTS), "all work and every floor is paid");
            }
        }
        ASSETS.into_iter().try_for_each(|asset| self.collect(asset))
    }

    fn is_drained(&self) -> Result<(), TestCaseError> {
        let (ghost, now) = (&self.world.ghost, self.now());
        let nobody_s = |project: u32| {
            let both =
                |who| ghost.earned(Some(who), project, now).min(ghost.earned(Some(who), 0, now));
            let all: u128 = (0..AGENTS).map(agent).map(both).sum();
            all < ghost.earned(None, project, now)
        };
        for (id, pot) in &self.purse.pots {
            let left = pot.left();
            let dust = BigUint::from(4 * AGENTS);
            prop_assert!(left[0] <= dust, "{} is left of {:?}", left[0], id);
            let fined = match id.purpose {
                Purpose::Project { project, .. } => nobody_s(project.0),
                Purpose::Floor { .. } => false,
            };
            prop_assert!(fined || left[1] <= dust, "{} is left of {:?}", left[1], id);
        }
        for account in self.purse.assets.values() {
            prop_assert_eq!(&account.treasury, &BigUint::ZERO);
            prop_assert_eq!(&account.held, &account.owed());
        }
        Ok(())
    }
}
