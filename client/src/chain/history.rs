//! What contracts have said: their events, read from the chain's blocks.

use super::{Block, Chain, ChainError};
use primitive_types::{H160, H256};
use subxt::{
    SubstrateConfig,
    error::EventsError,
    events::{Event, Phase},
    ext::{
        futures::{StreamExt, TryStreamExt, stream},
        scale_decode::DecodeAsType,
    },
};

/// How many blocks are asked for at the same time: enough to hide the way to a distant node, few
/// enough for a public one.
const AT_ONCE: usize = 8;

/// One event of one contract, undecoded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractEvent {
    /// The number of its block.
    pub block: u64,
    /// The hash of its block.
    pub block_hash: H256,
    /// The time of its block in Unix seconds.
    pub time: u64,
    /// The place of its transaction in the block; none when the chain itself made the call.
    pub extrinsic: Option<u32>,
    /// The contract that emitted it.
    pub contract: H160,
    /// What it can be found by.
    pub topics: Vec<H256>,
    /// Its encoded fields.
    pub data: Vec<u8>,
}

/// What a contract emitted, before it is known where in the chain that was.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub(super) struct Emitted {
    contract: [u8; 20],
    topics: Vec<[u8; 32]>,
    data: Vec<u8>,
}

impl Emitted {
    /// Reads an event of the chain; none when it is not a contract's.
    pub(super) fn read(event: &Event<'_, SubstrateConfig>) -> Option<Result<Emitted, EventsError>> {
        let is_contracts =
            event.pallet_name() == "Revive" && event.event_name() == "ContractEmitted";
        is_contracts.then(|| event.decode_fields_unchecked_as())
    }

    pub(super) fn placed(self, block: Block, extrinsic: Option<u32>) -> ContractEvent {
        ContractEvent {
            block: block.number,
            block_hash: block.hash,
            time: block.time,
            extrinsic,
            contract: H160(self.contract),
            topics: self.topics.into_iter().map(H256).collect(),
            data: self.data,
        }
    }
}

impl Chain {
    /// Every event of these contracts in the blocks `from..=to`, in the order of the chain.
    /// `progress` is told each block that has been read. Fails with [`ChainError::NoBlock`] when
    /// `to` lies in the future, and with [`ChainError::Pruned`] when the node has discarded old
    /// state.
    pub async fn contract_events(
        &self,
        contracts: &[H160],
        from: u64,
        to: u64,
        mut progress: impl FnMut(u64),
    ) -> Result<Vec<ContractEvent>, ChainError> {
        let reads = (from..=to).map(|number| self.events_in(number, contracts));
        let mut blocks = stream::iter(reads).buffered(AT_ONCE).zip(stream::iter(from..=to));
        let mut found = Vec::new();
        while let Some((events, number)) = blocks.next().await {
            found.append(&mut events?);
            progress(number);
        }
        Ok(found)
    }

    /// For each of these times, the number of the first block of that second or later, not before
    /// `from`; of the newest one if there is none yet.
    pub async fn blocks_since(&self, times: &[u64], from: u64) -> Result<Vec<u64>, ChainError> {
        let newest = self.head().await?.number;
        let searches = times.iter().map(|time| self.block_since(*time, from, newest));
        stream::iter(searches).buffered(AT_ONCE).try_collect().await
    }

    async fn block_since(&self, time: u64, from: u64, newest: u64) -> Result<u64, ChainError> {
        let (mut low, mut high) = (from, newest);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.block(middle).await?.time < time {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    async fn events_in(
        &self,
        number: u64,
        contracts: &[H160],
    ) -> Result<Vec<ContractEvent>, ChainError> {
        let doing = format!("reading the events of block {number}");
        let at = self.at_number(number).await?;
        let events = at.events().fetch().await.map_err(|error| self.failed(&doing, error))?;
        let mut found = Vec::new();
        for event in events.iter() {
            let event = event.map_err(|error| self.failed(&doing, error))?;
            let Some(emitted) = Emitted::read(&event) else { continue };
            let emitted = emitted.map_err(|error| self.failed(&doing, error))?;
            if contracts.contains(&H160(emitted.contract)) {
                found.push((emitted, extrinsic(event.phase())));
            }
        }
        // Most blocks say nothing of these contracts, and are not asked for their time.
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let block = self.describe(&at).await?;
        Ok(found.into_iter().map(|(emitted, extrinsic)| emitted.placed(block, extrinsic)).collect())
    }
}

fn extrinsic(phase: Phase) -> Option<u32> {
    match phase {
        Phase::ApplyExtrinsic(index) => Some(index),
        Phase::Initialization | Phase::Finalization => None,
    }
}
