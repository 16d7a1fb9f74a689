//! What came of a call.

use commons_runtime::{Balance, Runtime, RuntimeEvent, System};
use frame_support::weights::Weight;
use pallet_revive::{ContractResult, ExecReturnValue, StorageDeposit, H160, H256};
use sp_runtime::DispatchError;

/// What came of a call or an instantiation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What the contract answered; nothing if the chain ended it.
    pub data: Vec<u8>,
    /// Whether all of it was undone: the contract said so, or the chain ended it.
    pub reverted: bool,
    /// Why the chain ended it: a trap, not enough weight, no such code.
    pub error: Option<DispatchError>,
    /// The weight that a transaction needs as its limit: a dry run's `weight_required`.
    pub weight: Weight,
    /// The weight that was used; less only where some was put aside for a part of the call.
    pub weight_consumed: Weight,
    /// What the caller paid for room in the chain's state; negative if some was given back.
    pub deposit: i64,
    /// What contracts emitted, in order; nothing if it was undone.
    pub events: Vec<Event>,
}

/// Something a contract emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub contract: H160,
    pub topics: Vec<H256>,
    pub data: Vec<u8>,
}

impl Outcome {
    /// Reads the events too, so it must be made before anything is undone.
    pub(crate) fn of(result: ContractResult<ExecReturnValue, Balance>) -> Self {
        let (data, reverted, error) = match result.result {
            Ok(answer) => (answer.data.clone(), answer.did_revert(), None),
            Err(error) => (Vec::new(), true, Some(error)),
        };
        Self {
            data,
            reverted,
            error,
            weight: result.weight_required,
            weight_consumed: result.weight_consumed,
            deposit: if reverted { 0 } else { signed(result.storage_deposit) },
            events: if reverted { Vec::new() } else { emitted() },
        }
    }
}

fn emitted() -> Vec<Event> {
    let events = System::read_events_no_consensus().map(|record| record.event);
    let emitted = events.filter_map(|event| match event {
        RuntimeEvent::Revive(pallet_revive::Event::<Runtime>::ContractEmitted {
            contract,
            data,
            topics,
        }) => Some(Event { contract, topics, data }),
        _ => None,
    });
    emitted.collect()
}

fn signed(deposit: StorageDeposit<Balance>) -> i64 {
    // A call pays at most 10^16, and a contract pays back no more than was paid into it.
    let amount = |balance: Balance| i64::try_from(balance).expect("a deposit is far below 2^63");
    match deposit {
        StorageDeposit::Charge(balance) => amount(balance),
        StorageDeposit::Refund(balance) => -amount(balance),
    }
}
