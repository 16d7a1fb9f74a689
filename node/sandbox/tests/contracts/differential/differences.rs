//! Where the rules differ on purpose: each difference by itself. Those that somebody can live on are in
//! `attacks`: the snapshot, the code of targets, overriding, expiry, who a proposal belongs to.

use super::{
    both::{Both, Kind, Rules},
    made::{set, Made},
};
use crate::{
    openzeppelin::{
        abi::{address, number, Governor, LateGovernor, Token},
        code, Machine,
    },
    suite::{governor, reputation},
};
use commons_core::{
    ballot::{CastError, AGAINST, FOR},
    governor::{Action, GovernorError, State},
    parameters::Parameters,
    units::Units,
};
use pallet_revive::precompiles::alloy::sol_types::{SolConstructor, SolError};

const DAY: u64 = 24 * 60 * 60;

fn both(weights: &[u64]) -> Both {
    Both::found(Rules::usual(Kind::Timelocked, weights))
}

/// Made in both, by the first member.
fn proposed(both: &mut Both) -> usize {
    let actions = vec![set(both.target, 7)];
    both.propose(both.members[0], actions, "Seven").expect("it may be proposed")
}

/// There it is a vote of weight 0, and takes the place of any other.
#[test]
fn who_has_no_weight_does_not_vote() {
    let mut both = both(&[40, 30, 30]);
    let index = proposed(&mut both);
    both.wait(DAY);
    let made = both.proposals[index].clone();
    let nobody = both.ours.agent(50);
    both.theirs.sandbox.account(50);
    let cast = reputation::cast(&made.terms(), FOR, b"");
    let refused = both.ours.send(nobody, both.ours.suite.reputation, cast).0;
    let (weight, min) = (Units(0), Units(1));
    assert_eq!(refused, Err(CastError::WeightTooLow { weight, min }));
    let weight = both.theirs.done(nobody, both.governor, &made.theirs.vote(FOR, ""));
    assert_eq!(weight, number(0));
    let call = Governor::hasVotedCall { proposal: made.theirs.id(), account: address(nobody) };
    assert!(both.theirs.ask(both.governor, &call));
    both.compare_votes(index);
}

/// Ten percent of 105: there 10 are enough.
#[test]
fn a_quorum_is_rounded_up() {
    let mut both = both(&[10, 45, 50]);
    let index = proposed(&mut both);
    both.wait(DAY);
    let made = both.proposals[index].clone();
    let one = both.members[0];
    assert_eq!(made.quorum, 11);
    assert_eq!(both.vote(index, one, FOR, ""), Ok(()));
    both.wait(3 * DAY);
    assert_eq!(both.ours.state(made.id), State::Defeated);
    let call = Governor::stateCall { proposal: made.theirs.id() };
    assert_eq!(both.theirs.ask(both.governor, &call), Governor::State::Succeeded);
}

/// There, only before voting begins. What others cast afterwards is still counted here, for nothing: a
/// ballot does not know what its convener does.
#[test]
fn a_proposer_may_take_a_proposal_back_until_the_quorum_is_reached() {
    let mut both = both(&[8, 42, 50]);
    let [one, two, _] = both.members[..] else { unreachable!() };
    let (first, second) = (proposed(&mut both), {
        let actions = vec![set(both.target, 8)];
        both.propose(one, actions, "Eight").expect("it may be proposed")
    });
    both.wait(DAY);
    let to = both.ours.suite.governor;
    for (index, voter, quorum_reached) in [(first, one, false), (second, two, true)] {
        let made = both.proposals[index].clone();
        assert_eq!(both.vote(index, voter, FOR, ""), Ok(()));
        let refused = both.theirs.send(one, both.governor, &made.theirs.cancel());
        let refused = refused.expect_err("voting has begun").data;
        assert!(Governor::GovernorUnableToCancel::abi_decode(&refused).is_ok());
        let canceled = both.ours.send(one, to, governor::cancel(made.id)).0;
        let (participation, quorum) = (Units(42), Units(10));
        let expected = GovernorError::QuorumReached { participation, quorum };
        assert_eq!(canceled, if quorum_reached { Err(expected) } else { Ok(()) });
    }
    let made = both.proposals[first].clone();
    assert_eq!(both.ours.state(made.id), State::Canceled);
    let cast = reputation::cast(&made.terms(), FOR, b"");
    both.ours.done(two, both.ours.suite.reputation, cast);
    both.wait(3 * DAY);
    assert_eq!(both.ours.state(made.id), State::Canceled);
}

