//! The chain's own functions. Outside of it there are none: contracts are built for the host only to
//! describe themselves.

use ink::prelude::vec::Vec;

/// Weight that a call may take: of both kinds, in picoseconds and in bytes.
#[derive(Clone, Copy)]
#[cfg_attr(feature = "std", allow(dead_code))]
pub struct Limit {
    /// Time.
    pub time: u64,
    /// Proof.
    pub proof: u64,
}

impl Limit {
    /// No limit of its own: whoever sent the transaction has set one.
    pub const NONE: Self = Self { time: u64::MAX, proof: u64::MAX };
}

#[cfg(not(feature = "std"))]
const WEIGHT: u64 = u64::MAX;
#[cfg(not(feature = "std"))]
const DEPOSIT: [u8; 32] = [0xff; 32];

#[cfg(not(feature = "std"))]
mod chain {
    use super::{DEPOSIT, Limit, Vec, WEIGHT};
    use commons_core::cells::CELL_MAX;
    use ink::prelude::vec;
    use pallet_revive_uapi::{
        CallFlags, HostFn, HostFnImpl, ReturnErrorCode, ReturnFlags, StorageFlags,
    };

    /// Reads a cell.
    #[inline(never)]
    pub fn read(key: &[u8]) -> Option<Vec<u8>> {
        // Memory from ink!'s allocator is zero already; an array would be filled.
        let mut buffer = vec![0; CELL_MAX];
        let mut value = &mut buffer[..];
        HostFnImpl::get_storage(StorageFlags::empty(), key, &mut value).ok()?;
        let length = value.len();
        buffer.truncate(length);
        Some(buffer)
    }

    /// Writes a cell, and says whether it was there.
    #[inline(never)]
    pub fn write(key: &[u8], value: &[u8]) -> bool {
        HostFnImpl::set_storage(StorageFlags::empty(), key, value).is_some()
    }

    /// The chain's keccak256.
    pub fn keccak256(bytes: &[u8]) -> [u8; 32] {
        let mut output = [0; 32];
        HostFnImpl::hash_keccak_256(bytes, &mut output);
        output
    }

    /// Emits an event.
    pub fn deposit_event(topics: &[[u8; 32]], data: &[u8]) {
        HostFnImpl::deposit_event(topics, data);
    }

    /// Calls a contract, which cannot call back. `None` if nothing was answered: it trapped, or there was
    /// no money or weight. At most `room` bytes are kept of the answer.
    #[inline(never)]
    pub fn call(
        to: &[u8; 20],
        value: &[u8; 32],
        data: &[u8],
        limit: Limit,
        room: usize,
    ) -> Option<(bool, Vec<u8>)> {
        let (flags, Limit { time, proof }) = (CallFlags::empty(), limit);
        let called = HostFnImpl::call(flags, to, time, proof, &DEPOSIT, value, data, None);
        answer(called, room)
    }

    /// Runs the code of another contract over the cells of this one. What it answers is the answer of
    /// the message that runs, so it comes back only if there was none.
    pub fn delegate_call(to: &[u8; 20], data: &[u8]) {
        let flags = CallFlags::TAIL_CALL;
        let _ = HostFnImpl::delegate_call(flags, to, WEIGHT, WEIGHT, &DEPOSIT, data, None);
    }

    /// Makes a contract; `data` is the code's hash and what the constructor reads.
    #[inline(never)]
    pub fn instantiate(data: &[u8]) -> Option<[u8; 20]> {
        let mut address = [0; 20];
        HostFnImpl::instantiate(
            WEIGHT,
            WEIGHT,
            &DEPOSIT,
            &[0; 32],
            data,
            Some(&mut address),
            None,
            None,
        )
        .ok()?;
        Some(address)
    }

    /// The hash of the code at an address.
    pub fn code_hash(of: &[u8; 20]) -> [u8; 32] {
        let mut output = [0; 32];
        HostFnImpl::code_hash(of, &mut output);
        output
    }

    /// Ends the message with nothing but a refusal.
    pub fn revert() -> ! {
        HostFnImpl::return_value(ReturnFlags::REVERT, &[])
    }

    fn answer(called: Result<(), ReturnErrorCode>, room: usize) -> Option<(bool, Vec<u8>)> {
        let reverted = match called {
            Ok(()) => false,
            Err(ReturnErrorCode::CalleeReverted) => true,
            Err(_) => return None,
        };
        let size = usize::try_from(HostFnImpl::return_data_size()).ok()?;
        let mut data = vec![0; size.min(room)];
        HostFnImpl::return_data_copy(&mut &mut data[..], 0);
        Some((reverted, data))
    }
}

#[cfg(feature = "std")]
#[allow(missing_docs)]
mod chain {
    use super::Vec;

    const NONE: &str = "a contract runs on a chain";

    pub fn read(_: &[u8]) -> Option<Vec<u8>> {
        unreachable!("{NONE}")
    }

    pub fn write(_: &[u8], _: &[u8]) -> bool {
        unreachable!("{NONE}")
    }

    pub fn keccak256(_: &[u8]) -> [u8; 32] {
        unreachable!("{NONE}")
    }

    pub fn deposit_event(_: &[[u8; 32]], _: &[u8]) {
        unreachable!("{NONE}")
    }

    pub fn call(
        _: &[u8; 20],
        _: &[u8; 32],
        _: &[u8],
        _: super::Limit,
        _: usize,
    ) -> Option<(bool, Vec<u8>)> {
        unreachable!("{NONE}")
    }

    pub fn delegate_call(_: &[u8; 20], _: &[u8]) {
        unreachable!("{NONE}")
    }

    pub fn instantiate(_: &[u8]) -> Option<[u8; 20]> {
        unreachable!("{NONE}")
    }

    pub fn code_hash(_: &[u8; 20]) -> [u8; 32] {
        unreachable!("{NONE}")
    }

    pub fn revert() -> ! {
        unreachable!("{NONE}")
    }
}

pub use chain::*;
