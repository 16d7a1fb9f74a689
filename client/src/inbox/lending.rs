//! Votes that are lent, and come back soon.

use super::{Item, View, What, chores::agents};
use commons_core::{Address, delegation::Lent, units::Units};

impl View<'_> {
    /// What the agent has lent, and what was lent to them, as far as it lapses soon.
    pub(super) fn lending(&self) -> Vec<Item> {
        let (reputation, cells) = (&self.model.reputation, &self.model.reputation_cells);
        let calendar = &reputation.calendar;
        let season = calendar.season(self.now);
        let account = reputation.account_of(cells, self.agent);
        let mut items = Vec::new();
        let lent = account.lent.latest();
        if let Some(to) = lent.in_season(season) {
            let until = calendar.season_end(lent.last);
            if self.ends_soon(until) {
                items.push(Item { what: What::Lent { to }, until: Some(until), own: true });
            }
        }
        let until = calendar.season_end(season);
        let [lapses, ..] = account.received.latest().in_season(season).until;
        if lapses > Units::ZERO && self.ends_soon(until) {
            let here = |lent: &Lent| lent.to == self.agent && lent.last == season;
            let from: Vec<Address> = agents(self.model)
                .filter(|agent| here(&reputation.account_of(cells, *agent).lent.latest()))
                .collect();
            let weight = self.points(lapses, self.now);
            items.push(Item { what: What::Held { from, weight }, until: Some(until), own: true });
        }
        items
    }
}
