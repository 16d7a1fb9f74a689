//! How a message becomes a transaction, and what the transaction says of itself.

use super::{Commons, not_understood, refused};
use crate::{
    chain::{ChainError, Receipt, Signer},
    error::{Error, Result},
    log::{Entry, Event},
    message::Message,
    refusal::{Refusal, Scale},
};
use commons_core::{
    contribution::{CITES_MAX, Draft, URI_MAX},
    ledger::LedgerError,
};
use scale::Decode;

impl Commons {
    /// Sends a message that the contract may refuse. Weight in a refusal is told as of `scale`, or
    /// else of now.
    pub(super) async fn send<T: Decode, E: Decode + Refusal>(
        &self,
        signer: &Signer,
        message: impl Into<Message<std::result::Result<T, E>>>,
        scale: Option<Scale>,
    ) -> Result<(T, Receipt)> {
        let message = message.into();
        let sent = self.chain.call(signer, message.to, message.data.clone(), 0).await;
        match sent {
            Ok((answer, receipt)) => match message.decode(&answer) {
                Some(Ok(answer)) => Ok((answer, receipt)),
                Some(Err(refusal)) => Err(self.explain(refusal, scale).await),
                None => Err(not_understood(message.to)),
            },
            Err(error) => Err(self.meant::<T, E>(error, scale).await),
        }
    }

    /// What an error means that a message met which answers with `T`, or refuses with `E`.
    pub(crate) async fn meant<T: Decode, E: Decode + Refusal>(
        &self,
        error: ChainError,
        scale: Option<Scale>,
    ) -> Error {
        let ChainError::Reverted { data } = &error else { return error.into() };
        match refused::<T, E>(data) {
            Some(refusal) => self.explain(refusal, scale).await,
            None => error.into(),
        }
    }

    async fn explain(&self, refusal: impl Refusal, scale: Option<Scale>) -> Error {
        let scale = match (scale, self.chain.head().await) {
            (Some(scale), _) => scale,
            (None, Ok(head)) => Scale::At(self.calendar, head.time),
            // The refusal is what matters, not how an amount in it is told.
            (None, Err(_)) => Scale::Units,
        };
        refusal.explain(&scale)
    }
}

/// The first event in a transaction that `pick` takes. What a transaction did is in its events:
/// nothing has to be asked that could fail after the fact, or have changed meanwhile.
pub fn find<T>(receipt: &Receipt, pick: impl Fn(Event) -> Option<T>) -> Option<T> {
    events(receipt).find_map(pick)
}

/// The events of a transaction that this client knows.
pub(super) fn events(receipt: &Receipt) -> impl Iterator<Item = Event> {
    receipt.events.iter().cloned().map(Entry::from).filter_map(|entry| entry.event())
}

/// What is far too long does not even reach a contract, which takes 16 KiB; the contract checks the
/// rest.
pub(super) fn check_draft(draft: &Draft) -> Result<()> {
    if draft.cites.len() > CITES_MAX.into() {
        let given = u32::try_from(draft.cites.len()).unwrap_or(u32::MAX);
        return Err(LedgerError::TooManyCites { given, max: CITES_MAX }.into());
    }
    Ok(())
}

/// The same for a URI.
pub(super) fn check_uri(uri: &[u8]) -> Result<()> {
    if length(uri) > URI_MAX {
        return Err(LedgerError::UriTooLong { length: length(uri), max: URI_MAX }.into());
    }
    Ok(())
}

pub(super) fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
