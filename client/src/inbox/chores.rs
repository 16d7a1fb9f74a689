//! What anyone may do now, for nobody in particular: most of it nobody loses by, and somebody waits for it.

use super::{Deed, founded, receipt};
use crate::{audit::Replay, error::Error};
use commons_core::{
    Address, Time,
    account::AgentCell,
    ballot::{Ballot, BallotCell, Receipt, Tally},
    cells::{Cell, Cells},
    contribution::{Contribution, Fate, Settlement},
    governor::{Fate as ProposalFate, State},
    model::Commons,
    pool::{Asset, Holding, HoldingCell, PotCell, PotId},
    review::Outcome,
    units::{ContributionId, Points, ProposalId},
};
use scale::Decode;

/// Something that anyone may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chore {
    /// What.
    pub deed: Deed,
    /// Since when.
    pub since: Time,
    /// First second in which it is too late; none if it never is.
    pub until: Option<Time>,
}

/// Everything that anyone may do at a second, the oldest first. Each is possible after those before it,
/// by the same rules that the contracts follow.
pub fn chores(replay: &Replay, now: Time) -> Result<Vec<Chore>, Error> {
    let model = founded(replay)?;
    if now < model.ledger.opens {
        return Ok(Vec::new());
    }
    let mut found = reviews(model, now);
    found.extend(proposals(model, now));
    found.extend(credits(model));
    found.extend(penalties(model));
    found.extend(pots(model, now));
    found.sort_by_key(|(since, _)| *since);
    // Tried out on a copy, one after the other: what one of them takes, the next no longer finds.
    let mut model = model.clone();
    Ok(found.into_iter().filter_map(|(since, wish)| wish.attempt(&mut model, since, now)).collect())
}

/// What may be possible.
enum Wish {
    Settle(ContributionId),
    Queue(ProposalId, Time),
    Execute(ProposalId, Time),
    Credit(ContributionId, u8),
    Penalize(ContributionId, Address),
    Sweep(PotId),
    Collect(Asset),
}

impl Wish {
    fn attempt(self, model: &mut Commons, since: Time, now: Time) -> Option<Chore> {
        let (deed, until) = match self {
            Self::Settle(id) => {
                let (_, decision) = model.settle(now, id).ok()?;
                (Deed::Settle { id, outcome: decision.outcome }, None)
            }
            Self::Queue(id, until) => {
                model.queue(now, id).ok()?;
                (Deed::Queue { id }, Some(until))
            }
            Self::Execute(id, until) => (Deed::Execute { id }, Some(until)),
            Self::Credit(id, index) => {
                let (credit, _) = model.credit(now, id, index).ok()?;
                let (cited, value, agent) = (credit.cited, credit.value, credit.order.agent);
                (Deed::Credit { id, index, cited, agent, value }, None)
            }
            Self::Penalize(id, reviewer) => {
                model.penalize(now, id, reviewer).ok()?;
                (Deed::Penalize { id, reviewer }, None)
            }
            Self::Sweep(pot) => {
                let swept = model.sweep(now, pot, |_, _| ()).ok()?;
                let amount = swept.work.saturating_add(swept.equity);
                (Deed::Sweep { pot, amount }, None)
            }
            Self::Collect(asset) => {
                // What came by mistake is the pool's to tell; all that it owes, it has.
                let holding: Holding = model.pool_cells.read(&HoldingCell(asset))?;
                let collected = model.collect(asset, holding.owed, |_, _| ()).ok()?;
                (Deed::Collect { asset, amount: collected.treasury }, None)
            }
        };
        Some(Chore { deed, since, until })
    }
}

/// All contributions.
pub(crate) fn contributions(
    model: &Commons,
) -> impl Iterator<Item = (ContributionId, Contribution)> + '_ {
    let ids = (1..=model.ledger.newest.0).map(ContributionId);
    ids.filter_map(|id| Some((id, model.contribution(id).ok()?)))
}

/// When the review of a contribution closes, as far as it is known.
pub(crate) fn closes(model: &Commons, id: ContributionId) -> Option<Time> {
    let terms = model.terms(id).ok()?;
    let ballot = BallotCell(terms.name(&model.reputation_cells));
    Some(match model.reputation_cells.read(&ballot) {
        Some(Ballot { tally: Tally::Grade(tally), .. }) => tally.closes,
        _ => terms.closes,
    })
}

