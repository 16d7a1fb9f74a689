//! What the contracts share: how values of the core reach the chain's storage, its event log, and other
//! contracts.
#![cfg_attr(not(feature = "std"), no_std)]

mod calls;
mod events;
mod host;
#[cfg(any(test, not(feature = "std")))]
mod memory;
mod storage;

pub use calls::{Built, account_code, ask, call, create, delegate, through};
pub use events::emit;
pub use host::keccak256;
pub use storage::{Storage, Stored};

/// The call data is at most 16 KiB, so a length always fits.
pub fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
