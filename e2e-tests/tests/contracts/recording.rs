//! Recording, for oneself and for others, and changing what was recorded.

use commons_core::{
    Address,
    contribution::{Contribution, Draft, Fate},
    ledger::LedgerError,
    units::Points,
};
use e2e_tests::{DAY, Suite, agent, ask, draft, draft_in, id, project, tell};

/// Every draft that is refused, and why; 1 is the newest contribution.
fn bad_drafts() -> Vec<(Draft, LedgerError)> {
    let (min, max) = (Points(10), Points::whole(200));
    let claims = |claimed| {
        let error = LedgerError::ClaimOutOfRange { claimed, min, max };
        (Draft { claimed, ..draft(1) }, error)
    };
    let cites =
        |numbers: &[u64]| Draft { cites: numbers.iter().copied().map(id).collect(), ..draft(1) };
    let mut idle = draft(1);
    idle.effort.milli = 0;
    let unknown = |number| LedgerError::UnknownCite { id: id(number), newest: id(1) };
    let project = LedgerError::UnknownProject { id: project(1), newest: project(0) };
    vec![
        claims(Points(0)),
        claims(Points(9)),
        claims(Points(200_000_001)),
        claims(Points(u64::MAX)),
        (idle, LedgerError::NoEffort),
        (cites(&[1, 1, 1, 1, 1]), LedgerError::TooManyCites { given: 5, max: 4 }),
        (cites(&[0]), unknown(0)),
        (cites(&[1, 2]), unknown(2)),
        (cites(&[u64::MAX]), unknown(u64::MAX)),
        (cites(&[1, 1]), LedgerError::CiteTwice { id: id(1) }),
        (draft_in(1, 1), project),
    ]
}

#[tokio::test]
async fn anyone_records_and_every_field_is_checked() {
    let mut suite = Suite::deploy().await;
    let stated = draft(200);
    let recorded = tell!(suite, "eve", ledger.record(stated.clone(), vec![b'u'; 256]));
    assert_eq!(recorded, Ok(id(1)));
    let expected = Contribution {
        agent: agent("eve"),
        recorder: None,
        draft: stated,
        recorded: suite.now().await,
        amendments: 0,
        reopened: false,
        fate: Fate::Open,
    };
    assert_eq!(ask!(suite, ledger.contribution(id(1))), Some(expected));
    let before = suite.histories().await;
    for (bad, error) in bad_drafts() {
        let dave = agent("dave");
        assert_eq!(tell!(suite, "eve", ledger.record_for(dave, bad.clone())), Err(error));
        assert_eq!(tell!(suite, "eve", ledger.record(bad, Vec::new())), Err(error));
    }
    let long = LedgerError::UriTooLong { length: 257, max: 256 };
    assert_eq!(tell!(suite, "eve", ledger.record(draft(1), vec![b'u'; 257])), Err(long));
    assert_eq!(ask!(suite, ledger.newest()), id(1));
    assert_eq!(suite.histories().await, before, "a refused message changes nothing");
    // The ends of what is allowed, and a citation.
    let least = Draft { claimed: Points(10), cites: vec![id(1)], ..draft(1) };
    assert_eq!(suite.record("ferdie", least).await, id(2));
}

#[tokio::test]
async fn several_are_recorded_at_once_or_none() {
    let mut suite = Suite::deploy().await;
    let work = |points| (draft(points), b"ipfs://work".to_vec());
    let before = suite.histories().await;
    for given in [0, 21] {
        let many = vec![work(1); given as usize];
        let error = LedgerError::BadNumber { given, max: 20 };
        assert_eq!(tell!(suite, "eve", ledger.record_many(many)), Err(error));
    }
    // The last of twenty is wrong: none of them is recorded.
    let mut many = vec![work(1); 19];
    many.push(work(201));
    let (claimed, min, max) = (Points::whole(201), Points(10), Points::whole(200));
    let error = LedgerError::ClaimOutOfRange { claimed, min, max };
    assert_eq!(tell!(suite, "eve", ledger.record_many(many.clone())), Err(error));
    assert_eq!(suite.histories().await, before, "nothing half done");

    // One may cite what is recorded with it, before it.
    many[19] = (Draft { cites: vec![id(1), id(19)], ..draft(2) }, Vec::new());
    assert_eq!(tell!(suite, "eve", ledger.record_many(many)), Ok(id(1)));
    assert_eq!(ask!(suite, ledger.newest()), id(20));
    assert_eq!(tell!(suite, "dave", ledger.record_many(vec![work(3), work(4)])), Ok(id(21)));
    let both = ask!(suite, ledger.contributions(id(20), 9));
    let claimed: Vec<_> = both.iter().map(|one| (one.agent, one.draft.claimed)).collect();
    let (eve, dave) = (agent("eve"), agent("dave"));
    let points = Points::whole;
    assert_eq!(claimed, [(eve, points(2)), (dave, points(3)), (dave, points(4))]);
}

