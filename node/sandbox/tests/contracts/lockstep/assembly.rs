//! Proposals: made at random, voted on, and carried out early, late, twice, or as something else.

use super::{op::Op, player::Player, targets::millionths};
use commons_core::{
    ballot::{ABSTAIN, AGAINST, FOR},
    governor::{Action, State, DESCRIPTION_MAX},
    units::ProposalId,
};
use rand::{seq::SliceRandom, Rng};
use sp_core::{H160, H256, U256};

impl Player {
    /// Whoever has most votes now.
    pub fn leader(&self) -> H160 {
        let (root, cells) = (&self.pair.model.reputation, &self.pair.model.reputation_cells);
        let votes = |who: &H160| root.votes_at(cells, *who, self.pair.now - 1);
        self.agents.iter().copied().max_by_key(votes).expect("there are some")
    }

    pub fn deposit(&mut self) {
        let (who, amount) = (self.agent(), millionths(self.rng.gen_range(0..3_000_000)));
        self.pair.give(who, Op::Deposit { amount });
    }

    /// Proposes, and says how to vote on it.
    pub fn made(
        &mut self,
        who: H160,
        actions: Vec<Action>,
        description: u16,
    ) -> Option<ProposalId> {
        if self.pair.give(who, Op::Propose { actions, description }) {
            return None;
        }
        let id = self.pair.model.governor.newest;
        let terms = self.pair.model.proposal_terms(id).expect("it was just made");
        self.proposals.push(terms);
        Some(id)
    }

    /// Something at random is proposed by somebody.
    pub fn assembly(&mut self) {
        let number = *[0, 1, 1, 1, 1, 2, 3].choose(&mut self.rng).expect("there are some");
        let mut actions: Vec<_> = (0..number).map(|_| self.action()).collect();
        if number == 3 && self.rng.gen_bool(0.3) {
            let many = *[9, 15, 16].choose(&mut self.rng).expect("there are some");
            let more = (0..many).map(|_| {
                let to = self.agent();
                Action::Pay { to, amount: U256::one() }
            });
            actions = more.collect();
        }
        let who = if self.rng.gen_bool(0.8) { self.leader() } else { self.agent() };
        let description = match self.rng.gen_range(0..30) {
            0 => 0,
            1 => DESCRIPTION_MAX as u16 + 1,
            _ => self.rng.gen_range(1..200),
        };
        let Some(id) = self.made(who, actions, description) else { return };
        // What is taken back, or left to others and to chance.
        match self.rng.gen_range(0..10) {
            0..=1 => {
                self.ballot_box(id, 0.1, FOR);
                let who = if self.rng.gen_bool(0.8) { who } else { self.agent() };
                self.pair.give(who, Op::Cancel { id });
                self.pair.give(who, Op::Queue { id });
            }
            2 => {}
            _ => {
                self.campaign_for(id);
            }
        }
    }

    /// All vote on it, most of them alike, and it is carried out if it passes.
    fn campaign_for(&mut self, id: ProposalId) -> bool {
        let turnout = *[0.3, 0.8, 1.0, 1.0].choose(&mut self.rng).expect("there are some");
        let choices = [FOR, FOR, FOR, FOR, ABSTAIN, AGAINST];
        if self.rng.gen_bool(0.2) {
            self.ballot_box(id, 0.3, AGAINST);
            self.ballot_box(id, 1.0, FOR);
        } else {
            let choice = *choices.choose(&mut self.rng).expect("there are some");
            self.ballot_box(id, turnout, choice);
        }
        self.carry_out(id, true)
    }

    /// Proposes what everybody is for, and does it.
    pub fn pass(&mut self, actions: Vec<Action>) -> bool {
        self.pair.wait(1);
        let who = self.leader();
        let Some(id) = self.made(who, actions, 3) else { return false };
        self.ballot_box(id, 1.0, FOR);
        self.carry_out(id, false)
    }

    /// So many vote, most of them alike.
    pub fn ballot_box(&mut self, id: ProposalId, turnout: f64, choice: u8) {
        let terms = self.pair.model.proposal_terms(id).expect("it was made");
        if terms.opens > self.pair.now {
            if self.rng.gen_bool(0.2) {
                let who = self.agent();
                self.pair.give(who, Op::Cast { terms, choice, reason: 1 });
            }
            self.pair.wait(terms.opens - self.pair.now);
        }
        // The weight is that of the second before it was made: what is lent now comes too late.
        if self.rng.gen_bool(0.1) {
            self.delegate();
        }
        if self.pair.now >= terms.closes {
            return;
        }
        let late = self.rng.gen_bool(0.15);
        if late {
            self.pair.wait((terms.closes - self.pair.now).saturating_sub(9));
        }
        let mut voters = self.agents.clone();
        voters.shuffle(&mut self.rng);
        for who in voters {
            if self.rng.gen_bool(turnout) {
                let other = self.rng.gen_bool(0.1);
                let choice = if other { self.rng.gen_range(0..3) } else { choice };
                let reason = self.rng.gen_range(0..30);
                let ballots = vec![(terms, choice, reason)];
                let op = match self.rng.gen_bool(0.1) {
                    true => Op::CastMany { ballots },
                    false => Op::Cast { terms, choice, reason },
                };
                self.pair.give(who, op);
            }
            if self.rng.gen_bool(0.2) {
                self.pair.wait(1);
            }
        }
    }

