//! The address book, and the three spellings of an agent.

use e2e_tests::Cli;
use std::fs;

/// An address that nobody has a key of, and Dave's stash in SS58.
const MARIA: &str = "0x1234567890123456789012345678901234567890";
const STASH: &str = "5HpG9w8EBLe5XCrbczpwq5TSXvedjrBGCwqxK1iQ7qUsSWFc";

#[tokio::test(flavor = "multi_thread")]
async fn an_agent_has_a_name_in_the_book_wherever_it_is_meant_or_shown() {
    let cli = Cli::start().await;
    cli.deploy();
    assert_eq!(cli.refused("reputation maria"), "bad_agent");
    assert_eq!(cli.json(&format!("agent add maria {MARIA}"))["agent"], MARIA);
    let stash = cli.json(&format!("agent add Stash {STASH}"))["agent"].clone();
    assert!(cli.folder().join("agents.json").is_file());

    // In its three spellings, and whatever the case of the letters.
    let address = stash.as_str().unwrap();
    for spelling in ["Stash", "stash", STASH, address] {
        assert_eq!(cli.json(&format!("reputation {spelling}"))["agent"], stash, "{spelling}");
    }
    cli.json("record --effort 1h --points 1 --for maria --suri //Eve");
    assert_eq!(cli.json("contribution 1")["agent"], MARIA);
    assert!(cli.text("contribution 1").contains("maria"));
    assert!(cli.text("contributions").contains("maria"));
    assert!(cli.text("delegate maria --suri //Alice").contains("lent to maria"));
    assert!(cli.text("reputation alice").contains("maria, until"));

    let list = cli.json("agent list")["agents"].clone();
    let list = list.as_array().unwrap();
    assert_eq!((&list[0]["name"], &list[1]["name"]), (&"Stash".into(), &"maria".into()));
    let built_in = commons_client::names::built_in().len();
    assert_eq!(list.len(), 2 + built_in, "and the development accounts");
    assert!(cli.text("agent list").contains("development"));
    assert_eq!(cli.json("agent remove MARIA")["agent"], MARIA);
    assert_eq!(cli.refused("reputation maria"), "bad_agent");
    assert!(cli.text("contribution 1").contains(MARIA));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_that_would_mislead_is_refused() {
    let cli = Cli::at("ws://127.0.0.1:1");
    cli.json(&format!("agent add maria {MARIA}"));
    cli.json(&format!("agent add maria {MARIA}"));
    for (line, code) in [
        (&*format!("agent add maria {STASH}"), "agent_exists"),
        (&format!("agent add MARY {MARIA}"), "agent_exists"),
        (&format!("agent add alice {STASH}"), "bad_name"),
        (&format!("agent add top {STASH}"), "bad_name"),
        (&format!("agent add 0x12 {STASH}"), "bad_name"),
        (&format!("agent add 'two words' {STASH}"), "bad_name"),
        ("agent add anna maria", "bad_address"),
        ("agent add anna 0x12", "bad_address"),
        ("agent remove anna", "unknown_agent"),
        ("agent remove alice", "unknown_agent"),
    ] {
        assert_eq!(cli.refused(line), code, "{line}");
    }
    fs::write(cli.folder().join("agents.json"), "{").unwrap();
    // Every command that shows or reads names says so, before anything is sent.
    for line in ["agent list", "reputation maria", "status"] {
        assert_eq!(cli.refused(line), "bad_agents_file", "{line}");
    }
}
