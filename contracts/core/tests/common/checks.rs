//! What must be true of a commons after every step of a random history.

use super::{
    GENESIS, agent, exact,
    ghost::{Ballot, Cast, Ghost},
    needs, share, tally,
};
use commons_core::{
    Address, Time,
    account::AgentCell,
    ballot::{Kind, Receipt, ReceiptCell, Tally},
    cells::{CELL_MAX, Cells},
    model::Commons,
    units::{ContributionId, Points, ProjectId},
};
use proptest::{prelude::*, test_runner::TestCaseError};
use scale::Encode;
use std::collections::BTreeSet;

/// What the step may have changed, now and a little earlier.
pub fn step(
    commons: &Commons,
    ghost: &mut Ghost,
    now: Time,
    agents: u8,
) -> Result<(), TestCaseError> {
    for at in [now, now - 1, GENESIS + (now - GENESIS) / 2] {
        weights(commons, ghost, at, agents)?;
    }
    ballots(commons, ghost)?;
    needs::check(commons, ghost, now)?;
    for (contribution, id) in ghost.contributions.iter().zip(1u64..) {
        // Nobody but those who may has changed a record.
        prop_assert_eq!(&commons.contribution(ContributionId(id)).unwrap(), contribution);
        let rules = commons.ledger.rules(&commons.ledger_cells, contribution.recorded, now);
        prop_assert_eq!(contribution.closes(&rules), ghost.terms(id).closes);
        if let Ok(terms) = commons.terms(ContributionId(id)) {
            prop_assert_eq!(terms, ghost.terms(id));
        }
    }
    Ok(())
}

/// All of the past, once.
pub fn history(
    commons: &Commons,
    ghost: &Ghost,
    now: Time,
    agents: u8,
) -> Result<(), TestCaseError> {
    let mut times: BTreeSet<Time> = ghost.changes.iter().map(|change| change.at).collect();
    times.extend(ghost.loans.iter().flat_map(|loan| [loan.since, loan.until.min(now)]));
    for season in 0..=ghost.season(now).min(20) {
        times.insert(ghost.calendar().season_end(commons_core::units::Season(season)));
    }
    for time in times {
        for at in [time - 1, time] {
            weights(commons, ghost, at, agents)?;
        }
    }
    let last = ghost.accepted.iter().map(|accepted| accepted.epoch).max().unwrap_or(0);
    for epoch in 0..=last.min(30) {
        shares(commons, ghost, epoch, now, agents)?;
    }
    shares(commons, ghost, last, now, agents)?;

    // Nothing is minted without a contribution, nor taken back beyond what was minted for it; those
    // who confirmed it never pay more than it minted.
    let seeds: u128 = ghost.own(None, GENESIS - 1);
    let minted: u128 = ghost.flows.values().map(|[minted, ..]| minted).sum();
    prop_assert!(ghost.own(None, now) <= seeds + minted);
    for [minted, burned, fined] in ghost.flows.values() {
        prop_assert!(burned <= minted && fined <= minted);
    }

    // Those who ever held anything can be listed, each once.
    let cells = &commons.reputation_cells;
    let listed = (0..commons.reputation.agents).map(|index| cells.read(&AgentCell(index)).unwrap());
    let listed: Vec<Address> = listed.collect();
    let known: BTreeSet<Address> = listed.iter().copied().collect();
    prop_assert_eq!(known.len(), listed.len());
    prop_assert_eq!(known, ghost.changes.iter().map(|change| change.agent).collect());

    let Commons { ledger_cells, reputation_cells, governor_cells, pool_cells, .. } = commons;
    let all = [ledger_cells, reputation_cells, governor_cells, pool_cells];
    for (key, value) in all.iter().flat_map(|memory| &memory.cells) {
        prop_assert!(value.len() <= CELL_MAX && key.len() <= 128, "room {}", key[0]);
    }
    prop_assert!(commons.reputation.encode().len() <= CELL_MAX);
    prop_assert!(commons.ledger.encode().len() <= CELL_MAX);
    prop_assert!(commons.pool.encode().len() <= CELL_MAX);
    Ok(())
}

/// Own units, votes, loans and books at one time.
fn weights(commons: &Commons, ghost: &Ghost, at: Time, agents: u8) -> Result<(), TestCaseError> {
    let (reputation, cells) = (&commons.reputation, &commons.reputation_cells);
    let total = reputation.total_at(cells, at).0;
    prop_assert_eq!(total, ghost.own(None, at), "all weight has a source, at {}", at);
    let (mut own, mut votes) = (0, 0);
    for who in (0..agents).map(agent) {
        let held = reputation.own_at(cells, who, at).0;
        prop_assert_eq!(held, ghost.own(Some(who), at), "{:?} at {}", who, at);
        let cast = reputation.votes_at(cells, who, at).0;
        prop_assert_eq!(cast, ghost.votes(who, at), "votes of {:?} at {}", who, at);
        let loan = ghost.lent(at).find(|loan| loan.from == who).map(|loan| (loan.to, loan.last));
        let lent = reputation.delegation_at(cells, who, at).map(|lent| (lent.to, lent.last.0));
        prop_assert_eq!(lent, loan);
        own += held;
        votes += cast;
    }
    prop_assert_eq!(own, total, "accounts add up to the supply");
    prop_assert_eq!(votes, total, "votes add up to the supply");
    for project in 0..=ghost.projects {
        let mut sum = 0;
        for who in (0..agents).map(agent) {
            let earned = reputation.earned_at(cells, who, ProjectId(project), at).0;
            prop_assert_eq!(earned, ghost.earned(Some(who), project, at));
            sum += earned;
        }
        let all = reputation.earned_total_at(cells, ProjectId(project), at).0;
        prop_assert_eq!(sum, all, "books add up");
    }
    Ok(())
}

