//! The compiled contracts on a node of their own, driven by ink_e2e.

use crate::{Folder, program};
use commons_client::{bundle, bundle::Bundle, chain::Chain, names};
use commons_core::{
    Address, H256, U256,
    founding::Seed,
    hub::{Addresses, Charter, HubError, Origin},
    parameters::Parameters,
    units::Points,
};
use commons_interfaces::hub::Codes;
use ink::{env::DefaultEnvironment, primitives::LangError};
use ink_e2e::{
    BuilderClient, Keypair, PolkadotConfig, TestNodeProcess, TestNodeProcessBuilder,
    subxt::{OnlineClient, dynamic},
    subxt_signer::sr25519::dev,
};
use scale::DecodeAll;
use std::path::PathBuf;

pub(crate) type Client = ink_e2e::Client<PolkadotConfig, DefaultEnvironment>;

/// Deposits in a dry run: without a limit, nested calls in it fail.
pub(crate) const DEPOSIT_LIMIT: u128 = 1_000_000_000_000_000;

/// The contracts that a hub makes.
const PARTS: [&str; 5] = ["books", "reputation", "ledger", "governor", "pool"];

/// The founders of every test's commons, with 100 points each.
pub const FOUNDERS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// The folder of the contract bundles.
pub fn bundles() -> PathBuf {
    std::env::var_os("COMMONS_CONTRACTS")
        .map_or_else(|| bundle::cache().join("contracts"), PathBuf::from)
}

/// The address of a development account.
pub fn agent(name: &str) -> Address {
    names::parse(name).expect("a development name")
}

/// The key of a development account: `alice` has `//Alice`.
pub fn key(name: &str) -> Keypair {
    let (first, rest) = name.split_at(1);
    let uri = format!("//{}{rest}", first.to_uppercase());
    Keypair::from_uri(&uri.parse().expect("a derivation path")).expect("a key")
}

/// What founders receive, in points.
pub fn seeds(founders: &[(&str, u64)]) -> Vec<Seed> {
    let seed =
        |(name, points): &(&str, u64)| Seed { agent: agent(name), points: Points::whole(*points) };
    founders.iter().map(seed).collect()
}

/// The founders of every test's commons.
pub fn founders() -> Vec<Seed> {
    seeds(&FOUNDERS.map(|name| (name, 100)))
}

/// The default parameters, but what is decided is done within half an hour.
pub fn quick() -> Parameters {
    Parameters {
        voting_period: 1_200,
        late_quorum_extension: 0,
        timelock: 300,
        ..Parameters::default()
    }
}

/// Norms that a commons is deployed with.
pub fn charter() -> Charter {
    Charter { document: H256::repeat_byte(3), uri: b"ipfs://charter".to_vec() }
}

/// A deployed commons on a node of its own.
pub struct Suite {
    /// ink_e2e's client.
    pub client: Client,
    /// The project's own, for the clock.
    pub chain: Chain,
    /// The hub of the commons that is spoken to.
    pub hub: Address,
    /// Its contracts.
    pub addresses: Addresses,
    /// The code that a hub deploys.
    pub codes: Codes,
    pub(crate) heard: Vec<ink_e2e::events::ContractEmitted>,
    pub(crate) cost: Option<i128>,
    online: OnlineClient<PolkadotConfig>,
    _node: TestNodeProcess<PolkadotConfig>,
    _code: Folder,
}

impl Suite {
    /// Starts a node and deploys a commons with the default parameters.
    pub async fn deploy() -> Self {
        Self::with(Parameters::default(), founders()).await.expect("the defaults work")
    }

    /// The same with votes that take minutes.
    pub async fn quick() -> Self {
        Self::with(quick(), founders()).await.expect("these parameters work")
    }

    /// The same with other parameters and founders; the hub's refusal if it refuses.
    pub async fn with(parameters: Parameters, founders: Vec<Seed>) -> Result<Self, HubError> {
        let mut suite = Self::start().await;
        let codes = suite.codes;
        let hub = suite.found(codes, parameters, Origin::Founders(founders), charter()).await?;
        suite.enter(hub).await;
        Ok(suite)
    }

