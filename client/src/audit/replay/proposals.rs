//! Proposals: made, taken back, queued, and executed.
//!
//! An execution is followed action by action, and not in one step: what a payment or a call outside of
//! the suite sets off may speak in between, through any contract but the governor, which nobody
//! enters while it executes.

use super::{
    Expected, Place, Replayer, expect,
    money::{chain, told as refused},
    no_cause,
};
use crate::{
    bundle::keccak256,
    error::Error,
    log::{Entry, Event},
    refusal::{Refusal, Scale},
};
use commons_core::{
    Address, H256, Time,
    governor::{Action, GovernorError, apply, hash},
    hub::Charter,
    parameters::Parameters,
    units::{ContributionId, Points, ProposalId},
};
use commons_interfaces::{
    governor::{Canceled, Deposited, Executed, ParameterSet, Proposed, Queued},
    hub::CharterAmended,
    ledger::Adopted,
    pool::{AssetListed, PoolAdopted},
};
use std::collections::VecDeque;

/// A proposal that is being executed.
pub(super) struct Execution {
    id: ProposalId,
    place: Place,
    /// What has not happened yet.
    left: VecDeque<Effect>,
    /// Whether something outside of the suite may be speaking.
    outside: bool,
}

/// What executing comes to, as far as the suite says it.
enum Effect {
    Set {
        parameter: u8,
        from: u64,
        value: u64,
    },
    Correct {
        id: ContributionId,
        value: Points,
    },
    Amend(Charter),
    List {
        asset: Address,
        listed: bool,
    },
    /// A payment or call, of which no event of the suite tells.
    Outside,
    /// The ledger and the pool take the parameters over, last of all.
    Adopt(Box<Parameters>),
}

impl Effect {
    fn of(action: &Action) -> Self {
        match action.clone() {
            Action::Set { parameter, from, value } => Self::Set { parameter, from, value },
            Action::Correct { id, value } => Self::Correct { id, value },
            Action::AmendCharter { document, uri } => Self::Amend(Charter { document, uri }),
            Action::List { asset, listed } => Self::List { asset, listed },
            Action::Pay { .. } | Action::PayToken { .. } | Action::Call { .. } => Self::Outside,
        }
    }

    /// Whether it is this that an event tells of. Only the governor can make anybody say any of it.
    fn is(&self, event: &Event, rest: &[Entry]) -> bool {
        match self {
            Self::Set { .. } => matches!(event, Event::ParameterSet(_)),
            Self::Correct { .. } => {
                let next = rest.first().and_then(Entry::event);
                matches!((event, next), (Event::Burnt(_), Some(Event::Corrected(_))))
            }
            Self::Amend(_) => matches!(event, Event::CharterAmended(_)),
            Self::List { .. } => matches!(event, Event::AssetListed(_)),
            Self::Outside => false,
            Self::Adopt(_) => matches!(event, Event::Adopted(_)),
        }
    }
}

impl Execution {
    /// Passes over what tells nothing of itself.
    fn pass(&mut self) {
        while matches!(self.left.front(), Some(Effect::Outside)) {
            self.left.pop_front();
            self.outside = true;
        }
    }
}

impl Replayer {
    /// Somebody proposes. What is at the targets is said by the event; that the same is there when it
    /// is executed is the governor's to see.
    pub(super) fn proposed(&mut self, said: Proposed, now: Time) -> Result<Expected, Error> {
        let Proposed { proposer, actions, codes, description, .. } = said;
        let code = |target: Address| {
            let bound = actions.iter().zip(&codes).find(|it| it.0.target() == Some(target));
            bound.map_or(H256::zero(), |(_, code)| *code)
        };
        let commons = self.commons()?;
        let (id, proposal) =
            commons.propose(proposer, now, &actions, &description, code).map_err(told)?;
        let ballot = commons.proposal_terms(id).map_err(told)?.name(&commons.governor_cells);
        let (codes, quorum) = (commons_core::governor::codes(&actions, code), proposal.quorum);
        self.replay.polls.insert(ballot, id);
        let event = Proposed { id, proposer, actions, codes, description, quorum, at: now };
        Ok(expect(self.addresses.governor, &event))
    }

    /// Its proposer takes it back: nobody else can, so the event need not say who did.
    pub(super) fn canceled(&mut self, id: ProposalId, now: Time) -> Result<Expected, Error> {
        let commons = self.commons()?;
        let (proposal, _) = commons.proposal(id).map_err(told)?;
        commons.cancel(proposal.proposer, now, id).map_err(told)?;
        Ok(expect(self.addresses.governor, &Canceled { id, at: now }))
    }

    pub(super) fn queued(&mut self, id: ProposalId, now: Time) -> Result<Expected, Error> {
        let eta = self.commons()?.queue(now, id).map_err(told)?;
        Ok(expect(self.addresses.governor, &Queued { id, eta, at: now }))
    }

