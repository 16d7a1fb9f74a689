//! Messages as ink! encodes them: a selector, then the arguments in SCALE; the answer is the value
//! inside a `Result` that says whether the contract understood.

use codec::{Decode, DecodeAll, Encode};
use commons_sandbox::Outcome;
use std::marker::PhantomData;

/// A message with its arguments, which is answered with an `R`.
pub struct Message<R> {
    data: Vec<u8>,
    answers: PhantomData<fn() -> R>,
}

/// What ink! says when it does not understand.
#[derive(Debug, Decode)]
pub enum LangError {
    #[codec(index = 1)]
    CouldNotReadInput,
}

/// A message of a trait (`Ledger::record`) or a constructor (`new`); `arguments` is a tuple of as
/// many as it takes.
pub fn message<R>(name: &str, arguments: impl Encode) -> Message<R> {
    let data = [selector(name).to_vec(), arguments.encode()].concat();
    Message { data, answers: PhantomData }
}

/// By what a contract knows a message.
pub fn selector(name: &str) -> [u8; 4] {
    let hash = sp_core::hashing::blake2_256(name.as_bytes());
    [hash[0], hash[1], hash[2], hash[3]]
}

impl<R: Decode> Message<R> {
    /// The same as the argument of another message, which passes it on and answers what it answers.
    pub fn within(self, name: &str) -> Self {
        Self { data: [selector(name).to_vec(), self.data.encode()].concat(), ..self }
    }

    pub fn encode(&self) -> Vec<u8> {
        self.data.clone()
    }

    /// What the contract answered, also as it reverted. Everything else is a mistake in a test:
    /// arguments that it does not understand, or something the chain put an end to.
    pub fn decode(&self, outcome: &Outcome) -> R {
        match Result::<R, LangError>::decode_all(&mut outcome.data.as_slice()) {
            Ok(Ok(answer)) => answer,
            other => panic!("{:?} in {outcome:?}", other.map(|_| ())),
        }
    }
}
