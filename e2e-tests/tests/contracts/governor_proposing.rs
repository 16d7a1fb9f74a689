//! What can be proposed, and by whom.

use commons_core::{
    Address, H256, U256,
    ballot::{AGAINST, CastError, FOR, Kind, Terms},
    governor::{ACTIONS_MAX, Action, DATA_MAX, DESCRIPTION_MAX, GovernorError, State},
    parameters::{OutOfRange, Parameters},
    units::{ProposalId, Units},
};
use commons_interfaces::governor::Proposed;
use e2e_tests::{DAY, Suite, agent, ask, draft, evm, quick, seeds, set, tell};

const OWN: Units = Units(100_000_000);

fn pay(to: Address) -> Action {
    Action::Pay { to, amount: U256::one() }
}

fn call(target: Address) -> Action {
    Action::Call { target, value: U256::zero(), data: vec![1, 2, 3, 4] }
}

/// An address of 20 bytes that ends so and begins with zeros.
fn low(last: u64) -> Address {
    Address::from_low_u64_be(last)
}

#[tokio::test]
async fn a_proposal_takes_votes_in_the_second_before() {
    let mut suite = Suite::quick().await;
    let low = |votes| {
        Err(GovernorError::VotesTooLow { votes: Units(votes), threshold: Units(10_000_000) })
    };
    let actions = || vec![pay(agent("eve"))];
    assert_eq!(suite.propose("eve", actions()).await.map(|_| ()), low(0));
    // What was earned counts from the second after; what was lent, too, and no longer for the lender.
    suite.record("eve", draft(9)).await;
    suite.accept(1).await;
    suite.advance(1).await;
    assert_eq!(suite.propose("eve", actions()).await.map(|_| ()), low(9_000_000));
    tell!(suite, "alice", reputation.delegate(agent("eve"), 1)).unwrap();
    suite.advance(1).await;
    assert_eq!(suite.propose("alice", actions()).await.map(|_| ()), low(0));
    assert_eq!(suite.propose("eve", actions()).await.unwrap().id, ProposalId(1));
}

#[tokio::test]
async fn what_is_too_much_or_nothing_is_refused() {
    let mut suite = Suite::quick().await;
    let words = |length: u32| vec![b'x'; length as usize];
    let none = tell!(suite, "alice", governor.propose(vec![], vec![]));
    assert_eq!(none, Err(GovernorError::NoDescription));
    let (length, max) = (DESCRIPTION_MAX + 1, DESCRIPTION_MAX);
    let long = tell!(suite, "alice", governor.propose(vec![], words(length)));
    assert_eq!(long, Err(GovernorError::DescriptionTooLong { length, max }));
    let (given, max) = (ACTIONS_MAX + 1, ACTIONS_MAX);
    let many = suite.propose("alice", vec![pay(agent("eve")); given as usize]).await;
    assert_eq!(many.unwrap_err(), GovernorError::TooManyActions { given, max });
    let (length, max) = (DATA_MAX + 1, DATA_MAX);
    let target = suite.make_of(evm::contract("STOP"), vec![]).await.unwrap();
    let data = |length: u32| Action::Call { target, value: U256::zero(), data: words(length) };
    let charter = |length: u32| Action::AmendCharter {
        document: H256::zero(),
        uri: vec![b'u'; length as usize],
    };
    let much = suite.propose("alice", vec![data(max - 256), charter(256), data(1)]).await;
    assert_eq!(much.unwrap_err(), GovernorError::TooMuchData { length, max });
    let uri = suite.propose("alice", vec![pay(agent("eve")), charter(257)]).await;
    assert_eq!(uri.unwrap_err(), GovernorError::UriTooLong { length: 257, max: 256 });
    let zero = U256::zero();
    for nothing in [
        Action::Pay { to: agent("eve"), amount: zero },
        Action::PayToken { asset: target, to: agent("eve"), amount: zero },
    ] {
        let refused = suite.propose("alice", vec![pay(agent("eve")), nothing]).await;
        assert_eq!(refused.unwrap_err(), GovernorError::NothingToPay { action: 1 });
    }
    for length in [0, 3] {
        let refused = suite.propose("alice", vec![data(length)]).await;
        assert_eq!(refused.unwrap_err(), GovernorError::NoSelector { action: 0 });
    }
    // An account without code: a call would succeed and do nothing.
    for target in [agent("eve"), Address::repeat_byte(7)] {
        let amount = U256::one();
        let token = Action::PayToken { asset: target, to: agent("eve"), amount };
        for action in [call(target), token] {
            let refused = suite.propose("alice", vec![action]).await;
            assert_eq!(refused.unwrap_err(), GovernorError::NoCode { target });
        }
    }
    assert_eq!(ask!(suite, governor.newest()), ProposalId(0));
    assert_eq!(ask!(suite, governor.history()).count, 2, "it was deployed and opened");

    // As much as may be is welcome, all of it at once.
    let mut actions = vec![pay(agent("eve")); ACTIONS_MAX as usize - 2];
    actions.extend([data(max - 256), charter(256)]);
    let proposed = tell!(suite, "alice", governor.propose(actions.clone(), words(DESCRIPTION_MAX)));
    assert_eq!(proposed, Ok(ProposalId(1)));
    let [said] = &suite.heard::<Proposed>()[..] else { panic!("it is announced") };
    assert_eq!((&said.actions, said.proposer), (&actions, agent("alice")));
    assert_eq!((said.quorum, said.description.len()), (Units(40_000_000), 4_096));
    let code = suite.code_of(target).await;
    let mut codes = vec![H256::zero(); ACTIONS_MAX as usize];
    codes[ACTIONS_MAX as usize - 2] = code;
    assert_eq!(said.codes, codes);
}

