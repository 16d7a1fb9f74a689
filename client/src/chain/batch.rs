//! Several calls of contracts in one transaction, each for itself: what one of them meets keeps none of
//! the others. It takes the chain's utility pallet; without it, each call is a transaction of its own.

use super::{
    Chain, ChainError, ContractEvent, Receipt, Signer,
    connection::At,
    dispatch::Refusal,
    dry_run::Needs,
    history::Emitted,
    limits::{Limits, WeightParts},
    submit::{PREPARING, Task},
    transact::{Call, contract_call},
};
use primitive_types::H160;
use subxt::{
    SubstrateConfig, dynamic,
    error::EventsError,
    events::{Event, Phase},
    ext::{
        futures::{StreamExt, stream},
        scale_decode::DecodeAsType,
        scale_encode::EncodeAsType,
        scale_value::Value,
    },
    transactions::StaticPayload,
    utils::{Encoded, Static},
};

/// How many calls are tried at the same time.
const AT_ONCE: usize = 8;

/// What the utility pallet writes for each call, and the block for the events of it.
const OVERHEAD: WeightParts = WeightParts { ref_time: 20_000_000, proof_size: 200 };

/// What a call takes besides its data, at most, in bytes.
const CALL_BYTES: usize = 100;

/// How long the calls of a transaction may be where the chain does not say it, in bytes.
const USUAL_LENGTH: usize = 1 << 20;

/// The part of the longest transaction that its calls may have, in percent.
const LENGTH_SHARE: usize = 90;

/// A call of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractCall {
    /// The contract.
    pub to: H160,
    /// The encoded message.
    pub data: Vec<u8>,
}

/// A call that was tried, and would work.
#[derive(Clone)]
pub struct Ready {
    call: ContractCall,
    needs: Needs,
    limits: Limits,
}

