//! Who can do what: every message that changes something other than the caller's own records, tried by
//! those who may not. What the ledger alone orders of reputation is in `orders`.

use commons_core::{
    Address, H256, U256,
    accepted::Count,
    ballot::{Kind, Terms},
    governor::{Action, GovernorError},
    hub::{Charter, HubError, Origin},
    ledger::LedgerError,
    parameters::Parameters,
    pool::{Asset, PoolError},
    reputation::{Order, OrderError, Penalty, SeedError},
    review::{Claim, SettleError},
    units::{BasisPoints, Epoch, Points, ProjectId, Units},
};
use commons_interfaces::reputation::BOOKS;
use e2e_tests::{
    Suite, agent, ask, charter, decoded, draft, evm, founders, id, plain, quick, seeds, tell,
    traits::*, wrapped,
};
use scale::{Decode, Encode};

/// Who deployed it and has most, who has as much, who contributed, and who has nothing to do with it.
const EVERYONE: [&str; 4] = ["alice", "bob", "eve", "ferdie"];

fn norms() -> Charter {
    Charter { document: H256::repeat_byte(9), uri: vec![] }
}

fn other_parameters() -> Parameters {
    Parameters { claim_max: Points::whole(9_999), ..quick() }
}

#[tokio::test]
async fn what_the_hub_and_the_governor_may_do_nobody_else_may() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    let token = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    let listed = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    suite.list(listed, true).await.unwrap();
    let (hub, governor) = (suite.hub, suite.addresses.governor);
    let before = suite.histories().await;
    let (of_hub, of_governor) = (ask!(suite, hub.history()), ask!(suite, governor.history()));
    let (of_pool, of_token) =
        (ask!(suite, pool.history()), ask!(suite, pool.holding(Asset::Token(listed))));
    for who in EVERYONE {
        let seeds = seeds(&[(who, 1_000)]);
        let since = suite.now().await;
        let seeded = tell!(suite, who, books.seed(seeds, since));
        assert_eq!(seeded, Err(SeedError::NotHub { hub }));
        for opens in [0, u64::MAX] {
            let opened = tell!(suite, who, books.open(opens));
            assert_eq!(opened, Err(SeedError::NotHub { hub }));
            let opened = tell!(suite, who, ledger.open(opens));
            assert_eq!(opened, Err(LedgerError::NotHub { hub }));
            let opened = tell!(suite, who, governor.open(opens));
            assert_eq!(opened, Err(GovernorError::NotHub { hub }));
            let opened = tell!(suite, who, pool.open(opens));
            assert_eq!(opened, Err(PoolError::NotHub { hub }));
        }
        let adopted = tell!(suite, who, pool.adopt(other_parameters()));
        assert_eq!(adopted, Err(PoolError::NotGovernor { governor }));
        // Neither what is listed nor what is not.
        for (asset, listed) in [(token, true), (listed, false)] {
            let changed = tell!(suite, who, pool.list(asset, listed));
            assert_eq!(changed, Err(PoolError::NotGovernor { governor }));
        }
        let adopted = tell!(suite, who, ledger.adopt(other_parameters()));
        assert_eq!(adopted, Err(LedgerError::NotGovernor { governor }));
        let corrected = tell!(suite, who, ledger.correct(id(1), Points(0)));
        assert_eq!(corrected, Err(LedgerError::NotGovernor { governor }));
        let amended = tell!(suite, who, hub.amend_charter(norms()));
        assert_eq!(amended, Err(HubError::NotGovernor { governor }));
    }
    assert_eq!(suite.histories().await, before);
    assert_eq!(ask!(suite, hub.history()), of_hub);
    assert_eq!(ask!(suite, governor.history()), of_governor);
    assert_eq!(ask!(suite, pool.history()), of_pool);
    assert_eq!(ask!(suite, pool.holding(Asset::Token(listed))), of_token);
    assert_eq!(ask!(suite, pool.assets(0, 50)), [listed]);
    assert_eq!(ask!(suite, governor.parameters()), quick());
    let now = suite.now().await;
    assert_eq!(ask!(suite, pool.version_at(now)).parameters, quick());
}

