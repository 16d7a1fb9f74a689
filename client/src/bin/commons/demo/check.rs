//! The proof.

use super::Story;
use crate::{
    audit::present,
    output::{FAILED, Report, table},
};
use commons_client::{Error, Result, audit, log::Event};
use serde_json::json;

impl Story<'_> {
    /// Anybody can check all of it from the chain alone, and a lie shows.
    pub(super) async fn audit(mut self) -> Result<Report> {
        self.title("11. An audit: the events, the rules and the contracts must agree");
        let chain = self.commons.chain();
        let head = chain.head().await?;
        let report = audit::audit(&self.commons, self.block, &self.contracts, |_| ()).await?;
        let presented = present(&report);
        let text = if presented.code == 0 { brief(&report) } else { presented.text };
        self.output.show(&indent(&text));

        self.title("12. The same with Charlie's 3/10 left out of the history");
        let mut tampered = self.commons.log(self.block, head.number, |_| ()).await?;
        let grade = tampered.iter().position(
            |entry| matches!(entry.event(), Some(Event::VoteCast(cast)) if cast.choice == 3),
        );
        tampered.remove(grade.ok_or_else(|| Error::new("demo", "The grade was not found."))?);
        let lie = audit::replay(&tampered, self.commons.hub(), self.commons.addresses());
        let expected = audit::State::of(&lie, self.commons.addresses());
        let state = audit::State::fetch(&self.commons, &expected, head.hash).await?;
        let found = audit::compare(&lie, &expected, &state);
        let names = found.checks.iter().filter(|check| !check.differences.is_empty());
        let names: Vec<_> = names.map(|check| check.name).collect();
        self.output.show(&format!("   found out by: {}", names.join(", ")));
        let json = json!({
            "hub": self.commons.hub(),
            "audit": presented.json,
            "tampering_found_by": names,
        });
        let code = if found.is_clean() { FAILED } else { presented.code };
        Ok(Report { text: String::new(), json, code })
    }
}

/// What was compared, two checks in a line, and the verdict.
fn brief(report: &audit::Report) -> String {
    let cells = |check: &audit::Check| [check.name.to_owned(), format!("{}   ", check.count)];
    let rows: Vec<Vec<String>> =
        report.checks.chunks(2).map(|pair| pair.iter().flat_map(cells).collect()).collect();
    let (from, to) = (report.from, report.to);
    format!("{}\nclean: nothing differs in blocks {from} to {to}", table(&rows))
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n")
}
