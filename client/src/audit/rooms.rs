//! What lies in which cell, in words.

use super::{
    money::{asset, pot},
    state::{CONTRACTS, ROOT},
};
use crate::names;
use commons_core::{
    Address, H256, U256,
    accepted::{AcceptedCell, AcceptedTotalCell, AgentBlock, BlockTotal},
    account::{Account, AccountCell, AgentCell, OlderLent, OlderReceived, OlderUnits},
    ballot::{Ballot, BallotCell, Receipt, ReceiptCell, TakenCell},
    cells::Cell,
    contribution::Contribution,
    delegation::{Lent, Received},
    governor::{Governor, Proposal, ProposalCell},
    history::History,
    hub::Hub,
    ledger::{ContributionCell, Ledger, NeedCell, Project, ProjectCell},
    need::Need,
    pool::{Asset, AssetCell, ClaimedCell, Holding, HoldingCell, Pool, Pot, PotCell, PotId},
    reputation::{BookCell, BookTotalCell, Reputation},
    trace::{Checkpoint, Trace},
    units::Units,
    versions::{OlderVersion, Version},
};
use scale::Decode;
use std::fmt::Debug;

/// Index of the ledger among the contracts.
const LEDGER: usize = 1;
/// Index of reputation among the contracts.
const REPUTATION: usize = 2;
/// Index of the governor among the contracts.
const GOVERNOR: usize = 4;
/// Index of the pool among the contracts.
const POOL: usize = 5;

/// Kinds of cells, in the order of a report.
pub const KINDS: [&str; 17] = [
    "roots with their histories (count, head)",
    "contributions",
    "projects",
    "accounts",
    "older checkpoints",
    "books of projects",
    "accepted points and floors",
    "ballots",
    "casts",
    "votes that were taken back",
    "proposals",
    "older parameters",
    "pots",
    "what is owed of each asset, with its history (count, head)",
    "assets",
    "who was paid from which pots",
    "needs",
];

// The rooms of the ledger.
const CONTRIBUTION: u8 = ContributionCell::ROOM;
const PROJECT: u8 = ProjectCell::ROOM;
const NEED: u8 = NeedCell::ROOM;
const OLDER_VERSION: u8 = OlderVersion::ROOM;
// The rooms of the pool, which keeps older parameters as the ledger does.
const POT: u8 = PotCell::ROOM;
const HOLDING: u8 = HoldingCell::ROOM;
const ASSET: u8 = AssetCell::ROOM;
const CLAIMED: u8 = ClaimedCell::ROOM;
// The room of the governor.
const PROPOSAL: u8 = ProposalCell::ROOM;
// The rooms of reputation.
const ACCOUNT: u8 = AccountCell::ROOM;
const AGENT: u8 = AgentCell::ROOM;
const OLDER_UNITS: u8 = OlderUnits::ROOM;
const OLDER_LENT: u8 = OlderLent::ROOM;
const OLDER_RECEIVED: u8 = OlderReceived::ROOM;
const BOOK: u8 = BookCell::ROOM;
const BOOK_TOTAL: u8 = BookTotalCell::ROOM;
const ACCEPTED: u8 = AcceptedCell::ROOM;
const ACCEPTED_TOTAL: u8 = AcceptedTotalCell::ROOM;
const BALLOT: u8 = BallotCell::ROOM;
const RECEIPT: u8 = ReceiptCell::ROOM;
const TAKEN: u8 = TakenCell::ROOM;

/// The kind of a cell.
pub fn kind(contract: usize, key: &[u8]) -> &'static str {
    if key == ROOT {
        return KINDS[0];
    }
    match (contract, key.first().copied().unwrap_or_default()) {
        (GOVERNOR, _) => KINDS[10],
        (LEDGER, CONTRIBUTION) => KINDS[1],
        (LEDGER, NEED) => KINDS[16],
        (LEDGER | POOL, OLDER_VERSION) => KINDS[11],
        (POOL, POT) => KINDS[12],
        (POOL, HOLDING) => KINDS[13],
        (POOL, ASSET) => KINDS[14],
        (POOL, _) => KINDS[15],
        (LEDGER, _) => KINDS[2],
        (_, ACCOUNT | AGENT) => KINDS[3],
        (_, OLDER_UNITS | OLDER_LENT | OLDER_RECEIVED) => KINDS[4],
        (_, BOOK | BOOK_TOTAL) => KINDS[5],
        (_, ACCEPTED | ACCEPTED_TOTAL) => KINDS[6],
        (_, BALLOT) => KINDS[7],
        (_, TAKEN) => KINDS[9],
        _ => KINDS[8],
    }
}

