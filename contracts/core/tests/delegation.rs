//! Lending a vote, case by case. Five founders hold 100 points each; a season is 13 weeks.

mod common;

use common::{
    DAY, GENESIS, POINT, SEASON, accepted, agent, cast, delegate, draft, five, governor, proposal,
    record, support, total, undelegate, votes,
};
use commons_core::{
    Address, Time,
    ballot::{ABSTAIN, AGAINST, CastError, FOR, Terms},
    cells::Cells,
    delegation::{DelegationError, Lent},
    model::Commons,
    reputation::{FutureLookup, Reputation},
    units::{Points, Season, Units},
};

const H: u128 = 100 * POINT as u128;

fn weights(commons: &Commons, terms: &Terms) -> [u128; 3] {
    support(commons, terms).weights.map(|units| units.0)
}

/// Lending `pairs` at genesis, and a ballot whose snapshot is ten seconds later.
fn lent(pairs: &[(u8, u8)]) -> (Commons, Terms) {
    let mut commons = five();
    for (from, to) in pairs {
        delegate(&mut commons, agent(*from), GENESIS, agent(*to), 1).unwrap();
    }
    (commons, proposal(1, GENESIS + 10, DAY, 0, 0))
}

const NOW: Time = GENESIS + 20;

#[test]
fn a_delegate_casts_with_what_was_lent_and_the_lender_takes_it_back() {
    let (mut commons, terms) = lent(&[(0, 1)]);
    assert_eq!(cast(&mut commons, agent(1), NOW, &terms, FOR).unwrap().weight.0, 2 * H);
    // Taken back after the delegate has cast: it leaves the delegate's choice.
    assert_eq!(cast(&mut commons, agent(0), NOW, &terms, AGAINST).unwrap().weight.0, H);
    assert_eq!(weights(&commons, &terms), [H, H, 0]);
    for who in [0, 1] {
        let again = cast(&mut commons, agent(who), NOW, &terms, ABSTAIN);
        assert_eq!(again, Err(CastError::AlreadyCast), "nobody votes twice");
    }
}

#[test]
fn taken_back_before_the_delegate_casts() {
    let (mut commons, terms) = lent(&[(0, 1)]);
    assert_eq!(cast(&mut commons, agent(0), NOW, &terms, AGAINST).unwrap().weight.0, H);
    assert_eq!(cast(&mut commons, agent(1), NOW, &terms, FOR).unwrap().weight.0, H);
    assert_eq!(weights(&commons, &terms), [H, H, 0]);
}

#[test]
fn a_delegate_with_nothing_left_has_no_vote() {
    let (mut commons, terms) = lent(&[(0, 7)]);
    cast(&mut commons, agent(0), NOW, &terms, FOR).unwrap();
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    assert_eq!(cast(&mut commons, agent(7), NOW, &terms, AGAINST), Err(nothing));
    assert_eq!(weights(&commons, &terms), [0, H, 0]);
}

#[test]
fn what_was_lent_cannot_be_lent_on() {
    // 0 lends to 1, who lends to 2: 2 has what is 1's own, 1 has what is 0's.
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let (mut commons, terms) = lent(&[(0, 1), (1, 2)]);
        assert_eq!([0, 1, 2].map(|who| votes(&commons, agent(who), NOW)), [0, H, 2 * H]);
        for who in order {
            cast(&mut commons, agent(who), NOW, &terms, who).unwrap();
        }
        assert_eq!(weights(&commons, &terms), [H, H, H], "all have cast, so all is one's own");
    }
}

#[test]
fn a_delegate_who_lends_too_casts_with_own_and_lent() {
    let (mut commons, terms) = lent(&[(0, 1), (1, 2)]);
    cast(&mut commons, agent(2), NOW, &terms, FOR).unwrap();
    assert_eq!(cast(&mut commons, agent(1), NOW, &terms, AGAINST).unwrap().weight.0, 2 * H);
    assert_eq!(weights(&commons, &terms), [2 * H, H, 0]);
}

