//! A file as rows of named cells, whether it is written as CSV or as JSON.

use super::{
    json,
    lines::Lines,
    problem::{Problem, bad_file, called},
};
use crate::error::{Error, Result};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Most bytes of a file: some ten thousand rows. A larger one is another file than was meant.
const LARGEST: usize = 16 << 20;

/// What may be in a file.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// What the rows are; the name of the list in a JSON object.
    pub name: &'static str,
    /// Those that are read, in the order in which they are written.
    pub read: &'static [&'static str],
    /// Those that are numbers with decimals, if anything.
    pub decimal: &'static [&'static str],
    /// Those of them without which there is no row.
    pub needed: &'static [&'static str],
    /// Others that are read where they are given.
    pub also: &'static [&'static str],
    /// Those that may be there, and are not read.
    pub ignored: &'static [&'static str],
}

/// One cell, with the line it is on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) line: u64,
    pub(super) text: String,
}

/// One row, with the line it begins on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) line: u64,
    pub(super) cells: BTreeMap<&'static str, Cell>,
    /// Columns of which it has been told already that they say nothing.
    pub(super) unread: BTreeSet<&'static str>,
}

/// The rows of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// What the file is called.
    pub name: String,
    pub(super) rows: Vec<Row>,
    /// What is wrong with lines that are no such rows: told with all else that is wrong.
    pub(super) problems: Vec<Problem>,
}

impl Columns {
    /// A column that may be in a file: none inside if it is not read.
    pub(super) fn find(&self, name: &str) -> std::result::Result<Option<&'static str>, String> {
        let wanted = name.trim().to_ascii_lowercase();
        let among = |names: &'static [&'static str]| names.iter().find(|name| **name == wanted);
        if let Some(found) = among(self.read).or_else(|| among(self.also)) {
            return Ok(Some(found));
        }
        if among(self.ignored).is_some() {
            return Ok(None);
        }
        let mut allowed = self.read.to_vec();
        allowed.extend(self.also);
        Err(format!("there is no column `{name}`; the columns are {}", allowed.join(", ")))
    }
}

impl Table {
    /// Reads a file. It is JSON if it is called so, or if it begins like it; else CSV.
    pub fn read(name: &str, bytes: &[u8], columns: &Columns) -> Result<Self> {
        if bytes.len() > LARGEST {
            let what = format!("{name} has {} bytes; at most {LARGEST} are read.", bytes.len());
            return Err(Error::new("bad_file", what).hint("Divide it into several files."));
        }
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
            let line = Lines::new(&format!("{valid}?")).at(valid.len());
            bad_file(name, vec![Problem::new(line, "this is not UTF-8; save the file as UTF-8")])
        })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let extension = Path::new(name).extension().map(|it| it.to_ascii_lowercase());
        let is_json = match extension.as_ref().and_then(|extension| extension.to_str()) {
            Some("json") => true,
            Some("csv" | "tsv") => false,
            _ => text.trim_start().starts_with(['[', '{']),
        };
        let mut problems = Vec::new();
        let rows = if is_json {
            json::rows(text, columns, &mut problems)
        } else {
            csv_rows(text, columns, &mut problems)
        };
        // Without its columns nothing is known of a row.
        let rows = match rows {
            Some(rows) if !rows.is_empty() || problems.is_empty() => rows,
            _ => return Err(bad_file(name, problems)),
        };
        if rows.is_empty() {
            let what = format!("There are no rows in {}.", called(name));
            return Err(Error::new("no_rows", what)
                .hint("--template prints a file to begin with; each row is one line."));
        }
        Ok(Self { name: name.to_owned(), rows, problems })
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none, which no table that was read is.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Spreadsheets write what the language of their user has between cells.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',')
}

/// A number with a decimal comma, as it is written where cells are parted by semicolons.
fn with_point(text: &str) -> Option<String> {
    let (whole, rest) = text.split_once(',')?;
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let begins = rest.starts_with(|c: char| c.is_ascii_digit()) && !rest.contains([',', '.']);
    (!whole.is_empty() && is_number(whole) && begins).then(|| format!("{whole}.{rest}"))
}

