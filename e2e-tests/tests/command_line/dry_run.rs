//! `--dry-run`: everything is checked and tried, and nothing is sent.

use commons_client::chain::Chain;
use e2e_tests::{Cli, FOUNDERS};
use serde_json::Value;

const RECORD: &str = "record --effort 2h --points 10 --uri ipfs://work";
const DEPLOY: &str =
    "deploy --suri //Alice --founder alice --founder bob --founder charlie --founder dave";

fn amount(value: &Value) -> i128 {
    value.as_str().expect("an amount is a string").parse().expect("a number")
}

/// The block and what everybody has: if neither changes, nothing was sent.
async fn state(chain: &Chain) -> (u64, Vec<u128>) {
    let mut have = Vec::new();
    for name in FOUNDERS.into_iter().chain(["eve", "ferdie"]) {
        let account = commons_client::names::account(name).unwrap().unwrap();
        have.push(chain.balance(account).await.unwrap());
    }
    (chain.head().await.unwrap().number, have)
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_and_what_it_would_cost_is_what_it_then_costs() {
    let cli = Cli::start().await;
    cli.deploy();
    let chain = Chain::connect(cli.url()).await.unwrap();
    cli.json(&format!("{RECORD} --suri //Eve"));
    for line in [
        format!("{RECORD} --suri //Eve"),
        "review 1 --grade 8 --suri //Alice".into(),
        "delegate dave --suri //Bob".into(),
        "fund 2 --suri //Ferdie".into(),
        "deposit 3 --suri //Ferdie".into(),
        "project open --uri ipfs://well --suri //Eve".into(),
        "proxy add ferdie --suri //Eve".into(),
        "proxy create choir --suri //Eve".into(),
        "sponsor grace --records 3 --suri //Alice".into(),
    ] {
        let before = state(&chain).await;
        let tried = cli.json(&format!("{line} --dry-run"))["dry_run"].clone();
        assert_eq!(state(&chain).await, before, "`{line} --dry-run` sent something");
        assert_eq!(tried["sent"], false, "{line}: {tried}");
        let one = &tried["transactions"][0];
        assert_eq!(tried["transactions"].as_array().unwrap().len(), 1, "{line}: {tried}");
        assert!(one["share_of_block"]["proof_size_bps"].as_u64().unwrap() > 0, "{line}: {one}");

        let cost = cli.json(&line)["cost"].clone();
        let (fee, paid) = (amount(&one["fee"]), amount(&cost["fee"]));
        // The chain's time has moved a second: another cell may be read or written.
        assert!((fee - paid).abs() <= paid / 8, "{line}: {fee} was told, and it was {paid}");
        assert!(paid <= amount(&one["fee_at_most"]), "{line}");
        assert!(amount(&cost["storage_deposit"]) <= amount(&one["storage_deposit_at_most"]).max(0));
        let (told, held) = (amount(&one["storage_deposit"]), amount(&cost["storage_deposit"]));
        assert!(
            (told - held).abs() <= held.abs() / 8,
            "{line}: {told} was told, and it was {held}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_would_be_refused_is_refused() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json(&format!("{RECORD} --suri //Alice"));
    for (line, code) in [
        ("review 1 --grade 8 --suri //Alice", "self_review"),
        ("settle 1 --suri //Bob", "too_early"),
        (&format!("{RECORD} --suri //NobodyHasEverSentMeAnything"), "insufficient_funds"),
        (&format!("{RECORD} --proxy bob --suri //Eve"), "not_proxy"),
        ("proxy remove eve --suri //Alice", "bad_proxy"),
        ("proxy add eve --kind Everything --suri //Alice", "bad_proxy"),
        ("advance 3d", "no_dry_run"),
        ("demo", "no_dry_run"),
        ("agent add joe 0x1234567890123456789012345678901234567890", "no_dry_run"),
    ] {
        assert_eq!(cli.refused(&format!("{line} --dry-run")), code, "{line}");
    }
    let text = cli.text("review 1 --grade 8 --suri //Bob --dry-run");
    for part in ["dry run: nothing was sent", "fee 0.0", "UNIT at most", "% of a block's time"] {
        assert!(text.contains(part), "{text}");
    }
    assert_eq!(cli.json("contribution 1")["median"], Value::Null);
    cli.json("review 1 --grade 8 --suri //Bob");
    assert_eq!(cli.json("contribution 1")["median"], 8);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_says_what_can_be_known_before_its_code_is_there() {
    let cli = Cli::start().await;
    let chain = Chain::connect(cli.url()).await.unwrap();
    let before = state(&chain).await;
    let tried = cli.json(&format!("{DEPLOY} --dry-run"))["dry_run"].clone();
    let uploads = tried["transactions"].as_array().unwrap();
    assert_eq!(uploads.len(), 6, "{tried}");
    assert!(uploads.iter().all(|it| it["what"].as_str().unwrap().starts_with("upload code of")));
    assert!(tried["unknown"][0].as_str().unwrap().contains("when all code is on the chain"));
    let sum: i128 = uploads.iter().map(|it| amount(&it["storage_deposit"])).sum();
    assert_eq!(amount(&tried["storage_deposit"]), sum);
    assert_eq!(state(&chain).await, before);
    assert!(!cli.folder().join("commons.json").exists());
    assert!(cli.text(&format!("{DEPLOY} --dry-run")).contains("together: fee "));

    // With the code in place all of it is known.
    let deployed = cli.json(DEPLOY);
    let again = cli.json(&format!("{DEPLOY} --deployment other.json --dry-run"));
    let again = &again["dry_run"];
    assert_eq!(again["transactions"].as_array().unwrap().len(), 1, "{again}");
    assert_eq!(again["unknown"], serde_json::json!([]));
    // With what each of six contracts is given so that it may exist.
    let (told, held) = (&again["storage_deposit"], &deployed["cost"]["storage_deposit"]);
    let minimum = i128::try_from(chain.existential_deposit().await.unwrap()).unwrap();
    assert_eq!(amount(told), amount(held) + 6 * minimum);
    assert!(!cli.folder().join("other.json").exists());
}
