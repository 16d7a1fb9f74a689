//! A commons on the chain and the same one in memory, compared after every message.

use super::{ghost::Ghost, op::Op, targets::Targets};
use crate::{bundle::Bundle, message::Message, suite};
use codec::{Decode, Encode};
use commons_core::{
    ballot::{Ballot, BallotCell, Tally},
    calendar::Calendar,
    cells::{Cells, Memory},
    contribution::{Fate, Settlement},
    governor::Action,
    history::History,
    hub::Origin,
    model,
    parameters::Parameters,
    units::{ContributionId, ProposalId},
    Time, H256 as Hash,
};
use commons_sandbox::Event;
use sp_core::{hashing::keccak_256, H160, H256, U256};
use std::{collections::BTreeMap, fmt::Debug, mem};

/// Events that are chained in the cell of their ballot, agent or asset, and not in a root.
const CHAINED: [&str; 7] =
    ["VoteCast", "Delegated", "Funded", "Claimed", "Swept", "Collected", "AssetListed"];

/// Events as they must be emitted: by whom, and the data.
pub type Events = Vec<(H160, Vec<u8>)>;

/// A proposal, as it was made.
#[derive(Clone)]
pub struct Made {
    pub proposer: H160,
    pub actions: Vec<Action>,
    pub codes: Vec<H256>,
    pub description: H256,
    /// From when to when it may be executed, once it is queued.
    pub due: Option<(Time, Time)>,
    pub executed: bool,
}

pub struct Pair {
    pub chain: suite::Commons,
    pub model: model::Commons,
    /// The commons that this one is a fork of, with that before it, and so on.
    pub parents: Vec<model::Commons>,
    pub now: Time,
    /// All who do anything.
    pub agents: Vec<H160>,
    /// Contracts outside of the suite, and how they behave.
    pub targets: Targets,
    /// What was done: when, by whom.
    pub log: Vec<(Time, H160, Op)>,
    /// How often each kind of thing happened.
    pub seen: BTreeMap<String, u32>,
    /// The most proof that a message of each kind took, for each thing that it did.
    pub dearest: BTreeMap<String, u64>,
    /// Into how many parts what a message takes is divided: the actions of a proposal, or several pots.
    pub parts: u64,
    /// By governor and number.
    pub made: BTreeMap<(H160, ProposalId), Made>,
    /// What went through each pool.
    pub ghost: Ghost,
    histories: BTreeMap<H160, History>,
    topics: BTreeMap<String, H256>,
    seed: u64,
}

/// Says how to see a failure again.
impl Drop for Pair {
    fn drop(&mut self) {
        if std::thread::panicking() {
            println!("PROPTEST_RNG_SEED={} fails first. Parameters:", self.seed);
            println!("{:?}", self.parameters());
            for (at, who, op) in &self.log {
                println!("{at} {who:?} {op:?}");
            }
        }
    }
}

impl Pair {
    pub fn new(
        seed: u64,
        mut chain: suite::Commons,
        parameters: &Parameters,
        origin: &Origin,
        agents: Vec<H160>,
    ) -> Self {
        let now = chain.sandbox.now();
        let model = found(&chain, now, parameters, origin);
        let targets = Targets::deploy(&mut chain.sandbox, agents[0]);
        let topics = ["reputation", "pool"].map(|name| Bundle::read(name).topics);
        let topics = topics.into_iter().flatten();
        let topics = topics.map(|(name, topic)| (name, H256::from_slice(&topic))).collect();
        let (parents, log, seen, dearest, made, ghost, histories) = Default::default();
        let mut pair = Self {
            chain,
            model,
            parents,
            now,
            agents,
            targets,
            log,
            seen,
            dearest,
            parts: 1,
            made,
            ghost,
            histories,
            topics,
            seed,
        };
        pair.check_founded(parameters, origin);
        pair
    }

