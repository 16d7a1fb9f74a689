//! A contract whose code is another one after a while, in a few bytes of EVM code.

use crate::lockstep::targets::deploy;
use commons_sandbox::Sandbox;
use pallet_revive::precompiles::alloy::{self, sol_types::SolCall};
use sp_core::{H160, H256};

alloy::sol! {
    interface System {
        function terminate(address beneficiary) external;
    }
}

/// Makes contracts, all at the same address, with the code that it is called with (at most 32 bytes):
/// it stores the code, and `CREATE2`s with the same fifteen bytes each time, which ask it for the code.
const MAKER: &[u8] = &[
    // CALLDATASIZE; JUMPI(14)
    0x36, 0x60, 0x0e, 0x57, // MSTORE(0, SLOAD(0)); RETURN(0, SLOAD(1))
    0x5f, 0x54, 0x5f, 0x52, 0x60, 0x01, 0x54, 0x5f, 0xf3, 0x00,
    // JUMPDEST; SSTORE(0, CALLDATALOAD(0)); SSTORE(1, CALLDATASIZE)
    0x5b, 0x5f, 0x35, 0x5f, 0x55, 0x36, 0x60, 0x01, 0x55,
    // MSTORE(0, ..): STATICCALL(gas, caller, 0, 0, 0, 0); POP; RETURNDATACOPY(0, 0, size); RETURN
    0x6e, 0x5f, 0x5f, 0x5f, 0x5f, 0x33, 0x5a, 0xfa, 0x50, 0x3d, 0x5f, 0x5f, 0x3e, 0x3d, 0x5f, 0xf3,
    0x5f, 0x52, // CREATE2(0, 17, 15, 0); MSTORE(0, ..); RETURN(0, 32)
    0x5f, 0x60, 0x0f, 0x60, 0x11, 0x5f, 0xf5, 0x5f, 0x52, 0x60, 0x20, 0x5f, 0xf3,
];

/// A vault that keeps what it is given. Without money with it, a call is passed on to the chain's system
/// precompile, which can delete whoever calls it: `CALLVALUE; JUMPI(19); CALLDATACOPY(0, 0, size);
/// CALL(gas, 0x900, 0, 0, size, 0, 0); STOP; JUMPDEST; STOP`.
const VAULT: &[u8] = &[
    0x34, 0x60, 0x13, 0x57, 0x36, 0x5f, 0x5f, 0x37, 0x5f, 0x5f, 0x36, 0x5f, 0x5f, 0x61, 0x09, 0x00,
    0x5a, 0xf1, 0x00, 0x5b, 0x00,
];

/// Code that passes all money on to somebody: `CALL(gas, to, CALLVALUE, 0, 0, 0, 0); STOP`.
pub fn passes_on(to: H160) -> Vec<u8> {
    [&[0x5f, 0x5f, 0x5f, 0x5f, 0x34, 0x73], to.as_bytes(), &[0x5a, 0xf1, 0x00]].concat()
}

pub struct Changeling {
    maker: H160,
    pub vault: H160,
}

impl Changeling {
    /// A vault that everybody may look at.
    pub fn deploy(sandbox: &mut Sandbox) -> Self {
        let who = sandbox.account(903);
        let maker = deploy(sandbox, who, MAKER);
        let vault = make(sandbox, maker, VAULT);
        assert_ne!(sandbox.code_hash(vault), H256::zero());
        Self { maker, vault }
    }

    /// Deletes it, and puts at its place what passes all money on.
    pub fn swap(&self, sandbox: &mut Sandbox, thief: H160) {
        let before = sandbox.code_hash(self.vault);
        let who = sandbox.account(903);
        let delete = System::terminateCall { beneficiary: thief.0.into() };
        let deleted = sandbox.call(who, self.vault, delete.abi_encode());
        assert!(!deleted.reverted, "{deleted:?}");
        assert_eq!(sandbox.code_hash(self.vault), H256::zero());
        assert_eq!(make(sandbox, self.maker, &passes_on(thief)), self.vault);
        assert!(![before, H256::zero()].contains(&sandbox.code_hash(self.vault)));
    }
}

fn make(sandbox: &mut Sandbox, maker: H160, code: &[u8]) -> H160 {
    let who = sandbox.account(903);
    let made = sandbox.call(who, maker, code.to_vec());
    assert!(!made.reverted, "{made:?}");
    H160::from_slice(&made.data[12..])
}
