//! Messages of the hub, and its constructor.

use crate::message::{message, Message};
use codec::{Decode, Encode};
use commons_core::{
    history::History,
    hub::{Addresses, Charter, Hub, HubError, Origin},
    parameters::Parameters,
    reputation::FutureLookup,
    units::Points,
    Time,
};
use sp_core::{H160, H256};

/// What the hub answers, or why it refuses.
pub type Answer<T> = Message<Result<T, HubError>>;

/// As `commons_interfaces::hub::Codes`.
#[derive(Clone, Copy, Debug, Decode, Encode)]
pub struct Codes {
    pub books: H256,
    pub reputation: H256,
    pub ledger: H256,
    pub governor: H256,
    pub pool: H256,
}

/// The constructor. Only its error answers anything.
pub fn new(
    codes: &Codes,
    parameters: &Parameters,
    origin: &Origin,
    charter: &Charter,
) -> Answer<()> {
    message("new", (codes, parameters, origin, charter))
}

pub fn inherit() -> Answer<Points> {
    message("Hub::inherit", ())
}

pub fn amend_charter(charter: &Charter) -> Answer<()> {
    message("Hub::amend_charter", (charter,))
}

pub fn addresses() -> Message<Addresses> {
    message("Hub::addresses", ())
}

pub fn points_at(agent: H160, at: Time) -> Message<Result<Points, FutureLookup>> {
    message("Hub::points_at", (agent, at))
}

pub fn hub() -> Message<Hub> {
    message("Hub::hub", ())
}

pub fn history() -> Message<History> {
    message("Hub::history", ())
}
