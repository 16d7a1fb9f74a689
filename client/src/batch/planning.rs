//! What the rows of a file come to: casts, and what is wrong.

use super::{
    problem::Problem,
    reviews::Judgement,
    votes::{self, Choice},
};
use crate::{
    Commons,
    chain::Block,
    error::{Error, Result},
};
use commons_core::{
    Address,
    ballot::{Receipt, Terms},
    governor::{Fate, GovernorError},
    ledger::LedgerError,
};

/// What is to be cast for one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The line of the row.
    pub line: u64,
    /// The number of what is judged or voted on.
    pub id: u64,
    /// The ballot.
    pub terms: Terms,
    /// What is chosen.
    pub choice: u8,
    /// Why.
    pub reason: String,
    /// Whether the chain has it already.
    pub done: bool,
}

impl Planned {
    pub(super) fn cast(&self) -> (Terms, u8, String) {
        (self.terms, self.choice, self.reason.clone())
    }
}

impl Commons {
    /// What the grades of a file come to at a block: casts, some of them done before; and what is wrong.
    pub async fn plan_reviews(
        &self,
        me: Address,
        judgements: &[Judgement],
        head: Block,
    ) -> Result<(Vec<Planned>, Vec<Problem>)> {
        let rules = self.rule_book(head.hash).await?;
        let newest = self.newest(Some(head.hash)).await?;
        let ids: Vec<_> = judgements.iter().map(|judgement| judgement.id).collect();
        let found = self.contributions_by_id(&ids, head.hash).await?;
        let terms: Vec<_> = judgements
            .iter()
            .zip(&found)
            .filter_map(|(judgement, found)| Some(rules.terms(judgement.id, found.as_ref()?)))
            .collect();
        let mut receipts = self.receipts(&terms, me, head.hash).await?.into_iter().zip(&terms);
        let (mut planned, mut problems) = (Vec::new(), Vec::new());
        for (judgement, found) in judgements.iter().zip(&found) {
            let Judgement { line, id, revision, grade, reason } = judgement.clone();
            let mut wrong = |error: Error| problems.push(Problem::new(line, error.message));
            let (Some(found), Some((receipt, terms))) =
                (found, found.as_ref().and_then(|_| receipts.next()))
            else {
                wrong(LedgerError::UnknownContribution { id, newest }.into());
                continue;
            };
            let done = matches!(receipt, Some(Receipt::Grade { grade: cast, .. }) if cast == grade);
            let now = found.revision();
            if revision != now {
                let what = format!(
                    "Contribution {id} has been amended or reopened: it is revision {now} now, not {revision}."
                );
                wrong(Error::new("amended", what));
            } else if let (false, Err(refusal)) = (done, found.check_open()) {
                let told = Error::from(refusal).message;
                wrong(Error::new("closed", format!("Contribution {id}: {told}")));
            } else {
                let id = id.0;
                planned.push(Planned { line, id, terms: *terms, choice: grade, reason, done });
            }
        }
        Ok((planned, problems))
    }

    /// What the votes of a file come to at a block: casts, some of them done before; and what is wrong.
    pub async fn plan_votes(
        &self,
        me: Address,
        votes: &[Choice],
        head: Block,
    ) -> Result<(Vec<Planned>, Vec<Problem>)> {
        let ids: Vec<_> = votes.iter().map(|vote| vote.id).collect();
        let newest = self.newest_proposal(Some(head.hash)).await?;
        let found = self.proposals(&ids, head.hash).await?;
        let terms: Vec<_> = found.iter().map(|standing| standing.terms).collect();
        let receipts = self.receipts(&terms, me, head.hash).await?;
        let (mut planned, mut problems) = (Vec::new(), Vec::new());
        for Choice { line, id, choice, reason } in votes.iter().cloned() {
            let mut wrong = |error: Error| problems.push(Problem::new(line, error.message));
            let place = found.iter().position(|standing| standing.id == id);
            let Some(place) = place else {
                wrong(GovernorError::UnknownProposal { id, newest }.into());
                continue;
            };
            let cast = match receipts[place] {
                Some(Receipt::Support { choice, .. }) => Some(choice),
                _ => None,
            };
            match cast {
                Some(cast) if cast != choice => wrong(Error::new(
                    "already_voted",
                    format!(
                        "This account has voted {} on proposal {} already, and a vote is final.",
                        votes::name(cast),
                        id.0
                    ),
                )),
                None if found[place].proposal.fate == Fate::Canceled => wrong(Error::new(
                    "canceled",
                    format!("Proposal {} was taken back by its proposer.", id.0),
                )),
                _ => {
                    let (id, terms, done) = (id.0, terms[place], cast.is_some());
                    planned.push(Planned { line, id, terms, choice, reason, done });
                }
            }
        }
        Ok((planned, problems))
    }
}
