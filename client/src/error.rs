//! What goes wrong, told to people and to programs.

use crate::chain::{ChainError, SignerError};
use std::fmt;

/// Result of nearly everything here.
pub type Result<T> = std::result::Result<T, Error>;

/// An error with a name for programs, a sentence for people, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// Stable name, in snake case.
    pub code: String,
    /// What was wrong and what was allowed.
    pub message: String,
    /// What to do.
    pub hint: Option<String>,
}

impl Error {
    /// An error without a hint.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), hint: None }
    }

    /// The error with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

impl From<ChainError> for Error {
    fn from(error: ChainError) -> Self {
        Self { code: error.code().into(), message: error.to_string(), hint: error.hint() }
    }
}

impl From<SignerError> for Error {
    fn from(error: SignerError) -> Self {
        let text = error.to_string();
        let mut letters = text.chars();
        let first = letters.next().map(|letter| letter.to_uppercase().to_string());
        Self::new(error.code(), format!("{}{}.", first.unwrap_or_default(), letters.as_str())).hint(
            "Allowed are //Name (development), a phrase of 12 to 24 words with a path if need be, or 0x and 64 hexadecimal digits.",
        )
    }
}