#[tokio::test]
async fn contributions_come_in_pages_of_fifty_at_most() {
    let mut suite = Suite::deploy().await;
    let many = vec![(draft(1), Vec::new()); 20];
    for _ in 0..3 {
        tell!(suite, "eve", ledger.record_many(many.clone())).unwrap();
    }
    for (first, count, found) in [
        (1, 2, 2),
        (0, 9, 9),
        (1, 51, 50),
        (1, u32::MAX, 50),
        (11, 50, 50),
        (60, 9, 1),
        (61, 9, 0),
        (1, 0, 0),
        (u64::MAX, 9, 0),
    ] {
        let page = ask!(suite, ledger.contributions(id(first), count));
        assert_eq!(page.len(), found, "from {first}, {count}");
    }
    assert_eq!(ask!(suite, ledger.contribution(id(61))), None);
    assert_eq!(ask!(suite, ledger.contribution(id(0))), None);
}

#[tokio::test]
async fn what_somebody_else_recorded_waits_for_its_contributor() {
    let mut suite = Suite::deploy().await;
    let (dave, eve) = (agent("dave"), agent("eve"));
    let zero = tell!(suite, "eve", ledger.record_for(Address::zero(), draft(1)));
    assert_eq!(zero, Err(LedgerError::ForNobody));
    let oneself = tell!(suite, "eve", ledger.record_for(eve, draft(1)));
    assert_eq!(oneself, Err(LedgerError::ForOneself));
    assert_eq!(tell!(suite, "eve", ledger.record_for(dave, draft(10))), Ok(id(1)));
    let waiting = suite.contribution(1).await;
    assert_eq!((waiting.agent, waiting.recorder), (dave, Some(eve)));
    assert_eq!(waiting.fate, Fate::AwaitingConsent);

    // Until Dave says something, nothing can be done with it, by anybody.
    let error = LedgerError::AwaitingConsent { agent: dave };
    assert_eq!(ask!(suite, ledger.terms(id(1))), Err(error));
    assert_eq!(suite.settle(1).await, Err(error));
    assert_eq!(tell!(suite, "dave", ledger.withdraw(id(1))), Err(error));
    assert_eq!(tell!(suite, "dave", ledger.amend(id(1), draft(1), Vec::new())), Err(error));
    let other = LedgerError::NotContributor { contributor: dave };
    for who in ["eve", "alice"] {
        assert_eq!(tell!(suite, who, ledger.consent(id(1), Vec::new())), Err(other));
        assert_eq!(tell!(suite, who, ledger.decline(id(1))), Err(other));
        assert_eq!(tell!(suite, who, ledger.amend(id(1), draft(1), Vec::new())), Err(other));
        assert_eq!(tell!(suite, who, ledger.withdraw(id(1))), Err(other));
    }
    let long = LedgerError::UriTooLong { length: 257, max: 256 };
    assert_eq!(tell!(suite, "dave", ledger.consent(id(1), vec![b'u'; 257])), Err(long));

    // However late the consent comes, it counts as the recording.
    suite.advance(30 * DAY).await;
    assert_eq!(tell!(suite, "dave", ledger.consent(id(1), vec![b'u'; 256])), Ok(()));
    let consented = suite.contribution(1).await;
    assert_eq!(consented.recorded, suite.now().await);
    assert_eq!((consented.fate, consented.revision()), (Fate::Open, 0));
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    suite.settle(1).await.unwrap();
    assert_eq!(ask!(suite, books.earned_of(eve, project(0))).0, 0, "Eve only recorded it");
    assert!(ask!(suite, books.earned_of(dave, project(0))).0 > 0);

    let answered = Err(LedgerError::NotAwaitingConsent);
    assert_eq!(tell!(suite, "dave", ledger.consent(id(1), Vec::new())), answered);
    assert_eq!(tell!(suite, "dave", ledger.decline(id(1))), answered);
}

#[tokio::test]
async fn what_its_contributor_declined_never_counts() {
    let mut suite = Suite::deploy().await;
    tell!(suite, "eve", ledger.record_for(agent("dave"), draft(10))).unwrap();
    assert_eq!(tell!(suite, "dave", ledger.decline(id(1))), Ok(()));
    assert_eq!(suite.contribution(1).await.fate, Fate::Declined);
    let before = suite.histories().await;
    let declined = LedgerError::Declined;
    assert_eq!(ask!(suite, ledger.terms(id(1))), Err(declined));
    assert_eq!(suite.settle(1).await, Err(declined));
    assert_eq!(tell!(suite, "dave", ledger.withdraw(id(1))), Err(declined));
    assert_eq!(tell!(suite, "dave", ledger.amend(id(1), draft(1), Vec::new())), Err(declined));
    let answered = LedgerError::NotAwaitingConsent;
    assert_eq!(tell!(suite, "dave", ledger.consent(id(1), Vec::new())), Err(answered));
    assert_eq!(tell!(suite, "dave", ledger.decline(id(1))), Err(answered));
    assert_eq!(tell!(suite, "dave", ledger.reopen(id(1))), Err(LedgerError::NotLapsed));
    assert_eq!(suite.histories().await, before);
}
