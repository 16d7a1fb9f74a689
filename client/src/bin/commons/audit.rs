//! `commons audit`

use crate::{
    context::Global,
    output::{DIFFERENCE, INCOMPLETE, Output, Report, table},
};
use clap::Args;
use commons_client::{Result, audit};
use serde_json::json;

/// Exits with 0 if everything agrees, with 3 if anything differs, and with 4 if it could not be
/// finished.
#[derive(Args)]
pub struct Options {}

pub async fn run(Options {}: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let (commons, deployment) = global.open().await?;
    // From here on a failure means that the question stays open.
    output.failure = INCOMPLETE;
    let report = audit::audit(&commons, deployment.block, |step| output.progress(&step)).await?;
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
    let verdict = if report.is_clean() {
        format!(
            "clean: blocks {} to {} agree with the rules and with the contracts",
            report.from, report.to
        )
    } else {
        let s = if differences.len() == 1 { "" } else { "s" };
        format!("{} difference{s} in blocks {} to {}", differences.len(), report.from, report.to)
    };
    text += &format!("\n{verdict}");
    let checks: Vec<_> = report
        .checks
        .iter()
        .map(|check| {
            json!({"name": check.name, "compared": check.count, "differences": check.differences})
        })
        .collect();
    let json = json!({
        "clean": report.is_clean(),
        "from": report.from,
        "to": report.to,
        "block_hash": report.hash,
        "checks": checks,
        "notes": report.notes,
    });
    Report { text, json, code: if report.is_clean() { 0 } else { DIFFERENCE } }
}
