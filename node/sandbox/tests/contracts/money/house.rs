//! A commons in which two agents and some wallets have earned the same, with tokens on its list and money
//! in its pots.

use super::abi::{Turning, Wallet};
use crate::{
    coins,
    message::Message,
    openzeppelin::abi::address,
    suite::{ledger, pool, reputation, Commons},
    DAY,
};
use codec::Decode;
use commons_core::{
    contribution::{Action as Verb, Draft, Effort, Unit},
    governor::Action,
    parameters::Parameters,
    pool::{Asset, Holding, PoolError, PotId, Purpose},
    units::{ContributionId, Epoch, Points, ProjectId},
};
use commons_sandbox::Outcome;
use pallet_revive::precompiles::alloy::sol_types::SolCall;
use sp_core::{H160, H256, U256};
use std::fmt::Debug;

/// What is put in of each asset.
pub const GIFT: u64 = 1_000_000_007;

/// The pot of the first epoch, for the commons as a whole.
const FIRST: Purpose = Purpose::Project { epoch: Epoch(0), project: ProjectId::COMMONS };

pub struct House {
    pub commons: Commons,
    pub founders: [H160; 3],
    /// Two accounts that earned the same.
    pub agents: [H160; 2],
    /// Contracts that did so too.
    pub wallets: Vec<H160>,
    /// Tokens that are listed.
    pub coins: Vec<H160>,
    /// Gives all the money.
    pub giver: H160,
}

impl House {
    /// With one bad token and a good one, both of them put in while they behaved, and with open pots.
    pub fn opened(bad: &str) -> (Self, H160, Asset) {
        let mut house = Self::new(&[], &[bad, "Coin"]);
        house.fund();
        house.open();
        let coin = house.coins[0];
        (house, coin, Asset::Token(coin))
    }

    /// With such wallets and tokens; nothing is put in yet. It is the first epoch.
    pub fn new(wallets: &[&str], coins: &[&str]) -> Self {
        let mut commons = Commons::found(&Parameters::default(), &[Points::whole(100); 3]);
        let founders = [0, 1, 2].map(|index| commons.agent(index));
        let agents = [3, 4].map(|index| commons.agent(index));
        let giver = commons.agent(5);
        let mut deploy = |name: &&str| coins::deploy(&mut commons.sandbox, giver, name);
        let wallets: Vec<H160> = wallets.iter().map(&mut deploy).collect();
        let coins: Vec<H160> = coins.iter().map(&mut deploy).collect();
        commons.sandbox.advance(60);
        let mut house = Self { commons, founders, agents, wallets, coins, giver };
        let work = house.work();
        // Reviewing and voting take as long, so that all of it fits into the first epoch.
        let listed = house.commons.sandbox.now() + 3 * DAY;
        house.list();
        let left = listed.saturating_sub(house.commons.sandbox.now());
        house.commons.sandbox.advance(left);
        for id in work {
            house.commons.done(giver, house.commons.suite.ledger, ledger::settle(id));
        }
        house
    }

    /// Everybody does the same work, and it is reviewed.
    fn work(&mut self) -> Vec<ContributionId> {
        let draft = Draft {
            action: Verb::Work,
            effort: Effort { milli: 1_000, unit: Unit::Hour },
            claimed: Points::whole(20),
            evidence: H256::repeat_byte(7),
            project: ProjectId::COMMONS,
            cites: Vec::new(),
            satisfies: None,
        };
        let suite = self.commons.suite;
        for who in self.agents {
            self.commons.done(who, suite.ledger, ledger::record(&draft, b""));
        }
        for wallet in self.wallets.clone() {
            self.act(wallet, suite.ledger, U256::zero(), &ledger::record(&draft, b""))
                .expect("wallets may record");
        }
        self.commons.sandbox.advance(1);
        let newest = self.commons.ask(suite.ledger, ledger::newest());
        let ids: Vec<_> = (1..=newest.0).map(ContributionId).collect();
        for id in &ids {
            let terms = self.commons.ask(suite.ledger, ledger::terms(*id)).expect("it is there");
            for who in &self.founders[..2] {
                self.commons.done(*who, suite.reputation, reputation::cast(&terms, 10, b""));
            }
        }
        ids
    }

