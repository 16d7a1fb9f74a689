//! The compiled contracts on the node, message by message, with ink_e2e.

use commons_client::names;
use commons_core::{
    ballot::{CastError, Terms},
    contribution::{Contribution, Draft, Fate, LedgerError},
    founding::{FoundingError, Seed},
    history::History,
    parameters::{OutOfRange, Parameters},
    review::{Claim, Outcome, SettleError},
    units::{ContributionId, Epoch, Points, Units},
};
use commons_interfaces::{
    hub::{Hub, HubError},
    ledger::{Charter, Ledger},
    reputation::Reputation,
};
use e2e_tests::{FOUNDERS, Suite, draft};
use ink::codegen::TraitCallBuilder;
use ink_e2e::{Keypair, alice, bob, charlie, dave, eve, ferdie};

const DAY: u64 = 86_400;

fn id(number: u64) -> ContributionId {
    ContributionId(number)
}

fn agent(name: &str) -> commons_core::Address {
    names::parse(name).unwrap()
}

async fn terms(suite: &mut Suite, number: u64) -> Terms {
    let message = suite.ledger().call().terms(id(number));
    suite.read(message).await.unwrap()
}

async fn contribution(suite: &mut Suite, number: u64) -> Option<Contribution> {
    let message = suite.ledger().call().contribution(id(number));
    suite.read(message).await
}

async fn cast(
    suite: &mut Suite,
    signer: &Keypair,
    terms: Terms,
    grade: u8,
) -> Result<(), CastError> {
    let mut reputation = suite.reputation();
    suite.send(signer, reputation.call_mut().cast(terms, grade, b"looked at it".to_vec())).await
}

async fn record(
    suite: &mut Suite,
    draft: Draft,
    uri: usize,
) -> Result<ContributionId, LedgerError> {
    let mut ledger = suite.ledger();
    suite.send(&eve(), ledger.call_mut().record(draft, vec![b'u'; uri])).await
}

async fn amend(suite: &mut Suite, signer: &Keypair, draft: Draft) -> Result<(), LedgerError> {
    let mut ledger = suite.ledger();
    suite.send(signer, ledger.call_mut().amend(id(1), draft, Vec::new())).await
}

async fn withdraw(suite: &mut Suite, signer: &Keypair, number: u64) -> Result<(), LedgerError> {
    let mut ledger = suite.ledger();
    suite.send(signer, ledger.call_mut().withdraw(id(number))).await
}

/// Settled by Ferdie, who has no part in anything: anyone may.
async fn settle(suite: &mut Suite, number: u64) -> Result<Outcome, LedgerError> {
    let mut ledger = suite.ledger();
    suite.send(&ferdie(), ledger.call_mut().settle(id(number))).await
}

async fn balance(suite: &mut Suite, name: &str) -> Units {
    let message = suite.reputation().call().balance_of(agent(name));
    suite.read(message).await
}

#[tokio::test]
async fn the_hub_wires_the_suite_in_one_transaction() {
    let mut suite = Suite::deploy().await;
    let (ledger, reputation) = (suite.addresses.ledger, suite.addresses.reputation);
    let message = suite.ledger().call().charter();
    let Charter { genesis, reputation: named, parameters } = suite.read(message).await;
    assert_eq!((named, parameters), (reputation, Parameters::default()));
    let message = suite.reputation().call().ledger();
    assert_eq!(suite.read(message).await, ledger);
    let message = suite.reputation().call().total_supply();
    assert_eq!(suite.read(message).await, Units(400_000_000));
    for name in FOUNDERS {
        assert_eq!(balance(&mut suite, name).await, Units(100_000_000));
        // The seed counts from the second before genesis, and not earlier.
        for (at, held) in [(genesis - 2, 0), (genesis - 1, 100_000_000)] {
            let message = suite.reputation().call().past_own_units(agent(name), at);
            assert_eq!(suite.read(message).await, Units(held));
        }
    }
    let message = suite.hub().call().history();
    let History { count, head } = suite.read(message).await;
    assert!(count == 1 && !head.is_zero());
    let message = suite.reputation().call().clock_mode();
    assert_eq!(suite.read(message).await, "mode=timestamp");
}

