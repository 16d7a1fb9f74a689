//! Working a history out anew.

use crate::{
    bundle::keccak256,
    error::Error,
    log::{Entry, Event, encode},
};
use commons_core::{
    Address, H256, Time,
    ballot::{Cast, Terms},
    calendar::Calendar,
    founding::Seed,
    history::History,
    ledger::Charter,
    model::Commons,
    reputation::{Burned, Order},
    review::Outcome,
    units::{ContributionId, Points, Units},
};
use commons_interfaces::{
    hub::{Addresses, Deployed},
    ledger::{
        Amended, Consented, Corrected, Credited, Declined, Opened, Penalized, ProjectOpened,
        Recorded, Reopened, Settled, Withdrawn,
    },
    reputation::{Burnt, Decided, Delegated, Minted, Seeded, VoteCast},
};
use primitive_types::H160;
use scale::Encode;
use std::collections::{BTreeMap, VecDeque};

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
    /// What does not follow from the rules: the kind of event, and what is wrong.
    pub differences: Vec<(&'static str, String)>,
}

/// An event that must come next: its contract, topic and data.
type Expected = (H160, H256, Vec<u8>);

struct Replayer {
    hub: H160,
    addresses: Addresses,
    replay: Replay,
    /// What the founders received, and the calendar it was said with.
    seeded: Option<(Calendar, Vec<Seed>)>,
    /// Consequences of an event that have not come yet.
    due: VecDeque<Expected>,
    /// The ballot of every cast.
    cast_in: Vec<H256>,
    /// Terms of every ballot, from its first cast.
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
        seeded: None,
        due: VecDeque::new(),
        cast_in: Vec::new(),
        terms: BTreeMap::new(),
    };
    let mut previous = (0, 0);
    for (index, entry) in entries.iter().enumerate() {
        let place = format!("event {} (block {})", index + 1, entry.block);
        if entry.block < previous.0 || entry.time < previous.1 {
            replayer.differs("order", &place, "it lies before the event that precedes it");
        }
        previous = (entry.block, entry.time);
        replayer.step(&place, entry, &entries[index + 1..]);
    }
    if !replayer.due.is_empty() {
        replayer.differs("order", "the end", "the consequences of the last event are missing");
    }
    let Replayer { cast_in, mut replay, .. } = replayer;
    replay.stray = cast_in.iter().filter(|name| !replay.convened.contains_key(name)).count() as u64;
    replay
}

impl Replayer {
    fn differs(&mut self, kind: &'static str, place: &str, what: impl AsRef<str>) {
        self.replay.differences.push((kind, format!("{place}: {}", what.as_ref())));
    }

    fn step(&mut self, place: &str, entry: &Entry, rest: &[Entry]) {
        let Some(event) = entry.event() else {
            self.differs("unknown", place, "it is no event that this client knows");
            return;
        };
        let kind = event.name();
        *self.replay.counts.entry(kind).or_default() += 1;
        self.chain_up(entry, &event);
        if self.due.is_empty() {
            match self.consequences(&event, rest, entry.time) {
                Ok(due) => self.due = due.into(),
                Err(refusal) => {
                    self.differs(kind, place, format!("{kind}: the rules refuse it: {refusal}"));
                    return;
                }
            }
        }
        let actual = (entry.contract, entry.topic, entry.data.clone());
        if self.due.pop_front().as_ref() != Some(&actual) {
            self.differs(kind, place, format!("{kind}: the rules give something else"));
            self.due.clear();
        }
    }

    /// Adds the event to the history that it belongs to.
    fn chain_up(&mut self, entry: &Entry, event: &Event) {
        let [hub, ledger, reputation] = &mut self.replay.histories;
        let history = match event {
            Event::Deployed(_) => hub,
            Event::Seeded(_)
            | Event::VoteCast(_)
            | Event::Delegated(_)
            | Event::Decided(_)
            | Event::Minted(_)
            | Event::Burnt(_) => reputation,
            _ => ledger,
        };
        history.push(&entry.topic.0, &entry.data, keccak256);
    }

