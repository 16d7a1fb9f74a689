//! Why something was accepted: the record, its reviews, what they came to, and what stands of it.

use super::{Replay, case::Weight, invariants::casts, money::Accepted};
use commons_core::{Address, Time, contribution::Contribution, units::ContributionId};
use std::collections::BTreeMap;

/// An accepted contribution, with what led to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Its number.
    pub id: ContributionId,
    /// What was recorded, and when.
    pub contribution: Contribution,
    /// What it came to, and what stands of it, added up from the receipts.
    pub accepted: Accepted,
    /// The second of which the weight of reviewers counts.
    pub snapshot: Time,
    /// Who graded it how.
    pub reviews: Vec<Review>,
}

/// A grade that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Review {
    /// Whose.
    pub agent: Address,
    /// In tenths of what was claimed.
    pub grade: u8,
    /// The weight behind it.
    pub weight: Weight,
}

impl Cause {
    /// All that was accepted in a history.
    pub(super) fn all(replay: &Replay) -> BTreeMap<ContributionId, Self> {
        let accepted = &replay.journal.money.earned.accepted;
        let cause = |(id, accepted): (&ContributionId, &Accepted)| {
            Some((*id, Self::of(replay, *id, accepted.clone())?))
        };
        accepted.iter().filter_map(cause).collect()
    }

    fn of(replay: &Replay, id: ContributionId, accepted: Accepted) -> Option<Self> {
        let commons = replay.commons.as_ref()?;
        let contribution = commons.contribution(id).ok()?;
        let terms = commons.terms(id).ok()?;
        let cells = &commons.reputation_cells;
        let snapshot = terms.snapshot;
        let casts = casts(cells, terms.name(cells));
        let review = |(agent, (grade, units))| {
            let points = commons.hub.calendar.points_down(units, snapshot);
            Review { agent, grade, weight: Weight { units, points } }
        };
        let reviews = casts.into_iter().map(review).collect();
        Some(Self { id, contribution, accepted, snapshot, reviews })
    }
}
