//! Rows that are votes.

use super::{
    fields::{Fields, number},
    problem::Problem,
    table::Table,
};
use commons_core::{
    ballot::{ABSTAIN, AGAINST, FOR, REASON_MAX},
    units::ProposalId,
};
use std::collections::BTreeMap;

/// One vote of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The line it begins on.
    pub line: u64,
    /// What is voted on.
    pub id: ProposalId,
    /// Against, for or abstain, as the ballot counts it.
    pub choice: u8,
    /// Why.
    pub reason: String,
}

const CHOICES: [(&str, u8); 3] = [("for", FOR), ("against", AGAINST), ("abstain", ABSTAIN)];

/// How a choice is written.
pub(super) fn name(choice: u8) -> &'static str {
    CHOICES.iter().find(|(_, this)| *this == choice).map_or("?", |(name, _)| name)
}

/// Reads votes, and what cannot be read.
pub fn read_votes(table: &Table) -> (Vec<Choice>, Vec<Problem>) {
    let (mut votes, mut problems) = (Vec::new(), table.problems.clone());
    let mut lines = BTreeMap::new();
    for row in &table.rows {
        let line = row.line;
        let mut fields = Fields { row, problems: &mut problems };
        let id = fields.read("proposal", None, number).map(ProposalId);
        let choice = fields.read("choice", None, |text| {
            let found = CHOICES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
            found.map(|(_, choice)| *choice).ok_or_else(|| {
                let names = CHOICES.map(|(name, _)| name).join(", ");
                format!("`{text}` is not a choice; there are {names}")
            })
        });
        let reason = fields.words("reason", REASON_MAX);
        if let Some(id) = id
            && let Some(first) = lines.insert(id, line)
        {
            fields.wrong("proposal", format!("{} is voted on in line {first} too", id.0));
        }
        if let (Some(id), Some(choice), Some(reason)) = (id, choice, reason) {
            votes.push(Choice { line, id, choice, reason });
        }
    }
    (votes, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        batch::{VOTES, VOTES_TEMPLATE, bad_file},
        error::Result,
    };

    fn read(text: &str) -> Result<Vec<Choice>> {
        let table = Table::read("file", text.as_bytes(), &VOTES).unwrap();
        let (votes, problems) = read_votes(&table);
        if problems.is_empty() { Ok(votes) } else { Err(bad_file(&table.name, problems)) }
    }

    #[test]
    fn votes_are_read_as_a_person_types_them() {
        let found = read("proposal,choice,reason\n4,For,It is fair\n5,abstain,\n").unwrap();
        let vote = |line, id, choice, reason: &str| Choice {
            line,
            id: ProposalId(id),
            choice,
            reason: reason.into(),
        };
        assert_eq!(found, [vote(2, 4, FOR, "It is fair"), vote(3, 5, ABSTAIN, "")]);
        assert_eq!(read(VOTES_TEMPLATE).unwrap().len(), 2);
    }

    #[test]
    fn what_cannot_be_a_vote_is_told_with_all_its_lines() {
        let told = read("proposal,choice\n4,yes\n4,for\nx,\n").unwrap_err().message;
        for part in [
            "3 lines",
            "line 2: choice: `yes` is not a choice; there are for, against, abstain",
            "line 3: proposal: 4 is voted on in line 2 too",
            "line 4: proposal: `x` is not",
            "line 4: choice: it is missing",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