    /// The tokens are listed by a proposal, and the giver has plenty of each.
    fn list(&mut self) {
        if self.coins.is_empty() {
            return;
        }
        let list = |asset: &H160| Action::List { asset: *asset, listed: true };
        let actions: Vec<_> = self.coins.iter().map(list).collect();
        self.decide(&actions);
        let (pool, giver, sandbox) =
            (self.commons.suite.pool, self.giver, &mut self.commons.sandbox);
        for coin in &self.coins {
            coins::mint(sandbox, *coin, giver, U256::from(GIFT) * 100);
            coins::approve(sandbox, *coin, giver, pool, U256::MAX);
        }
    }

    /// The founders decide something and do it.
    pub fn decide(&mut self, actions: &[Action]) {
        let decided = self.commons.decided(&self.founders, actions);
        let done = self.commons.execute(self.founders[0], &decided).0;
        assert_eq!(done, Some(Ok(())));
    }

    /// Does something and undoes it again.
    pub fn undone<T>(&mut self, things: impl FnOnce(&mut Self) -> T) -> T {
        self.commons.sandbox.inside(sp_io::storage::start_transaction);
        let result = things(self);
        self.commons.sandbox.inside(sp_io::storage::rollback_transaction);
        result
    }

    /// Puts the same amount in of each asset, all of which behave.
    pub fn fund(&mut self) {
        let (pool, giver, gift) = (self.commons.suite.pool, self.giver, U256::from(GIFT));
        let message = pool::fund(ProjectId::COMMONS, b"thanks");
        self.commons.pay(giver, pool, gift, message).0.expect("native money is always listed");
        for coin in self.coins.clone() {
            assert_eq!(self.give(coin, gift), Ok(gift));
        }
    }

    /// Tries to put a token in.
    pub fn give(&mut self, coin: H160, amount: U256) -> Result<U256, PoolError> {
        let message = pool::fund_token(coin, amount, ProjectId::COMMONS, b"");
        self.commons.send(self.giver, self.commons.suite.pool, message).0
    }

    /// Goes on until the first pots are open.
    pub fn open(&mut self) {
        let window = self.commons.ask(self.commons.suite.pool, pool::window(FIRST));
        let left = window.opens - self.commons.sandbox.now();
        self.commons.sandbox.advance(left);
    }

    /// The pot of an asset that all have a share in.
    pub fn pot(&self, asset: Asset) -> PotId {
        PotId { asset, purpose: FIRST }
    }

    pub fn holding(&mut self, asset: Asset) -> Holding {
        self.commons.ask(self.commons.suite.pool, pool::holding(asset))
    }

    /// What the pool has.
    pub fn held(&mut self, asset: Asset) -> U256 {
        self.has(self.commons.suite.pool, asset)
    }

    /// What somebody has.
    pub fn has(&mut self, who: H160, asset: Asset) -> U256 {
        match asset {
            Asset::Native => self.commons.sandbox.balance(who),
            Asset::Token(coin) => coins::balance(&mut self.commons.sandbox, coin, who),
        }
    }

    /// What somebody could claim of an asset.
    pub fn share(&mut self, who: H160, asset: Asset) -> U256 {
        let (to, pot) = (self.commons.suite.pool, self.pot(asset));
        let shares = self.commons.ask(to, pool::claimable(who, &[pot]));
        shares[0].expect("there is a share").total()
    }

    /// An account claims its share of an asset.
    pub fn claim(&mut self, who: H160, asset: Asset) -> Result<U256, PoolError> {
        self.commons.send(who, self.commons.suite.pool, pool::claim(self.pot(asset), None)).0
    }

