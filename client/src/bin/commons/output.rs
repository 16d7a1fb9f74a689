//! Where results and everything else go.

use crate::style;
use commons_client::{Error, Result, error::BadLine, format};
use serde_json::{Value, json};
use std::{
    io::{BufRead, ErrorKind, IsTerminal, Write},
    process::ExitCode,
};
use tokio::{runtime::Handle, sync::oneshot, task::block_in_place};

/// Exit code of a refusal or failure.
pub const FAILED: u8 = 1;
/// Exit code of a command line that makes no sense.
pub const USAGE: u8 = 2;
/// Exit code of an audit that found a difference.
pub const DIFFERENCE: u8 = 3;
/// Exit code of an audit that could not be finished.
pub const INCOMPLETE: u8 = 4;

/// Exit code of what was interrupted, as a shell has it of its own.
const ENDED_BY_SIGNAL: u8 = 130;
/// The name of that failure.
pub const INTERRUPTED: &str = "interrupted";

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

    /// Says what a program finds in the result.
    pub fn told_besides(&mut self, text: &str) {
        if !self.json {
            self.note(text);
        }
    }

    /// Shows progress that replaces itself; only on a terminal.
    pub fn progress(&mut self, text: &str) {
        if self.progress {
            eprint!("\r\x1b[K{text}");
            let _ = std::io::stderr().flush();
        }
    }

    /// Asks before something is done that cannot be undone. Whoever cannot be asked has decided: with
    /// `--yes`, in a script, in a pipe, or where one document for programs is wanted.
    pub fn confirm(&mut self, yes: bool, question: &str) -> Result<()> {
        let asked = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        if yes || self.json || !asked {
            return Ok(());
        }
        self.clear();
        eprint!("{} [y/N] ", style::aside(question));
        let _ = std::io::stderr().flush();
        match agrees(&line()?) {
            true => Ok(()),
            false => Err(Error::new("declined", "Nothing was done, as you did not agree.")
                .hint("Answer y, or give --yes to be asked nothing.")),
        }
    }

    /// Asks for a line, on a terminal.
    pub fn ask(&mut self, question: &str) -> Result<String> {
        self.clear();
        eprint!("{question}");
        let _ = std::io::stderr().flush();
        let line = line()?;
        if line.is_empty() {
            return Err(Error::new("no_answer", "There are no more answers. Nothing was done.")
                .hint("Answer, or give --yes to be asked nothing."));
        }
        Ok(line)
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
                    let (what, hint) = (style::error("error:"), style::aside("hint:"));
                    eprintln!("{what} {}", in_lines(&error.message));
                    if let Some(text) = &error.hint {
                        eprintln!("{hint} {}", format::untrusted(text.as_bytes()));
                    }
                }
                let interrupted = error.code == INTERRUPTED;
                ExitCode::from(if interrupted { ENDED_BY_SIGNAL } else { self.failure })
            }
        }
    }
}

/// What is typed next, up to the end of the line. Whoever interrupts the program while it waits wants it
/// to end, so the waiting is a thread's that nobody waits for.
fn line() -> Result<String> {
    let (sender, receiver) = oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        let _ = sender.send(read.map(|_| line));
    });
    let wait = async {
        tokio::select! {
            line = receiver => line.ok().and_then(std::io::Result::ok),
            () = crate::interrupted() => None,
        }
    };
    block_in_place(|| Handle::current().block_on(wait))
        .ok_or_else(|| Error::new(INTERRUPTED, "Interrupted. Nothing was done."))
}

/// Whether an answer is a yes; whoever only presses a key has not agreed.
fn agrees(answer: &str) -> bool {
    ["y", "yes"].iter().any(|yes| answer.trim().eq_ignore_ascii_case(yes))
}

/// A message that may have several lines, such as those of a bad file. What follows the first is moved to
/// the right, so that nobody takes it for something else that was said.
fn in_lines(message: &str) -> String {
    let lines = message.lines().map(|line| format::untrusted(line.as_bytes()));
    lines.collect::<Vec<_>>().join("\n  ")
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
    let mut json = json!({"ok": false, "error": {
        "code": error.code, "message": error.message, "hint": error.hint,
    }});
    if !error.lines.is_empty() {
        // The lines are a list of their own, so the message is one sentence.
        json["error"]["message"] = sentence(&error.message).into();
        let line = |it: &BadLine| match &it.column {
            Some(column) => json!({"line": it.line, "column": column, "message": it.message}),
            None => json!({"line": it.line, "message": it.message}),
        };
        json["error"]["lines"] = error.lines.iter().map(line).collect();
    }
    json
}