    /// A node with the code of the suite, on which there is no commons yet.
    pub async fn start() -> Self {
        let node = TestNodeProcessBuilder::<PolkadotConfig>::new(program(
            "CONTRACTS_NODE",
            "commons-node",
        ))
        .spawn()
        .await
        .expect("scripts/build-node has built a node");
        let code = Folder::new();
        let mut files = Vec::new();
        let mut hashes = Vec::new();
        for name in PARTS {
            let bundle = Bundle::read(&bundles(), name).expect("scripts/build-contracts has run");
            let file = code.path().join(format!("{name}.polkavm"));
            std::fs::write(&file, &bundle.code).expect("the code can be written");
            files.push(file);
            hashes.push(bundle.hash());
        }
        let url = node.url().to_owned();
        let mut client = Client::new(node.rpc(), files, url.clone()).await.expect("a client");
        for name in PARTS {
            let uploaded = client.bare_upload(name, &dev::alice(), None).await;
            uploaded.expect("code can be uploaded");
        }
        let nobody = Address::zero();
        Self {
            client,
            chain: Chain::connect(&url).await.expect("the node answers"),
            hub: nobody,
            addresses: Addresses {
                hub: nobody,
                ledger: nobody,
                reputation: nobody,
                books: nobody,
                governor: nobody,
                pool: nobody,
            },
            codes: Codes {
                books: hashes[0],
                reputation: hashes[1],
                ledger: hashes[2],
                governor: hashes[3],
                pool: hashes[4],
            },
            heard: Vec::new(),
            cost: None,
            online: node.client(),
            _node: node,
            _code: code,
        }
    }

    /// Deploys a commons, which is not spoken to yet. A refusal is taken from the dry run, and then
    /// really sent, which must fail.
    pub async fn found(
        &mut self,
        codes: Codes,
        parameters: Parameters,
        origin: Origin,
        charter: Charter,
    ) -> Result<Address, HubError> {
        let made = self.make("hub", &(codes, parameters, origin, charter)).await;
        made.map_err(|answer| {
            type Answer = Result<Result<(), HubError>, LangError>;
            let answer = Answer::decode_all(&mut &answer[..]).expect("the answer decodes");
            answer.expect("the constructor is understood").expect_err("a refusal")
        })
    }

    /// Deploys a fork of the commons that is spoken to.
    pub async fn fork(&mut self, parameters: Parameters) -> Result<Address, HubError> {
        let (codes, origin) = (self.codes, Origin::Parent(self.hub));
        self.found(codes, parameters, origin, charter()).await
    }

    /// Speaks to another commons from now on.
    pub async fn enter(&mut self, hub: Address) {
        self.hub = hub;
        self.addresses = crate::ask!(self, hub.addresses());
    }

    /// Native money that contracts see at an address, in the chain's 18-decimal units.
    pub async fn money_of(&self, address: Address) -> U256 {
        let call = dynamic::runtime_api_call(
            "ReviveApi",
            "balance",
            vec![dynamic::Value::from_bytes(address)],
        );
        let newest = self.online.runtime_api().at_latest().await.expect("the node answers");
        let answer = newest.call(call).await.expect("the node answers");
        U256::decode_all(&mut answer.encoded()).expect("an amount")
    }

    /// The hash of a contract's code.
    pub async fn code_of(&self, contract: Address) -> H256 {
        let head = self.chain.head().await.expect("the node answers").hash;
        self.chain.code_hash(contract, head).await.expect("it is a contract")
    }

    /// Who has an account that contracts know of, contracts included: what must not grow when
    /// nothing is made.
    pub async fn accounts(&self) -> Vec<Vec<u8>> {
        let every = dynamic::storage("Revive", "AccountInfoOf", Vec::<dynamic::Value>::new());
        let newest = self.online.storage().at_latest().await.expect("the node answers");
        let mut entries = newest.iter(every).await.expect("the node answers");
        let mut keys = Vec::new();
        while let Some(entry) = entries.next().await {
            keys.push(entry.expect("the node answers").key_bytes);
        }
        keys
    }

    /// Moves the chain's clock.
    pub async fn advance(&self, seconds: u64) {
        self.chain.advance_clock(seconds).await.expect("the development node has a clock");
    }
}
