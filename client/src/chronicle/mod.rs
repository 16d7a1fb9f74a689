//! The chronicle: all that a commons has said so far, kept on this machine, so that only what is new has to
//! be read from a node.
//!
//! It saves time and decides nothing: what the chain no longer has is thrown away, a file that cannot be
//! read or written only makes it slower, and an audit never looks at it.

mod file;
mod follow;
mod lines;
#[cfg(test)]
mod tests;

use crate::{
    Commons,
    audit::{self, Replay},
    bundle,
    chain::{Block, ChainError},
    error::Result,
    log::{Entry, Event},
};
use commons_core::hub::Addresses;
use file::Store;
pub use follow::{Follower, Update};
use lines::Mark;
use primitive_types::{H160, H256};
use std::path::PathBuf;

/// Blocks between two checkpoints: what is read anew at most when reading ends before its time.
const STEP: u64 = 1_000;

/// All events of a commons, from its deployment to a finalised block.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// The events, in the order of the chain.
    pub entries: Vec<Entry>,
    /// The block up to which they are read.
    pub head: Block,
    /// Why this machine keeps none of it, if it cannot: the next time will take as long.
    pub note: Option<String>,
    addresses: Addresses,
}

impl Chronicle {
    /// Reads what this machine does not know yet, up to the newest finalised block; `from` is the block of
    /// the deployment.
    pub async fn load(commons: &Commons, from: u64, progress: impl FnMut(String)) -> Result<Self> {
        let path = path(commons.chain().genesis_hash(), commons.hub());
        let read = read(commons, path, from, progress).await?;
        Ok(read.chronicle(commons.addresses()))
    }

    /// What this machine knows without asking any node, which may be of a chain that is no more; none if
    /// nothing.
    pub fn cached(genesis: H256, hub: H160) -> Option<Self> {
        let mut store = Store::open(path(genesis, hub));
        let head = store.newest()?.block;
        let entries = std::mem::take(&mut store.entries);
        let addresses = entries.iter().find_map(|entry| match entry.event() {
            Some(Event::HubDeployed(deployed)) if entry.contract == hub => Some(deployed.addresses),
            _ => None,
        })?;
        Some(Self { entries, head, note: store.note, addresses })
    }

    /// What the events amount to.
    pub fn replay(&self) -> Replay {
        audit::replay(&self.entries, self.addresses.hub, self.addresses)
    }
}

/// Where the chronicle of a commons is kept.
fn path(genesis: H256, hub: H160) -> PathBuf {
    bundle::cache().join("chronicles").join(format!("{genesis:?}-{hub:?}.jsonl"))
}

/// What can be asked of a chain.
trait Source {
    /// The newest finalised block.
    async fn head(&self) -> Result<Block>;
    /// The finalised block with this number; none if there is none.
    async fn block(&self, number: u64) -> Result<Option<Block>>;
    /// All events of the commons in these blocks; `progress` is told each block.
    async fn log(&self, from: u64, to: u64, progress: impl FnMut(u64)) -> Result<Vec<Entry>>;
}

impl Source for Commons {
    async fn head(&self) -> Result<Block> {
        Ok(self.chain().head().await?)
    }

    async fn block(&self, number: u64) -> Result<Option<Block>> {
        match self.chain().block(number).await {
            Ok(block) => Ok(Some(block)),
            Err(ChainError::NoBlock { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn log(&self, from: u64, to: u64, progress: impl FnMut(u64)) -> Result<Vec<Entry>> {
        Commons::log(self, from, to, progress).await
    }
}

struct Read {
    entries: Vec<Entry>,
    head: Block,
    note: Option<String>,
}

impl Read {
    fn chronicle(self, addresses: Addresses) -> Chronicle {
        let Self { entries, head, note } = self;
        Chronicle { entries, head, note, addresses }
    }
}

async fn read(
    source: &impl Source,
    path: PathBuf,
    from: u64,
    mut progress: impl FnMut(String),
) -> Result<Read> {
    let head = source.head().await?;
    let mut store = Store::open(path);
    let first = source.block(from).await?;
    // The chain and the block that it begins with must be the same, or all of it is another's.
    if store.from() != first.map(|block| (from, block.hash)) {
        store.begin(from, first.map(|block| block.hash));
    }
    // A node may be behind the one that was asked before. What it does not have yet is not wrong, so the
    // file stays as it is.
    if store.newest().is_some_and(|newest| newest.block.number > head.number) {
        store.keep_as_it_is();
    }
    let known = known(source, &store, head).await?;
    store.back_to(known);
    let mut next = store.newest().map_or(from, |mark| mark.block.number + 1);
    while next <= head.number {
        let last = next.saturating_add(STEP - 1).min(head.number);
        let tell = |block| progress(format!("block {block} of {}", head.number));
        let news = source.log(next, last, tell).await?;
        let block = match last == head.number {
            true => Some(head),
            false => source.block(last).await?,
        };
        match block {
            Some(block) => store.append(news, block),
            // It was there a moment ago. What follows is read, and not kept.
            None => store.append_unkept(news),
        }
        next = last + 1;
    }
    Ok(Read { entries: store.entries, head, note: store.note })
}

/// How many of the checkpoints the chain has: all, unless it is another one or has lost its newest blocks.
async fn known(source: &impl Source, store: &Store, head: Block) -> Result<usize> {
    let marks = store.marks();
    let (mut low, mut high) = (0, marks.len());
    // Nearly always it has the newest one.
    let mut middle = high.saturating_sub(1);
    while low < high {
        if has(source, &marks[middle], head).await? {
            low = middle + 1;
        } else {
            high = middle;
        }
        middle = low + (high - low) / 2;
    }
    Ok(low)
}

async fn has(source: &impl Source, mark: &Mark, head: Block) -> Result<bool> {
    if mark.block.number > head.number {
        return Ok(false);
    }
    if mark.block.number == head.number {
        return Ok(mark.block.hash == head.hash);
    }
    let found = source.block(mark.block.number).await?;
    Ok(found.is_some_and(|block| block.hash == mark.block.hash))
}
