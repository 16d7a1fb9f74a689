//! A whole commons in memory: what the contracts keep in cells, by the same rules.
//!
//! An audit replays a log in it and compares; property tests drive it with what nobody would do.

use crate::{
    Address, H256, Time, U256,
    ballot::{Ballot, BallotCell, Cast, CastError, SupportBallot, Tally, Terms},
    cells::{Cells, Memory},
    contribution::{Contribution, Draft},
    delegation::{DelegationError, Lent},
    founding::{self, Seed},
    governor::{
        self, ANSWER_MAX, Action, Governor, GovernorError, Proposal, State, apply, check_codes,
    },
    history::History,
    hub::{self, Addresses, Charter, Hub, HubError, Origin},
    ledger::{Correction, Credit, Fine, Ledger, LedgerError, Rules},
    parameters::Parameters,
    reputation::{Burned, Decision, Refused, Reputation, Suite, Voted},
    review::Claim,
    units::{ContributionId, Points, ProjectId, ProposalId, Units},
};
use alloc::vec::Vec;
use scale::Encode;

/// A commons.
#[derive(Clone, Debug)]
pub struct Commons {
    /// The contracts.
    pub addresses: Addresses,
    /// The root of the hub, which has no other cells.
    pub hub: Hub,
    /// The root of the ledger.
    pub ledger: Ledger,
    /// Its cells.
    pub ledger_cells: Memory,
    /// The root of reputation.
    pub reputation: Reputation,
    /// Its cells.
    pub reputation_cells: Memory,
    /// The root of the governor.
    pub governor: Governor,
    /// Its cells.
    pub governor_cells: Memory,
}

/// What settling came to: what was claimed, and what was decided.
pub type Settled = (Claim, Decision);

/// What the rules cannot know by themselves: the world outside of the suite, as an executed proposal
/// meets it.
pub struct World<'a> {
    /// The code hash at an address, zero for none.
    pub code: &'a dyn Fn(Address) -> H256,
    /// Whether a payment or call worked, and if not, what was answered.
    pub act: &'a mut dyn FnMut(&Action) -> Result<(), Vec<u8>>,
    /// Native money in the treasury, before each action.
    pub held: U256,
}

impl Commons {
    /// A commons as the hub deploys it at second `now`. For a fork, see [`Commons::inherit`].
    pub fn found(
        addresses: Addresses,
        now: Time,
        parameters: Parameters,
        origin: &Origin,
        charter: &Charter,
        keccak256: fn(&[u8]) -> [u8; 32],
    ) -> Result<Self, HubError> {
        let parent = match origin {
            Origin::Founders(seeds) => {
                founding::check(&parameters, seeds).map_err(HubError::Founding)?;
                None
            }
            Origin::Parent(parent) => {
                founding::check_parameters(&parameters).map_err(HubError::Founding)?;
                Some(*parent)
            }
        };
        hub::check_charter(charter)?;
        let calendar = parameters.calendar(now);
        let Addresses { hub, ledger, books, .. } = addresses;
        let cells = || Memory::new(keccak256);
        let mut this = Self {
            addresses,
            hub: Hub::new(addresses, parent, calendar, &parameters, charter.document),
            ledger: Ledger::new(addresses, calendar, parameters),
            ledger_cells: cells(),
            reputation: Reputation::new(Suite { ledger, hub, books }, calendar, Time::MAX),
            reputation_cells: cells(),
            governor: Governor::new(addresses, calendar, parameters),
            governor_cells: cells(),
        };
        if let Origin::Founders(seeds) = origin {
            this.seed(seeds, this.hub.forked(), now)?;
            this.open(now)?;
        }
        Ok(this)
    }

    /// Gives seed; only the hub can order that.
    pub fn seed(&mut self, seeds: &[Seed], since: Time, now: Time) -> Result<u32, HubError> {
        let (hub, cells) = (self.addresses.hub, &mut self.reputation_cells);
        self.reputation.seed(cells, hub, seeds, since, now).map_err(HubError::Seed)
    }

