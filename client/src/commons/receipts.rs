//! What can be read of many at once, by their numbers.

use super::{Commons, ballot};
use crate::error::Result;
use commons_core::{
    Address,
    ballot::{Receipt, ReceiptCell, Terms},
    contribution::Contribution,
    ledger::ContributionCell,
    units::ContributionId,
};
use primitive_types::H256;

impl Commons {
    /// Contributions with these numbers, in their order; none where there is none.
    pub async fn contributions_by_id(
        &self,
        ids: &[ContributionId],
        at: H256,
    ) -> Result<Vec<Option<Contribution>>> {
        let names: Vec<_> = ids.iter().copied().map(ContributionCell).collect();
        self.cells(self.addresses.ledger, &names, at).await
    }

    /// What an agent has cast in the ballots with these terms, as far as it has.
    pub async fn receipts(
        &self,
        terms: &[Terms],
        agent: Address,
        at: H256,
    ) -> Result<Vec<Option<Receipt>>> {
        let names: Vec<_> = terms.iter().map(|terms| ReceiptCell(ballot(terms), agent)).collect();
        self.cells(self.addresses.reputation, &names, at).await
    }
}
