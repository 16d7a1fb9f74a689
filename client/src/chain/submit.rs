//! The way of one transaction: signed, handed over, watched until a finalised block has it.

use super::{
    Chain, ChainError, Signer, connection::At, limits::with_margin, receipt::Included, signer::ss58,
};
use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};
use subxt::{
    SubstrateConfig,
    client::OnlineClientAtBlockImpl,
    config::DefaultExtrinsicParamsBuilder,
    error::{
        BackendError, ExtrinsicError, RpcError, TransactionProgressError, TransactionStatusError,
    },
    ext::scale_encode::EncodeAsFields,
    rpcs,
    transactions::{StaticPayload, SubmittableTransaction},
    utils::AccountId32,
};
use tokio::time::timeout;

/// How long finality is waited for. Public chains take half a minute when all is well.
const FINALITY: Duration = Duration::from_secs(90);

/// A transaction that has not found its way into a block after this many is void, so that an
/// unknown outcome becomes a known one in the end.
const VALID_FOR_BLOCKS: u64 = 64;

/// What is being done when a transaction cannot even be written down.
pub(super) const PREPARING: &str = "preparing a transaction";

/// What the pool calls a signer who cannot pay the fee; it has no code of its own.
pub(super) const CANNOT_PAY: &str = "Inability to pay some fees";

/// What the pool calls a transaction that no block can hold.
pub(super) const TOO_LARGE: &str = "exhaust the block limits";

/// The name of the failure of a transaction whose number another one has.
pub const OVERTAKEN: &str = "overtaken";

/// What the pool calls it.
const NUMBER_TAKEN: [&str; 3] =
    ["Transaction is outdated", "Priority is too low", "Already Imported"];

/// Whether this program has handed a transaction to a node.
static HANDED_OVER: AtomicBool = AtomicBool::new(false);

/// Whether anything may have been sent, whatever became of it: who interrupts this program should look.
pub fn may_have_sent() -> bool {
    HANDED_OVER.load(Ordering::Relaxed)
}

pub(super) type Transaction =
    SubmittableTransaction<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;

/// What is to be done by a transaction, and what is known about it beforehand. Amounts are in the
/// token's smallest units.
pub(super) struct Task<Call> {
    /// What it does, for people.
    pub(super) what: String,
    pub(super) call: StaticPayload<Call>,
    /// The same with the limits that it will probably need, by which its fee is estimated.
    pub(super) likely: Option<StaticPayload<Call>>,
    /// What it may take from the account that acts, besides the fee.
    pub(super) spent: u128,
    /// The part of it that is a deposit: what it will probably be, and what it may be.
    pub(super) deposit: i128,
    pub(super) deposit_at_most: u128,
}

impl<Call> Task<Call> {
    /// What costs nothing but the fee.
    pub(super) fn new(what: impl Into<String>, call: StaticPayload<Call>) -> Self {
        Self { what: what.into(), call, likely: None, spent: 0, deposit: 0, deposit_at_most: 0 }
    }

    /// What it will probably take besides the fee, told to who cannot pay it: the limit of a deposit
    /// can be a hundred times of what is needed.
    pub(super) fn expected(&self) -> u128 {
        let deposit = with_margin(u128::try_from(self.deposit).unwrap_or(0));
        self.spent.saturating_sub(self.deposit_at_most).saturating_add(deposit)
    }

    /// The same with a deposit of exactly so much.
    pub(super) fn with_deposit(self, deposit: u128) -> Self {
        Self {
            spent: self.spent.saturating_add(deposit),
            deposit: i128::try_from(deposit).unwrap_or(i128::MAX),
            deposit_at_most: deposit,
            ..self
        }
    }
}

