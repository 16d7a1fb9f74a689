//! What is said of an action that was refused, in the words of the contract that refused it where they
//! are known.

use super::{
    super::{Refusal, Scale, error},
    number,
    suite::{self, Errors},
};
use crate::{error::Error, names::show, proposals::solidity};
use commons_core::{
    Address,
    ballot::CastError,
    delegation::DelegationError,
    governor::{Action, GovernorError},
    hub::HubError,
    ledger::LedgerError,
    pool::PoolError,
};
use ink::primitives::LangError;
use scale::Decode;

/// An action that was refused, by what was answered alone.
pub(super) fn failed(action: u8, answer: &[u8]) -> Error {
    let why = reason(answer);
    error(
        "action_failed",
        format!("Action {} was refused, so nothing was done: {why}.", number(action)),
        "The proposal stays queued: repeat it when the reason is gone, before it expires.",
    )
}

/// What can be told of an answer without knowing who answered.
fn reason(answer: &[u8]) -> String {
    solidity::reason(answer).unwrap_or_else(|| match answer {
        [] => "it failed without an answer".into(),
        // ink!'s `Err(LangError::CouldNotReadInput)`.
        [1, 1] => "it has no such message, or cannot read the arguments".into(),
        answer => format!("it answered 0x{}", hex::encode(answer)),
    })
}

/// An action that was refused, in the words of the contract that refused it.
pub fn failed_action(index: u8, action: &Action, answer: &[u8], scale: &Scale) -> Error {
    if let Action::Pay { to, .. } = action {
        return failed(index, answer).hint(payee_hint(*to));
    }
    let Some(inner) = inner(action, answer, scale) else { return failed(index, answer) };
    let what = format!(
        "Action {} was refused, so nothing was done: {} ({})",
        number(index),
        inner.message,
        inner.code
    );
    let hint = inner.hint.as_deref().unwrap_or("The proposal stays queued until it expires.");
    error("action_failed", what, hint)
}

/// Why what an action calls refuses it.
pub fn of_action(action: &Action, answer: &[u8], scale: &Scale) -> Error {
    if let Action::Pay { to, .. } = action {
        let what = format!(
            "{} is a contract, and refuses money that comes without a message: {}.",
            show(*to),
            reason(answer)
        );
        return error("payee_refuses", what, &payee_hint(*to));
    }
    inner(action, answer, scale).unwrap_or_else(|| {
        error("action_refused", format!("What it calls refuses: {}.", reason(answer)), "")
    })
}

/// What the contract meant, if it is one of the suite.
fn inner(action: &Action, answer: &[u8], scale: &Scale) -> Option<Error> {
    // The answer may have been cut off, so what is left over is no reason for doubt.
    fn refusal<E: Decode>(mut answer: &[u8]) -> Option<E> {
        type Answer<E> = Result<Result<(), E>, LangError>;
        match Answer::<E>::decode(&mut answer) {
            Ok(Ok(Err(refusal))) => Some(refusal),
            _ => None,
        }
    }
    match action {
        Action::Set { .. } | Action::Correct { .. } => {
            refusal::<LedgerError>(answer).map(|refusal| refusal.explain(scale))
        }
        Action::AmendCharter { .. } => {
            refusal::<HubError>(answer).map(|refusal| refusal.explain(scale))
        }
        Action::List { .. } => refusal::<PoolError>(answer).map(|refusal| refusal.explain(scale)),
        // Contracts of another commons.
        Action::Call { data, .. } => match suite::answers_with(data)? {
            Errors::Governor => refusal::<GovernorError>(answer).map(|it| it.explain(scale)),
            Errors::Ledger => refusal::<LedgerError>(answer).map(|it| it.explain(scale)),
            Errors::Pool => refusal::<PoolError>(answer).map(|it| it.explain(scale)),
            Errors::Hub => refusal::<HubError>(answer).map(|it| it.explain(scale)),
            Errors::Cast => refusal::<CastError>(answer).map(|it| it.explain(scale)),
            Errors::Delegation => refusal::<DelegationError>(answer).map(|it| it.explain(scale)),
        },
        Action::Pay { .. } | Action::PayToken { .. } => None,
    }
}

fn payee_hint(to: Address) -> String {
    format!(
        "Name the message with which it takes money, if it has one: --call {to:?} deposit --value AMOUNT."
    )
}
