//! The lines of a chronicle's file: what it is about, one for each event, and checkpoints.
//!
//! A checkpoint says up to which block everything is there, and carries a hash over all before it. So a
//! line that is torn, edited, or written by two at once is noticed, and only what a checkpoint vouches for
//! counts: writers need no lock, and a reader never believes what nobody wrote.

use crate::{bundle::keccak256, chain::Block, log::Entry};
use primitive_types::H256;
use serde::{Deserialize, Serialize};

/// Changes when the lines do; files of another version are written anew.
const VERSION: u32 = 1;

/// How a checkpoint begins, which no other line does.
const READ: &[u8] = b"{\"read\"";

/// The first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    version: u32,
    /// The first block that is read.
    from: u64,
    /// Its hash.
    hash: H256,
}

/// What a checkpoint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Read {
    number: u64,
    hash: H256,
    time: u64,
    /// How many events there are by then.
    events: usize,
}

#[derive(Serialize, Deserialize)]
struct Checkpoint {
    read: Read,
    sum: H256,
}

/// A checkpoint that is in the file, or about to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Up to which block everything is there.
    pub block: Block,
    /// How many events there are by then.
    pub events: usize,
    /// The hash over all before it.
    pub sum: H256,
    /// Where its line ends in the file.
    pub end: u64,
}

/// What is in a file, as far as checkpoints vouch for it.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    /// The first block that was read, and its hash; none without a first line.
    pub from: Option<(u64, H256)>,
    /// All events.
    pub entries: Vec<Entry>,
    /// All checkpoints.
    pub marks: Vec<Mark>,
}

impl Lines {
    /// Reads a file, to the last checkpoint that is in order.
    pub fn read(bytes: &[u8]) -> Self {
        let mut found = Self::default();
        let Some(first) = bytes.split_inclusive(|byte| *byte == b'\n').next() else { return found };
        let Ok(Header { version: VERSION, from, hash }) = serde_json::from_slice(first) else {
            return found;
        };
        found.from = Some((from, hash));
        let (mut sum, mut begin, mut end) = (H256::zero(), 0, first.len());
        let mut news = Vec::new();
        for line in bytes[end..].split_inclusive(|byte| *byte == b'\n') {
            let begins = end;
            end += line.len();
            if !line.starts_with(READ) {
                let Ok(entry) = serde_json::from_slice(line) else { break };
                news.push(entry);
                continue;
            }
            let Ok(Checkpoint { read, sum: said }) = serde_json::from_slice(line) else { break };
            sum = sum_of(sum, &bytes[begin..begins], &read);
            let events = found.entries.len() + news.len();
            if said != sum || read.events != events || !line.ends_with(b"\n") {
                break;
            }
            begin = end;
            found.entries.append(&mut news);
            let block = Block { number: read.number, hash: read.hash, time: read.time };
            found.marks.push(Mark { block, events, sum, end: end as u64 });
        }
        found
    }
}

/// The lines that follow `after`, or that begin a file: events and a checkpoint.
pub fn lines(
    after: Option<&Mark>,
    (from, hash): (u64, H256),
    news: &[Entry],
    block: Block,
) -> serde_json::Result<(Vec<u8>, Mark)> {
    let mut bytes = Vec::new();
    let mut put = |line: &dyn Line| -> serde_json::Result<()> {
        line.write(&mut bytes)?;
        bytes.push(b'\n');
        Ok(())
    };
    if after.is_none() {
        put(&Header { version: VERSION, from, hash })?;
    }
    for entry in news {
        put(entry)?;
    }
    let events = after.map_or(0, |mark| mark.events) + news.len();
    let read = Read { number: block.number, hash: block.hash, time: block.time, events };
    let sum = sum_of(after.map(|mark| mark.sum).unwrap_or_default(), &bytes, &read);
    Checkpoint { read, sum }.write(&mut bytes)?;
    bytes.push(b'\n');
    let end = after.map_or(0, |mark| mark.end) + bytes.len() as u64;
    Ok((bytes, Mark { block, events, sum, end }))
}

/// Anything that makes a line.
trait Line {
    fn write(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()>;
}

impl<T: Serialize> Line for T {
    fn write(&self, bytes: &mut Vec<u8>) -> serde_json::Result<()> {
        serde_json::to_writer(bytes, self)
    }
}

fn sum_of(before: H256, lines: &[u8], read: &Read) -> H256 {
    let Read { number, hash, time, events } = read;
    let said = format!("{number} {hash:?} {time} {events}");
    H256(keccak256(&[before.as_bytes(), lines, said.as_bytes()].concat()))
}
