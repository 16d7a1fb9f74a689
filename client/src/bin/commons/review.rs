//! `commons review`

use crate::{
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{Result, bundle::keccak256, format};
use commons_core::units::{ContributionId, Units};
use serde_json::json;

#[derive(Args)]
pub struct Options {
    /// The contribution.
    id: u64,
    /// The revision you have seen; needed if it has been amended.
    #[arg(long, default_value_t = 0)]
    revision: u8,
    /// 0 rejects; 10 confirms all that is claimed; each step is a tenth of it.
    #[arg(long)]
    grade: u8,
    /// Why, at most 256 bytes; kept in the event.
    #[arg(long, default_value = "")]
    reason: String,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let terms = commons.terms(id).await?;
    let Options { revision, grade, reason, .. } = &options;
    let receipt = commons.review(&signer, id, *revision, *grade, reason).await?;
    let contribution = commons.contribution(id).await?;
    if contribution.revision != terms.revision {
        output.note(
            "warning: it was amended meanwhile, so this grade does not count: review it again",
        );
    }
    let ballot = terms.ballot(keccak256);
    let vote = commons.vote(ballot, signer.address()).await?;
    let weight = vote.map_or(Units::ZERO, |vote| vote.weight);
    let text = format!(
        "contribution {id} ({} claimed) graded {grade}/10 with {}  ({})",
        format::points(contribution.draft.claimed),
        format::units(weight),
        cost(commons.chain(), &receipt)
    );
    let json = json!({
        "id": id.0,
        "revision": revision,
        "grade": grade,
        "weight": weight.0.to_string(),
        "ballot": ballot,
        "cost": cost_json(&receipt),
    });
    Ok(Report::done(text, json))
}
