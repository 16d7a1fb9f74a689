//! Changing what was recorded: amending, withdrawing, and reopening what lapsed.

use commons_core::{
    H256,
    contribution::{Draft, Fate},
    ledger::LedgerError,
    review::Outcome,
    units::Points,
};
use e2e_tests::{DAY, Suite, agent, ask, draft, draft_in, id, project, tell};

#[tokio::test]
async fn what_was_never_recorded_is_unknown_to_every_message() {
    let mut suite = Suite::quick().await;
    suite.record("eve", draft(1)).await;
    for number in [0, 2, u64::MAX] {
        let corrected = suite.correct(number, Points(0)).await;
        let unknown = LedgerError::UnknownContribution { id: id(number), newest: id(1) };
        let (none, number) = (Vec::new, id(number));
        assert_eq!(tell!(suite, "eve", ledger.consent(number, none())), Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.decline(number)), Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.amend(number, draft(1), none())), Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.withdraw(number)), Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.reopen(number)), Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.settle(number)), Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.credit_cite(number, 0)), Err(unknown));
        assert_eq!(corrected, Err(unknown));
        assert_eq!(tell!(suite, "eve", ledger.penalize(number, agent("bob"))), Err(unknown));
        assert_eq!(ask!(suite, ledger.terms(number)), Err(unknown));
    }
}

#[tokio::test]
async fn the_contributor_alone_amends_and_the_review_begins_anew() {
    let mut suite = Suite::deploy().await;
    tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).unwrap();
    suite.record("eve", draft(10)).await;
    let other = LedgerError::NotContributor { contributor: agent("eve") };
    assert_eq!(tell!(suite, "alice", ledger.amend(id(1), draft(1), Vec::new())), Err(other));
    let moved = LedgerError::OtherProject { project: project(0), given: project(1) };
    let elsewhere = draft_in(1, 10);
    assert_eq!(tell!(suite, "eve", ledger.amend(id(1), elsewhere, Vec::new())), Err(moved));
    let itself = Draft { cites: vec![id(1)], ..draft(1) };
    let cite = LedgerError::UnknownCite { id: id(1), newest: id(0) };
    assert_eq!(tell!(suite, "eve", ledger.amend(id(1), itself, Vec::new())), Err(cite));
    let (claimed, min, max) = (Points::whole(201), Points(10), Points::whole(200));
    let range = LedgerError::ClaimOutOfRange { claimed, min, max };
    assert_eq!(tell!(suite, "eve", ledger.amend(id(1), draft(201), Vec::new())), Err(range));
    let long = LedgerError::UriTooLong { length: 257, max: 256 };
    assert_eq!(tell!(suite, "eve", ledger.amend(id(1), draft(1), vec![b'u'; 257])), Err(long));

    let before = suite.terms(1).await;
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    for points in [11, 12, 20] {
        tell!(suite, "eve", ledger.amend(id(1), draft(points), vec![b'u'; 256])).unwrap();
    }
    let now = suite.now().await;
    let often = LedgerError::TooManyAmendments { max: 3 };
    assert_eq!(tell!(suite, "eve", ledger.amend(id(1), draft(1), Vec::new())), Err(often));
    let amended = suite.contribution(1).await;
    assert_eq!((amended.revision(), amended.draft.claimed), (3, Points::whole(20)));
    assert_eq!(amended.recorded, now);

    // A majority's grades were for another claim: the new ballot is empty, and nothing is decided.
    let after = suite.terms(1).await;
    assert_eq!((after.revision, after.closes), (3, amended.recorded + 3 * DAY));
    assert_ne!(before, after);
    assert_eq!(suite.tally(&after).await, None);
    assert!(suite.settle(1).await.is_err());
    suite.wait_for_reviews().await;
    let over = tell!(suite, "eve", ledger.amend(id(1), draft(1), Vec::new()));
    assert!(
        matches!(over, Err(LedgerError::ReviewOver { closed, now }) if closed == after.closes && now >= closed)
    );
    assert_eq!(suite.settle(1).await, Ok(Outcome::Lapsed), "the old grades count nowhere");
    let settled = tell!(suite, "eve", ledger.amend(id(1), draft(1), Vec::new()));
    assert_eq!(settled, Err(LedgerError::Settled));
}

