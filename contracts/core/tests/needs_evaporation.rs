//! The board of needs cleans itself: the order of needs by heat follows recent care, not old weight.
//!
//! A need's heat is the sum of all that was cast for it, each cast fading by half every half-life.
//! What follows from that holds for any history, whatever was cast and whenever.

mod common;

use common::{GENESIS, exact::is_heat};
use commons_core::{
    Address, Time,
    ballot::{Cast, CastError, Kind, SignalBallot, Terms},
    decay::HalfLife,
    units::{Epoch, Points},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A need's tally with a memory of its casts.
#[derive(Clone, Debug)]
struct Trail {
    half_life: HalfLife,
    tally: SignalBallot,
    casts: Vec<(u32, u128)>,
}

impl Trail {
    fn new(half_life: u16) -> Self {
        Self { half_life: HalfLife(half_life), tally: SignalBallot::default(), casts: vec![] }
    }

    /// Somebody who has not cast in this epoch casts so many millionths of a point.
    fn care(&mut self, epoch: u32, points: u64) {
        let kind = Kind::Signal { half_life: self.half_life };
        let (snapshot, opens, closes) = (GENESIS - 1, GENESIS, Time::MAX);
        let (convener, subject, revision) = (Address::zero(), 1, 0);
        let terms = Terms { convener, subject, revision, snapshot, opens, closes, kind };
        let cast = Cast { caller: Address::zero(), now: GENESIS, choice: 0, reason_length: 0 };
        let (points, epoch) = (Points(points), Epoch(epoch));
        self.tally.cast(&terms, None, &cast, points, epoch, self.half_life).unwrap();
        self.casts.push((epoch.0, points.0.into()));
    }

    fn heat(&self, epoch: u32) -> u128 {
        self.tally.heat_in(Epoch(epoch), self.half_life)
    }

    /// Any history: epochs between casts, and what was cast. Returns when the last one was.
    fn live(&mut self, start: u32, history: &[(u32, u64)]) -> u32 {
        history.iter().fold(start, |epoch, (wait, points)| {
            self.care(epoch + wait, *points);
            epoch + wait
        })
    }
}

/// How many half-lives it takes until less than `least` is left of an amount.
fn halvings(amount: u128, least: u128) -> u32 {
    (amount / least).checked_ilog2().map_or(0, |log| log + 1)
}

fn half_life() -> impl Strategy<Value = u16> {
    1u16..=26
}

fn points() -> impl Strategy<Value = u64> {
    prop_oneof![1u64..50, 1u64..1_000_000_000, any::<u64>().prop_map(|points| points.max(1))]
}

fn history() -> impl Strategy<Value = Vec<(u32, u64)>> {
    let wait = prop_oneof![3 => Just(0u32), 3 => Just(1), 3 => 2u32..9, 1 => 9u32..200];
    prop::collection::vec((wait, points()), 1..20)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    /// Heat is the faded sum of all casts, within the rounding: a millionth of a point for each time
    /// it was faded.
    #[test]
    fn heat_is_what_is_left_of_every_cast(half in half_life(), history in history(), later in 0u32..300) {
        let (mut need, mut epoch) = (Trail::new(half), 0);
        for (wait, points) in history {
            epoch += wait;
            need.care(epoch, points);
            prop_assert!(is_heat(need.heat(epoch), &need.casts, epoch, half));
        }
        for later in [epoch + 1, epoch + u32::from(half), epoch + later] {
            prop_assert!(is_heat(need.heat(later), &need.casts, later, half));
        }
    }

    /// Without care heat never rises, is exactly halved by every half-life, and ends at 0.
    #[test]
    fn what_nobody_cares_for_halves_every_half_life_and_is_gone(half in half_life(), history in history()) {
        let mut need = Trail::new(half);
        let (last, half) = (need.live(0, &history), u32::from(half));
        for epoch in last..last + half {
            prop_assert!(need.heat(epoch + 1) <= need.heat(epoch));
            for times in [1, 2, 3, 17, 63, 64, 65, 90] {
                prop_assert_eq!(need.heat(epoch + times * half), need.heat(epoch) >> times);
            }
        }
        let gone = last + halvings(need.heat(last), 1) * half;
        prop_assert_eq!(need.heat(gone), 0);
        prop_assert_eq!(need.heat(u32::MAX), 0);
    }

    /// For any two needs with any past: if in each later epoch one gets at least so much care, and the
    /// other none, the one leads after at most as many half-lives as the other's old heat has
    /// doublings over that care, and goes on leading.
    #[test]
    fn care_overtakes_any_old_weight_in_bounded_time_and_stays_ahead(
        half in half_life(),
        (old, young) in (history(), history()),
        (least, more) in (points(), prop::collection::vec(0u64..1_000_000, 40)),
    ) {
        let (mut forgotten, mut cared) = (Trail::new(half), Trail::new(half));
        let start = forgotten.live(0, &old).max(cared.live(0, &young));
        let bound = halvings(forgotten.heat(start), least.into()) * u32::from(half);
        for epoch in start + 1..=start + bound + 40 {
            let more = more[epoch as usize % more.len()];
            cared.care(epoch, least.saturating_add(more));
            if epoch >= start + bound {
                prop_assert!(cared.heat(epoch) > forgotten.heat(epoch), "{} after {}", epoch, bound);
            }
        }
    }

    /// The same for a whole board: after a bounded time the order by heat is the order by care, and
    /// old weight has no part in it.
    #[test]
    fn the_order_of_a_board_becomes_the_order_of_care(
        half in half_life(),
        needs in prop::collection::vec((history(), 0u64..100_000), 2..6),
    ) {
        let mut board: Vec<_> = needs.iter().map(|_| Trail::new(half)).collect();
        let last = board.iter_mut().zip(&needs).map(|(need, (history, _))| need.live(0, history));
        let start = last.max().unwrap();
        // What is rounded off fades too: at any time less than 1 / (1 - 2^(-1/26)) < 39 millionths of
        // a point are missing. Needs that get at least 100 more than others stand above that.
        let care: Vec<u64> = needs.iter().zip(0u64..).map(|((_, care), place)| {
            care / 1_000 * 1_000 + 100 * (place + 1)
        }).collect();
        let most = board.iter().map(|need| need.heat(start)).max().unwrap();
        let bound = halvings(most, 100 - 2 * 39) * u32::from(half);
        for epoch in start + 1..=start + bound + 30 {
            for (need, care) in board.iter_mut().zip(&care) {
                need.care(epoch, *care);
            }
            if epoch < start + bound {
                continue;
            }
            let by = |key: &dyn Fn(usize) -> u128| {
                let mut order: Vec<usize> = (0..board.len()).collect();
                order.sort_by_key(|index| std::cmp::Reverse(key(*index)));
                order
            };
            let by_heat = by(&|index| board[index].heat(epoch));
            prop_assert_eq!(by_heat, by(&|index| care[index].into()));
        }
    }

    /// Of two needs that got the same, the one that got it later leads, as long as there is anything
    /// left to tell them apart.
    #[test]
    fn of_the_same_care_the_later_leads(half in half_life(), history in history(), shift in 1u32..60) {
        let (mut earlier, mut later) = (Trail::new(half), Trail::new(half));
        earlier.live(0, &history);
        let last = later.live(shift, &history);
        for epoch in last..last + 100 {
            let (before, now) = (earlier.heat(epoch), later.heat(epoch));
            prop_assert!(before <= now);
            // An epoch takes at least a 39th of what is there.
            prop_assert!(before < now || now < 39, "{} {}", before, now);
        }
    }

    /// In an epoch each agent counts once, however often they try, and with what they have then.
    #[test]
    fn nobody_counts_twice_in_an_epoch(
        half in half_life(),
        tries in prop::collection::vec((0u8..4, prop_oneof![3 => Just(0u32), 1 => 1u32..4], 1u64..1_000), 1..60),
    ) {
        let kind = Kind::Signal { half_life: HalfLife(half) };
        let (snapshot, opens, closes) = (GENESIS - 1, GENESIS, Time::MAX);
        let convener = Address::zero();
        let terms = Terms { convener, subject: 1, revision: 0, snapshot, opens, closes, kind };
        let mut tally = SignalBallot::default();
        let (mut last, mut epoch, mut casts) = (BTreeMap::<u8, Epoch>::new(), Epoch(0), vec![]);
        for (who, wait, points) in tries {
            epoch.0 += wait;
            let cast = Cast { caller: convener, now: GENESIS, choice: 0, reason_length: 0 };
            let (before, given) = (tally, last.get(&who).copied());
            let counted = tally.cast(&terms, given, &cast, Points(points), epoch, HalfLife(half));
            if given == Some(epoch) {
                prop_assert_eq!(counted, Err(CastError::AlreadySignalled { epoch }));
                prop_assert_eq!(tally, before);
            } else {
                prop_assert_eq!(counted, Ok(()));
                last.insert(who, epoch);
                casts.push((epoch.0, points.into()));
            }
            prop_assert!(is_heat(tally.heat, &casts, epoch.0, half));
        }
    }
}

/// At the ends of the numbers: the most that there can be, for as long as there is anything.
#[test]
fn the_hottest_need_that_there_can_be_does_not_overflow() {
    let mut need = Trail::new(26);
    // All the reputation that there can ever be, cast anew in each epoch for 80 years.
    for epoch in 0..4_000 {
        need.care(epoch, u64::MAX);
    }
    let supply = u128::from(u64::MAX);
    let (heat, epoch) = (need.heat(3_999), 3_999);
    assert!(38 * supply < heat && heat < 39 * supply, "the sum of a series: {heat}");
    assert!(is_heat(heat, &need.casts, epoch, 26));

    // Under terms of somebody's own a tally may hold more than any commons has; it stays at the top.
    let mut need = Trail::new(u16::MAX);
    need.tally.heat = u128::MAX - 5;
    for _ in 0..3 {
        need.care(0, u64::MAX);
        assert_eq!(need.heat(0), u128::MAX);
    }
    assert_eq!(need.heat(u16::MAX.into()), u128::MAX >> 1);
    // A half-life of nothing is one of an epoch.
    let mut need = Trail::new(0);
    need.care(7, 8);
    assert_eq!([7, 8, 9, 10, 11].map(|epoch| need.heat(epoch)), [8, 4, 2, 1, 0]);
}
