//! Money that is spent together, and contracts that are called together.

use crate::voting::{pass, said};
use e2e_tests::{Cli, bundles};

#[tokio::test(flavor = "multi_thread")]
async fn money_goes_in_by_anyone_and_out_by_a_proposal() {
    let cli = Cli::start().await;
    cli.deploy();
    for amount in ["0", "0.0000000000001"] {
        let line = format!("deposit {amount} --suri //Eve");
        assert_eq!(cli.refused(&line), "bad_amount", "{amount}");
    }
    // What is no number in any asset is no command.
    for line in ["deposit 1,5", "propose --pay bob 1,5 --description Why", "fund 1,5"] {
        let ran = cli.run(&format!("{line} --suri //Eve"));
        assert!(ran.code == 2 && ran.stderr.contains("without commas"), "{line}: {ran:?}");
    }
    let put = cli.text("deposit 2.5 --suri //Eve");
    assert!(put.contains("2.5 UNIT put into the treasury, which has 2.5 UNIT"), "{put}");
    assert_eq!(cli.json("status")["treasury_text"], "2.5 UNIT");

    let two = "propose --pay bob 2 --pay ferdie 1 --description Thanks --suri //Alice";
    let both = said(&cli, two, "treasury_too_low");
    assert!(both.contains("The treasury has 0.5 UNIT, and this takes 1 UNIT"), "{both}");
    let one =
        cli.run("propose --pay ferdie 2 --description Thanks --dry-run --suri //Alice").stdout;
    assert!(one.contains("the treasury goes from 2.5 UNIT to 0.5 UNIT"), "{one}");
    assert!(one.contains("more For than Against"), "money takes no two thirds: {one}");
    cli.json(&format!("{two} --force"));
    pass(&cli, 1);
    // All of it or nothing, and it can be repeated when there is enough.
    let short = said(&cli, "execute 1 --suri //Eve", "treasury_too_low");
    assert!(short.contains("Action 2 takes 1 UNIT, and the treasury has 0.5 UNIT"), "{short}");
    assert_eq!(cli.json("status")["treasury_text"], "2.5 UNIT");
    cli.json("deposit 1 --suri //Eve");
    let paid = cli.text("execute 1 --suri //Eve");
    assert!(paid.contains("1. pay 2 UNIT to bob\n2. pay 1 UNIT to ferdie"), "{paid}");
    assert_eq!(cli.json("status")["treasury_text"], "0.5 UNIT");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn any_contract_is_called_by_the_words_of_its_metadata() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("deploy --suri //Alice --founder eve --founder bob --founder charlie --deployment other.json");
    let other = cli.json("status --deployment other.json")["ledger"].as_str().unwrap().to_owned();
    let metadata = format!("--metadata {}", bundles().join("ledger.contract").display());
    let hash = format!("0x{}", "07".repeat(32));
    let propose = |call: &str| {
        format!("propose --call {other} {call} {metadata} --description 'A garden' --suri //Alice")
    };
    for (call, code) in [
        ("plant_trees 3", "unknown_message"),
        ("open_project", "bad_arguments"),
        ("open_project soon ipfs://garden", "bad_argument"),
    ] {
        assert_eq!(cli.refused(&propose(call)), code, "{call}");
    }
    let wrong = format!("--metadata {}", bundles().join("governor.contract").display());
    let wrong = format!("propose --call {other} newest {wrong} --description No --suri //Alice");
    assert_eq!(cli.refused(&wrong), "other_code");
    // What it calls would refuse, and says why in its own words.
    let refused = propose("settle 5");
    assert_eq!(cli.refused(&refused), "action_refused");
    assert!(cli.run(&refused).stderr.contains("UnknownContribution"), "{:?}", cli.run(&refused));

    cli.json(&propose(&format!("open_project {hash} 0x69706673")));
    let shown = cli.text(&format!("proposal 1 {metadata}"));
    assert!(shown.contains("open_project"), "{shown}");
    let opaque = cli.text("proposal 1");
    assert!(opaque.contains("to be read with the metadata of that code"), "{opaque}");
    pass(&cli, 1);
    cli.json("execute 1 --suri //Eve");
    let opened = cli.json("project show 1 --deployment other.json");
    assert_eq!((&opened["document"], &opened["uri"]), (&hash.into(), &"ipfs".into()));
    assert_eq!(opened["agent"], cli.json("status")["governor"], "{opened}");
    assert_eq!(cli.json("status")["projects"], 0);
    assert_eq!(cli.run("audit").code, 0);
}
