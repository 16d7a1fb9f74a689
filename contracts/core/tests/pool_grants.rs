//! Money that is meant for a project stays with it, as long as anybody may still come and work there.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, adopt, agent, cast, draft, five, governor,
    money::{claim, fund, pot, sweep},
    record_draft, settlement,
};
use commons_core::{
    Time, U256,
    model::Commons,
    parameters::Parameters,
    pool::{Asset, PotId, Purpose},
    units::Epoch,
};

const GRANT: u64 = 1_000_000;

fn grant(commons: &mut Commons, project: u32, now: Time, amount: u64) -> PotId {
    fund(commons, now, Asset::Native, project, U256::from(amount)).unwrap()
}

fn project(commons: &mut Commons) -> u32 {
    commons.open_project(agent(0), Default::default(), 0, GENESIS).unwrap().0
}

/// Epoch and project of a pot.
fn place(id: PotId) -> (u32, u32) {
    match id.purpose {
        Purpose::Project { epoch, project } => (epoch.0, project.0),
        Purpose::Floor { .. } => unreachable!("not the pot of a project"),
    }
}

fn opens(id: PotId) -> Time {
    GENESIS + u64::from(place(id).0 + 2) * WEEK
}

/// Moves money on from pot to pot until one of epoch `last` has it.
fn roll(commons: &mut Commons, mut id: PotId, last: u32) -> PotId {
    while place(id).0 < last {
        id = sweep(commons, opens(id), id).unwrap().to;
    }
    id
}

#[test]
fn a_grant_waits_a_claim_window_for_somebody_to_work_and_is_for_all_then() {
    let mut commons = five();
    let ours = project(&mut commons);
    let id = grant(&mut commons, ours, GENESIS, GRANT);
    let id = roll(&mut commons, id, 24);
    assert_eq!(place(id), (24, ours));
    let swept = sweep(&mut commons, opens(id), id).unwrap();
    assert_eq!(place(swept.to).1, 0, "epoch 26: nobody came for 26 epochs");
}

/// Otherwise a few units, moved on for half a year, would take every later grant along.
#[test]
fn old_dust_does_not_take_a_fresh_grant_along() {
    let mut commons = five();
    let ours = project(&mut commons);
    let dust = grant(&mut commons, ours, GENESIS, 10);
    let id = roll(&mut commons, dust, 24);
    let fresh = grant(&mut commons, ours, GENESIS + 24 * WEEK + DAY, GRANT);
    assert_eq!(fresh, id);
    let swept = sweep(&mut commons, opens(id), id).unwrap();
    assert_eq!(place(swept.to).1, ours);
    assert_eq!(pot(&commons, swept.to).unwrap().since, Some(Epoch(24)));
    let last = roll(&mut commons, swept.to, 48);
    assert_eq!(place(last).1, ours, "the grant waits as long as the dust did");
}

#[test]
fn a_vote_takes_no_grant_from_its_project() {
    let mut commons = five();
    let ours = project(&mut commons);
    let id = grant(&mut commons, ours, GENESIS, GRANT);
    let short = Parameters { claim_window: 1, ..Parameters::default() };
    adopt(&mut commons, governor(), GENESIS + 10 * DAY, short).unwrap();
    let swept = sweep(&mut commons, GENESIS + 2 * WEEK, id).unwrap();
    assert_eq!(place(swept.to).1, ours, "the window of when it was given");
}

/// What waits to be settled counts in the epoch in which somebody settles it, faded. So it can come to count
/// where money has moved to; anybody can prevent that by settling it in time.
#[test]
fn who_is_not_settled_in_time_can_have_a_part_in_what_moved_on() {
    for settled_in_time in [false, true] {
        let mut commons = five();
        let id = grant(&mut commons, 0, GENESIS, GRANT);
        let (work, terms) = record_draft(&mut commons, 5, GENESIS, draft(200 * POINT, vec![]));
        for who in 0..3 {
            cast(&mut commons, agent(who), GENESIS + 1, &terms, 10).unwrap();
        }
        if settled_in_time {
            commons.settle(terms.closes, work).unwrap();
            let all = claim(&mut commons, agent(5), opens(id), id).unwrap();
            assert_eq!(all.work, U256::from(GRANT * 6 / 10), "at once, from its own pot");
            continue;
        }
        let swept = sweep(&mut commons, opens(id), id).unwrap();
        let (epoch, _) = place(swept.to);
        commons.settle(GENESIS + u64::from(epoch) * WEEK, work).unwrap();
        assert_eq!(settlement(&commons, work).counts, Epoch(epoch));
        let got = claim(&mut commons, agent(5), opens(swept.to), swept.to).unwrap();
        assert_eq!(got.work, swept.work);
    }
}
