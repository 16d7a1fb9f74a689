//! Where money goes that nobody can claim, and what happens when units do not fit any more.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, adopt, agent, cast, commons, draft, five, governor,
    money::{claim, floor_pot, fund, pot, project_pot, sweep},
    record_draft, settlement,
    spending::equation,
};
use commons_core::{
    Time, U256,
    model::Commons,
    parameters::Parameters,
    pool::{Asset, PoolError, PotId, Purpose, holding},
    units::{Epoch, Points},
};
use proptest::prelude::*;

const NATIVE: Asset = Asset::Native;
const OPENS: Time = GENESIS + 2 * WEEK;

fn deposit(commons: &mut Commons, now: Time) -> PotId {
    fund(commons, now, NATIVE, 0, U256::from(10_000)).unwrap()
}

fn epoch(id: PotId) -> u32 {
    match id.purpose {
        Purpose::Project { epoch, .. } => epoch.0,
        Purpose::Floor { block } => block * 4,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    /// Whoever sweeps chooses when, and with it the pot. But nothing counts there yet, nor will anything
    /// that has been recorded by then and is settled when its review is over: nobody knows whose the
    /// money will be.
    #[test]
    fn a_sweep_cannot_choose_a_pot_whose_work_is_known(
        review_period in 60u32..28 * 86_400,
        waits in prop::collection::vec(0u64..20 * DAY, 1..8),
        early in any::<u16>(),
    ) {
        let parameters = Parameters { review_period, dispute_period: 14 * DAY as u32, ..Parameters::default() };
        prop_assert_eq!(parameters.check(), Ok(()));
        let mut commons = commons(parameters, &[100 * POINT; 5]);
        let mut now = GENESIS;
        let mut known = vec![];
        for (wait, bit) in waits.into_iter().zip(0..) {
            deposit(&mut commons, now);
            let (id, terms) = record_draft(&mut commons, 5, now, draft(POINT, vec![]));
            for who in 0..4 {
                cast(&mut commons, agent(who), now, &terms, 10).unwrap();
            }
            // A majority decides at once, or it is settled when its review is over.
            known.push((id, if early >> bit & 1 == 1 { now } else { terms.closes }));
            now += wait;
            let mut ahead = commons.clone();
            for (id, when) in &known {
                // What is settled later is settled in a world in which nothing else happens.
                if ahead.settle((*when).max(now), *id).is_err() {
                    prop_assert!(*when <= now);
                }
            }
            let counts = known.iter().map(|(id, _)| settlement(&ahead, *id).counts);
            let last = counts.max().unwrap();
            for open in 0..commons.pool.calendar.epoch(now).0 {
                for id in [project_pot(NATIVE, open, 0), floor_pot(NATIVE, open / 4)] {
                    let mut commons = commons.clone();
                    if let Ok(swept) = sweep(&mut commons, now, id) {
                        prop_assert!(epoch(swept.to) > last.0, "{:?} at {}", swept, now);
                        let lies = pot(&commons, swept.to).unwrap();
                        prop_assert!(lies.work.shares.is_none(), "it is not open");
                    }
                }
            }
        }
    }
}

/// What was recorded when reviews took four weeks counts four weeks later, also when they have become
/// shorter since.
#[test]
fn a_sweep_reaches_beyond_reviews_that_began_when_they_were_longer() {
    let parameters = Parameters {
        review_period: 28 * DAY as u32,
        dispute_period: 21 * DAY as u32,
        ..Parameters::default()
    };
    let mut commons = commons(parameters, &[100 * POINT; 5]);
    let old = deposit(&mut commons, GENESIS);
    let now = GENESIS + 4 * WEEK + DAY;
    let (id, terms) = record_draft(&mut commons, 5, now, draft(30 * POINT, vec![]));
    for who in 0..4 {
        cast(&mut commons, agent(who), now + 1, &terms, 10).unwrap();
    }
    commons.settle(now + 1, id).unwrap();
    assert_eq!(settlement(&commons, id).counts, Epoch(8), "settled at once, by a majority");
    let shorter = Parameters { review_period: 60, ..parameters };
    adopt(&mut commons, governor(), now + DAY, shorter).unwrap();

    // What could be recorded until then is reviewed until a day into epoch 8.
    let ends = now + DAY + 28 * DAY;
    for (when, expected) in [(now + DAY, 9), (now + 3 * WEEK, 9), (ends, 9), (ends + WEEK, 10)] {
        let swept = sweep(&mut commons.clone(), when, old).unwrap();
        assert_eq!(epoch(swept.to), expected, "swept at {when}");
    }
}

#[test]
fn what_is_not_fetched_in_time_moves_on_to_the_last_unit() {
    let mut commons = five();
    let id = deposit(&mut commons, GENESIS);
    for who in [5, 6, 7] {
        accepted(&mut commons, who, GENESIS, draft(10 * POINT, vec![]), &[0, 1, 2]);
    }
    assert_eq!(claim(&mut commons, agent(5), OPENS, id).unwrap().total(), (2_000 + 833).into());
    let until = OPENS + 26 * WEEK;
    let nothing = |now| PoolError::NothingToSweep { until, now };
    // Three times 833 is not 2,500; and that is for whoever comes until the window ends.
    for now in [OPENS, until - 1] {
        assert_eq!(sweep(&mut commons.clone(), now, id), Err(nothing(now)));
    }
    assert_eq!(claim(&mut commons, agent(6), until - 1, id).unwrap().total(), 2_833.into());
    let swept = sweep(&mut commons, until, id).unwrap();
    assert_eq!((swept.work, swept.equity), (2_000.into(), 834.into()));
    assert_eq!(swept.to, project_pot(NATIVE, 29, 0));
    assert_eq!(sweep(&mut commons, until, id), Err(nothing(until)));
    assert_eq!(pot(&commons, swept.to).unwrap().since, Some(Epoch(0)));
    assert_eq!(holding(&commons.pool_cells, NATIVE).owed, (10_000 - 2 * 2_833).into());
}

#[test]
fn who_sweeps_before_anybody_has_claimed_takes_nothing_from_them() {
    let mut commons = five();
    let id = deposit(&mut commons, GENESIS);
    accepted(&mut commons, 5, GENESIS, draft(2 * POINT, vec![]), &[0, 1, 2]);
    accepted(&mut commons, 6, GENESIS, draft(3 * POINT, vec![]), &[0, 1, 2]);
    let before: Vec<_> =
        [5, 6].map(|who| commons.claimable(agent(who), id, OPENS)).into_iter().collect();
    // A quarter of 20 points was there.
    let swept = sweep(&mut commons, OPENS, id).unwrap();
    assert_eq!(swept.work, 4_500.into());
    let twice = PoolError::NothingToSweep { until: OPENS + 26 * WEEK, now: OPENS };
    assert_eq!(sweep(&mut commons, OPENS, id), Err(twice), "once");
    let after: Vec<_> = [5, 6].map(|who| claim(&mut commons, agent(who), OPENS, id)).into();
    assert_eq!(before, after);
    assert_eq!(after[0].unwrap().work, 600.into());
    assert_eq!(after[1].unwrap().work, 900.into());
}

/// From the horizon on nothing can be minted, and a bar of points may be more units than fit. The floor
/// and the work of nobody roll on, nobody receives what is not theirs, and nothing breaks.
#[test]
fn at_the_horizon_units_saturate_and_money_stays_whole() {
    let parameters =
        Parameters { half_life: 4, pot_min: Points(10_000 * POINT), ..Parameters::default() };
    for epochs in [251u32, 252, 256, 400, 100_000, 1 << 31] {
        let mut commons = commons(parameters, &[100 * POINT; 5]);
        accepted(&mut commons, 5, GENESIS, draft(200 * POINT, vec![]), &[0, 1, 2]);
        let now = GENESIS + u64::from(epochs) * WEEK + 1;
        let id = deposit(&mut commons, now);
        assert_eq!(id, project_pot(NATIVE, epochs, 0));
        let opens = GENESIS + u64::from(epochs + 2) * WEEK;
        for who in [0, 5] {
            let nothing = PoolError::NothingToClaim { pot: id };
            assert_eq!(claim(&mut commons, agent(who), opens, id), Err(nothing), "{epochs}");
        }
        let swept = sweep(&mut commons, opens, id).unwrap();
        assert_eq!((swept.work, swept.equity), (6_000.into(), 2_500.into()));
        assert_eq!(pot(&commons, id).unwrap().equity.left, U256::zero());
        let whole = pot(&commons, id).unwrap().equity.shares.unwrap().whole;
        let saturated = epochs >= 400;
        assert_eq!(whole == u128::MAX >> 1, saturated, "{epochs}: {whole}");
        let floor = floor_pot(NATIVE, epochs / 4);
        let opens = GENESIS + u64::from((epochs | 3) + 2) * WEEK;
        assert_eq!(sweep(&mut commons, opens, floor).unwrap().work, 1_000.into());
        assert_eq!(holding(&commons.pool_cells, NATIVE).owed, 10_000.into());
    }
    // At the end of time too.
    let mut commons = commons(parameters, &[100 * POINT; 5]);
    for now in [Time::MAX - WEEK, Time::MAX] {
        let id = deposit(&mut commons, now);
        assert_eq!(id, project_pot(NATIVE, u32::MAX, 0));
        assert!(claim(&mut commons, agent(5), now, id).is_err());
        let _ = sweep(&mut commons, now, id);
        let _ = sweep(&mut commons, now, floor_pot(NATIVE, u32::MAX / 4));
        let treasury = holding(&commons.pool_cells, NATIVE).treasury;
        assert!(treasury >= 500.into());
    }
}

#[test]
fn a_share_of_nearly_all_that_there_can_be_is_exact() {
    let all_equity = equation([0, 10_000, 10_000]);
    let parameters =
        Parameters { equation: all_equity, pot_min: Points(1), ..Parameters::default() };
    let mut commons = commons(parameters, &[100 * POINT; 5]);
    let id = fund(&mut commons, GENESIS, NATIVE, 0, U256::MAX).unwrap();
    for (who, points) in [(5, 1), (6, 2)] {
        accepted(&mut commons, who, GENESIS, draft(points * POINT, vec![]), &[0, 1, 2]);
    }
    let third = U256::MAX / 3;
    assert_eq!(claim(&mut commons, agent(6), OPENS, id).unwrap().equity, third * 2);
    assert_eq!(claim(&mut commons, agent(5), OPENS, id).unwrap().equity, third);
    assert_eq!(
        holding(&commons.pool_cells, NATIVE).owed,
        U256::zero(),
        "2^256 - 1 is divisible by 3"
    );
}

#[test]
fn work_accepted_when_a_pot_is_open_has_no_part_in_it() {
    let mut commons = five();
    let id = deposit(&mut commons, GENESIS);
    accepted(&mut commons, 5, GENESIS, draft(30 * POINT, vec![]), &[0, 1, 2]);
    // Settled in the second before, and in the second in which it opens: only the first has equity in it.
    for (who, at) in [(6, OPENS - 1), (7, OPENS)] {
        let (id, terms) = record_draft(&mut commons, who, at - 2, draft(30 * POINT, vec![]));
        for reviewer in 0..4 {
            cast(&mut commons, agent(reviewer), at - 1, &terms, 10).unwrap();
        }
        commons.settle(at, id).unwrap();
        assert!(settlement(&commons, id).counts > Epoch(0));
    }
    let of = |commons: &mut Commons, who| {
        claim(commons, agent(who), OPENS, id).map(|it| (it.work.as_u64(), it.equity.as_u64()))
    };
    let six = of(&mut commons, 6).unwrap();
    let five = of(&mut commons, 5).unwrap();
    assert_eq!((five.0, six.0), (6_000, 0));
    // Thirty points of now are a little more than thirty of a week ago.
    assert_eq!((five.1, six.1), (1_233, 1_266));
    assert_eq!(of(&mut commons, 7), Err(PoolError::NothingToClaim { pot: id }));
}

#[test]
fn the_pots_of_an_epoch_that_must_wait_for_older_ones_open_with_them() {
    let long = Parameters { dispute_period: 70 * DAY as u32, ..Parameters::default() };
    let mut commons = commons(long, &[100 * POINT; 5]);
    adopt(&mut commons, governor(), GENESIS + 5, Parameters::default()).unwrap();
    let id = deposit(&mut commons, GENESIS + WEEK);
    accepted(&mut commons, 5, GENESIS + WEEK, draft(30 * POINT, vec![]), &[0, 1, 2]);
    let opens = GENESIS + 11 * WEEK;
    let now = opens - 1;
    assert_eq!(claim(&mut commons, agent(5), now, id), Err(PoolError::PotNotOpen { opens, now }));
    let claimed = claim(&mut commons, agent(5), opens, id).unwrap();
    assert_eq!(claimed.work, 6_000.into());
    let until = opens + 26 * WEEK;
    let over = PoolError::WindowOver { until, now: until };
    assert_eq!(claim(&mut commons, agent(6), until, id), Err(over));
}
