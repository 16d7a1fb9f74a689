//! What is true of every history of promises.

use super::*;
use proptest::prelude::*;

const EVE: Address = Address::repeat_byte(14);

/// Promises in order, deliveries, when the need was closed, and a time after all that.
type Life = (Vec<Promise>, Vec<Delivery>, Option<Moment>, Time);

/// A moment so many seconds after the beginning, with a place that no other kind of thing has.
fn moment((at, place): (Time, u64), kind: u64) -> Moment {
    Moment { place: (at * 100 + place) * 1_000 + kind, at }
}

fn life() -> impl Strategy<Value = Life> {
    let when = |seconds: Time| (0..seconds, 0u64..4);
    let promises = prop::collection::vec((when(20), 1u64..20), 1..6);
    let judgement =
        prop_oneof![Just(Judgement::Pending), Just(Judgement::Accepted), Just(Judgement::Nothing)];
    let deliveries = prop::collection::vec((when(40), judgement), 0..6);
    let rest = (prop::option::of(when(40)), 0u64..40);
    (promises, deliveries, rest).prop_map(|(mut promises, mut deliveries, (closed, later))| {
        promises.sort_unstable();
        deliveries.sort_by_key(|it| it.0);
        let closed = closed.map(|closed| moment(closed, 999));
        let promises: Vec<_> = (1..)
            .zip(promises)
            .map(|(kind, (when, length))| (moment(when, kind), length))
            // Nothing can be promised once the need is closed.
            .filter(|(said, _)| closed.is_none_or(|closed| *said < closed))
            .map(|(said, length)| Promise { agent: EVE, said, until: said.at + length })
            .collect();
        let deliveries: Vec<_> = (1..)
            .zip(deliveries)
            .map(|(id, (when, judgement))| {
                let said = moment(when, 100 + id);
                Delivery { id: ContributionId(id), said, judgement }
            })
            .collect();
        (promises, deliveries, closed, 40 + later)
    })
}

/// What was recorded while a promise was open.
fn in_time(life: &Life, index: usize) -> impl Iterator<Item = &Delivery> {
    let (promises, deliveries, closed, _) = life;
    let (promise, next) = (&promises[index], promises.get(index + 1));
    let ends = next.map(|it| it.said).into_iter().chain(*closed).min();
    let is_open = move |it: &&Delivery| {
        promise.said < it.said && it.said.at < promise.until && ends.is_none_or(|end| it.said < end)
    };
    deliveries.iter().filter(is_open)
}

fn kept(life: &Life) -> Vec<Keeping> {
    keep(&life.0, &life.1, life.2, life.3)
}

proptest! {
    #[test]
    fn a_contribution_keeps_one_promise_at_most(life in life()) {
        let states = kept(&life);
        prop_assert_eq!(states.len(), life.0.len());
        let mut kept: Vec<_> = states.iter().filter_map(|it| it.contribution()).collect();
        let count = kept.len();
        kept.sort();
        kept.dedup();
        prop_assert_eq!(kept.len(), count);
    }

    #[test]
    fn whoever_did_something_in_time_is_told_the_best_that_came_of_it(life in life()) {
        for (index, state) in kept(&life).into_iter().enumerate() {
            let best = in_time(&life, index).map(|it| it.judgement).max();
            let expected = match state {
                Keeping::Fulfilled(_) => Some(Judgement::Accepted),
                Keeping::Delivered(_) => Some(Judgement::Pending),
                Keeping::NotAccepted(_) => Some(Judgement::Nothing),
                Keeping::Open | Keeping::Lapsed | Keeping::Postponed | Keeping::Released => None,
            };
            prop_assert_eq!(best, expected, "{:?}", state);
            let told = in_time(&life, index).find(|it| Some(it.id) == state.contribution());
            prop_assert_eq!(told.map(|it| it.judgement), expected);
        }
    }

    #[test]
    fn what_peers_say_never_makes_a_promise_broken(life in life()) {
        let (promises, mut deliveries, closed, now) = life;
        let lapsed = |deliveries: &[Delivery]| {
            let states = keep(&promises, deliveries, closed, now);
            states.into_iter().map(|it| it == Keeping::Lapsed).collect::<Vec<_>>()
        };
        let before = lapsed(&deliveries);
        for delivery in &mut deliveries {
            delivery.judgement = Judgement::Nothing;
        }
        prop_assert_eq!(lapsed(&deliveries), before);
    }

    #[test]
    fn time_alone_only_lets_open_promises_lapse(life in life()) {
        let (promises, deliveries, closed, now) = &life;
        let after = keep(promises, deliveries, *closed, now + 100);
        for ((promise, before), after) in promises.iter().zip(kept(&life)).zip(after) {
            match before {
                Keeping::Open => {
                    prop_assert!(*now < promise.until);
                    prop_assert_eq!(after, Keeping::Lapsed);
                }
                settled => prop_assert_eq!(after, settled),
            }
        }
    }

    #[test]
    fn a_promise_is_postponed_or_released_only_before_it_is_late(life in life()) {
        let (promises, _, closed, _) = &life;
        for (index, state) in kept(&life).into_iter().enumerate() {
            let (until, next) = (promises[index].until, promises.get(index + 1));
            let postponed = next.is_some_and(|next| next.said.at < until);
            let released = closed.is_some_and(|closed| closed.at < until) && !postponed;
            let done = state.contribution().is_some();
            prop_assert_eq!(state == Keeping::Postponed, postponed && !done);
            prop_assert_eq!(state == Keeping::Released, released && !done);
            prop_assert!(next.is_none() || !state.is_open(), "only the newest can be open");
        }
    }
}
