//! Reading the file: what it says, and every place where it says nothing that can be understood.

use super::{Founder, Given, Mistake, Plan, Setting, nearest::nearest};
use crate::{
    error::Result,
    format::{parse_hash, parse_points},
    proposals::parameter,
};
use commons_core::{
    Address,
    founding::Seed,
    parameters::{Parameters, Unit},
};
use std::{collections::BTreeMap, ops::Range};
use toml::{
    Spanned,
    de::{DeString, DeTable, DeValue},
};

/// The parts of a file.
const PARTS: [&str; 3] = ["founders", "charter", "parameters"];
/// What is said of the charter.
const NORMS: [&str; 3] = ["document", "hash", "uri"];

/// Reads the file as far as it can be understood; `find` knows agents by name or address.
pub fn read(text: &str, find: impl Fn(&str) -> Result<Address>) -> (Plan, Vec<Mistake>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (left, mut mistakes) = without_broken_lines(text);
    let plan = Plan { unread: unread_founders(text, &left), ..Plan::default() };
    let (document, _) = DeTable::parse_recoverable(&left);
    let mut reader = Reader { text: &left, find, plan, mistakes: Vec::new() };
    reader.document(document.get_ref());
    let Reader { plan, mistakes: found, .. } = reader;
    mistakes.extend(found);
    mistakes.sort();
    (plan, mistakes)
}

/// What is left when the lines that are no TOML are empty, and what is wrong with these. A parser that goes
/// on behind such a line by itself may take what follows for a part of it.
fn without_broken_lines(text: &str) -> (String, Vec<Mistake>) {
    let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut mistakes = Vec::new();
    loop {
        let text = lines.concat();
        let (_, errors) = DeTable::parse_recoverable(&text);
        let mut broken = BTreeMap::new();
        for error in errors {
            let at = error.span().map_or(text.len(), |span| span.start);
            // One line says it: what comes after is where the parser looked.
            let what = error.message().lines().next().unwrap_or_default().to_owned();
            broken.entry(line_of(&text, at)).or_insert(what);
        }
        let Some((last, _)) = broken.last_key_value() else { return (text, mistakes) };
        // What is open at the end is wrong where it was opened: in the last line that says anything.
        let says = |lines: &[&str], line: usize| {
            lines.get(line - 1).is_some_and(|line| !line.trim().is_empty())
        };
        let end = (1..=*last).rev().find(|line| says(&lines, *line));
        for (line, what) in broken {
            let line = if says(&lines, line) { Some(line) } else { end };
            let Some(line) = line else { return (String::new(), mistakes) };
            mistakes.push(Mistake::at(line, format!("this is no TOML: {what}")));
            // What stands below a heading that is none belongs nowhere.
            let is_heading = |line: &&str| line.trim_start().starts_with('[');
            let below = lines[line..].iter().take_while(|it| !is_heading(it)).count();
            let end = if is_heading(&lines[line - 1]) { line + below } else { line };
            for line in &mut lines[line - 1..end] {
                *line = if line.ends_with('\n') { "\n" } else { "" };
            }
        }
    }
}

/// How many founders were in the lines that are empty now.
fn unread_founders(text: &str, left: &str) -> usize {
    let left = left.split('\n').chain(std::iter::repeat(""));
    let mut below = false;
    let mut unread = 0;
    for (line, left) in text.split('\n').zip(left) {
        let line = line.trim();
        match line.strip_prefix('[') {
            Some(heading) => {
                let name = heading.split([']', '#']).next().unwrap_or_default();
                below = nearest(name.trim(), PARTS) == Some("founders");
            }
            None if line.is_empty() || line.starts_with('#') => {}
            None => unread += usize::from(below && left.trim().is_empty()),
        }
    }
    unread
}

fn line_of(text: &str, at: usize) -> usize {
    text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
}

struct Reader<'a, F> {
    text: &'a str,
    find: F,
    plan: Plan,
    mistakes: Vec<Mistake>,
}

type Key<'i> = Spanned<DeString<'i>>;
type Value<'i> = Spanned<DeValue<'i>>;

