//! Client of a commons: everything that people do with it, over any chain with pallet-revive.
#![forbid(unsafe_code)]
// The errors of subxt are large; they are turned into the client's own right away.
#![allow(clippy::result_large_err)]

pub mod assets;
pub mod audit;
pub mod bundle;
pub mod chain;
pub mod commons;
pub mod deployment;
pub mod error;
pub mod format;
pub mod log;
mod message;
pub mod names;
pub mod node;
pub mod proposals;
mod refusal;

pub use commons::Commons;
pub use error::{Error, Result};
