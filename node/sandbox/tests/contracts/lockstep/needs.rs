//! The board of needs: what somebody wants, cares for and promises, at random.

use super::{
    op::{bytes, Op},
    pair::Pair,
    player::Player,
    views::PAGE_MAX,
};
use crate::suite::ledger;
use codec::Encode;
use commons_core::{
    ballot::{Kind, Tally, Terms},
    cells::Cells,
    contribution::Draft,
    decay::HalfLife,
    ledger::NeedCell,
    need::EPOCHS_AHEAD_MAX,
    units::{NeedId, Points, ProjectId},
    Time,
};
use rand::Rng;
use sp_core::{H160, H256};

impl Pair {
    /// What is done to needs, on the chain and in memory.
    pub fn tend(&mut self, name: &str, who: H160, op: Op) -> bool {
        let (at, model) = (self.now, &mut self.model);
        let to = model.addresses.ledger;
        match op {
            Op::PublishNeed { project, document, uri, until } => {
                let done = model.publish_need(who, project, document, uri.into(), until, at);
                let event = |id: &_| (id, who, project, document, bytes(uri), until, at).encode();
                let events = done.iter().map(|id| (to, event(id))).collect();
                let message = ledger::publish_need(project, document, &bytes(uri), until);
                self.check(name, who, to, message, done, events)
            }
            Op::RenewNeed { id, until } => {
                let done = model.renew_need(who, id, until, at);
                let events = done.iter().map(|()| (to, (id, until, at).encode())).collect();
                self.check(name, who, to, ledger::renew_need(id, until), done, events)
            }
            Op::CloseNeed { id } => {
                let done = model.close_need(who, id, at);
                let events = done.iter().map(|()| (to, (id, at).encode())).collect();
                self.check(name, who, to, ledger::close_need(id), done, events)
            }
            Op::Commit { id, until } => {
                let done = model.commit(id, until, at);
                let events = done.iter().map(|()| (to, (id, who, until, at).encode())).collect();
                self.check(name, who, to, ledger::commit(id, until), done, events)
            }
            other => unreachable!("{other:?} has nothing to do with needs"),
        }
    }
}

impl Player {
    /// Mostly a new one; now and then one that is not there.
    fn need(&mut self) -> NeedId {
        let unknown = u32::from(self.rng.gen_bool(0.03));
        let newest = self.pair.model.ledger.needs.0;
        NeedId(newest.saturating_sub(self.rng.gen_range(0..4)).max(1 - unknown) + unknown * 7)
    }

    /// Mostly soon, now and then too far ahead, or past.
    fn until(&mut self) -> Time {
        let length = u64::from(self.pair.calendar().epoch_length);
        match self.rng.gen_range(0..20) {
            0 => self.pair.now,
            1 => self.pair.now + length * u64::from(EPOCHS_AHEAD_MAX),
            2 => self.pair.now + length * u64::from(EPOCHS_AHEAD_MAX) + 1,
            3 => self.pair.now + 1,
            _ => self.pair.now + length * self.rng.gen_range(1..60) / 10,
        }
    }

    /// The need that a draft satisfies, if any.
    pub fn satisfied(&mut self) -> Option<NeedId> {
        let asked = self.rng.gen_bool(0.2);
        let there = self.pair.model.ledger.needs.0 > 0 || self.rng.gen_bool(0.1);
        (asked && there).then(|| self.need())
    }

    /// Mostly by its publisher.
    fn publisher(&mut self, id: NeedId) -> H160 {
        let publisher = self.pair.model.need(id).ok().map(|need| need.publisher);
        publisher.filter(|_| self.rng.gen_bool(0.85)).unwrap_or_else(|| self.agent())
    }

    /// Something about needs.
    pub fn board(&mut self) {
        let id = self.need();
        let empty = self.pair.model.ledger.needs.0 == 0;
        match self.rng.gen_range(0..12) {
            0..=8 if empty => self.publish(),
            0..=2 => self.publish(),
            3..=4 => {
                let (who, until) = (self.publisher(id), self.until());
                self.pair.give(who, Op::RenewNeed { id, until });
            }
            5 => {
                let who = self.publisher(id);
                self.pair.give(who, Op::CloseNeed { id });
            }
            6..=7 => {
                let (who, until) = (self.agent(), self.until());
                self.pair.give(who, Op::Commit { id, until });
            }
            8 => {
                let (who, draft) = (self.agent(), self.draft());
                let (cites, satisfies) = (Vec::new(), Some(id));
                let draft = Draft { claimed: Points(10), cites, satisfies, ..draft };
                if !self.pair.give(who, Op::Record { draft, uri: 3 }) {
                    self.pair.saw("somebody recorded what satisfies a need");
                }
            }
            _ => self.care(id),
        }
    }

    fn publish(&mut self) {
        let (who, document, uri) = (self.agent(), H256::repeat_byte(self.rng.gen()), self.text());
        let (projects, until) = (self.pair.model.ledger.projects.0, self.until());
        let beyond = u32::from(self.rng.gen_bool(0.05));
        let project = ProjectId(self.rng.gen_range(0..=projects.min(3)) + beyond * 5);
        self.pair.give(who, Op::PublishNeed { project, document, uri, until });
        if self.rng.gen_bool(0.5) {
            let id = self.pair.model.ledger.needs;
            self.care(id);
        }
    }

