//! The wire to the node: opening it, and telling a lost connection from a wrong answer.

use super::{Chain, ChainError, Token};
use primitive_types::H256;
use std::{fmt::Display, sync::Arc, time::Duration};
use subxt::{
    OnlineClient, SubstrateConfig,
    backend::LegacyBackend,
    client::OnlineClientAtBlock,
    config::RpcConfigFor,
    ext::jsonrpsee::{
        client_transport::ws::{Url, WsHandshakeError, WsTransportClientBuilder},
        core::client::{Client, async_client::PingConfig},
    },
    rpcs::{self, LegacyRpcMethods, RpcClient},
};
use tokio::time::timeout;

/// JSON-RPC's code for a method that the server does not have.
pub(super) const METHOD_NOT_FOUND: i32 = -32601;

/// How long a node may take to accept the connection and to answer the first questions, which every
/// node answers from memory.
const GREETING: Duration = Duration::from_secs(15);

/// How often a silent node is asked whether it is still there, and for how long it may stay silent:
/// a node that was stopped or a network that broke does not always close the connection.
const PING_EVERY: Duration = Duration::from_secs(3);
const SILENT_AT_MOST: Duration = Duration::from_secs(8);

/// Metadata and code are megabytes of hexadecimal in one message; the usual limit is 10 MiB.
const LARGEST_ANSWER: u32 = 64 * 1024 * 1024;

/// The client at one block: its metadata and its state.
pub(super) type At = OnlineClientAtBlock<SubstrateConfig>;

pub(super) struct Inner {
    pub(super) url: String,
    wire: Arc<Client>,
    pub(super) rpc: RpcClient,
    pub(super) methods: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
    pub(super) client: OnlineClient<SubstrateConfig>,
    pub(super) token: Token,
}

pub(super) async fn open(url: &str) -> Result<Inner, ChainError> {
    let wire = Arc::new(greet(url).await?);
    let rpc = RpcClient::new(wire.clone());
    let methods = LegacyRpcMethods::new(rpc.clone());

    let not_a_node = |reason: String| ChainError::NotANode { url: url.into(), reason };
    let properties = match timeout(GREETING, methods.system_properties()).await {
        Ok(properties) => properties.map_err(|error| not_a_node(error.to_string()))?,
        Err(_) => {
            return Err(not_a_node(format!("no answer within {} seconds", GREETING.as_secs())));
        }
    };

    // The older methods are the ones that every node serves, that name the reason why a transaction
    // is refused, and that end with an error, not with a retry, when the connection is lost.
    let backend = LegacyBackend::<SubstrateConfig>::builder().build(rpc.clone());
    let client = OnlineClient::from_backend(Arc::new(backend))
        .await
        .map_err(|error| not_a_node(error.to_string()))?;
    let token = Token::from_properties(&properties);
    let inner = Inner { url: url.into(), wire, rpc, methods, client, token };

    let newest =
        inner.client.at_current_block().await.map_err(|error| not_a_node(error.to_string()))?;
    let metadata = newest.metadata_ref();
    if metadata.pallet_by_name("Revive").is_none()
        || metadata.runtime_api_trait_by_name("ReviveApi").is_none()
    {
        let chain = inner.runtime_name().await.unwrap_or_else(|_| "an unknown chain".into());
        return Err(ChainError::NotRevive { url: url.into(), chain });
    }
    Ok(inner)
}

async fn greet(url: &str) -> Result<Client, ChainError> {
    let unreachable = |reason: String| ChainError::Unreachable { url: url.into(), reason };
    let parsed =
        Url::parse(url).map_err(|error| unreachable(format!("this is not an address: {error}")))?;
    if !["ws", "wss"].contains(&parsed.scheme()) {
        return Err(unreachable("the address of a node begins with ws:// or wss://".into()));
    }
    let transport = WsTransportClientBuilder::default()
        .connection_timeout(GREETING)
        .max_request_size(LARGEST_ANSWER)
        .max_response_size(LARGEST_ANSWER);
    let (sender, receiver) = transport.build(parsed).await.map_err(|error| match error {
        WsHandshakeError::Transport(_)
        | WsHandshakeError::Rejected { .. }
        | WsHandshakeError::Redirected { .. } => {
            ChainError::NotANode { url: url.into(), reason: error.to_string() }
        }
        error => unreachable(error.to_string()),
    })?;
    let ping =
        PingConfig::new().ping_interval(PING_EVERY).inactive_limit(SILENT_AT_MOST).max_failures(1);
    Ok(Client::builder().enable_ws_ping(ping).build_with_tokio(sender, receiver))
}

impl Inner {
    pub(super) async fn runtime_name(&self) -> Result<String, rpcs::Error> {
        let version = self.methods.state_get_runtime_version(None).await?;
        let name =
            version.other.get("specName").and_then(|name| name.as_str()).unwrap_or("unnamed");
        Ok(format!("{name} {}", version.spec_version))
    }
}

impl Chain {
    /// What an error of subxt means to a caller.
    pub(super) fn failed(&self, doing: &str, error: impl Display) -> ChainError {
        self.failed_after(doing, error, None)
    }

    /// The same, when a transaction may already be with the node.
    pub(super) fn failed_after(
        &self,
        doing: &str,
        error: impl Display,
        transaction: Option<H256>,
    ) -> ChainError {
        let doing = doing.to_string();
        // Every way in which subxt fails has an error type of its own, but there is one wire, and
        // nothing is asked again over a wire that is gone.
        if !self.inner.wire.is_connected() {
            return ChainError::Disconnected { doing, transaction };
        }
        let reason = error.to_string();
        // The text is all there is: nodes use the same code for other failures.
        if reason.contains("State already discarded") {
            return ChainError::Pruned { doing };
        }
        ChainError::Protocol { doing, reason: reason.trim_end_matches('.').into() }
    }
}
