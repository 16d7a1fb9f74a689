//! The file of a chronicle. Nothing about it is ever an error.

use super::lines::{Lines, Mark, lines};
use crate::{chain::Block, log::Entry};
use primitive_types::H256;
use std::{
    fs::{self, Metadata, OpenOptions},
    io::{self, ErrorKind, Write},
    path::PathBuf,
    time::SystemTime,
};

/// What is known of a commons, and the file in which as much of it as possible is kept.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    /// All events that are known.
    pub entries: Vec<Entry>,
    /// Why nothing is kept any more, if that is for a reason that somebody should know.
    pub note: Option<String>,
    from: Option<(u64, H256)>,
    marks: Vec<Mark>,
    /// The file as it was seen last: whoever finds it changed leaves it to whoever changed it.
    seen: Option<(u64, Option<SystemTime>)>,
    writes: bool,
}

impl Store {
    /// Reads the file, if there is one.
    pub fn open(path: PathBuf) -> Self {
        let shape = fs::metadata(&path).ok().map(|metadata| shape(&metadata));
        let (bytes, note) = match fs::read(&path) {
            Ok(bytes) => (bytes, None),
            Err(error) if error.kind() == ErrorKind::NotFound => (Vec::new(), None),
            Err(error) => (Vec::new(), Some(note(&path, "read", &error))),
        };
        let Lines { from, entries, marks } = Lines::read(&bytes);
        let writes = note.is_none();
        Self { path, entries, note, from, marks, seen: shape, writes }
    }

    /// The block from which it reads, and its hash.
    pub fn from(&self) -> Option<(u64, H256)> {
        self.from
    }

    /// The checkpoints.
    pub fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The newest checkpoint.
    pub fn newest(&self) -> Option<&Mark> {
        self.marks.last()
    }

    /// Forgets everything, to begin at another block; nothing is kept without its hash.
    pub fn begin(&mut self, from: u64, hash: Option<H256>) {
        self.back_to(0);
        self.from = hash.map(|hash| (from, hash));
    }

    /// Writes nothing from now on.
    pub fn keep_as_it_is(&mut self) {
        self.writes = false;
    }

    /// Forgets what comes after the first `count` checkpoints.
    pub fn back_to(&mut self, count: usize) {
        self.marks.truncate(count);
        self.entries.truncate(self.newest().map_or(0, |mark| mark.events));
    }

    /// Adds events, none of which is kept, nor what follows them.
    pub fn append_unkept(&mut self, news: Vec<Entry>) {
        self.keep_as_it_is();
        self.entries.extend(news);
    }

    /// Adds the events up to a block.
    pub fn append(&mut self, news: Vec<Entry>, block: Block) {
        // A checkpoint that only says that nothing happened takes the place of one that said the same.
        if let [.., before, last] = self.marks[..]
            && before.events == last.events
            && news.is_empty()
        {
            self.marks.pop();
        }
        if let Some(from) = self.from.filter(|_| self.writes)
            && let Ok((bytes, mark)) = lines(self.newest(), from, &news, block)
        {
            let end = self.newest().map_or(0, |mark| mark.end);
            match self.write(end, &bytes) {
                Ok(true) => self.marks.push(mark),
                Ok(false) => self.writes = false,
                Err(error) => {
                    self.writes = false;
                    self.note = Some(note(&self.path, "written", &error));
                }
            }
        }
        self.entries.extend(news);
    }

    /// Puts bytes at the place of all that comes after `end`; not if somebody else has written meanwhile.
    fn write(&mut self, end: u64, bytes: &[u8]) -> io::Result<bool> {
        if let Some(folder) = self.path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().append(true).create(true).open(&self.path)?;
        let found = shape(&file.metadata()?);
        if found != self.seen.unwrap_or((0, found.1)) {
            return Ok(false);
        }
        if found.0 > end {
            file.set_len(end)?;
        }
        // At once, so that the lines of two who write at the same time are not mixed.
        file.write_all(bytes)?;
        self.seen = Some(shape(&file.metadata()?));
        Ok(true)
    }
}

fn shape(metadata: &Metadata) -> (u64, Option<SystemTime>) {
    (metadata.len(), metadata.modified().ok())
}

fn note(path: &std::path::Path, what: &str, error: &io::Error) -> String {
    format!(
        "What is known of the past of this commons is not kept: {} cannot be {what}: {error}. It is all read from the node each time.",
        path.display()
    )
}