/// The rows, and what is wrong with others; none if the columns are wrong.
fn csv_rows(text: &str, columns: &Columns, problems: &mut Vec<Problem>) -> Option<Vec<Row>> {
    let lines = Lines::new(text);
    let delimiter = delimiter(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut header: Option<Vec<Option<&'static str>>> = None;
    let (mut rows, mut is_wrong) = (Vec::new(), false);
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                problems.push(Problem::new(1, error.to_string()));
                break;
            }
        };
        let place = record.position().map_or(0, |position| position.byte());
        let line = lines.at(usize::try_from(place).unwrap_or(usize::MAX));
        let Some(header) = &header else {
            let before = problems.len();
            header = Some(read_header(&record, line, columns, problems));
            is_wrong = problems.len() > before;
            continue;
        };
        // Spreadsheets leave such lines behind.
        if record.iter().all(str::is_empty) {
            continue;
        }
        if record.len() != header.len() {
            let cells = if record.len() == 1 { "cell" } else { "cells" };
            let what =
                format!("it has {} {cells}, and the header has {}", record.len(), header.len());
            problems.push(Problem::new(line, what));
            continue;
        }
        let cells = header.iter().zip(&record).filter_map(|(column, text)| {
            let column = (*column).filter(|_| !text.is_empty())?;
            let numbers = delimiter == b';' && columns.decimal.contains(&column);
            let text = with_point(text).filter(|_| numbers).unwrap_or_else(|| text.to_owned());
            Some((column, Cell { line, text }))
        });
        rows.push(Row { line, cells: cells.collect(), unread: BTreeSet::new() });
    }
    (!is_wrong).then_some(rows)
}

