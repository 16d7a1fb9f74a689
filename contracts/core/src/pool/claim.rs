//! Money goes to those who earned it.

use super::{ClaimedCell, Holding, Pool, PoolError, Pot, PotCell, PotId, Purpose, Window};
use crate::{
    Address, Time, U256,
    cells::Cells,
    history::History,
    reputation::{Asked, Share},
};
use scale::{Decode, Encode};

/// A pot that may be claimed from now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its name.
    pub id: PotId,
    /// When it may be claimed from.
    pub window: Window,
    /// The pot.
    pub pot: Pot,
}

/// What an agent receives from a pot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Claimed {
    /// For work in the epoch; from a floor fund, an equal part.
    pub work: U256,
    /// For all work so far.
    pub equity: U256,
}

/// A pot when an agent was paid from it, and from which pots the agent was paid.
#[derive(Clone, Copy, Debug)]
pub struct Paid {
    pot: Pot,
    cell: ClaimedCell,
    claims: U256,
}

impl Due {
    /// What is asked of reputation: what all have only until the first claim.
    pub fn asked(&self) -> Asked {
        let totals = self.pot.work.shares.is_none();
        Asked { purpose: self.id.purpose, at: self.window.snapshot(), totals }
    }

    /// The same as of the second before now.
    pub fn asked_by_now(&self, now: Time) -> Asked {
        Asked { purpose: self.id.purpose, at: now.saturating_sub(1), totals: true }
    }
}

impl Claimed {
    /// Both together.
    pub fn total(&self) -> U256 {
        // Parts of one pot, which is part of what is owed.
        self.work.saturating_add(self.equity)
    }
}

impl Pool {
    /// Whether a pot may be claimed from now, whoever asks.
    pub fn due<C: Cells>(&self, cells: &C, id: PotId, now: Time) -> Result<Due, PoolError> {
        let window = self.window(cells, id.purpose);
        let Window { opens, until, .. } = window;
        if now < opens {
            return Err(PoolError::PotNotOpen { opens, now });
        }
        if now >= until {
            return Err(PoolError::WindowOver { until, now });
        }
        let pot = cells.read(&PotCell(id)).ok_or(PoolError::NothingToClaim { pot: id })?;
        Ok(Due { id, window, pot })
    }

    /// What an agent can claim from a pot, and what is written when they do. `share` is what reputation
    /// says of the agent.
    pub fn claimable<C: Cells>(
        &self,
        cells: &C,
        agent: Address,
        due: &Due,
        share: &Share,
    ) -> Result<(Claimed, Paid), PoolError> {
        let Due { id, window, mut pot } = *due;
        let (cell, bit) = ClaimedCell::of(id, agent);
        let claims = cells.read(&cell).unwrap_or_default();
        if claims.bit(bit) {
            return Err(PoolError::ClaimedAlready { pot: id });
        }
        pot.freeze(id.purpose, &window, &self.calendar, share);
        let claimed = match id.purpose {
            Purpose::Project { .. } => Claimed {
                work: pot.work.of(share.accepted.0.into()),
                equity: pot.equity.of(share.earned.0),
            },
            Purpose::Floor { .. } => {
                Claimed { work: pot.work.of(share.is_above_floor().into()), equity: U256::zero() }
            }
        };
        if claimed.total().is_zero() {
            return Err(PoolError::NothingToClaim { pot: id });
        }
        // What each can claim was put in, and is still there.
        pot.work.take(claimed.work);
        pot.equity.take(claimed.equity);
        Ok((claimed, Paid { pot, cell, claims: claims | U256::one() << bit }))
    }

    /// Writes down that an agent is paid from a pot. The caller writes `holding`, the asset's, when all
    /// is claimed, and pays then. `record` appends the event to the asset's history.
    pub fn claim<C: Cells>(
        &self,
        cells: &mut C,
        holding: &mut Holding,
        agent: Address,
        due: &Due,
        share: &Share,
        record: impl FnOnce(&Claimed, &mut History),
    ) -> Result<Claimed, PoolError> {
        let (claimed, paid) = self.claimable(cells, agent, due, share)?;
        cells.write(&PotCell(due.id), &paid.pot);
        cells.write(&paid.cell, &paid.claims);
        // It was owed: it lay in the pot.
        holding.owed = holding.owed.saturating_sub(claimed.total());
        record(&claimed, &mut holding.history);
        Ok(claimed)
    }
}
