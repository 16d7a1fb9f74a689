//! Many votes from a file.

use e2e_tests::Cli;
use serde_json::json;
use std::fs;

fn file(cli: &Cli, lines: &str) {
    fs::write(cli.folder().join("votes.csv"), format!("proposal,choice,reason\n{lines}")).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_votes_is_cast_once_and_a_vote_is_final() {
    const SEND: &str = "vote --from votes.csv --suri //Bob";
    let cli = Cli::start().await;
    cli.deploy();
    for title in ["One", "Two", "Three", "Four"] {
        cli.json(&format!("propose --description {title} --suri //Alice"));
    }
    cli.json("cancel 4 --suri //Alice");
    cli.json("advance 1h");
    assert!(cli.text("vote --template").starts_with("proposal,choice,reason\n1,for,"));

    // Nothing is sent of a file with a bad line, whoever knows that it is bad.
    file(&cli, "1,for,\n2,yes,\n1,against,\n");
    let told = cli.run(SEND).stderr;
    for part in [
        "has 2 lines",
        "line 3: choice: `yes` is not a choice; there are for, against, abstain",
        "line 4: proposal: 1 is voted on in line 2 too",
    ] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
    file(&cli, "1,for,\n9,for,\n4,for,\n");
    assert_eq!(cli.refused(SEND), "bad_file");
    let told = cli.run(SEND).stderr;
    for part in ["line 3: There is no proposal 9", "line 4: Proposal 4 was taken back"] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
    let told = cli.run("vote --from votes.csv --suri //Eve").stderr;
    assert!(told.contains("has 3 lines") && told.contains("line 2: "), "no reputation: {told}");
    assert_eq!(cli.json("proposal 1")["votes"], json!([]));

    file(&cli, "1,for,It is fair\n2,Against,\n");
    let done = cli.json(SEND);
    assert_eq!((&done["sent"], &done["already"]), (&2.into(), &0.into()));
    assert_eq!(done["cost"]["transactions"].as_array().unwrap().len(), 1);
    assert_eq!(done["votes"][1]["choice"], "against");
    assert_eq!(done["votes"][0]["weight"], "100000000");
    assert_eq!(cli.json("proposal 1")["votes"][0]["reason"], "It is fair");

    // Given again, only what is new is sent; what was voted otherwise is final.
    file(&cli, "1,for,It is fair\n2,against,\n3,abstain,\n");
    let again = cli.text(SEND);
    assert!(
        again.contains("voted on 1 proposal ")
            && again.contains("2 votes are on the chain already: 1 to 2"),
        "{again}"
    );
    assert!(cli.text(SEND).contains("3 votes are on the chain already: 1 to 3"));
    file(&cli, "1,against,\n3,abstain,\n");
    let told = cli.run(SEND).stderr;
    assert!(told.contains("line 2: This account has voted for on proposal 1 already"), "{told}");
    for line in ["vote", "vote 1", "vote --from votes.csv 1 for", "vote for"] {
        assert_eq!(cli.run(&format!("{line} --suri //Bob")).code, 2, "{line}");
    }
    assert_eq!(cli.run("audit").code, 0);
}
