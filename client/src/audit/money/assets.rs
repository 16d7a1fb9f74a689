//! What became of every unit of each asset.

use super::{Money, PotAccount, Pots, sum};
use crate::{audit::state::Cells, log::Event};
use commons_core::{
    Time, U256,
    cells::Cell,
    pool::{Asset, Holding, HoldingCell, Pot, PotCell, PotId},
};
use scale::Decode;
use std::collections::{BTreeMap, BTreeSet};

/// Where the money of an asset is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssetAccount {
    /// All that was ever put in, as the events say.
    pub deposits: U256,
    /// All that agents were paid.
    pub paid: U256,
    /// All that the treasury has received of it.
    pub collected: U256,
    /// What came to the pool without being put in, and went to the treasury.
    pub surplus: U256,
    /// What the treasury can collect.
    pub collectable: U256,
    /// What agents can claim.
    pub claimable: U256,
    /// What lies in pots that are open and falls to nobody: it is carried to later ones.
    pub carried: U256,
    /// What lies in pots that are not open yet.
    pub unopened: U256,
    /// What the pool says that it owes.
    pub owed: U256,
    /// What it has, as far as the chain or the token says so.
    pub held: Option<U256>,
    /// Pots that hold less than can be claimed from them.
    pub short: u32,
}

impl AssetAccount {
    /// Everything that deposits have become.
    pub fn accounted(&self) -> U256 {
        sum([self.paid, self.collected, self.present()])
    }

    /// What must be in the pool.
    pub fn present(&self) -> U256 {
        sum([self.collectable, self.claimable, self.carried, self.unopened])
    }
}

/// The accounts of all assets: what the events say went in and out, and what the chain keeps.
pub(in crate::audit) fn accounts(
    money: &Money,
    pots: &Pots,
    cells: &Cells,
    held: &BTreeMap<Asset, U256>,
    now: Time,
) -> BTreeMap<Asset, AssetAccount> {
    let holdings: BTreeMap<Asset, Holding> = room::<HoldingCell, _>(cells).collect();
    let kept: Vec<(PotId, Pot)> = room::<PotCell, _>(cells).collect();
    let mut accounts = BTreeMap::<Asset, AssetAccount>::new();
    let known: BTreeSet<Asset> =
        holdings.keys().copied().chain(kept.iter().map(|(id, _)| id.asset)).collect();
    for asset in known {
        let holding = holdings.get(&asset).copied().unwrap_or_default();
        let account = accounts.entry(asset).or_default();
        (account.owed, account.collectable) = (holding.owed, holding.treasury);
        account.held = held.get(&asset).copied();
    }
    for (_, event) in &money.said {
        match event {
            Event::Funded(it) => {
                let split = it.split;
                let all = sum([split.work, split.equity, split.floor, split.commons]);
                add(&mut accounts.entry(it.pot.asset).or_default().deposits, all);
            }
            Event::Claimed(it) => {
                add(&mut accounts.entry(it.pot.asset).or_default().paid, it.share.total());
            }
            Event::Collected(it) => {
                let account = accounts.entry(it.asset).or_default();
                add(&mut account.collected, it.treasury);
                add(&mut account.surplus, it.surplus);
            }
            _ => {}
        }
    }
    for (id, pot) in kept {
        let account = accounts.entry(id.asset).or_default();
        let left = pot.work.left.saturating_add(pot.equity.left);
        let said = pots.all.get(&id);
        if said.is_some_and(|pot| pot.is_open) {
            let claimable = said.map_or(U256::zero(), |pot: &PotAccount| pot.claimable(now));
            account.short += u32::from(claimable > left);
            add(&mut account.claimable, claimable.min(left));
            add(&mut account.carried, left.saturating_sub(claimable));
        } else {
            add(&mut account.unopened, left);
        }
    }
    accounts
}

fn add(sum: &mut U256, amount: U256) {
    *sum = sum.saturating_add(amount);
}

/// Names and values of all cells in a room.
pub(in crate::audit) fn room<K: Cell, N: Decode>(
    cells: &Cells,
) -> impl Iterator<Item = (N, K::Value)> {
    // The root's name begins with 0, and no room is 0.
    let room = cells.iter().filter(|(key, _)| key.first() == Some(&K::ROOM));
    room.filter_map(|(key, value)| {
        let name = N::decode(&mut &key[1..]).ok()?;
        Some((name, K::Value::decode(&mut &value[..]).ok()?))
    })
}
