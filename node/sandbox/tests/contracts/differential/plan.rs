//! Who will vote on a proposal, and how.

use super::both::Both;
use commons_core::ballot::{ABSTAIN, AGAINST, FOR};
use rand::{rngs::StdRng, seq::SliceRandom, Rng};
use sp_core::H160;

/// Votes to come, the next one last.
pub type Plan = Vec<(H160, u8)>;

/// How a vote shall end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Aim {
    Anything,
    ExactlyTheQuorum,
    AlmostTheQuorum,
    Tie,
}

/// A plan at random, and now and then one that ends as close as it can get.
///
/// Nobody has a part in it who has lent their vote: they have nothing to vote with there, and would take it
/// back here.
pub fn plan(rng: &mut StdRng, both: &Both, quorum: u128) -> Plan {
    let mut voters = both.members.clone();
    voters.retain(|who| !both.lent.contains_key(who));
    let mut aims = vec![Aim::Anything; 4];
    aims.extend([Aim::ExactlyTheQuorum, Aim::AlmostTheQuorum, Aim::Tie]);
    let aim = *aims.choose(rng).expect("there are some");
    let mut plan = Plan::new();
    // Mostly it does not take as many.
    for _ in 0..300 {
        plan = random(rng, &voters);
        let mut votes = [0; 3];
        for (who, choice) in &plan {
            votes[usize::from(*choice)] += both.weight(*who);
        }
        let [against, in_favor, abstain] = votes;
        let voted = in_favor + abstain;
        let reached = match aim {
            Aim::Anything => true,
            Aim::ExactlyTheQuorum => voted == quorum && in_favor > against,
            Aim::AlmostTheQuorum => voted == quorum - both.hundredth() && in_favor > against,
            Aim::Tie => in_favor == against && voted >= quorum,
        };
        if reached {
            break;
        }
    }
    plan
}

fn random(rng: &mut StdRng, voters: &[H160]) -> Plan {
    let mood = *[FOR, FOR, FOR, AGAINST, ABSTAIN].choose(rng).expect("there are some");
    let number = rng.gen_range(0..=voters.len());
    let voters = voters.choose_multiple(rng, number).copied().collect::<Vec<_>>();
    let mut choice = || if rng.gen_bool(0.3) { rng.gen_range(0..3) } else { mood };
    voters.into_iter().map(|who| (who, choice())).collect()
}
