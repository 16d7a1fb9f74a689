//! What a transaction would take, found out without sending it.

use super::{
    Chain, ChainError, Signer, Token, Weight,
    connection::At,
    signer::ss58,
    submit::{TOO_LARGE, Task, Transaction},
};
use scale::{Compact, Decode, Encode};
use std::sync::{Arc, Mutex};
use subxt::{
    ext::scale_encode::EncodeAsFields,
    transactions::{TransactionInvalid, ValidationResult},
};

/// The name of the failure by which a dry run ends.
pub const DRY_RUN: &str = "dry_run";

const DOING: &str = "asking what a transaction would cost";

/// A transaction that was checked and tried, and not sent. Amounts are in the token's smallest
/// units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rehearsal {
    /// What it would do.
    pub what: String,
    /// Who would do it, and pay the deposit, in SS58.
    pub account: String,
    /// Who would sign and pay the fee, in SS58.
    pub payer: String,
    /// The fee, if nothing changes until then.
    pub fee: u128,
    /// What the fee cannot exceed.
    pub fee_at_most: u128,
    /// The deposit, if nothing changes until then; below 0 for what would come back. What new
    /// contracts are given so that they may exist is part of it.
    pub deposit: i128,
    /// What the deposit cannot exceed.
    pub deposit_at_most: u128,
    /// What would be paid besides.
    pub value: u128,
    /// The weight it would use.
    pub weight: Weight,
    /// The weight of a full block.
    pub block: Weight,
    /// The chain's token.
    pub token: Token,
}

/// Notes of what would have been sent, shared by all who write to it.
#[derive(Debug, Clone, Default)]
pub struct Rehearsals(Arc<Mutex<Notes>>);

/// What was noted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// The transactions, in the order in which they would be sent.
    pub transactions: Vec<Rehearsal>,
    /// What cannot be known without sending them, in sentences.
    pub unknown: Vec<String>,
}

impl Rehearsals {
    /// All that was noted.
    pub fn notes(&self) -> Notes {
        self.0.lock().map_or_else(|broken| broken.into_inner().clone(), |notes| notes.clone())
    }

    /// Notes what only sending would tell.
    pub fn cannot_tell(&self, sentence: &str) {
        self.change(|notes| {
            if !notes.unknown.iter().any(|known| known == sentence) {
                notes.unknown.push(sentence.into());
            }
        });
    }

    fn add(&self, rehearsal: Rehearsal) {
        self.change(|notes| notes.transactions.push(rehearsal));
    }

    fn change(&self, change: impl FnOnce(&mut Notes)) {
        match self.0.lock() {
            Ok(mut notes) => change(&mut notes),
            Err(broken) => change(&mut broken.into_inner()),
        }
    }
}

impl Chain {
    /// Does with a signed transaction all that can be done without sending it, and notes what it
    /// would take. What is answered is always an error: [`ChainError::Rehearsed`] if it would
    /// have been sent.
    pub(super) async fn rehearse<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        transaction: &Transaction,
        task: Task<Call>,
    ) -> ChainError {
        match self.rehearsal(at, signer, transaction, task).await {
            Ok(rehearsal) => {
                if let Some(rehearsals) = signer.rehearsals() {
                    rehearsals.add(rehearsal.clone());
                    if let Some(real) = signer.real().filter(|real| real.kind != "Any") {
                        rehearsals.cannot_tell(&format!(
                            "Whether a proxy of the kind {} may do this shows only when it is sent.",
                            real.kind
                        ));
                    }
                }
                ChainError::Rehearsed(Box::new(rehearsal))
            }
            Err(error) => error,
        }
    }

    async fn rehearsal<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        transaction: &Transaction,
        task: Task<Call>,
    ) -> Result<Rehearsal, ChainError> {
        let (fee_at_most, limit) = self.price(at, transaction.encoded()).await?;
        let valid = transaction.validate().await.map_err(|error| self.failed(DOING, error))?;
        match valid {
            ValidationResult::Valid(_) => {}
            ValidationResult::Invalid(TransactionInvalid::Payment) => {
                return Err(self.cannot_pay(at, signer, Some(fee_at_most), task.expected()).await);
            }
            ValidationResult::Invalid(TransactionInvalid::ExhaustsResources) => {
                return Err(ChainError::OutOfLimits { reason: TOO_LARGE.into() });
            }
            refused => return Err(ChainError::Rejected { reason: format!("{refused:?}") }),
        }
        // What a proxied call does not use of its limits is charged all the same.
        let (fee, weight) = match &task.likely {
            Some(likely) if signer.real().is_none() => {
                let likely = self.sign(at, signer, likely).await?;
                self.price(at, likely.encoded()).await?
            }
            _ => (fee_at_most, limit),
        };
        Ok(Rehearsal {
            what: task.what,
            account: ss58(&signer.account_id()),
            payer: ss58(&signer.key_account()),
            fee,
            fee_at_most,
            deposit: task.deposit,
            deposit_at_most: task.deposit_at_most,
            value: task.spent.saturating_sub(task.deposit_at_most),
            weight,
            block: self.block_weight().await?,
            token: self.token(),
        })
    }

    /// The fee and the weight of a signed transaction.
    pub(super) async fn price(
        &self,
        at: &At,
        transaction: &[u8],
    ) -> Result<(u128, Weight), ChainError> {
        type Info = (Compact<u64>, Compact<u64>, u8, u128);
        let mut args = transaction.to_vec();
        u32::try_from(transaction.len()).unwrap_or(u32::MAX).encode_to(&mut args);
        let answer =
            at.runtime_apis().call_raw("TransactionPaymentApi_query_info", Some(&args)).await;
        let answer = answer.map_err(|error| self.failed(DOING, error))?;
        let (ref_time, proof_size, _, fee) =
            Info::decode(&mut &answer[..]).map_err(|error| self.failed(DOING, error))?;
        Ok((fee, Weight { ref_time: ref_time.0, proof_size: proof_size.0 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_who_share_the_notes_write_to_the_same_ones() {
        let rehearsals = Rehearsals::default();
        let other = rehearsals.clone();
        other.cannot_tell("It is not known.");
        other.cannot_tell("It is not known.");
        assert_eq!(rehearsals.notes().unknown, ["It is not known."]);
    }
}
