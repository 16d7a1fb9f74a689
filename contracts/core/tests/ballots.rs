//! Support and Signal ballots, and who may review, case by case. Five founders hold 100 points each.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, agent, cast, charter, commons, delegate, draft, five,
    name, proposal, record, settle, suite, support, tally,
};
use commons_core::{
    Address, Time,
    ballot::{ABSTAIN, AGAINST, Cast, CastError, FOR, Kind, Tally, Terms},
    decay::HalfLife,
    founding::Seed,
    hub::Origin,
    model::Commons,
    parameters::Parameters,
    review::Outcome,
    units::{Epoch, Points, Units},
};

const H: u128 = 100 * POINT as u128;
const NOW: Time = GENESIS + 20;

#[test]
fn weight_earned_after_the_snapshot_does_not_vote() {
    let mut commons = five();
    let (_, _, at) = accepted(&mut commons, 5, GENESIS + 10, draft(10 * POINT, vec![]), &[0, 1]);
    let (before, since) = (proposal(1, at - 1, DAY, 0, 0), proposal(2, at, DAY, 0, 0));
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    assert_eq!(cast(&mut commons, agent(5), at + 1, &before, FOR), Err(nothing));
    assert!(tally(&commons, &before).is_none(), "a refused cast leaves nothing");
    let voted = cast(&mut commons, agent(5), at + 1, &since, FOR).unwrap();
    assert_eq!(voted.weight.0, 10 * u128::from(POINT));
}

#[test]
fn every_term_makes_another_ballot() {
    let mut commons = five();
    let terms = proposal(1, GENESIS, DAY, 5, 7);
    let support = |quorum, extension| Kind::Support { quorum: Units(quorum), extension };
    let forged = [
        Terms { convener: agent(0), ..terms },
        Terms { subject: 2, ..terms },
        Terms { revision: 1, ..terms },
        Terms { snapshot: GENESIS - 1, ..terms },
        Terms { opens: terms.opens + 1, ..terms },
        Terms { closes: terms.closes + 1, ..terms },
        Terms { kind: support(6, 7), ..terms },
        Terms { kind: support(5, 8), ..terms },
        Terms { kind: Kind::Signal { half_life: HalfLife(5) }, ..terms },
    ];
    for forged in &forged {
        let voted = cast(&mut commons, agent(0), NOW, forged, 0).unwrap();
        assert!(voted.first);
    }
    assert!(tally(&commons, &terms).is_none(), "none of them is the one that is asked for");
    assert!(cast(&mut commons, agent(0), NOW, &terms, FOR).unwrap().first);
}

#[test]
fn a_cast_is_refused_for_the_first_reason_that_applies() {
    let mut commons = five();
    let terms = proposal(1, GENESIS + 10, DAY, 0, 0);
    let (opens, closes) = (terms.opens, terms.closes);
    let mut try_cast = |terms: &Terms, who, now, choice, reason_length| {
        commons.cast(terms, &Cast { caller: agent(who), now, choice, reason_length }, |_, _| {})
    };
    let cases = [
        (0, NOW, 3, 257, CastError::ReasonTooLong { length: 257, max: 256 }),
        (0, GENESIS - 1, 3, 257, CastError::NotOpen { opens: GENESIS, now: GENESIS - 1 }),
        (0, GENESIS, 3, 256, CastError::ChoiceOutOfRange { choice: 3, max: 2 }),
        (0, opens - 1, 0, 0, CastError::SnapshotNotPast { snapshot: GENESIS + 10, now: opens - 1 }),
        (7, closes, 0, 0, CastError::Closed { closed: closes, now: closes }),
        (7, NOW, 0, 0, CastError::WeightTooLow { weight: Units(0), min: Units(1) }),
    ];
    for (who, now, choice, reason, error) in cases {
        assert_eq!(try_cast(&terms, who, now, choice, reason), Err(error));
    }
    let later = Terms { opens: opens + 5, ..terms };
    let not_open = CastError::NotOpen { opens: opens + 5, now: opens + 4 };
    assert_eq!(try_cast(&later, 0, opens + 4, 0, 0), Err(not_open));
    try_cast(&later, 0, opens + 5, 0, 256).unwrap();
    try_cast(&terms, 0, closes - 1, 0, 0).unwrap();
    let final_choice = CastError::AlreadyCast;
    assert_eq!(try_cast(&terms, 0, closes - 1, 1, 0), Err(final_choice));
}

