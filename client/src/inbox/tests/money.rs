//! Claims, sweeping, collecting, credits.

use super::{WEEK, World, agent, draft};
use crate::inbox::{Deed, Group, What, chores};
use commons_core::{
    U256,
    contribution::Draft,
    pool::Asset,
    units::{ContributionId, Points, ProjectId},
};

fn fund(world: &mut World, amount: u64) {
    let (now, project) = (world.now, ProjectId::COMMONS);
    world.model().fund(now, Asset::Native, project, amount.into(), 0, |_, _| ()).unwrap();
}

#[test]
fn open_pots_wait_for_those_who_earned_from_them() {
    let mut world = World::new();
    fund(&mut world, 10_000);
    world.accepted(agent(5), draft(10));
    assert_eq!(world.names(agent(9)), ["collect"], "the treasury's part is there at once");
    assert_eq!(world.inbox(agent(9))[0].command(), "commons collect --asset native");
    world.wait(3 * WEEK);
    let claim = world.item(agent(5), "claim");
    // The pot is thin: ten of twenty points at least.
    let What::Claim { pot, amount } = claim.what else { panic!("{claim:?}") };
    assert_eq!(claim.command(), "commons claim 0 --project 0 --asset native");
    assert!(amount >= U256::from(3_000) && amount < U256::from(8_500), "{amount}");
    assert_eq!((claim.group(), claim.is_to_do()), (Group::Money, true));
    assert!(!world.names(agent(6)).contains(&"claim"));
    let now = world.now;
    world.model().claim(agent(5), now, pot, |_, _| ()).unwrap();
    assert!(!world.names(agent(5)).contains(&"claim"));
}

#[test]
fn what_nobody_can_claim_and_the_treasurys_part_wait_for_anyone() {
    let mut world = World::new();
    fund(&mut world, 10_000);
    assert_eq!(
        chores(&world.replay, world.now).unwrap()[0].deed,
        Deed::Collect { asset: Asset::Native, amount: 500.into() }
    );
    world.wait(3 * WEEK);
    let swept: Vec<_> = chores(&world.replay, world.now).unwrap();
    let [sweep, collect] = &swept[..] else { panic!("{swept:?}") };
    assert_eq!(sweep.deed.command(), "commons sweep 0 --project 0 --asset native");
    assert!(matches!(collect.deed, Deed::Collect { .. }));
    assert_eq!(world.sentences(agent(9)).len(), 2);
    let Deed::Sweep { pot, amount } = sweep.deed else { panic!("{sweep:?}") };
    assert_eq!(amount, 8_500.into());
    let now = world.now;
    world.model().sweep(now, pot, |_, _| ()).unwrap();
    world.model().collect(Asset::Native, 10_000.into(), |_, _| ()).unwrap();
    assert_eq!(chores(&world.replay, world.now).unwrap(), []);
}

#[test]
fn credits_wait_from_when_the_pots_are_open() {
    let mut world = World::new();
    let cited = world.accepted(agent(5), draft(10));
    let cites = vec![cited];
    let id = world.accepted(agent(6), Draft { cites, ..draft(10) });
    assert_eq!(chores(&world.replay, world.now).unwrap(), []);
    world.wait(3 * WEEK);
    let found = chores(&world.replay, world.now).unwrap();
    let [chore] = &found[..] else { panic!("{found:?}") };
    assert_eq!((chore.deed.command(), id), ("commons credit 2 --cite 1".into(), ContributionId(2)));
    let Deed::Credit { value, agent: credited, .. } = chore.deed else { panic!() };
    assert!(credited == agent(5) && value > Points(0));
    assert_eq!(world.item(agent(5), "credit").group(), Group::Own);
    let now = world.now;
    world.model().credit(now, id, 0).unwrap();
    assert_eq!(chores(&world.replay, world.now).unwrap(), []);
}
