//! The figures, as they are committed.

use super::{bill, cases, openzeppelin, world::World, LOGARITHMIC, SCALES, SHARED};
use crate::{bundle::Bundle, suite::CONTRACTS};
use commons_runtime::VERSION;
use serde_json::{json, Value};
use std::collections::BTreeMap;

/// What is compared of a message.
pub const FIGURES: [&str; 4] = ["ref_time", "proof_size", "storage_deposit", "event_bytes"];

/// One line of the table.
pub struct Row {
    pub message: String,
    pub case: String,
    pub scale: u32,
    /// In the order of [`FIGURES`].
    pub figures: [i64; 4],
}

/// What the proof of a message is for.
pub struct Bill {
    pub message: String,
    pub case: String,
    pub scale: u32,
    pub items: bill::Items,
    pub proof_size: u64,
}

pub struct Snapshot {
    pub runtime: String,
    /// The one that the contracts were built with: the size of code depends on it a little.
    pub compiler: String,
    pub blobs: BTreeMap<String, u64>,
    pub rows: Vec<Row>,
    pub bills: Vec<Bill>,
}

impl Snapshot {
    /// Builds a commons at each scale and sends everything that can be sent.
    pub fn measure() -> Self {
        let bundles = CONTRACTS.map(|name| (name, Bundle::read(name)));
        let compiler = bundles[0].1.compiler.clone();
        assert!(bundles.iter().all(|(_, bundle)| bundle.compiler == compiler));
        let blobs = bundles.iter().map(|(name, b)| (name.to_string(), b.code.len() as u64));
        let mut snapshot = Self {
            runtime: format!("{} {}", VERSION.spec_name, VERSION.spec_version),
            compiler,
            blobs: blobs.collect(),
            rows: Vec::new(),
            bills: Vec::new(),
        };
        for scale in SCALES {
            let mut world = World::new(scale);
            cases::measure(&mut world, scale, &mut snapshot);
            openzeppelin::measure(scale, &mut snapshot);
        }
        // Messages and their cases in the order in which they come first.
        let names = |row: &Row| (row.message.clone(), row.case.clone());
        let order: Vec<_> = snapshot.rows.iter().map(names).collect();
        snapshot.rows.sort_by_key(|row| {
            let message = order.iter().position(|(message, _)| *message == row.message);
            let case = order.iter().position(|name| *name == names(row));
            (message, case, row.scale)
        });
        snapshot
    }

    /// One line for each row, so that a change is easy to read.
    pub fn to_json(&self) -> String {
        let line = |row: &Row| {
            let [ref_time, proof_size, storage_deposit, event_bytes] = row.figures;
            format!(
                "    {{\"message\": \"{}\", \"case\": \"{}\", \"scale\": {}, \"ref_time\": {ref_time}, \
                 \"proof_size\": {proof_size}, \"storage_deposit\": {storage_deposit}, \
                 \"event_bytes\": {event_bytes}}}",
                row.message, row.case, row.scale
            )
        };
        let rows: Vec<_> = self.rows.iter().map(line).collect();
        let line = |bill: &Bill| {
            format!(
                "    {{\"message\": \"{}\", \"case\": \"{}\", \"scale\": {}, \"proof_size\": {}, \
                 \"items\": {}}}",
                bill.message,
                bill.case,
                bill.scale,
                bill.proof_size,
                bill::to_json(&bill.items)
            )
        };
        let bills: Vec<_> = self.bills.iter().map(line).collect();
        format!(
            "{{\n  \"runtime\": \"{}\",\n  \"compiler\": \"{}\",\n  \"blobs\": {},\n  \
             \"messages\": [\n{}\n  ],\n  \"bills\": [\n{}\n  ]\n}}\n",
            self.runtime,
            self.compiler,
            json!(self.blobs),
            rows.join(",\n"),
            bills.join(",\n")
        )
    }

    /// Reads what [`Self::to_json`] wrote; without a file, nothing was announced.
    pub fn from_json(text: &str) -> Self {
        let json: Value = serde_json::from_str(text).unwrap_or_default();
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        let number = |value: &Value| value.as_i64().unwrap_or_default();
        let blobs = json["blobs"].as_object().cloned().unwrap_or_default();
        let row = |row: &Value| Row {
            message: text(&row["message"]),
            case: text(&row["case"]),
            scale: number(&row["scale"]) as u32,
            figures: FIGURES.map(|figure| number(&row[figure])),
        };
        let bill = |bill: &Value| Bill {
            message: text(&bill["message"]),
            case: text(&bill["case"]),
            scale: number(&bill["scale"]) as u32,
            items: list(&bill["items"])
                .iter()
                .map(|item| (text(&item[0]), number(&item[1]) as u64, number(&item[2]) as u64))
                .collect(),
            proof_size: number(&bill["proof_size"]) as u64,
        };
        Self {
            runtime: text(&json["runtime"]),
            compiler: text(&json["compiler"]),
            blobs: blobs.iter().map(|(name, size)| (name.clone(), number(size) as u64)).collect(),
            rows: list(&json["messages"]).iter().map(row).collect(),
            bills: list(&json["bills"]).iter().map(bill).collect(),
        }
    }

