//! The real command line on a node of its own: what a user types, reads and gets as exit codes.

use e2e_tests::Cli;
use serde_json::Value;

const RECORD: &str = "record --effort 2.5h --points 10 --uri ipfs://work";

#[tokio::test(flavor = "multi_thread")]
async fn a_working_day() {
    let cli = Cli::start().await;
    cli.deploy();
    assert!(cli.folder().join("commons.json").is_file());
    let status = cli.json("status");
    assert_eq!(status["supply"], "400000000");
    assert_eq!(status["contributions"], 0);

    let recorded = cli.json(&format!("{RECORD} --suri //Eve"));
    assert_eq!(recorded["id"], 1);
    cli.json("amend 1 --points 12 --suri //Eve");
    let shown = cli.json("contribution 1");
    assert_eq!(shown["claimed"], "12000000");
    assert_eq!(shown["revision"], 1);
    assert_eq!(shown["uri"], "ipfs://work", "what is not given stays");
    assert_eq!(shown["status"], "in_review");

    // Nobody grades what they have not seen.
    assert_eq!(cli.refused("review 1 --grade 9 --suri //Alice"), "amended");
    for (signer, grade) in [("//Alice", 10), ("//Bob", 5), ("//Charlie", 8)] {
        let options = format!("--revision 1 --grade {grade} --reason fine --suri {signer}");
        let review = cli.json(&format!("review 1 {options}"));
        assert_eq!(review["weight"], "100000000");
    }
    assert_eq!(cli.json("contribution 1")["median"], 8);
    cli.json("advance 3d");
    assert_eq!(cli.json("contribution 1")["status"], "awaiting_settlement");
    let settled = cli.json("settle 1 --suri //Ferdie");
    assert_eq!(settled["outcome"]["value"], "9600000");

    cli.json(&format!("{RECORD} --suri //Eve --cite 1 --action produce"));
    cli.json("withdraw 2 --suri //Eve");
    let list = cli.json("contributions");
    let statuses: Vec<_> = list["contributions"].as_array().unwrap().iter().collect();
    assert_eq!(statuses[0]["status"], "settled");
    assert_eq!(statuses[1]["status"], "withdrawn");
    assert_eq!(statuses[1]["cites"], serde_json::json!([1]));

    let audit = cli.run("audit --json");
    assert_eq!(audit.code, 0, "{audit:?}");
    let audit: Value = serde_json::from_str(&audit.stdout).unwrap();
    assert_eq!(audit["result"]["clean"], true);

    // The same for people: results on stdout, nothing else there.
    for line in ["status", "contributions", "contribution 1", "audit"] {
        let ran = cli.run(line);
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(!ran.stdout.is_empty() && ran.stderr.is_empty(), "{line}: {ran:?}");
    }
    let reviews = cli.json("contribution 1 --reviews")["reviews"].clone();
    assert_eq!(reviews.as_array().unwrap().len(), 3);
    assert_eq!((&reviews[1]["grade"], &reviews[1]["reason"]), (&5.into(), &"fine".into()));
    let shown = cli.run("contribution 1").stdout;
    assert!(shown.contains("eve") && shown.contains("accepted at 8/10: 9.6 points"), "{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_runs_on_a_node_of_its_own() {
    let cli = Cli::at("");
    let demo = cli.command("demo").env_remove("COMMONS_URL").output().unwrap();
    let text = String::from_utf8_lossy(&demo.stdout);
    assert!(demo.status.success(), "{text}\n{}", String::from_utf8_lossy(&demo.stderr));
    for part in ["Nobody reviews their own contribution", "accepted at 8/10", "rejected", "clean:"]
    {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
    assert!(text.contains("found out by: histories"), "{text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_the_contracts_reach_the_user_as_sentences() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json(&format!("{RECORD} --suri //Alice"));
    let (long, longer) = ("u".repeat(257), "u".repeat(20_000));
    for (line, code) in [
        (&*format!("record --effort 1h --points 1 --uri {longer} --suri //Eve"), "uri_too_long"),
        (&*format!("review 1 --grade 5 --reason {longer} --suri //Bob"), "reason_too_long"),
        ("advance 0", "no_step"),
        ("contribution 7", "unknown_contribution"),
        ("review 7 --grade 5 --suri //Bob", "unknown_contribution"),
        ("settle 7 --suri //Bob", "unknown_contribution"),
        ("record --effort 1h --points 0 --suri //Eve", "claim_out_of_range"),
        ("record --effort 1h --points 200.000001 --suri //Eve", "claim_out_of_range"),
        ("record --effort 0h --points 1 --suri //Eve", "no_effort"),
        ("record --effort 1h --points 1 --cite 9 --suri //Eve", "unknown_cite"),
        ("review 1 --grade 10 --suri //Alice", "self_review"),
        ("review 1 --grade 11 --suri //Bob", "grade_out_of_range"),
        ("review 1 --grade 5 --suri //Eve", "weight_too_low"),
        ("settle 1 --suri //Bob", "too_early"),
        ("withdraw 1 --suri //Bob", "not_contributor"),
        ("amend 1 --points 1 --suri //Bob", "not_contributor"),
        (&format!("record --effort 1h --points 1 --uri {long} --suri //Eve"), "uri_too_long"),
        (&format!("review 1 --grade 5 --reason {long} --suri //Bob"), "reason_too_long"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    // The sentence says what was wrong and what was allowed.
    let early = cli.run("settle 1 --suri //Bob").stderr;
    assert!(early.contains("open until 20") && early.contains("hint:"), "{early}");
    let shown = cli.json("contribution 1");
    assert_eq!((&shown["status"], &shown["revision"]), (&"in_review".into(), &0.into()));
    assert_eq!(cli.json("status")["contributions"], 1, "nothing half done");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_command_line_that_makes_no_sense_exits_with_2() {
    let cli = Cli::at("ws://127.0.0.1:1");
    for line in [
        "",
        "nonsense",
        "record",
        "record --effort 2.5 --points 1",
        "record --effort 1h --points 1,5",
        "record --effort 1h --points -1",
        "record --effort 90m --points 1",
        "amend 1",
        "record --effort 1h --points 1 --action invent",
        "review 1 --grade 300",
        "advance tomorrow",
        "status --suri",
    ] {
        let ran = cli.run(line);
        assert_eq!(ran.code, 2, "`{line}`: {ran:?}");
        assert!(ran.stdout.is_empty(), "`{line}`: {ran:?}");
    }
    let json = cli.run("record --effort nothing --json");
    assert_eq!(json.code, 2);
    let document: Value = serde_json::from_str(&json.stdout).unwrap();
    assert_eq!(document["error"]["code"], "usage");
    assert_eq!(cli.run("--help").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_is_checked_before_anything_is_sent() {
    let cli = Cli::start().await;
    let few = "deploy --suri //Alice --founder alice --founder bob";
    assert_eq!(cli.refused(few), "too_few_founders");
    let three = format!("{few} --founder charlie");
    for (rest, code) in [
        ("--founder alice", "founder_twice"),
        ("--founder mallory", "bad_agent"),
        ("--founder dave=0.5", "seed_too_low"),
        ("--founder dave=x", "bad_points"),
        ("--set review_period=5s", "out_of_range"),
        ("--set min_reviewers=300", "out_of_range"),
        ("--set speed=3", "unknown_parameter"),
        ("--set speed", "bad_parameter"),
        ("--contracts /nowhere", "no_bundle"),
    ] {
        assert_eq!(cli.refused(&format!("{three} {rest}")), code, "{rest}");
    }
    assert!(!cli.folder().join("commons.json").exists());
    let nowhere = format!("{three} --deployment /nowhere/commons.json");
    assert_eq!(cli.refused(&nowhere), "deployment_not_writable");
    let deployed = cli.json(&format!("{three} --founder dave=2.5 --set review_period=2d"));
    assert_eq!(deployed["uploads"].as_array().unwrap().len(), 3);
    assert_eq!(cli.json("status")["supply"], "302500000");
    assert_eq!(cli.refused(&three), "deployment_exists");
    // Code that is on the chain is not uploaded again.
    let again = cli.json(&format!("{three} --force"));
    assert!(again["uploads"].as_array().unwrap().is_empty());
    assert_ne!(again["hub"], deployed["hub"]);
}
