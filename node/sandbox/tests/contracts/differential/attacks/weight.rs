//! Weight that somebody borrows, or was trusted with.

use super::{both, pay, DAY};
use crate::{
    differential::{
        both::{Both, Kind},
        made::Made,
    },
    suite::governor,
};
use commons_core::{
    ballot::{AGAINST, FOR},
    governor::State,
};
use sp_core::H160;

/// A tenth of the weight proposes to pay itself everything, and *then* has more than half of it lent for a
/// day, for a bribe. There it counts what one has when voting begins; here what one had before anything
/// was proposed. (There, it could be bought just as well. Here it cannot.)
fn bribe(both: &mut Both) -> (Made, [H160; 3]) {
    let [thief, bribed, honest] = both.members[..] else { unreachable!() };
    let made = Made::draft(both, thief, pay(thief), "For my good work");
    (made, [thief, bribed, honest])
}

#[test]
fn openzeppelin_counts_weight_that_was_borrowed_after_proposing() {
    let mut both = both(Kind::Plain, &[10, 60, 30]);
    let (made, [thief, bribed, honest]) = bribe(&mut both);
    let before = both.money(thief);
    both.propose_there(thief, &made);
    both.wait(60);
    both.delegate(bribed, thief);
    both.wait(DAY - 60);
    both.delegate(bribed, bribed);
    assert_eq!(both.vote_there(thief, &made, FOR), 70);
    both.vote_there(honest, &made, AGAINST);
    both.wait(3 * DAY);
    both.execute_there(thief, &made);
    assert_eq!(both.gained(thief, before), [false, true]);
}

#[test]
fn weight_that_was_borrowed_after_proposing_does_not_count() {
    let mut both = both(Kind::Plain, &[10, 60, 30]);
    let (mut made, [thief, bribed, honest]) = bribe(&mut both);
    let before = both.money(thief);
    assert_eq!(both.propose_here(thief, &mut made), Ok(()));
    both.wait(60);
    both.delegate(bribed, thief);
    both.wait(DAY - 60);
    both.delegate(bribed, bribed);
    both.vote_here(thief, &made, FOR);
    both.vote_here(honest, &made, AGAINST);
    let votes = governor::proposal_votes(made.id);
    let votes = both.ours.ask(both.ours.suite.governor, votes).expect("it was made");
    assert_eq!(votes.map(|units| units.0), [30, 10, 0]);
    both.wait(3 * DAY);
    assert_eq!(both.state_here(&made), State::Defeated);
    assert_eq!(both.gained(thief, before), [false, false]);
}

/// Two have lent their votes to somebody whom they trust, and who then votes to have the treasury. They
/// see it, and vote against. There it is too late for that.
fn trust(both: &mut Both) -> (Made, [H160; 3]) {
    let [delegate, one, two] = both.members[..] else { unreachable!() };
    both.delegate(one, delegate);
    both.delegate(two, delegate);
    both.wait(1);
    let made = Made::draft(both, delegate, pay(delegate), "For my good work");
    (made, [delegate, one, two])
}

#[test]
fn openzeppelin_lets_a_delegate_vote_against_those_who_lent_the_votes() {
    let mut both = both(Kind::Plain, &[4, 50, 46]);
    let (made, [delegate, one, two]) = trust(&mut both);
    let before = both.money(delegate);
    both.propose_there(delegate, &made);
    both.wait(DAY);
    assert_eq!(both.vote_there(delegate, &made, FOR), 100);
    both.delegate(one, one);
    both.delegate(two, two);
    assert_eq!([one, two].map(|who| both.vote_there(who, &made, AGAINST)), [0, 0]);
    both.wait(3 * DAY);
    both.execute_there(delegate, &made);
    assert_eq!(both.gained(delegate, before), [false, true]);
}

#[test]
fn those_who_lent_their_votes_overrule_a_delegate_who_betrays_them() {
    let mut both = both(Kind::Plain, &[4, 50, 46]);
    let (mut made, [delegate, one, two]) = trust(&mut both);
    let before = both.money(delegate);
    assert_eq!(both.propose_here(delegate, &mut made), Ok(()));
    both.wait(DAY);
    both.vote_here(delegate, &made, FOR);
    both.vote_here(one, &made, AGAINST);
    both.vote_here(two, &made, AGAINST);
    let votes = governor::proposal_votes(made.id);
    let votes = both.ours.ask(both.ours.suite.governor, votes).expect("it was made");
    assert_eq!(votes.map(|units| units.0), [96, 4, 0]);
    both.wait(3 * DAY);
    assert_eq!(both.state_here(&made), State::Defeated);
    assert_eq!(both.gained(delegate, before), [false, false]);
}
