//! Messages of the pool.

use super::{
    op::{bytes, Op, Text},
    pair::{Events, Pair},
};
use crate::{coins, suite::pool};
use codec::Encode;
use commons_core::{
    pool::{check_number, Asset, PoolError, PotId},
    units::ProjectId,
    U256,
};
use commons_runtime::{Balances, Runtime};
use frame_support::traits::{fungible::Mutate, tokens::Preservation};
use pallet_revive::AddressMapper;
use sp_core::{hashing::keccak_256, H160, H256};

/// The chain's own smallest unit, in the units that contracts see.
const NATIVE: u64 = 100_000_000;

/// What comes of each of several claims.
type Claims = Result<Vec<Result<U256, PoolError>>, PoolError>;

impl Pair {
    pub fn finance(&mut self, name: &str, who: H160, op: Op) -> bool {
        let (at, to) = (self.now, self.model.addresses.pool);
        match op {
            Op::Fund { project, amount, memo } => {
                let (done, events) = self.fund_in_memory(who, Asset::Native, project, amount, memo);
                let message = pool::fund(project, &bytes(memo));
                self.check_paid(name, who, to, amount, message, done, events)
            }
            Op::FundToken { asset, amount, project, memo } => {
                let arrives = self.can_take(who, asset, amount);
                let (before, flow) = (self.model.pool_cells.clone(), Asset::Token(asset));
                let (mut done, mut events) = self.fund_in_memory(who, flow, project, amount, memo);
                if done.is_ok() && !arrives {
                    self.model.pool_cells = before;
                    self.ghost.flow(to, flow).deposited -= amount;
                    (done, events) =
                        (Err(PoolError::NotTransferred { asset, amount }), Events::new());
                }
                if done.is_ok() {
                    events.insert(0, (asset, moved(amount)));
                }
                let message = pool::fund_token(asset, amount, project, &bytes(memo));
                self.check(name, who, to, message, done.map(|()| amount), events)
            }
            Op::Claim { pot, recipient } => {
                let (done, events) = self.claim_in_memory(who, &[pot], recipient.unwrap_or(who));
                let done = done.and_then(|mut claims| claims.remove(0));
                self.check(name, who, to, pool::claim(pot, recipient), done, events)
            }
            Op::ClaimFor { agent, pot } => {
                let (done, events) = if self.chain.sandbox.code_hash(agent) == H256::zero() {
                    self.claim_in_memory(agent, &[pot], agent)
                } else {
                    (Err(PoolError::IsContract { agent }), Events::new())
                };
                let done = done.and_then(|mut claims| claims.remove(0));
                self.check(name, who, to, pool::claim_for(agent, pot), done, events)
            }
            Op::ClaimMany { pots, recipient } => {
                let (done, events) = match check_number(pots.len()) {
                    Ok(()) => self.claim_in_memory(who, &pots, recipient.unwrap_or(who)),
                    Err(refused) => (Err(refused), Events::new()),
                };
                self.parts = pots.len().max(1) as u64;
                let message = pool::claim_many(&pots, recipient);
                let refused = self.check(name, who, to, message, done, events);
                self.parts = 1;
                refused
            }
            Op::Sweep { pot } => {
                let (topic, mut events) = (self.topic("Swept"), Events::new());
                let done = self.model.sweep(at, pot, |swept, history| {
                    let event = (pot, swept, at).encode();
                    history.push(&topic.0, &event, keccak_256);
                    events.push((to, event));
                });
                self.saw_sweep(pot, done.as_ref().ok());
                self.check(name, who, to, pool::sweep(pot), done, events)
            }
            Op::Collect { asset } => {
                let (done, events) = self.collect_in_memory(asset);
                self.check(name, who, to, pool::collect(asset), done, events)
            }
            Op::Drop { asset, amount } => {
                let before = self.held(asset);
                match asset {
                    Asset::Native => self.drop_native(who, to, amount),
                    Asset::Token(coin) => {
                        coins::transfer(&mut self.chain.sandbox, coin, who, to, amount)
                    }
                }
                let arrived = self.held(asset) - before;
                self.ghost.flow(to, asset).surplus += arrived;
                self.saw(name);
                false
            }
            _ => unreachable!("the others are in `give` and `govern`"),
        }
    }

    /// What the pool has of an asset.
    fn held(&mut self, asset: Asset) -> U256 {
        let pool = self.model.addresses.pool;
        match asset {
            Asset::Native => self.chain.sandbox.balance(pool),
            Asset::Token(coin) => coins::balance(&mut self.chain.sandbox, coin, pool),
        }
    }

    /// Native money that the chain moves without asking the pool's code.
    fn drop_native(&mut self, from: H160, to: H160, amount: U256) {
        type Mapper = <Runtime as pallet_revive::Config>::AddressMapper;
        let amount = (amount / NATIVE).low_u128();
        self.chain.sandbox.inside(|| {
            let [from, to] = [from, to].map(|address| Mapper::to_account_id(&address));
            Balances::transfer(&from, &to, amount, Preservation::Preserve).expect("there is enough")
        });
    }