#[test]
fn lending_to_one_another_counts_each_once() {
    for order in [[0, 1], [1, 0]] {
        let (mut commons, terms) = lent(&[(0, 1), (1, 0)]);
        let first = cast(&mut commons, agent(order[0]), NOW, &terms, FOR).unwrap();
        assert_eq!(first.weight.0, 2 * H, "own, and the other's");
        cast(&mut commons, agent(order[1]), NOW, &terms, AGAINST).unwrap();
        assert_eq!(weights(&commons, &terms), [H, H, 0]);
    }
}

#[test]
fn lending_after_the_snapshot_changes_nothing() {
    let (mut commons, terms) = lent(&[]);
    cast(&mut commons, agent(0), NOW, &terms, FOR).unwrap();
    delegate(&mut commons, agent(0), NOW, agent(1), 4).unwrap();
    assert_eq!(cast(&mut commons, agent(1), NOW + 1, &terms, AGAINST).unwrap().weight.0, H);
    // Nor does revoking what was lent at the snapshot.
    let (mut commons, terms) = lent(&[(0, 1)]);
    undelegate(&mut commons, agent(0), NOW).unwrap();
    assert_eq!(cast(&mut commons, agent(1), NOW + 1, &terms, FOR).unwrap().weight.0, 2 * H);
    cast(&mut commons, agent(0), NOW + 1, &terms, AGAINST).unwrap();
    assert_eq!(weights(&commons, &terms), [H, H, 0]);
}

#[test]
fn a_season_change_between_snapshot_and_cast_changes_nothing() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    let end = GENESIS + SEASON;
    let before = proposal(1, end - 1, DAY, 0, 0);
    let after = proposal(2, end, DAY, 0, 0);
    for (terms, weight) in [(before, 2 * H), (after, H)] {
        assert_eq!(cast(&mut commons, agent(1), end + 5, &terms, FOR).unwrap().weight.0, weight);
        cast(&mut commons, agent(0), end + 5, &terms, AGAINST).unwrap();
        assert_eq!(weights(&commons, &terms), [H, H, 0]);
    }
}

#[test]
fn a_loan_lapses_at_the_boundary_with_no_transaction() {
    for seasons in 1..=4u8 {
        let mut commons = five();
        let now = GENESIS + SEASON / 2;
        let lent = delegate(&mut commons, agent(0), now, agent(1), seasons).unwrap();
        assert_eq!(lent, Lent { to: agent(1), last: Season(u32::from(seasons) - 1) });
        let end = GENESIS + u64::from(seasons) * SEASON;
        let both = |at| [0, 1].map(|who| votes(&commons, agent(who), at));
        assert_eq!(both(now - 1), [H, H]);
        assert_eq!(both(now), [0, 2 * H]);
        assert_eq!(both(end - 1), [0, 2 * H]);
        assert_eq!(both(end), [H, H]);
        assert_eq!(undelegate(&mut commons, agent(0), end), Err(DelegationError::NotLent));
        undelegate(&mut commons, agent(0), end - 1).unwrap();
    }
}

#[test]
fn minting_and_burning_follow_the_loan_until_it_lapses() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    let (id, _, at) = accepted(&mut commons, 0, GENESIS + 10, draft(10 * POINT, vec![]), &[2, 3]);
    assert_eq!(votes(&commons, agent(1), at), 2 * H + 10 * u128::from(POINT));
    commons.correct(governor(), at + 1, id, Points(0)).unwrap();
    assert_eq!(votes(&commons, agent(1), at + 1), 2 * H);
    commons.penalize(at + 2, id, agent(2)).unwrap();
    assert_eq!(votes(&commons, agent(1), at + 2), 2 * H, "2 has lent to nobody");

    // In the next season it is one's own again, and what had lapsed is not taken from anybody.
    let next = GENESIS + SEASON;
    let (_, _, at) = accepted(&mut commons, 0, next, draft(10 * POINT, vec![]), &[2, 3]);
    assert_eq!(votes(&commons, agent(1), at), H);
    let sum: u128 = (0..8).map(|who| votes(&commons, agent(who), at)).sum();
    assert_eq!(sum, total(&commons, at));
}