impl<F: Fn(&str) -> Result<Address>> Reader<'_, F> {
    fn line(&self, at: usize) -> usize {
        line_of(self.text, at)
    }

    fn mistake(&mut self, span: Range<usize>, what: impl Into<String>) {
        let line = self.line(span.start);
        self.mistakes.push(Mistake::at(line, what));
    }

    fn document(&mut self, document: &DeTable<'_>) {
        for (key, value) in in_order(document) {
            let name = key.get_ref().as_ref();
            if !PARTS.contains(&name) {
                let of_founders = match value.get_ref() {
                    // Whoever is below a heading with a slip in it is named.
                    DeValue::Table(table) if nearest(name, PARTS) == Some("founders") => {
                        table.len()
                    }
                    DeValue::Table(_) => 0,
                    _ => usize::from((self.find)(name).is_ok()),
                };
                self.plan.unread += of_founders;
                let hint = match Parameters::position(name) {
                    Some(_) => "it belongs below [parameters]".into(),
                    None if of_founders > 0 && !value.get_ref().is_table() => {
                        "it belongs below [founders]".into()
                    }
                    None => meant(name, PARTS),
                };
                self.mistake(key.span(), format!("`{name}` is no part of this file: {hint}"));
                continue;
            }
            let DeValue::Table(table) = value.get_ref() else {
                let what = format!("`{name}` is {}, and must be a table: [{name}]", kind(value));
                self.mistake(key.span(), what);
                continue;
            };
            match name {
                "founders" => {
                    self.plan.line = Some(self.line(key.span().start));
                    in_order(table).into_iter().for_each(|(key, value)| self.founder(key, value));
                }
                "charter" => {
                    in_order(table).into_iter().for_each(|(key, value)| self.norm(key, value));
                }
                _ => in_order(table).into_iter().for_each(|(key, value)| self.setting(key, value)),
            }
        }
    }

    /// `alice = 100`
    fn founder(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let name = key.get_ref().to_string();
        let agent = match (self.find)(&name) {
            Ok(agent) => Some(agent),
            Err(error) => {
                let hint = error.hint.map(|hint| format!(" {hint}")).unwrap_or_default();
                self.mistake(key.span(), format!("{}{hint}", error.message));
                None
            }
        };
        let points = match plain(value) {
            Some(text) => parse_points(&text).map_err(|why| format!("{name}: {why}")),
            None => {
                Err(format!("{name} has {}, and must have points, such as 100 or 2.5", kind(value)))
            }
        };
        match (agent, points) {
            (Some(agent), Ok(points)) => {
                let line = Some(self.line(key.span().start));
                self.plan.founders.push(Founder { name, seed: Seed { agent, points }, line });
            }
            (_, Err(what)) => {
                self.plan.unread += 1;
                self.mistake(value.span(), what);
            }
            (None, Ok(_)) => self.plan.unread += 1,
        }
    }

    /// `uri = "https://example.org/charter.md"`
    fn norm(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let name = key.get_ref().as_ref();
        if !NORMS.contains(&name) {
            let what = format!("`{name}` is nothing that a charter has: {}", meant(name, NORMS));
            self.mistake(key.span(), what);
            return;
        }
        let line = Some(self.line(key.span().start));
        let DeValue::String(text) = value.get_ref() else {
            let what = format!("{name} is {}, and must be a text: \"...\"", kind(value));
            self.mistake(value.span(), what);
            return;
        };
        let charter = &mut self.plan.charter;
        let given = Given { value: text.to_string(), line };
        match name {
            "document" => charter.document = Some(given),
            "uri" => charter.uri = Some(given),
            _ => match parse_hash(text) {
                Ok(value) => charter.hash = Some(Given { value, line }),
                Err(error) => self.mistake(value.span(), error.message.trim_end_matches('.')),
            },
        }
    }

    /// `review_period = "3d"`
    fn setting(&mut self, key: &Key<'_>, value: &Value<'_>) {
        let name = key.get_ref().as_ref();
        let Some(position) = Parameters::position(name) else {
            let names = Parameters::default().entries();
            let hint = match nearest(name, names.iter().map(|entry| entry.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "commons params lists those that there are".into(),
            };
            self.mistake(key.span(), format!("`{name}` is no parameter: {hint}"));
            return;
        };
        let Some(text) = plain(value) else {
            let example = example(position);
            let what = format!("{name} is {}, and must be such as {example}", kind(value));
            self.mistake(value.span(), what);
            return;
        };
        match parameter::parse(&format!("{name}={text}")) {
            Ok((position, value)) => {
                let setting = Setting { value, line: Some(self.line(key.span().start)) };
                self.plan.settings.insert(position, setting);
            }
            Err(error) => {
                let allowed = error.hint.map(|hint| format!(". {hint}")).unwrap_or_default();
                let what = error.message.trim_end_matches('.');
                let allowed = allowed.trim_end_matches('.');
                self.mistake(value.span(), format!("{what}{allowed}"));
            }
        }
    }
}

/// The entries of a table as they are written, one below the other.
fn in_order<'t, 'i>(table: &'t DeTable<'i>) -> Vec<(&'t Key<'i>, &'t Value<'i>)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(key, _)| key.span().start);
    entries
}

/// A number or a text, as it is written. Numbers are never rounded: they stay digits.
fn plain(value: &Value<'_>) -> Option<String> {
    match value.get_ref() {
        DeValue::String(text) => Some(text.trim().to_owned()),
        DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
        DeValue::Float(number) => Some(number.as_str().to_owned()),
        _ => None,
    }
}

/// What a value is, in words.
fn kind(value: &Value<'_>) -> &'static str {
    match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(number) if number.radix() == 10 => "a number",
        DeValue::Integer(_) => "a number that is not decimal",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// A value of the right type.
fn example(position: u8) -> &'static str {
    let entries = Parameters::default().entries();
    match entries.get(usize::from(position)).map(|entry| entry.unit) {
        Some(Unit::Seconds) => "\"3d\" or \"90min\"",
        Some(Unit::BasisPoints) => "\"5%\" or 500",
        Some(Unit::Points) => "2.5",
        Some(Unit::Count) | None => "3",
    }
}

/// What somebody may have meant, or what there is.
fn meant<const N: usize>(word: &str, known: [&str; N]) -> String {
    match nearest(word, known) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("there are {}", known.join(", ")),
    }
}