    /// What is not as announced: by more than a hundredth, or by more than a twentieth if another
    /// compiler made the code.
    pub fn differences(&self, announced: &Self) -> Vec<String> {
        let percent = if self.compiler == announced.compiler { 1 } else { 5 };
        let mut found = Vec::new();
        if self.runtime != announced.runtime {
            found.push(format!("runtime: {}, was {}", self.runtime, announced.runtime));
        }
        let (now, then) = (self.figures(), announced.figures());
        for name in now.keys().chain(then.keys().filter(|name| !now.contains_key(*name))) {
            match (now.get(name), then.get(name)) {
                (Some(now), Some(then)) if (now - then).abs() * 100 <= then.abs() * percent => {}
                (now, then) => found.push(format!("{name}: {now:?}, was {then:?}")),
            }
        }
        found
    }

    /// Every figure by its name.
    fn figures(&self) -> BTreeMap<String, i64> {
        let blobs = self.blobs.iter().map(|(name, size)| (format!("blob of {name}"), *size as i64));
        let rows = self.rows.iter().flat_map(|row| {
            let Row { message, case, scale, .. } = row;
            let name = move |figure| format!("{message}, {case}, at {scale}: {figure}");
            FIGURES.into_iter().zip(row.figures).map(move |(figure, value)| (name(figure), value))
        });
        blobs.chain(rows).collect()
    }

    /// What a message costs does not depend on how much there is.
    pub fn check_growth(&self) {
        let same = |a: &Row, b: &Row| (&a.message, &a.case) == (&b.message, &b.case);
        for rows in self.rows.chunk_by(same) {
            // How theirs grow is for the table to say.
            if rows[0].message.starts_with(openzeppelin::PREFIX) {
                continue;
            }
            let [few, some, many] = rows else { panic!("{}: {}", rows[0].message, rows[0].case) };
            let searches = LOGARITHMIC.iter().find(|(case, _)| *case == few.case);
            for (index, figure) in FIGURES.iter().enumerate() {
                let [few, some, many] = [few, some, many].map(|row| row.figures[index]);
                let cells = [300_000_000, 10_400, 60_000_000, 0][index];
                // Among few, the cell of an agent has room yet for all checkpoints; then older ones get
                // cells of their own, at most one for each trace that a message changes. After that it
                // is all the same.
                let (first, second) = if let Some((_, searches)) = searches {
                    // Each search reads as many as the number has binary digits.
                    (few + searches * 8 * cells, some + searches * 9 * cells)
                } else if SHARED.contains(&rows[0].case.as_str()) {
                    (few + cells, some + cells)
                } else {
                    (few + 4 * cells, some + some.abs() / 100)
                };
                assert!(
                    some <= first && many <= second,
                    "{}, {}: {figure} grows: {few}, {some}, {many}",
                    rows[0].message,
                    rows[0].case
                );
            }
        }
    }

    /// A claim costs the same among few and among many, to the byte. Only the time of a division depends
    /// on the numbers that are in it, and the account of a busy agent is longer.
    pub fn check_claims(&self) {
        let claims = self.rows.iter().filter(|row| row.message.starts_with("pool::claim"));
        let claims: Vec<_> = claims.filter(|row| !row.case.contains("by a busy agent")).collect();
        let mut compared = 0;
        for rows in claims.chunk_by(|a, b| (&a.message, &a.case) == (&b.message, &b.case)) {
            let [few, some, many] = rows else { panic!("{}: {}", rows[0].message, rows[0].case) };
            for other in [some, many] {
                assert_eq!(few.figures[1..], other.figures[1..], "{}: {}", few.message, few.case);
                let [a, b] = [few, other].map(|row| row.figures[0]);
                assert!((a - b).abs() * 100 <= a, "{}, {}: {a}, {b} ps", few.message, few.case);
            }
            compared += 1;
        }
        assert!(compared > 9, "{compared} cases");
    }

    /// The bills say what every byte is for.
    pub fn check_bills(&self) {
        for bill in &self.bills {
            let rest = bill.rest();
            println!(
                "{}, {} at {}: {rest} bytes unaccounted for",
                bill.message, bill.case, bill.scale
            );
            assert!(
                rest.unsigned_abs() * 1_000 <= bill.proof_size,
                "{} {}",
                bill.message,
                bill.case
            );
        }
    }
}

impl Bill {
    /// What was measured, less what is on the bill.
    pub fn rest(&self) -> i64 {
        let sum: u64 = self.items.iter().map(|(_, _, bytes)| bytes).sum();
        self.proof_size as i64 - sum as i64
    }
}
