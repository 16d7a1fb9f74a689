//! What somebody may try to draw more money than is theirs, or to keep others from theirs. Five founders
//! hold 100 points each; agents 5 and beyond work. Amounts are so round that everybody can follow.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, adopt, agent, cast, draft_for, five, governor,
    money::{claim, floor_pot, fund, pot, project_pot, sweep},
    record_draft, settlement,
};
use commons_core::{
    Time, U256,
    model::Commons,
    parameters::Parameters,
    pool::{Asset, PoolError, PotId, Purpose, holding},
    units::{BasisPoints, ContributionId, Epoch, Points},
};

const NATIVE: Asset = Asset::Native;
/// The pots of epoch 0 open.
const OPENS: Time = GENESIS + 2 * WEEK;
/// The floor of the first four epochs opens.
const FLOOR: Time = GENESIS + 5 * WEEK;
const WINDOW: Time = 26 * WEEK;

/// Work of an agent for a project that counts in the epoch in which it is recorded, and is confirmed by
/// all founders.
fn work(commons: &mut Commons, who: u8, epoch: u64, project: u32, points: u64) -> ContributionId {
    let draft = draft_for(project, points * POINT, vec![]);
    accepted(commons, who, GENESIS + epoch * WEEK, draft, &[0, 1, 2, 3, 4]).0
}

/// Puts 10,000 in, in the middle of an epoch: 6,000 for work, 2,500 for equity, 1,000 for the floor.
fn deposit(commons: &mut Commons, epoch: u64, project: u32) -> PotId {
    let now = GENESIS + epoch * WEEK + DAY;
    fund(commons, now, NATIVE, project, U256::from(10_000)).unwrap()
}

/// Work and equity that an agent claims.
fn claimed(commons: &mut Commons, who: u8, now: Time, id: PotId) -> Result<(u64, u64), PoolError> {
    let claimed = claim(commons, agent(who), now, id)?;
    Ok((claimed.work.as_u64(), claimed.equity.as_u64()))
}

/// What is left in a pot.
fn left(commons: &Commons, id: PotId) -> (u64, u64) {
    let pot = pot(commons, id).unwrap_or_default();
    (pot.work.left.as_u64(), pot.equity.left.as_u64())
}

fn project(commons: &mut Commons) -> u32 {
    commons.open_project(agent(0), Default::default(), 0, GENESIS).unwrap().0
}

#[test]
fn a_lone_claimant_of_a_rich_thin_pot_receives_what_their_points_are_worth() {
    let mut commons = five();
    let rich = deposit(&mut commons, 0, 0);
    work(&mut commons, 5, 0, 0, 1);
    // A point of 20, and what is left of it an epoch later.
    assert_eq!(claimed(&mut commons, 5, OPENS, rich), Ok((300, 121)));
    // The rest moves on at once, and not to the same agent for the same work.
    let swept = sweep(&mut commons, OPENS, rich).unwrap();
    assert_eq!((swept.work, swept.equity), (5_700.into(), 2_379.into()));
    assert_eq!(swept.to, project_pot(NATIVE, 3, 0));
    assert_eq!(left(&commons, rich), (0, 0));
    let later = claimed(&mut commons, 5, GENESIS + 5 * WEEK, swept.to).unwrap();
    assert_eq!(later.0, 0, "no work, no part in the work");
    assert!(later.1 < 121, "equity fades");
}

#[test]
fn who_claims_twice_is_paid_once() {
    let mut commons = five();
    let id = deposit(&mut commons, 0, 0);
    work(&mut commons, 5, 0, 0, 30);
    assert_eq!(claimed(&mut commons, 5, OPENS, id), Ok((6_000, 2_500)));
    let before = commons.pool_cells.cells.clone();
    for now in [OPENS, OPENS + 1, OPENS + WINDOW - 1] {
        let twice = PoolError::ClaimedAlready { pot: id };
        assert_eq!(claimed(&mut commons, 5, now, id), Err(twice));
    }
    assert_eq!(commons.pool_cells.cells, before);
    // Other pots of the same agent have bits of their own, on either side of the end of a cell.
    let long = Parameters { claim_window: 520, half_life: 520, ..Parameters::default() };
    let mut commons = common::commons(long, &[100 * POINT; 5]);
    let mut pots = vec![];
    for epoch in [0, 1, 254, 255, 256, 257, 511, 512] {
        work(&mut commons, 5, epoch, 0, 30);
        pots.push(deposit(&mut commons, epoch, 0));
    }
    for id in &pots {
        let now = GENESIS + 515 * WEEK;
        assert!(claimed(&mut commons, 5, now, *id).is_ok(), "{id:?}");
        let twice = PoolError::ClaimedAlready { pot: *id };
        assert_eq!(claimed(&mut commons, 5, now, *id), Err(twice));
    }
}

