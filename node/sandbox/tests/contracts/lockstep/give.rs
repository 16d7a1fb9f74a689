//! Every message, to the contract and to the rules: what must be answered and emitted.

use super::{
    op::{bytes, Op, Text},
    pair::{Events, Pair},
};
use crate::suite::{ledger, reputation};
use codec::Encode;
use commons_core::{
    ballot::{Cast, CastError},
    delegation::Lent,
    ledger::check_number,
    reputation::{Burned, Order, Penalty},
    review::Outcome,
    units::{BasisPoints, ContributionId, Points, Units},
    Time,
};
use sp_core::H160;

/// As `commons_interfaces::reputation::CASTS_MAX`.
pub const CASTS_MAX: usize = 20;

impl Pair {
    /// Sends a message, and does the same in memory. Says whether it was refused.
    pub fn give(&mut self, who: H160, op: Op) -> bool {
        let (at, chain, model) = (self.now, &self.chain, &mut self.model);
        let (ledger, reputation) = (chain.ledger, chain.reputation);
        self.log.push((at, who, op.clone()));
        let length = |text: Text| u32::from(text);
        let name = format!("{op:?}");
        let name = name.split(' ').next().unwrap_or_default();
        match op {
            Op::OpenProject { document, uri } => {
                let done = model.open_project(who, document, length(uri), at);
                let event = |id: &_| (id, who, document, bytes(uri), at).encode();
                let events = done.iter().map(|id| (ledger, event(id))).collect();
                self.check(
                    name,
                    who,
                    ledger,
                    ledger::open_project(document, &bytes(uri)),
                    done,
                    events,
                )
            }
            Op::Record { draft, uri } => {
                let done = model.record(who, at, draft.clone(), length(uri));
                let event = |id: &_| (id, who, None::<H160>, &draft, bytes(uri), at).encode();
                let events = done.iter().map(|id| (ledger, event(id))).collect();
                self.check(name, who, ledger, ledger::record(&draft, &bytes(uri)), done, events)
            }
            Op::RecordMany { drafts } => {
                // All or none.
                let before = (model.ledger, model.ledger_cells.clone());
                let (first, mut events) =
                    (ContributionId(model.ledger.newest.0 + 1), Events::new());
                let done = check_number(drafts.len()).and_then(|()| {
                    for (draft, uri) in &drafts {
                        let id = model.record(who, at, draft.clone(), length(*uri))?;
                        let event = (id, who, None::<H160>, draft, bytes(*uri), at).encode();
                        events.push((ledger, event));
                    }
                    Ok(first)
                });
                if done.is_err() {
                    (model.ledger, model.ledger_cells) = before;
                    events.clear();
                }
                let drafts: Vec<_> = drafts.into_iter().map(|(d, uri)| (d, bytes(uri))).collect();
                self.check(name, who, ledger, ledger::record_many(&drafts), done, events)
            }
            Op::RecordFor { agent, draft } => {
                let done = model.record_for(who, at, agent, draft.clone());
                let event = |id: &_| (id, agent, Some(who), &draft, bytes(0), at).encode();
                let events = done.iter().map(|id| (ledger, event(id))).collect();
                self.check(name, who, ledger, ledger::record_for(agent, &draft), done, events)
            }
            Op::Consent { id, uri } => {
                let done = model.change(id, |before, _| before.consent(who, at, length(uri)));
                let events =
                    done.iter().map(|()| (ledger, (id, bytes(uri), at).encode())).collect();
                self.check(name, who, ledger, ledger::consent(id, &bytes(uri)), done, events)
            }
            Op::Decline { id } => {
                let done = model.change(id, |before, _| before.decline(who));
                let events = done.iter().map(|()| (ledger, (id, at).encode())).collect();
                self.check(name, who, ledger, ledger::decline(id), done, events)
            }
            Op::Amend { id, draft, uri } => {
                let done = model.change(id, |before, charter| {
                    before.amend(id, who, at, draft.clone(), length(uri), charter)
                });
                let event = || (id, &draft, bytes(uri), at).encode();
                let events = done.iter().map(|()| (ledger, event())).collect();
                self.check(name, who, ledger, ledger::amend(id, &draft, &bytes(uri)), done, events)
            }
            Op::Withdraw { id } => {
                let done = model.change(id, |before, charter| before.withdraw(who, at, charter));
                let events = done.iter().map(|()| (ledger, (id, at).encode())).collect();
                self.check(name, who, ledger, ledger::withdraw(id), done, events)
            }
            Op::Reopen { id } => {
                let done = model.change(id, |before, _| before.reopen(who, at));
                let events = done.iter().map(|()| (ledger, (id, at).encode())).collect();
                self.check(name, who, ledger, ledger::reopen(id), done, events)
            }
            Op::Settle { id } => {
                let done = model.settle(at, id);
                let events = done.iter().flat_map(|(claim, decision)| {
                    let (outcome, ballot) = (decision.outcome, decision.ballot);
                    let minted = match outcome {
                        Outcome::Accepted { value, .. } => Some((
                            reputation,
                            (claim.agent, id, claim.project, value, decision.minted, at).encode(),
                        )),
                        _ => None,
                    };
                    [(reputation, (ballot, claim, outcome, at).encode())]
                        .into_iter()
                        .chain(minted)
                        .chain([(ledger, (id, outcome, claim.counts, at).encode())])
                });
                let events = events.collect();
                let done = done.map(|(_, decision)| decision.outcome);
                self.check(name, who, ledger, ledger::settle(id), done, events)
            }
            Op::Credit { id, index } => {
                let done = model.credit(at, id, index);
                let events = done.iter().flat_map(|(credit, units)| {
                    let Order { agent, contribution, project } = credit.order;
                    let minted = (agent, contribution, project, credit.value, units, at).encode();
                    let credited = (id, index, credit.cited, credit.value, at).encode();
                    [(reputation, minted), (ledger, credited)]
                });
                let events = events.collect();
                let done = done.map(|(credit, _)| credit.value);
                self.check(name, who, ledger, ledger::credit_cite(id, index), done, events)
            }
            Op::Correct { id, value } => {
                let done = model.correct(who, at, id, value);
                let events = done.iter().flat_map(|(correction, burned)| {
                    let corrected = (id, value, burned.owed, burned.taken, at).encode();
                    [(reputation, burnt(&correction.order, burned, at)), (ledger, corrected)]
                });
                let events = events.collect();
                let done = done.map(|(_, burned)| burned);
                self.saw_burn(done.as_ref().ok());
                self.check(name, who, ledger, ledger::correct(id, value), done, events)
            }
            Op::Penalize { id, reviewer } => {
                let done = model.penalize(at, id, reviewer);
                let events = done.iter().flat_map(|(fine, burned)| {
                    let penalized = (id, reviewer, burned.owed, burned.taken, at).encode();
                    [(reputation, burnt(&fine.order, burned, at)), (ledger, penalized)]
                });
                let events = events.collect();
                let done = done.map(|(_, burned)| burned);
                self.saw_burn(done.as_ref().ok());
                self.check(name, who, ledger, ledger::penalize(id, reviewer), done, events)
            }
            Op::Cast { terms, choice, reason } => {
                let ballots = vec![(terms, choice, bytes(reason))];
                let (mut done, events) = self.cast_in_memory(who, &ballots);
                let done = done.remove(0);
                let message = reputation::cast(&terms, choice, &bytes(reason));
                self.check(name, who, reputation, message, done, events)
            }
            Op::CastMany { ballots } => {
                let with_reasons = |(terms, choice, reason)| (terms, choice, bytes(reason));
                let ballots: Vec<_> = ballots.into_iter().map(with_reasons).collect();
                let (done, events) = self.cast_in_memory(who, &ballots);
                if ballots.len() > CASTS_MAX {
                    self.saw("CastMany beyond the limit");
                }
                self.saw(name);
                let (answer, outcome) =
                    self.chain.send(who, reputation, reputation::cast_many(&ballots));
                assert_eq!(answer, done);
                self.check_events(&outcome.events, &events);
                false
            }
            Op::Delegate { to, seasons } => {
                let done = model.delegate(who, at, to, seasons);
                let told = if to == who { 0 } else { seasons };
                let events = done.iter().map(|lent| (reputation, (who, lent, told, at).encode()));
                let events = events.collect();
                self.check(name, who, reputation, reputation::delegate(to, seasons), done, events)
            }
            Op::Undelegate => {
                let done = model.undelegate(who, at);
                let nobody = (who, Lent::default(), 0u8, at).encode();
                let events = done.iter().map(|()| (reputation, nobody.clone())).collect();
                self.check(name, who, reputation, reputation::undelegate(), done, events)
            }
            Op::Order { kind, id } => self.order(who, kind, id),
        }
    }

