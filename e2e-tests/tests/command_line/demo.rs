//! The demo, and that the README shows what it prints.

use e2e_tests::Cli;

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_runs_on_a_node_of_its_own() {
    let cli = Cli::at("");
    let demo = cli.command("demo").env_remove("COMMONS_URL").output().unwrap();
    let text = String::from_utf8_lossy(&demo.stdout);
    assert!(demo.status.success(), "{text}\n{}", String::from_utf8_lossy(&demo.stderr));
    for part in [
        "Nobody reviews their own contribution",
        "accepted at 8/10",
        "rejected",
        "The pot opens at",
        "dave    claims from the well's pot: 84.342316849138296588 UNIT",
        "was paid already; once is all there is",
        "dave receives 84.342316849138296588 UNIT",
        "moves it on to epoch 3 of project 1: work 30 UNIT",
        "The timelock is not over",
        "the same week  100   60    25      10     5",
        "the next one   100   50    25      20     5",
        "the floor of epochs 0 to 3  12 UNIT",
        "heidi has 15 UNIT more, and 10 UNIT are left",
        "the fork opens",
        "proposal 2 of dave changed floor_bps from 10 % to 20 %",
        "of 500 UNIT that were put in",
        "clean: nothing differs",
        "the fork: clean",
        "the unmarked donation: found out by\n           deposits in the treasury",
        "what Dave was paid: found out by\n           pots",
    ] {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }

    // The README shows it as it is.
    let readme = concat!(env!("CARGO_MANIFEST_DIR"), "/../README.md");
    let readme = std::fs::read_to_string(readme).unwrap();
    let shown = readme.split("## What the demo shows").nth(1).expect("the README shows the demo");
    let shown = shown.split("```text\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    for (shown, printed) in shown.lines().zip(text.lines()) {
        assert_eq!(masked(shown), masked(printed), "put into the README what scripts/demo prints");
    }
    assert_eq!(shown.lines().count(), text.lines().count());
}

/// A line without what is different in every run, or with other contracts: addresses, times, costs.
pub fn masked(line: &str) -> String {
    if line.contains("of a block's time") {
        return "the share of a block".into();
    }
    // A busy machine needs a second more.
    let mut line = line.replace("(now)", "_");
    for seconds in 1..60 {
        for s in ["", "s"] {
            line = line.replace(&format!("({seconds} second{s} ago)"), "_");
        }
    }
    let mut words: Vec<&str> = Vec::new();
    for word in line.split(' ') {
        let before = words.last().copied().unwrap_or_default();
        let is_time = word.len() == 5 && word.as_bytes()[2] == b':';
        let is_date = word.len() == 10 && word.as_bytes()[4] == b'-';
        let is_place = word.starts_with("0x") || word.starts_with("(ws://");
        let is_cost = ["fee", "deposit"].contains(&before);
        words.push(if is_time || is_date || is_place || is_cost { "_" } else { word });
    }
    words.join(" ")
}

#[test]
fn what_differs_from_run_to_run_is_masked_and_nothing_else() {
    let one =
        "   eve 2: 3 hour  (block 8, fee 0.01 UNIT, deposit 0.003 UNIT), 2026-11-21 15:38 UTC";
    let other =
        "   eve 2: 3 hour  (block 8, fee 0.02 UNIT, deposit 0.004 UNIT), 2027-01-02 05:00 UTC";
    assert_eq!(masked(one), masked(other));
    assert_eq!(masked("it ended (now)."), masked("it ended (2 seconds ago)."));
    assert_ne!(masked(one), masked(&one.replace("3 hour", "4 hour")));
    assert_ne!(masked(one), masked(&one.replace("block 8", "block 9")));
}