/// Casts, and gives the time at which the ballot closes then.
fn closes(commons: &mut Commons, who: u8, now: Time, terms: &Terms, choice: u8) -> Time {
    cast(commons, agent(who), now, terms, choice).unwrap();
    support(commons, terms).closes
}

#[test]
fn a_quorum_reached_late_extends_once() {
    let mut commons = five();
    let terms = proposal(1, GENESIS, DAY, 2 * H, 600);
    let end = terms.closes;
    assert_eq!(closes(&mut commons, 0, end - 10, &terms, FOR), end, "not reached yet");
    assert_eq!(closes(&mut commons, 1, end - 9, &terms, AGAINST), end, "Against does not count");
    assert_eq!(closes(&mut commons, 2, end - 5, &terms, ABSTAIN), end - 5 + 600);
    assert_eq!(closes(&mut commons, 3, end + 594, &terms, AGAINST), end + 595, "reached before");
    let closed = CastError::Closed { closed: end + 595, now: end + 595 };
    assert_eq!(cast(&mut commons, agent(4), end + 595, &terms, FOR), Err(closed));

    // Reached just before it would be late, or exactly then: nothing moves.
    for (ago, moved) in [(601, 0), (600, 0), (599, 1)] {
        let terms = proposal(ago, GENESIS, DAY, H, 600);
        assert_eq!(closes(&mut commons, 0, end - ago, &terms, FOR), end + moved);
    }
}

#[test]
fn a_quorum_undone_and_reached_again_late_extends_too() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    let terms = proposal(1, GENESIS + 1, DAY, 2 * H, 600);
    let end = terms.closes;
    assert_eq!(closes(&mut commons, 1, NOW, &terms, FOR), end, "in good time");
    assert_eq!(closes(&mut commons, 0, NOW + 1, &terms, AGAINST), end, "undone");
    assert_eq!(support(&commons, &terms).participation().0, H);
    assert_eq!(closes(&mut commons, 2, end - 1, &terms, FOR), end - 1 + 600);
}

#[test]
fn a_quorum_undone_in_the_extension_does_not_extend_twice() {
    let mut commons = five();
    delegate(&mut commons, agent(0), GENESIS, agent(1), 1).unwrap();
    let terms = proposal(1, GENESIS + 1, DAY, 2 * H, 600);
    let end = terms.closes;
    assert_eq!(closes(&mut commons, 1, end - 1, &terms, FOR), end + 599);
    assert_eq!(closes(&mut commons, 0, end + 500, &terms, AGAINST), end + 599);
    assert_eq!(closes(&mut commons, 2, end + 598, &terms, FOR), end + 599);
}

#[test]
fn a_ballot_knows_who_has_cast_also_where_addresses_end_alike() {
    // The ballot's bits are by the last byte; these two share one, and a third has none.
    let [one, alike, other] = [[1, 9], [2, 9], [3, 8]].map(|[first, last]| {
        let mut address = [first; 20];
        address[19] = last;
        Address::from(address)
    });
    let seeds = [one, alike, other].map(|agent| Seed { agent, points: Points(100 * POINT) });
    let origin = Origin::Founders(seeds.to_vec());
    let mut commons =
        Commons::found(suite(), GENESIS, Parameters::default(), &origin, &charter(), name).unwrap();
    let terms = proposal(1, GENESIS, DAY, 0, 0);
    for (before, agent) in [one, alike, other].into_iter().enumerate() {
        cast(&mut commons, agent, GENESIS + 1, &terms, FOR).unwrap();
        let again = cast(&mut commons, agent, GENESIS + 2, &terms, AGAINST);
        assert_eq!(again, Err(CastError::AlreadyCast));
        let Some(Tally::Support(tally)) = tally(&commons, &terms) else { panic!("it is there") };
        assert_eq!(tally.weights[1].0, (before as u128 + 1) * H);
    }
}

#[test]
fn signals_have_a_message_of_their_own() {
    let mut commons = five();
    let cast = Cast { caller: agent(0), now: NOW, choice: 0, reason_length: 0 };
    let before = commons.reputation_cells.cells.clone();
    assert_eq!(commons.cast(&need(2), &cast, |_, _| {}), Err(CastError::Signal));
    let (_, review) = record(&mut commons, 5, GENESIS, POINT);
    for terms in [proposal(1, GENESIS, DAY, 0, 0), review] {
        assert_eq!(commons.signal(&terms, &cast, |_, _| {}), Err(CastError::NoSignal));
    }
    assert_eq!(commons.reputation_cells.cells, before);
}