/// What a call that another commons decided came to.
async fn by_their_governor<R: Decode>(suite: &mut Suite, (target, data): (Address, Vec<u8>)) -> R {
    let call = Action::Call { target, value: U256::zero(), data };
    match suite.decide(vec![call]).await {
        Err(GovernorError::ActionFailed { action: 0, answer }) => decoded(&answer),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn another_commons_governor_is_nobody_here() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    let (hub, governor, ledger) = (suite.hub, suite.addresses.governor, suite.addresses.ledger);
    let before = suite.histories().await;
    let now = suite.now().await;
    let adopt = plain(suite.ledger().call_mut().adopt(other_parameters()));
    let correct = plain(suite.ledger().call_mut().correct(id(1), Points(0)));
    let amend = plain(suite.hub().call_mut().amend_charter(norms()));
    let seed = wrapped(suite.books().call_mut().seed(founders(), now));
    let eve = Order { agent: agent("eve"), contribution: id(1), project: ProjectId::COMMONS };
    let credit = wrapped(suite.books().call_mut().credit(eve, Points::whole(1)));
    let cancel = plain(suite.governor().call_mut().cancel(Default::default()));
    let token = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    let list = plain(suite.pool().call_mut().list(token, true));
    let divide = plain(suite.pool().call_mut().adopt(other_parameters()));
    let open = plain(suite.pool().call_mut().open(0));

    let (codes, origin) = (suite.codes, Origin::Founders(founders()));
    let theirs = suite.found(codes, quick(), origin, charter()).await.unwrap();
    suite.enter(theirs).await;
    let adopted: Result<(), LedgerError> = by_their_governor(&mut suite, adopt).await;
    assert_eq!(adopted, Err(LedgerError::NotGovernor { governor }));
    let corrected: Result<(), LedgerError> = by_their_governor(&mut suite, correct).await;
    assert_eq!(corrected, Err(LedgerError::NotGovernor { governor }));
    let amended: Result<(), HubError> = by_their_governor(&mut suite, amend).await;
    assert_eq!(amended, Err(HubError::NotGovernor { governor }));
    let seeded: Result<u32, SeedError> = by_their_governor(&mut suite, seed).await;
    assert_eq!(seeded, Err(SeedError::NotHub { hub }));
    let credited: Result<Units, OrderError> = by_their_governor(&mut suite, credit).await;
    assert_eq!(credited, Err(OrderError::NotLedger { ledger }));
    let canceled: Result<(), GovernorError> = by_their_governor(&mut suite, cancel).await;
    assert!(matches!(canceled, Err(GovernorError::UnknownProposal { .. })));
    for (message, refusal) in [
        (list, PoolError::NotGovernor { governor }),
        (divide, PoolError::NotGovernor { governor }),
        (open, PoolError::NotHub { hub }),
    ] {
        let done: Result<(), PoolError> = by_their_governor(&mut suite, message).await;
        assert_eq!(done, Err(refusal));
    }
    suite.enter(hub).await;
    assert_eq!(suite.histories().await, before);
}

#[tokio::test]
async fn the_books_called_by_themselves_give_nobody_anything() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(10)).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    let terms = suite.terms(1).await;
    let (before, reputation) = (suite.histories().await, suite.addresses.reputation);
    let nobody = Address::zero();
    let head = suite.chain.head().await.unwrap().hash;
    let books = suite.addresses.books;
    let cells = suite.chain.storage_items(books, head).await.unwrap();
    let (eve, now) = (agent("eve"), suite.now().await);
    let order = Order { agent: eve, contribution: id(1), project: ProjectId::COMMONS };
    let claim = Claim {
        agent: eve,
        claimed: Points::whole(10),
        project: ProjectId::COMMONS,
        counts: Epoch(0),
        floor_min: Points(1),
        rule: quick().rule(),
    };
    let count =
        Count { epoch: Epoch(0), points: Points(1), floor_min: Points(1), floor_only: false };
    let penalty = Penalty { minted: Units(1), share: BasisPoints(1) };
    let kind = Kind::Support { quorum: Units(0), extension: 0 };
    let own = Terms { convener: nobody, kind, ..terms };
    // What is built here is sent to the contract with the code, not to reputation.
    suite.addresses.reputation = books;
    for who in EVERYONE {
        let not_hub = SeedError::NotHub { hub: nobody };
        let message = suite.books().call_mut().seed(founders(), now);
        assert_eq!(suite.send(who, message).await, Err(not_hub));
        let message = suite.books().call_mut().open(0);
        assert_eq!(suite.send(who, message).await, Err(not_hub));
        for terms in [terms, own] {
            let message = suite.books().call_mut().settle(terms, claim);
            let not_ledger = SettleError::NotLedger { ledger: nobody };
            assert_eq!(suite.send(who, message).await, Err(not_ledger));
        }
        let not_ledger = OrderError::NotLedger { ledger: nobody };
        let message = suite.books().call_mut().credit(order, Points::whole(1));
        assert_eq!(suite.send(who, message).await, Err(not_ledger));
        let message = suite.books().call_mut().correct(order, Units(1), Some(count));
        assert_eq!(suite.send(who, message).await, Err(not_ledger));
        let message = suite.books().call_mut().penalize(order, terms, penalty);
        assert_eq!(suite.send(who, message).await, Err(not_ledger));
        let message = suite.books().call().own_units(agent(who));
        assert_eq!(suite.read(message).await, Units::ZERO);
    }
    let message = suite.books().call().total_units();
    assert_eq!(suite.read(message).await, Units::ZERO);
    let head = suite.chain.head().await.unwrap().hash;
    assert_eq!(suite.chain.storage_items(books, head).await.unwrap(), cells);
    suite.addresses.reputation = reputation;
    assert_eq!(suite.histories().await, before);
    assert_eq!(ask!(suite, books.total_units()), Units(400_000_000));
}