#[tokio::test]
async fn the_suite_and_what_the_chain_keeps_for_itself_are_no_targets() {
    let mut suite = Suite::quick().await;
    let token = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    let eve = agent("eve");
    let amount = U256::one();
    let refused = |target| GovernorError::ForbiddenTarget { target };
    // The System precompile at 0x900 deletes whoever calls it.
    let mut prefixed = [0; 20];
    prefixed[..4].copy_from_slice(&[1, 2, 3, 4]);
    prefixed[16..18].copy_from_slice(&[8, 1]);
    let chain = [low(0), low(1), low(0x900), low(0x801_0000), Address(prefixed)];
    for target in suite.addresses.all().into_iter().chain(chain) {
        for action in [pay(target), call(target)] {
            let proposed = suite.propose("alice", vec![action]).await;
            assert_eq!(proposed.unwrap_err(), refused(target));
        }
    }
    for to in suite.addresses.all().into_iter().chain([low(0)]) {
        let proposed =
            suite.propose("alice", vec![Action::PayToken { asset: token, to, amount }]).await;
        assert_eq!(proposed.unwrap_err(), refused(to));
    }
    for asset in suite.addresses.all().into_iter().chain([low(0), low(0x900)]) {
        let proposed =
            suite.propose("alice", vec![Action::PayToken { asset, to: eve, amount }]).await;
        assert_eq!(proposed.unwrap_err(), refused(asset));
    }
    // Not even together with what is allowed.
    let hub = suite.hub;
    let proposed = suite.propose("alice", vec![pay(eve), call(hub)]).await;
    assert_eq!(proposed.unwrap_err(), refused(hub));
    assert_eq!(ask!(suite, governor.newest()), ProposalId(0));
}

