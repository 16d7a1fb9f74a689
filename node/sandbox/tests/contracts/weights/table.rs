//! The figures for people.

use super::{
    goals, openzeppelin,
    snapshot::{Row, Snapshot},
    SCALES,
};
use std::fmt::Write;

const UNIT: f64 = 1e10;

/// The whole text, from what is in the snapshot.
pub fn render(snapshot: &Snapshot) -> String {
    let mut text = String::from(
        "# What messages cost\n\n\
         Generated from `weights.json`, which a test of `node/sandbox` measures and compares: a figure \
         that changes by\nmore than 1 % fails it. `COMMONS_SNAPSHOT=write` writes both files anew.\n\n",
    );
    let (theirs, ours): (Vec<_>, Vec<_>) =
        snapshot.blobs.iter().partition(|(name, _)| name.starts_with(openzeppelin::PREFIX));
    let sizes = |blobs: &[(&String, &u64)], separator| {
        let sizes = blobs.iter().map(|(name, size)| format!("{name} {}", dots(**size)));
        sizes.collect::<Vec<_>>().join(separator)
    };
    let _ = write!(
        text,
        "Runtime: {}. Contracts built with {}. Code in bytes: {}.\n\n\
         Three figures are those with 1, 100 and 10,000 agents, contributions and checkpoints; one \
         figure holds for all three.\nA busy agent has so many checkpoints of own units, of a book and of \
         loans given, a busy delegate of loans taken.\nTime in 10^6 ps and proof in bytes (a block has \
         room for 1,500,000 and 7,864,320), deposit in UNIT, events in bytes\nof data and topics.\n\n",
        snapshot.runtime,
        snapshot.compiler,
        sizes(&ours, ", ")
    );
    let _ = write!(text, "{}{}.\n\n", openzeppelin::ABOUT, sizes(&theirs, "; "));
    text.push_str(&shares(snapshot));
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
    text.push_str(&goals::render(snapshot));
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

/// What part of a block it takes to found a commons.
fn shares(snapshot: &Snapshot) -> String {
    let founding = |row: &&Row| row.message == "hub::new" && row.scale == SCALES[0];
    let shares: Vec<_> = snapshot
        .rows
        .iter()
        .filter(founding)
        .map(|row| {
            let [time, proof, ..] = row.figures;
            let percent = |part: i64, whole: f64| 100.0 * part as f64 / whole;
            format!(
                "{}: {:.1} % of its time and {:.1} % of its proof",
                row.case,
                percent(time, 1.5e12),
                percent(proof, 7_864_320.0)
            )
        })
        .collect();
    format!("A commons is founded in one block, of which it takes: {}.\n\n", shares.join("; "))
}

/// A number with a comma at every thousand.
fn dots(number: u64) -> String {
    let digits = number.to_string();
    let parts = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
    parts.collect::<Vec<_>>().join(",")
}
