//! Pots of up to 300 agents, claimed from at any time and in any order. What is accepted is written by
//! the core's own counting and minting (`accepted::count`, `Reputation::credit` and `correct`), as the
//! ledger orders it: 300 agents who grade one another would take hours. `pool_histories` goes the whole
//! way with fewer.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, commons, earned,
    governance::STABLE,
    ledger,
    money::{claim, floor_pot, fund, list, pot, project_pot, sweep},
    purse::{Parts, big, small},
    spending::{amount, cuts, equation},
};
use commons_core::{
    Address, Time,
    accepted::{Count, count},
    decay::HalfLife,
    model::Commons,
    parameters::Parameters,
    pool::{Asset, PoolError, PotId, Purpose},
    reputation::Order,
    units::{ContributionId, Epoch, Points, ProjectId, Units},
};
use num_bigint::BigUint;
use proptest::prelude::*;
use std::collections::BTreeMap;

const ASSETS: [Asset; 2] = [Asset::Native, Asset::Token(STABLE)];
/// All work and money is of one block.
const EPOCHS: u32 = 4;
/// With the last pots of the block, a week after its end.
const FLOOR_OPENS: Time = GENESIS + 5 * WEEK;

fn somebody(index: usize) -> Address {
    Address::from_low_u64_be(1_000 << 32 | index as u64)
}

/// Work of an agent, and what became of it.
#[derive(Clone, Debug)]
struct Work {
    who: usize,
    project: u32,
    epoch: u32,
    points: u64,
    /// How much of it stands in the end, in tenths, and after how many weeks it was corrected.
    corrected: Option<(u64, u64)>,
}

#[derive(Clone, Debug)]
struct Season {
    agents: usize,
    works: Vec<Work>,
    deposits: Vec<(usize, u32, u32, BigUint)>,
    parameters: Parameters,
}

prop_compose! {
    fn season()(
        agents in prop_oneof![1 => Just(0usize), 2 => 1usize..4, 3 => 4usize..60, 2 => 60usize..=300, 1 => Just(300)],
    )(
        agents in Just(agents),
        works in prop::collection::vec(
            (
                0..agents.max(1), 0u32..3, 0..EPOCHS,
                prop_oneof![1u64..50, 1_000u64..9_000_000, 1_000_000u64..200_000_000],
                prop::option::weighted(0.2, (0u64..10, 1u64..6)),
            ),
            if agents == 0 { 0..1 } else { agents..2 * agents + 6 },
        ),
        deposits in prop::collection::vec(
            prop_oneof![
                (Just(0usize), 0u32..3, 0..EPOCHS, amount(96)),
                (Just(1usize), 0u32..3, 0..EPOCHS, amount(250)),
            ],
            1..7,
        ),
        cuts in cuts(),
        (pot_min, floor_min) in (prop_oneof![1u64..10_000_000_000, Just(1)], 1u64..90_000_000),
        claim_window in 6u16..30,
    ) -> Season {
        let works = works.into_iter().map(|(who, project, epoch, points, corrected)| {
            Work { who, project, epoch, points, corrected }
        });
        let parameters = Parameters {
            equation: equation(cuts),
            pot_min: Points(pot_min),
            floor_min: Points(floor_min),
            claim_window,
            ..Parameters::default()
        };
        Season { agents, works: works.collect(), deposits, parameters }
    }
}

/// What can happen, at its time.
#[derive(Clone, Copy)]
enum Event {
    Mint(usize),
    Correct(usize),
    Fund(usize),
    Claim(usize, PotId),
    Sweep(PotId),
}

impl Season {
    fn minted_at(work: &Work) -> Time {
        GENESIS + u64::from(work.epoch) * WEEK + DAY
    }

    fn corrected_at(work: &Work) -> Option<Time> {
        work.corrected.map(|(_, weeks)| Self::minted_at(work) + weeks * WEEK)
    }

    fn units(&self, work: &Work) -> u128 {
        HalfLife(self.parameters.half_life).units_up(Points(work.points), work.epoch).0
    }

    /// What the corrected part of it had minted.
    fn burned(&self, work: &Work, tenths: u64) -> u128 {
        self.units(work) / 10 * u128::from(10 - tenths)
    }

    fn less(work: &Work, tenths: u64) -> u64 {
        work.points / 10 * (10 - tenths)
    }

    /// Points that count at a time: for work until the pots open, for the floor until it opens.
    fn points(&self, opens: Time, concerned: impl Fn(&Work) -> bool) -> u128 {
        let counts = |work: &Work| {
            let corrected = Self::corrected_at(work).is_some_and(|at| at < opens);
            let (tenths, _) = work.corrected.filter(|_| corrected).unwrap_or((10, 0));
            u128::from(work.points - Self::less(work, tenths))
        };
        self.works.iter().filter(|work| concerned(work)).map(counts).sum()
    }

