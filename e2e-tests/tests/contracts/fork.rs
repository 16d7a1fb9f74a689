//! A fork: a commons that names a parent, whose agents bring what they had there.

use commons_core::{
    Address, H256,
    ballot::{Kind, Terms},
    decay::HalfLife,
    founding::FoundingError,
    governor::Action,
    hub::{HubError, Origin},
    parameters::Parameters,
    reputation::{FutureLookup, MintError, SeedError},
    units::{Epoch, Points, ProjectId, Units},
};
use commons_interfaces::{
    governor::GovernorOpening,
    hub::{HubOpening, Inherited},
    ledger::LedgerOpening,
    pool::PoolOpening,
    reputation::{ReputationOpening, Seeded},
};
use e2e_tests::{DAY, Suite, agent, ask, charter, draft, evm, quick, tell, traits::*};

async fn inherit(suite: &mut Suite, who: &str) -> Result<Points, HubError> {
    tell!(suite, who, hub.inherit())
}

fn given(points: u64) -> Result<Points, HubError> {
    Ok(Points::whole(points))
}

#[tokio::test]
async fn every_agent_brings_what_they_had_in_the_second_before_the_fork_once() {
    let mut suite = Suite::quick().await;
    let parent = suite.hub;
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    // A half-life later all points are half as many.
    suite.advance(26 * 7 * DAY).await;
    let fork = suite.fork(quick()).await.unwrap();
    suite.record("eve", draft(20)).await;
    suite.accept(2).await;
    let (histories, eve) = (suite.histories().await, suite.own("eve").await);

    suite.enter(fork).await;
    let root = ask!(suite, hub.hub());
    let genesis = root.calendar.genesis;
    assert_eq!((root.parent, root.opens, root.agents_min), (Some(parent), u64::MAX, 3));
    assert_eq!(ask!(suite, books.total_units()), Units::ZERO);
    for (who, points) in [("alice", 50), ("eve", 5)] {
        assert_eq!(inherit(&mut suite, who).await, given(points));
        let (agent, at) = (agent(who), suite.now().await);
        let points = Points::whole(points);
        assert_eq!(suite.heard::<Inherited>(), [Inherited { agent, points, at }]);
        let [Seeded { since, .. }] = suite.heard()[..] else { panic!("it is seed") };
        assert_eq!(since, at, "nothing past changes");
        assert_eq!(ask!(suite, books.balance_of(agent)), points);
        assert_eq!(ask!(suite, books.past_own_units(agent, at - 1)), Ok(Units::ZERO));
        assert_eq!(ask!(suite, books.earned_of(agent, ProjectId::COMMONS)), Units::ZERO);
        let twice = inherit(&mut suite, who).await;
        assert_eq!(twice, Err(HubError::Seed(SeedError::SeededAlready { agent })));
    }
    let nothing = HubError::Seed(SeedError::Nothing { agent: agent("ferdie") });
    assert_eq!(inherit(&mut suite, "ferdie").await, Err(nothing));
    assert_eq!(ask!(suite, hub.hub()).opens, u64::MAX);

    // The third makes it known to all when the commons opens; until then others may come.
    assert_eq!(inherit(&mut suite, "bob").await, given(50));
    let (opens, at) = (genesis + 4 * 7 * DAY, suite.now().await);
    assert_eq!(suite.heard::<HubOpening>(), [HubOpening { opens, at }]);
    assert_eq!(suite.heard::<ReputationOpening>(), [ReputationOpening { opens, at }]);
    assert_eq!(suite.heard::<LedgerOpening>(), [LedgerOpening { opens, at }]);
    assert_eq!(suite.heard::<GovernorOpening>(), [GovernorOpening { opens, at }]);
    assert_eq!(suite.heard::<PoolOpening>(), [PoolOpening { opens, at }]);
    assert_eq!(ask!(suite, hub.hub()).opens, opens);
    suite.advance_to(opens - 60).await;
    assert_eq!(inherit(&mut suite, "charlie").await, given(50));
    assert_eq!(suite.own("charlie").await, suite.own("bob").await, "whenever they come");
    suite.advance_to(opens).await;
    let late = inherit(&mut suite, "dave").await;
    assert!(matches!(late, Err(HubError::WindowOver { opens: o, now }) if o == opens && now >= o));

    // It works like any other, and its parent has not noticed.
    assert_eq!(ask!(suite, books.total_units()), Units(155_000_000));
    suite.record("dave", draft(10)).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    suite.settle(1).await.unwrap();
    let norms = Action::AmendCharter { document: H256::repeat_byte(9), uri: vec![] };
    assert_eq!(suite.decide(vec![norms]).await, Ok(()));
    suite.enter(parent).await;
    assert_eq!(suite.histories().await, histories);
    assert_eq!(suite.own("eve").await, eve);
}

