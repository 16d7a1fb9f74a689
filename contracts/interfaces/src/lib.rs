//! What a caller sees of a commons: messages, events, errors.
//!
//! This is the specification. The rules behind it are in [`commons_core`]; the contracts carry
//! values between the chain and those rules.
//!
//! A message that returns an error changes nothing: the chain reverts it. Which error wins, where
//! several apply, is the order of the variants in each error type; in the ledger's and the pool's, whose
//! messages ask different things, the order in which a message asks.
#![cfg_attr(not(feature = "std"), no_std)]

pub mod governor;
pub mod hub;
pub mod ledger;
pub mod pool;
pub mod reputation;

/// Most entries in one page of a list.
pub const PAGE_MAX: u32 = 50;
