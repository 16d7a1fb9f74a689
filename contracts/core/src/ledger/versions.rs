//! The parameters in force at any time. What decides a contribution, and when the pots of an epoch open,
//! is what was in force when it was recorded and when the epoch began.

use super::{Ledger, LedgerError};
use crate::{
    Address, Time,
    accepted::EPOCHS_PER_BLOCK,
    calendar::Calendar,
    cells::{Cell, Cells},
    parameters::Parameters,
    trace::Checkpoint,
    units::Epoch,
};
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
}

/// Name of the cell of an older version.
#[derive(Clone, Copy, Debug, Encode)]
pub struct OlderVersion(pub u32);

impl Cell for OlderVersion {
    type Value = Checkpoint<Version>;
    const ROOM: u8 = 3;
}

/// What decides about a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The calendar of the commons.
    pub calendar: Calendar,
    /// The parameters that were in force when it was recorded.
    pub then: Parameters,
    /// The parameters in force now.
    pub now: Parameters,
}

impl Ledger {
    /// The parameters in force at a second, and what came with them.
    pub fn version_at<C: Cells>(&self, cells: &C, at: Time) -> Version {
        self.versions.at(at, |index| cells.read(&OlderVersion(index)).unwrap_or_default())
    }

    /// What decides about a contribution that was recorded at that time.
    pub fn rules<C: Cells>(&self, cells: &C, recorded: Time, now: Time) -> Rules {
        let at = |time| self.version_at(cells, time).parameters;
        Rules { calendar: self.calendar, then: at(recorded), now: at(now) }
    }

    /// When the pots of an epoch open: `dispute_period` after its end, as it was when the epoch began.
    pub fn pots_open<C: Cells>(&self, cells: &C, epoch: Epoch) -> Time {
        let version = self.version_at(cells, self.calendar.start(epoch));
        let end = self.calendar.start(Epoch(epoch.0.saturating_add(1)));
        end.saturating_add(version.parameters.dispute_period.into()).max(version.not_before)
    }

    /// When the floor fund of an epoch's block opens: with the last pots of the block.
    pub fn floor_opens<C: Cells>(&self, cells: &C, epoch: Epoch) -> Time {
        self.pots_open(cells, Epoch(epoch.0 | (EPOCHS_PER_BLOCK - 1)))
    }

    /// The epoch in which a contribution counts that was recorded and is settled at these times: the
    /// one of its nominal closing, so that nobody chooses the pot; the present one if that leaves no
    /// time to correct it before the pots open.
    pub fn counting_epoch<C: Cells>(
        &self,
        cells: &C,
        rules: &Rules,
        recorded: Time,
        now: Time,
    ) -> Epoch {
        let closing = recorded.saturating_add(rules.then.review_period.into());
        let nominal = self.calendar.epoch(closing);
        let corrected = now.saturating_add(rules.now.proposal_cycle());
        if corrected <= self.pots_open(cells, nominal) { nominal } else { self.calendar.epoch(now) }
    }

    /// Takes over parameters, which hold from the next second on: what was recorded in this one keeps its
    /// terms. Governor only, which has checked their ranges.
    ///
    /// Pots that are not open yet keep the time that was left for correcting. So proposals may not
    /// become slower than the shortest of them allows; once those are open, they may.
    pub fn adopt<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        parameters: Parameters,
        now: Time,
    ) -> Result<(), LedgerError> {
        self.check_governor(caller)?;
        let before = self.versions.latest();
        let not_before = self.pots_open(cells, self.calendar.epoch(now));
        let dispute = before.parameters.dispute_period;
        let shortest = if now < before.not_before { before.shortest.min(dispute) } else { dispute };
        let needed = parameters.dispute_min();
        if needed > shortest.into() {
            return Err(LedgerError::DisputeTooShort { needed, shortest, until: not_before });
        }
        let version = Version { parameters, not_before, shortest };
        // One version lies in the root cell, which every message reads.
        if let Some((index, older)) = self.versions.set(version, now.saturating_add(1), 1) {
            cells.write(&OlderVersion(index), &older);
        }
        Ok(())
    }
}
