//! How a commons comes into being.

use super::{Commons, find, refused};
use crate::{
    bundle::Bundle,
    chain::{Chain, ChainError, Receipt, Signer},
    error::{Error, Result},
    log::Event,
};
use commons_core::{
    founding::{self, FoundingError, Seed},
    hub::{Charter, HubError, Origin, check_charter},
    parameters::Parameters,
};
use commons_hub::HubContractRef;
use commons_interfaces::hub::Codes;
use primitive_types::H256;
use std::path::Path;

/// Contracts of the suite, in the order in which their code is uploaded.
pub const CONTRACTS: [&str; 6] = ["books", "reputation", "ledger", "governor", "pool", "hub"];

/// What a commons begins with.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// Its parameters.
    pub parameters: Parameters,
    /// Where the first reputation comes from: founders, or another commons.
    pub origin: Origin,
    /// The norms that it publishes.
    pub charter: Charter,
}

impl Beginning {
    /// Founders with their seed, and no charter yet.
    pub fn by(founders: Vec<Seed>, parameters: Parameters) -> Self {
        let charter = Charter { document: H256::zero(), uri: Vec::new() };
        Self { parameters, origin: Origin::Founders(founders), charter }
    }

    /// What the hub checks too; asked before, it saves the uploads.
    pub fn check(&self) -> Result<()> {
        match &self.origin {
            Origin::Founders(seeds) => founding::check(&self.parameters, seeds).map(|_| ()),
            Origin::Parent(_) => self.parameters.check().map_err(FoundingError::Parameter),
        }?;
        Ok(check_charter(&self.charter)?)
    }
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
    /// Deploys a commons, or a fork of one: uploads the code that is not on the chain yet, then one
    /// transaction.
    ///
    /// An interrupted deployment leaves at most uploaded code behind, which the next one uses, or a
    /// whole commons that nobody remembers.
    pub async fn deploy(
        chain: Chain,
        signer: &Signer,
        bundles: &Path,
        beginning: Beginning,
        mut progress: impl FnMut(&str),
    ) -> Result<Deployed> {
        beginning.check()?;
        let mut hashes = [H256::zero(); CONTRACTS.len()];
        let (mut uploads, mut rehearsed) = (Vec::new(), None);
        for (name, hash) in CONTRACTS.into_iter().zip(&mut hashes) {
            let bundle = Bundle::read(bundles, name)?;
            *hash = bundle.hash();
            if !chain.code_exists(*hash).await? {
                if signer.rehearsals().is_none() {
                    progress(&format!("uploading {name} ({} bytes)", bundle.code.len()));
                }
                match chain.upload(signer, &bundle.code).await {
                    Ok((_, receipt)) => uploads.push((name, receipt)),
                    Err(error @ ChainError::Rehearsed(_)) => rehearsed = Some(error),
                    Err(error) => return Err(error.into()),
                }
            }
        }
        if let Some(error) = rehearsed {
            let unknown = "The transaction that deploys the commons comes after the uploads; what it takes can be tried only when all code is on the chain.";
            return Err(signer.cannot_tell(error, unknown).into());
        }
        if signer.rehearsals().is_none() {
            progress("deploying the commons");
        }
        let [books, reputation, ledger, governor, pool, hub] = hashes;
        let codes = Codes { books, reputation, ledger, governor, pool };
        let Beginning { parameters, origin, charter } = beginning;
        let constructor = HubContractRef::new(codes, parameters, origin, charter)
            .code_hash(hub)
            .endowment(0.into())
            .params();
        let data = constructor.exec_input().encode();
        let deployed = chain.instantiate(signer, hub, data, 0).await;
        let (hub, receipt) = deployed.map_err(|error| match &error {
            ChainError::Reverted { data } => match refused::<(), HubError>(data) {
                Some(refusal) => Error::from(refusal),
                None => error.clone().into(),
            },
            _ => error.into(),
        })?;
        // The events have it all: nothing has to be asked that could fail after the fact.
        let made = find(&receipt, |event| match event {
            Event::LedgerDeployed(event) => Some((event.suite, event.calendar)),
            _ => None,
        });
        let commons = match made {
            Some((addresses, calendar)) => Self { chain, addresses, calendar },
            None => Self::open(chain, hub).await?,
        };
        Ok(Deployed { commons, receipt, uploads })
    }
}
