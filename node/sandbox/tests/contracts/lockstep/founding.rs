//! How a commons begins: parameters at random, within their ranges, and founders.

use commons_core::{
    founding::Seed,
    parameters::Parameters,
    pool::Equation,
    units::{BasisPoints, Points, BPS},
};
use rand::{rngs::StdRng, Rng};
use sp_core::H160;

/// Parameters at random.
pub fn parameters(rng: &mut StdRng, rich: bool) -> Parameters {
    let equation = equation(rng);
    let mut mostly = |usual: u32, from: u32, to: u32| {
        if rng.gen_bool(0.4) {
            usual
        } else {
            rng.gen_range(from..to)
        }
    };
    let day = 86_400;
    let parameters = Parameters {
        epoch_length: mostly(7 * day, 3_600, 1_000_000),
        epochs_per_season: mostly(2, 1, 5) as u16,
        half_life: mostly(26, 4, 30) as u16,
        review_period: mostly(3 * day, 60, 400_000),
        min_reviewers: mostly(2, 1, 4) as u8,
        review_quorum_bps: BasisPoints(mostly(500, 0, 3_000) as u16),
        review_quorum_cap: Points(mostly(1_000_000_000, 1, 60_000_000).into()),
        reviewer_min: Points(mostly(1_000_000, 0, 2_000_000).into()),
        surge_bps: BasisPoints(mostly(500, 100, 2_500) as u16),
        cite_bps: BasisPoints(mostly(500, 0, 2_000) as u16),
        penalty_bps: BasisPoints(mostly(5_000, 0, 10_000) as u16),
        floor_min: Points(mostly(8_000_000, 1, 20_000_000).into()),
        // Short, so that much can be decided: a whole cycle is mostly less than a day.
        proposal_threshold: Points(mostly(10_000_000, 0, 40_000_000).into()),
        voting_delay: mostly(0, 0, 1_000),
        voting_period: mostly(3_600, 60, 40_000),
        quorum_bps: BasisPoints(mostly(1_000, 100, 4_000) as u16),
        quorum_floor: Points(mostly(30_000_000, 0, 60_000_000).into()),
        late_quorum_extension: mostly(3_600, 0, 20_000),
        timelock: mostly(3_600, 0, 20_000),
        grace: mostly(14 * day, day, 20 * day),
        inherit_window: mostly(1, 1, 4) as u16,
        dispute_period: mostly(0, 0, 2_000_000),
        claim_max: if rich { Points(u64::MAX) } else { Points::whole(200) },
        equation,
        claim_window: mostly(2, 1, 6) as u16,
        pot_min: Points(mostly(20_000_000, 1, 60_000_000).into()),
        signal_half_life: mostly(2, 1, 27) as u16,
    };
    parameters.with_fitting_dispute_period()
}

/// A value equation at random; now and then all of the money is for one part.
pub fn equation(rng: &mut StdRng) -> Equation {
    let mut cuts = [0; 3].map(|_| match rng.gen_range(0..6) {
        0 => 0,
        1 => BPS,
        _ => rng.gen_range(0..=BPS),
    });
    cuts.sort_unstable();
    let [a, b, c] = cuts;
    let [work, equity, floor, commons] = [a, b - a, c - b, BPS - c].map(BasisPoints);
    Equation { work, equity, floor, commons }
}

/// A seed for each agent.
pub fn founders(rng: &mut StdRng, agents: &[H160], rich: bool) -> Vec<Seed> {
    let mut points = || match rich {
        true => u64::MAX / 6 + rng.gen_range(0..u64::MAX / 40),
        false => rng.gen_range(2_000_000..200_000_000),
    };
    agents.iter().map(|agent| Seed { agent: *agent, points: Points(points()) }).collect()
}
