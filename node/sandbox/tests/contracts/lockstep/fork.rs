//! Forks: somebody leaves with what they earned, and the others follow or do not.

use super::{founding, op::Op, player::Player, targets::millionths};
use crate::suite;
use commons_core::{
    hub::{HubError, Origin},
    units::ProjectId,
    Time,
};
use rand::Rng;
use sp_core::{H160, H256};

impl Player {
    /// Deploys a fork of the present commons and goes on in it, if enough follow.
    pub fn fork(&mut self) {
        self.fake_parents();
        let parameters = founding::parameters(&mut self.rng, self.rich);
        let who = self.agent();
        self.pair.fork(who, &parameters);
        self.pair.saw(format!("a fork, {} before it", self.pair.parents.len() - 1));
        for _ in 0..self.rng.gen_range(2..12) {
            self.window();
        }
        if self.rng.gen_bool(0.7) {
            for who in self.agents.clone() {
                self.pair.give(who, Op::Inherit);
            }
        }
        if self.pair.model.hub.opens == Time::MAX {
            // Nobody comes any more. The parent lost nothing.
            self.pair.saw("a fork that never opened");
            self.pair.swap();
            self.pair.parents.pop();
            return;
        }
        let left = self.pair.model.hub.opens.saturating_sub(self.pair.now);
        if left > 1 {
            self.pair.wait(left - 1);
            self.closed();
            self.pair.wait(1);
        }
        self.pair.give(who, Op::Inherit);
        self.deposit();
    }

    /// Something while the fork is not open.
    fn window(&mut self) {
        match self.rng.gen_range(0..8) {
            0..=3 => {
                let who = self.agent();
                self.pair.give(who, Op::Inherit);
            }
            4 => self.closed(),
            5 => {
                // Life goes on in the parent; what is earned there now is not inherited.
                self.pair.swap();
                match self.rng.gen_range(0..3) {
                    0 => self.life(),
                    1 => self.deposit(),
                    _ => self.delegate(),
                }
                self.pair.check_cells();
                self.pair.swap();
            }
            6 => {
                let length = u64::from(self.pair.calendar().epoch_length);
                self.pair.wait(length * self.rng.gen_range(1..15) / 10);
            }
            _ => {
                let (who, id) = (self.agent(), self.id());
                let kind = self.rng.gen();
                self.pair.give(who, Op::Order { kind, id });
            }
        }
    }

    /// Nothing else works before it opens.
    fn closed(&mut self) {
        if self.pair.now >= self.pair.model.hub.opens {
            return;
        }
        let (who, document) = (self.agent(), H256::zero());
        assert!(self.pair.give(who, Op::OpenProject { document, uri: 0 }));
        let (project, until) = (ProjectId::COMMONS, self.pair.now + 1);
        assert!(self.pair.give(who, Op::PublishNeed { project, document, uri: 0, until }));
        let draft = self.draft();
        assert!(self.pair.give(who, Op::Record { draft, uri: 0 }));
        assert!(self.pair.give(who, Op::Delegate { to: self.agents[0], seasons: 1 }));
        assert!(self.pair.give(who, Op::Propose { actions: vec![], description: 1 }));
        assert!(self.pair.give(who, Op::Deposit { amount: millionths(5) }));
        let project = ProjectId::COMMONS;
        assert!(self.pair.give(who, Op::Fund { project, amount: millionths(5), memo: 0 }));
        if let Some(terms) = self.proposals.last().copied() {
            assert!(self.pair.give(who, Op::Cast { terms, choice: 0, reason: 0 }));
        }
        self.pair.saw("a fork was closed");
    }

    /// What is no commons cannot be a parent.
    fn fake_parents(&mut self) {
        let suite = self.pair.model.addresses;
        let [silent, says_true] = [self.pair.targets.silent, self.pair.targets.says_true];
        let parameters = self.pair.parameters();
        for parent in
            [self.agents[0], H160::zero(), suite.ledger, suite.governor, silent, says_true]
        {
            let (who, chain) = (self.agents[1], &mut self.pair.chain);
            let (sandbox, origin) = (&mut chain.sandbox, Origin::Parent(parent));
            let made = suite::instantiate(sandbox, who, &chain.code, &parameters, &origin);
            let refused = made.map(|(suite, _)| suite).expect_err("that is no commons");
            assert_eq!(refused, HubError::ParentNotACommons { parent });
        }
    }
}
