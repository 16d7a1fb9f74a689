//! Messages to contracts, encoded by ink!'s own call builders: what the client sends and what the
//! contracts understand is checked by the compiler against the same traits.

use ink::{
    abi::Ink,
    env::{
        DefaultEnvironment,
        call::{
            CallBuilder, ExecutionInput,
            utils::{EncodeArgsWith, ReturnType, Set},
        },
    },
    primitives::LangError,
};
use primitive_types::H160;
use scale::{Decode, DecodeAll};
use std::marker::PhantomData;

/// An encoded call of one message, which answers with `R`.
pub struct Message<R> {
    /// The contract.
    pub to: H160,
    /// Selector and arguments.
    pub data: Vec<u8>,
    returns: PhantomData<fn() -> R>,
}

type Built<Args, R> = CallBuilder<
    DefaultEnvironment,
    Set<ink::env::call::Call>,
    Set<ExecutionInput<Args, Ink>>,
    Set<ReturnType<R>>,
>;

impl<Args: EncodeArgsWith<Ink>, R> From<Built<Args, R>> for Message<R> {
    fn from(builder: Built<Args, R>) -> Self {
        let call = builder.params();
        Self { to: *call.callee(), data: call.exec_input().encode(), returns: PhantomData }
    }
}

impl<R: Decode> Message<R> {
    /// What the contract answered. The outer `None` is an answer that this client does not
    /// understand: another contract, or another version of it.
    pub fn decode(&self, answer: &[u8]) -> Option<R> {
        Result::<R, LangError>::decode_all(&mut &answer[..]).ok()?.ok()
    }
}
