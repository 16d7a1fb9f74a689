//! What money is for, and the cells in which it lies.

use super::Pot;
use crate::{
    Address, U256,
    accepted::{EPOCHS_PER_BLOCK, block_of},
    cells::{Cell, Cells},
    units::{Epoch, ProjectId},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// What money consists of.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Asset {
    /// The chain's own money, in units of 10^-18.
    #[default]
    Native,
    /// An ERC-20 token, by its contract, in its smallest units.
    Token(Address),
}

/// Whom a pot is for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub enum Purpose {
    /// Those who worked for a project in an epoch (0: for the commons, whatever the project), and
    /// those who ever did.
    Project {
        /// The epoch.
        epoch: Epoch,
        /// The project.
        project: ProjectId,
    },
    /// All who did at least a little in a block of four epochs, whatever the project.
    Floor {
        /// Number of the block.
        block: u32,
    },
}

/// A pot: the money of one asset for one purpose.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, MaxEncodedLen,
)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct PotId {
    /// What it consists of.
    pub asset: Asset,
    /// Whom it is for.
    pub purpose: Purpose,
}

impl Purpose {
    /// The floor fund of an epoch.
    pub fn floor_of(epoch: Epoch) -> Self {
        Self::Floor { block: block_of(epoch) }
    }

    /// The epoch with which it begins.
    pub fn first_epoch(&self) -> Epoch {
        match self {
            Self::Project { epoch, .. } => *epoch,
            Self::Floor { block } => Epoch(block.saturating_mul(EPOCHS_PER_BLOCK)),
        }
    }
}

/// Name of the cell of a pot.
#[derive(Clone, Copy, Debug, Encode)]
pub struct PotCell(pub PotId);

impl Cell for PotCell {
    type Value = Pot;
    const ROOM: u8 = 1;
}

/// Which pots an agent was paid from lies in one cell for 256 of them in a row: whoever claims takes
/// a storage deposit for one every five years, and not every week.
const CLAIMS_IN_CELL: u32 = 256;

/// Name of the cell that says from which pots an agent was paid, as bits.
#[derive(Clone, Copy, Debug, Encode)]
pub struct ClaimedCell {
    asset: Asset,
    project: Option<ProjectId>,
    agent: Address,
    page: u32,
}

impl Cell for ClaimedCell {
    type Value = U256;
    const ROOM: u8 = 5;
}

impl ClaimedCell {
    /// The cell, and which bit of it stands for a pot.
    pub fn of(pot: PotId, agent: Address) -> (Self, usize) {
        let (project, number) = match pot.purpose {
            Purpose::Project { epoch, project } => (Some(project), epoch.0),
            Purpose::Floor { block } => (None, block),
        };
        let page = number / CLAIMS_IN_CELL;
        let cell = Self { asset: pot.asset, project, agent, page };
        (cell, (number % CLAIMS_IN_CELL) as usize)
    }
}

/// Whether an agent was paid from a pot.
pub fn is_claimed<C: Cells>(cells: &C, pot: PotId, agent: Address) -> bool {
    let (cell, bit) = ClaimedCell::of(pot, agent);
    cells.read(&cell).unwrap_or_default().bit(bit)
}
