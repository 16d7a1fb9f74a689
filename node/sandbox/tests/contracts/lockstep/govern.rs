//! Messages of the governor and the hub.

use super::{
    give::burnt,
    op::{bytes, Op},
    pair::{Events, Made, Pair},
};
use crate::suite::{governor, hub};
use codec::{Decode, DecodeAll, Encode};
use commons_core::{
    founding::Seed,
    governor::{Action, GovernorError},
    hub::{Addresses, HubError},
    ledger::{Correction, LedgerError},
    model::World,
    pool::PoolError,
    reputation::Burned,
    units::{Points, ProposalId},
};
use sp_core::{hashing::keccak_256, H160, H256, U256};
use std::collections::BTreeMap;

impl Pair {
    pub fn govern(&mut self, name: &str, who: H160, op: Op) -> bool {
        let (at, suite) = (self.now, self.model.addresses);
        match op {
            Op::Propose { actions, description } => {
                let (text, code) = (bytes(description), self.codes(&actions));
                let done = self.model.propose(who, at, &actions, &text, |target| code[&target]);
                let codes = commons_core::governor::codes(&actions, |target| code[&target]);
                let event = |(id, proposal): &(ProposalId, commons_core::governor::Proposal)| {
                    let event = (id, who, &actions, &codes, &text, proposal.quorum, at).encode();
                    (suite.governor, event)
                };
                let events = done.iter().map(event).collect();
                let done = done.map(|(id, _)| id);
                let message = governor::propose(&actions, &text);
                let proposed = done.clone();
                let refused = self.check(name, who, suite.governor, message, done, events);
                if let Ok(id) = proposed {
                    let description = H256(keccak_256(&text));
                    let (due, executed) = (None, false);
                    let made = Made { proposer: who, actions, codes, description, due, executed };
                    self.made.insert((suite.governor, id), made);
                }
                refused
            }
            Op::Cancel { id } => {
                let done = self.model.cancel(who, at, id);
                if done.is_ok() {
                    assert_eq!(self.made[&(suite.governor, id)].proposer, who);
                }
                let events = done.iter().map(|()| (suite.governor, (id, at).encode())).collect();
                self.check(name, who, suite.governor, governor::cancel(id), done, events)
            }
            Op::Queue { id } => {
                let done = self.model.queue(at, id);
                if let Ok(eta) = done {
                    let grace = self.model.proposal(id).expect("it is there").0.grace;
                    let made = self.made.get_mut(&(suite.governor, id)).expect("it was made");
                    assert_eq!(made.due, None, "nothing is queued twice");
                    made.due = Some((eta, eta + u64::from(grace)));
                }
                let event = |eta: &_| (suite.governor, (id, eta, at).encode());
                let events = done.iter().map(event).collect();
                self.check(name, who, suite.governor, governor::queue(id), done, events)
            }
            Op::Execute { id, actions, codes, description } => {
                self.execute(name, who, id, actions, codes, description)
            }
            Op::Deposit { amount } => {
                let opens = self.model.governor.opens;
                let done = match at < opens {
                    true => Err(GovernorError::NotOpen { opens, now: at }),
                    false => Ok(()),
                };
                let event = |()| (suite.governor, (who, amount, at).encode());
                let events = done.clone().map(event).into_iter().collect();
                let before = self.chain.sandbox.balance(suite.governor);
                let message = governor::deposit();
                let to = suite.governor;
                let refused = self.check_paid(name, who, to, amount, message, done, events);
                let arrived = self.chain.sandbox.balance(to) - before;
                assert_eq!(arrived, if refused { U256::zero() } else { amount });
                refused
            }
            Op::Inherit => {
                let forked = self.model.hub.forked();
                let parent = self.model.hub.parent.and_then(|parent| {
                    self.parents.iter().find(|commons| commons.addresses.hub == parent)
                });
                let points = parent.map_or(Points(0), |parent| parent.points_at(who, forked));
                let done = self.model.inherit(who, points, at);
                let mut events = Events::new();
                if let Ok(opens) = &done {
                    let seeds = vec![Seed { agent: who, points }];
                    events.push((suite.reputation, (seeds, at, at).encode()));
                    events.push((suite.hub, (who, points, at).encode()));
                    events.extend(opens.iter().flat_map(|opens| self.openings(*opens)));
                    let late = opens.is_some_and(|opens| opens > self.model.hub.window_end());
                    if late {
                        self.saw("a fork opened late");
                    }
                }
                let done = done.map(|_| points);
                self.check(name, who, suite.hub, hub::inherit(), done, events)
            }
            Op::Order { kind, id } => self.order(who, kind, id),
            _ => unreachable!("the others are in `give`"),
        }
    }

    /// The code at each target.
    fn codes(&mut self, actions: &[Action]) -> BTreeMap<H160, H256> {
        let targets = actions.iter().filter_map(Action::target);
        targets.map(|target| (target, self.chain.sandbox.code_hash(target))).collect()
    }

