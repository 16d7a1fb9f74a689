//! What must become of an order, worked out from the lists of [`Ghost`] alone.

use super::{
    Done, Op,
    ghost::{Accepted, Ghost, Loan, mul_div, new_ballot},
    governor,
};
use commons_core::{
    Address, Time,
    contribution::{Contribution, Draft, Fate, Settlement},
    decay::HalfLife,
    review::Outcome,
    units::{ContributionId, Epoch, Points, Units},
};
use scale::Encode;
use std::collections::BTreeSet;

impl Ghost {
    /// What an order comes to, or `None` if it must be refused; remembers it.
    pub fn predict(&mut self, now: Time, op: &Op) -> Option<Done> {
        match op {
            Op::OpenProject { .. } => {
                self.projects += 1;
                Some(Done::Number(self.projects.into()))
            }
            Op::Record { who, draft } => self.predict_record(now, *who, None, draft),
            Op::RecordFor { who, agent, draft } => {
                let allowed = who != agent && !agent.is_zero();
                allowed.then_some(())?;
                self.predict_record(now, *agent, Some(*who), draft)
            }
            Op::Consent { who, id } => self.predict_change(*id, |_, c| {
                let allowed = c.fate == Fate::AwaitingConsent && c.agent == *who;
                allowed.then(|| Contribution { fate: Fate::Open, recorded: now, ..c.clone() })
            }),
            Op::Decline { who, id } => self.predict_change(*id, |_, c| {
                let allowed = c.fate == Fate::AwaitingConsent && c.agent == *who;
                allowed.then(|| Contribution { fate: Fate::Declined, ..c.clone() })
            }),
            Op::Withdraw { who, id } => self.predict_change(*id, |ghost, c| {
                let allowed = ghost.is_mutable(now, *who, c);
                allowed.then(|| Contribution { fate: Fate::Withdrawn, ..c.clone() })
            }),
            Op::Amend { who, id, draft } => self.predict_change(*id, |ghost, c| {
                let allowed = ghost.is_mutable(now, *who, c)
                    && c.amendments < 3
                    && draft.project == c.draft.project
                    && ghost.is_sound(now, draft, id.0 - 1);
                let (draft, amendments) = (draft.clone(), c.amendments + 1);
                allowed.then(|| Contribution { draft, recorded: now, amendments, ..c.clone() })
            }),
            Op::Reopen { who, id } => self.predict_change(*id, |_, c| {
                let lapsed =
                    matches!(c.fate, Fate::Settled(Settlement { outcome: Outcome::Lapsed, .. }));
                let allowed = c.agent == *who && lapsed && !c.reopened;
                let fate = Fate::Open;
                allowed.then(|| Contribution { fate, recorded: now, reopened: true, ..c.clone() })
            }),
            Op::Cast { who, terms, choice } => self.cast(now, *who, terms, *choice),
            Op::Settle { id } => self.predict_settle(now, *id),
            Op::Credit { id, index } => self.predict_credit(now, *id, *index),
            Op::Correct { who, id, value } => self.predict_correct(now, *who, *id, *value),
            Op::Penalize { id, who } => self.predict_fine(now, *id, *who),
            Op::Delegate { who, to, seasons } => {
                let back = who == to;
                let lends = self.lent(now).any(|l| l.from == *who);
                let in_range = (1..=4).contains(seasons) && !to.is_zero();
                if back { lends } else { in_range }.then_some(())?;
                self.end_loan(now, *who);
                if !back {
                    let (last, from) = (self.season(now) + u32::from(*seasons) - 1, *who);
                    self.loans.push(Loan { from, to: *to, since: now, until: Time::MAX, last });
                }
                Some(Done::Lent)
            }
            Op::Adopt { who, parameters } => self.predict_adopt(now, *who, *parameters),
            Op::Propose { who, actions, description, outside } => {
                self.predict_propose(now, *who, actions, description, *outside)
            }
            Op::Cancel { who, id } => self.predict_cancel(now, *who, *id),
            Op::Queue { id } => self.predict_queue(now, *id),
            Op::Execute { .. } => self.predict_execute(now, op),
            Op::PublishNeed { .. }
            | Op::RenewNeed { .. }
            | Op::CloseNeed { .. }
            | Op::Commit { .. } => self.predict_need(now, op),
            Op::Undelegate { who } => {
                self.lent(now).any(|l| l.from == *who).then_some(())?;
                self.end_loan(now, *who);
                Some(Done::Lent)
            }
        }
    }

    fn end_loan(&mut self, now: Time, who: Address) {
        for loan in self.loans.iter_mut().filter(|l| l.from == who && l.until > now) {
            loan.until = now;
        }
    }

    fn is_sound(&self, now: Time, draft: &Draft, newest: u64) -> bool {
        let cites: BTreeSet<_> = draft.cites.iter().collect();
        (10..=self.at(now).claim_max.0).contains(&draft.claimed.0)
            && draft.cites.len() <= 4
            && cites.len() == draft.cites.len()
            && cites.iter().all(|id| (1..=newest).contains(&id.0))
            && draft.satisfies.is_none_or(|id| self.need(id).is_some())
    }

