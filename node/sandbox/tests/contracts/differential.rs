//! Our governor and OpenZeppelin's (Contracts 5.7, as EVM bytecode), side by side on the same runtime: the
//! same members with the same weight propose, lend, vote, queue, execute and take back the same in the
//! same seconds, at random, and both must give the same answers: the same states, tallies, quorums, ends
//! and effects, and the same reason when they refuse.
//!
//! How one is written in terms of the other, where both mean the same:
//!
//! - A vote begins one second later there than the snapshot: a `votingDelay` of d - 1 there is one of d here.
//! - A deadline is the last second of a vote there, and the first one after it here: ours is one more, and
//!   so is the extension after a late quorum.
//! - A unit of weight is one of the token's smallest units. All happens in the first epoch of the commons,
//!   in which units and points are the same.
//! - A governor without a timelock is compared with ours with one of 0 seconds; *Succeeded* there is then
//!   *Succeeded* or *Queued* here.
//!
//! Where the rules differ on purpose, histories keep away from the difference, and a test shows it, in
//! `differences`, or in `attacks` if somebody can live on it:
//!
//! | | OpenZeppelin | here |
//! |---|---|---|
//! | weight is taken | when voting begins | in the second before proposing |
//! | who has lent a vote | has no say | may vote, and takes the weight back from the delegate |
//! | what was lent | stays lent | comes back when the season ends |
//! | a vote without weight | is a vote | is refused |
//! | a target's code | may be none, or change | is there, and stays what was voted on |
//! | a quorum | is rounded down | is rounded up (and has a floor, which is 0 in these tests) |
//! | the extension | is an option, at most the period | is a parameter, as long as one likes up to a week |
//! | the threshold | is what it is | is a twentieth of all weight at most |
//! | changing the rules | takes a majority | takes two thirds |
//! | the proposer takes it back | before voting begins | until the quorum is reached |
//! | the name of a proposal | is a hash of what it does and says | is a number; its hash has the proposer |
//! | a proposal of nothing | is refused | is a resolution |
//! | queueing | takes a timelock | is always needed |
//! | what was not done | may be done for ever | expires |
//! | something else than was proposed | is unknown | is known by its number, and asked for its state first |

mod attacks;
mod both;
mod differences;
mod made;
mod plan;
mod player;
mod refusal;
mod steps;
mod swap;
mod voting;

use player::Player;
use rand::{rngs::StdRng, SeedableRng};
use std::{collections::BTreeMap, env};

/// Organisations, each with a life of its own, and proposals in each.
const HISTORIES: u64 = 10;
const PROPOSALS: usize = 30;

/// What must have happened in all histories together, and how often at least.
const INTERESTING: &[(u32, &str)] = &[
    (200, "propose Ok"),
    (20, "propose TooFewVotes"),
    (50, "a vote was lent"),
    (20, "a vote was taken back"),
    (500, "vote Ok"),
    (10, "vote CastAlready"),
    (10, "vote NoSuchChoice"),
    (10, "vote NotOpen"),
    (10, "vote Closed"),
    (5, "a vote in the last second before"),
    (50, "a vote in the first second"),
    (10, "a vote in the last second"),
    (2, "a vote in the first second after"),
    (50, "a quorum in time"),
    (3, "a late quorum"),
    (3, "over after a late quorum"),
    (5, "cancel Ok"),
    (50, "cancel MayNotCancel"),
    (10, "defeated: too few voted"),
    (5, "defeated: a hundredth too few"),
    (10, "defeated: too few, and not for it"),
    (10, "defeated: a tie"),
    (2, "defeated: more against than for"),
    (3, "passed: with exactly the quorum"),
    (30, "passed"),
    (30, "queue Ok"),
    (50, "queue State"),
    (30, "execute Ok"),
    (5, "executed in the first second"),
    (2, "execute Failed"),
    (20, "execute NotReady"),
    (50, "execute State"),
    (10, "execute NotWhatWasProposed"),
];

#[test]
fn the_same_histories_come_to_the_same() {
    // The variable of the other property tests; `scripts/test` sets it.
    let seed = env::var("PROPTEST_RNG_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or(20_261_121);
    let (mut seen, mut proposals) = (BTreeMap::<String, u32>::new(), 0);
    for seed in seed..seed + HISTORIES {
        let both = Player::new(seed, StdRng::seed_from_u64(seed)).play(PROPOSALS);
        proposals += both.proposals.len();
        for (what, times) in both.seen {
            *seen.entry(what).or_default() += times;
        }
    }
    println!("{proposals} proposals in {HISTORIES} histories from seed {seed}:");
    for (what, times) in &seen {
        println!("{times:6} {what}");
    }
    let times = |what: &str| seen.get(what).copied().unwrap_or(0);
    let rare: Vec<_> = INTERESTING.iter().filter(|(least, what)| times(what) < *least).collect();
    assert!(rare.is_empty(), "too rare: {rare:?}");
}
