//! Needs in words.

use crate::style;
use commons_client::{
    board::{Commitment, Keeping, Posting, Wanted},
    format, names,
};
use commons_core::{Address, Time, contribution::Status, units::Points};
use std::collections::BTreeSet;

/// Whether it is wanted, and for how long.
pub fn wanted(state: Wanted, now: Time) -> String {
    match state {
        Wanted::Open(until) => format::relative(until, now),
        Wanted::Closed(at) => style::dim(format!("closed {}", format::relative(at, now))),
        Wanted::Over(at) => style::dim(format!("over {}", format::relative(at, now))),
    }
}

/// What became of a commitment, and by when it is to be kept.
pub fn kept(it: &Commitment, now: Time) -> String {
    match it.state {
        Keeping::Open => style::waiting(format!("by {}", format::when(it.until, now))),
        Keeping::Delivered(id) => format!("delivered: contribution {id} is not decided yet"),
        Keeping::Fulfilled(id) => style::good(format!("fulfilled by contribution {id}")),
        Keeping::Lapsed => style::bad(format!("lapsed {}", format::relative(it.until, now))),
        Keeping::NotAccepted(id) => style::dim(format!("contribution {id} was not accepted")),
        Keeping::Postponed => style::dim("postponed: said anew before it was late"),
        Keeping::Released => style::dim("released: the need was closed before"),
    }
}

/// Who is to do it by when, and who has; the newest of each agent.
pub fn who(posting: &Posting, now: Time) -> String {
    let mut seen = BTreeSet::<Address>::new();
    let newest: Vec<_> =
        posting.commitments.iter().rev().filter(|it| seen.insert(it.agent)).collect();
    let told = newest.iter().rev().map(|it| {
        let state = match it.state {
            Keeping::Open => style::waiting(format::relative(it.until, now)),
            Keeping::Fulfilled(_) => style::good("fulfilled"),
            Keeping::Lapsed => style::bad("lapsed"),
            state => state.word().into(),
        };
        format!("{}: {state}", names::show(it.agent))
    });
    or_none(told.collect::<Vec<_>>().join(", "))
}

/// What came of it.
pub fn came(posting: &Posting) -> String {
    let mut told = Vec::new();
    let accepted = posting.accepted();
    if accepted > Points(0) {
        told.push(style::good(format::points(accepted)));
    }
    let is_open = |status| matches!(status, Status::InReview { .. } | Status::AwaitingSettlement);
    let open = posting.contributions.iter().filter(|it| is_open(it.status)).count();
    if open > 0 {
        told.push(style::waiting(format!("{open} in review")));
    }
    let waiting = |status| matches!(status, Status::AwaitingConsent);
    let waiting = posting.contributions.iter().filter(|it| waiting(it.status)).count();
    if waiting > 0 {
        told.push(style::waiting(format!("{waiting} awaiting consent")));
    }
    or_none(told.join(", "))
}

fn or_none(text: String) -> String {
    if text.is_empty() { "-".into() } else { text }
}
