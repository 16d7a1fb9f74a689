//! Random lives of a commons with money.

use super::{
    governance::{CHANGING, STABLE},
    steps::{self, AGENTS, Step, settable, wait, who},
};
use commons_core::{
    Address,
    parameters::Parameters,
    pool::Asset,
    units::{BasisPoints, Points},
};
use num_bigint::BigUint;
use proptest::prelude::*;

/// Native money and tokens; the last one is mostly not listed.
pub const ASSETS: [Asset; 4] = [
    Asset::Native,
    Asset::Token(STABLE),
    Asset::Token(CHANGING),
    Asset::Token(Address::repeat_byte(0x53)),
];

/// What somebody may try to do with money, and what happens around it. Pots are counted
/// back from the newest.
#[derive(Clone, Debug)]
pub enum Spending {
    Around(Vec<Step>),
    Fund {
        asset: u8,
        project: u32,
        amount: BigUint,
        memo: u32,
    },
    Give {
        asset: u8,
        amount: BigUint,
    },
    List {
        asset: u8,
        listing: bool,
    },
    Claim {
        who: u8,
        pot: usize,
    },
    /// A part of all that can be claimed, in one of two orders that make no difference.
    ClaimMany {
        seed: u64,
        permille: usize,
    },
    Sweep {
        pot: usize,
    },
    SweepAll,
    Collect {
        asset: u8,
    },
    /// Other rules for money: equation, `pot_min`, `claim_window`, `floor_min`, `dispute_period`.
    Rules {
        cuts: [u16; 3],
        pot_min: u64,
        claim_window: u16,
        floor_min: u64,
        dispute: u32,
    },
    /// Waits for a second before a pot opens, for its opening, and the same for the end of its window.
    Edge {
        pot: usize,
        edge: u8,
    },
}

/// The parts of an equation.
pub fn equation(mut cuts: [u16; 3]) -> commons_core::pool::Equation {
    cuts.sort_unstable();
    let [a, b, c] = cuts;
    let [work, equity, floor, commons] = [a, b - a, c - b, 10_000 - c].map(BasisPoints);
    commons_core::pool::Equation { work, equity, floor, commons }
}

pub fn cuts() -> impl Strategy<Value = [u16; 3]> {
    let cut = || prop_oneof![6 => 0u16..=10_000, 1 => Just(0), 1 => Just(10_000)];
    prop_oneof![
        8 => prop::array::uniform3(cut()),
        // All to the floor, to work, to equity, to the treasury.
        1 => Just([0, 0, 10_000]), 1 => Just([10_000; 3]), 1 => Just([0, 10_000, 10_000]), 1 => Just([0; 3]),
    ]
}

/// From one unit to 2^`bits`.
pub fn amount(bits: u32) -> impl Strategy<Value = BigUint> {
    let any = (0..=bits, any::<[u64; 4]>()).prop_map(|(bits, limbs)| {
        let bytes = limbs.map(u64::to_le_bytes).concat();
        (BigUint::from_bytes_le(&bytes) % (BigUint::from(1u8) << bits)).max(BigUint::from(1u8))
    });
    prop_oneof![12 => any, 2 => (1u8..9).prop_map(BigUint::from), 1 => Just(BigUint::from(1u8) << bits)]
}

fn deposit() -> impl Strategy<Value = Spending> {
    let native = (Just(0u8), amount(96));
    let token = (prop_oneof![5 => Just(1u8), 5 => Just(2), 1 => Just(3)], amount(250));
    let amount = prop_oneof![
        10 => prop_oneof![native, token],
        1 => (0u8..3, Just(BigUint::ZERO)),
        // So much that two of them do not fit.
        1 => (Just(2u8), Just(BigUint::from(1u8) << 255)),
    ];
    let project = prop_oneof![3 => Just(0u32), 7 => 1u32..4, 1 => 4u32..6];
    let memo = prop_oneof![20 => Just(0u32), 2 => Just(256), 1 => Just(257)];
    (amount, project, memo).prop_map(|((asset, amount), project, memo)| Spending::Fund {
        asset,
        project,
        amount,
        memo,
    })
}

/// Work that is mostly accepted, sometimes corrected.
fn work() -> impl Strategy<Value = Spending> {
    let grades = prop::array::uniform8(prop_oneof![1 => Just(11u8), 5 => 7u8..=10]);
    let points = prop_oneof![10u64..9_000_000, 1_000_000u64..30_000_000];
    let fraud = prop::option::weighted(0.25, (0u64..60, 0u64..8));
    (who(), 0u32..4, points, grades, 9u64..13, fraud).prop_map(
        |(who, project, points, grades, tenths, fraud)| {
            let cites = if points % 3 == 0 { vec![1] } else { vec![] };
            let mut steps = vec![
                Step::Record { who, project, points, cites },
                Step::Review { id: 0, grades, forged: 99 },
                Step::WaitTenths(0, tenths),
                Step::Settle { id: 0 },
            ];
            if points % 9 == 0 {
                steps.extend([Step::WaitTenths(1, 40), Step::Credit { id: 0, index: 0 }]);
            }
            if let Some((wait, tenths)) = fraud {
                steps.push(Step::WaitTenths(1, wait));
                steps.push(Step::Correct { id: 0, tenths, right: true });
                steps.extend((0..4).map(|who| Step::Penalize { id: 0, who }));
            }
            Spending::Around(steps)
        },
    )
}

