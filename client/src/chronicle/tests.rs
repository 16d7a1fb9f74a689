//! The chronicle of a chain that exists in these tests only.

mod follow;

use super::{Read, Source, file::Store, read};
use crate::{chain::Block, error::Result, log::Entry};
use primitive_types::{H160, H256};
use std::{
    cell::RefCell,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

/// Blocks that were read when none was.
const NONE: [u64; 0] = [];

/// The block of the deployment.
const FROM: u64 = 3;

/// A chain whose every block has its number's last digit of events.
struct Chain {
    head: u64,
    /// Which chain it is, and from which block on.
    forks: Vec<(u64, u8)>,
    /// The blocks whose events were read.
    read: RefCell<Vec<u64>>,
}

impl Chain {
    fn new(head: u64) -> Self {
        Self { head, forks: vec![(0, 0)], read: RefCell::default() }
    }

    /// The same chain, with other blocks from `since` on.
    fn forked(head: u64, since: u64) -> Self {
        Self { forks: vec![(0, 0), (since, 1)], ..Self::new(head) }
    }

    fn at(&self, number: u64) -> Block {
        let fork = self.forks.iter().rev().find(|(since, _)| *since <= number).unwrap().1;
        let mut hash = H256::from_low_u64_be(number);
        hash.0[0] = fork;
        Block { number, hash, time: 1_000 + number }
    }

    fn events(&self, number: u64) -> Vec<Entry> {
        let block = self.at(number);
        let entry = |index| Entry {
            block: number,
            time: block.time,
            extrinsic: Some(index),
            contract: H160::repeat_byte(7),
            topic: block.hash,
            data: vec![1; usize::try_from(index).unwrap()],
        };
        (0..u32::try_from(number % 10).unwrap()).map(entry).collect()
    }

    fn all(&self) -> Vec<Entry> {
        (FROM..=self.head).flat_map(|number| self.events(number)).collect()
    }

    /// Loads the chronicle; it must be right, whatever was in the file.
    async fn load(&self, path: &Path) -> Read {
        let found = read(self, path.to_owned(), FROM, |_| ()).await.unwrap();
        assert_eq!(found.entries, self.all());
        assert_eq!(found.head, self.at(self.head));
        found
    }

    /// The same, and which blocks had to be read for it.
    async fn reads(&self, path: &Path) -> Vec<u64> {
        self.load(path).await;
        self.read.take()
    }
}

impl Source for Chain {
    async fn head(&self) -> Result<Block> {
        Ok(self.at(self.head))
    }

    async fn block(&self, number: u64) -> Result<Option<Block>> {
        Ok((number <= self.head).then(|| self.at(number)))
    }

    async fn log(&self, from: u64, to: u64, mut progress: impl FnMut(u64)) -> Result<Vec<Entry>> {
        assert!(from <= to && to <= self.head, "blocks {from} to {to}");
        let mut found = Vec::new();
        for number in from..=to {
            self.read.borrow_mut().push(number);
            found.extend(self.events(number));
            progress(number);
        }
        Ok(found)
    }
}

/// A folder that goes away with its value.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("commons-chronicle-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("deep").join("chronicle.jsonl")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn blocks(from: u64, to: u64) -> Vec<u64> {
    (from..=to).collect()
}

#[tokio::test]
async fn only_what_is_new_is_read_again() {
    let folder = Folder::new();
    let path = folder.file();
    assert_eq!(Chain::new(25).reads(&path).await, blocks(FROM, 25));
    assert_eq!(Chain::new(25).reads(&path).await, NONE, "nothing is new");
    assert_eq!(Chain::new(31).reads(&path).await, blocks(26, 31));
    // Many steps at once, and one that ends where a step does.
    assert_eq!(Chain::new(4_321).reads(&path).await, blocks(32, 4_321));
    assert_eq!(Chain::new(5_321).reads(&path).await, blocks(4_322, 5_321));
    assert_eq!(Chain::new(5_321).reads(&path).await, NONE);
    let store = Store::open(path);
    assert_eq!(store.entries, Chain::new(5_321).all(), "and is there without a node");
    assert_eq!(store.newest().unwrap().block, Chain::new(0).at(5_321));
}

