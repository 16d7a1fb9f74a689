//! Why somebody was paid what they were paid.

use super::{Story, WELL, pot};
use crate::audit::{present, why_paid};
use commons_client::{
    Error, Result,
    audit::{self, Question, Which},
    names,
};
use commons_core::units::Epoch;

impl Story<'_> {
    /// From the contribution to the amount: each number can be followed back to who said it.
    pub(super) async fn why(&mut self) -> Result<()> {
        self.title("8. Why Dave received that: commons audit --explain payout dave 0 --project 1");
        let report = audit::audit(&self.commons, self.block, &self.contracts, |_| ()).await?;
        if !report.is_clean() {
            return Err(Error::new("demo", present(&report).text));
        }
        let asset = Some(pot(0, WELL).asset);
        let (agent, which) = (names::parse("dave")?, Which::Project(WELL));
        let question = Question { agent, epoch: Epoch(0), which, asset };
        let text = why_paid(&report, &self.assets, &question);
        self.output.show(&super::tell::indent(&text));
        Ok(())
    }
}
