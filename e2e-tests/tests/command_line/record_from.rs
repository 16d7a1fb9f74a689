//! Many contributions from a file: all of them once, or none.

use commons_client::{
    Commons, bundle::keccak256, chain::Chain, deployment::Deployment, log::Event,
};
use commons_core::H256;
use e2e_tests::Cli;
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    process::Stdio,
    time::{Duration, Instant},
};

const HEADER: &str = "action,amount,unit,claim,project,evidence,uri,cites,satisfies";

fn file(cli: &Cli, name: &str, lines: &[&str]) {
    fs::write(cli.folder().join(name), format!("{HEADER}\n{}\n", lines.join("\n"))).unwrap();
}

fn contributions(cli: &Cli, limit: usize) -> Vec<Value> {
    let list = cli.json(&format!("contributions --from 1 --limit {limit}"));
    list["contributions"].as_array().unwrap().clone()
}

/// What a command without a result says; after checking how it ends.
fn said(cli: &Cli, line: &str, code: &str) -> String {
    assert_eq!(cli.refused(line), code, "{line}");
    cli.run(line).stderr
}

/// So many different rows; every seventh is there twice.
fn rows(count: usize) -> Vec<String> {
    let row = |number: usize| {
        let number = if number.is_multiple_of(7) { number.saturating_sub(1) } else { number };
        format!("work,{}.5,hour,{}.25,0,,https://example.org/{number},,", number % 9, number % 50)
    };
    (1..=count).map(row).collect()
}

/// What was recorded: where, thousandths of an hour and millionths of a point; and how often.
type Recorded = BTreeMap<(String, u64, u64), usize>;

async fn on_chain(commons: &Commons, from: u64) -> Recorded {
    let mut found = Recorded::new();
    let head = commons.chain().head().await.unwrap();
    for entry in commons.log(from, head.number, |_| ()).await.unwrap() {
        if let Some(Event::Recorded(event)) = entry.event() {
            let uri = String::from_utf8(event.uri).unwrap();
            let key = (uri, event.draft.effort.milli, event.draft.claimed.0);
            *found.entry(key).or_default() += 1;
        }
    }
    found
}

