//! The board of needs: what is wanted, and who says they will do it.

use super::{Ledger, LedgerError};
use crate::{
    Address, H256, Time,
    ballot::Terms,
    cells::{Cell, Cells},
    contribution::check_uri,
    decay::HalfLife,
    need::Need,
    units::{NeedId, ProjectId},
};
use scale::Encode;

/// Name of the cell of a need.
#[derive(Clone, Copy, Debug, Encode)]
pub struct NeedCell(pub NeedId);

impl Cell for NeedCell {
    type Value = Need;
    const ROOM: u8 = 4;
}

impl Ledger {
    /// A need.
    pub fn need<C: Cells>(&self, cells: &C, id: NeedId) -> Result<Need, LedgerError> {
        cells.read(&NeedCell(id)).ok_or(LedgerError::UnknownNeed { id, newest: self.needs })
    }

    /// The terms of the ballot in which a need's heat is counted.
    pub fn need_terms<C: Cells>(&self, cells: &C, id: NeedId) -> Result<Terms, LedgerError> {
        let need = self.need(cells, id)?;
        let half_life = HalfLife(self.version_at(cells, need.at).parameters.signal_half_life);
        Ok(need.terms(id, self.suite.ledger, half_life))
    }

    /// Publishes a need of a project.
    #[allow(clippy::too_many_arguments)] // who, what, where it is described, and until when
    pub fn publish_need<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        project: ProjectId,
        document: H256,
        uri_length: u32,
        until: Time,
        now: Time,
    ) -> Result<NeedId, LedgerError> {
        self.check_opened(now)?;
        self.check_project(project)?;
        check_uri(uri_length)?;
        let need = Need::publish(caller, project, document, until, &self.calendar, now)?;
        // Every need takes a storage deposit: 2^32 of them do not exist.
        self.needs.0 = self.needs.0.saturating_add(1);
        cells.write(&NeedCell(self.needs), &need);
        Ok(self.needs)
    }

    /// Changes until when a need is wanted.
    pub fn renew_need<C: Cells>(
        &self,
        cells: &mut C,
        caller: Address,
        id: NeedId,
        until: Time,
        now: Time,
    ) -> Result<(), LedgerError> {
        let mut need = self.need(cells, id)?;
        need.renew(caller, until, &self.calendar, now)?;
        cells.write(&NeedCell(id), &need);
        Ok(())
    }

    /// Closes a need.
    pub fn close_need<C: Cells>(
        &self,
        cells: &mut C,
        caller: Address,
        id: NeedId,
        now: Time,
    ) -> Result<(), LedgerError> {
        let mut need = self.need(cells, id)?;
        need.close(caller, now)?;
        cells.write(&NeedCell(id), &need);
        Ok(())
    }

    /// Whether somebody may say that they will do what a need asks for. Nothing is written: others see
    /// it, and whether it was kept follows from what is recorded.
    pub fn commit<C: Cells>(
        &self,
        cells: &C,
        id: NeedId,
        until: Time,
        now: Time,
    ) -> Result<(), LedgerError> {
        self.need(cells, id)?.check_commitment(until, &self.calendar, now)
    }
}
