//! Money comes, is claimed in any order, early, late, twice, by and for anybody, and moves on.

use super::{founding, op::Op, player::Player, targets::millionths};
use crate::coins;
use commons_core::{
    governor::Action,
    parameters::Parameters,
    pool::{holding, Asset, PotId, Purpose, CLAIMS_MAX, MEMO_MAX},
    reputation::Asked,
    units::{Points, ProjectId, Units},
};
use rand::{seq::SliceRandom, Rng};
use sp_core::{H160, H256, U256};

/// What each agent has of the token: more than is ever put in at once.
const COINS: u32 = 100;

impl Player {
    /// Gives everybody coins.
    pub fn mint(&mut self) {
        let (coin, sandbox) = (self.pair.targets.coin, &mut self.pair.chain.sandbox);
        for who in &self.agents {
            coins::mint(sandbox, coin, *who, U256::one() << COINS);
        }
    }

    /// Some pot, if there is one.
    pub fn pot(&mut self) -> Option<PotId> {
        self.pair.pots().choose(&mut self.rng).map(|(id, _)| *id)
    }

    fn asset(&mut self) -> Asset {
        match self.rng.gen_range(0..20) {
            0 => Asset::Token(self.target()),
            1..=9 => Asset::Token(self.pair.targets.coin),
            _ => Asset::Native,
        }
    }

    /// Somebody puts money in: from one unit on.
    pub fn fund(&mut self) {
        let who = self.agent();
        let projects = self.pair.model.ledger.projects.0;
        let beyond = u32::from(self.rng.gen_bool(0.05));
        let project = ProjectId(self.rng.gen_range(0..=projects.min(3)) + beyond * 5);
        let memo = self.text();
        // Less than the chain's own smallest unit, now and then; 2^70 is a few thousand of its coins.
        let bits = self.rng.gen_range(0..70);
        let odd = U256::from(self.rng.gen::<u128>() >> (128 - bits.max(1)));
        let op = match self.asset() {
            Asset::Native if self.rng.gen_bool(0.5) => {
                let amount = millionths(self.rng.gen_range(0..3_000_000));
                Op::Fund { project, amount, memo }
            }
            Asset::Native => Op::Fund { project, amount: odd, memo },
            Asset::Token(asset) => {
                self.allow(who, asset);
                let amount = if self.rng.gen_bool(0.1) {
                    U256::one() << self.rng.gen_range(0..COINS + 2)
                } else {
                    odd << self.rng.gen_range(0..28)
                };
                Op::FundToken { asset, amount, project, memo }
            }
        };
        self.pair.give(who, op);
    }

    /// The pool may take what it is given, mostly.
    fn allow(&mut self, who: H160, asset: H160) {
        let (pool, coin) = (self.pair.model.addresses.pool, self.pair.targets.coin);
        if asset == coin && self.rng.gen_bool(0.9) {
            let amount = U256::MAX >> (self.rng.gen_range(0..2) * 180);
            coins::approve(&mut self.pair.chain.sandbox, coin, who, pool, amount);
        }
    }

    /// Money that was not put in comes to the pool, or to the treasury.
    pub fn collect(&mut self) {
        let who = self.agent();
        if self.rng.gen_bool(0.4) {
            let coin = self.pair.targets.coin;
            let asset = *[Asset::Native, Asset::Token(coin)].choose(&mut self.rng).expect("two");
            let amount = millionths(self.rng.gen_range(1..2_000_000));
            self.pair.give(who, Op::Drop { asset, amount });
        }
        let asset = self.asset();
        self.pair.give(who, Op::Collect { asset });
    }

    /// Whom an agent wants to be paid instead.
    fn recipient(&mut self) -> Option<H160> {
        match self.rng.gen_range(0..20) {
            0 => Some(*self.pair.model.addresses.all().choose(&mut self.rng).expect("six")),
            1 => Some(H160::zero()),
            2..=3 => Some(self.target()),
            4..=5 => Some(H160::repeat_byte(self.rng.gen_range(0x40..0x60))),
            6..=7 => Some(self.agent()),
            _ => None,
        }
    }

    /// Somebody tries to get something from a pot.
    pub fn attempt(&mut self, pot: PotId) {
        let (who, recipient) = (self.agent(), self.recipient());
        self.attempt_by(who, recipient, pot);
    }

    fn attempt_by(&mut self, who: H160, recipient: Option<H160>, pot: PotId) {
        let op = match self.rng.gen_range(0..10) {
            0..=4 => Op::Claim { pot, recipient },
            5..=7 => {
                let number = *[1, 2, 3, 5, 9].choose(&mut self.rng).expect("some");
                let mut pots: Vec<PotId> = (0..number).filter_map(|_| self.pot()).collect();
                pots.push(pot);
                pots.shuffle(&mut self.rng);
                Op::ClaimMany { pots, recipient }
            }
            _ => {
                let other = self.agent();
                let op = Op::ClaimFor { agent: who, pot };
                self.pair.give(other, op);
                return;
            }
        };
        self.pair.give(who, op);
    }

    /// What is refused because it was badly put.
    pub fn bad_claims(&mut self) {
        let (who, agent) = (self.agent(), self.pair.targets.silent);
        let Some(pot) = self.pot() else { return };
        self.pair.give(who, Op::ClaimFor { agent, pot });
        for number in [0, CLAIMS_MAX as usize + 1] {
            self.pair.give(who, Op::ClaimMany { pots: vec![pot; number], recipient: None });
        }
        let memo = MEMO_MAX as u16 + 1;
        for (amount, memo) in [(0, 0), (1, memo)] {
            let (project, amount) = (ProjectId::COMMONS, U256::from(amount));
            self.pair.give(who, Op::Fund { project, amount, memo });
        }
        self.pair.give(who, Op::Collect { asset: Asset::Token(agent) });
    }

