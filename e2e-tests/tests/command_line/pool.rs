//! Money that is put in, divided and paid out, as people see it.

use crate::voting::pass;
use e2e_tests::Cli;
use serde_json::Value;

/// A commons with a project: in epoch 0, ten points of Eve's count for the commons, five of Ferdie's and
/// twenty of Dave's for the project.
pub fn season(cli: &Cli) {
    cli.deploy();
    cli.json("project open --uri ipfs://garden --suri //Alice");
    for (id, name, points, project) in [(1, "Eve", 10, 0), (2, "Ferdie", 5, 1), (3, "Dave", 20, 1)]
    {
        let work = format!("record --effort 2h --points {points} --uri ipfs://work");
        cli.json(&format!("{work} --project {project} --suri //{name}"));
        cli.accept(id);
    }
}

/// What somebody has in a list of shares.
fn of<'a>(shares: &'a Value, agent: &str) -> &'a Value {
    let address = commons_client::names::parse(agent).unwrap();
    let shares = shares["agents"].as_array().unwrap();
    shares.iter().find(|it| it["agent"] == format!("{address:?}")).unwrap_or(&Value::Null)
}

/// Where the pots are, in words.
fn places(pots: &Value) -> Vec<String> {
    let pots = pots["pots"].as_array().unwrap().iter();
    pots.map(|it| format!("{}: {}", it["for"].as_str().unwrap(), it["left_text"].as_str().unwrap()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn money_is_divided_at_once_and_paid_when_its_pot_opens() {
    let cli = Cli::start().await;
    season(&cli);
    assert_eq!(
        cli.text("pots").trim_end(),
        "There is nothing in the pool. Anyone can put something in: commons fund."
    );

    let put = cli.text("fund 100 --memo 'A grant' --suri //Bob");
    for part in [
        "100 UNIT put into the pool for epoch 0\n",
        "60 UNIT for the work of the epoch, 25 UNIT for all work so far: to be claimed from ",
        "10 UNIT for the floor of epochs 0 to 3: from ",
        " on; 5 UNIT for the treasury  (block ",
    ] {
        assert!(put.contains(part), "`{part}` is missing in\n{put}");
    }
    let put = cli.json("fund 50.5 --project 1 --suri //Bob");
    assert_eq!(
        (&put["work"], &put["work_text"]),
        (&"30300000000000000000".into(), &"30.3 UNIT".into())
    );
    assert_eq!(
        (&put["floor_text"], &put["commons_text"]),
        (&"5.05 UNIT".into(), &"2.525 UNIT".into())
    );
    assert_eq!((&put["pot"]["project"], &put["asset"]), (&1.into(), &"native".into()));

    // Who would get what, before anything is decided for good.
    cli.json("record --effort 2h --points 3 --uri ipfs://more --project 1 --suri //Dave");
    let preview = cli.text("pool");
    assert_eq!(preview, cli.text("pool preview"));
    for part in [
        "the commons as a whole: 60 UNIT for work, 25 UNIT for equity",
        "project 1: 30.3 UNIT for work, 12.625 UNIT for equity",
        "dave    24.24 UNIT  10.1 UNIT   34.34 UNIT  ████████████████░░░░ 80 %",
        "the floor of epochs 0 to 3: 15.05 UNIT in equal parts",
        "eve    7.525 UNIT  ██████████░░░░░░░░░░ 50 %",
        "1 contribution that claims 3 points is in review and not counted",
        "for the treasury: 7.525 UNIT, which stays in the pool until anyone moves it there with",
    ] {
        assert!(preview.contains(part), "`{part}` is missing in\n{preview}");
    }
    let preview = cli.text("pool preview --project 0");
    assert!(!preview.contains("treasury") && !preview.contains("in review"), "{preview}");
    let preview = cli.json("pool --project 1");
    assert_eq!(preview["in_review"]["contributions"], 1);
    assert_eq!(of(&preview["pots"][0], "ferdie")["amount_text"], "8.585 UNIT");
    assert_eq!(of(&preview["pots"][0], "eve"), &Value::Null);
    let pot = cli.text("pot 0 --project 1");
    for part in [
        "pot       epoch 0 of project 1, in UNIT\nclaiming  opens ",
        "equation  work 60 %, equity 25 %, floor 10 %, commons 5 %\nwork      30.3 UNIT, divided by 25 points accepted",
        "80 %  would get it",
    ] {
        assert!(pot.contains(part), "`{part}` is missing in\n{pot}");
    }
    assert!(
        cli.text("status").contains("in the pool    150.5 UNIT, 7.525 UNIT of it for the treasury")
    );

    cli.json("advance 15d");
    let open = cli.text("pots --as eve");
    assert!(
        open.contains("85 UNIT      open until ") && open.contains("24.285714285714285714 UNIT"),
        "{open}"
    );
    assert!(open.contains("0-3    floor"), "{open}");
    let claimed = cli.text("claim --suri //Eve");
    let parts = "24.285714285714285714 UNIT from epoch 0: work 17.142857142857142857 UNIT, equity 7.142857142857142857 UNIT\n";
    assert!(
        claimed.starts_with(parts) && claimed.contains("24.285714285714285714 UNIT paid to eve"),
        "{claimed}"
    );
    // Somebody else's share, to them; and one's own, to somebody else.
    // An epoch's pots are those of the commons and of all projects.
    let paid = cli.json("claim 0 --for dave --suri //Bob");
    assert_eq!(paid["claims"].as_array().unwrap().len(), 2, "{paid}");
    assert_eq!(paid["paid"][0]["amount_text"], "82.911428571428571428 UNIT");
    assert_eq!(paid["costs"].as_array().unwrap().len(), 2, "a transaction for each pot");
    let given = cli.text("claim 0 --project 1 --to bob --asset native --suri //Ferdie");
    assert!(given.starts_with("8.585 UNIT from epoch 0 of project 1: "), "{given}");
    assert!(given.contains("8.585 UNIT paid to bob"), "{given}");

    let pot = cli.json("pot 0")["pots"][0].clone();
    assert_eq!(
        (&of(&pot, "eve")["paid"], &of(&pot, "ferdie")["paid"]),
        (&true.into(), &false.into())
    );
    assert_eq!(
        (&pot["state"], &pot["left_text"]),
        (&"open".into(), &"12.142857142857142858 UNIT".into())
    );
    let shown = cli.text("pot 0");
    assert!(shown.contains("57.14 %  was paid") && shown.contains("14.28 %  can claim"), "{shown}");
    let collected = cli.text("collect --suri //Bob");
    assert!(collected.starts_with("7.525 UNIT moved into the treasury  (block"), "{collected}");
    assert_eq!(cli.json("status")["treasury_text"], "7.525 UNIT");

    // The floor opens with the last epoch of its block.
    cli.json("advance 21d");
    let floor = cli.text("claim 2 --floor --suri //Dave");
    assert!(
        floor.starts_with("7.525 UNIT from the floor of epochs 0 to 3: an equal part\n"),
        "{floor}"
    );
    assert!(
        cli.text("pot 0 --floor")
            .contains("floor     15.05 UNIT, divided by 2 agents above the floor")
    );
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_can_claim_moves_on_by_anyone() {
    let cli = Cli::start().await;
    season(&cli);
    // In an epoch without accepted work, only equity is paid; ten of ten points, but of the twenty that
    // a pot is divided by at least.
    cli.json("advance 7d");
    cli.json("fund 10 --project 1 --suri //Bob");
    cli.json("fund 8 --suri //Bob");
    cli.json("advance 15d");
    let swept = cli.json("sweep --suri //Ferdie");
    let swept = swept["swept"].as_array().unwrap();
    assert_eq!(swept.len(), 2, "{swept:?}");
    assert_eq!(
        (&swept[0]["amount_text"], &swept[0]["equity_text"]),
        (&"4.8 UNIT".into(), &"0 UNIT".into())
    );
    assert_eq!(
        (&swept[1]["amount_text"], &swept[1]["to"]["project"]),
        (&"6 UNIT".into(), &1.into())
    );
    let pot = cli.text("pot 1");
    assert!(
        pot.contains(
            "work      4.8 UNIT, divided by 20 points as there are only 0 points accepted"
        ),
        "{pot}"
    );
    assert!(pot.contains("moves on  4.8 UNIT did already"), "{pot}");
    // What is in epoch 4 came from elsewhere.
    let (from, to) = (&swept[0]["from"], &swept[0]["to"]);
    assert_eq!((&from["epoch"], &to["epoch"]), (&1.into(), &4.into()));
    assert!(cli.text("pot 4").contains("came on   some of it was put in for epoch 1 first"));
    assert_eq!(places(&cli.json("pots --project 0")), ["epoch 1: 2 UNIT", "epoch 4: 4.8 UNIT"]);

    // Half a year after a pot has opened, all that nobody claimed moves on.
    cli.json("claim 1 --suri //Dave");
    cli.json("advance 182d");
    for line in ["pots --all --project 0", "pots --project 0", "pots"] {
        let over = cli.text(line);
        assert!(over.contains("1      0        UNIT   6.8 UNIT"), "{over}");
        assert!(
            over.contains("over since ") && over.contains("can be swept: commons sweep 1\n"),
            "{over}"
        );
    }
    let shown = cli.text("pot 1");
    assert!(shown.contains("was paid") && shown.contains("did not claim"), "{shown}");
    let swept = cli.text("sweep 1 --suri //Ferdie");
    assert!(swept.contains(" UNIT moved on from epoch 1 to epoch "), "{swept}");
    assert!(swept.contains(", the first in which nothing counts that is recorded by now  (block"));
    assert!(swept.contains(" UNIT moved on from epoch 1 of project 1 to epoch "), "{swept}");
    assert!(cli.text("pot 1").contains("moves on  nothing is left"));
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_value_equation_is_changed_by_vote_and_holds_from_the_next_epoch_on() {
    let cli = Cli::start().await;
    cli.deploy();
    let now = cli.text("equation");
    assert_eq!(now, cli.text("equation show"));
    assert!(
        now.starts_with("epoch 0, which is now:\nwork     60 %  to those")
            && !now.contains("from epoch"),
        "{now}"
    );
    let propose = "propose --equation work=50.5 --equation commons=14.5 --description 'More for the commons' --suri //Alice";
    let preview = cli.run(&format!("{propose} --dry-run")).stdout;
    let set = "1. set work_bps from 60 % to 50.5 %\n   would work if the governor executed it now\n2. set commons_bps from 5 % to 14.5 %";
    assert!(
        preview.contains(set) && preview.contains("and two thirds of For and Against"),
        "{preview}"
    );
    let whole = "work 50.5 %, equity 25 %, floor 10 %, commons 14.5 %";
    let from = "divides deposits from epoch 1 on, which begins 20";
    assert!(preview.contains(&format!("\nequation     {whole}\n             {from}")), "{preview}");
    cli.json(propose);
    let shown = cli.text("proposal 1");
    let would =
        format!("equation: {whole}\nit would divide deposits from epoch 1 on, which begins 20");
    assert!(shown.contains(&would) && shown.contains("at the earliest"), "{shown}");
    pass(&cli, 1);
    let done = cli.text("execute 1 --suri //Eve");
    assert!(done.contains("\ndeposits are divided from epoch "), "{done}");
    assert!(done.contains(&format!(": {whole}\n(block ")), "{done}");
    let shown = cli.text("proposal 1");
    assert!(shown.contains(&format!("equation: {whole}\nit divides deposits from epoch ")));
    let now = cli.text("equation show");
    assert!(now.contains("work     60 %") && now.contains("\nfrom epoch 0 on, "), "{now}");
    assert!(now.contains(": work 50.5 %, equity 25 %, floor 10 %, commons 14.5 %"), "{now}");
    // The present epoch keeps what it began with.
    assert_eq!(cli.json("fund 1 --suri //Bob")["work_text"], "0.6 UNIT");
    cli.json("advance 7d");
    let now = cli.json("equation show");
    assert_eq!((&now["epoch"], &now["equation"]["work_bps"]), (&1.into(), &5050.into()));
    assert_eq!(now["equations"][1]["first_epoch"], 1);
    let put = cli.json("fund 1 --suri //Bob");
    assert_eq!(
        (&put["work_text"], &put["commons_text"]),
        (&"0.505 UNIT".into(), &"0.145 UNIT".into())
    );
    assert_eq!(cli.json("pot 0")["pots"][0]["equation"]["work_bps"], 6000);
    assert!(
        cli.text("pot 1")
            .contains("equation  work 50.5 %, equity 25 %, floor 10 %, commons 14.5 %")
    );
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn more_pots_than_a_transaction_takes_are_claimed_in_several() {
    let cli = Cli::start().await;
    season(&cli);
    // In each of 18 epochs there is something for all who ever earned, who are always the same.
    for _ in 0..18 {
        cli.json("fund 1 --suri //Bob");
        cli.json("advance 7d");
    }
    cli.json("advance 7d");
    let claims = cli.json("claim --all --suri //Eve");
    // Of all 18 pots and the four floor funds that have opened, the first one has floor for Eve.
    assert_eq!(claims["claims"].as_array().unwrap().len(), 19, "{claims}");
    assert_eq!(claims["costs"].as_array().unwrap().len(), 2, "at most 16 in a transaction");
    assert_eq!(cli.refused("claim --all --suri //Eve"), "nothing_to_claim");
    assert_eq!(cli.run("audit").code, 0);
}
