//! The board of needs over weeks: what people care for, who does it, and what came of it.

use e2e_tests::Cli;
use serde_json::{Value, json};
use std::fs;

const RECORD: &str = "record --effort 2h --points 4 --uri ipfs://lathe";

/// Numbers of the needs in a list.
fn ids(list: &Value) -> Vec<u64> {
    let needs = list["needs"].as_array().unwrap();
    needs.iter().map(|need| need["id"].as_u64().unwrap()).collect()
}

/// Who committed to a need, and what became of it.
fn kept(need: &Value) -> Vec<&str> {
    let commitments = need["commitments"].as_array().unwrap();
    commitments.iter().map(|it| it["state"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_board_shows_first_what_people_care_for_now() {
    let cli = Cli::start().await;
    cli.deploy();
    assert!(cli.text("need list").contains("nothing is wanted yet"));
    cli.json("project open --suri //Eve");
    fs::write(cli.folder().join("lathe.md"), "A new lathe.").unwrap();
    let publish = "need publish --until 12w --document lathe.md --uri ipfs://lathe --project 1";
    let published = cli.json(&format!("{publish} --suri //Eve"));
    assert_eq!((&published["id"], &published["project"]), (&1.into(), &1.into()));
    let hash = commons_client::bundle::keccak256(b"A new lathe.");
    assert_eq!(published["document"], format!("{:?}", commons_core::H256(hash)));
    let told = cli.text("need publish --until 12w --uri ipfs://chairs --suri //Ferdie");
    assert!(
        told.contains("need 2 published: wanted until") && told.contains("in 3 months"),
        "{told}"
    );
    cli.json("need publish --until 1w --document lathe.md --suri //Eve");
    assert_eq!(cli.json("status")["needs"], 3);
    // Nobody cares yet: the newest comes first.
    assert_eq!(ids(&cli.json("need list")), [3, 2, 1]);

    for (name, reason) in [("Alice", "the old one is dangerous"), ("Bob", ""), ("Charlie", "yes")] {
        let line = format!("need endorse 1 --reason '{reason}' --suri //{name}");
        assert_eq!(cli.json(&line)["weight"], "100000000");
    }
    assert!(cli.text("need endorse 2 --suri //Dave").contains("endorsed with 100 points"));
    let list = cli.json("need list");
    assert_eq!(ids(&list), [1, 2, 3]);
    assert_eq!(list["needs"][0]["heat"], "300000000");
    let text = cli.text("need list");
    let lines: Vec<_> = text.lines().collect();
    assert!(lines[1].contains("████████████") && lines[1].contains("300 points"), "{text}");
    assert!(lines[2].contains("████░░░░░░░░") && lines[2].contains("ipfs://chairs"), "{text}");
    assert!(lines[3].contains("░░░░░░░░░░░░") && lines[3].contains("0 points"), "{text}");
    assert_eq!(ids(&cli.json("need list --project 1")), [1]);
    assert_eq!(ids(&cli.json("need list --project 0")), [2, 3]);
    assert!(cli.text("need list --limit 1").contains("and 2 more: --limit 3"));

    // Five weeks later three who cared then weigh less than one who cares now.
    cli.json("advance 35d");
    assert_eq!(ids(&cli.json("need list")), [1, 2], "the third is over by itself");
    assert_eq!(ids(&cli.json("need list --all")), [1, 2, 3]);
    cli.json("need endorse 2 --reason 'still no chairs' --suri //Alice");
    let list = cli.json("need list");
    assert_eq!(ids(&list), [2, 1]);
    let heat =
        |index: usize| list["needs"][index]["heat"].as_str().unwrap().parse::<u64>().unwrap();
    assert!((105..106).contains(&(heat(0) / 1_000_000)), "17.7 of 100 and 87.5: {list}");
    assert!((53..54).contains(&(heat(1) / 1_000_000)), "a fraction 2^-2.5 of 300: {list}");
    let shown = cli.text("need show 2");
    for part in ["still no chairs", "105.2 points now, fading", "dave", "17.68 points", "by ferdie"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let audit = cli.text("audit");
    let line = |name: &str| audit.lines().find(|line| line.starts_with(name)).unwrap().to_owned();
    assert_eq!(line("needs  ").split_whitespace().nth(1), Some("3"), "{audit}");
    assert!(!audit.contains("counted nowhere"), "endorsements are no stray casts: {audit}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commitment_is_kept_by_what_is_recorded_or_lapses() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("need publish --until 8w --uri ipfs://lathe --suri //Dave");
    let told = cli.text("need commit 1 --until 10d --suri //Eve");
    assert!(told.contains("committed to need 1 by") && told.contains("--satisfies 1"), "{told}");
    cli.json("need commit 1 --until 5d --suri //Ferdie");
    cli.json("need commit 1 --until 6d --suri //Ferdie");
    let text = cli.text("need list");
    assert!(text.contains("eve: in 10 days, ferdie: in 6 days"), "{text}");
    assert_eq!(kept(&cli.json("need show 1")), ["open", "postponed", "open"]);

    assert_eq!(cli.json(&format!("{RECORD} --satisfies 1 --suri //Eve"))["satisfies"], 1);
    assert_eq!(kept(&cli.json("need show 1")), ["delivered", "postponed", "open"]);
    assert!(cli.text("need list").contains("1 in review"));
    cli.accept(1);
    cli.json("advance 6d");
    let need = cli.json("need show 1");
    assert_eq!(kept(&need), ["fulfilled", "postponed", "lapsed"]);
    assert_eq!(need["commitments"][0]["contribution"], 1);
    assert_eq!((&need["accepted"], &need["state"]), (&"4000000".into(), &"open".into()));
    let item = &need["contributions"][0];
    assert_eq!(
        (&item["id"], &item["status"], &item["value"]),
        (&1.into(), &"settled".into(), &"4000000".into())
    );
    let shown = cli.text("need show 1");
    for part in
        ["fulfilled by contribution 1", "lapsed", "postponed", "accepted at 10/10: 4 points"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let text = cli.text("need list");
    assert!(text.contains("eve: fulfilled, ferdie: lapsed  4 points"), "{text}");
    // The contribution says what it is for.
    assert_eq!(cli.json("contribution 1")["satisfies"], 1);
    assert!(cli.text("contribution 1").contains("need 1"));
    assert_eq!(cli.json("contributions")["contributions"][0]["satisfies"], 1);
    // Who is late can still do it: it satisfies the need, and keeps no promise.
    cli.json(&format!("{RECORD} --satisfies 1 --suri //Ferdie"));
    let need = cli.json("need show 1");
    assert_eq!(kept(&need), ["fulfilled", "postponed", "lapsed"]);
    assert_eq!(need["contributions"].as_array().unwrap().len(), 2);

    // Whoever was about to do what is wanted no more has broken no promise.
    cli.json("need commit 1 --until 3w --suri //Bob");
    assert!(cli.text("need close 1 --suri //Dave").contains("need 1 closed"));
    let need = cli.json("need show 1");
    assert_eq!(kept(&need), ["fulfilled", "postponed", "lapsed", "released"]);
    assert_eq!(need["state"], "closed");
    assert!(need["closed"].is_string(), "{need}");
    assert!(cli.text("need list").contains("--all shows the need that was"));
    assert!(cli.text("need list --all").contains("closed"));
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_done_with_a_need_is_refused_with_what_can() {
    let cli = Cli::start().await;
    cli.deploy();
    let publish = "need publish --suri //Eve --until";
    for (line, code) in [
        ("need show 1", "unknown_need"),
        ("need commit 1 --until 1d --suri //Eve", "unknown_need"),
        ("need endorse 1 --suri //Alice", "unknown_need"),
        ("need list --project 1", "unknown_project"),
        (&format!("{publish} soon --uri ipfs://lathe"), "bad_time"),
        (&format!("{publish} 1w"), "no_description"),
        (&format!("{publish} 0d --uri ipfs://lathe"), "until_out_of_range"),
        (&format!("{publish} 2020-01-01 --uri ipfs://lathe"), "until_out_of_range"),
        (&format!("{publish} 105w --uri ipfs://lathe"), "until_out_of_range"),
        (&format!("{publish} 1w --uri ipfs://lathe --project 7"), "unknown_project"),
        (&format!("{publish} 1w --document nowhere.md"), "no_document"),
        (&format!("{publish} 1w --uri {}", "u".repeat(257)), "uri_too_long"),
        ("need publish --until 1w --uri ipfs://lathe", "no_key"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    let far = cli.run(&format!("{publish} 105w --uri ipfs://lathe"));
    assert!(far.stderr.contains("104 epochs") && far.stderr.contains("renewed"), "{far:?}");
    assert_eq!(cli.run("need publish --suri //Eve").code, 2, "until when must be said");

    cli.json(&format!("{publish} 104w --uri ipfs://lathe"));
    cli.json(&format!("{publish} 2d --uri ipfs://lathe"));
    for list in ["need list", "inbox bob", "contributions", "proposals", "project list"] {
        assert_eq!(cli.run(&format!("{list} --limit 0")).code, 2, "{list}");
    }
    for (line, code) in [
        ("need renew 1 --until 1w --suri //Bob", "not_publisher"),
        ("need close 1 --suri //Bob", "not_publisher"),
        ("need renew 3 --until 1w --suri //Eve", "unknown_need"),
        ("need endorse 1 --suri //Eve", "weight_too_low"),
        (&format!("need endorse 1 --reason {} --suri //Bob", "r".repeat(257)), "reason_too_long"),
        ("need commit 1 --until yesterday --suri //Bob", "until_out_of_range"),
        ("record --effort 1h --points 1 --satisfies 3 --suri //Eve", "unknown_need"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    assert!(cli.run("need show 3").stderr.contains("numbered 1 to 2"));
    assert!(cli.run("need close 1 --suri //Bob").stderr.contains("eve"), "who may");
    cli.json("need endorse 1 --suri //Bob");
    assert_eq!(cli.refused("need endorse 1 --suri //Bob"), "already_signalled");
    let again = cli.run("need endorse 1 --suri //Bob").stderr;
    assert!(again.contains("has endorsed the need in epoch 0 already"), "{again}");
    cli.json("advance 7d");
    cli.json("need endorse 1 --suri //Bob");

    // What is over can be renewed; what was closed is closed.
    assert_eq!(cli.refused("need commit 2 --until 1d --suri //Bob"), "need_over");
    assert_eq!(cli.json("need show 2")["state"], "over");
    assert!(cli.text("need renew 2 --until 2w --suri //Eve").contains("in 14 days"));
    assert_eq!(cli.json("need show 2")["state"], "open");
    cli.json("need close 2 --suri //Eve");
    for line in
        ["renew 2 --until 1w --suri //Eve", "close 2 --suri //Eve", "endorse 2 --suri //Bob"]
    {
        assert_eq!(cli.refused(&format!("need {line}")), "need_closed", "{line}");
    }
    assert_eq!(cli.refused("need commit 2 --until 1d --suri //Bob"), "need_over");
    let over = cli.json("need list --all");
    let states: Vec<_> = over["needs"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(json!(states), json!(["open", "closed"]));
}
