//! What the tests of the rules share.
#![allow(dead_code, unused_imports)] // each test takes what it needs

pub mod checks;
pub mod drain;
pub mod exact;
pub mod ghost;
pub mod governance;
pub mod money;
pub mod needs;
mod ops;
mod predictions;
pub mod proposals;
pub mod purse;
mod spend;
pub mod spending;
pub mod steps;
mod versions;
pub mod wishes;
pub mod world;

pub use ops::{Done, Op, run};

use commons_core::{
    Address, H256, Time,
    ballot::{BallotCell, Cast, CastError, GradeBallot, Kind, SupportBallot, Tally, Terms},
    cells::Cells,
    contribution::{Action, Contribution, Draft, Effort, Fate, Settlement, Unit},
    delegation::{DelegationError, Lent},
    founding::Seed,
    history::History,
    hub::{Addresses, Charter, Origin},
    ledger::{LedgerError, Rules},
    model::Commons,
    parameters::Parameters,
    pool::Purpose,
    reputation::{Asked, Share, Voted},
    review::Outcome,
    units::{ContributionId, Epoch, Points, ProjectId, Units},
};
use scale::Encode;

pub const GENESIS: Time = 1_000_000;
pub const DAY: Time = 86_400;
pub const WEEK: Time = 7 * DAY;
/// A season of the default parameters.
pub const SEASON: Time = 13 * WEEK;
pub const POINT: u64 = 1_000_000;

/// Not a real hash, but no two terms in these tests share it.
pub fn name(bytes: &[u8]) -> [u8; 32] {
    let (mut a, mut b) = (0xcbf2_9ce4_8422_2325u64, 0x9e37_79b9_7f4a_7c15u64);
    for byte in bytes {
        a = (a ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        b = (b ^ a).rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    let mut out = [0; 32];
    out[..8].copy_from_slice(&a.to_le_bytes());
    out[8..16].copy_from_slice(&b.to_le_bytes());
    out
}

pub fn agent(index: u8) -> Address {
    Address::repeat_byte(index + 1)
}

/// The suite.
pub fn suite() -> Addresses {
    Addresses {
        hub: Address::repeat_byte(0xee),
        ledger: ledger(),
        reputation: Address::repeat_byte(0xcc),
        books: Address::repeat_byte(0xcd),
        governor: governor(),
        pool: Address::repeat_byte(0xce),
    }
}

/// The address of the ledger.
pub fn ledger() -> Address {
    Address::repeat_byte(0xaa)
}

/// The only one who corrects.
pub fn governor() -> Address {
    Address::repeat_byte(0xbb)
}

/// The norms that every commons here begins with.
pub fn charter() -> Charter {
    Charter { document: H256::repeat_byte(7), uri: b"ipfs://charter".to_vec() }
}

pub fn draft(points: u64, cites: Vec<ContributionId>) -> Draft {
    draft_for(0, points, cites)
}

pub fn draft_for(project: u32, points: u64, cites: Vec<ContributionId>) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 1_500, unit: Unit::Hour },
        claimed: Points(points),
        evidence: H256::zero(),
        project: ProjectId(project),
        cites,
        satisfies: None,
    }
}

/// A commons whose founders, `agent(0)` and so on, hold so many millionths of a point.
pub fn commons(parameters: Parameters, seeds: &[u64]) -> Commons {
    let origin = Origin::Founders(founders(seeds));
    Commons::found(suite(), GENESIS, parameters, &origin, &charter(), name).unwrap()
}

/// Founders, `agent(0)` and so on, with so many millionths of a point.
pub fn founders(seeds: &[u64]) -> Vec<Seed> {
    let seed = |(points, index): (&u64, u8)| Seed { agent: agent(index), points: Points(*points) };
    seeds.iter().zip(0u8..).map(seed).collect()
}

/// Five founders of 100 points each; `agent(5)` and beyond hold nothing.
pub fn five() -> Commons {
    commons(Parameters::default(), &[100 * POINT; 5])
}

/// Casts by the message for the ballot's kind; the names of the arguments of [`Cast`] are told by their
/// order.
pub fn cast(
    commons: &mut Commons,
    who: Address,
    now: Time,
    terms: &Terms,
    choice: u8,
) -> Result<Voted, CastError> {
    let cast = Cast { caller: who, now, choice, reason_length: 0 };
    let record = |voted: &Voted, history: &mut History| {
        history.push(&[1; 32], &(who, choice, voted.weight).encode(), name);
    };
    match terms.kind {
        Kind::Signal { .. } => commons.signal(terms, &cast, record),
        Kind::Grade { .. } | Kind::Support { .. } => commons.cast(terms, &cast, record),
    }
}

/// Lends a vote; lending to oneself takes it back.
pub fn delegate(
    commons: &mut Commons,
    who: Address,
    now: Time,
    to: Address,
    seasons: u8,
) -> Result<Lent, DelegationError> {
    commons.delegate(who, now, to, seasons, |lent, history| {
        history.push(&[2; 32], &(who, lent).encode(), name);
    })
}

/// Takes a vote back.
pub fn undelegate(commons: &mut Commons, who: Address, now: Time) -> Result<Lent, DelegationError> {
    delegate(commons, who, now, who, 0)
}

