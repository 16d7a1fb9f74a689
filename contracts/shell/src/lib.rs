//! What the contracts share: how values of the core reach the chain's storage, its event log, and other
//! contracts.
#![cfg_attr(not(feature = "std"), no_std)]

mod calls;
mod events;
mod host;
#[cfg(any(test, not(feature = "std")))]
mod memory;
mod money;
mod storage;

pub use calls::{Built, account_code, ask, ask_beginning, call, create, delegate, pay, through};
pub use events::emit;
pub use host::keccak256;
pub use money::{Token, says_yes, send};
pub use storage::{Storage, Stored};

// What a contract puts on its stack is not seen by any compiler, and 8 KiB, which is what the linker
// gives by default, was too little for a claim from a pot of older parameters: it trapped. A page that is
// never touched costs nothing.
#[cfg(target_arch = "riscv64")]
ink::polkavm_derive::min_stack_size!(64 * 1024);

/// The call data is at most 16 KiB, so a length always fits.
pub fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}
