//! Many at once: files with rows of contributions, grades or votes.
//!
//! A file is read as a whole, and either every line of it can be taken or nothing is sent. What its
//! rows come to is then looked up on the chain: a row that is there already is not sent again, so a
//! file can be given again after any interruption. Nothing is remembered on this machine.

mod batches;
mod casts;
mod fields;
mod json;
mod lines;
mod matching;
mod packing;
mod planning;
mod problem;
mod recording;
mod reviews;
#[cfg(test)]
mod sample;
mod sitting;
mod stated;
mod table;
mod votes;
mod waiting;
mod works;

pub use batches::Batches;
pub use casts::{Ballots, Casting};
pub use matching::bind;
pub use planning::Planned;
pub use problem::{Problem, bad_file};
pub use recording::{Recording, check_works, nothing_under_way};
pub use reviews::{Judgement, read_reviews};
pub use sitting::{Asked, Decision, Sitting};
pub use stated::{Stated, stated};
pub use table::{Columns, Table};
pub use votes::{Choice, read_votes};
pub use waiting::Waiting;
pub use works::{Work, Works, evidence_in, read_works};

/// Columns of a file of contributions, in the order in which they are written.
pub const WORKS: Columns = Columns {
    name: "contributions",
    read: &[
        "action",
        "amount",
        "unit",
        "claim",
        "project",
        "evidence",
        "uri",
        "cites",
        "satisfies",
    ],
    decimal: &["amount", "claim"],
    needed: &["amount", "claim"],
    also: &["agent"],
    ignored: &[
        "id",
        "recorder",
        "recorded",
        "revision",
        "status",
        "closes",
        "settled",
        "outcome",
        "grade",
        "value",
        "standing",
        "counts",
        "approvers",
        "reviews",
        "credited",
        "block",
    ],
};

/// Columns of a file of grades.
pub const REVIEWS: Columns = Columns {
    name: "reviews",
    read: &["contribution", "grade", "reason", "revision"],
    decimal: &[],
    needed: &["contribution", "grade"],
    also: &[],
    ignored: &[],
};

/// Columns of a file of votes.
pub const VOTES: Columns = Columns {
    name: "votes",
    read: &["proposal", "choice", "reason"],
    decimal: &[],
    needed: &["proposal", "choice"],
    also: &[],
    ignored: &[],
};

/// A file of contributions to begin with.
pub const WORKS_TEMPLATE: &str = "\
action,amount,unit,claim,project,evidence,uri,cites,satisfies
work,2.5,hour,2.5,0,,https://example.org/minutes,,
produce,3,one,6,0,,https://example.org/benches,,
";

/// A file of grades to begin with.
pub const REVIEWS_TEMPLATE: &str = "\
contribution,grade,reason,revision
1,10,,0
2,7,Three of ten pages are missing,0
";

/// A file of votes to begin with.
pub const VOTES_TEMPLATE: &str = "\
proposal,choice,reason
1,for,It is fair
2,abstain,
";
