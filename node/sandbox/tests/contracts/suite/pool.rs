//! Messages of the pool.

use crate::message::{message, Message};
use commons_core::{
    calendar::Calendar,
    history::History,
    hub::Addresses,
    parameters::Parameters,
    pool::{Asset, Claimed, Holding, PoolError, Pot, PotId, Purpose, Swept, Window},
    units::ProjectId,
    versions::Version,
    Time,
};
use sp_core::{H160, U256};

/// What the pool answers, or why it refuses.
pub type Answer<T> = Message<Result<T, PoolError>>;

/// What comes of each of several pots.
pub type Each<T> = Vec<Result<T, PoolError>>;

pub fn fund(project: ProjectId, memo: &[u8]) -> Answer<()> {
    message("Pool::fund", (project, memo))
}

pub fn fund_token(asset: H160, amount: U256, project: ProjectId, memo: &[u8]) -> Answer<U256> {
    message("Pool::fund_token", (asset, amount, project, memo))
}

pub fn claim(pot: PotId, recipient: Option<H160>) -> Answer<U256> {
    message("Pool::claim", (pot, recipient))
}

pub fn claim_for(agent: H160, pot: PotId) -> Answer<U256> {
    message("Pool::claim_for", (agent, pot))
}

pub fn claim_many(pots: &[PotId], recipient: Option<H160>) -> Answer<Each<U256>> {
    message("Pool::claim_many", (pots, recipient))
}

pub fn sweep(pot: PotId) -> Answer<Swept> {
    message("Pool::sweep", (pot,))
}

pub fn collect(asset: Asset) -> Answer<U256> {
    message("Pool::collect", (asset,))
}

pub fn list(asset: H160, listed: bool) -> Answer<()> {
    message("Pool::list", (asset, listed))
}

pub fn adopt(parameters: &Parameters) -> Answer<()> {
    message("Pool::adopt", (parameters,))
}

pub fn open(opens: Time) -> Answer<()> {
    message("Pool::open", (opens,))
}

pub fn claimable(agent: H160, pots: &[PotId]) -> Message<Each<Claimed>> {
    message("Pool::claimable", (agent, pots))
}

pub fn pots(pots: &[PotId]) -> Message<Vec<Option<Pot>>> {
    message("Pool::pots", (pots,))
}

pub fn window(purpose: Purpose) -> Message<Window> {
    message("Pool::window", (purpose,))
}

pub fn is_claimed(agent: H160, pot: PotId) -> Message<bool> {
    message("Pool::is_claimed", (agent, pot))
}

pub fn holding(asset: Asset) -> Message<Holding> {
    message("Pool::holding", (asset,))
}

pub fn assets(first: u32, count: u32) -> Message<Vec<H160>> {
    message("Pool::assets", (first, count))
}

pub fn version_at(at: Time) -> Message<Version> {
    message("Pool::version_at", (at,))
}

pub fn suite() -> Message<Addresses> {
    message("Pool::suite", ())
}

pub fn calendar() -> Message<Calendar> {
    message("Pool::calendar", ())
}

pub fn opens() -> Message<Time> {
    message("Pool::opens", ())
}

pub fn history() -> Message<History> {
    message("Pool::history", ())
}
