//! What is wrong with a file, line by line.

use crate::{
    error::{BadLine, Error},
    format::untrusted,
};

/// How many problems are told one by one to people; programs are told all.
const SHOWN: usize = 20;

/// What is wrong with one line.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The line, from 1.
    pub line: u64,
    /// The column, where only one cell is wrong.
    pub column: Option<String>,
    /// What is wrong with it and what is allowed.
    pub what: String,
}

impl Problem {
    /// Something wrong with a line.
    pub fn new(line: u64, what: impl Into<String>) -> Self {
        Self { line, column: None, what: what.into() }
    }

    /// The same with one of its cells. What is in it may come from anybody, and is shown on a terminal.
    pub fn in_column(line: u64, column: &str, what: impl AsRef<str>) -> Self {
        let what = untrusted(what.as_ref().as_bytes());
        Self { column: Some(column.into()), ..Self::new(line, what) }
    }

    /// For people: `claim: it is missing`.
    fn told(&self) -> String {
        let what = self.what.trim_end_matches('.');
        self.column.as_ref().map_or_else(|| what.into(), |column| format!("{column}: {what}"))
    }

    /// For programs.
    fn bad_line(&self) -> BadLine {
        let message = format!("{}.", self.what.trim_end_matches('.'));
        BadLine { line: Some(self.line), column: self.column.clone(), message }
    }
}

/// What a file is called in a sentence: what is piped in has no name.
pub(super) fn called(name: &str) -> String {
    match name {
        "-" => "what is piped in".into(),
        name => untrusted(name.as_bytes()),
    }
}

/// The error for a file with these problems, in the order of its lines; each on a line of its own.
pub fn bad_file(name: &str, mut problems: Vec<Problem>) -> Error {
    problems.sort();
    problems.dedup();
    let mut lines: Vec<_> = problems.iter().map(|problem| problem.line).collect();
    lines.dedup();
    let count = match lines.len() {
        1 => "one line that cannot".into(),
        many => format!("{many} lines that cannot"),
    };
    let name = called(name).replacen("what is", "What is", 1);
    let mut what = format!("{name} has {count} be taken, so nothing was sent.");
    for problem in problems.iter().take(SHOWN) {
        what += &format!("\nline {}: {}", problem.line, problem.told());
    }
    if let Some(more @ 1..) = problems.len().checked_sub(SHOWN) {
        what += &format!("\nand {more} more");
    }
    what.push('.');
    Error::new("bad_file", what)
        .hint("Correct these lines, and give the file again.")
        .lines(problems.iter().map(Problem::bad_line).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_bad_lines_are_told_once_and_in_order() {
        let problems =
            [(12, "b"), (3, "z"), (3, "a"), (12, "b")].map(|(line, what)| Problem::new(line, what));
        let error = bad_file("work.csv", problems.to_vec());
        assert_eq!(error.code, "bad_file");
        let told = "work.csv has 2 lines that cannot be taken, so nothing was sent.\nline 3: a\nline 3: z\nline 12: b.";
        assert_eq!(error.message, told);
        let one = bad_file("work.csv", vec![Problem::new(2, "no")]);
        assert!(one.message.starts_with("work.csv has one line that"), "{one}");
    }

    #[test]
    fn what_is_in_a_cell_cannot_move_the_cursor_or_add_a_line() {
        let problem = Problem::in_column(2, "claim", "`\x1b[2J\nline 3`");
        assert!(!problem.what.contains('\x1b') && !problem.what.contains('\n'), "{problem:?}");
    }

    #[test]
    fn people_are_told_the_first_twenty_and_programs_all() {
        let many =
            |count| (1..=count).map(|line| Problem::in_column(line, "claim", "no")).collect();
        let error = bad_file("work.csv", many(20));
        assert!(error.message.ends_with("\nline 20: claim: no."), "{error}");
        let error = bad_file("-", many(500));
        assert_eq!(error.message.lines().count(), 22, "{error}");
        assert!(error.message.starts_with("What is piped in has 500 lines"), "{error}");
        assert!(error.message.ends_with("line 20: claim: no\nand 480 more."), "{error}");
        let expected =
            BadLine { line: Some(7), column: Some("claim".into()), message: "no.".into() };
        assert_eq!((error.lines.len(), &error.lines[6]), (500, &expected));
    }
}
