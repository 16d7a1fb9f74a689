//! Every message, to the contract and to the rules: what must be answered and emitted.

use super::{
    op::{bytes, Op, Text},
    pair::{Events, Pair},
};
use crate::suite::{ledger, reputation};
use codec::Encode;
use commons_core::{
    ballot::{Cast, CastError},
    delegation::{DelegationError, Lent},
    hub::Addresses,
    ledger::check_number,
    reputation::{Burned, Order, Refused},
    review::Outcome,
    units::ContributionId,
    Time,
};
use sp_core::{hashing::keccak_256, H160};

/// As `commons_interfaces::reputation::CASTS_MAX`.
pub const CASTS_MAX: usize = 20;

impl Pair {
    /// Sends a message, and does the same in memory. Says whether it was refused.
    pub fn give(&mut self, who: H160, op: Op) -> bool {
        self.log.push((self.now, who, op.clone()));
        let (before, executes) = (self.constitution(), matches!(op, Op::Execute { .. }));
        let refused = self.perform(who, op);
        if refused || !executes {
            self.check_constitution(&before);
        }
        self.check_roots();
        self.check_money();
        refused
    }

    fn perform(&mut self, who: H160, op: Op) -> bool {
        let (at, model) = (self.now, &mut self.model);
        let Addresses { ledger, reputation, .. } = model.addresses;
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
                let before = (model.ledger.clone(), model.ledger_cells.clone());
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
                let done = model.change(id, at, |before, _| before.consent(who, at, length(uri)));
                let events =
                    done.iter().map(|()| (ledger, (id, bytes(uri), at).encode())).collect();
                self.check(name, who, ledger, ledger::consent(id, &bytes(uri)), done, events)
            }
            Op::Decline { id } => {
                let done = model.change(id, at, |before, _| before.decline(who));
                let events = done.iter().map(|()| (ledger, (id, at).encode())).collect();
                self.check(name, who, ledger, ledger::decline(id), done, events)
            }
            Op::Amend { id, draft, uri } => {
                let done = model.change(id, at, |before, rules| {
                    before.amend(id, who, at, draft.clone(), length(uri), rules)
                });
                let event = || (id, &draft, bytes(uri), at).encode();
                let events = done.iter().map(|()| (ledger, event())).collect();
                self.check(name, who, ledger, ledger::amend(id, &draft, &bytes(uri)), done, events)
            }
            Op::Withdraw { id } => {
                let done = model.change(id, at, |before, rules| before.withdraw(who, at, rules));
                let events = done.iter().map(|()| (ledger, (id, at).encode())).collect();
                self.check(name, who, ledger, ledger::withdraw(id), done, events)
            }
            Op::Reopen { id } => {
                let done = model.change(id, at, |before, _| before.reopen(who, at));
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
                // Nobody but the governor may, whose corrections are actions of a proposal.
                let done = model.correct(who, at, id, value).map(|(_, burned)| burned);
                self.check(name, who, ledger, ledger::correct(id, value), done, vec![])
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
                let (mut done, events) = self.cast_in_memory(who, &ballots, Refused::Undone);
                let done = done.remove(0);
                let message = reputation::cast(&terms, choice, &bytes(reason));
                self.check(name, who, reputation, message, done, events)
            }
            Op::Signal { terms, reason } => {
                let (text, topic) = (bytes(reason), self.topic("VoteCast"));
                let reason_length = reason.into();
                let cast = Cast { caller: who, now: at, choice: 0, reason_length };
                let mut events = Events::new();
                let done = self.model.signal(&terms, &cast, |voted, history| {
                    let opened = voted.first.then_some(terms);
                    let (ballot, weight) = (voted.ballot, voted.weight);
                    let event = (ballot, who, opened, 0u8, weight, &text, at).encode();
                    history.push(&topic.0, &event, keccak_256);
                    events.push((reputation, event));
                });
                let done = done.map(|_| ());
                let message = reputation::signal(&terms, &text);
                self.check(name, who, reputation, message, done, events)
            }
            Op::CastMany { ballots } => {
                let with_reasons = |(terms, choice, reason)| (terms, choice, bytes(reason));
                let ballots: Vec<_> = ballots.into_iter().map(with_reasons).collect();
                let (done, events) = self.cast_in_memory(who, &ballots, Refused::Skipped);
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
                let told = if to == who { 0 } else { seasons };
                let (done, events) = self.lend_in_memory(who, to, told);
                self.check(name, who, reputation, reputation::delegate(to, seasons), done, events)
            }
            Op::Undelegate => {
                let (done, events) = self.lend_in_memory(who, who, 0);
                let done = done.map(|_| ());
                self.check(name, who, reputation, reputation::undelegate(), done, events)
            }
            op @ (Op::PublishNeed { .. }
            | Op::RenewNeed { .. }
            | Op::CloseNeed { .. }
            | Op::Commit { .. }) => self.tend(name, who, op),
            op @ (Op::Fund { .. }
            | Op::FundToken { .. }
            | Op::Claim { .. }
            | Op::ClaimFor { .. }
            | Op::ClaimMany { .. }
            | Op::Sweep { .. }
            | Op::Collect { .. }
            | Op::Drop { .. }) => self.finance(name, who, op),
            op => self.govern(name, who, op),
        }
    }

    /// What comes of casts, and the events of those that count.
    fn cast_in_memory(
        &mut self,
        caller: H160,
        ballots: &[reputation::Ballot],
        refused: Refused,
    ) -> (Vec<Result<(), CastError>>, Events) {
        let (mut done, mut events, topic) = (Vec::new(), Events::new(), self.topic("VoteCast"));
        let account = self.model.reputation.account_of(&self.model.reputation_cells, caller);
        for (terms, choice, reason) in ballots.iter().take(CASTS_MAX) {
            let (now, reason_length) = (self.now, reason.len() as u32);
            let cast = Cast { caller, now, choice: *choice, reason_length };
            let before = self.tally(terms.name(&self.model.reputation_cells));
            let (root, cells) = (&self.model.reputation, &mut self.model.reputation_cells);
            let (undo, mut event) = (cells.clone(), Vec::new());
            let voted = root.cast(cells, &account, terms, &cast, refused, |voted, history| {
                let opened = voted.first.then_some(terms);
                let (ballot, weight) = (voted.ballot, voted.weight);
                event = (ballot, caller, opened, choice, weight, reason, now).encode();
                history.push(&topic.0, &event, keccak_256);
            });
            match &voted {
                Ok(voted) => {
                    events.push((self.model.addresses.reputation, event));
                    self.saw_cast(caller, voted.ballot, terms, before);
                    self.check_ballot(terms, voted.ballot);
                }
                // What is skipped must have changed nothing by itself.
                Err(_) if refused == Refused::Skipped => assert_eq!(cells.cells, undo.cells),
                Err(_) => *cells = undo,
            }
            done.push(voted.map(|_| ()));
        }
        let max = CASTS_MAX as u32;
        done.resize(ballots.len(), Err(CastError::TooMany { max }));
        (done, events)
    }

    /// What comes of lending a vote, or of taking it back.
    fn lend_in_memory(
        &mut self,
        who: H160,
        to: H160,
        seasons: u8,
    ) -> (Result<Lent, DelegationError>, Events) {
        let (at, topic) = (self.now, self.topic("Delegated"));
        let (reputation, mut events) = (self.model.addresses.reputation, Events::new());
        let done = self.model.delegate(who, at, to, seasons, |lent, history| {
            let event = (who, lent, seasons, at).encode();
            history.push(&topic.0, &event, keccak_256);
            events.push((reputation, event));
        });
        (done, events)
    }
}

pub fn burnt(order: &Order, burned: &Burned, at: Time) -> Vec<u8> {
    let Order { agent, contribution, project } = order;
    (agent, contribution, project, burned.owed, burned.taken, at).encode()
}