/// Adopts as a passed proposal would.
pub fn adopt(
    commons: &mut Commons,
    caller: Address,
    now: Time,
    parameters: Parameters,
) -> Result<(), LedgerError> {
    commons.ledger.adopt(&mut commons.ledger_cells, caller, parameters, now)?;
    // The pool keeps the same versions, so it refuses nothing that the ledger takes.
    commons.pool.adopt(&mut commons.pool_cells, caller, parameters, now).unwrap();
    // The governor knows its own.
    commons.governor.parameters = parameters;
    Ok(())
}

/// Chains a listing as the pool would.
pub fn listed(asset: Address, listed: bool, history: &mut History) {
    history.push(&[3; 32], &(asset, listed).encode(), name);
}

/// Records work of an agent for the commons.
pub fn record(commons: &mut Commons, who: u8, now: Time, points: u64) -> (ContributionId, Terms) {
    record_draft(commons, who, now, draft(points, vec![]))
}

pub fn record_draft(
    commons: &mut Commons,
    who: u8,
    now: Time,
    draft: Draft,
) -> (ContributionId, Terms) {
    let id = commons.record(agent(who), now, draft, 0).unwrap();
    (id, commons.terms(id).unwrap())
}

/// Records work, lets these agents grade it 10 a second later, and settles it when it closes.
/// Returns also when that is.
pub fn accepted(
    commons: &mut Commons,
    who: u8,
    now: Time,
    draft: Draft,
    reviewers: &[u8],
) -> (ContributionId, Terms, Time) {
    let (id, terms) = record_draft(commons, who, now, draft);
    for reviewer in reviewers {
        cast(commons, agent(*reviewer), now + 1, &terms, 10).unwrap();
    }
    let (_, decision) = commons.settle(terms.closes, id).unwrap();
    assert!(matches!(decision.outcome, Outcome::Accepted { .. }), "{decision:?}");
    (id, terms, terms.closes)
}

/// Settles, and gives only the outcome.
pub fn settle(
    commons: &mut Commons,
    now: Time,
    id: ContributionId,
) -> Result<Outcome, LedgerError> {
    commons.settle(now, id).map(|(_, decision)| decision.outcome)
}

/// A change of one contribution by its contributor, under the newest parameters.
pub fn change(
    commons: &mut Commons,
    id: ContributionId,
    change: impl FnOnce(&mut Contribution, &Rules) -> Result<(), LedgerError>,
) -> Result<(), LedgerError> {
    commons.change(id, Time::MAX, change)
}

pub fn settlement(commons: &Commons, id: ContributionId) -> Settlement {
    match commons.contribution(id).unwrap().fate {
        Fate::Settled(settlement) => settlement,
        other => panic!("{other:?}"),
    }
}

pub fn own(commons: &Commons, who: Address, at: Time) -> u128 {
    commons.reputation.own_at(&commons.reputation_cells, who, at).0
}

pub fn votes(commons: &Commons, who: Address, at: Time) -> u128 {
    commons.reputation.votes_at(&commons.reputation_cells, who, at).0
}

pub fn total(commons: &Commons, at: Time) -> u128 {
    commons.reputation.total_at(&commons.reputation_cells, at).0
}

pub fn earned(commons: &Commons, who: Address, project: u32, at: Time) -> u128 {
    commons.reputation.earned_at(&commons.reputation_cells, who, ProjectId(project), at).0
}

/// An agent's part in the work and in the earnings of a project in an epoch, and in the floor of its
/// block.
pub fn share(commons: &Commons, who: Address, project: u32, epoch: u32, at: Time) -> Share {
    let part = |purpose| {
        let asked = Asked { purpose, at, totals: true };
        commons.reputation.share(&commons.reputation_cells, who, &asked)
    };
    let (epoch, project) = (Epoch(epoch), ProjectId(project));
    let Share { floor, floor_min, above_floor, .. } = part(Purpose::floor_of(epoch));
    Share { floor, floor_min, above_floor, ..part(Purpose::Project { epoch, project }) }
}

pub fn tally(commons: &Commons, terms: &Terms) -> Option<Tally> {
    let cells = &commons.reputation_cells;
    cells.read(&BallotCell(terms.name(cells))).map(|ballot| ballot.tally)
}

pub fn grades(commons: &Commons, terms: &Terms) -> GradeBallot {
    match tally(commons, terms) {
        Some(Tally::Grade(tally)) => tally,
        other => panic!("{other:?}"),
    }
}

pub fn support(commons: &Commons, terms: &Terms) -> SupportBallot {
    match tally(commons, terms) {
        Some(Tally::Support(tally)) => tally,
        other => panic!("{other:?}"),
    }
}

/// Terms of a Support ballot of somebody who is not the ledger, open from the second after the
/// snapshot for so long.
pub fn proposal(subject: u64, snapshot: Time, length: Time, quorum: u128, extension: u32) -> Terms {
    Terms {
        convener: Address::repeat_byte(0xdd),
        subject,
        revision: 0,
        snapshot,
        opens: snapshot + 1,
        closes: snapshot + 1 + length,
        kind: Kind::Support { quorum: Units(quorum), extension },
    }
}
