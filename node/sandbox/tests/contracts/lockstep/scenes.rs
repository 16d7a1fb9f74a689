//! Several messages that make sense together: what follows an acceptance would be rare otherwise.

use super::{
    op::Op,
    player::{Player, FOUNDERS},
};
use commons_core::{
    ballot::{Kind, Terms},
    contribution::Draft,
    decay::HalfLife,
    review::Outcome,
    units::{ContributionId, Points, ProjectId, Units},
};
use rand::{seq::SliceRandom, Rng};
use sp_core::H160;

impl Player {
    /// Several agents grade, sometimes by terms that nobody asks for.
    pub fn review(&mut self) {
        let id = self.id();
        let Some(contribution) = self.of(id) else { return };
        let (model, recorded) = (&self.pair.model, contribution.recorded);
        let rules = model.ledger.rules(&model.ledger_cells, recorded, self.pair.now);
        let terms = contribution.terms(id, model.addresses.ledger, &rules);
        // Mostly while it is open.
        if self.pair.now >= terms.closes && self.rng.gen_bool(0.9) {
            return;
        }
        let forgery = self.rng.gen_range(0..18);
        let terms = self.forged(terms, forgery);
        let most = self.rng.gen_range(0..=10);
        self.grade(&terms, 0.5, most);
    }

    /// Terms that nobody asks for, mostly.
    fn forged(&self, mut terms: Terms, forgery: u8) -> Terms {
        let Kind::Grade { reviewer_min, excluded } = terms.kind else { return terms };
        match forgery {
            0 => terms.kind = Kind::Grade { reviewer_min, excluded: H160::zero() },
            1 => terms.closes += 1_000_000,
            2 => terms.snapshot = self.pair.now,
            3 => terms.kind = Kind::Grade { reviewer_min: Units(0), excluded },
            4 => terms.opens = self.pair.now + 1,
            5 => terms.kind = Kind::Grade { reviewer_min: Units(u128::MAX), excluded },
            _ => {}
        }
        terms
    }

    /// What is refused because it was badly put.
    pub fn mistakes(&mut self) {
        let (who, draft) = (self.agents[1], self.draft());
        let draft = Draft { claimed: Points(10), cites: Vec::new(), ..draft };
        self.pair.give(who, Op::Record { draft: draft.clone(), uri: 257 });
        if self.pair.give(who, Op::Record { draft: draft.clone(), uri: 256 }) {
            return;
        }
        let (id, project) = (self.pair.model.ledger.newest, ProjectId(draft.project.0 + 1));
        let amended = Draft { project, ..draft.clone() };
        self.pair.give(who, Op::Amend { id, draft: amended, uri: 0 });
        let terms = self.pair.model.terms(id).expect("it was just recorded");
        self.pair.wait(1);
        for forgery in 0..6 {
            let terms = self.forged(terms, forgery);
            self.pair.give(self.agents[2], Op::Cast { terms, choice: 5, reason: 256 });
        }
        self.pair.give(self.agents[2], Op::Cast { terms, choice: 5, reason: 257 });
        self.pair.give(self.agents[2], Op::Cast { terms, choice: 11, reason: 0 });
        self.pair.give(who, Op::Withdraw { id });
        self.pair.give(who, Op::Settle { id });
        let nobody = H160::zero();
        self.pair.give(who, Op::RecordFor { agent: nobody, draft: draft.clone() });
        self.pair.give(self.agents[2], Op::RecordFor { agent: who, draft });
        let id = self.pair.model.ledger.newest;
        self.pair.give(who, Op::Settle { id });
    }

    pub fn grade(&mut self, terms: &Terms, turnout: f64, about: u8) {
        for who in self.agents.clone() {
            if self.rng.gen_bool(turnout) {
                let choice = match self.rng.gen_range(0..20) {
                    0 => self.rng.gen_range(0..12),
                    _ => about,
                };
                let reason = self.text();
                self.pair.give(who, Op::Cast { terms: *terms, choice, reason });
            }
            if self.rng.gen_bool(0.3) {
                self.pair.wait(1);
            }
        }
    }

    pub fn propose(&mut self) {
        let now = self.pair.now;
        let snapshot = now - self.rng.gen_range(0..3);
        let opens = snapshot + 1;
        let supply = self.pair.model.reputation.supply.latest();
        let quorum = Units(supply.0 / 10_000 * self.rng.gen_range(0..9_000));
        let extension = self.rng.gen_range(0..90_000);
        self.proposals.push(Terms {
            convener: H160::repeat_byte(0xdd),
            subject: self.proposals.len() as u64,
            revision: 0,
            snapshot,
            opens,
            closes: opens + self.rng.gen_range(1..400_000),
            kind: Kind::Support { quorum, extension },
        });
    }

