//! What was collected is spent together.

use super::{Story, key};
use commons_client::Result;
use commons_core::{U256, ballot::FOR, governor::Action, pool::Asset};

impl Story<'_> {
    /// The treasury has no key: what leaves it was voted on.
    pub(super) async fn treasury(&mut self) -> Result<()> {
        self.title("13. The treasury pays by vote what was collected for it");
        let commons = self.commons.clone();
        let (collected, _) = commons.collect(&key("grace")?, Asset::Native, &self.assets).await?;
        let collected = self.amount(collected.treasury);
        self.line(
            "grace",
            format!("has its part of all deposits moved to the treasury: {collected}"),
        );
        let (heidi, amount) = (
            key("heidi")?.address(),
            U256::exp10(self.assets.of(Asset::Native).decimals.into()) * 15,
        );
        let pay = vec![Action::Pay { to: heidi, amount }];
        let votes = [("alice", FOR), ("bob", FOR), ("dave", FOR), ("eve", FOR)];
        let before = commons.held(Asset::Native, heidi).await?;
        let (id, _) = self.decide(pay, "Spare parts, which heidi will buy", &votes).await?;
        let received = commons.held(Asset::Native, heidi).await?.saturating_sub(before);
        self.line(
            "alice",
            "proposes that it pays heidi 15 UNIT for spare parts; bob, dave and eve agree",
        );
        let (received, left) = (self.amount(received), self.amount(commons.treasury().await?));
        self.line(
            "eve",
            format!("executes proposal {id}: heidi has {received} more, and {left} are left"),
        );
        Ok(())
    }
}