/// There the name of a proposal is a hash of what it does and says, so it can be made once.
#[test]
fn the_same_can_be_proposed_again() {
    let mut both = both(&[40, 30, 30]);
    let index = proposed(&mut both);
    let (one, made) = (both.members[0], both.proposals[index].clone());
    let refused = both.theirs.send(one, both.governor, &made.theirs.propose());
    let refused = Governor::GovernorUnexpectedProposalState::abi_decode(
        &refused.expect_err("it is there already").data,
    );
    assert_eq!(refused.map(|error| error.current), Ok(Governor::State::Pending as u8));
    let to = both.ours.suite.governor;
    let again = both.ours.done(one, to, governor::propose(&made.actions, b"Seven"));
    assert_eq!(again.0, made.id.0 + 1);
}

/// There, each proposal does something.
#[test]
fn a_resolution_does_nothing() {
    let mut both = both(&[40, 30, 30]);
    let one = both.members[0];
    let made = Made::draft(&mut both, one, vec![], "We are sorry.");
    let refused = both.theirs.send(one, both.governor, &made.theirs.propose());
    let refused = refused.expect_err("it has no actions").data;
    assert!(Governor::GovernorInvalidProposalLength::abi_decode(&refused).is_ok());
    let (to, reputation) = (both.ours.suite.governor, both.ours.suite.reputation);
    let id = both.ours.done(one, to, governor::propose(&[], b"We are sorry."));
    let terms = both.ours.ask(to, governor::terms(id)).expect("it was made");
    both.wait(DAY);
    both.ours.done(one, reputation, reputation::cast(&terms, FOR, b""));
    both.wait(90 * DAY);
    assert_eq!(both.ours.state(id), State::Succeeded);
    let refused = both.ours.send(one, to, governor::queue(id)).0;
    assert_eq!(refused, Err(GovernorError::Resolution));
}

/// There, a governor without a timelock has no queue.
#[test]
fn everything_is_queued_before_it_is_executed() {
    let mut both = Both::found(Rules::usual(Kind::Plain, &[40, 30, 30]));
    let index = proposed(&mut both);
    both.wait(DAY);
    let (one, made) = (both.members[0], both.proposals[index].clone());
    assert_eq!(both.vote(index, one, FOR, ""), Ok(()));
    both.wait(3 * DAY);
    let refused = both.theirs.send(one, both.governor, &made.theirs.queue());
    let refused = refused.expect_err("there is no queue").data;
    assert!(Governor::GovernorProposalQueueingNotRequired::abi_decode(&refused).is_ok());
    both.theirs.done(one, both.governor, &made.theirs.execute());
    let to = both.ours.suite.governor;
    let execute = governor::execute(made.id, &made.actions, &made.codes, made.description());
    let refused = both.ours.send(one, to, execute).0;
    let Err(GovernorError::WrongState { state, needed, .. }) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!((state, needed), (State::Succeeded, State::Queued));
}

