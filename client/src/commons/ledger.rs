//! What members do in the ledger.

use super::{
    Commons, find,
    send::{check_draft, check_uri},
};
use crate::{
    chain::{Receipt, Signer},
    error::Result,
    log::Event,
    message::Message,
    refusal,
};
use commons_core::{
    Address, H256,
    contribution::Draft,
    ledger::{LedgerError, check_number},
    reputation::Burned,
    review::Outcome,
    units::{ContributionId, Points, ProjectId},
};
use commons_interfaces::ledger::Ledger;
use ink::codegen::TraitCallBuilder;

impl Commons {
    /// Opens a project.
    pub async fn open_project(
        &self,
        signer: &Signer,
        document: H256,
        uri: Vec<u8>,
    ) -> Result<(ProjectId, Receipt)> {
        check_uri(&uri)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().open_project(document, uri);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message, None).await?;
        // Somebody else may have opened one since the dry run: the event has the number.
        let id = find(&receipt, |event| match event {
            Event::ProjectOpened(event) => Some(event.id),
            _ => None,
        });
        Ok((id.unwrap_or(expected), receipt))
    }

    /// Records a contribution of the signer.
    pub async fn record(
        &self,
        signer: &Signer,
        draft: Draft,
        uri: Vec<u8>,
    ) -> Result<(ContributionId, Receipt)> {
        check_uri(&uri)?;
        check_draft(&draft)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().record(draft, uri);
        self.recorded(self.send::<_, LedgerError>(signer, message, None).await?)
    }

    /// Records several contributions of the signer, all or none; returns the number of the first.
    pub async fn record_many(
        &self,
        signer: &Signer,
        drafts: Vec<(Draft, Vec<u8>)>,
    ) -> Result<(ContributionId, Receipt)> {
        let message = self.record_many_message(drafts)?;
        self.recorded(self.send::<_, LedgerError>(signer, message, None).await?)
    }

    /// The message that does so.
    pub(crate) fn record_many_message(
        &self,
        drafts: Vec<(Draft, Vec<u8>)>,
    ) -> Result<Message<std::result::Result<ContributionId, LedgerError>>> {
        check_number(drafts.len())?;
        for (draft, uri) in &drafts {
            check_uri(uri)?;
            check_draft(draft)?;
        }
        Ok(self.ledger().call_mut().record_many(drafts).into())
    }

    /// Records a contribution of `agent`, who has to consent.
    pub async fn record_for(
        &self,
        signer: &Signer,
        agent: Address,
        draft: Draft,
    ) -> Result<(ContributionId, Receipt)> {
        check_draft(&draft)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().record_for(agent, draft);
        self.recorded(self.send::<_, LedgerError>(signer, message, None).await?)
    }

    fn recorded(
        &self,
        (expected, receipt): (ContributionId, Receipt),
    ) -> Result<(ContributionId, Receipt)> {
        let id = find(&receipt, |event| match event {
            Event::Recorded(event) => Some(event.id),
            _ => None,
        });
        Ok((id.unwrap_or(expected), receipt))
    }

    /// Says that what somebody else recorded is the signer's.
    pub async fn consent(
        &self,
        signer: &Signer,
        id: ContributionId,
        uri: Vec<u8>,
    ) -> Result<Receipt> {
        check_uri(&uri)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().consent(id, uri);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Says that what somebody else recorded shall not count as the signer's.
    pub async fn decline(&self, signer: &Signer, id: ContributionId) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().decline(id);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Replaces what a contribution of the signer states.
    pub async fn amend(
        &self,
        signer: &Signer,
        id: ContributionId,
        draft: Draft,
        uri: Vec<u8>,
    ) -> Result<Receipt> {
        check_uri(&uri)?;
        check_draft(&draft)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().amend(id, draft, uri);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Takes a contribution of the signer back.
    pub async fn withdraw(&self, signer: &Signer, id: ContributionId) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().withdraw(id);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Puts a contribution of the signer that lapsed to review once more.
    pub async fn reopen(&self, signer: &Signer, id: ContributionId) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().reopen(id);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Takes the outcome of a review.
    pub async fn settle(&self, signer: &Signer, id: ContributionId) -> Result<(Outcome, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().settle(id);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message, None).await?;
        let outcome = find(&receipt, |event| match event {
            Event::Settled(event) => Some(event.outcome),
            _ => None,
        });
        Ok((outcome.unwrap_or(expected), receipt))
    }

    /// Credits citation `index` (from 0) of an accepted contribution; returns the value minted.
    pub async fn credit_cite(
        &self,
        signer: &Signer,
        id: ContributionId,
        index: u8,
    ) -> Result<(Points, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().credit_cite(id, index);
        let sent = self.send::<_, LedgerError>(signer, message, None).await;
        let (expected, receipt) = self.or_why_worthless(sent, id, Some(index)).await?;
        let value = find(&receipt, |event| match event {
            Event::Credited(event) => Some(event.value),
            _ => None,
        });
        Ok((value.unwrap_or(expected), receipt))
    }

    /// Lowers an accepted value. For the governor only, so whoever signs is refused: it is proposed.
    pub async fn correct(
        &self,
        signer: &Signer,
        id: ContributionId,
        value: Points,
    ) -> Result<(Burned, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().correct(id, value);
        let sent = self.send::<_, LedgerError>(signer, message, None).await;
        self.burned(self.or_why_worthless(sent, id, None).await?)
    }

    /// Makes a reviewer pay who confirmed what was corrected to 0.
    pub async fn penalize(
        &self,
        signer: &Signer,
        id: ContributionId,
        reviewer: Address,
    ) -> Result<(Burned, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().penalize(id, reviewer);
        let sent = self.send::<_, LedgerError>(signer, message, None).await;
        self.burned(self.or_why_worthless(sent, id, None).await?)
    }

    /// The ledger says that a contribution has no value that stands, not why. This does, and which
    /// one it is: `id`, or what it cites as number `index`.
    async fn or_why_worthless<T>(
        &self,
        sent: Result<T>,
        id: ContributionId,
        index: Option<u8>,
    ) -> Result<T> {
        let refusal = match sent {
            Err(refusal) if refusal.code == refusal::NOT_ACCEPTED => refusal,
            sent => return sent,
        };
        // The refusal is what matters; why it was refused only makes it better.
        let Ok(this) = self.contribution(id, None).await else { return Err(refusal) };
        if let Some(why) = refusal::worthless(id, &this, None) {
            return Err(why);
        }
        let cited = index.and_then(|index| this.draft.cites.get(usize::from(index)).copied());
        let Some(cited) = cited else { return Err(refusal) };
        let Ok(other) = self.contribution(cited, None).await else { return Err(refusal) };
        Err(refusal::worthless(cited, &other, Some(id)).unwrap_or(refusal))
    }

    fn burned(&self, (expected, receipt): (Burned, Receipt)) -> Result<(Burned, Receipt)> {
        let burned = find(&receipt, |event| match event {
            Event::Burnt(event) => Some(Burned { owed: event.owed, taken: event.taken }),
            _ => None,
        });
        Ok((burned.unwrap_or(expected), receipt))
    }
}
