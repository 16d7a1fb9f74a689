//! Documents that are named by their hash.

use clap::Args;
use commons_client::{Error, Result, bundle::keccak256, format};
use commons_core::H256;
use std::{fs, path::Path, path::PathBuf};

/// Evidence of a contribution.
#[derive(Args)]
pub struct Evidence {
    /// Document that shows it; its keccak-256 hash is recorded, not the document.
    #[arg(long, value_name = "FILE", conflicts_with = "evidence_hash")]
    evidence: Option<PathBuf>,
    /// The hash itself, in hexadecimal.
    #[arg(long, value_name = "HASH")]
    evidence_hash: Option<String>,
    /// Where the document can be found, at most 256 bytes.
    #[arg(long)]
    pub uri: Option<String>,
}

impl Evidence {
    pub fn hash(&self) -> Result<Option<H256>> {
        hash(self.evidence.as_deref(), self.evidence_hash.as_deref())
    }
}

/// Description of a project.
#[derive(Args)]
pub struct Description {
    /// Document that describes it; its keccak-256 hash is recorded, not the document.
    #[arg(long, value_name = "FILE", conflicts_with = "document_hash")]
    document: Option<PathBuf>,
    /// The hash itself, in hexadecimal.
    #[arg(long, value_name = "HASH")]
    document_hash: Option<String>,
    /// Where the document can be found, at most 256 bytes.
    #[arg(long, default_value = "")]
    pub uri: String,
}

impl Description {
    pub fn hash(&self) -> Result<H256> {
        Ok(hash(self.document.as_deref(), self.document_hash.as_deref())?.unwrap_or_default())
    }
}

fn hash(file: Option<&Path>, hash: Option<&str>) -> Result<Option<H256>> {
    if let Some(path) = file {
        let document = fs::read(path).map_err(|error| {
            let what = format!("The document {} cannot be read: {error}.", path.display());
            Error::new("no_document", what).hint("Name an existing file, or give its hash.")
        })?;
        return Ok(Some(H256(keccak256(&document))));
    }
    hash.map(format::parse_hash).transpose()
}

/// A hash as people read it.
pub fn show(hash: H256) -> String {
    if hash.is_zero() { "none".into() } else { format!("{hash:?}") }
}
