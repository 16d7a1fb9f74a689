//! Proposals that are made for a reason.

use super::{
    op::Op,
    player::Player,
    targets::{deploy, millionths, SILENT},
};
use commons_core::{
    ballot::FOR,
    governor::{Action, ACTIONS_MAX, DATA_MAX},
    parameters::Parameters,
    units::{ContributionId, Points, ProposalId, Units},
};
use rand::{seq::SliceRandom, Rng};
use sp_core::{H160, H256, U256};

impl Player {
    /// Lowers what was accepted, by a proposal.
    pub fn correct(&mut self, id: ContributionId, value: Points) -> bool {
        self.pass(vec![Action::Correct { id, value }])
    }

    /// A change of the parameters, while something is under review that was recorded before.
    pub fn reform(&mut self) {
        self.record();
        let names = ["review_period", "claim_max", "reviewer_min", "cite_bps", "penalty_bps"];
        let more = [
            "claim_window",
            "pot_min",
            "floor_min",
            "review_quorum_bps",
            "surge_bps",
            "quorum_bps",
            "voting_period",
        ];
        let name = *[&names[..], &more].concat().choose(&mut self.rng).expect("there are some");
        let parameter = Parameters::position(name).expect("it has that name");
        let entry = self.pair.parameters().entries()[usize::from(parameter)];
        let value = u128::from(entry.value) * self.rng.gen_range(70..130) / 100 + 1;
        let value = u64::try_from(value).unwrap_or(u64::MAX).clamp(entry.min, entry.max);
        self.pass(vec![Action::Set { parameter, from: entry.value, value }]);
        self.review();
        self.settle();
        self.record();
    }

    /// Proposals become slower than the pots allow that are not open yet, or wait for them.
    pub fn slow_down(&mut self) {
        let parameters = self.pair.parameters();
        let set = |name: &str, value: u64| {
            let parameter = Parameters::position(name).expect("it has that name");
            let from = parameters.get(parameter).expect("it is there");
            Action::Set { parameter, from, value }
        };
        let least = parameters.dispute_min() + 7_200;
        let dispute = least.max(parameters.dispute_period.into());
        let period = u64::from(parameters.voting_period) + 3_600;
        self.pass(vec![set("voting_period", period), set("dispute_period", dispute)]);
    }

    /// Something of each kind, what a contract refuses, and a resolution.
    pub fn agenda(&mut self) {
        let (to, targets) = (self.agent(), self.pair.targets);
        let amount = U256::from(3);
        let call = |target| Action::Call { target, value: amount, data: vec![9; 36] };
        let coins = |asset| Action::PayToken { asset, to, amount };
        self.pair.give(to, Op::Deposit { amount: millionths(9) });
        self.pass(vec![
            call(targets.silent),
            Action::AmendCharter { document: H256::repeat_byte(5), uri: vec![b'u'; 20] },
            coins(targets.silent),
            Action::Pay { to, amount },
            coins(targets.says_true),
        ]);
        self.pass(vec![coins(targets.says_false)]);
        self.pass(vec![Action::Pay { to, amount }, call(targets.refuses)]);
        let held = self.pair.chain.sandbox.balance(self.pair.model.addresses.governor);
        self.pass(vec![Action::Pay { to, amount }, Action::Pay { to, amount: held }]);
        self.pass(vec![]);
    }

    /// More than there is, after something that there is enough for; and what a contract refuses.
    pub fn overspend(&mut self) {
        let held = self.pair.chain.sandbox.balance(self.pair.model.addresses.governor);
        let (to, refuses) = (self.agent(), self.pair.targets.refuses);
        let second = match self.rng.gen_range(0..4) {
            0 => Action::Pay { to, amount: held },
            1 => Action::Pay { to: refuses, amount: U256::one() },
            2 => Action::AmendCharter { document: H256::zero(), uri: vec![] },
            _ => Action::Call { target: refuses, value: U256::one(), data: vec![0; 4] },
        };
        let first = Action::Pay { to, amount: held / 3 + 1 };
        self.pass(vec![first, second]);
        self.deposit();
    }

    /// A payment to an address where code appears between the vote and its execution.
    pub fn swap_target(&mut self) {
        // Whoever puts it there does nothing else, so the address is known.
        let deployer = self.pair.chain.agent(1_000 + self.pair.log.len() as u32);
        let sandbox = &mut self.pair.chain.sandbox;
        let to = sandbox.undone(|sandbox| deploy(sandbox, deployer, SILENT));
        self.pair.wait(1);
        let who = self.leader();
        let actions = vec![Action::Pay { to, amount: U256::one() }];
        let Some(id) = self.made(who, actions, 3) else { return };
        self.ballot_box(id, 1.0, FOR);
        let (proposal, ballot) = self.pair.model.proposal(id).expect("it was made");
        self.pair.wait(proposal.deadline(ballot.as_ref()).saturating_sub(self.pair.now));
        if self.pair.give(who, Op::Queue { id }) {
            return;
        }
        self.pair.wait(proposal.timelock.into());
        assert_eq!(deploy(&mut self.pair.chain.sandbox, deployer, SILENT), to);
        self.execute(id);
    }

    /// What cannot be proposed at all.
    pub fn bad_proposals(&mut self) {
        let (who, description) = (self.leader(), 2);
        let call =
            |target, length| Action::Call { target, value: U256::zero(), data: vec![1; length] };
        let silent = self.pair.targets.silent;
        let to = self.agents[1];
        let cents = Action::Pay { to, amount: U256::one() };
        for actions in [
            vec![cents.clone(); ACTIONS_MAX as usize + 1],
            vec![call(silent, DATA_MAX as usize), call(silent, 4)],
            vec![call(silent, 3)],
            vec![call(to, 4)],
            vec![call(self.pair.model.addresses.ledger, 4)],
            vec![call(H160::from_low_u64_be(9 << 16), 4)],
            vec![Action::Pay { to, amount: U256::zero() }],
            vec![Action::AmendCharter { document: H256::zero(), uri: vec![0; 257] }],
            vec![Action::Set { parameter: 0, from: 0, value: 60 }],
            vec![Action::Set { parameter: 30, from: 0, value: 60 }],
            vec![Action::Set { parameter: 22, from: 1, value: 86_400 }],
        ] {
            self.pair.give(who, Op::Propose { actions, description });
        }
        let grace = self.pair.parameters().grace;
        for value in [0, u64::MAX] {
            let actions = vec![Action::Set { parameter: 22, from: grace.into(), value }];
            self.pair.give(who, Op::Propose { actions, description });
        }
        self.pair.give(who, Op::Propose { actions: vec![], description: 0 });
        self.pair.give(who, Op::Propose { actions: vec![], description: 4_097 });
        let least = self.agents.iter().copied().min_by_key(|who| self.votes(*who));
        let least = least.expect("there are some");
        self.pair.give(least, Op::Propose { actions: vec![cents], description });
        let unknown = ProposalId(self.pair.model.governor.newest.0 + 1);
        self.pair.give(who, Op::Queue { id: unknown });
    }

    fn votes(&self, who: H160) -> Units {
        let (root, cells) = (&self.pair.model.reputation, &self.pair.model.reputation_cells);
        root.votes_at(cells, who, self.pair.now - 1)
    }
}
