//! What cannot be proposed, and what is said about it.

use crate::voting::said;
use e2e_tests::Cli;
use std::fs;

const NOBODY: &str = "0x1234567890123456789012345678901234567890";

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_proposed_is_refused_with_what_is_allowed() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2h --points 10 --suri //Eve");
    let status = cli.json("status");
    let address = |name: &str| status[name].as_str().unwrap().to_owned();
    let (hub, ledger, governor) = (address("hub"), address("ledger"), address("governor"));
    let long = "d".repeat(4_097);
    let data = format!("0x{}", "01".repeat(4_097));
    let many = "--pay bob 1 ".repeat(17);
    let uri = "u".repeat(257);
    for (actions, code, part) in [
        ("--set speed=3", "unknown_parameter", "no parameter `speed`"),
        ("--set claim_max", "bad_parameter", "NAME=VALUE"),
        ("--set claim_max=much", "bad_parameter", "claim_max: "),
        ("--set min_reviewers=21", "out_of_range", "1 to 20 are allowed"),
        ("--set quorum_bps=99", "out_of_range", "1 % to 50 % are allowed"),
        ("--set voting_period=59s", "out_of_range", "60 s to 28 d are allowed"),
        ("--set epoch_length=1d", "fixed_parameter", "epoch_length was fixed at deployment"),
        ("--set half_life=30", "fixed_parameter", "half_life was fixed at deployment"),
        ("--set voting_period=20d", "out_of_range", "dispute_period"),
        ("--correct 9 0", "unknown_contribution", "There is no contribution 9"),
        ("--correct x 0", "bad_contribution", "not the number of a contribution"),
        ("--correct 1 -1", "bad_points", "not a number of points"),
        ("--charter nowhere.md", "no_document", "nowhere.md cannot be read"),
        (&format!("--charter-uri {uri}"), "uri_too_long", "at most 256 are allowed"),
        ("--pay mallory 1", "bad_agent", "mallory"),
        ("--pay bob 0.0000000000000000001", "bad_amount", "UNIT has at most 18"),
        ("--pay bob 0", "nothing_to_pay", "Action 1 pays nothing"),
        ("--pay bob 5", "treasury_too_low", "The treasury has 0 UNIT, and this takes 5 UNIT"),
        (&format!("--pay {ledger} 1"), "forbidden_target", "belongs to the suite"),
        (&format!("--pay bob 5 --asset {NOBODY}"), "no_code", "There is no contract at"),
        (&many, "too_many_actions", "17 actions are too many for one proposal; at most 16"),
        (&format!("--call {hub} --data 0x01020304"), "forbidden_target", "belongs to the suite"),
        (&format!("--call {governor} 'f(uint8)' 1"), "forbidden_target", "belongs to the suite"),
        (&format!("--call {NOBODY} --data 0x01020304"), "no_code", "There is no contract at"),
        (&format!("--call {NOBODY} --data 0x0102"), "no_selector", "4 bytes"),
        (&format!("--call {NOBODY} --data 0xzz"), "bad_data", "not hexadecimal"),
        (&format!("--call {NOBODY} --data {data}"), "too_much_data", "at most 4096 are allowed"),
        (&format!("--call {hub} record"), "no_metadata", "only known with the contract's metadata"),
        (&format!("--call {hub} 'f(uint8)' x"), "bad_arguments", ""),
        ("--metadata nowhere.json", "no_metadata", "nowhere.json cannot be read"),
    ] {
        let line = format!("propose {actions} --description Why --suri //Alice");
        let said = said(&cli, &line, code);
        assert!(said.contains(part), "`{part}` is missing: {actions}: {said}");
    }
    for (description, code, part) in [
        ("''", "no_description", "says nothing"),
        ("nowhere.md", "no_document", "There is no file nowhere.md"),
        (&*long, "description_too_long", "has 4097 bytes; at most 4096 are allowed"),
    ] {
        let line = format!("propose --description {description} --suri //Alice");
        let said = said(&cli, &line, code);
        assert!(said.contains(part), "`{part}` is missing: {said}");
    }
    let poor = said(&cli, "propose --description Why --suri //Eve", "votes_too_low");
    assert!(poor.contains("takes 10 points") && poor.contains("had 0 points"), "{poor}");
    assert_eq!(cli.refused("propose --description Why"), "no_key");
    assert_eq!(cli.json("status")["proposals"], 0, "nothing half done");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_fail_now_is_proposed_only_on_purpose() {
    let cli = Cli::start().await;
    cli.deploy();
    fs::write(cli.folder().join("why.md"), "# Lower it\n\nIt was *too* much.\n").unwrap();
    let line = "propose --correct 1 0 --description why.md --suri //Alice";
    cli.json("record --effort 2h --points 10 --suri //Eve");
    // Looking says so too, with a code of its own.
    let preview = cli.run(&format!("{line} --dry-run"));
    assert_eq!(preview.code, 1, "{preview:?}");
    assert!(preview.stdout.contains("WOULD FAIL: "), "{preview:?}");
    let refused = said(&cli, line, "not_accepted");
    assert!(refused.contains("would fail if it were executed now"), "{refused}");
    assert!(refused.contains("propose it with --force"), "{refused}");
    let forced = cli.json(&format!("{line} --force"));
    assert_eq!((&forced["id"], &forced["title"]), (&1.into(), &"Lower it".into()));
    assert_eq!(forced["preview"]["actions"][0]["failure"]["code"], "not_accepted");
    let shown = cli.text("proposal 1");
    assert!(shown.starts_with("Lower it\n") && shown.contains("It was *too* much."), "{shown}");
    // By the time it is executed it works.
    cli.accept(1);
    crate::voting::pass(&cli, 1);
    assert!(
        cli.text("execute 1 --suri //Eve").contains("1. correct contribution 1 down to 0 points")
    );
    assert_eq!(cli.json("contribution 1")["detail"]["standing"], "0");
    assert_eq!(cli.run("audit").code, 0);
}
