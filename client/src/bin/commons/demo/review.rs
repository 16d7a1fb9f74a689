//! What peers make of it.

use super::{Story, key, tell::row};
use commons_client::{Result, format};
use commons_core::units::ContributionId;

type Grades = &'static [(&'static str, u8, &'static str)];

/// Contribution, and who grades it how.
const GRADES: [(u64, Grades); 8] = [
    (1, &[("alice", 9, "works in my well"), ("bob", 8, "a seal is missing"), ("charlie", 3, "")]),
    (2, &[("alice", 10, "found two leaks"), ("charlie", 10, "")]),
    (3, &[("alice", 10, ""), ("bob", 10, "delicious")]),
    (4, &[("alice", 10, ""), ("bob", 10, ""), ("charlie", 9, "")]),
    (5, &[("alice", 2, "30 points for 6 hours?"), ("bob", 2, ""), ("charlie", 10, "")]),
    (6, &[("alice", 10, "clear"), ("charlie", 10, "")]),
    (7, &[("alice", 0, "not work, I think"), ("bob", 0, "")]),
    (8, &[("bob", 10, ""), ("charlie", 10, "")]),
];

impl Story<'_> {
    /// The founders judge, in tenths of the claim. When the time is over, anyone may take the
    /// outcomes: here Eve.
    pub(super) async fn review(&mut self) -> Result<()> {
        self.title(
            "5. The founders grade it, in tenths of the claim; after three days it is settled",
        );
        let mut reviews = Vec::new();
        for (id, grades) in GRADES {
            reviews.push((self.commons.terms(ContributionId(id)).await?, grades));
        }
        for founder in ["alice", "bob", "charlie"] {
            // All in one transaction.
            let casts = reviews.iter().flat_map(|(terms, grades)| {
                let own = grades.iter().filter(|(who, ..)| *who == founder);
                own.map(|(_, grade, reason)| (*terms, *grade, (*reason).to_owned()))
            });
            self.commons.cast_many(&key(founder)?, casts.collect()).await?;
        }
        self.commons.chain().advance_clock(3 * 86_400).await?;
        let mut rows = Vec::new();
        for (id, grades) in GRADES {
            let (outcome, _) = self.commons.settle(&key("eve")?, ContributionId(id)).await?;
            let told: Vec<_> = grades.iter().map(graded).collect();
            rows.push(row([&id.to_string(), &told.join(", "), &format::outcome(outcome)]));
        }
        self.table(&rows);
        self.say("what counts is the median by weight: who exaggerates does not shift it");
        Ok(())
    }

    /// Somebody confirms all of something that was never amended.
    pub(super) async fn confirm(&self, name: &str, id: ContributionId) -> Result<()> {
        self.commons.review(&key(name)?, id, 0, 10, "").await?;
        Ok(())
    }
}

/// A grade, as it is told.
fn graded((who, grade, reason): &(&str, u8, &str)) -> String {
    match *reason {
        "" => format!("{who} {grade}"),
        reason => format!("{who} {grade} \"{reason}\""),
    }
}
