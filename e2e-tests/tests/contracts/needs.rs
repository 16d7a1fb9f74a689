//! Needs: what each message does, what it says, and each of its errors.

use commons_core::{
    H256, Time,
    ballot::{Kind, Terms},
    decay::HalfLife,
    ledger::LedgerError,
    need::Need,
    units::NeedId,
};
use commons_interfaces::ledger::{Committed, NeedClosed, NeedPublished, NeedRenewed};
use e2e_tests::{DAY, Suite, agent, ask, need, project, tell};

const WEEK: u64 = 7 * DAY;
/// As far ahead as anything may be wanted or promised.
const FARTHEST: u64 = 104 * WEEK;

/// That an end was refused, in the second of the dry run, with what was allowed.
async fn out_of_range<T: std::fmt::Debug>(
    suite: &mut Suite,
    answer: Result<T, LedgerError>,
    given: Time,
) {
    let now = suite.now().await;
    let Err(LedgerError::UntilOutOfRange { until, min, max }) = answer else {
        panic!("{answer:?}")
    };
    assert_eq!((until, max), (given, min - 1 + FARTHEST));
    assert!(min - 1 <= now && min + 60 > now, "{min} at {now}");
}

#[tokio::test]
async fn anyone_publishes_a_need_and_everybody_can_read_it() {
    let mut suite = Suite::deploy().await;
    assert_eq!(ask!(suite, ledger.newest_need()), need(0));
    tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).unwrap();
    let (none, hash) = (H256::zero(), H256::repeat_byte(9));
    for (number, who, in_project, document, length) in
        [(1, "eve", 0, hash, 256), (2, "ferdie", 1, none, 0), (3, "eve", 1, hash, 9)]
    {
        let (project, uri) = (project(in_project), vec![b'u'; length]);
        let until = suite.now().await + if number == 2 { FARTHEST } else { WEEK };
        let message = tell!(suite, who, ledger.publish_need(project, document, uri.clone(), until));
        assert_eq!(message, Ok(need(number)));
        let (id, agent, at) = (need(number), agent(who), suite.now().await);
        let said = NeedPublished { id, agent, project, document, uri, until, at };
        assert_eq!(suite.heard::<NeedPublished>(), [said]);
        let kept = Need { publisher: agent, project, at, until, document, closed: false };
        assert_eq!(ask!(suite, ledger.need(id)), Some(kept));
        let terms = Terms {
            convener: suite.addresses.ledger,
            subject: number.into(),
            revision: 0,
            snapshot: at - 1,
            opens: at,
            closes: Time::MAX,
            kind: Kind::Signal { half_life: HalfLife(2) },
        };
        assert_eq!(ask!(suite, ledger.need_terms(id)), Ok(terms));
    }
    assert_eq!(ask!(suite, ledger.newest_need()), need(3));
    for id in [need(0), need(4), need(u32::MAX)] {
        assert_eq!(ask!(suite, ledger.need(id)), None);
        let unknown = LedgerError::UnknownNeed { id, newest: need(3) };
        assert_eq!(ask!(suite, ledger.need_terms(id)), Err(unknown));
    }
}

#[tokio::test]
async fn what_is_badly_put_is_not_published() {
    let mut suite = Suite::deploy().await;
    let before = suite.histories().await;
    let (none, now) = (H256::zero(), suite.now().await);
    let until = now + WEEK;
    let unknown = LedgerError::UnknownProject { id: project(1), newest: project(0) };
    let answer = tell!(suite, "eve", ledger.publish_need(project(1), none, Vec::new(), until));
    assert_eq!(answer, Err(unknown));
    let long = LedgerError::UriTooLong { length: 257, max: 256 };
    let answer = tell!(suite, "eve", ledger.publish_need(project(0), none, vec![b'u'; 257], until));
    assert_eq!(answer, Err(long));
    for until in [0, now, now + FARTHEST + DAY, Time::MAX] {
        let answer = tell!(suite, "eve", ledger.publish_need(project(0), none, Vec::new(), until));
        out_of_range(&mut suite, answer, until).await;
    }
    assert_eq!(suite.histories().await, before, "a refused message changes nothing");
    assert_eq!(ask!(suite, ledger.newest_need()), need(0));
}

#[tokio::test]
async fn its_publisher_renews_a_need_also_when_it_was_over() {
    let mut suite = Suite::deploy().await;
    assert_eq!(suite.publish_need("eve", WEEK).await, need(1));
    let before = ask!(suite, ledger.need(need(1))).unwrap();
    let terms = suite.need_terms(1).await;
    for wait in [1, 2 * WEEK] {
        suite.advance(wait).await;
        let history = suite.histories().await;
        let until = suite.now().await + 3 * DAY;
        let other = LedgerError::NotPublisher { publisher: agent("eve") };
        for who in ["alice", "ferdie"] {
            assert_eq!(tell!(suite, who, ledger.renew_need(need(1), until)), Err(other));
        }
        let unknown = LedgerError::UnknownNeed { id: need(2), newest: need(1) };
        assert_eq!(tell!(suite, "eve", ledger.renew_need(need(2), until)), Err(unknown));
        for until in [0, suite.now().await, until + FARTHEST, Time::MAX] {
            let answer = tell!(suite, "eve", ledger.renew_need(need(1), until));
            out_of_range(&mut suite, answer, until).await;
        }
        assert_eq!(suite.histories().await, history);
        // Sooner as well as later.
        for until in [until + FARTHEST - WEEK, until] {
            assert_eq!(tell!(suite, "eve", ledger.renew_need(need(1), until)), Ok(()));
            let at = suite.now().await;
            assert_eq!(suite.heard::<NeedRenewed>(), [NeedRenewed { id: need(1), until, at }]);
            assert_eq!(ask!(suite, ledger.need(need(1))), Some(Need { until, ..before }));
        }
        assert_eq!(suite.need_terms(1).await, terms, "what was said for it stays");
    }
}

