//! Projects: names to gather work under.

use commons_core::{H256, ledger::LedgerError, ledger::Project};
use e2e_tests::{Suite, agent, ask, draft_in, id, project, tell};

#[tokio::test]
async fn anyone_opens_a_project_and_work_is_gathered_under_it() {
    let mut suite = Suite::deploy().await;
    let (none, hash) = (H256::zero(), H256::repeat_byte(9));
    assert_eq!(ask!(suite, ledger.newest_project()), project(0));
    assert_eq!(ask!(suite, ledger.project(project(0))), None, "0 is the commons, no project");
    for (who, document, number) in [("eve", hash, 1), ("ferdie", none, 2), ("eve", hash, 3)] {
        let opened = tell!(suite, who, ledger.open_project(document, vec![b'u'; 256]));
        assert_eq!(opened, Ok(project(number)));
        let at = suite.now().await;
        let expected = Project { agent: agent(who), at, document };
        assert_eq!(ask!(suite, ledger.project(project(number))), Some(expected));
    }
    assert_eq!(ask!(suite, ledger.newest_project()), project(3));
    assert_eq!(ask!(suite, ledger.project(project(4))), None);

    assert_eq!(suite.record("dave", draft_in(2, 5)).await, id(1));
    assert_eq!(suite.contribution(1).await.draft.project, project(2));
}

#[tokio::test]
async fn a_project_that_does_not_exist_gathers_nothing() {
    let mut suite = Suite::deploy().await;
    let unknown = Err(LedgerError::UnknownProject { id: project(2), newest: project(1) });
    tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).unwrap();
    let work = draft_in(2, 5);
    assert_eq!(tell!(suite, "eve", ledger.record(work.clone(), Vec::new())), unknown);
    assert_eq!(tell!(suite, "eve", ledger.record_for(agent("dave"), work.clone())), unknown);
    let many = vec![(draft_in(1, 5), Vec::new()), (work, Vec::new())];
    assert_eq!(tell!(suite, "eve", ledger.record_many(many)), unknown);
    let long = Err(LedgerError::UriTooLong { length: 257, max: 256 });
    assert_eq!(tell!(suite, "eve", ledger.open_project(H256::zero(), vec![b'u'; 257])), long);
    assert_eq!(ask!(suite, ledger.newest_project()), project(1), "nothing half done");
    assert_eq!(ask!(suite, ledger.newest()), id(0), "nothing half done");
}

#[tokio::test]
async fn projects_come_in_pages() {
    let mut suite = Suite::deploy().await;
    for _ in 0..3 {
        tell!(suite, "eve", ledger.open_project(H256::zero(), Vec::new())).unwrap();
    }
    for (first, count, found) in
        [(1, 2, 2), (0, 9, 3), (3, 9, 1), (4, 9, 0), (1, 0, 0), (u32::MAX, u32::MAX, 0)]
    {
        let page = ask!(suite, ledger.projects(project(first), count));
        assert_eq!(page.len(), found, "from {first}, {count}");
    }
}