#[tokio::test]
async fn the_contributor_alone_withdraws_and_only_in_time() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(10)).await;
    suite.record("eve", draft(10)).await;
    let other = LedgerError::NotContributor { contributor: agent("eve") };
    assert_eq!(tell!(suite, "alice", ledger.withdraw(id(1))), Err(other));
    suite.grade(1, &[("alice", 10), ("bob", 10), ("charlie", 10)]).await;
    assert_eq!(tell!(suite, "eve", ledger.withdraw(id(1))), Ok(()));
    assert_eq!(suite.contribution(1).await.fate, Fate::Withdrawn);

    let withdrawn = LedgerError::Withdrawn;
    assert_eq!(tell!(suite, "eve", ledger.withdraw(id(1))), Err(withdrawn));
    assert_eq!(tell!(suite, "eve", ledger.amend(id(1), draft(1), Vec::new())), Err(withdrawn));
    assert_eq!(suite.settle(1).await, Err(withdrawn), "though a majority has confirmed it");
    assert_eq!(ask!(suite, ledger.terms(id(1))), Err(withdrawn));
    assert_eq!(tell!(suite, "eve", ledger.reopen(id(1))), Err(LedgerError::NotLapsed));

    let closes = suite.terms(2).await.closes;
    suite.wait_for_reviews().await;
    let over = tell!(suite, "eve", ledger.withdraw(id(2)));
    assert!(
        matches!(over, Err(LedgerError::ReviewOver { closed, now }) if closed == closes && now >= closed)
    );
    suite.settle(2).await.unwrap();
    assert_eq!(tell!(suite, "eve", ledger.withdraw(id(2))), Err(LedgerError::Settled));
}

#[tokio::test]
async fn what_lapsed_is_reopened_once_by_its_contributor() {
    let mut suite = Suite::deploy().await;
    suite.record("eve", draft(10)).await;
    assert_eq!(tell!(suite, "eve", ledger.reopen(id(1))), Err(LedgerError::NotLapsed), "open");
    suite.grade(1, &[("alice", 10)]).await;
    let first = suite.terms(1).await;
    suite.wait_for_reviews().await;
    assert_eq!(suite.settle(1).await, Ok(Outcome::Lapsed));
    let other = LedgerError::NotContributor { contributor: agent("eve") };
    assert_eq!(tell!(suite, "alice", ledger.reopen(id(1))), Err(other));
    assert_eq!(tell!(suite, "eve", ledger.reopen(id(1))), Ok(()));
    let reopened = suite.contribution(1).await;
    assert_eq!((reopened.fate, reopened.revision()), (Fate::Open, 1));
    assert_eq!(reopened.recorded, suite.now().await);
    // Alice's grade was for the first time; it neither counts nor binds.
    let second = suite.terms(1).await;
    assert_ne!(first, second);
    assert_eq!(suite.tally(&second).await, None);
    assert!(suite.cast("bob", first, 10).await.is_err(), "the first review is over");
    // It may be amended and withdrawn as any other.
    tell!(suite, "eve", ledger.amend(id(1), draft(9), Vec::new())).unwrap();
    assert_eq!(suite.contribution(1).await.revision(), 2);
    suite.wait_for_reviews().await;
    assert_eq!(suite.settle(1).await, Ok(Outcome::Lapsed));
    assert_eq!(tell!(suite, "eve", ledger.reopen(id(1))), Err(LedgerError::ReopenedAlready));

    // What was accepted or rejected did not lapse.
    for (number, grade) in [(2, 10), (3, 0)] {
        suite.record("eve", draft(1)).await;
        suite.grade(number, &[("alice", grade), ("bob", grade), ("charlie", grade)]).await;
        suite.settle(number).await.unwrap();
        let refused = tell!(suite, "eve", ledger.reopen(id(number)));
        assert_eq!(refused, Err(LedgerError::NotLapsed));
    }
}
