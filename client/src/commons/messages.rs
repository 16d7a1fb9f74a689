//! What members do.

use super::{Commons, find, not_understood, refused};
use crate::{
    chain::{ChainError, Receipt, Signer},
    error::{Error, Result},
    log::Event,
    message::Message,
};
use commons_core::{
    ballot::{CastError, REASON_MAX, Terms},
    contribution::{CITES_MAX, Draft, LedgerError, URI_MAX},
    review::Outcome,
    units::ContributionId,
};
use commons_interfaces::{ledger::Ledger, reputation::Reputation};
use ink::codegen::TraitCallBuilder;
use scale::Decode;

impl Commons {
    /// Records a contribution of the signer.
    pub async fn record(
        &self,
        signer: &Signer,
        draft: Draft,
        uri: Vec<u8>,
    ) -> Result<(ContributionId, Receipt)> {
        check_lengths(&draft, &uri)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().record(draft, uri);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message).await?;
        // Somebody else may have recorded since the dry run: the event has the number.
        let id = find(&receipt, |event| match event {
            Event::Recorded(event) => Some(event.id),
            _ => None,
        });
        Ok((id.unwrap_or(expected), receipt))
    }

    /// Replaces what a contribution of the signer states.
    pub async fn amend(
        &self,
        signer: &Signer,
        id: ContributionId,
        draft: Draft,
        uri: Vec<u8>,
    ) -> Result<Receipt> {
        check_lengths(&draft, &uri)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().amend(id, draft, uri);
        Ok(self.send::<(), LedgerError>(signer, message).await?.1)
    }

    /// Takes a contribution of the signer back.
    pub async fn withdraw(&self, signer: &Signer, id: ContributionId) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().withdraw(id);
        Ok(self.send::<(), LedgerError>(signer, message).await?.1)
    }

    /// Grades a revision of a contribution, 0 to 10; refused if it has been amended since, so that
    /// nobody grades what they have not seen.
    pub async fn review(
        &self,
        signer: &Signer,
        id: ContributionId,
        revision: u8,
        grade: u8,
        reason: &str,
    ) -> Result<Receipt> {
        let terms = self.terms(id).await?;
        if terms.revision != revision {
            let what = format!(
                "Contribution {id} has been amended: it is revision {} now, not {revision}.",
                terms.revision
            );
            return Err(Error::new("amended", what).hint(format!(
                "Look at it again with commons contribution {id}; then give --revision {}.",
                terms.revision
            )));
        }
        // A ballot does not know what it judges; the ledger knows that it is over.
        self.contribution(id).await?.check_open()?;
        self.cast(signer, terms, grade, reason).await
    }

    /// Casts a grade in the ballot with these terms, whatever they are.
    pub async fn cast(
        &self,
        signer: &Signer,
        terms: Terms,
        grade: u8,
        reason: &str,
    ) -> Result<Receipt> {
        let length = length(reason.as_bytes());
        if length > REASON_MAX {
            return Err(CastError::ReasonTooLong { length, max: REASON_MAX }.into());
        }
        let mut reputation = self.reputation();
        let message = reputation.call_mut().cast(terms, grade, reason.as_bytes().to_vec());
        Ok(self.send::<(), CastError>(signer, message).await?.1)
    }

    /// Takes the outcome of a review.
    pub async fn settle(&self, signer: &Signer, id: ContributionId) -> Result<(Outcome, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().settle(id);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message).await?;
        let outcome = find(&receipt, |event| match event {
            Event::Settled(event) => Some(event.outcome),
            _ => None,
        });
        Ok((outcome.unwrap_or(expected), receipt))
    }

    async fn send<T: Decode, E: Decode + Into<Error>>(
        &self,
        signer: &Signer,
        message: impl Into<Message<std::result::Result<T, E>>>,
    ) -> Result<(T, Receipt)> {
        let message = message.into();
        let sent = self.chain.call(signer, message.to, message.data.clone(), 0).await;
        let (answer, receipt) = sent.map_err(|error| match &error {
            ChainError::Reverted { data } => refused::<T, E>(data, error.clone()),
            _ => error.into(),
        })?;
        match message.decode(&answer) {
            Some(answer) => Ok((answer.map_err(Into::into)?, receipt)),
            None => Err(not_understood(message.to)),
        }
    }
}

/// What is far too long does not even reach a contract, which takes 16 KiB; the contract checks the
/// rest.
fn check_lengths(draft: &Draft, uri: &[u8]) -> Result<()> {
    if length(uri) > URI_MAX {
        return Err(LedgerError::UriTooLong { length: length(uri), max: URI_MAX }.into());
    }
    if draft.cites.len() > CITES_MAX.into() {
        let given = u32::try_from(draft.cites.len()).unwrap_or(u32::MAX);
        return Err(LedgerError::TooManyCites { given, max: CITES_MAX }.into());
    }
    Ok(())
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
