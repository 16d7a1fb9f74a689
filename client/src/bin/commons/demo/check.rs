//! The proof.

use super::{
    Story, pot,
    tell::{indent, row},
};
use crate::{
    audit::{changed, present},
    money::bar,
    output::{FAILED, Report, table},
};
use commons_client::{
    Error, Result,
    audit::{self, AssetAccount},
    log::{Entry, Event},
    names,
};
use commons_core::{H256, pool::Asset, units::ProjectId};
use serde_json::json;

/// The check with which those begin that are about everything at once.
const FIRST_PROMISE: &str = "nothing else is stored";

/// How many of the checks that find something out are named.
const NAMED: usize = 3;

impl Story<'_> {
    /// Anybody can check all of it from the chain alone, and a lie shows.
    pub(super) async fn check(mut self) -> Result<Report> {
        self.title("16. An audit: the events, the rules and the contracts must agree");
        let chain = self.commons.chain();
        let head = chain.head().await?;
        let report = audit::audit(&self.commons, self.block, &self.contracts, |_| ()).await?;
        let presented = present(&report);
        let text = if presented.code == 0 { self.brief(&report) } else { presented.text };
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
        let grade = |event: &Event| matches!(event, Event::VoteCast(it) if it.choice == 3);
        let dave = names::parse("dave")?;
        let payout = |event: &Event| matches!(event, Event::Claimed(it) if it.agent == dave);
        let unmarked = pot(0, ProjectId::COMMONS);
        let donation = |event: &Event| matches!(event, Event::Funded(it) if it.pot == unmarked);
        let mut found = Vec::new();
        found.push(self.without("Charlie's grade of 3/10", grade, &log, head.hash).await?);
        found.push(self.without("the unmarked donation", donation, &log, head.hash).await?);
        found.push(self.without("what Dave was paid", payout, &log, head.hash).await?);
        let json = json!({
            "hub": self.commons.hub(),
            "audit": presented.json,
            "tampering_found_by": found,
        });
        let code = if found.iter().any(Vec::is_empty) { FAILED } else { presented.code };
        Ok(Report { text: String::new(), json, code })
    }

    /// Audits a history without one event; returns the names of the checks that find it out.
    async fn without(
        &mut self,
        what: &str,
        which: impl Fn(&Event) -> bool,
        log: &[Entry],
        at: H256,
    ) -> Result<Vec<&'static str>> {
        let missing = log.iter().position(|entry| entry.event().is_some_and(|it| which(&it)));
        let missing = missing.ok_or_else(|| Error::new("demo", "The event was not found."))?;
        let mut tampered = log.to_vec();
        tampered.remove(missing);
        let lie = audit::replay(&tampered, self.commons.hub(), self.commons.addresses());
        let expected = audit::State::of(&lie);
        let state = audit::State::fetch(&self.commons, &expected, at).await?;
        let found = audit::compare(&lie, &expected, &state);
        let names = found.checks.iter().filter(|check| !check.differences.is_empty());
        let names: Vec<_> = names.map(|check| check.name).collect();
        self.output.show(&format!("   {what}: found out by"));
        for name in names.iter().take(NAMED) {
            self.line("", name);
        }
        match names.len().saturating_sub(NAMED) {
            0 => {}
            more => self.line("", format!("and {more} more")),
        }
        Ok(names)
    }

    /// What was compared, in few words, with the promises that all of it must keep; where the money is;
    /// who changed what, and the verdict.
    fn brief(&self, report: &audit::Report) -> String {
        let (checks, compared) = (report.checks.len(), report.checks.iter().map(|it| it.count));
        let compared: u64 = compared.sum();
        let mut lines = vec![format!("{checks} checks, {compared} comparisons; among them:")];
        let promises = report.checks.iter().skip_while(|check| check.name != FIRST_PROMISE);
        let cells = |check: &audit::Check| row(["", check.name, &check.count.to_string()]);
        // There are no needs in this story.
        let promises = promises.filter(|check| check.count > 0);
        lines.push(table(&promises.map(cells).collect::<Vec<_>>()));
        lines.extend(report.assets.get(&Asset::Native).map(|account| self.whereabouts(account)));
        lines.extend(report.changes.iter().map(changed));
        let (from, to) = (report.from, report.to);
        lines.push(format!("clean: nothing differs in blocks {from} to {to}"));
        lines.join("\n")
    }

    /// Where everything is that was put in.
    fn whereabouts(&self, account: &AssetAccount) -> String {
        let all = account.deposits;
        let rows = [
            ("was paid", account.paid),
            ("can be claimed", account.claimable),
            ("moves on, as nobody can claim it", account.carried),
            ("waits in pots that are not open", account.unopened),
            ("went to the treasury", account.collected),
        ];
        let rows = rows.map(|(what, part)| row(["", what, &self.about(part), &bar(part, all)]));
        format!("of {} that were put in\n{}", self.amount(all), table(&rows))
    }
}
