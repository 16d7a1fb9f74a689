//! Contract bundles: code and metadata in one file, as `scripts/build-contracts` makes them.

use crate::error::{Error, Result};
use primitive_types::H256;
use sha3::{Digest, Keccak256};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// What PolkaVM code begins with. A chain that also runs EVM bytecode takes a deposit for anything else.
const POLKAVM: &[u8] = b"PVM\0";

/// The code of one contract.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Name of the contract.
    pub name: &'static str,
    /// Its code.
    pub code: Vec<u8>,
}

impl Bundle {
    /// Reads `NAME.contract` from a folder.
    pub fn read(folder: &Path, name: &'static str) -> Result<Self> {
        let path = folder.join(format!("{name}.contract"));
        let text = fs::read_to_string(&path).map_err(|error| {
            Error::new("no_bundle", format!("The contract {} cannot be read: {error}.", path.display()))
                .hint("Build the contracts with scripts/build-contracts, or name their folder with --contracts.")
        })?;
        let code = serde_json::from_str::<serde_json::Value>(&text)
            .ok()
            .and_then(|json| json["source"]["contract_binary"].as_str().map(str::to_owned))
            .and_then(|code| hex::decode(code.trim_start_matches("0x")).ok())
            .filter(|code| code.starts_with(POLKAVM));
        let code = code.ok_or_else(|| {
            Error::new(
                "bad_bundle",
                format!("{} is not a contract bundle with PolkaVM code.", path.display()),
            )
            .hint("Build the contracts anew with scripts/build-contracts.")
        })?;
        Ok(Self { name, code })
    }

    /// The hash by which the chain knows the code.
    pub fn hash(&self) -> H256 {
        H256(keccak256(&self.code))
    }
}

/// Keccak-256, as the chain computes it.
pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
    Keccak256::digest(bytes).into()
}

/// Where the scripts put what they build.
pub fn cache() -> PathBuf {
    let base = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|home| Path::new(&home).join(".cache")));
    env::var_os("COMMONS_CACHE")
        .map(PathBuf::from)
        .unwrap_or_else(|| base.unwrap_or_else(|| PathBuf::from(".")).join("commons"))
}
