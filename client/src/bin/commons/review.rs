//! `commons review`

use crate::{
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::Args;
use commons_client::{
    Result,
    bundle::keccak256,
    format,
    log::{Entry, Event},
};
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
pub struct Options {
    /// The contribution.
    id: u64,
    /// The revision you have seen; needed if it has been amended.
    #[arg(long, default_value_t = 0)]
    revision: u8,
    /// 0 rejects; 10 confirms all that is claimed; each step is a tenth of it.
    #[arg(long, allow_hyphen_values = true)]
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
    let contribution = commons.contribution(id).await?;
    let receipt = commons.review(&signer, id, *revision, *grade, reason).await?;
    // What is done must not look like a failure: these only make the answer better.
    let now = commons.contribution(id).await.ok();
    if now.is_some_and(|now| now.revision != terms.revision) {
        output.note(
            "warning: it was amended meanwhile, so this grade does not count: review it again",
        );
    }
    let ballot = terms.ballot(keccak256);
    let weight =
        receipt.events.iter().cloned().map(Entry::from).find_map(|entry| match entry.event() {
            Some(Event::Graded(graded)) => Some(graded.weight),
            _ => None,
        });
    let weight = weight.unwrap_or_default();
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
