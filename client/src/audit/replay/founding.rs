//! How a commons begins: the deployment of its contracts, seed, what is inherited, and its opening.

use super::{Expected, Replayer, expect, no_cause};
use crate::{
    bundle::keccak256,
    error::Error,
    log::{Entry, Event},
};
use commons_core::{
    Time,
    founding::Seed,
    hub::{Hub, Origin},
    model::Commons,
    parameters::Parameters,
};
use commons_interfaces::{
    governor::{GovernorDeployed, GovernorOpening},
    hub::{HubDeployed, HubOpening, Inherited},
    ledger::{LedgerDeployed, LedgerOpening},
    pool::{PoolDeployed, PoolOpening},
    reputation::{ReputationOpening, Seeded},
};

impl Replayer {
    /// The deployment, which begins with the ledger's event. What else it was made of is said in those
    /// that follow in the same transaction; reputation only speaks when somebody has some.
    pub(super) fn founded(
        &mut self,
        parameters: Parameters,
        rest: &[Entry],
        now: Time,
    ) -> Result<Vec<Expected>, Error> {
        if self.replay.commons.is_some() {
            return Err(Error::new("founded_twice", "the commons exists already"));
        }
        let mut next = rest.iter().map(Entry::event);
        let (
            Some(Some(Event::GovernorDeployed(_))),
            Some(Some(Event::PoolDeployed(_))),
            Some(Some(Event::HubDeployed(hub))),
        ) = (next.next(), next.next(), next.next())
        else {
            return Err(no_cause());
        };
        let origin = match (hub.parent, next.next()) {
            (Some(parent), _) => Origin::Parent(parent),
            (None, Some(Some(Event::Seeded(seeded)))) => Origin::Founders(seeded.seeds),
            (None, _) => return Err(no_cause()),
        };
        let addresses = self.addresses;
        let commons = Commons::found(addresses, now, parameters, &origin, &hub.charter, keccak256)?;

        let root = commons.hub;
        let Hub { calendar, parent, inherit_window, agents_min, .. } = root;
        let HubDeployed { codes, charter, .. } = hub;
        let (of_hub, of_reputation) = (addresses.hub, addresses.reputation);
        let mut due = vec![
            expect(addresses.ledger, &LedgerDeployed { suite: addresses, calendar, parameters }),
            expect(
                addresses.governor,
                &GovernorDeployed { suite: addresses, calendar, parameters },
            ),
            expect(addresses.pool, &PoolDeployed { suite: addresses, calendar, parameters }),
            expect(
                of_hub,
                &HubDeployed {
                    addresses,
                    codes,
                    parent,
                    inherit_window,
                    agents_min,
                    charter,
                    at: now,
                },
            ),
        ];
        if let Origin::Founders(seeds) = origin {
            due.push(expect(of_reputation, &Seeded { seeds, since: root.forked(), at: now }));
            due.extend(self.opening(now, now));
        }
        self.replay.commons = Some(commons);
        Ok(due)
    }

    /// Somebody brings into a fork what they had in its parent. The hub says so after reputation.
    pub(super) fn inherited(&mut self, rest: &[Entry], now: Time) -> Result<Vec<Expected>, Error> {
        let Some(Event::Inherited(Inherited { agent, points, .. })) =
            rest.first().and_then(Entry::event)
        else {
            return Err(no_cause());
        };
        let opens = self.commons()?.inherit(agent, points, now)?;
        let inherited = Inherited { agent, points, at: now };
        self.replay.inherited.push(inherited.clone());
        let seeded = Seeded { seeds: vec![Seed { agent, points }], since: now, at: now };
        let mut due = vec![
            expect(self.addresses.reputation, &seeded),
            expect(self.addresses.hub, &inherited),
        ];
        due.extend(opens.into_iter().flat_map(|opens| self.opening(opens, now)));
        Ok(due)
    }

    /// What all say when it is known when the commons opens.
    fn opening(&self, opens: Time, at: Time) -> [Expected; 5] {
        [
            expect(self.addresses.reputation, &ReputationOpening { opens, at }),
            expect(self.addresses.ledger, &LedgerOpening { opens, at }),
            expect(self.addresses.governor, &GovernorOpening { opens, at }),
            expect(self.addresses.pool, &PoolOpening { opens, at }),
            expect(self.addresses.hub, &HubOpening { opens, at }),
        ]
    }
}
