//! What the rules refuse.

use super::{Story, key, work::Work};
use commons_client::{Result, format::Grade};
use commons_core::{
    contribution::Action,
    units::{ContributionId, Points},
};

impl Story<'_> {
    /// What the rules refuse costs nothing: it is found out before anything is sent.
    pub(super) async fn refusals(&mut self) -> Result<()> {
        self.title("3. What does not work, and what is said about it");
        let id = ContributionId(1);
        let own = self.commons.review(&key("dave")?, id, 0, 10, "").await;
        self.refused("dave", "grades his own work", own)?;
        let poor = self.commons.review(&key("eve")?, id, 0, 10, "").await;
        self.refused("eve", "grades without reputation", poor)?;
        let greedy = Work::new("dave", Action::Work, "1h", "nothing", 0, "5000");
        let greedy = self.record(&greedy).await;
        self.refused("dave", "claims 5,000 points", greedy)?;
        let tenth = Grade::Points(Points::whole(6)).of(Points(12_500_000));
        self.refused("bob", "thinks that 6 of the 12.5 points would be right", tenth)
    }
}