fn read_header(
    record: &csv::StringRecord,
    line: u64,
    columns: &Columns,
    problems: &mut Vec<Problem>,
) -> Vec<Option<&'static str>> {
    let mut header = Vec::new();
    for name in record {
        let column = columns.find(name).unwrap_or_else(|what| {
            problems.push(Problem::new(line, crate::format::untrusted(what.as_bytes())));
            None
        });
        if column.is_some() && header.contains(&column) {
            problems.push(Problem::new(line, format!("the column `{name}` is there twice")));
        }
        header.push(column);
    }
    for needed in columns.needed {
        if !header.contains(&Some(*needed)) {
            let what = format!("the column `{needed}` is missing in the first line");
            problems.push(Problem::new(line, what));
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::{REVIEWS, WORKS, WORKS_TEMPLATE, read_reviews};

    fn read(text: &str) -> Result<Table> {
        Table::read("file", text.as_bytes(), &REVIEWS)
    }

    fn cell<'a>(row: &'a Row, column: &str) -> &'a str {
        row.cells.get(column).map_or("", |cell| &cell.text)
    }

    #[test]
    fn a_file_says_the_same_as_csv_and_as_json() {
        let csv = "Grade,contribution,reason\n7,1,\"Good, but\nshort\"\n\n10, 2 ,\n,,\n";
        let semicolons = csv.replace("7,1,", "7;1;").replace(",contribution,", ";contribution;");
        let semicolons = semicolons.replace("10, 2 ,", "10; 2 ;").replace(",,", ";;");
        let tables = [read(csv), read(&semicolons), read(&format!("\u{feff}{csv}"))];
        for table in tables.map(Result::unwrap) {
            let found: Vec<_> =
                table.rows.iter().map(|row| (row.line, cell(row, "grade"))).collect();
            assert_eq!(found, [(2, "7"), (5, "10")]);
            assert_eq!(cell(&table.rows[0], "reason"), "Good, but\nshort");
            assert_eq!(cell(&table.rows[1], "contribution"), "2");
            assert!(!table.rows[1].cells.contains_key("reason"));
        }
        let json = "{\"reviews\": [\n {\"grade\": 7, \"contribution\": 1,\n  \"reason\": \"Good, but\\nshort\"},\n {\"contribution\": \"2\", \"grade\": 10.0, \"reason\": null}]}";
        let table = read(json).unwrap();
        assert_eq!((table.rows[0].line, table.rows[1].line), (2, 4));
        assert_eq!(table.rows[0].cells["reason"].line, 3);
        assert_eq!(cell(&table.rows[1], "grade"), "10.0");
        assert!(!table.rows[1].cells.contains_key("reason"));
    }

    #[test]
    fn the_name_of_a_file_decides_over_how_it_begins() {
        let told = |name: &str, text: &str| {
            Table::read(name, text.as_bytes(), &REVIEWS).unwrap_err().message
        };
        assert!(told("a.csv", "[1]").contains("no column `[1]`"));
        assert!(told("a.JSON", "grade").contains("line 1: "));
        assert!(told("-", " [1]").contains("line 1: "));
    }

    #[test]
    fn what_is_no_table_is_refused_with_all_its_lines() {
        let told = |text: &str| read(text).unwrap_err().message;
        let wrong = told("contribution,grade,colour,grade\n1,2,,\n1,2,3,4,5\n");
        for part in [
            "2 lines that",
            "line 1: there is no column `colour`; the columns are contribution, grade, reason, revision",
            "line 1: the column `grade` is there twice",
        ] {
            assert!(wrong.contains(part), "{part}: {wrong}");
        }
        // A row with too few cells hides nothing that is wrong with others.
        let (_, problems) =
            read_reviews(&read("contribution,grade\n1,2\n1,2,3\n4\n2,x\n").unwrap());
        let wrong = bad_file("file", problems).message;
        assert!(
            wrong.contains("line 3: it has 3 cells, and the header has 2\nline 4: it has 1 cell,"),
            "{wrong}"
        );
        assert!(wrong.contains("line 5: grade: `x`"), "{wrong}");
        assert_eq!(read("contribution,grade\n1\n").unwrap_err().code, "bad_file");
        let piped = Table::read("-", b"[]", &REVIEWS).unwrap_err();
        assert_eq!(piped.message, "There are no rows in what is piped in.");
        assert!(told("contribution,reason\n1,a\n").contains("column `grade` is missing"));
        assert_eq!(read("contribution,grade\n").unwrap_err().code, "no_rows");
        assert_eq!(read("").unwrap_err().code, "no_rows");
        assert_eq!(read("[]").unwrap_err().code, "no_rows");
        let latin = Table::read("file", b"contribution,grade\n1,\xfc\n", &REVIEWS).unwrap_err();
        assert!(latin.message.contains("line 2: this is not UTF-8"), "{latin}");
        let large = Table::read("file", &vec![b' '; LARGEST + 1], &REVIEWS).unwrap_err();
        assert!(large.message.contains(&LARGEST.to_string()));
    }

    #[test]
    fn a_decimal_comma_is_taken_where_semicolons_part_the_cells() {
        let text = "amount;claim;uri\n2,5 h;0,25;ipfs://1,5\n1,2,3 h;1.000,5;x\n";
        let table = Table::read("file", text.as_bytes(), &WORKS).unwrap();
        let row = |index: usize| ["amount", "claim", "uri"].map(|it| cell(&table.rows[index], it));
        assert_eq!(row(0), ["2.5 h", "0.25", "ipfs://1,5"]);
        assert_eq!(row(1), ["1,2,3 h", "1.000,5", "x"]);
        let commas = Table::read("file", b"amount,claim\n\"2,5 h\",1\n", &WORKS).unwrap();
        assert_eq!(cell(&commas.rows[0], "amount"), "2,5 h");
    }

    #[test]
    fn columns_that_others_write_are_not_read() {
        let text = "id,amount,claim,status,agent\n7,2h,2,settled,alice\n";
        let table = Table::read("file", text.as_bytes(), &WORKS).unwrap();
        assert_eq!(
            table.rows[0].cells.keys().copied().collect::<Vec<_>>(),
            ["agent", "amount", "claim"]
        );
        assert!(WORKS_TEMPLATE.starts_with(&WORKS.read.join(",")));
    }
}
