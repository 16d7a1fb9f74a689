//! What is printed for each event.

use commons_client::{Error, Result, format, log::Entry, tell::Told};
use serde_json::{Value, json};
use std::io::{ErrorKind, Write};

/// An event, to be printed.
pub struct Line<'a> {
    /// Counts the events of the commons, from 1.
    pub number: usize,
    pub entry: &'a Entry,
    pub told: Told,
}

impl Line<'_> {
    fn text(&self) -> String {
        let Entry { block, time, .. } = self.entry;
        format!("{}  block {block}  {}", format::date(*time), self.told.sentence)
    }

    fn json(&self) -> Value {
        let Self { number, entry, told } = self;
        json!({
            "number": number,
            "event": entry.event().map(|event| event.name()),
            "kind": told.kind.name(),
            "block": entry.block,
            "extrinsic": entry.extrinsic,
            "time": format::time(entry.time),
            "agents": told.agents,
            "sentence": told.sentence,
            "details": told.details,
        })
    }
}

/// Prints lines as soon as they are there.
pub struct Lines {
    json: bool,
    /// How many events were told.
    pub told: u64,
    /// The block up to which everything is told.
    pub block: u64,
}

impl Lines {
    pub fn new(json: bool) -> Self {
        Self { json, told: 0, block: 0 }
    }

    /// Tells an event. False if nobody reads any more.
    pub fn tell(&mut self, line: &Line) -> Result<bool> {
        let printed = print(&if self.json { line.json().to_string() } else { line.text() })?;
        self.told += u64::from(printed);
        Ok(printed)
    }

    /// Tells that blocks are no more, with so many events. False if nobody reads any more.
    pub fn lost(&mut self, first: u64, last: u64, events: usize) -> Result<bool> {
        let text = format!(
            "the chain has lost blocks {first} to {last}: what they said is no more ({events} {})",
            if events == 1 { "event" } else { "events" }
        );
        if self.json {
            let lost = json!({"first": first, "last": last, "events": events});
            return print(&json!({"lost": lost, "sentence": text}).to_string());
        }
        print(&text)
    }
}

fn print(text: &str) -> Result<bool> {
    let mut out = std::io::stdout();
    match writeln!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        Err(error) => {
            let what = format!("The result cannot be written: {error}.");
            Err(Error::new("not_written", what).hint("Make room, or write it elsewhere."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_client::tell::Kind;
    use primitive_types::{H160, H256};

    #[test]
    fn a_line_has_time_block_and_sentence_and_an_object_has_all() {
        let entry = Entry {
            block: 7,
            time: 1_795_255_200,
            extrinsic: Some(1),
            contract: H160::repeat_byte(1),
            topic: H256::zero(),
            data: Vec::new(),
        };
        let agents = vec![H160::repeat_byte(2)];
        let sentence = "eve did it".to_owned();
        let told = Told { kind: Kind::Money, agents, sentence, details: json!({"id": 3}) };
        let line = Line { number: 12, entry: &entry, told };
        assert_eq!(line.text(), "2026-11-21 10:00 UTC  block 7  eve did it");
        let expected = json!({
            "number": 12, "event": null, "kind": "money", "block": 7, "extrinsic": 1,
            "time": "2026-11-21T10:00:00Z", "agents": [H160::repeat_byte(2)],
            "sentence": "eve did it", "details": {"id": 3},
        });
        assert_eq!(line.json(), expected);
    }
}
