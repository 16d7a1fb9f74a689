//! How the board follows from a history.

use super::{
    Commitment, Delivery, Endorsement, Judgement, Keeping, Moment, Posting, Promise, Satisfying,
    Wanted, keep,
};
use crate::audit::{Replay, Signal};
use commons_core::{
    Address, Time,
    ballot::{Ballot, BallotCell, Kind, Tally, Terms},
    cells::Cells,
    contribution::{Contribution, Status},
    model::Commons,
    review::Outcome,
    units::{ContributionId, NeedId, Points},
};
use std::collections::BTreeMap;

/// What a history says of a need.
pub fn posting(
    replay: &Replay,
    commons: &Commons,
    id: NeedId,
    contributions: Vec<Satisfying>,
    at: Time,
) -> Option<Posting> {
    let need = commons.need(id).ok()?;
    let terms = commons.need_terms(id).ok()?;
    let said = replay.journal.wants.needs.get(&id).cloned().unwrap_or_default();
    let state = match said.closed.filter(|_| need.closed) {
        Some(closed) => Wanted::Closed(closed.at),
        None if need.is_open(at) => Wanted::Open(need.until),
        None => Wanted::Over(need.until),
    };
    let commitments = commitments(id, &said.commitments, &contributions, said.closed, at);
    let (heat, endorsements) = care(replay, commons, &terms, at);
    Some(Posting { id, need, uri: said.uri, state, heat, endorsements, commitments, contributions })
}

/// The heat of a need at a time, and who it comes from.
fn care(replay: &Replay, commons: &Commons, terms: &Terms, at: Time) -> (Points, Vec<Endorsement>) {
    let Kind::Signal { half_life } = terms.kind else { return Default::default() };
    let (calendar, cells) = (&commons.hub.calendar, &commons.reputation_cells);
    let (name, now) = (terms.name(cells), calendar.epoch(at));
    let heat = match cells.read(&BallotCell(name)) {
        Some(Ballot { tally: Tally::Signal(signals), .. }) => signals.heat_in(now, half_life),
        _ => 0,
    };
    let endorsement = |signal: &Signal| {
        let age = now.0.saturating_sub(calendar.epoch(signal.at).0);
        Endorsement {
            agent: signal.agent,
            at: signal.at,
            weight: points(signal.weight.0),
            left: points(half_life.fade_down(signal.weight.0, age)),
            reason: signal.reason.clone(),
        }
    };
    let signals = replay.journal.wants.signals.get(&name);
    let casts = signals.map(|signals| signals.casts.as_slice()).unwrap_or_default();
    (points(heat), casts.iter().map(endorsement).collect())
}

/// More than all points that can exist are told as that many.
fn points(millionths: u128) -> Points {
    Points(u64::try_from(millionths).unwrap_or(u64::MAX))
}

/// The contributions that satisfy each need.
pub fn satisfying(
    replay: &Replay,
    commons: &Commons,
    at: Time,
) -> BTreeMap<NeedId, Vec<Satisfying>> {
    let mut found = BTreeMap::<_, Vec<_>>::new();
    for id in (1..=commons.ledger.newest.0).map(ContributionId) {
        let Ok(contribution) = commons.contribution(id) else { continue };
        let Some(need) = contribution.draft.satisfies else { continue };
        let since = replay.journal.wants.deliveries.get(&id).map(|(_, since)| *since);
        let status = status(commons, id, &contribution, at);
        let value = match status {
            Status::Settled(it) if matches!(it.outcome, Outcome::Accepted { .. }) => it.standing,
            _ => Points(0),
        };
        let agent = contribution.agent;
        found.entry(need).or_default().push(Satisfying { id, agent, since, status, value });
    }
    found
}

/// Where a contribution stands. A late cast may have moved the closing, which only the ballot knows.
fn status(commons: &Commons, id: ContributionId, it: &Contribution, at: Time) -> Status {
    let cells = &commons.reputation_cells;
    let closes = commons.terms(id).map_or(Time::MAX, |terms| {
        match cells.read(&BallotCell(terms.name(cells))) {
            Some(Ballot { tally: Tally::Grade(grades), .. }) => grades.closes,
            _ => terms.closes,
        }
    });
    it.status(closes, at)
}

/// What became of all that was promised about a need.
fn commitments(
    need: NeedId,
    promises: &[Promise],
    done: &[Satisfying],
    closed: Option<Moment>,
    now: Time,
) -> Vec<Commitment> {
    let mut by_agent = BTreeMap::<Address, Vec<Promise>>::new();
    for promise in promises {
        by_agent.entry(promise.agent).or_default().push(*promise);
    }
    let mut kept: BTreeMap<Address, std::vec::IntoIter<Keeping>> = by_agent
        .into_iter()
        .map(|(agent, promises)| {
            let of_agent = done.iter().filter(|it| it.agent == agent);
            let deliveries: Vec<_> = of_agent.filter_map(delivery).collect();
            (agent, keep(&promises, &deliveries, closed, now).into_iter())
        })
        .collect();
    // One state for each promise, in the same order.
    let commitment = |promise: &Promise| {
        let Promise { agent, said, until } = *promise;
        let state = kept.get_mut(&agent)?.next()?;
        Some(Commitment { need, agent, at: said.at, until, state })
    };
    promises.iter().filter_map(commitment).collect()
}

fn delivery(it: &Satisfying) -> Option<Delivery> {
    let judgement = match it.status {
        Status::InReview { .. } | Status::AwaitingSettlement => Judgement::Pending,
        _ if it.value > Points(0) => Judgement::Accepted,
        _ => Judgement::Nothing,
    };
    Some(Delivery { id: it.id, said: it.since?, judgement })
}
