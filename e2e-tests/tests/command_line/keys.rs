//! Keys of one's own: made, kept encrypted, and used by their name.

use commons_client::{chain::Signer, keys::KeyFile};
use e2e_tests::{Cli, Ran};
use std::{fs, os::unix::fs::PermissionsExt, process::Output};

const RECORD: &str = "record --effort 2h --points 1 --uri ipfs://work";

/// Runs a command with a password in the variable.
fn with_password(cli: &Cli, line: &str, password: &str) -> Output {
    cli.command(line).env("COMMONS_PASSWORD", password).output().unwrap()
}

fn code(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stdout);
    let document: serde_json::Value = serde_json::from_str(&text).expect("one JSON document");
    document["error"]["code"].as_str().unwrap_or_default().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_newcomer_makes_a_key_and_takes_part_with_it() {
    let cli = Cli::start().await;
    cli.deploy();
    fs::write(cli.folder().join("password"), "a few words\n").unwrap();
    // Nobody can be asked here.
    assert_eq!(cli.refused("agent new maria"), "no_password");
    assert!(!cli.folder().join("keys/maria.json").exists());

    let made = cli.json("agent new maria --password-file password");
    assert_eq!(made["name"], "maria");
    assert!(made.get("phrase").is_none(), "a phrase is not for a file: {made}");
    let file = cli.folder().join("keys").join("maria.json");
    assert_eq!(made["file"].as_str().unwrap(), file.to_str().unwrap());
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = fs::read_to_string(&file).unwrap();
    let signer = KeyFile::read(&file).unwrap().open("a few words").unwrap();
    assert_eq!(made["account"], signer.ss58());
    assert_eq!(made["agent"], format!("{:?}", signer.address()));

    cli.json("sponsor maria --records 4 --suri //Alice");
    let recorded = cli.json(&format!("{RECORD} --as maria --password-file password"));
    assert_eq!(recorded["agent"], made["agent"]);
    assert!(cli.text("contribution 1").contains("maria"));
    let by_variable = with_password(&cli, &format!("{RECORD} --as Maria --json"), "a few words");
    assert!(by_variable.status.success(), "{by_variable:?}");
    let by_file =
        format!("{RECORD} --key-file {} --password-file password --dry-run", file.display());
    assert!(cli.text(&by_file).contains("nothing was sent"));

    for (line, expected) in [
        (format!("{RECORD} --as maria"), "no_password"),
        (format!("{RECORD} --as maria --password-file nowhere"), "no_password_file"),
        (format!("{RECORD} --as joe --password-file password"), "bad_agent"),
        (format!("{RECORD} --as bob --password-file password"), "no_key"),
        ("agent new maria --password-file password".into(), "agent_exists"),
        ("agent new alice --password-file password".into(), "bad_name"),
        ("agent new ../x --password-file password".into(), "bad_name"),
    ] {
        assert_eq!(cli.refused(&line), expected, "{line}");
    }
    let wrong = with_password(&cli, &format!("{RECORD} --as maria --json"), "other words");
    assert_eq!((wrong.status.code(), code(&wrong).as_str()), (Some(1), "wrong_password"));

    // A name that is taken out leaves the key, and the key is not replaced.
    let removed = cli.run("agent remove MARIA");
    let way_back = format!("agent import maria --key-file {}", file.display());
    let agent = made["agent"].as_str().unwrap();
    assert!(removed.stdout.contains(&way_back) && removed.stdout.contains(agent), "{removed:?}");
    assert_eq!(cli.refused("agent new maria --password-file password"), "key_exists");
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert_eq!(cli.json("agent list")["keys_without_name"][0]["agent"], made["agent"]);
    assert!(cli.text("agent list").contains(&way_back));
    // The very same file gives the name again.
    assert_eq!(cli.refused(&way_back), "no_password");
    cli.json(&format!("{way_back} --password-file password"));
    assert_eq!(fs::read_to_string(&file).unwrap(), text);
    assert_eq!(cli.json("agent list")["keys_without_name"], serde_json::json!([]));
    let added = cli.json("agent remove maria");
    assert_eq!((&added["address"], &added["agent"]), (&made["account"], &made["agent"]));
    assert_eq!(added["key_file"], made["file"]);
    // Who is meant can be told without the password.
    cli.json(&format!("agent add maria {}", made["account"].as_str().unwrap()));
    assert_eq!(cli.json("reputation --as maria")["agent"], made["agent"]);
    let listed = cli.json("agent list")["agents"][0].clone();
    assert_eq!((&listed["name"], &listed["key"]), (&"maria".into(), &true.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_phrase_is_shown_once_and_is_the_key() {
    let cli = Cli::at("ws://127.0.0.1:1");
    fs::write(cli.folder().join("password"), "a few words").unwrap();
    let made = cli.json("agent new joe --show-phrase --password-file password");
    let phrase = made["phrase"].as_str().unwrap().to_owned();
    let signer = Signer::from_suri(&phrase).unwrap();
    assert_eq!(made["account"], signer.ss58());
    let file = fs::read_to_string(cli.folder().join("keys/joe.json")).unwrap();
    let book = fs::read_to_string(cli.folder().join("agents.json")).unwrap();
    assert!(!file.contains(&phrase) && !book.contains(&phrase));
    let quiet: Ran = cli.run("agent new ann --password-file password");
    assert!(quiet.stdout.contains("was not shown"), "{quiet:?}");

    // With it the key can be kept once more, elsewhere.
    let other = Cli::at("ws://127.0.0.1:1");
    let here = |name: &str| other.folder().join(name).display().to_string();
    fs::write(here("password"), "another password").unwrap();
    fs::write(here("phrase"), format!("{phrase}\n")).unwrap();
    let line = format!("agent import joe --key-file {}", here("phrase"));
    let kept = other.json(&format!("{line} --password-file {}", here("password")));
    assert_eq!(kept["account"], made["account"]);
    // So can the file, whose password stays.
    fs::write(here("joe.json"), &file).unwrap();
    other.json("agent remove joe");
    let line = format!("agent import joseph --key-file {}", here("joe.json"));
    let wrong = with_password(&other, &format!("{line} --json"), "another password");
    assert_eq!(code(&wrong), "wrong_password");
    assert!(with_password(&other, &line, "a few words").status.success());
    assert!(fs::read_to_string(here("keys/joseph.json")).unwrap().contains(&signer.ss58()));
    assert_eq!(other.refused("agent import x"), "no_key");
}
