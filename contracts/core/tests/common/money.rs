//! A commons with money, and what a test remembers of it, side by side: every message of the pool is
//! predicted, given, compared, and after each the sums are exact.

use super::{
    governor, listed, name,
    purse::{Parts, Purse, big, small, window},
    world::World,
};
use commons_core::{
    Address, Time, U256,
    cells::Cells,
    history::History,
    model::Commons,
    pool::{
        Asset, Claimed, ClaimedCell, Collected, Holding, HoldingCell, PoolError, Pot, PotCell,
        PotId, Purpose, Shares, Swept, is_claimed,
    },
    units::{Epoch, ProjectId},
};
use num_bigint::BigUint;
use proptest::{prelude::*, test_runner::TestCaseError};
use scale::{Decode, Encode};
use std::collections::BTreeMap;

/// Chains an event of the pool.
pub fn chain(event: &impl Encode, history: &mut History) {
    history.push(&[4; 32], &event.encode(), name);
}

/// Puts money in.
pub fn fund(
    commons: &mut Commons,
    now: Time,
    asset: Asset,
    project: u32,
    amount: U256,
) -> Result<PotId, PoolError> {
    let record = |funded: &commons_core::pool::Funded, history: &mut History| {
        chain(&(funded.pot, funded.split), history)
    };
    commons.fund(now, asset, ProjectId(project), amount, 0, record).map(|funded| funded.pot)
}

pub fn claim(
    commons: &mut Commons,
    who: Address,
    now: Time,
    pot: PotId,
) -> Result<Claimed, PoolError> {
    commons.claim(who, now, pot, |claimed, history| chain(&(who, pot, claimed), history))
}

pub fn sweep(commons: &mut Commons, now: Time, pot: PotId) -> Result<Swept, PoolError> {
    commons.sweep(now, pot, |swept, history| chain(&(pot, swept), history))
}

pub fn collect(commons: &mut Commons, asset: Asset, held: U256) -> Result<Collected, PoolError> {
    commons.collect(asset, held, chain)
}

/// Lists a token, or takes it from the list, as a passed proposal would.
pub fn list(commons: &mut Commons, asset: Address, listing: bool) -> Result<(), PoolError> {
    let record = |history: &mut History| listed(asset, listing, history);
    commons.pool.list(&mut commons.pool_cells, governor(), asset, listing, record)
}

pub fn pot(commons: &Commons, id: PotId) -> Option<Pot> {
    commons.pool_cells.read(&PotCell(id))
}

/// The pot of a project in an epoch.
pub fn project_pot(asset: Asset, epoch: u32, project: u32) -> PotId {
    let (epoch, project) = (Epoch(epoch), ProjectId(project));
    PotId { asset, purpose: Purpose::Project { epoch, project } }
}

pub fn floor_pot(asset: Asset, block: u32) -> PotId {
    PotId { asset, purpose: Purpose::Floor { block } }
}

/// A commons, what is remembered of what its agents do, and what is remembered of its money.
pub struct Till {
    pub world: World,
    pub purse: Purse,
    /// How often each message was taken.
    pub taken: BTreeMap<&'static str, u64>,
    /// Whether sums are checked only when that is asked for.
    pub seldom: bool,
}

fn parts(claimed: &Claimed) -> Parts {
    [big(claimed.work), big(claimed.equity)]
}

impl Till {
    pub fn new(world: World) -> Self {
        Self { world, purse: Purse::default(), taken: BTreeMap::new(), seldom: false }
    }

    pub fn now(&self) -> Time {
        self.world.now
    }

    fn count(&mut self, kind: &'static str) {
        *self.taken.entry(kind).or_default() += 1;
    }

    pub fn list(&mut self, asset: Address, listing: bool) -> Result<(), TestCaseError> {
        let done = list(&mut self.world.commons, asset, listing);
        prop_assert_eq!(done, self.purse.predict_list(asset, listing));
        self.count("List");
        self.check()
    }

    pub fn fund(
        &mut self,
        asset: Asset,
        project: u32,
        amount: U256,
        memo: u32,
    ) -> Result<(), TestCaseError> {
        let (now, project) = (self.now(), ProjectId(project));
        let record = |funded: &commons_core::pool::Funded, history: &mut History| {
            chain(&(funded.pot, funded.split), history)
        };
        let done = self.world.commons.fund(now, asset, project, amount, memo, record);
        let split = |funded: commons_core::pool::Funded| {
            let split = funded.split;
            [split.work, split.equity, split.floor, split.commons].map(big)
        };
        let ghost = &self.world.ghost;
        let expected = self.purse.predict_fund(ghost, now, (asset, project), amount, memo);
        prop_assert_eq!(done.map(split), expected.clone());
        self.count(match expected {
            Ok(_) => "Funded",
            Err(PoolError::TooMuch { .. }) => "TooMuch",
            Err(_) => "FundRefused",
        });
        self.check()
    }

    pub fn claim(&mut self, who: Address, pot: PotId) -> Result<(), TestCaseError> {
        let now = self.now();
        let preview = self.world.commons.claimable(who, pot, now);
        let done = claim(&mut self.world.commons, who, now, pot);
        prop_assert_eq!(preview, done, "what is shown is what is paid");
        let expected = self.purse.predict_claim(&self.world.ghost, now, who, pot);
        self.count(match expected {
            Ok(_) => "Claimed",
            Err(PoolError::PotNotOpen { .. }) => "Early",
            Err(PoolError::WindowOver { .. }) => "Late",
            Err(PoolError::ClaimedAlready { .. }) => "Twice",
            Err(_) => "Nothing",
        });
        prop_assert_eq!(done.map(|it| parts(&it)), expected, "{:?} from {:?} at {}", who, pot, now);
        self.check()
    }