fn reviews(model: &Commons, now: Time) -> Vec<(Time, Wish)> {
    let open = contributions(model).filter(|(_, it)| it.fate == Fate::Open);
    // What is decided before it closes may be settled as of now.
    open.filter_map(|(id, _)| Some((closes(model, id)?.min(now), Wish::Settle(id)))).collect()
}

fn proposals(model: &Commons, now: Time) -> Vec<(Time, Wish)> {
    let ids = (1..=model.governor.newest.0).map(ProposalId);
    let wish = |id| {
        let (proposal, ballot) = model.proposal(id).ok()?;
        let (state, until) = proposal.state(ballot.as_ref(), now);
        match (state, proposal.fate) {
            (State::Succeeded, _) if !proposal.resolution => {
                Some((proposal.deadline(ballot.as_ref()), Wish::Queue(id, until)))
            }
            (State::Queued, ProposalFate::Queued { eta }) if now >= eta => {
                Some((eta, Wish::Execute(id, until)))
            }
            _ => None,
        }
    };
    ids.filter_map(wish).collect()
}

/// The settlement of a contribution that was accepted, whatever stands of it now.
fn accepted(contribution: &Contribution) -> Option<Settlement> {
    match contribution.fate {
        Fate::Settled(settlement @ Settlement { outcome: Outcome::Accepted { .. }, .. }) => {
            Some(settlement)
        }
        _ => None,
    }
}

fn credits(model: &Commons) -> Vec<(Time, Wish)> {
    let mut found = Vec::new();
    for (id, contribution) in contributions(model) {
        let Some(settlement) = accepted(&contribution) else { continue };
        let opens = model.ledger.pots_open(&model.ledger_cells, settlement.counts);
        let indices = (0u8..).zip(&contribution.draft.cites).map(|(index, _)| index);
        let open = indices.filter(|index| settlement.credited & (1u8 << index) == 0);
        found.extend(open.map(|index| (opens, Wish::Credit(id, index))));
    }
    found
}

fn penalties(model: &Commons) -> Vec<(Time, Wish)> {
    let mut found = Vec::new();
    for (id, contribution) in contributions(model) {
        let worthless = accepted(&contribution).filter(|it| it.standing == Points(0));
        let (Some(settlement), Ok(terms)) = (worthless, model.terms(id)) else { continue };
        let ballot = terms.name(&model.reputation_cells);
        let owes = |agent: &Address| {
            let receipt = receipt(model, ballot, *agent);
            matches!(receipt, Some(Receipt::Grade { grade: 1.., penalized: false, .. }))
        };
        let agents = agents(model).filter(owes);
        found.extend(agents.map(|agent| (settlement.at, Wish::Penalize(id, agent))));
    }
    found
}

/// All who ever held anything: nobody else could cast or lend.
pub(crate) fn agents(model: &Commons) -> impl Iterator<Item = Address> + '_ {
    (0..model.reputation.agents).filter_map(|index| model.reputation_cells.read(&AgentCell(index)))
}

fn pots(model: &Commons, now: Time) -> Vec<(Time, Wish)> {
    let opens = |pot: &PotId| model.pool.window(&model.pool_cells, pot.purpose).opens;
    let mut found: Vec<_> = every_pot(model).map(|pot| (opens(&pot), Wish::Sweep(pot))).collect();
    // Nobody waits for it, and nothing is written down of since when it is there.
    found.extend(names::<HoldingCell, Asset>(model).map(|asset| (now, Wish::Collect(asset))));
    found
}

/// Every pot into which anything was ever put.
pub(crate) fn every_pot(model: &Commons) -> impl Iterator<Item = PotId> + '_ {
    names::<PotCell, PotId>(model)
}

/// The names of all cells of a kind in the pool: they are stored as the room and what tells them apart.
fn names<C: Cell, Name: Decode>(model: &Commons) -> impl Iterator<Item = Name> + '_ {
    let cells = model.pool_cells.cells.keys();
    let rooms = cells.filter_map(|key| key.split_first());
    rooms
        .filter(|(room, _)| **room == C::ROOM)
        .filter_map(|(_, name)| Name::decode(&mut &name[..]).ok())
}