/// Several work at once, money comes before or after, and when the pots open they claim.
fn payday() -> impl Strategy<Value = Vec<Spending>> {
    let points = prop_oneof![1_000_000u64..30_000_000, 10u64..90_000_000];
    let works = prop::collection::vec((who(), 0u32..4, points), 1..5);
    let corrects = prop::collection::vec((0u64..4, 0u64..10), 0..2);
    let deposits = || prop::collection::vec(deposit(), 0..3);
    let after = (any::<u64>(), 0usize..=1_000, 0u64..10);
    (works, corrects, (deposits(), deposit(), deposits()), 10u64..13, (0usize..3, 0u8..3), after)
        .prop_map(|(works, corrects, deposits, tenths, (pot, edge), (seed, permille, wait))| {
            let newest = works.len() as u64;
            let record = |(who, project, points)| {
                let grades = [10; AGENTS as usize];
                let cites = vec![];
                [
                    Step::Record { who, project, points, cites },
                    Step::Review { id: 0, grades, forged: 99 },
                ]
            };
            let mut steps: Vec<_> = works.into_iter().flat_map(record).collect();
            steps.push(Step::WaitTenths(0, tenths));
            steps.extend((0..newest).map(|id| Step::Settle { id }));
            let correct = |(id, tenths)| Step::Correct { id, tenths, right: true };
            let corrects = corrects.into_iter().map(correct).collect();
            let claims = Spending::ClaimMany { seed, permille };
            let later = Spending::Around(vec![Step::WaitTenths(1, wait)]);
            let middle = [Spending::Around(steps), deposits.1];
            let end = [
                Spending::Edge { pot, edge },
                Spending::Around(corrects),
                claims.clone(),
                later,
                claims,
            ];
            deposits.0.into_iter().chain(middle).chain(deposits.2).chain(end).collect()
        })
}

fn rules() -> impl Strategy<Value = Spending> {
    let pot_min = prop_oneof![1u64..20_000_000, Just(1), Just(10_000_000_000)];
    (cuts(), pot_min, 1u16..7, 1u64..20_000_000, 0u32..3_000_000).prop_map(
        |(cuts, pot_min, claim_window, floor_min, dispute)| Spending::Rules {
            cuts,
            pot_min,
            claim_window,
            floor_min,
            dispute,
        },
    )
}

/// A history.
pub fn spending() -> impl Strategy<Value = Vec<Spending>> {
    use Spending::*;
    let pot = || prop_oneof![5 => 0usize..3, 3 => 3usize..10, 1 => 0usize..1_000];
    let sets = prop::collection::vec((settable(), 0u16..=1_000), 0..2);
    let epochs = prop_oneof![4 => 3u64..15, 1 => 15u64..80];
    let loose = prop_oneof![
        8 => deposit(),
        8 => work(),
        3 => epochs.prop_map(|tenths| Around(vec![Step::WaitTenths(1, tenths)])),
        4 => steps::steps().prop_map(Around),
        1 => (0u64..4).prop_map(|id| Around(vec![Step::WaitTenths(1, 20), Step::Credit { id, index: 0 }])),
        2 => rules(),
        1 => sets.prop_map(|sets| Around(vec![Step::Adopt { right: true, sets }])),
        6 => (0..AGENTS + 1, pot()).prop_map(|(who, pot)| Claim { who, pot }),
        3 => (any::<u64>(), 0usize..=1_000).prop_map(|(seed, permille)| ClaimMany { seed, permille }),
        4 => pot().prop_map(|pot| Sweep { pot }),
        1 => Just(SweepAll),
        2 => (0u8..4).prop_map(|asset| Collect { asset }),
        1 => (0u8..4, amount(200)).prop_map(|(asset, amount)| Give { asset, amount }),
        1 => (0u8..4, any::<bool>()).prop_map(|(asset, listing)| List { asset, listing }),
        6 => (pot(), 0u8..4).prop_map(|(pot, edge)| Edge { pot, edge }),
        1 => wait().prop_map(|step| Around(vec![step])),
    ];
    let step = prop_oneof![4 => loose.prop_map(|step| vec![step]), 1 => payday()];
    prop::collection::vec(step, 10..60).prop_map(|steps| {
        let open = |_| Around(vec![Step::OpenProject]);
        let list = |asset| List { asset, listing: true };
        (0..3).map(open).chain([1, 2].map(list)).chain(steps.into_iter().flatten()).collect()
    })
}

prop_compose! {
    /// Parameters under which pots open and end within weeks.
    pub fn parameters()(
        rest in steps::parameters(),
        epoch_length in prop_oneof![Just(7 * 86_400u32), 200_000u32..800_000],
        half_life in 8u16..60,
        (cuts, claim_window) in (cuts(), 1u16..7),
        pot_min in prop_oneof![1u64..40_000_000, Just(1)],
    ) -> Parameters {
        let (pot_min, equation) = (Points(pot_min), equation(cuts));
        Parameters { epoch_length, half_life, claim_window, pot_min, equation, ..rest }
            .with_fitting_dispute_period()
    }
}
