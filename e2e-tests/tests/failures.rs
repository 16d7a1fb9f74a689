//! What can go wrong around the contracts: keys, money, mapping, chains, nodes that go away.

use e2e_tests::Cli;
use std::{
    fs,
    io::{BufRead, BufReader},
    net::TcpListener,
    process::Stdio,
    time::{Duration, Instant},
};

const RECORD: &str = "record --effort 1h --points 1";

#[tokio::test(flavor = "multi_thread")]
async fn an_account_without_money_is_told_so() {
    let cli = Cli::start().await;
    cli.deploy();
    let poor = format!("{RECORD} --suri //NobodyHasEverSentMeAnything");
    assert_eq!(cli.refused(&poor), "insufficient_funds");
    assert_eq!(cli.json("status")["contributions"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_come_from_files_and_variables_and_are_never_shown() {
    let cli = Cli::start().await;
    cli.deploy();
    assert_eq!(cli.refused(RECORD), "no_key");
    let phrase = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    let file = cli.folder().join("key");
    fs::write(&file, format!("{phrase}//Eve\n")).unwrap();
    cli.json(&format!("{RECORD} --key-file {}", file.display()));
    let by_variable = cli
        .command(&format!("{RECORD} --json"))
        .env("COMMONS_SURI", format!("{phrase}//Eve"))
        .output()
        .unwrap();
    assert!(by_variable.status.success());
    // On a command line everybody could read it.
    let mut secret = cli.command(RECORD);
    let ran = secret.arg("--suri").arg(format!("{phrase}//Eve")).output().unwrap();
    assert_eq!(ran.status.code(), Some(1));
    // What would silently mean another account.
    for remark in [" # my key", "\n//Bob"] {
        fs::write(&file, format!("{phrase}//Eve{remark}\n")).unwrap();
        assert_eq!(cli.refused(&format!("{RECORD} --key-file {}", file.display())), "bad_secret");
    }
    fs::write(&file, "bottom drive obey").unwrap();
    let broken = cli.run(&format!("{RECORD} --key-file {}", file.display()));
    assert_eq!(broken.code, 1);
    let mut mistaken = cli.command(&format!("{RECORD} --json"));
    let mistaken = mistaken.arg("--key-file").arg(phrase).output().unwrap();
    let stderr = String::from_utf8_lossy(&ran.stderr).into_owned()
        + &broken.stderr
        + &String::from_utf8_lossy(&mistaken.stdout);
    let help = cli.command("record --help").env("COMMONS_SURI", phrase).output().unwrap();
    let deployment = fs::read_to_string(cli.folder().join("commons.json")).unwrap();
    for text in [stderr, String::from_utf8_lossy(&help.stdout).into_owned(), deployment] {
        assert!(!text.contains("bottom drive"), "a secret is shown: {text}");
    }
    assert_eq!(cli.refused(&format!("{RECORD} --key-file /nowhere")), "no_key_file");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unmapped_account_is_mapped_first_and_told_so() {
    let cli = Cli::start().await;
    cli.deploy();
    let chain = commons_client::chain::Chain::connect(cli.url()).await.unwrap();
    let eve = commons_client::chain::Signer::from_suri("//Eve").unwrap();
    assert!(!chain.ensure_mapped(&eve).await.unwrap(), "this node maps by itself");
    chain.unmap(&eve).await.unwrap();
    let recorded = cli.run(&format!("{RECORD} --suri //Eve"));
    assert_eq!(recorded.code, 0, "{recorded:?}");
    assert!(recorded.stderr.contains("mapped"), "{recorded:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_wrong_node_and_the_wrong_chain_are_noticed() {
    let cli = Cli::start().await;
    cli.deploy();
    let file = cli.folder().join("commons.json");

    let nothing = Cli::at("ws://127.0.0.1:1");
    fs::copy(&file, nothing.folder().join("commons.json")).unwrap();
    assert_eq!(nothing.refused("status"), "unreachable");

    // Something listens, but it is no node: it closes every connection.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || while listener.accept().is_ok() {});
    let wrong = Cli::at(&format!("ws://127.0.0.1:{port}"));
    fs::copy(&file, wrong.folder().join("commons.json")).unwrap();
    let code = wrong.refused("status");
    assert!(["unreachable", "not_a_node"].contains(&code.as_str()), "{code}");

    let other = Cli::start().await;
    fs::copy(&file, other.folder().join("commons.json")).unwrap();
    for line in ["status", "contributions", &format!("{RECORD} --suri //Eve")] {
        assert_eq!(other.refused(line), "wrong_chain", "{line}");
    }
    // An audit that cannot be made is not a clean one.
    assert_eq!(other.run("audit").code, 4);

    // The right chain, but no commons there.
    let text = fs::read_to_string(&file).unwrap();
    let mut deployment: serde_json::Value = serde_json::from_str(&text).unwrap();
    deployment["hub"] = "0x000000000000000000000000000000000000dead".into();
    fs::write(&file, deployment.to_string()).unwrap();
    assert_eq!(cli.refused("status"), "no_contract");
    fs::write(&file, "{").unwrap();
    assert_eq!(cli.refused("status"), "bad_deployment");
    fs::remove_file(&file).unwrap();
    assert_eq!(cli.refused("status"), "no_deployment");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_that_goes_away_in_the_middle_is_an_error_not_a_hang() {
    let mut cli = Cli::start().await;
    cli.deploy();
    let chain = commons_client::chain::Chain::connect(cli.url()).await.unwrap();
    cli.kill_node().await;
    let start = Instant::now();
    let error = chain.head().await.unwrap_err();
    assert_eq!(error.code(), "disconnected", "{error}");
    let signer = commons_client::chain::Signer::from_suri("//Alice").unwrap();
    let error = chain.transfer(&signer, [7; 32], 1_000_000_000_000).await.unwrap_err();
    assert_eq!(error.code(), "disconnected", "{error}");
    assert!(start.elapsed().as_secs() < 30, "it took {:?}", start.elapsed());
    assert_eq!(cli.refused("status"), "unreachable");
    assert_eq!(cli.run("audit").code, 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_survives_being_killed() {
    let cli = Cli::start().await;
    let line = "deploy --suri //Alice --founder alice --founder bob --founder charlie";
    // Killed at every step: as each of its seven transactions is about to be sent, and a moment later.
    // Whatever was reached, there is no half of a file, and what the file names is whole.
    let file = cli.folder().join("commons.json");
    let mut steps = Vec::new();
    for step in
        ["books", "reputation", "ledger", "governor", "pool", "hub", "deploying the commons"]
    {
        for milliseconds in [0, 40, 150] {
            steps.extend(killed_at(&cli, line, step, Duration::from_millis(milliseconds)));
            if file.exists() {
                assert_eq!(cli.json("status")["supply"], "300000000", "killed at {step}");
                fs::remove_file(&file).unwrap();
            }
        }
    }
    let deployed = cli.json(line);
    let uploads = deployed["uploads"].as_array().unwrap();
    assert!(uploads.is_empty(), "all code was on the chain, but was uploaded again: {uploads:?}");
    // Each run went on where the one before had stopped.
    assert!(steps.is_sorted(), "code that was on the chain was uploaded again: {steps:?}");
    assert_eq!((steps.first(), steps.last()), (Some(&0), Some(&5)), "{steps:?}");
    assert_eq!(cli.json("status")["supply"], "300000000");
    assert_eq!(cli.run("audit").code, 0);
}

/// Runs a deployment until it says that it begins a step, and kills it some time after that; returns the
/// contracts that it began to upload, by their place in the order.
fn killed_at(cli: &Cli, line: &str, step: &str, later: Duration) -> Vec<usize> {
    let mut command = cli.command(line);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap()).lines();
    let order = ["books", "reputation", "ledger", "governor", "pool", "hub"];
    let mut begun = Vec::new();
    for said in said.map_while(Result::ok) {
        let names = said.strip_prefix("uploading ").and_then(|said| said.split(' ').next());
        begun.extend(names.and_then(|name| order.iter().position(|known| *known == name)));
        if said.contains(step) {
            std::thread::sleep(later);
            break;
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    begun
}
