//! The pool: money that comes in is divided by the value equation, and paid to those who earned it.
//!
//! Every deposit is divided at once ([`Equation`]). The parts lie in *pots*: for each asset one for each
//! project and epoch, and one floor fund for each block of four epochs. A pot opens when what was
//! accepted in its epoch can no longer be corrected; from then on all it depends on is fixed, so that
//! everybody can claim their share, in any order, at any time until its window ends, and receives
//! exactly the same. What nobody can claim moves on to a later pot.
//!
//! What a message does to money is chained in the cell of the asset that it concerns, with what the pool
//! owes of it; it writes nothing into the root.

mod claim;
mod equation;
mod error;
mod funding;
mod holding;
mod name;
mod part;
mod payment;
mod sweep;

pub use claim::{Claimed, Due, Paid};
pub use equation::{Equation, Split};
pub use error::PoolError;
pub use funding::Funded;
pub use holding::{AssetCell, Collected, Holding, HoldingCell, holding};
pub use name::{Asset, ClaimedCell, PotCell, PotId, Purpose, is_claimed};
pub use part::{Part, Shares};
pub use payment::{check_number, check_paid};
pub use sweep::Swept;

use crate::{
    Address, Time,
    calendar::Calendar,
    cells::Cells,
    hub::Addresses,
    parameters::Parameters,
    reputation::Share,
    units::{Epoch, Points},
    versions::Versions,
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Longest memo of a deposit, in bytes. It is in the event only.
pub const MEMO_MAX: u32 = 256;
/// Most pots that are claimed at once. Each takes a hundredth of a block's proof, or more if its agent has
/// earned much since: then so many may not fit, and fewer have to be claimed at once.
pub const CLAIMS_MAX: u32 = 16;

/// The root of the pool; all money is in cells.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Pool {
    /// The suite.
    pub suite: Addresses,
    /// Epochs, and how weight fades.
    pub calendar: Calendar,
    /// First second in which money can be put in.
    pub opens: Time,
    /// The parameters in force, and those before.
    pub versions: Versions,
    /// How many assets were ever listed.
    pub assets: u32,
}

/// A pot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Pot {
    /// Divided by points accepted in the epoch; in a floor fund, in equal parts.
    pub work: Part,
    /// Divided by earned units; nothing in a floor fund.
    pub equity: Part,
    /// Whether what nobody has a share in has moved on.
    pub swept: bool,
    /// If all that is here moved here: since which epoch the youngest of it waits.
    pub since: Option<Epoch>,
}

/// When a pot may be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Window {
    /// First second.
    pub opens: Time,
    /// First second after it.
    pub until: Time,
    /// What a pot of a project is divided by at least, in points.
    pub pot_min: Points,
}

impl Window {
    /// The second as of which it is asked who earned what: the last one before the pot opens.
    pub fn snapshot(&self) -> Time {
        self.opens.saturating_sub(1)
    }
}

impl Pool {
    /// A pool without money.
    pub fn new(suite: Addresses, calendar: Calendar, parameters: Parameters) -> Self {
        let versions = Versions::new(parameters);
        Self { suite, calendar, opens: Time::MAX, versions, assets: 0 }
    }

    /// Fixes from when on money can be put in, once.
    pub fn open(&mut self, caller: Address, opens: Time) -> Result<(), PoolError> {
        let hub = self.suite.hub;
        if caller != hub {
            return Err(PoolError::NotHub { hub });
        }
        if self.opens != Time::MAX {
            return Err(PoolError::OpensAlready { opens: self.opens });
        }
        self.opens = opens;
        Ok(())
    }

    fn check_governor(&self, caller: Address) -> Result<(), PoolError> {
        let governor = self.suite.governor;
        if caller == governor { Ok(()) } else { Err(PoolError::NotGovernor { governor }) }
    }

    /// Takes over parameters; governor only. See [`Versions::adopt`].
    pub fn adopt<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        parameters: Parameters,
        now: Time,
    ) -> Result<(), PoolError> {
        self.check_governor(caller)?;
        Ok(self.versions.adopt(cells, &self.calendar, parameters, now)?)
    }

    /// When a pot may be claimed: by the parameters in force when its epoch began, for a floor fund
    /// its block.
    pub fn window<C: Cells>(&self, cells: &C, purpose: Purpose) -> Window {
        let (versions, calendar) = (&self.versions, &self.calendar);
        let (version, opens) = match purpose {
            Purpose::Project { epoch, .. } => (
                versions.of_epoch(cells, calendar, epoch),
                versions.pots_open(cells, calendar, epoch),
            ),
            Purpose::Floor { .. } => {
                let first = purpose.first_epoch();
                (
                    versions.of_epoch(cells, calendar, first),
                    versions.floor_opens(cells, calendar, first),
                )
            }
        };
        let Parameters { claim_window, pot_min, .. } = version.parameters;
        // 520 epochs of 91 days at most.
        let length = u64::from(claim_window) * u64::from(calendar.epoch_length);
        Window { opens, until: opens.saturating_add(length), pot_min }
    }
}

impl Pot {
    /// Fixes what the pot is divided by, once it is open: who earned what no longer changes.
    pub fn freeze(
        &mut self,
        purpose: Purpose,
        window: &Window,
        calendar: &Calendar,
        share: &Share,
    ) {
        if self.work.shares.is_some() {
            return;
        }
        match purpose {
            Purpose::Project { .. } => {
                let least = calendar.units_up(window.pot_min, window.snapshot());
                self.work.freeze(share.accepted_total.0.into(), window.pot_min.0.into());
                self.equity.freeze(share.earned_total.0, least.0);
            }
            Purpose::Floor { .. } => {
                self.work.freeze(share.above_floor.into(), 0);
                self.equity.freeze(0, 0);
            }
        }
    }
}