#[tokio::test]
async fn a_chain_on_which_nothing_happens_takes_no_room() {
    let folder = Folder::new();
    let path = folder.file();
    // No event has block 20, nor any other number that ends with 0.
    let quiet = |head| Chain { head, ..Chain::new(head) };
    quiet(19).load(&path).await;
    let size = |path: &Path| fs::metadata(path).unwrap().len();
    quiet(20).load(&path).await;
    let once = size(&path);
    for _ in 0..5 {
        assert_eq!(quiet(20).reads(&path).await, NONE);
    }
    assert_eq!(size(&path), once, "asking again writes nothing");
}

#[tokio::test]
async fn checkpoints_without_events_take_the_place_of_one_another() {
    let folder = Folder::new();
    let mut store = Store::open(folder.file());
    let chain = Chain::new(100);
    store.begin(FROM, Some(chain.at(FROM).hash));
    store.append(chain.events(9), chain.at(9));
    for number in 10..100 {
        store.append(Vec::new(), chain.at(number));
    }
    let lines = fs::read_to_string(folder.file()).unwrap().lines().count();
    assert_eq!(lines, 1 + 9 + 2, "a first line, events, and two checkpoints");
    let read = Store::open(folder.file());
    assert_eq!((read.newest().unwrap().block.number, read.entries), (99, chain.events(9)));
}

#[tokio::test]
async fn a_torn_or_edited_line_counts_for_nothing_and_is_mended() {
    let folder = Folder::new();
    let path = folder.file();
    for head in [4, 5, 7] {
        Chain::new(head).load(&path).await;
    }
    let whole = fs::read(&path).unwrap();
    let newest = |bytes: &[u8]| {
        fs::write(&path, bytes).unwrap();
        Store::open(path.clone()).newest().map_or(0, |mark| mark.block.number)
    };
    // Wherever it is cut, what a checkpoint vouches for is there.
    for length in (0..whole.len()).step_by(3) {
        let found = newest(&whole[..length]);
        assert!([0, 4, 5].contains(&found), "cut at {length}: block {found}");
    }
    assert_eq!(newest(&whole), 7);
    // Whichever byte is another one, nothing wrong is believed.
    for index in (0..whole.len()).step_by(7) {
        let mut edited = whole.clone();
        edited[index] ^= 1;
        let found = newest(&edited);
        assert!([0, 4, 5].contains(&found), "byte {index}: block {found}");
    }
    for (length, reads) in [
        (whole.len() - 1, blocks(6, 7)),
        (whole.len() / 2, blocks(5, 7)),
        (10, blocks(FROM, 7)),
        (0, blocks(FROM, 7)),
    ] {
        fs::write(&path, &whole[..length]).unwrap();
        let found = Chain::new(7).reads(&path).await;
        assert!(reads.ends_with(&found) || reads == found, "cut at {length}: {found:?}");
        assert_eq!(Chain::new(7).reads(&path).await, NONE, "it is whole again");
    }
    fs::write(&path, b"\xff\x00 not a chronicle\n{}\n").unwrap();
    assert_eq!(Chain::new(7).reads(&path).await, blocks(FROM, 7));
    assert_eq!(Chain::new(7).reads(&path).await, NONE);
}

#[tokio::test]
async fn what_another_chain_said_is_thrown_away() {
    let folder = Folder::new();
    let path = folder.file();
    for head in [12, 15, 27] {
        Chain::new(head).load(&path).await;
    }
    // It lost its newest blocks, and made others: those before are still right.
    assert_eq!(Chain::forked(28, 20).reads(&path).await, blocks(16, 28));
    assert_eq!(Chain::forked(28, 20).reads(&path).await, NONE);
    // A development chain begun anew has the same genesis, and nothing else.
    assert_eq!(Chain::forked(40, 1).reads(&path).await, blocks(FROM, 40));
    assert_eq!(Chain::forked(40, 1).reads(&path).await, NONE);
    assert_eq!(Chain::new(5).reads(&path).await, blocks(FROM, 5), "a shorter one too");
    assert_eq!(Chain::new(5).reads(&path).await, NONE);
}

