//! `commons review`

use crate::{
    amounts,
    context::{Global, cost, cost_json},
    output::{Output, Report},
};
use clap::{ArgGroup, Args};
use commons_client::{
    Result, commons,
    format::{self, Grade},
    log::Event,
};
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
#[command(
    after_help = "Example: commons review 4 --grade 8 --reason 'Two of ten pages are missing' --suri //Bob"
)]
#[command(group(ArgGroup::new("judgement").required(true).args(["grade", "points"])))]
pub struct Options {
    /// The contribution.
    id: u64,
    /// The revision you have seen; needed if it has been amended.
    #[arg(long, default_value_t = 0)]
    revision: u8,
    /// 0 rejects; 10 confirms all that is claimed; each step is a tenth of it. Also as 7/10 or 70%.
    #[arg(long, allow_hyphen_values = true, value_parser = format::parse_grade)]
    grade: Option<u8>,
    /// The same in points: what you think it is worth. It must be a tenth of what is claimed.
    #[arg(long, allow_hyphen_values = true)]
    points: Option<Grade>,
    /// Why, at most 256 bytes; kept in the event.
    #[arg(long, default_value = "")]
    reason: String,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let Options { revision, reason, .. } = &options;
    let contribution = commons.contribution(id, None).await?;
    let judgement = options.grade.map(Grade::Tenths).or(options.points);
    let grade = judgement.unwrap_or(Grade::Tenths(0)).of(contribution.draft.claimed)?;
    let receipt = commons.review(&signer, id, *revision, grade, reason).await?;
    let (ballot, weight) = commons::find(&receipt, |event| match event {
        Event::VoteCast(cast) => Some((cast.ballot, cast.weight)),
        _ => None,
    })
    .unwrap_or_default();
    // What is done must not look like a failure: this only makes the answer better.
    let now = commons.contribution(id, None).await.ok();
    if now.is_some_and(|now| now.revision() != *revision) {
        output.note(
            "warning: it was amended meanwhile, so this grade does not count: review it again",
        );
    }
    let snapshot = contribution.recorded.saturating_sub(1);
    let text = format!(
        "contribution {id} graded {grade}/10 ({} of {}) with a weight of {}  ({})",
        format::points(contribution.draft.claimed.mul_div_down(grade.into(), 10)),
        format::points(contribution.draft.claimed),
        format::points(commons.points(weight, snapshot)),
        cost(commons.chain(), &receipt)
    );
    let mut json = json!({
        "id": id.0,
        "revision": revision,
        "grade": grade,
        "ballot": ballot,
        "cost": cost_json(&receipt),
    });
    amounts::weight(&mut json, "weight", weight, &commons, snapshot);
    Ok(Report::done(text, json))
}
