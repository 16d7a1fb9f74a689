//! The real command line on a node of its own: what a user types, reads and gets as exit codes.

mod agent_show;
mod agents;
mod demo;
mod deploying;
mod dry_run;
mod export;
mod forking;
mod grading;
mod help;
mod inbox;
mod init;
mod keys;
mod needs;
mod pool;
mod pool_refusals;
mod pool_tokens;
mod proposals;
mod proposing;
mod proxy;
mod record_from;
mod recording;
mod refusals;
mod reputation;
mod review_from;
mod sponsor;
mod tidy;
mod treasury;
mod tutorial;
mod value;
mod vote_from;
mod voting;
mod watch;

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