#[tokio::test]
async fn the_hub_refuses_what_could_never_work() {
    let seed = |name: &str, points| Seed { agent: agent(name), points: Points(points) };
    let point = 1_000_000;
    let default = Parameters::default();
    let three = vec![seed("alice", point), seed("bob", point), seed("charlie", point)];
    let twice = vec![seed("alice", point), seed("bob", point), seed("alice", point)];
    let poor = vec![seed("alice", point), seed("bob", point), seed("charlie", 1)];
    let (agent, points, min) = (agent("charlie"), Points(1), Points(point));
    let cases = [
        (default, three[..2].to_vec(), FoundingError::TooFewFounders { given: 2, min: 3 }),
        (default, twice, FoundingError::FounderTwice { agent: self::agent("alice") }),
        (default, poor, FoundingError::SeedTooLow { agent, points, min }),
        (
            Parameters { review_period: 59, ..default },
            three,
            FoundingError::Parameter(OutOfRange { index: 1, value: 59, min: 60, max: 28 * DAY }),
        ),
    ];
    for (parameters, founders, expected) in cases {
        let error = Suite::with(parameters, founders).await.err();
        assert_eq!(error, Some(HubError::Founding(expected)));
    }
}

#[tokio::test]
async fn a_contribution_from_record_to_reputation() {
    let mut suite = Suite::deploy().await;
    assert_eq!(suite.record(&eve(), 10).await, id(1));
    let terms = terms(&mut suite, 1).await;
    // Bob changes his mind; his last grade counts.
    for (reviewer, grade) in [(alice(), 8), (bob(), 2), (charlie(), 10), (bob(), 9)] {
        cast(&mut suite, &reviewer, terms, grade).await.unwrap();
    }
    suite.advance(3 * DAY).await;
    let accepted = Outcome::Accepted { grade: 9, value: Points::whole(9) };
    assert_eq!(settle(&mut suite, 1).await, Ok(accepted));
    assert_eq!(balance(&mut suite, "eve").await, Units(9_000_000));
    let message = suite.reputation().call().total_supply();
    assert_eq!(suite.read(message).await, Units(409_000_000));
    let settled = contribution(&mut suite, 1).await.unwrap();
    assert!(matches!(settled.fate, Fate::Settled { outcome, .. } if outcome == accepted));
    assert_eq!(settle(&mut suite, 1).await, Err(LedgerError::Settled));
    assert_eq!(cast(&mut suite, &dave(), terms, 0).await, Err(CastError::Settled));
    assert_eq!(withdraw(&mut suite, &eve(), 1).await, Err(LedgerError::Settled));

    // What was earned weighs from now on, not for what was recorded before.
    suite.record(&alice(), 1).await;
    let next = self::terms(&mut suite, 2).await;
    cast(&mut suite, &eve(), next, 10).await.unwrap();
    let nothing = CastError::WeightTooLow { weight: Units(0), min: Units(1_000_000) };
    let earlier = Terms { snapshot: terms.snapshot, ..next };
    assert_eq!(cast(&mut suite, &eve(), earlier, 10).await, Err(nothing));
}

#[tokio::test]
async fn recording_checks_every_field() {
    let mut suite = Suite::deploy().await;
    let (min, max) = (Points(10), Points::whole(200));
    let with = |claimed| Draft { claimed, ..draft(1) };
    let cites =
        |numbers: &[u64]| Draft { cites: numbers.iter().copied().map(id).collect(), ..draft(1) };
    let mut idle = draft(1);
    idle.effort.milli = 0;
    record(&mut suite, draft(200), 256).await.unwrap();
    let newest = id(1);
    let claimed = |claimed| LedgerError::ClaimOutOfRange { claimed, min, max };
    for (draft, uri, expected) in [
        (draft(1), 257, LedgerError::UriTooLong { length: 257, max: 256 }),
        (with(Points(0)), 0, claimed(Points(0))),
        (with(Points(200_000_001)), 0, claimed(Points(200_000_001))),
        (idle, 0, LedgerError::NoEffort),
        (cites(&[1, 1, 1, 1, 1]), 0, LedgerError::TooManyCites { given: 5, max: 4 }),
        (cites(&[2]), 0, LedgerError::UnknownCite { id: id(2), newest }),
        (cites(&[1, 1]), 0, LedgerError::CiteTwice { id: id(1) }),
    ] {
        assert_eq!(record(&mut suite, draft, uri).await, Err(expected));
    }
    let message = suite.ledger().call().newest();
    assert_eq!(suite.read(message).await, newest, "nothing was recorded by what was refused");
    record(&mut suite, cites(&[1]), 0).await.unwrap();
}

