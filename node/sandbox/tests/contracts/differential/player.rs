//! Random histories, as far as the rules agree; what is left out is in `differences`.

use super::{
    both::{Both, Kind, Rules},
    made::{set, Made},
    plan::{plan, Plan},
    refusal::Why,
};
use crate::lockstep::targets::REFUSAL;
use commons_core::governor::{Action, State};
use rand::{rngs::StdRng, seq::SliceRandom, Rng};
use sp_core::{H160, U256};

const MEMBERS: usize = 8;
/// Proposals that something is done with at a time.
const LIVE: usize = 3;

/// A proposal that something is done with.
#[derive(Clone)]
pub struct Live {
    /// Which.
    pub index: usize,
    /// Votes to come.
    pub plan: Plan,
    /// Who has voted.
    pub voted: Vec<H160>,
    /// Whether nobody votes before it is almost too late.
    pub slow: bool,
    /// When voting ends unless the quorum is late.
    pub closes: u64,
    /// Whether voting was seen to be over.
    pub over: bool,
}

pub struct Player {
    pub both: Both,
    pub rng: StdRng,
    live: Vec<Live>,
    /// When a vote was last lent or taken back.
    lent: u64,
    /// How often somebody tried to propose.
    tried: usize,
}

impl Player {
    pub fn new(seed: u64, mut rng: StdRng) -> Self {
        let kind = match seed % 4 {
            0 => Kind::Plain,
            1 => Kind::Late,
            _ => Kind::Timelocked,
        };
        // A hundred parts, so that every percentage is exact and votes often come to the same.
        let scale = *[1, 1_000_003, 1_000_000_000_000_000].choose(&mut rng).expect("some");
        let mut cuts: Vec<u64> = (1..100).collect();
        cuts.shuffle(&mut rng);
        cuts.truncate(MEMBERS - 1);
        cuts.extend([0, 100]);
        cuts.sort_unstable();
        let weights = cuts.windows(2).map(|pair| (pair[1] - pair[0]) * scale).collect();
        let rules = Rules {
            kind,
            weights,
            delay: *[1, 1, 2, 100].choose(&mut rng).expect("some"),
            period: rng.gen_range(100..1_000),
            // Ours asks for no more than a twentieth.
            threshold: rng.gen_range(1..=5) * scale,
            quorum_percent: rng.gen_range(5..=50),
            // Theirs is never longer than the period.
            extension: rng.gen_range(0..100),
            timelock: rng.gen_range(1..600),
        };
        Self { both: Both::found(rules), rng, live: Vec::new(), lent: 0, tried: 0 }
    }

    /// Goes on until so many proposals were made, and all of them are over.
    pub fn play(mut self, proposals: usize) -> Both {
        while self.both.proposals.len() < proposals || !self.live.is_empty() {
            let room = self.live.len() < LIVE && self.both.proposals.len() < proposals;
            if room && self.rng.gen_bool(0.6) {
                self.propose();
            }
            if self.rng.gen_bool(0.2) {
                self.lend();
            }
            for index in self.live.iter().map(|live| live.index).collect::<Vec<_>>() {
                if self.rng.gen_bool(0.6) {
                    self.act(index);
                }
            }
            self.wait();
        }
        for index in 0..self.both.proposals.len() {
            self.both.compare(index);
            self.both.compare_votes(index);
        }
        self.both
    }

    fn propose(&mut self) {
        if self.lent == self.both.now() {
            // It would count there, and comes too late here.
            return;
        }
        let calls = *[1, 1, 1, 2, 3].choose(&mut self.rng).expect("some");
        let mut actions: Vec<_> =
            (0..calls).map(|_| set(self.both.target, self.rng.gen_range(0..1_000))).collect();
        if self.rng.gen_bool(0.1) {
            let target = self.both.refuses;
            actions.push(Action::Call { target, value: U256::zero(), data: vec![7; 4] });
        }
        let who = self.member();
        self.tried += 1;
        let text = format!("Number {}", self.tried);
        if let Some(index) = self.both.propose(who, actions, &text) {
            let made = &self.both.proposals[index];
            let (closes, quorum) = (made.closes, made.quorum);
            let plan = plan(&mut self.rng, &self.both, quorum);
            let (voted, slow) = (Vec::new(), self.rng.gen_bool(0.4));
            self.live.push(Live { index, plan, voted, slow, closes, over: false });
        }
    }

    /// Lends, changes or takes back a vote, when nothing that is proposed depends on it: theirs is weighed
    /// when voting begins, ours when it is proposed.
    fn lend(&mut self) {
        let (now, delay) = (self.both.now(), u64::from(self.both.rules.delay));
        if self.both.proposals.iter().any(|made| made.proposed + delay > now) {
            return;
        }
        let (mut who, mut to) = (self.member(), self.member());
        let lenders: Vec<H160> = self.both.lent.keys().copied().collect();
        if let (Some(lender), true) = (lenders.choose(&mut self.rng), self.rng.gen_bool(0.6)) {
            (who, to) = (*lender, if self.rng.gen_bool(0.7) { *lender } else { to });
        }
        if who == to && !lenders.contains(&who) {
            return;
        }
        self.both.delegate(who, to);
        self.both.saw(if who == to { "a vote was taken back" } else { "a vote was lent" });
        self.lent = now;
    }

