//! `commons audit`

mod cases;
mod causes;
mod explain;
mod money;
mod payout;
mod payout_json;
mod pot;
mod summary;

pub use payout::text as why_paid;

use crate::{
    complete,
    context::Global,
    output::{DIFFERENCE, FAILED, INCOMPLETE, Output, Report, table},
    style,
};
use clap::Args;
use commons_client::{Result, assets::Assets, audit, bundle, format, names, proposals};
use commons_core::parameters::Parameters;
use explain::{Subject, which};
use serde_json::json;
use std::path::PathBuf;

/// Exits with 0 if everything agrees, with 3 if anything differs, and with 4 if it could not be
/// finished, or if only contracts differ whose code is not known here.
#[derive(Args)]
#[command(after_help = "Example: commons audit; commons audit --explain payout eve 0 --project 1")]
pub struct Options {
    /// Folder of the contract bundles, whose code the contracts must have. Default: where
    /// scripts/build-contracts puts them.
    #[arg(long, env = "COMMONS_CONTRACTS", value_name = "FOLDER")]
    contracts: Option<PathBuf>,
    /// Audit, and then tell only why something came about, from its causes on:
    /// `payout AGENT EPOCH`, `mint CONTRIBUTION` or `proposal ID`.
    #[arg(long, num_args = 2..=3, value_names = ["WHAT", "OF", "EPOCH"], add = complete::subjects())]
    explain: Option<Vec<String>>,
    /// Only the payout from this project's pot (0: the whole commons).
    #[arg(long, value_name = "PROJECT", requires = "explain", conflicts_with = "floor", value_parser = crate::numbers::project, add = complete::projects())]
    project: Option<u32>,
    /// Only the payout from the floor of the four epochs that the epoch belongs to.
    #[arg(long, requires = "explain")]
    floor: bool,
    /// Only payouts in this asset: its symbol, or a token's address.
    #[arg(long, value_name = "ASSET", requires = "explain")]
    asset: Option<String>,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let which = which(options.project, options.floor);
    let subject = options.explain.map(|words| Subject::read(&words, which, options.asset));
    let subject = subject.transpose()?;
    // Whatever fails, the question stays open.
    output.failure = INCOMPLETE;
    let (commons, deployment) = global.open().await?;
    let contracts = options.contracts.unwrap_or_else(|| bundle::cache().join("contracts"));
    let progress = |step: String| output.progress(&step);
    let report = audit::audit(&commons, deployment.block, &contracts, progress).await?;
    match subject {
        None => Ok(present(&report)),
        Some(subject) => {
            // What is asked wrongly leaves nothing open.
            output.failure = FAILED;
            let explained = explained(&report, &subject);
            let (code, verdict) = verdict(&report);
            if explained.is_err() && code != 0 {
                // What the audit itself found weighs more.
                output.failure = code;
                output.note(&format!("{}{verdict}{}", unknown_code(&report), findings(&report)));
            }
            explained
        }
    }
}

/// One explanation, and whether it can be relied on.
fn explained(report: &audit::Report, subject: &Subject) -> Result<Report> {
    let (explained, explanation) = subject.explain(report, &assets(report))?;
    let ((code, verdict), unknown) = (verdict(report), unknown_code(report));
    let text = format!("{unknown}{explained}{}\n{verdict}", findings(report));
    let foreign: Vec<_> = report.foreign.iter().map(ToString::to_string).collect();
    let json = json!({
        "explanation": explanation,
        "clean": code == 0,
        "from": report.from,
        "to": report.to,
        "block_hash": report.hash,
        "found": report.differences().map(ToString::to_string).collect::<Vec<_>>(),
        "unknown_code": foreign,
        "not_checked": report.unread,
    });
    Ok(Report { text, json, code })
}

fn assets(report: &audit::Report) -> Assets {
    report.names.clone().unwrap_or_else(Assets::unknown)
}

/// Which contracts run code that is not known here: that comes first.
fn unknown_code(report: &audit::Report) -> String {
    let line = |code| format!("unknown code: {code}: this client's rules may be others\n");
    report.foreign.iter().map(line).collect()
}

/// What differs, and what could not be checked.
fn findings(report: &audit::Report) -> String {
    let differences = report.differences().map(|it| format!("\n  {it}"));
    let excused = report.excused().map(|it| format!("\n  of unknown code: {it}"));
    let unread = report.unread.iter().map(|it| format!("\nnot checked: {it}"));
    differences.chain(excused).chain(unread).collect()
}

/// Exit code, and what it means.
fn verdict(report: &audit::Report) -> (u8, String) {
    let (differences, excused) = (report.differences().count(), report.excused().count());
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
    (code, format!("{verdict} blocks {} to {}", report.from, report.to))
}

/// The table, the differences and the verdict.
pub fn present(report: &audit::Report) -> Report {
    let assets = assets(report);
    let mut rows = vec![style::head(["check", "compared", "differ"])];
    rows.extend(report.checks.iter().map(|check| {
        vec![check.name.into(), check.count.to_string(), check.differences.len().to_string()]
    }));
    let mut text = unknown_code(report);
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
    for account in money::text(report, &assets) {
        text += &format!("\n{account}");
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
    let (code, verdict) = verdict(report);
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
        "assets": money::assets_json(report, &assets),
        "pots": money::pots_json(report, &assets),
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
    use commons_core::{
        H256,
        units::{ContributionId, Epoch, ProposalId},
    };

    #[test]
    fn unknown_code_comes_first_and_makes_an_audit_incomplete() {
        let code = Code { name: "governor", runs: H256::zero(), built: H256::repeat_byte(1) };
        let found = Found { foreign: vec![code], recorded: 1, ..Found::default() };
        let report = present(&found);
        assert!(report.text.starts_with("unknown code: governor runs the code 0x0000"));
        assert!(report.text.contains("this client's rules may be others"), "{}", report.text);
        assert_eq!((report.code, present(&Found::default()).code), (INCOMPLETE, 0));
        assert_eq!(report.json["proposals"], json!([]));
        // An explanation is not worth more than the audit that it rests on.
        let explained = explained(&found, &Subject::Mint(ContributionId(1))).unwrap();
        assert!(explained.text.starts_with("unknown code: governor"), "{}", explained.text);
        assert_eq!((explained.code, &explained.json["clean"]), (INCOMPLETE, &json!(false)));
    }

    #[test]
    fn what_does_not_exist_is_refused_and_not_explained() {
        let found = Found { recorded: 1, ..Found::default() };
        let code = |subject| super::explained(&found, &subject).err().map(|error| error.code);
        let payout = |project| Subject::Payout {
            agent: names::parse("eve").unwrap(),
            epoch: Epoch(0),
            which: which(Some(project), false),
            asset: None,
        };
        assert_eq!(code(Subject::Mint(ContributionId(1))), None);
        for id in [0, 2] {
            let said = code(Subject::Mint(ContributionId(id)));
            assert_eq!(said.as_deref(), Some("unknown_contribution"));
        }
        let said = code(Subject::Proposal(ProposalId(1)));
        assert_eq!(said.as_deref(), Some("unknown_proposal"));
        assert_eq!(code(payout(1)).as_deref(), Some("unknown_project"));
        assert_eq!(code(payout(0)), None, "the commons is always there");
    }
}