#[test]
fn nobody_claims_early_or_late() {
    let mut commons = five();
    let id = deposit(&mut commons, 0, 0);
    let floor = floor_pot(NATIVE, 0);
    work(&mut commons, 5, 0, 0, 30);
    for (id, opens, due) in [(id, OPENS, (6_000, 2_500)), (floor, FLOOR, (1_000, 0))] {
        let mut early = commons.clone();
        for now in [GENESIS, GENESIS + 7 * DAY, opens - 1] {
            let refused = PoolError::PotNotOpen { opens, now };
            assert_eq!(claimed(&mut early, 5, now, id), Err(refused));
            assert_eq!(sweep(&mut early, now, id), Err(refused));
            assert_eq!(early.claimable(agent(5), id, now), Err(refused));
        }
        assert_eq!(claimed(&mut early, 5, opens, id), Ok(due));
        let until = opens + WINDOW;
        assert_eq!(claimed(&mut commons.clone(), 5, until - 1, id), Ok(due));
        let over = PoolError::WindowOver { until, now: until };
        assert_eq!(claimed(&mut commons.clone(), 5, until, id), Err(over), "swept or not");
    }
}

#[test]
fn nothing_is_paid_from_an_empty_pot() {
    let mut commons = five();
    work(&mut commons, 5, 0, 0, 30);
    let [none, floor] = [project_pot(NATIVE, 0, 0), floor_pot(NATIVE, 0)];
    for (id, now) in [(none, OPENS), (floor, FLOOR), (project_pot(NATIVE, 0, 9), OPENS)] {
        let nothing = PoolError::NothingToClaim { pot: id };
        assert_eq!(claimed(&mut commons, 5, now, id), Err(nothing));
        let until = now + WINDOW;
        for now in [now, until] {
            let nothing = PoolError::NothingToSweep { until, now };
            assert_eq!(sweep(&mut commons, now, id), Err(nothing));
        }
    }
    assert!(commons.pool_cells.cells.is_empty(), "a refusal leaves nothing behind");
    // Nothing is the founders' either, whose reputation is seed, nor of who has less than a unit.
    let id = fund(&mut commons, GENESIS + 1, NATIVE, 0, U256::from(2)).unwrap();
    work(&mut commons, 6, 0, 0, 29);
    for who in [0, 5, 6, 7] {
        let nothing = PoolError::NothingToClaim { pot: id };
        assert_eq!(claimed(&mut commons, who, OPENS, id), Err(nothing));
    }
    assert_eq!(left(&commons, id), (1, 0));
    // What has been taken to the last unit has nothing to sweep.
    let mut commons = five();
    let id = deposit(&mut commons, 0, 0);
    work(&mut commons, 5, 0, 0, 30);
    claimed(&mut commons, 5, OPENS, id).unwrap();
    for now in [OPENS, OPENS + WINDOW] {
        let nothing = PoolError::NothingToSweep { until: OPENS + WINDOW, now };
        assert_eq!(sweep(&mut commons, now, id), Err(nothing));
    }
}

