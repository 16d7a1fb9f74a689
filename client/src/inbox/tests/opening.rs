//! A fork that has not opened.

use super::{GENESIS, WEEK, World, agent, draft};
use crate::{
    bundle::keccak256,
    inbox::{Group, Item, inbox, to_inherit},
};
use commons_core::{
    Address, H256, Time,
    hub::{Charter, Origin},
    model::Commons,
    parameters::Parameters,
    units::Points,
};

const PARENT: Address = Address::repeat_byte(0xf0);

fn fork() -> World {
    let mut world = World::new();
    let addresses = world.model().addresses;
    let charter = Charter { document: H256::zero(), uri: Vec::new() };
    let parameters = Parameters { inherit_window: 1, ..Parameters::default() };
    let origin = Origin::Parent(PARENT);
    let found = Commons::found(addresses, GENESIS, parameters, &origin, &charter, keccak256);
    *world.model() = found.unwrap();
    world
}

impl World {
    fn inherit(&mut self, agent: Address) -> Option<Time> {
        let now = self.now;
        self.model().inherit(agent, Points::whole(100), now).unwrap()
    }

    /// What waits for somebody who had so much.
    fn waits(&self, agent: Address, brings: Option<Points>) -> (Item, String) {
        let items = inbox(&self.replay, agent, brings, self.now).unwrap();
        let [item] = &items[..] else { panic!("{items:?}") };
        let assets = crate::assets::Assets::unknown();
        let told = crate::inbox::Told { assets: &assets, now: self.now };
        (item.clone(), item.sentence(&told))
    }
}

#[test]
fn nothing_waits_but_to_inherit_until_a_fork_opens() {
    let mut world = fork();
    let asked = to_inherit(&world.replay, agent(1), world.now).unwrap();
    assert_eq!(asked, Some((PARENT, GENESIS - 1)));
    let ends = GENESIS + WEEK;
    let (item, sentence) = world.waits(agent(1), Some(Points(25_680_000)));
    assert_eq!(
        sentence,
        "bring your 25.68 points into this fork; 3 people are missing, or it does not open"
    );
    assert_eq!((item.command(), item.until), ("commons inherit".into(), Some(ends)));
    assert_eq!((item.group(), item.is_to_do(), item.own), (Group::Opening, true, true));
    let (_, unknown) = world.waits(agent(1), None);
    assert!(unknown.starts_with("bring what you had in its parent into this fork"), "{unknown}");
    let (nothing, sentence) = world.waits(agent(9), Some(Points(0)));
    assert_eq!((nothing.name(), nothing.is_to_do(), nothing.own), ("opening", false, false));
    assert_eq!(sentence, "this fork waits for 3 people to inherit; 0 people did");

    // Who has brought it sees who is missing, and is asked nothing more.
    assert_eq!(world.inherit(agent(1)), None);
    assert_eq!(to_inherit(&world.replay, agent(1), world.now).unwrap(), None);
    let (item, sentence) = world.waits(agent(1), None);
    assert_eq!(sentence, "this fork waits for 2 people to inherit; 1 person did");
    assert_eq!((item.command(), item.until), ("commons status".into(), Some(ends)));
    world.inherit(agent(2));

    // Too few by the end: there is time until enough have come.
    world.wait(WEEK);
    let (item, sentence) = world.waits(agent(3), Some(Points::whole(1)));
    assert!(sentence.ends_with("; 1 person is missing, or it does not open"), "{sentence}");
    assert_eq!(item.until, None);
    let opens = world.inherit(agent(3));
    assert!(opens.is_some());
    let (item, sentence) = world.waits(agent(4), Some(Points::whole(1)));
    assert!(sentence.ends_with("; enough people have, so that it opens"), "{sentence}");
    assert_eq!(item.until, opens);
    let (item, sentence) = world.waits(agent(3), None);
    assert_eq!(sentence, "this fork opens; 3 people brought what they had");
    assert_eq!(item.until, opens);

    world.now = opens.unwrap();
    assert_eq!(to_inherit(&world.replay, agent(4), world.now).unwrap(), None);
    assert_eq!(world.inbox(agent(4)), []);
    world.record(agent(3), draft(1));
    assert_eq!(world.names(agent(1)), ["review"]);
}
