//! The compiled contracts on a node, message by message, with ink_e2e: each message's success, and
//! each of its errors.
//!
//! Only `HubError::UnexpectedAddress` cannot be reached on this chain; see `founding`. What a contract of
//! the suite never does to another one (settle twice, open twice, ask a reputation that does not answer)
//! is in `orders`, `settling`, `pool_funding` and `pool_governed`, where an account takes its place.

mod ballots;
mod delegation;
mod fork;
mod founding;
mod governor_actions;
mod governor_lifecycle;
mod governor_money;
mod governor_proposing;
mod limits;
mod needs;
mod needs_heat;
mod orders;
mod pool_claiming;
mod pool_funding;
mod pool_governed;
mod pool_hostile;
mod pool_life;
mod pool_season;
mod pool_sweeping;
mod pool_tokens;
mod pool_unpaid;
mod powers;
mod projects;
mod recording;
mod reopening;
mod review;
mod settling;
mod value;
mod views;
