//! What moves on from a pot, and where to.

use super::{Earned, PotAccount, RulesOverTime};
use commons_core::{
    Time, U256,
    pool::{PotId, Purpose, Swept},
    units::{Epoch, ProjectId},
};

/// What a sweep at a second must move, from a pot that is divided.
pub(super) fn due(pot: &PotAccount, earned: &Earned, rules: &RulesOverTime, at: Time) -> Swept {
    let (work, equity) = if at >= pot.until {
        // Time is over: all that was not fetched.
        (pot.work.left(), pot.equity.left())
    } else if pot.moved.is_empty() {
        // What nobody has a part in.
        (pot.work.rest(), pot.equity.rest())
    } else {
        (U256::zero(), U256::zero())
    };
    // Whatever was recorded by now is closed for review in that epoch at the latest.
    let closed = rules.calendar.epoch(rules.last_review(at));
    let purpose = match pot.id.purpose {
        Purpose::Floor { .. } => Purpose::Floor { block: (closed.0 / 4).saturating_add(1) },
        Purpose::Project { project, .. } => {
            let began = pot.since.unwrap_or(pot.id.purpose.first_epoch());
            let waited = rules.calendar.epoch(at).0.saturating_sub(began.0);
            let forlorn = earned.equity(project, at.saturating_sub(1)).1 == 0
                && waited >= u32::from(rules.of(began).parameters.claim_window);
            let project = if forlorn { ProjectId::COMMONS } else { project };
            Purpose::Project { epoch: Epoch(closed.0.saturating_add(1)), project }
        }
    };
    Swept { to: PotId { purpose, ..pot.id }, work, equity }
}