    /// Queues and executes it, mostly as it should be.
    fn carry_out(&mut self, id: ProposalId, badly: bool) -> bool {
        let mut now_and_then = |chance: f64| badly && self.rng.gen_bool(chance);
        let (early, hasty, forged) = (now_and_then(0.15), now_and_then(0.2), now_and_then(0.35));
        let (expires, forgotten, again) =
            (now_and_then(0.05), now_and_then(0.05), now_and_then(0.2));
        let who = self.agent();
        if early {
            self.pair.give(who, Op::Queue { id });
        }
        let (proposal, ballot) = self.pair.model.proposal(id).expect("it was made");
        let deadline = proposal.deadline(ballot.as_ref());
        self.pair.wait(deadline.saturating_sub(self.pair.now));
        if self.pair.model.state(id, self.pair.now) == Ok(State::Defeated) {
            self.saw_defeat(id);
        }
        let canceled = again && self.rng.gen_bool(0.5);
        if canceled {
            self.pair.give(proposal.proposer, Op::Cancel { id });
        }
        if expires {
            self.pair.wait(u64::from(proposal.grace) + 1);
        }
        if hasty {
            self.execute(id);
        }
        if self.pair.give(who, Op::Queue { id }) {
            return false;
        }
        if again {
            self.pair.give(who, Op::Queue { id });
            self.pair.give(who, Op::Cancel { id });
        }
        if hasty {
            self.execute(id);
        }
        self.pair.wait(proposal.timelock.into());
        if forgotten {
            self.pair.wait(proposal.grace.into());
        }
        if forged {
            self.execute_forged(id);
        }
        let refused = self.execute(id);
        if again {
            self.execute(id);
        }
        !refused
    }

    fn saw_defeat(&mut self, id: ProposalId) {
        let (proposal, ballot) = self.pair.model.proposal(id).expect("it was made");
        let Some(ballot) = ballot else { return self.pair.saw("defeated: nobody voted") };
        let [against, in_favour, _] = ballot.weights;
        if ballot.participation() < proposal.quorum {
            self.pair.saw("defeated: too few voted");
        } else if in_favour > against {
            self.pair.saw("defeated: more than half, less than two thirds");
        } else {
            self.pair.saw("defeated: not more for than against");
        }
    }

    /// As it was proposed.
    pub fn execute(&mut self, id: ProposalId) -> bool {
        let made = self.pair.made[&(self.pair.model.addresses.governor, id)].clone();
        let (actions, codes, description) = (made.actions, made.codes, made.description);
        let who = self.agent();
        self.pair.give(who, Op::Execute { id, actions, codes, description })
    }

    /// As something else.
    fn execute_forged(&mut self, id: ProposalId) {
        let made = self.pair.made[&(self.pair.model.addresses.governor, id)].clone();
        let (mut actions, mut codes) = (made.actions, made.codes);
        let (mut id, mut description) = (id, made.description);
        match self.rng.gen_range(0..6) {
            0 => {
                actions.pop();
                codes.pop();
            }
            1 => codes[0] = H256::repeat_byte(1),
            2 => description = H256::zero(),
            3 => actions.reverse(),
            4 => {
                let to = self.agents[0];
                actions = vec![Action::Pay { to, amount: U256::one() }];
            }
            _ => id.0 = self.rng.gen_range(0..id.0 + 3),
        }
        let who = self.agent();
        self.pair.give(who, Op::Execute { id, actions, codes, description });
    }

    /// Old proposals, by anybody, at any time.
    pub fn meddle(&mut self) {
        let newest = self.pair.model.governor.newest.0;
        let id = ProposalId(newest.saturating_sub(self.rng.gen_range(0..4)));
        let who = self.agent();
        match self.rng.gen_range(0..3) {
            0 => {
                self.pair.give(who, Op::Queue { id });
            }
            1 => {
                self.pair.give(who, Op::Cancel { id });
            }
            _ if self.pair.made.contains_key(&(self.pair.model.addresses.governor, id)) => {
                self.execute(id);
            }
            _ => {}
        }
    }
}