    fn act(&mut self, index: usize) {
        let (proposer, who) = (self.both.proposals[index].proposer, self.member());
        match self.both.compare(index) {
            State::Pending => match self.rng.gen_range(0..20) {
                0 => drop(self.both.cancel(index, proposer)),
                1..=2 if who != proposer => drop(self.both.cancel(index, who)),
                3 => drop(self.both.queue(index, who)),
                4..=9 => self.vote(index),
                _ => {}
            },
            State::Active => {
                self.vote_as_planned(index);
                match self.rng.gen_range(0..40) {
                    0 if who != proposer => drop(self.both.cancel(index, who)),
                    1 => drop(self.both.queue(index, who)),
                    2 => self.execute(index),
                    3..=6 => self.vote(index),
                    _ => {}
                }
            }
            State::Succeeded => {
                self.over(index);
                match self.rng.gen_range(0..20) {
                    0..=3 => self.vote(index),
                    4 => drop(self.both.cancel(index, proposer)),
                    // Without a timelock theirs is never queued.
                    5 if self.both.rules.kind == Kind::Timelocked => self.execute(index),
                    _ => drop(self.both.queue(index, who)),
                }
            }
            State::Queued => match self.rng.gen_range(0..20) {
                0 => self.vote(index),
                1 => drop(self.both.cancel(index, proposer)),
                2 => drop(self.both.queue(index, who)),
                3..=5 => self.forge(index),
                _ => self.execute(index),
            },
            State::Canceled => match self.rng.gen_range(0..4) {
                0 => drop(self.both.queue(index, who)),
                1 => drop(self.both.cancel(index, proposer)),
                _ => self.leave(index),
            },
            State::Defeated | State::Executed => {
                self.over(index);
                match self.rng.gen_range(0..10) {
                    0 => self.vote(index),
                    1 => drop(self.both.queue(index, who)),
                    2..=3 => self.execute(index),
                    4 => drop(self.both.cancel(index, proposer)),
                    _ => self.leave(index),
                }
            }
            State::Expired => unreachable!("there is no such thing there"),
        }
    }

    fn execute(&mut self, index: usize) {
        let (who, made) = (self.member(), self.both.proposals[index].clone());
        let (before, now) = (self.both.value(), self.both.now());
        let same = self.both.execute(index, who, &made);
        let after = self.both.value();
        if same.is_err() {
            assert_eq!(after, before);
        } else if now == made.eta {
            self.both.saw("executed in the first second");
        }
        if let Err(Why::Failed(answer)) = same {
            assert_eq!(answer, REFUSAL);
            // It stays queued, and is of no more interest.
            self.leave(index);
        }
    }

    /// Tries to execute something else than was proposed.
    fn forge(&mut self, index: usize) {
        let mut made = self.both.proposals[index].clone();
        let mut text = made.theirs.description.clone();
        match self.rng.gen_range(0..4) {
            0 => made.actions.clear(),
            1 => made.actions.extend(made.actions.clone()),
            2 => made.actions = vec![set(self.both.target, 1_000_000)],
            _ => text.push('!'),
        }
        let (who, before) = (self.member(), self.both.value());
        let forged = Made::draft(&mut self.both, made.proposer, made.actions, &text);
        let same = self.both.execute(index, who, &forged);
        assert_eq!(same, Err(Why::NotWhatWasProposed));
        assert_eq!(self.both.value(), before);
    }

    pub fn live(&mut self, index: usize) -> &mut Live {
        self.live.iter_mut().find(|live| live.index == index).expect("it is")
    }

    fn leave(&mut self, index: usize) {
        self.live.retain(|live| live.index != index);
    }

    /// Goes on to the next second in which something changes, or to one before it.
    fn wait(&mut self) {
        let now = self.both.now();
        let mut edges = vec![now + self.rng.gen_range(1..600)];
        for live in &self.live {
            let made = &self.both.proposals[live.index];
            let (opens, closes, eta) = (made.terms().opens, made.closes, made.eta);
            let late = closes - 60 + live.index as u64 % 50;
            edges.extend([opens - 1, opens, late, closes - 1, closes]);
            edges.extend([eta.saturating_sub(1), eta]);
        }
        let next = edges.into_iter().filter(|at| *at > now).min().expect("there is one");
        self.both.wait(if self.rng.gen_bool(0.9) { next - now } else { 1 });
    }

    pub fn member(&mut self) -> H160 {
        *self.both.members.choose(&mut self.rng).expect("there are some")
    }
}