#[test]
fn parameters_changed_while_pots_fill_or_are_open_change_nothing_about_them() {
    let other = Parameters {
        equation: common::spending::equation([0, 0, 10_000]),
        pot_min: Points(10_000 * POINT),
        claim_window: 1,
        floor_min: Points(100 * POINT),
        dispute_period: 21 * DAY as u32,
        ..Parameters::default()
    };
    // At the start of the epoch, while it runs, before its pots open, and when they have.
    for at in [GENESIS, GENESIS + 3 * DAY, OPENS - 1, OPENS, OPENS + 3] {
        let mut commons = five();
        let adopted = |commons: &mut Commons, when| {
            if when == at {
                adopt(commons, governor(), at, other).unwrap();
            }
        };
        adopted(&mut commons, GENESIS);
        let id = deposit(&mut commons, 0, 0);
        work(&mut commons, 5, 0, 0, 10);
        work(&mut commons, 6, 0, 0, 30);
        adopted(&mut commons, GENESIS + 3 * DAY);
        let again = fund(&mut commons, GENESIS + 4 * DAY, NATIVE, 0, U256::from(10_000)).unwrap();
        assert_eq!(again, id);
        adopted(&mut commons, OPENS - 1);
        adopted(&mut commons, OPENS);
        assert_eq!(claimed(&mut commons, 5, OPENS, id), Ok((3_000, 1_250)), "changed at {at}");
        adopted(&mut commons, OPENS + 3);
        assert_eq!(claimed(&mut commons, 6, OPENS + WINDOW - 1, id), Ok((9_000, 3_750)));
        // The floor goes by the block: its window and its least points are those of GENESIS; but the pots
        // of its last epoch may open later.
        let floor = commons.pool.window(&commons.pool_cells, Purpose::Floor { block: 0 });
        assert_eq!(floor.until - floor.opens, WINDOW);
        for who in [5, 6] {
            let claimed = claimed(&mut commons, who, floor.opens, floor_pot(NATIVE, 0));
            assert_eq!(claimed, Ok((1_000, 0)), "8 points, not 100");
        }
        // From the next epoch on, all of it holds.
        let next = commons.pool.calendar.epoch(at).0 + 1;
        let window = commons.pool.window(&commons.pool_cells, project_pot(NATIVE, next, 0).purpose);
        assert_eq!((window.until - window.opens, window.pot_min), (WEEK, other.pot_min));
        let id = deposit(&mut commons, next.into(), 0);
        assert_eq!(left(&commons, id), (0, 0), "all of it for the floor");
    }
}

#[test]
fn settling_early_chooses_no_pot_and_settling_late_is_paid_as_what_has_faded() {
    let recorded = |now: Time, settled: Time| {
        let mut commons = five();
        // A rich pot in every epoch; all other work is agent 6's.
        let pots: Vec<PotId> = (0..5).map(|epoch| deposit(&mut commons, epoch, 0)).collect();
        let (id, terms) = record_draft(&mut commons, 5, now, draft_for(0, 40 * POINT, vec![]));
        for who in 0..4 {
            cast(&mut commons, agent(who), now + 1, &terms, 10).unwrap();
        }
        commons.settle(settled, id).unwrap();
        let counts = settlement(&commons, id).counts.0;
        let work = |(pot, epoch): (&PotId, u64)| {
            let opens = GENESIS + (epoch + 2) * WEEK;
            let claimed = claim(&mut commons, agent(5), opens.max(settled), *pot);
            claimed.map_or(0, |claimed| claimed.work.as_u64())
        };
        (counts, pots.iter().zip(0..).map(work).collect::<Vec<u64>>())
    };
    // Its review ends in epoch 1, so it is paid from the pot of epoch 1, however early a majority decides.
    let now = GENESIS + 5 * DAY;
    assert_eq!(recorded(now, now + 2), (1, vec![0, 6_000, 0, 0, 0]));
    assert_eq!(recorded(now, GENESIS + 8 * DAY), (1, vec![0, 6_000, 0, 0, 0]));
    // The last second in which a proposal could still correct it before that pot opens.
    let last = GENESIS + 3 * WEEK - 5 * DAY;
    assert_eq!(recorded(now, last), (1, vec![0, 6_000, 0, 0, 0]));
    // Whoever waits longer has it counted where it is settled, and as what it has faded to.
    let (counts, paid) = recorded(now, last + 1);
    assert_eq!((counts, paid), (2, vec![0, 0, 6_000, 0, 0]));
    let mut commons = five();
    let (id, terms) = record_draft(&mut commons, 5, GENESIS, draft_for(0, 40 * POINT, vec![]));
    for who in 0..3 {
        cast(&mut commons, agent(who), GENESIS + 1, &terms, 10).unwrap();
    }
    let late = GENESIS + 26 * WEEK + terms.closes - GENESIS;
    let pot = deposit(&mut commons, 26, 0);
    commons.settle(late, id).unwrap();
    let other = draft_for(0, 20 * POINT, vec![]);
    accepted(&mut commons, 6, GENESIS + 26 * WEEK, other, &[0, 1, 2]);
    let opens = GENESIS + 28 * WEEK;
    // 40 points of half a year ago are 20, beside 20 of now.
    assert_eq!(claimed(&mut commons, 5, opens, pot).unwrap().0, 3_000);
    assert_eq!(claimed(&mut commons, 6, opens, pot).unwrap().0, 3_000);
}

