//! Money comes in.

use super::{Asset, Holding, MEMO_MAX, Pool, PoolError, Pot, PotCell, PotId, Purpose, Split};
use crate::{Time, U256, cells::Cells, history::History, units::ProjectId};

/// A deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Funded {
    /// The pot that has the parts for work and equity.
    pub pot: PotId,
    /// How it was divided.
    pub split: Split,
}

impl Pool {
    /// Whether money of an asset can come in, before any is moved.
    pub fn check_funding(
        &self,
        asset: Asset,
        holding: &Holding,
        amount: U256,
        memo_length: u32,
        now: Time,
    ) -> Result<(), PoolError> {
        let (opens, length, max) = (self.opens, memo_length, MEMO_MAX);
        if now < opens {
            return Err(PoolError::NotOpen { opens, now });
        }
        if amount.is_zero() {
            return Err(PoolError::NothingFunded);
        }
        if length > max {
            return Err(PoolError::MemoTooLong { length, max });
        }
        match asset {
            Asset::Token(asset) if !holding.listed => Err(PoolError::NotListed { asset }),
            _ => Ok(()),
        }
    }

    /// The pot of a project in the present epoch, if there is one. `newest` asks for the number of
    /// the newest project; it is called only if there is none.
    pub fn present_pot<C: Cells>(
        &self,
        cells: &C,
        asset: Asset,
        project: ProjectId,
        now: Time,
        newest: impl FnOnce() -> Result<ProjectId, PoolError>,
    ) -> Result<(PotId, Pot), PoolError> {
        let id =
            PotId { asset, purpose: Purpose::Project { epoch: self.calendar.epoch(now), project } };
        let found = cells.read(&PotCell(id));
        if found.is_none() && project != ProjectId::COMMONS {
            let (id, newest) = (project, newest()?);
            if id > newest {
                return Err(PoolError::UnknownProject { id, newest });
            }
        }
        Ok((id, found.unwrap_or_default()))
    }

    /// Divides what has arrived for a pot of the present epoch. `record` appends the event to the asset's
    /// history; the caller writes `holding`.
    pub fn fund<C: Cells>(
        &self,
        cells: &mut C,
        holding: &mut Holding,
        (id, mut pot): (PotId, Pot),
        amount: U256,
        now: Time,
        record: impl FnOnce(&Funded, &mut History),
    ) -> Result<Funded, PoolError> {
        let epoch = self.calendar.epoch(now);
        let version = self.versions.of_epoch(cells, &self.calendar, epoch);
        let split = version.parameters.equation.split(amount);
        let owed = holding.owed;
        holding.owed = owed.checked_add(amount).ok_or(PoolError::TooMuch { owed, amount })?;
        // All that lies anywhere is part of what is owed, so no other sum overflows.
        holding.treasury = holding.treasury.saturating_add(split.commons);

        pot.work.put(split.work);
        pot.equity.put(split.equity);
        // What came in just now has not waited for anybody.
        pot.since = None;
        cells.write(&PotCell(id), &pot);
        if !split.floor.is_zero() {
            let floor = PotCell(PotId { asset: id.asset, purpose: Purpose::floor_of(epoch) });
            let mut pot = cells.read(&floor).unwrap_or_default();
            pot.work.put(split.floor);
            cells.write(&floor, &pot);
        }
        let funded = Funded { pot: id, split };
        record(&funded, &mut holding.history);
        Ok(funded)
    }
}
