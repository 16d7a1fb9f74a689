//! Votes of a random history, and how close they came.

use super::{both::Kind, made::Made, player::Player, refusal::Why};
use commons_core::governor::State;
use rand::Rng;
use sp_core::H160;
use std::mem;

impl Player {
    /// A few at a time; whoever is slow in the last minute.
    pub fn vote_as_planned(&mut self, index: usize) {
        let (now, closes) = (self.both.now(), self.both.proposals[index].closes);
        let number = self.rng.gen_range(1..4);
        let live = self.live(index);
        if live.slow && closes - now > 60 {
            return;
        }
        let left = live.plan.len().saturating_sub(number);
        for (who, choice) in live.plan.split_off(left) {
            self.cast(index, who, choice);
        }
    }

    /// Somebody votes, mostly when they should not.
    pub fn vote(&mut self, index: usize) {
        let (live, who) = (self.live(index).clone(), self.member());
        let voters = [live.voted, live.plan.iter().map(|(who, _)| *who).collect()].concat();
        if !voters.contains(&who) {
            return;
        }
        let fresh = live.plan.iter().any(|(voter, _)| *voter == who);
        let open = self.both.compare(index) == State::Active;
        if fresh && open {
            // Ours would say first that there is no such choice, theirs that it is not the time.
            self.cast(index, who, 3);
        } else {
            self.cast(index, who, 1);
        }
    }

    fn cast(&mut self, index: usize, who: H160, choice: u8) {
        let before = self.both.proposals[index].clone();
        let reason = "because it is right ".repeat(self.rng.gen_range(0..4));
        let same = self.both.vote(index, who, choice, &reason);
        let (now, opens, closes) = (self.both.now(), before.terms().opens, before.closes);
        let edges = [
            (opens - 1, Some(Why::NotOpen), "a vote in the last second before"),
            (opens, None, "a vote in the first second"),
            (closes - 1, None, "a vote in the last second"),
            (closes, Some(Why::Closed), "a vote in the first second after"),
        ];
        for (at, why, what) in edges {
            if at == now && same.as_ref().err() == why.as_ref() {
                self.both.saw(what);
            }
        }
        if same.is_ok() {
            self.live(index).voted.push(who);
            self.saw_quorum(index, &before);
        }
    }

    /// What came of a vote that may have reached the quorum.
    fn saw_quorum(&mut self, index: usize, before: &Made) {
        let after = &self.both.proposals[index];
        let (closes, reached) = (after.closes, after.has_quorum());
        if before.has_quorum() || !reached || self.both.rules.kind == Kind::Plain {
            return assert_eq!(closes, before.closes);
        }
        // In both it lasts so long from now on, and at least as long as it was said.
        let (now, extension) = (self.both.now(), u64::from(self.both.rules.extension));
        assert_eq!(closes, before.closes.max(now + extension + 1));
        let late = closes > before.closes;
        self.both.saw(if late { "a late quorum" } else { "a quorum in time" });
    }

    /// Voting is over: how close was it?
    pub fn over(&mut self, index: usize) {
        let live = self.live(index);
        if mem::replace(&mut live.over, true) {
            return;
        }
        let said = live.closes;
        self.both.compare_quorum(index);
        let made = &self.both.proposals[index];
        let (part, quorum) = (made.votes[1] + made.votes[2], made.quorum);
        let [against, in_favor, _] = made.votes;
        let extended = made.closes > said;
        let what = match (part >= quorum, in_favor > against) {
            (false, true) => "defeated: too few voted",
            (false, false) => "defeated: too few, and not for it",
            (true, false) if in_favor == against => "defeated: a tie",
            (true, false) => "defeated: more against than for",
            (true, true) if part == quorum => "passed: with exactly the quorum",
            (true, true) => "passed",
        };
        self.both.saw(what);
        // A hundredth of all weight is the least that somebody has.
        if in_favor > against && part + self.both.hundredth() == quorum {
            self.both.saw("defeated: a hundredth too few");
        }
        if extended {
            self.both.saw("over after a late quorum");
        }
    }
}