    pub fn sweep(&mut self, pot: PotId) -> Result<(), TestCaseError> {
        let now = self.now();
        let done = sweep(&mut self.world.commons, now, pot);
        let expected = self.purse.predict_sweep(&self.world.ghost, now, pot);
        let until = window(&self.world.ghost, pot.purpose).1;
        self.count(match &expected {
            Ok((to, _)) => match (pot.purpose, to.purpose) {
                (Purpose::Project { project: from, .. }, Purpose::Project { project: to, .. })
                    if from != to =>
                {
                    "Forlorn"
                }
                _ if now >= until => "SweptAfter",
                _ => "SweptThin",
            },
            Err(_) => "SweepRefused",
        });
        let moved = |swept: Swept| (swept.to, [big(swept.work), big(swept.equity)]);
        prop_assert_eq!(done.map(moved), expected, "{:?} at {}", pot, now);
        self.check()
    }

    pub fn collect(&mut self, asset: Asset) -> Result<(), TestCaseError> {
        let held = small(&self.purse.account(asset).held);
        let done = collect(&mut self.world.commons, asset, held);
        let expected = self.purse.predict_collect(asset);
        self.count(if expected.is_ok() { "Collected" } else { "CollectRefused" });
        prop_assert_eq!(done.map(|it| [big(it.treasury), big(it.surplus)]), expected);
        self.check()
    }

    /// Somebody sends money to the pool's address without putting it in.
    pub fn give(&mut self, asset: Asset, amount: BigUint) {
        let account = self.purse.account(asset);
        // There is no more of an asset than it can count.
        if (&account.held + &amount).bits() <= 256 {
            account.held += amount;
        }
    }

    /// A pot that there is not, and all that there are, the newest one last.
    pub fn pots(&self) -> Vec<PotId> {
        let epoch = self.world.ghost.epoch(self.now());
        let none = project_pot(Asset::Token(Address::repeat_byte(0x77)), epoch, 0);
        [none].into_iter().chain(self.purse.order.iter().copied()).collect()
    }

    pub fn check(&self) -> Result<(), TestCaseError> {
        if self.seldom { Ok(()) } else { self.check_sums() }
    }

    /// Every unit has its place: invariant 4; nobody is paid twice: invariant 5.
    pub fn check_sums(&self) -> Result<(), TestCaseError> {
        let cells = &self.world.commons.pool_cells;
        let mut lying = BTreeMap::<Asset, BigUint>::new();
        let (mut pots, mut paid) = (0, 0);
        for (key, value) in &cells.cells {
            match key[0] {
                // A pot: what is there is what the ghost says.
                1 => {
                    let id = PotId::decode(&mut &key[1..]).unwrap();
                    let pot = Pot::decode(&mut &value[..]).unwrap();
                    let Some(known) = self.purse.pots.get(&id) else {
                        return Err(TestCaseError::fail(format!("{id:?} from nowhere")));
                    };
                    let both = [&pot.work, &pot.equity];
                    prop_assert_eq!(both.map(|part| big(part.put)), known.put.clone());
                    prop_assert_eq!(both.map(|part| big(part.left)), known.left(), "{:?}", id);
                    prop_assert_eq!(pot.swept, known.swept);
                    prop_assert_eq!(pot.since.map(|it| it.0), known.since);
                    let shares = |part: usize| {
                        known
                            .frozen
                            .map(|[all, whole]| Shares { all: all[part], whole: whole[part] })
                    };
                    prop_assert_eq!([pot.work.shares, pot.equity.shares], [0, 1].map(shares));
                    *lying.entry(id.asset).or_default() +=
                        big(pot.work.left) + big(pot.equity.left);
                    pots += 1;
                }
                5 => {
                    paid += U256::decode(&mut &value[..])
                        .unwrap()
                        .0
                        .map(u64::count_ones)
                        .iter()
                        .sum::<u32>()
                }
                _ => {}
            }
        }
        prop_assert_eq!(pots, self.purse.pots.len());
        // So many bits, and for each payment the right one: no agent has another.
        let payments =
            || self.purse.pots.iter().flat_map(|(id, pot)| pot.paid.keys().map(|who| (*id, *who)));
        prop_assert_eq!(paid as usize, payments().count());
        for (id, who) in payments() {
            prop_assert!(is_claimed(cells, id, who));
        }
        for (asset, account) in &self.purse.assets {
            let holding: Holding = cells.read(&HoldingCell(*asset)).unwrap_or_default();
            let lying = lying.remove(asset).unwrap_or_default();
            prop_assert_eq!(big(holding.owed), &lying + big(holding.treasury), "all that is owed");
            prop_assert_eq!(big(holding.treasury), account.treasury.clone());
            let out = &account.paid + &account.collected;
            prop_assert_eq!(&account.deposits, &(out + big(holding.owed)), "every unit put in");
            prop_assert!(big(holding.owed) <= account.held, "nothing is owed that is not there");
            prop_assert_eq!(holding.history.count, account.events);
            let native = *asset == Asset::Native && account.events > 0;
            prop_assert_eq!(holding.listed, native || account.listed.unwrap_or(false));
        }
        prop_assert!(lying.is_empty(), "money of an unknown asset");
        Ok(())
    }
}
