//! The compiled contracts on a node, message by message, with ink_e2e: each message's success, and
//! each of its errors.
//!
//! Only `HubError::UnexpectedAddress` cannot be reached on this chain; see `founding`. What a contract of
//! the suite never does to another one (settle twice, open twice, ask a reputation that does not answer)
//! is in `orders` and `settling`, where an account takes its place.

mod ballots;
mod delegation;
mod fork;
mod founding;
mod governor_actions;
mod governor_lifecycle;
mod governor_money;
mod governor_proposing;
mod limits;
mod orders;
mod powers;
mod projects;
mod recording;
mod reopening;
mod review;
mod settling;
mod value;
mod views;