    fn is_mutable(&self, now: Time, who: Address, c: &Contribution) -> bool {
        let closes = c.recorded + u64::from(self.at(c.recorded).review_period);
        c.agent == who && c.fate == Fate::Open && now < closes
    }

    fn predict_record(
        &mut self,
        now: Time,
        agent: Address,
        recorder: Option<Address>,
        draft: &Draft,
    ) -> Option<Done> {
        let newest = self.contributions.len() as u64;
        let sound = self.is_sound(now, draft, newest) && draft.project.0 <= self.projects;
        sound.then_some(())?;
        let fate = if recorder.is_some() { Fate::AwaitingConsent } else { Fate::Open };
        let (draft, recorded) = (draft.clone(), now);
        let (amendments, reopened) = (0, false);
        self.contributions.push(Contribution {
            agent,
            recorder,
            draft,
            recorded,
            amendments,
            reopened,
            fate,
        });
        Some(Done::Number(newest + 1))
    }

    fn predict_change(
        &mut self,
        id: ContributionId,
        change: impl FnOnce(&Self, &Contribution) -> Option<Contribution>,
    ) -> Option<Done> {
        let changed = change(self, self.get(id)?)?;
        self.contributions[id.0 as usize - 1] = changed;
        Some(Done::Changed)
    }

    fn get(&self, id: ContributionId) -> Option<&Contribution> {
        self.contributions.get((id.0 as usize).checked_sub(1)?)
    }

    fn set_fate(&mut self, id: ContributionId, settlement: Settlement) {
        self.contributions[id.0 as usize - 1].fate = Fate::Settled(settlement);
    }

    /// The settlement of what was accepted and is still worth something.
    fn standing(&self, id: ContributionId) -> Option<(Contribution, Settlement)> {
        match self.get(id)?.fate {
            Fate::Settled(settlement) if settlement.standing.0 > 0 => {
                Some((self.get(id)?.clone(), settlement))
            }
            _ => None,
        }
    }

    fn predict_settle(&mut self, now: Time, id: ContributionId) -> Option<Done> {
        let before = self.get(id)?.clone();
        (before.fate == Fate::Open).then_some(())?;
        let (parameters, terms) = (self.at(before.recorded), self.terms(id.0));
        let snapshot = terms.snapshot;
        let none = new_ballot(&terms);
        let ballot = self.ballots.get(&terms.encode()).unwrap_or(&none);
        let closed = now >= ballot.closes;
        let supply = self.own(None, now).max(self.own(None, snapshot));
        let decided = (0..=10u8).any(|grade| ballot.weight(|g| g == grade) > supply / 2);
        (closed || decided).then_some(())?;

        let lapse = (Outcome::Lapsed, 0);
        let as_of = now.min(ballot.closes);
        let mut room_taken = false;
        let (outcome, minted) = match ballot.median() {
            None => lapse,
            Some(0) => (Outcome::Rejected, 0),
            Some(grade) => {
                let value = Points(
                    before.draft.claimed.0 / 10 * u64::from(grade)
                        + before.draft.claimed.0 % 10 * u64::from(grade) / 10,
                );
                let vouching = ballot.weight(|g| g >= grade);
                let share = |bps: u16, up| mul_div(supply, bps.into(), 10_000, up);
                let quorum = share(parameters.review_quorum_bps.0, true)
                    .min(self.units(parameters.review_quorum_cap, as_of));
                let minted = self.units(value, as_of);
                let enough = ballot.approvers() >= parameters.min_reviewers.into()
                    && vouching >= quorum
                    && vouching >= minted;
                room_taken = vouching <= supply / 2;
                let (epoch, limit) = (self.epoch(now), share(parameters.surge_bps.0, false));
                let settled: u128 =
                    self.surge.iter().filter(|(e, _)| *e == epoch).map(|(_, units)| units).sum();
                if !enough || (room_taken && minted > limit) {
                    lapse
                } else if (room_taken && settled + minted > limit) || !self.can_mint(minted, now) {
                    return None;
                } else {
                    (Outcome::Accepted { grade, value }, minted)
                }
            }
        };
        // Only a majority decides before the ballot closes, and never that too few vouched.
        (closed || outcome != Outcome::Lapsed).then_some(())?;

        let nominal = self.epoch(before.recorded + u64::from(parameters.review_period));
        let in_time = now + self.at(now).proposal_cycle() <= self.pots_open(nominal);
        let counts = Epoch(if in_time { nominal } else { self.epoch(now) });
        let (mut standing, mut counted) = (Points(0), Points(0));
        if let Outcome::Accepted { value, .. } = outcome {
            standing = value;
            // Late is late by epochs since the closing; what is in time counts in full.
            let late = if in_time { 0 } else { self.epoch(now) - self.epoch(as_of) };
            let faded = HalfLife(parameters.half_life).points_down(Units(minted), self.epoch(now));
            counted = if late == 0 { value } else { faded };
            let (agent, project, points) = (before.agent, before.draft.project.0, counted.0.into());
            self.earn(agent, project, minted, now);
            let floor_min = self.at(self.start(counts.0 / 4 * 4)).floor_min;
            self.floors.entry(counts.0 / 4).or_insert(floor_min.0.into());
            self.accepted.push(Accepted { agent, project, epoch: counts.0, points, floor: points });
            if room_taken {
                self.surge.push((self.epoch(now), minted));
            }
            self.flows.entry(id.0).or_default()[0] += minted;
        }
        // A ballot that nobody ever cast in is written too, so that nobody can cast afterwards.
        self.ballot(&terms).settled = true;
        let minted = Units(minted);
        let credited = 0;
        let settlement =
            Settlement { outcome, at: now, counts, minted, standing, counted, credited };
        self.set_fate(id, settlement);
        Some(Done::Settled { outcome, minted: minted.0 })
    }

