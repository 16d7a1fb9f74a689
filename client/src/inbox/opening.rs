//! A fork that has not opened: nothing but inheriting works in it.

use super::{Item, What, agents, founded};
use crate::{audit::Replay, error::Error};
use commons_core::{Address, Time, model::Commons, units::Points};

/// Whom to ask for the points that an agent can bring, and of which second: the hub of the parent, if this
/// is a fork that has not opened, and the agent has brought nothing yet.
pub fn to_inherit(
    replay: &Replay,
    agent: Address,
    now: Time,
) -> Result<Option<(Address, Time)>, Error> {
    let model = founded(replay)?;
    let waits = now < model.ledger.opens && agents(model).all(|heir| heir != agent);
    Ok(model.hub.parent.filter(|_| waits).map(|parent| (parent, model.hub.forked())))
}

/// The one thing that waits before it has opened: bringing so much, or that others do; `brings` is none if
/// the parent does not tell.
pub(super) fn opening(model: &Commons, agent: Address, brings: Option<Points>, now: Time) -> Item {
    let (opens, ends) = (model.ledger.opens, model.hub.window_end());
    // If too few have come by the end, there is time until they do.
    let until =
        if opens == Time::MAX { Some(ends).filter(|ends| now < *ends) } else { Some(opens) };
    let inherited = model.reputation.agents;
    let missing = u32::from(model.hub.agents_min).saturating_sub(inherited);
    let has = agents(model).any(|heir| heir == agent);
    let what = match has || brings == Some(Points(0)) {
        true => What::Opening { inherited, missing },
        false => What::Inherit { brings, missing },
    };
    Item { own: matches!(what, What::Inherit { .. }), what, until }
}
