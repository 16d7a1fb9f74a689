//! Client of a commons: everything that people do with it, over any chain with pallet-revive.
#![forbid(unsafe_code)]
// The errors of subxt are large; they are turned into the client's own right away.
#![allow(clippy::result_large_err)]

pub mod assets;
pub mod audit;
pub mod batch;
pub mod board;
pub mod bundle;
pub mod chain;
pub mod chronicle;
pub mod commons;
pub mod deployment;
pub mod error;
pub mod export;
pub mod format;
pub mod founding_file;
pub mod inbox;
pub mod keys;
pub mod life;
pub mod log;
mod message;
pub mod names;
pub mod node;
pub mod proposals;
mod refusal;
pub mod tell;

pub use commons::Commons;
pub use error::{Error, Result};