#[test]
fn whoever_owns_nothing_lends_what_is_minted_later() {
    let mut commons = five();
    delegate(&mut commons, agent(5), GENESIS, agent(1), 1).unwrap();
    // Nothing is written in the delegate's history for it.
    let cell = commons_core::account::AccountCell(agent(1));
    let account = commons.reputation_cells.read(&cell).unwrap();
    assert!(account.received.recent.is_empty());
    let (_, _, at) = accepted(&mut commons, 5, GENESIS + 10, draft(10 * POINT, vec![]), &[2, 3]);
    assert_eq!(votes(&commons, agent(5), at), 0);
    assert_eq!(votes(&commons, agent(1), at), H + 10 * u128::from(POINT));
}

#[test]
fn a_new_delegate_replaces_the_old_one_in_mid_season() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 4).unwrap();
    delegate(&mut commons, agent(0), GENESIS + DAY, agent(2), 1).unwrap();
    let three = |at| [0, 1, 2].map(|who| votes(&commons, agent(who), at));
    assert_eq!(three(GENESIS + DAY - 1), [0, 2 * H, H]);
    assert_eq!(three(GENESIS + DAY), [0, H, 2 * H]);
    assert_eq!(three(GENESIS + SEASON), [H, H, H], "the longer loan does not come back");
    // The same delegate for longer, in the same second: no weight is added.
    delegate(&mut commons, agent(0), GENESIS + DAY, agent(2), 4).unwrap();
    assert_eq!(votes(&commons, agent(2), GENESIS + DAY), 2 * H);
    assert_eq!(votes(&commons, agent(2), GENESIS + 4 * SEASON - 1), 2 * H);
    // Renewed while it lasts.
    delegate(&mut commons, agent(0), GENESIS + 3 * SEASON, agent(2), 4).unwrap();
    assert_eq!(votes(&commons, agent(2), GENESIS + 7 * SEASON - 1), 2 * H);
    assert_eq!(votes(&commons, agent(2), GENESIS + 7 * SEASON), H);
}

#[test]
fn lending_refuses_what_makes_no_sense() {
    let mut commons = five();
    let out = |seasons| Err(DelegationError::SeasonsOutOfRange { seasons, max: 4 });
    for seasons in [0, 5, 255] {
        assert_eq!(delegate(&mut commons, agent(0), GENESIS, agent(1), seasons), out(seasons));
    }
    let nobody = delegate(&mut commons, agent(0), GENESIS, Address::zero(), 1);
    assert_eq!(nobody, Err(DelegationError::ToNobody));
    assert_eq!(undelegate(&mut commons, agent(0), GENESIS), Err(DelegationError::NotLent));
    let itself = delegate(&mut commons, agent(0), GENESIS, agent(0), 1);
    assert_eq!(itself, Err(DelegationError::NotLent));
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    assert_eq!(
        delegate(&mut commons, agent(0), GENESIS, agent(0), 1),
        Ok(Lent::default()),
        "it revokes"
    );
    assert_eq!(votes(&commons, agent(0), GENESIS), H);
}

#[test]
fn a_review_asks_for_own_weight_whoever_it_is_lent_to() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    let (_, terms) = record(&mut commons, 5, GENESIS + 10, 10 * POINT);
    assert_eq!(cast(&mut commons, agent(0), NOW, &terms, 10).unwrap().weight.0, H);
    assert_eq!(cast(&mut commons, agent(1), NOW, &terms, 10).unwrap().weight.0, H);
}

#[test]
fn whoever_has_nothing_to_take_back_leaves_no_trace_with_the_delegate() {
    // 6 holds nothing, has lent that to 7, and votes with what 0 has lent to 6.
    let (mut commons, terms) = lent(&[(6, 7), (0, 6)]);
    let cells = commons.reputation_cells.cells.len();
    assert_eq!(cast(&mut commons, agent(6), NOW, &terms, FOR).unwrap().weight.0, H);
    assert_eq!(commons.reputation_cells.cells.len(), cells + 2, "the ballot and one receipt");
}

#[test]
fn the_past_ends_before_the_present_second() {
    assert_eq!(Reputation::check_past(NOW - 1, NOW), Ok(()));
    assert_eq!(Reputation::check_past(NOW, NOW), Err(FutureLookup { at: NOW, now: NOW }));
}
