//! The way of one transaction: signed, handed over, watched until a finalised block has it.

use super::{Chain, ChainError, Signer, connection::At, receipt::Included};
use std::time::Duration;
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

/// What the pool calls a signer who cannot pay the fee; it has no code of its own.
const CANNOT_PAY: &str = "Inability to pay some fees";

/// What the pool calls a transaction that no block can hold.
const TOO_LARGE: &str = "exhaust the block limits";

type Transaction =
    SubmittableTransaction<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;

impl Chain {
    /// Sends a transaction and waits until it is finalised. `spent` is what it may take from the
    /// signer besides the fee, for the error when the signer cannot pay.
    pub(super) async fn submit<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        call: StaticPayload<Call>,
        spent: u128,
    ) -> Result<Included, ChainError> {
        let transaction = self.sign(at, signer, &call).await?;
        let hash = transaction.hash();
        let doing = format!("sending transaction {hash:?}");
        let progress = match transaction.submit_and_watch().await {
            Ok(progress) => progress,
            Err(error) => match refusal_of_pool(&error) {
                Some(reason) if reason.contains(CANNOT_PAY) => {
                    let fee = transaction.partial_fee_estimate().await.ok();
                    let needed = fee.map(|fee| fee.saturating_add(spent));
                    return Err(self.short_of_funds(at, &signer.account_id(), needed).await);
                }
                Some(reason) if reason.contains(TOO_LARGE) => {
                    return Err(ChainError::OutOfLimits { reason });
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
                    status => ChainError::Rejected { reason: status.to_string() },
                });
            }
            Ok(Err(error)) => return Err(self.failed_after(&doing, error, Some(hash))),
        };
        let failed = |error: String| self.failed_after(&doing, error, Some(hash));
        let at = in_block.at().await.map_err(|error| failed(error.to_string()))?;
        let events = in_block.fetch_events().await.map_err(|error| failed(error.to_string()))?;
        let included = self.included(&at, &events, &signer.account_id(), spent).await;
        included.map_err(|error| match error {
            ChainError::Disconnected { doing, .. } => {
                ChainError::Disconnected { doing, transaction: Some(hash) }
            }
            error => error,
        })
    }

    async fn sign<Call: EncodeAsFields>(
        &self,
        at: &At,
        signer: &Signer,
        call: &StaticPayload<Call>,
    ) -> Result<Transaction, ChainError> {
        let doing = "preparing a transaction";
        // The pool's answer counts what this account has under way, which the state does not.
        let account = AccountId32(signer.account_id());
        let nonce = self.inner.methods.system_account_next_index(&account).await;
        let nonce = nonce.map_err(|error| self.failed(doing, error))?;
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