    /// Fixes from when on the commons works; only the hub can order that.
    pub fn open(&mut self, opens: Time) -> Result<(), HubError> {
        let Addresses { hub, ledger, governor, .. } = self.addresses;
        self.reputation.open(hub, opens).map_err(HubError::Seed)?;
        let failed = |contract| HubError::CallFailed { contract };
        self.ledger.open(hub, opens).map_err(|_| failed(ledger))?;
        self.governor.open(hub, opens).map_err(|_| failed(governor))?;
        self.hub.opens = opens;
        Ok(())
    }

    /// `inherit` of the hub, when the parent says that the agent had so many `points`. Returns when the
    /// commons opens, if this makes it known.
    pub fn inherit(
        &mut self,
        agent: Address,
        points: Points,
        now: Time,
    ) -> Result<Option<Time>, HubError> {
        self.hub.check_window(now)?;
        let agents = self.seed(&[Seed { agent, points }], now, now)?;
        let opens = self.hub.opening(agents, now);
        if let Some(opens) = opens {
            self.open(opens)?;
        }
        Ok(opens)
    }

    /// Points of an agent at a past second: what a fork inherits.
    pub fn points_at(&self, agent: Address, at: Time) -> Points {
        let units = self.reputation.own_at(&self.reputation_cells, agent, at);
        self.reputation.calendar.points_down(units, at)
    }

    /// `propose` of the governor; `code` says what is at the actions' targets.
    pub fn propose(
        &mut self,
        caller: Address,
        now: Time,
        actions: &[Action],
        description: &[u8],
        code: impl Fn(Address) -> H256,
    ) -> Result<(ProposalId, Proposal), GovernorError> {
        let codes = governor::codes(actions, code);
        let length = u32::try_from(description.len()).unwrap_or(u32::MAX);
        self.governor.check(actions, &codes, length, now)?;
        let before = now.saturating_sub(1);
        let standing = self.reputation.standing(&self.reputation_cells, caller, before);
        let cells = &mut self.governor_cells;
        let described = cells.keccak256(description);
        let hash = governor::hash(cells, caller, actions, &codes, described);
        self.governor.propose(cells, caller, actions, hash, standing, now)
    }

    /// A proposal, with its ballot if anybody has voted.
    pub fn proposal(
        &self,
        id: ProposalId,
    ) -> Result<(Proposal, Option<SupportBallot>), GovernorError> {
        let cells = &self.governor_cells;
        let proposal = self.governor.proposal(cells, id)?;
        let name = proposal.terms(cells, id, self.addresses.governor).name(cells);
        Ok(match self.reputation_cells.read(&BallotCell(name)) {
            Some(Ballot { tally: Tally::Support(ballot), .. }) => (proposal, Some(ballot)),
            _ => (proposal, None),
        })
    }

    /// The terms of a proposal's ballot.
    pub fn proposal_terms(&self, id: ProposalId) -> Result<Terms, GovernorError> {
        let cells = &self.governor_cells;
        Ok(self.governor.proposal(cells, id)?.terms(cells, id, self.addresses.governor))
    }

