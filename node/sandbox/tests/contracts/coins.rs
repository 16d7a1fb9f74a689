//! Tokens and receivers in Solidity, as `scripts/build-openzeppelin` compiles them: how tests deploy and
//! call them.

use crate::openzeppelin::{abi::address, code, Machine};
use commons_sandbox::{Outcome, Sandbox};
use pallet_revive::precompiles::alloy::{self, primitives::U256 as Number, sol_types::SolCall};
use sp_core::{H160, U256};

alloy::sol! {
    interface Coin {
        function mint(address to, uint256 amount) external;
        function transfer(address to, uint256 amount) external;
        function approve(address spender, uint256 amount) external;
        function balanceOf(address account) external view returns (uint256);
        function allowance(address owner, address spender) external view returns (uint256);
    }
}

/// Puts a contract on the chain whose constructor takes nothing.
pub fn deploy(sandbox: &mut Sandbox, who: H160, name: &str) -> H160 {
    let made = sandbox.instantiate_evm(who, &code(name, Machine::Evm), &[]);
    made.unwrap_or_else(|refused| panic!("{name}: {refused:?}")).0
}

/// As Solidity's libraries have it.
pub fn number(amount: U256) -> Number {
    Number::from_be_bytes(amount.to_big_endian())
}

/// Calls a contract, which must succeed.
pub fn call(sandbox: &mut Sandbox, who: H160, to: H160, call: &impl SolCall) -> Outcome {
    let outcome = sandbox.call(who, to, call.abi_encode());
    assert!(!outcome.reverted, "{outcome:?}");
    outcome
}

/// Makes money out of nothing.
pub fn mint(sandbox: &mut Sandbox, coin: H160, to: H160, amount: U256) {
    call(sandbox, to, coin, &Coin::mintCall { to: address(to), amount: number(amount) });
}

/// Sends money.
pub fn transfer(sandbox: &mut Sandbox, coin: H160, from: H160, to: H160, amount: U256) {
    call(sandbox, from, coin, &Coin::transferCall { to: address(to), amount: number(amount) });
}

/// Lets somebody take so much.
pub fn approve(sandbox: &mut Sandbox, coin: H160, from: H160, spender: H160, amount: U256) {
    let (spender, amount) = (address(spender), number(amount));
    call(sandbox, from, coin, &Coin::approveCall { spender, amount });
}

/// What somebody has.
pub fn balance(sandbox: &mut Sandbox, coin: H160, of: H160) -> U256 {
    ask(sandbox, coin, &Coin::balanceOfCall { account: address(of) })
}

/// What somebody may take of another's.
pub fn allowance(sandbox: &mut Sandbox, coin: H160, of: H160, spender: H160) -> U256 {
    let (owner, spender) = (address(of), address(spender));
    ask(sandbox, coin, &Coin::allowanceCall { owner, spender })
}

fn ask(sandbox: &mut Sandbox, coin: H160, call: &impl SolCall) -> U256 {
    let outcome = sandbox.dry_run(H160::zero(), coin, call.abi_encode());
    assert!(!outcome.reverted, "{outcome:?}");
    U256::from_big_endian(&outcome.data)
}