#[tokio::test]
async fn the_contributor_alone_amends_and_withdraws_and_only_in_time() {
    let mut suite = Suite::deploy().await;
    suite.record(&eve(), 10).await;
    let contributor = agent("eve");
    let other = LedgerError::NotContributor { contributor };
    assert_eq!(amend(&mut suite, &alice(), draft(1)).await, Err(other));
    assert_eq!(withdraw(&mut suite, &alice(), 1).await, Err(other));
    let before = terms(&mut suite, 1).await;
    cast(&mut suite, &alice(), before, 10).await.unwrap();
    for _ in 0..3 {
        amend(&mut suite, &eve(), draft(20)).await.unwrap();
    }
    let often = LedgerError::TooManyAmendments { max: 3 };
    assert_eq!(amend(&mut suite, &eve(), draft(1)).await, Err(often));
    let amended = contribution(&mut suite, 1).await.unwrap();
    assert_eq!((amended.revision, amended.draft.claimed), (3, Points::whole(20)));

    // Alice's grade was for another claim: the new ballot is empty.
    let after = terms(&mut suite, 1).await;
    assert_ne!(before, after);
    let ballot = after.ballot(commons_client::bundle::keccak256);
    let message = suite.reputation().call().tally(ballot);
    assert_eq!(suite.read(message).await, None);

    suite.record(&eve(), 10).await;
    withdraw(&mut suite, &eve(), 2).await.unwrap();
    assert_eq!(withdraw(&mut suite, &eve(), 2).await, Err(LedgerError::Withdrawn));
    assert_eq!(settle(&mut suite, 2).await, Err(LedgerError::Withdrawn));
    suite.advance(4 * DAY).await;
    assert!(matches!(
        withdraw(&mut suite, &eve(), 1).await,
        Err(LedgerError::ReviewOver { closed, now }) if closed == after.closes && now >= closed
    ));
    assert_eq!(settle(&mut suite, 1).await, Ok(Outcome::Lapsed), "the old grade counts nowhere");
    let unknown = LedgerError::UnknownContribution { id: id(3), newest: id(2) };
    assert_eq!(withdraw(&mut suite, &eve(), 3).await, Err(unknown));
}

#[tokio::test]
async fn every_cast_that_must_not_count_is_refused() {
    let mut suite = Suite::deploy().await;
    suite.record(&alice(), 10).await;
    let terms = terms(&mut suite, 1).await;
    assert_eq!(cast(&mut suite, &alice(), terms, 10).await, Err(CastError::Excluded));
    let range = CastError::GradeOutOfRange { grade: 11, max: 10 };
    assert_eq!(cast(&mut suite, &bob(), terms, 11).await, Err(range));
    let weight = CastError::WeightTooLow { weight: Units(0), min: Units(1_000_000) };
    assert_eq!(cast(&mut suite, &eve(), terms, 10).await, Err(weight));
    let mut reputation = suite.reputation();
    let long = reputation.call_mut().cast(terms, 5, vec![b'x'; 257]);
    let too_long = CastError::ReasonTooLong { length: 257, max: 256 };
    assert_eq!(suite.send(&bob(), long).await, Err(too_long));
    let later = Terms { opens: terms.opens + DAY, ..terms };
    let not_open = cast(&mut suite, &bob(), later, 5).await;
    assert!(matches!(not_open, Err(CastError::NotOpen { opens, .. }) if opens == later.opens));
    let future = Terms { snapshot: terms.closes, ..terms };
    let not_past = cast(&mut suite, &bob(), future, 5).await;
    assert!(matches!(not_past, Err(CastError::SnapshotNotPast { .. })));
    suite.advance(3 * DAY).await;
    let closed = cast(&mut suite, &bob(), terms, 5).await;
    assert!(matches!(closed, Err(CastError::Closed { closed, .. }) if closed == terms.closes));
}

