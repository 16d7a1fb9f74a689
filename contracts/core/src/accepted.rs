//! What was accepted in an epoch: by agent and in all, for the commons and for each project. Money is
//! divided by these counts, which are final when the epoch's pots open; those for the floor, when the last
//! pots of its block open.

use crate::{
    Address,
    cells::{Cell, Cells},
    units::{Epoch, Points, ProjectId},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// Epochs in a block. Four lie in one cell, and a floor is paid for each block.
pub const EPOCHS_PER_BLOCK: u32 = 4;

/// The number of the block of an epoch.
pub fn block_of(epoch: Epoch) -> u32 {
    epoch.0 / EPOCHS_PER_BLOCK
}

/// The first epoch of the block of an epoch.
pub fn block_start(epoch: Epoch) -> Epoch {
    Epoch(epoch.0 & !(EPOCHS_PER_BLOCK - 1))
}

/// Points accepted in the epochs of a block.
pub type Block = [Points; EPOCHS_PER_BLOCK as usize];

/// The counts of an agent in a block of epochs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct AgentBlock {
    /// Points accepted, by epoch.
    pub points: Block,
    /// Points that count for the floor, whatever the project: counted for the commons only.
    pub floor: Points,
}

/// The counts of a project in a block of epochs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct BlockTotal {
    /// Points accepted, by epoch.
    pub points: Block,
    /// Agents whose points in the block reach the floor: counted for the commons only.
    pub above_floor: u32,
    /// How many points that takes: the first count of the block fixes it, for the commons only.
    pub floor_min: Points,
}

/// Name of the cell of an agent's counts: project, agent, number of the block of epochs.
#[derive(Clone, Copy, Debug, Encode)]
pub struct AcceptedCell(pub ProjectId, pub Address, pub u32);

impl Cell for AcceptedCell {
    type Value = AgentBlock;
    const ROOM: u8 = 8;
}

/// Name of the cell of the counts of all: project, number of the block of epochs.
#[derive(Clone, Copy, Debug, Encode)]
pub struct AcceptedTotalCell(pub ProjectId, pub u32);

impl Cell for AcceptedTotalCell {
    type Value = BlockTotal;
    const ROOM: u8 = 9;
}

/// A change of the counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Count {
    /// The epoch in which it counts.
    pub epoch: Epoch,
    /// How many points.
    pub points: Points,
    /// Points in a block of epochs from which on an agent has a part in the floor, unless an earlier
    /// count has fixed it.
    pub floor_min: Points,
    /// Whether the epoch's pots are open, so that only the floor's count can still change: the floor
    /// is paid with the last pots of its block.
    pub floor_only: bool,
}

/// Adds to (or takes from) the counts of an agent in a project, and of the commons.
///
/// A sum beyond 2^64 millionths of a point would saturate; it takes more than the whole supply limit,
/// accepted in one epoch. What is taken was added before.
pub fn count<C: Cells>(cells: &mut C, agent: Address, project: ProjectId, count: Count, add: bool) {
    let (block, slot) = (count.epoch.0 / EPOCHS_PER_BLOCK, count.epoch.0 % EPOCHS_PER_BLOCK);
    let change = |points: &mut Points| {
        let by = count.points.0;
        points.0 = if add { points.0.saturating_add(by) } else { points.0.saturating_sub(by) };
    };
    let both = [ProjectId::COMMONS, project];
    let books = if project == ProjectId::COMMONS { &both[..1] } else { &both[..] };
    for project in books {
        let mut own = cells.read(&AcceptedCell(*project, agent, block)).unwrap_or_default();
        let mut all = cells.read(&AcceptedTotalCell(*project, block)).unwrap_or_default();
        if !count.floor_only {
            own.points.get_mut(slot as usize).map(change);
            all.points.get_mut(slot as usize).map(change);
        }
        if *project == ProjectId::COMMONS {
            if all.floor_min == Points(0) {
                all.floor_min = count.floor_min;
            }
            let before = own.floor >= all.floor_min;
            change(&mut own.floor);
            match (before, own.floor >= all.floor_min) {
                (false, true) => all.above_floor = all.above_floor.saturating_add(1),
                (true, false) => all.above_floor = all.above_floor.saturating_sub(1),
                _ => {}
            }
        }
        cells.write(&AcceptedCell(*project, agent, block), &own);
        cells.write(&AcceptedTotalCell(*project, block), &all);
    }
}