    /// Deploys a fork, which takes the place of its parent here.
    pub fn fork(&mut self, who: H160, parameters: &Parameters) {
        let origin = Origin::Parent(self.model.addresses.hub);
        let made =
            suite::instantiate(&mut self.chain.sandbox, who, &self.chain.code, parameters, &origin);
        (self.chain.suite, self.chain.founded) = made.expect("the parent is a commons");
        let model = found(&self.chain, self.now, parameters, &origin);
        self.parents.push(mem::replace(&mut self.model, model));
        self.check_founded(parameters, &origin);
    }

    /// Goes on in the parent, or back in the fork.
    pub fn swap(&mut self) {
        let parent = self.parents.last_mut().expect("this is a fork");
        mem::swap(&mut self.model, parent);
        self.chain.suite = self.model.addresses;
    }

    /// Compares what the deployment emitted and what is there.
    fn check_founded(&mut self, parameters: &Parameters, origin: &Origin) {
        let (suite, at) = (self.model.addresses, self.now);
        let hub = self.model.hub;
        let calendar = self.calendar();
        let codes = [suite.books, suite.reputation, suite.ledger, suite.governor, suite.pool]
            .map(|contract| self.chain.sandbox.code_hash(contract));
        let (window, least) = (hub.inherit_window, hub.agents_min);
        let all = (suite, calendar, parameters).encode();
        let deployed = (suite, codes, hub.parent, window, least, suite::charter(), at).encode();
        let mut expected: Events =
            [suite.ledger, suite.governor, suite.pool].map(|to| (to, all.clone())).to_vec();
        expected.push((suite.hub, deployed));
        if let Origin::Founders(seeds) = origin {
            expected.push((suite.reputation, (seeds, at - 1, at).encode()));
            expected.extend(self.openings(at));
        }
        let emitted = self.chain.founded.events.clone();
        self.check_events(&emitted, &expected);
        self.check_cells();
    }

    /// What is emitted as it becomes known when the commons opens.
    pub fn openings(&self, opens: Time) -> Events {
        let suite = self.model.addresses;
        let all = [suite.reputation, suite.ledger, suite.governor, suite.pool, suite.hub];
        all.map(|contract| (contract, (opens, self.now).encode())).to_vec()
    }

    /// The parameters in force.
    pub fn parameters(&self) -> Parameters {
        self.model.governor.parameters
    }

    pub fn calendar(&self) -> Calendar {
        self.model.ledger.calendar
    }

    /// Signature topic of an event of reputation or the pool.
    pub fn topic(&self, event: &str) -> H256 {
        self.topics[event]
    }

    pub fn wait(&mut self, seconds: u64) {
        self.chain.sandbox.advance(seconds);
        self.now += seconds;
    }

    pub fn saw(&mut self, what: impl Into<String>) {
        *self.seen.entry(what.into()).or_default() += 1;
    }

    /// Sends a message, and compares the answer and what was emitted.
    pub fn check<T, E>(
        &mut self,
        name: &str,
        who: H160,
        to: H160,
        message: Message<Result<T, E>>,
        expected: Result<T, E>,
        events: Events,
    ) -> bool
    where
        T: Decode + Debug + PartialEq,
        E: Decode + Debug + PartialEq,
    {
        self.check_paid(name, who, to, U256::zero(), message, expected, events)
    }

    /// The same with money.
    #[allow(clippy::too_many_arguments)] // a message, and what comes of it
    pub fn check_paid<T, E>(
        &mut self,
        name: &str,
        who: H160,
        to: H160,
        amount: U256,
        message: Message<Result<T, E>>,
        expected: Result<T, E>,
        events: Events,
    ) -> bool
    where
        T: Decode + Debug + PartialEq,
        E: Decode + Debug + PartialEq,
    {
        let (answer, outcome) = self.chain.pay(who, to, amount, message);
        assert_eq!(answer, expected, "the chain's answer, and that of the rules");
        assert_eq!(outcome.reverted, expected.is_err());
        let dearest = self.dearest.entry(name.to_owned()).or_default();
        *dearest = (outcome.weight.proof_size() / self.parts).max(*dearest);
        self.check_events(&outcome.events, &events);
        let kind = format!("{expected:?}");
        let kind = match kind.split([' ', ',']).next().unwrap_or_default() {
            outcome if name == "Settle" || expected.is_err() => outcome.trim_end_matches(')'),
            _ => "Ok",
        };
        self.saw(format!("{name} {kind}"));
        expected.is_err()
    }