    /// Units of an agent in a project, or in all, by the end of a second.
    fn earned(&self, who: Option<usize>, project: u32, at: Time) -> u128 {
        let concerned = |work: &&Work| {
            who.is_none_or(|who| who == work.who)
                && (project == 0 || project == work.project)
                && Self::minted_at(work) <= at
        };
        let left = |work: &Work| match (work.corrected, Self::corrected_at(work)) {
            (Some((tenths, _)), Some(when)) if when <= at => {
                self.units(work) - self.burned(work, tenths)
            }
            _ => self.units(work),
        };
        self.works.iter().filter(concerned).map(left).sum()
    }

    /// What falls to an agent, from a pot into which so much was put.
    fn due(&self, who: usize, id: PotId, put: &Parts) -> Parts {
        let divide = |put: &BigUint, mine: u128, whole: u128| match whole {
            0 => BigUint::ZERO,
            whole => put * mine / whole,
        };
        match id.purpose {
            Purpose::Project { epoch: Epoch(epoch), project: ProjectId(project) } => {
                let opens = GENESIS + u64::from(epoch + 2) * WEEK;
                let here =
                    |work: &Work| work.epoch == epoch && (project == 0 || project == work.project);
                let mine = self.points(opens, |work| here(work) && work.who == who);
                let all = self.points(opens, here);
                let pot_min = self.parameters.pot_min;
                let work = divide(&put[0], mine, all.max(pot_min.0.into()));
                // In a project never more than in the commons; nobody here has less there.
                let mine = self.earned(Some(who), project, opens - 1);
                let all = self.earned(None, project, opens - 1);
                let least = HalfLife(self.parameters.half_life).units_up(pot_min, epoch + 1).0;
                [work, divide(&put[1], mine, all.max(least))]
            }
            Purpose::Floor { .. } => {
                let least = u128::from(self.parameters.floor_min.0);
                let above = |who: usize| self.points(FLOOR_OPENS, |work| work.who == who) >= least;
                let all = (0..self.agents).filter(|who| above(*who)).count() as u128;
                [divide(&put[0], above(who).into(), all), BigUint::ZERO]
            }
        }
    }

    /// Does it, with claims and sweeps at times and in an order that the seed decides. Returns what
    /// everybody was paid.
    fn run(&self, mut seed: u64) -> (Commons, BTreeMap<(PotId, usize), Parts>) {
        let mut random = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(0x1405_7b7e_f767_814f);
            (seed >> 32) % below.max(1)
        };
        let mut commons = commons(self.parameters, &[POINT; 3]);
        for _ in 0..2 {
            commons.open_project(somebody(0), Default::default(), 0, GENESIS).unwrap();
        }
        list(&mut commons, STABLE, true).unwrap();

