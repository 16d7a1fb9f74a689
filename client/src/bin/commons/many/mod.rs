//! What the commands share that take many at once from a file.

pub mod casts;

use crate::{context::cost_json, output::Output};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    batch::{Columns, Table},
    chain::{Block, Chain, DRY_RUN, Receipt, Signer},
    chronicle::Chronicle,
    deployment::Deployment,
};
use serde_json::{Value, json};
use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
};

/// The name of what is piped in.
const PIPED: &str = "-";

/// How wide the bar is.
const BAR: usize = 30;

/// Where many come from.
#[derive(Args)]
pub struct Source {
    /// Take many at once from a CSV or JSON file, - for what is piped in. All of its lines are checked
    /// before anything is sent; given again, it goes on where it was interrupted.
    #[arg(long, value_name = "FILE", conflicts_with = "template")]
    pub from: Option<PathBuf>,
    /// Print a file to begin with, for --from.
    #[arg(long)]
    pub template: bool,
}

impl Source {
    /// Reads the rows of a file.
    pub async fn read(path: &Path, columns: &Columns) -> Result<Table> {
        if path.as_os_str() == PIPED {
            return Table::read(PIPED, &piped().await?, columns);
        }
        let name = path.display().to_string();
        let bytes = fs::read(path).map_err(|error| {
            let what = format!("The file {name} cannot be read: {error}.");
            Error::new("no_file", what)
                .hint("--from takes the name of a file, or - for what is piped in.")
        })?;
        Table::read(&name, &bytes, columns)
    }

    /// The folder that the names of documents in a file begin from.
    pub fn folder(path: &Path) -> PathBuf {
        match path.parent() {
            Some(folder) if path.as_os_str() != PIPED => folder.to_owned(),
            _ => PathBuf::new(),
        }
    }
}

/// What is piped in. Whoever interrupts the program while it waits wants it to end, so the waiting is a
/// thread's that nobody waits for.
async fn piped() -> Result<Vec<u8>> {
    let (sender, receiver) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = std::io::stdin().lock().read_to_end(&mut bytes);
        let _ = sender.send(read.map(|_| bytes));
    });
    let read = receiver.await.unwrap_or_else(|_| Err(std::io::Error::other("it ended")));
    read.map_err(|error| {
        Error::new("no_file", format!("What is piped in cannot be read: {error}."))
    })
}

/// All that was said in a commons so far, with a word of how far the reading is.
pub async fn past(
    commons: &Commons,
    deployment: &Deployment,
    output: &mut Output,
) -> Result<Chronicle> {
    let tell = |what: String| output.progress(&format!("reading {what}"));
    Chronicle::load(commons, deployment.block, tell).await
}

/// How often what is in a file is compared with the chain, when again and again something else is sent
/// with the same key. Whatever is sent by another program with the same file is one transaction less.
pub const ROUNDS: usize = 60;

/// The signer for what was decided by the state of a block: what is sent meanwhile, by another program
/// with the same file perhaps, keeps it from sending.
pub async fn in_turn(chain: &Chain, signer: &Signer, head: Block) -> Result<Signer> {
    Ok(signer.clone().at_turn(chain.turn(signer, head.hash).await?))
}

/// Shows how many are done.
pub fn progress(output: &mut Output, what: &str, done: usize, total: usize) {
    let bar = crate::style::bar(done as u64, total as u64, BAR);
    output.progress(&format!("{what} {bar} {done} of {total}"));
}