#[tokio::test]
async fn a_node_that_is_behind_throws_nothing_away() {
    let folder = Folder::new();
    let path = folder.file();
    for head in [12, 27] {
        Chain::new(head).load(&path).await;
    }
    assert_eq!(Chain::new(20).reads(&path).await, blocks(13, 20));
    assert_eq!(Chain::new(2).reads(&path).await, NONE, "it does not have the deployment yet");
    assert_eq!(Chain::new(4).reads(&path).await, blocks(FROM, 4));
    assert_eq!(Chain::new(27).reads(&path).await, NONE, "all of it is still there");
}

#[tokio::test]
async fn another_first_block_begins_anew() {
    let folder = Folder::new();
    let path = folder.file();
    Chain::new(12).load(&path).await;
    let chain = Chain::new(12);
    let found = read(&chain, path.clone(), 5, |_| ()).await.unwrap();
    assert_eq!(chain.read.take(), blocks(5, 12));
    assert_eq!(found.entries.first().unwrap().block, 5);
}

#[tokio::test]
async fn two_at_the_same_time_do_not_spoil_it() {
    let folder = Folder::new();
    let path = folder.file();
    let chain = Chain::new(40);
    chain.load(&path).await;
    // Both have read the same, and write one after the other: the second leaves it to the first.
    let (mut one, mut other) = (Store::open(path.clone()), Store::open(path.clone()));
    one.append(chain.events(41), chain.at(41));
    other.append([chain.events(41), chain.events(42)].concat(), chain.at(42));
    other.append(chain.events(43), chain.at(43));
    assert_eq!((&one.note, &other.note), (&None, &None), "that is nothing to speak of");
    let read = Store::open(path.clone());
    assert_eq!(read.newest().unwrap().block.number, 41);
    assert_eq!(other.entries.len(), chain.all().len() + 1 + 2 + 3);
    // Really at the same time, as processes do: what is there afterwards is right.
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let path = &path;
            scope.spawn(move || {
                let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
                for round in 0..10 {
                    let since = if (thread + round) % 5 == 0 { 39 } else { 1_000 };
                    runtime.block_on(Chain::forked(41 + round * 3 + thread, since).load(path));
                }
            });
        }
    });
    assert!(!Chain::new(150).reads(&path).await.is_empty());
    assert_eq!(Chain::new(150).reads(&path).await, NONE);
}

#[tokio::test]
async fn a_file_that_cannot_be_read_or_written_is_told_of_and_no_error() {
    let folder = Folder::new();
    // A folder where a file should be can be neither read nor written.
    let path = folder.file();
    fs::create_dir_all(&path).unwrap();
    let found = Chain::new(12).load(&path).await;
    assert!(found.note.unwrap().contains("cannot be read"));
    assert_eq!(Chain::new(12).reads(&path).await, blocks(FROM, 12), "it only takes longer");
    // A file where a folder should be: it is not there, and cannot be made.
    fs::remove_dir(&path).unwrap();
    fs::remove_dir(path.parent().unwrap()).unwrap();
    fs::write(path.parent().unwrap(), "in the way").unwrap();
    let found = Chain::new(12).load(&path).await;
    assert!(found.note.unwrap().contains("is all read from the node each time"));
    // A folder that nobody may write in, unless those who run this may write everywhere.
    fs::remove_file(path.parent().unwrap()).unwrap();
    fs::create_dir(path.parent().unwrap()).unwrap();
    let closed = |closed| {
        let mut permissions = fs::metadata(path.parent().unwrap()).unwrap().permissions();
        permissions.set_readonly(closed);
        fs::set_permissions(path.parent().unwrap(), permissions).unwrap();
    };
    closed(true);
    let found = Chain::new(12).load(&path).await;
    assert_eq!(found.note.is_none(), path.exists());
    closed(false);
}

#[tokio::test]
async fn a_second_time_takes_a_fraction_of_the_first() {
    let folder = Folder::new();
    let path = folder.file();
    let chain = Chain::new(3_000);
    let first = chain.reads(&path).await.len();
    let again = Chain::new(3_001).reads(&path).await.len();
    assert_eq!((first, again), (2_998, 1), "blocks whose events were asked for");
}
