//! What most tests of the pool begin with, and what they expect of it.

use commons_client::{bundle::keccak256, log};
use commons_core::{
    Address, H256, U256,
    history::History,
    parameters::Parameters,
    pool::{Asset, Claimed, Part, PotId, Purpose, Shares},
    units::{Epoch, ProjectId},
};
use e2e_tests::{
    Suite, agent, ask, draft_in, evm, founders,
    money::{TOKEN, part_of},
    quick, tell,
};
use ink::{abi::Ink, env::Event};

/// Points accepted in epoch 0 in project 1, in millionths: more than a pot is divided by at least.
pub const ALL: u128 = 42_000_000;
/// Eve's of them.
pub const EVE: u128 = 30_000_000;
/// Ferdie's of them.
pub const FERDIE: u128 = 12_000_000;
/// Dave's, in no project.
pub const DAVE: u128 = 6_000_000;

/// What Bob puts in for project 1, in the chain's own smallest units.
pub const PUT: u128 = 7 * TOKEN + 3;
/// Where that lies.
pub const POT: PotId = PotId {
    asset: Asset::Native,
    purpose: Purpose::Project { epoch: Epoch(0), project: ProjectId(1) },
};

/// A commons in whose first epoch Eve and Ferdie worked for project 1, and Dave for none.
pub async fn season() -> Suite {
    season_with(quick()).await
}

/// The same with other parameters.
pub async fn season_with(parameters: Parameters) -> Suite {
    let mut suite = Suite::with(parameters, founders()).await.expect("these parameters work");
    open_project(&mut suite).await;
    for (who, number, points) in [("eve", 1, EVE), ("ferdie", 1, FERDIE), ("dave", 0, DAVE)] {
        let points = u64::try_from(points / 1_000_000).unwrap();
        work(&mut suite, who, number, points).await;
    }
    suite
}

/// The season with money for project 1 in its first epoch, whose pot is open.
pub async fn funded() -> Suite {
    let mut suite = season().await;
    suite.fund("bob", PUT, 1).await.unwrap();
    suite.open(POT).await;
    suite
}

/// Opens one more project.
pub async fn open_project(suite: &mut Suite) {
    tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).expect("anyone may");
}

/// Somebody works for a project, which is accepted at once.
pub async fn work(suite: &mut Suite, who: &str, number: u32, points: u64) {
    let id = suite.record(who, draft_in(number, points)).await;
    suite.accept(id.0).await;
}

/// A listed token of the small kind, of which Bob has so much.
pub async fn listed(suite: &mut Suite, answer: &str, amount: impl Into<U256>) -> Address {
    let token = suite.make_of(evm::token(answer), vec![]).await.unwrap();
    suite.list(token, true).await.unwrap();
    suite.mint(token, agent("bob"), amount).await;
    token
}

/// How an amount is divided by default: work, equity, floor, commons.
pub fn split(amount: U256) -> [U256; 4] {
    let [work, equity, floor] = [6_000, 2_500, 1_000].map(|bps| part_of(amount, bps, 10_000));
    [work, equity, floor, amount - work - equity - floor]
}

/// What somebody has of a deposit who did `mine` of `all` the work, in this epoch as before.
pub fn claimed(amount: U256, mine: u128, all: u128) -> Claimed {
    let [work, equity, ..] = split(amount);
    Claimed { work: part_of(work, mine, all), equity: part_of(equity, mine, all) }
}

/// What an agent can claim of so much work and equity in a pot, as reputation says of the second before
/// it opens.
pub async fn due(suite: &mut Suite, who: &str, pot: PotId, work: U256, equity: U256) -> Claimed {
    let (window, calendar) = (ask!(suite, pool.window(pot.purpose)), ask!(suite, pool.calendar()));
    let at = window.opens - 1;
    let share = suite.share(who, pot.purpose, at).await.expect("it is over");
    let accepted = share.accepted_total.max(window.pot_min).0;
    let earned = share.earned_total.max(calendar.units_up(window.pot_min, at)).0;
    Claimed {
        work: part_of(work, share.accepted.0.into(), accepted.into()),
        equity: part_of(equity, share.earned.0, earned),
    }
}

/// A part of a pot that is not divided yet.
pub fn whole(put: U256) -> Part {
    Part { put, left: put, shares: None }
}

/// A part of a pot from which so much was taken.
pub fn divided(put: U256, taken: U256, all: u128, whole: u128) -> Part {
    Part { put, left: put - taken, shares: Some(Shares { all, whole }) }
}

/// A history with one more event.
pub fn then<E: Event<Ink>>(mut history: History, event: &E) -> History {
    let (topic, data) = log::encode(event);
    history.push(&topic.0, &data, keccak256);
    history
}