/// Lines of a file with the numbers that they have on the chain, those that follow one another together:
/// `lines 2 to 11 as 5 to 14`.
pub fn runs(pairs: &[(u64, u64)]) -> String {
    let mut runs: Vec<[(u64, u64); 2]> = Vec::new();
    for (line, id) in pairs.iter().copied() {
        match runs.last_mut() {
            Some([_, last]) if *last == (line.wrapping_sub(1), id.wrapping_sub(1)) => {
                *last = (line, id);
            }
            _ => runs.push([(line, id); 2]),
        }
    }
    let run = |[(line, id), (last_line, last)]: &[(u64, u64); 2]| match line == last_line {
        true => format!("line {line} as {id}"),
        false => format!("lines {line} to {last_line} as {id} to {last}"),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

/// Numbers, those that follow one another together: `3, 5 to 9`.
pub fn numbers(numbers: &[u64]) -> String {
    let mut runs: Vec<[u64; 2]> = Vec::new();
    for number in numbers.iter().copied() {
        match runs.last_mut() {
            Some([_, last]) if number.checked_sub(1) == Some(*last) => *last = number,
            _ => runs.push([number; 2]),
        }
    }
    let run = |[first, last]: &[u64; 2]| match first == last {
        true => first.to_string(),
        false => format!("{first} to {last}"),
    };
    runs.iter().map(run).collect::<Vec<_>>().join(", ")
}

/// `1 vote`, `2 votes`.
pub fn count(number: usize, one: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {one}s") }
}

/// What several transactions cost together, in one line.
pub fn costs(chain: &Chain, receipts: &[Receipt]) -> String {
    let token = chain.token();
    let (fee, deposit) = totals(receipts);
    let deposit = match deposit {
        0 => String::new(),
        held if held > 0 => format!(", deposit {}", token.format(held.unsigned_abs())),
        freed => format!(", deposit returned {}", token.format(freed.unsigned_abs())),
    };
    let transactions = count(receipts.len(), "transaction");
    format!("{transactions}, fee {}{deposit}", token.format(fee))
}

/// The same for programs.
pub fn costs_json(receipts: &[Receipt]) -> Value {
    let (fee, deposit) = totals(receipts);
    json!({
        "fee": fee.to_string(),
        "storage_deposit": deposit.to_string(),
        "transactions": receipts.iter().map(cost_json).collect::<Vec<_>>(),
    })
}

fn totals(receipts: &[Receipt]) -> (u128, i128) {
    let fee = receipts.iter().map(|receipt| receipt.fee).fold(0u128, u128::saturating_add);
    let deposits = receipts.iter().map(|receipt| receipt.storage_deposit);
    (fee, deposits.fold(0i128, i128::saturating_add))
}

/// Says what is going to be sent, where nothing will be.
pub fn rehearsed(signer: &Signer, output: &mut Output, what: &str) {
    if signer.rehearsals().is_some() {
        output.note(what);
    }
}

/// The error of what ended before all was sent; `done` says what was.
pub fn ended(failure: Error, done: &str) -> Error {
    // A dry run is no failure: its end is what was asked for.
    if failure.code == DRY_RUN {
        return failure;
    }
    let hint = failure.hint.map(|hint| format!("{hint} ")).unwrap_or_default();
    // Before the lines of a file, which are a list of their own for programs.
    let (first, lines) = match failure.message.split_once('\n') {
        Some((first, lines)) => (first, format!("\n{lines}")),
        None => (failure.message.as_str(), String::new()),
    };
    Error::new(failure.code, format!("{first} {done}{lines}"))
        .hint(format!(
            "{hint}Then give the file again: what is on the chain is not sent a second time."
        ))
        .lines(failure.lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_follows_one_another_is_told_together() {
        let pairs = [(2, 5), (3, 6), (4, 7), (5, 9), (7, 10)];
        assert_eq!(runs(&pairs), "lines 2 to 4 as 5 to 7, line 5 as 9, line 7 as 10");
        assert_eq!((runs(&[]), numbers(&[])), (String::new(), String::new()));
        assert_eq!(numbers(&[3, 5, 6, 7, 9]), "3, 5 to 7, 9");
        assert_eq!((count(1, "vote"), count(0, "vote")), ("1 vote".into(), "0 votes".into()));
    }

    #[test]
    fn documents_are_named_as_seen_from_the_file_that_names_them() {
        assert_eq!(Source::folder(Path::new("season/work.csv")), Path::new("season"));
        assert_eq!(Source::folder(Path::new("work.csv")), Path::new(""));
        assert_eq!(Source::folder(Path::new("-")), Path::new(""));
    }

    #[test]
    fn an_end_before_the_end_tells_what_was_done_and_how_to_go_on() {
        let lost = Error::new("disconnected", "It is gone.").hint("Look.");
        let told = ended(lost, "20 of 50 are recorded.");
        assert_eq!(told.message, "It is gone. 20 of 50 are recorded.");
        assert!(told.hint.unwrap().starts_with("Look. Then give the file again"));
        let dry = ended(Error::new(DRY_RUN, "Nothing was sent."), "0 of 50 are recorded.");
        assert_eq!(dry.message, "Nothing was sent.");
    }
}
