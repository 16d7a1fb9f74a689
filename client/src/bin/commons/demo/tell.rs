//! How it is told: titles, lines, tables.

use super::{PEOPLE, Story};
use crate::output::table;
use commons_client::{Commons, Error, Result, format, names};
use commons_core::{U256, pool::Asset, units::Points};

impl Story<'_> {
    pub(super) fn title(&mut self, text: &str) {
        self.output.show(&format!("\n{text}"));
    }

    /// What is so, whoever does what.
    pub(super) fn say(&mut self, text: &str) {
        self.output.show(&indent(text));
    }

    /// What somebody does, in one line.
    pub(super) fn line(&mut self, who: &str, what: impl AsRef<str>) {
        self.output.show(format!("   {who:<8}{}", what.as_ref()).trim_end());
    }

    /// More about it, in lines of its own.
    pub(super) fn detail(&mut self, text: &str) {
        for line in text.lines() {
            self.line("", line);
        }
    }

    /// A table as wide as the page.
    pub(super) fn table(&mut self, rows: &[Vec<String>]) {
        self.output.show(&indent(&table(rows)));
    }

    /// Shows a refusal; that something is *not* refused is an error of the demo.
    pub(super) fn refused<T>(&mut self, who: &str, what: &str, result: Result<T>) -> Result<()> {
        match result {
            Ok(_) => {
                Err(Error::new("demo", format!("{who} {what}: this should have been refused.")))
            }
            Err(error) => {
                self.line(who, format!("{what}\n           ✗ {error}"));
                Ok(())
            }
        }
    }

    /// `84.35`: an amount of the chain's money to the nearest hundredth; what is paid is exact.
    pub(super) fn about(&self, amount: U256) -> String {
        let decimals = self.assets.of(Asset::Native).decimals;
        let hundredth = U256::exp10(usize::from(decimals.saturating_sub(2)));
        let rounded = amount.saturating_add(hundredth / 2) / hundredth;
        format::decimal(u128::try_from(rounded).unwrap_or(u128::MAX), 2)
    }

    /// The same with the money's name: `84.35 UNIT`.
    pub(super) fn amount(&self, amount: U256) -> String {
        format!("{} {}", self.about(amount), self.assets.symbol(Asset::Native))
    }

    /// What everybody holds, in points of now.
    pub(super) async fn balances(&self) -> Result<Vec<Points>> {
        balances_in(&self.commons).await
    }

    /// Shows points side by side, a row for each time.
    pub(super) fn points(&mut self, names: &[&str], rows: &[(&str, Vec<Points>)]) {
        let head = [""].iter().chain(names).map(|it| (*it).to_owned()).collect();
        let mut shown: Vec<Vec<String>> = vec![head];
        for (when, amounts) in rows {
            shown.push(told(when, amounts.iter().map(|points| short(*points))));
        }
        self.table(&shown);
    }
}

/// What everybody holds in a commons.
pub(super) async fn balances_in(commons: &Commons) -> Result<Vec<Points>> {
    let mut balances = Vec::new();
    for name in PEOPLE {
        balances.push(commons.balance_of(names::parse(name)?, None).await?);
    }
    Ok(balances)
}

/// Points without the word.
pub(super) fn short(points: Points) -> String {
    format::about(points).split(' ').next().unwrap_or_default().to_owned()
}

/// A row of amounts, with what they are.
pub(super) fn told(what: &str, amounts: impl Iterator<Item = String>) -> Vec<String> {
    [what.to_owned()].into_iter().chain(amounts).collect()
}

/// A row of a table.
pub(super) fn row<const N: usize>(cells: [&str; N]) -> Vec<String> {
    cells.map(str::to_owned).to_vec()
}

pub(super) fn indent(text: &str) -> String {
    let line = |line: &str| format!("   {line}").trim_end().to_owned();
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}
