//! Messages to contracts, encoded by ink!'s own call builders: what the client sends and what the
//! contracts understand is checked by the compiler against the same traits.

use crate::chain::ContractCall;
use commons_interfaces::reputation::BOOKS;
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
use scale::{Decode, DecodeAll, Encode};
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

impl<R> From<Message<R>> for ContractCall {
    fn from(message: Message<R>) -> Self {
        Self { to: message.to, data: message.data }
    }
}

impl<R> Message<R> {
    /// A message of reputation's books, which reputation passes on; see
    /// [`commons_interfaces::reputation::Reputation::books`]. The answer is that of the books.
    pub fn through_books(inner: impl Into<Self>) -> Self {
        let Self { to, data, returns } = inner.into();
        Self { to, data: Encode::encode(&(BOOKS, data)), returns }
    }
}

impl<R: Decode> Message<R> {
    /// What the contract answered. The outer `None` is an answer that this client does not
    /// understand: another contract, or another version of it.
    pub fn decode(&self, answer: &[u8]) -> Option<R> {
        Result::<R, LangError>::decode_all(&mut &answer[..]).ok()?.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{Address, units::Points};
    use commons_interfaces::reputation::Books;
    use ink::{codegen::TraitCallBuilder, contract_ref_from_path};
    use scale::Compact;

    type BooksRef = contract_ref_from_path!(Books, DefaultEnvironment);

    #[test]
    fn what_is_for_the_books_is_wrapped_for_reputation() {
        let (reputation, agent) = (Address::repeat_byte(1), Address::repeat_byte(2));
        let books = BooksRef::from(reputation);
        let plain: Message<Points> = books.call().balance_of(agent).into();
        let wrapped = Message::through_books(books.call().balance_of(agent));
        assert_eq!(wrapped.to, reputation);
        let length = Encode::encode(&Compact(u32::try_from(plain.data.len()).unwrap()));
        assert_eq!(wrapped.data, [&BOOKS[..], &length, &plain.data].concat());
        // What the books answer is the answer.
        let answer = Encode::encode(&Ok::<_, LangError>(Points(7)));
        assert_eq!(wrapped.decode(&answer), Some(Points(7)));
    }
}