#[tokio::test]
async fn casts_under_forged_terms_count_nowhere() {
    let mut suite = Suite::deploy().await;
    suite.record(&alice(), 10).await;
    let terms = terms(&mut suite, 1).await;
    let forged = Terms { excluded: agent("dave"), ..terms };
    for signer in [alice(), bob(), charlie()] {
        cast(&mut suite, &signer, forged, 10).await.unwrap();
    }
    suite.advance(3 * DAY).await;
    assert_eq!(settle(&mut suite, 1).await, Ok(Outcome::Lapsed));
    assert_eq!(balance(&mut suite, "alice").await, Units(100_000_000));
}

#[tokio::test]
async fn settling_waits_for_its_time_and_minting_is_the_ledgers_alone() {
    let mut suite = Suite::deploy().await;
    suite.record(&eve(), 15).await;
    suite.record(&eve(), 15).await;
    let unknown = LedgerError::UnknownContribution { id: id(9), newest: id(2) };
    assert_eq!(settle(&mut suite, 9).await, Err(unknown));
    for number in [1, 2] {
        let terms = terms(&mut suite, number).await;
        cast(&mut suite, &alice(), terms, 10).await.unwrap();
        cast(&mut suite, &bob(), terms, 10).await.unwrap();
    }
    let early = settle(&mut suite, 1).await;
    assert!(matches!(early, Err(LedgerError::Review(SettleError::TooEarly { .. }))));

    // Nobody goes round the ledger, whatever the terms say.
    let rule = Parameters { min_reviewers: 1, ..Parameters::default() }.rule();
    let claim = Claim { agent: agent("eve"), claimed: Points::whole(15), epoch: Epoch(0), rule };
    let honest = terms(&mut suite, 1).await;
    let own = Terms { convener: agent("eve"), ..honest };
    for terms in [honest, own] {
        let mut reputation = suite.reputation();
        let message = reputation.call_mut().settle(terms, claim);
        let ledger = suite.addresses.ledger;
        assert_eq!(suite.send(&eve(), message).await, Err(SettleError::NotLedger { ledger }));
    }

    // 5 % of 400 points may be accepted in an epoch without a majority: 20.
    suite.advance(3 * DAY).await;
    settle(&mut suite, 1).await.unwrap();
    let full = settle(&mut suite, 2).await;
    assert!(matches!(full, Err(LedgerError::Review(SettleError::Surge { .. }))));
    assert_eq!(contribution(&mut suite, 2).await.unwrap().fate, Fate::Open, "nothing half done");
    suite.advance(7 * DAY).await;
    assert!(matches!(settle(&mut suite, 2).await, Ok(Outcome::Accepted { .. })));
    assert_eq!(balance(&mut suite, "eve").await, Units(30_000_000));
}

#[tokio::test]
async fn a_majority_decides_early() {
    let mut suite = Suite::deploy().await;
    suite.record(&eve(), 10).await;
    let terms = terms(&mut suite, 1).await;
    for signer in [alice(), bob(), charlie()] {
        cast(&mut suite, &signer, terms, 0).await.unwrap();
    }
    assert_eq!(settle(&mut suite, 1).await, Ok(Outcome::Rejected));
}

#[tokio::test]
async fn lists_come_in_pages() {
    let mut suite = Suite::deploy().await;
    for _ in 0..3 {
        suite.record(&eve(), 1).await;
    }
    for (first, count, found) in [(1, 2, 2), (0, 9, 3), (3, 9, 1), (4, 9, 0), (u64::MAX, 9, 0)] {
        let message = suite.ledger().call().contributions(id(first), count);
        assert_eq!(suite.read(message).await.len(), found, "from {first}, {count}");
    }
}
