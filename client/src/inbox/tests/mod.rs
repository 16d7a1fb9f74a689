//! What waits for whom, in a commons that is made up here by the rules themselves.

mod decided;
mod money;
mod opening;
mod work;

use super::{Item, Told, What, inbox};
use crate::{
    assets::Assets,
    audit::{self, Course, Replay},
    bundle::keccak256,
};
use commons_core::{
    Address, H256, Time,
    ballot::{Cast, Terms},
    contribution::{Action as Deed, Draft, Effort, Unit},
    founding::Seed,
    governor::Action,
    hub::{Addresses, Charter, Origin},
    model::Commons,
    parameters::Parameters,
    units::{ContributionId, Points, ProjectId, ProposalId},
};
use commons_interfaces::governor::Proposed;

/// When it was founded.
pub const GENESIS: Time = 1_800_000_000;
pub const DAY: Time = 86_400;
pub const WEEK: Time = 7 * DAY;

pub fn agent(index: u8) -> Address {
    Address::repeat_byte(index)
}

/// A commons of four founders, agents 1 to 4, with 100 points each.
pub struct World {
    pub replay: Replay,
    pub now: Time,
}

impl World {
    pub fn new() -> Self {
        let place = |byte| Address::repeat_byte(byte);
        let addresses = Addresses {
            hub: place(0xe1),
            ledger: place(0xe2),
            reputation: place(0xe3),
            books: place(0xe4),
            governor: place(0xe5),
            pool: place(0xe6),
        };
        let seeds = (1..=4).map(|index| Seed { agent: agent(index), points: Points::whole(100) });
        let charter = Charter { document: H256::zero(), uri: Vec::new() };
        let origin = Origin::Founders(seeds.collect());
        let parameters = Parameters::default();
        let model =
            Commons::found(addresses, GENESIS, parameters, &origin, &charter, keccak256).unwrap();
        let replay =
            Replay { commons: Some(model), ..audit::replay(&[], addresses.hub, addresses) };
        Self { replay, now: GENESIS + 10 }
    }

    pub fn model(&mut self) -> &mut Commons {
        self.replay.commons.as_mut().unwrap()
    }

    pub fn wait(&mut self, time: Time) {
        self.now += time;
    }

    /// What waits for somebody.
    pub fn inbox(&self, agent: Address) -> Vec<Item> {
        inbox(&self.replay, agent, None, self.now).unwrap()
    }

    /// The names of what waits for somebody, the most urgent first.
    pub fn names(&self, agent: Address) -> Vec<&'static str> {
        self.inbox(agent).iter().map(Item::name).collect()
    }

    /// The commands that are told.
    pub fn commands(&self, agent: Address) -> Vec<String> {
        self.inbox(agent).iter().map(Item::command).collect()
    }

    /// What is told.
    pub fn sentences(&self, agent: Address) -> Vec<String> {
        let assets = Assets::unknown();
        let told = Told { assets: &assets, now: self.now };
        self.inbox(agent).iter().map(|item| item.sentence(&told)).collect()
    }

    /// The first thing of a kind.
    pub fn item(&self, agent: Address, name: &str) -> Item {
        let mut items = self.inbox(agent).into_iter();
        items.find(|item| item.name() == name).unwrap_or_else(|| panic!("no {name}"))
    }

    fn convened(&mut self, id: ContributionId) {
        let terms = self.model().terms(id).unwrap();
        let name = terms.name(&self.model().reputation_cells);
        self.replay.convened.insert(name, id);
    }

    pub fn record(&mut self, agent: Address, draft: Draft) -> ContributionId {
        let now = self.now;
        let id = self.model().record(agent, now, draft, 0).unwrap();
        self.convened(id);
        id
    }

    pub fn amend(&mut self, id: ContributionId, agent: Address, draft: Draft) {
        let now = self.now;
        let change =
            self.model().change(id, now, |it, rules| it.amend(id, agent, now, draft, 0, rules));
        change.unwrap();
        self.convened(id);
    }

    fn cast(&mut self, terms: &Terms, caller: Address, choice: u8) {
        let cast = Cast { caller, now: self.now, choice, reason_length: 0 };
        self.model().cast(terms, &cast, |_, _| ()).unwrap();
    }

    pub fn review(&mut self, id: ContributionId, caller: Address, grade: u8) {
        let terms = self.model().terms(id).unwrap();
        self.cast(&terms, caller, grade);
    }

    pub fn settle(&mut self, id: ContributionId) {
        let now = self.now;
        self.model().settle(now, id).unwrap();
    }

    /// Recorded, graded 10 by agents 2 to 4, and settled.
    pub fn accepted(&mut self, agent: Address, draft: Draft) -> ContributionId {
        let id = self.record(agent, draft);
        for reviewer in (2..=4).map(self::agent).filter(|reviewer| *reviewer != agent) {
            self.review(id, reviewer, 10);
        }
        self.wait(3 * DAY);
        self.settle(id);
        id
    }

    pub fn propose(&mut self, proposer: Address, actions: Vec<Action>, text: &str) -> ProposalId {
        let (now, description) = (self.now, text.as_bytes().to_vec());
        let proposed =
            self.model().propose(proposer, now, &actions, &description, |_| H256::zero());
        let (id, proposal) = proposed.unwrap();
        let codes = vec![H256::zero(); actions.len()];
        let quorum = proposal.quorum;
        let said = Proposed { id, proposer, actions, codes, description, quorum, at: now };
        let course = Course { proposed: vec![said], ..Course::default() };
        self.replay.journal.proposals.insert(id, course);
        id
    }

    pub fn vote(&mut self, id: ProposalId, caller: Address, choice: u8) {
        let terms = self.model().proposal_terms(id).unwrap();
        self.cast(&terms, caller, choice);
    }
}

pub fn draft(points: u64) -> Draft {
    Draft {
        action: Deed::Work,
        effort: Effort { milli: 1_000, unit: Unit::Hour },
        claimed: Points::whole(points),
        evidence: H256::zero(),
        project: ProjectId::COMMONS,
        cites: Vec::new(),
        satisfies: None,
    }
}

#[test]
fn nothing_waits_in_a_new_commons() {
    let world = World::new();
    for index in 1..6 {
        assert_eq!(world.inbox(agent(index)), []);
    }
    let nobody = Replay { commons: None, ..world.replay };
    assert_eq!(inbox(&nobody, agent(1), None, GENESIS).unwrap_err().code, "history_incomplete");
}

#[test]
fn what_is_soon_over_comes_first() {
    let mut world = World::new();
    world.record(agent(1), draft(1));
    world.wait(DAY);
    world.propose(agent(2), Vec::new(), "A resolution");
    world.wait(DAY);
    world.record(agent(1), draft(1));
    let items = world.inbox(agent(3));
    assert_eq!(world.names(agent(3)), ["review", "vote", "review"]);
    let ends: Vec<_> = items.iter().map(|item| item.until.unwrap() - world.now).collect();
    assert_eq!(ends, [DAY, 2 * DAY, 3 * DAY]);
    assert!(items.iter().all(Item::is_to_do));
    let first = What::Review {
        id: ContributionId(1),
        revision: 0,
        agent: agent(1),
        claimed: Points::whole(1),
        again: false,
    };
    assert_eq!(items[0].what, first);
}
