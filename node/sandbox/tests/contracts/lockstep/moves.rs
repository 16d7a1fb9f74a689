//! Single messages by somebody, mostly such as make sense.

use super::{op::Op, player::Player};
use commons_core::{
    ledger::LedgerError,
    parameters::Parameters,
    units::{ContributionId, Points},
};
use rand::{seq::SliceRandom, Rng};
use sp_core::{H160, H256};

impl Player {
    pub fn wait(&mut self) {
        let Parameters { review_period, epoch_length, epochs_per_season, .. } =
            self.pair.parameters();
        let (review, epoch) = (u64::from(review_period), u64::from(epoch_length));
        let tenths = self.rng.gen_range(1..13);
        let seconds = match self.rng.gen_range(0..400) {
            0..=130 => self.rng.gen_range(0..30),
            131..=260 => review * tenths / 10,
            261..=360 => epoch * tenths / 10,
            _ => epoch * u64::from(epochs_per_season) * tenths / 10,
        };
        self.pair.wait(seconds);
    }

    pub fn open_project(&mut self) {
        let (who, document, uri) = (self.agent(), H256::repeat_byte(self.rng.gen()), self.text());
        self.pair.give(who, Op::OpenProject { document, uri });
    }

    pub fn record(&mut self) {
        let (who, draft, uri) = (self.agent(), self.draft(), self.text());
        self.pair.give(who, Op::Record { draft, uri });
    }

    pub fn record_many(&mut self) {
        let who = self.agent();
        let number = *[0, 2, 2, 3, 5, 21].choose(&mut self.rng).expect("there are some");
        let drafts = (0..number).map(|_| (self.draft(), self.rng.gen_range(0..20))).collect();
        self.pair.give(who, Op::RecordMany { drafts });
    }

    pub fn record_for(&mut self) {
        let (who, mut agent, draft) = (self.agent(), self.agent(), self.draft());
        if self.rng.gen_bool(0.05) {
            agent = H160::zero();
        }
        let refused = self.pair.give(who, Op::RecordFor { agent, draft });
        let id = self.pair.model.ledger.newest;
        match self.rng.gen_range(0..6) {
            _ if refused => {}
            0..=2 => {
                let uri = self.text();
                self.pair.give(agent, Op::Consent { id, uri });
            }
            3 => {
                self.pair.give(agent, Op::Decline { id });
                self.pair.give(who, Op::Settle { id });
            }
            _ => {}
        }
    }

    /// Mostly what the contributor may do.
    pub fn change(&mut self) {
        let id = self.id();
        let contribution = self.of(id);
        let contributor =
            contribution.as_ref().filter(|_| self.rng.gen_bool(0.85)).map(|c| c.agent);
        let who = contributor.unwrap_or_else(|| self.agent());
        let open = self.pair.model.terms(id);
        let op = match self.rng.gen_range(0..20) {
            // What waits for an answer gets one, what has lapsed another chance.
            0..=15 if matches!(open, Err(LedgerError::AwaitingConsent { .. })) => {
                match self.rng.gen_range(0..4) {
                    0 => Op::Decline { id },
                    _ => Op::Consent { id, uri: self.text() },
                }
            }
            0..=11 => {
                let mut draft = self.draft();
                if self.rng.gen_bool(0.7) {
                    draft.project = contribution.map(|c| c.draft.project).unwrap_or_default();
                }
                Op::Amend { id, draft, uri: self.text() }
            }
            12 => Op::Withdraw { id },
            13..=16 => Op::Reopen { id },
            17 => Op::Decline { id },
            _ => Op::Consent { id, uri: self.text() },
        };
        self.pair.give(who, op);
    }

    pub fn cast_many(&mut self) {
        let who = self.agent();
        let number = *[0, 3, 6, 22].choose(&mut self.rng).expect("there are some");
        let newest = self.pair.model.ledger.newest.0;
        let ids = (newest.saturating_sub(number)..newest).map(|id| ContributionId(id + 1));
        let open = ids.filter_map(|id| self.pair.model.terms(id).ok());
        let ballots: Vec<_> = open.chain(self.proposals.last().copied()).collect();
        let mut ballots: Vec<_> =
            ballots.into_iter().map(|terms| (terms, self.rng.gen_range(0..11), 3)).collect();
        if number > 20 {
            ballots = ballots.iter().copied().cycle().take(22).collect();
        }
        self.pair.give(who, Op::CastMany { ballots });
    }

    pub fn vote(&mut self) {
        let back = *[0, 0, 0, 1, 2].choose(&mut self.rng).expect("there are some");
        let Some(terms) = self.proposals.iter().rev().nth(back).copied() else { return };
        let (who, choice) = (self.agent(), self.rng.gen_range(0..30) % 4 % 3);
        self.pair.give(who, Op::Cast { terms, choice, reason: 0 });
    }

    pub fn settle(&mut self) {
        let (who, id) = (self.agent(), self.id());
        self.pair.give(who, Op::Settle { id });
    }

    pub fn credit(&mut self) {
        let (who, id) = (self.agent(), self.id());
        for index in 0..self.rng.gen_range(1..4) {
            self.pair.give(who, Op::Credit { id, index });
        }
    }

    pub fn usurp(&mut self) {
        let (who, id) = (self.agent(), self.id());
        let claimed = self.of(id).map_or(0, |contribution| contribution.draft.claimed.0);
        self.pair.give(who, Op::Correct { id, value: Points(claimed / 10 * 3) });
    }

    pub fn penalize(&mut self) {
        let (who, reviewer, id) = (self.agent(), self.agent(), self.id());
        self.pair.give(who, Op::Penalize { id, reviewer });
    }

    pub fn delegate(&mut self) {
        let (who, mut to) = (self.agent(), self.agent());
        if self.rng.gen_bool(0.03) {
            to = H160::zero();
        }
        let seasons = if self.rng.gen_bool(0.9) {
            self.rng.gen_range(1..5)
        } else {
            self.rng.gen_range(0..7)
        };
        self.pair.give(who, Op::Delegate { to, seasons });
        if self.rng.gen_bool(0.2) {
            self.pair.wait(1);
            self.pair.give(who, Op::Undelegate);
        }
    }
}
