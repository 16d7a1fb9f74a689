//! What somebody may try with needs, and what it gains them. Founders hold 100 points each unless said.

mod common;

use common::{
    DAY, GENESIS, POINT, SEASON, WEEK, accepted, agent, cast, charter, commons, delegate, draft,
    exact::is_heat,
    five, governor, ledger, name,
    needs::{endorse, heat, publish},
    own, record, suite, tally, undelegate,
};
use commons_core::{
    Address, Time,
    ballot::{Cast, CastError, Kind, Terms},
    decay::HalfLife,
    hub::{Addresses, Origin},
    ledger::LedgerError,
    model::Commons,
    parameters::Parameters,
    units::{Epoch, NeedId, Units},
};
use proptest::prelude::*;
use std::collections::BTreeMap;

const NOW: Time = GENESIS + 20;
const FIRST: NeedId = NeedId(1);
const H: u128 = 100 * POINT as u128;

/// A commons with one need.
fn with_need(mut commons: Commons) -> Commons {
    assert_eq!(publish(&mut commons, 0, NOW, NOW + WEEK), Ok(FIRST));
    commons
}

#[test]
fn endorsing_under_forged_terms_counts_nowhere() {
    let mut commons = with_need(five());
    let terms = commons.need_terms(FIRST).unwrap();
    let fading = |half_life| Kind::Signal { half_life: HalfLife(half_life) };
    let forged = [
        Terms { convener: governor(), ..terms },
        Terms { convener: agent(0), ..terms },
        Terms { convener: Address::zero(), ..terms },
        Terms { subject: 2, ..terms },
        // What would be need 1 if only the lower half of the number were read.
        Terms { subject: (1 << 32) + 1, ..terms },
        Terms { revision: 1, ..terms },
        Terms { snapshot: terms.snapshot - 1, ..terms },
        Terms { opens: terms.opens - 1, ..terms },
        Terms { closes: Time::MAX - 1, ..terms },
        Terms { kind: fading(0), ..terms },
        Terms { kind: fading(3), ..terms },
        Terms { kind: fading(u16::MAX), ..terms },
    ];
    for forged in &forged {
        for who in 0..5 {
            cast(&mut commons, agent(who), NOW, forged, 0).unwrap();
        }
        assert_eq!(heat(&commons, FIRST, NOW), 0);
    }
    assert_eq!(tally(&commons, &terms), None, "none of them is the one that is asked for");
    assert!(endorse(&mut commons, 0, NOW, FIRST).unwrap().first);
    assert_eq!(heat(&commons, FIRST, NOW), H);
}

#[test]
fn a_need_a_contribution_and_a_proposal_of_one_number_have_ballots_of_their_own() {
    let mut commons = with_need(five());
    let (id, review) = record(&mut commons, 6, NOW, POINT);
    assert_eq!(id.0, u64::from(FIRST.0));
    let need = commons.need_terms(FIRST).unwrap();
    // They differ in their kind, whatever else is made alike.
    let alike = Terms { kind: need.kind, ..review };
    assert_ne!(alike.name(&commons.ledger_cells), review.name(&commons.ledger_cells));
    assert_ne!(need.name(&commons.ledger_cells), review.name(&commons.ledger_cells));
    for who in 0..5 {
        endorse(&mut commons, who, NOW + 1, FIRST).unwrap();
        cast(&mut commons, agent(who), NOW + 1, &alike, 0).unwrap();
    }
    assert_eq!(tally(&commons, &review), None, "nobody has graded it");
    let cast = Cast { caller: agent(0), now: NOW + 1, choice: 10, reason_length: 0 };
    let before = commons.reputation_cells.cells.clone();
    assert_eq!(commons.cast(&need, &cast, |_, _| {}), Err(CastError::Signal));
    assert_eq!(commons.signal(&review, &cast, |_, _| {}), Err(CastError::NoSignal));
    assert_eq!(commons.reputation_cells.cells, before);
    assert_eq!(heat(&commons, FIRST, NOW + 1), 5 * H);
}

#[test]
fn what_is_endorsed_in_the_second_before_it_is_there_is_worth_no_more() {
    let mut commons = five();
    let mut there = with_need(five());
    let terms = there.need_terms(FIRST).unwrap();
    let early = Err(CastError::SnapshotNotPast { snapshot: NOW - 1, now: NOW - 1 });
    assert_eq!(cast(&mut commons, agent(1), NOW - 1, &terms, 0), early);
    // In the second of its publishing the order does not matter.
    cast(&mut commons, agent(1), NOW, &terms, 0).unwrap();
    let mut commons = with_need(commons);
    endorse(&mut there, 1, NOW, FIRST).unwrap();
    assert_eq!(commons.reputation_cells.cells, there.reputation_cells.cells);
    let again = Err(CastError::AlreadySignalled { epoch: Epoch(0) });
    assert_eq!(endorse(&mut commons, 1, NOW + 1, FIRST), again);
}

