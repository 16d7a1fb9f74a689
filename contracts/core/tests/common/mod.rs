//! What the tests of the rules share.

use commons_core::{
    Address, H256,
    contribution::{Action, Draft, Effort, Unit},
    founding::Seed,
    model::Commons,
    parameters::Parameters,
    units::{ContributionId, Points},
};

pub const GENESIS: u64 = 1_000_000;

/// Not a real hash, but no two terms in these tests share it.
pub fn name(bytes: &[u8]) -> [u8; 32] {
    let (mut a, mut b) = (0xcbf2_9ce4_8422_2325u64, 0x9e37_79b9_7f4a_7c15u64);
    for byte in bytes {
        a = (a ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        b = (b ^ a).rotate_left(23).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    let mut out = [0; 32];
    out[..8].copy_from_slice(&a.to_le_bytes());
    out[8..16].copy_from_slice(&b.to_le_bytes());
    out
}

pub fn agent(index: u8) -> Address {
    Address::repeat_byte(index + 1)
}

pub fn draft(points: u64, cites: Vec<ContributionId>) -> Draft {
    Draft {
        action: Action::Work,
        effort: Effort { milli: 1_500, unit: Unit::Hour },
        claimed: Points(points),
        evidence: H256::zero(),
        cites,
    }
}

pub fn commons(parameters: Parameters, seeds: &[u64]) -> Commons {
    let seeds: Vec<Seed> = seeds
        .iter()
        .zip(0u8..)
        .map(|(points, index)| Seed { agent: agent(index), points: Points(*points) })
        .collect();
    Commons::found(Address::repeat_byte(0xaa), GENESIS, parameters, &seeds, name).unwrap()
}