/// A Signal ballot that never closes.
fn need(half_life: u16) -> Terms {
    let kind = Kind::Signal { half_life: HalfLife(half_life) };
    Terms { kind, closes: Time::MAX, ..proposal(1, GENESIS, DAY, 0, 0) }
}

fn heat(commons: &Commons, terms: &Terms) -> (u128, Epoch) {
    match tally(commons, terms) {
        Some(Tally::Signal(tally)) => (tally.heat, tally.epoch),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_signal_is_cast_once_an_epoch_and_fades() {
    let mut commons = five();
    let terms = need(2);
    assert_eq!(cast(&mut commons, agent(0), NOW, &terms, 0).unwrap().weight.0, H);
    let twice = CastError::AlreadySignalled { epoch: Epoch(0) };
    assert_eq!(cast(&mut commons, agent(0), GENESIS + WEEK - 1, &terms, 0), Err(twice));
    let choice = CastError::ChoiceOutOfRange { choice: 1, max: 0 };
    assert_eq!(cast(&mut commons, agent(1), NOW, &terms, 1), Err(choice));
    // Two epochs later half of the heat is left. What is cast then is what there is then: 26 epochs
    // halve it, so after two it is 2^(-2/26) of 100 points.
    let now = GENESIS + 2 * WEEK;
    let weight = cast(&mut commons, agent(0), now, &terms, 0).unwrap().weight.0;
    assert_eq!(weight, 94_807_751); // 100,000,000 · 2^(-1/13), rounded down
    assert_eq!(heat(&commons, &terms), (H / 2 + weight, Epoch(2)));
    let Some(Tally::Signal(tally)) = tally(&commons, &terms) else { panic!() };
    assert_eq!(tally.heat_in(Epoch(4), HalfLife(2)), (H / 2 + weight) / 2);
    assert_eq!(tally.heat_in(Epoch(u32::MAX), HalfLife(2)), 0);
}

#[test]
fn signals_go_on_beyond_the_horizon_of_their_own_half_life() {
    let parameters = Parameters { half_life: 520, ..Default::default() };
    let mut commons = commons(parameters, &[100 * POINT; 3]);
    let terms = need(1);
    for epoch in [0, 62, 63, 64, 200, 1_000] {
        let now = GENESIS + 1 + epoch * WEEK;
        let weight = cast(&mut commons, agent(0), now, &terms, 0).unwrap().weight.0;
        let (heat, _) = heat(&commons, &terms);
        assert!(heat >= weight && heat <= weight + weight, "at {epoch}");
    }
    // Whoever has less than a millionth of a point has nothing to say.
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    let end = GENESIS + 520 * 63 * WEEK;
    assert_eq!(cast(&mut commons, agent(0), end, &terms, 0), Err(nothing));
}

#[test]
fn one_percent_of_the_supply_is_always_enough_to_review() {
    let parameters = Parameters { reviewer_min: Points(10 * POINT), ..Default::default() };
    let seeds = [10 * POINT, 11 * POINT, 991 * POINT];
    let mut commons = commons(parameters, &seeds);
    let (_, _, at) = accepted(&mut commons, 5, GENESIS, draft(10 * POINT, vec![]), &[0, 1, 2]);
    let (_, _, at) = accepted(&mut commons, 6, at, draft(10 * POINT + 300_000, vec![]), &[0, 1, 2]);
    // In the second week, 10 points are 10.27 of the first, and 1 % of the supply is 10.323.
    let (_, terms) = record(&mut commons, 7, at + WEEK, 10 * POINT);
    let few = cast(&mut commons, agent(5), at + WEEK + 1, &terms, 10);
    assert!(matches!(few, Err(CastError::WeightTooLow { .. })));
    cast(&mut commons, agent(6), at + WEEK + 1, &terms, 10).unwrap();
    // A year later the 11 of the founder are 2.75 points: less than 10, but more than 1 %.
    let later = at + 52 * WEEK;
    let (_, terms) = record(&mut commons, 7, later, POINT);
    cast(&mut commons, agent(1), later + 1, &terms, 10).unwrap();
}

#[test]
fn a_dormant_commons_whose_reputation_faded_away_can_still_review() {
    let mut commons = five();
    // After eleven half-lives the five hold a quarter of a point together.
    let now = GENESIS + 11 * 26 * WEEK;
    let (id, terms) = record(&mut commons, 5, now, 10_000);
    for who in 0..3 {
        cast(&mut commons, agent(who), now + 1, &terms, 10).unwrap();
    }
    let accepted = Outcome::Accepted { grade: 10, value: Points(10_000) };
    assert_eq!(settle(&mut commons, now + 2, id), Ok(accepted));
}