/// There, more than half is enough for that as for anything else.
#[test]
fn two_thirds_change_the_rules() {
    let mut both = both(&[60, 40, 1]);
    let [one, two, three] = both.members[..] else { unreachable!() };
    let period = both.rules.period;
    let parameter = Parameters::position("voting_period").expect("there is one");
    let actions = [Action::Set { parameter, from: period.into(), value: 60 }];
    let (to, reputation) = (both.ours.suite.governor, both.ours.suite.reputation);
    let id = both.ours.done(one, to, governor::propose(&actions, b"Sooner"));
    let terms = both.ours.ask(to, governor::terms(id)).expect("it was made");
    let call = Governor::setVotingPeriodCall { period: 60 };
    let theirs = crate::openzeppelin::Proposal::new(1, both.governor, &call, "Sooner");
    both.theirs.done(one, both.governor, &theirs.propose());
    both.wait(DAY);
    for (who, choice) in [(one, FOR), (two, AGAINST)] {
        both.ours.done(who, reputation, reputation::cast(&terms, choice, b""));
        both.theirs.done(who, both.governor, &theirs.vote(choice, ""));
    }
    both.wait(3 * DAY);
    assert_eq!(both.ours.state(id), State::Defeated);
    both.theirs.done(three, both.governor, &theirs.queue());
    both.wait(DAY);
    both.theirs.done(three, both.governor, &theirs.execute());
    let now = both.theirs.ask(both.governor, &Governor::votingPeriodCall {});
    assert_eq!(now, number(60));
}

/// A threshold above a twentieth of all weight is a twentieth; there it is what it is.
#[test]
fn a_twentieth_may_always_propose() {
    let threshold = 50;
    let rules = Rules { threshold, ..Rules::usual(Kind::Timelocked, &[5, 4, 40, 51]) };
    let mut both = Both::found(rules);
    let actions = vec![set(both.target, 7)];
    for (member, enough) in [(0, true), (1, false)] {
        let who = both.members[member];
        let made = Made::draft(&mut both, who, actions.clone(), "Seven");
        let refused = both.theirs.send(who, both.governor, &made.theirs.propose());
        let refused = refused.expect_err("it takes 50 there").data;
        assert!(Governor::GovernorInsufficientProposerVotes::abi_decode(&refused).is_ok());
        let to = both.ours.suite.governor;
        let done = both.ours.send(who, to, governor::propose(&actions, b"Seven")).0;
        assert_eq!(done.is_ok(), enough, "{done:?}");
    }
}

/// There, lent is lent, until somebody takes it back.
#[test]
fn what_was_lent_comes_back_when_the_season_ends() {
    let mut both = both(&[40, 30, 30]);
    let [one, two, _] = both.members[..] else { unreachable!() };
    both.delegate(one, two);
    let votes = |both: &mut Both| {
        let ours = both.ours.ask(both.ours.suite.reputation, reputation::votes(two)).0;
        let call = Token::getVotesCall { account: address(two) };
        let theirs: u128 = both.theirs.ask(both.theirs.token, &call).to();
        (ours, theirs)
    };
    assert_eq!(votes(&mut both), (70, 70));
    both.wait(13 * 91 * DAY);
    assert_eq!(votes(&mut both), (30, 70));
}

/// There, the extension is at most the voting period.
#[test]
fn an_extension_may_be_longer_than_the_period() {
    let rules = Rules { period: 60, extension: 61, ..Rules::usual(Kind::Plain, &[40, 30, 30]) };
    let mut both = Both::found(Rules { extension: 1, ..rules.clone() });
    let deployer = both.members[0];
    let mut late = |extension: u32| {
        let arguments = LateGovernor::constructorCall {
            token: address(both.theirs.token),
            delay: 0u8.try_into().expect("a number"),
            period: rules.period,
            threshold: number(1),
            quorum: number(10),
            extension: extension.try_into().expect("a number"),
        };
        let init = code("LateGovernor", Machine::Evm);
        let made = both.theirs.sandbox.instantiate_evm(deployer, &init, &arguments.abi_encode());
        made.is_ok()
    };
    assert_eq!([60, 61].map(&mut late), [true, false]);
    assert_eq!(
        Parameters { late_quorum_extension: 61, voting_period: 60, ..rules.ours() }.check(),
        Ok(())
    );
}
