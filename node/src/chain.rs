//! The development chain, and the types by which the node knows it.

use commons_runtime::{constants::SS58_PREFIX, genesis, Runtime, RuntimeApi};
use sc_chain_spec::{ChainSpec, ChainType, GenericChainSpec, NoExtension, Properties};
use sc_client_api::StorageProvider;
use sp_core::storage::{well_known_keys::CODE, Storage, StorageKey};
use sp_genesis_builder::DEV_RUNTIME_PRESET;
use sp_runtime::BuildStorage;

pub use commons_runtime::{Hash, OpaqueBlock as Block};

/// The runtime, built by `scripts/build-node`.
const WASM: &[u8] = include_bytes!(env!("RUNTIME_WASM"));

pub type Executor = sc_executor::WasmExecutor<sp_io::SubstrateHostFunctions>;
pub type Api = RuntimeApi;
pub type Client = sc_service::TFullClient<Block, Api, Executor>;
pub type Backend = sc_service::TFullBackend<Block>;
pub type Pool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;
pub type Spec = GenericChainSpec<NoExtension>;

/// The chain that `id` names.
pub fn load(id: &str) -> Result<Box<dyn ChainSpec>, String> {
    match id {
        "" | "dev" => Ok(Box::new(development())),
        other => Err(format!(
            "This node knows the development chain only, not \"{other}\": leave --chain away."
        )),
    }
}

fn development() -> Spec {
    let mut properties = Properties::new();
    properties.insert("tokenSymbol".into(), "UNIT".into());
    properties.insert("tokenDecimals".into(), 10.into());
    properties.insert("ss58Format".into(), SS58_PREFIX.into());
    Spec::builder(WASM, None)
        .with_name("Commons Development")
        .with_id("commons_dev")
        .with_protocol_id("commons")
        .with_chain_type(ChainType::Development)
        .with_properties(properties)
        .with_genesis_config_preset_name(DEV_RUNTIME_PRESET)
        .build()
}

/// The state of the first block, as the runtime would build it from the preset that the chain's
/// description names. Here it is built natively: asking the runtime would compile it once more,
/// for nothing else, and double the time a node takes to start.
pub struct Genesis;

impl BuildStorage for Genesis {
    fn assimilate_storage(&self, storage: &mut Storage) -> Result<(), String> {
        storage.top.insert(CODE.to_vec(), WASM.to_vec());
        genesis::development().assimilate_storage(storage)
    }
}

/// The time of a block in milliseconds; 0 for the first one, which has none.
pub fn block_time(client: &Client, block: Hash) -> Result<u64, String> {
    let key = StorageKey(pallet_timestamp::Now::<Runtime>::hashed_key().to_vec());
    let value = client
        .storage(block, &key)
        .map_err(|error| format!("The time of block {block} cannot be read: {error}"))?;
    match value {
        None => Ok(0),
        Some(data) => data
            .0
            .try_into()
            .map(u64::from_le_bytes)
            .map_err(|_| format!("The time of block {block} is not a number of 64 bits")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_block_is_the_one_the_runtime_would_build() {
        let native = Genesis.build_storage().unwrap();
        let described = development().as_storage_builder().build_storage().unwrap();
        assert_eq!(native.top, described.top);
        assert!(native.children_default.is_empty() && described.children_default.is_empty());
    }

    #[test]
    fn other_chains_are_refused() {
        assert!(load("").is_ok() && load("dev").is_ok());
        assert!(load("polkadot").err().unwrap().contains("polkadot"));
    }
}
