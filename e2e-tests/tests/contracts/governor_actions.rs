//! What a proposal does when it is executed: everything that was decided, or nothing at all.

use commons_core::{
    Address, H256, U256,
    governor::{Action, GovernorError, State},
    hub::Charter,
    ledger::LedgerError,
    parameters::Parameters,
    units::{Points, ProjectId},
};
use commons_interfaces::{
    governor::ParameterSet, hub::CharterAmended, ledger::Adopted, pool::PoolAdopted,
};
use e2e_tests::{DAY, Motion, Suite, agent, ask, charter, draft, evm, id, quick, set, tell};

fn amend(byte: u8) -> Action {
    Action::AmendCharter { document: H256::repeat_byte(byte), uri: b"ipfs://norms".to_vec() }
}

/// Histories of every contract that a proposal can change.
async fn histories(suite: &mut Suite) -> [commons_core::history::History; 5] {
    let [ledger, reputation] = suite.histories().await;
    let [hub, governor] = [ask!(suite, hub.history()), ask!(suite, governor.history())];
    [ledger, reputation, hub, governor, ask!(suite, pool.history())]
}

/// Executing it is refused, changes nothing, and can be tried again.
async fn refused(suite: &mut Suite, motion: &Motion) -> GovernorError {
    let before = histories(suite).await;
    let error = suite.execute("eve", motion).await.unwrap_err();
    assert_eq!(histories(suite).await, before, "nothing half done");
    assert_eq!(suite.state(motion.id).await, State::Queued);
    error
}

#[tokio::test]
async fn parameters_are_changed_together_and_the_ledger_takes_them_over_once() {
    let mut suite = Suite::quick().await;
    let before = quick();
    let points = Points::whole(300).0;
    let slower = set(&before, "timelock", 7 * DAY);
    let needed = 1_200 + 7 * DAY + 3 * DAY / 4;
    // Pots leave 7 days now, in which no proposal of 7 days could correct.
    let dispute_period = 7 * DAY as u32;
    let together = vec![slower.clone(), set(&before, "dispute_period", 14 * DAY)];
    assert_eq!(
        suite.propose("alice", together).await.map(|motion| motion.id),
        Err(GovernorError::CycleTooLong { needed, dispute_period })
    );

    // A longer dispute period alone is fine.
    let actions = vec![set(&before, "dispute_period", 14 * DAY), set(&before, "claim_max", points)];
    assert_eq!(suite.decide(actions).await, Ok(()));
    let after =
        Parameters { dispute_period: 14 * DAY as u32, claim_max: Points::whole(300), ..before };
    let at = suite.now().await;
    assert_eq!(suite.heard::<ParameterSet>().len(), 2);
    assert_eq!(suite.heard::<Adopted>(), [Adopted { parameters: after, at }]);
    assert_eq!(suite.heard::<PoolAdopted>(), [PoolAdopted { parameters: after, at }]);
    assert_eq!(ask!(suite, governor.parameters()), after);
    assert_eq!(ask!(suite, ledger.version_at(at + 1)).parameters, after);
    for at in [at, at + 1] {
        assert_eq!(ask!(suite, pool.version_at(at)), ask!(suite, ledger.version_at(at)));
    }
    // Now there would be time, but not for the pot of the running epoch.
    let motion = suite.pass(vec![set(&after, "timelock", 7 * DAY)]).await;
    let error = refused(&mut suite, &motion).await;
    let GovernorError::ActionFailed { action: 0, answer } = error else { panic!("{error:?}") };
    let answer: Result<(), LedgerError> = e2e_tests::decoded(&answer);
    let until = ask!(suite, ledger.calendar()).genesis + 14 * DAY;
    assert_eq!(
        answer,
        Err(LedgerError::DisputeTooShort { needed, shortest: dispute_period, until })
    );
    suite.advance_to(until).await;
    assert_eq!(suite.execute("eve", &motion).await, Ok(()));
}

