//! What the events say of proposals, and of all that only a proposal can change: taken down as it is
//! said, before any rule is applied, so that it can be held against the rules and the storage.

use super::{
    money::Money,
    replay::{Place, transaction},
    wants::Wants,
};
use crate::log::{Entry, Event};
use commons_core::{
    Address, H256, Time,
    governor::Action,
    parameters::Parameters,
    units::{ContributionId, Points, ProposalId},
};
use commons_interfaces::governor::Proposed;
use std::collections::BTreeMap;

/// Everything that was proposed, and what came of it.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// The proposals.
    pub proposals: BTreeMap<ProposalId, Course>,
    /// What the commons started with.
    pub parameters: Option<Parameters>,
    /// Hash of the norms that it started with.
    pub charter: Option<H256>,
    /// What they say of money, and of what decides to whom it goes.
    pub money: Money,
    /// What they say of needs.
    pub wants: Wants,
    /// Effects that belong to no execution: the event, and where it is.
    pub loose: Vec<String>,
    /// Number of executions.
    runs: usize,
    /// The newest execution, and its transaction: what belongs to it comes in the same.
    newest: Option<(ProposalId, Place)>,
}

/// What became of a proposal.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// The proposal as it was made: once.
    pub proposed: Vec<Proposed>,
    /// When it was taken back.
    pub canceled: Vec<Time>,
    /// From when on it may be executed, and when that was said.
    pub queued: Vec<(Time, Time)>,
    /// Its executions.
    pub executed: Vec<Run>,
}

/// An execution, and what it did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// Counts the executions of all proposals.
    pub order: usize,
    /// When.
    pub at: Time,
    /// What the suite said in the same transaction that only a proposal can do, in order.
    pub effects: Vec<Effect>,
}

/// What only a proposal can do to the suite.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// A parameter has another value.
    Set {
        /// The proposal that the event names.
        proposal: ProposalId,
        /// Its position in [`Parameters::entries`].
        parameter: u8,
        /// What it was.
        from: u64,
        /// What it is.
        value: u64,
        /// When.
        at: Time,
    },
    /// An accepted value is lower.
    Corrected {
        /// The contribution.
        id: ContributionId,
        /// What stands.
        value: Points,
        /// When.
        at: Time,
    },
    /// Other norms are published.
    Amended {
        /// Hash of the document.
        document: H256,
        /// Where the document is.
        uri: Vec<u8>,
        /// When.
        at: Time,
    },
    /// An asset may be put in from then on, or no longer.
    Listed {
        /// The token.
        asset: Address,
        /// Whether it may.
        listed: bool,
        /// When.
        at: Time,
    },
    /// The ledger took over the parameters.
    Adopted {
        /// All of them.
        parameters: Box<Parameters>,
        /// When.
        at: Time,
    },
    /// The pool took over the parameters.
    PoolAdopted {
        /// All of them.
        parameters: Box<Parameters>,
        /// When.
        at: Time,
    },
}

impl Effect {
    fn of(event: &Event) -> Option<Self> {
        Some(match event.clone() {
            Event::ParameterSet(set) => Self::Set {
                proposal: set.id,
                parameter: set.parameter,
                from: set.from,
                value: set.value,
                at: set.at,
            },
            Event::Corrected(it) => Self::Corrected { id: it.id, value: it.value, at: it.at },
            Event::CharterAmended(it) => {
                Self::Amended { document: it.document, uri: it.uri, at: it.at }
            }
            Event::AssetListed(it) => {
                Self::Listed { asset: it.asset, listed: it.listed, at: it.at }
            }
            Event::Adopted(it) => Self::Adopted { parameters: Box::new(it.parameters), at: it.at },
            Event::PoolAdopted(it) => {
                Self::PoolAdopted { parameters: Box::new(it.parameters), at: it.at }
            }
            _ => return None,
        })
    }

    /// What an action must do to the suite, if anything.
    pub fn due(proposal: ProposalId, action: &Action, at: Time) -> Option<Self> {
        Some(match action.clone() {
            Action::Set { parameter, from, value } => {
                Self::Set { proposal, parameter, from, value, at }
            }
            Action::Correct { id, value } => Self::Corrected { id, value, at },
            Action::AmendCharter { document, uri } => Self::Amended { document, uri, at },
            Action::List { asset, listed } => Self::Listed { asset, listed, at },
            Action::Pay { .. } | Action::PayToken { .. } | Action::Call { .. } => return None,
        })
    }
}

impl Journal {
    /// Takes down what an event says.
    pub(super) fn note(&mut self, entry: &Entry, event: &Event) {
        match event {
            Event::LedgerDeployed(deployed) => {
                self.parameters.get_or_insert(deployed.parameters);
            }
            Event::HubDeployed(deployed) => {
                self.charter.get_or_insert(deployed.charter.document);
            }
            Event::Proposed(proposed) => self.course(proposed.id).proposed.push(proposed.clone()),
            Event::Canceled(canceled) => self.course(canceled.id).canceled.push(canceled.at),
            Event::Queued(it) => self.course(it.id).queued.push((it.eta, it.at)),
            Event::Executed(it) => {
                let run = Run { order: self.runs, at: it.at, effects: Vec::new() };
                self.runs += 1;
                self.course(it.id).executed.push(run);
                self.newest = Some((it.id, transaction(entry)));
            }
            _ => {}
        }
        let proposal = self.newest.filter(|(_, place)| *place == transaction(entry));
        let proposal = proposal.map(|(id, _)| id);
        self.money.note(entry, event, proposal);
        self.wants.note(event);
        let Some(effect) = Effect::of(event) else { return };
        match proposal {
            Some(id) => {
                if let Some(run) = self.course(id).executed.last_mut() {
                    run.effects.push(effect);
                }
            }
            None => self.loose.push(format!("{} in block {}", event.name(), entry.block)),
        }
    }

    fn course(&mut self, id: ProposalId) -> &mut Course {
        self.proposals.entry(id).or_default()
    }

    /// A proposal as it was made.
    pub fn proposed(&self, id: ProposalId) -> Option<&Proposed> {
        self.proposals.get(&id)?.proposed.first()
    }

    /// All executions, in order.
    pub fn runs(&self) -> Vec<&Run> {
        let mut runs: Vec<_> =
            self.proposals.values().flat_map(|course| &course.executed).collect();
        runs.sort_by_key(|run| run.order);
        runs
    }

    /// Who changed which parameter when, in order.
    pub fn changes(&self) -> Vec<Change> {
        let effects = self.runs().into_iter().flat_map(|run| &run.effects);
        let effects = effects.filter_map(|effect| match effect {
            Effect::Set { proposal, parameter, from, value, at } => {
                Some((*proposal, *parameter, *from, *value, *at))
            }
            _ => None,
        });
        let entries = Parameters::default().entries();
        let change = |(proposal, parameter, from, value, at): (ProposalId, u8, u64, u64, Time)| {
            let entry = entries.get(usize::from(parameter))?;
            let proposer = self.proposed(proposal)?.proposer;
            Some(Change { parameter: entry.name, from, value, proposal, proposer, at })
        };
        effects.filter_map(change).collect()
    }
}

/// A change of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// The parameter.
    pub parameter: &'static str,
    /// What it was, in its unit.
    pub from: u64,
    /// What it is.
    pub value: u64,
    /// The proposal that changed it.
    pub proposal: ProposalId,
    /// Who had proposed it.
    pub proposer: Address,
    /// When it was executed.
    pub at: Time,
}