    /// A claim, which must not be paid: then everything is as before.
    pub fn claim_in_vain(&mut self, who: H160, asset: Asset) -> Outcome {
        let amount = self.share(who, asset);
        let before = self.kept(asset);
        let message = pool::claim(self.pot(asset), None);
        let outcome = self.commons.sandbox.call(who, self.commons.suite.pool, message.encode());
        assert_eq!(outcome.error, None, "it is the pool that refuses, not the chain");
        assert_eq!(message.decode(&outcome), Err(PoolError::NotPaid { asset, amount }));
        assert_eq!(self.kept(asset), before);
        assert_eq!(self.share(who, asset), amount, "the claim stays");
        outcome
    }

    /// What the pool knows of an asset and of its first pot.
    pub fn kept(&mut self, asset: Asset) -> (Holding, Vec<Option<commons_core::pool::Pot>>) {
        let (to, pot) = (self.commons.suite.pool, self.pot(asset));
        (self.holding(asset), self.commons.ask(to, pool::pots(&[pot])))
    }

    /// An account claims its share, and receives all of it.
    pub fn claim_well(&mut self, who: H160, asset: Asset) {
        let (amount, before, owed) =
            (self.share(who, asset), self.held(asset), self.holding(asset).owed);
        let had = self.has(who, asset);
        assert_eq!(self.claim(who, asset), Ok(amount));
        assert_eq!(self.held(asset), before - amount);
        assert_eq!(self.holding(asset).owed, owed - amount);
        if asset != Asset::Native {
            assert_eq!(self.has(who, asset), had + amount);
        }
        let pot = self.pot(asset);
        assert_eq!(self.claim(who, asset), Err(PoolError::ClaimedAlready { pot }));
    }

    /// Everybody gets native money and all other tokens, whatever one token does.
    pub fn others_are_paid(&mut self, but: H160) {
        let others = self.coins.clone().into_iter().filter(|coin| *coin != but);
        let assets: Vec<_> = others.map(Asset::Token).chain([Asset::Native]).collect();
        for asset in assets {
            for who in self.agents {
                self.claim_well(who, asset);
            }
            assert!(self.holding(asset).owed <= self.held(asset), "{asset:?}");
        }
    }

    /// Makes a token or a wallet do what it is there for, or stop it.
    pub fn turn(&mut self, contract: H160, to: bool) {
        self.call(contract, &Turning::turnCall { to });
    }

    /// Calls a contract in Solidity.
    pub fn call(&mut self, contract: H160, call: &impl SolCall) -> Outcome {
        coins::call(&mut self.commons.sandbox, self.giver, contract, call)
    }

    /// Has a wallet send a message.
    pub fn act<T: Decode, E: Decode + Debug>(
        &mut self,
        wallet: H160,
        to: H160,
        value: U256,
        message: &Message<Result<T, E>>,
    ) -> Result<Outcome, E> {
        let (value, data) = (coins::number(value), message.encode().into());
        let act = Wallet::actCall { to: address(to), value, data };
        let outcome = self.commons.sandbox.call(self.giver, wallet, act.abi_encode());
        assert_eq!(outcome.error, None);
        if outcome.reverted {
            // The wallet passes on what it was answered.
            return Err(message.decode(&outcome).err().expect("it was refused"));
        }
        Ok(outcome)
    }

    /// A wallet claims its share of an asset.
    pub fn claim_by(&mut self, wallet: H160, asset: Asset) -> Result<Outcome, PoolError> {
        let message = pool::claim(self.pot(asset), None);
        self.act(wallet, self.commons.suite.pool, U256::zero(), &message)
    }

    /// All that may be tried in the middle of a payment.
    pub fn tries(&self, asset: Asset) -> Vec<Vec<u8>> {
        let (pot, who) = (self.pot(asset), self.agents[1]);
        let coin = match asset {
            Asset::Token(coin) => coin,
            Asset::Native => H160::repeat_byte(1),
        };
        vec![
            pool::claim(pot, None).encode(),
            pool::claim_for(who, pot).encode(),
            pool::claim_many(&[pot, self.pot(Asset::Native)], None).encode(),
            pool::sweep(pot).encode(),
            pool::collect(asset).encode(),
            pool::fund(ProjectId::COMMONS, b"").encode(),
            pool::fund_token(coin, U256::one(), ProjectId::COMMONS, b"").encode(),
            pool::holding(asset).encode(),
        ]
    }
}