    fn execute(
        &mut self,
        name: &str,
        who: H160,
        id: ProposalId,
        actions: Vec<Action>,
        codes: Vec<H256>,
        description: H256,
    ) -> bool {
        let (at, suite, code) = (self.now, self.model.addresses, self.codes(&actions));
        let (held, targets) = (self.chain.sandbox.balance(suite.governor), self.targets);
        let (topic, mut listings) = (self.topic("AssetListed"), Vec::new());
        let before = self.model.clone();
        let world = World {
            code: &|target| code[&target],
            act: &mut |action| targets.act(action),
            listed: &mut |asset, listed, history| {
                listings.push(Action::List { asset, listed });
                history.push(&topic.0, &(asset, listed, at).encode(), keccak_256);
            },
            held,
        };
        let mut done = self.model.execute(at, id, &actions, &codes, description, world);
        // What is no token the rules cannot know: the pool has asked it.
        let no_token = |action: &Action| match action {
            Action::List { asset, listed: true } if !targets.is_token(*asset) => Some(*asset),
            _ => None,
        };
        if let Some(asset) = listings.iter().find_map(no_token) {
            let action = actions.iter().position(|action| no_token(action) == Some(asset));
            let action = action.expect("it was listed") as u8;
            let answer = (0u8, 1u8, PoolError::NotAToken { asset }).encode();
            done = Err(GovernorError::ActionFailed { action, answer });
            self.model = before;
        }
        if let Err(GovernorError::ActionFailed { action, answer }) = &done {
            self.saw_failure(&actions[usize::from(*action)], answer);
        }
        let events = done.as_ref().map(|done| self.executed(id, &actions, done));
        let events = events.unwrap_or_default();
        if let Ok(corrections) = &done {
            for (_, burned) in corrections {
                self.saw("Correct Ok");
                self.saw_burn(Some(burned));
            }
            for action in &actions {
                let kind = format!("{action:?}");
                self.saw(format!("{} done", kind.split(' ').next().unwrap_or_default()));
            }
            // Only what was proposed, only when it is due, only once.
            let made = self.made.get_mut(&(suite.governor, id)).expect("it was made");
            assert_eq!((&made.actions, &made.codes), (&actions, &codes));
            assert_eq!(made.description, description);
            assert!(made.due.is_some_and(|(from, to)| from <= at && at < to), "{:?}", made.due);
            assert!(!made.executed, "twice");
            made.executed = true;
        }
        let spent = match &done {
            Ok(_) => actions.iter().fold(U256::zero(), |sum, action| sum + action.value()),
            Err(_) => U256::zero(),
        };
        let message = governor::execute(id, &actions, &codes, description);
        let done = done.map(|_| ());
        self.parts = actions.len().max(1) as u64;
        let refused = self.check(name, who, suite.governor, message, done, events);
        self.parts = 1;
        assert_eq!(self.chain.sandbox.balance(suite.governor), held - spent, "the treasury");
        refused
    }

    /// What is emitted as a proposal is executed.
    fn executed(
        &self,
        id: ProposalId,
        actions: &[Action],
        corrections: &[(Correction, Burned)],
    ) -> Events {
        let (at, Addresses { hub, ledger, reputation, governor, pool, .. }) =
            (self.now, self.model.addresses);
        let mut events = vec![(governor, (id, at).encode())];
        let (mut corrections, mut sets) = (corrections.iter(), false);
        for action in actions {
            match action {
                Action::Set { parameter, from, value } => {
                    sets = true;
                    events.push((governor, (id, parameter, from, value, at).encode()));
                }
                Action::Correct { id, value } => {
                    let (correction, burned) = corrections.next().expect("each was made");
                    let corrected = (id, value, burned.owed, burned.taken, at).encode();
                    events.push((reputation, burnt(&correction.order, burned, at)));
                    events.push((ledger, corrected));
                }
                Action::AmendCharter { document, uri } => {
                    events.push((hub, (document, uri, at).encode()));
                }
                Action::List { asset, listed } => {
                    events.push((pool, (asset, listed, at).encode()));
                }
                Action::Pay { .. } | Action::PayToken { .. } | Action::Call { .. } => {}
            }
        }
        if sets {
            let adopted = (self.model.governor.parameters, at).encode();
            events.extend([(ledger, adopted.clone()), (pool, adopted)]);
        }
        events
    }

    /// What the ledger, the hub or the pool said to the governor.
    fn saw_failure(&mut self, action: &Action, answer: &[u8]) {
        let refusal = answer.strip_prefix(&[0, 1]).unwrap_or_default();
        let what = match action {
            Action::Correct { .. } | Action::Set { .. } => {
                LedgerError::decode_all(&mut &refusal[..]).map(|error| format!("{error:?}"))
            }
            Action::AmendCharter { .. } => {
                HubError::decode(&mut &refusal[..]).map(|error| format!("{error:?}"))
            }
            Action::List { .. } => {
                PoolError::decode(&mut &refusal[..]).map(|error| format!("{error:?}"))
            }
            other => Ok(format!("{other:?}")),
        };
        let what = what.expect("it is what the rules say");
        let kind = what.split(' ').next().unwrap_or_default();
        self.saw(format!("an action failed: {kind}"));
    }
}
