//! What members do in reputation: casting and lending.

use super::{
    Commons, ballot, find, not_understood,
    send::{events, length},
};
use crate::{
    chain::{Receipt, Signer},
    error::{Error, Result},
    log::Event,
    message::Message,
    refusal::{Refusal, Scale},
};
use commons_core::{
    Address,
    ballot::{CastError, Kind, REASON_MAX, Terms},
    delegation::{DelegationError, Lent},
    units::{ContributionId, Units},
};
use commons_interfaces::reputation::{CASTS_MAX, Reputation};
use ink::codegen::TraitCallBuilder;

/// What became of one cast among several: the weight it counted with, or why it did not count.
pub type Counted = std::result::Result<Units, Error>;

impl Commons {
    /// Grades a revision of a contribution, 0 to 10; refused if it has been changed since, so that
    /// nobody grades what they have not seen.
    pub async fn review(
        &self,
        signer: &Signer,
        id: ContributionId,
        revision: u8,
        grade: u8,
        reason: &str,
    ) -> Result<Receipt> {
        // A ballot does not know what it judges; the ledger knows that it is over.
        self.contribution(id, None).await?.check_open()?;
        let terms = self.terms(id).await?;
        if terms.revision != revision {
            let what = format!(
                "Contribution {id} has been amended or reopened: it is revision {} now, not {revision}.",
                terms.revision
            );
            return Err(Error::new("amended", what).hint(format!(
                "Look at it again with commons contribution {id}; then give --revision {}.",
                terms.revision
            )));
        }
        self.cast(signer, terms, grade, reason).await
    }

    /// Casts in the ballot with these terms, whatever they are.
    pub async fn cast(
        &self,
        signer: &Signer,
        terms: Terms,
        choice: u8,
        reason: &str,
    ) -> Result<Receipt> {
        check_reason(reason)?;
        let mut reputation = self.reputation();
        let message = reputation.call_mut().cast(terms, choice, reason.as_bytes().to_vec());
        let scale = Some(self.scale_of(&terms));
        Ok(self.send::<(), CastError>(signer, message, scale).await?.1)
    }

    /// Casts in several ballots at once. A refused cast is skipped; the others count.
    pub async fn cast_many(
        &self,
        signer: &Signer,
        casts: Vec<(Terms, u8, String)>,
    ) -> Result<(Vec<Counted>, Receipt)> {
        if casts.is_empty() || casts.len() > CASTS_MAX as usize {
            let what =
                format!("{} casts cannot be sent at once; 1 to {CASTS_MAX} can.", casts.len());
            return Err(Error::new("bad_number", what).hint("Send them in several transactions."));
        }
        for (_, _, reason) in &casts {
            check_reason(reason)?;
        }
        let terms: Vec<Terms> = casts.iter().map(|(terms, ..)| *terms).collect();
        let ballots =
            casts.into_iter().map(|(terms, choice, reason)| (terms, choice, reason.into_bytes()));
        let mut reputation = self.reputation();
        let message: Message<Vec<std::result::Result<(), CastError>>> =
            reputation.call_mut().cast_many(ballots.collect()).into();
        let (answer, receipt) =
            self.chain.call(signer, message.to, message.data.clone(), 0).await?;
        let expected = message.decode(&answer).ok_or_else(|| not_understood(message.to))?;
        // The casts that count have events, in the same order.
        let counted = events(&receipt).filter_map(|event| match event {
            Event::VoteCast(event) => Some((event.ballot, event.weight)),
            _ => None,
        });
        let mut counted = counted.collect::<Vec<_>>().into_iter();
        let mut next = counted.next();
        let results = terms.iter().zip(expected).map(|(terms, expected)| {
            if let Some((_, weight)) = next.filter(|(name, _)| *name == ballot(terms)) {
                next = counted.next();
                return Ok(weight);
            }
            Err(match expected {
                Err(refusal) => refusal.explain(&self.scale_of(terms)),
                Ok(()) => Error::new("not_cast", "It was refused as its turn came.")
                    .hint("Something changed since it was tried: cast it once more."),
            })
        });
        let results: Vec<Counted> = results.collect();
        Ok((results, receipt))
    }

    /// A bar in points is one at the snapshot; Signal ballots count in points.
    fn scale_of(&self, terms: &Terms) -> Scale {
        match terms.kind {
            Kind::Signal { .. } => Scale::Points,
            _ => Scale::At(self.calendar, terms.snapshot),
        }
    }

    /// Lends the signer's vote for the rest of this season (1) and up to three more.
    pub async fn delegate(
        &self,
        signer: &Signer,
        to: Address,
        seasons: u8,
    ) -> Result<(Lent, Receipt)> {
        let mut reputation = self.reputation();
        let message = reputation.call_mut().delegate(to, seasons);
        let (expected, receipt) = self.send::<_, DelegationError>(signer, message, None).await?;
        // The season may have ended since the dry run.
        let lent = find(&receipt, |event| match event {
            Event::Delegated(event) => Some(event.lent),
            _ => None,
        });
        Ok((lent.unwrap_or(expected), receipt))
    }

    /// Takes the signer's vote back.
    pub async fn undelegate(&self, signer: &Signer) -> Result<Receipt> {
        let mut reputation = self.reputation();
        let message = reputation.call_mut().undelegate();
        Ok(self.send::<(), DelegationError>(signer, message, None).await?.1)
    }
}

fn check_reason(reason: &str) -> Result<()> {
    let length = length(reason.as_bytes());
    if length > REASON_MAX {
        return Err(CastError::ReasonTooLong { length, max: REASON_MAX }.into());
    }
    Ok(())
}
