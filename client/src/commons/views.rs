//! What can be read of the ledger, and of the history.

use super::{Commons, ask, ballot, try_ask};
use crate::{
    chain::Chain,
    error::Result,
    log::{Entry, Event},
};
use commons_core::{
    ballot::Terms,
    contribution::Contribution,
    hub::Addresses,
    ledger::{LedgerError, Project},
    parameters::Parameters,
    units::{ContributionId, ProjectId},
};
use commons_interfaces::{
    PAGE_MAX,
    governor::{Governor, ParameterSet},
    ledger::Ledger,
    reputation::VoteCast,
};
use ink::codegen::TraitCallBuilder;
use primitive_types::{H256, U256};
use std::collections::BTreeMap;

/// How many blocks are read at a time when something is looked for from the newest one on.
const STEP: u64 = 256;

impl Commons {
    /// A contribution at block `at`.
    pub async fn contribution(&self, id: ContributionId, at: Option<H256>) -> Result<Contribution> {
        let found = ask(&self.chain, self.ledger().call().contribution(id), at).await?;
        match found {
            Some(contribution) => Ok(contribution),
            None => {
                let newest = self.newest(at).await?;
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

    /// A project at block `at`.
    pub async fn project(&self, id: ProjectId, at: Option<H256>) -> Result<Project> {
        let found = ask(&self.chain, self.ledger().call().project(id), at).await?;
        match found {
            Some(project) => Ok(project),
            None => {
                let newest = self.newest_project(at).await?;
                Err(LedgerError::UnknownProject { id, newest }.into())
            }
        }
    }

    /// Projects `first`, `first + 1`, ..., at most `count`, at block `at`.
    pub async fn projects(
        &self,
        first: ProjectId,
        count: u32,
        at: Option<H256>,
    ) -> Result<Vec<(ProjectId, Project)>> {
        let mut found = Vec::new();
        let first = first.0.max(1);
        while (found.len() as u64) < u64::from(count) {
            let left = count.saturating_sub(found.len() as u32).min(PAGE_MAX);
            let next = ProjectId(first.saturating_add(found.len() as u32));
            let page = ask(&self.chain, self.ledger().call().projects(next, left), at).await?;
            let size = page.len();
            found.extend((next.0..).map(ProjectId).zip(page));
            if size < left as usize {
                break;
            }
        }
        Ok(found)
    }

    /// Number of the newest project at block `at`; 0 before the first.
    pub async fn newest_project(&self, at: Option<H256>) -> Result<ProjectId> {
        ask(&self.chain, self.ledger().call().newest_project(), at).await
    }

    /// Where the evidence of a contribution is. It is in no storage, only in the event of the
    /// second in which it was recorded, which lies in a block not before `from`.
    pub async fn uri(
        &self,
        id: ContributionId,
        contribution: &Contribution,
        from: u64,
    ) -> Result<Option<Vec<u8>>> {
        let uri = |event| match event {
            Event::Recorded(event) if event.id == id => Some(event.uri),
            Event::Consented(event) if event.id == id => Some(event.uri),
            Event::Amended(event) if event.id == id => Some(event.uri),
            _ => None,
        };
        let block = self.block_since(contribution.recorded, from).await?;
        // Reopening says nothing of the evidence: then it was said some time before.
        let first = if contribution.reopened { from } else { block };
        self.newest_event(first, block, uri).await
    }

    /// Where the documents of projects are, which were opened in blocks not before `from`. Only
    /// those blocks are read, each of them once.
    pub async fn project_uris(
        &self,
        projects: &[(ProjectId, Project)],
        from: u64,
    ) -> Result<BTreeMap<ProjectId, Vec<u8>>> {
        let times: Vec<_> = projects.iter().map(|(_, project)| project.at).collect();
        let mut blocks = self.chain.blocks_since(&times, from).await?;
        blocks.sort_unstable();
        blocks.dedup();
        let mut uris = BTreeMap::new();
        for block in blocks {
            let log = self.log(block, block, |_| ()).await?;
            uris.extend(log.iter().filter_map(Entry::event).filter_map(|event| match event {
                Event::ProjectOpened(event) => Some((event.id, event.uri)),
                _ => None,
            }));
        }
        Ok(uris)
    }

    /// The newest event in blocks `first..=last` that `pick` takes.
    async fn newest_event<T>(
        &self,
        first: u64,
        last: u64,
        pick: impl Fn(Event) -> Option<T>,
    ) -> Result<Option<T>> {
        let mut end = last;
        loop {
            let start = end.saturating_sub(STEP - 1).max(first);
            let log = self.log(start, end, |_| ()).await?;
            let found = log.iter().rev().filter_map(Entry::event).find_map(&pick);
            if found.is_some() || start <= first {
                return Ok(found);
            }
            end = start - 1;
        }
    }

    /// Every cast of a review, in order; the last one of each agent counts. They are in no storage,
    /// only in the events of the blocks while it was open, none of which is before `from`.
    pub async fn reviews(&self, terms: &Terms, closes: u64, from: u64) -> Result<Vec<VoteCast>> {
        let ballot = ballot(terms);
        let first = self.block_since(terms.opens, from).await?;
        let last = self.block_since(closes, first).await?;
        let log = self.log(first, last, |_| ()).await?;
        let casts = log.iter().filter_map(Entry::event).filter_map(|event| match event {
            Event::VoteCast(cast) if cast.ballot == ballot => Some(cast),
            _ => None,
        });
        Ok(casts.collect())
    }

    /// The first block of a second or later, not before `from`; the newest if there is none yet.
    async fn block_since(&self, time: u64, from: u64) -> Result<u64> {
        Ok(self.chain.blocks_since(&[time], from).await?.pop().unwrap_or(from))
    }

    /// Number of the newest contribution at block `at`; 0 before the first.
    pub async fn newest(&self, at: Option<H256>) -> Result<ContributionId> {
        ask(&self.chain, self.ledger().call().newest(), at).await
    }

    /// The terms of a contribution's review.
    pub async fn terms(&self, id: ContributionId) -> Result<Terms> {
        try_ask::<_, LedgerError>(&self.chain, self.ledger().call().terms(id), None).await
    }

    /// The parameters that the governor has in force at block `at`.
    pub async fn parameters(&self, at: Option<H256>) -> Result<Parameters> {
        ask(&self.chain, self.governor().call().parameters(), at).await
    }

    /// The event that last changed each parameter, by its position; `from` is the block of the
    /// deployment. Only the blocks are read in which parameters changed.
    pub async fn parameter_changes(
        &self,
        from: u64,
        at: H256,
    ) -> Result<BTreeMap<u8, ParameterSet>> {
        let versions = self.rule_book(at).await?.versions();
        let adopted = |since: u64| since.saturating_sub(1);
        let times = versions.iter().skip(1).flat_map(|one| [adopted(one.since), one.since]);
        let blocks = self.chain.blocks_since(&times.collect::<Vec<_>>(), from).await?;
        let mut changes = BTreeMap::new();
        for seconds in blocks.chunks(2) {
            let [first, after] = seconds else { continue };
            let log = self.log(*first, *after, |_| ()).await?;
            for event in log.iter().filter_map(Entry::event) {
                if let Event::ParameterSet(event) = event {
                    changes.insert(event.parameter, event);
                }
            }
        }
        Ok(changes)
    }

    /// Native money in the treasury, as contracts count it.
    pub async fn treasury(&self) -> Result<U256> {
        Ok(self.chain.spendable(self.addresses.governor).await?)
    }

    /// Hashes of the contracts' code at block `at`, with their names.
    pub async fn code_hashes(&self, at: H256) -> Result<[(&'static str, H256); 6]> {
        code_hashes(&self.chain, &self.addresses, at).await
    }

    /// All events of the commons in blocks `from..=to`; `progress` is told each block read.
    pub async fn log(&self, from: u64, to: u64, progress: impl FnMut(u64)) -> Result<Vec<Entry>> {
        let events = self.chain.contract_events(&self.contracts(), from, to, progress).await?;
        Ok(events.into_iter().map(Entry::from).collect())
    }
}

/// Hashes of the code of a suite, with the names of its contracts.
pub(super) async fn code_hashes(
    chain: &Chain,
    addresses: &Addresses,
    at: H256,
) -> Result<[(&'static str, H256); 6]> {
    let Addresses { hub, ledger, reputation, books, governor, pool } = *addresses;
    Ok([
        ("books", chain.code_hash(books, at).await?),
        ("reputation", chain.code_hash(reputation, at).await?),
        ("ledger", chain.code_hash(ledger, at).await?),
        ("governor", chain.code_hash(governor, at).await?),
        ("pool", chain.code_hash(pool, at).await?),
        ("hub", chain.code_hash(hub, at).await?),
    ])
}
