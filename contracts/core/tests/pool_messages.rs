//! What the pool refuses, and why: every error at its edge, in the order in which it is asked. And what
//! the treasury receives.

mod common;

use common::{
    DAY, GENESIS, POINT, WEEK, accepted, agent, commons, draft, five,
    governance::STABLE,
    governor,
    money::{chain, claim, collect, floor_pot, fund, list, pot, project_pot, sweep},
    name,
    proposals::{execute, queued},
    suite,
};
use commons_core::{
    Address, U256,
    cells::Cells,
    governor::{Action, GovernorError},
    history::History,
    hub::Origin,
    model::Commons,
    parameters::Parameters,
    pool::{
        Asset, AssetCell, CLAIMS_MAX, Collected, Equation, Funded, Holding, MEMO_MAX, PoolError,
        Split, check_number, check_paid, holding,
    },
    units::ProjectId,
};
use proptest::prelude::*;

const NATIVE: Asset = Asset::Native;
const TOKEN: Asset = Asset::Token(STABLE);
const NOW: u64 = GENESIS + DAY;

/// Puts money in with a memo of that length.
fn with_memo(
    commons: &mut Commons,
    asset: Asset,
    project: u32,
    amount: u64,
    memo: u32,
) -> Result<Funded, PoolError> {
    let record = |funded: &Funded, history: &mut History| chain(&funded.split, history);
    commons.fund(NOW, asset, ProjectId(project), amount.into(), memo, record)
}

#[test]
fn what_is_wrong_with_a_deposit_is_told_in_the_order_of_the_errors() {
    let mut commons = five();
    let asset = STABLE;
    let long = PoolError::MemoTooLong { length: MEMO_MAX + 1, max: MEMO_MAX };
    let unknown = PoolError::UnknownProject { id: ProjectId(2), newest: ProjectId(1) };
    commons.open_project(agent(0), Default::default(), 0, GENESIS).unwrap();
    let mut told = |asset, project, amount, memo| {
        with_memo(&mut commons, asset, project, amount, memo).map(|_| ())
    };
    assert_eq!(told(TOKEN, 2, 0, MEMO_MAX + 1), Err(PoolError::NothingFunded));
    assert_eq!(told(TOKEN, 2, 1, MEMO_MAX + 1), Err(long));
    assert_eq!(told(TOKEN, 2, 1, MEMO_MAX), Err(PoolError::NotListed { asset }));
    assert_eq!(told(NATIVE, 2, 1, MEMO_MAX), Err(unknown));
    assert_eq!(told(NATIVE, 1, 1, MEMO_MAX), Ok(()));
    assert_eq!(told(NATIVE, 0, 1, 0), Ok(()), "native money is always listed");
    // In a fork that people still inherit from, nothing else matters.
    let parent = Origin::Parent(suite().hub);
    let (parameters, charter) = (Parameters::default(), common::charter());
    let mut fork = Commons::found(suite(), GENESIS, parameters, &parent, &charter, name).unwrap();
    let closed = PoolError::NotOpen { opens: u64::MAX, now: NOW };
    assert_eq!(with_memo(&mut fork, TOKEN, 2, 0, MEMO_MAX + 1).unwrap_err(), closed);
    assert!(fork.pool_cells.cells.is_empty());
}

#[test]
fn a_deposit_is_split_at_once_and_every_unit_has_a_place() {
    let mut commons = five();
    let funded = with_memo(&mut commons, NATIVE, 0, 9_999, 0).unwrap();
    let [work, equity, floor, rest] = [5_999, 2_499, 999, 502].map(U256::from);
    assert_eq!(funded.split, Split { work, equity, floor, commons: rest });
    assert_eq!(funded.pot, project_pot(NATIVE, 0, 0));
    let lies = pot(&commons, funded.pot).unwrap();
    assert_eq!((lies.work.put, lies.equity.put), (work, equity));
    assert_eq!(pot(&commons, floor_pot(NATIVE, 0)).unwrap().work.left, floor);
    let Holding { owed, treasury, .. } = holding(&commons.pool_cells, NATIVE);
    assert_eq!((owed, treasury), (9_999.into(), rest));
    // One unit cannot be split: it is the treasury's.
    let one = with_memo(&mut commons, NATIVE, 0, 1, 0).unwrap().split;
    assert_eq!(one, Split { commons: 1.into(), ..Split::default() });
}

