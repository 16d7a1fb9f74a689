//! Contracts outside of the suite: what a proposal may pay or call.

use crate::coins;
use commons_core::governor::Action;
use commons_sandbox::Sandbox;
use sp_core::{H160, U256};

/// What the one that refuses everything says.
pub const REFUSAL: [u8; 4] = [0xde, 0xad, 0xbe, 0xef];

/// EVM code that takes everything and says nothing, as some tokens do: `STOP`.
pub const SILENT: &[u8] = &[0x00];
/// `MSTORE(0, 0xdeadbeef); REVERT(28, 4)`.
pub const REFUSES: &[u8] =
    &[0x63, 0xde, 0xad, 0xbe, 0xef, 0x5f, 0x52, 0x60, 0x04, 0x60, 0x1c, 0xfd];
/// A token that says that it worked: `MSTORE(0, 1); RETURN(0, 32)`.
pub const TRUE: &[u8] = &[0x60, 0x01, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];
/// A token that says that it did not: `MSTORE(0, 0); RETURN(0, 32)`.
pub const FALSE: &[u8] = &[0x5f, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3];

/// One of each, and a token that is one.
#[derive(Clone, Copy, Debug)]
pub struct Targets {
    pub silent: H160,
    pub refuses: H160,
    pub says_true: H160,
    pub says_false: H160,
    /// OpenZeppelin's.
    pub coin: H160,
}

impl Targets {
    pub fn deploy(sandbox: &mut Sandbox, who: H160) -> Self {
        let [silent, refuses, says_true, says_false] =
            [SILENT, REFUSES, TRUE, FALSE].map(|code| deploy(sandbox, who, code));
        let coin = coins::deploy(sandbox, who, "Coin");
        Self { silent, refuses, says_true, says_false, coin }
    }

    pub fn all(&self) -> [H160; 4] {
        [self.silent, self.refuses, self.says_true, self.says_false]
    }

    /// Whether it says how much of it anybody has.
    pub fn is_token(&self, asset: H160) -> bool {
        [self.says_true, self.says_false, self.coin].contains(&asset)
    }

    /// What comes of an action of the governor outside of the suite.
    pub fn act(&self, action: &Action) -> Result<(), Vec<u8>> {
        match action {
            Action::Pay { to: target, .. }
            | Action::PayToken { asset: target, .. }
            | Action::Call { target, .. }
                if *target == self.refuses =>
            {
                Err(REFUSAL.to_vec())
            }
            Action::PayToken { asset, .. } if *asset == self.says_false => Err(vec![0; 32]),
            // Money that goes to an account, or to a contract that takes it.
            Action::Pay { .. } | Action::PayToken { .. } | Action::Call { .. } => Ok(()),
            _ => unreachable!("the suite does that itself"),
        }
    }
}

/// Puts EVM code on the chain; all of it is less than 256 bytes.
pub fn deploy(sandbox: &mut Sandbox, who: H160, code: &[u8]) -> H160 {
    let length = u8::try_from(code.len()).expect("it is short");
    // `CODECOPY(0, 9, length); RETURN(0, length)`.
    let init = [&[0x60, length, 0x80, 0x60, 0x09, 0x5f, 0x39, 0x5f, 0xf3], code].concat();
    let (address, _) = sandbox.instantiate_evm(who, &init, &[]).expect("it is code");
    address
}

/// So much native money: millionths, in the chain's 18-decimal units.
pub fn millionths(amount: u64) -> U256 {
    U256::from(amount) * U256::from(1_000_000_000_000u64)
}
