//! The figures for people.

use super::snapshot::{Row, Snapshot};
use std::fmt::Write;

const UNIT: f64 = 1e10;

/// The whole text, from what is in the snapshot.
pub fn render(snapshot: &Snapshot) -> String {
    let mut text = String::from(
        "# What messages cost\n\n\
         Generated from `weights.json`, which a test of `node/sandbox` measures and compares: a figure \
         that changes by\nmore than 1 % fails it. `COMMONS_SNAPSHOT=write` writes both files anew.\n\n",
    );
    let blobs: Vec<_> =
        snapshot.blobs.iter().map(|(n, size)| format!("{n} {}", dots(*size))).collect();
    let _ = write!(
        text,
        "Runtime: {}. Contracts built with {}. Code in bytes: {}.\n\n\
         Three figures are those with 1, 100 and 10,000 agents, contributions and checkpoints; one \
         figure holds for all three.\nA busy agent has so many checkpoints of own units, of a book and of \
         loans given, a busy delegate of loans taken.\nTime in 10^6 ps and proof in bytes (a block has \
         room for 1,500,000 and 7,864,320), deposit in UNIT, events in bytes\nof data and topics.\n\n",
        snapshot.runtime,
        snapshot.compiler,
        blobs.join(", ")
    );
    text.push_str(
        "| message | case | time | proof | deposit | events |\n|---|---|---|---|---|---|\n",
    );
    for rows in snapshot.rows.chunk_by(|a, b| (&a.message, &a.case) == (&b.message, &b.case)) {
        let column = |index: usize, show: fn(i64) -> String| {
            let mut shown: Vec<_> = rows.iter().map(|row: &Row| show(row.figures[index])).collect();
            shown.dedup();
            shown.join(" / ")
        };
        let _ = writeln!(
            text,
            "| `{}` | {} | {} | {} | {} | {} |",
            rows[0].message,
            rows[0].case,
            column(0, |time| dots((time as u64 + 500_000) / 1_000_000)),
            column(1, |proof| dots(proof as u64)),
            column(2, |deposit| format!("{:.4}", deposit as f64 / UNIT)),
            column(3, |bytes| bytes.to_string()),
        );
    }
    text.push_str(
        "\n## What the proof is for\n\nEach byte of proof of a frequent message. The rules run over the \
         contract's own cells and are watched; a cell\ncosts 10,257 bytes and those that are in it, each \
         time it is read and each time it is written.\n",
    );
    for bill in &snapshot.bills {
        let _ = write!(
            text,
            "\n`{}`, {}, at {}:\n\n| what | times | bytes |\n|---|---|---|\n",
            bill.message, bill.case, bill.scale
        );
        for (what, times, bytes) in &bill.items {
            let _ = writeln!(text, "| {what} | {times} | {} |", dots(*bytes));
        }
        let _ = writeln!(text, "| unaccounted for | | {} |", bill.rest());
        let _ = writeln!(text, "| **measured** | | **{}** |", dots(bill.proof_size));
    }
    text
}

/// A number with a comma at every thousand.
fn dots(number: u64) -> String {
    let digits = number.to_string();
    let parts = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    parts.collect::<Vec<_>>().join(",")
}
