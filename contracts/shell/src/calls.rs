//! Other contracts: calling them, making them, and running their code.

use crate::host::{self, Limit};
use commons_core::{Address, H256};
use ink::{
    abi::Ink,
    env::{
        DefaultEnvironment,
        call::{
            CallBuilder, ExecutionInput,
            utils::{EncodeArgsWith, ReturnType, Set},
        },
    },
    prelude::vec::Vec,
    primitives::{LangError, U256},
    scale::{Decode, Encode},
};

/// A call of a message, as ink! builds it from a trait.
pub type Built<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<ink::env::call::Call>,
    Set<ExecutionInput<Args, Ink>>,
    Set<ReturnType<R>>,
>;

/// keccak256 of nothing: the code hash of an account without code.
const NO_CODE: [u8; 32] = [
    0xc5, 0xd2, 0x46, 0x01, 0x86, 0xf7, 0x23, 0x3c, 0x92, 0x7e, 0x7d, 0xb2, 0xdc, 0xc7, 0x03, 0xc0,
    0xe5, 0x00, 0xb6, 0x53, 0xca, 0x82, 0x27, 0x3b, 0x7b, 0xfa, 0xd8, 0x04, 0x5d, 0x85, 0xa4, 0x70,
];

/// Calls a contract with bytes and money (in the chain's 18-decimal units). `Err` with what it said if
/// it reverted, with nothing if it could not answer.
pub fn call(to: Address, value: U256, data: &[u8]) -> Result<Vec<u8>, Vec<u8>> {
    match host::call(&to.0, &value.to_little_endian(), data, Limit::NONE, usize::MAX) {
        Some((false, answer)) => Ok(answer),
        Some((true, answer)) => Err(answer),
        None => Err(Vec::new()),
    }
}

/// Calls a message of a contract. `None` if nothing was answered that can be understood.
pub fn ask<Args: EncodeArgsWith<Ink>, R: Decode>(message: Built<Args, R>) -> Option<R> {
    pay(message, U256::zero())
}

/// The same with money (in the chain's 18-decimal units).
pub fn pay<Args: EncodeArgsWith<Ink>, R: Decode>(
    message: Built<Args, R>,
    value: U256,
) -> Option<R> {
    let message = message.params();
    answer(call(*message.callee(), value, &message.exec_input().encode()))
}

/// Calls a message of a contract that may be of another version: only how its answer begins is read.
pub fn ask_beginning<Args: EncodeArgsWith<Ink>, R, B: Decode>(
    message: Built<Args, R>,
) -> Option<B> {
    let message = message.params();
    let called = call(*message.callee(), U256::zero(), &message.exec_input().encode());
    let (Ok(answer) | Err(answer)) = called;
    Result::<B, LangError>::decode(&mut &answer[..]).ok()?.ok()
}

/// Calls a message that runs in the books of reputation; `books` is the selector of the message that
/// leads there. `None` if nothing was answered that can be understood.
pub fn through<Args: EncodeArgsWith<Ink>, R: Decode>(
    books: [u8; 4],
    inner: Built<Args, R>,
) -> Option<R> {
    let inner = inner.params();
    let data = Encode::encode(&(books, inner.exec_input().encode()));
    answer(call(*inner.callee(), U256::zero(), &data))
}

/// What a message answered, whether it reverted or not: an `Err` of the suite's does. Nothing at all, as
/// from an account without code, is no answer.
fn answer<R: Decode>(called: Result<Vec<u8>, Vec<u8>>) -> Option<R> {
    let (Ok(answer) | Err(answer)) = called;
    let mut rest = &answer[..];
    let decoded = Result::<R, LangError>::decode(&mut rest).ok()?.ok()?;
    rest.is_empty().then_some(decoded)
}

/// Runs the code of another contract over the cells of this one, and answers what it answers.
pub fn delegate(to: Address, data: &[u8]) -> ! {
    host::delegate_call(&to.0, data);
    host::revert()
}

/// Makes a contract of code that is on the chain. `data` is what its constructor reads.
pub fn create(code: H256, data: impl Encode) -> Option<Address> {
    host::instantiate(&Encode::encode(&(code.0, data))).map(Address::from)
}

/// The hash of the code at an address; zero if there is none, whether or not there is an account.
pub fn account_code(of: Address) -> H256 {
    let hash = host::code_hash(&of.0);
    H256(if hash == NO_CODE { [0; 32] } else { hash })
}
