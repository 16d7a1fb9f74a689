//! The audit: reads the whole history of a commons, works everything out anew, and compares.
//!
//! Three independent sources must agree: the events, the rules of [`commons_core`], and every cell
//! that the contracts keep at a finalised block, including the `(count, head)` of every history.
//! What the contracts keep is worth something because their code is known.

mod invariants;
mod replay;
mod report;
mod rooms;
mod state;

pub use replay::{Replay, replay};
pub use report::{Check, Report, compare};
pub use state::State;

use crate::{
    Commons,
    bundle::Bundle,
    error::{Error, Result},
};
use commons_core::H256;
use std::path::Path;

/// Audits a commons from the block of its deployment to the newest finalised one.
///
/// `bundles` is the folder of the contracts as built from the sources that this client is built from.
/// Contracts of other code may say what they like of themselves: then the audit is incomplete.
pub async fn audit(
    commons: &Commons,
    from: u64,
    bundles: &Path,
    mut progress: impl FnMut(String),
) -> Result<Report> {
    let head = commons.chain().head().await?;
    let foreign = foreign_code(commons, bundles, head.hash).await?;
    let entries = commons
        .log(from, head.number, |block| progress(format!("block {block} of {}", head.number)))
        .await?;
    let replay = replay(&entries, commons.hub(), commons.addresses());
    if !replay.counts.contains_key("Deployed") {
        let what =
            format!("The deployment of this commons is not in blocks {from} to {}.", head.number);
        return Err(Error::new("history_incomplete", what)
            .hint("The deployment file names a block that is too late."));
    }
    progress(format!("comparing {} events with the contracts", entries.len()));
    let expected = State::of(&replay, commons.addresses());
    let state = State::fetch(commons, &expected, head.hash).await?;
    let report = compare(&replay, &expected, &state);
    Ok(Report { from, to: head.number, hash: head.hash, foreign, ..report })
}

/// The contracts whose code is not the one that was built here.
async fn foreign_code(commons: &Commons, bundles: &Path, at: H256) -> Result<Vec<String>> {
    let mut foreign = Vec::new();
    for (name, hash) in commons.code_hashes(at).await? {
        let built = Bundle::read(bundles, name)?.hash();
        if built != hash {
            foreign.push(format!("{name} runs the code {hash:?}; the one built here is {built:?}"));
        }
    }
    Ok(foreign)
}
