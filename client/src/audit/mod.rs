//! The audit: reads the whole history of a commons, works everything out anew, and compares.
//!
//! Three independent sources must agree: the events, the rules of [`commons_core`], and what the
//! contracts keep at a finalised block, including the `(count, head)` of every history.

mod replay;
mod report;
mod state;

pub use replay::{Replay, replay};
pub use report::{Check, Report, compare};
pub use state::State;

use crate::{Commons, error::Result};

/// Audits a commons from the block of its deployment to the newest finalised one.
pub async fn audit(
    commons: &Commons,
    from: u64,
    mut progress: impl FnMut(String),
) -> Result<Report> {
    let head = commons.chain().head().await?;
    let entries = commons
        .log(from, head.number, |block| progress(format!("block {block} of {}", head.number)))
        .await?;
    let replay = replay(&entries, commons.hub(), commons.addresses());
    progress(format!("comparing {} events with the contracts", entries.len()));
    let state = State::fetch(commons, &replay, head.hash).await?;
    let report = compare(&replay, &state);
    Ok(Report { from, to: head.number, hash: head.hash, ..report })
}
