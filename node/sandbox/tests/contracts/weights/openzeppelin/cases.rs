//! Their messages in the cases in which ours are measured.

use super::{
    world::{Variant, World, DESCRIPTION, FOR, REASON},
    PREFIX,
};
use crate::{
    openzeppelin::{
        abi::{address, number, Token},
        Settings,
    },
    weights::snapshot::{Row, Snapshot},
};
use pallet_revive::precompiles::alloy::sol_types::SolCall;
use sp_core::H160;

pub struct Meter<'a> {
    pub world: &'a mut World,
    pub scale: u32,
    /// What the names of all cases end in.
    pub suffix: &'static str,
    pub snapshot: &'a mut Snapshot,
}

impl Meter<'_> {
    pub fn token(&mut self) {
        self.mints();
        self.delegations();
    }

    pub fn governor(&mut self, variant: Variant) {
        let suffix = match variant {
            Variant::Late => "",
            Variant::Plain => ", plain",
        };
        let governor = self.world.governor(variant);
        self.proposals(governor, suffix);
        self.votes(governor, suffix);
        self.executions(governor, suffix);
    }

    /// Queueing, and executing through a timelock; all else costs what it does without.
    pub fn timelock(&mut self) {
        self.executions(self.world.made.others().timelocked, ", timelock");
    }

    /// Prepares a case and measures it; nothing of it stays.
    fn case(&mut self, things: impl FnOnce(&mut Meter)) {
        let (scale, suffix) = (self.scale, self.suffix);
        self.world.made.sandbox.inside(sp_io::storage::start_transaction);
        things(&mut Meter { world: self.world, scale, suffix, snapshot: self.snapshot });
        self.world.made.sandbox.inside(sp_io::storage::rollback_transaction);
    }

    /// Sends a message and writes down what it took.
    fn cost(&mut self, name: &str, case: &str, who: H160, to: H160, call: &impl SolCall) {
        let sent = self.world.made.send(who, to, call);
        let (_, sent) = sent.unwrap_or_else(|outcome| panic!("{name}, {case}: {outcome:?}"));
        let bytes = sent.events.iter().map(|event| event.data.len() + 32 * event.topics.len());
        self.snapshot.rows.push(Row {
            message: format!("{PREFIX}{name}"),
            case: format!("{case}{}", self.suffix),
            scale: self.scale,
            figures: [
                sent.weight.ref_time() as i64,
                sent.weight.proof_size() as i64,
                sent.deposit,
                bytes.sum::<usize>() as i64,
            ],
        });
    }

    fn mint(&mut self, case: &str, to: H160) {
        let (who, token) = (self.world.founders[0], self.world.made.token);
        let amount = number(1_000_000);
        self.cost("mint", case, who, token, &Token::mintCall { to: address(to), amount });
    }

    fn delegate(&mut self, case: &str, who: H160, to: H160) {
        let token = self.world.made.token;
        self.cost("delegate", case, who, token, &Token::delegateCall { to: address(to) });
    }

    fn mints(&mut self) {
        let World { founders, busy, stranger, .. } = *self.world;
        self.case(|meter| meter.mint("to a fresh holder", stranger));
        self.case(|meter| {
            let (token, to) = (meter.world.made.token, address(stranger));
            meter.world.made.done(stranger, token, &Token::delegateCall { to });
            meter.mint("to a fresh holder who has a delegate", stranger)
        });
        self.case(|meter| meter.mint("to a holder with one checkpoint", founders[3]));
        self.case(|meter| meter.mint("to a busy agent", busy));
    }

    fn delegations(&mut self) {
        let World { founders, busy, newcomer, .. } = *self.world;
        self.case(|meter| meter.delegate("first, to oneself", newcomer, newcomer));
        self.case(|meter| meter.delegate("first", newcomer, founders[2]));
        self.case(|meter| {
            meter.delegate("from oneself to another", founders[3], founders[2]);
            meter.world.made.sandbox.advance(60);
            meter.delegate("to another", founders[3], founders[1]);
            meter.world.made.sandbox.advance(60);
            meter.delegate("renewed", founders[3], founders[1]);
            meter.world.made.sandbox.advance(60);
            meter.delegate("back to oneself", founders[3], founders[3])
        });
        self.case(|meter| meter.delegate("to a busy delegate", founders[3], busy));
        self.case(|meter| meter.delegate("by a busy agent", busy, founders[2]));
    }

    fn proposals(&mut self, governor: H160, variant: &str) {
        let World { founders, busy, .. } = *self.world;
        for (case, who, actions) in [
            ("one action", founders[1], 1),
            ("10 actions", founders[1], 10),
            ("one action, by a busy agent", busy, 1),
        ] {
            self.case(|meter| {
                let proposal = meter.world.proposal(actions, DESCRIPTION);
                let case = format!("{case}{variant}");
                meter.cost("propose", &case, who, governor, &proposal.propose())
            });
        }
    }

    fn votes(&mut self, governor: H160, variant: &str) {
        let World { founders, busy, .. } = *self.world;
        self.case(|meter| {
            let vote = meter.world.proposed(governor, 1).vote(FOR, REASON);
            for (case, who) in [
                ("first", founders[1]),
                ("second caster, reaching the quorum", founders[2]),
                ("third caster", founders[3]),
                ("by a busy agent", busy),
            ] {
                meter.cost("vote", &format!("{case}{variant}"), who, governor, &vote);
            }
        });
        self.case(|meter| {
            let vote = meter.world.old.vote(FOR, REASON);
            for who in [founders[1], founders[2]] {
                meter.world.made.done(who, governor, &vote);
            }
            let case = format!("by a busy agent, proposed long ago{variant}");
            meter.cost("vote", &case, busy, governor, &vote)
        });
        self.case(|meter| {
            let vote = meter.world.proposed(governor, 1).vote(FOR, REASON);
            let period = Settings::default().period;
            meter.world.made.done(founders[1], governor, &vote);
            meter.world.made.sandbox.advance(u64::from(period) - 60);
            let case = format!("reaching the quorum late{variant}");
            meter.cost("vote", &case, founders[2], governor, &vote)
        });
    }

    fn executions(&mut self, governor: H160, variant: &str) {
        let who = self.world.founders[3];
        for (case, actions) in [("one action", 1), ("10 actions", 10)] {
            self.case(|meter| {
                let proposal = meter.world.passed(governor, actions);
                let case = format!("{case}{variant}");
                let others = meter.world.made.others;
                if others.is_some_and(|others| governor == others.timelocked) {
                    meter.cost("queue", &case, who, governor, &proposal.queue());
                    meter.world.made.sandbox.advance(Settings::default().timelock);
                }
                meter.cost("execute", &case, who, governor, &proposal.execute())
            });
        }
    }
}