        let mut events = vec![];
        for (index, work) in self.works.iter().enumerate() {
            events.push((Self::minted_at(work), 0, Event::Mint(index)));
            events.extend(Self::corrected_at(work).map(|at| (at, 0, Event::Correct(index))));
        }
        for (index, (.., epoch, _)) in self.deposits.iter().enumerate() {
            let at = GENESIS + u64::from(*epoch) * WEEK + random(WEEK);
            events.push((at, 0, Event::Fund(index)));
        }
        for (id, opens) in self.pots() {
            let window = u64::from(self.parameters.claim_window) * WEEK;
            let mut some_time = || {
                let length = if random(2) == 0 { 1 } else { window };
                opens + random(length)
            };
            let claims: Vec<_> =
                (0..self.agents).map(|who| (some_time(), Event::Claim(who, id))).collect();
            // What moves on before the fourth epoch would go to a pot of this season, and to which one
            // would depend on when.
            events.push((some_time().max(GENESIS + 3 * WEEK), 0, Event::Sweep(id)));
            events.extend(claims.into_iter().map(|(at, claim)| (at, 0, claim)));
        }
        for (_, order, _) in &mut events {
            *order = random(1 << 30);
        }
        events.sort_by_key(|(at, order, _)| (*at, *order));
        let mut paid = BTreeMap::new();
        for (now, _, event) in events {
            self.happen(&mut commons, now, event, &mut paid);
        }
        (commons, paid)
    }

    fn happen(
        &self,
        commons: &mut Commons,
        now: Time,
        event: Event,
        paid: &mut BTreeMap<(PotId, usize), Parts>,
    ) {
        let order = |index: usize| {
            let work = &self.works[index];
            let contribution = ContributionId(index as u64 + 1);
            Order { agent: somebody(work.who), contribution, project: ProjectId(work.project) }
        };
        let counted = |work: &Work, points| Count {
            epoch: Epoch(work.epoch),
            points: Points(points),
            floor_min: self.parameters.floor_min,
            floor_only: now >= GENESIS + u64::from(work.epoch + 2) * WEEK,
        };
        let cells = &mut commons.reputation_cells;
        match event {
            Event::Mint(index) => {
                let (work, order) = (&self.works[index], order(index));
                count(cells, order.agent, order.project, counted(work, work.points), true);
                let value = Points(work.points);
                commons.reputation.credit(cells, ledger(), &order, value, now).unwrap();
            }
            Event::Correct(index) => {
                let work = &self.works[index];
                let (tenths, _) = work.corrected.unwrap();
                let uncount = counted(work, Self::less(work, tenths));
                let uncount = (now < FLOOR_OPENS).then_some(uncount);
                let owed = Units(self.burned(work, tenths));
                let reputation = &mut commons.reputation;
                let burned =
                    reputation.correct(cells, ledger(), &order(index), owed, uncount, now).unwrap();
                assert_eq!(burned.taken, owed);
            }
            Event::Fund(index) => {
                let (asset, project, _, amount) = &self.deposits[index];
                fund(commons, now, ASSETS[*asset], *project, small(amount)).unwrap();
            }
            Event::Claim(who, id) => match claim(commons, somebody(who), now, id) {
                Ok(claimed) => {
                    paid.insert((id, who), [big(claimed.work), big(claimed.equity)]);
                }
                Err(refused) => assert_eq!(refused, PoolError::NothingToClaim { pot: id }),
            },
            Event::Sweep(id) => {
                let _ = sweep(commons, now, id);
            }
        }
    }

    /// The pots that have money, and when they open.
    fn pots(&self) -> BTreeMap<PotId, Time> {
        let pots = self.deposits.iter().flat_map(|(asset, project, epoch, _)| {
            let opens = GENESIS + u64::from(epoch + 2) * WEEK;
            let asset = ASSETS[*asset];
            [(project_pot(asset, *epoch, *project), opens), (floor_pot(asset, 0), FLOOR_OPENS)]
        });
        pots.collect()
    }

    /// What was put into a pot.
    fn put(&self, id: PotId) -> Parts {
        let mut sum = Parts::default();
        for (asset, project, epoch, amount) in &self.deposits {
            let part = |share: u16| amount * share / 10_000u16;
            let equation = self.parameters.equation;
            let asset = ASSETS[*asset];
            if id == project_pot(asset, *epoch, *project) {
                sum[0] += part(equation.work.0);
                sum[1] += part(equation.equity.0);
            } else if id == floor_pot(asset, 0) {
                sum[0] += part(equation.floor.0);
            }
        }
        sum
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn everyone_of_a_crowd_receives_their_share_whoever_comes_when(
        season in season(),
        seeds in any::<[u64; 2]>(),
    ) {
        let (commons, paid) = season.run(seeds[0]);
        let (other, paid_too) = season.run(seeds[1]);
        prop_assert_eq!(&paid, &paid_too, "whoever comes when");
        for (id, opens) in season.pots() {
            let put = season.put(id);
            let mut sum = Parts::default();
            for who in 0..season.agents {
                let due = season.due(who, id, &put);
                let got = paid.get(&(id, who)).cloned().unwrap_or_default();
                prop_assert_eq!(&got, &due, "agent {} from {:?}", who, id);
                sum = [0, 1].map(|part| &sum[part] + &due[part]);
            }
            // Less than a unit for each of them is left when the rest of a thin pot has moved on.
            let until = opens + u64::from(season.parameters.claim_window) * WEEK;
            for mut commons in [commons.clone(), other.clone()] {
                let Some(lies) = pot(&commons, id) else {
                    prop_assert_eq!(&put, &Parts::default());
                    continue;
                };
                prop_assert_eq!([big(lies.work.put), big(lies.equity.put)], put.clone());
                let _ = sweep(&mut commons, until - 1, id);
                let lies = pot(&commons, id).unwrap();
                for left in [big(lies.work.left), big(lies.equity.left)] {
                    prop_assert!(left < BigUint::from(season.agents.max(1)), "{} of {:?}", left, id);
                }
                let _ = sweep(&mut commons, until, id);
                let lies = pot(&commons, id).unwrap();
                prop_assert!(lies.work.left.is_zero() && lies.equity.left.is_zero());
            }
            prop_assert!(sum[0] <= put[0] && sum[1] <= put[1], "never more than there is");
        }
        for who in 0..season.agents.min(9) {
            let at = GENESIS + 9 * WEEK;
            let expected = season.earned(Some(who), 0, at);
            prop_assert_eq!(earned(&commons, somebody(who), 0, at), expected);
        }
    }
}
