//! What a test remembers of proposals, and what must become of them, worked out from the design alone.

use super::{
    Done, Op,
    ghost::{Ghost, mul_div, new_ballot},
    governor, name,
};
use commons_core::{
    Address, H256, Time, U256,
    ballot::{Kind, Terms},
    governor::{Action, State},
    parameters::Parameters,
    units::{ProposalId, Units},
};
use scale::Encode;

/// A contract whose code changes from one generation to the next, and one whose code stays.
pub const CHANGING: Address = Address::repeat_byte(0x51);
pub const STABLE: Address = Address::repeat_byte(0x52);
/// Call data that both refuse.
pub const REFUSED: [u8; 4] = [9; 4];

/// The world around the commons.
#[derive(Clone, Copy, Debug)]
pub struct Outside {
    pub generation: u8,
    /// Native money of the treasury.
    pub held: u64,
}

impl Outside {
    pub fn code(self, address: Address) -> H256 {
        match address.0[0] {
            0x51 => H256::repeat_byte(0x60 + self.generation),
            0x52 => H256::repeat_byte(0x70),
            _ => H256::zero(),
        }
    }

    pub fn act(action: &Action) -> Result<(), Vec<u8>> {
        match action {
            Action::Call { data, .. } if data[..] == REFUSED => Err(b"no".to_vec()),
            _ => Ok(()),
        }
    }
}

/// A proposal as it was made, and what was done with it.
#[derive(Clone)]
pub struct Proposed {
    pub who: Address,
    pub actions: Vec<Action>,
    pub codes: Vec<H256>,
    pub description: H256,
    /// What the governor's parameters were.
    pub frozen: Parameters,
    pub terms: Terms,
    pub canceled: bool,
    pub eta: Option<Time>,
    pub executions: u32,
}

impl Proposed {
    fn quorum(&self) -> u128 {
        match self.terms.kind {
            Kind::Support { quorum, .. } => quorum.0,
            _ => unreachable!(),
        }
    }
}

/// Whether an action can be proposed, as the design says it.
fn is_allowed(action: &Action, code: H256) -> bool {
    let common = |address: &Address| [STABLE, CHANGING].contains(address);
    match action {
        Action::Set { .. } | Action::Correct { .. } => true,
        Action::AmendCharter { uri, .. } => uri.len() <= 256,
        // These tests pay to agents only.
        Action::Pay { to, amount } => !amount.is_zero() && to.0[0] < 0x50,
        Action::PayToken { asset, amount, .. } => !amount.is_zero() && common(asset),
        Action::List { asset, listed } => !listed || common(asset),
        Action::Call { target, data, .. } => {
            common(target) && data.len() >= 4 && code != H256::zero()
        }
    }
}

/// The parameters after all `Set`s, if all of that is possible.
fn after(actions: &[Action], mut parameters: Parameters) -> Option<Parameters> {
    let before = parameters;
    for action in actions {
        if let Action::Set { parameter, from, value } = action {
            let entry = *parameters.entries().get(usize::from(*parameter))?;
            (*parameter >= 4 && entry.value == *from).then_some(())?;
            parameters.set(*parameter, *value)?;
        }
    }
    (parameters == before || parameters.check().is_ok()).then_some(parameters)
}

/// A proposal that is made when a review closes as late as it can, and takes as long as it can.
fn slowest(parameters: &Parameters) -> u64 {
    [
        parameters.voting_delay,
        parameters.voting_period,
        parameters.late_quorum_extension,
        parameters.timelock,
        parameters.review_period / 4,
    ]
    .map(u64::from)
    .iter()
    .sum()
}

impl Ghost {
    pub fn predict_propose(
        &mut self,
        now: Time,
        who: Address,
        actions: &[Action],
        description: &[u8],
        outside: Outside,
    ) -> Option<Done> {
        let code = |action: &Action| match action {
            Action::Pay { to, .. } => outside.code(*to),
            Action::PayToken { asset, .. } | Action::List { asset, .. } => outside.code(*asset),
            Action::Call { target, .. } => outside.code(*target),
            _ => H256::zero(),
        };
        let codes: Vec<H256> = actions.iter().map(code).collect();
        let allowed = (1..=4_096).contains(&description.len())
            && actions.len() <= 16
            && actions.iter().zip(&codes).all(|(action, code)| is_allowed(action, *code))
            && after(actions, self.newest())
                .is_some_and(|after| slowest(&after) <= self.newest().dispute_period.into());
        allowed.then_some(())?;
        let (frozen, at) = (self.newest(), now - 1);
        let (supply, votes) = (self.own(None, at), self.votes(who, at));
        let share = |bps: u16| mul_div(supply, bps.into(), 10_000, true);
        let threshold = self.units(frozen.proposal_threshold, at).min(share(500)).max(1);
        (votes >= threshold).then_some(())?;

        let id = ProposalId(self.proposals.len() as u64 + 1);
        let description = H256(name(description));
        let hash = H256(name(&(who, actions, &codes, description).encode()));
        let subject = name(&(id, hash).encode());
        let floor = self.units(frozen.quorum_floor, at).min(supply / 2);
        let quorum = Units(share(frozen.quorum_bps.0).max(floor));
        let opens = now + u64::from(frozen.voting_delay);
        let terms = Terms {
            convener: governor(),
            subject: u64::from_le_bytes(subject[..8].try_into().unwrap()),
            revision: 0,
            snapshot: at,
            opens,
            closes: opens + u64::from(frozen.voting_period),
            kind: Kind::Support { quorum, extension: frozen.late_quorum_extension },
        };
        let (actions, canceled, eta, executions) = (actions.to_vec(), false, None, 0);
        self.proposals.push(Proposed {
            who,
            actions,
            codes,
            description,
            frozen,
            terms,
            canceled,
            eta,
            executions,
        });
        Some(Done::Number(id.0))
    }

