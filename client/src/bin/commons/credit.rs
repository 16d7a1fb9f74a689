//! `commons credit`

use crate::{
    amounts, complete,
    context::{Global, cost, cost_json},
    output::{FAILED, Output, Report},
};
use clap::Args;
use commons_client::{Error, Result, format, names};
use commons_core::units::ContributionId;
use serde_json::json;

/// Refusals that leave nothing to be done: another citation can be credited nevertheless.
const NOTHING_TO_DO: [&str; 4] =
    ["credited_already", "own_cite", "not_accepted", "nothing_to_credit"];

/// Anyone may, once for each citation, when the pots of the counting epoch are open. Without --cite all
/// that can be credited is, one transaction each.
#[derive(Args)]
#[command(
    after_help = "Example: commons credit 4 --suri //Bob; commons credit 4 --cite 1 --suri //Bob"
)]
pub struct Options {
    /// The contribution that cites.
    #[arg(value_parser = crate::numbers::contribution, add = complete::contributions())]
    id: u64,
    /// Only this one of the contributions it cites, by its number.
    #[arg(long, value_name = "ID", value_parser = crate::numbers::contribution, add = complete::contributions())]
    cite: Option<u64>,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let id = ContributionId(options.id);
    let (commons, _) = global.open().await?;
    let signer = global.mapped_signer(commons.chain(), output).await?;
    let cites = commons.contribution(id, None).await?.draft.cites;
    if cites.is_empty() {
        let what = format!("Contribution {id} cites nothing, so there is nothing to credit.");
        return Err(Error::new("no_such_cite", what).hint(
            "Citations are given as it is recorded or amended: --cite ID, for each that it builds on.",
        ));
    }
    let chosen: Vec<_> = (0u8..)
        .zip(&cites)
        .filter(|(_, cited)| options.cite.is_none_or(|cite| cite == cited.0))
        .collect();
    if let (Some(cite), true) = (options.cite, chosen.is_empty()) {
        let all: Vec<_> = cites.iter().map(ToString::to_string).collect();
        let what = format!("Contribution {id} does not cite {cite}; it cites {}.", all.join(", "));
        return Err(Error::new("no_such_cite", what)
            .hint("Name one of these, or leave out --cite to credit all of them."));
    }
    let (mut lines, mut items, mut refusals) = (Vec::new(), Vec::new(), Vec::new());
    let mut credited = false;
    for (index, cited) in chosen {
        let agent = commons.contribution(*cited, None).await.map(|cited| cited.agent);
        let result = match &agent {
            Ok(_) => commons.credit_cite(&signer, id, index).await,
            Err(error) => Err(error.clone()),
        };
        let mut item = json!({"cited": cited.0, "index": index});
        match result {
            Ok((value, receipt)) => {
                credited = true;
                lines.push(format!(
                    "{} credited to {} for contribution {cited}  ({})",
                    format::points(value),
                    agent.map(names::show).unwrap_or_default(),
                    cost(commons.chain(), &receipt)
                ));
                amounts::points(&mut item, "value", value);
                item["cost"] = cost_json(&receipt);
            }
            Err(error) => {
                lines.push(format!("contribution {cited} not credited: {error}"));
                item["error"] = json!({"code": error.code, "message": error.message});
                refusals.push(error);
            }
        }
        items.push(item);
    }
    let hopeless = |error: &Error| NOTHING_TO_DO.contains(&error.code.as_str());
    let failed = refusals.iter().any(|error| !hopeless(error));
    // What was done must not look like a failure; where nothing was done, say why: first of all
    // where something can still be done.
    if !credited && let Some(first) = refusals.into_iter().min_by_key(hopeless) {
        return Err(first);
    }
    let code = if failed { FAILED } else { 0 };
    Ok(Report { text: lines.join("\n"), json: json!({"id": id.0, "credits": items}), code })
}