    /// Somebody claims early, or sweeps early.
    pub fn hurry(&mut self) {
        let Some(pot) = self.pot() else { return };
        self.attempt(pot);
        let who = self.agent();
        self.pair.give(who, Op::Sweep { pot });
    }

    /// A pot opens, all claim from it in any order, what is left moves on.
    pub fn payday(&mut self) {
        let now = self.pair.now;
        let some = self.rng.gen_bool(0.85);
        let due: Vec<_> = self.pair.pots().into_iter().map(|(id, _)| id).collect();
        let due: Vec<_> = due.into_iter().filter(|id| self.is_due(*id, some)).collect();
        let Some(pot) = due.choose(&mut self.rng).copied() else { return };
        let model = &self.pair.model;
        let window = model.pool.window(&model.pool_cells, pot.purpose);
        let left = window.opens.saturating_sub(now);
        if left > 0 && self.rng.gen_bool(0.2) {
            self.pair.wait(left - 1);
            self.attempt(pot);
        }
        self.pair.wait(window.opens.saturating_sub(self.pair.now));
        let mut agents = self.agents.clone();
        agents.shuffle(&mut self.rng);
        let before = self.shares_of(&agents, pot);
        let swept = self.rng.gen_range(0..agents.len() * 2);
        for (index, who) in agents.iter().enumerate() {
            if index == swept {
                self.pair.give(*who, Op::Sweep { pot });
            }
            if self.rng.gen_bool(0.8) {
                let recipient = self.recipient();
                self.attempt_by(*who, recipient, pot);
            }
            // Whoever claims before or after: nobody's share changes (5).
            for (share, before) in self.shares_of(&agents, pot).into_iter().zip(&before) {
                assert!(share.is_none() || share == *before, "{share:?}, was {before:?}");
            }
        }
        if self.rng.gen_bool(0.3) {
            self.pair.wait(window.until.saturating_sub(self.pair.now));
            self.attempt(pot);
            for _ in 0..2 {
                let who = self.agent();
                self.pair.give(who, Op::Sweep { pot });
            }
        }
    }

    /// Whether a pot can still be claimed from, and if asked, whether anybody has a share in it by now.
    fn is_due(&self, id: PotId, by_anybody: bool) -> bool {
        let (model, now) = (&self.pair.model, self.pair.now);
        let window = model.pool.window(&model.pool_cells, id.purpose);
        let asked =
            Asked { purpose: id.purpose, at: window.snapshot().min(now - 1), totals: false };
        let has = |who: &H160| {
            let share = model.reputation.share(&model.reputation_cells, *who, &asked);
            share.is_above_floor() || share.accepted > Points(0) || share.earned > Units::ZERO
        };
        window.until > now && (!by_anybody || self.agents.iter().any(has))
    }

    /// Some earn something, and money comes for it.
    pub fn harvest(&mut self) {
        for _ in 0..self.rng.gen_range(1..4) {
            let who = self.rng.gen_range(0..self.agents.len());
            let points = self.points();
            self.claim(who, points);
        }
        let asset = self.pair.targets.coin;
        let listed = holding(&self.pair.model.pool_cells, Asset::Token(asset)).listed;
        if !listed && self.rng.gen_bool(0.5) {
            self.pass(vec![Action::List { asset, listed: true }]);
        }
        for _ in 0..self.rng.gen_range(1..5) {
            self.fund();
        }
    }

    /// Money for a project in which nobody ever earns anything.
    pub fn forlorn(&mut self) {
        let (who, document) = (self.agent(), H256::zero());
        self.pair.give(who, Op::OpenProject { document, uri: 0 });
        let (project, amount) = (self.pair.model.ledger.projects, millionths(77_777));
        self.pair.give(who, Op::Fund { project, amount, memo: 0 });
        let epoch = self.pair.calendar().epoch(self.pair.now);
        let purpose = Purpose::Project { epoch, project };
        let window = self.pair.model.pool.window(&self.pair.model.pool_cells, purpose);
        self.pair.wait(window.until.saturating_sub(self.pair.now));
        self.pair.give(who, Op::Sweep { pot: PotId { asset: Asset::Native, purpose } });
    }

    /// What each could claim; nothing for those who have.
    fn shares_of(&self, agents: &[H160], pot: PotId) -> Vec<Option<U256>> {
        let (model, now) = (&self.pair.model, self.pair.now);
        let share = |who: &H160| model.claimable(*who, pot, now).ok().map(|share| share.total());
        agents.iter().map(share).collect()
    }

    /// A token is listed, or taken from the list.
    pub fn list(&mut self) {
        let asset = match self.rng.gen_range(0..6) {
            0 => self.target(),
            _ => self.pair.targets.coin,
        };
        let listed = self.rng.gen_bool(0.75);
        self.pass(vec![Action::List { asset, listed }]);
    }

    /// Another value equation, while pots are open.
    pub fn equate(&mut self) {
        let (now, then) = (founding::equation(&mut self.rng), self.pair.parameters().equation);
        let parts = [
            ("work_bps", then.work, now.work),
            ("equity_bps", then.equity, now.equity),
            ("floor_bps", then.floor, now.floor),
            ("commons_bps", then.commons, now.commons),
        ];
        let actions = parts.map(|(name, from, to)| Action::Set {
            parameter: Parameters::position(name).expect("it has that name"),
            from: from.0.into(),
            value: to.0.into(),
        });
        if self.pass(actions.to_vec()) {
            self.pair.saw("another value equation");
        }
    }
}
