//! What somebody holds, now and then, and lending one's vote.

use e2e_tests::Cli;

#[tokio::test(flavor = "multi_thread")]
async fn reputation_is_shown_now_and_at_a_past_time() {
    let cli = Cli::start().await;
    cli.deploy();
    let start = cli.json("status")["time"].as_str().unwrap().to_owned();
    cli.json("advance 1h");
    cli.json("record --effort 2h --points 10 --suri //Eve");
    cli.accept(1);
    let eve = cli.json("reputation eve");
    assert_eq!((&eve["own"], &eve["own_units"]), (&"10000000".into(), &"10000000".into()));
    assert_eq!((&eve["earned"], &eve["seed"]), (&"10000000".into(), &"0".into()));
    assert_eq!((&eve["share"], &eve["supply"]), (&"2.43 %".into(), &"410000000".into()));
    assert_eq!(
        cli.json("reputation --suri //Eve")["own"],
        "10000000",
        "who asks, asks for themselves"
    );
    let alice = cli.json("reputation alice");
    assert_eq!((&alice["earned"], &alice["seed"]), (&"0".into(), &"100000000".into()));

    cli.json("advance 182d");
    let halved = cli.json("reputation eve");
    assert_eq!((&halved["own"], &halved["own_units"]), (&"5000000".into(), &"10000000".into()));
    let text = cli.text("reputation eve");
    assert!(text.contains("5 points") && text.contains("fades to"), "{text}");
    for (at, own) in [
        (&*start, "0"),
        ("2001-01-01", "0"),
        ("'181 days ago'", "10000000"),
        ("'1 second ago'", "5000000"),
    ] {
        assert_eq!(cli.json(&format!("reputation eve --at {at}"))["own"], own, "{at}");
    }
    let then = cli.text("reputation eve --at '181 days ago'");
    assert!(then.contains("10 points") && then.contains("the end of"), "{then}");
    for (at, code) in
        [("'in 3 days'", "future_lookup"), ("tomorrow", "future_lookup"), ("soon", "bad_time")]
    {
        assert_eq!(cli.refused(&format!("reputation eve --at {at}")), code, "{at}");
    }

    let top = cli.json("reputation top --count 2");
    assert_eq!((top["agents"].as_array().unwrap().len(), &top["of"]), (2, &5.into()));
    assert_eq!(top["agents"][0]["share"], "24.39 %");
    let all = cli.text("reputation top");
    assert!(
        all.lines().nth(5).is_some_and(|line| line.contains("eve")),
        "the least comes last: {all}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_vote_is_lent_shown_and_taken_back() {
    let cli = Cli::start().await;
    cli.deploy();
    let lent = cli.json("delegate bob --seasons 2 --suri //Alice");
    assert_eq!(lent["last_season"], 1);
    let text = cli.text("delegate bob --seasons 1 --suri //Charlie");
    assert!(text.contains("vote lent to bob until 20") && text.contains("(in 3 months)"), "{text}");
    let (alice, bob) = (cli.json("reputation alice"), cli.json("reputation bob"));
    assert_eq!((&alice["own"], &alice["votes"]), (&"100000000".into(), &"0".into()));
    assert_eq!((&alice["lent"]["to"], &alice["lent"]["until"]), (&bob["agent"], &lent["until"]));
    assert_eq!(bob["votes"], "300000000");
    let received: Vec<_> = bob["received"].as_array().unwrap().iter().collect();
    assert_eq!(received.len(), 2, "by the season in which it lapses");
    assert_eq!(
        (&received[1]["value"], &received[1]["until"]),
        (&"100000000".into(), &lent["until"])
    );
    assert!(cli.text("reputation alice").contains("lends to"));
    assert!(cli.text("reputation bob").contains("was lent"));

    assert!(cli.text("undelegate --suri //Charlie").contains("your own again"));
    assert_eq!(cli.json("reputation bob")["votes"], "200000000");
    assert_eq!(cli.json("reputation bob --at '1 second ago'")["votes"], "300000000");
    // Two seasons later it is over, with no transaction.
    cli.json("advance 182d");
    assert_eq!(cli.json("reputation alice")["lent"], serde_json::Value::Null);
    assert_eq!(cli.json("reputation bob")["votes"], "50000000");
    assert_eq!(cli.refused("undelegate --suri //Alice"), "not_lent");
    assert_eq!(cli.run("audit").code, 0);
}
