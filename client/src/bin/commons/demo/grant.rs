//! Money comes in.

use super::{Story, WELL, key, pot, tell::row};
use commons_client::{Error, Result};
use commons_core::{U256, pool::Split, units::ProjectId};
use commons_interfaces::pool::Funded;

impl Story<'_> {
    /// A grant for one project, and money for whatever the commons does.
    pub(super) async fn grant(&mut self) -> Result<()> {
        self.title("4. A grant of 200 UNIT for the well, and an unmarked donation of 100 UNIT");
        let grant = self.fund("alice", 200, WELL, "grant of the river foundation").await?;
        let donation = self.fund("charlie", 100, ProjectId::COMMONS, "").await?;
        self.splits(&[("for the well", grant), ("for the commons", donation)]);
        let early = self.commons.claim(&key("dave")?, pot(0, WELL), None, &self.assets).await;
        self.refused("dave", "would like his part at once", early)
    }

    /// Puts money in, and says how it was divided.
    pub(super) async fn fund(
        &self,
        who: &str,
        whole: u32,
        project: ProjectId,
        memo: &str,
    ) -> Result<Split> {
        let (amount, memo) = (self.money(whole), memo.as_bytes().to_vec());
        let commons = &self.commons;
        let deposit = commons.fund(&key(who)?, amount, project, memo, &self.assets).await?;
        let split = deposit.funded.map(|Funded { split, .. }| split);
        split.ok_or_else(|| Error::new("demo", "The deposit was not found."))
    }

    /// How deposits were divided, one below the other.
    pub(super) fn splits(&mut self, deposits: &[(&str, Split)]) {
        let mut rows = vec![row(["", "UNIT", "work", "equity", "floor", "treasury"])];
        for (what, Split { work, equity, floor, commons }) in deposits {
            let parts = [*work, *equity, *floor, *commons];
            let all = parts.iter().fold(U256::zero(), |sum, part| sum.saturating_add(*part));
            let cells = [all].into_iter().chain(parts).map(|it| self.about(it));
            rows.push([(*what).to_owned()].into_iter().chain(cells).collect());
        }
        self.table(&rows);
    }
}
