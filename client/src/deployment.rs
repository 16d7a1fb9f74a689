//! The small file that says which commons on which chain is meant.

use crate::{
    Commons,
    chain::{Chain, ChainError},
    error::{Error, Result},
};
use commons_core::hub::Addresses;
use primitive_types::{H160, H256};
use serde::{Deserialize, Serialize};
use std::{fmt, fs, path::Path};

/// Where a commons lives. Holds nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deployment {
    /// Hash of the chain's first block.
    pub genesis_hash: H256,
    /// Address of the hub.
    pub hub: H160,
    /// Address of the ledger.
    pub ledger: H160,
    /// Address of reputation.
    pub reputation: H160,
    /// Address of the contract with the rarely run code of reputation.
    pub books: H160,
    /// Address of the governor.
    pub governor: H160,
    /// Address of the pool.
    pub pool: H160,
    /// The block it was deployed in, from which an audit reads.
    pub block: u64,
    /// Hash of that block. Development chains all begin alike; this tells them apart.
    pub block_hash: H256,
    /// The node it was deployed through.
    pub url: String,
}

impl fmt::Display for Deployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}

impl Deployment {
    /// Reads the file.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = fs::read_to_string(path).map_err(|error| {
            let what = format!("The deployment file {shown} cannot be read: {error}.");
            Error::new("no_deployment", what).hint(
                "Deploy a commons first (commons deploy), or name the file of an existing one with --deployment.",
            )
        })?;
        serde_json::from_str(&text).map_err(|error| {
            let what = format!("{shown} is not a deployment file: {error}.");
            Error::new("bad_deployment", what).hint("commons deploy writes one.")
        })
    }

    /// Finds out whether the file can be written, before anything is sent that it must remember.
    pub fn check_writable(path: &Path) -> Result<()> {
        let part = path.with_extension("json.part");
        fs::write(&part, "").and_then(|()| fs::remove_file(&part)).map_err(|error| {
            let what =
                format!("The deployment file {} cannot be written: {error}.", path.display());
            Error::new("deployment_not_writable", what)
                .hint("Name another with --deployment FILE. Nothing was sent.")
        })
    }

    /// Writes the file; a crash leaves the old one or the new one, never half of either.
    pub fn write(&self, path: &Path) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| {
            let what =
                format!("The deployment file {} cannot be written: {error}.", path.display());
            Error::new("deployment_not_written", what)
                .hint(format!("The commons exists nevertheless. Write this to a file: {self}"))
        };
        let text = serde_json::to_string_pretty(self).map_err(|error| failed(&error))?;
        let part = path.with_extension("json.part");
        fs::write(&part, text + "\n").map_err(|error| failed(&error))?;
        fs::rename(&part, path).map_err(|error| failed(&error))
    }

    /// Refuses a suite of other contracts than those that the file names.
    pub fn check_suite(&self, commons: &Commons) -> Result<()> {
        let Self { hub, ledger, reputation, books, governor, pool, .. } = *self;
        let named = Addresses { hub, ledger, reputation, books, governor, pool };
        if commons.addresses() == named {
            return Ok(());
        }
        let what = format!("The hub {hub:?} names other contracts than the deployment file.");
        Err(Error::new("other_suite", what).hint(
            "The file was changed by hand. The hub is right: correct the file by what it says.",
        ))
    }

    /// Refuses another chain than the one it was deployed on.
    pub async fn check_chain(&self, chain: &Chain) -> Result<()> {
        let (url, genesis) = (chain.url(), chain.genesis_hash());
        let what = if genesis != self.genesis_hash {
            format!("with genesis {:?}; the node at {url} serves {genesis:?}", self.genesis_hash)
        } else {
            match chain.block(self.block).await {
                Ok(block) if block.hash == self.block_hash => return Ok(()),
                // A node that has forgotten its old blocks cannot be asked.
                Err(ChainError::Pruned { .. }) => return Ok(()),
                Ok(_) | Err(ChainError::NoBlock { .. }) => format!(
                    "with block {} = {:?}; the node at {url} serves a chain without it",
                    self.block, self.block_hash
                ),
                Err(error) => return Err(error.into()),
            }
        };
        Err(Error::new("wrong_chain", format!("This commons lives on the chain {what}.")).hint(
            "Give the node of its chain with --url, or another commons with --deployment. A development node without --base-path begins a new chain at every start: then deploy anew.",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deployment() -> Deployment {
        Deployment {
            genesis_hash: H256::repeat_byte(1),
            hub: H160::repeat_byte(2),
            ledger: H160::repeat_byte(4),
            reputation: H160::repeat_byte(5),
            books: H160::repeat_byte(6),
            governor: H160::repeat_byte(7),
            pool: H160::repeat_byte(8),
            block: 7,
            block_hash: H256::repeat_byte(3),
            url: "ws://127.0.0.1:9944".into(),
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let path = std::env::temp_dir().join(format!("commons-{}.json", std::process::id()));
        deployment().write(&path).unwrap();
        assert_eq!(Deployment::read(&path).unwrap(), deployment());
        fs::write(&path, "{}").unwrap();
        assert_eq!(Deployment::read(&path).unwrap_err().code, "bad_deployment");
        fs::remove_file(&path).unwrap();
        assert_eq!(Deployment::read(&path).unwrap_err().code, "no_deployment");
    }
}