/// What an equal floor cannot know is who is one person. It pays to be two, from twice `floor_min` on:
/// whoever has 16 points accepted as two agents of 8 receives two parts. It takes the same work, confirmed
/// by the same reviewers, who see who does it.
#[test]
fn splitting_accounts_for_the_floor_pays_above_floor_min_and_not_below() {
    let part = |split: &[(u8, u64)]| -> u64 {
        let mut commons = five();
        deposit(&mut commons, 0, 0);
        work(&mut commons, 9, 0, 0, 8);
        for (who, points) in split {
            work(&mut commons, *who, 0, 0, *points);
        }
        let floor = floor_pot(NATIVE, 0);
        let paid = split.iter().map(|(who, _)| claimed(&mut commons, *who, FLOOR, floor));
        paid.map(|paid| paid.unwrap_or_default().0).sum()
    };
    assert_eq!(part(&[(5, 16)]), 500);
    assert_eq!(part(&[(5, 8), (6, 8)]), 666, "two thirds instead of a half");
    // Below, it takes from both.
    assert_eq!(part(&[(5, 15)]), 500);
    assert_eq!(part(&[(5, 8), (6, 7)]), 500);
    assert_eq!(part(&[(5, 14)]), 500);
    assert_eq!(part(&[(5, 7), (6, 7)]), 0);
}

#[test]
fn a_correction_before_the_pots_open_takes_the_money_and_after_it_does_not() {
    for (at, due) in [
        (OPENS - 1, Err(())),
        // In the very second, and whether or not anybody has claimed.
        (OPENS, Ok((3_000, 1_250))),
        (OPENS + DAY, Ok((3_000, 1_250))),
    ] {
        let mut commons = five();
        let id = deposit(&mut commons, 0, 0);
        let fraud = work(&mut commons, 5, 0, 0, 30);
        work(&mut commons, 6, 0, 0, 30);
        commons.correct(governor(), at, fraud, Points(0)).unwrap();
        let now = at.max(OPENS);
        assert_eq!(claimed(&mut commons, 5, now, id).map_err(|_| ()), due, "corrected at {at}");
        // What the other receives is all of it, or what it would have been.
        let other = if due.is_ok() { (3_000, 1_250) } else { (6_000, 2_500) };
        assert_eq!(claimed(&mut commons, 6, now, id), Ok(other));
        // The floor is not paid yet: it follows either way.
        let floor = floor_pot(NATIVE, 0);
        assert_eq!(claimed(&mut commons, 6, FLOOR, floor), Ok((1_000, 0)));
        let nothing = PoolError::NothingToClaim { pot: floor };
        assert_eq!(claimed(&mut commons, 5, FLOOR, floor), Err(nothing));
    }
}

#[test]
fn what_was_burned_for_work_in_one_project_draws_no_money_in_another() {
    let parameters = Parameters { penalty_bps: BasisPoints(10_000), ..Parameters::default() };
    let mut commons = common::commons(parameters, &[100 * POINT; 5]);
    let (ours, theirs) = (project(&mut commons), project(&mut commons));
    // All that 5 has is 30 points for one project. It confirms a fraud of 24 in the other, alone with 0.
    work(&mut commons, 5, 0, ours, 30);
    let draft = draft_for(theirs, 24 * POINT, vec![]);
    let (fraud, terms, closes) = accepted(&mut commons, 6, GENESIS + 4 * DAY, draft, &[0, 5]);
    assert!(closes < GENESIS + WEEK + DAY);
    commons.correct(governor(), terms.closes, fraud, Points(0)).unwrap();
    commons.penalize(terms.closes, fraud, agent(5)).unwrap();
    let id = deposit(&mut commons, 1, ours);
    let (_, equity) = claimed(&mut commons, 5, OPENS + WEEK, id).unwrap();
    // It was fined 30 / 130 of 24 points, minted an epoch later: 5.7 of its 30. It draws 81 %, and the rest,
    // which is nobody's, moves on when the window is over.
    assert!((2_020..2_030).contains(&equity), "{equity}");
}

