//! What the tests of files state.

use commons_core::{
    H256,
    contribution::{Action, Draft, Effort, Unit},
    units::{Points, ProjectId},
};

/// An hour of work that claims so many millionths of a point.
pub(super) fn draft(claimed: u64) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 1_000, unit: Unit::Hour },
        claimed: Points(claimed),
        evidence: H256::zero(),
        project: ProjectId(0),
        cites: Vec::new(),
        satisfies: None,
    }
}
