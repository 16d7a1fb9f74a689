//! Sending calls, as many in a transaction as it can hold.

use super::batches::Batches;
use crate::{
    Commons,
    chain::{Batched, ChainError, ContractCall, DRY_RUN, Signer},
    error::{Error, Result},
};
use std::ops::ControlFlow;

/// How it goes on after a transaction was `sent`, or was too large (then this is `Continue(false)`, and
/// smaller ones follow): with the next turn of the signer, or not at all. What failed is kept.
pub(super) fn go_on(
    sent: Result<bool>,
    failure: &mut Option<Error>,
    signer: &mut Signer,
) -> ControlFlow<(), bool> {
    match sent {
        Ok(_) if failure.is_some() => ControlFlow::Break(()),
        Ok(sent) => {
            if sent {
                *signer = signer.clone().next_turn();
            }
            ControlFlow::Continue(sent)
        }
        Err(error) => {
            // In a dry run nothing is sent: each transaction is tried for itself.
            let goes_on = error.code == DRY_RUN;
            *failure = Some(error);
            if goes_on { ControlFlow::Continue(true) } else { ControlFlow::Break(()) }
        }
    }
}

impl Commons {
    /// Sends as many of these calls, which are the next ones of `batches`, as fit into one transaction.
    /// None if fewer are to be tried, or smaller ones. What the first of them meets is the error; one
    /// that would fail later waits until it is the first.
    pub(super) async fn send_fitting(
        &self,
        signer: &Signer,
        what: &str,
        calls: Vec<ContractCall>,
        batches: &mut Batches,
    ) -> std::result::Result<Option<Batched>, ChainError> {
        let mut ready = Vec::new();
        for tried in self.chain().try_each(signer, calls).await? {
            match tried {
                Ok(one) => ready.push(one),
                Err(error) if ready.is_empty() => return or_smaller(error, 1, batches),
                Err(_) => break,
            }
        }
        ready.truncate(self.chain().fitting(&ready).await?);
        let count = ready.len();
        match self.chain().send_together(signer, what, &ready).await {
            Ok(batched) => {
                batches.sent(count);
                Ok(Some(batched))
            }
            // Nothing is sent: each transaction is tried for itself.
            Err(error @ ChainError::Rehearsed(_)) => {
                batches.sent(count);
                Err(error)
            }
            Err(error) => or_smaller(error, count, batches),
        }
    }
}

fn or_smaller(
    error: ChainError,
    calls: usize,
    batches: &mut Batches,
) -> std::result::Result<Option<Batched>, ChainError> {
    match error {
        ChainError::OutOfLimits { .. } if batches.too_large(calls) => Ok(None),
        error => Err(error),
    }
}