    /// What comes of casts, and the events of those that count.
    fn cast_in_memory(
        &mut self,
        caller: H160,
        ballots: &[reputation::Ballot],
    ) -> (Vec<Result<(), CastError>>, Events) {
        let (mut done, mut events) = (Vec::new(), Events::new());
        for (terms, choice, reason) in ballots.iter().take(CASTS_MAX) {
            let (now, reason_length) = (self.now, reason.len() as u32);
            let cast = Cast { caller, now, choice: *choice, reason_length };
            let before = self.tally(terms.name(&self.model.reputation_cells));
            let voted = self.model.cast(terms, &cast);
            if let Ok(voted) = &voted {
                let opened = voted.first.then_some(terms);
                let (ballot, weight) = (voted.ballot, voted.weight);
                let event = (ballot, caller, opened, choice, weight, reason, now).encode();
                events.push((self.chain.reputation, event));
                self.saw_cast(caller, ballot, terms, before);
            }
            done.push(voted.map(|_| ()));
        }
        let max = CASTS_MAX as u32;
        done.resize(ballots.len(), Err(CastError::TooMany { max }));
        (done, events)
    }

    /// Somebody pretends to be the ledger.
    fn order(&mut self, who: H160, kind: u8, id: ContributionId) -> bool {
        let (now, to, units) = (self.now, self.chain.reputation, Units(1_000_000));
        let Ok(contribution) = self.model.contribution(id) else { return true };
        let charter = self.chain.charter;
        let terms = contribution.terms(id, self.chain.ledger, &charter);
        let (agent, project) = (contribution.agent, contribution.draft.project);
        let order = Order { agent, contribution: id, project };
        let (root, cells) = (&mut self.model.reputation, &mut self.model.reputation_cells);
        match kind % 4 {
            0 => {
                let claim = contribution.claim(now, &charter);
                let done = root.settle(cells, who, &terms, &claim, now);
                self.check("Order", who, to, reputation::settle(&terms, &claim), done, vec![])
            }
            1 => {
                let done = root.credit(cells, who, &order, Points(1), now);
                self.check("Order", who, to, reputation::credit(&order, Points(1)), done, vec![])
            }
            2 => {
                let done = root.correct(cells, who, &order, units, None, now);
                self.check("Order", who, to, reputation::correct(&order, units, None), done, vec![])
            }
            _ => {
                let penalty = Penalty { minted: units, share: BasisPoints(10_000) };
                let done = root.penalize(cells, who, &order, &terms, &penalty, now);
                let message = reputation::penalize(&order, &terms, &penalty);
                self.check("Order", who, to, message, done, vec![])
            }
        }
    }
}

fn burnt(order: &Order, burned: &Burned, at: Time) -> Vec<u8> {
    let Order { agent, contribution, project } = order;
    (agent, contribution, project, burned.owed, burned.taken, at).encode()
}
