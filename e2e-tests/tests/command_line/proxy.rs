//! Acting for others: groups that take part as one agent, and keys that are lost.

use commons_client::{
    chain::{Chain, Proxy, Signer},
    names,
};
use e2e_tests::Cli;

const RECORD: &str = "record --effort 2h --points 10 --uri ipfs://work";

async fn free(chain: &Chain, name: &str) -> u128 {
    chain.balance(names::account(name).unwrap().unwrap()).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_group_of_two_takes_part_as_one_agent() {
    let cli = Cli::start().await;
    cli.deploy();
    let made = cli.json("proxy create choir --suri //Eve");
    assert_eq!(cli.refused("proxy create choir --suri //Eve"), "agent_exists");
    let chain = Chain::connect(cli.url()).await.unwrap();
    let account = commons_client::chain::account_from_ss58(made["account"].as_str().unwrap());
    let account = account.unwrap();
    // Without money it cannot pay deposits; who signs pays the fees.
    assert_eq!(cli.refused(&format!("{RECORD} --proxy choir --suri //Eve")), "insufficient_funds");
    cli.json("sponsor choir --records 20 --suri //Alice");
    // Ferdie is none of it yet, and is told who is.
    let ferdie = cli.run(&format!("{RECORD} --proxy choir --suri //Ferdie"));
    assert_eq!(ferdie.code, 1);
    let eve = Signer::from_suri("//Eve").unwrap();
    assert!(
        ferdie.stderr.contains("is no proxy of") && ferdie.stderr.contains(&eve.ss58()),
        "{ferdie:?}"
    );
    cli.json("proxy add ferdie --proxy choir --suri //Eve");

    for (number, key) in [(1, "//Eve"), (2, "//Ferdie")] {
        let (eve, ferdie) = (free(&chain, "eve").await, free(&chain, "ferdie").await);
        let group = chain.balance(account).await.unwrap();
        let recorded = cli.json(&format!("{RECORD} --proxy choir --suri {key}"));
        assert_eq!((&recorded["id"], &recorded["agent"]), (&number.into(), &made["agent"]));
        let cost = |name: &str| recorded["cost"][name].as_str().unwrap().parse::<u128>().unwrap();
        // The group pays the deposit, and whoever signed the fee.
        assert!(cost("storage_deposit") > 0 && cost("fee") > 0);
        assert_eq!(group - chain.balance(account).await.unwrap(), cost("storage_deposit"));
        let paid = (eve - free(&chain, "eve").await, ferdie - free(&chain, "ferdie").await);
        let expected = if key == "//Eve" { (cost("fee"), 0) } else { (0, cost("fee")) };
        assert_eq!(paid, expected, "{key}");
    }
    assert!(cli.text("contribution 1").contains("choir"));
    cli.accept(1);
    assert_eq!(cli.json("reputation choir")["earned"], "10000000");
    assert_eq!(cli.json("reputation --proxy choir --suri //Ferdie")["agent"], made["agent"]);

    // It reviews as one, with the reasons of refusals that everybody has.
    assert_eq!(cli.refused("review 2 --grade 8 --proxy choir --suri //Ferdie"), "self_review");
    cli.json(&format!("{RECORD} --suri //Bob"));
    let review = cli.json("review 3 --grade 8 --proxy choir --suri //Ferdie");
    assert_ne!(review["weight"], "0");
    assert_eq!(cli.json("contribution 3 --reviews")["reviews"][0]["agent"], made["agent"]);
    // So it votes, lends its vote, is paid and puts in.
    cli.json("delegate dave --proxy choir --suri //Eve");
    assert_eq!(cli.refused("fund 1000 --proxy choir --suri //Eve"), "insufficient_funds");
    let text = cli.text("proxy list choir");
    assert!(
        text.contains("eve") && text.contains("ferdie") && text.contains("everything"),
        "{text}"
    );
    let tried = cli.text(&format!("{RECORD} --proxy choir --suri //Eve --dry-run"));
    assert!(tried.contains("the fee from 5"), "{tried}");
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_key_is_replaced() {
    let cli = Cli::start().await;
    cli.deploy();
    // In good time Dave names Eve, to whom he gives a letter.
    cli.json("proxy add eve --suri //Dave");
    cli.json(&format!("{RECORD} --suri //Dave"));
    // His key is lost. Eve names Ferdie, the new key, and is no longer needed.
    cli.json("proxy add ferdie --proxy dave --suri //Eve");
    assert_eq!(cli.json("proxy list dave")["proxies"].as_array().unwrap().len(), 2);
    cli.json("proxy remove eve --proxy dave --suri //Ferdie");
    assert_eq!(cli.refused(&format!("{RECORD} --proxy dave --suri //Eve")), "not_proxy");
    // What was Dave's still is.
    cli.json("amend 1 --points 12 --proxy dave --suri //Ferdie");
    let shown = cli.json("contribution 1");
    assert_eq!(
        (&shown["agent"], &shown["revision"]),
        (&cli.json("reputation dave")["agent"], &1.into())
    );
    // The last one is not removed by mistake.
    assert_eq!(cli.refused("proxy remove ferdie --proxy dave --suri //Ferdie"), "last_proxy");
    cli.json("proxy remove ferdie --proxy dave --suri //Ferdie --yes");
    assert_eq!(cli.json("proxy list dave")["proxies"], serde_json::json!([]));
    assert!(cli.text("proxy list dave").contains("nobody acts for dave"));

    // An account without a key outlives every one of its keys, also the first.
    cli.json("proxy create maria --suri //Eve");
    cli.json("sponsor maria --records 30 --suri //Alice");
    cli.json("proxy add ferdie --proxy maria --suri //Eve");
    cli.json("proxy remove eve --proxy maria --suri //Ferdie");
    assert_eq!(cli.refused(&format!("{RECORD} --proxy maria --suri //Eve")), "not_proxy");
    cli.json("proxy add bob --proxy maria --suri //Ferdie");
    cli.json("proxy remove ferdie --proxy maria --suri //Bob");
    assert_eq!(cli.json(&format!("{RECORD} --proxy maria --suri //Bob"))["id"], 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_proxy_may_not_do_is_said() {
    let cli = Cli::start().await;
    cli.deploy();
    cli.json("proxy add eve --kind nontransfer --suri //Alice");
    cli.json("proxy add ferdie --delay 10 --suri //Alice");
    let record = |name: &str| format!("{RECORD} --proxy alice --suri //{name}");
    // The transaction succeeds, and the call in it does not: a failure as any other.
    assert_eq!(cli.refused(&record("Eve")), "proxy_forbids");
    assert_eq!(cli.json("status")["contributions"], 0);
    let tried = cli.text(&format!("{} --dry-run", record("Eve")));
    assert!(tried.contains("NonTransfer"), "{tried}");
    assert_eq!(cli.refused(&record("Ferdie")), "proxy_delayed");
    assert_eq!(cli.refused(&record("Bob")), "not_proxy");
    // Who may do little does not hand on more.
    assert_eq!(cli.refused("proxy add grace --proxy alice --suri //Eve"), "proxy_forbids");
    for (line, code) in [
        ("proxy add alice --suri //Alice", "bad_proxy"),
        ("proxy add eve --kind NonTransfer --suri //Alice", "bad_proxy"),
        ("proxy add eve --kind Everything --suri //Alice", "bad_proxy"),
        ("proxy remove ferdie --suri //Alice", "bad_proxy"),
        ("proxy add nobody --suri //Alice", "bad_agent"),
        ("proxy list 0x1234567890123456789012345678901234567890", "unknown_account"),
        ("proxy add eve --suri //NobodyHasEverSentMeAnything", "insufficient_funds"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    // For oneself one needs no proxy, and where one is for everything, that one is used.
    cli.json(&record("Alice"));
    cli.json("proxy add eve --suri //Alice");
    cli.json(&record("Eve"));
    // The fee is the key's: without money there is none, whatever the other has.
    cli.json("proxy add heidi --suri //Alice");
    assert_eq!(cli.refused(&record("Heidi")), "insufficient_funds");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_contracts_do_not_know_is_made_known_through_its_proxy() {
    let cli = Cli::start().await;
    cli.deploy();
    let chain = Chain::connect(cli.url()).await.unwrap();
    let [dave, eve] = ["//Dave", "//Eve"].map(|suri| Signer::from_suri(suri).unwrap());
    chain.add_proxy(&dave, &Proxy::new(eve.account_id())).await.unwrap();
    chain.unmap(&dave).await.unwrap();
    let tried = cli.run(&format!("{RECORD} --proxy dave --suri //Eve --dry-run"));
    assert_eq!(tried.code, 0, "{tried:?}");
    assert!(tried.stdout.contains("only when contracts know the account"), "{tried:?}");
    let recorded = cli.run(&format!("{RECORD} --proxy dave --suri //Eve"));
    assert_eq!(recorded.code, 0, "{recorded:?}");
    assert!(recorded.stderr.contains("mapped"), "{recorded:?}");
    let by_address = format!("{RECORD} --proxy {:?} --suri //Eve", dave.address());
    assert_eq!(cli.json(&by_address)["id"], 2);
    // Calls of the library's fail in the same way through a proxy.
    let acting = chain.proxy(eve.clone(), dave.account_id()).await.unwrap();
    assert_eq!((acting.account_id(), acting.key_account()), (dave.account_id(), eve.account_id()));
    let all = chain.balance(dave.account_id()).await.unwrap();
    let error = chain.transfer(&acting, eve.account_id(), all).await.unwrap_err();
    assert!(["insufficient_funds", "dispatch"].contains(&error.code()), "{error}");
}
