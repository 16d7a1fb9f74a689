//! The founders and parameter file: written by init, deployed from, refused with every mistake.

use e2e_tests::Cli;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::{Read, Write},
    process::Stdio,
};

fn file(cli: &Cli, name: &str) -> String {
    fs::read_to_string(cli.folder().join(name)).unwrap()
}

/// What people are told on stderr of a command that must fail.
fn told(cli: &Cli, line: &str) -> String {
    let ran = cli.run(line);
    assert_eq!(ran.code, 1, "`{line}`: {ran:?}");
    ran.stderr
}

#[tokio::test(flavor = "multi_thread")]
async fn a_commons_is_deployed_from_the_file_that_init_writes() {
    let cli = Cli::start().await;
    fs::write(cli.folder().join("norms.md"), "We share.").unwrap();
    let options = "--founder alice --founder bob=50 --founder charlie --founder dave --epoch 14d --review-period 2d --reviewers 3 --equation work=50 floor=20 --charter norms.md --charter-uri ipfs://norms";
    let made = cli.json(&format!("init {options}"));
    assert_eq!(made["file"], "commons.toml");
    assert_eq!(made["founders"][1]["points"], "50000000");
    let hash = commons_client::bundle::keccak256(b"We share.");
    let hash = json!(format!("{:?}", commons_core::H256(hash)));
    assert_eq!(made["charter"]["hash"], hash);
    let parameters = made["parameters"].as_array().unwrap();
    let value = |name: &str| {
        let found = parameters.iter().find(|it| it["name"] == name).expect("it is there");
        found["value"].as_str().unwrap().to_owned()
    };
    assert_eq!((value("epoch_length"), value("min_reviewers")), ("1209600".into(), "3".into()));
    let text = file(&cli, "commons.toml");
    for line in [
        "bob = 50",
        "epoch_length = \"14d\"",
        "review_period = \"2d\"",
        "floor_bps = \"20%\"",
        "# grace = \"14d\"",
        "document = \"norms.md\"",
    ] {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }

    // It is never written over, unless that is said.
    assert_eq!(cli.refused("init --yes"), "file_exists");
    assert_eq!(file(&cli, "commons.toml"), text);
    let again = cli.run(&format!("init {options} --force"));
    assert_eq!((again.code, file(&cli, "commons.toml")), (0, text));
    assert!(again.stdout.contains("commons deploy --file commons.toml"), "{again:?}");
    assert!(again.stderr.contains("keys of development accounts"), "{again:?}");

    // No question, no further option.
    let deployed = cli.json("deploy --file commons.toml --suri //Alice");
    assert_eq!(cli.json("status")["supply"], "350000000");
    let params = cli.json("params");
    for parameter in params["parameters"].as_array().unwrap() {
        let name = parameter["name"].as_str().unwrap();
        assert_eq!(parameter["value"].as_str().unwrap(), value(name), "{name}");
    }
    let charter = cli.json("charter");
    assert_eq!((&charter["document"], &charter["uri"]), (&hash, &json!("ipfs://norms")));

    // What is given besides counts instead.
    let other = "deploy --file commons.toml --force --suri //Alice --set review_period=1d --founder eve=7 --founder bob --founder dave --founder ferdie --charter-uri ipfs://other";
    assert_ne!(cli.json(other)["hub"], deployed["hub"]);
    assert_eq!(cli.json("status")["supply"], "307000000");
    let params = cli.json("params");
    let period = params["parameters"].as_array().unwrap().iter();
    let period: Vec<_> = period.filter(|it| it["name"] == "review_period").collect();
    assert_eq!(period[0]["value"], "86400");
    assert_eq!(cli.json("charter")["uri"], "ipfs://other");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_mistakes_is_refused_with_all_of_them_before_anything_is_sent() {
    // Nothing of it needs a node.
    let cli = Cli::at("ws://127.0.0.1:1");
    let wrong = "[founders]\nalice = 100\nmallory = 3\n\"0x9621dde636de098b43efb0fa9b61facfe328f99d\" = 5\n[charter]\ndocument = \"gone.md\"\n[parameters]\nepoch_lenght = \"7d\"\nreview_period = 3.5\nvoting_period = \"90d\"\nwork_bps = \"61%\"\nhalf_life = \n";
    fs::write(cli.folder().join("commons.toml"), wrong).unwrap();
    let deploy = "deploy --file commons.toml --suri //Alice";
    assert_eq!(cli.refused(deploy), "bad_founding_file");
    let said = told(&cli, deploy);
    for line in [
        "commons.toml:3: `mallory` is not an agent.",
        "commons.toml:4: 0x9621dde636de098b43efb0fa9b61facfe328f99d is named twice, also as alice",
        "commons.toml:6: The document gone.md cannot be read",
        "commons.toml:8: `epoch_lenght` is no parameter: did you mean `epoch_length`?",
        "commons.toml:9: review_period: `3.5` is not a duration",
        "commons.toml:10: voting_period = 90 d is out of range: 1 min - 28 d are allowed",
        "commons.toml:11: The four parts of the value equation must add up to 100 %, and these add up to 101 %",
        "commons.toml:12: this is no TOML",
        "error: commons.toml has 8 mistakes.",
    ] {
        assert!(said.lines().any(|it| it.starts_with(line)), "{line}\n{said}");
    }
    let json: Value = serde_json::from_str(&cli.run(&format!("{deploy} --json")).stdout).unwrap();
    assert_eq!(json["error"]["message"], "commons.toml has 8 mistakes.");
    let lines = json["error"]["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 8, "{json}");
    assert_eq!(lines[0]["line"], 3);
    assert!(lines[0]["message"].as_str().unwrap().starts_with("`mallory` is not an agent."));

    let short = "[founders]\nalice = 1\nbob = 1\ncharlie = 1\n[parameters]\nvoting_period = \"10d\"\ndispute_period = \"7d\"\n";
    fs::write(cli.folder().join("commons.toml"), short).unwrap();
    let said = told(&cli, deploy);
    assert!(said.contains("commons.toml:7: dispute_period = 7 d is too short"), "{said}");
    assert!(said.contains("error: commons.toml has a mistake."), "{said}");
    // An option may be what mends it.
    let mended = format!("{deploy} --set dispute_period=14d");
    assert_eq!(cli.refused(&mended), "unreachable");
    assert_eq!(cli.refused("deploy --file nowhere.toml --suri //Alice"), "no_founding_file");
    let nobody = cli.run("deploy --suri //Alice");
    assert_eq!(nobody.code, 2, "founders or a file");
    let hint = "give --file FILE (commons init writes it) or --founder AGENT";
    assert!(nobody.stderr.to_lowercase().contains(&hint.to_lowercase()), "{nobody:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn init_asks_nothing_without_a_terminal_and_refuses_what_cannot_work() {
    let cli = Cli::at("ws://127.0.0.1:1");
    assert_eq!(cli.refused("init plain.toml"), "no_founders", "nobody is known by name");
    assert_eq!(cli.refused("init plain.toml --yes --dry-run"), "no_dry_run");
    assert!(!cli.folder().join("plain.toml").exists());
    let mut asked = cli.command("init plain.toml --yes");
    let mut child =
        asked.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // What comes through a pipe is no answer.
    child.stdin.take().unwrap().write_all(b"mallory\n").unwrap();
    let ran = child.wait_with_output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    let text = file(&cli, "plain.toml");
    assert!(text.contains("\nalice = 100\nbob = 100\ncharlie = 100\n"), "{text}");
    let set = text.lines().filter(|line| line.contains(" = ") && !line.starts_with('#'));
    assert_eq!(set.count(), 3, "all else has its default\n{text}");

    // Whom one knows by name is written by address, which is the same for everybody.
    for (name, byte) in [("maria", "01"), ("joe", "02"), ("lee", "03")] {
        cli.json(&format!("agent add {name} 0x{}", byte.repeat(20)));
    }
    cli.json("init ours.toml --yes");
    let text = file(&cli, "ours.toml");
    assert!(text.contains(&format!("\"0x{}\" = 100  # maria", "01".repeat(20))), "{text}");

    for (options, code) in [
        ("--founder alice", "bad_answer"),
        ("--reviewers 5", "bad_answer"),
        ("--founder alice --founder alice --founder bob", "bad_answer"),
        ("--founder mallory", "bad_agent"),
        ("--founder alice=x", "bad_points"),
        ("--epoch 5s", "bad_answer"),
        ("--epoch soon", "bad_parameter"),
        ("--reviewers 3", "bad_answer"),
        ("--review-period 60d", "bad_answer"),
        ("--equation work=61", "bad_equation"),
        ("--charter gone.md", "no_document"),
    ] {
        assert_eq!(cli.refused(&format!("init wrong.toml {options}")), code, "{options}");
    }
    assert!(!cli.folder().join("wrong.toml").exists());
    let hint = told(&cli, "init wrong.toml --reviewers 5");
    assert!(hint.contains("Such as: --review-period 3d --reviewers 2"), "{hint}");
    assert_eq!(cli.refused("init /nowhere/commons.toml"), "file_not_written");
    // A file elsewhere finds the charter as well.
    fs::create_dir(cli.folder().join("deep")).unwrap();
    fs::write(cli.folder().join("norms.md"), "We share.").unwrap();
    cli.json("init deep/commons.toml --charter norms.md");
    let refused = cli.refused("deploy --file deep/commons.toml --suri //Alice");
    assert_eq!(refused, "unreachable", "the document was found");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_questions_are_asked_on_a_terminal_and_asked_again_with_the_reason() {
    let cli = Cli::at("ws://127.0.0.1:1");
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let name = ptsname(&terminal, Vec::new()).unwrap();
    let side = File::options().read(true).write(true).open(name.to_str().unwrap()).unwrap();
    let mut keys = File::from(terminal);
    // What is typed ahead waits for its question.
    keys.write_all(
        b"mallory\nalice bob=50 charlie\n\n3d 3\n2d 1\nwork=61\n50 20 20 10\ngone.md\n\n",
    )
    .unwrap();
    let child = cli
        .command("init")
        .env("TERM", "dumb")
        .stdin(side.try_clone().unwrap())
        .stderr(side)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let ran = child.wait_with_output().unwrap();
    assert!(ran.status.success(), "{ran:?}");
    // All of it waits in the terminal's memory, and the last one to write has gone.
    let mut shown = Vec::new();
    let _ = keys.read_to_end(&mut shown);
    let shown = String::from_utf8_lossy(&shown);
    let mut rest = &*shown;
    for part in [
        "1/5  Who founds it",
        "  > ",
        "`mallory` is not an agent.",
        "  > ",
        "2/5  How often is money divided?",
        "[7d]",
        "3/5  How long",
        "[3d 2]",
        "3 founders are too few: 3 must review what one contributes, so at least 4 are needed",
        "[3d 2]",
        "4/5  How is money divided",
        "[work=60 equity=25 floor=10 commons=5]",
        "add up to 101 %",
        "5/5  Where are the norms",
        "[none]",
        "gone.md cannot be read",
        "[none]",
    ] {
        let found = rest.find(part).unwrap_or_else(|| panic!("`{part}` is missing in\n{shown}"));
        rest = &rest[found + part.len()..];
    }
    let result = String::from_utf8_lossy(&ran.stdout);
    assert!(result.contains("work 50 %, equity 20 %, floor 20 %, commons 10 %"), "{result}");
    let text = file(&cli, "commons.toml");
    for line in ["bob = 50", "min_reviewers = 1", "review_period = \"2d\"", "commons_bps = \"10%\""]
    {
        assert!(text.lines().any(|it| it == line), "{line}\n{text}");
    }
}