    /// Carries out what an event says was done, at the time of its block, and returns all events
    /// that this must cause, the given one being the first. Where reputation speaks before the
    /// ledger, the ledger's event is looked up in `rest`: it names what was done.
    fn consequences(
        &mut self,
        event: &Event,
        rest: &[Entry],
        now: Time,
    ) -> Result<Vec<Expected>, Error> {
        let ledger = self.addresses.ledger;
        Ok(match event.clone() {
            Event::Seeded(Seeded { calendar, seeds, .. }) => {
                let calendar = Calendar { genesis: now, ..calendar };
                self.seeded = Some((calendar, seeds.clone()));
                vec![expect(self.addresses.reputation, &Seeded { ledger, calendar, seeds })]
            }
            Event::Opened(Opened { charter }) => self.opened(charter, now)?,
            Event::ProjectOpened(ProjectOpened { agent, document, uri, .. }) => {
                let id = self.commons()?.open_project(agent, document, length(&uri), now)?;
                vec![expect(ledger, &ProjectOpened { id, agent, document, uri, at: now })]
            }
            Event::Recorded(recorded) => {
                let Recorded { agent, recorder, draft, uri, .. } = recorded;
                let commons = self.commons()?;
                let id = match recorder {
                    Some(caller) => commons.record_for(caller, now, agent, draft.clone())?,
                    None => commons.record(agent, now, draft.clone(), length(&uri))?,
                };
                self.convened(id)?;
                vec![expect(ledger, &Recorded { id, agent, recorder, draft, uri, at: now })]
            }
            Event::Consented(Consented { id, uri, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, |it, _| it.consent(agent, now, length(&uri)))?;
                self.convened(id)?;
                vec![expect(ledger, &Consented { id, uri, at: now })]
            }
            Event::Declined(Declined { id, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, |it, _| it.decline(agent))?;
                vec![expect(ledger, &Declined { id, at: now })]
            }
            Event::Amended(Amended { id, draft, uri, .. }) => {
                let (agent, new) = (self.contributor(id)?, draft.clone());
                self.commons()?.change(id, |it, charter| {
                    it.amend(id, agent, now, new, length(&uri), charter)
                })?;
                self.convened(id)?;
                vec![expect(ledger, &Amended { id, draft, uri, at: now })]
            }
            Event::Withdrawn(Withdrawn { id, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, |it, charter| it.withdraw(agent, now, charter))?;
                vec![expect(ledger, &Withdrawn { id, at: now })]
            }
            Event::Reopened(Reopened { id, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, |it, _| it.reopen(agent, now))?;
                self.convened(id)?;
                vec![expect(ledger, &Reopened { id, at: now })]
            }
            Event::VoteCast(cast) => vec![self.cast(cast, now)?],
            Event::Delegated(delegated) => vec![self.delegated(delegated, now)?],
            Event::Decided(Decided { ballot, .. }) => self.decided(ballot, now)?,
            Event::Minted(_) | Event::Burnt(_) => self.ordered(rest, now)?,
            // These are consequences, which come only when they are due.
            Event::Deployed(_)
            | Event::Settled(_)
            | Event::Credited(_)
            | Event::Corrected(_)
            | Event::Penalized(_) => return Err(no_cause()),
        })
    }

    fn opened(&mut self, charter: Charter, now: Time) -> Result<Vec<Expected>, Error> {
        let Addresses { ledger, reputation } = self.addresses;
        let charter = Charter { genesis: now, reputation, ..charter };
        let (calendar, seeds) = self.seeded.take().ok_or_else(no_cause)?;
        if charter.calendar() != calendar {
            let what = "ledger and reputation were deployed with different calendars";
            return Err(Error::new("calendars", what));
        }
        self.replay.commons = Some(Commons::found(ledger, charter, &seeds, keccak256)?);
        let deployed = Deployed { ledger, reputation };
        Ok(vec![expect(ledger, &Opened { charter }), expect(self.hub, &deployed)])
    }

    fn cast(&mut self, cast: VoteCast, now: Time) -> Result<Expected, Error> {
        let VoteCast { ballot, agent, opened, choice, reason, .. } = cast;
        let known = self.terms.get(&ballot).copied();
        let missing = || Error::new("no_terms", "the first cast of its ballot is missing");
        let terms = known.or(opened).ok_or_else(missing)?;
        let cast = Cast { caller: agent, now, choice, reason_length: length(&reason) };
        let voted = self.commons()?.cast(&terms, &cast)?;
        self.terms.insert(voted.ballot, terms);
        self.cast_in.push(voted.ballot);
        let opened = voted.first.then_some(terms);
        let (ballot, weight) = (voted.ballot, voted.weight);
        let cast = VoteCast { ballot, agent, opened, choice, weight, reason, at: now };
        Ok(expect(self.addresses.reputation, &cast))
    }