/// A transaction of several calls.
pub struct Batched {
    /// The transaction. None if it had one call only, and that failed.
    pub receipt: Option<Receipt>,
    /// What came of each call, in their order: the contract events that it caused.
    pub results: Vec<Result<Vec<ContractEvent>, ChainError>>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Calls {
    calls: Vec<Static<Encoded>>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ItemFailed {
    error: Value,
}

impl Chain {
    /// Tries each of these calls by itself, without sending anything. What only one of them meets is its
    /// own; what all would meet, as a lost connection, is the answer to all.
    pub async fn try_each(
        &self,
        signer: &Signer,
        calls: Vec<ContractCall>,
    ) -> Result<Vec<Result<Ready, ChainError>>, ChainError> {
        let at = &self.newest().await?;
        let attempt = |call: ContractCall| async move {
            let ContractCall { to, data } = &call;
            let (_, needs) = self.try_call(at, signer.account_id(), *to, data, 0).await?;
            let limits = self.limits(at, needs.limits, data.len())?;
            Ok(Ready { call, needs, limits })
        };
        let tried: Vec<Result<Ready, ChainError>> =
            stream::iter(calls.into_iter().map(attempt)).buffered(AT_ONCE).collect().await;
        match tried.iter().find_map(|it| it.as_ref().err().filter(|error| is_of_all(error))) {
            Some(error) => Err(error.clone()),
            None => Ok(tried),
        }
    }

    /// How many of these calls, from the first on, one transaction can have: one at least.
    pub async fn fitting(&self, calls: &[Ready]) -> Result<usize, ChainError> {
        let at = self.newest().await?;
        if !has_batches(&at) {
            return Ok(calls.len().min(1));
        }
        let longest = longest(&at);
        let (mut sum, mut length) = (Limits { weight: OVERHEAD, deposit: 0 }, 0usize);
        for (count, ready) in calls.iter().enumerate() {
            sum = plus(sum, ready.limits);
            length = length.saturating_add(ready.call.data.len()).saturating_add(CALL_BYTES);
            if length > longest || self.limits(&at, sum, length).is_err() {
                return Ok(count.max(1));
            }
        }
        Ok(calls.len())
    }

    /// Makes these calls in one transaction, and waits until it is finalised.
    pub async fn send_together(
        &self,
        signer: &Signer,
        what: &str,
        calls: &[Ready],
    ) -> Result<Batched, ChainError> {
        let at = self.newest().await?;
        let needs = calls.iter().map(|ready| ready.needs.deposit).fold(0, i128::saturating_add);
        let deposits = calls.iter().map(|ready| ready.limits.deposit);
        let deposit_at_most = deposits.fold(0, u128::saturating_add);
        // A call alone needs nobody who may make batches.
        if let [ready] = calls {
            let task = task(what, one(ready, ready.limits.weight), one(ready, ready.needs.weight));
            let task = Task { spent: deposit_at_most, deposit: needs, deposit_at_most, ..task };
            return match self.submit(&at, signer, task).await {
                Ok(included) => {
                    let events = included.receipt.events.clone();
                    Ok(Batched { receipt: Some(included.receipt), results: vec![Ok(events)] })
                }
                Err(error) if is_of_one(&error) => {
                    Ok(Batched { receipt: None, results: vec![Err(error)] })
                }
                Err(error) => Err(error),
            };
        }
        let limited = self.together(&at, calls, |ready| ready.limits.weight)?;
        let likely = self.together(&at, calls, |ready| ready.needs.weight)?;
        let task = task(what, limited, likely);
        let task = Task { spent: deposit_at_most, deposit: needs, deposit_at_most, ..task };
        let receipt = self.submit(&at, signer, task).await?.receipt;
        let results = self.results(&receipt, signer, calls.len()).await?;
        Ok(Batched { receipt: Some(receipt), results })
    }

    fn together(
        &self,
        at: &At,
        calls: &[Ready],
        weight: impl Fn(&Ready) -> WeightParts,
    ) -> Result<StaticPayload<Calls>, ChainError> {
        let encoded = |ready: &Ready| {
            let call = at.transactions().call_data(&one(ready, weight(ready)));
            call.map(|call| Static(Encoded(call))).map_err(|error| self.failed(PREPARING, error))
        };
        let calls = calls.iter().map(encoded).collect::<Result<_, _>>()?;
        Ok(dynamic::transaction("Utility", "force_batch", Calls { calls }))
    }

    /// What came of each call of a batch: its events, and then that it was completed, or why not.
    async fn results(
        &self,
        receipt: &Receipt,
        signer: &Signer,
        calls: usize,
    ) -> Result<Vec<Result<Vec<ContractEvent>, ChainError>>, ChainError> {
        let doing = "reading what became of each call";
        let at = self.at_hash(receipt.block.hash).await?;
        let events = at.events().fetch().await.map_err(|error| self.failed(doing, error))?;
        let (mut results, mut emitted) = (Vec::new(), Vec::new());
        for event in events.iter() {
            let event = event.map_err(|error| self.failed(doing, error))?;
            if event.phase() != Phase::ApplyExtrinsic(receipt.index) {
                continue;
            }
            match read(&event).map_err(|error| self.failed(doing, error))? {
                Mark::Emitted(it) => emitted.push(it.placed(receipt.block, Some(receipt.index))),
                Mark::Completed => results.push(Ok(std::mem::take(&mut emitted))),
                Mark::Failed(error) => {
                    emitted.clear();
                    let refusal = Refusal::from_value(at.metadata_ref(), &error);
                    let account = signer.account_id();
                    results.push(Err(match self.refused_to_proxy(&refusal, signer) {
                        Some(error) => error,
                        None => self.refused(&at, refusal, &account, None).await,
                    }));
                }
                Mark::Other => {}
            }
        }
        if results.len() != calls {
            let what = format!("{} calls were made, and {} are told of", calls, results.len());
            return Err(self.failed(doing, what));
        }
        Ok(results)
    }
}

fn task<C>(what: &str, call: StaticPayload<C>, likely: StaticPayload<C>) -> Task<C> {
    Task { likely: Some(likely), ..Task::new(what, call) }
}

fn one(ready: &Ready, weight: WeightParts) -> StaticPayload<Call> {
    contract_call(ready.call.to, ready.call.data.clone(), 0, Limits { weight, ..ready.limits })
}

/// How long the calls of one transaction may be together, in bytes.
fn longest(at: &At) -> usize {
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    struct BlockLength {
        max: PerClass,
    }
    #[derive(DecodeAsType)]
    #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
    struct PerClass {
        normal: u32,
    }
    let length = at.constants().entry(dynamic::constant::<BlockLength>("System", "BlockLength"));
    let length = length.ok().and_then(|length| usize::try_from(length.max.normal).ok());
    length.unwrap_or(USUAL_LENGTH) / 100 * LENGTH_SHARE
}

fn has_batches(at: &At) -> bool {
    let metadata = at.metadata_ref();
    let pallet = metadata.pallet_by_name("Utility");
    pallet.is_some_and(|pallet| pallet.call_variant_by_name("force_batch").is_some())
}

fn plus(sum: Limits, more: Limits) -> Limits {
    let parts = [sum.weight, more.weight, OVERHEAD];
    let add = |of: fn(&WeightParts) -> u64| parts.iter().map(of).fold(0, u64::saturating_add);
    let weight =
        WeightParts { ref_time: add(|it| it.ref_time), proof_size: add(|it| it.proof_size) };
    Limits { weight, deposit: sum.deposit.saturating_add(more.deposit) }
}

/// Whether it is the call that failed, and not the way there.
fn is_of_one(error: &ChainError) -> bool {
    matches!(
        error,
        ChainError::Reverted { .. }
            | ChainError::Trapped { .. }
            | ChainError::OutOfLimits { .. }
            | ChainError::Dispatch { .. }
            | ChainError::NoContract { .. }
    )
}

/// Whether every call would meet the same.
fn is_of_all(error: &ChainError) -> bool {
    !is_of_one(error)
}

enum Mark {
    Emitted(Emitted),
    Completed,
    Failed(Value),
    Other,
}

fn read(event: &Event<'_, SubstrateConfig>) -> Result<Mark, EventsError> {
    if let Some(emitted) = Emitted::read(event) {
        return emitted.map(Mark::Emitted);
    }
    Ok(match (event.pallet_name(), event.event_name()) {
        ("Utility", "ItemCompleted") => Mark::Completed,
        ("Utility", "ItemFailed") => {
            Mark::Failed(event.decode_fields_unchecked_as::<ItemFailed>()?.error)
        }
        _ => Mark::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_calls_need_adds_up_with_what_the_batch_takes() {
        let limits = |ref_time, proof_size, deposit| Limits {
            weight: WeightParts { ref_time, proof_size },
            deposit,
        };
        let sum = plus(limits(10, 20, 30), limits(1, 2, 3));
        let expected = limits(11 + OVERHEAD.ref_time, 22 + OVERHEAD.proof_size, 33);
        assert_eq!(sum, expected);
        let full = plus(limits(u64::MAX, u64::MAX, u128::MAX), limits(1, 2, 3));
        assert_eq!(full, limits(u64::MAX, u64::MAX, u128::MAX));
    }

    #[test]
    fn a_lost_connection_is_nothing_that_one_call_meets() {
        assert!(is_of_one(&ChainError::Reverted { data: Vec::new() }));
        assert!(is_of_one(&ChainError::OutOfLimits { reason: String::new() }));
        let lost = ChainError::Disconnected { doing: "waiting".into(), transaction: None };
        assert!(is_of_all(&lost) && !is_of_one(&lost));
        assert!(is_of_all(&ChainError::Unmapped));
    }
}
