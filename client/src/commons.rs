//! A commons, as its members use it.

use crate::{
    bundle::Bundle,
    chain::{Chain, ChainError, Receipt, Signer},
    error::{Error, Result},
    log::{Entry, Event},
    message::Message,
};
use commons_core::{
    ballot::{CastError, GradeBallot, Receipt as Vote, Terms},
    contribution::{Contribution, Draft, LedgerError},
    founding::{self, Seed},
    history::History,
    parameters::Parameters,
    review::{Outcome, Surge},
    units::{ContributionId, Units},
};
use commons_hub::HubContractRef;
use commons_interfaces::{
    hub::{Addresses, Codes, Hub, HubError},
    ledger::{Charter, Ledger, PAGE_MAX},
    reputation::Reputation,
};
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, primitives::LangError};
use primitive_types::{H160, H256};
use scale::{Decode, DecodeAll};
use std::path::Path;

type HubRef = contract_ref_from_path!(Hub, ink::env::DefaultEnvironment);
type LedgerRef = contract_ref_from_path!(Ledger, ink::env::DefaultEnvironment);
type ReputationRef = contract_ref_from_path!(Reputation, ink::env::DefaultEnvironment);

/// Contracts of the suite, in the order in which their code is uploaded.
pub const CONTRACTS: [&str; 3] = ["reputation", "ledger", "hub"];

/// Who asks when nobody in particular does: the mapped account of the zero address, which every
/// chain with pallet-revive takes as a caller of a dry run.
const READER: [u8; 32] = {
    let mut account = [0xee; 32];
    let mut index = 0;
    while index < 20 {
        account[index] = 0;
        index += 1;
    }
    account
};

/// A deployed commons on a chain. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Commons {
    chain: Chain,
    hub: H160,
    addresses: Addresses,
}

/// What a deployment did.
#[derive(Clone, Debug)]
pub struct Deployed {
    /// The commons.
    pub commons: Commons,
    /// The transaction that deployed it.
    pub receipt: Receipt,
    /// Transactions that uploaded code, with the contract's name.
    pub uploads: Vec<(&'static str, Receipt)>,
}

impl Commons {
    /// The commons whose hub is at `hub`.
    pub async fn open(chain: Chain, hub: H160) -> Result<Self> {
        let message = HubRef::from(hub);
        let addresses = ask(&chain, message.call().addresses(), None).await.map_err(|error| {
            if error.code == "no_contract" {
                error
                    .hint("The deployment file or --hub names a commons that is not on this chain.")
            } else {
                error
            }
        })?;
        Ok(Self { chain, hub, addresses })
    }

    /// Deploys a commons: uploads the code that is not on the chain yet, then one transaction.
    ///
    /// An interrupted deployment leaves at most uploaded code behind, which the next one uses.
    pub async fn deploy(
        chain: Chain,
        signer: &Signer,
        bundles: &Path,
        parameters: Parameters,
        seeds: Vec<Seed>,
        mut progress: impl FnMut(&str),
    ) -> Result<Deployed> {
        // The contract checks the same; here it saves the uploads.
        founding::check(&parameters, &seeds)?;
        let mut hashes = Vec::new();
        let mut uploads = Vec::new();
        for name in CONTRACTS {
            let bundle = Bundle::read(bundles, name)?;
            if !chain.code_exists(bundle.hash()).await? {
                progress(&format!("uploading {name} ({} bytes)", bundle.code.len()));
                uploads.push((name, chain.upload(signer, &bundle.code).await?.1));
            }
            hashes.push(bundle.hash());
        }
        let [reputation, ledger, hub] = hashes[..] else {
            return Err(Error::new("bad_bundle", "A contract is missing."));
        };
        progress("deploying the commons");
        let constructor = HubContractRef::new(Codes { ledger, reputation }, parameters, seeds)
            .code_hash(hub)
            .endowment(0.into())
            .params();
        let data = constructor.exec_input().encode();
        let deployed = chain.instantiate(signer, hub, data, 0).await;
        let (hub, receipt) = deployed.map_err(|error| match &error {
            ChainError::Reverted { data } => refused::<(), HubError>(data, error.clone()),
            _ => error.into(),
        })?;
        let commons = Self::open(chain, hub).await?;
        Ok(Deployed { commons, receipt, uploads })
    }

    /// The chain it lives on.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Address of the hub, by which the commons is known.
    pub fn hub(&self) -> H160 {
        self.hub
    }

    /// Its contracts.
    pub fn addresses(&self) -> Addresses {
        self.addresses
    }

    /// All contracts that emit events of this commons.
    pub fn contracts(&self) -> [H160; 3] {
        [self.hub, self.addresses.ledger, self.addresses.reputation]
    }

    /// Records a contribution of the signer.
    pub async fn record(
        &self,
        signer: &Signer,
        draft: Draft,
        uri: Vec<u8>,
    ) -> Result<(ContributionId, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().record(draft, uri);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message).await?;
        // Somebody else may have recorded since the dry run: the event has the number.
        let id = find(&receipt, |event| match event {
            Event::Recorded(event) => Some(event.id),
            _ => None,
        });
        Ok((id.unwrap_or(expected), receipt))
    }

