//! The same step in both, which must come to the same.

use super::{
    both::{Both, Kind},
    made::Made,
    refusal::{number, Why},
};
use crate::{
    openzeppelin::abi::{self, address, Governor},
    suite::{governor, reputation},
};
use codec::DecodeAll;
use commons_core::{
    ballot::Terms,
    governor::{Action, State},
    units::Units,
};
use pallet_revive::precompiles::alloy::{primitives::B256, sol_types::SolEvent};
use sp_core::{H160, H256};

/// What both have come to.
type Same = Result<(), Why>;

impl Both {
    /// Proposes; the number of the proposal here is its position among all.
    pub fn propose(&mut self, who: H160, actions: Vec<Action>, text: &str) -> Option<usize> {
        let mut made = Made::draft(self, who, actions, text);
        let ours = governor::propose(&made.actions, text.as_bytes());
        let ours = self.ours.send(who, self.ours.suite.governor, ours).0;
        let theirs = self.theirs.send(who, self.governor, &made.theirs.propose());
        let same = match (&ours, &theirs) {
            (Ok(id), Ok((name, _))) => {
                assert_eq!(*name, made.theirs.id());
                made.id = *id;
                Ok(())
            }
            _ => both(ours.map(|_| ()).map_err(Why::ours), theirs.map_err(|e| Why::theirs(&e))),
        };
        self.saw_step("propose", &same);
        same.ok()?;
        self.proposals.push(made);
        let index = self.proposals.len() - 1;
        self.learn(index);
        self.compare(index);
        self.compare_votes(index);
        Some(index)
    }

    /// Votes. Who has lent their vote must not: here they would take it back.
    pub fn vote(&mut self, index: usize, who: H160, choice: u8, reason: &str) -> Same {
        let made = self.proposals[index].clone();
        let cast = reputation::cast(&made.terms(), choice, reason.as_bytes());
        let (ours, emitted) = self.ours.send(who, self.ours.suite.reputation, cast);
        let theirs = self.theirs.send(who, self.governor, &made.theirs.vote(choice, reason));
        if let (Ok(()), Ok((weight, outcome))) = (&ours, &theirs) {
            let event = &outcome.events[0];
            let topics = event.topics.iter().map(|topic| B256::from(topic.0));
            let event = Governor::VoteCast::decode_raw_log(topics, &event.data).expect("a vote");
            type VoteCast = (H256, H160, Option<Terms>, u8, Units, Vec<u8>, u64);
            let (_, voter, _, support, units, why, _) =
                VoteCast::decode_all(&mut emitted.events[0].data.as_slice()).expect("a vote");
            assert_eq!((event.weight, event.support), (abi::number(units.0), support));
            assert_eq!((event.voter, event.reason.as_bytes()), (address(voter), why.as_slice()));
            assert_eq!(*weight, event.weight);
        }
        let same = both(
            ours.map_err(Why::our_cast),
            theirs.map(|_| ()).map_err(|error| Why::their_cast(&error)),
        );
        let voted = self.ours.ask(self.ours.suite.governor, governor::has_voted(made.id, who));
        let call = Governor::hasVotedCall { proposal: made.theirs.id(), account: address(who) };
        assert_eq!(voted, Ok(self.theirs.ask(self.governor, &call)));
        if same.is_ok() {
            self.compare_votes(index);
        }
        self.saw_step("vote", &same);
        same
    }

    /// Queues. Where there is no timelock there, this is a step that only ours takes.
    pub fn queue(&mut self, index: usize, who: H160) -> Same {
        let made = self.proposals[index].clone();
        let to = self.ours.suite.governor;
        let ours = self.ours.send(who, to, governor::queue(made.id)).0.map_err(Why::ours);
        if let Ok(eta) = &ours {
            self.proposals[index].eta = *eta;
        }
        let same = if self.rules.kind == Kind::Timelocked {
            let theirs = self.theirs.send(who, self.governor, &made.theirs.queue());
            let theirs = theirs.map(|_| ()).map_err(|error| Why::theirs(&error));
            let same = both(ours.clone().map(|_| ()), theirs);
            if let Ok(eta) = &ours {
                let call = Governor::proposalEtaCall { proposal: made.theirs.id() };
                assert_eq!(self.theirs.ask(self.governor, &call), abi::number((*eta).into()));
            }
            same
        } else {
            ours.map(|_| ())
        };
        self.saw_step("queue", &same);
        same
    }

