//! `commons review`

mod evidence;
mod from;
mod interactive;
mod keys;
mod screen;

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    many::Source,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{
    Error, Result,
    batch::REVIEWS_TEMPLATE,
    commons,
    format::{self, Grade},
    log::Event,
};
use commons_core::units::ContributionId;
use serde_json::json;

#[derive(Args)]
#[command(after_help = EXAMPLES, override_usage = USAGE)]
pub struct Options {
    /// The contribution.
    #[arg(
        required = true,
        conflicts_with_all = ["from", "template", "interactive"],
        value_parser = crate::numbers::contribution,
        add = complete::unsettled()
    )]
    id: Option<u64>,
    /// The revision you have seen; needed if it has been amended.
    #[arg(long, default_value_t = 0)]
    revision: u8,
    /// 0 rejects; 10 confirms all that is claimed; each step is a tenth of it. Also as 7/10 or 70%.
    #[arg(
        long,
        allow_hyphen_values = true,
        value_parser = format::parse_grade,
        required = true,
        conflicts_with_all = ["points", "from", "template", "interactive"]
    )]
    grade: Option<u8>,
    /// The same in points: what you think it is worth. It must be a tenth of what is claimed.
    #[arg(
        long,
        allow_hyphen_values = true,
        conflicts_with_all = ["from", "template", "interactive"]
    )]
    points: Option<Grade>,
    /// Why, at most 256 bytes; kept in the event.
    #[arg(long, default_value = "")]
    reason: String,
    #[command(flatten)]
    source: Source,
    /// Go through all that waits for your review, with a key for each grade.
    #[arg(long, conflicts_with_all = ["from", "template"])]
    interactive: bool,
}

/// The ways to say it: none of them needs all that is needed in another.
const USAGE: &str = "commons review ID --grade GRADE [OPTIONS]
       commons review ID --points POINTS [OPTIONS]
       commons review --interactive [OPTIONS]
       commons review --from FILE [OPTIONS]
       commons review --template";

const EXAMPLES: &str = "Examples:
  commons review 4 --grade 8 --reason 'Two of ten pages are missing' --suri //Bob
  commons review --interactive --suri //Bob
  commons review --template     # print a file to begin with
  commons review --from grades.csv --suri //Bob

Columns of the file, in any order; JSON has a list of objects with the same names:
  contribution  its number
  grade         as --grade takes it
  reason        why, at most 256 bytes
  revision      the revision you have seen; 0 if it is empty
Only contribution and grade are needed. A grade that the chain has already is not sent again.";

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    if options.source.template {
        return Ok(Report::done(REVIEWS_TEMPLATE, json!({"template": REVIEWS_TEMPLATE})));
    }
    if let Some(path) = &options.source.from {
        return from::run(path, global, output).await;
    }
    if options.interactive {
        return interactive::run(global, output).await;
    }
    let judgement = options.grade.map(Grade::Tenths).or(options.points);
    let (Some(id), Some(judgement)) = (options.id, judgement) else {
        return Err(Error::new("usage", "It takes a contribution and --grade, or --from."));
    };
    let id = ContributionId(id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let Options { revision, reason, .. } = &options;
    let contribution = commons.contribution(id, None).await?;
    let grade = judgement.of(contribution.draft.claimed)?;
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
