//! Puts the node together.

use crate::{
    chain::{block_time, Api, Block, Client, Executor, Genesis, Hash, Pool},
    clock::Clock,
    rpc::{self, Dev},
    sealing::{self, machine_time, Sealer},
};
use sc_chain_spec::GenesisBlockBuilder;
use sc_network::{config::FullNetworkConfiguration, Litep2pNetworkBackend, NetworkBackend};
use sc_service::{
    build_network, new_db_backend, new_full_parts_with_genesis_builder, spawn_tasks,
    BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager,
};
use sc_transaction_pool_api::{ChainEvent, MaintainedTransactionPool};
use std::{env, path::PathBuf, sync::Arc, time::Duration};

/// The network's backend. Nobody is at the other end, but the node's parts expect one.
type Network = Litep2pNetworkBackend;

pub async fn start(
    config: Configuration,
    interval: Option<Duration>,
) -> Result<TaskManager, Error> {
    let executor = executor(&config);
    let backend = new_db_backend(config.db_config())?;
    let genesis = GenesisBlockBuilder::new(&Genesis, true, backend.clone(), executor.clone())?;
    let (client, backend, keystore, mut tasks) =
        new_full_parts_with_genesis_builder::<Block, Api, Executor, _>(
            &config, None, executor, backend, genesis, false,
        )?;
    let client = Arc::new(client);
    let pool = Arc::new(
        sc_transaction_pool::Builder::new(
            tasks.spawn_essential_handle(),
            client.clone(),
            config.role.is_authority().into(),
        )
        .with_options(config.transaction_pool.clone())
        .build(),
    );
    let queue = sc_consensus_manual_seal::import_queue(
        Box::new(client.clone()),
        &tasks.spawn_essential_handle(),
        None,
    );
    let (network, system_rpc_tx, tx_handler_controller, sync_service) =
        build_network(BuildNetworkParams {
            config: &config,
            net_config: FullNetworkConfiguration::<Block, Hash, Network>::new(
                &config.network,
                None,
            ),
            client: client.clone(),
            transaction_pool: pool.clone(),
            spawn_handle: tasks.spawn_handle(),
            import_queue: queue,
            block_announce_validator_builder: None,
            warp_sync_config: None,
            block_relay: None,
            metrics: <Network as NetworkBackend<Block, Hash>>::register_notification_metrics(None),
        })?;

    let best = client.chain_info();
    let last = block_time(&client, best.best_hash).map_err(Error::Other)?;
    let clock = Arc::new(Clock::resume(machine_time(), last));
    let sealer = sealing::start(
        sealing::Parts {
            client: client.clone(),
            backend: backend.clone(),
            pool: pool.clone(),
            clock: clock.clone(),
            interval,
        },
        &tasks,
    );
    if best.best_number == 0 {
        first_block(&sealer, &pool).await?;
    }

    let rpc_builder = {
        let (client, pool) = (client.clone(), pool.clone());
        Box::new(move |_| rpc::module(dev(&client, &clock, &sealer), pool.clone()))
    };
    spawn_tasks(SpawnTasksParams {
        config,
        client,
        backend,
        task_manager: &mut tasks,
        keystore: keystore.keystore(),
        transaction_pool: pool,
        rpc_builder,
        network,
        system_rpc_tx,
        tx_handler_controller,
        sync_service,
        telemetry: None,
        tracing_execute_block: None,
    })?;
    Ok(tasks)
}

/// What runs the runtime. The machine code it makes of it is kept in the user's cache, since
/// making it takes seconds and tests start many nodes.
fn executor(config: &Configuration) -> Executor {
    let executor = Executor::builder()
        .with_execution_method(config.executor.wasm_method)
        .with_max_runtime_instances(config.executor.max_runtime_instances)
        .with_runtime_cache_size(config.executor.runtime_cache_size);
    match cache_directory() {
        Some(path) => executor.with_cache_path(path).build(),
        None => executor.build(),
    }
}

fn cache_directory() -> Option<PathBuf> {
    let named = |variable| env::var_os(variable).map(PathBuf::from);
    named("XDG_CACHE_HOME")
        .or_else(|| Some(named("HOME")?.join(".cache")))
        .filter(|path| path.is_absolute())
        .map(|path| path.join("commons-node"))
}

fn dev(client: &Arc<Client>, clock: &Arc<Clock>, sealer: &Sealer) -> Dev {
    Dev { client: client.clone(), clock: clock.clone(), sealer: sealer.clone() }
}

/// Makes a block on a new chain before anybody can connect: the genesis block has no time, and
/// calls that run dry would see 1970.
async fn first_block(sealer: &Sealer, pool: &Pool) -> Result<(), Error> {
    let hash = sealer
        .seal()
        .await
        .map_err(|error| Error::Other(format!("The first block could not be made: {error}")))?;
    // The task that tells the pool of new blocks starts later, and would have missed this one.
    pool.maintain(ChainEvent::NewBestBlock { hash, tree_route: None }).await;
    pool.maintain(ChainEvent::Finalized { hash, tree_route: [].into() }).await;
    Ok(())
}
