//! What members do with the governor: proposing, voting, queueing, executing.

use super::{
    Commons, READER,
    cast::{Counted, check_reason},
    find, refused,
    send::{events, length},
};
use crate::{
    bundle::keccak256,
    chain::{ChainError, Receipt, Signer},
    error::{Error, Result},
    log::Event,
    message::Message,
    proposals::{Denomination, Standing, title},
    refusal::{Refusal, Scale, expired, failed_action, of_vote, treasury_too_low},
};
use commons_core::{
    H256, Time,
    ballot::CastError,
    contribution::URI_MAX,
    governor::{ACTIONS_MAX, Action, DATA_MAX, DESCRIPTION_MAX, Fate, GovernorError, State},
    units::{ProposalId, Units},
};
use commons_interfaces::{
    governor::{Governor, Proposed},
    reputation::Reputation,
};
use ink::codegen::TraitCallBuilder;

impl Commons {
    /// Proposes actions; none makes a resolution.
    pub async fn propose(
        &self,
        signer: &Signer,
        actions: Vec<Action>,
        description: Vec<u8>,
    ) -> Result<(ProposalId, Receipt)> {
        check_size(&actions, &description)?;
        let mut governor = self.governor();
        let message = governor.call_mut().propose(actions, description);
        let (expected, receipt) = self.send::<_, GovernorError>(signer, message, None).await?;
        // Somebody else may have proposed since the dry run: the event has the number.
        let id = find(&receipt, |event| match event {
            Event::Proposed(event) => Some(event.id),
            _ => None,
        });
        Ok((id.unwrap_or(expected), receipt))
    }

