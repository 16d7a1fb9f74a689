//! What the events say of needs: what is in no storage (who committed, who cared and why, where the
//! documents are), taken down as it is said, before any rule is applied.

use crate::log::Event;
use commons_core::{
    Address, H256, Time,
    ballot::{Kind, Terms},
    units::{ContributionId, NeedId, Units},
};
use std::collections::BTreeMap;

/// What was said of needs, in order.
#[derive(Clone, Debug, Default)]
pub struct Wants {
    /// What was said of each need.
    pub needs: BTreeMap<NeedId, Want>,
    /// Everything that was signalled, by ballot: those of needs, and any other.
    pub signals: BTreeMap<H256, Signals>,
    /// The need that a contribution satisfies, and since when its contributor says so. What somebody else
    /// recorded is said with the contributor's consent; amending changes it only if it names another need.
    pub deliveries: BTreeMap<ContributionId, (NeedId, Moment)>,
    /// The needs that contributions name which still wait for consent.
    waiting: BTreeMap<ContributionId, NeedId>,
    /// How many events were noted.
    noted: u64,
}

/// When something was said. Much can be said in one second, and which came first is told by its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Its place among all that was said.
    pub place: u64,
    /// The second.
    pub at: Time,
}

/// What was said of a need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Want {
    /// Where the document is that describes it.
    pub uri: Vec<u8>,
    /// Until when it is wanted, each time that was changed, and when.
    pub renewals: Vec<(Time, Time)>,
    /// When it was closed.
    pub closed: Option<Moment>,
    /// Who said they would do it.
    pub commitments: Vec<Promise>,
}

/// "I will do it, by then."
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Who said so.
    pub agent: Address,
    /// When.
    pub said: Moment,
    /// First second in which it is late.
    pub until: Time,
}

/// What was signalled in a ballot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signals {
    /// The terms of the ballot.
    pub terms: Terms,
    /// What was signalled.
    pub casts: Vec<Signal>,
}

/// "This matters to me now."
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signal {
    /// Who said so.
    pub agent: Address,
    /// When.
    pub at: Time,
    /// What it counted with then, in millionths of a point.
    pub weight: Units,
    /// Why.
    pub reason: Vec<u8>,
}

impl Wants {
    /// Takes down what an event says.
    pub(crate) fn note(&mut self, event: &Event) {
        self.noted = self.noted.saturating_add(1);
        match event {
            Event::NeedPublished(it) => self.want(it.id).uri.clone_from(&it.uri),
            Event::NeedRenewed(it) => self.want(it.id).renewals.push((it.until, it.at)),
            Event::NeedClosed(it) => {
                let closed = self.moment(it.at);
                self.want(it.id).closed = Some(closed);
            }
            Event::Committed(it) => {
                let said = self.moment(it.at);
                let promise = Promise { agent: it.agent, said, until: it.until };
                self.want(it.id).commitments.push(promise);
            }
            Event::Recorded(it) => match (it.recorder, it.draft.satisfies) {
                (None, need) => self.delivers(it.id, need, it.at),
                (Some(_), Some(need)) => drop(self.waiting.insert(it.id, need)),
                (Some(_), None) => {}
            },
            Event::Consented(it) => {
                let need = self.waiting.remove(&it.id);
                self.delivers(it.id, need, it.at);
            }
            Event::Amended(it) => self.delivers(it.id, it.draft.satisfies, it.at),
            Event::VoteCast(it) => {
                let opened = it.opened.filter(|it| matches!(it.kind, Kind::Signal { .. }));
                if let Some(terms) = opened {
                    let first = || Signals { terms, casts: Vec::new() };
                    self.signals.entry(it.ballot).or_insert_with(first);
                }
                if let Some(signals) = self.signals.get_mut(&it.ballot) {
                    let (agent, at, weight) = (it.agent, it.at, it.weight);
                    signals.casts.push(Signal { agent, at, weight, reason: it.reason.clone() });
                }
            }
            _ => {}
        }
    }

    fn moment(&self, at: Time) -> Moment {
        Moment { place: self.noted, at }
    }

    fn want(&mut self, id: NeedId) -> &mut Want {
        self.needs.entry(id).or_default()
    }

    /// A contributor says which need a contribution satisfies.
    fn delivers(&mut self, id: ContributionId, need: Option<NeedId>, at: Time) {
        match need {
            Some(need) if self.deliveries.get(&id).is_some_and(|said| said.0 == need) => {}
            Some(need) => drop(self.deliveries.insert(id, (need, self.moment(at)))),
            None => drop(self.deliveries.remove(&id)),
        }
    }
}
