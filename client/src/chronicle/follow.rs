//! Following a chain: what is new, and what is no more.

use super::{Chronicle, Source, read};
use crate::{
    Commons,
    audit::{Replay, Replaying},
    chain::Block,
    error::Result,
    log::Entry,
};
use commons_core::{H256, hub::Addresses};
use std::{collections::BTreeSet, path::PathBuf};

/// How many events of the past may turn out to be no more without others being told twice: a node that was
/// killed loses the last few blocks at most.
const RECENT: usize = 32;

/// Blocks whose hashes are remembered, so that what is no more can be told to the block.
const REMEMBERED: usize = 4_096;

/// What a look at the chain has found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Update {
    /// Nothing is new.
    Same,
    /// There are new blocks, and maybe new events in them.
    News,
    /// The node has fewer blocks than were read before, which is no contradiction yet: it may be catching
    /// up, or have lost the newest ones.
    Behind {
        /// The block up to which it has them.
        has: u64,
    },
    /// Blocks that were read before are no longer part of the chain. Their events are taken out.
    Lost {
        /// The first of them.
        first: u64,
        /// The last.
        last: u64,
        /// How many events they had.
        events: usize,
    },
}

/// All events of a commons, which grow with its chain.
pub struct Follower {
    chronicle: Chronicle,
    /// What they amount to, as far as somebody asked.
    replaying: Option<Replaying>,
    /// The block of the deployment.
    from: u64,
    /// Blocks that were read, in order; the last one is the head.
    seen: Vec<Block>,
}

impl Follower {
    /// Begins with all that is known so far; `from` is the block of the deployment.
    pub async fn begin(commons: &Commons, from: u64, progress: impl FnMut(String)) -> Result<Self> {
        let path = super::path(commons.chain().genesis_hash(), commons.hub());
        Self::new(commons, commons.addresses(), path, from, progress).await
    }

    pub(super) async fn new(
        source: &impl Source,
        addresses: Addresses,
        path: PathBuf,
        from: u64,
        progress: impl FnMut(String),
    ) -> Result<Self> {
        let chronicle = read(source, path, from, progress).await?.chronicle(addresses);
        let mut follower = Self { chronicle, replaying: None, from, seen: Vec::new() };
        let entries = &follower.chronicle.entries;
        let recent = entries.len().saturating_sub(RECENT);
        follower.seen = blocks(source, &entries[recent..], follower.chronicle.head).await?;
        Ok(follower)
    }

    /// The events so far.
    pub fn entries(&self) -> &[Entry] {
        &self.chronicle.entries
    }

    /// The block up to which they are read.
    pub fn head(&self) -> Block {
        self.chronicle.head
    }

    /// Why this machine keeps none of it, if it cannot.
    pub fn note(&self) -> Option<&str> {
        self.chronicle.note.as_deref()
    }

    /// The events, and what they amount to so far. Only what is new since the last time is replayed.
    pub fn replay(&mut self) -> (&[Entry], &Replay) {
        let (entries, addresses) = (&self.chronicle.entries, self.chronicle.addresses);
        let replaying =
            self.replaying.get_or_insert_with(|| Replaying::new(addresses.hub, addresses));
        replaying.go_on(entries);
        (entries, replaying.so_far())
    }

    /// Looks what the chain has now. After an error everything is as it was.
    pub async fn update(&mut self, commons: &Commons) -> Result<Update> {
        self.look(commons).await
    }

    pub(super) async fn look(&mut self, source: &impl Source) -> Result<Update> {
        let (head, known) = (source.head().await?, self.chronicle.head);
        if head == known {
            return Ok(Update::Same);
        }
        // The newest block that both should have; where nothing is left of the past, there is none.
        let common = self.seen.partition_point(|block| block.number <= head.number);
        match common.checked_sub(1).and_then(|index| self.seen.get(index)) {
            Some(block) if !has(source, block, head).await? => {
                return self.go_back(source, common - 1, head).await;
            }
            _ if head.number < known.number => return Ok(Update::Behind { has: head.number }),
            _ => {}
        }
        let news = source.log(known.number + 1, head.number, |_| ()).await?;
        let blocks = blocks(source, &news, head).await?;
        self.chronicle.entries.extend(news);
        self.chronicle.head = head;
        self.seen.extend(blocks);
        self.seen.drain(..self.seen.len().saturating_sub(REMEMBERED));
        Ok(Update::News)
    }

    /// Takes out what is no more; none of the blocks from `count` on is.
    async fn go_back(
        &mut self,
        source: &impl Source,
        mut count: usize,
        head: Block,
    ) -> Result<Update> {
        while let Some(block) = count.checked_sub(1).and_then(|index| self.seen.get(index))
            && !has(source, block, head).await?
        {
            count -= 1;
        }
        let last = self.chronicle.head.number;
        let kept = count.checked_sub(1).and_then(|index| self.seen.get(index)).copied();
        // If none is remembered that is left, all of it is read again.
        let number = kept.map_or(self.from.saturating_sub(1), |block| block.number);
        let before = self.chronicle.entries.len();
        self.chronicle.entries.retain(|entry| entry.block <= number);
        // What was replayed cannot be undone.
        self.replaying = None;
        let nothing = Block { number, hash: H256::zero(), time: 0 };
        self.chronicle.head = kept.unwrap_or(nothing);
        self.seen.truncate(count);
        Ok(Update::Lost { first: number + 1, last, events: before - self.chronicle.entries.len() })
    }
}

/// Whether the chain has a block that is not newer than its head.
async fn has(source: &impl Source, block: &Block, head: Block) -> Result<bool> {
    if block.number == head.number {
        return Ok(block.hash == head.hash);
    }
    Ok(source.block(block.number).await?.is_some_and(|found| found.hash == block.hash))
}

/// The blocks of these events, and the head.
async fn blocks(source: &impl Source, entries: &[Entry], head: Block) -> Result<Vec<Block>> {
    let numbers: BTreeSet<u64> = entries.iter().map(|entry| entry.block).collect();
    let mut blocks = Vec::new();
    for number in numbers.into_iter().filter(|number| *number < head.number) {
        blocks.extend(source.block(number).await?);
    }
    blocks.push(head);
    Ok(blocks)
}
