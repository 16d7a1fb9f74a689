//! What time does by itself.

use super::{Story, key};
use commons_client::{Result, format, names};
use commons_core::units::{ContributionId, Points};

impl Story<'_> {
    /// A vote is lent for a season, and is back without anybody doing anything.
    pub(super) async fn lend(&mut self) -> Result<()> {
        self.title("7. Charlie lends his vote to Dave until the season ends");
        let own = self.votes().await?;
        let dave = names::parse("dave")?;
        let (lent, receipt) = self.commons.delegate(&key("//Charlie")?, dave, 1).await?;
        let ends = self.commons.calendar().season_end(lent.last);
        let until = format::when(ends, receipt.block.time);
        self.line("charlie", format!("lends until {until}"));
        let during = self.votes().await?;
        self.amounts(&[("votes before", own), ("while lent", during)]);
        Ok(())
    }

    /// A season later it is back.
    pub(super) async fn lapse(&mut self) -> Result<()> {
        self.title("11. The season ends, and Charlie's vote is his again, by no transaction");
        let calendar = self.commons.calendar();
        let season = calendar.season(self.commons.chain().head().await?.time);
        let during = self.votes().await?;
        self.wait_until(calendar.season_end(season)).await?;
        let after = self.votes().await?;
        self.amounts(&[("while lent", during), ("a season later", after)]);
        self.line("", "faded, as all points are: a season is half a half-life");
        Ok(())
    }

    async fn votes(&self) -> Result<Vec<(&'static str, Points)>> {
        let now = self.commons.chain().head().await?;
        let mut votes = Vec::new();
        for name in ["charlie", "dave"] {
            let units = self.commons.votes(names::parse(name)?, Some(now.hash)).await?;
            votes.push((name, self.commons.points(units, now.time)));
        }
        Ok(votes)
    }

    /// Whose work others build on has a part in it.
    pub(super) async fn credit(&mut self) -> Result<()> {
        self.title("12. Eve's tests built on Dave's pump: its maker is credited, by anyone");
        let (value, _) = self.commons.credit_cite(&key("//Bob")?, ContributionId(3), 0).await?;
        self.line(
            "bob",
            format!("has {} credited to dave, 5 % of what 3 is worth", format::points(value)),
        );
        let again = self.commons.credit_cite(&key("//Bob")?, ContributionId(3), 0).await;
        self.refused("bob", "does it once more", again)
    }

    /// Every point halves in each half-life, and nobody has to touch an account for it.
    pub(super) async fn fade(&mut self) -> Result<()> {
        let head = self.commons.chain().head().await?;
        let later = self.commons.half_life_later(head.time);
        let wait = format::relative(later, head.time);
        self.title(&format!("14. A half-life, 26 epochs: everything is half as much {wait}"));
        let now = self.balances().await?;
        self.wait_until(head.time + (later - head.time) / 2).await?;
        let middle = self.balances().await?;
        self.wait_until(later).await?;
        let then = self.balances().await?;
        self.amounts(&[("now", now), ("after 13 epochs", middle), ("after 26 epochs", then)]);
        let (alice, at) = (names::parse("alice")?, head.time);
        let past = self.commons.points_at(alice, at, None).await?;
        let past = format::about(past);
        self.line(
            "",
            format!("at {} alice held {past}: the past can be asked for", format::date(at)),
        );
        Ok(())
    }
}
