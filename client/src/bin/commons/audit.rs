//! `commons audit`

use crate::{
    context::Global,
    output::{DIFFERENCE, INCOMPLETE, Output, Report, table},
};
use clap::Args;
use commons_client::{Result, audit, bundle};
use serde_json::json;
use std::path::PathBuf;

/// Exits with 0 if everything agrees, with 3 if anything differs, and with 4 if it could not be
/// finished.
#[derive(Args)]
pub struct Options {
    /// Folder of the contract bundles, whose code the contracts must have. Default: where
    /// scripts/build-contracts puts them.
    #[arg(long, env = "COMMONS_CONTRACTS", value_name = "FOLDER")]
    contracts: Option<PathBuf>,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    // Whatever fails, the question stays open.
    output.failure = INCOMPLETE;
    let (commons, deployment) = global.open().await?;
    let contracts = options.contracts.unwrap_or_else(|| bundle::cache().join("contracts"));
    let progress = |step: String| output.progress(&step);
    let report = audit::audit(&commons, deployment.block, &contracts, progress).await?;
    Ok(present(&report))
}

/// The table, the differences and the verdict.
pub fn present(report: &audit::Report) -> Report {
    let mut rows = vec![["check", "compared", "differ"].map(String::from).to_vec()];
    rows.extend(report.checks.iter().map(|check| {
        vec![check.name.into(), check.count.to_string(), check.differences.len().to_string()]
    }));
    let mut text = table(&rows);
    let differences: Vec<_> = report.checks.iter().flat_map(|check| &check.differences).collect();
    for difference in &differences {
        text += &format!("\n  {difference}");
    }
    for note in &report.notes {
        text += &format!("\nnote: {note}");
    }
    for foreign in &report.foreign {
        text += &format!("\nunknown code: {foreign}");
    }
    let (code, verdict) = if !report.is_clean() {
        let s = if differences.len() == 1 { "" } else { "s" };
        (DIFFERENCE, format!("{} difference{s} in", differences.len()))
    } else if !report.foreign.is_empty() {
        (INCOMPLETE, "incomplete, since not all code is known: nothing differs in".into())
    } else {
        (0, "clean: the events, the rules and the contracts agree in".into())
    };
    let verdict = format!("{verdict} blocks {} to {}", report.from, report.to);
    text += &format!("\n{verdict}");
    let checks: Vec<_> = report
        .checks
        .iter()
        .map(|check| {
            json!({"name": check.name, "compared": check.count, "differences": check.differences})
        })
        .collect();
    let json = json!({
        "clean": code == 0,
        "from": report.from,
        "to": report.to,
        "block_hash": report.hash,
        "checks": checks,
        "unknown_code": report.foreign,
        "notes": report.notes,
    });
    Report { text, json, code }
}