#[tokio::test]
async fn until_a_fork_opens_nothing_else_works() {
    let mut suite = Suite::quick().await;
    // Terms of the parent's, as good as any.
    suite.record("eve", draft(10)).await;
    let terms = suite.terms(1).await;
    let fork = suite.fork(quick()).await.unwrap();
    suite.enter(fork).await;
    for (heirs, known) in [(&[][..], false), (&["alice", "bob"], false), (&["charlie"], true)] {
        for who in heirs {
            inherit(&mut suite, who).await.unwrap();
        }
        let expected = ask!(suite, hub.hub()).opens;
        assert_eq!(expected < u64::MAX, known);
        let before = suite.histories().await;
        let closed = |opens| assert_eq!(opens, expected);
        let none = Vec::new;
        {
            use commons_core::ledger::LedgerError::NotOpen;
            let answer = tell!(suite, "alice", ledger.record(draft(1), none()));
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let answer = tell!(suite, "alice", ledger.record_many(vec![(draft(1), none())]));
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let answer = tell!(suite, "alice", ledger.record_for(agent("bob"), draft(1)));
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let answer = tell!(suite, "alice", ledger.open_project(Default::default(), none()));
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
        }
        {
            use commons_core::governor::GovernorError::NotOpen;
            let answer = tell!(suite, "alice", governor.propose(vec![], b"mine".to_vec()));
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let answer = suite.deposit("alice", 1_000_000_000).await;
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
        }
        {
            use commons_core::pool::PoolError::NotOpen;
            let closed = NotOpen { opens: expected, now: suite.now().await };
            assert_eq!(suite.fund("alice", 1_000_000_000, 0).await, Err(closed));
            let (token, now) = (Address::repeat_byte(7), suite.now().await);
            let closed = NotOpen { opens: expected, now };
            assert_eq!(suite.fund_token("alice", token, 5, 0).await, Err(closed));
        }
        {
            use commons_core::ballot::CastError::NotOpen;
            let answer = suite.cast("alice", terms, 5).await;
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let signal = Terms { kind: Kind::Signal { half_life: HalfLife(2) }, ..terms };
            let answer = suite.signal("alice", signal).await;
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let message = suite.reputation().call_mut().cast_many(vec![(terms, 5, none()); 2]);
            let (answers, reverts) = suite.submit("alice", message).await;
            assert!(!reverts && answers.len() == 2);
            for answer in answers {
                let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
                closed(opens);
            }
        }
        {
            use commons_core::delegation::DelegationError::NotOpen;
            let answer = tell!(suite, "alice", reputation.delegate(agent("bob"), 1));
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
            let answer = tell!(suite, "alice", reputation.undelegate());
            let Err(NotOpen { opens, .. }) = answer else { panic!("{answer:?}") };
            closed(opens);
        }
        assert_eq!(suite.histories().await, before);
    }
}

#[tokio::test]
async fn the_first_to_inherit_do_not_govern_alone() {
    let mut suite = Suite::quick().await;
    let fork = suite.fork(quick()).await.unwrap();
    suite.enter(fork).await;
    let calendar = ask!(suite, hub.hub()).calendar;
    for who in ["alice", "bob"] {
        inherit(&mut suite, who).await.unwrap();
    }
    // The window has ended, but two are too few to accept anything: it stays open for others.
    suite.advance_to(calendar.start(Epoch(10)) + 60).await;
    assert_eq!(ask!(suite, hub.hub()).opens, u64::MAX);
    inherit(&mut suite, "charlie").await.unwrap();
    // Whoever completes the number late leaves the rest at least a whole epoch.
    let opens = calendar.start(Epoch(12));
    assert_eq!(ask!(suite, hub.hub()).opens, opens);
    suite.advance_to(opens - 60).await;
    assert_eq!(inherit(&mut suite, "dave").await, given(100));
    suite.advance_to(opens).await;
    // Inherited points have the weight of epoch 0, whenever they come.
    for who in ["alice", "dave"] {
        assert_eq!(suite.own(who).await, Units(100_000_000));
    }
    suite.record("eve", draft(1)).await;
}

#[tokio::test]
async fn a_fork_can_be_forked() {
    let mut suite = Suite::quick().await;
    let first = suite.fork(quick()).await.unwrap();
    suite.enter(first).await;
    for who in ["alice", "bob", "charlie"] {
        inherit(&mut suite, who).await.unwrap();
    }
    // Not even open, and with three of four agents.
    suite.advance(1).await;
    let second = suite.fork(quick()).await.unwrap();
    assert_eq!(inherit(&mut suite, "dave").await, given(100));
    suite.enter(second).await;
    assert_eq!(ask!(suite, hub.hub()).parent, Some(first));
    for who in ["alice", "bob", "charlie"] {
        assert_eq!(inherit(&mut suite, who).await, given(100));
    }
    // In the second before this fork Dave had nothing in its parent yet.
    let nothing = HubError::Seed(SeedError::Nothing { agent: agent("dave") });
    assert_eq!(inherit(&mut suite, "dave").await, Err(nothing));
    suite.advance(28 * DAY).await;
    suite.record("eve", draft(10)).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    suite.settle(1).await.unwrap();
    assert_eq!(ask!(suite, books.balance_of(agent("eve"))), Points::whole(10));
}