#[tokio::test]
async fn of_two_proposals_for_one_parameter_the_second_fails() {
    let mut suite = Suite::quick().await;
    let before = quick();
    let motions = [
        suite.pass(vec![set(&before, "min_reviewers", 3)]).await,
        suite.pass(vec![set(&before, "min_reviewers", 4)]).await,
    ];
    assert_eq!(suite.execute("eve", &motions[1]).await, Ok(()));
    let parameter = Parameters::position("min_reviewers").unwrap();
    let other = GovernorError::OtherValue { parameter, from: 2, value: 4 };
    assert_eq!(refused(&mut suite, &motions[0]).await, other);
    assert_eq!(ask!(suite, governor.parameters()).min_reviewers, 4);
}

#[tokio::test]
async fn ranges_are_judged_again_when_a_proposal_is_executed() {
    let mut suite = Suite::quick().await;
    let before = quick();
    // Each is in range, both together are not.
    let slower = suite.pass(vec![set(&before, "voting_period", 6 * DAY)]).await;
    let shorter = suite.pass(vec![set(&before, "dispute_period", 3 * DAY)]).await;
    assert_eq!(suite.execute("eve", &shorter).await, Ok(()));
    let error = refused(&mut suite, &slower).await;
    assert!(matches!(error, GovernorError::OutOfRange(range) if range.value == 3 * DAY));
}

#[tokio::test]
async fn norms_are_published_and_named_by_the_hub() {
    let mut suite = Suite::quick().await;
    assert_eq!(ask!(suite, hub.hub()).charter, charter().document);
    assert_eq!(suite.decide(vec![amend(9), amend(8)]).await, Ok(()));
    assert_eq!(ask!(suite, hub.hub()).charter, H256::repeat_byte(8));
    let said: Vec<CharterAmended> = suite.heard();
    assert_eq!(said.iter().map(|said| said.document.0[0]).collect::<Vec<_>>(), [9, 8]);
    assert_eq!(said[0].uri, b"ipfs://norms");
}

#[tokio::test]
async fn all_actions_are_done_or_none() {
    let mut suite = Suite::quick().await;
    let before = quick();
    // The last one fails: contribution 1 was never accepted.
    let motion = suite
        .pass(vec![
            set(&before, "claim_max", Points::whole(300).0),
            amend(9),
            Action::Correct { id: id(1), value: Points(0) },
        ])
        .await;
    let error = refused(&mut suite, &motion).await;
    let GovernorError::ActionFailed { action: 2, answer } = error else { panic!("{error:?}") };
    let answer: Result<(), LedgerError> = e2e_tests::decoded(&answer);
    assert!(matches!(answer, Err(LedgerError::UnknownContribution { .. })));
    assert_eq!(ask!(suite, hub.hub()).charter, charter().document);
    assert_eq!(ask!(suite, governor.parameters()), before);
    // When it can be done, all of it is done.
    suite.record("eve", draft(10)).await;
    suite.accept(1).await;
    assert_eq!(suite.execute("ferdie", &motion).await, Ok(()));
    assert_eq!(suite.own("eve").await.0, 0);
    assert_eq!(ask!(suite, hub.hub()).charter, H256::repeat_byte(9));
    assert_eq!(ask!(suite, governor.parameters()).claim_max, Points::whole(300));
}