    /// Whether the governor would take a proposal from an account now; without one, from anybody with
    /// enough votes.
    pub async fn try_propose(
        &self,
        account: Option<[u8; 32]>,
        actions: Vec<Action>,
        description: Vec<u8>,
    ) -> Result<()> {
        check_size(&actions, &description)?;
        let mut governor = self.governor();
        let message: Message<std::result::Result<ProposalId, GovernorError>> =
            governor.call_mut().propose(actions, description).into();
        match self.chain.read(account.unwrap_or(READER), message.to, message.data, None).await {
            Ok(_) => Ok(()),
            Err(ChainError::Reverted { data }) => {
                match refused::<ProposalId, GovernorError>(&data) {
                    // The governor asks for votes last: all else is in order.
                    Some(GovernorError::VotesTooLow { .. }) if account.is_none() => Ok(()),
                    Some(refusal) => Err(refusal.explain(&self.scale_now().await)),
                    None => Err(ChainError::Reverted { data }.into()),
                }
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What is too long or too many to be proposed, found without asking anybody.
    pub fn check_proposal(actions: &[Action], description: &[u8]) -> Result<()> {
        check_size(actions, description)
    }

    /// Votes on a proposal: 0 against, 1 for, 2 abstain. Returns the weight it counts with.
    pub async fn vote_on(
        &self,
        signer: &Signer,
        id: ProposalId,
        choice: u8,
        reason: &str,
    ) -> Result<(Units, Receipt)> {
        check_reason(reason)?;
        let head = self.chain.head().await?;
        let standing = self.proposal(id, head.hash).await?;
        check_not_canceled(&standing)?;
        let terms = standing.terms;
        let message: Message<std::result::Result<(), CastError>> =
            self.reputation().call().cast(terms, choice, reason.as_bytes().to_vec()).into();
        let sent = self.chain.call(signer, message.to, message.data, 0).await;
        let (_, receipt) = sent.map_err(|error| match error {
            ChainError::Reverted { data } => match refused::<(), CastError>(&data) {
                Some(refusal) => of_vote(refusal, &self.scale_of(&terms)),
                None => ChainError::Reverted { data }.into(),
            },
            error => error.into(),
        })?;
        let weight = find(&receipt, |event| match event {
            Event::VoteCast(cast) => Some(cast.weight),
            _ => None,
        });
        Ok((weight.unwrap_or_default(), receipt))
    }

    /// Votes on several proposals at once, in the same way. A vote that would be refused is not sent; if
    /// all would be, nothing is, and that is an error.
    pub async fn vote_on_many(
        &self,
        signer: &Signer,
        ids: &[ProposalId],
        choice: u8,
        reason: &str,
    ) -> Result<(Vec<Counted>, Receipt)> {
        let planned = self.proposal_terms(ids).await?.into_iter();
        let planned = planned.map(|terms| terms.map(|terms| (terms, choice, reason.to_owned())));
        self.cast_accepted(signer, planned.collect(), of_vote).await
    }

    /// Queues a proposal that has passed; returns from when on it may be executed.
    pub async fn queue(&self, signer: &Signer, id: ProposalId) -> Result<(Time, Receipt)> {
        let mut governor = self.governor();
        let message = governor.call_mut().queue(id);
        let sent = self.send::<_, GovernorError>(signer, message, None).await;
        let (expected, receipt) = match sent {
            Ok(sent) => sent,
            Err(error) => return Err(self.or_expired(id, State::Succeeded, error).await),
        };
        let eta = find(&receipt, |event| match event {
            Event::Queued(event) => Some(event.eta),
            _ => None,
        });
        Ok((eta.unwrap_or(expected), receipt))
    }

    /// Does what was decided. `said` is what was proposed, from the history.
    pub async fn execute(&self, signer: &Signer, said: &Proposed) -> Result<Receipt> {
        let description = H256(keccak256(&said.description));
        let mut governor = self.governor();
        let message: Message<std::result::Result<(), GovernorError>> = governor
            .call_mut()
            .execute(said.id, said.actions.clone(), said.codes.clone(), description)
            .into();
        let sent = self.chain.call(signer, message.to, message.data, 0).await;
        let data = match sent {
            Ok((_, receipt)) => return Ok(receipt),
            Err(ChainError::Reverted { data }) => data,
            Err(error) => return Err(error.into()),
        };
        let scale = self.scale_now().await;
        Err(match refused::<(), GovernorError>(&data) {
            Some(GovernorError::ActionFailed { action, answer }) => {
                match said.actions.get(usize::from(action)) {
                    Some(failed) => failed_action(action, failed, &answer, &scale),
                    None => GovernorError::ActionFailed { action, answer }.explain(&scale),
                }
            }
            Some(GovernorError::TreasuryTooLow { action, amount, held }) => {
                let native = Denomination::native(&self.chain).await?;
                treasury_too_low(action, &native.show(amount), &native.show(held))
            }
            Some(refusal) => self.or_expired(said.id, State::Queued, refusal.explain(&scale)).await,
            None => ChainError::Reverted { data }.into(),
        })
    }

    /// An error of queueing or executing; with the grace period in it if that is why.
    async fn or_expired(&self, id: ProposalId, needed: State, error: Error) -> Error {
        if error.code != "wrong_state" {
            return error;
        }
        let Ok(head) = self.chain.head().await else { return error };
        let Ok(standing) = self.proposal(id, head.hash).await else { return error };
        match standing.state(head.time) {
            (State::Expired, at) => expired(needed, &standing, at),
            _ => error,
        }
    }

    /// Takes a proposal of the signer back.
    pub async fn cancel(&self, signer: &Signer, id: ProposalId) -> Result<Receipt> {
        let mut governor = self.governor();
        let message = governor.call_mut().cancel(id);
        Ok(self.send::<(), GovernorError>(signer, message, None).await?.1)
    }

    /// Puts native money into the treasury; `amount` is in the chain's own smallest units.
    pub async fn deposit(&self, signer: &Signer, amount: u128) -> Result<Receipt> {
        let mut governor = self.governor();
        let message: Message<std::result::Result<(), GovernorError>> =
            governor.call_mut().deposit().into();
        match self.chain.call(signer, message.to, message.data, amount).await {
            Ok((_, receipt)) => Ok(receipt),
            Err(ChainError::Reverted { data }) => Err(match refused::<(), GovernorError>(&data) {
                Some(refusal) => refusal.explain(&Scale::Units),
                None => ChainError::Reverted { data }.into(),
            }),
            Err(error) => Err(error.into()),
        }
    }

    /// Weight in refusals, told in points of now.
    pub(crate) async fn scale_now(&self) -> Scale {
        match self.chain.head().await {
            Ok(head) => Scale::At(self.calendar, head.time),
            // The refusal is what matters, not how an amount in it is told.
            Err(_) => Scale::Units,
        }
    }

    /// What an execution set: which parameter had which value, and has which now.
    pub fn parameters_set(receipt: &Receipt) -> Vec<(u8, u64, u64)> {
        let set = events(receipt).filter_map(|event| match event {
            Event::ParameterSet(set) => Some((set.parameter, set.from, set.value)),
            _ => None,
        });
        set.collect()
    }
}

/// A ballot does not know what it decides; the governor knows that nothing follows from it any more.
pub(super) fn check_not_canceled(standing: &Standing) -> Result<()> {
    if standing.proposal.fate != Fate::Canceled {
        return Ok(());
    }
    let what = format!("Proposal {} was taken back by its proposer.", standing.id.0);
    Err(Error::new("canceled", what)
        .hint("There is nothing to vote on; commons proposals lists others."))
}

/// What is far too long does not even reach a contract, which takes 16 KiB; the contract checks the
/// rest.
fn check_size(actions: &[Action], description: &[u8]) -> Result<()> {
    if title(description).is_empty() {
        return Err(GovernorError::NoDescription.explain(&Scale::Units));
    }
    let given = u32::try_from(actions.len()).unwrap_or(u32::MAX);
    if given > ACTIONS_MAX {
        let refusal = GovernorError::TooManyActions { given, max: ACTIONS_MAX };
        return Err(refusal.explain(&Scale::Units));
    }
    let max = DESCRIPTION_MAX;
    if length(description) > max {
        let length = length(description);
        return Err(GovernorError::DescriptionTooLong { length, max }.explain(&Scale::Units));
    }
    for action in actions {
        if let Action::AmendCharter { uri, .. } = action
            && length(uri) > URI_MAX
        {
            let refusal = GovernorError::UriTooLong { length: length(uri), max: URI_MAX };
            return Err(refusal.explain(&Scale::Units));
        }
    }
    let data = |action: &Action| match action {
        Action::AmendCharter { uri, .. } => uri.len(),
        Action::Call { data, .. } => data.len(),
        _ => 0,
    };
    let bytes = u32::try_from(actions.iter().map(data).sum::<usize>()).unwrap_or(u32::MAX);
    if bytes > DATA_MAX {
        return Err(
            GovernorError::TooMuchData { length: bytes, max: DATA_MAX }.explain(&Scale::Units)
        );
    }
    Ok(())
}