    fn delegated(&mut self, delegated: Delegated, now: Time) -> Result<Expected, Error> {
        let Delegated { agent, lent, seasons, .. } = delegated;
        let commons = self.commons()?;
        let lent = match seasons {
            0 => commons.undelegate(agent, now).map(|()| Default::default())?,
            _ => commons.delegate(agent, now, lent.to, seasons)?,
        };
        Ok(expect(self.addresses.reputation, &Delegated { agent, lent, seasons, at: now }))
    }

    fn decided(&mut self, ballot: H256, now: Time) -> Result<Vec<Expected>, Error> {
        let id = self.replay.convened.get(&ballot).copied();
        let id = id.ok_or_else(|| Error::new("no_review", "no review has this ballot"))?;
        let Addresses { ledger, reputation } = self.addresses;
        let (claim, decision) = self.commons()?.settle(now, id)?;
        let (ballot, outcome) = (decision.ballot, decision.outcome);
        let mut due = vec![expect(reputation, &Decided { ballot, claim, outcome, at: now })];
        if let Outcome::Accepted { value, .. } = outcome {
            let order = Order { agent: claim.agent, contribution: id, project: claim.project };
            due.push(self.minted(order, value, decision.minted, now));
        }
        due.push(expect(ledger, &Settled { id, outcome, counts: claim.counts, at: now }));
        Ok(due)
    }

    /// What the ledger made reputation do; the ledger's own event follows at once.
    fn ordered(&mut self, rest: &[Entry], now: Time) -> Result<Vec<Expected>, Error> {
        let ledger = self.addresses.ledger;
        let next = rest.first().and_then(Entry::event).ok_or_else(no_cause)?;
        Ok(match next {
            Event::Credited(Credited { id, index, .. }) => {
                let (credit, units) = self.commons()?.credit(now, id, index)?;
                let (cited, value) = (credit.cited, credit.value);
                let credited = Credited { id, index, cited, value, at: now };
                vec![self.minted(credit.order, value, units, now), expect(ledger, &credited)]
            }
            Event::Corrected(Corrected { id, value, .. }) => {
                let commons = self.commons()?;
                let governor = commons.ledger.charter.governor;
                let (correction, burned) = commons.correct(governor, now, id, value)?;
                let Burned { owed, taken } = burned;
                let corrected = Corrected { id, value, owed, taken, at: now };
                vec![self.burnt(correction.order, burned, now), expect(ledger, &corrected)]
            }
            Event::Penalized(Penalized { id, reviewer, .. }) => {
                let (fine, burned) = self.commons()?.penalize(now, id, reviewer)?;
                let Burned { owed, taken } = burned;
                let penalized = Penalized { id, reviewer, owed, taken, at: now };
                vec![self.burnt(fine.order, burned, now), expect(ledger, &penalized)]
            }
            _ => return Err(no_cause()),
        })
    }

    fn minted(&self, order: Order, value: Points, units: Units, at: Time) -> Expected {
        let Order { agent, contribution, project } = order;
        let minted = Minted { agent, contribution, project, value, units, at };
        expect(self.addresses.reputation, &minted)
    }

    fn burnt(&self, order: Order, burned: Burned, at: Time) -> Expected {
        let Order { agent, contribution, project } = order;
        let Burned { owed, taken } = burned;
        expect(self.addresses.reputation, &Burnt { agent, contribution, project, owed, taken, at })
    }

    fn commons(&mut self) -> Result<&mut Commons, Error> {
        let missing = || Error::new("not_founded", "the commons has not been founded yet");
        self.replay.commons.as_mut().ok_or_else(missing)
    }

    fn contributor(&mut self, id: ContributionId) -> Result<Address, Error> {
        Ok(self.commons()?.contribution(id)?.agent)
    }

    /// Remembers that the ledger convened a review of a contribution as it now stands, unless it
    /// waits for consent.
    fn convened(&mut self, id: ContributionId) -> Result<(), Error> {
        if let Ok(terms) = self.commons()?.terms(id) {
            let name = H256(keccak256(&terms.encode()));
            self.replay.convened.insert(name, id);
        }
        Ok(())
    }
}

fn no_cause() -> Error {
    Error::new("no_cause", "nothing before or after it causes it")
}

fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

fn expect<E: ink::env::Event<ink::abi::Ink>>(contract: H160, event: &E) -> Expected {
    let (topic, data) = encode(event);
    (contract, topic, data)
}