/// A cell's name.
pub fn name(contract: usize, key: &[u8]) -> String {
    let of = CONTRACTS.get(contract).copied().unwrap_or_default();
    if key == ROOT {
        return format!("root of the {of}");
    }
    let rest = key.get(1..).unwrap_or_default();
    let agent = |from: usize| {
        let bytes = rest.get(from..from + 20).unwrap_or(&[0; 20]);
        names::show(Address::from_slice(bytes))
    };
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b));
    let hash = || format!("{:?}", H256::from_slice(rest.get(..32).unwrap_or(&[0; 32])));
    match (contract, key.first().copied().unwrap_or_default()) {
        (LEDGER, CONTRIBUTION) => format!("contribution {}", number(rest)),
        (LEDGER, PROJECT) => format!("project {}", number(rest)),
        (LEDGER, NEED) => format!("need {}", number(rest)),
        (LEDGER | POOL, OLDER_VERSION) => format!("older parameters {}", number(rest)),
        (POOL, POT) => match PotId::decode(&mut &rest[..]) {
            Ok(id) => pot(id),
            Err(_) => format!("pot {rest:02x?}"),
        },
        (POOL, HOLDING) => match Asset::decode(&mut &rest[..]) {
            Ok(of) => format!("what is owed of {}", asset(of)),
            Err(_) => format!("asset {rest:02x?}"),
        },
        (POOL, ASSET) => format!("asset number {}", number(rest)),
        // The number of the page comes last, and the agent before it.
        (POOL, CLAIMED) => format!("pots from which {} was paid", agent(rest.len().max(24) - 24)),
        (GOVERNOR, PROPOSAL) => format!("proposal {}", number(rest)),
        (REPUTATION, ACCOUNT) => format!("account of {}", agent(0)),
        (REPUTATION, AGENT) => format!("agent number {}", number(rest)),
        (REPUTATION, room @ (OLDER_UNITS | OLDER_LENT | OLDER_RECEIVED)) => {
            format!("older checkpoint {room}:{rest:02x?}")
        }
        (REPUTATION, BOOK) => {
            format!("book of {} in project {}", agent(4), number(&rest[..4.min(rest.len())]))
        }
        (REPUTATION, BOOK_TOTAL) => format!("book of project {}", number(rest)),
        (REPUTATION, ACCEPTED) => format!("accepted points of {}", agent(4)),
        (REPUTATION, ACCEPTED_TOTAL) => "accepted points of all".into(),
        (REPUTATION, BALLOT) => format!("ballot {}", hash()),
        (REPUTATION, RECEIPT) => format!("cast of {} in ballot {}", agent(32), hash()),
        (REPUTATION, TAKEN) => format!("taken back from {} in ballot {}", agent(32), hash()),
        _ => format!("cell {key:02x?} of the {of}"),
    }
}

/// A cell's value, as far as it can be read.
pub fn value(contract: usize, key: &[u8], bytes: &[u8]) -> String {
    fn show<T: Decode + Debug>(bytes: &[u8]) -> String {
        match T::decode(&mut &bytes[..]) {
            Ok(value) => format!("{value:?}"),
            Err(_) => format!("the bytes {bytes:02x?}"),
        }
    }
    match (contract, key.first().copied().unwrap_or_default()) {
        (0, _) => show::<(Hub, History)>(bytes),
        (LEDGER, _) if key == ROOT => show::<(Ledger, History)>(bytes),
        (GOVERNOR, _) if key == ROOT => show::<(Governor, History)>(bytes),
        (POOL, _) if key == ROOT => show::<(Pool, History)>(bytes),
        (_, _) if key == ROOT => show::<(Reputation, History)>(bytes),
        (GOVERNOR, _) => show::<Proposal>(bytes),
        (LEDGER, CONTRIBUTION) => show::<Contribution>(bytes),
        (LEDGER, NEED) => show::<Need>(bytes),
        (LEDGER | POOL, OLDER_VERSION) => show::<Checkpoint<Version>>(bytes),
        (POOL, POT) => show::<Pot>(bytes),
        (POOL, HOLDING) => show::<Holding>(bytes),
        (POOL, ASSET) => show::<Address>(bytes),
        (POOL, _) => show::<U256>(bytes),
        (LEDGER, _) => show::<Project>(bytes),
        (_, ACCOUNT) => show::<Account>(bytes),
        (_, AGENT) => show::<Address>(bytes),
        (_, OLDER_UNITS) => show::<Checkpoint<Units>>(bytes),
        (_, OLDER_LENT) => show::<Checkpoint<Lent>>(bytes),
        (_, OLDER_RECEIVED) => show::<Checkpoint<Received>>(bytes),
        (_, BOOK | BOOK_TOTAL) => show::<Trace<Units>>(bytes),
        (_, ACCEPTED) => show::<AgentBlock>(bytes),
        (_, ACCEPTED_TOTAL) => show::<BlockTotal>(bytes),
        (_, BALLOT) => show::<Ballot>(bytes),
        (_, TAKEN) => show::<Units>(bytes),
        _ => show::<Receipt>(bytes),
    }
}
