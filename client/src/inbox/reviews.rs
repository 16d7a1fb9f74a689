//! Work: what others did and this agent may grade, and what becomes of the agent's own.

use super::{Item, Part, View, What, chores::closes, chores::contributions, receipt};
use crate::audit::Effect;
use commons_core::{
    Time,
    ballot::{Ballot, BallotCell, Kind, REVIEWER_MIN_SHARE, Receipt, Tally},
    cells::Cells,
    contribution::{Contribution, Fate, Settlement},
    ledger::LedgerError,
    review::{Outcome, SettleError},
    units::{ContributionId, Points, Units},
};

impl View<'_> {
    /// Everything that has to do with contributions, but for what anyone may do.
    pub(super) fn reviews(&self) -> Vec<Item> {
        let mut items = Vec::new();
        for (id, contribution) in contributions(self.model) {
            let found = match contribution.fate {
                _ if contribution.agent == self.agent => self.own(id, &contribution),
                Fate::Open => self.to_review(id, &contribution),
                _ => None,
            };
            items.extend(found);
            items.extend(self.penalty(id, &contribution));
        }
        items.extend(self.corrected());
        items
    }

    fn to_review(&self, id: ContributionId, contribution: &Contribution) -> Option<Item> {
        let (model, agent) = (self.model, self.agent);
        let (terms, closes) = (model.terms(id).ok()?, closes(model, id)?);
        let ballot = terms.name(&model.reputation_cells);
        let Kind::Grade { reviewer_min, excluded } = terms.kind else { return None };
        if self.now >= closes || agent == excluded || receipt(model, ballot, agent).is_some() {
            return None;
        }
        let reputation = &model.reputation;
        let own = reputation.own_at(&model.reputation_cells, agent, terms.snapshot);
        let enough = reputation.supply.latest().share_up(REVIEWER_MIN_SHARE);
        if own < reviewer_min.min(enough).max(Units(1)) {
            return None;
        }
        let earlier = self.reviews.get(&id).into_iter().flatten();
        let again = earlier.into_iter().any(|ballot| receipt(model, *ballot, agent).is_some());
        let what = What::Review {
            id,
            revision: contribution.revision(),
            agent: contribution.agent,
            claimed: contribution.draft.claimed,
            again,
        };
        Some(Item { what, until: Some(closes), own: false })
    }

    fn own(&self, id: ContributionId, contribution: &Contribution) -> Option<Item> {
        let item = |what, until| Some(Item { what, until, own: true });
        match contribution.fate {
            Fate::AwaitingConsent => {
                let recorder = contribution.recorder.unwrap_or_default();
                let claimed = contribution.draft.claimed;
                item(What::Consent { id, recorder, claimed }, None)
            }
            Fate::Open => {
                let closes = closes(self.model, id)?;
                if self.now >= closes {
                    return self.no_room(id);
                }
                let (approvers, median) = self.grades(id);
                let revision = contribution.revision();
                item(What::InReview { id, revision, approvers, median }, Some(closes))
            }
            Fate::Settled(Settlement { outcome: Outcome::Lapsed, at, .. })
                if !contribution.reopened =>
            {
                // It never is too late, but who leaves it for a season does not want to be told for ever.
                let season = self.model.reputation.calendar.season_length();
                let until = at.saturating_add(season);
                (self.now < until).then_some(())?;
                item(What::Reopen { id }, None)
            }
            Fate::Settled(settlement) => self.outcome(id, &settlement),
            _ => None,
        }
    }

    /// What became of it within the last epoch. What was corrected since is told as that.
    fn outcome(&self, id: ContributionId, settlement: &Settlement) -> Option<Item> {
        let Settlement { outcome, at, standing, .. } = *settlement;
        let epoch = Time::from(self.model.reputation.calendar.epoch_length);
        let until = at.saturating_add(epoch);
        let corrected = matches!(outcome, Outcome::Accepted { value, .. } if standing < value);
        (self.now < until && !corrected).then_some(())?;
        Some(Item { what: What::Outcome { id, outcome, at }, until: Some(until), own: true })
    }

    /// A review that is over, and cannot be settled in this epoch.
    fn no_room(&self, id: ContributionId) -> Option<Item> {
        // Most can be, and to try it takes a copy of everything.
        if self.settles.contains(&id) {
            return None;
        }
        let refused = self.model.clone().settle(self.now, id).err()?;
        let full = matches!(refused, LedgerError::Review(SettleError::Surge { .. }));
        full.then_some(Item { what: What::NoRoom { id }, until: None, own: true })
    }

    /// How many graded it above 0, and the median.
    fn grades(&self, id: ContributionId) -> (u32, Option<u8>) {
        let cells = &self.model.reputation_cells;
        let terms = self.model.terms(id);
        let ballot = terms.ok().and_then(|terms| cells.read(&BallotCell(terms.name(cells))));
        match ballot {
            Some(Ballot { tally: Tally::Grade(tally), .. }) => (tally.approvers, tally.median()),
            _ => (0, None),
        }
    }

    /// What was corrected within the last epoch.
    fn corrected(&self) -> Vec<Item> {
        let epoch = Time::from(self.model.reputation.calendar.epoch_length);
        let effects = self.replay.journal.runs().into_iter().flat_map(|run| &run.effects);
        let item = |effect: &Effect| {
            let Effect::Corrected { id, value, at } = effect else { return None };
            let until = at.saturating_add(epoch);
            let part = self.part_in(*id).filter(|_| self.now < until)?;
            let what = What::Corrected { id: *id, to: *value, part, at: *at };
            Some(Item { what, until: Some(until), own: true })
        };
        effects.filter_map(item).collect()
    }

    /// What the agent may be made to pay for.
    fn penalty(&self, id: ContributionId, contribution: &Contribution) -> Option<Item> {
        let Fate::Settled(settlement) = contribution.fate else { return None };
        let accepted = matches!(settlement.outcome, Outcome::Accepted { .. });
        if !accepted || settlement.standing > Points(0) {
            return None;
        }
        let ballot = self.model.terms(id).ok()?.name(&self.model.reputation_cells);
        match receipt(self.model, ballot, self.agent) {
            Some(Receipt::Grade { grade: 1.., penalized: false, .. }) => {
                Some(Item { what: What::Penalty { id }, until: None, own: true })
            }
            _ => None,
        }
    }

    /// What a correction down to `to` means to the agent, if anything.
    pub(super) fn correction(
        &self,
        id: ContributionId,
        to: Points,
    ) -> Option<(Points, Points, Part)> {
        let contribution = self.model.contribution(id).ok()?;
        let standing = contribution.accepted(id).ok()?.standing;
        let part = self.part_in(id)?;
        (to < standing).then_some((standing, to, part))
    }
}
