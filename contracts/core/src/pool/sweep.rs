//! Money that nobody can claim moves on; what is the treasury's goes there.

use super::{Due, Holding, Pool, PoolError, Pot, PotCell, PotId, Purpose};
use crate::{
    Time, U256,
    accepted::block_of,
    cells::Cells,
    history::History,
    reputation::Share,
    units::{Epoch, ProjectId, Units},
};
use scale::{Decode, Encode};

/// What moves on, and where to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Swept {
    /// The pot that receives it.
    pub to: PotId,
    /// From work to work; from a floor fund to a floor fund.
    pub work: U256,
    /// From equity to equity.
    pub equity: U256,
}

impl Pool {
    /// A pot from which something may move on, as far as that depends on the time.
    pub fn open_pot<C: Cells>(&self, cells: &C, id: PotId, now: Time) -> Result<Due, PoolError> {
        let window = self.window(cells, id.purpose);
        let (opens, until) = (window.opens, window.until);
        if now < opens {
            return Err(PoolError::PotNotOpen { opens, now });
        }
        let nothing = PoolError::NothingToSweep { until, now };
        let pot = cells.read(&PotCell(id)).ok_or(nothing)?;
        Ok(Due { id, window, pot })
    }

    /// Moves on what cannot be claimed: as soon as a pot is open, once, what nobody has a share in;
    /// after its window, all that is left. `shares` says what all had when it opened, and by now.
    /// `record` appends the event to the asset's history; the
    /// caller writes `holding`.
    pub fn sweep<C: Cells>(
        &self,
        cells: &mut C,
        holding: &mut Holding,
        due: &Due,
        [share, present]: &[Share; 2],
        now: Time,
        record: impl FnOnce(&Swept, &mut History),
    ) -> Result<Swept, PoolError> {
        let Due { id, window, mut pot } = *due;
        let until = window.until;
        pot.freeze(id.purpose, &window, &self.calendar, share);
        let (work, equity) = if now >= until {
            (pot.work.left, pot.equity.left)
        } else if pot.swept {
            Default::default()
        } else {
            (pot.work.rest(), pot.equity.rest())
        };
        if work.is_zero() && equity.is_zero() {
            return Err(PoolError::NothingToSweep { until, now });
        }
        pot.swept = true;
        pot.work.take(work);
        pot.equity.take(equity);
        cells.write(&PotCell(id), &pot);

        let since = pot.since.unwrap_or(id.purpose.first_epoch());
        let to = PotId {
            asset: id.asset,
            purpose: self.after(cells, id.purpose, since, present.earned_total, now),
        };
        let later: Option<Pot> = cells.read(&PotCell(to));
        let youngest = match &later {
            Some(later) => later.since.map(|it| it.max(since)),
            None => Some(since),
        };
        let mut later = later.unwrap_or_default();
        later.work.put(work);
        later.equity.put(equity);
        later.since = youngest;
        cells.write(&PotCell(to), &later);
        let swept = Swept { to, work, equity };
        record(&swept, &mut holding.history);
        Ok(swept)
    }

    /// Where what is left of a pot goes: to the first epoch in which nothing counts yet of what is recorded
    /// by now; what waits to be settled, which anyone may do, can still come to count there. It stays with
    /// the same project. Where nobody has earned anything, and even the youngest of the money has waited as
    /// long as its first window was, it is for the whole commons.
    fn after<C: Cells>(
        &self,
        cells: &C,
        purpose: Purpose,
        since: Epoch,
        earned: Units,
        now: Time,
    ) -> Purpose {
        let epoch = self.versions.untouched(cells, &self.calendar, now);
        match purpose {
            Purpose::Project { project, .. } => {
                let version = self.versions.of_epoch(cells, &self.calendar, since);
                let window = version.parameters.claim_window;
                let waited = self.calendar.epoch(now).0.saturating_sub(since.0);
                let forlorn = earned == Units::ZERO && waited >= window.into();
                let project = if forlorn { ProjectId::COMMONS } else { project };
                Purpose::Project { epoch, project }
            }
            // The whole block must be untouched.
            Purpose::Floor { .. } => {
                let last = Epoch(epoch.0.saturating_sub(1));
                Purpose::Floor { block: block_of(last).saturating_add(1) }
            }
        }
    }
}
