//! Founding a commons, and leaving one.

use super::Meter;
use crate::suite::{charter, hub, instantiate, upload};
use commons_core::{founding::Seed, hub::Origin, parameters::Parameters, units::Points};
use commons_sandbox::Sandbox;

impl Meter<'_> {
    pub fn deployments(&mut self) {
        for (case, founders) in [("3 founders", 3), ("50 founders", 50)] {
            // A commons begins on its own, whatever else there is on the chain.
            let mut sandbox = Sandbox::new();
            let seeds = (0..founders)
                .map(|index| Seed { agent: sandbox.account(index), points: Points::whole(100) });
            let origin = Origin::Founders(seeds.collect());
            let who = sandbox.account(0);
            let (code, codes) = upload(&mut sandbox, who);
            let constructor = hub::new(&codes, &Parameters::default(), &origin, &charter());
            let made = sandbox.instantiate(who, code, constructor.encode());
            self.note("hub::new", case, &made.expect("it is sound").1);
        }
        self.case(|meter| {
            let (hub, who) = (meter.world.commons.suite.hub, meter.world.founders[0]);
            let (code, codes) = meter.world.commons.code;
            let sandbox = &mut meter.world.commons.sandbox;
            let origin = Origin::Parent(hub);
            let constructor = hub::new(&codes, &Parameters::default(), &origin, &charter());
            let made = sandbox.instantiate(who, code, constructor.encode());
            meter.note("hub::new", "a fork", &made.expect("it is sound").1);
        });
    }

    pub fn forks(&mut self) {
        let name = "hub::inherit";
        let [first, second, last] = [2, 3, 1].map(|index| self.world.founders[index]);
        let (busy, parent) = (self.world.busy, self.world.commons.suite.hub);
        self.case(|meter| {
            meter.world.commons.sandbox.advance(60);
            let code = meter.world.commons.code;
            let sandbox = &mut meter.world.commons.sandbox;
            let (origin, parameters) = (Origin::Parent(parent), Parameters::default());
            let made = instantiate(sandbox, first, &code, &parameters, &origin);
            let (suite, _) = made.expect("the parent is a commons");
            meter.world.commons.sandbox.advance(60);
            meter.cost(name, "first", first, suite.hub, hub::inherit());
            meter.cost(name, "second, a busy agent", busy, suite.hub, hub::inherit());
            meter.world.commons.sandbox.advance(60);
            meter.cost(name, "the one that opens", second, suite.hub, hub::inherit());
            meter.cost(name, "a later one", last, suite.hub, hub::inherit());
        });
    }
}
