//! The proof.

use super::Story;
use crate::{
    audit::{changed, present},
    output::{FAILED, Report, table},
};
use commons_client::{
    Error, Result, audit,
    log::{Entry, Event},
};
use commons_core::H256;
use commons_interfaces::reputation::VoteCast;
use serde_json::json;

impl Story<'_> {
    /// Anybody can check all of it from the chain alone, and a lie shows.
    pub(super) async fn audit(mut self) -> Result<Report> {
        self.title("16. An audit: the events, the rules and the contracts must agree");
        let chain = self.commons.chain();
        let head = chain.head().await?;
        let report = audit::audit(&self.commons, self.block, &self.contracts, |_| ()).await?;
        let presented = present(&report);
        let text = if presented.code == 0 { brief(&report) } else { presented.text };
        self.output.show(&indent(&text));

        if let Some((fork, block)) = &self.fork {
            let report = audit::audit(fork, *block, &self.contracts, |_| ()).await?;
            let presented = present(&report);
            let text = match presented.code {
                0 => "the fork: clean, and everyone brought what the parent says they had".into(),
                _ => presented.text,
            };
            self.output.show(&indent(&text));
        }

        self.title("17. The same with something left out of the history");
        let log = self.commons.log(self.block, head.number, |_| ()).await?;
        let grade = |cast: &VoteCast| cast.choice == 3;
        let vote = |cast: &VoteCast| cast.reason == b"big works need big claims";
        let mut found = Vec::new();
        found.push(self.without("Charlie's grade of 3/10", grade, &log, head.hash).await?);
        found.push(self.without("Charlie's vote against", vote, &log, head.hash).await?);
        let json = json!({
            "hub": self.commons.hub(),
            "audit": presented.json,
            "tampering_found_by": found,
        });
        let code = if found.iter().any(Vec::is_empty) { FAILED } else { presented.code };
        Ok(Report { text: String::new(), json, code })
    }

    /// Audits a history without one cast; returns the names of the checks that find it out.
    async fn without(
        &mut self,
        what: &str,
        which: impl Fn(&VoteCast) -> bool,
        log: &[Entry],
        at: H256,
    ) -> Result<Vec<&'static str>> {
        let is_it = |entry: &Entry| match entry.event() {
            Some(Event::VoteCast(cast)) => which(&cast),
            _ => false,
        };
        let missing = log.iter().position(is_it);
        let missing = missing.ok_or_else(|| Error::new("demo", "The cast was not found."))?;
        let mut tampered = log.to_vec();
        tampered.remove(missing);
        let lie = audit::replay(&tampered, self.commons.hub(), self.commons.addresses());
        let expected = audit::State::of(&lie);
        let state = audit::State::fetch(&self.commons, &expected, at).await?;
        let found = audit::compare(&lie, &expected, &state);
        let names = found.checks.iter().filter(|check| !check.differences.is_empty());
        let names: Vec<_> = names.map(|check| check.name).collect();
        self.output.show(&format!("   {what}: found out by"));
        for name in &names {
            self.line("", name);
        }
        Ok(names)
    }
}

/// How many columns a check's name may take so that two fit in a line.
const SHORT: usize = 40;

/// What was compared, two checks in a line where that fits, who changed what, and the verdict.
fn brief(report: &audit::Report) -> String {
    let (short, long): (Vec<_>, Vec<_>) =
        report.checks.iter().partition(|check| check.name.len() <= SHORT);
    let cells = |check: &&audit::Check| [check.name.to_owned(), format!("{}   ", check.count)];
    let mut rows: Vec<Vec<String>> =
        short.chunks(2).map(|pair| pair.iter().flat_map(cells).collect()).collect();
    rows = vec![vec![table(&rows)]];
    rows.push(vec![table(&long.iter().map(|check| cells(check).to_vec()).collect::<Vec<_>>())]);
    let mut lines: Vec<_> = rows.into_iter().flatten().collect();
    lines.extend(report.changes.iter().map(changed));
    let (from, to) = (report.from, report.to);
    lines.push(format!("clean: nothing differs in blocks {from} to {to}"));
    lines.join("\n")
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n")
}
