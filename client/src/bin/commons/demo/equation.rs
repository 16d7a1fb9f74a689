//! A decision is carried out, and money is divided by it from the next week on.

use super::{Story, WELL, key, vote::ID, work::Work};
use crate::proposal;
use commons_client::{Result, format};
use commons_core::{contribution::Action, units::Epoch};

impl Story<'_> {
    /// Between the vote and its effect there is time to leave; then anyone carries it out.
    pub(super) async fn equation(&mut self) -> Result<()> {
        self.title(
            "11. Carried out by anyone, a day later: so long can leave who does not like it",
        );
        let commons = self.commons.clone();
        let (ferdie, eve) = (key("ferdie")?, key("eve")?);
        let said = proposal::find(&commons, &self.standing().await?, self.block).await?;
        self.accept(Work::new("heidi", Action::Modify, "4h", "a roof", WELL.0, "4")).await?;
        let (eta, _) = commons.queue(&ferdie, ID).await?;
        let early = commons.execute(&eve, &said).await;
        self.refused("eve", "executes it at once", early)?;
        self.wait_until(eta).await?;
        let receipt = commons.execute(&eve, &said).await?;
        let now = receipt.block.time;
        self.line("eve", format!("executes it, {}", format::date(now)));
        let calendar = commons.calendar();
        let next = Epoch(calendar.epoch(now).0 + 1);
        let same = self.fund("bob", 100, WELL, "").await?;
        self.accept(Work::new("eve", Action::Work, "4h", "a filter", WELL.0, "4")).await?;
        self.wait_until(calendar.start(next)).await?;
        let then = self.fund("bob", 100, WELL, "").await?;
        self.line(
            "bob",
            "puts in 100 UNIT for the well, and as much again when the next week begins",
        );
        self.splits(&[("the same week", same), ("the next one", then)]);
        self.say("meanwhile heidi built a roof over the well, and eve a filter: 4 points each");
        Ok(())
    }

    /// Something is recorded, and most of the weight confirms it: then nobody has to wait.
    async fn accept(&self, work: Work) -> Result<()> {
        let (id, _) = self.record(&work).await?;
        for name in ["alice", "bob"] {
            self.confirm(name, id).await?;
        }
        self.commons.settle(&key(work.who)?, id).await?;
        Ok(())
    }
}
