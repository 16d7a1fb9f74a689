//! In a thin pot, a point is not worth a fortune.

use super::{Story, WELL, key, pot};
use commons_client::{Result, assets};

impl Story<'_> {
    /// What nobody has a share in moves on.
    pub(super) async fn rest(&mut self) -> Result<()> {
        self.title(
            "9. The well's pot was thin: 15 points are paid as 15 of 20, and the rest moves on",
        );
        let (heidi, id) = (key("heidi")?, pot(0, WELL));
        let (swept, _) = self.commons.sweep(&heidi, id, &self.assets).await?;
        let (work, equity) = (self.amount(swept.moved.work), self.amount(swept.moved.equity));
        let to = assets::purpose(swept.moved.to.purpose);
        self.line("heidi", format!("moves it on to {to}: work {work}, equity {equity}"));
        self.line("", "nothing counts in that week yet, so that nobody knows whose it will be");
        Ok(())
    }
}
