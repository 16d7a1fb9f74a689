//! Contract bundles, as `scripts/build-contracts` makes them.

use serde_json::Value;
use sp_core::bytes::from_hex;
use std::{env, fs, path::PathBuf};

/// What is in the file of a contract.
pub struct Bundle {
    pub code: Vec<u8>,
    /// What it was built with, such as "rustc 1.96.0".
    pub compiler: String,
    /// Name and selector of each message and constructor.
    pub selectors: Vec<(String, Vec<u8>)>,
    /// Name and signature topic of each event.
    pub topics: Vec<(String, Vec<u8>)>,
}

impl Bundle {
    /// Reads `NAME.contract` in the folder that the variable COMMONS_CONTRACTS names, or where the
    /// scripts put it.
    pub fn read(name: &str) -> Self {
        let folder = env::var_os("COMMONS_CONTRACTS").map(PathBuf::from).unwrap_or_else(|| {
            let home = env::var_os("HOME").expect("HOME or COMMONS_CONTRACTS is set");
            PathBuf::from(home).join(".cache/commons/contracts")
        });
        let path = folder.join(name).with_extension("contract");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{}: {error}. Run scripts/build-contracts first.", path.display())
        });
        let json: Value = serde_json::from_str(&text).expect("a bundle is JSON");
        let named = |kinds: &[&str], bytes_of: &str| {
            let items = kinds.iter().filter_map(|kind| json["spec"][kind].as_array()).flatten();
            let pair = |item: &Value| {
                let name = item["label"].as_str().expect("each has a name");
                (name.to_owned(), bytes(&item[bytes_of]))
            };
            items.map(pair).collect()
        };
        Self {
            code: bytes(&json["source"]["contract_binary"]),
            compiler: json["source"]["compiler"].as_str().unwrap_or_default().to_owned(),
            selectors: named(&["constructors", "messages"], "selector"),
            topics: named(&["events"], "signature_topic"),
        }
    }
}

fn bytes(hex: &Value) -> Vec<u8> {
    from_hex(hex.as_str().expect("bytes are text")).expect("in hexadecimal")
}
