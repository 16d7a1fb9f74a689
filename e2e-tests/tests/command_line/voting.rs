//! What becomes of a proposal, as those see it who propose, vote and carry it out.

use e2e_tests::Cli;
use serde_json::{Value, json};

/// All founders vote for a proposal; then it is queued and its timelock waited for.
pub fn pass(cli: &Cli, id: u64) {
    for name in ["Alice", "Bob", "Charlie", "Dave"] {
        cli.json(&format!("vote {id} for --suri //{name}"));
    }
    cli.json("advance 3d");
    cli.json(&format!("queue {id} --suri //Ferdie"));
    cli.json("advance 1d");
}

/// What a refused command says; after checking its exit code and the error's name.
pub fn said(cli: &Cli, line: &str, code: &str) -> String {
    assert_eq!(cli.refused(line), code, "{line}");
    cli.run(line).stderr
}

/// Where a proposal stands.
pub fn state(cli: &Cli, id: u64) -> Value {
    cli.json(&format!("proposal {id}"))["state"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parameter_is_changed_by_a_vote() {
    let cli = Cli::start().await;
    cli.deploy();
    assert!(cli.text("proposals").contains("nothing has been proposed yet"));
    assert!(said(&cli, "vote 1 for --suri //Bob", "unknown_proposal").contains("nothing has been"));
    cli.json("delegate bob --suri //Charlie");
    cli.json("advance 1h");

    // Looking costs nothing, and proposes nothing.
    let propose =
        "propose --set claim_max=50 --set review_period=5d --description 'Smaller claims'";
    let preview = cli.text(&format!("{propose} --dry-run --suri //Alice"));
    for part in [
        "1. set claim_max from 200 points to 50 points\n   would work if the governor executed it",
        "takes        40 points For or Abstain (10 % of all), and two thirds of For and Against",
        "proposer     needs 10 points, has 100 points",
    ] {
        assert!(preview.contains(part), "`{part}` is missing in\n{preview}");
    }
    let preview = cli.json(&format!("{propose} --dry-run --suri //Alice"));
    assert_eq!(
        (&preview["proposed"], &preview["preview"]["quorum"]),
        (&false.into(), &"40000000".into())
    );
    assert_eq!(cli.json("status")["proposals"], 0);

    let made = cli.run(&format!("{propose} --suri //Alice"));
    assert_eq!(made.code, 0, "{made:?}");
    assert!(made.stdout.starts_with("proposal 1 made: Smaller claims; vote until 20"), "{made:?}");
    assert!(made.stderr.contains("set review_period from 3 d to 5 d"), "the preview: {made:?}");

    // A delegate votes with what was lent; its owner takes it back.
    let bob = cli.json("vote 1 for --reason 'easy to check' --suri //Bob");
    assert_eq!(
        (&bob["votes"][0]["weight"], &bob["votes"][0]["choice"]),
        (&"200000000".into(), &"for".into())
    );
    assert!(said(&cli, "vote 1 against --suri //Bob", "already_voted").contains("a vote is final"));
    let charlie = cli.text("vote 1 AGAINST --suri //Charlie");
    assert!(
        charlie.contains("voted against on proposal 1, with a weight of 100 points"),
        "{charlie}"
    );
    assert!(said(&cli, "vote 1 for --suri //Eve", "weight_too_low").contains("no reputation"));
    let shown = cli.text("proposal 1");
    for part in [
        "Smaller claims",
        "active, closes in 3 days",
        "by alice",
        "reached: 100 points For or Abstain, it takes 40 points",
        "two thirds of For and Against: 100 points more For are missing",
        "█ 100 points",
        "2. set review_period from 3 d to 5 d",
        "easy to check  (100 points taken back by those who had lent it)",
        "(100 points taken back from bob)",
    ] {
        assert!(shown.contains(part), "`{part}` is missing in\n{shown}");
    }
    let shown = cli.json("proposal 1");
    assert_eq!(
        (&shown["for"], &shown["against"], &shown["passes"]),
        (&"100000000".into(), &"100000000".into(), &false.into())
    );
    let votes = &shown["votes"];
    assert_eq!(
        (&votes[0]["weight"], &votes[0]["weight_as_cast"]),
        (&"100000000".into(), &"200000000".into())
    );
    assert_eq!(
        (&votes[1]["taken_back"], &votes[1]["overrides"]),
        (&"100000000".into(), &votes[0]["agent"])
    );
    let action = &shown["actions"][0];
    assert_eq!((&action["parameter"], &action["value"]), (&"claim_max".into(), &"50000000".into()));
    assert_eq!(action["words"], "set claim_max from 200 points to 50 points");
    assert_eq!(cli.json("vote 1 for --suri //Dave")["votes"][0]["weight"], "100000000");

    // Nothing happens before its time, and what is allowed when is told.
    let early = said(&cli, "queue 1 --suri //Eve", "wrong_state");
    assert!(early.contains("still being voted on, until 20") && early.contains("hint:"), "{early}");
    assert!(said(&cli, "execute 1 --suri //Eve", "wrong_state").contains("until 20"));
    cli.json("advance 3d");
    assert!(said(&cli, "vote 1 for --suri //Alice", "voting_closed").contains("ended at 20"));
    let shown = cli.text("proposal 1");
    assert!(shown.contains("succeeded, to be queued, expires in 14 days"), "{shown}");
    assert!(said(&cli, "execute 1 --suri //Eve", "wrong_state").contains("commons queue"));
    assert!(
        cli.text("queue 1 --suri //Eve").contains("proposal 1 queued: it can be executed from 20")
    );
    assert!(said(&cli, "queue 1 --suri //Eve", "wrong_state").contains("queued already"));
    assert!(
        said(&cli, "execute 1 --suri //Eve", "too_early").contains("it can be executed from 20")
    );
    cli.json("advance 1d");
    assert_eq!(cli.json("params")["parameters"][9]["changed"], Value::Null);
    let executed = cli.json("execute 1 --suri //Ferdie");
    assert_eq!(
        executed["parameters_set"][0],
        json!({"parameter": "claim_max", "from": "200000000", "value": "50000000"})
    );
    assert!(said(&cli, "execute 1 --suri //Eve", "wrong_state").contains("executed once"));
    assert_eq!(cli.refused("cancel 1 --suri //Alice"), "wrong_state");

    // It holds, and everybody sees since when and why.
    let changed = cli.json("params")["parameters"][9].clone();
    assert_eq!((&changed["name"], &changed["value"]), (&"claim_max".into(), &"50000000".into()));
    assert_eq!(
        (&changed["default"], &changed["changed"]["proposal"]),
        (&"200000000".into(), &1.into())
    );
    assert!(cli.text("params").contains("by proposal 1, "));
    assert_eq!(cli.refused("record --effort 60h --points 60 --suri //Eve"), "claim_out_of_range");
    let list = cli.text("proposals");
    assert!(list.contains("executed") && list.contains("Smaller claims"), "{list}");
    let list = cli.json("proposals");
    assert_eq!((&list["newest"], &list["proposals"][0]["state"]), (&1.into(), &"executed".into()));
    let audit = cli.run("audit");
    assert_eq!(audit.code, 0, "{audit:?}");
    let change = "proposal 1 of alice changed claim_max from 200 points to 50 points";
    assert!(audit.stdout.contains(change), "{audit:?}");
    assert_eq!(cli.json("audit")["changes"][1]["parameter"], "review_period");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quorum_at_the_last_moment_gives_everyone_a_day_to_answer() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("propose --set min_reviewers=3 --description Three --suri //Alice");
    cli.json("advance 60h");
    let before = cli.json("proposal 1");
    assert_eq!(
        (&before["extended"], &before["quorum_missing"]),
        (&false.into(), &"40000000".into())
    );
    assert!(cli.text("proposal 1").contains("nobody has voted yet"));
    cli.json("vote 1 abstain --suri //Bob");
    let after = cli.json("proposal 1");
    assert_eq!((&after["extended"], &after["quorum_reached"]), (&true.into(), &true.into()));
    assert_ne!(after["closes"], before["closes"]);
    let text = cli.text("proposal 1");
    assert!(
        text.contains("moved: the quorum was reached late") && text.contains("in 24 hours"),
        "{text}"
    );
    cli.json("advance 20h");
    assert_eq!(state(&cli, 1), "active");
    cli.json("vote 1 for --suri //Charlie");
    cli.json("advance 5h");
    assert_eq!(state(&cli, 1), "succeeded");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_votes_before_a_vote_has_begun() {
    let cli = Cli::start().await;
    cli.json(
        "deploy --suri //Alice --founder alice --founder bob --founder charlie --set voting_delay=1d",
    );
    let made = cli.run("propose --description Later --suri //Alice");
    assert!(made.stdout.contains("proposal 1 made: Later; voting opens 20"), "{made:?}");
    assert_eq!(state(&cli, 1), "pending");
    assert!(cli.text("proposals").contains("pending  voting opens in 24 hours"));
    let early = said(&cli, "vote 1 for --suri //Bob", "not_open");
    assert!(early.contains("begins at 20") && early.contains("(in 24 hours)"), "{early}");
    assert!(said(&cli, "queue 1 --suri //Bob", "wrong_state").contains("voting begins at 20"));
    cli.json("advance 1d");
    assert_eq!(state(&cli, 1), "active");
    cli.json("vote 1 for --suri //Bob");
    assert_eq!(cli.run("audit").code, 0);
}
