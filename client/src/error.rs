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
    /// What is wrong with a file, line by line; none if it is no file.
    pub lines: Vec<BadLine>,
}

/// What is wrong with one line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    /// The line, from 1; none if what is wrong is nowhere.
    pub line: Option<u64>,
    /// The column, where the file is a table.
    pub column: Option<String>,
    /// What is wrong and what is allowed.
    pub message: String,
}

impl Error {
    /// An error without a hint.
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), hint: None, lines: Vec::new() }
    }

    /// The error with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// The error with what is wrong line by line, for programs.
    pub fn lines(self, lines: Vec<BadLine>) -> Self {
        Self { lines, ..self }
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
        Self { hint: error.hint(), ..Self::new(error.code(), error.to_string()) }
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