#[test]
fn equations_without_a_part_leave_no_pot_behind_for_it() {
    for (cuts, floor) in [([10_000; 3], false), ([0; 3], false), ([0, 0, 10_000], true)] {
        let equation: Equation = common::spending::equation(cuts);
        let parameters = Parameters { equation, ..Parameters::default() };
        assert_eq!(parameters.check(), Ok(()));
        let mut commons = commons(parameters, &[100 * POINT; 5]);
        with_memo(&mut commons, NATIVE, 0, 10_000, 0).unwrap();
        assert_eq!(pot(&commons, floor_pot(NATIVE, 0)).is_some(), floor, "{cuts:?}");
    }
}

#[test]
fn more_than_can_be_counted_is_refused_and_nothing_has_happened() {
    let mut commons = five();
    let half = U256::one() << 255;
    fund(&mut commons, NOW, NATIVE, 0, half).unwrap();
    let before = commons.pool_cells.cells.clone();
    for amount in [half, U256::MAX] {
        let much = PoolError::TooMuch { owed: half, amount };
        assert_eq!(fund(&mut commons, NOW, NATIVE, 0, amount), Err(much));
        assert_eq!(commons.pool_cells.cells, before);
    }
    // To the last unit, and other assets count for themselves.
    fund(&mut commons, NOW, NATIVE, 0, half - 1).unwrap();
    assert_eq!(holding(&commons.pool_cells, NATIVE).owed, U256::MAX);
    list(&mut commons, STABLE, true).unwrap();
    fund(&mut commons, NOW, TOKEN, 0, U256::MAX).unwrap();
    // What is paid makes room.
    let collected = collect(&mut commons, NATIVE, U256::MAX).unwrap();
    fund(&mut commons, NOW, NATIVE, 0, collected.treasury).unwrap();
}

#[test]
fn assets_are_listed_by_a_vote_of_two_thirds_and_taken_off_again() {
    let mut commons = five();
    let listing = |listed| [Action::List { asset: STABLE, listed }];
    let (id, eta) = queued(&mut commons, NOW, &listing(true), &[0, 1, 2, 3]);
    let not = PoolError::NotListed { asset: STABLE };
    assert_eq!(fund(&mut commons, eta, TOKEN, 0, 100.into()), Err(not));
    execute(&mut commons, eta, id, &listing(true)).unwrap();
    let deposit = fund(&mut commons, eta, TOKEN, 0, 10_000.into()).unwrap();
    // Twice changes nothing, and the proposal says why.
    let (again, later) = queued(&mut commons, eta, &listing(true), &[0, 1, 2, 3]);
    let refused = execute(&mut commons, later, again, &listing(true)).unwrap_err();
    assert!(matches!(refused, GovernorError::ActionFailed { action: 0, .. }), "{refused:?}");

    let draft = draft(30 * POINT, vec![]);
    let (_, _, now) = accepted(&mut commons, 5, eta, draft, &[0, 1, 2]);
    let (off, gone) = queued(&mut commons, now, &listing(false), &[0, 1, 2, 3]);
    execute(&mut commons, gone, off, &listing(false)).unwrap();
    assert_eq!(fund(&mut commons, gone, TOKEN, 0, 1.into()), Err(not));
    // What is there is paid as before.
    let opens = commons.pool.window(&commons.pool_cells, deposit.purpose).opens;
    let claimed = claim(&mut commons, agent(5), opens, deposit).unwrap();
    // Its review ended in the next epoch.
    assert_eq!((claimed.work, claimed.equity), (0.into(), 2_500.into()));
    assert!(sweep(&mut commons, opens + 26 * WEEK, deposit).is_ok());
    assert_eq!(collect(&mut commons, TOKEN, 10_000.into()).unwrap().treasury, 500.into());
    // It keeps its number when it comes back.
    list(&mut commons, STABLE, true).unwrap();
    list(&mut commons, agent(9), true).unwrap();
    assert_eq!(commons.pool.assets, 2);
    let number = |number| commons.pool_cells.read(&AssetCell(number));
    assert_eq!([number(0), number(1), number(2)], [Some(STABLE), Some(agent(9)), None]);
}

