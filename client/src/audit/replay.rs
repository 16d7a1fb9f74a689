//! Working a history out anew.

use crate::{
    bundle::keccak256,
    error::Error,
    log::{Entry, Event, encode},
};
use commons_core::{
    H256, ballot::Terms, founding::Seed, history::History, model::Commons, review::Outcome,
    units::ContributionId,
};
use commons_interfaces::{
    hub::{Addresses, Deployed},
    ledger::{Amended, Charter, Opened, Recorded, Settled, Withdrawn},
    reputation::{Decided, Graded, Minted, Seeded},
};
use primitive_types::H160;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// What a history amounts to.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The commons as the rules make it; `None` if it was never founded.
    pub commons: Option<Commons>,
    /// Histories of hub, ledger and reputation.
    pub histories: [History; 3],
    /// Ballots that the ledger has convened, whether somebody has cast in them or not.
    pub convened: BTreeMap<H256, ContributionId>,
    /// Events of each kind.
    pub counts: BTreeMap<&'static str, u64>,
    /// Casts in ballots that no review ever asked for.
    pub stray: u64,
    /// What does not follow from the rules.
    pub differences: Vec<String>,
}

impl Replay {
    /// All ballots that the history names or the ledger has convened.
    pub fn ballots(&self) -> BTreeSet<H256> {
        let cast = self.commons.iter().flat_map(|commons| commons.ballots.keys());
        cast.chain(self.convened.keys()).copied().collect()
    }
}

/// An event that must come next: its contract, topic and data.
type Expected = (H160, H256, Vec<u8>);

struct Replayer {
    hub: H160,
    addresses: Addresses,
    replay: Replay,
    /// What the founders received.
    seeds: Vec<Seed>,
    /// Consequences of an event that have not come yet.
    due: VecDeque<Expected>,
    /// The ballot of every cast.
    cast_in: Vec<H256>,
    /// Terms of every ballot, from its first cast or from the ledger.
    terms: BTreeMap<H256, Terms>,
}

/// Replays a history, event by event, through the same rules that the contracts follow.
pub fn replay(entries: &[Entry], hub: H160, addresses: Addresses) -> Replay {
    let mut replayer = Replayer {
        hub,
        addresses,
        replay: Replay {
            commons: None,
            histories: [History::default(); 3],
            convened: BTreeMap::new(),
            counts: BTreeMap::new(),
            stray: 0,
            differences: Vec::new(),
        },
        seeds: Vec::new(),
        due: VecDeque::new(),
        cast_in: Vec::new(),
        terms: BTreeMap::new(),
    };
    let mut previous = (0, 0);
    for (number, entry) in (1..).zip(entries) {
        let place = format!("event {number} (block {})", entry.block);
        if entry.block < previous.0 || entry.time < previous.1 {
            replayer.differs(&place, "it lies before the event that precedes it");
        }
        previous = (entry.block, entry.time);
        replayer.step(&place, entry);
    }
    if !replayer.due.is_empty() {
        replayer.differs("the end", "the consequences of the last event are missing");
    }
    let Replayer { cast_in, mut replay, .. } = replayer;
    replay.stray = cast_in.iter().filter(|name| !replay.convened.contains_key(name)).count() as u64;
    replay
}

impl Replayer {
    fn differs(&mut self, place: &str, what: impl AsRef<str>) {
        self.replay.differences.push(format!("{place}: {}", what.as_ref()));
    }

    fn step(&mut self, place: &str, entry: &Entry) {
        let Some(event) = entry.event() else {
            self.differs(place, "it is no event that this client knows");
            return;
        };
        *self.replay.counts.entry(event.name()).or_default() += 1;
        self.chain_up(entry, &event);
        if self.due.is_empty() {
            match self.consequences(&event, entry.time) {
                Ok(due) => self.due = due,
                Err(refusal) => {
                    self.differs(
                        place,
                        format!("{}: the rules refuse it: {refusal}", event.name()),
                    );
                    return;
                }
            }
        }
        let actual = (entry.contract, entry.topic, entry.data.clone());
        if self.due.pop_front().as_ref() != Some(&actual) {
            self.differs(place, format!("{}: the rules give something else", event.name()));
            self.due.clear();
        }
    }

    /// Adds the event to the history that it belongs to.
    fn chain_up(&mut self, entry: &Entry, event: &Event) {
        let [hub, ledger, reputation] = &mut self.replay.histories;
        let history = match event {
            Event::Deployed(_) => hub,
            Event::Seeded(_) | Event::Graded(_) | Event::Decided(_) | Event::Minted(_) => {
                reputation
            }
            _ => ledger,
        };
        history.push(&entry.topic.0, &entry.data, keccak256);
    }

