//! What decides about a contribution: the parameters of when it was recorded, and those of now.

use super::{Ledger, LedgerError};
use crate::{
    Address, Time,
    calendar::Calendar,
    cells::Cells,
    parameters::Parameters,
    units::{Epoch, NeedId},
    versions::Version,
};

/// What decides about a contribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The calendar of the commons.
    pub calendar: Calendar,
    /// The parameters that were in force when it was recorded.
    pub then: Parameters,
    /// The parameters in force now.
    pub now: Parameters,
    /// Number of the newest need.
    pub needs: NeedId,
}

impl Rules {
    /// Whether there is such a need.
    pub fn check_need(&self, id: NeedId) -> Result<(), LedgerError> {
        let newest = self.needs;
        if id.0 == 0 || id > newest {
            return Err(LedgerError::UnknownNeed { id, newest });
        }
        Ok(())
    }
}

impl Ledger {
    /// The parameters in force at a second, and what came with them.
    pub fn version_at<C: Cells>(&self, cells: &C, at: Time) -> Version {
        self.versions.at(cells, at)
    }

    /// What decides about a contribution that was recorded at that time.
    pub fn rules<C: Cells>(&self, cells: &C, recorded: Time, now: Time) -> Rules {
        let at = |time| self.version_at(cells, time).parameters;
        Rules { calendar: self.calendar, then: at(recorded), now: at(now), needs: self.needs }
    }

    /// When the pots of an epoch open.
    pub fn pots_open<C: Cells>(&self, cells: &C, epoch: Epoch) -> Time {
        self.versions.pots_open(cells, &self.calendar, epoch)
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

    /// Takes over parameters; governor only. See [`Versions::adopt`](crate::versions::Versions::adopt).
    pub fn adopt<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        parameters: Parameters,
        now: Time,
    ) -> Result<(), LedgerError> {
        self.check_governor(caller)?;
        Ok(self.versions.adopt(cells, &self.calendar, parameters, now)?)
    }
}
