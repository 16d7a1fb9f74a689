//! What the ledger alone may order of reputation.
//!
//! A ledger never names another convener than itself, never settles a ballot twice and never calls
//! a reputation that is not its own; here Alice takes the ledger's place to see those refusals too.

use commons_core::{
    Address,
    accepted::Count,
    ballot::{Kind, Terms},
    calendar::Calendar,
    decay::HalfLife,
    governor::GovernorError,
    ledger::LedgerError,
    parameters::Parameters,
    reputation::{Burned, MintError, Order, OrderError, Penalty, SeedError},
    review::{Claim, Outcome, SettleError},
    units::{BasisPoints, Epoch, Points, Units},
};
use e2e_tests::{DAY, Suite, agent, ask, draft, id, project, seeds, tell};

fn claim() -> Claim {
    Claim {
        agent: agent("eve"),
        claimed: Points::whole(15),
        project: project(0),
        counts: Epoch(0),
        floor_min: Points(1),
        rule: Parameters { min_reviewers: 1, ..Parameters::default() }.rule(),
    }
}

fn order(name: &str) -> Order {
    Order { agent: agent(name), contribution: id(1), project: project(0) }
}

const PENALTY: Penalty = Penalty { minted: Units(15_000_000), share: BasisPoints(10_000) };

fn terms(convener: Address, snapshot: u64) -> Terms {
    let kind = Kind::Grade { reviewer_min: Units(1), excluded: agent("eve") };
    let (opens, closes) = (snapshot + 1, snapshot + 1 + DAY);
    Terms { convener, subject: 1, revision: 0, snapshot, opens, closes, kind }
}

#[tokio::test]
async fn settling_minting_and_burning_are_the_ledgers_alone() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(15)).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    let honest = suite.terms(1).await;
    let ledger = suite.addresses.ledger;
    let before = suite.histories().await;
    let count =
        Count { epoch: Epoch(0), points: Points(1), floor_min: Points(1), floor_only: false };
    // Alice, who deployed it, is nobody here.
    for who in ["eve", "alice"] {
        let own = Terms { convener: agent(who), ..honest };
        for terms in [honest, own] {
            let settled = tell!(suite, who, books.settle(terms, claim()));
            assert_eq!(settled, Err(SettleError::NotLedger { ledger }));
        }
        let refused = OrderError::NotLedger { ledger };
        let credited = tell!(suite, who, books.credit(order("eve"), Points::whole(5)));
        assert_eq!(credited, Err(refused));
        let (bob, owed) = (order("bob"), Units(1));
        assert_eq!(tell!(suite, who, books.correct(bob, owed, Some(count))), Err(refused));
        assert_eq!(tell!(suite, who, books.correct(bob, owed, None)), Err(refused));
        assert_eq!(tell!(suite, who, books.penalize(bob, honest, PENALTY)), Err(refused));
    }
    assert_eq!(suite.histories().await, before);
    assert_eq!(ask!(suite, books.total_units()), Units(400_000_000));
}

#[tokio::test]
async fn whoever_is_the_ledger_settles_its_own_ballots_once() {
    let mut suite = Suite::deploy().await;
    let now = suite.now().await;
    let founders = seeds(&[("alice", 100), ("bob", 100), ("charlie", 100)]);
    let calendar = Parameters::default().calendar(now);
    suite.reputation_under("alice", calendar, founders).await;
    let now = suite.now().await;
    let (own, foreign) = (terms(agent("alice"), now - 1), terms(agent("bob"), now - 1));
    for terms in [own, foreign] {
        suite.cast("bob", terms, 10).await.unwrap();
        suite.cast("charlie", terms, 10).await.unwrap();
    }
    let convener = agent("bob");
    let refused = tell!(suite, "alice", books.settle(foreign, claim()));
    assert_eq!(refused, Err(SettleError::NotConvener { convener }));
    let decision = tell!(suite, "alice", books.settle(own, claim())).unwrap();
    let value = Points::whole(15);
    assert_eq!(decision.outcome, Outcome::Accepted { grade: 10, value });
    assert_eq!((decision.minted, decision.counted), (Units(15_000_000), value));
    let again = tell!(suite, "alice", books.settle(own, claim()));
    assert_eq!(again, Err(SettleError::Settled));

    assert_eq!(tell!(suite, "alice", books.credit(order("eve"), value)), Ok(Units(15_000_000)));
    let burned = Burned { owed: Units(99_000_000), taken: Units(30_000_000) };
    let corrected = tell!(suite, "alice", books.correct(order("eve"), burned.owed, None));
    assert_eq!(corrected, Ok(burned), "what is not there is forgiven");
    // Two graded it above 0 with equal weight: each pays half.
    let burned = Burned { owed: Units(7_500_000), taken: Units(7_500_000) };
    let fine = tell!(suite, "alice", books.penalize(order("bob"), own, PENALTY));
    assert_eq!(fine, Ok(burned));
    let again = tell!(suite, "alice", books.penalize(order("bob"), own, PENALTY));
    assert_eq!(again, Err(OrderError::PaidAlready { agent: agent("bob") }));
    // In a ballot in which nobody has cast, nobody is to blame.
    let nothing = Terms { subject: 7, ..own };
    let fine = tell!(suite, "alice", books.penalize(order("bob"), nothing, PENALTY));
    assert_eq!(fine, Err(OrderError::NotApprover { agent: agent("bob") }));
    // Nor in one that is no review.
    let support = Terms { kind: Kind::Support { quorum: Units(0), extension: 0 }, ..own };
    suite.cast("bob", support, 1).await.unwrap();
    let fine = tell!(suite, "alice", books.penalize(order("bob"), support, PENALTY));
    assert_eq!(fine, Err(OrderError::NotApprover { agent: agent("bob") }));
    assert_eq!(suite.own("bob").await, Units(92_500_000));
    assert_eq!(ask!(suite, books.total_units()), Units(292_500_000));
}

