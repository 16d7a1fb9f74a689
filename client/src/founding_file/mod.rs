//! The file that a commons is deployed from: its founders, its charter, its parameters.
//!
//! It is TOML. Reading it finds every mistake at once, each with its line and with what is allowed; what is
//! written is read back as the same. Nothing here touches a chain or a disk.
//!
//! ```toml
//! [founders]
//! alice = 100
//! bob = 2.5
//! "0xe2235a2ffe0354b27a6a1c543be6bf2920ff2134" = 40
//!
//! [charter]
//! document = "charter.md"
//! uri = "https://example.org/charter.md"
//!
//! [parameters]
//! epoch_length = "7d"
//! work_bps = "60%"
//! ```

mod check;
mod nearest;
mod read;
mod write;

pub use check::too_short;
pub use read::read;
pub use write::write;

use commons_core::{H256, founding::Seed, parameters::Parameters, units::Points};
use std::{collections::BTreeMap, fmt};

/// What a founder begins with, unless it is said otherwise.
pub const SEED: Points = Points::whole(100);

/// What a commons is to begin with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// The parameters that are given, by position. All others have their defaults, except that without
    /// a dispute period the nearest to its default is taken that fits the others.
    pub settings: BTreeMap<u8, Setting>,
    /// The founders, in the order in which they are named.
    pub founders: Vec<Founder>,
    /// How many others are named, about whom something cannot be understood.
    pub unread: usize,
    /// The norms that it publishes.
    pub charter: Norms,
    /// Where the list of founders begins, if it is in a file.
    pub line: Option<usize>,
}

/// A parameter's value, and where it is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// The value, in the parameter's unit.
    pub value: u64,
    /// Its line, if it is in a file.
    pub line: Option<usize>,
}

/// Somebody who begins with reputation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Founder {
    /// The name or address as it was given.
    pub name: String,
    /// Who, and how much.
    pub seed: Seed,
    /// The line, if it is in a file.
    pub line: Option<usize>,
}

/// Where the norms are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Norms {
    /// The document, of which only the hash is published.
    pub document: Option<Given<String>>,
    /// The hash itself, where the document is not at hand.
    pub hash: Option<Given<H256>>,
    /// Where everybody finds it.
    pub uri: Option<Given<String>>,
}

/// Something that is given, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given<T> {
    /// What.
    pub value: T,
    /// Its line, if it is in a file.
    pub line: Option<usize>,
}

impl<T> Given<T> {
    /// Something that is given by an option.
    pub fn by_option(value: T) -> Self {
        Self { value, line: None }
    }
}

/// What is wrong, where, and what would be right.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The line; none if an option is wrong, or what is wrong is nowhere.
    pub line: Option<usize>,
    /// What is wrong, and what is allowed: a sentence.
    pub what: String,
}

impl Mistake {
    /// A mistake in a line.
    pub fn at(line: impl Into<Option<usize>>, what: impl Into<String>) -> Self {
        Self { line: line.into(), what: what.into() }
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "line {line}: {}", self.what),
            None => f.write_str(&self.what),
        }
    }
}

impl Plan {
    /// Sets a parameter, whatever a file says of it.
    pub fn set(&mut self, position: u8, value: u64) {
        self.settings.insert(position, Setting { value, line: None });
    }

    /// The value of a parameter, if it is given.
    pub fn given(&self, name: &str) -> Option<Setting> {
        self.settings.get(&Parameters::position(name)?).copied()
    }

    /// The parameters that this comes to. A value that does not fit its type is left out, and found by
    /// [`Plan::check`].
    pub fn parameters(&self) -> Parameters {
        let mut parameters = Parameters::default();
        for (position, setting) in &self.settings {
            let _ = parameters.set(*position, setting.value);
        }
        match self.given("dispute_period") {
            Some(_) => parameters,
            None => parameters.with_fitting_dispute_period(),
        }
    }

    /// What the founders begin with.
    pub fn seeds(&self) -> Vec<Seed> {
        self.founders.iter().map(|founder| founder.seed).collect()
    }
}

#[cfg(test)]
mod tests;
