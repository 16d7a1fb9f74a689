//! A commons in which much has happened.

use crate::{
    lockstep::targets::millionths,
    suite::{decided::Decided, governor, ledger, reputation, Commons},
};
use codec::Decode;
use commons_core::{
    ballot::Terms,
    contribution::{Action as Verb, Draft, Effort, Unit},
    governor::Action,
    parameters::Parameters,
    review::Outcome,
    units::{ContributionId, Points, ProjectId},
    Time,
};
use commons_sandbox::Outcome as Sent;
use sp_core::{H160, H256};
use std::fmt::Debug;

/// Most that are recorded or cast at once.
const BATCH: u32 = 20;
/// The number of the first of those who earned something once.
pub const NEWCOMERS: u32 = 8;

pub const PROJECT: ProjectId = ProjectId(1);
pub const URI: &[u8] = b"https://example.org/what-was-done.html";

pub struct World {
    pub commons: Commons,
    /// The first has a majority and decides alone, the others have an equal share of the rest.
    pub founders: [H160; 5],
    /// The last founder. Has as many checkpoints of own units, of an own book, and of loans given as the
    /// scale says.
    pub busy: H160,
    /// Has so many checkpoints of loans taken.
    pub delegate: H160,
    /// One of so many who earned something once.
    pub newcomer: H160,
    /// Has nothing yet.
    pub stranger: H160,
    /// The first thing of the busy agent that was accepted.
    pub accepted: ContributionId,
    /// The review of what the stranger recorded before all of that, which is still open.
    pub old: Terms,
}

pub fn draft(project: ProjectId, cites: &[ContributionId]) -> Draft {
    Draft {
        action: Verb::Work,
        effort: Effort { milli: 1_500, unit: Unit::Hour },
        claimed: Points::whole(1),
        evidence: H256::repeat_byte(7),
        project,
        cites: cites.to_vec(),
        satisfies: None,
    }
}

impl World {
    /// So many agents, contributions of each kind, and checkpoints.
    pub fn new(scale: u32) -> Self {
        let seeds = [6, 1, 1, 1, 1].map(|millions| Points::whole(millions * 1_000_000));
        // With one reviewer a world is built in half the time.
        let parameters = Parameters { min_reviewers: 1, ..Parameters::default() };
        let mut commons = Commons::found(&parameters, &seeds);
        let founders = [0, 1, 2, 3, 4].map(|index| commons.agent(index));
        let [busy, delegate, other, stranger] = [4, 5, 6, 7].map(|index| commons.agent(index));
        let newcomer = commons.agent(NEWCOMERS);
        commons.sandbox.advance(60);
        let (ledger, reputation) = (commons.suite.ledger, commons.suite.reputation);
        done(&mut commons, busy, ledger, ledger::open_project(H256::zero(), URI));
        let old = done(&mut commons, stranger, ledger, ledger::record(&draft(PROJECT, &[]), URI));
        let old = commons.ask(ledger, ledger::terms(old)).expect("it was just recorded");
        let accepted = ContributionId(old.subject + 1);
        let mut world =
            Self { commons, founders, busy, delegate, newcomer, stranger, accepted, old };
        for start in (0..scale).step_by(BATCH as usize) {
            let batch = BATCH.min(scale - start);
            let works = vec![(draft(PROJECT, &[]), URI.to_vec()); batch as usize];
            let first = world.done(busy, ledger, ledger::record_many(&works)).0;
            let mut ids: Vec<_> = (first..first + u64::from(batch)).map(ContributionId).collect();
            for index in start..start + batch {
                let who = world.commons.agent(NEWCOMERS + index);
                ids.push(world.done(who, ledger, ledger::record(&draft(PROJECT, &[]), URI)));
            }
            world.accept(&ids[..batch as usize]);
            world.accept(&ids[batch as usize..]);
            for index in 0..batch {
                let to = if index % 2 == 0 { other } else { delegate };
                world.done(busy, reputation, reputation::delegate(to, 1));
                world.commons.sandbox.advance(1);
            }
        }
        world.done(busy, reputation, reputation::delegate(delegate, 1));
        let (to, amount) = (world.commons.suite.governor, millionths(1_000_000_000));
        let (deposited, _) = world.commons.pay(founders[0], to, amount, governor::deposit());
        deposited.expect("the commons is open");
        for _ in 0..scale {
            world.done(founders[0], to, governor::propose(&[], b"so be it"));
        }
        world.commons.sandbox.advance(3_600);
        assert!(world.commons.sandbox.now() < old.closes);
        world
    }

