//! The right moment: a moment before others, the last one, and long after.

use super::{both, coins, pay, stranger, DAY};
use crate::{
    differential::{
        both::{Both, Kind},
        made::Made,
    },
    openzeppelin::abi::Governor,
    suite::governor,
};
use commons_core::{
    ballot::{AGAINST, FOR},
    governor::{GovernorError, State},
};
use pallet_revive::precompiles::alloy::sol_types::SolError;
use sp_core::H160;

/// It was decided to pay somebody, who then did nothing for it, and so it was left at that. A year later
/// they come and take it.
fn forgotten(both: &mut Both) -> (Made, H160) {
    let thief = stranger(&mut both.ours.sandbox);
    stranger(&mut both.theirs.sandbox);
    let proposer = both.members[0];
    (Made::draft(both, proposer, pay(thief), "For the roof"), thief)
}

#[test]
fn openzeppelin_executes_what_was_decided_a_year_ago() {
    let mut both = both(Kind::Plain, &[40, 30, 30]);
    let (made, thief) = forgotten(&mut both);
    let (before, one) = (both.money(thief), both.members[0]);
    both.propose_there(one, &made);
    both.wait(DAY);
    both.vote_there(one, &made, FOR);
    both.wait(365 * DAY);
    assert_eq!(both.state_there(&made), Governor::State::Succeeded);
    both.execute_there(thief, &made);
    assert_eq!(both.gained(thief, before), [false, true]);
}

#[test]
fn what_was_decided_a_year_ago_has_expired() {
    let mut both = both(Kind::Plain, &[40, 30, 30]);
    let (mut made, thief) = forgotten(&mut both);
    let (before, one) = (both.money(thief), both.members[0]);
    assert_eq!(both.propose_here(one, &mut made), Ok(()));
    both.wait(DAY);
    both.vote_here(one, &made, FOR);
    both.wait(365 * DAY);
    assert_eq!(both.state_here(&made), State::Expired);
    let refused = both.ours.send(thief, both.ours.suite.governor, governor::queue(made.id)).0;
    let (state, needed) = (State::Expired, State::Succeeded);
    // Two weeks after the vote.
    let proposal = both.ours.ask(both.ours.suite.governor, governor::proposal(made.id));
    let until = proposal.map(|proposal| proposal.deadline(None) + u64::from(proposal.grace));
    let until = until.expect("it is there");
    assert_eq!(refused, Err(GovernorError::WrongState { state, needed, until }));
    assert_eq!(both.gained(thief, before), [false, false]);
}

/// Somebody does not want a proposal to be voted on. They see it coming, make the same one a moment
/// before, and take it back: there it can never be proposed again as it is, because its name is a hash
/// of what it does and says. (There, whoever knows of this ends the description with their address.)
#[test]
fn openzeppelin_lets_anybody_take_a_proposal_away_before_it_is_made() {
    let mut both = both(Kind::Plain, &[2, 49, 49]);
    let [meddler, honest, payee] = both.members[..] else { unreachable!() };
    let made = Made::draft(&mut both, honest, pay(payee), "For the roof");
    both.propose_there(meddler, &made);
    both.theirs.done(meddler, both.governor, &made.theirs.cancel());
    both.wait(365 * DAY);
    let refused = both.theirs.send(honest, both.governor, &made.theirs.propose());
    let refused = refused.expect_err("it is gone for ever").data;
    let refused = Governor::GovernorUnexpectedProposalState::abi_decode(&refused);
    assert_eq!(refused.map(|error| error.current), Ok(Governor::State::Canceled as u8));
}

#[test]
fn nobody_takes_a_proposal_away_by_making_it_first() {
    let mut both = both(Kind::Plain, &[2, 49, 49]);
    let [meddler, honest, payee] = both.members[..] else { unreachable!() };
    let mut copy = Made::draft(&mut both, meddler, pay(payee), "For the roof");
    assert_eq!(both.propose_here(meddler, &mut copy), Ok(()));
    both.ours.done(meddler, both.ours.suite.governor, governor::cancel(copy.id));
    let mut made = Made::draft(&mut both, honest, pay(payee), "For the roof");
    assert_eq!(both.propose_here(honest, &mut made), Ok(()));
    both.wait(DAY);
    both.vote_here(honest, &made, FOR);
    both.wait(3 * DAY);
    assert_eq!(both.execute_here(honest, &made), Ok(()));
    assert_eq!(both.treasuries(), [0.into(), coins()]);
}

/// A fifth of the weight proposes to pay itself, and does not even vote: so nobody thinks it worth a vote.
/// In the last second it does. There, without the extension that an organisation may choose to add, it is
/// decided; here everybody has another day, always.
#[test]
fn openzeppelins_plain_governor_is_surprised_in_the_last_second() {
    let mut both = both(Kind::Plain, &[20, 40, 40]);
    let [thief, honest, _] = both.members[..] else { unreachable!() };
    let (before, made) = (both.money(thief), Made::draft(&mut both, thief, pay(thief), "For me"));
    both.propose_there(thief, &made);
    both.wait(4 * DAY - 1);
    both.vote_there(thief, &made, FOR);
    both.wait(1);
    let late = both.theirs.send(honest, both.governor, &made.theirs.vote(AGAINST, ""));
    assert!(late.is_err());
    both.execute_there(thief, &made);
    assert_eq!(both.gained(thief, before), [false, true]);
}

#[test]
fn who_surprises_in_the_last_second_is_outvoted_on_the_next_day() {
    let mut both = both(Kind::Late, &[20, 40, 40]);
    let [thief, honest, _] = both.members[..] else { unreachable!() };
    let before = both.money(thief);
    let mut made = Made::draft(&mut both, thief, pay(thief), "For me");
    assert_eq!(both.propose_here(thief, &mut made), Ok(()));
    both.wait(4 * DAY - 1);
    both.vote_here(thief, &made, FOR);
    both.wait(1);
    assert_eq!(both.state_here(&made), State::Active);
    both.vote_here(honest, &made, AGAINST);
    both.wait(DAY);
    assert_eq!(both.state_here(&made), State::Defeated);
    assert_eq!(both.gained(thief, before), [false, false]);
}