    /// A vote, with loans before it: delegators and delegates cast in any order.
    pub fn campaign(&mut self) {
        for _ in 0..self.rng.gen_range(0..3) {
            self.delegate();
        }
        self.pair.wait(1);
        self.propose();
        self.pair.wait(3);
        let Some(terms) = self.proposals.last().copied() else { return };
        let mut voters = self.agents.clone();
        voters.shuffle(&mut self.rng);
        for who in voters {
            if self.rng.gen_bool(0.6) {
                let choice = self.rng.gen_range(0..3);
                self.pair.give(who, Op::Cast { terms, choice, reason: 2 });
                if self.rng.gen_bool(0.05) {
                    self.pair.give(who, Op::Cast { terms, choice: 1, reason: 0 });
                }
            }
            if self.rng.gen_bool(0.1) {
                self.pair.wait(20_000);
            }
        }
    }

    pub fn signal(&mut self) {
        let half_life = HalfLife(self.rng.gen_range(1..3));
        let terms = Terms {
            convener: H160::repeat_byte(0xee),
            subject: 0,
            revision: 0,
            snapshot: self.pair.calendar().genesis - 1,
            opens: self.pair.calendar().genesis,
            closes: u64::MAX,
            kind: Kind::Signal { half_life },
        };
        for who in self.agents.clone() {
            if self.rng.gen_bool(0.4) {
                for _ in 0..self.rng.gen_range(1..3) {
                    self.pair.give(who, Op::Signal { terms, reason: 0 });
                }
            }
        }
        // Each message has its own kinds of ballots.
        let who = self.agent();
        self.pair.give(who, Op::Cast { terms, choice: 0, reason: 0 });
        if let Some(terms) = self.proposals.last().copied() {
            self.pair.give(who, Op::Signal { terms, reason: 0 });
        }
    }

    /// More is claimed than an epoch has room for, and a minority confirms it.
    pub fn flood(&mut self) {
        let who = self.agent();
        let drafts = (0..4).map(|_| {
            let cites = Vec::new();
            (Draft { project: ProjectId::COMMONS, cites, ..self.draft() }, 0)
        });
        let drafts = drafts.collect();
        if self.pair.give(who, Op::RecordMany { drafts }) {
            return;
        }
        let newest = self.pair.model.ledger.newest.0;
        let ids = (newest - 3..=newest).map(ContributionId);
        let terms = ids.clone().map(|id| self.pair.model.terms(id).expect("it was just recorded"));
        let ballots: Vec<_> = terms.map(|terms| (terms, 10, 0)).collect();
        self.pair.wait(1);
        let turnout = *[0.4, 0.5, 1.0].choose(&mut self.rng).expect("there are some");
        for reviewer in self.agents.clone() {
            if self.rng.gen_bool(turnout) {
                self.pair.give(reviewer, Op::CastMany { ballots: ballots.clone() });
            }
        }
        self.pair.wait(self.pair.parameters().review_period.into());
        for id in ids {
            self.pair.give(who, Op::Settle { id });
            self.pair.wait(self.rng.gen_range(0..2));
        }
    }

    /// Somebody cannot make up their mind.
    pub fn many_amendments(&mut self) {
        let (who, draft) = (self.agent(), self.draft());
        self.pair.give(who, Op::Record { draft, uri: 1 });
        let id = self.pair.model.ledger.newest;
        let Ok(contribution) = self.pair.model.contribution(id) else { return };
        for _ in 0..self.rng.gen_range(3..5) {
            let draft = Draft { cites: Vec::new(), ..contribution.draft.clone() };
            self.pair.give(contribution.agent, Op::Amend { id, draft, uri: 2 });
        }
        if self.rng.gen_bool(0.3) {
            self.pair.give(contribution.agent, Op::Withdraw { id });
            self.pair.give(who, Op::Settle { id });
        }
    }

    /// Somebody claims so much, and everybody confirms it.
    pub fn claim(&mut self, who: usize, claimed: Points) -> Option<ContributionId> {
        let who = self.agents[who];
        let draft = Draft { claimed, cites: Vec::new(), ..self.draft() };
        if self.pair.give(who, Op::Record { draft, uri: 0 }) {
            return None;
        }
        let id = self.pair.model.ledger.newest;
        let terms = self.pair.model.terms(id).expect("it was just recorded");
        self.pair.wait(1);
        self.grade(&terms, 1.0, 10);
        self.pair.wait(self.pair.parameters().review_period.into());
        self.pair.give(who, Op::Settle { id });
        self.pair.wait(1);
        Some(id)
    }

