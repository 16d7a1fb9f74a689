//! What a newcomer is sent, and how far it goes.

use commons_client::{chain::Chain, names};
use e2e_tests::Cli;

const RECORD: &str = "record --effort 8h --points 1 --uri ipfs://bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi/photo.jpg";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_sent_is_enough_for_as_many_records_and_not_for_many_more() {
    let cli = Cli::start().await;
    cli.deploy();
    let chain = Chain::connect(cli.url()).await.unwrap();
    let grace = names::account("grace").unwrap().unwrap();
    assert_eq!(chain.balance(grace).await.unwrap(), 0);
    let tried = cli.json("sponsor grace --records 4 --suri //Alice --dry-run");
    assert_eq!(chain.balance(grace).await.unwrap(), 0);
    let sent = cli.json("sponsor grace --records 4 --suri //Alice");
    assert_eq!((&sent["amount"], &sent["lasts"]), (&tried["amount"], &4.into()));
    assert_eq!(sent["mapping"], "0", "this chain makes accounts known by itself");
    let has = chain.balance(grace).await.unwrap();
    assert_eq!(has.to_string(), sent["amount"].as_str().unwrap());
    assert_eq!(has.to_string(), sent["balance"].as_str().unwrap());

    let mut records = 0;
    while records < 10 && cli.run(&format!("{RECORD} --suri //Grace")).code == 0 {
        records += 1;
    }
    assert!((4..=5).contains(&records), "{records} records with what 4 need");
    assert_eq!(cli.refused(&format!("{RECORD} --suri //Grace")), "insufficient_funds");

    // Once more: what is there is counted, and what an account must keep is not sent twice.
    let more = cli.json("sponsor grace --records 2 --suri //Alice");
    assert!(more["lasts"].as_u64().unwrap() >= 2, "{more}");
    let text = cli.text("sponsor grace --records 1 --suri //Alice");
    assert!(text.contains("grace has") && text.contains("of it a deposit"), "{text}");
    cli.json(&format!("{RECORD} --suri //Grace"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_that_contracts_do_not_know_is_sent_what_that_takes_too() {
    let cli = Cli::start().await;
    cli.deploy();
    let chain = Chain::connect(cli.url()).await.unwrap();
    let eve = commons_client::chain::Signer::from_suri("//Eve").unwrap();
    chain.unmap(&eve).await.unwrap();
    let sent = cli.json("sponsor eve --records 1 --suri //Alice");
    assert_ne!(sent["mapping"], "0", "{sent}");
    // By its address alone it is not known which account it is.
    let unknown = "sponsor 0x1234567890123456789012345678901234567890 --suri //Alice";
    assert_eq!(cli.refused(unknown), "unknown_account");
    assert_eq!(
        cli.refused("sponsor grace --suri //NobodyHasEverSentMeAnything"),
        "insufficient_funds"
    );
}