#[tokio::test]
async fn what_is_no_commons_is_no_parent() {
    let mut suite = Suite::quick().await;
    let real = format!("0x{:x}", suite.hub);
    let points = "0x0100000000000000";
    let token = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    // It names a real commons as its own, or nothing; or it never speaks of points.
    let borrower = suite.make_of(evm::impostor(&real, points), vec![]).await.unwrap();
    let silent = suite.make_of(evm::contract("STOP"), vec![]).await.unwrap();
    let mute = evm::impostor("ADDRESS", &format!("{points} 0 0 REVERT"));
    let mute = suite.make_of(mute, vec![]).await.unwrap();
    let before = suite.accounts().await;
    let [_, ledger, reputation, books, governor, pool] = suite.addresses.all();
    for parent in [
        Address::zero(),
        agent("alice"),
        Address::repeat_byte(7),
        Address::from_low_u64_be(0x900),
        ledger,
        reputation,
        books,
        governor,
        pool,
        token,
        borrower,
        silent,
        mute,
    ] {
        let (codes, origin) = (suite.codes, Origin::Parent(parent));
        let refused = suite.found(codes, quick(), origin, charter()).await;
        assert_eq!(refused, Err(HubError::ParentNotACommons { parent }));
    }
    // Nor is a real one, for a commons that could not work.
    let frozen = Parameters { voting_period: 0, ..quick() };
    let refused = suite.fork(frozen).await;
    let Err(HubError::Founding(FoundingError::Parameter(range))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(Some(range.index), Parameters::position("voting_period"));
    assert_eq!(suite.accounts().await, before, "nothing exists");
    // Whoever has founders inherits from nobody.
    assert_eq!(inherit(&mut suite, "alice").await, Err(HubError::NoParent));
}

#[tokio::test]
async fn a_parent_that_lies_or_falls_silent_does_no_more_than_that() {
    let mut suite = Suite::quick().await;
    let honest = suite.hub;
    let histories = suite.histories().await;
    let fork_of = async |suite: &mut Suite, points: &str| {
        let parent = suite.make_of(evm::impostor("ADDRESS", points), vec![]).await.unwrap();
        let (codes, origin) = (suite.codes, Origin::Parent(parent));
        let fork = suite.found(codes, quick(), origin, charter()).await.unwrap();
        suite.enter(fork).await;
        parent
    };
    // Everyone has all there can be: the first takes it, and nobody else comes in, ever.
    let parent = fork_of(&mut suite, "0xffffffffffffffff").await;
    assert_eq!(inherit(&mut suite, "eve").await, Ok(Points(u64::MAX)));
    let (supply, value) = (Units(u64::MAX.into()), Points(u64::MAX));
    let limit = HubError::Seed(SeedError::Mint(MintError::SupplyLimit { supply, value }));
    assert_eq!(inherit(&mut suite, "ferdie").await, Err(limit));
    // It falls silent.
    suite.send_bytes("alice", parent, vec![1, 2, 3, 4], 0).await.unwrap();
    let failed = HubError::CallFailed { contract: parent };
    assert_eq!(inherit(&mut suite, "ferdie").await, Err(failed));
    suite.advance(100 * 7 * DAY).await;
    assert_eq!(ask!(suite, hub.hub()).opens, u64::MAX, "one alone never opens it");
    // Whoever joins such a thing has what it says there, and nowhere else.
    fork_of(&mut suite, "0x0a00000000000000").await;
    assert_eq!(inherit(&mut suite, "eve").await, Ok(Points(10)));
    suite.enter(honest).await;
    assert_eq!(suite.own("eve").await, Units::ZERO);
    assert_eq!(suite.histories().await, histories);
}

#[tokio::test]
async fn the_hub_says_what_anybody_had_in_any_second_that_is_over() {
    let mut suite = Suite::quick().await;
    let now = suite.now().await;
    for at in [now, now + 1, u64::MAX] {
        let refused = FutureLookup { at, now };
        assert_eq!(ask!(suite, hub.points_at(agent("alice"), at)), Err(refused));
    }
    let at = now - 1;
    assert_eq!(ask!(suite, hub.points_at(agent("alice"), at)), Ok(Points::whole(100)));
    assert_eq!(ask!(suite, hub.points_at(agent("eve"), at)), Ok(Points(0)));
}
