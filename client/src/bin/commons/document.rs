//! Documents that are named by their hash.

use clap::Args;
use commons_client::{Error, Result, bundle::keccak256, format};
use commons_core::{H256, hub::Charter};
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
#[command(
    after_help = "Example: commons project open --document garden.md --uri https://example.org/garden --suri //Eve"
)]
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

/// The norms that a commons publishes.
#[derive(Args)]
pub struct CharterOptions {
    /// Document with the norms; its keccak-256 hash is published, not the document.
    #[arg(long, value_name = "FILE", conflicts_with = "charter_hash")]
    charter: Option<PathBuf>,
    /// The hash itself, in hexadecimal.
    #[arg(long, value_name = "HASH")]
    charter_hash: Option<String>,
    /// Where the document can be found, at most 256 bytes.
    #[arg(long, value_name = "URI", default_value = "")]
    charter_uri: String,
}

impl CharterOptions {
    /// Whether anything is said of a charter.
    pub fn is_given(&self) -> bool {
        self.charter.is_some() || self.charter_hash.is_some() || !self.charter_uri.is_empty()
    }

    pub fn read(&self) -> Result<Charter> {
        let document = hash(self.charter.as_deref(), self.charter_hash.as_deref())?;
        let uri = self.charter_uri.clone().into_bytes();
        Ok(Charter { document: document.unwrap_or_default(), uri })
    }
}

/// The hash of a document.
pub fn of_file(path: &Path) -> Result<H256> {
    let document = fs::read(path).map_err(|error| {
        let what = format!("The document {} cannot be read: {error}.", path.display());
        Error::new("no_document", what).hint("Name an existing file, or give its hash.")
    })?;
    Ok(H256(keccak256(&document)))
}

fn hash(file: Option<&Path>, hash: Option<&str>) -> Result<Option<H256>> {
    if let Some(path) = file {
        return of_file(path).map(Some);
    }
    hash.map(format::parse_hash).transpose()
}

/// A hash as people read it.
pub fn show(hash: H256) -> String {
    if hash.is_zero() { "none".into() } else { format!("{hash:?}") }
}