    /// Executes what is handed over, under the number of a proposal.
    pub fn execute(&mut self, index: usize, who: H160, as_if: &Made) -> Same {
        let (id, to) = (self.proposals[index].id, self.ours.suite.governor);
        let ours = governor::execute(id, &as_if.actions, &as_if.codes, as_if.description());
        let ours = self.ours.send(who, to, ours).0.map_err(Why::ours);
        let theirs = self.theirs.send(who, self.governor, &as_if.theirs.execute());
        let theirs = theirs.map(|_| ()).map_err(|error| Why::theirs(&error));
        // There, something else than was proposed is just unknown. Here the proposal is known by its
        // number, and is asked for its state first.
        let forged = theirs == Err(Why::NotWhatWasProposed);
        let same = match ours {
            Err(Why::State(_) | Why::NotReady) if forged => theirs,
            ours => both(ours, theirs),
        };
        self.saw_step("execute", &same);
        same
    }

    /// Takes a proposal back, where the rules agree: before voting begins, or not at all.
    pub fn cancel(&mut self, index: usize, who: H160) -> Same {
        let made = self.proposals[index].clone();
        let to = self.ours.suite.governor;
        let ours = self.ours.send(who, to, governor::cancel(made.id)).0.map_err(Why::ours);
        let theirs = self.theirs.send(who, self.governor, &made.theirs.cancel());
        let same = both(ours, theirs.map(|_| ()).map_err(|error| Why::theirs(&error)));
        self.saw_step("cancel", &same);
        same
    }

    /// What was fixed when it was proposed.
    fn learn(&mut self, index: usize) {
        let (id, to) = (self.proposals[index].id, self.ours.suite.governor);
        let terms = self.ours.ask(to, governor::terms(id)).expect("it was made");
        let proposal = self.ours.ask(to, governor::proposal(id)).expect("it was made");
        let made = &mut self.proposals[index];
        assert_eq!(proposal.snapshot(), made.proposed - 1);
        (made.terms, made.quorum) = (Some(terms), proposal.quorum.0);
    }

    /// Where a proposal stands, which must be the same in both. Returns ours.
    pub fn compare(&mut self, index: usize) -> State {
        let made = self.proposals[index].clone();
        let state = self.ours.state(made.id);
        let proposal = made.theirs.id();
        let theirs = self.theirs.ask(self.governor, &Governor::stateCall { proposal });
        let expected = match state {
            State::Queued if self.rules.kind != Kind::Timelocked => State::Succeeded,
            state => state,
        };
        assert_eq!(theirs as u8, number(expected), "{theirs:?} there, {state:?} here: {made:?}");
        state
    }

    /// The tally of a proposal and when voting ends, which must be the same in both.
    pub fn compare_votes(&mut self, index: usize) {
        let (made, to) = (self.proposals[index].clone(), self.ours.suite.governor);
        let proposal = made.theirs.id();
        let ours = self.ours.ask(to, governor::proposal_votes(made.id)).expect("it was made");
        let theirs = self.theirs.ask(self.governor, &Governor::proposalVotesCall { proposal });
        let theirs = [theirs.against, theirs.inFavor, theirs.abstain].map(|weight| weight.to());
        assert_eq!(ours.map(|units| units.0), theirs, "{made:?}");
        let closes = self.ours.ask(to, governor::proposal_deadline(made.id)).expect("it was made");
        let deadline = self.theirs.ask(self.governor, &Governor::proposalDeadlineCall { proposal });
        assert_eq!(closes, deadline.to::<u64>() + 1, "{made:?}");
        let made = &mut self.proposals[index];
        (made.votes, made.closes) = (theirs, closes);
    }

    /// The quorum of a proposal whose voting has begun, which must be the same in both.
    pub fn compare_quorum(&mut self, index: usize) {
        let made = self.proposals[index].clone();
        let proposal = made.theirs.id();
        let at = self.theirs.ask(self.governor, &Governor::proposalSnapshotCall { proposal });
        assert_eq!(at.to::<u64>(), made.proposed + u64::from(self.rules.delay) - 1);
        let quorum = self.theirs.ask(self.governor, &Governor::quorumCall { at });
        assert_eq!(made.quorum, quorum.to::<u128>());
    }

    fn saw_step(&mut self, step: &str, same: &Same) {
        match same {
            Ok(()) => self.saw(format!("{step} Ok")),
            Err(why) => self.saw(format!("{step} {}", why.name())),
        }
    }
}

/// What both have come to, if it is the same.
fn both(ours: Same, theirs: Result<impl Sized, Why>) -> Same {
    assert_eq!(ours, theirs.map(|_| ()), "ours, and OpenZeppelin's");
    ours
}