    /// Whether the pool can take so much of a token from somebody.
    fn can_take(&mut self, from: H160, asset: H160, amount: U256) -> bool {
        let (pool, sandbox) = (self.model.addresses.pool, &mut self.chain.sandbox);
        asset == self.targets.coin
            && coins::balance(sandbox, asset, from) >= amount
            && coins::allowance(sandbox, asset, from, pool) >= amount
    }

    /// Whether money can be paid to an address.
    fn takes(&self, recipient: H160, asset: Asset) -> bool {
        asset != Asset::Native || recipient != self.targets.refuses
    }

    /// What comes of a deposit that arrives.
    fn fund_in_memory(
        &mut self,
        from: H160,
        asset: Asset,
        project: ProjectId,
        amount: U256,
        memo: Text,
    ) -> (Result<(), PoolError>, Events) {
        let (at, topic, text) = (self.now, self.topic("Funded"), bytes(memo));
        let (pool, mut events) = (self.model.addresses.pool, Events::new());
        let done = self.model.fund(at, asset, project, amount, memo.into(), |funded, history| {
            let event = (from, funded.pot, funded.split, &text, at).encode();
            history.push(&topic.0, &event, keccak_256);
            events.push((pool, event));
        });
        if done.is_ok() {
            self.ghost.flow(pool, asset).deposited += amount;
        }
        (done.map(|_| ()), events)
    }

    /// What comes of claims that are paid to one recipient, with one payment for each asset.
    fn claim_in_memory(&mut self, agent: H160, pots: &[PotId], to: H160) -> (Claims, Events) {
        if let Err(refused) = self.model.pool.check_recipient(to) {
            return (Err(refused), Events::new());
        }
        let (at, topic, pool) = (self.now, self.topic("Claimed"), self.model.addresses.pool);
        let (before, mut claims, mut events) =
            (self.model.pool_cells.clone(), Vec::new(), Events::new());
        let mut payments = Vec::<(Asset, U256)>::new();
        for pot in pots {
            let claimed = self.model.claim(agent, at, *pot, |share, history| {
                let event = (agent, to, pot, share, at).encode();
                history.push(&topic.0, &event, keccak_256);
                events.push((pool, event));
            });
            // As soon as one is due, though nothing may come of it.
            if self.model.pool.due(&before, *pot, at).is_ok()
                && !payments.iter().any(|(asset, _)| *asset == pot.asset)
            {
                payments.push((pot.asset, U256::zero()));
            }
            let claimed = claimed.map(|share| share.total());
            if let Ok(amount) = claimed {
                let payment = payments.iter_mut().find(|(asset, _)| *asset == pot.asset);
                payment.expect("it is due").1 += amount;
            }
            claims.push(claimed);
        }
        payments.retain(|(_, amount)| !amount.is_zero());
        for (asset, amount) in payments {
            if !self.takes(to, asset) {
                self.model.pool_cells = before;
                return (Err(PoolError::NotPaid { asset, amount }), Events::new());
            }
            if let Asset::Token(coin) = asset {
                events.push((coin, moved(amount)));
            }
        }
        for (pot, amount) in pots.iter().zip(&claims) {
            if let Ok(amount) = amount {
                self.ghost.pays(pool, agent, *pot, *amount);
                self.saw("somebody was paid");
            }
        }
        if claims.iter().any(Result::is_ok) && claims.iter().any(Result::is_err) {
            self.saw("some of several claims were refused");
        }
        (Ok(claims), events)
    }

    fn collect_in_memory(&mut self, asset: Asset) -> (Result<U256, PoolError>, Events) {
        let (at, topic, suite) = (self.now, self.topic("Collected"), self.model.addresses);
        let (before, mut event) = (self.model.pool_cells.clone(), Vec::new());
        let held = match self.model.pool.known(&before, asset) {
            Ok(_) => self.held(asset),
            Err(refused) => return (Err(refused), Events::new()),
        };
        let done = self.model.collect(asset, held, |collected, history| {
            event = (asset, collected.treasury, collected.surplus, at).encode();
            history.push(&topic.0, &event, keccak_256);
        });
        let collected = match done {
            Ok(collected) => collected,
            Err(refused) => return (Err(refused), Events::new()),
        };
        let (amount, coin) = (collected.total(), self.targets.coin);
        let paid = match asset {
            // Before the commons opens, its governor takes nothing.
            Asset::Native if at < self.model.governor.opens => None,
            Asset::Native => Some((suite.governor, (suite.pool, amount, at).encode())),
            Asset::Token(token) if token == coin => Some((coin, moved(amount))),
            // It says that it did, and has as much as before.
            Asset::Token(_) => None,
        };
        let Some(paid) = paid else {
            self.model.pool_cells = before;
            return (Err(PoolError::NotPaid { asset, amount }), Events::new());
        };
        let flow = self.ghost.flow(suite.pool, asset);
        flow.collected += collected.treasury;
        flow.surplus -= collected.surplus;
        if !collected.surplus.is_zero() {
            self.saw("what was not put in went to the treasury");
        }
        (Ok(amount), vec![(suite.pool, event), paid])
    }
}

/// What OpenZeppelin's token says as it moves so much; from whom and to whom is in the topics.
fn moved(amount: U256) -> Vec<u8> {
    amount.to_big_endian().to_vec()
}
