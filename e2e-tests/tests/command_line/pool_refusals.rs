//! What goes wrong with money is told by name and in a sentence, and nothing is lost by it.

use crate::{pool::season, voting::said};
use e2e_tests::{Cli, Suite, evm};
use serde_json::Value;

/// Every command line, and the name of what is wrong with it.
fn refuse(cli: &Cli, cases: &[(&str, &str)]) {
    for (line, code) in cases {
        assert_eq!(cli.refused(line), *code, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_put_in_is_refused_before_anything_is_sent() {
    let cli = Cli::start().await;
    cli.deploy();
    let long = format!("fund 1 --memo {} --suri //Bob", "é".repeat(129));
    refuse(
        &cli,
        &[
            ("fund 0 --suri //Bob", "nothing_funded"),
            ("fund 0.00 --suri //Bob", "nothing_funded"),
            // More decimals than contracts count, and more than accounts hold.
            ("fund 0.0000000000000000001 --suri //Bob", "bad_amount"),
            ("fund 0.00000000001 --suri //Bob", "bad_amount"),
            ("fund 99999999999 --suri //Bob", "insufficient_funds"),
            ("fund 1 --project 1 --suri //Bob", "unknown_project"),
            ("fund 1 --asset EUR --suri //Bob", "unknown_asset"),
            ("fund 1 --asset bob --suri //Bob", "not_listed"),
            ("fund 1", "no_key"),
            (&long, "memo_too_long"),
        ],
    );
    let fine = said(&cli, "fund 0.00000000001 --suri //Bob", "bad_amount");
    assert!(fine.contains("accounts of this chain hold UNIT with 10 decimals"), "{fine}");
    let finer = said(&cli, "fund 0.0000000000000000001 --suri //Bob", "bad_amount");
    assert!(finer.contains("accounts of this chain hold UNIT with 10 decimals"), "{finer}");
    let much = said(&cli, &format!("fund {} --suri //Bob", "9".repeat(80)), "bad_amount");
    assert!(much.contains("UNIT is more than an account can hold."), "{much}");
    let asset = said(&cli, "fund 1 --asset bob --suri //Bob", "not_listed");
    assert!(
        asset.contains("`bob` is not an asset of this pool.") && asset.contains("There are: UNIT.")
    );
    let memo = said(&cli, &long, "memo_too_long");
    assert!(memo.contains("The memo has 258 bytes; at most 256 are allowed."), "{memo}");
    let project = said(&cli, "fund 1 --project 1 --suri //Bob", "unknown_project");
    assert!(project.contains("There is no project 1: none has been opened yet."), "{project}");
    assert!(cli.text("status").contains("in the pool    0 UNIT\n"), "nothing came in");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_cannot_be_paid_is_told_why_and_when() {
    let cli = Cli::start().await;
    season(&cli);
    cli.json("fund 100 --suri //Bob");
    let early = said(&cli, "claim 0 --suri //Eve", "pot_not_open");
    assert!(early.contains("The pot opens at 20") && early.contains("(in 14 days)"), "{early}");
    refuse(
        &cli,
        &[
            ("claim --suri //Eve", "nothing_to_claim"),
            ("claim 0 --floor --suri //Eve", "pot_not_open"),
            ("claim --for eve --suri //Bob", "nothing_to_claim"),
            ("sweep 0 --suri //Eve", "pot_not_open"),
            ("sweep --suri //Eve", "nothing_to_sweep"),
            ("claim 9 --suri //Eve", "nothing_to_claim"),
            ("claim 9 --floor --suri //Eve", "nothing_to_claim"),
            ("sweep 99 --suri //Eve", "nothing_to_sweep"),
            ("pot 1", "no_pot"),
            ("pot 0 --project 1", "no_pot"),
            ("pot 0 --project 2", "unknown_project"),
            ("pots --project 2", "unknown_project"),
            ("pots --asset EUR", "unknown_asset"),
            ("pots --as nobody", "bad_agent"),
            ("pool preview --project 2", "unknown_project"),
            ("claim 0", "no_key"),
        ],
    );
    let later = said(&cli, "claim 9 --suri //Eve", "nothing_to_claim");
    assert!(later.contains("Nothing is in the pots for epoch 9, which begins 20"), "{later}");
    cli.json("collect --suri //Eve");
    let none = said(&cli, "collect --suri //Eve", "nothing_to_collect");
    assert!(none.contains("There is nothing in the pool for the treasury now."), "{none}");
    let none = said(&cli, "collect --asset native --suri //Eve", "nothing_to_collect");
    assert!(none.contains("There is no UNIT in the pool for the treasury."), "{none}");

    cli.json("advance 15d");
    let status = cli.json("status");
    let [pool, governor] = ["pool", "governor"].map(|name| status[name].as_str().unwrap());
    let (to_pool, for_governor) =
        (format!("claim --to {pool} --suri //Eve"), format!("claim --for {governor} --suri //Eve"));
    let nobody = format!("claim --to 0x{} --suri //Eve", "00".repeat(20));
    refuse(
        &cli,
        &[
            ("claim 0 --suri //Alice", "nothing_to_claim"),
            ("claim 0 --project 1 --suri //Eve", "nothing_to_claim"),
            ("claim --to nobody --suri //Eve", "bad_agent"),
            ("claim 0 --project 7 --suri //Eve", "unknown_project"),
            (&to_pool, "bad_recipient"),
            (&nobody, "bad_recipient"),
            (&for_governor, "is_contract"),
            // Everything in it belongs to somebody.
            ("sweep 0 --suri //Eve", "nothing_to_sweep"),
        ],
    );
    let none = said(&cli, "claim 0 --suri //Alice", "nothing_to_claim");
    assert!(none.contains("alice has no share in epoch 0."), "{none}");
    let none = said(&cli, "claim 0 --project 1 --suri //Eve", "nothing_to_claim");
    assert!(none.contains("Nothing was put in for epoch 0 of project 1."), "{none}");
    let stays = said(&cli, "sweep 0 --suri //Eve", "nothing_to_sweep");
    assert!(stays.contains("what can be claimed stays until 20"), "{stays}");

    cli.json("claim 0 --suri //Eve");
    let twice = said(&cli, "claim 0 --suri //Eve", "claimed_already");
    assert!(twice.contains("The share of the pot in UNIT for epoch 0 was paid already"), "{twice}");
    refuse(
        &cli,
        &[
            ("claim --suri //Eve", "nothing_to_claim"),
            ("claim 0 --for eve --suri //Bob", "claimed_already"),
        ],
    );
    cli.json("advance 182d");
    let late = said(&cli, "claim 0 --suri //Dave", "claim_window_over");
    assert!(
        late.contains("Claiming from that pot ended at 20") && late.contains(" ago)"),
        "{late}"
    );
    // The floor opened three weeks later, so it is still there.
    assert!(cli.text("claim --suri //Dave").starts_with("5 UNIT from the floor of epochs 0 to 3"));
    assert_eq!(cli.refused("claim --suri //Dave"), "nothing_to_claim");
    cli.json("sweep 0 --suri //Dave");
    assert_eq!(cli.refused("sweep 0 --suri //Dave"), "nothing_to_sweep");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recipient_that_refuses_leaves_the_claim_as_it_was() {
    let mut suite = Suite::start().await;
    let cli = Cli::at(suite.chain.url());
    season(&cli);
    cli.json("fund 100 --suri //Bob");
    cli.json("advance 15d");
    let refuses = suite.make_of(evm::contract("0 0 REVERT"), vec![]).await.unwrap();
    for line in [
        format!("claim --to {refuses:?} --suri //Eve"),
        format!("claim 0 --to {refuses:?} --suri //Eve"),
    ] {
        let unpaid = said(&cli, &line, "not_paid");
        assert!(unpaid.contains("24.285714285714285714 UNIT could not be paid"), "{unpaid}");
    }
    assert_eq!(
        cli.json("claim --suri //Eve")["paid"][0]["amount_text"],
        "24.285714285714285714 UNIT"
    );
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_not_add_up_is_not_proposed() {
    let mut suite = Suite::start().await;
    let cli = Cli::at(suite.chain.url());
    cli.deploy();
    let silent = suite.make_of(evm::contract("0 0 REVERT"), vec![]).await.unwrap();
    let hub = cli.json("status")["hub"].as_str().unwrap().to_owned();
    let propose = |what: &str| format!("propose {what} --description Money --suri //Alice");
    for (what, code) in [
        ("--equation work=60 equity=25 floor=10 commons=6", "bad_equation"),
        ("--equation work=61", "bad_equation"),
        ("--equation work=60", "same_equation"),
        // One part alone, in the parameter's own unit.
        ("--set work_bps=6100", "bad_equation"),
        ("--list-asset bob", "no_code"),
        ("--list-asset native", "is_native"),
        ("--list-asset unit", "is_native"),
        ("--delist-asset native", "is_native"),
        ("--list-asset 0x0000000000000000000000000000000000000002", "not_a_token"),
        (&format!("--list-asset {hub}"), "not_a_token"),
        (&format!("--list-asset {silent:?}"), "not_a_token"),
        (&format!("--delist-asset {silent:?}"), "not_listed"),
        ("--list-asset Garden", "unknown_asset"),
        ("--delist-asset Garden", "unknown_asset"),
    ] {
        assert_eq!(cli.refused(&propose(what)), code, "{what}");
    }
    let sum = said(&cli, &propose("--equation work=60.5"), "bad_equation");
    assert!(
        sum.contains("must add up to 100 %, and these add up to 100.5 %: work 60.5 %, equity 25 %"),
        "{sum}"
    );
    let one = said(&cli, &propose("--set work_bps=5500"), "bad_equation");
    assert!(one.contains("add up to 95 %") && one.contains("--equation work=60"), "{one}");
    for command in ["params", "status"] {
        let shown = cli.text(command);
        assert_eq!(shown.matches("all four parts add up to 100 %").count(), 4, "{shown}");
    }
    let nothing = said(&cli, &propose("--list-asset bob"), "no_code");
    assert!(nothing.contains("There is no contract at bob, so this is no token"), "{nothing}");
    let own = said(&cli, &propose(&format!("--list-asset {hub}")), "not_a_token");
    assert!(own.contains("is this commons' own hub, and this is no token."), "{own}");
    let preview = cli.run(&format!("{} --dry-run", propose(&format!("--list-asset {silent:?}"))));
    assert!(preview.code == 1 && !preview.stdout.contains("decimals"), "{preview:?}");
    assert_eq!(cli.json("status")["proposals"], 0);
}

#[test]
fn what_makes_no_sense_is_a_matter_of_usage() {
    let cli = Cli::at("ws://127.0.0.1:1");
    for line in [
        "fund",
        "fund 1 --project garden",
        "fund -5",
        "fund 1,000",
        "fund .5",
        "fund 1e3",
        "fund 1.5abc",
        "propose --equation work --description x",
        "propose --equation work=60.125 commons=4.875 --description x",
        "propose --equation labour=100 --description x",
        "propose --equation work=50 --equation work=50 --description x",
        "pot",
        "pot first",
        "pot 1 --floor --project 1",
        "claim 1 --all",
        "claim --for eve --to bob",
        "claim --for",
        "sweep -1",
        "equation change",
        "propose --equation --description x",
        "propose --equation a=1 b=2 c=3 d=4 e=5 --description x",
        "propose --list-asset --description x",
    ] {
        let ran = cli.run(line);
        assert_eq!(ran.code, 2, "`{line}`: {ran:?}");
        assert!(ran.stdout.is_empty(), "`{line}`: {ran:?}");
        let json = cli.run(&format!("{line} --json"));
        let document: Value = serde_json::from_str(&json.stdout).unwrap();
        assert_eq!((json.code, &document["error"]["code"]), (2, &"usage".into()), "{line}");
    }
    let told = cli.run("fund 1,000").stderr;
    assert!(told.contains("it is written without commas, and with a point before"), "{told}");
    let commands = ["fund", "pots", "pot", "claim", "sweep", "collect", "equation", "pool"];
    let others = ["equation show", "pool preview", "deposit", "vote", "record", "review"];
    for command in commands.iter().chain(&others) {
        let help = cli.run(&format!("{command} -h"));
        let says = help.stdout.replace("Examples:\n  ", "Example: ");
        assert!(help.code == 0 && says.contains("Example: commons "), "{command}: {help:?}");
    }
}
