//! The audit: reads the whole history of a commons, works everything out anew, and compares.
//!
//! Three independent sources must agree: the events, the rules of [`commons_core`], and every cell
//! that the contracts keep at a finalised block, including the `(count, head)` of every history.
//! What the contracts keep is worth something because their code is known.

mod case;
mod cause;
mod check;
mod invariants;
mod journal;
mod money;
mod parent;
mod payout;
mod replay;
mod report;
mod rooms;
mod state;
mod subjects;
mod wants;

pub use case::{Case, Weight};
pub use cause::{Cause, Review};
pub use check::{Check, Difference};
pub use journal::{Change, Course, Effect, Journal, Run};
pub use money::{
    Accepted, AssetAccount, Deposit, Move, Paid, PartAccount, Portion, PotAccount, RuleVersion,
};
pub use parent::Inheritance;
pub use payout::{Payout, Question, Which};
pub use replay::{Replay, Replaying, replay};
pub use report::{Report, compare};
pub use state::State;
pub use wants::{Moment, Promise, Signal, Signals, Want, Wants};

use crate::{
    Commons,
    assets::Assets,
    commons::{Code, Parent},
    error::{Error, Result},
    proposals::{Denomination, Known},
};
use commons_core::{Address, pool::Asset};
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
    let mut foreign = Code::of(commons.chain(), &commons.addresses(), bundles, head.hash).await?;
    foreign.retain(|code| !code.is_known());
    let entries = commons
        .log(from, head.number, |block| progress(format!("block {block} of {}", head.number)))
        .await?;
    let replay = replay(&entries, commons.hub(), commons.addresses());
    if !replay.counts.contains_key("HubDeployed") {
        if let Some(code) = foreign.first() {
            let what = format!("The history cannot be read: {code}.");
            return Err(Error::new("unknown_code", what)
                .hint("Audit it with the client that was built together with its contracts."));
        }
        let what =
            format!("The deployment of this commons is not in blocks {from} to {}.", head.number);
        return Err(Error::new("history_incomplete", what)
            .hint("The deployment file names a block that is too late."));
    }
    progress(format!("comparing {} events with the contracts", entries.len()));
    let expected = State::of(&replay);
    let state = State::fetch(commons, &expected, head.hash).await?;
    let mut report = compare(&replay, &expected, &state);
    if let Some(inherited) = &expected.inherited {
        report.notes.push(code_of_parent(commons, bundles, inherited.parent).await);
    }
    if replay.commons.is_none() {
        // Then no rule could be applied at all.
        let strange: Vec<_> = foreign.iter().map(|code| code.name).collect();
        let checks = report.checks.iter_mut();
        for difference in checks.flat_map(|check| &mut check.differences) {
            difference.contracts.extend(&strange);
        }
    }
    let mut tokens = Vec::new();
    for asset in report.assets.keys() {
        if let Asset::Token(token) = asset {
            tokens.push((*token, Denomination::asset(commons.chain(), *token).await?));
        }
    }
    report.names = Some(Assets::new(Denomination::native(commons.chain()).await?, tokens));
    let mut known = Known::of(commons.chain(), Vec::new()).await?;
    for case in &mut report.proposals {
        known.learn(commons.chain(), &case.said.actions).await?;
        case.describe(&known);
    }
    Ok(Report { from, to: head.number, hash: head.hash, time: head.time, foreign, ..report })
}

/// Whether the parent of a fork runs code that is known here. A fork is also how code is replaced, so that is
/// worth knowing and no more.
async fn code_of_parent(commons: &Commons, bundles: &Path, parent: Address) -> String {
    match Parent::look(commons.chain(), parent, bundles).await {
        Ok(parent) => parent.trust(),
        Err(error) => format!("whether the parent runs known code cannot be told: {error}"),
    }
}