#[test]
fn a_grant_for_a_project_nobody_works_for_waits_and_then_goes_to_all() {
    let mut commons = five();
    let ours = project(&mut commons);
    let mut id = deposit(&mut commons, 0, ours);
    work(&mut commons, 5, 0, 0, 30);
    // Rolls from pot to pot, three epochs at a time, as long as somebody may still come.
    let mut epochs = vec![];
    loop {
        let Purpose::Project { epoch: Epoch(epoch), project } = id.purpose else { unreachable!() };
        epochs.push(epoch);
        let now = GENESIS + u64::from(epoch + 2) * WEEK;
        for who in [0, 5] {
            let paid = claimed(&mut commons, who, now, id);
            assert_eq!(paid, Err(PoolError::NothingToClaim { pot: id }));
        }
        let swept = sweep(&mut commons, now, id).unwrap();
        assert_eq!((swept.work, swept.equity), (6_000.into(), 2_500.into()), "all of it");
        assert_eq!(project.0, ours);
        id = swept.to;
        if project_of(id) == 0 {
            break;
        }
        // Whoever comes in time receives it.
        let mut commons = commons.clone();
        work(&mut commons, 6, u64::from(epoch + 3), ours, 30);
        let paid = claimed(&mut commons, 6, now + 3 * WEEK, id);
        assert_eq!(paid, Ok((6_000, 2_500)));
    }
    // It waited for a claim window of 26 epochs.
    assert_eq!(epochs, [0, 3, 6, 9, 12, 15, 18, 21, 24]);
    assert_eq!(id, project_pot(NATIVE, 27, 0));
    work(&mut commons, 5, 27, 0, 30);
    assert_eq!(claimed(&mut commons, 5, GENESIS + 29 * WEEK, id), Ok((6_000, 2_500)));
}

fn project_of(id: PotId) -> u32 {
    match id.purpose {
        Purpose::Project { project, .. } => project.0,
        Purpose::Floor { .. } => unreachable!(),
    }
}

#[test]
fn a_floor_for_all_and_nobody_above_it_rolls_on_until_somebody_is() {
    let all = common::spending::equation([0, 0, 10_000]);
    let parameters = Parameters { equation: all, ..Parameters::default() };
    let mut commons = common::commons(parameters, &[100 * POINT; 5]);
    let id = deposit(&mut commons, 0, 0);
    work(&mut commons, 5, 0, 0, 7);
    assert_eq!(left(&commons, id), (0, 0));
    for (block, to) in [(0, 2), (2, 4), (4, 6)] {
        let floor = floor_pot(NATIVE, block);
        let opens = FLOOR + u64::from(block) * 4 * WEEK;
        for who in [0, 5] {
            let nothing = PoolError::NothingToClaim { pot: floor };
            assert_eq!(claimed(&mut commons, who, opens, floor), Err(nothing));
        }
        let swept = sweep(&mut commons, opens, floor).unwrap();
        assert_eq!((swept.work, swept.equity), (10_000.into(), 0.into()), "all of it");
        // The next block has begun when this one's floor opens.
        assert_eq!(swept.to, floor_pot(NATIVE, to));
        assert_eq!(left(&commons, floor), (0, 0));
    }
    work(&mut commons, 5, 24, 0, 9);
    let opens = FLOOR + 24 * WEEK;
    assert_eq!(claimed(&mut commons, 5, opens, floor_pot(NATIVE, 6)), Ok((10_000, 0)));
    assert_eq!(money(&commons), 0.into());
}

/// All that the pool owes.
fn money(commons: &Commons) -> U256 {
    holding(&commons.pool_cells, NATIVE).owed
}
