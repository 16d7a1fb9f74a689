//! Doing everything that anyone may do.

use e2e_tests::Cli;
use serde_json::Value;
use std::{
    io::Write,
    process::{Command, Stdio},
};

/// Two reviews that are over, a proposal that has passed, and money of the treasury in the pool.
fn untidy(cli: &Cli) {
    cli.deploy();
    cli.json("record --effort 2h --points 10 --suri //Eve");
    cli.json("record --effort 2h --points 5 --suri //Ferdie");
    cli.json("propose --set claim_max=50 --description 'Smaller claims' --suri //Alice");
    for name in ["Alice", "Bob", "Charlie"] {
        cli.json(&format!("review 1 --grade 10 --suri //{name}"));
        cli.json(&format!("vote 1 for --suri //{name}"));
    }
    cli.json("fund 100 --suri //Bob");
    cli.json("advance 4d");
}

fn results(tidied: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let done = tidied["done"].as_array().unwrap();
    done.iter().map(|item| (text(&item["command"]), text(&item["result"]))).collect()
}

fn pair(command: &str, result: &str) -> (String, String) {
    (format!("commons {command}"), result.into())
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_that_anyone_may_do_is_done_at_once_and_then_nothing_is_left() {
    let cli = Cli::start().await;
    untidy(&cli);
    let dry = cli.json("tidy --dry-run --suri //Dave");
    let commands: Vec<_> = dry["would_do"].as_array().unwrap().iter().collect();
    assert_eq!(commands.len(), 4, "{dry}");
    assert_eq!(dry["dry_run"]["transactions"].as_array().unwrap().len(), 1, "{dry}");
    assert_ne!(dry["dry_run"]["fee"], "0");
    assert!(cli.text("tidy --dry-run --suri //Dave").contains("would do: commons settle 1"));
    assert_eq!(cli.json("contribution 1")["status"], "awaiting_settlement", "nothing was done");

    let first = cli.json("tidy --limit 1 --suri //Dave");
    assert_eq!(results(&first), [pair("settle 1", "done")], "the oldest");
    assert_eq!((&first["found"], &first["left"]), (&4.into(), &3.into()));
    let rest = cli.json("tidy --suri //Dave");
    assert_eq!(
        results(&rest),
        [pair("settle 2", "done"), pair("queue 1", "done"), pair("collect --asset native", "done")]
    );
    let cost = &rest["cost"];
    assert_eq!(cost["transactions"].as_array().unwrap().len(), 1, "all fits into one: {cost}");
    assert!(cost["share_of_block"]["proof_size_bps"].as_u64().is_some_and(|it| it > 0), "{cost}");
    assert_ne!(cost["fee"], "0");
    assert_eq!(cli.json("contribution 2")["detail"]["outcome"], "lapsed");

    let again = cli.json("tidy --suri //Dave");
    assert_eq!((results(&again), &again["found"]), (Vec::new(), &0.into()));
    assert_eq!(cli.text("tidy --suri //Dave").trim_end(), "There is nothing to tidy.");

    // What a proposal does is only done on request.
    cli.json("advance 1d");
    assert_eq!(cli.json("tidy --suri //Dave")["found"], 0);
    let executed = cli.text("tidy --execute --suri //Dave");
    assert!(executed.contains("proposal 1 executed\n1 transaction, fee "), "{executed}");
    assert!(executed.contains(" % of a block's time and "), "{executed}");
    assert_eq!(cli.json("params")["parameters"][9]["value"], "50000000");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn credits_and_sweeps_are_done_when_the_pots_are_open() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2h --points 5 --suri //Eve");
    cli.accept(1);
    cli.json("record --effort 2h --points 5 --cite 1 --suri //Ferdie");
    cli.accept(2);
    cli.json("fund 100 --suri //Bob");
    cli.json("advance 2w");
    let tidied = cli.json("tidy --suri //Alice");
    let results = results(&tidied);
    assert!(results.contains(&pair("credit 2 --cite 1", "done")), "{results:?}");
    assert!(results.contains(&pair("collect --asset native", "done")), "{results:?}");
    assert_eq!(cli.json("tidy --suri //Alice")["found"], 0);
    // Nobody did as much as a part in the floor takes: it moves on when it opens, and the rest of the pot
    // after its time.
    cli.json("advance 3w");
    let swept = cli.text("tidy --suri //Alice");
    assert!(swept.contains("10 UNIT moved on from the floor of epochs 0 to 3 to "), "{swept}");
    cli.json("advance 27w");
    let swept = cli.text("tidy --suri //Alice");
    assert!(swept.contains(" moved on from epoch 0 to epoch "), "{swept}");
    assert_eq!(cli.json("tidy --suri //Alice")["found"], 0);
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_does_meanwhile_is_no_failure() {
    let cli = Cli::start().await;
    untidy(&cli);
    let line = "tidy --json --suri";
    let [mut one, mut other] = ["//Dave", "//Eve"].map(|who| {
        let mut command = cli.command(&format!("{line} {who}"));
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    });
    let _ = (one.wait(), other.wait());
    let mut done = Vec::new();
    for child in [one, other] {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{said} {output:?}");
        let document: Value = serde_json::from_str(&said).unwrap();
        let results = results(&document["result"]);
        assert!(results.iter().all(|(_, result)| result == "done" || result == "gone"), "{said}");
        done.extend(results.into_iter().filter(|(_, result)| result == "done"));
    }
    done.sort();
    let all = ["collect --asset native", "queue 1", "settle 1", "settle 2"];
    assert_eq!(done, all.map(|command| pair(command, "done")), "each was done once");
    assert_eq!(cli.json("tidy --suri //Dave")["found"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_things_take_few_transactions_also_for_somebody_else() {
    let cli = Cli::start().await;
    cli.deploy();
    let rows: String = (1..=40).map(|hours| format!("{hours},hour,2\n")).collect();
    std::fs::write(cli.folder().join("work.csv"), format!("amount,unit,claim\n{rows}")).unwrap();
    cli.json("record --from work.csv --suri //Eve");
    cli.json("proxy add eve --suri //Dave");
    cli.json("proxy add bob --kind NonTransfer --suri //Dave");
    cli.json("advance 4d");
    // Who may not do any of it is told so once, and does not pay for each of them.
    let forbidden = cli.run("tidy --proxy dave --suri //Bob");
    assert_eq!(forbidden.code, 1, "{forbidden:?}");
    for part in ["40 things left", "1 transaction, ", "NonTransfer, which may not do this"] {
        assert!(forbidden.stdout.contains(part), "{part}: {forbidden:?}");
    }
    let tidied = cli.json("tidy --proxy dave --suri //Eve");
    assert_eq!(results(&tidied).len(), 40);
    assert!(results(&tidied).iter().all(|(_, result)| result == "done"), "{tidied}");
    let transactions = tidied["cost"]["transactions"].as_array().unwrap().len();
    assert!((2..=5).contains(&transactions), "{transactions} transactions");
    assert_eq!(cli.json("tidy --suri //Eve")["found"], 0);
}

/// What is shown on a terminal where somebody types this; none where nothing makes a terminal.
fn typed(cli: &Cli, line: &str, answer: &str) -> Option<String> {
    let mut command = cli.on_a_terminal(line)?;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.env("NO_COLOR", "1").spawn().unwrap();
    child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_sits_at_a_terminal_is_asked() {
    let cli = Cli::start().await;
    untidy(&cli);
    let left = || cli.json("tidy --dry-run --suri //Dave")["found"].as_u64().unwrap();
    if let Some(shown) = typed(&cli, "tidy --suri //Dave", "n\n") {
        for part in ["4 things in 1 transaction: fee about ", "Do it? [y/N]", "Nothing was done"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert_eq!(left(), 4);
        let shown = typed(&cli, "tidy --limit 1 --suri //Dave", "y\n").unwrap();
        assert!(shown.contains("[y/N]") && shown.contains("3 things left"), "{shown}");
        let shown = typed(&cli, "tidy --limit 1 --yes --suri //Dave", "").unwrap();
        assert!(!shown.contains("[y/N]") && shown.contains("2 things left"), "{shown}");
        assert_eq!(left(), 2);
    }
    // Nobody can answer: neither a pipe's end nor a closed channel is waited for.
    let ended = cli.text("tidy --limit 1 --suri //Dave");
    assert!(!ended.contains("[y/N]") && ended.contains("left: commons tidy"), "{ended}");
    let plain = cli.command("");
    let mut closed = Command::new("sh");
    let call = "exec \"$0\" tidy --suri //Dave <&-";
    closed.args(["-c", call]).arg(plain.get_program()).current_dir(cli.folder());
    closed.envs(plain.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let closed = closed.output().unwrap();
    assert!(closed.status.success() && closed.stderr.is_empty(), "{closed:?}");
    assert_eq!(left(), 0);
    assert_eq!(cli.json("tidy --dry-run --suri //Dave")["would_do"], Value::Array(Vec::new()));
}