#[tokio::test]
async fn what_is_no_message_of_the_books_is_refused() {
    let mut suite = Suite::quick().await;
    let reputation = suite.addresses.reputation;
    let before = suite.histories().await;
    let cast_in_books = ink::selector_bytes!("Reputation::delegate").to_vec();
    let new = ink::selector_bytes!("new").to_vec();
    let owned = |selector: [u8; 4], rest: &[u8]| [&selector[..], rest].concat();
    let nested = Encode::encode(&(BOOKS, owned(ink::selector_bytes!("Books::total_units"), &[])));
    for call in [
        vec![],
        vec![1, 2, 3],
        vec![1, 2, 3, 4],
        vec![0; 1_000],
        cast_in_books,
        new,
        nested,
        // A message without its arguments (ink! reads zeros then), and with others.
        owned(ink::selector_bytes!("Books::seed"), &[]),
        owned(ink::selector_bytes!("Books::seed"), &[0xff; 40]),
        owned(ink::selector_bytes!("Books::correct"), &[0xff; 80]),
    ] {
        for who in ["alice", "ferdie"] {
            let data = Encode::encode(&(BOOKS, call.clone()));
            let refused = suite.send_bytes(who, reputation, data, 0).await;
            assert!(refused.is_err(), "{call:?}: {refused:?}");
        }
    }
    // Nor are bytes that are no list of bytes.
    for data in [BOOKS.to_vec(), [&BOOKS[..], &[0xff; 9]].concat(), [&BOOKS[..], &[40, 1]].concat()]
    {
        assert!(suite.send_bytes("alice", reputation, data, 0).await.is_err());
    }
    assert_eq!(suite.histories().await, before);
    assert_eq!(ask!(suite, books.total_units()), Units(400_000_000));
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).expect("it works on");
}