#[tokio::test]
async fn credit_is_refused_from_the_first_second_of_the_horizon() {
    let mut suite = Suite::deploy().await;
    let now = suite.now().await;
    // The horizon of a commons with a half-life of four epochs of a minute is in ten minutes.
    let genesis = now + 600 - 63 * 4 * 60;
    let calendar =
        Calendar { genesis, epoch_length: 60, epochs_per_season: 1, half_life: HalfLife(4) };
    suite.reputation_under("alice", calendar, seeds(&[("bob", 100)])).await;
    let points = Points::whole(10_000_000_000_000); // the largest amounts there are
    let credited = tell!(suite, "alice", books.credit(order("eve"), points)).unwrap();
    assert!(credited > Units(1 << 100), "{credited:?}");
    assert_eq!(suite.own("eve").await, credited);
    let limit = MintError::SupplyLimit { supply: ask!(suite, books.total_units()), value: points };
    let full = tell!(suite, "alice", books.credit(order("eve"), points));
    assert_eq!(full, Err(OrderError::Mint(limit)));
    suite.advance_to(genesis + 63 * 4 * 60).await;
    let refused = tell!(suite, "alice", books.credit(order("eve"), Points(1)));
    let horizon = MintError::Horizon { epoch: Epoch(252), horizon: 252 };
    assert_eq!(refused, Err(OrderError::Mint(horizon)));
}

#[tokio::test]
async fn whoever_is_the_hub_gives_seed_until_it_opens_and_opens_once() {
    let mut suite = Suite::deploy().await;
    let opens = suite.now().await;
    let calendar = Parameters::default().calendar(opens);
    suite.reputation_under("alice", calendar, seeds(&[("bob", 100)])).await;
    let again = tell!(suite, "alice", books.open(opens + DAY));
    assert_eq!(again, Err(SeedError::OpensAlready { opens }));
    let late = tell!(suite, "alice", books.seed(seeds(&[("eve", 1)]), opens));
    assert!(matches!(late, Err(SeedError::Opened { opens: o, now }) if o == opens && now >= o));
    assert_eq!(ask!(suite, books.opens()), opens);

    let reputation = suite.addresses.reputation;
    suite.ledger_over(reputation, Parameters::default()).await;
    let opens = ask!(suite, ledger.opens());
    let again = tell!(suite, "alice", ledger.open(0));
    assert_eq!(again, Err(LedgerError::OpensAlready { opens }));
    suite.governor_over(reputation, Parameters::default()).await;
    let again = tell!(suite, "alice", governor.open(opens + DAY));
    assert!(matches!(again, Err(GovernorError::OpensAlready { .. })));
}

#[tokio::test]
async fn a_governor_whose_reputation_fails_says_so_and_changes_nothing() {
    let mut suite = Suite::deploy().await;
    // Nobody is there, and a contract without such messages.
    for nobody in [agent("ferdie"), suite.hub] {
        suite.governor_over(nobody, Parameters::default()).await;
        let before = ask!(suite, governor.history());
        let proposed = suite.propose("bob", vec![]).await.map(|_| ());
        assert_eq!(proposed, Err(GovernorError::ReputationFailed));
        let before_now = suite.now().await - 1;
        let quorum = ask!(suite, governor.quorum(before_now));
        assert_eq!(quorum, Err(GovernorError::ReputationFailed));
        assert_eq!(ask!(suite, governor.history()), before);
    }
}
