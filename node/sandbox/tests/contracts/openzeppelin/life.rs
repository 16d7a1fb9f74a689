//! Whole lives of proposals, as EVM bytecode and as PolkaVM code.

use super::{
    abi::{address, number, Governor, Governor::State, Target, Token},
    Machine, Organisation, Proposal, Settings, DAY,
};
use commons_sandbox::{Outcome, Sandbox};
use pallet_revive::precompiles::alloy::sol_types::SolError;
use sp_core::H160;

const FOR: u8 = 1;

/// Ten votes of agent 1, three of agent 2, and ten thousand that agent 3 lets agent 2 cast.
fn organisation(machine: Machine) -> (Organisation, [H160; 3]) {
    let settings = Settings { threshold: 10, ..Settings::default() };
    let mut made = Organisation::deploy(Sandbox::new(), machine, settings);
    let agents = [1, 2, 3].map(|index| made.sandbox.account(index));
    let [one, two, three] = agents;
    for (who, amount, to) in [(one, 10, one), (two, 3, two), (three, 10_000, two)] {
        made.done(who, made.token, &Token::mintCall { to: address(who), amount: number(amount) });
        made.done(who, made.token, &Token::delegateCall { to: address(to) });
    }
    let votes = made.ask(made.token, &Token::getVotesCall { account: address(two) });
    assert_eq!(votes, number(10_003));
    made.sandbox.advance(1);
    (made, agents)
}

fn proposal(made: &Organisation) -> Proposal {
    Proposal::new(1, made.target, &Target::setCall { to: number(7) }, "Seven")
}

fn state(made: &mut Organisation, governor: H160, proposal: &Proposal) -> State {
    made.ask(governor, &Governor::stateCall { proposal: proposal.id() })
}

fn value(made: &mut Organisation) -> u64 {
    made.ask(made.target, &Target::valueCall {}).to()
}

/// The error that a contract refused with.
fn error<E: SolError>(refused: Result<impl Sized, Box<Outcome>>) -> E {
    let Err(outcome) = refused else { panic!("it was not refused") };
    E::abi_decode(&outcome.data).unwrap_or_else(|error| panic!("{error} in {outcome:?}"))
}

fn lives(machine: Machine) {
    let (mut made, [one, two, three]) = organisation(machine);
    let proposal = proposal(&made);
    let id = proposal.id();
    let governors = [Some(made.late), made.others.map(|others| others.plain)];
    for (index, governor) in governors.into_iter().flatten().enumerate() {
        let before = value(&mut made);
        let poor = made.send(three, governor, &proposal.propose());
        let poor: Governor::GovernorInsufficientProposerVotes = error(poor);
        assert_eq!((poor.votes, poor.threshold), (number(0), number(10)));
        assert_eq!(made.done(one, governor, &proposal.propose()), id);
        assert_eq!(state(&mut made, governor, &proposal), State::Pending);
        made.sandbox.advance(1);
        assert_eq!(state(&mut made, governor, &proposal), State::Active);

        made.done(one, governor, &proposal.vote(FOR, "because"));
        let twice: Governor::GovernorAlreadyCastVote =
            error(made.send(one, governor, &proposal.vote(FOR, "")));
        assert_eq!(twice.voter, address(one));
        // The quorum is a tenth of 10,013; if it is reached on the last day, there is a day left.
        made.sandbox.advance(3 * DAY - 61);
        made.done(two, governor, &proposal.vote(FOR, ""));
        made.sandbox.advance(61);
        let late = governor == made.late;
        let expected = if late { State::Active } else { State::Succeeded };
        assert_eq!(state(&mut made, governor, &proposal), expected);
        let votes = made.ask(governor, &Governor::proposalVotesCall { proposal: id });
        assert_eq!(
            (votes.against, votes.inFavor, votes.abstain),
            (number(0), number(10_013), number(0))
        );

        made.sandbox.advance(DAY);
        made.done(three, governor, &proposal.execute());
        assert_eq!(state(&mut made, governor, &proposal), State::Executed);
        assert_eq!((before, value(&mut made)), (if index == 0 { 0 } else { 7 }, 7));
        let again: Governor::GovernorUnexpectedProposalState =
            error(made.send(three, governor, &proposal.execute()));
        assert_eq!(again.current, State::Executed as u8);
    }
}

#[test]
fn openzeppelins_governor_lives_as_evm_bytecode() {
    lives(Machine::Evm);
}

#[test]
fn openzeppelins_governor_lives_as_polkavm_code() {
    lives(Machine::PolkaVm);
}

#[test]
fn openzeppelins_timelock_waits() {
    let (mut made, [one, two, three]) = organisation(Machine::Evm);
    let (proposal, governor) = (proposal(&made), made.others().timelocked);
    made.done(one, governor, &proposal.propose());
    made.sandbox.advance(1);
    made.done(two, governor, &proposal.vote(FOR, ""));
    made.sandbox.advance(3 * DAY);
    assert_eq!(state(&mut made, governor, &proposal), State::Succeeded);
    made.done(three, governor, &proposal.queue());
    made.sandbox.advance(DAY - 1);
    assert_eq!(state(&mut made, governor, &proposal), State::Queued);
    let early = made.send(three, governor, &proposal.execute());
    assert!(early.is_err(), "a second too early");
    made.sandbox.advance(1);
    made.done(three, governor, &proposal.execute());
    assert_eq!(state(&mut made, governor, &proposal), State::Executed);
    assert_eq!(value(&mut made), 7);
}

#[test]
fn openzeppelins_governor_forgets_what_its_proposer_cancels() {
    let (mut made, [one, two, _]) = organisation(Machine::Evm);
    let (proposal, governor) = (proposal(&made), made.late);
    made.done(one, governor, &proposal.propose());
    let strange: Governor::GovernorUnableToCancel =
        error(made.send(two, governor, &proposal.cancel()));
    assert_eq!(strange.account, address(two));
    made.done(one, governor, &proposal.cancel());
    assert_eq!(state(&mut made, governor, &proposal), State::Canceled);
}

/// As a proposal of ours may change its governor's parameters.
#[test]
fn openzeppelins_governor_changes_itself() {
    let (mut made, [one, two, three]) = organisation(Machine::Evm);
    let others = made.others();
    for (governor, period) in [(others.plain, 60), (others.timelocked, 61)] {
        let call = Governor::setVotingPeriodCall { period };
        let strange: Governor::GovernorOnlyExecutor = error(made.send(one, governor, &call));
        assert_eq!(strange.account, address(one));
        let proposal = Proposal::new(1, governor, &call, "Sooner");
        made.done(one, governor, &proposal.propose());
        made.sandbox.advance(1);
        made.done(two, governor, &proposal.vote(FOR, ""));
        made.sandbox.advance(3 * DAY);
        if governor == others.timelocked {
            made.done(three, governor, &proposal.queue());
            made.sandbox.advance(DAY);
        }
        made.done(three, governor, &proposal.execute());
        let now = made.ask(governor, &Governor::votingPeriodCall {});
        assert_eq!(now, number(period.into()));
    }
}
