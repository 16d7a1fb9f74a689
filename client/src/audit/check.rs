//! One kind of comparison, and what it found.

use std::{fmt, ops::Deref};

/// One kind of comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was compared.
    pub name: &'static str,
    /// How many of them.
    pub count: u64,
    /// What differs.
    pub differences: Vec<Difference>,
    /// The contracts that the next difference is about.
    pub(super) contracts: Vec<&'static str>,
}

/// Something that is not as the rules have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// In words.
    pub what: String,
    /// The contracts that have a part in it.
    pub contracts: Vec<&'static str>,
}

impl Check {
    /// Nothing has been compared yet.
    pub(super) fn named(name: &'static str) -> Self {
        Self { name, count: 0, differences: Vec::new(), contracts: Vec::new() }
    }

    /// Takes down a difference.
    pub(super) fn differs(&mut self, what: String) {
        self.differences.push(Difference { what, contracts: self.contracts.clone() });
    }
}

impl Deref for Difference {
    type Target = str;

    fn deref(&self) -> &str {
        &self.what
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)
    }
}
