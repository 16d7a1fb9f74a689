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
use commons_interfaces::reputation::{Books, CASTS_MAX, Reputation};
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

    /// Casts in the Grade or Support ballot with these terms.
    pub async fn cast(
        &self,
        signer: &Signer,
        terms: Terms,
        choice: u8,
        reason: &str,
    ) -> Result<Receipt> {
        check_reason(reason)?;
        let message = self.reputation().call().cast(terms, choice, reason.as_bytes().to_vec());
        let scale = Some(self.scale_of(&terms));
        Ok(self.send::<(), CastError>(signer, message, scale).await?.1)
    }

    /// Signals in the Signal ballot with these terms that it matters to the signer now.
    pub async fn signal(&self, signer: &Signer, terms: Terms, reason: &str) -> Result<Receipt> {
        check_reason(reason)?;
        let message = self.books_contract().call().signal(terms, reason.as_bytes().to_vec());
        let message = Message::through_books(message);
        let scale = Some(self.scale_of(&terms));
        Ok(self.send::<(), CastError>(signer, message, scale).await?.1)
    }

    /// Casts in several ballots at once. A cast that would be refused is not sent; if all would be, nothing
    /// is, and that is an error.
    pub async fn cast_many(
        &self,
        signer: &Signer,
        casts: Vec<(Terms, u8, String)>,
    ) -> Result<(Vec<Counted>, Receipt)> {
        let planned = casts.into_iter().map(Ok).collect();
        self.cast_accepted(signer, planned, CastError::explain).await
    }

    /// The same, with refusals told by `explain`, and with some that are refused already.
    pub(super) async fn cast_accepted(
        &self,
        signer: &Signer,
        planned: Vec<Result<(Terms, u8, String)>>,
        explain: impl Fn(CastError, &Scale) -> Error + Copy,
    ) -> Result<(Vec<Counted>, Receipt)> {
        check_number(planned.len())?;
        let casts: Vec<_> = planned.iter().flatten().cloned().collect();
        let mut tried = self.try_casts(signer, casts, explain).await?.into_iter();
        let (mut results, mut accepted) = (Vec::new(), Vec::new());
        for cast in planned {
            let refusal = match &cast {
                Ok(_) => tried.next().and_then(Result::err),
                Err(_) => None,
            };
            match (cast, refusal) {
                (Ok(cast), None) => {
                    accepted.push(cast);
                    results.push(None);
                }
                (Ok(_), Some(refusal)) | (Err(refusal), _) => results.push(Some(refusal)),
            }
        }
        if accepted.is_empty() {
            return Err(nothing_counts(results.into_iter().flatten().collect()));
        }
        let (counted, receipt) = self.send_casts(signer, accepted, explain).await?;
        let mut counted = counted.into_iter();
        let merged = results.into_iter().filter_map(|refusal| match refusal {
            Some(refusal) => Some(Err(refusal)),
            None => counted.next(),
        });
        Ok((merged.collect(), receipt))
    }

    /// Which of these casts would count now, each with the ones before it.
    pub(crate) async fn try_casts(
        &self,
        signer: &Signer,
        casts: Vec<(Terms, u8, String)>,
        explain: impl Fn(CastError, &Scale) -> Error,
    ) -> Result<Vec<Result<()>>> {
        if casts.is_empty() {
            return Ok(Vec::new());
        }
        for (_, _, reason) in &casts {
            check_reason(reason)?;
        }
        let terms: Vec<Terms> = casts.iter().map(|(terms, ..)| *terms).collect();
        let message = self.casts_message(casts);
        let asked = self.chain.read(signer.account_id(), message.to, message.data.clone(), None);
        let answer = message.decode(&asked.await?).ok_or_else(|| not_understood(message.to))?;
        if answer.len() != terms.len() {
            return Err(not_understood(message.to));
        }
        let told = |(answer, terms): (std::result::Result<(), CastError>, &Terms)| {
            answer.map_err(|refusal| explain(refusal, &self.scale_of(terms)))
        };
        Ok(answer.into_iter().zip(&terms).map(told).collect())
    }

    pub(crate) fn casts_message(
        &self,
        casts: Vec<(Terms, u8, String)>,
    ) -> Message<Vec<std::result::Result<(), CastError>>> {
        let ballots =
            casts.into_iter().map(|(terms, choice, reason)| (terms, choice, reason.into_bytes()));
        self.reputation().call().cast_many(ballots.collect()).into()
    }

    /// Sends casts that were found to count.
    async fn send_casts(
        &self,
        signer: &Signer,
        casts: Vec<(Terms, u8, String)>,
        explain: impl Fn(CastError, &Scale) -> Error,
    ) -> Result<(Vec<Counted>, Receipt)> {
        let terms: Vec<Terms> = casts.iter().map(|(terms, ..)| *terms).collect();
        let message = self.casts_message(casts);
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
                Err(refusal) => explain(refusal, &self.scale_of(terms)),
                Ok(()) => Error::new("not_cast", "It was refused as its turn came.")
                    .hint("Something changed since it was tried: cast it once more."),
            })
        });
        let results: Vec<Counted> = results.collect();
        Ok((results, receipt))
    }

    /// A bar in points is one at the snapshot; Signal ballots count in points.
    pub(super) fn scale_of(&self, terms: &Terms) -> Scale {
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
        let message = self.reputation().call().delegate(to, seasons);
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
        let message = self.reputation().call().undelegate();
        Ok(self.send::<(), DelegationError>(signer, message, None).await?.1)
    }
}

fn check_number(casts: usize) -> Result<()> {
    if (1..=CASTS_MAX as usize).contains(&casts) {
        return Ok(());
    }
    let what = format!("{casts} casts cannot be sent at once; 1 to {CASTS_MAX} can.");
    Err(Error::new("bad_number", what).hint("Send them in several transactions."))
}

/// Every one of several casts would be refused: a transaction would cost and do nothing.
fn nothing_counts(refusals: Vec<Error>) -> Error {
    let alike = |other: &Error| refusals.iter().all(|refusal| refusal == other);
    match refusals.first() {
        Some(first) if alike(first) => first.clone(),
        _ => {
            let told = refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            let what =
                format!("None of the {} would count, so nothing was sent: {told}", refusals.len());
            Error::new("nothing_counts", what).hint("commons proposals shows what can be voted on.")
        }
    }
}

pub(super) fn check_reason(reason: &str) -> Result<()> {
    let length = length(reason.as_bytes());
    if length > REASON_MAX {
        return Err(CastError::ReasonTooLong { length, max: REASON_MAX }.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_refusals_are_one_error_that_tells_them_all() {
        let (one, other) =
            (Error::new("closed", "It is over."), Error::new("twice", "Cast before."));
        assert_eq!(nothing_counts(vec![one.clone(), one.clone()]).code, "closed");
        let mixed = nothing_counts(vec![one, other]);
        assert_eq!(mixed.code, "nothing_counts");
        assert!(mixed.message.contains("It is over.") && mixed.message.contains("Cast before."));
    }

    #[test]
    fn as_many_casts_as_a_transaction_takes_are_sent_at_once() {
        assert!(check_number(1).is_ok() && check_number(CASTS_MAX as usize).is_ok());
        assert_eq!(check_number(0).unwrap_err().code, "bad_number");
        assert_eq!(check_number(CASTS_MAX as usize + 1).unwrap_err().code, "bad_number");
    }
}
