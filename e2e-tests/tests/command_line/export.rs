//! What others can read: a table that goes back in, one document, and linked data.

use e2e_tests::Cli;
use serde_json::Value;
use std::{collections::BTreeSet, fs};

const FIRST: &str = "action,amount,unit,claim,project,evidence,uri,cites,satisfies";

/// A commons in which a little of everything has happened.
fn lived(cli: &Cli) {
    cli.deploy();
    cli.json("project open --uri ipfs://plan --suri //Alice");
    cli.json("need publish --until 4w --uri https://example.org/lathe --project 1 --suri //Dave");
    cli.json("need endorse 1 --reason 'we need it' --suri //Alice");
    cli.json("need commit 1 --until 2w --suri //Eve");
    cli.json("record --effort 2.5h --points 10 --uri https://example.org/work?a=-1 --project 1 --satisfies 1 --suri //Eve");
    cli.accept(1);
    cli.json("record --action produce --effort '3 one' --points 2 --uri '=HYPERLINK(\"http://evil/\",A1)' --cite 1 --suri //Eve");
    cli.json("record --effort 1h --points 1 --uri ipfs://a,b --suri //Ferdie");
    cli.json("record --effort 1h --points 1 --for dave --suri //Eve");
    cli.json("record --effort 1h --points 4 --uri ipfs://gone --suri //Ferdie");
    cli.json("withdraw 5 --suri //Ferdie");
    cli.json("review 3 --grade 4 --reason 'half, of it' --suri //Bob");
    cli.json("fund 100 --project 1 --memo thanks --suri //Bob");
    cli.json("propose --set voting_period=4d --description Longer --suri //Alice");
    cli.json("vote 1 for --reason 'in time' --suri //Bob");
}

/// The first columns of each row, which are those that are read.
fn stated(table: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    let rows =
        reader.records().map(|row| row.unwrap().iter().take(9).collect::<Vec<_>>().join("|"));
    rows.collect()
}

