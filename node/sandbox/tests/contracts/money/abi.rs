//! What the contracts in `Coins.sol` and `Receivers.sol` understand, besides what every token does.

use codec::Encode;
use commons_sandbox::Outcome;
use pallet_revive::precompiles::alloy::{self, sol_types::SolEvent};
use sp_core::H160;

alloy::sol! {
    interface Turning {
        function turn(bool to) external;
    }

    interface CallingCoin {
        function plan(address to, bytes data) external;
    }

    interface LyingCoin {
        function tell(uint256 what, uint256 afterwards) external;
    }

    interface MortalCoin {
        function die(address beneficiary) external;
    }

    interface ShrinkingCoin {
        function shrink(address account, uint256 by) external;
    }

    interface Wallet {
        function act(address to, uint256 value, bytes data) external payable;
    }

    interface CallingWallet {
        function plan(uint256 value, bytes data) external;
    }

    event Told(bool done, bytes answer);
}

/// What a contract tells of its calls: whether they were done, and what was answered.
pub fn told(outcome: &Outcome, contract: H160) -> Vec<(bool, Vec<u8>)> {
    let events = outcome
        .events
        .iter()
        .filter(|event| event.contract == contract && event.topics[0].0 == Told::SIGNATURE_HASH.0);
    let told = events.map(|event| {
        let told = Told::abi_decode_data(&event.data).expect("that is what it tells");
        (told.0, told.1.to_vec())
    });
    told.collect()
}

/// What was tried was not done, or even answered.
pub fn not_done() -> Vec<(bool, Vec<u8>)> {
    vec![(false, Vec::new())]
}

/// What a message of the suite answers when it refuses.
pub fn refusal<E: Encode>(error: E) -> Vec<u8> {
    (0u8, 1u8, error).encode()
}
