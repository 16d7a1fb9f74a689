//! The numbers of this chain. Those of Polkadot Hub were read from the `polkadot-fellows/runtimes`
//! repository; the path of each is given where it is used.

use crate::{Balance, BlockNumber};
use frame_support::weights::{
    constants::{ExtrinsicBaseWeight, WEIGHT_REF_TIME_PER_SECOND},
    Weight,
};
use sp_runtime::Perbill;

/// One token: 10 decimals, as DOT has (`system-parachains/constants/src/polkadot.rs`).
pub const UNITS: Balance = 10_000_000_000;
pub const CENTS: Balance = UNITS / 100;
pub const MILLICENTS: Balance = CENTS / 1_000;

/// A hundredth of a token: the existential deposit of Polkadot Hub, which is a tenth of the other
/// system chains' (`asset-hub-polkadot/src/lib.rs`).
pub const EXISTENTIAL_DEPOSIT: Balance = CENTS;

/// What it costs to keep `items` keys with `bytes` bytes of values in the state: a hundredth of
/// the relay chain's 20 tokens an item and 100 millicents a byte (`system_para_deposit` in
/// `system-parachains/constants/src/polkadot.rs`).
///
/// It cannot overflow: a `u32` times 20 tokens is below 2^70.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
    (items as Balance * 20 * UNITS + bytes as Balance * 100 * MILLICENTS) / 100
}

/// What each byte of a transaction costs: `TRANSACTION_BYTE_FEE`, same file.
pub const TRANSACTION_BYTE_FEE: Balance = MILLICENTS / 2;

/// Fees for time: a transaction that does nothing pays 1/200 of a cent, and everything else in
/// proportion (`WeightToFee`, same file). This is the numerator …
pub const WEIGHT_FEE_NUMERATOR: Balance = CENTS;
/// … and this the denominator, in picoseconds.
pub const WEIGHT_FEE_DENOMINATOR: u128 = 200 * ExtrinsicBaseWeight::get().ref_time() as u128;

/// Two seconds of computing and 10 MiB of proof in a block: `async_backing::MAXIMUM_BLOCK_WEIGHT`
/// and `MAX_POV_SIZE` in `system-parachains/constants/src/lib.rs`.
pub const MAXIMUM_BLOCK_WEIGHT: Weight =
    Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), 10 * 1024 * 1024);

/// Three quarters of a block are for ordinary transactions. Polkadot Hub has since raised this
/// to 85 %; the older figure is kept so that what fits here fits there.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);

/// Of a block's weight, what the pallets' own work at its beginning is taken to need
/// (`AVERAGE_ON_INITIALIZE_RATIO`, same file).
pub const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);

/// The length of a block in bytes (`RuntimeBlockLength` in `asset-hub-polkadot/src/lib.rs`).
pub const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;

/// How long a block's hash is remembered, and so how long a mortal transaction can live.
pub const BLOCK_HASH_COUNT: BlockNumber = 4096;

/// The generic prefix: addresses here begin with 5.
pub const SS58_PREFIX: u16 = 42;

/// The chain id by which Ethereum wallets know a local development chain with `pallet-revive`.
pub const CHAIN_ID: u64 = 420_420_420;

/// Ethereum's 18 decimals against 10 here. ink!'s default environment counts with the same.
pub const NATIVE_TO_ETH_RATIO: u32 = 100_000_000;

/// Brings gas near to what Ethereum tools expect; the same as on Polkadot Hub
/// (`polkadot-fellows/runtimes` pull request 1050).
pub const GAS_SCALE: u32 = 1_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deposits_are_those_of_polkadot_hub() {
        assert_eq!(deposit(1, 0), UNITS / 5);
        assert_eq!(deposit(0, 1), 100_000);
        assert_eq!(deposit(1, 88), 2_008_800_000);
    }

    #[test]
    fn ether_and_the_token_differ_by_the_ratio() {
        assert_eq!(UNITS * Balance::from(NATIVE_TO_ETH_RATIO), 1_000_000_000_000_000_000);
    }
}