fn in_file(rows: &[String]) -> Recorded {
    let mut found = Recorded::new();
    for row in rows {
        let cells: Vec<_> = row.split(',').collect();
        let number = |cell: &str| cell.replace('.', "").parse::<u64>().unwrap();
        let key = (cells[6].to_owned(), number(cells[1]) * 100, number(cells[3]) * 10_000);
        *found.entry(key).or_default() += 1;
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_recorded_once_however_often_it_is_given() {
    let cli = Cli::start().await;
    cli.deploy();
    // The template is a file that can be given.
    let template = cli.text("record --template");
    fs::write(cli.folder().join("work.csv"), &template).unwrap();
    let done = cli.json("record --from work.csv --suri //Eve");
    assert_eq!((&done["recorded"], &done["already"]), (&2.into(), &0.into()));
    assert_eq!(done["rows"][1], json!({"line": 3, "id": 2, "recorded": true}));
    assert_eq!(done["cost"]["transactions"].as_array().unwrap().len(), 1);
    assert_eq!(contributions(&cli, 9)[1]["action"], "produce");
    let again = cli.text("record --from work.csv --suri //Eve");
    assert!(again.contains("2 are on the chain already: lines 2 to 3 as 1 to 2"), "{again}");
    assert!(again.contains("nothing to record"), "{again}");

    // Evidence is a document beside the file; two rows that say the same are two contributions.
    fs::create_dir(cli.folder().join("season")).unwrap();
    fs::write(cli.folder().join("season/minutes.md"), "We met.").unwrap();
    let hash = format!("{:?}", H256(keccak256(b"We met.")));
    cli.json("project open --uri ipfs://plan --suri //Eve");
    let row = "deliverService,90,one,1,1,minutes.md,\"ipfs://a,b\",1 2,";
    file(&cli, "season/more.csv", &[row, row, &row.replace("minutes.md", &hash)]);
    let done = cli.json("record --from season/more.csv --suri //Eve");
    assert_eq!(done["recorded"], 3);
    let third = cli.json("contribution 5");
    assert_eq!((&third["evidence"], &third["uri"]), (&hash.clone().into(), &"ipfs://a,b".into()));
    assert_eq!((&third["cites"], &third["project"]), (&json!([1, 2]), &1.into()));
    file(&cli, "season/more.csv", &[row, row, row, row]);
    let done = cli.json("record --from season/more.csv --suri //Eve");
    assert_eq!((&done["recorded"], &done["already"]), (&1.into(), &3.into()));
    assert_eq!(done["rows"][3], json!({"line": 5, "id": 6, "recorded": true}));

    // What was amended or withdrawn since was recorded; what somebody else recorded was not.
    cli.json("amend 1 --points 3 --suri //Eve");
    cli.json("withdraw 2 --suri //Eve");
    assert_eq!(cli.json("record --from work.csv --suri //Eve")["recorded"], 0);
    assert_eq!(cli.json("record --from work.csv --suri //Dave")["recorded"], 2);
    // Unless only what came later counts: a file of every month's work that reads the same is not
    // swallowed without a word.
    let again = cli.json("record --from work.csv --suri //Dave");
    assert_eq!((&again["recorded"], &again["already"]), (&0.into(), &2.into()));
    let hint = again["hint"].as_str().unwrap();
    assert!(cli.text("record --from work.csv --suri //Dave").contains(hint), "{hint}");
    let option = &hint[hint.find("--since").unwrap()..];
    let next = cli.json(&format!("record --from work.csv {option} --suri //Dave"));
    assert_eq!((&next["recorded"], &next["hint"]), (&2.into(), &Value::Null));
    let next = cli.json(&format!("record --from work.csv {option} --suri //Dave"));
    assert_eq!(next["recorded"], 0, "and each month's work is recorded once");
    cli.json("advance 1h");
    let since = cli.json("record --from work.csv --since now --suri //Eve");
    assert_eq!(since["recorded"], 2);
    assert_eq!(cli.refused("record --from work.csv --since 'in 1h' --suri //Eve"), "bad_time");
    assert_eq!(cli.refused("record --from work.csv --since never --suri //Eve"), "bad_time");

    // JSON, piped in; and rows of others, which are theirs.
    let list = json!([
        {"amount": "1h", "claim": 0.5, "agent": "eve", "status": "settled"},
        {"amount": 2, "unit": "h", "claim": "2", "agent": "bob"},
    ]);
    let mut command = cli.command("record --from - --suri //Eve --json");
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(list.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let done: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&done["result"]["recorded"], &done["result"]["others"]), (&1.into(), &json!([1])));
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bad_file_is_refused_as_a_whole_with_all_its_lines() {
    let cli = Cli::start().await;
    cli.deploy();
    let good = "work,2,hour,2,0,,,,";
    file(
        &cli,
        "bad.csv",
        &[good, "work,2,parsecs,x,0,gone.md,,,", good, "invent,,,2,,,,,", "work,1,h,2,4,,,,"],
    );
    let told = said(&cli, "record --from bad.csv --suri //Eve", "bad_file");
    for part in [
        "bad.csv has 3 lines that cannot be taken, so nothing was sent.",
        "\n  line 3: amount: `2 parsecs` is not an effort: give a number",
        "\n  line 3: claim: `x` is not a number of points: at least 0",
        "\n  line 3: evidence: the document gone.md cannot be read",
        "\n  line 5: action: `invent` is not an action; there are work, deliverService",
        "\n  line 5: amount: it is missing",
        "\n  line 6: There is no project 4",
    ] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
    // What only the chain knows.
    file(
        &cli,
        "bad.csv",
        &[
            good,
            "work,2,hour,201,0,,,,",
            "work,0,hour,2,0,,,,",
            "work,2,hour,2,1,,,9,",
            "work,2,hour,2,0,,,,1",
            good,
        ],
    );
    let told = said(&cli, "record --from bad.csv --suri //Eve", "bad_file");
    for part in [
        "has 4 lines",
        "line 3: A claim of 201 points is out of range: 0.00001 points to 200 points",
        "line 4: The effort is 0",
        "line 5: Contribution 9 cannot be cited",
        "line 5: There is no project 1",
        "line 6: There is no need 1",
    ] {
        assert!(told.contains(part), "`{part}` is missing in\n{told}");
    }
    assert_eq!(cli.json("status")["contributions"], 0, "nothing was sent");
    fs::write(cli.folder().join("empty.csv"), HEADER).unwrap();
    for (line, code) in [
        ("record --from nowhere.csv --suri //Eve", "no_file"),
        ("record --from empty.csv --suri //Eve", "no_rows"),
        ("record --from bad.csv", "no_key"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    for line in [
        "record --suri //Eve",
        "record --from bad.csv --effort 2h --points 2",
        "record --from bad.csv --template",
        "record --effort 2h --points 2 --since yesterday",
    ] {
        assert_eq!(cli.run(line).code, 2, "{line}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_in_a_dry_run_and_all_of_it_is_told() {
    let cli = Cli::start().await;
    cli.deploy();
    let rows = rows(700);
    file(&cli, "work.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let dry = cli.json("record --from work.csv --dry-run --suri //Eve")["dry_run"].clone();
    assert_eq!(dry["transactions"].as_array().unwrap().len(), 3, "{dry}");
    assert_eq!(cli.json("status")["contributions"], 0);
    let cost = cli.json("record --from work.csv --suri //Eve")["cost"].clone();
    assert_eq!(cost["transactions"].as_array().unwrap().len(), 3, "not thirty-five");
    // What is told is close to what is paid.
    let number = |value: &Value| value.as_str().unwrap().parse::<f64>().unwrap();
    let sum = |name: &str| -> f64 {
        dry["transactions"].as_array().unwrap().iter().map(|one| number(&one[name])).sum()
    };
    let (fee, deposit) = (number(&cost["fee"]), number(&cost["storage_deposit"]));
    assert!((0.8..1.3).contains(&(sum("fee") / fee)), "{dry} {cost}");
    assert!((0.8..1.3).contains(&(sum("storage_deposit") / deposit)), "{dry} {cost}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_interrupted_again_and_again_is_recorded_once() {
    const ROWS: usize = 3_000;
    let cli = Cli::start().await;
    cli.deploy();
    let rows = rows(ROWS);
    file(&cli, "work.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let deployment = Deployment::read(&cli.folder().join("commons.json")).unwrap();
    let commons = Commons::open(Chain::connect(cli.url()).await.unwrap(), deployment.hub);
    let commons = commons.await.unwrap();
    let mut interrupted = Vec::new();
    for wait in [0, 17, 71] {
        let before = commons.newest(None).await.unwrap();
        let mut child = cli
            .command("record --from work.csv --suri //Eve")
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // As soon as something has been recorded, and a little later each time.
        let begun = Instant::now();
        while commons.newest(None).await.unwrap() == before
            && begun.elapsed() < Duration::from_secs(60)
        {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(wait)).await;
        child.kill().unwrap();
        assert!(!child.wait().unwrap().success(), "it was interrupted");
        interrupted.push(commons.newest(None).await.unwrap().0);
    }
    assert!(interrupted.iter().all(|count| (1..ROWS as u64).contains(count)), "{interrupted:?}");
    let done = cli.json("record --from work.csv --suri //Eve");
    assert!(done["already"].as_u64().unwrap() >= *interrupted.last().unwrap());
    assert_eq!(commons.newest(None).await.unwrap().0, ROWS as u64, "{interrupted:?}");
    let recorded = on_chain(&commons, deployment.block).await;
    assert_eq!(recorded, in_file(&rows), "{interrupted:?}");
    assert_eq!(cli.json("record --from work.csv --suri //Eve")["recorded"], 0);
}

/// A thousand take two minutes at most on two cores, and far less than as many commands, whatever else
/// the machine does.
#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_take_a_fraction_of_the_time() {
    const ROWS: usize = 1_000;
    const SINGLE: u32 = 5;
    let cli = Cli::start().await;
    cli.deploy();
    let rows = rows(ROWS);
    file(&cli, "work.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let begun = Instant::now();
    for _ in 0..SINGLE {
        cli.json("record --effort 2h --points 2 --uri https://example.org/work --suri //Dave");
    }
    let single = begun.elapsed() / SINGLE;
    let begun = Instant::now();
    assert_eq!(cli.json("record --from work.csv --suri //Eve")["recorded"], ROWS);
    let many = begun.elapsed();
    println!("{ROWS} rows: {many:?}; one command: {single:?}");
    assert!(many < Duration::from_secs(120), "{many:?}");
    assert!(many < single * 60, "{many:?}, and one command {single:?}");
}

/// Each transaction has the number that was next when the rows were compared, so the other program's
/// keeps it from being taken.
#[tokio::test(flavor = "multi_thread")]
async fn programs_with_the_same_file_at_the_same_time_record_it_once() {
    const ROWS: usize = 900;
    const PROGRAMS: usize = 3;
    let cli = Cli::start().await;
    cli.deploy();
    let rows = rows(ROWS);
    file(&cli, "work.csv", &rows.iter().map(String::as_str).collect::<Vec<_>>());
    let deployment = Deployment::read(&cli.folder().join("commons.json")).unwrap();
    let start = |_| {
        let mut command = cli.command("record --from work.csv --suri //Eve --json");
        command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    };
    let children: Vec<_> = (0..PROGRAMS).map(start).collect();
    let mut recorded = 0;
    for child in children {
        let output = child.wait_with_output().unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((output.status.code(), &told["ok"]), (Some(0), &true.into()), "{told}");
        let result = &told["result"];
        let [now, before] =
            ["recorded", "already"].map(|name| result[name].as_u64().unwrap() as usize);
        assert_eq!(now + before, ROWS, "each row is recorded, or was");
        recorded += now;
    }
    assert_eq!(recorded, ROWS);
    let commons = Commons::open(Chain::connect(cli.url()).await.unwrap(), deployment.hub);
    assert_eq!(on_chain(&commons.await.unwrap(), deployment.block).await, in_file(&rows));
}
