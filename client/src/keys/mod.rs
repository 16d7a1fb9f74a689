//! Keys in files: encrypted with a password, in the form that polkadot-js and its wallets use, so
//! that a key made here can be used there, and the other way round.

mod file;
mod secret;

pub use file::{KeyFile, looks_like_one};
pub use secret::Secret;
