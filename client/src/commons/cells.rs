//! What no message tells, read from the contracts' cells by the names that the core gives them.

use super::{Commons, ballot, not_understood};
use crate::error::Result;
use commons_core::{
    Address, Time,
    accepted::{AcceptedTotalCell, EPOCHS_PER_BLOCK},
    account::{Account, AccountCell, OlderReceived},
    ballot::{Ballot, BallotCell, GradeBallot, Receipt, ReceiptCell, Tally, Terms},
    cells::Cell,
    delegation::Received,
    history::History,
    reputation::{BookCell, BookTotalCell, Reputation},
    units::{Epoch, Points, ProjectId, Units},
};
use primitive_types::{H160, H256};
use scale::{Decode, DecodeAll, Encode};

/// The name that ink! gives to the cell of a contract's root.
const ROOT: [u8; 4] = [0; 4];

impl Commons {
    /// The root of a contract, without its history.
    pub(super) async fn root<R: Decode>(&self, contract: H160, at: H256) -> Result<R> {
        let bytes = self.chain.storage(contract, &ROOT, at).await?.unwrap_or_default();
        match <(R, History)>::decode_all(&mut &bytes[..]) {
            Ok((root, _)) => Ok(root),
            Err(_) => Err(not_understood(contract)),
        }
    }

    /// Cells of a contract in the block with the hash `at`, in the order of their names.
    pub(super) async fn cells<K: Cell>(
        &self,
        contract: H160,
        names: &[K],
        at: H256,
    ) -> Result<Vec<Option<K::Value>>> {
        let keys: Vec<_> = names.iter().map(|name| name.key().encode()).collect();
        let values = self.chain.storage_many(contract, &keys, at).await?;
        let decode = |bytes: Vec<u8>| {
            K::Value::decode_all(&mut &bytes[..]).map_err(|_| not_understood(contract))
        };
        values.into_iter().map(|value| value.map(decode).transpose()).collect()
    }

    /// The reviews with these terms, as far as anybody has cast in them.
    pub async fn tallies(&self, terms: &[Terms], at: H256) -> Result<Vec<Option<GradeBallot>>> {
        let names: Vec<_> = terms.iter().map(|terms| BallotCell(ballot(terms))).collect();
        let tallies = self.cells(self.addresses.reputation, &names, at).await?;
        let grades = |ballot| match ballot {
            Some(Ballot { tally: Tally::Grade(tally), .. }) => Some(tally),
            _ => None,
        };
        Ok(tallies.into_iter().map(grades).collect())
    }

    /// What others had lent to an agent at the end of a second, by the season in which it lapses.
    pub async fn received(&self, agent: Address, time: Time, at: H256) -> Result<Received> {
        let season = self.calendar.season(time);
        let contract = self.addresses.reputation;
        let account: Account = self
            .cells(contract, &[AccountCell(agent)], at)
            .await?
            .pop()
            .flatten()
            .unwrap_or_default();
        let recent = account.received.recent.iter().rev().find(|since| since.since <= time);
        if let Some(found) = recent {
            return Ok(found.value.in_season(season));
        }
        // As in [`Trace::at`]: everything below `low` began by then, nothing from `high` on did.
        let (mut low, mut high) = (0, account.received.older);
        let mut found = Received::default();
        while low < high {
            let middle = low + (high - low) / 2;
            let older = self.cells(contract, &[OlderReceived(agent, middle)], at).await?;
            match older.into_iter().next().flatten().filter(|older| older.since <= time) {
                Some(older) => {
                    found = older.value;
                    low = middle + 1;
                }
                None => high = middle,
            }
        }
        Ok(found.in_season(season))
    }

    /// The projects in which an agent has ever earned anything, with what it holds there now.
    pub async fn books(&self, agent: Address, at: H256) -> Result<Vec<(ProjectId, Units)>> {
        let newest = self.newest_project(Some(at)).await?;
        let names: Vec<_> =
            (1..=newest.0).map(|project| BookCell(ProjectId(project), agent)).collect();
        let books = self.cells(self.addresses.reputation, &names, at).await?;
        let books = names.iter().zip(books);
        Ok(books.filter_map(|(name, book)| Some((name.0, book?.latest()))).collect())
    }

    /// Which of these agents have paid for what they cast in a review.
    pub async fn penalized(
        &self,
        terms: &Terms,
        agents: &[Address],
        at: H256,
    ) -> Result<Vec<bool>> {
        let ballot = ballot(terms);
        let names: Vec<_> = agents.iter().map(|agent| ReceiptCell(ballot, *agent)).collect();
        let receipts = self.cells(self.addresses.reputation, &names, at).await?;
        let paid = |receipt| matches!(receipt, Some(Receipt::Grade { penalized: true, .. }));
        Ok(receipts.into_iter().map(paid).collect())
    }

    /// What all hold of what they earned, whatever the project.
    pub async fn earned_in_all(&self, at: H256) -> Result<Units> {
        let root: Reputation = self.root(self.addresses.reputation, at).await?;
        Ok(root.supply.latest().minus(root.seed.latest()))
    }

    /// How many agents ever held anything. In a fork that has not opened, they have all inherited.
    pub async fn agent_count(&self, at: H256) -> Result<u32> {
        let root: Reputation = self.root(self.addresses.reputation, at).await?;
        Ok(root.agents)
    }

    /// What all hold of what they earned in each of these projects.
    pub async fn earned_in(&self, projects: &[ProjectId], at: H256) -> Result<Vec<Units>> {
        let names: Vec<_> = projects.iter().map(|project| BookTotalCell(*project)).collect();
        let totals = self.cells(self.addresses.reputation, &names, at).await?;
        Ok(totals.into_iter().map(|total| total.unwrap_or_default().latest()).collect())
    }

    /// Points accepted in a project, by epoch, in the epochs in which there were any.
    pub async fn accepted_in(
        &self,
        project: ProjectId,
        last: Epoch,
        at: H256,
    ) -> Result<Vec<(Epoch, Points)>> {
        let blocks: Vec<_> = (0..=last.0 / EPOCHS_PER_BLOCK)
            .map(|block| AcceptedTotalCell(project, block))
            .collect();
        let totals = self.cells(self.addresses.reputation, &blocks, at).await?;
        let epochs = (0..).map(Epoch);
        let points = totals.into_iter().flat_map(|total| total.unwrap_or_default().points);
        Ok(epochs.zip(points).filter(|(_, points)| *points > Points(0)).collect())
    }
}