/// The first line of a message.
fn sentence(message: &str) -> &str {
    message.lines().next().unwrap_or_default()
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

/// Narrowest column in which a text is still read with ease.
const COLUMN_MIN: usize = 24;

/// Aligns the cells of each row; the last column is not padded. On a terminal it goes on in the next line,
/// under where it began, rather than at the left edge.
pub fn table(rows: &[Vec<String>]) -> String {
    let out = std::io::stdout();
    let terminal = out.is_terminal().then(|| terminal_size::terminal_size_of(out)).flatten();
    aligned(rows, terminal.map(|(width, _)| width.0.into()))
}

fn aligned(rows: &[Vec<String>], room: Option<usize>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| style::width(cell)).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let before = widths.iter().rev().skip(1).map(|width| width + 2).sum::<usize>();
    let room = room.and_then(|room| room.checked_sub(before)).filter(|room| *room >= COLUMN_MIN);
    let line = |row: &Vec<String>| {
        // Colours take no room, so the cell is filled up by hand.
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| {
            let filled = " ".repeat(width.saturating_sub(style::width(cell)));
            match room.filter(|room| column + 1 == columns && *width > *room) {
                Some(room) => folded(cell, room).join(&format!("\n{}", " ".repeat(before))),
                None => format!("{cell}{filled}"),
            }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A text in lines of a width, broken between words; a longer word stays whole.
fn folded(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) if style::width(line) + 1 + style::width(word) <= room => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_a_message_is_not_taken_for_a_hint() {
        assert_eq!(in_lines("Bad.\nhint: \x1b[2J"), "Bad.\n  hint: \\u{1b}[2J");
    }

    #[test]
    fn programs_are_told_line_by_line_what_is_wrong_with_a_file() {
        let bad = |line, column: Option<&str>| BadLine {
            line,
            column: column.map(Into::into),
            message: "No.".into(),
        };
        let lines = vec![bad(Some(3), Some("claim")), bad(None, None)];
        let told = failure(&Error::new("bad_file", "It is bad.\nline 3: no.").lines(lines));
        assert_eq!(told["error"]["message"], "It is bad.");
        let expected = json!([
            {"line": 3, "column": "claim", "message": "No."}, {"line": null, "message": "No."}
        ]);
        assert_eq!(told["error"]["lines"], expected);
        let other = failure(&Error::new("no", "No.\nReally."));
        assert_eq!(other["error"]["message"], "No.\nReally.");
        assert!(other["error"].get("lines").is_none());
    }

    #[test]
    fn only_a_yes_is_a_yes() {
        for (answer, expected) in [
            ("y\n", true),
            (" YES \n", true),
            ("n\n", false),
            ("\n", false),
            ("", false),
            ("yy", false),
        ] {
            assert_eq!(agrees(answer), expected, "{answer:?}");
        }
    }

    #[test]
    fn whoever_cannot_be_asked_has_decided() {
        for (json, yes) in [(false, true), (true, false), (true, true)] {
            Output::new(json).confirm(yes, "Really?").unwrap();
        }
    }

    #[test]
    fn a_coloured_cell_is_as_wide_as_a_plain_one() {
        let row = |name: &str| vec![name.to_owned(), "x".to_owned()];
        let shown = aligned(&[row("\x1b[1mid\x1b[0m"), row("1234")], None);
        assert_eq!(shown, "\x1b[1mid\x1b[0m    x\n1234  x");
    }

    #[test]
    fn what_is_too_wide_goes_on_under_where_it_began() {
        let row = |name: &str, text: &str| vec![name.to_owned(), text.to_owned()];
        let rows = [row("id", "about it"), row("7", "a pump for the garden, and a hose")];
        let plain = "id  about it\n7   a pump for the garden, and a hose";
        let folded = "id  about it\n7   a pump for the garden, and\n    a hose";
        for (room, expected) in
            [(None, plain), (Some(37), plain), (Some(30), folded), (Some(10), plain)]
        {
            assert_eq!(aligned(&rows, room), expected, "{room:?}");
        }
        let word = "0x".repeat(30);
        assert_eq!(
            aligned(&[row("7", &word)], Some(30)),
            format!("7  {word}"),
            "a long word is whole"
        );
    }

    #[test]
    fn a_result_with_a_refusal_in_it_is_not_ok() {
        assert_eq!(success(0, &json!(1)), json!({"ok": true, "result": 1}));
        assert_eq!(success(FAILED, &json!(1)), json!({"ok": false, "result": 1}));
        assert_eq!(success(DIFFERENCE, &json!(1))["ok"], true);
    }
}