    /// Where a proposal stands.
    pub fn state(&self, id: ProposalId, now: Time) -> Result<State, GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        Ok(proposal.state(ballot.as_ref(), now).0)
    }

    /// `cancel` of the governor.
    pub fn cancel(
        &mut self,
        caller: Address,
        now: Time,
        id: ProposalId,
    ) -> Result<(), GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        let cells = &mut self.governor_cells;
        self.governor.cancel(cells, caller, id, proposal, ballot.as_ref(), now)
    }

    /// `queue` of the governor.
    pub fn queue(&mut self, now: Time, id: ProposalId) -> Result<Time, GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        self.governor.queue(&mut self.governor_cells, id, proposal, ballot.as_ref(), now)
    }

    /// `execute` of the governor, and what it makes the others do: all of it, or nothing. Returns the
    /// corrections.
    pub fn execute(
        &mut self,
        now: Time,
        id: ProposalId,
        actions: &[Action],
        codes: &[H256],
        description: H256,
        world: World<'_>,
    ) -> Result<Vec<(Correction, Burned)>, GovernorError> {
        let before = self.clone();
        let done = self.perform(now, id, actions, codes, description, world);
        if done.is_err() {
            *self = before;
        }
        done
    }

    fn perform(
        &mut self,
        now: Time,
        id: ProposalId,
        actions: &[Action],
        codes: &[H256],
        description: H256,
        world: World<'_>,
    ) -> Result<Vec<(Correction, Burned)>, GovernorError> {
        let (proposal, ballot) = self.proposal(id)?;
        let hash =
            |cells: &Memory, proposer| governor::hash(cells, proposer, actions, codes, description);
        self.governor.execute(&mut self.governor_cells, id, proposal, hash, || ballot, now)?;
        check_codes(actions, codes, &governor::codes(actions, world.code))?;
        let after = apply(actions, &self.governor.parameters)?;
        let (governor, mut held) = (self.addresses.governor, world.held);
        let (mut corrections, mut set) = (Vec::new(), None);
        for (action, index) in actions.iter().zip(0u8..) {
            let amount = action.value();
            if amount > held {
                return Err(GovernorError::TreasuryTooLow { action: index, amount, held });
            }
            match action {
                Action::Set { .. } => set = Some(index),
                Action::Correct { id, value } => {
                    let done = self.correct(governor, now, *id, *value);
                    corrections.push(done.map_err(|error| failed(index, refusal(error)))?);
                }
                Action::AmendCharter { document, uri } => {
                    let charter = Charter { document: *document, uri: uri.clone() };
                    let done = self.hub.amend_charter(governor, &charter);
                    done.map_err(|error| failed(index, refusal(error)))?;
                }
                Action::Pay { .. } | Action::PayToken { .. } | Action::Call { .. } => {
                    (world.act)(action).map_err(|answer| failed(index, answer))?;
                    held -= amount;
                }
            }
        }
        if let Some(index) = set {
            let done = self.ledger.adopt(&mut self.ledger_cells, governor, after, now);
            done.map_err(|error| failed(index, refusal(error)))?;
            self.governor.parameters = after;
        }
        Ok(corrections)
    }

    /// A contribution.
    pub fn contribution(&self, id: ContributionId) -> Result<Contribution, LedgerError> {
        self.ledger.contribution(&self.ledger_cells, id)
    }

    /// The terms of a contribution's review.
    pub fn terms(&self, id: ContributionId) -> Result<Terms, LedgerError> {
        self.ledger.terms(&self.ledger_cells, id)
    }

    /// `open_project` of the ledger.
    pub fn open_project(
        &mut self,
        caller: Address,
        document: H256,
        uri_length: u32,
        now: Time,
    ) -> Result<ProjectId, LedgerError> {
        self.ledger.open_project(&mut self.ledger_cells, caller, document, uri_length, now)
    }

    /// `record` of the ledger.
    pub fn record(
        &mut self,
        caller: Address,
        now: Time,
        draft: Draft,
        uri_length: u32,
    ) -> Result<ContributionId, LedgerError> {
        self.ledger.record(&mut self.ledger_cells, caller, draft, uri_length, now)
    }

    /// `record_for` of the ledger.
    pub fn record_for(
        &mut self,
        caller: Address,
        now: Time,
        agent: Address,
        draft: Draft,
    ) -> Result<ContributionId, LedgerError> {
        self.ledger.record_for(&mut self.ledger_cells, caller, agent, draft, now)
    }

    /// `consent`, `decline`, `amend`, `withdraw` or `reopen` of the ledger: whatever changes one
    /// contribution.
    pub fn change(
        &mut self,
        id: ContributionId,
        now: Time,
        change: impl FnOnce(&mut Contribution, &Rules) -> Result<(), LedgerError>,
    ) -> Result<(), LedgerError> {
        self.ledger.change(&mut self.ledger_cells, id, now, change)
    }

    /// `cast` of reputation; `record` appends the event to the ballot's history.
    pub fn cast(
        &mut self,
        terms: &Terms,
        cast: &Cast,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Result<Voted, CastError> {
        let cells = &mut self.reputation_cells;
        let account = self.reputation.account_of(cells, cast.caller);
        // What is refused is not undone here, so it must have changed nothing.
        self.reputation.cast(cells, &account, terms, cast, Refused::Skipped, record)
    }

    /// `signal` of reputation; `record` appends the event to the ballot's history.
    pub fn signal(
        &mut self,
        terms: &Terms,
        cast: &Cast,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Result<Voted, CastError> {
        self.reputation.signal(&mut self.reputation_cells, terms, cast, record)
    }

    /// `delegate` of reputation; `record` appends the event to the agent's history. Lending to oneself
    /// is `undelegate`.
    pub fn delegate(
        &mut self,
        caller: Address,
        now: Time,
        to: Address,
        seasons: u8,
        record: impl FnOnce(Lent, &mut History),
    ) -> Result<Lent, DelegationError> {
        let cells = &mut self.reputation_cells;
        self.reputation.delegate(cells, caller, to, seasons, now, record)
    }

    /// `settle` of the ledger, and what it makes reputation do.
    pub fn settle(&mut self, now: Time, id: ContributionId) -> Result<Settled, LedgerError> {
        let (contribution, terms, claim) = self.ledger.claim(&self.ledger_cells, id, now)?;
        let cells = &mut self.reputation_cells;
        let decision = self
            .reputation
            .settle(cells, self.addresses.ledger, &terms, &claim, now)
            .map_err(LedgerError::Review)?;
        self.ledger.settled(&mut self.ledger_cells, id, contribution, &claim, &decision, now);
        Ok((claim, decision))
    }

    /// `credit_cite` of the ledger; returns the credit and the units minted.
    pub fn credit(
        &mut self,
        now: Time,
        id: ContributionId,
        index: u8,
    ) -> Result<(Credit, Units), LedgerError> {
        let credit = self.ledger.credit(&self.ledger_cells, id, index, now)?;
        let cells = &mut self.reputation_cells;
        let units = self
            .reputation
            .credit(cells, self.addresses.ledger, &credit.order, credit.value, now)
            .map_err(LedgerError::Order)?;
        self.ledger.credited(&mut self.ledger_cells, &credit);
        Ok((credit, units))
    }

    /// `correct` of the ledger.
    pub fn correct(
        &mut self,
        caller: Address,
        now: Time,
        id: ContributionId,
        value: Points,
    ) -> Result<(Correction, Burned), LedgerError> {
        let correction = self.ledger.correct(&self.ledger_cells, caller, id, value, now)?;
        let Correction { order, owed, uncount, .. } = &correction;
        let cells = &mut self.reputation_cells;
        let burned = self
            .reputation
            .correct(cells, self.addresses.ledger, order, *owed, *uncount, now)
            .map_err(LedgerError::Order)?;
        self.ledger.corrected(&mut self.ledger_cells, &correction);
        Ok((correction, burned))
    }

    /// `penalize` of the ledger.
    pub fn penalize(
        &mut self,
        now: Time,
        id: ContributionId,
        reviewer: Address,
    ) -> Result<(Fine, Burned), LedgerError> {
        let fine = self.ledger.fine(&self.ledger_cells, id, reviewer)?;
        let cells = &mut self.reputation_cells;
        let burned = self
            .reputation
            .penalize(cells, self.addresses.ledger, &fine.order, &fine.terms, &fine.penalty, now)
            .map_err(LedgerError::Order)?;
        Ok((fine, burned))
    }
}

/// What a message of the suite answers when it refuses: ink!'s `Ok(Err(error))`.
fn refusal(error: impl Encode) -> Vec<u8> {
    (0u8, 1u8, error).encode()
}

fn failed(action: u8, mut answer: Vec<u8>) -> GovernorError {
    answer.truncate(ANSWER_MAX);
    GovernorError::ActionFailed { action, answer }
}
