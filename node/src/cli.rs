//! The flags, and what follows from them. Whatever they do not say is fixed here: the node is for
//! one developer and one machine.

use crate::chain;
use clap::Parser;
use sc_cli::{
    CliConfiguration, Database, Result, RpcEndpoint, RpcParams, SharedParams, SubstrateCli,
};
use sc_network::config::{
    NetworkConfiguration, NodeKeyConfig, NonReservedPeerMode, TransportConfig,
};
use sc_service::{
    BasePath, BlocksPruning, ChainSpec, DatabaseSource, PruningMode, TransactionPoolOptions,
};
use sc_transaction_pool::TransactionPoolType;
use std::{path::PathBuf, sync::Arc, time::Duration};

/// Blocks this close together are enough for any test; closer ones would only queue up.
const SHORTEST_INTERVAL: u64 = 100;
/// A day. Whoever wants blocks further apart wants them on request.
const LONGEST_INTERVAL: u64 = 24 * 60 * 60 * 1_000;

#[derive(Debug, Parser)]
pub struct Cli {
    /// Make a block every MS milliseconds, with transactions or without, instead of one for each
    /// transaction at once.
    ///
    /// Blocks are dated at least one second apart. With less than 1000 the chain's clock therefore
    /// runs faster than the machine's.
    #[arg(
        long,
        value_name = "MS",
        value_parser = clap::value_parser!(u64).range(SHORTEST_INTERVAL..=LONGEST_INTERVAL)
    )]
    block_time: Option<u64>,

    /// The TCP port of the peer-to-peer network, at which nobody calls; 0 takes any that is free.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,

    /// Keep the chain in memory only. That is what happens without --base-path anyway.
    #[arg(long, conflicts_with = "base_path")]
    tmp: bool,

    #[clap(flatten)]
    rpc: RpcParams,

    #[clap(flatten)]
    shared: SharedParams,
}

impl Cli {
    /// How often to make a block; none for a block whenever there is a transaction.
    pub fn interval(&self) -> Option<Duration> {
        self.block_time.map(Duration::from_millis)
    }
}

impl SubstrateCli for Cli {
    fn impl_name() -> String {
        "Commons Node".into()
    }

    fn impl_version() -> String {
        env!("CARGO_PKG_VERSION").into()
    }

    fn description() -> String {
        env!("CARGO_PKG_DESCRIPTION").into()
    }

    fn author() -> String {
        env!("CARGO_PKG_AUTHORS").into()
    }

    fn support_url() -> String {
        "see node/README.md".into()
    }

    fn copyright_start_year() -> i32 {
        2026
    }

    fn load_spec(&self, id: &str) -> std::result::Result<Box<dyn ChainSpec>, String> {
        chain::load(id)
    }
}

impl CliConfiguration for Cli {
    fn shared_params(&self) -> &SharedParams {
        &self.shared
    }

    /// With or without `--dev`: there is no other use for this node.
    fn is_dev(&self) -> Result<bool> {
        Ok(true)
    }

    fn node_name(&self) -> Result<String> {
        Ok("commons".into())
    }

    fn base_path(&self) -> Result<Option<BasePath>> {
        // Nothing is written there unless a path was given; a name is wanted all the same.
        let path = match &self.shared.base_path {
            Some(path) => path.clone(),
            None => std::env::temp_dir().join("commons-node-in-memory"),
        };
        Ok(Some(BasePath::new(path)))
    }

    /// A database on disk only where a path was given. Otherwise not even a temporary directory,
    /// which test runners that kill the node would leave behind.
    fn database_config(
        &self,
        base_path: &PathBuf,
        _cache_size: usize,
        _database: Database,
    ) -> Result<DatabaseSource> {
        Ok(if self.shared.base_path.is_some() {
            DatabaseSource::ParityDb { path: base_path.join("paritydb") }
        } else {
            DatabaseSource::Custom {
                db: Arc::new(sp_database::MemDb::new()),
                // The first attempt to open it must fail, or it would pass for an old one.
                require_create_flag: true,
            }
        })
    }

    /// Everything is kept, so that an audit can read the state at any block.
    fn state_pruning(&self) -> Result<Option<PruningMode>> {
        Ok(Some(PruningMode::ArchiveAll))
    }

    fn blocks_pruning(&self) -> Result<BlocksPruning> {
        Ok(BlocksPruning::KeepAll)
    }

