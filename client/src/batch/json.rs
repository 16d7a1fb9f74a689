//! Rows that are written as JSON: a list of objects, or an object with such a list.

use super::{
    lines::Lines,
    problem::Problem,
    table::{Cell, Columns, Row},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What an object says, in its order: a name that is there twice is not lost.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Pairs<'de>, M::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// The rows, and what is wrong with others; none if it is no list of rows.
pub(super) fn rows(text: &str, columns: &Columns, problems: &mut Vec<Problem>) -> Option<Vec<Row>> {
    let lines = Lines::new(text);
    let list = match list(text, columns.name) {
        Ok(list) => list,
        Err((line, what)) => {
            problems.push(Problem::new(line.max(1), what));
            return None;
        }
    };
    let (mut rows, mut unknown) = (Vec::new(), BTreeSet::new());
    for item in list {
        let line = lines.of(item.get());
        match serde_json::from_str::<Pairs<'_>>(item.get()) {
            Ok(pairs) => rows.push(row(line, pairs, &lines, columns, &mut unknown, problems)),
            Err(_) => problems.push(Problem::new(line, "this is not an object, as each row is")),
        }
    }
    Some(rows)
}

/// The list of rows; else what is wrong, and on which line.
fn list<'a>(text: &'a str, name: &str) -> Result<Vec<&'a RawValue>, (u64, String)> {
    let wrong = |error: serde_json::Error| {
        // What it says ends with the place, which is told otherwise.
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default().to_owned();
        (error.line() as u64, format!("this is no list of rows in JSON: {what}"))
    };
    if !text.trim_start().starts_with('{') {
        return serde_json::from_str(text).map_err(wrong);
    }
    let Pairs(pairs) = serde_json::from_str(text).map_err(wrong)?;
    if pairs.iter().any(|(key, value)| is_export(key, value.get())) {
        return Err((1, "this is an export; only the CSV goes back in".into()));
    }
    let found = pairs.into_iter().find(|(key, _)| key == name);
    let Some((_, list)) = found else {
        return Err((1, format!("there is no list `{name}` in it")));
    };
    let not_a_list = (Lines::new(text).of(list.get()), format!("`{name}` is not a list"));
    serde_json::from_str(list.get()).map_err(|_| not_a_list)
}

/// Whether only the documents that `commons export` writes say this of themselves.
fn is_export(key: &str, value: &str) -> bool {
    let is_ours = key == "format" && value.starts_with("\"commons-export/");
    is_ours || key == "@graph"
}

fn row(
    line: u64,
    Pairs(pairs): Pairs<'_>,
    lines: &Lines<'_>,
    columns: &Columns,
    unknown: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) -> Row {
    let (mut cells, mut unread) = (BTreeMap::new(), BTreeSet::new());
    for (name, value) in pairs {
        let line = lines.of(value.get());
        let column = match columns.find(&name) {
            Ok(Some(column)) => column,
            Ok(None) => continue,
            Err(what) => {
                // Once for the file, as every row may have it.
                let what = crate::format::untrusted(what.as_bytes());
                if unknown.insert(name) {
                    problems.push(Problem::new(line, what));
                }
                continue;
            }
        };
        let Some(text) = text(value) else {
            unread.insert(column);
            let what = "this is neither a text nor a number, nor a list of these";
            problems.push(Problem::in_column(line, column, what));
            continue;
        };
        let text = text.trim().to_owned();
        if !text.is_empty() && cells.insert(column, Cell { line, text }).is_some() {
            problems.push(Problem::in_column(line, column, "it is there twice"));
        }
    }
    Row { line, cells, unread }
}

/// What a person would have typed: numbers exactly as they are written.
fn text(value: &RawValue) -> Option<String> {
    let written = value.get();
    match written.bytes().next()? {
        b'"' => serde_json::from_str(written).ok(),
        b'n' => Some(String::new()),
        b'-' | b'0'..=b'9' => Some(written.to_owned()),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(written).ok()?;
            let is_list = |item: &&RawValue| item.get().starts_with('[');
            if items.iter().any(is_list) {
                return None;
            }
            let items: Option<Vec<_>> = items.into_iter().map(text).collect();
            Some(items?.join(" "))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::WORKS;

    fn read(text: &str) -> (Vec<Row>, Vec<String>) {
        let mut problems = Vec::new();
        let rows = rows(text, &WORKS, &mut problems).unwrap_or_default();
        let told = |Problem { line, column, what }| match column {
            Some(column) => format!("{line}: {column}: {what}"),
            None => format!("{line}: {what}"),
        };
        (rows, problems.into_iter().map(told).collect())
    }

    #[test]
    fn numbers_are_taken_as_they_are_written_and_lists_become_words() {
        let (rows, problems) =
            read(r#"[{"claim": 0.1, "amount": "2h", "cites": [1, "2"], "id": 7}]"#);
        assert!(problems.is_empty(), "{problems:?}");
        let text = |column: &str| rows[0].cells[column].text.as_str();
        assert_eq!((text("claim"), text("amount"), text("cites")), ("0.1", "2h", "1 2"));
        assert!(!rows[0].cells.contains_key("id"));
    }

    #[test]
    fn everything_that_is_wrong_is_told_with_its_line() {
        let (_, problems) = read(
            "[{\"claim\": true,\n\"amount\": {}},\n7,\n{\"cites\": [[1]], \"colour\": 1,\n\"claim\": 1, \"claim\": 2}]",
        );
        let expected = [
            "1: claim: this is neither",
            "2: amount: this is neither",
            "3: this is not an object",
            "4: cites: this is neither",
            "4: there is no column `colour`",
            "5: claim: it is there twice",
        ];
        assert_eq!(problems.len(), expected.len(), "{problems:?}");
        for (told, expected) in problems.iter().zip(expected) {
            assert!(told.starts_with(expected), "{told}");
        }
        assert!(read("[{\n\"a\" 1}]").1[0].starts_with("2: this is no list of rows in JSON: "));
        assert!(read("{\"works\": []}").1[0].contains("no list `contributions`"));
        assert!(
            read("{\n\"contributions\": 7}").1[0].starts_with("2: `contributions` is not a list")
        );
        for export in [
            "{\"format\": \"commons-export/1\", \"contributions\": [{\"x\": 1}]}",
            "{\"@graph\": []}",
        ] {
            assert_eq!(read(export).1, ["1: this is an export; only the CSV goes back in"]);
        }
        let again = read("[{\"colour\": 1},\n{\"colour\": 2, \"size\": 3}]").1;
        assert_eq!(again.len(), 2, "an unknown column once: {again:?}");
        assert!(read("[").1[0].starts_with("1: this is no list"));
    }
}