#[test]
fn only_the_governor_lists_and_adopts_and_only_the_hub_opens() {
    let mut commons = five();
    let before = commons.pool.clone();
    for who in [suite().hub, suite().ledger, suite().pool, agent(0)] {
        let not = PoolError::NotGovernor { governor: governor() };
        let cells = &mut commons.pool_cells;
        let listed = commons.pool.list(cells, who, STABLE, true, |_| unreachable!());
        assert_eq!(listed, Err(not));
        let adopted = commons.pool.adopt(cells, who, Parameters::default(), NOW);
        assert_eq!(adopted, Err(not));
    }
    for (who, error) in [
        (governor(), PoolError::NotHub { hub: suite().hub }),
        (suite().hub, PoolError::OpensAlready { opens: GENESIS }),
    ] {
        assert_eq!(commons.pool.open(who, NOW), Err(error));
    }
    assert_eq!(commons.pool, before);
    assert!(commons.pool_cells.cells.is_empty());
}

#[test]
fn listing_what_is_listed_or_delisting_what_is_not_is_refused() {
    let mut commons = five();
    let asset = STABLE;
    let already = |listed| Err(PoolError::ListedAlready { asset, listed });
    assert_eq!(list(&mut commons, asset, false), already(false));
    assert_eq!(list(&mut commons, asset, true), Ok(()));
    assert_eq!(list(&mut commons, asset, true), already(true));
    assert_eq!(list(&mut commons, asset, false), Ok(()));
    assert_eq!(list(&mut commons, asset, false), already(false));
    assert_eq!(holding(&commons.pool_cells, TOKEN).history.count, 2);
}

#[test]
fn the_treasury_receives_its_part_and_what_came_by_mistake() {
    let mut commons = five();
    let nothing = Err(PoolError::NothingToCollect { asset: NATIVE });
    assert_eq!(collect(&mut commons, NATIVE, U256::zero()), nothing);
    fund(&mut commons, NOW, NATIVE, 0, 10_000.into()).unwrap();
    let collected = collect(&mut commons, NATIVE, 10_070.into()).unwrap();
    assert_eq!(collected, Collected { treasury: 500.into(), surplus: 70.into() });
    assert_eq!(collected.total(), 570.into());
    let Holding { owed, treasury, .. } = holding(&commons.pool_cells, NATIVE);
    assert_eq!((owed, treasury), (9_500.into(), U256::zero()));
    assert_eq!(collect(&mut commons, NATIVE, 9_500.into()), nothing);
    // What was never listed is not asked for its balance; what was once, is.
    let not = Err(PoolError::NotListed { asset: STABLE });
    assert_eq!(collect(&mut commons, TOKEN, 9.into()), not);
    list(&mut commons, STABLE, true).unwrap();
    list(&mut commons, STABLE, false).unwrap();
    assert_eq!(collect(&mut commons, TOKEN, 9.into()).unwrap().surplus, 9.into());
}

#[test]
fn a_token_that_lost_some_of_the_pool_s_money_pays_agents_before_the_treasury() {
    // 10,000 put in: 9,500 for agents, 500 for the treasury. So much is still there:
    for (held, treasury, surplus) in [
        (10_001u64, 500u64, 1u64),
        (10_000, 500, 0),
        (9_999, 499, 0),
        (9_501, 1, 0),
        (9_500, 0, 0),
        (4_000, 0, 0),
        (0, 0, 0),
    ] {
        let mut commons = five();
        list(&mut commons, STABLE, true).unwrap();
        fund(&mut commons, NOW, TOKEN, 0, 10_000.into()).unwrap();
        let before = commons.pool_cells.cells.clone();
        let collected = collect(&mut commons, TOKEN, held.into());
        if treasury + surplus == 0 {
            assert_eq!(collected, Err(PoolError::NothingToCollect { asset: TOKEN }));
            assert_eq!(commons.pool_cells.cells, before);
            continue;
        }
        let expected = Collected { treasury: treasury.into(), surplus: surplus.into() };
        assert_eq!(collected, Ok(expected), "{held} held");
        let after: Holding = holding(&commons.pool_cells, TOKEN);
        assert_eq!(after.treasury, (500 - treasury).into(), "the rest when it is there");
        assert_eq!(after.owed, (10_000 - treasury).into());
        assert!(U256::from(held) - collected.unwrap().total() >= after.owed - after.treasury);
    }
}

