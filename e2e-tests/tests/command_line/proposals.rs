//! Several proposals at once, and those that do not come to their end.

use crate::voting::{said, state};
use e2e_tests::Cli;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn several_proposals_get_the_same_vote_at_once() {
    let cli = Cli::start().await;
    cli.deploy();
    for title in ["One", "Two", "Three"] {
        cli.json(&format!("propose --description {title} --suri //Alice"));
    }
    let votes = cli.json("vote 1 2 for --reason both --suri //Bob");
    assert_eq!(votes["votes"].as_array().unwrap().len(), 2);
    // What cannot be voted on is skipped, and said.
    let some = cli.run("vote 2 3 for --suri //Bob");
    assert_eq!(some.code, 1, "{some:?}");
    assert!(
        some.stdout.contains("proposal 2: ") && some.stdout.contains("a vote is final"),
        "{some:?}"
    );
    assert!(
        some.stdout.contains("voted for on proposal 3, with a weight of 100 points"),
        "{some:?}"
    );
    // If nothing would count, nothing is sent.
    assert_eq!(cli.refused("vote 1 3 for --suri //Bob"), "already_voted");
    let json = cli.run("vote 1 9 for --suri //Dave --json");
    assert_eq!(json.code, 1, "{json:?}");
    let json: Value = serde_json::from_str(&json.stdout).expect("one JSON document");
    assert_eq!((&json["ok"], &json["result"]["votes"][0]["ok"]), (&false.into(), &true.into()));
    assert_eq!(json["result"]["votes"][1]["error"]["code"], "unknown_proposal");
    assert_eq!(cli.json("proposal 3")["votes"].as_array().unwrap().len(), 1);
    assert_eq!(cli.refused("vote 9 for --suri //Charlie"), "unknown_proposal");
    let list = cli.json("proposals --from 2 --limit 1");
    assert_eq!(list["proposals"].as_array().unwrap().len(), 1);
    assert_eq!(list["proposals"][0]["title"], "Two");
    assert!(cli.text("proposals --from 9").contains("the newest is 3"));
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_that_is_not_carried_out_in_time_expires() {
    let cli = Cli::start().await;
    cli.deploy();
    let propose = |title: &str| {
        cli.json(&format!("propose --set min_reviewers=3 --description '{title}' --suri //Alice"))
    };
    propose("Nobody cares");
    propose("Nobody queues it");
    propose("Nobody executes it");
    cli.json("propose --description 'Be kind' --suri //Alice");
    for name in ["Bob", "Charlie"] {
        cli.json(&format!("vote 2 3 4 for --suri //{name}"));
    }
    cli.json("advance 3d");
    assert_eq!(state(&cli, 1), "defeated");
    assert!(said(&cli, "queue 1 --suri //Eve", "wrong_state").contains("this one is defeated"));
    assert!(said(&cli, "execute 1 --suri //Eve", "wrong_state").contains("queued"));
    cli.json("queue 3 --suri //Eve");
    // A resolution is done when it has passed.
    assert!(cli.text("proposal 4").contains("no action: a resolution"));
    assert_eq!(cli.refused("queue 4 --suri //Eve"), "resolution");
    cli.json("advance 14d");
    assert_eq!(state(&cli, 2), "expired");
    assert_eq!(state(&cli, 3), "queued", "its grace begins at the end of the timelock");
    assert!(said(&cli, "queue 2 --suri //Eve", "wrong_state").contains("expired"));
    cli.json("advance 1d");
    assert_eq!(state(&cli, 3), "expired");
    let late = said(&cli, "execute 3 --suri //Eve", "wrong_state");
    assert!(late.contains("it expired at") && late.contains("not executed"), "{late}");
    assert_eq!((state(&cli, 1), state(&cli, 4)), ("defeated".into(), "succeeded".into()));
    assert_eq!(cli.json("params")["parameters"][5]["value"], "2", "nothing half done");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_proposer_takes_a_proposal_back_and_only_until_its_quorum() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("propose --description One --suri //Alice");
    cli.json("propose --description Two --suri //Alice");
    let other = said(&cli, "cancel 1 --suri //Bob", "not_proposer");
    assert!(other.contains("Only the proposer, alice,"), "{other}");
    assert_eq!(cli.refused("cancel 3 --suri //Alice"), "unknown_proposal");
    cli.json("vote 2 for --suri //Bob");
    let reached = said(&cli, "cancel 2 --suri //Alice", "quorum_reached");
    assert!(
        reached.contains("100 points have voted") || reached.contains("it takes 40 points"),
        "{reached}"
    );
    assert!(cli.text("cancel 1 --suri //Alice").contains("proposal 1 taken back"));
    assert_eq!(state(&cli, 1), "canceled");
    assert_eq!(cli.refused("vote 1 for --suri //Bob"), "canceled");
    let one = cli.run("vote 1 2 for --suri //Charlie");
    assert_eq!(one.code, 1, "{one:?}");
    assert!(one.stdout.contains("Proposal 1 was taken back by its proposer."), "{one:?}");
    assert_eq!(cli.refused("cancel 1 --suri //Alice"), "wrong_state");
    assert_eq!(cli.refused("queue 1 --suri //Alice"), "wrong_state");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn proposals_that_cross_do_not_undo_one_another() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("propose --set min_reviewers=3 --description Three --suri //Alice");
    cli.json("propose --set min_reviewers=1 --description One --suri //Bob");
    for name in ["Alice", "Bob", "Charlie"] {
        cli.json(&format!("vote 1 2 for --suri //{name}"));
    }
    cli.json("advance 3d");
    cli.json("queue 1 --suri //Eve");
    cli.json("queue 2 --suri //Eve");
    cli.json("advance 1d");
    cli.json("execute 1 --suri //Eve");
    let crossed = said(&cli, "execute 2 --suri //Eve", "other_value");
    assert!(
        crossed.contains("min_reviewers is 3 now, and the proposal takes it to be 2"),
        "{crossed}"
    );
    assert_eq!(state(&cli, 2), "queued");
}