#[test]
fn whoever_has_nothing_heats_nothing_whatever_was_lent_to_them() {
    let mut commons = with_need(five());
    for who in 0..5 {
        delegate(&mut commons, agent(who), NOW, agent(7), 4).unwrap();
    }
    let nothing = Err(CastError::WeightTooLow { weight: Units(0), min: Units(1) });
    assert_eq!(endorse(&mut commons, 7, NOW + 1, FIRST), nothing);
    assert_eq!(endorse(&mut commons, 0, NOW + 1, FIRST).map(|v| v.weight.0), Ok(H));
    // Nor does the publisher of many needs have more to say in each.
    let second = publish(&mut commons, 7, NOW + 1, NOW + DAY).unwrap();
    assert_eq!(endorse(&mut commons, 7, NOW + 2, second), nothing);
}

#[test]
fn nobody_publishes_or_endorses_in_a_fork_that_is_not_open() {
    let at = |contract: u8| Address::repeat_byte(0xd0 + contract);
    let [hub, ledger, reputation, books, governor, pool] = [0, 1, 2, 3, 4, 5].map(at);
    let addresses = Addresses { hub, ledger, reputation, books, governor, pool };
    let (parent, parameters) = (Origin::Parent(suite().hub), Parameters::default());
    let mut fork = Commons::found(addresses, NOW, parameters, &parent, &charter(), name).unwrap();
    let old = with_need(five()).need_terms(FIRST).unwrap();
    for now in [NOW, NOW + 1, NOW + SEASON] {
        let opens = Time::MAX;
        let closed = LedgerError::NotOpen { opens, now };
        assert_eq!(publish(&mut fork, 0, now, now + DAY), Err(closed));
        let none = LedgerError::UnknownNeed { id: FIRST, newest: NeedId(0) };
        assert_eq!(fork.renew_need(agent(0), FIRST, now + DAY, now), Err(none));
        assert_eq!(fork.close_need(agent(0), FIRST, now), Err(none));
        assert_eq!(fork.commit(FIRST, now + DAY, now), Err(none));
        // Nor under the terms of a need of the parent.
        let closed = CastError::NotOpen { opens, now };
        assert_eq!(cast(&mut fork, agent(0), now, &old, 0), Err(closed));
    }
    assert!(fork.ledger_cells.cells.is_empty() && fork.reputation_cells.cells.is_empty());
}

#[test]
fn a_full_board_overwrites_no_older_need() {
    let mut commons = with_need(five());
    let kept = commons.need(FIRST).unwrap();
    commons.ledger.needs = NeedId(u32::MAX - 1);
    // More than there can be, as each takes a deposit; no number comes twice to what is older.
    for until in [NOW + 2, NOW + 3] {
        assert_eq!(publish(&mut commons, 1, NOW + 1, until), Ok(NeedId(u32::MAX)));
    }
    assert_eq!(commons.need(FIRST), Ok(kept));
    assert_eq!(commons.need(NeedId(0)).ok(), None);
    assert_eq!(commons.need_terms(NeedId(u32::MAX)).unwrap().subject, u64::from(u32::MAX));
}

/// What agents with weight do around one need.
#[derive(Clone, Copy, Debug)]
enum Move {
    Wait(u64),
    Endorse(u8),
    Lend(u8, u8, u8),
    TakeBack(u8),
    Earn(u8),
}

