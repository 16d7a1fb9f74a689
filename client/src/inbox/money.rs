//! Money that the agent can claim.

use super::{Item, View, What, chores::every_pot};

impl View<'_> {
    /// What is in open pots for the agent, and until when.
    pub(super) fn claims(&self) -> Vec<Item> {
        let item = |pot: commons_core::pool::PotId| {
            let claimed = self.model.claimable(self.agent, pot, self.now).ok()?;
            let until = self.model.pool.window(&self.model.pool_cells, pot.purpose).until;
            let what = What::Claim { pot, amount: claimed.total() };
            Some(Item { what, until: Some(until), own: true })
        };
        every_pot(self.model).filter_map(item).collect()
    }
}
