//! What the node answers besides what every Substrate node does.

use crate::{
    chain::{block_time, Client, Hash, Pool},
    clock::Clock,
    sealing::{machine_time, Sealer},
};
use jsonrpsee::{
    core::async_trait,
    proc_macros::rpc,
    types::{
        error::{INTERNAL_ERROR_CODE, INVALID_PARAMS_CODE},
        ErrorObjectOwned,
    },
    RpcModule,
};
use serde::Serialize;
use std::sync::Arc;
use substrate_frame_rpc_system::{System, SystemApiServer};

/// A block that was made on request.
#[derive(Clone, Debug, Serialize)]
pub struct SealedBlock {
    hash: Hash,
    /// The block's time in seconds since 1970, as contracts see it.
    timestamp: u64,
}

#[rpc(server)]
pub trait DevApi {
    /// Moves the chain's clock forward and makes an empty block at the new time, since calls
    /// that run dry see the time of the last block. Later blocks go on from there.
    #[method(name = "dev_increaseTime")]
    async fn increase_time(&self, seconds: u64) -> Result<SealedBlock, ErrorObjectOwned>;
}

pub struct Dev {
    pub client: Arc<Client>,
    pub clock: Arc<Clock>,
    pub sealer: Sealer,
}

#[async_trait]
impl DevApiServer for Dev {
    async fn increase_time(&self, seconds: u64) -> Result<SealedBlock, ErrorObjectOwned> {
        let best = self.client.chain_info().best_hash;
        let last = block_time(&self.client, best).map_err(internal)?;
        self.clock
            .advance(machine_time(), last, seconds)
            .map_err(|refused| error(INVALID_PARAMS_CODE, refused))?;
        let hash = self.sealer.seal().await?;
        let time = block_time(&self.client, hash).map_err(internal)?;
        Ok(SealedBlock { hash, timestamp: time / 1_000 })
    }
}

/// All of it: `system_accountNextIndex`, which most clients ask for, and the clock.
pub fn module(dev: Dev, pool: Arc<Pool>) -> Result<RpcModule<()>, sc_service::Error> {
    let mut module = RpcModule::new(());
    let system = System::new(dev.client.clone(), pool).into_rpc();
    let merged = module.merge(system).and_then(|()| module.merge(dev.into_rpc()));
    merged.map_err(|error| sc_service::Error::Other(error.to_string()))?;
    Ok(module)
}

fn internal(message: impl ToString) -> ErrorObjectOwned {
    error(INTERNAL_ERROR_CODE, message)
}

fn error(code: i32, message: impl ToString) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(code, message.to_string(), None::<()>)
}