    /// A newcomer confirms a fraud, pays for it, and turns out to be one too: less is left than is owed.
    pub fn ruin(&mut self) {
        let (newcomer, other) = (FOUNDERS, 1);
        let ids = [newcomer, other].map(|who| self.claim(who, Points(3_000_000)));
        let reviewer = self.agents[newcomer];
        for id in ids.into_iter().rev().flatten() {
            self.correct(id, Points(0));
            self.pair.give(reviewer, Op::Penalize { id, reviewer });
        }
    }

    /// Something is recorded, reviewed and settled, and then paid on, or corrected.
    pub fn life(&mut self) {
        let (who, mut draft) = (self.agent(), self.draft());
        draft.project.0 = draft.project.0.min(self.pair.model.ledger.projects.0);
        if self.pair.give(who, Op::Record { draft, uri: 5 }) {
            return;
        }
        let id = self.pair.model.ledger.newest;
        let terms = self.pair.model.terms(id).expect("it was just recorded");
        self.pair.wait(1);
        let about = *[0u8, 5, 8, 10, 10].choose(&mut self.rng).expect("there are some");
        let turnout = *[0.1, 0.4, 0.9, 0.9].choose(&mut self.rng).expect("there are some");
        self.grade(&terms, turnout, about);
        if self.rng.gen_bool(0.3) {
            self.pair.give(who, Op::Settle { id });
            let reviewer = self.agent();
            self.pair.give(reviewer, Op::Cast { terms, choice: 3, reason: 0 });
        }
        let period = u64::from(self.pair.parameters().review_period);
        self.pair.wait(period * self.rng.gen_range(9..14) / 10);
        self.pair.give(who, Op::Settle { id });
        match self.pair.settlement(id).map(|settlement| settlement.outcome) {
            Some(Outcome::Accepted { value, .. }) => match self.rng.gen_range(0..4) {
                0 => self.fraud(id, value),
                1..=2 => self.credits(id),
                _ => {}
            },
            Some(Outcome::Lapsed) if self.rng.gen_bool(0.7) => {
                for _ in 0..2 {
                    self.pair.give(who, Op::Reopen { id });
                    self.pair.wait(period * 13 / 10);
                    self.pair.give(who, Op::Settle { id });
                }
            }
            _ => {}
        }
    }

    /// What was accepted turns out to be worth less, or nothing.
    fn fraud(&mut self, id: ContributionId, value: Points) {
        let part = value.mul_div_down(self.rng.gen_range(0..5), 5);
        self.correct(id, part);
        match self.rng.gen_range(0..3) {
            0 => {
                self.correct(id, value);
            }
            1 => self.wait(),
            _ => {}
        }
        self.correct(id, Points(0));
        for _ in 0..self.rng.gen_range(0..8) {
            let (who, reviewer) = (self.agent(), self.agent());
            self.pair.give(who, Op::Penalize { id, reviewer });
        }
    }

    /// Those receive something whose work it builds on.
    fn credits(&mut self, id: ContributionId) {
        let parameters = self.pair.parameters();
        let dispute = u64::from(parameters.dispute_period);
        let most = u64::from(parameters.epoch_length) * 2 + dispute;
        self.pair.wait(most * self.rng.gen_range(3..12) / 10);
        for index in [0, 1, 2, 3, 0] {
            let who = self.agent();
            self.pair.give(who, Op::Credit { id, index });
        }
        if self.rng.gen_bool(0.3) {
            self.pair.wait(most);
            self.correct(id, Points(0));
        }
    }

    /// What was reviewed in time is settled when nothing can be minted any more.
    pub fn end(&mut self) {
        let who = self.agent();
        let draft = Draft { claimed: Points(1_000), cites: Vec::new(), ..self.draft() };
        self.pair.give(who, Op::Record { draft, uri: 0 });
        let id = self.pair.model.ledger.newest;
        let Ok(terms) = self.pair.model.terms(id) else { return };
        self.pair.wait(1);
        self.grade(&terms, 1.0, 10);
        let parameters = self.pair.parameters();
        let half_life = u64::from(parameters.half_life) * u64::from(parameters.epoch_length);
        self.pair.wait(63 * half_life);
        self.pair.give(who, Op::Settle { id });
        self.record();
        self.campaign();
    }
}