fn moves() -> impl Strategy<Value = Vec<Move>> {
    let who = || 0u8..7;
    let wait = prop_oneof![4 => 1u64..DAY, 2 => Just(WEEK), 1 => 1u64..6 * WEEK];
    let one = prop_oneof![
        5 => wait.prop_map(Move::Wait),
        9 => who().prop_map(Move::Endorse),
        3 => (who(), who(), 1u8..=4).prop_map(|(who, to, seasons)| Move::Lend(who, to, seasons)),
        2 => who().prop_map(Move::TakeBack),
        1 => who().prop_map(Move::Earn),
    ];
    prop::collection::vec(one, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    /// In each epoch an agent counts once, with what is their own, lent or not.
    #[test]
    fn endorsements_count_once_an_epoch_whatever_is_lent(moves in moves()) {
        let mut commons = with_need(five());
        let calendar = commons.ledger.calendar;
        let (mut now, mut last, mut casts) = (NOW + 1, BTreeMap::new(), vec![]);
        for step in moves {
            match step {
                Move::Wait(seconds) => now += seconds,
                Move::Lend(who, to, seasons) => {
                    let _ = delegate(&mut commons, agent(who), now, agent(to), seasons);
                }
                Move::TakeBack(who) => {
                    let _ = undelegate(&mut commons, agent(who), now);
                }
                Move::Earn(who) => {
                    let reviewers: Vec<u8> = (0..5).filter(|other| *other != who).collect();
                    now = accepted(&mut commons, who, now, draft(POINT, vec![]), &reviewers).2;
                }
                Move::Endorse(who) => {
                    let epoch = calendar.epoch(now);
                    let own = Units(own(&commons, agent(who), now));
                    let points = u128::from(calendar.points_down(own, now).0);
                    let endorsed = endorse(&mut commons, who, now, FIRST).map(|v| v.weight.0);
                    if last.get(&who) == Some(&epoch) {
                        prop_assert_eq!(endorsed, Err(CastError::AlreadySignalled { epoch }));
                    } else if points == 0 {
                        let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
                        prop_assert_eq!(endorsed, Err(nothing));
                    } else {
                        prop_assert_eq!(endorsed, Ok(points));
                        last.insert(who, epoch);
                        casts.push((epoch.0, points));
                    }
                }
            }
            let epoch = calendar.epoch(now).0;
            prop_assert!(is_heat(heat(&commons, FIRST, now), &casts, epoch, 2));
        }
        // No epoch's care is more than all that there is.
        for epoch in casts.iter().map(|(epoch, _)| *epoch) {
            let given: u128 = casts.iter().filter(|(e, _)| *e == epoch).map(|(_, p)| p).sum();
            let supply = commons.reputation.supply.latest();
            let start = calendar.start(Epoch(epoch));
            prop_assert!(given <= calendar.points_down(supply, start).0.into());
        }
    }

    /// One's weight in several accounts says no more than in one, at any time.
    #[test]
    fn splitting_ones_weight_gains_nothing(
        parts in prop::collection::vec(POINT..50 * POINT, 3..8),
        epochs in prop::collection::vec((1u64..9, any::<u8>()), 1..20),
    ) {
        // The others, who must be there, say nothing.
        let founders = [parts.iter().sum(), POINT, POINT];
        let mut whole = with_need(commons(Parameters::default(), &founders));
        let mut split = with_need(commons(Parameters::default(), &parts));
        let mut now = NOW;
        for (wait, speakers) in epochs {
            now += wait * WEEK;
            // Some or all of the accounts speak; the one does too.
            let who = (0..parts.len() as u8).filter(|who| speakers >> who & 1 == 1);
            for who in who.chain([0]) {
                // Who has spoken, or whose points have faded away, is refused.
                let _ = endorse(&mut split, who, now, FIRST);
            }
            let _ = endorse(&mut whole, 0, now, FIRST);
            for later in [0, 1, 5, 60] {
                let at = now + later * WEEK;
                prop_assert!(heat(&split, FIRST, at) <= heat(&whole, FIRST, at));
            }
        }
    }

    /// Renewing, closing and promising change no heat and no terms: two boards with the same care have
    /// the same reputation, cell by cell.
    #[test]
    fn what_its_publisher_does_to_a_need_changes_no_heat(
        moves in prop::collection::vec((0u64..2 * WEEK, 0u8..9, 1u64..104), 1..40),
    ) {
        let mut tended = with_need(five());
        let mut left = with_need(five());
        let terms = tended.need_terms(FIRST).unwrap();
        let mut now = NOW;
        for (wait, kind, epochs) in moves {
            now += wait;
            let until = now + epochs * WEEK;
            match kind {
                0 => drop(tended.close_need(agent(0), FIRST, now)),
                1..=2 => drop(tended.renew_need(agent(0), FIRST, until, now)),
                3 => drop(tended.commit(FIRST, until, now)),
                who => {
                    let who = who - 4;
                    let endorsed = endorse(&mut tended, who, now, FIRST);
                    prop_assert_eq!(endorsed, endorse(&mut left, who, now, FIRST));
                }
            }
            prop_assert_eq!(tended.need_terms(FIRST), Ok(terms));
            prop_assert_eq!(heat(&tended, FIRST, now), heat(&left, FIRST, now));
            prop_assert_eq!(&tended.reputation_cells.cells, &left.reputation_cells.cells);
        }
        prop_assert_eq!(terms.convener, ledger());
    }
}
