//! Casting what was planned: grades, or votes.

use super::{
    batches::Batches, packing::go_on, planning::Planned, problem::Problem, recording::TOO_LARGE,
};
use crate::{
    Commons,
    chain::{ContractCall, ContractEvent, Receipt as Transaction, Signer},
    commons::{Counted, ballot},
    error::{Error, Result},
    log::{Entry, Event},
    refusal::{Refusal, Scale, of_vote},
};
use commons_core::{H256, ballot::CastError, units::Units};
use commons_interfaces::reputation::CASTS_MAX;
use std::ops::ControlFlow;

/// What is cast, which decides how a refusal is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ballots {
    /// Grades of contributions.
    Reviews,
    /// Votes on proposals.
    Votes,
}

impl Ballots {
    fn explain(self, refusal: CastError, scale: &Scale) -> Error {
        match self {
            Self::Reviews => refusal.explain(scale),
            Self::Votes => of_vote(refusal, scale),
        }
    }

    fn what(self) -> &'static str {
        match self {
            Self::Reviews => "grade contributions",
            Self::Votes => "vote on proposals",
        }
    }
}

/// What has been cast.
#[derive(Clone, Debug, Default)]
pub struct Casting {
    /// What became of each, by its number; of fewer than were given if something failed.
    pub results: Vec<(u64, Counted)>,
    /// The transactions.
    pub receipts: Vec<Transaction>,
    /// Why not all of them were cast.
    pub failure: Option<Error>,
}

impl Commons {
    /// Which of these would not count now, and why.
    pub async fn check_casts(
        &self,
        signer: &Signer,
        casts: &[&Planned],
        ballots: Ballots,
    ) -> Result<Vec<Problem>> {
        let tried = self.try_all(signer, casts, ballots).await?;
        let refused =
            casts.iter().zip(tried).filter_map(|(cast, tried)| Some((cast, tried.err()?)));
        Ok(refused.map(|(cast, why)| Problem::new(cast.line, why.message)).collect())
    }

    /// What would become of each of these now, each with some of those before it.
    async fn try_all(
        &self,
        signer: &Signer,
        casts: &[&Planned],
        ballots: Ballots,
    ) -> Result<Vec<Result<()>>> {
        let mut batches = Batches::new(casts.len(), CASTS_MAX);
        let mut results = Vec::new();
        while let Some(range) = batches.next() {
            let all = casts[range].iter().map(|planned| planned.cast()).collect();
            let explain = |refusal, scale: &Scale| ballots.explain(refusal, scale);
            match self.try_casts(signer, all, explain).await {
                Err(error) if error.code == TOO_LARGE && batches.too_large(1) => continue,
                tried => results.extend(tried?),
            }
            batches.sent(1);
        }
        Ok(results)
    }

    /// Casts, as many in a transaction as it can hold. What is refused by then is skipped; it ends with
    /// the first transaction that fails. `progress` is told how many are done.
    pub async fn cast_all(
        &self,
        signer: &Signer,
        casts: &[&Planned],
        ballots: Ballots,
        mut progress: impl FnMut(usize),
    ) -> Casting {
        let mut done = Casting::default();
        let tried = match self.try_all(signer, casts, ballots).await {
            Ok(tried) => tried,
            Err(error) => return Casting { failure: Some(error), ..done },
        };
        let mut counting = Vec::new();
        for (cast, tried) in casts.iter().zip(tried) {
            match tried {
                Ok(()) => counting.push(*cast),
                Err(refusal) => done.results.push((cast.id, Err(refusal))),
            }
        }
        let mut batches = Batches::new(counting.len(), CASTS_MAX);
        let mut signer = signer.clone();
        while let Some(ranges) = batches.next_calls() {
            let calls: Vec<_> =
                ranges.into_iter().filter_map(|range| counting.get(range)).collect();
            let sent = self.cast_some(&signer, &calls, ballots, &mut batches, &mut done).await;
            match go_on(sent, &mut done.failure, &mut signer) {
                ControlFlow::Break(()) => break,
                ControlFlow::Continue(false) => continue,
                ControlFlow::Continue(true) => {}
            }
            progress(batches.next().map_or(counting.len(), |next| next.start));
        }
        done
    }

    /// Casts in one transaction. False if it was too large.
    async fn cast_some(
        &self,
        signer: &Signer,
        calls: &[&[&Planned]],
        ballots: Ballots,
        batches: &mut Batches,
        done: &mut Casting,
    ) -> Result<bool> {
        let call = |casts: &&[&Planned]| {
            let casts = casts.iter().map(|planned| planned.cast()).collect();
            ContractCall::from(self.casts_message(casts))
        };
        let messages = calls.iter().map(call).collect();
        let Some(batched) = self.send_fitting(signer, ballots.what(), messages, batches).await?
        else {
            return Ok(false);
        };
        done.receipts.extend(batched.receipt);
        for (casts, result) in calls.iter().zip(batched.results) {
            let events = match result {
                Ok(events) => events,
                Err(error) => {
                    done.failure.get_or_insert(error.into());
                    continue;
                }
            };
            // Those that count have events, in the same order.
            let mut counted = weights(events).peekable();
            for cast in *casts {
                let name = ballot(&cast.terms);
                let result = match counted.next_if(|(counting, _)| *counting == name) {
                    Some((_, weight)) => Ok(weight),
                    None => Err(self.why_not(signer, cast, ballots).await),
                };
                done.results.push((cast.id, result));
            }
        }
        Ok(true)
    }

    /// Why something was refused as its turn came.
    async fn why_not(&self, signer: &Signer, cast: &Planned, ballots: Ballots) -> Error {
        match self.try_all(signer, &[cast], ballots).await.map(|mut tried| tried.pop()) {
            Ok(Some(Err(refusal))) => refusal,
            _ => Error::new("not_cast", "It was refused as its turn came.")
                .hint("Something changed since it was tried: cast it once more."),
        }
    }
}

/// The ballots of casts that counted, and their weights.
fn weights(events: Vec<ContractEvent>) -> impl Iterator<Item = (H256, Units)> {
    events.into_iter().map(Entry::from).filter_map(|entry| match entry.event() {
        Some(Event::VoteCast(event)) => Some((event.ballot, event.weight)),
        _ => None,
    })
}
