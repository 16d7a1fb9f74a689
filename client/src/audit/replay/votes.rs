//! Casts in ballots of any kind, and the lending of votes.

use super::{Expected, Replayer, expect, length};
use crate::{bundle::keccak256, error::Error, log::Entry};
use commons_core::{
    Address,
    ballot::{Cast, Kind},
    delegation::Lent,
    history::History,
};
use commons_interfaces::reputation::{Delegated, VoteCast};

impl Replayer {
    /// A cast. Its event, as it was handed out, is chained in the cell of its ballot.
    pub(super) fn cast(&mut self, cast: VoteCast, entry: &Entry) -> Result<Expected, Error> {
        let now = entry.time;
        let VoteCast { ballot, agent, opened, choice, reason, .. } = cast;
        let known = self.terms.get(&ballot).copied();
        let missing = || Error::new("no_terms", "the first cast of its ballot is missing");
        let terms = known.or(opened).ok_or_else(missing)?;
        let cast = Cast { caller: agent, now, choice, reason_length: length(&reason) };
        let chained = |_: &_, history: &mut History| chain(history, entry);
        let voted = match terms.kind {
            Kind::Signal { .. } => self.commons()?.signal(&terms, &cast, chained)?,
            Kind::Grade { .. } | Kind::Support { .. } => {
                self.commons()?.cast(&terms, &cast, chained)?
            }
        };
        self.terms.insert(voted.ballot, terms);
        self.cast_in.push(voted.ballot);
        let opened = voted.first.then_some(terms);
        let (ballot, weight) = (voted.ballot, voted.weight);
        let cast = VoteCast { ballot, agent, opened, choice, weight, reason, at: now };
        Ok(expect(self.addresses.reputation, &cast))
    }

    /// Lending a vote, or taking it back. Its event, as it was handed out, is chained in the cell of
    /// the agent's account.
    pub(super) fn delegated(&mut self, said: Delegated, entry: &Entry) -> Result<Expected, Error> {
        let Delegated { agent, lent: Lent { to, .. }, seasons, .. } = said;
        let (now, to): (_, Address) = (entry.time, if seasons == 0 { agent } else { to });
        let chained = |_, history: &mut History| chain(history, entry);
        let lent = self.commons()?.delegate(agent, now, to, seasons, chained)?;
        Ok(expect(self.addresses.reputation, &Delegated { agent, lent, seasons, at: now }))
    }
}

fn chain(history: &mut History, entry: &Entry) {
    history.push(&entry.topic.0, &entry.data, keccak256);
}
