//! The rules of a commons: pure functions over plain values.
//!
//! Nothing here reads a clock, a caller or a storage cell: the contracts pass all of that in, and
//! write and emit what comes back. An audit passes in what the log says and must get the same, so
//! replaying a history and running the contract are one and the same function.
//!
//! Time is the block's timestamp in whole seconds since 1970 (ERC-6372, `mode=timestamp`).
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

extern crate alloc;

pub mod accepted;
pub mod account;
pub mod ballot;
pub mod calendar;
pub mod cells;
pub mod contribution;
pub mod decay;
pub mod delegation;
mod division;
mod encoding;
pub mod founding;
pub mod governor;
pub mod history;
pub mod hub;
pub mod ledger;
pub mod model;
pub mod need;
pub mod parameters;
pub mod pool;
pub mod reputation;
pub mod review;
pub mod trace;
pub mod units;
pub mod versions;

pub use primitive_types::{H160 as Address, H256, U256};

/// Unix time in whole seconds.
pub type Time = u64;
