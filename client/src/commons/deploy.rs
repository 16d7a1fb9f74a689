//! How a commons comes into being.

use super::{Commons, find, refused};
use crate::{
    bundle::Bundle,
    chain::{Chain, ChainError, Receipt, Signer},
    error::{Error, Result},
    log::Event,
};
use commons_core::{
    founding::{self, Seed},
    parameters::Parameters,
};
use commons_hub::HubContractRef;
use commons_interfaces::hub::{Addresses, Codes, HubError};
use std::path::Path;

/// Contracts of the suite, in the order in which their code is uploaded.
pub const CONTRACTS: [&str; 3] = ["reputation", "ledger", "hub"];

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
    /// Deploys a commons: uploads the code that is not on the chain yet, then one transaction.
    ///
    /// An interrupted deployment leaves at most uploaded code behind, which the next one uses, or a
    /// whole commons that nobody remembers.
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
            ChainError::Reverted { data } => match refused::<(), HubError>(data) {
                Some(refusal) => Error::from(refusal),
                None => error.clone().into(),
            },
            _ => error.into(),
        })?;
        // The events have it all: nothing has to be asked that could fail after the fact.
        let addresses = find(&receipt, |event| match event {
            Event::Deployed(event) => {
                Some(Addresses { ledger: event.ledger, reputation: event.reputation })
            }
            _ => None,
        });
        let calendar = find(&receipt, |event| match event {
            Event::Opened(event) => Some(event.charter.calendar()),
            _ => None,
        });
        let commons = match addresses.zip(calendar) {
            Some((addresses, calendar)) => Self { chain, hub, addresses, calendar },
            None => Self::open(chain, hub).await?,
        };
        Ok(Deployed { commons, receipt, uploads })
    }
}
