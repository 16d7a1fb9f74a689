//! The compiled contracts on a node, driven by ink_e2e.

use crate::{Folder, program};
use commons_client::{bundle, bundle::Bundle, chain::Chain, commons::CONTRACTS, names};
use commons_core::{
    Address, calendar::Calendar, founding::Seed, parameters::Parameters, units::Points,
};
use commons_hub::HubContractRef;
use commons_interfaces::{
    hub::{Addresses, Codes, Hub, HubError},
    ledger::Ledger,
    reputation::Reputation,
};
use commons_ledger::LedgerContractRef;
use commons_reputation::ReputationContractRef;
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, env::DefaultEnvironment};
use ink_e2e::{
    BuilderClient, CallBuilderFinal, ContractsBackend, Keypair, PolkadotConfig, TestNodeProcess,
    TestNodeProcessBuilder, Weight, subxt_signer::sr25519::dev,
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
        let founders = seeds(&FOUNDERS.map(|name| (name, 100)));
        Self::with(Parameters::default(), founders).await.expect("the defaults work")
    }

    /// The same with other parameters and founders; the hub's refusal if it refuses.
    pub async fn with(parameters: Parameters, founders: Vec<Seed>) -> Result<Self, HubError> {
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
            type Answer = Result<Result<(), HubError>, ink::primitives::LangError>;
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

    /// Deploys a reputation of its own, which takes `ledger` for its ledger; the suite speaks to it
    /// from now on. No commons is like this: it is for what a ledger never says.
    pub async fn reputation_under(
        &mut self,
        ledger: Address,
        calendar: Calendar,
        seeds: Vec<Seed>,
    ) {
        let mut constructor = ReputationContractRef::new(ledger, calendar, seeds);
        let alice = dev::alice();
        let mut instantiate = self.client.instantiate("reputation", &alice, &mut constructor);
        instantiate.storage_deposit_limit(Some(DEPOSIT_LIMIT));
        self.addresses.reputation = instantiate.submit().await.expect("it can be deployed").addr;
    }

    /// Deploys a ledger of its own, which takes `reputation` for its reputation; the suite speaks to
    /// it from now on.
    pub async fn ledger_over(&mut self, reputation: Address, parameters: Parameters) {
        let mut constructor = LedgerContractRef::new(reputation, agent("alice"), parameters);
        let alice = dev::alice();
        let mut instantiate = self.client.instantiate("ledger", &alice, &mut constructor);
        instantiate.storage_deposit_limit(Some(DEPOSIT_LIMIT));
        self.addresses.ledger = instantiate.submit().await.expect("it can be deployed").addr;
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
        signer: &str,
        message: Message<Args, Result<T, E>>,
    ) -> Result<T, E>
    where
        Args: ink::env::call::utils::EncodeArgsWith<ink::abi::Ink> + Sync + Clone,
        T: Decode + Send,
        E: Decode + Send,
    {
        let (result, reverts) = self.submit(signer, message).await;
        assert_eq!(reverts, result.is_err(), "an error reverts, and nothing else does");
        result
    }

    /// Sends a message: what the dry run answers, and whether it reverts. Then it does on the chain.
    pub async fn submit<Args, R>(&mut self, signer: &str, message: Message<Args, R>) -> (R, bool)
    where
        Args: ink::env::call::utils::EncodeArgsWith<ink::abi::Ink> + Sync + Clone,
        R: Decode + Send,
    {
        let signer = key(signer);
        let client = &mut self.client;
        let dry_run = client.bare_call_dry_run(&signer, &message, 0, Some(DEPOSIT_LIMIT)).await;
        let dry_run = dry_run.expect("a dry run answers");
        let reverts = dry_run.did_revert();
        let result = answer(dry_run.return_data());
        // The dry run happens in the second of the newest block, the message in a later one: it may
        // have to write checkpoints that the dry run could replace. ink_e2e's `submit` has no room
        // for that.
        let needed = dry_run.exec_result.weight_required;
        let limit = Weight::from_parts(needed.ref_time() * 2, needed.proof_size() + 200_000);
        let sent = client.bare_call(&signer, &message, 0, limit, DEPOSIT_LIMIT).await;
        assert_eq!(sent.is_err(), reverts, "the chain does what the dry run said");
        (result, reverts)
    }
}

fn answer<R: Decode>(data: &[u8]) -> R {
    Result::<R, ink::primitives::LangError>::decode_all(&mut &data[..])
        .expect("the answer decodes")
        .expect("the message is understood")
}