#[tokio::test]
async fn parameters_are_judged_as_a_whole_when_they_are_proposed() {
    let mut suite = Suite::quick().await;
    let parameters = quick();
    let position = |name| Parameters::position(name).unwrap();
    let raw = |parameter, from, value| Action::Set { parameter, from, value };
    let too_large = u64::from(u32::MAX) + 1;
    let grace = position("grace");
    let cases = [
        (raw(30, 0, 1), GovernorError::UnknownParameter { parameter: 30, value: 1 }),
        (
            set(&parameters, "grace", too_large),
            GovernorError::UnknownParameter { parameter: grace, value: too_large },
        ),
        (
            raw(grace, 1, 2 * DAY),
            GovernorError::OtherValue { parameter: grace, from: 1, value: 14 * DAY },
        ),
        (
            set(&parameters, "grace", DAY - 1),
            GovernorError::OutOfRange(OutOfRange {
                index: grace,
                value: DAY - 1,
                min: DAY,
                max: 91 * DAY,
            }),
        ),
        // A proposal may not take longer than there is to correct a fraud.
        (
            set(&parameters, "timelock", 7 * DAY),
            GovernorError::OutOfRange(OutOfRange {
                index: position("dispute_period"),
                value: 7 * DAY,
                min: 1_200 + 7 * DAY + 3 * DAY / 4,
                max: 26 * 7 * DAY,
            }),
        ),
    ];
    for (action, expected) in cases {
        let proposed = suite.propose("alice", vec![action]).await;
        assert_eq!(proposed.unwrap_err(), expected);
    }
    // Calendar, half-life and the time to inherit are for ever.
    for (parameter, name) in
        ["epoch_length", "epochs_per_season", "half_life", "inherit_window"].iter().enumerate()
    {
        let proposed = suite.propose("alice", vec![set(&parameters, name, 5)]).await;
        let parameter = parameter as u8;
        assert_eq!(proposed.unwrap_err(), GovernorError::FixedParameter { parameter });
    }
    // Two that depend on each other are judged by what comes of both.
    let slow = set(&parameters, "timelock", 6 * DAY + DAY / 2);
    let alone = suite.propose("alice", vec![slow.clone()]).await;
    assert!(matches!(alone, Err(GovernorError::OutOfRange(_))), "{alone:?}");
    let both = vec![slow, set(&parameters, "review_period", 3_600)];
    suite.propose("alice", both).await.expect("together they are in range");
}

#[tokio::test]
async fn everything_that_decides_a_proposal_is_frozen_when_it_is_made() {
    let people = [("alice", 100), ("bob", 100), ("charlie", 100), ("dave", 100), ("eve", 20)];
    let mut suite = Suite::with(quick(), seeds(&people)).await.unwrap();
    let before = quick();
    let old = suite.propose("alice", vec![]).await.unwrap();
    suite.vote("eve", old.id, FOR).await.unwrap();
    let frozen = ask!(suite, governor.proposal(old.id)).unwrap();
    let terms = ask!(suite, governor.terms(old.id)).unwrap();
    // A quorum that nobody needs to show up for any more, longer votes, and no waiting.
    let easier = vec![
        set(&before, "quorum_bps", 100),
        set(&before, "quorum_floor", 0),
        set(&before, "voting_period", 7_200),
        set(&before, "voting_delay", 60),
        set(&before, "timelock", 0),
    ];
    assert_eq!(suite.decide(easier).await, Ok(()));
    assert_eq!(ask!(suite, governor.proposal(old.id)), Some(frozen));
    assert_eq!(ask!(suite, governor.terms(old.id)), Ok(terms));
    assert_eq!(suite.state(old.id).await, State::Defeated, "it needed 42 points and had 20");
    let now = suite.now().await;
    assert_eq!(ask!(suite, governor.quorum(now - 1)), Ok(Units(4_200_000)));
    let new = suite.propose("alice", vec![]).await.unwrap();
    let after = ask!(suite, governor.proposal(new.id)).unwrap();
    assert_eq!((after.quorum, after.voting_period), (Units(4_200_000), 7_200));
    assert_eq!(suite.state(new.id).await, State::Pending);
}

