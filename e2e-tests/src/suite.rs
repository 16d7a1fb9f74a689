//! The compiled contracts on a node, driven by ink_e2e.

use crate::{Folder, program};
use commons_client::{bundle, bundle::Bundle, chain::Chain, commons::CONTRACTS};
use commons_core::{
    Address, H256,
    contribution::{Action, Draft, Effort, Unit},
    founding::Seed,
    parameters::Parameters,
    units::{ContributionId, Points},
};
use commons_hub::HubContractRef;
use commons_interfaces::{
    hub::{Addresses, Codes, Hub},
    ledger::Ledger,
    reputation::Reputation,
};
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, env::DefaultEnvironment};
use ink_e2e::{
    CallBuilderFinal, ContractsBackend, Keypair, PolkadotConfig, TestNodeProcess,
    TestNodeProcessBuilder, subxt_signer::sr25519::dev,
};
use scale::{Decode, DecodeAll};
use std::path::PathBuf;

type Client = ink_e2e::Client<PolkadotConfig, DefaultEnvironment>;
type Message<Args, R> = CallBuilderFinal<DefaultEnvironment, Args, R, ink::abi::Ink>;
type HubRef = contract_ref_from_path!(Hub, DefaultEnvironment);
type LedgerRef = contract_ref_from_path!(Ledger, DefaultEnvironment);
type ReputationRef = contract_ref_from_path!(Reputation, DefaultEnvironment);

/// Deposits in a dry run: without a limit, nested calls in it fail.
const DEPOSIT_LIMIT: u128 = 1_000_000_000_000_000;

/// The founders of every test's commons, with 100 points each.
pub const FOUNDERS: [&str; 4] = ["alice", "bob", "charlie", "dave"];

/// The folder of the contract bundles.
pub fn bundles() -> PathBuf {
    std::env::var_os("COMMONS_CONTRACTS")
        .map_or_else(|| bundle::cache().join("contracts"), PathBuf::from)
}

/// A draft that claims so many points.
pub fn draft(points: u64) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 2_000, unit: Unit::Hour },
        claimed: Points::whole(points),
        evidence: H256::repeat_byte(7),
        cites: Vec::new(),
    }
}

/// A deployed commons on a node of its own.
pub struct Suite {
    /// ink_e2e's client.
    pub client: Client,
    /// The project's own, for the clock.
    pub chain: Chain,
    /// The hub.
    pub hub: Address,
    /// Its contracts.
    pub addresses: Addresses,
    _node: TestNodeProcess<PolkadotConfig>,
    _code: Folder,
}

impl Suite {
    /// Starts a node and deploys a commons with the default parameters.
    pub async fn deploy() -> Self {
        let founders = FOUNDERS.map(|name| Seed {
            agent: commons_client::names::parse(name).expect("a development name"),
            points: Points::whole(100),
        });
        Self::with(Parameters::default(), founders.to_vec()).await.expect("the defaults work")
    }

    /// The same with other parameters and founders; the hub's refusal if it refuses.
    pub async fn with(
        parameters: Parameters,
        founders: Vec<Seed>,
    ) -> Result<Self, commons_interfaces::hub::HubError> {
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
        for name in CONTRACTS {
            let bundle = Bundle::read(&bundles(), name).expect("scripts/build-contracts has run");
            let file = code.path().join(format!("{name}.polkavm"));
            std::fs::write(&file, &bundle.code).expect("the code can be written");
            files.push(file);
            hashes.push(bundle.hash());
        }
        let url = node.url().to_owned();
        let mut client = Client::new(node.rpc(), files, url.clone()).await.expect("a client");
        for name in &CONTRACTS[..2] {
            client.upload(name, &dev::alice()).submit().await.expect("code can be uploaded");
        }
        let codes = Codes { reputation: hashes[0], ledger: hashes[1] };
        let mut constructor = HubContractRef::new(codes, parameters, founders);
        let alice = dev::alice();
        let mut instantiate = client.instantiate("hub", &alice, &mut constructor);
        instantiate.storage_deposit_limit(Some(DEPOSIT_LIMIT));
        let dry_run = instantiate.dry_run().await.expect("a dry run answers");
        if dry_run.did_revert() {
            type Answer =
                Result<Result<(), commons_interfaces::hub::HubError>, ink::primitives::LangError>;
            let answer = Answer::decode_all(&mut dry_run.return_data());
            return Err(answer.expect("decodes").expect("understood").expect_err("a refusal"));
        }
        let hub = instantiate.submit().await.expect("the hub can be deployed").addr;
        let chain = Chain::connect(&url).await.expect("the node answers");
        let mut suite = Self {
            client,
            chain,
            hub,
            addresses: Addresses { ledger: hub, reputation: hub },
            _node: node,
            _code: code,
        };
        suite.addresses = suite.read(HubRef::from(hub).call().addresses()).await;
        Ok(suite)
    }

    /// Builder of messages to the ledger.
    pub fn ledger(&self) -> LedgerRef {
        self.addresses.ledger.into()
    }

    /// Builder of messages to reputation.
    pub fn reputation(&self) -> ReputationRef {
        self.addresses.reputation.into()
    }

    /// Builder of messages to the hub.
    pub fn hub(&self) -> HubRef {
        self.hub.into()
    }

    /// Moves the chain's clock.
    pub async fn advance(&self, seconds: u64) {
        self.chain.advance_clock(seconds).await.expect("the development node has a clock");
    }

    /// What a message answers, without sending it.
    pub async fn read<Args, R>(&mut self, message: Message<Args, R>) -> R
    where
        Args: ink::env::call::utils::EncodeArgsWith<ink::abi::Ink> + Sync + Clone,
        R: Decode + Send,
    {
        let alice = dev::alice();
        let mut call = self.client.call(&alice, &message);
        call.storage_deposit_limit(DEPOSIT_LIMIT);
        answer(call.dry_run().await.expect("a dry run answers").return_data())
    }

    /// Sends a message. A refusal is taken from the dry run, and then really sent, which must fail.
    pub async fn send<Args, T, E>(
        &mut self,
        signer: &Keypair,
        message: Message<Args, Result<T, E>>,
    ) -> Result<T, E>
    where
        Args: ink::env::call::utils::EncodeArgsWith<ink::abi::Ink> + Sync + Clone,
        T: Decode + Send,
        E: Decode + Send,
    {
        let mut call = self.client.call(signer, &message);
        call.storage_deposit_limit(DEPOSIT_LIMIT);
        let dry_run = call.dry_run().await.expect("a dry run answers");
        let reverts = dry_run.did_revert();
        let result: Result<T, E> = answer(dry_run.return_data());
        assert_eq!(reverts, result.is_err(), "an error reverts, and nothing else does");
        let sent = call.submit().await;
        assert_eq!(sent.is_err(), reverts, "the chain does what the dry run said");
        result
    }

    /// Records a contribution.
    pub async fn record(&mut self, signer: &Keypair, points: u64) -> ContributionId {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().record(draft(points), b"ipfs://work".to_vec());
        self.send(signer, message).await.expect("anyone may record")
    }
}

fn answer<R: Decode>(data: &[u8]) -> R {
    Result::<R, ink::primitives::LangError>::decode_all(&mut &data[..])
        .expect("the answer decodes")
        .expect("the message is understood")
}
