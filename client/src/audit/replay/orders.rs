//! What the ledger orders of reputation: settling, crediting, correcting, penalties.

use super::{Expected, Replayer, expect, no_cause};
use crate::{
    error::Error,
    log::{Entry, Event},
};
use commons_core::{
    H256, Time,
    reputation::{Burned, Order},
    review::Outcome,
    units::{ContributionId, Points, Units},
};
use commons_interfaces::{
    ledger::{Corrected, Credited, Penalized, Settled},
    reputation::{Burnt, Decided, Minted},
};

impl Replayer {
    /// A review is settled.
    pub(super) fn decided(&mut self, ballot: H256, now: Time) -> Result<Vec<Expected>, Error> {
        let id = self.replay.convened.get(&ballot).copied();
        let id = id.ok_or_else(|| Error::new("no_review", "no review has this ballot"))?;
        let (ledger, reputation) = (self.addresses.ledger, self.addresses.reputation);
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

    /// What anybody can make the ledger order; its own event follows at once. Corrections are not
    /// among it: only the governor orders them, as it executes a proposal.
    pub(super) fn ordered(&mut self, rest: &[Entry], now: Time) -> Result<Vec<Expected>, Error> {
        let ledger = self.addresses.ledger;
        let next = rest.first().and_then(Entry::event).ok_or_else(no_cause)?;
        Ok(match next {
            Event::Credited(Credited { id, index, .. }) => {
                let (credit, units) = self.commons()?.credit(now, id, index)?;
                let (cited, value) = (credit.cited, credit.value);
                let credited = Credited { id, index, cited, value, at: now };
                vec![self.minted(credit.order, value, units, now), expect(ledger, &credited)]
            }
            Event::Penalized(Penalized { id, reviewer, .. }) => {
                let (fine, burned) = self.commons()?.penalize(now, id, reviewer)?;
                let Burned { owed, taken } = burned;
                let penalized = Penalized { id, reviewer, owed, taken, at: now };
                vec![self.burnt(fine.order, burned, now), expect(ledger, &penalized)]
            }
            Event::Corrected(_) => {
                let what = "no proposal that is executed corrects this";
                return Err(Error::new("not_proposed", what));
            }
            _ => return Err(no_cause()),
        })
    }

    /// A correction that a proposal makes.
    pub(super) fn corrected(
        &mut self,
        id: ContributionId,
        value: Points,
        now: Time,
    ) -> Result<Vec<Expected>, Error> {
        let (ledger, governor) = (self.addresses.ledger, self.addresses.governor);
        let (correction, burned) = self.commons()?.correct(governor, now, id, value)?;
        let Burned { owed, taken } = burned;
        let corrected = Corrected { id, value, owed, taken, at: now };
        Ok(vec![self.burnt(correction.order, burned, now), expect(ledger, &corrected)])
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
}
