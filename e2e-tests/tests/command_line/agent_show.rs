//! What an agent did, and what came of it.

use crate::voting::pass;
use e2e_tests::Cli;

#[tokio::test(flavor = "multi_thread")]
async fn a_life_is_told_with_what_came_of_everything() {
    let cli = Cli::start().await;
    cli.deploy();
    let nothing = cli.text("agent show ferdie");
    for part in ["(ferdie)", "reputation     0 points", "none given", "none published"] {
        assert!(nothing.contains(part), "`{part}` is missing in\n{nothing}");
    }
    assert_eq!(cli.refused("agent show nobody-at-all"), "bad_agent");

    cli.json("delegate bob --suri //Charlie");
    cli.json("need publish --until 4w --uri https://example.org/lathe --suri //Bob");
    cli.json("need commit 1 --until 5d --suri //Eve");
    cli.json("need commit 1 --until 1d --suri //Ferdie");
    cli.json("record --satisfies 1 --effort 2h --points 10 --suri //Eve");
    for (name, grade) in [("Alice", 8), ("Bob", 10), ("Charlie", 8), ("Dave", 8)] {
        cli.json(&format!("review 1 --grade {grade} --suri //{name}"));
    }
    cli.json("settle 1 --suri //Ferdie");
    cli.json("fund 100 --suri //Bob");
    cli.json("propose --set claim_max=50 --description 'Smaller claims' --suri //Bob");
    pass(&cli, 1);
    cli.json("advance 10d");
    cli.json("claim --suri //Eve");

    let eve = cli.json("agent show eve");
    assert_eq!(
        (&eve["accepted"], &eve["contributions"][0]["status"]),
        (&"8000000".into(), &"settled".into())
    );
    assert_eq!(
        (&eve["kept"]["fulfilled"], &eve["commitments"][0]["contribution"]),
        (&1.into(), &1.into())
    );
    assert_eq!(eve["paid"][0]["asset"], "native");
    let held = eve["reputation"].as_array().unwrap();
    assert_eq!((held.len(), &held[0]["points_points"]), (3, &"8 points".into()));
    let text = cli.text("agent show eve");
    for part in
        ["█", "1, 8 points accepted", "1: 10 points claimed, accepted at 8/10", "1 fulfilled"]
    {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
    assert_eq!(cli.json("agent show ferdie")["kept"]["lapsed"], 1);

    let bob = cli.json("agent show bob");
    assert_eq!(
        (&bob["reviews"][0]["grade"], &bob["reviews"][0]["outcome"]),
        (&10.into(), &8.into())
    );
    assert_eq!(bob["average_distance"], "2");
    assert_eq!((&bob["needs"][0], &bob["proposals"][0]["state"]), (&1.into(), &"queued".into()));
    let vote = &bob["votes"][0];
    assert_eq!((&vote["choice"], &vote["weight_points"]), (&"for".into(), &"100 points".into()));
    assert!(
        cli.text("agent show bob")
            .contains("1 given; 1 with an outcome, 2 of 10 from it on average")
    );
    assert_eq!(bob["lenders"].as_array().unwrap().len(), 1);
    assert!(cli.text("agent show charlie").contains("lends to       bob, until 20"));
}
