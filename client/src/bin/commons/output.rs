//! Where results and everything else go.

use commons_client::{Error, Result, format};
use serde_json::{Value, json};
use std::{
    io::{ErrorKind, IsTerminal, Write},
    process::ExitCode,
};

/// Exit code of a refusal or failure.
pub const FAILED: u8 = 1;
/// Exit code of a command line that makes no sense.
pub const USAGE: u8 = 2;
/// Exit code of an audit that found a difference.
pub const DIFFERENCE: u8 = 3;
/// Exit code of an audit that could not be finished.
pub const INCOMPLETE: u8 = 4;

/// The result of a command, for people and for programs.
pub struct Report {
    /// What a person reads.
    pub text: String,
    /// What a program reads.
    pub json: Value,
    /// Exit code.
    pub code: u8,
}

impl Report {
    /// A result of a command that did what it should.
    pub fn done(text: impl Into<String>, json: Value) -> Self {
        Self { text: text.into(), json, code: 0 }
    }
}

/// The two channels.
pub struct Output {
    json: bool,
    progress: bool,
    /// Exit code of a failure.
    pub failure: u8,
}

impl Output {
    pub fn new(json: bool) -> Self {
        Self { json, progress: std::io::stderr().is_terminal(), failure: FAILED }
    }

    /// Says what is being done, for people.
    pub fn note(&mut self, text: &str) {
        self.clear();
        eprintln!("{text}");
    }

    /// Shows progress that replaces itself; only on a terminal.
    pub fn progress(&mut self, text: &str) {
        if self.progress {
            eprint!("\r\x1b[K{text}");
            let _ = std::io::stderr().flush();
        }
    }

    /// Part of the result of a long command, as soon as it is there.
    pub fn show(&mut self, text: &str) {
        self.clear();
        if !self.json {
            print(text);
        }
    }

    fn clear(&mut self) {
        self.progress("");
    }

    /// Prints the result and turns it into an exit code.
    pub fn finish(mut self, result: Result<Report>) -> ExitCode {
        self.clear();
        match result {
            Ok(report) => {
                let printed = if self.json {
                    print(&success(report.code, &report.json).to_string())
                } else if !report.text.is_empty() {
                    print(report.text.trim_end())
                } else {
                    true
                };
                ExitCode::from(if printed { report.code } else { self.failure })
            }
            Err(error) => {
                if self.json {
                    print(&failure(&error).to_string());
                } else {
                    // Parts of it may come from a node.
                    eprintln!("error: {}", format::untrusted(error.message.as_bytes()));
                    if let Some(hint) = &error.hint {
                        eprintln!("hint: {}", format::untrusted(hint.as_bytes()));
                    }
                }
                ExitCode::from(self.failure)
            }
        }
    }
}

/// Whether the result was written. A reader that goes away (`commons ... | head`) is no reason to
/// complain; a full disk is.
fn print(text: &str) -> bool {
    let mut out = std::io::stdout();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            eprintln!("error: The result cannot be written: {error}.");
            false
        }
        _ => true,
    }
}

/// A result may be there although something was refused: part of several, or what was only tried.
fn success(code: u8, result: &Value) -> Value {
    json!({"ok": code != FAILED, "result": result})
}

fn failure(error: &Error) -> Value {
    json!({"ok": false, "error": {
        "code": error.code, "message": error.message, "hint": error.hint,
    }})
}

/// Reports a command line that makes no sense, or prints the help that was asked for.
pub fn usage(error: clap::Error, json: bool) -> ExitCode {
    if json && error.use_stderr() {
        let text = error.render().to_string();
        let message = text.trim_start_matches("error: ").split("\n\n").next().unwrap_or_default();
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        let error = Error::new("usage", message).hint("commons --help shows what there is.");
        print(&failure(&error).to_string());
        return ExitCode::from(USAGE);
    }
    let _ = error.print();
    ExitCode::from(if error.use_stderr() { USAGE } else { 0 })
}

/// Aligns the cells of each row; the last column is not padded.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_with_a_refusal_in_it_is_not_ok() {
        assert_eq!(success(0, &json!(1)), json!({"ok": true, "result": 1}));
        assert_eq!(success(FAILED, &json!(1)), json!({"ok": false, "result": 1}));
        assert_eq!(success(DIFFERENCE, &json!(1))["ok"], true);
    }
}
