//! Recording what a file states.

use super::{batches::Batches, packing::go_on, problem::Problem, works::Work};
use crate::{
    Commons,
    chain::{Chain, ContractCall, ContractEvent, Receipt, Signer},
    error::{Error, Result},
    log::{Entry, Event},
};
use commons_core::{
    Address,
    contribution::Contribution,
    ledger::{LedgerError, MANY_MAX},
    units::ContributionId,
};
use std::{
    ops::{ControlFlow, Range},
    time::Duration,
};
use tokio::time::{Instant, sleep};

/// What the chain calls a transaction that does not fit.
pub(super) const TOO_LARGE: &str = "out_of_limits";

/// How long a transaction of before may take to come into a finalised block.
const UNDER_WAY: Duration = Duration::from_secs(120);
const ASK_AGAIN: Duration = Duration::from_millis(500);

/// What has been recorded.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// The numbers, in the order of the works; if something failed, of those that were recorded.
    pub ids: Vec<ContributionId>,
    /// The transactions.
    pub receipts: Vec<Receipt>,
    /// Why not all of them were recorded.
    pub failure: Option<Error>,
}

/// Waits until the chain has taken or dropped what was sent for the signer before, perhaps by a program
/// that was ended in between: what is not in a finalised block cannot be seen, and would be sent again.
pub async fn nothing_under_way(chain: &Chain, signer: &Signer) -> Result<()> {
    let begun = Instant::now();
    loop {
        let (taken, expected) = chain.transaction_counts(signer).await?;
        if taken >= expected {
            return Ok(());
        }
        if begun.elapsed() >= UNDER_WAY {
            let what = format!(
                "{} transactions of this account are under way, and after {} seconds they are in no finalised block.",
                expected - taken,
                UNDER_WAY.as_secs()
            );
            return Err(Error::new("under_way", what)
                .hint("Wait until the node has taken or dropped them; what is sent now could be there twice."));
        }
        sleep(ASK_AGAIN).await;
    }
}

/// What the ledger would not take of this now, by the same rules as it has.
pub async fn check_works(
    commons: &Commons,
    me: Address,
    works: impl IntoIterator<Item = &Work>,
) -> Result<Vec<Problem>> {
    let head = commons.chain().head().await?;
    let at = Some(head.hash);
    let rules = commons.rule_book(head.hash).await?.at(head.time);
    let newest = commons.newest(at).await?;
    let projects = commons.newest_project(at).await?;
    let mut problems = Vec::new();
    for work in works {
        let length = u32::try_from(work.uri.len()).unwrap_or(u32::MAX);
        let draft = work.draft.clone();
        let id = draft.project;
        let refused = Contribution::record(me, head.time, draft, length, newest, &rules).err();
        let unknown =
            (id > projects).then_some(LedgerError::UnknownProject { id, newest: projects });
        for refusal in refused.into_iter().chain(unknown) {
            problems.push(Problem::new(work.line, Error::from(refusal).message));
        }
    }
    Ok(problems)
}

impl Commons {
    /// Records contributions of the signer, as many in a transaction as it can hold. Ends with the first
    /// transaction that fails; what was recorded before it stays. `progress` is told how many there are.
    pub async fn record_all(
        &self,
        signer: &Signer,
        works: &[&Work],
        mut progress: impl FnMut(usize),
    ) -> Recording {
        let mut batches = Batches::new(works.len(), MANY_MAX);
        let mut done = Recording::default();
        let mut signer = signer.clone();
        while let Some(ranges) = batches.next_calls() {
            let sent = self.record_some(&signer, works, &ranges, &mut batches, &mut done).await;
            match go_on(sent, &mut done.failure, &mut signer) {
                ControlFlow::Break(()) => break,
                ControlFlow::Continue(false) => continue,
                ControlFlow::Continue(true) => {}
            }
            progress(batches.next().map_or(works.len(), |next| next.start));
        }
        done
    }

    /// Records in one transaction. False if it was too large.
    async fn record_some(
        &self,
        signer: &Signer,
        works: &[&Work],
        ranges: &[Range<usize>],
        batches: &mut Batches,
        done: &mut Recording,
    ) -> Result<bool> {
        let calls = ranges.iter().map(|range| self.record_call(&works[range.clone()]));
        let calls = calls.collect::<Result<Vec<_>>>()?;
        let what = "record contributions";
        let sent = self.send_fitting(signer, what, calls.clone(), batches).await;
        let batched = match sent {
            Ok(Some(batched)) => batched,
            Ok(None) => return Ok(false),
            Err(error) => return Err(self.meant::<ContributionId, LedgerError>(error, None).await),
        };
        done.receipts.extend(batched.receipt);
        for (call, result) in calls.into_iter().zip(batched.results) {
            match result {
                Ok(events) => done.ids.extend(recorded(events)),
                Err(error) if done.failure.is_none() => {
                    // A transaction does not keep what the contract said; it says it again.
                    let again = self.chain().try_each(signer, vec![call]).await?.pop();
                    let error = again.and_then(|again| again.err()).unwrap_or(error);
                    done.failure =
                        Some(self.meant::<ContributionId, LedgerError>(error, None).await);
                }
                Err(_) => {}
            }
        }
        Ok(true)
    }

    fn record_call(&self, works: &[&Work]) -> Result<ContractCall> {
        let drafts = works.iter().map(|work| (work.draft.clone(), work.uri.clone()));
        Ok(self.record_many_message(drafts.collect())?.into())
    }
}

/// The numbers of what was recorded, in the order of the log.
fn recorded(events: Vec<ContractEvent>) -> impl Iterator<Item = ContributionId> {
    events.into_iter().map(Entry::from).filter_map(|entry| match entry.event() {
        Some(Event::Recorded(event)) => Some(event.id),
        _ => None,
    })
}
