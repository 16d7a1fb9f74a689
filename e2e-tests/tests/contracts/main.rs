//! The compiled contracts on a node, message by message, with ink_e2e: each message's success, and
//! each of its errors.
//!
//! One error cannot be reached on this chain, `HubError::UnexpectedAddress`; see `founding`. What a
//! ledger never does to reputation (`SettleError::NotConvener`, `Settled`) is in `orders`, where an
//! account takes the ledger's place.

mod ballots;
mod delegation;
mod founding;
mod limits;
mod orders;
mod projects;
mod recording;
mod reopening;
mod review;
mod settling;
mod value;
mod views;