    /// Replaces what a contribution of the signer states.
    pub async fn amend(
        &self,
        signer: &Signer,
        id: ContributionId,
        draft: Draft,
        uri: Vec<u8>,
    ) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().amend(id, draft, uri);
        Ok(self.send::<(), LedgerError>(signer, message).await?.1)
    }

    /// Takes a contribution of the signer back.
    pub async fn withdraw(&self, signer: &Signer, id: ContributionId) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().withdraw(id);
        Ok(self.send::<(), LedgerError>(signer, message).await?.1)
    }

    /// Grades a revision of a contribution, 0 to 10; refused if it has been amended since, so that
    /// nobody grades what they have not seen.
    pub async fn review(
        &self,
        signer: &Signer,
        id: ContributionId,
        revision: u8,
        grade: u8,
        reason: &str,
    ) -> Result<Receipt> {
        let terms = self.terms(id).await?;
        if terms.revision != revision {
            let what = format!(
                "Contribution {id} has been amended: it is revision {} now, not {revision}.",
                terms.revision
            );
            return Err(Error::new("amended", what).hint(format!(
                "Look at it again with commons contribution {id}; then give --revision {}.",
                terms.revision
            )));
        }
        // A ballot does not know what it judges; the ledger knows that it is over.
        self.contribution(id).await?.check_open()?;
        self.cast(signer, terms, grade, reason).await
    }

    /// Casts a grade in the ballot with these terms, whatever they are.
    pub async fn cast(
        &self,
        signer: &Signer,
        terms: Terms,
        grade: u8,
        reason: &str,
    ) -> Result<Receipt> {
        let mut reputation = self.reputation();
        let message = reputation.call_mut().cast(terms, grade, reason.as_bytes().to_vec());
        Ok(self.send::<(), CastError>(signer, message).await?.1)
    }

    /// Takes the outcome of a review.
    pub async fn settle(&self, signer: &Signer, id: ContributionId) -> Result<(Outcome, Receipt)> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().settle(id);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message).await?;
        let outcome = find(&receipt, |event| match event {
            Event::Settled(event) => Some(event.outcome),
            _ => None,
        });
        Ok((outcome.unwrap_or(expected), receipt))
    }

    /// A contribution.
    pub async fn contribution(&self, id: ContributionId) -> Result<Contribution> {
        let found = ask(&self.chain, self.ledger().call().contribution(id), None).await?;
        match found {
            Some(contribution) => Ok(contribution),
            None => {
                let newest = self.newest(None).await?;
                Err(LedgerError::UnknownContribution { id, newest }.into())
            }
        }
    }

    /// Contributions `first`, `first + 1`, ..., at most `count`, at block `at`.
    pub async fn contributions(
        &self,
        first: ContributionId,
        count: u32,
        at: Option<H256>,
    ) -> Result<Vec<(ContributionId, Contribution)>> {
        let mut found = Vec::new();
        let first = first.0.max(1);
        while (found.len() as u64) < u64::from(count) {
            let left = count.saturating_sub(found.len() as u32).min(PAGE_MAX);
            let next = ContributionId(first.saturating_add(found.len() as u64));
            let message = self.ledger().call().contributions(next, left);
            let page = ask(&self.chain, message, at).await?;
            let size = page.len();
            found.extend((next.0..).map(ContributionId).zip(page));
            if size < left as usize {
                break;
            }
        }
        Ok(found)
    }

    /// Where the evidence of a contribution is. It is in no storage, only in the event of the
    /// second in which it was recorded, which lies in a block not before `from`.
    pub async fn uri(
        &self,
        id: ContributionId,
        recorded: u64,
        from: u64,
    ) -> Result<Option<Vec<u8>>> {
        let (mut low, mut high) = (from, self.chain.head().await?.number);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.chain.block(middle).await?.time < recorded {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        let log = self.log(low, low, |_| ()).await?;
        Ok(log.iter().rev().filter_map(Entry::event).find_map(|event| match event {
            Event::Recorded(event) if event.id == id => Some(event.uri),
            Event::Amended(event) if event.id == id => Some(event.uri),
            _ => None,
        }))
    }

    /// Number of the newest contribution at block `at`; 0 before the first.
    pub async fn newest(&self, at: Option<H256>) -> Result<ContributionId> {
        ask(&self.chain, self.ledger().call().newest(), at).await
    }

    /// The terms of a contribution's review.
    pub async fn terms(&self, id: ContributionId) -> Result<Terms> {
        let message: Message<std::result::Result<Terms, LedgerError>> =
            self.ledger().call().terms(id).into();
        match self.chain.read(READER, message.to, message.data.clone(), None).await {
            Ok(answer) => message
                .decode(&answer)
                .ok_or_else(|| not_understood(message.to))?
                .map_err(Into::into),
            Err(ChainError::Reverted { data }) => {
                let error = ChainError::Reverted { data: data.clone() };
                Err(refused::<Terms, LedgerError>(&data, error))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What the ledger was deployed with.
    pub async fn charter(&self, at: Option<H256>) -> Result<Charter> {
        ask(&self.chain, self.ledger().call().charter(), at).await
    }

    /// A ballot at block `at`; `None` before its first cast.
    pub async fn tally(&self, ballot: H256, at: Option<H256>) -> Result<Option<GradeBallot>> {
        ask(&self.chain, self.reputation().call().tally(ballot), at).await
    }

    /// What an agent cast in a ballot.
    pub async fn vote(&self, ballot: H256, agent: H160) -> Result<Option<Vote>> {
        ask(&self.chain, self.reputation().call().receipt(ballot, agent), None).await
    }

    /// Weight of an agent at block `at`.
    pub async fn balance_of(&self, agent: H160, at: Option<H256>) -> Result<Units> {
        ask(&self.chain, self.reputation().call().balance_of(agent), at).await
    }

    /// Weight of all agents at block `at`.
    pub async fn total_supply(&self, at: Option<H256>) -> Result<Units> {
        ask(&self.chain, self.reputation().call().total_supply(), at).await
    }

    /// What was accepted in the newest epoch, at block `at`.
    pub async fn surge(&self, at: Option<H256>) -> Result<Surge> {
        ask(&self.chain, self.reputation().call().surge(), at).await
    }

    /// The contract that may settle and mint.
    pub async fn minter(&self, at: Option<H256>) -> Result<H160> {
        ask(&self.chain, self.reputation().call().ledger(), at).await
    }

    /// Histories of hub, ledger and reputation at block `at`.
    pub async fn histories(&self, at: Option<H256>) -> Result<[History; 3]> {
        Ok([
            ask(&self.chain, HubRef::from(self.hub).call().history(), at).await?,
            ask(&self.chain, self.ledger().call().history(), at).await?,
            ask(&self.chain, self.reputation().call().history(), at).await?,
        ])
    }

    /// Hashes of the contracts' code at block `at`, with their names.
    pub async fn code_hashes(&self, at: H256) -> Result<[(&'static str, H256); 3]> {
        let Addresses { ledger, reputation } = self.addresses;
        Ok([
            ("reputation", self.chain.code_hash(reputation, at).await?),
            ("ledger", self.chain.code_hash(ledger, at).await?),
            ("hub", self.chain.code_hash(self.hub, at).await?),
        ])
    }

    /// All events of the commons in blocks `from..=to`; `progress` is told each block read.
    pub async fn log(&self, from: u64, to: u64, progress: impl FnMut(u64)) -> Result<Vec<Entry>> {
        let events = self.chain.contract_events(&self.contracts(), from, to, progress).await?;
        Ok(events.into_iter().map(Entry::from).collect())
    }

    fn ledger(&self) -> LedgerRef {
        self.addresses.ledger.into()
    }

    fn reputation(&self) -> ReputationRef {
        self.addresses.reputation.into()
    }

    async fn send<T: Decode, E: Decode + Into<Error>>(
        &self,
        signer: &Signer,
        message: impl Into<Message<std::result::Result<T, E>>>,
    ) -> Result<(T, Receipt)> {
        let message = message.into();
        let sent = self.chain.call(signer, message.to, message.data.clone(), 0).await;
        let (answer, receipt) = sent.map_err(|error| match &error {
            ChainError::Reverted { data } => refused::<T, E>(data, error.clone()),
            _ => error.into(),
        })?;
        match message.decode(&answer) {
            Some(answer) => Ok((answer.map_err(Into::into)?, receipt)),
            None => Err(not_understood(message.to)),
        }
    }
}

/// Reads from a contract: a dry run at block `at`, or at the newest finalised one.
async fn ask<R: Decode>(
    chain: &Chain,
    message: impl Into<Message<R>>,
    at: Option<H256>,
) -> Result<R> {
    let message = message.into();
    let answer = chain.read(READER, message.to, message.data.clone(), at).await?;
    message.decode(&answer).ok_or_else(|| not_understood(message.to))
}

/// The typed error in what a contract returned as it reverted.
fn refused<T: Decode, E: Decode + Into<Error>>(data: &[u8], error: ChainError) -> Error {
    type Answer<T, E> = std::result::Result<std::result::Result<T, E>, LangError>;
    match Answer::<T, E>::decode_all(&mut &data[..]) {
        Ok(Ok(Err(refusal))) => refusal.into(),
        _ => error.into(),
    }
}

fn not_understood(contract: H160) -> Error {
    Error::new(
        "not_understood",
        format!("The contract at {contract:?} answers in a way that this client does not know."),
    )
    .hint("It is another contract, or of another version: use the client it was deployed with.")
}

/// The first event in a transaction that `pick` takes.
fn find<T>(receipt: &Receipt, pick: impl Fn(Event) -> Option<T>) -> Option<T> {
    receipt.events.iter().cloned().map(Entry::from).filter_map(|entry| entry.event()).find_map(pick)
}