    /// A majority confirms what was recorded, and each thing is settled in a second of its own.
    fn accept(&mut self, ids: &[ContributionId]) {
        self.commons.sandbox.advance(1);
        let (ledger, reputation) = (self.commons.suite.ledger, self.commons.suite.reputation);
        let ballots: Vec<_> = ids.iter().map(|id| (self.terms(*id), 10, Vec::new())).collect();
        let message = reputation::cast_many(&ballots);
        let (casts, _) = self.commons.send(self.founders[0], reputation, message);
        assert!(casts.iter().all(Result::is_ok), "{casts:?}");
        for id in ids {
            self.commons.sandbox.advance(1);
            let outcome = self.done(self.busy, ledger, ledger::settle(*id));
            assert!(matches!(outcome, Outcome::Accepted { .. }), "{outcome:?}");
        }
    }

    pub fn now(&mut self) -> Time {
        self.commons.sandbox.now()
    }

    /// Terms of a review.
    pub fn terms(&mut self, id: ContributionId) -> Terms {
        let (to, question) = (self.commons.suite.ledger, ledger::terms(id));
        self.commons.ask(to, question).expect("it is open, or settled")
    }

    /// Sends what must succeed.
    pub fn done<T: Decode, E: Decode + Debug>(
        &mut self,
        who: H160,
        to: H160,
        message: crate::message::Message<Result<T, E>>,
    ) -> T {
        done(&mut self.commons, who, to, message)
    }

    /// Records something, and says what its review is.
    pub fn record(&mut self, who: H160, draft: &Draft) -> (ContributionId, Terms) {
        let id = self.done(who, self.commons.suite.ledger, ledger::record(draft, URI));
        self.commons.sandbox.advance(1);
        (id, self.terms(id))
    }

    /// Something that these founders grade 10.
    pub fn reviewed(&mut self, who: H160, draft: &Draft, founders: &[usize]) -> ContributionId {
        let (id, terms) = self.record(who, draft);
        for founder in founders {
            let (who, to) = (self.founders[*founder], self.commons.suite.reputation);
            self.done(who, to, reputation::cast(&terms, 10, b"well done"));
        }
        id
    }

    /// The same, after the review has closed.
    pub fn closed(&mut self, who: H160, draft: &Draft, founders: &[usize]) -> ContributionId {
        let id = self.reviewed(who, draft, founders);
        let period = Parameters::default().review_period;
        self.commons.sandbox.advance(period.into());
        id
    }

    /// The same, settled.
    pub fn settled(&mut self, who: H160, draft: &Draft, founders: &[usize]) -> ContributionId {
        let id = self.closed(who, draft, founders);
        self.done(who, self.commons.suite.ledger, ledger::settle(id));
        self.commons.sandbox.advance(1);
        id
    }

    /// A proposal that the first founder made and passed, when it may be queued.
    pub fn voted_on(&mut self, actions: &[Action]) -> Decided {
        self.commons.voted_on(&self.founders[..1], actions)
    }

    /// The same, when it may be executed.
    pub fn decided(&mut self, actions: &[Action]) -> Decided {
        self.commons.decided(&self.founders[..1], actions)
    }

    /// Sends a message whose cost is asked.
    pub fn send(&mut self, who: H160, to: H160, data: Vec<u8>) -> Sent {
        let sent = self.commons.sandbox.call(who, to, data);
        assert!(!sent.reverted, "{sent:?}");
        sent
    }

    /// Does something and undoes it again.
    pub fn undone<T>(&mut self, things: impl FnOnce(&mut Self) -> T) -> T {
        self.commons.sandbox.inside(sp_io::storage::start_transaction);
        let result = things(self);
        self.commons.sandbox.inside(sp_io::storage::rollback_transaction);
        result
    }
}

fn done<T: Decode, E: Decode + Debug>(
    commons: &mut Commons,
    who: H160,
    to: H160,
    message: crate::message::Message<Result<T, E>>,
) -> T {
    commons.send(who, to, message).0.unwrap_or_else(|error| panic!("{error:?}"))
}
