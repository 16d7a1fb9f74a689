//! What the pool has of each asset, and what of it is the treasury's.

use super::{Asset, Pool, PoolError};
use crate::{
    Address, U256,
    cells::{Cell, Cells},
    history::History,
};
use scale::{Decode, Encode, MaxEncodedLen};

/// What the pool knows of an asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Holding {
    /// Whether it may be put in.
    pub listed: bool,
    /// All that the pool owes of it: what lies in pots, and what is the treasury's.
    pub owed: U256,
    /// The treasury's part of it.
    pub treasury: U256,
    /// The events that concern it, of all its pots.
    pub history: History,
}

/// Name of the cell of an asset.
#[derive(Clone, Copy, Debug, Encode)]
pub struct HoldingCell(pub Asset);

impl Cell for HoldingCell {
    type Value = Holding;
    const ROOM: u8 = 2;
}

/// Name of the cell that says which asset was listed as the n-th, from 0.
#[derive(Clone, Copy, Debug, Encode)]
pub struct AssetCell(pub u32);

impl Cell for AssetCell {
    type Value = Address;
    const ROOM: u8 = 4;
}

/// What goes to the treasury.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Collected {
    /// Its part of what was put in.
    pub treasury: U256,
    /// What came to the pool without being put in: whoever sends money to its address by mistake
    /// has given it to the commons.
    pub surplus: U256,
}

impl Collected {
    /// Both together: at most what the pool holds.
    pub fn total(&self) -> U256 {
        self.treasury.saturating_add(self.surplus)
    }
}

/// What the pool knows of an asset.
pub fn holding<C: Cells>(cells: &C, asset: Asset) -> Holding {
    let holding: Holding = cells.read(&HoldingCell(asset)).unwrap_or_default();
    // The chain's own money need not be listed.
    Holding { listed: holding.listed || asset == Asset::Native, ..holding }
}

impl Pool {
    /// Lists an asset, or takes it from the list: then no more is put in, and what is there is paid out
    /// as before. Governor only. `record` appends the event to the asset's history.
    pub fn list<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        asset: Address,
        listed: bool,
        record: impl FnOnce(&mut History),
    ) -> Result<(), PoolError> {
        self.check_governor(caller)?;
        let cell = HoldingCell(Asset::Token(asset));
        let mut holding: Holding = cells.read(&cell).unwrap_or_default();
        if holding.listed == listed {
            return Err(PoolError::ListedAlready { asset, listed });
        }
        holding.listed = listed;
        record(&mut holding.history);
        if !cells.insert(&cell, &holding) {
            cells.write(&AssetCell(self.assets), &asset);
            // Each takes a proposal: there are no 2^32.
            self.assets = self.assets.saturating_add(1);
        }
        Ok(())
    }

    /// What the pool knows of an asset that it ever dealt with: no other contract is asked for anything.
    pub fn known<C: Cells>(&self, cells: &C, asset: Asset) -> Result<Holding, PoolError> {
        match asset {
            Asset::Token(token) => {
                cells.read(&HoldingCell(asset)).ok_or(PoolError::NotListed { asset: token })
            }
            Asset::Native => Ok(holding(cells, asset)),
        }
    }
}

impl Holding {
    /// Takes what is the treasury's out of the pool, which has `held` of the asset. What has been
    /// promised to agents stays, whatever a token may have done to the balance.
    pub fn collect(&mut self, asset: Asset, held: U256) -> Result<Collected, PoolError> {
        let free = held.saturating_sub(self.owed.saturating_sub(self.treasury));
        let treasury = self.treasury.min(free);
        let collected = Collected { treasury, surplus: free.saturating_sub(treasury) };
        if collected.total().is_zero() {
            return Err(PoolError::NothingToCollect { asset });
        }
        self.owed = self.owed.saturating_sub(treasury);
        self.treasury = self.treasury.saturating_sub(treasury);
        Ok(collected)
    }
}