#[tokio::test]
async fn a_copied_proposal_is_another_one_and_takes_nothing_from_the_first() {
    let mut suite = Suite::quick().await;
    let actions = || vec![pay(agent("eve"))];
    let copy = suite.propose("dave", actions()).await.unwrap();
    let original = suite.propose("alice", actions()).await.unwrap();
    assert_eq!((copy.id, original.id), (ProposalId(1), ProposalId(2)));
    let hash = |proposal: Option<commons_core::governor::Proposal>| proposal.unwrap().hash;
    let hashes = [
        hash(ask!(suite, governor.proposal(copy.id))),
        hash(ask!(suite, governor.proposal(original.id))),
    ];
    assert_ne!(hashes[0], hashes[1], "who made it is part of it");
    let terms = [ask!(suite, governor.terms(copy.id)), ask!(suite, governor.terms(original.id))];
    assert_ne!(terms[0], terms[1]);
    suite.vote("bob", original.id, FOR).await.unwrap();
    assert_eq!(ask!(suite, governor.proposal_votes(copy.id)), Ok([Units(0); 3]));
    tell!(suite, "dave", governor.cancel(copy.id)).unwrap();
    assert_eq!(suite.state(original.id).await, State::Active);
    let refused = tell!(suite, "dave", governor.cancel(original.id));
    assert_eq!(refused, Err(GovernorError::NotProposer { proposer: agent("alice") }));
}

#[tokio::test]
async fn what_was_earned_or_lent_after_the_proposal_does_not_vote_on_it() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(50)).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    tell!(suite, "dave", reputation.delegate(agent("ferdie"), 1)).unwrap();
    suite.advance(1).await;
    let id = suite.propose("alice", vec![]).await.unwrap().id;
    suite.settle(1).await.unwrap();
    tell!(suite, "charlie", reputation.delegate(agent("bob"), 1)).unwrap();
    tell!(suite, "dave", reputation.undelegate()).unwrap();
    suite.advance(1).await;
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1) };
    assert_eq!(suite.vote("eve", id, FOR).await, Err(nothing));
    // Bob votes with his own, Ferdie with Dave's, until Dave says something himself.
    suite.vote("bob", id, FOR).await.unwrap();
    suite.vote("ferdie", id, AGAINST).await.unwrap();
    assert_eq!(ask!(suite, governor.proposal_votes(id)), Ok([OWN, OWN, Units(0)]));
    suite.vote("dave", id, FOR).await.unwrap();
    suite.vote("charlie", id, FOR).await.unwrap();
    let votes = ask!(suite, governor.proposal_votes(id));
    assert_eq!(votes, Ok([Units(0), Units(300_000_000), Units(0)]));
    for who in ["dave", "charlie", "ferdie", "bob"] {
        assert!(suite.vote(who, id, FOR).await.is_err(), "{who} a second time");
    }
}

#[tokio::test]
async fn votes_under_forged_terms_count_for_no_proposal() {
    let mut suite = Suite::quick().await;
    let id = suite.propose("alice", vec![]).await.unwrap().id;
    let terms = ask!(suite, governor.terms(id)).unwrap();
    // Eve has earned something since.
    suite.record("eve", draft(50)).await;
    suite.accept(1).await;
    suite.advance(1).await;
    let Kind::Support { quorum, extension } = terms.kind else { panic!("{terms:?}") };
    let support = |quorum, extension| Kind::Support { quorum, extension };
    for forged in [
        Terms { snapshot: suite.now().await - 1, ..terms },
        Terms { kind: support(Units(1), extension), ..terms },
        Terms { kind: support(quorum, 7 * DAY as u32), ..terms },
        Terms { closes: u64::MAX, ..terms },
        Terms { opens: 0, ..terms },
        Terms { convener: agent("eve"), ..terms },
        Terms { subject: id.0, ..terms },
        Terms { revision: 1, ..terms },
    ] {
        for who in ["alice", "bob", "charlie"] {
            assert_eq!(suite.cast(who, forged, FOR).await, Ok(()));
        }
    }
    assert_eq!(ask!(suite, governor.proposal_votes(id)), Ok([Units(0); 3]));
    assert_eq!(ask!(suite, governor.has_voted(id, agent("alice"))), Ok(false));
    suite.wait_for_votes(id).await;
    assert_eq!(suite.state(id).await, State::Defeated);
}
