//! Random proposals: what somebody wants, and the steps around it.

use super::{
    agent,
    ghost::Ghost,
    governance::{CHANGING, REFUSED, STABLE},
    steps::{AGENTS, Forgery, Step, settable, step, wait, who},
};
use commons_core::{
    Address, H256, U256,
    governor::Action,
    parameters::Entry,
    units::{ContributionId, Points},
};
use proptest::prelude::*;

/// What an action shall do, before it is known how things are.
#[derive(Clone, Debug)]
pub enum Wish {
    /// Position of a parameter, where in its range, and whether the value to be replaced is right.
    Set(u8, u16, bool),
    Correct(u64, u64),
    Charter(u16),
    Pay(u8, u64),
    PayToken(u64),
    /// How the parts for work, equity and the floor are cut; 10,000 tenths of a permille in all.
    Equation([u16; 3], bool),
    /// Which contract, and whether it shall be listed.
    List(u8, bool),
    /// Which contract, and which data.
    Call(u8, u8),
}

/// The actions that such wishes come to.
pub fn actions(wishes: &[Wish], ghost: &Ghost) -> Vec<Action> {
    let mut parameters = ghost.newest();
    let mut set = |parameter: u8, value: &dyn Fn(Option<Entry>) -> u64, right: bool| {
        let entry = parameters.entries().get(usize::from(parameter)).copied();
        let value = value(entry);
        let from = entry.map_or(0, |entry| entry.value) + u64::from(!right);
        // A later action is measured by what this one leaves.
        let _ = parameters.set(parameter, value);
        Action::Set { parameter, from, value }
    };
    let mut actions = |wish: &Wish| match *wish {
        Wish::Set(parameter, permille, right) => {
            let value = |entry: Option<Entry>| {
                entry.map_or(1, |entry| {
                    let range = u128::from(entry.max.min(1 << 40).saturating_sub(entry.min));
                    // Beyond 1,000 it is out of range.
                    entry.min + (range * u128::from(permille) / 1_000) as u64
                })
            };
            vec![set(parameter, &value, right)]
        }
        Wish::Equation(mut cuts, right) => {
            cuts.sort_unstable();
            let [a, b, c] = cuts.map(u64::from);
            let rest = 10_000 - c + u64::from(!right);
            let parts = (23u8..).zip([a, b - a, c - b, rest]);
            parts.map(|(parameter, part)| set(parameter, &|_| part, true)).collect()
        }
        Wish::Correct(back, tenths) => {
            let id = (ghost.contributions.len() as u64).saturating_sub(back);
            let claimed = ghost.contributions.get((id as usize).wrapping_sub(1));
            let value = Points(claimed.map_or(0, |c| c.draft.claimed.0 / 10 * tenths));
            vec![Action::Correct { id: ContributionId(id), value }]
        }
        Wish::Charter(length) => {
            let document = H256::repeat_byte(length as u8);
            vec![Action::AmendCharter { document, uri: vec![b'u'; length.into()] }]
        }
        Wish::Pay(to, amount) => {
            let to = if to < AGENTS { agent(to) } else { super::ledger() };
            vec![Action::Pay { to, amount: amount.into() }]
        }
        Wish::PayToken(amount) => {
            vec![Action::PayToken { asset: STABLE, to: agent(1), amount: amount.into() }]
        }
        Wish::List(asset, listed) => vec![Action::List { asset: outside(asset), listed }],
        Wish::Call(target, data) => {
            let data = if data == 0 { REFUSED.to_vec() } else { vec![data; 3 + usize::from(data)] };
            vec![Action::Call { target: outside(target), value: U256::zero(), data }]
        }
    };
    wishes.iter().flat_map(&mut actions).collect()
}

/// Contracts outside of the suite; there is nothing at the last one.
fn outside(number: u8) -> Address {
    [CHANGING, STABLE, Address::repeat_byte(0x53)][usize::from(number % 3)]
}

/// What is wanted is mostly possible.
fn wish() -> impl Strategy<Value = Wish> {
    let permille = prop_oneof![9 => 0u16..=1_000, 1 => 1_001u16..1_200];
    let parameter = prop_oneof![12 => settable(), 1 => 0u8..30];
    let cuts =
        prop::array::uniform3(prop_oneof![4 => 0u16..=10_000, 1 => Just(0), 1 => Just(10_000)]);
    prop_oneof![
        6 => (parameter, permille, prop::bool::weighted(0.95)).prop_map(|(p, v, r)| Wish::Set(p, v, r)),
        6 => (0u64..2, 0u64..9).prop_map(|(back, tenths)| Wish::Correct(back, tenths)),
        2 => prop_oneof![8 => 0u16..=256, 1 => Just(257)].prop_map(Wish::Charter),
        3 => (prop_oneof![9 => who(), 1 => Just(AGENTS)], prop_oneof![9 => 1u64..60, 1 => Just(0)])
            .prop_map(|(to, amount)| Wish::Pay(to, amount)),
        1 => (1u64..9).prop_map(Wish::PayToken),
        2 => (cuts, prop::bool::weighted(0.9)).prop_map(|(cuts, right)| Wish::Equation(cuts, right)),
        2 => (prop_oneof![9 => 0u8..2, 1 => Just(2)], prop::bool::weighted(0.7))
            .prop_map(|(asset, listed)| Wish::List(asset, listed)),
        3 => (prop_oneof![9 => 0u8..2, 1 => Just(2)], prop_oneof![1 => Just(0u8), 9 => 1u8..9])
            .prop_map(|(target, data)| Wish::Call(target, data)),
    ]
}

