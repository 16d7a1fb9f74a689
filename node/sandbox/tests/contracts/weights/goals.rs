//! What the frequent messages may cost, beside the same step of OpenZeppelin's Governor and ERC20Votes in
//! the same run: whoever makes one of them dearer than that fails here.

use super::{
    snapshot::{Row, Snapshot},
    SCALES,
};
use std::fmt::Write;

/// A step here and the same one there.
struct Step {
    what: &'static str,
    /// Message, case, and how many of the step it has.
    ours: (&'static str, &'static str, i64),
    theirs: (&'static str, &'static str),
    /// The most of their time and of their proof that it may cost.
    most: [f64; 2],
}

const fn step(
    what: &'static str,
    ours: (&'static str, &'static str, i64),
    theirs: (&'static str, &'static str),
    most: [f64; 2],
) -> Step {
    Step { what, ours, theirs, most }
}

const VOTE: [f64; 2] = [0.6, 0.6];
const BATCH: [f64; 2] = [0.5, 0.33];
const CAST: &str = "reputation::cast";
const MANY: &str = "reputation::cast_many";

/// "Plain" is their governor without an extension for late quorums, which ours has: the cheapest one.
const STEPS: [Step; 12] = [
    step("a vote, the first", (CAST, "support, first", 1), ("oz::vote", "first, plain"), VOTE),
    step(
        "a vote, a later one",
        (CAST, "support, second caster", 1),
        ("oz::vote", "third caster, plain"),
        VOTE,
    ),
    step(
        "a vote, by a busy agent",
        (CAST, "support, second caster, a busy agent", 1),
        ("oz::vote", "by a busy agent, plain"),
        VOTE,
    ),
    step(
        "of ten votes, the first",
        (MANY, "10 votes, first", 10),
        ("oz::vote", "first, plain"),
        BATCH,
    ),
    step(
        "of ten votes, later ones",
        (MANY, "10 votes, second caster", 10),
        ("oz::vote", "third caster, plain"),
        BATCH,
    ),
    step(
        "a vote, the first, with late quorum",
        (CAST, "support, first", 1),
        ("oz::vote", "first"),
        VOTE,
    ),
    step(
        "a vote, a later one, with late quorum",
        (CAST, "support, second caster", 1),
        ("oz::vote", "third caster"),
        VOTE,
    ),
    step(
        "propose",
        ("governor::propose", "one action", 1),
        ("oz::propose", "one action, plain"),
        [1.0, 1.0],
    ),
    step(
        "execute",
        ("governor::execute", "one call", 1),
        ("oz::execute", "one action, plain"),
        [0.75, 0.75],
    ),
    step(
        "execute, with a timelock",
        ("governor::execute", "one call", 1),
        ("oz::execute", "one action, timelock"),
        [0.75, 0.75],
    ),
    step("delegate", ("reputation::delegate", "first", 1), ("oz::delegate", "first"), [1.0, 1.0]),
    step(
        "delegate, to another",
        ("reputation::delegate", "to another", 1),
        ("oz::delegate", "to another"),
        [1.0, 1.0],
    ),
];

/// Time and proof that a block has room for.
const BLOCK: [i64; 2] = [1_500_000_000_000, 7_864_320];

fn row<'a>(snapshot: &'a Snapshot, message: &str, case: &str, scale: u32) -> &'a Row {
    let wanted =
        |row: &&Row| (row.message.as_str(), row.case.as_str(), row.scale) == (message, case, scale);
    let found = snapshot.rows.iter().find(wanted);
    found.unwrap_or_else(|| panic!("{message}, {case}, at {scale}: there is no such row"))
}

impl Step {
    /// Ratios of time, proof and deposit.
    fn ratios(&self, snapshot: &Snapshot, scale: u32) -> [f64; 3] {
        let of = |message: &str, case: &str| row(snapshot, message, case, scale);
        let (ours, theirs) = (of(self.ours.0, self.ours.1), of(self.theirs.0, self.theirs.1));
        [0, 1, 2].map(|figure| {
            ours.figures[figure] as f64 / (self.ours.2 as f64 * theirs.figures[figure] as f64)
        })
    }
}