    pub(super) fn deposited(&mut self, said: Deposited, now: Time) -> Result<Expected, Error> {
        if said.from == self.addresses.pool {
            // The pool only gives what it has collected, and says so first.
            return Err(no_cause());
        }
        let opens = self.commons()?.governor.opens;
        if now < opens {
            return Err(told(GovernorError::NotOpen { opens, now }));
        }
        Ok(expect(self.addresses.governor, &Deposited { at: now, ..said }))
    }

    /// A proposal is executed: as it was proposed, and not otherwise.
    pub(super) fn executed(&mut self, id: ProposalId, now: Time) -> Result<Expected, Error> {
        if let Some(execution) = &self.execution {
            let what = format!("proposal {} is being executed", execution.id);
            return Err(Error::new("executing", what));
        }
        let unknown = || Error::new("not_proposed", "what it does was never proposed");
        let said = self.replay.journal.proposed(id).cloned().ok_or_else(unknown)?;
        let Proposed { actions, codes, description, .. } = said;
        let (place, commons) = (self.place, self.commons()?);
        let (proposal, ballot) = commons.proposal(id).map_err(told)?;
        let described = H256(keccak256(&description));
        let cells = &mut commons.governor_cells;
        let bound = |cells: &_, proposer| hash(cells, proposer, &actions, &codes, described);
        commons.governor.execute(cells, id, proposal, bound, || ballot, now).map_err(told)?;
        let after = apply(&actions, &commons.governor.parameters).map_err(told)?;

        let mut left: VecDeque<Effect> = actions.iter().map(Effect::of).collect();
        if left.iter().any(|effect| matches!(effect, Effect::Set { .. })) {
            left.push_back(Effect::Adopt(Box::new(after)));
        }
        self.execution = Some(Execution { id, place, left, outside: false });
        self.pass();
        Ok(expect(self.addresses.governor, &Executed { id, at: now }))
    }

    /// What an event means to the proposal that is being executed, if anything: then what is due.
    pub(super) fn effect(
        &mut self,
        event: &Event,
        entry: &Entry,
        rest: &[Entry],
    ) -> Result<Option<Vec<Expected>>, Error> {
        let Some(execution) = &mut self.execution else { return Ok(None) };
        let id = execution.id;
        match execution.left.front() {
            Some(effect) if effect.is(event, rest) => {}
            _ if execution.outside => return Ok(None),
            _ => {
                self.execution = None;
                let what = format!("it is not what proposal {id} does next");
                return Err(Error::new("not_proposed", what));
            }
        }
        let Some(effect) = execution.left.pop_front() else { return Ok(None) };
        // A token that is listed is asked for a balance, and may speak by way of others as it answers.
        execution.outside = matches!(effect, Effect::List { listed: true, .. });
        let due = self.take_effect(id, effect, entry);
        self.pass();
        due.map(Some)
    }

    fn take_effect(
        &mut self,
        proposal: ProposalId,
        effect: Effect,
        entry: &Entry,
    ) -> Result<Vec<Expected>, Error> {
        let (at, addresses) = (entry.time, self.addresses);
        let governor = addresses.governor;
        Ok(match effect {
            Effect::Set { parameter, from, value } => {
                let set = ParameterSet { id: proposal, parameter, from, value, at };
                vec![expect(governor, &set)]
            }
            Effect::Correct { id, value } => self.corrected(id, value, at)?,
            Effect::Amend(charter) => {
                self.commons()?.hub.amend_charter(governor, &charter)?;
                let Charter { document, uri } = charter;
                vec![expect(addresses.hub, &CharterAmended { document, uri, at })]
            }
            Effect::List { asset, listed } => {
                let commons = self.commons()?;
                let (pool, cells) = (&mut commons.pool, &mut commons.pool_cells);
                let chained = |history: &mut _| chain(history, entry);
                pool.list(cells, governor, asset, listed, chained).map_err(refused)?;
                vec![expect(addresses.pool, &AssetListed { asset, listed, at })]
            }
            Effect::Outside => Vec::new(),
            Effect::Adopt(parameters) => {
                let commons = self.commons()?;
                let (ledger, parameters) = (&mut commons.ledger, *parameters);
                ledger.adopt(&mut commons.ledger_cells, governor, parameters, at)?;
                let (pool, cells) = (&mut commons.pool, &mut commons.pool_cells);
                pool.adopt(cells, governor, parameters, at).map_err(refused)?;
                commons.governor.parameters = parameters;
                vec![
                    expect(addresses.ledger, &Adopted { parameters, at }),
                    expect(addresses.pool, &PoolAdopted { parameters, at }),
                ]
            }
        })
    }

    /// An execution that has come to its end is over.
    fn pass(&mut self) {
        if let Some(execution) = &mut self.execution {
            execution.pass();
            if execution.left.is_empty() {
                self.execution = None;
            }
        }
    }

    /// An execution ends in the transaction in which it began.
    pub(super) fn check_execution(&mut self, place: &str) {
        let here = self.place;
        if let Some(execution) = self.execution.take_if(|it| it.place != here) {
            let what = format!("proposal {} was not executed to its end", execution.id);
            self.differs("Executed", place, what);
        }
    }
}

fn told(refusal: GovernorError) -> Error {
    refusal.explain(&Scale::Units)
}
