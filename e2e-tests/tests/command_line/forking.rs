//! Leaving with what one has earned, and norms that one can read.

use crate::voting::{pass, said};
use e2e_tests::Cli;
use std::fs;

#[tokio::test(flavor = "multi_thread")]
async fn a_fork_takes_along_what_people_had_until_it_opens() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2h --points 10 --suri //Eve");
    cli.accept(1);
    cli.json("advance 1h");
    let hub = cli.json("status")["hub"].as_str().unwrap().to_owned();
    assert_eq!(cli.refused("inherit --suri //Alice"), "no_parent");

    let to = "--deployment fork.json";
    let ledger = cli.json("status")["ledger"].as_str().unwrap().to_owned();
    for (from, code) in [
        ("0x000000000000000000000000000000000000dead", "parent_not_a_commons"),
        (&*ledger, "parent_not_a_commons"),
        ("alice", "parent_not_a_commons"),
        ("mallory", "bad_agent"),
    ] {
        assert_eq!(
            cli.refused(&format!("fork --from {from} {to} --suri //Ferdie")),
            code,
            "{from}"
        );
    }
    let fork = format!("fork --from {hub} {to} --suri //Ferdie");
    assert_eq!(cli.refused(&format!("{fork} --set inherit_window=27")), "out_of_range");
    assert!(!cli.folder().join("fork.json").exists());
    assert_eq!(cli.refused(&format!("fork --from {hub} --suri //Ferdie")), "deployment_exists");
    let forked = cli.json(&format!("{fork} --set inherit_window=1 --set claim_max=300"));
    assert_eq!((&forked["parent"], &forked["needed"]), (&hub.as_str().into(), &3.into()));
    assert_eq!(forked["changed"], serde_json::json!(["inherit_window", "claim_max"]));
    assert_eq!(
        (&forked["parent_code_known"], &forked["uploads"]),
        (&true.into(), &serde_json::json!([]))
    );

    // Until it opens, nothing else works: who comes first does not govern alone.
    let waits = cli.text(&format!("inbox {to} --suri //Eve"));
    let told =
        "bring your 10 points into this fork; 3 people are missing, or it does not open (until";
    assert!(waits.contains(told) && waits.contains("\n    commons inherit"), "{waits}");
    let waits = cli.json(&format!("inbox ferdie {to}"));
    assert_eq!(
        (&waits["items"][0]["kind"], &waits["items"][0]["missing"]),
        (&"opening".into(), &3.into())
    );
    let brought = cli.text(&format!("inherit {to} --suri //Eve"));
    let waits = cli.text(&format!("inbox eve {to}"));
    assert!(waits.contains("this fork waits for 2 people to inherit; 1 person did"), "{waits}");
    assert!(brought.contains("eve brings 10 points"), "{brought}");
    assert!(
        brought.contains("if 2 more agents inherit by then; 1 agent has inherited"),
        "{brought}"
    );
    for line in [
        "record --effort 1h --points 1 --suri //Eve",
        "project open --suri //Eve",
        "delegate bob --suri //Eve",
        "propose --description 'All mine' --suri //Eve",
    ] {
        assert_eq!(cli.refused(&format!("{line} {to}")), "not_open", "{line}");
    }
    assert_eq!(cli.refused(&format!("inherit {to} --suri //Eve")), "inherited_already");
    assert_eq!(cli.refused(&format!("inherit {to} --suri //Ferdie")), "nothing_to_inherit");
    let alice = cli.json(&format!("inherit {to} --suri //Alice"));
    assert_eq!(
        (&alice["inherited"], &alice["window"]["still_needed"]),
        (&"100000000".into(), &1.into())
    );
    let bob = cli.json(&format!("inherit {to} --suri //Bob"));
    assert_eq!(bob["window"]["still_needed"], 0);
    assert!(bob["window"]["opens"].is_string());
    assert!(cli.text(&format!("status {to}")).contains("3 agents have inherited"));
    let early = said(&cli, &format!("record --effort 1h --points 1 --suri //Eve {to}"), "not_open");
    assert!(early.contains("opens at 20") && early.contains("(in 7 days)"), "{early}");

    cli.json("advance 7d");
    let late = said(&cli, &format!("inherit {to} --suri //Charlie"), "window_over");
    assert!(late.contains("could inherit until 20"), "{late}");
    cli.json(&format!("record --effort 250h --points 250 --suri //Eve {to}"));
    let status = cli.json(&format!("status {to}"));
    assert_eq!(
        (&status["parent"], &status["supply_units"]),
        (&hub.as_str().into(), &"210000000".into())
    );
    assert_eq!(cli.refused("record --effort 250h --points 250 --suri //Eve"), "claim_out_of_range");
    // A vote in the one is none in the other.
    cli.json(&format!("propose --description Ours --suri //Alice {to}"));
    assert_eq!(cli.json("status")["proposals"], 0);
    for which in ["", to] {
        let audit = cli.run(&format!("audit {which}"));
        assert_eq!(audit.code, 0, "{audit:?}");
    }

    // And so on: a fork of the fork.
    let hub = status["hub"].as_str().unwrap();
    let second = "--deployment second.json";
    cli.json(&format!("fork --from {hub} {second} --suri //Bob"));
    let brought = cli.json(&format!("inherit {second} --suri //Bob"));
    assert!(
        brought["inherited"].as_str().unwrap().starts_with("97"),
        "faded for a week: {brought}"
    );
    assert_eq!(cli.refused(&format!("inherit {second} --suri //Charlie")), "nothing_to_inherit");
    assert_eq!(cli.run(&format!("audit {second}")).code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_charter_is_published_checked_and_amended_by_a_proposal() {
    let cli = Cli::start().await;
    let write = |name: &str, text: &str| fs::write(cli.folder().join(name), text).unwrap();
    write("old.md", "Be kind.");
    write("new.md", "Be kind, and say so.");
    cli.json(
        "deploy --suri //Alice --founder alice --founder bob --founder charlie --founder dave --charter old.md --charter-uri ipfs://old",
    );
    let text = cli.text("charter --check old.md");
    assert!(
        text.contains("old.md is this document") && text.contains("as at the beginning"),
        "{text}"
    );
    assert!(
        said(&cli, "charter --check new.md", "not_the_charter")
            .contains("new.md is not the charter")
    );
    assert_eq!(cli.refused("charter --check nowhere.md"), "no_document");
    cli.json(
        "propose --charter new.md --charter-uri ipfs://new --description Kinder --suri //Alice",
    );
    pass(&cli, 1);
    assert!(cli.text("execute 1 --suri //Eve").contains("publish another charter: 0x"));
    let charter = cli.json("charter --check new.md");
    assert_eq!((&charter["uri"], &charter["amended_by"]), (&"ipfs://new".into(), &1.into()));
    assert!(cli.text("charter").contains("amended by proposal 1, 20"));
    assert_eq!(cli.refused("charter --check old.md"), "not_the_charter");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commons_without_a_charter_says_so() {
    let cli = Cli::start().await;
    cli.deploy();
    assert!(cli.text("charter").contains("none"));
    fs::write(cli.folder().join("some.md"), "Be kind.").unwrap();
    let said = said(&cli, "charter --check some.md", "not_the_charter");
    assert!(said.contains("has published no document"), "{said}");
    let text = cli.text("params");
    for part in ["fixed at deployment", "1 min - 28 d", "time for voting on a proposal"] {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
    let params = cli.json("params")["parameters"].clone();
    assert_eq!(params.as_array().unwrap().len(), 30);
    assert_eq!((&params[0]["fixed"], &params[4]["fixed"]), (&true.into(), &false.into()));
}
