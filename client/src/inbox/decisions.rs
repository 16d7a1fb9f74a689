//! What is decided together: votes that are missing, and the agent's own proposals.

use super::{Item, View, What, receipt};
use crate::proposals::{Count, title};
use commons_core::{
    Address, H256, Time,
    ballot::{Receipt, SupportBallot, TakenCell},
    cells::Cells,
    governor::{Action, Fate, Proposal, State},
    units::{ProposalId, Units},
};

impl View<'_> {
    /// Everything that has to do with proposals, but for what anyone may do.
    pub(super) fn proposals(&self) -> Vec<Item> {
        let ids = (1..=self.model.governor.newest.0).map(ProposalId);
        ids.flat_map(|id| self.proposal(id)).collect()
    }

    fn proposal(&self, id: ProposalId) -> Vec<Item> {
        let (model, now) = (self.model, self.now);
        let Ok((proposal, ballot)) = model.proposal(id) else { return Vec::new() };
        let (state, until) = proposal.state(ballot.as_ref(), now);
        if !matches!(state, State::Pending | State::Active | State::Succeeded | State::Queued) {
            return Vec::new();
        }
        let mut items = self.corrections(id, until);
        if matches!(state, State::Pending | State::Active) {
            items.extend(self.vote(id, &proposal, state, until));
        }
        if proposal.proposer == self.agent {
            items.extend(self.proposed(id, &proposal, ballot.as_ref(), (state, until)));
        }
        items
    }

    /// The title of a proposal.
    fn title(&self, id: ProposalId) -> String {
        let said = self.replay.journal.proposed(id);
        said.map(|said| title(&said.description)).unwrap_or_default()
    }

    /// What it would correct that concerns the agent.
    fn corrections(&self, proposal: ProposalId, until: Time) -> Vec<Item> {
        let said = self.replay.journal.proposed(proposal);
        let actions = said.into_iter().flat_map(|said| &said.actions);
        let item = |action: &Action| {
            let Action::Correct { id, value } = action else { return None };
            let (from, to, part) = self.correction(*id, *value)?;
            let what = What::Correction { proposal, id: *id, from, to, part };
            Some(Item { what, until: Some(until).filter(|until| *until > 0), own: true })
        };
        actions.filter_map(item).collect()
    }

    fn vote(&self, id: ProposalId, of: &Proposal, state: State, until: Time) -> Option<Item> {
        let (model, agent) = (self.model, self.agent);
        let ballot = model.proposal_terms(id).ok()?.name(&model.governor_cells);
        if receipt(model, ballot, agent).is_some() {
            return None;
        }
        let snapshot = of.snapshot();
        let weight = self.weight(ballot, snapshot);
        if weight == Units::ZERO {
            return None;
        }
        let title = self.title(id);
        if state == State::Pending {
            let what = What::VoteLater { proposal: id, title };
            return Some(Item { what, until: Some(until), own: false });
        }
        let lent = model.reputation.delegation_at(&model.reputation_cells, agent, snapshot);
        let lent = lent.map(|lent| (lent.to, self.choice(ballot, lent.to)));
        let weight = self.points(weight, snapshot);
        let what = What::Vote { proposal: id, title, weight, lent };
        Some(Item { what, until: Some(until), own: false })
    }

    /// What a vote of the agent would weigh: everything that is theirs, lent or not, and what others lent
    /// and have not taken back.
    fn weight(&self, ballot: H256, snapshot: Time) -> Units {
        let (reputation, cells) = (&self.model.reputation, &self.model.reputation_cells);
        let account = reputation.account_of(cells, self.agent);
        let received = account.received_at(cells, self.agent, snapshot);
        let received = received.in_season(reputation.calendar.season(snapshot)).total();
        let taken = cells.read(&TakenCell(ballot, self.agent)).unwrap_or_default();
        account.own_at(cells, self.agent, snapshot).plus(received.minus(taken))
    }

    /// What somebody has voted.
    fn choice(&self, ballot: H256, agent: Address) -> Option<u8> {
        match receipt(self.model, ballot, agent) {
            Some(Receipt::Support { choice, .. }) => Some(choice),
            _ => None,
        }
    }

    /// How a proposal of the agent's stands.
    fn proposed(
        &self,
        id: ProposalId,
        proposal: &Proposal,
        ballot: Option<&SupportBallot>,
        (state, until): (State, Time),
    ) -> Option<Item> {
        let title = self.title(id);
        match (state, proposal.fate) {
            (State::Pending | State::Active, _) => {
                let missing = Count::of(proposal, ballot).missing();
                let missing = self.points(missing, proposal.snapshot());
                let what = What::Proposed { proposal: id, title, missing };
                Some(Item { what, until: Some(until), own: true })
            }
            (State::Queued, Fate::Queued { eta }) if self.now < eta => {
                let what = What::Queued { proposal: id, title };
                Some(Item { what, until: Some(eta), own: true })
            }
            _ => None,
        }
    }
}
