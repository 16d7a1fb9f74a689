//! The pots open.

use super::{PEOPLE, Story, WELL, key, pot, tell::row};
use crate::{context::cost, money::bar};
use commons_client::{Result, commons::pool::Sharing, format, names};
use commons_core::{
    U256,
    pool::{Asset, PotId},
    units::ProjectId,
};

impl Story<'_> {
    /// Everybody fetches their share, in any order: it is the same whoever comes first.
    pub(super) async fn payday(&mut self) -> Result<()> {
        let ids = [pot(0, WELL), pot(0, ProjectId::COMMONS)];
        let opens = self.pool_book().await?.window(ids[0].purpose).opens;
        self.title("7. A week after the first week's end its pots open");
        self.wait_until(opens).await?;
        let now = self.commons.chain().head().await?.time;
        self.say(&format!("{}: who earned what can no longer change", format::date(now)));
        let sharings = self.sharings(&ids).await?;
        self.who_gets_what(&sharings)?;

        let commons = self.commons.clone();
        let (dave, assets) = (key("dave")?, self.assets.clone());
        let (paid, receipt) = commons.claim(&dave, ids[0], None, &assets).await?;
        let exact = assets.show(Asset::Native, paid.share.total());
        self.line("dave", format!("claims from the well's pot: {exact}"));
        self.line("", format!("({})", cost(commons.chain(), &receipt)));
        let twice = commons.claim(&dave, ids[0], None, &assets).await;
        self.refused("dave", "claims it once more", twice)?;
        let claims = commons.claim_many(&key("eve")?, &ids, None, &assets).await?;
        let paid = claims.paid.iter().filter_map(|paid| paid.result.as_ref().ok());
        let sum = paid.fold(U256::zero(), |sum, it| sum.saturating_add(it.share.total()));
        let sum = self.amount(sum);
        self.line("eve", format!("claims from both in one transaction: {sum}"));
        let ferdie = names::parse("ferdie")?;
        let (paid, _) = commons.claim_for(&key("grace")?, ferdie, ids[1], &assets).await?;
        let amount = self.amount(paid.share.total());
        self.line("grace", format!("has ferdie paid what he did cook: {amount}"));
        let seed = commons.claim(&key("charlie")?, ids[1], None, &assets).await;
        self.refused("charlie", "claims, with a founder's points alone", seed)
    }

    /// These pots, divided, as far as anything is in them.
    pub(super) async fn sharings(&self, ids: &[PotId]) -> Result<Vec<Sharing>> {
        let (commons, book) = (&self.commons, self.pool_book().await?);
        let head = commons.chain().head().await?;
        commons.sharing(&book, &commons.pots(ids, head.hash).await?, head).await
    }

    /// A row for everybody who has a share, and one for what moves on.
    fn who_gets_what(&mut self, sharings: &[Sharing]) -> Result<()> {
        let all = sum(sharings.iter().flat_map(|it| it.parts().map(|part| part.put)));
        let mut rows = vec![row(["", "the well's pot", "the commons' pot", "UNIT"])];
        let mut add = |name: &str, parts: Vec<U256>| {
            let together = sum(parts.iter().copied());
            if !together.is_zero() {
                let cells = parts.into_iter().chain([together]).map(|it| self.about(it));
                let cells = [name.to_owned()].into_iter().chain(cells);
                rows.push(cells.chain([bar(together, all)]).collect());
            }
        };
        for name in PEOPLE {
            let agent = names::parse(name)?;
            let own = |it: &Sharing| {
                let own = it.agents.iter().filter(|share| share.agent == agent);
                sum(own.map(|share| share.share.total()))
            };
            add(name, sharings.iter().map(own).collect());
        }
        add("nobody", sharings.iter().map(Sharing::rest).collect());
        self.table(&rows);
        Ok(())
    }
}

fn sum(amounts: impl Iterator<Item = U256>) -> U256 {
    amounts.fold(U256::zero(), U256::saturating_add)
}
