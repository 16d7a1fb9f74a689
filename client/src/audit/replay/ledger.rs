//! Projects, and contributions before they are settled.

use super::{Expected, Replayer, expect, length, no_cause};
use crate::{bundle::keccak256, error::Error, log::Event};
use commons_core::{H256, Time, units::ContributionId};
use commons_interfaces::ledger::{
    Amended, Consented, Declined, ProjectOpened, Recorded, Reopened, Withdrawn,
};
use scale::Encode;

impl Replayer {
    /// What somebody did with a project or a contribution, none of which has any other consequence.
    pub(super) fn recorded(&mut self, event: Event, now: Time) -> Result<Expected, Error> {
        let ledger = self.addresses.ledger;
        Ok(match event {
            Event::ProjectOpened(ProjectOpened { agent, document, uri, .. }) => {
                let id = self.commons()?.open_project(agent, document, length(&uri), now)?;
                expect(ledger, &ProjectOpened { id, agent, document, uri, at: now })
            }
            Event::Recorded(Recorded { agent, recorder, draft, uri, .. }) => {
                let commons = self.commons()?;
                let id = match recorder {
                    Some(caller) => commons.record_for(caller, now, agent, draft.clone())?,
                    None => commons.record(agent, now, draft.clone(), length(&uri))?,
                };
                self.convened(id)?;
                expect(ledger, &Recorded { id, agent, recorder, draft, uri, at: now })
            }
            Event::Consented(Consented { id, uri, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, now, |it, _| it.consent(agent, now, length(&uri)))?;
                self.convened(id)?;
                expect(ledger, &Consented { id, uri, at: now })
            }
            Event::Declined(Declined { id, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, now, |it, _| it.decline(agent))?;
                expect(ledger, &Declined { id, at: now })
            }
            Event::Amended(Amended { id, draft, uri, .. }) => {
                let (agent, new) = (self.contributor(id)?, draft.clone());
                self.commons()?.change(id, now, |it, rules| {
                    it.amend(id, agent, now, new, length(&uri), rules)
                })?;
                self.convened(id)?;
                expect(ledger, &Amended { id, draft, uri, at: now })
            }
            Event::Withdrawn(Withdrawn { id, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, now, |it, rules| it.withdraw(agent, now, rules))?;
                expect(ledger, &Withdrawn { id, at: now })
            }
            Event::Reopened(Reopened { id, .. }) => {
                let agent = self.contributor(id)?;
                self.commons()?.change(id, now, |it, _| it.reopen(agent, now))?;
                self.convened(id)?;
                expect(ledger, &Reopened { id, at: now })
            }
            _ => return Err(no_cause()),
        })
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