    fn predict_credit(&mut self, now: Time, id: ContributionId, index: u8) -> Option<Done> {
        let (contribution, settlement) = self.standing(id)?;
        let cites = &contribution.draft.cites;
        let (cited, _) = self.standing(*cites.get(usize::from(index))?)?;
        let share = u128::from(self.at(contribution.recorded).cite_bps.0);
        let whole = 10_000 * cites.len() as u128;
        let due = mul_div(settlement.standing.0.into(), share, whole, false);
        // It fades from the day it was due, whether somebody asks for it or not.
        let late = self.epoch(now).saturating_sub(self.epoch(self.pots_open(settlement.counts.0)));
        let half_life = HalfLife(self.parameters.half_life);
        let value = Points(half_life.fade_down(due, late) as u64);
        let units = self.units(value, now);
        let allowed = settlement.credited & (1 << index) == 0
            && cited.agent != contribution.agent
            && now >= self.pots_open(settlement.counts.0)
            && value.0 > 0
            && self.can_mint(units, now);
        allowed.then_some(())?;
        self.earn(cited.agent, cited.draft.project.0, units, now);
        self.set_fate(id, Settlement { credited: settlement.credited | 1 << index, ..settlement });
        self.flows.entry(id.0).or_default()[0] += units;
        Some(Done::Minted { units, value })
    }

    pub fn predict_correct(
        &mut self,
        now: Time,
        who: Address,
        id: ContributionId,
        value: Points,
    ) -> Option<Done> {
        let (contribution, settlement) = self.standing(id)?;
        let Outcome::Accepted { value: whole, .. } = settlement.outcome else { return None };
        let parameters = self.parameters;
        let season = u64::from(parameters.epoch_length) * u64::from(parameters.epochs_per_season);
        let opens = self.pots_open(settlement.counts.0);
        let until = opens.max(settlement.at + season);
        let allowed = who == governor() && value < settlement.standing && now < until;
        allowed.then_some(())?;
        let part =
            |points: Points| mul_div(settlement.minted.0, points.0.into(), whole.0.into(), false);
        let owed = part(settlement.standing) - part(value);
        let (agent, project) = (contribution.agent, contribution.draft.project.0);
        let done = self.burn(agent, project, owed, now);
        let counted = |points: Points| {
            mul_div(settlement.counted.0.into(), points.0.into(), whole.0.into(), false) as i128
        };
        let less = counted(value) - counted(settlement.standing);
        let epoch = settlement.counts.0;
        let points = if now < opens { less } else { 0 };
        let floor = if now < self.pots_open(epoch / 4 * 4 + 3) { less } else { 0 };
        self.accepted.push(Accepted { agent, project, epoch, points, floor });
        self.set_fate(id, Settlement { standing: value, ..settlement });
        self.flows.entry(id.0).or_default()[1] += owed;
        Some(done)
    }

    fn predict_fine(&mut self, now: Time, id: ContributionId, who: Address) -> Option<Done> {
        let contribution = self.get(id)?.clone();
        let Fate::Settled(settlement) = contribution.fate else { return None };
        let accepted = matches!(settlement.outcome, Outcome::Accepted { .. });
        (accepted && settlement.standing.0 == 0).then_some(())?;
        let terms = self.terms(id.0);
        let ballot = self.ballot(&terms);
        let (grade, weight) = *ballot.standing().get(&who)?;
        (grade > 0 && !ballot.fined.contains(&who)).then_some(())?;
        ballot.fined.push(who);
        let all = ballot.weight(|grade| grade > 0);
        let share = self.at(contribution.recorded).penalty_bps.0.into();
        let owed = mul_div(mul_div(settlement.minted.0, share, 10_000, false), weight, all, false);
        self.flows.entry(id.0).or_default()[2] += owed;
        Some(self.burn(who, contribution.draft.project.0, owed, now))
    }
}
