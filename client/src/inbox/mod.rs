//! What waits for an agent: worked out from the replayed history alone, so that it costs nobody anything
//! and is the same on every machine.
//!
//! Nothing of it is stored anywhere: what was done no longer waits, whoever did it.

mod chores;
mod decisions;
mod deed;
mod item;
mod lending;
mod money;
mod needs;
mod opening;
mod reviews;
#[cfg(test)]
pub(crate) mod tests;
mod words;

pub use chores::{Chore, chores};
pub(crate) use chores::{agents, closes, contributions};
pub use deed::Deed;
pub use item::{Group, Item, Part, What};
pub use opening::to_inherit;
pub use words::Told;

use crate::{audit::Replay, error::Error};
use commons_core::{
    Address, H256, Time,
    ballot::{Receipt, ReceiptCell},
    cells::Cells,
    model::Commons,
    units::{ContributionId, Points, Units},
};
use std::collections::{BTreeMap, BTreeSet};

/// What waits for an agent at a second, the most urgent first; then what has no end, the agent's own before
/// what is everybody's, and what only tells of what has come to an end.
///
/// In a fork that has not opened nothing else waits than inheriting: `brings` is what the parent says that
/// the agent had there, if that was asked ([`to_inherit`]).
pub fn inbox(
    replay: &Replay,
    agent: Address,
    brings: Option<Points>,
    now: Time,
) -> Result<Vec<Item>, Error> {
    let model = founded(replay)?;
    if now < model.ledger.opens {
        return Ok(vec![opening::opening(model, agent, brings, now)]);
    }
    let chores = chores(replay, now)?;
    let settles = chores.iter().filter_map(|chore| match chore.deed {
        Deed::Settle { id, .. } => Some(id),
        _ => None,
    });
    let settles = settles.collect();
    let view = View { replay, model, agent, now, reviews: reviews_of(replay), settles };
    let mut items = Vec::new();
    items.extend(view.reviews());
    items.extend(view.proposals());
    items.extend(view.lending());
    items.extend(view.needs());
    items.extend(view.claims());
    items.extend(chores.into_iter().map(|chore| view.chore(chore)));
    items.sort_by_key(|item| (item.since().is_some(), item.until.unwrap_or(Time::MAX), !item.own));
    Ok(items)
}

/// The commons as the rules make it.
pub(crate) fn founded(replay: &Replay) -> Result<&Commons, Error> {
    replay.commons.as_ref().ok_or_else(|| {
        Error::new("history_incomplete", "The history of this commons cannot be followed.")
            .hint("commons audit says what is wrong with it.")
    })
}

/// The ballots of each contribution's reviews, of all its revisions.
pub(crate) fn reviews_of(replay: &Replay) -> BTreeMap<ContributionId, Vec<H256>> {
    let mut reviews = BTreeMap::<_, Vec<_>>::new();
    for (ballot, id) in &replay.convened {
        reviews.entry(*id).or_default().push(*ballot);
    }
    reviews
}

/// What an agent cast in a ballot.
pub(crate) fn receipt(model: &Commons, ballot: H256, agent: Address) -> Option<Receipt> {
    model.reputation_cells.read(&ReceiptCell(ballot, agent))
}

/// What is looked at, and for whom.
struct View<'a> {
    replay: &'a Replay,
    model: &'a Commons,
    agent: Address,
    now: Time,
    reviews: BTreeMap<ContributionId, Vec<H256>>,
    /// What can be settled now.
    settles: BTreeSet<ContributionId>,
}

impl View<'_> {
    /// What so much weight is in points at a second.
    fn points(&self, units: Units, at: Time) -> Points {
        self.model.reputation.calendar.points_down(units, at)
    }

    /// How long before its end something is told to end soon: a quarter of a season, at least an epoch.
    fn soon(&self) -> Time {
        let calendar = &self.model.reputation.calendar;
        (calendar.season_length() / 4).max(calendar.epoch_length.into())
    }

    /// Whether something ends soon.
    fn ends_soon(&self, until: Time) -> bool {
        self.now < until && until.saturating_sub(self.now) <= self.soon()
    }

    /// What has to do with this contribution, if the agent has.
    fn part_in(&self, id: ContributionId) -> Option<Part> {
        let contribution = self.model.contribution(id).ok()?;
        if contribution.agent == self.agent {
            return Some(Part::Contributor);
        }
        if contribution.recorder == Some(self.agent) {
            return Some(Part::Recorder);
        }
        let ballot = self.model.terms(id).ok()?.name(&self.model.reputation_cells);
        match receipt(self.model, ballot, self.agent) {
            Some(Receipt::Grade { grade: 1.., .. }) => Some(Part::Reviewer),
            _ => None,
        }
    }

    /// What anyone may do, as this agent sees it.
    fn chore(&self, chore: Chore) -> Item {
        let own = chore.deed.concerns(self.model, self.agent);
        Item { what: What::Anyone(chore.deed), until: chore.until, own }
    }
}
