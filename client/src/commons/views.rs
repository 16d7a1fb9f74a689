//! What can be read.

use super::{Commons, HubRef, READER, ask, not_understood, refused};
use crate::{
    bundle::keccak256,
    chain::ChainError,
    error::Result,
    log::{Entry, Event},
    message::Message,
};
use commons_core::{
    ballot::{GradeBallot, Receipt as Vote, Terms},
    contribution::{Contribution, LedgerError},
    history::History,
    review::Surge,
    units::{ContributionId, Units},
};
use commons_interfaces::{
    hub::{Addresses, Hub},
    ledger::{Charter, Ledger, PAGE_MAX},
    reputation::{Graded, Reputation},
};
use ink::codegen::TraitCallBuilder;
use primitive_types::{H160, H256};

impl Commons {
    /// A contribution.
    pub async fn contribution(&self, id: ContributionId) -> Result<Contribution> {
        let found = ask(&self.chain, self.ledger().call().contribution(id), None).await?;
        match found {
            Some(contribution) => Ok(contribution),
            None => {
                let newest = self.newest(None).await?;
                Err(LedgerError::UnknownContribution { id, newest }.into())
            }
        }
    }

    /// Contributions `first`, `first + 1`, ..., at most `count`, at block `at`.
    pub async fn contributions(
        &self,
        first: ContributionId,
        count: u32,
        at: Option<H256>,
    ) -> Result<Vec<(ContributionId, Contribution)>> {
        let mut found = Vec::new();
        let first = first.0.max(1);
        while (found.len() as u64) < u64::from(count) {
            let left = count.saturating_sub(found.len() as u32).min(PAGE_MAX);
            let next = ContributionId(first.saturating_add(found.len() as u64));
            let message = self.ledger().call().contributions(next, left);
            let page = ask(&self.chain, message, at).await?;
            let size = page.len();
            found.extend((next.0..).map(ContributionId).zip(page));
            if size < left as usize {
                break;
            }
        }
        Ok(found)
    }

    /// Where the evidence of a contribution is. It is in no storage, only in the event of the
    /// second in which it was recorded, which lies in a block not before `from`.
    pub async fn uri(
        &self,
        id: ContributionId,
        recorded: u64,
        from: u64,
    ) -> Result<Option<Vec<u8>>> {
        let block = self.block_since(recorded, from).await?;
        let log = self.log(block, block, |_| ()).await?;
        Ok(log.iter().rev().filter_map(Entry::event).find_map(|event| match event {
            Event::Recorded(event) if event.id == id => Some(event.uri),
            Event::Amended(event) if event.id == id => Some(event.uri),
            _ => None,
        }))
    }

    /// Every cast of a review, in order; the last one of each agent counts. They are in no storage,
    /// only in the events of the blocks while it was open, none of which is before `from`.
    pub async fn reviews(&self, terms: &Terms, closes: u64, from: u64) -> Result<Vec<Graded>> {
        let ballot = terms.ballot(keccak256);
        let first = self.block_since(terms.opens, from).await?;
        let last = self.block_since(closes, first).await?;
        let log = self.log(first, last, |_| ()).await?;
        let graded = log.iter().filter_map(Entry::event).filter_map(|event| match event {
            Event::Graded(graded) if graded.ballot == ballot => Some(graded),
            _ => None,
        });
        Ok(graded.collect())
    }

    /// The first block of a second or later, not before `from`; the newest if there is none yet.
    async fn block_since(&self, time: u64, from: u64) -> Result<u64> {
        let (mut low, mut high) = (from, self.chain.head().await?.number);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.chain.block(middle).await?.time < time {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// Number of the newest contribution at block `at`; 0 before the first.
    pub async fn newest(&self, at: Option<H256>) -> Result<ContributionId> {
        ask(&self.chain, self.ledger().call().newest(), at).await
    }

    /// The terms of a contribution's review.
    pub async fn terms(&self, id: ContributionId) -> Result<Terms> {
        let message: Message<std::result::Result<Terms, LedgerError>> =
            self.ledger().call().terms(id).into();
        match self.chain.read(READER, message.to, message.data.clone(), None).await {
            Ok(answer) => message
                .decode(&answer)
                .ok_or_else(|| not_understood(message.to))?
                .map_err(Into::into),
            Err(ChainError::Reverted { data }) => {
                let error = ChainError::Reverted { data: data.clone() };
                Err(refused::<Terms, LedgerError>(&data, error))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What the ledger was deployed with.
    pub async fn charter(&self, at: Option<H256>) -> Result<Charter> {
        ask(&self.chain, self.ledger().call().charter(), at).await
    }

    /// A ballot at block `at`; `None` before its first cast.
    pub async fn tally(&self, ballot: H256, at: Option<H256>) -> Result<Option<GradeBallot>> {
        ask(&self.chain, self.reputation().call().tally(ballot), at).await
    }

    /// What an agent cast in a ballot.
    pub async fn vote(&self, ballot: H256, agent: H160) -> Result<Option<Vote>> {
        ask(&self.chain, self.reputation().call().receipt(ballot, agent), None).await
    }

    /// Weight of an agent at block `at`.
    pub async fn balance_of(&self, agent: H160, at: Option<H256>) -> Result<Units> {
        ask(&self.chain, self.reputation().call().balance_of(agent), at).await
    }

    /// Weight of all agents at block `at`.
    pub async fn total_supply(&self, at: Option<H256>) -> Result<Units> {
        ask(&self.chain, self.reputation().call().total_supply(), at).await
    }

    /// What was accepted in the newest epoch, at block `at`.
    pub async fn surge(&self, at: Option<H256>) -> Result<Surge> {
        ask(&self.chain, self.reputation().call().surge(), at).await
    }

    /// The contract that may settle and mint.
    pub async fn minter(&self, at: Option<H256>) -> Result<H160> {
        ask(&self.chain, self.reputation().call().ledger(), at).await
    }

    /// Histories of hub, ledger and reputation at block `at`.
    pub async fn histories(&self, at: Option<H256>) -> Result<[History; 3]> {
        Ok([
            ask(&self.chain, HubRef::from(self.hub).call().history(), at).await?,
            ask(&self.chain, self.ledger().call().history(), at).await?,
            ask(&self.chain, self.reputation().call().history(), at).await?,
        ])
    }

    /// Hashes of the contracts' code at block `at`, with their names.
    pub async fn code_hashes(&self, at: H256) -> Result<[(&'static str, H256); 3]> {
        let Addresses { ledger, reputation } = self.addresses;
        Ok([
            ("reputation", self.chain.code_hash(reputation, at).await?),
            ("ledger", self.chain.code_hash(ledger, at).await?),
            ("hub", self.chain.code_hash(self.hub, at).await?),
        ])
    }

    /// All events of the commons in blocks `from..=to`; `progress` is told each block read.
    pub async fn log(&self, from: u64, to: u64, progress: impl FnMut(u64)) -> Result<Vec<Entry>> {
        let events = self.chain.contract_events(&self.contracts(), from, to, progress).await?;
        Ok(events.into_iter().map(Entry::from).collect())
    }
}
