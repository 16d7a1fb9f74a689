//! The parameters in force at any time. What decides a contribution, and when the pots of an epoch open,
//! is what was in force when it was recorded and when the epoch began.
//!
//! The ledger and the pool keep them, each for itself: neither has to ask the other. The governor tells
//! both of every change, in one transaction.

use crate::{
    Time,
    accepted::{EPOCHS_PER_BLOCK, block_start},
    calendar::Calendar,
    cells::{Cell, Cells},
    parameters::Parameters,
    trace::{Checkpoint, Trace},
    units::Epoch,
};
use alloc::vec;
use scale::{Decode, Encode, MaxEncodedLen};

/// Parameters as the governor set them, and what those before them still decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Version {
    /// The parameters.
    pub parameters: Parameters,
    /// When the pots of the epoch open that was running when these were adopted. No later epoch's open
    /// before, so that pots open in the order of their epochs.
    pub not_before: Time,
    /// The shortest dispute period of the epochs that had begun by then and whose pots had not opened,
    /// in seconds.
    pub shortest: u32,
    /// When the last review ends that began before these were adopted, as it was planned. Until then
    /// it is not these parameters alone that decide when reviews end.
    pub reviewed: Time,
}

/// All versions of the parameters.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Versions(pub Trace<Version>);

/// Name of the cell of an older version.
#[derive(Clone, Copy, Debug, Encode)]
pub struct OlderVersion(pub u32);

impl Cell for OlderVersion {
    type Value = Checkpoint<Version>;
    const ROOM: u8 = 3;
}

/// Proposals and late reviews would take `needed` seconds, and pots that are not open yet leave no more
/// than `shortest` to correct what they pay. Those are open at second `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)] // what they are is said above
pub struct DisputeTooShort {
    pub needed: u64,
    pub shortest: u32,
    pub until: Time,
}

impl Version {
    /// When the last review ends that has begun by now, as it was planned.
    fn last_review(&self, now: Time) -> Time {
        now.saturating_add(self.parameters.review_period.into()).max(self.reviewed)
    }
}

impl Versions {
    /// What a commons starts with.
    pub fn new(parameters: Parameters) -> Self {
        let shortest = parameters.dispute_period;
        let value = Version { parameters, not_before: 0, shortest, reviewed: 0 };
        Self(Trace { recent: vec![Checkpoint { since: 0, value }], older: 0 })
    }

    /// The parameters in force at a second, and what came with them.
    pub fn at<C: Cells>(&self, cells: &C, at: Time) -> Version {
        self.0.at(at, |index| cells.read(&OlderVersion(index)).unwrap_or_default())
    }

    /// The parameters in force when an epoch began: they decide its money.
    pub fn of_epoch<C: Cells>(&self, cells: &C, calendar: &Calendar, epoch: Epoch) -> Version {
        self.at(cells, calendar.start(epoch))
    }

    /// The parameters in force when the block of an epoch began: they decide its floor.
    pub fn of_block<C: Cells>(&self, cells: &C, calendar: &Calendar, epoch: Epoch) -> Version {
        self.of_epoch(cells, calendar, block_start(epoch))
    }

    /// When the pots of an epoch open: `dispute_period` after its end, as it was when the epoch began.
    pub fn pots_open<C: Cells>(&self, cells: &C, calendar: &Calendar, epoch: Epoch) -> Time {
        let version = self.of_epoch(cells, calendar, epoch);
        let end = calendar.start(Epoch(epoch.0.saturating_add(1)));
        end.saturating_add(version.parameters.dispute_period.into()).max(version.not_before)
    }

    /// When the floor fund of an epoch's block opens: with the last pots of the block.
    pub fn floor_opens<C: Cells>(&self, cells: &C, calendar: &Calendar, epoch: Epoch) -> Time {
        self.pots_open(cells, calendar, Epoch(epoch.0 | (EPOCHS_PER_BLOCK - 1)))
    }

    /// The first epoch in which nothing counts that is recorded by now, and settled in time.
    pub fn untouched<C: Cells>(&self, cells: &C, calendar: &Calendar, now: Time) -> Epoch {
        let reviewed = self.at(cells, now).last_review(now);
        Epoch(calendar.epoch(reviewed).0.saturating_add(1))
    }

    /// Takes over parameters, which hold from the next second on: what was recorded in this one keeps its
    /// terms. The governor has checked their ranges.
    ///
    /// Pots that are not open yet keep the time that was left for correcting. So proposals may not
    /// become slower than the shortest of them allows; once those are open, they may.
    pub fn adopt<C: Cells>(
        &mut self,
        cells: &mut C,
        calendar: &Calendar,
        parameters: Parameters,
        now: Time,
    ) -> Result<(), DisputeTooShort> {
        let before = self.0.latest();
        let not_before = self.pots_open(cells, calendar, calendar.epoch(now));
        let dispute = before.parameters.dispute_period;
        let shortest = if now < before.not_before { before.shortest.min(dispute) } else { dispute };
        let needed = parameters.dispute_min();
        if needed > shortest.into() {
            return Err(DisputeTooShort { needed, shortest, until: not_before });
        }
        // What was adopted in this very second, before, is not in force yet and never will be.
        let reviewed = self.at(cells, now).last_review(now);
        let version = Version { parameters, not_before, shortest, reviewed };
        // One version lies in the root cell, which every message reads.
        if let Some((index, older)) = self.0.set(version, now.saturating_add(1), 1) {
            cells.write(&OlderVersion(index), &older);
        }
        Ok(())
    }
}
