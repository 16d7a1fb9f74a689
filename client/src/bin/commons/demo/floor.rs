//! Everybody who does a little has the same part in the floor.

use super::{PEOPLE, Story, WELL, key, pot, tell::row};
use crate::money::bar;
use commons_client::{Result, assets, commons::pool::Sharing, names};
use commons_core::{
    U256,
    pool::{Asset, PotId, Purpose},
    units::{Epoch, ProjectId},
};

impl Story<'_> {
    /// The floor opens with the last pots of its four weeks.
    pub(super) async fn floor(&mut self) -> Result<()> {
        self.title(
            "12. The floor of the first four weeks opens: an equal part for 8 points or more",
        );
        let floor = PotId { asset: Asset::Native, purpose: Purpose::floor_of(Epoch(0)) };
        let opens = self.pool_book().await?.window(floor.purpose).opens;
        self.wait_until(opens).await?;
        let sharings = self.sharings(&[floor]).await?;
        let all = sharings.iter().fold(U256::zero(), |sum, it| sum.saturating_add(it.pot.work.put));
        let mut rows = vec![row(["", "points", "UNIT"])];
        for name in PEOPLE {
            let agent = names::parse(name)?;
            let shares = sharings.iter().flat_map(|it: &Sharing| &it.agents);
            for share in shares.filter(|it| it.agent == agent) {
                let points = commons_client::format::points(share.earned.floor);
                let amount = share.share.total();
                rows.push(row([name, &points, &self.about(amount), &bar(amount, all)]));
            }
        }
        self.table(&rows);
        let weeks = (0..4).flat_map(|epoch| [pot(epoch, WELL), pot(epoch, ProjectId::COMMONS)]);
        let ids: Vec<_> = weeks.chain([floor]).collect();
        let claims = self.commons.claim_many(&key("heidi")?, &ids, None, &self.assets).await?;
        self.line("heidi", "claims all that she can, in one transaction:");
        let mut rows = Vec::new();
        for paid in &claims.paid {
            if let Ok(claimed) = &paid.result {
                let [work, equity] =
                    [claimed.share.work, claimed.share.equity].map(|it| self.amount(it));
                let parts = match paid.pot.purpose {
                    Purpose::Floor { .. } => work,
                    Purpose::Project { .. } => format!("{work} for work, {equity} of equity"),
                };
                rows.push(row([&assets::purpose(paid.pot.purpose), &parts]));
            }
        }
        let text = crate::output::table(&rows);
        self.detail(&text);
        Ok(())
    }
}