    fn trie_cache_maximum_size(&self) -> Result<Option<usize>> {
        Ok(Some(64 * 1024 * 1024))
    }

    fn transaction_pool(&self, is_dev: bool) -> Result<TransactionPoolOptions> {
        // The counts are the SDK's own defaults. On a development chain no transaction is banned,
        // so that one can be sent again after it failed. There are no forks to be aware of, and
        // the pool that is loses a transaction now and then that comes in while a block is made.
        Ok(TransactionPoolOptions::new_with_params(
            8_192,
            20 * 1024 * 1024,
            None,
            TransactionPoolType::SingleState,
            is_dev,
        ))
    }

    /// Nobody is looked for, called or answered.
    #[allow(clippy::too_many_arguments)]
    fn network_config(
        &self,
        _chain_spec: &Box<dyn ChainSpec>,
        _is_dev: bool,
        _is_validator: bool,
        _net_config_dir: PathBuf,
        client_id: &str,
        node_name: &str,
        node_key: NodeKeyConfig,
        _default_listen_port: u16,
    ) -> Result<NetworkConfiguration> {
        let mut network = NetworkConfiguration::new(node_name, client_id, node_key, None);
        let address = format!("/ip4/127.0.0.1/tcp/{}", self.port);
        network.listen_addresses = vec![address.parse().expect("the address is well-formed")];
        network.transport = TransportConfig::Normal { enable_mdns: false, allow_private_ip: false };
        network.default_peers_set.in_peers = 0;
        network.default_peers_set.out_peers = 0;
        network.default_peers_set.non_reserved_mode = NonReservedPeerMode::Deny;
        network.default_peers_set_num_full = 0;
        network.enable_dht_random_walk = false;
        Ok(network)
    }

    fn rpc_addr(&self, default_listen_port: u16) -> Result<Option<Vec<RpcEndpoint>>> {
        let mut endpoints = self.rpc.rpc_addr(true, false, default_listen_port)?;
        // Whoever asked for a port must not end up talking to another chain on it.
        for endpoint in endpoints.iter_mut().flatten() {
            endpoint.retry_random_port = endpoint.listen_addr.port() == 0;
        }
        Ok(endpoints)
    }

    /// One line for each block is enough; whoever wants more says so with `-l`.
    fn log_filters(&self) -> Result<String> {
        let quiet = ["basic-authorship=warn", "sc_basic_authorship=warn"].map(String::from);
        let filters = quiet.iter().chain(self.shared.log_filters());
        Ok(filters.cloned().collect::<Vec<_>>().join(","))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(flags: &[&str]) -> std::result::Result<Cli, String> {
        let all = ["commons-node"].iter().chain(flags);
        Cli::try_parse_from(all).map_err(|error| error.to_string())
    }

    #[test]
    fn takes_the_flags_by_which_ink_e2e_spawns_it() {
        let cli = parse(&["--dev", "--port=0", "--rpc-port=0", "-lruntime::revive=debug"]).unwrap();
        assert_eq!(cli.interval(), None);
        assert!(cli.log_filters().unwrap().ends_with("runtime::revive=debug"));
        let addresses = cli.rpc_addr(9944).unwrap().unwrap();
        assert!(addresses.iter().all(|rpc| rpc.listen_addr.ip().is_loopback()));
        assert!(addresses.iter().all(|rpc| rpc.listen_addr.port() == 0));
    }

    #[test]
    fn refuses_intervals_that_are_too_short() {
        let seconds = |flags: &[&str]| parse(flags).map(|cli| cli.interval());
        assert_eq!(seconds(&["--block-time", "100"]), Ok(Some(Duration::from_millis(100))));
        assert!(seconds(&["--block-time", "99"]).is_err());
        assert!(seconds(&["--block-time", "soon"]).is_err());
    }

    #[test]
    fn keeps_the_chain_in_memory_unless_told_where() {
        let source = |flags: &[&str]| {
            let cli = parse(flags).unwrap();
            cli.database_config(&"here".into(), 0, Database::ParityDb)
                .unwrap()
                .path()
                .map(PathBuf::from)
        };
        assert_eq!(source(&[]), None);
        assert_eq!(source(&["--dev", "--tmp"]), None);
        assert_eq!(source(&["--dev", "--base-path", "there"]), Some("here/paritydb".into()));
        assert!(parse(&["--tmp", "--base-path", "there"]).is_err());
    }
}
