//! What time does by itself.

use super::{PEOPLE, Story, key};
use commons_client::{Result, format};
use commons_core::units::ContributionId;

/// Whose votes were lent and had.
const LENT: [&str; 2] = ["charlie", "dave"];

impl Story<'_> {
    /// A lent vote is back without anybody doing anything, and all points have faded.
    pub(super) async fn season(&mut self) -> Result<()> {
        self.title("14. The season ends, after 13 weeks");
        let (value, _) = self.commons.credit_cite(&key("bob")?, ContributionId(2), 0).await?;
        let value = format::about(value);
        self.line("bob", format!("has {value} credited to dave, on whose pump eve's tests built"));
        let calendar = self.commons.calendar();
        let season = calendar.season(self.commons.chain().head().await?.time);
        let (during, held) = (self.votes(&LENT).await?, self.balances().await?);
        self.wait_until(calendar.season_end(season)).await?;
        let (after, left) = (self.votes(&LENT).await?, self.balances().await?);
        self.say("charlie's vote is his again, by no transaction:");
        self.points(&LENT, &[("votes while lent", during), ("after the season", after)]);
        self.say("and every point has faded, so that nobody rules by what was long ago:");
        self.points(&PEOPLE, &[("points in week 6", held), ("after the season", left)]);
        Ok(())
    }
}
