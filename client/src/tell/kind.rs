//! What events are about, for choosing among them.

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// What people did, and what became of it.
    Contributions,
    /// Grades.
    Reviews,
    /// What is wanted, who cares, and who will do it.
    Needs,
    /// Proposals, and what they changed.
    Proposals,
    /// Votes on proposals.
    Votes,
    /// Votes lent and taken back.
    Delegations,
    /// Money put in, paid, and moved on.
    Money,
    /// Projects.
    Projects,
    /// How the commons began: its founding, its seed, its opening.
    Beginning,
    /// What another event says as well: the receipts of mints and burns, and each contract's own word for
    /// what the suite did.
    Receipts,
    /// What this client does not know.
    Unknown,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Contributions,
        Self::Reviews,
        Self::Needs,
        Self::Proposals,
        Self::Votes,
        Self::Delegations,
        Self::Money,
        Self::Projects,
        Self::Beginning,
        Self::Receipts,
        Self::Unknown,
    ];

    /// Its name, for programs and people.
    pub fn name(self) -> &'static str {
        match self {
            Self::Contributions => "contributions",
            Self::Reviews => "reviews",
            Self::Needs => "needs",
            Self::Proposals => "proposals",
            Self::Votes => "votes",
            Self::Delegations => "delegations",
            Self::Money => "money",
            Self::Projects => "projects",
            Self::Beginning => "beginning",
            Self::Receipts => "receipts",
            Self::Unknown => "unknown",
        }
    }
}
