//! Needs, in a whole commons.

use super::Commons;
use crate::{
    Address, H256, Time,
    ballot::Terms,
    ledger::LedgerError,
    need::Need,
    units::{NeedId, ProjectId},
};

impl Commons {
    /// A need.
    pub fn need(&self, id: NeedId) -> Result<Need, LedgerError> {
        self.ledger.need(&self.ledger_cells, id)
    }

    /// The terms of the ballot in which a need's heat is counted.
    pub fn need_terms(&self, id: NeedId) -> Result<Terms, LedgerError> {
        self.ledger.need_terms(&self.ledger_cells, id)
    }

    /// `publish_need` of the ledger.
    pub fn publish_need(
        &mut self,
        caller: Address,
        project: ProjectId,
        document: H256,
        uri_length: u32,
        until: Time,
        now: Time,
    ) -> Result<NeedId, LedgerError> {
        let cells = &mut self.ledger_cells;
        self.ledger.publish_need(cells, caller, project, document, uri_length, until, now)
    }

    /// `renew_need` of the ledger.
    pub fn renew_need(
        &mut self,
        caller: Address,
        id: NeedId,
        until: Time,
        now: Time,
    ) -> Result<(), LedgerError> {
        self.ledger.renew_need(&mut self.ledger_cells, caller, id, until, now)
    }

    /// `close_need` of the ledger.
    pub fn close_need(
        &mut self,
        caller: Address,
        id: NeedId,
        now: Time,
    ) -> Result<(), LedgerError> {
        self.ledger.close_need(&mut self.ledger_cells, caller, id, now)
    }

    /// `commit` of the ledger.
    pub fn commit(&self, id: NeedId, until: Time, now: Time) -> Result<(), LedgerError> {
        self.ledger.commit(&self.ledger_cells, id, until, now)
    }
}