    fn proposed(&self, id: ProposalId) -> Option<&Proposed> {
        self.proposals.get((id.0 as usize).checked_sub(1)?)
    }

    /// Weight for and against, what counts for the quorum, and when the ballot closes.
    pub fn votes_on(&self, proposed: &Proposed) -> (u128, u128, u128, Time) {
        let none = new_ballot(&proposed.terms);
        let ballot = self.ballots.get(&proposed.terms.encode()).unwrap_or(&none);
        let weight = |choice: u8| self.support_for(ballot, |c| c == choice);
        (weight(1), weight(0), weight(1) + weight(2), ballot.closes)
    }

    pub fn state(&self, proposed: &Proposed, now: Time) -> State {
        let (in_favour, against, participation, closes) = self.votes_on(proposed);
        let grace = u64::from(proposed.frozen.grace);
        let changes = |action: &Action| {
            use Action::*;
            matches!(action, Set { .. } | AmendCharter { .. } | List { .. })
        };
        let two_thirds = proposed.actions.iter().any(changes);
        let passed = participation >= proposed.quorum()
            && in_favour > against
            && (!two_thirds || 3 * in_favour >= 2 * (in_favour + against));
        match proposed.eta {
            _ if proposed.canceled => State::Canceled,
            _ if proposed.executions > 0 => State::Executed,
            Some(eta) if now < eta + grace => State::Queued,
            Some(_) => State::Expired,
            None if now < proposed.terms.opens => State::Pending,
            None if now < closes => State::Active,
            None if !passed => State::Defeated,
            None if proposed.actions.is_empty() || now < closes + grace => State::Succeeded,
            None => State::Expired,
        }
    }

    pub fn predict_cancel(&mut self, now: Time, who: Address, id: ProposalId) -> Option<Done> {
        let proposed = self.proposed(id)?;
        let open = matches!(self.state(proposed, now), State::Pending | State::Active);
        let (_, _, participation, _) = self.votes_on(proposed);
        let allowed = open && who == proposed.who && participation < proposed.quorum();
        allowed.then_some(())?;
        self.proposals[id.0 as usize - 1].canceled = true;
        Some(Done::Changed)
    }

    pub fn predict_queue(&mut self, now: Time, id: ProposalId) -> Option<Done> {
        let proposed = self.proposed(id)?;
        let passed = self.state(proposed, now) == State::Succeeded;
        (passed && !proposed.actions.is_empty()).then_some(())?;
        let eta = now + u64::from(proposed.frozen.timelock);
        self.proposals[id.0 as usize - 1].eta = Some(eta);
        Some(Done::Number(eta))
    }

    /// All of a proposal, or nothing.
    pub fn predict_execute(&mut self, now: Time, op: &Op) -> Option<Done> {
        let mut after = self.clone();
        let done = after.perform(now, op)?;
        *self = after;
        Some(done)
    }

    fn perform(&mut self, now: Time, op: &Op) -> Option<Done> {
        let Op::Execute { id, actions, codes, description, outside } = op else { return None };
        let proposed = self.proposed(*id)?.clone();
        let due = self.state(&proposed, now) == State::Queued && now >= proposed.eta?;
        let same = *actions == proposed.actions
            && *codes == proposed.codes
            && *description == proposed.description;
        let changed = |action: &Action| match action {
            Action::Pay { to: target, .. }
            | Action::PayToken { asset: target, .. }
            | Action::List { asset: target, .. }
            | Action::Call { target, .. } => Some(*target),
            _ => None,
        };
        let kept = actions.iter().zip(codes).all(|(action, code)| {
            changed(action).is_none_or(|target| outside.code(target) == *code)
        });
        (due && same && kept).then_some(())?;
        self.proposals[id.0 as usize - 1].executions += 1;
        let parameters = after(actions, self.newest())?;
        let (mut held, mut burned, mut deeds) = (U256::from(outside.held), vec![], 0);
        for action in actions {
            match action {
                Action::Set { .. } => {}
                Action::Correct { id, value } => {
                    let Done::Burned { owed, taken } =
                        self.predict_correct(now, governor(), *id, *value)?
                    else {
                        unreachable!()
                    };
                    burned.push((owed, taken));
                }
                Action::AmendCharter { document, .. } => self.charter = *document,
                Action::List { asset, listed } => {
                    let before = self.listed.insert(*asset, *listed).unwrap_or(false);
                    (before != *listed).then_some(())?;
                }
                Action::Pay { amount: value, .. } | Action::Call { value, .. } => {
                    held = held.checked_sub(*value)?;
                    Outside::act(action).ok()?;
                    deeds += 1;
                }
                Action::PayToken { .. } => deeds += 1,
            }
        }
        if actions.iter().any(|action| matches!(action, Action::Set { .. })) {
            self.predict_adopt(now, governor(), parameters)?;
        }
        Some(Done::Executed { burned, deeds })
    }
}