fn wishes() -> impl Strategy<Value = Vec<Wish>> {
    prop_oneof![20 => prop::collection::vec(wish(), 0..3), 1 => prop::collection::vec(wish(), 15..19)]
}

fn propose() -> impl Strategy<Value = Step> {
    let described = prop_oneof![20 => 1u16..9, 1 => Just(0), 1 => Just(4_096), 1 => Just(4_097)];
    let generation = prop_oneof![9 => Just(0u8), 1 => Just(1)];
    (who(), wishes(), described, generation).prop_map(|(who, wishes, described, generation)| {
        Step::Propose { who, wishes, described, generation }
    })
}

fn vote(back: usize) -> impl Strategy<Value = Step> {
    let choice = prop_oneof![3 => Just(0u8), 9 => Just(1), 3 => Just(2), 1 => Just(3)];
    (who(), choice, prop::bool::weighted(0.03)).prop_map(move |(who, choice, forged)| Step::Vote {
        who,
        back,
        choice,
        forged,
    })
}

fn in_favour(who: u8) -> Step {
    Step::Vote { who, back: 0, choice: 1, forged: false }
}

fn execute(back: usize) -> impl Strategy<Value = Step> {
    let forgery = prop_oneof![
        12 => Just(Forgery::None), 1 => Just(Forgery::FewerActions), 1 => Just(Forgery::OtherOrder),
        1 => Just(Forgery::Codes), 1 => Just(Forgery::Description),
    ];
    let generation = prop_oneof![9 => Just(0u8), 1 => Just(1)];
    let held = prop_oneof![6 => Just(1_000u64), 1 => 0u64..60];
    (forgery, generation, held).prop_map(move |(forgery, generation, held)| Step::Execute {
        back,
        forgery,
        generation,
        held,
    })
}

/// Single steps of a proposal's life in any order, whole lives, and what else happens in a commons.
pub fn governance() -> impl Strategy<Value = Vec<Step>> {
    use Step::*;
    let back = || prop_oneof![6 => Just(0usize), 3 => 1usize..4];
    let part = || 0u64..13;
    let waits = prop_oneof![
        3 => (3u8..6, part()).prop_map(|(length, tenths)| WaitTenths(length, tenths)),
        1 => wait(),
    ];
    let loose = prop_oneof![
        3 => propose(),
        9 => back().prop_flat_map(vote),
        2 => (prop::option::weighted(0.2, who()), back()).prop_map(|(who, back)| Cancel { who, back }),
        3 => back().prop_map(|back| Queue { back }),
        3 => back().prop_flat_map(execute),
        6 => waits,
        4 => step(),
    ];
    let lend = (who(), who(), 1u8..5);
    let votes = prop::collection::vec((vote(0), 0u64..4), 2..8);
    // Most of the time nearly all agree.
    let agreed = Just(()).prop_map(|_| (0..5).map(|who| (in_favour(who), 1)).collect());
    let whole = (
        (lend, prop::bool::weighted(0.3)),
        propose(),
        prop_oneof![1 => votes, 3 => agreed],
        (9u64..12, 10u64..12, part()),
        (execute(0), execute(0), execute(0)),
    );
    let whole = whole.prop_map(|(((who, to, seasons), work), propose, votes, times, executes)| {
        let (rest, timelock, grace) = times;
        let mut steps = vec![];
        if work {
            steps.extend([
                Record { who: AGENTS - 1, project: 0, points: 900_000, cites: vec![] },
                Wait(1),
                Review { id: 0, grades: [9; AGENTS as usize], forged: 99 },
                Settle { id: 0 },
            ]);
        }
        steps.extend([Delegate { who, to, seasons }, Wait(1), propose, Wait(1)]);
        for (vote, tenths) in votes {
            steps.extend([vote, WaitTenths(3, tenths)]);
        }
        steps.extend([WaitTenths(3, rest), Queue { back: 0 }, WaitTenths(4, timelock)]);
        steps.extend([executes.0, executes.1, WaitTenths(5, grace), executes.2]);
        steps
    });
    let regretted = (propose(), vote(0), 0u64..9).prop_map(|(propose, vote, tenths)| {
        vec![propose, Wait(1), vote, WaitTenths(3, tenths), Cancel { who: None, back: 0 }]
    });
    prop_oneof![15 => loose.prop_map(|step| vec![step]), 6 => whole, 1 => regretted]
}
