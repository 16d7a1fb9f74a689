//! Projects, work of others, and what lapsed.

use e2e_tests::Cli;
use std::fs;

const WORK: &str = "record --effort 2h --points 10";

#[tokio::test(flavor = "multi_thread")]
async fn a_project_is_opened_listed_and_shown_with_what_was_earned_in_it() {
    let cli = Cli::start().await;
    cli.deploy();
    assert!(cli.text("project list").contains("no project"));
    fs::write(cli.folder().join("plan.md"), "A well.").unwrap();
    let opened = cli.json("project open --document plan.md --uri ipfs://plan --suri //Eve");
    assert_eq!(opened["id"], 1);
    let hash = commons_client::bundle::keccak256(b"A well.");
    let hash = format!("{:?}", commons_core::H256(hash));
    assert_eq!(opened["document"], hash);
    let by_hash = format!("project open --document-hash {hash} --suri //Dave");
    assert!(cli.text(&by_hash).contains("project 2 opened"));
    for (line, code) in [
        ("project open --document nowhere.md --suri //Eve", "no_document"),
        ("project open --document-hash 0x12 --suri //Eve", "bad_hash"),
        ("project open", "no_key"),
        ("project show 3", "unknown_project"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    let long = format!("project open --uri {} --suri //Eve", "u".repeat(257));
    assert_eq!(cli.refused(&long), "uri_too_long");

    assert_eq!(cli.json(&format!("{WORK} --project 1 --suri //Eve"))["project"], 1);
    cli.accept(1);
    let list = cli.json("project list");
    assert_eq!((&list["newest"], &list["projects"][0]["earned"]), (&2.into(), &"10000000".into()));
    assert_eq!(list["projects"][1]["earned"], "0");
    assert_eq!(
        cli.json("project list --from 2 --limit 5")["projects"].as_array().unwrap().len(),
        1
    );
    let shown = cli.json("project show 1");
    assert_eq!((&shown["uri"], &shown["document"]), (&"ipfs://plan".into(), &hash.into()));
    assert_eq!((&shown["accepted"], &shown["epochs"][0]["epoch"]), (&"10000000".into(), &0.into()));
    let text = cli.text("project show 1");
    assert!(text.contains("eve") && text.contains("10 points in epoch 0"), "{text}");
    assert!(cli.text("contribution 1").contains("pots open 20"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_recorded_waits_for_consent() {
    let cli = Cli::start().await;
    cli.deploy();
    let recorded = cli.json(&format!("{WORK} --for dave --suri //Eve"));
    assert_eq!((&recorded["id"], &recorded["closes"]), (&1.into(), &serde_json::Value::Null));
    assert!(cli.text(&format!("{WORK} --for dave --suri //Eve")).contains("consent of dave"));
    assert_eq!(cli.json("contribution 1")["status"], "awaiting_consent");
    let text = cli.text("contribution 1");
    assert!(text.contains("eve") && text.contains("awaiting consent"), "{text}");
    for (line, code) in [
        ("consent 1 --suri //Eve", "not_contributor"),
        ("decline 1 --suri //Eve", "not_contributor"),
        ("consent 9 --suri //Dave", "unknown_contribution"),
        ("settle 1 --suri //Eve", "awaiting_consent"),
        ("review 1 --grade 10 --suri //Alice", "awaiting_consent"),
        ("withdraw 1 --suri //Dave", "awaiting_consent"),
        ("amend 1 --points 3 --suri //Dave", "awaiting_consent"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    assert!(cli.text("consent 1 --uri ipfs://meal --suri //Dave").contains("in review until"));
    assert_eq!(cli.json("decline 2 --suri //Dave")["id"], 2);
    assert_eq!(cli.refused("consent 2 --suri //Dave"), "not_awaiting_consent");
    assert_eq!(cli.refused("settle 2 --suri //Eve"), "declined");
    assert_eq!(cli.refused("review 2 --grade 10 --suri //Alice"), "declined");
    let shown = cli.json("contribution 1");
    assert_eq!((&shown["status"], &shown["uri"]), (&"in_review".into(), &"ipfs://meal".into()));
    assert_eq!(cli.json("contribution 2")["status"], "declined");
    cli.accept(1);
    assert_eq!(cli.json("reputation dave")["earned"], "10000000");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_lapsed_is_reopened_once() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json(&format!("{WORK} --uri ipfs://work --suri //Eve"));
    cli.json("review 1 --grade 10 --suri //Alice");
    cli.json("advance 3d");
    assert_eq!(cli.refused("review 1 --grade 10 --suri //Bob"), "review_closed");
    assert_eq!(cli.refused("withdraw 1 --suri //Eve"), "review_over");
    assert!(cli.text("settle 1 --suri //Bob").contains("lapsed"));
    assert_eq!(cli.refused("settle 1 --suri //Bob"), "settled");
    let reopened = cli.json("reopen 1 --suri //Eve");
    assert_eq!((&reopened["id"], &reopened["revision"]), (&1.into(), &1.into()));
    let shown = cli.json("contribution 1");
    assert_eq!((&shown["status"], &shown["uri"]), (&"in_review".into(), &"ipfs://work".into()));
    assert!(cli.text("contribution 1").contains("reopened"));
    assert_eq!(cli.refused("review 1 --grade 10 --suri //Alice"), "amended");
    cli.json("review 1 --revision 1 --grade 10 --suri //Alice");
    cli.json("advance 3d");
    cli.json("settle 1 --suri //Bob");
    assert_eq!(cli.refused("reopen 1 --suri //Eve"), "reopened_already");
    assert_eq!(cli.run("audit").code, 0);
}