    /// Compares what was emitted, and carries each contract's history on.
    pub fn check_events(&mut self, emitted: &[Event], expected: &Events) {
        let data: Events = emitted.iter().map(|e| (e.contract, e.data.clone())).collect();
        assert_eq!(&data, expected, "the chain's events, and those of the rules");
        for event in emitted {
            if CHAINED.iter().any(|name| self.topic(name) == event.topics[0]) {
                continue;
            }
            let history = self.histories.entry(event.contract).or_default();
            history.push(&event.topics[0].0, &event.data, keccak_256);
        }
    }

    /// The history of a contract, worked out from what it emitted.
    pub fn history(&self, contract: H160) -> History {
        self.histories.get(&contract).copied().unwrap_or_default()
    }

    /// The contracts that keep anything, with their roots and other cells as they must be.
    fn kept(&self) -> [(H160, Vec<u8>, Option<&Memory>); 5] {
        let (model, suite) = (&self.model, self.model.addresses);
        let history = |contract| self.history(contract);
        let hub = (model.hub, history(suite.hub)).encode();
        let ledger = (&model.ledger, history(suite.ledger)).encode();
        let reputation = (&model.reputation, history(suite.reputation)).encode();
        let governor = (model.governor, history(suite.governor)).encode();
        let pool = (&model.pool, history(suite.pool)).encode();
        [
            (suite.hub, hub, None),
            (suite.ledger, ledger, Some(&model.ledger_cells)),
            (suite.reputation, reputation, Some(&model.reputation_cells)),
            (suite.governor, governor, Some(&model.governor_cells)),
            (suite.pool, pool, Some(&model.pool_cells)),
        ]
    }

    /// Compares the roots of the contracts with those in memory.
    pub fn check_roots(&mut self) {
        let roots = self.kept().map(|(contract, root, _)| (contract, root));
        for (contract, root) in roots {
            let found = self.chain.sandbox.storage(contract, &[0; 4]);
            assert_eq!(found, Some(root), "root of {contract}");
        }
    }

    /// Compares every cell of the contracts with the same one in memory; there are no others.
    pub fn check_cells(&mut self) {
        self.check_roots();
        let none = BTreeMap::new();
        let kept = self.kept().map(|(contract, _, memory)| {
            (contract, memory.map_or(&none, |memory| &memory.cells).clone())
        });
        for (contract, cells) in kept {
            for (key, value) in &cells {
                let cell = self.chain.sandbox.storage(contract, key);
                assert_eq!(cell.as_ref(), Some(value), "cell {key:02x?} of {contract}");
            }
            let items = self.chain.sandbox.storage_items(contract);
            assert_eq!(items as usize, cells.len() + 1, "cells of {contract}");
        }
        let books = self.model.addresses.books;
        assert_eq!(self.chain.sandbox.storage_items(books), 1, "books has no cells of its own");
    }

    pub fn tally(&self, ballot: Hash) -> Option<Tally> {
        let ballot = self.model.reputation_cells.read(&BallotCell(ballot));
        ballot.map(|Ballot { tally, .. }| tally)
    }

    /// What became of a review.
    pub fn settlement(&self, id: ContributionId) -> Option<Settlement> {
        match self.model.contribution(id).ok()?.fate {
            Fate::Settled(settlement) => Some(settlement),
            _ => None,
        }
    }
}

/// The same commons in memory.
fn found(
    chain: &suite::Commons,
    now: Time,
    parameters: &Parameters,
    origin: &Origin,
) -> model::Commons {
    let charter = suite::charter();
    model::Commons::found(chain.suite, now, *parameters, origin, &charter, keccak_256)
        .expect("it is sound")
}