    /// Several say that it matters, now and in later epochs, some by terms that nobody asks for.
    fn care(&mut self, id: NeedId) {
        let Ok(terms) = self.pair.model.need_terms(id) else { return };
        for _ in 0..self.rng.gen_range(1..4) {
            let before = self.heat(&terms);
            for who in self.agents.clone() {
                if !self.rng.gen_bool(0.4) {
                    continue;
                }
                let forged = self.rng.gen_range(0..20);
                let (terms, reason) = (forged_terms(terms, forged), self.text());
                if !self.pair.give(who, Op::Signal { terms, reason }) && forged > 3 {
                    self.pair.saw("somebody endorsed a need");
                }
            }
            let (warm, length) = (self.heat(&terms), self.pair.calendar().epoch_length);
            assert!(warm >= before, "care never takes anything away");
            self.pair.wait(u64::from(length) * self.rng.gen_range(0..4) / 2);
            if self.heat(&terms) < warm {
                self.pair.saw("a need was warm and cooled down");
            }
        }
    }

    fn heat(&self, terms: &Terms) -> u128 {
        let (model, epoch) = (&self.pair.model, self.pair.calendar().epoch(self.pair.now));
        let Kind::Signal { half_life } = terms.kind else { return 0 };
        match self.pair.tally(terms.name(&model.reputation_cells)) {
            Some(Tally::Signal(tally)) => tally.heat_in(epoch, half_life),
            _ => 0,
        }
    }

    /// What is refused, each kind at least once.
    pub fn bad_needs(&mut self) {
        let (who, other, now) = (self.agents[1], self.agents[2], self.pair.now);
        let (until, document) = (now + 50, H256::zero());
        let newest = self.pair.model.ledger.projects.0;
        for (project, uri, until) in [
            (newest + 1, 0, until),
            (newest, 257, until),
            (newest, 256, now),
            (newest, 256, Time::MAX),
            (newest, 256, until),
        ] {
            let project = ProjectId(project);
            self.pair.give(who, Op::PublishNeed { project, document, uri, until });
        }
        let id = self.pair.model.ledger.needs;
        let none = NeedId(id.0 + 1);
        let work = Draft { claimed: Points(10), cites: Vec::new(), ..self.draft() };
        let project = ProjectId(newest);
        let work = Draft { satisfies: Some(id), project, ..work };
        let vain = Draft { satisfies: Some(none), ..work.clone() };
        self.pair.give(who, Op::Record { draft: vain.clone(), uri: 0 });
        self.pair.give(who, Op::RecordFor { agent: other, draft: vain.clone() });
        self.pair.give(who, Op::Record { draft: work, uri: 0 });
        let recorded = self.pair.model.ledger.newest;
        self.pair.give(who, Op::Amend { id: recorded, draft: vain, uri: 0 });
        for (who, id) in [(who, none), (other, id), (who, id)] {
            self.pair.give(who, Op::RenewNeed { id, until: now });
            self.pair.give(who, Op::RenewNeed { id, until });
            self.pair.give(who, Op::Commit { id, until: now });
            self.pair.give(who, Op::Commit { id, until });
        }
        let last = self.pair.model.need(id).map_or(now, |need| need.until - 1);
        self.pair.wait(last.saturating_sub(now));
        for _ in 0..2 {
            self.pair.give(other, Op::Commit { id, until: last + 2 });
            self.pair.wait(1);
        }
        for (who, id) in [(who, none), (other, id), (who, id), (who, id)] {
            self.pair.give(who, Op::CloseNeed { id });
        }
        self.pair.give(who, Op::RenewNeed { id, until: last + 9 });
    }
}

/// Terms that nobody asks for, up to 3.
fn forged_terms(terms: Terms, forgery: u8) -> Terms {
    match forgery {
        0 => Terms { kind: Kind::Signal { half_life: HalfLife(0) }, ..terms },
        1 => Terms { convener: H160::repeat_byte(0xee), ..terms },
        2 => Terms { subject: terms.subject + (1 << 32), ..terms },
        3 => Terms { closes: Time::MAX - 1, ..terms },
        _ => terms,
    }
}

/// So many of the questions about needs.
pub fn ask(player: &mut Player, part: f64) {
    if !player.rng.gen_bool(part) {
        return;
    }
    let newest = player.pair.model.ledger.needs.0;
    let pair = &mut player.pair;
    let (to, model, chain) = (pair.chain.suite.ledger, &pair.model, &mut pair.chain);
    assert_eq!(chain.ask(to, ledger::newest_need()), model.ledger.needs);
    for id in [0, newest / 2, newest, newest.saturating_add(1)].map(NeedId) {
        assert_eq!(chain.ask(to, ledger::need(id)), model.need(id).ok());
        assert_eq!(chain.ask(to, ledger::need_terms(id)), model.need_terms(id));
    }
    for (first, count) in [(0, 3), (1, 1_000), (newest, 2), (u32::MAX, 7)] {
        let ids = (first.max(1)..=u32::MAX - 1).take(count.min(PAGE_MAX) as usize);
        let page = ids.map_while(|id| model.ledger_cells.read(&NeedCell(NeedId(id))));
        let page: Vec<_> = page.collect();
        assert_eq!(chain.ask(to, ledger::needs(NeedId(first), count)), page);
    }
}
