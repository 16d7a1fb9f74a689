//! What the answers come to.

use crate::{
    amounts, document,
    output::{Report, table},
    parameters,
};
use commons_client::{
    format::{duration, points},
    founding_file::Plan,
    names,
    proposals::equation,
};
use commons_core::parameters::Parameters;
use serde_json::{Value, json};
use std::path::Path;

/// What is in the file, for people and for programs.
pub fn report(plan: &Plan, file: &Path) -> Report {
    let parameters = plan.parameters();
    let founders = plan.founders.iter().map(|founder| {
        format!("{} {}", names::show(founder.seed.agent), points(founder.seed.points))
    });
    let season = u64::from(parameters.epoch_length) * u64::from(parameters.epochs_per_season);
    let charter = match (&plan.charter.document, &plan.charter.uri) {
        (Some(document), Some(uri)) => format!("{}, at {}", document.value, uri.value),
        (Some(it), None) | (None, Some(it)) => it.value.clone(),
        (None, None) => "none yet".into(),
    };
    let rows = [
        ("founders", founders.collect::<Vec<_>>().join(", ")),
        (
            "money",
            format!(
                "divided every {}: {}",
                duration(parameters.epoch_length.into()),
                equation::show(&parameters.equation)
            ),
        ),
        (
            "paid",
            format!(
                "from {} after an epoch's end on, so that a fraud can be undone before",
                duration(parameters.dispute_period.into())
            ),
        ),
        (
            "review",
            format!(
                "{}, {} must confirm",
                duration(parameters.review_period.into()),
                parameters.min_reviewers
            ),
        ),
        (
            "decisions",
            format!(
                "up to {} from a proposal to its doing; lent votes return every {}",
                duration(parameters.proposal_cycle()),
                duration(season)
            ),
        ),
        ("charter", charter),
        ("written to", file.display().to_string()),
        ("next", format!("commons deploy --file {}", file.display())),
    ];
    let rows = rows.map(|(name, value)| vec![name.to_owned(), value]).to_vec();
    Report::done(table(&rows), json(plan, &parameters, file))
}

fn json(plan: &Plan, parameters: &Parameters, file: &Path) -> Value {
    let founder = |founder: &commons_client::founding_file::Founder| {
        let mut json = json!({"agent": founder.seed.agent, "name": founder.name});
        amounts::points(&mut json, "points", founder.seed.points);
        json
    };
    let entries = parameters.entries();
    let defaults = Parameters::default().entries();
    let parameter = |(entry, default): (&commons_core::parameters::Entry, _)| {
        let default: &commons_core::parameters::Entry = default;
        json!({
            "name": entry.name,
            "value": entry.value.to_string(),
            "value_text": parameters::show(entry, entry.value),
            "unit": parameters::unit(entry.unit),
            "default": entry.value == default.value,
        })
    };
    let document = plan.charter.document.as_ref().map(|it| it.value.as_str());
    let hash = document.and_then(|path| document::of_file(Path::new(path)).ok());
    json!({
        "file": file,
        "founders": plan.founders.iter().map(founder).collect::<Vec<_>>(),
        "charter": {
            "document": document,
            "hash": hash,
            "uri": plan.charter.uri.as_ref().map(|it| it.value.as_str()),
        },
        "parameters": entries.iter().zip(&defaults).map(parameter).collect::<Vec<_>>(),
    })
}