    /// Carries out what an event says was done, at the time of its block, and returns all events
    /// that this must cause, the given one being the first.
    fn consequences(&mut self, event: &Event, now: u64) -> Result<VecDeque<Expected>, Error> {
        let Addresses { ledger, reputation } = self.addresses;
        Ok(match event.clone() {
            Event::Seeded(Seeded { seeds, .. }) => {
                self.seeds = seeds.clone();
                [expect(reputation, &Seeded { ledger, seeds, at: now })].into()
            }
            Event::Opened(Opened { charter: Charter { parameters, .. } }) => {
                let commons = Commons::found(ledger, now, parameters, &self.seeds, keccak256)?;
                self.replay.commons = Some(commons);
                let charter = Charter { genesis: now, reputation, parameters };
                let deployed = Deployed { ledger, reputation };
                [expect(ledger, &Opened { charter }), expect(self.hub, &deployed)].into()
            }
            Event::Recorded(Recorded { agent, draft, uri, .. }) => {
                let id = self.commons()?.record(agent, now, draft.clone(), length(&uri))?;
                self.convened(id)?;
                [expect(ledger, &Recorded { id, agent, draft, uri, at: now })].into()
            }
            Event::Amended(Amended { id, draft, uri, .. }) => {
                let agent = self.commons()?.contribution(id)?.agent;
                self.commons()?.amend(agent, now, id, draft.clone(), length(&uri))?;
                self.convened(id)?;
                [expect(ledger, &Amended { id, draft, uri, at: now })].into()
            }
            Event::Withdrawn(Withdrawn { id, .. }) => {
                let agent = self.commons()?.contribution(id)?.agent;
                self.commons()?.withdraw(agent, now, id)?;
                [expect(ledger, &Withdrawn { id, at: now })].into()
            }
            Event::Graded(graded) => [self.graded(graded, now)?].into(),
            Event::Decided(Decided { ballot, .. }) => self.decided(ballot, now)?.into(),
            // These three are consequences, which come only when they are due.
            Event::Deployed(_) | Event::Settled(_) | Event::Minted(_) => {
                return Err(Error::new("no_cause", "nothing before it causes it"));
            }
        })
    }

    fn graded(&mut self, graded: Graded, now: u64) -> Result<Expected, Error> {
        let Graded { ballot, agent, opened, grade, reason, .. } = graded;
        let known = self.terms.get(&ballot).copied();
        let terms = known
            .or(opened)
            .ok_or_else(|| Error::new("no_terms", "the first cast of its ballot is missing"))?;
        let (name, weight) = self.commons()?.cast(agent, now, terms, grade, length(&reason))?;
        self.terms.insert(name, terms);
        self.cast_in.push(name);
        let opened = known.is_none().then_some(terms);
        let graded = Graded { ballot: name, agent, opened, grade, weight, reason, at: now };
        Ok(expect(self.addresses.reputation, &graded))
    }

    fn decided(&mut self, ballot: H256, now: u64) -> Result<Vec<Expected>, Error> {
        let id = self.replay.convened.get(&ballot).copied();
        let id = id.ok_or_else(|| Error::new("no_review", "no review has this ballot"))?;
        let Addresses { ledger, reputation } = self.addresses;
        let commons = self.commons()?;
        let claim = commons.contribution(id)?.claim(commons.genesis, now, &commons.parameters);
        let terms = commons.terms(id)?;
        let outcome = commons.settle(now, id)?;
        let ballot = terms.ballot(keccak256);
        self.terms.insert(ballot, terms);
        let mut due = vec![expect(reputation, &Decided { ballot, claim, outcome, at: now })];
        if let Outcome::Accepted { value, .. } = outcome {
            let minted = Minted { agent: claim.agent, contribution: id, value, at: now };
            due.push(expect(reputation, &minted));
        }
        due.push(expect(ledger, &Settled { id, outcome, at: now }));
        Ok(due)
    }

    fn commons(&mut self) -> Result<&mut Commons, Error> {
        let missing = || Error::new("not_founded", "the commons has not been founded yet");
        self.replay.commons.as_mut().ok_or_else(missing)
    }

    /// Remembers that the ledger convened a review of a contribution as it now stands.
    fn convened(&mut self, id: ContributionId) -> Result<(), Error> {
        let ballot = self.commons()?.terms(id)?.ballot(keccak256);
        self.replay.convened.insert(ballot, id);
        Ok(())
    }
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn expect<E: ink::env::Event<ink::abi::Ink>>(contract: H160, event: &E) -> Expected {
    let (topic, data) = encode(event);
    (contract, topic, data)
}