#[tokio::test]
async fn only_what_was_proposed_is_executed() {
    let mut suite = Suite::quick().await;
    let target = suite.make_of(evm::contract("STOP"), vec![]).await.unwrap();
    let call = Action::Call { target, value: U256::zero(), data: vec![1, 2, 3, 4] };
    let motion = suite.pass(vec![amend(9), call]).await;
    let other = suite.pass(vec![amend(7)]).await;
    let with = |change: fn(&mut Motion)| {
        let mut changed = motion.clone();
        change(&mut changed);
        changed
    };
    let changed = [
        with(|motion| motion.actions[0] = amend(8)),
        with(|motion| motion.actions.swap(0, 1)),
        with(|motion| motion.actions.truncate(1)),
        with(|motion| motion.actions.push(amend(9))),
        with(|motion| motion.codes[0] = H256::repeat_byte(1)),
        with(|motion| motion.codes[1] = H256::zero()),
        with(|motion| motion.codes.clear()),
        with(|motion| motion.codes.push(H256::zero())),
        with(|motion| motion.description.0[0] ^= 1),
        Motion { id: motion.id, ..other.clone() },
        Motion { id: other.id, ..motion.clone() },
    ];
    for changed in changed {
        let error = refused(&mut suite, &changed).await;
        assert_eq!(error, GovernorError::OtherActions, "{changed:?}");
    }
    assert_eq!(suite.execute("eve", &motion).await, Ok(()));
    assert_eq!(ask!(suite, hub.hub()).charter, H256::repeat_byte(9));
}

#[tokio::test]
async fn any_other_contract_is_called_as_proposed() {
    let mut suite = Suite::quick().await;
    let ours = (suite.hub, suite.addresses.governor);
    // Another commons on the same chain: anyone may open a project there, nobody amends its norms.
    let (codes, origin) = (suite.codes, commons_core::hub::Origin::Founders(e2e_tests::founders()));
    let theirs = suite.found(codes, quick(), origin, charter()).await.unwrap();
    suite.enter(theirs).await;
    let call =
        |(target, data): (Address, Vec<u8>)| Action::Call { target, value: U256::zero(), data };
    let (open, take_over) = {
        use e2e_tests::traits::*;
        let open = suite.ledger().call_mut().open_project(H256::zero(), b"ours".to_vec());
        let norms = Charter { document: H256::zero(), uri: vec![] };
        let take_over = suite.hub().call_mut().amend_charter(norms);
        (call(e2e_tests::plain(open)), call(e2e_tests::plain(take_over)))
    };
    suite.enter(ours.0).await;
    assert_eq!(suite.decide(vec![open.clone()]).await, Ok(()));
    let motion = suite.pass(vec![open, take_over]).await;
    let error = refused(&mut suite, &motion).await;
    assert!(
        matches!(error, GovernorError::ActionFailed { action: 1, answer } if !answer.is_empty())
    );
    suite.enter(theirs).await;
    let project = ask!(suite, ledger.project(ProjectId(1))).unwrap();
    assert_eq!(project.agent, ours.1, "the governor of the first commons opened it");
    assert_eq!(ask!(suite, ledger.newest_project()), ProjectId(1), "once");
    assert_eq!(ask!(suite, hub.hub()).charter, charter().document);
}

#[tokio::test]
async fn what_a_failed_call_said_is_kept_up_to_a_limit() {
    let mut suite = Suite::quick().await;
    // It reverts with 200 bytes, the last of each 32 is a 7.
    let loud =
        evm::contract("7 0 MSTORE 7 32 MSTORE 7 64 MSTORE 7 96 MSTORE 7 128 MSTORE 200 0 REVERT");
    let silent = evm::contract("0 0 REVERT");
    for (code, length) in [(loud, 128), (silent, 0)] {
        let target = suite.make_of(code, vec![]).await.unwrap();
        let call = Action::Call { target, value: U256::zero(), data: vec![1, 2, 3, 4] };
        let motion = suite.pass(vec![amend(9), call]).await;
        let error = refused(&mut suite, &motion).await;
        let GovernorError::ActionFailed { action: 1, answer } = error else { panic!("{error:?}") };
        assert_eq!(answer.len(), length);
        assert!(answer.chunks(32).all(|word| word[31] == 7));
    }
    assert_eq!(ask!(suite, hub.hub()).charter, charter().document);
    tell!(suite, "alice", reputation.delegate(agent("bob"), 1)).expect("the suite works on");
}
