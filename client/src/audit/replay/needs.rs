//! Needs: what is wanted, until when, and who says they will do it.

use super::{Expected, Replayer, expect, length, no_cause};
use crate::{bundle::keccak256, error::Error, log::Event};
use commons_core::{Address, H256, Time, units::NeedId};
use commons_interfaces::ledger::{Committed, NeedClosed, NeedPublished, NeedRenewed};
use scale::Encode;

impl Replayer {
    /// What somebody did with a need, none of which has any other consequence. Only its publisher can
    /// renew or close it, so the events need not say who did.
    pub(super) fn wanted(&mut self, event: Event, now: Time) -> Result<Expected, Error> {
        let ledger = self.addresses.ledger;
        Ok(match event {
            Event::NeedPublished(NeedPublished {
                agent, project, document, uri, until, ..
            }) => {
                let (commons, length) = (self.commons()?, length(&uri));
                let id = commons.publish_need(agent, project, document, length, until, now)?;
                // Nothing that happens to a need changes the terms of its ballot.
                let terms = commons.need_terms(id)?;
                self.replay.trails.insert(H256(keccak256(&terms.encode())), id);
                expect(ledger, &NeedPublished { id, agent, project, document, uri, until, at: now })
            }
            Event::NeedRenewed(NeedRenewed { id, until, .. }) => {
                let publisher = self.publisher(id)?;
                self.commons()?.renew_need(publisher, id, until, now)?;
                expect(ledger, &NeedRenewed { id, until, at: now })
            }
            Event::NeedClosed(NeedClosed { id, .. }) => {
                let publisher = self.publisher(id)?;
                self.commons()?.close_need(publisher, id, now)?;
                expect(ledger, &NeedClosed { id, at: now })
            }
            Event::Committed(Committed { id, agent, until, .. }) => {
                self.commons()?.commit(id, until, now)?;
                expect(ledger, &Committed { id, agent, until, at: now })
            }
            _ => return Err(no_cause()),
        })
    }

    fn publisher(&mut self, id: NeedId) -> Result<Address, Error> {
        Ok(self.commons()?.need(id)?.publisher)
    }
}
