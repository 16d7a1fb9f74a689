//! What waits for somebody, and that the command that is told with it makes it go away.

use crate::voting::pass;
use e2e_tests::Cli;
use serde_json::Value;

/// What waits for somebody, the most urgent first.
fn inbox(cli: &Cli, who: &str) -> Vec<Value> {
    cli.json(&format!("inbox {}", who.to_lowercase()))["items"].as_array().unwrap().clone()
}

fn kinds(cli: &Cli, who: &str) -> Vec<String> {
    inbox(cli, who).iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

/// The first thing of a kind that waits for somebody.
fn waits(cli: &Cli, who: &str, kind: &str) -> Value {
    let items = inbox(cli, who);
    let found = items.iter().find(|item| item["kind"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} waits for {who}: {items:?}")).clone()
}

/// What an item is about, whatever became of it.
fn about(item: &Value) -> [&Value; 8] {
    ["kind", "to_do", "contribution", "revision", "proposal", "need", "for", "agent"]
        .map(|name| &item[name])
}

/// Runs the command that is told with the first thing of a kind, after what is in capitals was filled in,
/// and makes sure that nothing like it waits any more.
fn does(cli: &Cli, who: &str, kind: &str, filled: &[(&str, &str)]) {
    let item = waits(cli, who, kind);
    assert_eq!(item["to_do"], true, "{item}");
    let mut command =
        item["command"].as_str().unwrap().strip_prefix("commons ").unwrap().to_owned();
    for (name, value) in filled {
        assert!(command.contains(name), "{command}");
        command = command.replace(name, value);
    }
    cli.json(&format!("{command} --suri //{who}"));
    let left = inbox(cli, who);
    assert!(left.iter().all(|other| about(other) != about(&item)), "{command}: {left:?}");
}

/// What only tells of something shows more of it.
fn shows(cli: &Cli, who: &str, kind: &str, part: &str) {
    let item = waits(cli, who, kind);
    assert_eq!(item["to_do"], false, "{item}");
    let command = item["command"].as_str().unwrap().strip_prefix("commons ").unwrap();
    let shown = cli.text(&format!("{command} --suri //{who}"));
    assert!(shown.contains(part), "`{part}` is missing in\n{shown}");
}

#[tokio::test(flavor = "multi_thread")]
async fn work_waits_until_it_is_graded_consented_to_settled_and_reopened() {
    let cli = Cli::start().await;
    cli.deploy();
    assert_eq!(cli.text("inbox bob").trim_end(), "Nothing waits for bob. Enjoy the day.");
    let nobody = cli.run("inbox --json");
    assert_eq!(nobody.code, 1);
    assert!(nobody.stdout.contains("no_agent"), "{nobody:?}");

    cli.json("record --effort 2h --points 10 --suri //Eve");
    cli.json("record --effort 1h --points 3 --for ferdie --suri //Eve");
    assert_eq!(kinds(&cli, "Bob"), ["review"]);
    let text = cli.text("inbox --suri //Bob");
    for part in [
        "Work of others to be graded\n",
        "  contribution 1 of eve claims 10 points (until 20",
        "    commons review 1 --grade GRADE",
    ] {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
    does(&cli, "Bob", "review", &[("GRADE", "8")]);
    does(&cli, "Ferdie", "consent", &[]);
    shows(&cli, "Ferdie", "in_review", "in review");
    cli.json("advance 1h");
    cli.json("amend 1 --points 9 --suri //Eve");
    let again = inbox(&cli, "Bob");
    let again = again.iter().find(|item| item["contribution"] == 1).unwrap();
    assert_eq!((&again["again"], &again["revision"]), (&true.into(), &1.into()));
    for who in ["Bob", "Alice", "Charlie"] {
        let item = inbox(&cli, who).into_iter().find(|item| item["contribution"] == 1).unwrap();
        let command = item["command"].as_str().unwrap().replace("GRADE", "8");
        assert_eq!(command, "commons review 1 --revision 1 --grade 8");
        cli.json(&format!("{} --suri //{who}", command.trim_start_matches("commons ")));
        let is_it = |item: &Value| item["contribution"] == 1 && item["kind"] == "review";
        assert!(!inbox(&cli, who).iter().any(is_it), "{who} has graded it");
    }
    cli.json("advance 3d");
    assert_eq!(waits(&cli, "Eve", "settle")["own"], true);
    does(&cli, "Eve", "settle", &[]);
    shows(&cli, "Eve", "outcome", "accepted at 8/10");
    let told = cli.text("inbox eve");
    assert!(told.contains("your contribution 1 was accepted at 8/10: 7.2 points ("), "{told}");
    assert_eq!(waits(&cli, "Bob", "settle")["group"], "anyone");
    does(&cli, "Ferdie", "settle", &[]);
    does(&cli, "Ferdie", "reopen", &[]);
    assert_eq!(kinds(&cli, "Ferdie"), ["in_review"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_decided_waits_for_votes_and_then_to_be_done() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("delegate bob --suri //Charlie");
    cli.json("advance 1h");
    cli.json("propose --set claim_max=50 --description 'Smaller claims' --suri //Alice");
    let vote = waits(&cli, "Bob", "vote");
    assert_eq!(
        (&vote["title"], &vote["weight_points"]),
        (&"Smaller claims".into(), &"200 points".into())
    );
    assert!(vote["seconds_left"].as_u64().is_some_and(|left| left > 250_000), "{vote}");
    shows(&cli, "Alice", "proposed", "Smaller claims");
    does(&cli, "Bob", "vote", &[("CHOICE", "for")]);
    assert_eq!(waits(&cli, "Charlie", "vote")["lent"]["choice"], "for");
    does(&cli, "Charlie", "vote", &[("CHOICE", "for")]);
    does(&cli, "Dave", "vote", &[("CHOICE", "abstain")]);
    cli.json("advance 3d");
    does(&cli, "Alice", "queue", &[]);
    shows(&cli, "Alice", "queued", "queued");
    assert_eq!(kinds(&cli, "Bob"), [""; 0]);
    cli.json("advance 1d");
    assert_eq!(waits(&cli, "Eve", "execute")["group"], "anyone");
    does(&cli, "Alice", "execute", &[]);
    assert_eq!(kinds(&cli, "Alice"), [""; 0]);

    // Two weeks before the season ends, what was lent for the rest of it comes back soon.
    cli.json("advance 11w");
    shows(&cli, "Bob", "held", "was lent");
    does(&cli, "Charlie", "lent", &[]);
    assert_eq!(kinds(&cli, "Bob"), [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn needs_wait_for_those_who_committed_and_for_who_published_them() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("need publish --until 2w --uri https://example.org/lathe --suri //Eve");
    cli.json("need commit 1 --until 5d --suri //Ferdie");
    cli.json("need commit 1 --until 1d --suri //Dave");
    assert_eq!(kinds(&cli, "Ferdie"), ["committed"]);
    does(&cli, "Ferdie", "committed", &[("EFFORT", "1h"), ("POINTS", "1")]);
    shows(&cli, "Ferdie", "committed", "delivered");
    cli.json("advance 2d");
    shows(&cli, "Dave", "lapsed", "lapsed");
    cli.json("advance 6d");
    does(&cli, "Eve", "need_ends", &[("TIME", "3w")]);
    cli.json("advance 3w");
    let over = waits(&cli, "Eve", "need_over");
    assert!(over["since"].is_string(), "{over}");
    assert_eq!((&over["in_review"], over["lapsed"].as_array().unwrap().len()), (&1.into(), 1));
    let text = cli.text("inbox eve");
    let told = "your need 1 is over: 1 in review; said and not done in time: dave (";
    assert!(text.contains(told), "{text}");
    does(&cli, "Eve", "need_over", &[("TIME", "3w")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn money_credits_and_penalties_wait() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2h --points 10 --suri //Eve");
    cli.accept(1);
    cli.json("record --effort 2h --points 10 --cite 1 --suri //Ferdie");
    cli.accept(2);
    cli.json("fund 100 --suri //Bob");
    does(&cli, "Dave", "collect", &[]);
    cli.json("record --effort 2h --points 10 --suri //Dave");
    cli.accept(3);
    cli.json("propose --correct 3 0 --description 'It never happened' --suri //Alice");
    let correction = waits(&cli, "Dave", "correction");
    assert_eq!(
        (&correction["part"], &correction["to"], &correction["from_points"]),
        (&"contributor".into(), &"0".into(), &"10 points".into())
    );
    shows(&cli, "Charlie", "correction", "It never happened");
    pass(&cli, 1);
    cli.json("execute 1 --suri //Ferdie");
    shows(&cli, "Dave", "corrected", "corrected to 0 points");
    shows(&cli, "Charlie", "penalty", "corrected to 0 points");
    for _ in 0..3 {
        does(&cli, "Ferdie", "penalize", &[]);
    }
    assert!(!kinds(&cli, "Charlie").contains(&"penalty".to_owned()));

    cli.json("advance 2w");
    let claim = waits(&cli, "Eve", "claim");
    assert_eq!((&claim["group"], &claim["asset"]), (&"money".into(), &"native".into()));
    does(&cli, "Eve", "claim", &[]);
    assert_eq!(waits(&cli, "Eve", "credit")["own"], true);
    does(&cli, "Ferdie", "credit", &[]);
    assert_eq!(cli.run("audit").code, 0);
}