#[tokio::test]
async fn its_publisher_closes_a_need_for_good() {
    let mut suite = Suite::deploy().await;
    // One while it is wanted, and one when it is over.
    for (number, wait) in [(1, 1), (2, 2 * WEEK)] {
        assert_eq!(suite.publish_need("eve", WEEK).await, need(number));
        let before = ask!(suite, ledger.need(need(number))).unwrap();
        suite.advance(wait).await;
        let other = LedgerError::NotPublisher { publisher: agent("eve") };
        assert_eq!(tell!(suite, "alice", ledger.close_need(need(number))), Err(other));
        let unknown = LedgerError::UnknownNeed { id: need(9), newest: need(number) };
        assert_eq!(tell!(suite, "eve", ledger.close_need(need(9))), Err(unknown));

        assert_eq!(tell!(suite, "eve", ledger.close_need(need(number))), Ok(()));
        let at = suite.now().await;
        assert_eq!(suite.heard::<NeedClosed>(), [NeedClosed { id: need(number), at }]);
        let closed = before.until.min(at);
        let expected = Need { until: closed, closed: true, ..before };
        assert_eq!(ask!(suite, ledger.need(need(number))), Some(expected));

        let history = suite.histories().await;
        let refused = Err(LedgerError::NeedClosed { closed });
        assert_eq!(tell!(suite, "eve", ledger.close_need(need(number))), refused);
        for until in [0, at + WEEK] {
            assert_eq!(tell!(suite, "eve", ledger.renew_need(need(number), until)), refused);
        }
        let answer = tell!(suite, "bob", ledger.commit(need(number), at + WEEK));
        let Err(LedgerError::NeedOver { until, now }) = answer else { panic!("{answer:?}") };
        assert!(until == closed && now >= closed);
        assert_eq!(suite.histories().await, history);
    }
}

#[tokio::test]
async fn anyone_commits_to_a_need_until_it_is_over() {
    let mut suite = Suite::deploy().await;
    suite.publish_need("eve", WEEK).await;
    let before = ask!(suite, ledger.need(need(1))).unwrap();
    let now = suite.now().await;
    // Several may, and again; also the publisher, and for longer than the need is open.
    for (who, until) in
        [("bob", now + DAY), ("eve", now + DAY), ("bob", now + FARTHEST), ("ferdie", now + WEEK)]
    {
        assert_eq!(tell!(suite, who, ledger.commit(need(1), until)), Ok(()));
        let (agent, at) = (agent(who), suite.now().await);
        let said = Committed { id: need(1), agent, until, at };
        assert_eq!(suite.heard::<Committed>(), [said]);
    }
    let history = suite.histories().await;
    let unknown = LedgerError::UnknownNeed { id: need(0), newest: need(1) };
    assert_eq!(tell!(suite, "bob", ledger.commit(need(0), now + DAY)), Err(unknown));
    for until in [0, now, now + FARTHEST + DAY, Time::MAX] {
        let answer = tell!(suite, "bob", ledger.commit(need(1), until));
        out_of_range(&mut suite, answer, until).await;
    }
    suite.advance_to(before.until).await;
    for until in [0, before.until + DAY] {
        let answer = tell!(suite, "bob", ledger.commit(need(1), until));
        let Err(LedgerError::NeedOver { until, now }) = answer else { panic!("{answer:?}") };
        assert!(until == before.until && now >= until, "{now}");
    }
    assert_eq!(suite.histories().await, history);
    assert_eq!(ask!(suite, ledger.need(need(1))), Some(before), "a promise is an event only");
    let until = suite.now().await + DAY;
    tell!(suite, "eve", ledger.renew_need(need(1), until)).unwrap();
    assert_eq!(tell!(suite, "bob", ledger.commit(need(1), until)), Ok(()));
}

#[tokio::test]
async fn needs_come_in_pages() {
    let mut suite = Suite::deploy().await;
    for _ in 0..3 {
        suite.publish_need("eve", WEEK).await;
    }
    let last = ask!(suite, ledger.need(need(3))).unwrap();
    for (first, count, found) in
        [(1, 2, 2), (0, 9, 3), (3, 9, 1), (4, 9, 0), (1, 0, 0), (u32::MAX, u32::MAX, 0)]
    {
        let page = ask!(suite, ledger.needs(NeedId(first), count));
        assert_eq!(page.len(), found, "from {first}, {count}");
        if first == 3 {
            assert_eq!(page, [last]);
        }
    }
}