/// What somebody does with money, and how many of it a block has room for at least.
struct Fits {
    what: &'static str,
    /// Message, case, and how many it has.
    ours: (&'static str, &'static str, i64),
    least: u64,
}

const fn fits(what: &'static str, ours: (&'static str, &'static str, i64), least: u64) -> Fits {
    Fits { what, ours, least }
}

/// Nobody else has such a pool on a chain, so there is none to compare with.
const MONEY: [Fits; 8] = [
    fits(
        "a deposit, the first of an epoch",
        ("pool::fund", "for a project, first of an epoch", 1),
        35,
    ),
    fits("a deposit, a later one", ("pool::fund", "for a project, later", 1), 55),
    fits("a claim, the first", ("pool::claim", "for a project, first", 1), 25),
    fits("a claim, a later one", ("pool::claim", "for a project, later", 1), 27),
    fits(
        "a claim of a token, a later one",
        ("pool::claim", "a token, for a project, later", 1),
        21,
    ),
    fits("of ten claims, the first", ("pool::claim_many", "10 pots of a project, first", 10), 60),
    fits("of ten claims, later ones", ("pool::claim_many", "10 pots of a project, later", 10), 75),
    fits("moving on what is left", ("pool::sweep", "after the window, of a project", 1), 22),
];

impl Fits {
    /// How many fit.
    fn found(&self, snapshot: &Snapshot, scale: u32) -> u64 {
        let row = row(snapshot, self.ours.0, self.ours.1, scale);
        let by = |figure: usize, room: i64| (room * self.ours.2 / row.figures[figure]) as u64;
        by(0, BLOCK[0]).min(by(1, BLOCK[1]))
    }
}

/// The goals that are missed.
pub fn missed(snapshot: &Snapshot) -> Vec<String> {
    let mut missed = Vec::new();
    for goal in &MONEY {
        for scale in SCALES {
            let found = goal.found(snapshot, scale);
            if found < goal.least {
                missed.push(format!("{}, at {scale}: {found} fit, not {}", goal.what, goal.least));
            }
        }
    }
    for step in &STEPS {
        for scale in SCALES {
            let ratios = step.ratios(snapshot, scale);
            if step.most.iter().zip(ratios).any(|(most, ratio)| ratio > *most) {
                missed.push(format!("{}, at {scale}: {ratios:.3?} of {:?}", step.what, step.most));
            }
        }
    }
    missed
}

/// The ratios for people.
pub fn render(snapshot: &Snapshot) -> String {
    let mut text = String::from(
        "\n## Beside OpenZeppelin\n\nWhat a step costs here, as a part of what it costs with \
         OpenZeppelin's Governor and ERC20Votes (EVM bytecode, threshold above\nzero), at 1, 100 and \
         10,000 checkpoints. The proof of theirs is without their code, ours with it. A test fails\nwhere \
         time or proof exceed the goal. Deposits are what the voter pays once: ours are dearer by the \
         length of the\nnames of cells, 53 bytes of ballot and agent where theirs are 32, and by the \
         history and the bits of who has cast in a ballot.\n\n\
         | step | time | proof | goal | deposit |\n|---|---|---|---|---|\n",
    );
    for step in &STEPS {
        let ratios = SCALES.map(|scale| step.ratios(snapshot, scale));
        let column = |figure: usize| {
            let mut shown = ratios.map(|ratios| format!("{:.2}", ratios[figure])).to_vec();
            shown.dedup();
            shown.join(" / ")
        };
        let [time, proof] = step.most;
        let _ = writeln!(
            text,
            "| {} | {} | {} | {time} / {proof} | {} |",
            step.what,
            column(0),
            column(1),
            column(2)
        );
    }
    text.push_str(
        "\n## Money\n\nHow many of a step with money a block has room for, with 1, 100 and 10,000 agents \
         who have a share in the pot. A test fails\nwhere it is less than the goal, and where the proof \
         of a claim is not the same at all three, to the byte.\n\n| step | fit into a block | goal |\n\
         |---|---|---|\n",
    );
    for goal in &MONEY {
        let mut found = SCALES.map(|scale| goal.found(snapshot, scale).to_string()).to_vec();
        found.dedup();
        let _ = writeln!(text, "| {} | {} | {} |", goal.what, found.join(" / "), goal.least);
    }
    text
}
