//! What follows from an accepted value.

use crate::voting::pass;
use e2e_tests::Cli;

const WORK: &str = "record --effort 2h --points";

#[tokio::test(flavor = "multi_thread")]
async fn those_whose_work_is_cited_are_credited_once_the_pots_are_open() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json(&format!("{WORK} 10 --suri //Eve"));
    cli.json(&format!("{WORK} 10 --suri //Dave"));
    cli.json(&format!("{WORK} 100 --cite 1 --cite 2 --suri //Ferdie"));
    cli.json("withdraw 2 --suri //Dave");
    assert_eq!(cli.refused("credit 3 --suri //Bob"), "not_settled");
    cli.accept(1);
    cli.accept(3);
    assert_eq!(cli.refused("credit 3 --suri //Bob"), "pots_not_open");
    assert!(cli.run("credit 3 --suri //Bob").stderr.contains("(in 14 days)"));
    assert_eq!(cli.refused("credit 3 --cite 9 --suri //Bob"), "no_such_cite");
    assert_eq!(cli.refused("credit 1 --suri //Bob"), "no_such_cite");
    cli.json("advance 2w");
    // One of the two was withdrawn: the other is credited nevertheless.
    let credited = cli.json("credit 3 --suri //Bob");
    assert_eq!(
        (&credited["credits"][0]["cited"], &credited["credits"][0]["value"]),
        (&1.into(), &"2500000".into())
    );
    assert_eq!(credited["credits"][1]["error"]["code"], "not_accepted");
    assert_eq!(cli.refused("credit 3 --cite 1 --suri //Bob"), "credited_already");
    assert_eq!(cli.refused("credit 3 --cite 2 --suri //Bob"), "not_accepted");
    assert_eq!(cli.json("contribution 3")["credited"], serde_json::json!([1]));
    assert!(cli.text("contribution 3").contains("1 (credited), 2"));
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fraud_is_corrected_and_who_confirmed_it_pays() {
    let cli = Cli::start().await;
    cli.deploy();
    let propose = |id: u64, points: &str| {
        format!("propose --correct {id} {points} --description Fraud --suri //Alice")
    };
    cli.json(&format!("{WORK} 40 --suri //Eve"));
    cli.accept(1);
    assert_eq!(cli.refused(&propose(1, "40")), "not_below");
    assert_eq!(cli.refused("penalize 1 bob --suri //Ferdie"), "not_worthless");
    cli.json(&propose(1, "10.5"));
    pass(&cli, 1);
    let corrected = cli.text("execute 1 --suri //Ferdie");
    assert!(corrected.contains("correct contribution 1 down to 10.5 points"), "{corrected}");
    assert!(cli.text("contribution 1").contains("corrected to 10.5 points"));
    cli.json(&propose(1, "0"));
    pass(&cli, 2);
    cli.json("execute 2 --suri //Ferdie");
    assert_eq!(cli.json("contribution 1")["detail"]["standing"], "0");
    assert_eq!(cli.refused(&propose(1, "0")), "not_accepted");

    let paid = cli.json("penalize 1 bob --suri //Ferdie");
    assert_eq!((&paid["owed_units"], &paid["taken_units"]), (&"6666666".into(), &"6666666".into()));
    let text = cli.text("penalize 1 charlie --suri //Ferdie");
    assert!(
        text.contains("charlie pays for having confirmed contribution 1: 6.49 points"),
        "{text}"
    );
    assert_eq!(cli.refused("penalize 1 bob --suri //Ferdie"), "paid_already");
    assert_eq!(cli.refused("penalize 1 dave --suri //Ferdie"), "not_approver");
    assert_eq!(cli.json("reputation bob")["own_units"], "93333334");
    assert_eq!(cli.run("audit").code, 0);
    cli.json(&format!("{WORK} 40 --suri //Eve"));
    cli.accept(2);
    // The vote itself takes time: what would come too late is known before.
    cli.json("advance 88d");
    let late = cli.run(&propose(2, "0"));
    assert!(late.stderr.contains("can be corrected until 20"), "{late:?}");
    assert_eq!(cli.refused(&propose(2, "0")), "too_late_to_correct");
}