/// What money is divided by.
fn shares(
    commons: &Commons,
    ghost: &Ghost,
    epoch: u32,
    at: Time,
    agents: u8,
) -> Result<(), TestCaseError> {
    // Of a block in which nothing counts nobody has a part, as no floor can be 0.
    let floor_min = ghost.floors.get(&(epoch / 4)).copied().unwrap_or(1);
    let floor = |who| ghost.floor(who, epoch);
    let above = (0..agents).filter(|who| floor(agent(*who)) >= floor_min).count();
    for project in 0..=ghost.projects {
        for who in (0..agents).map(agent) {
            let share = share(commons, who, project, epoch, at);
            let earned = |project| ghost.earned(Some(who), project, at);
            let number = |points: Points| u128::from(points.0);
            prop_assert_eq!(number(share.accepted), ghost.points(Some(who), project, epoch));
            prop_assert_eq!(number(share.accepted_total), ghost.points(None, project, epoch));
            prop_assert_eq!(share.earned.0, earned(project).min(earned(0)));
            prop_assert_eq!(share.earned_total.0, ghost.earned(None, project, at));
            prop_assert_eq!(number(share.floor), floor(who));
            prop_assert_eq!(share.above_floor as usize, above);
            prop_assert_eq!(share.is_above_floor(), floor(who) >= floor_min);
        }
    }
    Ok(())
}

/// Every ballot, forged ones too, counted anew from its casts.
fn ballots(commons: &Commons, ghost: &Ghost) -> Result<(), TestCaseError> {
    let cells = &commons.reputation_cells;
    for ballot in ghost.ballots.values() {
        let terms = &ballot.terms;
        let supply = ghost.own(None, terms.snapshot);
        let receipt = |who| cells.read(&ReceiptCell(terms.name(cells), who));
        match tally(commons, terms) {
            Some(Tally::Grade(tally)) => {
                for grade in 0..=10u8 {
                    let weight = ballot.weight(|g| g == grade);
                    prop_assert_eq!(tally.weights[usize::from(grade)].0, weight);
                }
                prop_assert!(tally.total().0 <= supply, "no weight counts twice");
                prop_assert_eq!(tally.median(), ballot.median());
                prop_assert_eq!(tally.approvers as usize, ballot.approvers());
                prop_assert_eq!(
                    (tally.closes, tally.extended, tally.settled),
                    (ballot.closes, ballot.extended, ballot.settled)
                );
                for (who, (grade, weight)) in ballot.standing() {
                    let penalized = ballot.fined.contains(&who);
                    let weight = commons_core::units::Units(weight);
                    let expected = Receipt::Grade { grade, weight, penalized };
                    prop_assert_eq!(receipt(who), Some(expected));
                }
            }
            Some(Tally::Support(tally)) => {
                for choice in 0..3u8 {
                    let weight = ghost.support_for(ballot, |c| c == choice);
                    prop_assert_eq!(tally.weights[usize::from(choice)].0, weight);
                }
                prop_assert!(tally.total().0 <= supply, "no weight counts twice");
                prop_assert_eq!((tally.closes, tally.extended), (ballot.closes, ballot.extended));
                for (who, (choice, weight)) in ghost.support(ballot) {
                    let Some(Receipt::Support { choice: chosen, weight: held, .. }) = receipt(who)
                    else {
                        return Err(TestCaseError::fail("no receipt"));
                    };
                    prop_assert_eq!((chosen, held.0), (choice, weight));
                }
            }
            Some(Tally::Signal(tally)) => {
                let Kind::Signal { half_life } = terms.kind else { panic!() };
                let casts: Vec<_> = ballot.casts.iter().map(|c| (c.epoch, c.weight)).collect();
                let (heat, epoch) = (tally.heat, tally.epoch.0);
                prop_assert!(exact::is_heat(heat, &casts, epoch, half_life.0.max(1)));
                let twice = |c: &Cast| casts_of(ballot, c.who).filter(|e| *e == c.epoch).count();
                prop_assert!(ballot.casts.iter().all(|c| twice(c) == 1), "once an epoch");
            }
            None => prop_assert!(ballot.casts.is_empty() && !ballot.settled),
        }
    }
    Ok(())
}

/// The epochs in which an agent cast.
fn casts_of(ballot: &Ballot, who: Address) -> impl Iterator<Item = u32> {
    ballot.casts.iter().filter(move |cast| cast.who == who).map(|cast| cast.epoch)
}