proptest! {
    #[test]
    fn collecting_never_takes_what_agents_are_owed(
        (owed, treasury, held) in any::<([u64; 4], [u64; 4], [u64; 4])>(),
        shift in 0usize..256,
    ) {
        let [owed, held] = [owed, held].map(|limbs| U256(limbs) >> shift);
        let treasury = (U256(treasury) >> shift).min(owed);
        let before = Holding { owed, treasury, ..Holding::default() };
        let mut after = before;
        match after.collect(TOKEN, held) {
            Ok(collected) => {
                let promised = owed - treasury;
                prop_assert_eq!(collected.total() + promised, held, "all that is not promised");
                prop_assert_eq!(after.owed - after.treasury, promised);
                prop_assert_eq!(after.owed + collected.treasury, owed);
                prop_assert!(collected.surplus.is_zero() || after.treasury.is_zero());
            }
            Err(_) => {
                prop_assert!(held <= owed - treasury);
                prop_assert_eq!(after, before);
            }
        }
    }
}

#[test]
fn a_payment_counts_if_it_was_made_and_took_nothing_from_others() {
    let [amount, had] = [10_000, 100_000].map(U256::from);
    let not = Err(PoolError::NotPaid { asset: TOKEN, amount });
    for (has, owed, expected) in [
        (90_000u64, 90_000u64, Ok(())),
        // Nothing moved, or something came instead.
        (100_000, 90_000, not),
        (100_001, 90_000, not),
        // Rounding in favour of the pool, by two units; with more, the agent would have lost it.
        (90_002, 90_000, Ok(())),
        (90_003, 90_000, not),
        // A fee on top is the pool's loss only if nobody is owed it.
        (89_999, 90_000, not),
        (89_999, 89_999, Ok(())),
        (0, 1, not),
        (0, 0, Ok(())),
        // The pool had too little before: it was not this payment that took it.
        (90_000, 500_000, Ok(())),
    ] {
        assert_eq!(
            check_paid(TOKEN, amount, had, has.into(), owed.into()),
            expected,
            "{has} {owed}"
        );
    }
    // A unit of few is much.
    let (few, had, has, owed) = (U256::from(1_000), had, U256::from(99_001), U256::zero());
    let short = Err(PoolError::NotPaid { asset: TOKEN, amount: few });
    assert_eq!(check_paid(TOKEN, few, had, has, owed), short);
    assert_eq!(check_paid(TOKEN, few, had, has - 1, owed), Ok(()));
}

#[test]
fn one_to_sixteen_pots_are_claimed_at_once() {
    for (given, allowed) in [(0, false), (1, true), (16, true), (17, false), (1 << 40, false)] {
        let told = u32::try_from(given).unwrap_or(u32::MAX);
        let refused = PoolError::BadNumber { given: told, max: CLAIMS_MAX };
        assert_eq!(check_number(given), if allowed { Ok(()) } else { Err(refused) }, "{given}");
    }
}

#[test]
fn money_is_not_paid_to_nobody_to_the_chain_itself_or_to_the_suite() {
    let commons = five();
    let precompiles = [1u64, 9, 0x900, 0xffff].map(Address::from_low_u64_be);
    let refused = suite().all().into_iter().chain(precompiles).chain([Address::zero()]);
    for recipient in refused {
        let bad = PoolError::BadRecipient { recipient };
        assert_eq!(commons.pool.check_recipient(recipient), Err(bad));
    }
    for recipient in [agent(0), STABLE, Address::from_low_u64_be(u64::MAX)] {
        assert_eq!(commons.pool.check_recipient(recipient), Ok(()));
    }
}
