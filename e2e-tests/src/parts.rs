//! Making contracts: those of the suite by themselves, where an account takes the place of another one,
//! and any others.

use crate::{Suite, agent, bundles, suite::DEPOSIT_LIMIT};
use commons_client::bundle::Bundle;
use commons_core::{
    Address, Time, calendar::Calendar, founding::Seed, hub::Addresses, parameters::Parameters,
    reputation::Suite as Orders,
};
use ink::abi::Ink;
use ink_e2e::{BuilderClient, Weight, subxt_signer::sr25519::dev};
use scale::Encode;

/// Selector of each contract's constructor.
const NEW: [u8; 4] = ink::selector_bytes!("new");

impl Suite {
    /// Makes a contract, with what its constructor `new` reads; what it said if it refuses.
    pub async fn make(
        &mut self,
        name: &'static str,
        data: &impl Encode,
    ) -> Result<Address, Vec<u8>> {
        let code = Bundle::read(&bundles(), name).expect("scripts/build-contracts has run").code;
        self.make_of(code, Encode::encode(&(NEW, data))).await
    }

    /// Makes a contract of any code; what it said if it refuses, nothing if the chain does.
    pub async fn make_of(&mut self, code: Vec<u8>, data: Vec<u8>) -> Result<Address, Vec<u8>> {
        let alice = dev::alice();
        let client = &mut self.client;
        let limit = Some(DEPOSIT_LIMIT);
        let dry_run = client
            .raw_instantiate_dry_run::<Ink>(code.clone(), &alice, data.clone(), 0, limit)
            .await;
        let tried = match &dry_run {
            Ok(dry_run) if dry_run.did_revert() => Err(dry_run.return_data().to_vec()),
            Ok(dry_run) => Ok(dry_run.contract_result.weight_required),
            Err(_) => Err(Vec::new()),
        };
        // Half a block is more than a refusal takes.
        let half = Weight::from_parts(750_000_000_000, 3_000_000);
        let weight = tried.as_ref().map_or(half, |needed| {
            Weight::from_parts(needed.ref_time() * 2, needed.proof_size() + 200_000)
        });
        let sent = client.raw_instantiate(code, &alice, data, 0, weight, DEPOSIT_LIMIT).await;
        assert_eq!(sent.is_err(), tried.is_err(), "the chain does what the dry run said");
        tried.map(|_| sent.expect("as the dry run said").addr)
    }

    /// Deploys a reputation of its own, which takes `master` for its ledger and its hub; the suite
    /// speaks to it from now on. No commons is like this: it is for what a ledger never says.
    pub async fn reputation_under(&mut self, master: &str, calendar: Calendar, seeds: Vec<Seed>) {
        let (hub, books) = (agent(master), self.addresses.books);
        let made = self.make("reputation", &(Orders { ledger: hub, hub, books }, calendar)).await;
        self.addresses.reputation = made.expect("it can be deployed");
        let since = calendar.genesis.saturating_sub(1);
        crate::tell!(self, master, books.seed(seeds, since)).expect("its hub gives seed");
        crate::tell!(self, master, books.open(calendar.genesis)).expect("its hub opens it");
    }

    /// Deploys a ledger of its own, which takes `reputation` for its reputation, and Alice for the
    /// rest of the suite; the suite speaks to it from now on.
    pub async fn ledger_over(&mut self, reputation: Address, parameters: Parameters) {
        let (made, opens) = self.part_over("ledger", reputation, parameters).await;
        self.addresses.ledger = made;
        crate::tell!(self, "alice", ledger.open(opens)).expect("its hub opens it");
    }

    /// The same with a governor.
    pub async fn governor_over(&mut self, reputation: Address, parameters: Parameters) {
        let (made, opens) = self.part_over("governor", reputation, parameters).await;
        self.addresses.governor = made;
        crate::tell!(self, "alice", governor.open(opens)).expect("its hub opens it");
    }

    /// Deploys a pool of its own for such a suite; the suite speaks to it from now on. Alice opens it.
    pub async fn pool_under(&mut self, suite: Addresses, parameters: Parameters) -> Time {
        let now = self.chain.head().await.expect("the node answers").time;
        let made = self.make("pool", &(suite, parameters.calendar(now), parameters)).await;
        self.addresses.pool = made.expect("it can be deployed");
        crate::tell!(self, "alice", pool.open(now)).expect("its hub opens it");
        now
    }

    async fn part_over(
        &mut self,
        name: &'static str,
        reputation: Address,
        parameters: Parameters,
    ) -> (Address, Time) {
        let alice = agent("alice");
        let suite = Addresses { hub: alice, reputation, governor: alice, ..self.addresses };
        let now = self.chain.head().await.expect("the node answers").time;
        let made = self.make(name, &(suite, parameters.calendar(now), parameters)).await;
        (made.expect("it can be deployed"), now)
    }
}
