//! What became of a transaction, told from the events of its block.

use super::{
    Block, Chain, ChainError, ContractEvent, Signer,
    connection::At,
    dispatch::{Refusal, variant},
    history::Emitted,
    limits::WeightParts,
};
use primitive_types::{H160, H256};
use subxt::{
    SubstrateConfig,
    error::EventsError,
    events::Event,
    ext::{scale_decode::DecodeAsType, scale_value::Value},
    extrinsics::ExtrinsicEvents,
};

/// What the chain charges for computing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Weight {
    /// Time on the reference machine, in picoseconds.
    pub ref_time: u64,
    /// What the transaction adds to the proof of its block, in bytes.
    pub proof_size: u64,
}

/// A transaction that is in a finalised block and did what it was to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The block it is in.
    pub block: Block,
    /// The transaction's hash.
    pub extrinsic: H256,
    /// Its place in the block.
    pub index: u32,
    /// The weight it used.
    pub weight: Weight,
    /// What the account that acted put on hold for storage, in the token's smallest units; below 0
    /// for what came back. What a new contract is given so that it may exist is not part of it.
    pub storage_deposit: i128,
    /// What the account of the key that signed it paid, in the token's smallest units. The deposit is not part of it.
    pub fee: u128,
    /// The contract events it caused, in order.
    pub events: Vec<ContractEvent>,
}

/// What a transaction's events say, and the contract or account it made, if any.
pub(super) struct Included {
    pub(super) receipt: Receipt,
    pub(super) instantiated: Option<H160>,
    pub(super) pure: Option<[u8; 32]>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Succeeded {
    dispatch_info: DispatchInfo,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct DispatchInfo {
    weight: WeightParts,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Failed {
    dispatch_error: Value,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct FeePaid {
    actual_fee: u128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Instantiated {
    contract: [u8; 20],
}

/// What came of a call that was made for another account.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct ProxyExecuted {
    result: Result<(), Value>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct PureCreated {
    pure: [u8; 32],
}

/// What is reserved for entries of the proxy pallet.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Reserved {
    who: [u8; 32],
    amount: u128,
}

/// Deposits move between an account's free balance and what is held for a contract, or for the
/// uploaded code, or for the account's own mapping.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct TransferAndHold {
    reason: Value,
    source: [u8; 32],
    transferred: u128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct TransferOnHold {
    reason: Value,
    dest: [u8; 32],
    amount: u128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct HeldOrReleased {
    reason: Value,
    who: [u8; 32],
    amount: u128,
}

impl Chain {
    /// Reads what a transaction of `signer` did in its block; an error when the chain refused it
    /// there. `spent` is what it was to take besides the fee.
    pub(super) async fn included(
        &self,
        at: &At,
        events: &ExtrinsicEvents<SubstrateConfig>,
        signer: &Signer,
        spent: u128,
    ) -> Result<Included, ChainError> {
        let account = &signer.account_id();
        let doing = "reading what became of the transaction";
        let block = self.describe(at).await?;
        let index = u32::try_from(events.extrinsic_index()).unwrap_or(u32::MAX);
        let mut receipt = Receipt {
            block,
            extrinsic: events.extrinsic_hash(),
            index,
            weight: Weight::default(),
            storage_deposit: 0,
            fee: 0,
            events: Vec::new(),
        };
        let (mut instantiated, mut pure) = (None, None);
        for event in events.iter() {
            let event = event.map_err(|error| self.failed(doing, error))?;
            match read(&event, account).map_err(|error| self.failed(doing, error))? {
                Fact::Refused(error) => {
                    let refusal = Refusal::from_value(at.metadata_ref(), &error);
                    if let Some(error) = self.refused_to_proxy(&refusal, signer) {
                        return Err(error);
                    }
                    return Err(self.refused(at, refusal, account, Some(spent)).await);
                }
                Fact::Pure(account) => pure = Some(account),
                Fact::Weight(weight) => receipt.weight = weight,
                Fact::Fee(fee) => receipt.fee = fee,
                Fact::Deposit(amount) => {
                    receipt.storage_deposit = receipt.storage_deposit.saturating_add(amount)
                }
                Fact::Emitted(emitted) => receipt.events.push(emitted.placed(block, Some(index))),
                // Where a constructor's children have this event too, theirs come first.
                Fact::Instantiated(contract) => instantiated = Some(contract),
                Fact::Other => {}
            }
        }
        Ok(Included { receipt, instantiated, pure })
    }
}

enum Fact {
    Refused(Value),
    Weight(Weight),
    Fee(u128),
    Deposit(i128),
    Emitted(Emitted),
    Instantiated(H160),
    Pure([u8; 32]),
    Other,
}

fn read(event: &Event<'_, SubstrateConfig>, account: &[u8; 32]) -> Result<Fact, EventsError> {
    if let Some(emitted) = Emitted::read(event) {
        return emitted.map(Fact::Emitted);
    }
    Ok(match (event.pallet_name(), event.event_name()) {
        ("System", "ExtrinsicSuccess") => Fact::Weight(
            event.decode_fields_unchecked_as::<Succeeded>()?.dispatch_info.weight.into(),
        ),
        ("System", "ExtrinsicFailed") => {
            Fact::Refused(event.decode_fields_unchecked_as::<Failed>()?.dispatch_error)
        }
        // The transaction itself succeeds, whatever comes of the call in it.
        ("Proxy", "ProxyExecuted") => {
            match event.decode_fields_unchecked_as::<ProxyExecuted>()?.result {
                Ok(()) => Fact::Other,
                Err(error) => Fact::Refused(error),
            }
        }
        ("Proxy", "PureCreated") => {
            Fact::Pure(event.decode_fields_unchecked_as::<PureCreated>()?.pure)
        }
        ("Balances", name @ ("Reserved" | "Unreserved")) => {
            let Reserved { who, amount } = event.decode_fields_unchecked_as()?;
            let sign = if name == "Reserved" { 1 } else { -1 };
            match who == *account {
                true => Fact::Deposit(i128::try_from(amount).unwrap_or(i128::MAX) * sign),
                false => Fact::Other,
            }
        }
        ("TransactionPayment", "TransactionFeePaid") => {
            Fact::Fee(event.decode_fields_unchecked_as::<FeePaid>()?.actual_fee)
        }
        ("Revive", "Instantiated") => {
            Fact::Instantiated(H160(event.decode_fields_unchecked_as::<Instantiated>()?.contract))
        }
        ("Balances", "TransferAndHold") => {
            let moved: TransferAndHold = event.decode_fields_unchecked_as()?;
            deposit(&moved.reason, moved.source == *account, moved.transferred, 1)
        }
        ("Balances", "TransferOnHold") => {
            let moved: TransferOnHold = event.decode_fields_unchecked_as()?;
            deposit(&moved.reason, moved.dest == *account, moved.amount, -1)
        }
        ("Balances", name @ ("Held" | "Released")) => {
            let moved: HeldOrReleased = event.decode_fields_unchecked_as()?;
            deposit(
                &moved.reason,
                moved.who == *account,
                moved.amount,
                if name == "Held" { 1 } else { -1 },
            )
        }
        _ => Fact::Other,
    })
}

/// A movement of held funds counts when it is the account's own and pallet-revive's doing.
fn deposit(reason: &Value, is_own: bool, amount: u128, sign: i128) -> Fact {
    if is_own && variant(reason).is_some_and(|(pallet, _)| pallet == "Revive") {
        Fact::Deposit(i128::try_from(amount).unwrap_or(i128::MAX) * sign)
    } else {
        Fact::Other
    }
}
