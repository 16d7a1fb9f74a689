//! `commons audit`

mod cases;

use crate::{
    context::Global,
    output::{DIFFERENCE, INCOMPLETE, Output, Report, table},
};
use clap::Args;
use commons_client::{Result, audit, bundle, format, names, proposals};
use commons_core::parameters::Parameters;
use serde_json::json;
use std::path::PathBuf;

/// Exits with 0 if everything agrees, with 3 if anything differs, and with 4 if it could not be
/// finished, or if only contracts differ whose code is not known here.
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
    let mut text = String::new();
    for foreign in &report.foreign {
        text += &format!("unknown code: {foreign}: this client's rules may be others\n");
    }
    text += &table(&rows);
    let (differences, excused) = (report.differences().count(), report.excused().count());
    for difference in report.differences() {
        text += &format!("\n  {difference}");
    }
    for difference in report.excused() {
        text += &format!("\n  of unknown code: {difference}");
    }
    for note in &report.notes {
        text += &format!("\nnote: {note}");
    }
    for case in &report.proposals {
        text += &format!("\n{}", cases::text(case, report.time));
    }
    for change in changes(report) {
        text += &format!("\n{change}");
    }
    for unread in &report.unread {
        text += &format!("\nnot checked: {unread}");
    }
    let (code, verdict) = if differences > 0 {
        let s = if differences == 1 { "" } else { "s" };
        let besides = match excused {
            0 => String::new(),
            count => format!(", and {count} of unknown code,"),
        };
        (DIFFERENCE, format!("{differences} difference{s}{besides} in"))
    } else if excused > 0 {
        (INCOMPLETE, "incomplete: only contracts of unknown code differ from these rules in".into())
    } else if !report.is_complete() {
        (INCOMPLETE, "incomplete, as said above: nothing differs in".into())
    } else {
        (0, "clean: the events, the rules and the contracts agree in".into())
    };
    let verdict = format!("{verdict} blocks {} to {}", report.from, report.to);
    text += &format!("\n{verdict}");
    let checks: Vec<_> = report
        .checks
        .iter()
        .map(|check| {
            let all: Vec<&str> = check.differences.iter().map(|it| &**it).collect();
            json!({"name": check.name, "compared": check.count, "differences": all})
        })
        .collect();
    let changes: Vec<_> = report
        .changes
        .iter()
        .map(|change| {
            json!({
                "parameter": change.parameter,
                "from": change.from.to_string(),
                "value": change.value.to_string(),
                "proposal": change.proposal.0,
                "proposer": change.proposer,
                "at": format::time(change.at),
            })
        })
        .collect();
    let proposals: Vec<_> =
        report.proposals.iter().map(|case| cases::json(case, report.time)).collect();
    let foreign: Vec<_> = report.foreign.iter().map(ToString::to_string).collect();
    let json = json!({
        "clean": code == 0,
        "from": report.from,
        "to": report.to,
        "block_hash": report.hash,
        "checks": checks,
        "changes": changes,
        "proposals": proposals,
        "differences": differences,
        "differences_of_unknown_code": excused,
        "unknown_code": foreign,
        "not_checked": report.unread,
        "notes": report.notes,
    });
    Report { text, json, code }
}

/// All that proposals changed, in order: parameters, accepted values and norms.
fn changes(report: &audit::Report) -> Vec<String> {
    let set = report.changes.iter().map(|change| (change.at, changed(change)));
    let mut all: Vec<_> =
        set.chain(report.proposals.iter().flat_map(cases::other_changes)).collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, change)| change).collect()
}

/// Who changed which parameter when.
pub fn changed(change: &audit::Change) -> String {
    let audit::Change { parameter, from, value, proposal, proposer, at } = change;
    let (who, when) = (names::show(*proposer), format::date(*at));
    let show = |value| match Parameters::position(parameter) {
        Some(position) => proposals::parameter::show(position, value),
        None => value.to_string(),
    };
    let (from, value) = (show(*from), show(*value));
    format!("{when}: proposal {proposal} of {who} changed {parameter} from {from} to {value}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use audit::Report as Found;
    use commons_client::commons::Code;
    use commons_core::H256;

    #[test]
    fn unknown_code_comes_first_and_makes_an_audit_incomplete() {
        let code = Code { name: "governor", runs: H256::zero(), built: H256::repeat_byte(1) };
        let found = Found { foreign: vec![code], ..Found::default() };
        let report = present(&found);
        assert!(report.text.starts_with("unknown code: governor runs the code 0x0000"));
        assert!(report.text.contains("this client's rules may be others"), "{}", report.text);
        assert_eq!((report.code, present(&Found::default()).code), (INCOMPLETE, 0));
        assert_eq!(report.json["proposals"], json!([]));
    }
}
