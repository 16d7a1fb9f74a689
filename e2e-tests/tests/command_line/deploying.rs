//! Deploying from the command line.

use e2e_tests::Cli;

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_is_checked_before_anything_is_sent() {
    let cli = Cli::start().await;
    let few = "deploy --suri //Alice --founder alice --founder bob";
    assert_eq!(cli.refused(few), "too_few_founders");
    let three = format!("{few} --founder charlie");
    for (rest, code) in [
        ("--founder alice", "founder_twice"),
        ("--founder mallory", "bad_agent"),
        ("--founder dave=0.5", "seed_too_low"),
        ("--founder dave=x", "bad_points"),
        ("--set review_period=5s", "out_of_range"),
        ("--set min_reviewers=300", "out_of_range"),
        ("--set speed=3", "unknown_parameter"),
        ("--set speed", "bad_parameter"),
        ("--contracts /nowhere", "no_bundle"),
    ] {
        assert_eq!(cli.refused(&format!("{three} {rest}")), code, "{rest}");
    }
    assert!(!cli.folder().join("commons.json").exists());
    let nowhere = format!("{three} --deployment /nowhere/commons.json");
    assert_eq!(cli.refused(&nowhere), "deployment_not_writable");
    let deployed = cli.json(&format!("{three} --founder dave=2.5 --set review_period=2d"));
    assert_eq!(deployed["uploads"].as_array().unwrap().len(), 6);
    let shares = &deployed["share_of_block"];
    for part in ["ref_time_bps", "proof_size_bps"] {
        let share = shares[part].as_u64().unwrap();
        assert!((1..2_500).contains(&share), "one transaction, with room to spare: {shares}");
    }
    assert_eq!(cli.json("status")["supply"], "302500000");
    assert_eq!(cli.refused(&three), "deployment_exists");
    // Code that is on the chain is not uploaded again.
    let again = cli.json(&format!("{three} --force"));
    assert!(again["uploads"].as_array().unwrap().is_empty());
    assert_ne!(again["hub"], deployed["hub"]);
}