impl Chain {
    /// Sends a transaction and waits until it is finalised; with a signer who rehearses, it is
    /// not sent.
    pub(super) async fn submit<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        task: Task<Call>,
    ) -> Result<Included, ChainError> {
        let spent = task.expected();
        let transaction = self.sign(at, signer, &task.call).await?;
        if signer.rehearsals().is_some() {
            return Err(self.rehearse(at, signer, &transaction, task).await);
        }
        let hash = transaction.hash();
        let doing = format!("sending transaction {hash:?}");
        HANDED_OVER.store(true, Ordering::Relaxed);
        let progress = match transaction.submit_and_watch().await {
            Ok(progress) => progress,
            Err(error) => match refusal_of_pool(&error) {
                Some(reason) if reason.contains(CANNOT_PAY) => {
                    let fee = transaction.partial_fee_estimate().await.ok();
                    return Err(self.cannot_pay(at, signer, fee, spent).await);
                }
                Some(reason) if reason.contains(TOO_LARGE) => {
                    return Err(ChainError::OutOfLimits { reason });
                }
                Some(reason) if NUMBER_TAKEN.iter().any(|it| reason.contains(it)) => {
                    return Err(signer.rejected(reason));
                }
                Some(reason) => return Err(ChainError::Rejected { reason }),
                None => return Err(self.failed_after(&doing, error, Some(hash))),
            },
        };

        let doing = format!("waiting for transaction {hash:?}");
        let unknown =
            || ChainError::OutcomeUnknown { transaction: hash, seconds: FINALITY.as_secs() };
        let in_block = match timeout(FINALITY, progress.wait_for_finalized()).await {
            Err(_) => return Err(unknown()),
            Ok(Ok(in_block)) => in_block,
            Ok(Err(TransactionProgressError::TransactionStatusError(status))) => {
                return Err(match status {
                    TransactionStatusError::Dropped(reason) if reason == "Finality timeout" => {
                        unknown()
                    }
                    // Another one with its number pushed it out, or came before it.
                    TransactionStatusError::Invalid(reason) => signer.rejected(reason),
                    status => ChainError::Rejected { reason: status.to_string() },
                });
            }
            Ok(Err(error)) => return Err(self.failed_after(&doing, error, Some(hash))),
        };
        let failed = |error: String| self.failed_after(&doing, error, Some(hash));
        let at = in_block.at().await.map_err(|error| failed(error.to_string()))?;
        let events = in_block.fetch_events().await.map_err(|error| failed(error.to_string()))?;
        let included = self.included(&at, &events, signer, spent).await;
        included.map_err(|error| match error {
            ChainError::Disconnected { doing, .. } => {
                ChainError::Disconnected { doing, transaction: Some(hash) }
            }
            error => error,
        })
    }

    /// The error for a key whose account cannot pay the fee, and with it what is `spent` unless
    /// that is another account's.
    pub(super) async fn cannot_pay(
        &self,
        at: &At,
        signer: &Signer,
        fee: Option<u128>,
        spent: u128,
    ) -> ChainError {
        let spent = if signer.real().is_some() { 0 } else { spent };
        let needed = fee.map(|fee| fee.saturating_add(spent));
        self.short_of_funds(at, &signer.key_account(), needed).await
    }

    /// Signs a call, wrapped for the account that the key acts for.
    pub(super) async fn sign<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        call: &StaticPayload<Call>,
    ) -> Result<Transaction, ChainError> {
        match signer.real() {
            Some(real) => self.sign_plain(at, signer, &self.wrapped(at, real, call)?).await,
            None => self.sign_plain(at, signer, call).await,
        }
    }

    async fn sign_plain<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        call: &StaticPayload<Call>,
    ) -> Result<Transaction, ChainError> {
        let doing = PREPARING;
        // The pool's answer counts what this account has under way, which the state does not.
        let account = AccountId32(signer.key_account());
        let nonce = match signer.turn() {
            Some(turn) => turn,
            None => {
                let next = self.inner.methods.system_account_next_index(&account).await;
                next.map_err(|error| self.failed(doing, error))?
            }
        };
        let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
            .nonce(nonce)
            .mortal_from_unchecked(VALID_FOR_BLOCKS, at.block_number(), at.block_hash())
            .build();
        let mut signable = at
            .transactions()
            .create_signable_offline(call, params)
            .map_err(|error| self.failed(doing, error))?;
        signable.sign(signer.keys()).map_err(|error| self.failed(doing, error))
    }
}

impl Signer {
    /// The error for a transaction that the pool refused for another one with its number.
    fn rejected(&self, reason: String) -> ChainError {
        match self.turn() {
            Some(_) => ChainError::Overtaken { account: ss58(&self.key_account()) },
            None => ChainError::Rejected { reason },
        }
    }
}

/// What the node's transaction pool has against a transaction, if that is why it was not accepted.
fn refusal_of_pool(error: &ExtrinsicError) -> Option<String> {
    let ExtrinsicError::ErrorSubmittingTransaction(BackendError::Rpc(RpcError::ClientError(
        rpcs::Error::User(error),
    ))) = error
    else {
        return None;
    };
    let detail =
        error.data.as_ref().and_then(|data| serde_json::from_str::<String>(data.get()).ok());
    let detail =
        detail.map(|detail| format!(": {}", detail.trim_end_matches('.'))).unwrap_or_default();
    Some(format!("{}{detail}", error.message))
}
