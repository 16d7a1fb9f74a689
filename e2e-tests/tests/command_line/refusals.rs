//! What does not work, and what a user is told.

use e2e_tests::Cli;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn refusals_of_the_contracts_reach_the_user_as_sentences() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2.5h --points 10 --uri ipfs://work --suri //Alice");
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
        ("reopen 1 --suri //Bob", "not_contributor"),
        ("reopen 1 --suri //Alice", "not_lapsed"),
        ("consent 1 --suri //Alice", "not_awaiting_consent"),
        ("decline 1 --suri //Alice", "not_awaiting_consent"),
        ("record --effort 1h --points 1 --project 1 --suri //Eve", "unknown_project"),
        ("record --effort 1h --points 1 --for eve --suri //Eve", "for_oneself"),
        ("record --effort 1h --points 1 --for mallory --suri //Eve", "bad_agent"),
        ("record --effort 1h --points 1 --cite 1 --cite 1 --suri //Eve", "cite_twice"),
        ("project show 1", "unknown_project"),
        ("credit 1 --suri //Bob", "no_such_cite"),
        ("credit 7 --suri //Bob", "unknown_contribution"),
        ("propose --correct 1 0 --description Why --suri //Alice", "not_accepted"),
        ("proposal 1", "unknown_proposal"),
        ("queue 1 --suri //Bob", "unknown_proposal"),
        ("execute 1 --suri //Bob", "unknown_proposal"),
        ("cancel 1 --suri //Bob", "unknown_proposal"),
        ("inherit --suri //Bob", "no_parent"),
        ("penalize 1 bob --suri //Eve", "not_settled"),
        ("penalize 1 mallory --suri //Eve", "bad_agent"),
        ("delegate mallory --suri //Alice", "bad_agent"),
        ("delegate alice --suri //Alice", "to_oneself"),
        ("delegate bob --seasons 5 --suri //Alice", "seasons_out_of_range"),
        ("delegate bob --seasons 0 --suri //Alice", "seasons_out_of_range"),
        ("undelegate --suri //Alice", "not_lent"),
        ("reputation mallory", "bad_agent"),
        ("reputation", "no_agent"),
        ("reputation alice --at soon", "bad_time"),
        ("reputation alice --at tomorrow", "future_lookup"),
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
        "review 1",
        "review 1 --grade 7 --points 3",
        "review 1 --grade 0.7",
        "review 1 --points 1,5",
        "record --effort 1h --points 1 --for eve --uri ipfs://work",
        "advance tomorrow",
        "project",
        "project show one",
        "propose --suri //Alice",
        "propose --correct 1 --description Why",
        "propose --asset 0x01 --description Why",
        "propose --set grace=2d --value 1 --description Why",
        "propose --call bob --description Why",
        "proposal",
        "proposal one",
        "vote 1",
        "vote for",
        "vote 1 maybe",
        "queue",
        "execute one",
        "cancel",
        "deposit",
        "fork",
        "inherit 1",
        "penalize 1",
        "delegate",
        "delegate bob --seasons some",
        "reputation top --count some",
        "agent add maria",
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
