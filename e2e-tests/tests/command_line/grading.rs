//! Grades as people type them.

use e2e_tests::Cli;

#[tokio::test(flavor = "multi_thread")]
async fn a_grade_is_typed_in_tenths_in_percent_or_in_points() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2h --points 5 --suri //Eve");
    for grade in [
        "--grade 7",
        "--grade 7/10",
        "--grade 70%",
        "--grade '70 %'",
        "--points 3.5",
        "--points 3.500",
    ] {
        let review = cli.json(&format!("review 1 {grade} --suri //Alice"));
        assert_eq!(review["grade"], 7, "{grade}");
    }
    for (grade, tenths) in [("--points 0", 0), ("--points 5", 10), ("--grade 0%", 0)] {
        let review = cli.json(&format!("review 1 {grade} --suri //Bob"));
        assert_eq!(review["grade"], tenths, "{grade}");
    }
    let said = cli.text("review 1 --points 4.5 --suri //Charlie");
    assert!(
        said.contains("graded 9/10 (4.5 points of 5 points) with a weight of 100 points"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_tenth_is_refused_and_its_neighbours_are_named() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("record --effort 2h --points 5 --suri //Eve");
    assert_eq!(cli.refused("review 1 --points 3.7 --suri //Alice"), "not_a_tenth");
    let said = cli.run("review 1 --points 3.7 --suri //Alice").stderr;
    assert!(said.contains("3.5 points (--grade 7) and 4 points (--grade 8)"), "{said}");
    assert_eq!(cli.refused("review 1 --points 5.000001 --suri //Alice"), "more_than_claimed");
    assert_eq!(cli.refused("review 1 --grade 11 --suri //Alice"), "grade_out_of_range");
    let percent = cli.run("review 1 --grade 75% --suri //Alice");
    assert_eq!(percent.code, 2);
    assert!(percent.stderr.contains("70% and 80%"), "{percent:?}");
    assert_eq!(cli.json("contribution 1")["approvers"], serde_json::Value::Null, "nobody graded");
}
