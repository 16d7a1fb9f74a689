//! Code that is another one after the vote.
//!
//! What a code hash does not show is a contract that asks another one what to do, a proxy: whoever votes on
//! a call has to look whether its target is one.

use super::{both, entrust, pay, stranger, DAY};
use crate::{
    differential::{
        both::{Both, Kind},
        made::Made,
        swap::{passes_on, Changeling},
    },
    lockstep::targets::{deploy, SILENT},
};
use commons_core::{ballot::FOR, governor::GovernorError};
use commons_sandbox::Sandbox;
use sp_core::{H160, U256};

/// A vault shall take the treasury. Its code is published, and so is the address at which it will be. All
/// are for it. Then whoever deploys it puts other code there.
struct Promise {
    both: Both,
    thief: H160,
    before: [U256; 2],
    vault: H160,
}

impl Promise {
    fn new() -> Self {
        let mut both = both(Kind::Plain, &[40, 30, 30]);
        let thief = stranger(&mut both.ours.sandbox);
        stranger(&mut both.theirs.sandbox);
        // The address is that of the second contract of somebody else, whom nobody watches.
        let vault = both.ours.sandbox.undone(|sandbox| {
            let maker = sandbox.account(902);
            deploy(sandbox, maker, SILENT)
        });
        let before = both.money(thief);
        Self { both, thief, before, vault }
    }

    fn break_it(sandbox: &mut Sandbox, vault: H160, thief: H160) {
        let maker = sandbox.account(902);
        assert_eq!(deploy(sandbox, maker, &passes_on(thief)), vault);
    }
}

#[test]
fn openzeppelin_pays_into_a_vault_whose_code_came_after_the_vote() {
    let Promise { mut both, thief, before, vault } = Promise::new();
    let [one, two, _] = both.members[..] else { unreachable!() };
    let made = Made::draft(&mut both, one, entrust(vault), "A safe place");
    both.propose_there(one, &made);
    both.wait(DAY);
    both.vote_there(one, &made, FOR);
    both.vote_there(two, &made, FOR);
    both.wait(3 * DAY);
    Promise::break_it(&mut both.theirs.sandbox, vault, thief);
    both.execute_there(two, &made);
    assert_eq!(both.gained(thief, before), [false, true]);
}

#[test]
fn a_vault_whose_code_is_not_there_is_not_proposed_and_not_paid() {
    let Promise { mut both, thief, before, vault } = Promise::new();
    let [one, two, _] = both.members[..] else { unreachable!() };
    let mut made = Made::draft(&mut both, one, entrust(vault), "A safe place");
    let refused = both.propose_here(one, &mut made);
    assert_eq!(refused, Err(GovernorError::NoCode { target: vault }));

    // An address without code may be paid, as that of a person; but not if it turns out to be a contract.
    let mut made = Made::draft(&mut both, one, pay(vault), "A safe place");
    assert_eq!(both.propose_here(one, &mut made), Ok(()));
    both.wait(DAY);
    both.vote_here(one, &made, FOR);
    both.vote_here(two, &made, FOR);
    both.wait(3 * DAY);
    Promise::break_it(&mut both.ours.sandbox, vault, thief);
    let refused = both.execute_here(two, &made);
    assert_eq!(refused, Err(GovernorError::CodeChanged { target: vault }));
    assert_eq!(both.gained(thief, before), [false, false]);
}

/// A vault shall take the treasury, and it is there already: all have read its code, and are for it. But
/// its maker deletes it after the vote, and makes another one at the same address, which on this chain is
/// possible (`CREATE2` by a contract that hands out code, and the precompile that deletes its caller).
fn swapped(both: &mut Both, thief: H160) -> (H160, [Changeling; 2]) {
    let made = [&mut both.ours.sandbox, &mut both.theirs.sandbox].map(Changeling::deploy);
    assert_eq!(made[0].vault, made[1].vault);
    assert_ne!(made[0].vault, thief);
    (made[0].vault, made)
}

#[test]
fn openzeppelin_pays_into_a_vault_whose_code_was_swapped_after_the_vote() {
    let mut both = both(Kind::Plain, &[40, 30, 30]);
    let thief = stranger(&mut both.ours.sandbox);
    stranger(&mut both.theirs.sandbox);
    let (vault, [_, changeling]) = swapped(&mut both, thief);
    let before = both.money(thief);
    let [one, two, _] = both.members[..] else { unreachable!() };
    let made = Made::draft(&mut both, one, entrust(vault), "A safe place");
    both.propose_there(one, &made);
    both.wait(DAY);
    both.vote_there(one, &made, FOR);
    both.vote_there(two, &made, FOR);
    both.wait(3 * DAY);
    changeling.swap(&mut both.theirs.sandbox, thief);
    both.execute_there(two, &made);
    assert_eq!(both.gained(thief, before), [false, true]);
}

#[test]
fn a_vault_whose_code_was_swapped_after_the_vote_is_not_paid() {
    let mut both = both(Kind::Plain, &[40, 30, 30]);
    let thief = stranger(&mut both.ours.sandbox);
    stranger(&mut both.theirs.sandbox);
    let (vault, [changeling, _]) = swapped(&mut both, thief);
    let before = both.money(thief);
    let [one, two, _] = both.members[..] else { unreachable!() };
    let mut made = Made::draft(&mut both, one, entrust(vault), "A safe place");
    assert_eq!(both.propose_here(one, &mut made), Ok(()));
    both.wait(DAY);
    both.vote_here(one, &made, FOR);
    both.vote_here(two, &made, FOR);
    both.wait(3 * DAY);
    changeling.swap(&mut both.ours.sandbox, thief);
    let refused = both.execute_here(two, &made);
    assert_eq!(refused, Err(GovernorError::CodeChanged { target: vault }));
    assert_eq!(both.gained(thief, before), [false, false]);
}
