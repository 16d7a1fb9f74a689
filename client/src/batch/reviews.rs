//! Rows that are grades.

use super::{
    fields::{Fields, number},
    problem::Problem,
    table::Table,
};
use crate::format::parse_grade;
use commons_core::{
    ballot::{GRADE_MAX, REASON_MAX},
    units::ContributionId,
};
use std::collections::BTreeMap;

/// One grade of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The line it begins on.
    pub line: u64,
    /// What is judged.
    pub id: ContributionId,
    /// The revision of it that was seen.
    pub revision: u8,
    /// 0 to 10.
    pub grade: u8,
    /// Why.
    pub reason: String,
}

/// Reads grades, and what cannot be read.
pub fn read_reviews(table: &Table) -> (Vec<Judgement>, Vec<Problem>) {
    let (mut judgements, mut problems) = (Vec::new(), table.problems.clone());
    let mut lines = BTreeMap::new();
    for row in &table.rows {
        let line = row.line;
        let mut fields = Fields { row, problems: &mut problems };
        let id = fields.read("contribution", None, number).map(ContributionId);
        let grade = fields.read("grade", None, |text| match parse_grade(text)? {
            grade @ 0..=GRADE_MAX => Ok(grade),
            grade => Err(format!("there is no grade {grade}; grades are 0 to {GRADE_MAX}")),
        });
        let reason = fields.words("reason", REASON_MAX);
        let revision = fields.read("revision", Some(0), number);
        if let Some(id) = id
            && let Some(first) = lines.insert(id, line)
        {
            fields.wrong("contribution", format!("{id} is graded on line {first} too"));
        }
        if let (Some(id), Some(grade), Some(reason), Some(revision)) = (id, grade, reason, revision)
        {
            judgements.push(Judgement { line, id, revision, grade, reason });
        }
    }
    (judgements, problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        batch::{REVIEWS, REVIEWS_TEMPLATE, bad_file},
        error::Result,
    };

    fn read(text: &str) -> Result<Vec<Judgement>> {
        let table = Table::read("file", text.as_bytes(), &REVIEWS).unwrap();
        let (judgements, problems) = read_reviews(&table);
        if problems.is_empty() { Ok(judgements) } else { Err(bad_file(&table.name, problems)) }
    }

    #[test]
    fn grades_are_read_as_a_person_types_them() {
        let found = read("contribution,grade,reason,revision\n4,7/10,Fine,1\n5,100%,,\n").unwrap();
        let id = ContributionId;
        let four = Judgement { line: 2, id: id(4), revision: 1, grade: 7, reason: "Fine".into() };
        let five = Judgement { line: 3, id: id(5), revision: 0, grade: 10, reason: String::new() };
        assert_eq!(found, [four, five]);
        assert_eq!(read(REVIEWS_TEMPLATE).unwrap().len(), 2);
    }

    #[test]
    fn what_cannot_be_a_grade_is_told_with_all_its_lines() {
        let long = "r".repeat(257);
        let text = format!(
            "contribution,grade,reason,revision\n4,11,,\n5,seven,,\n4,7,{long},\n,7.5,,300\n"
        );
        let told = read(&text).unwrap_err().message;
        for part in [
            "line 2: grade: there is no grade 11; grades are 0 to 10",
            "line 3: grade: `seven` is not a grade",
            "line 4: contribution: 4 is graded on line 2 too",
            "line 4: reason: it has 257 bytes; at most 256",
            "line 5: contribution: it is missing",
            "line 5: grade: 7.5 is not a tenth; the nearest grades are 7 and 8",
            "line 5: revision: `300` is not",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