fn out(cli: &Cli, options: &str) -> String {
    cli.json(&format!("export {options} --out exported"));
    fs::read_to_string(cli.folder().join("exported")).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_goes_back_in_where_it_came_from_and_elsewhere() {
    let cli = Cli::start().await;
    lived(&cli);
    let table = cli.text("export --format csv");
    assert!(table.starts_with(&format!("{FIRST},id,agent,recorder,recorded,revision,status,")));
    let rows: Vec<_> = table.lines().collect();
    assert_eq!(rows.len(), 6, "{table}");
    assert!(rows[1].starts_with("work,2.5,hour,10,1,,https://example.org/work?a=-1,,1,1,0x"));
    assert!(rows[1].contains(",accepted,") && rows[1].ends_with(",10,10,0"), "{}", rows[1]);
    assert!(rows[2].contains(",\"%3DHYPERLINK(%22http://evil/%22,A1)\","), "{}", rows[2]);
    assert!(rows[3].contains(",\"ipfs://a,b\",") && rows[3].contains(",in_review,"), "{}", rows[3]);
    assert!(rows[4].contains(",awaiting_consent,") && rows[5].contains(",withdrawn,"), "{table}");
    // The same chain, the same bytes: as a file, again, and with names of one's own in between.
    cli.json(&format!("agent add pia 0x{}", "01".repeat(20)));
    let mut files = BTreeSet::new();
    for format in ["csv", "json", "valueflows"] {
        let first = out(&cli, &format!("--format {format}"));
        assert_eq!(first, out(&cli, &format!("--format {format}")));
        assert_eq!(
            first.trim_end(),
            cli.run(&format!("export --format {format}")).stdout.trim_end()
        );
        files.insert(first);
    }
    assert_eq!(files.len(), 3);
    assert!(files.contains(&table));
    // Nothing is read from an old chronicle that is not there.
    fs::remove_dir_all(cli.folder().join("cache")).unwrap();
    assert_eq!(cli.text("export --format csv"), table);

    // Where it came from nothing of it is new, not even an address that had to be written otherwise.
    fs::write(cli.folder().join("all.csv"), &table).unwrap();
    let eve = cli.json("export --format csv --agent eve")["text"].as_str().unwrap().to_owned();
    assert_eq!(stated(&eve), stated(&table)[..2], "hers only");
    fs::write(cli.folder().join("eve.csv"), &eve).unwrap();
    cli.json("record --from eve.csv --suri //Eve");
    assert_eq!(cli.json("status")["contributions"], 5);
    cli.json("record --from all.csv --suri //Ferdie");
    assert_eq!(cli.json("status")["contributions"], 5, "also what was withdrawn");

    // In another commons the numbers mean something else.
    let portable = out(&cli, "--format csv --agent eve --portable");
    let note = cli.run("export --format csv --agent eve --out noted.csv").stderr;
    assert!(note.contains("2 of them name projects, needs or contributions"), "{note}");
    assert!(!cli.run("export --format csv --portable --out n.csv").stderr.contains("note"));
    assert!(
        stated(&portable)[0].starts_with("work|2.5|hour|10|0||https://example.org/work?a=-1||")
    );
    let other = Cli::at(cli.url());
    other.deploy();
    fs::write(other.folder().join("eve.csv"), &portable).unwrap();
    other.json("record --from eve.csv --suri //Eve");
    let again = out(&other, "--format csv");
    assert_eq!(stated(&again), stated(&portable), "what was stated is the same on its way");
    other.json("record --from eve.csv --suri //Eve");
    assert_eq!(other.json("status")["contributions"], 2, "once is enough");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_document_tells_all_that_is_public() {
    let cli = Cli::start().await;
    lived(&cli);
    let result = cli.json("export --format json");
    let all = &result["document"];
    assert_eq!(*all, serde_json::from_str::<Value>(&out(&cli, "--format json")).unwrap());
    assert_eq!(all["format"], "commons-export/1");
    assert_eq!(all["parameters"].as_array().unwrap().len(), 30);
    assert_eq!(all["projects"][0]["uri"], "ipfs://plan");
    let need = &all["needs"][0];
    assert_eq!(
        (&need["state"], &need["endorsements"][0]["reason"]),
        (&"open".into(), &"we need it".into())
    );
    let kept = &need["commitments"][0];
    assert_eq!((&kept["state"], &kept["contribution"]), (&"fulfilled".into(), &1.into()));
    let first = &all["contributions"][0];
    assert_eq!(
        (&first["status"], &first["settlement"]["standing"]),
        (&"accepted".into(), &"10000000".into())
    );
    assert_eq!(first["reviews"].as_array().unwrap().len(), 3);
    let steps: Vec<_> = first["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["event"].as_str().unwrap())
        .collect();
    assert_eq!(steps, ["recorded", "settled"]);
    assert_eq!(
        all["contributions"][1]["uri"], "=HYPERLINK(\"http://evil/\",A1)",
        "no cell, no escape"
    );
    assert_eq!(all["contributions"][2]["reviews"][0]["reason"], "half, of it");
    assert_eq!(all["contributions"][3]["status"], "awaiting_consent");
    let proposal = &all["proposals"][0];
    assert_eq!(
        (&proposal["actions"][0]["parameter"], &proposal["actions"][0]["value_text"]),
        (&"voting_period".into(), &"4 d".into())
    );
    assert_eq!(
        (&proposal["votes"][0]["choice"], &proposal["votes"][0]["reason"]),
        (&"for".into(), &"in time".into())
    );
    assert_eq!(proposal["for"], "100000000");
    let deposit = &all["money"]["deposits"][0];
    assert_eq!((&deposit["memo"], &deposit["pot"]["project"]), (&"thanks".into(), &1.into()));
    assert_eq!(deposit["amount"], "100000000000000000000");
    // What everybody holds is what the chain says.
    for (name, earned) in [("eve", "10000000"), ("alice", "0")] {
        let told = cli.json(&format!("reputation {name}"));
        let agents = all["agents"].as_array().unwrap();
        let held =
            agents.iter().find(|it| it["agent"] == told["agent"]).expect("everybody is there");
        assert_eq!((&held["own"], &held["earned"]), (&told["own"], &earned.into()), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn linked_data_speaks_valueflows() {
    let cli = Cli::start().await;
    lived(&cli);
    let text = out(&cli, "--format valueflows --base https://example.org/");
    let all: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(all["@context"]["@vocab"], "https://w3id.org/valueflows/ont/vf#");
    let graph = all["@graph"].as_array().unwrap();
    let names: BTreeSet<_> = graph.iter().map(|it| it["@id"].as_str().unwrap()).collect();
    assert_eq!(names.len(), graph.len());
    let of = |class: &str| graph.iter().filter(|it| it["@type"] == class).collect::<Vec<_>>();
    // Three contributions stand or are looked at, and one deposit.
    assert_eq!(of("EconomicEvent").len(), 4);
    assert_eq!((of("Intent").len(), of("Commitment").len(), of("Proposal").len()), (1, 1, 1));
    let work =
        graph.iter().find(|it| it["@id"].as_str().unwrap().ends_with("/contribution/1")).unwrap();
    assert_eq!(
        (&work["action"], &work["effortQuantity"]["hasNumericalValue"]),
        (&"work".into(), &"2.5".into())
    );
    assert_eq!(work["fulfills"], of("Commitment")[0]["@id"]);
    assert_eq!(of("Commitment")[0]["satisfies"], of("Intent")[0]["@id"]);
    assert_eq!(work["seeAlso"], "https://example.org/work?a=-1");
    let links = [
        "provider",
        "receiver",
        "inputOf",
        "outputOf",
        "inScopeOf",
        "satisfies",
        "fulfills",
        "publishes",
        "resourceConformsTo",
    ];
    for node in graph {
        for link in links {
            if let Some(target) = node.get(link) {
                assert!(names.contains(target.as_str().unwrap()), "{link} {target} is nowhere");
            }
        }
        // What is no address is no link.
        assert!(!node.get("seeAlso").is_some_and(|it| it.as_str().unwrap().starts_with('=')));
    }
    let plain = out(&cli, "--format valueflows");
    assert!(plain.contains("\"commons:0x") && !plain.contains("https://example.org/0x"));
    for (options, code) in [
        ("--format valueflows --base nowhere", "bad_base"),
        ("--format json --base https://example.org/", "bad_option"),
        ("--format json --portable", "bad_option"),
        ("--format valueflows --agent eve", "bad_option"),
        ("--format csv --agent nobody-knows", "bad_agent"),
        ("--format csv --out /nowhere/x.csv", "file_not_written"),
    ] {
        assert_eq!(cli.refused(&format!("export {options}")), code, "{options}");
    }
    assert_eq!(cli.run("export --format xml").code, 2);
}
