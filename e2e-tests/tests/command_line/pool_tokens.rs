//! Tokens in the pool: each by the name that it gives itself.

use crate::{
    pool::season,
    voting::{pass, said},
};
use commons_core::{Address, U256};
use e2e_tests::{Cli, Suite, agent, evm};

/// A node on which tokens can be made, and a user of it. The pool that is meant is the user's.
async fn start() -> (Suite, Cli) {
    let mut suite = Suite::start().await;
    let cli = Cli::at(suite.chain.url());
    season(&cli);
    let hub = cli.json("status")["hub"].as_str().unwrap().parse().unwrap();
    suite.enter(hub).await;
    (suite, cli)
}

fn whole(tokens: u64) -> U256 {
    U256::from(tokens) * U256::exp10(18)
}

/// Lists tokens by a vote.
fn list(cli: &Cli, tokens: &[Address]) {
    let each: Vec<_> = tokens.iter().map(|token| format!("--list-asset {token:?}")).collect();
    let made = cli.json(&format!("propose {} --description Tokens --suri //Alice", each.join(" ")));
    let id = made["id"].as_u64().unwrap();
    pass(cli, id);
    cli.json(&format!("execute {id} --suri //Eve"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_listed_by_vote_approved_exactly_and_paid_in_its_own_units() {
    let (mut suite, cli) = start().await;
    let token = suite.openzeppelin().await;
    suite.mint(token, agent("bob"), whole(50)).await;
    let fund = |amount: &str| format!("fund {amount} --asset VOTES --suri //Bob");
    assert_eq!(cli.refused(&fund("5")), "unknown_asset");
    assert_eq!(cli.refused(&format!("fund 5 --asset {token:?} --suri //Bob")), "not_listed");

    // Whoever decides sees what the token says of itself, and what decides about it.
    let preview =
        format!("propose --list-asset {token:?} --description Votes --dry-run --suri //Alice");
    let preview = cli.text(&preview);
    for part in [
        format!("1. list VOTES at {token:?}, so that it can be put into the pool"),
        "it calls itself \"Votes\" (VOTES), has 18 decimals, and there are 50 VOTES; its code is 0x".into(),
        "would work if the governor executed it now".into(),
        "and two thirds of For and Against".into(),
    ] {
        assert!(preview.contains(&part), "`{part}` is missing in\n{preview}");
    }
    list(&cli, &[token]);
    assert!(cli.text("status").contains("in the pool    0 UNIT; 0 VOTES"));
    let again = format!("propose --list-asset {token:?} --description Twice --suri //Alice");
    assert!(said(&cli, &again, "listed_already").contains(" is listed already."));

    // Too many decimals, too much, and an allowance that is missing: each is told before anything is sent.
    assert_eq!(cli.refused(&fund("1.0000000000000000001")), "bad_amount");
    assert!(
        said(&cli, &fund("50.5"), "balance_too_low")
            .contains("bob has 50 VOTES, and this takes 50.5 VOTES.")
    );
    let short = said(&cli, &format!("{} --no-approve", fund("5")), "allowance_too_low");
    assert!(
        short.contains("The pool may take 0 VOTES from bob, and this takes 5 VOTES."),
        "{short}"
    );
    let put = cli.run(&fund("12.5"));
    assert_eq!(put.code, 0, "{put:?}");
    assert!(put.stderr.contains("approving 12.5 VOTES for the pool, and no more"), "{put:?}");
    assert!(
        put.stdout.contains("7.5 VOTES for the work of the epoch, 3.125 VOTES for all work so far"),
        "{put:?}"
    );
    // Nothing stays allowed; what was allowed before is used.
    assert_eq!(
        cli.refused(&format!("{} --no-approve", fund("0.000000000000000001"))),
        "allowance_too_low"
    );
    suite.approve("bob", token, whole(7)).await;
    let put = cli.json(&fund("3"));
    assert_eq!(
        (&put["approved"], &put["arrived_text"]),
        (&serde_json::json!([]), &"3 VOTES".into())
    );
    let put = cli.json(&fund("5"));
    assert_eq!(put["approved"][0]["amount_text"], "5 VOTES", "not one more than it takes");
    assert_eq!(cli.refused(&format!("{} --no-approve", fund("1"))), "allowance_too_low");

    cli.json("fund 1 --suri //Bob");
    cli.json("advance 11d");
    let claimed = cli.text("claim --suri //Eve");
    assert!(
        claimed.contains(" UNIT and ") && claimed.contains(" VOTES paid to eve  (block"),
        "{claimed}"
    );
    let one = cli.json("claim 0 --asset votes --suri //Dave");
    assert_eq!(one["paid"][0]["symbol"], "VOTES");
    assert_eq!(one["paid"].as_array().unwrap().len(), 1);
    let collected = cli.text("collect --suri //Bob");
    assert!(
        collected.contains("0.05 UNIT moved into") && collected.contains("1.025 VOTES moved into"),
        "{collected}"
    );

    // Off the list: nothing more comes in, and what is there is paid.
    cli.json(&format!("propose --delist-asset {token:?} --description Enough --suri //Alice"));
    pass(&cli, 2);
    let done = cli.text("execute 2 --suri //Eve");
    assert!(
        done.contains("1. take VOTES at") && done.contains("so that no more is put into the pool"),
        "{done}"
    );
    assert_eq!(cli.refused(&fund("1")), "not_listed");
    assert!(cli.text("status").contains("VOTES (no longer listed)"));
    assert_eq!(cli.json("claim 0 --suri //Ferdie")["paid"].as_array().unwrap().len(), 2);
    assert_eq!(cli.run("audit").code, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_does_not_pay_does_not_stop_the_others() {
    let (mut suite, cli) = start().await;
    // It tells neither its name nor how it counts; and it stops doing anything when somebody wants it.
    let token = suite.make_of(evm::token(evm::ANSWERS_TRUE), vec![]).await.unwrap();
    let good = suite.openzeppelin().await;
    list(&cli, &[token, good]);
    suite.mint(token, agent("bob"), 1_000u64).await;
    suite.mint(good, agent("bob"), whole(10)).await;
    let short = &format!("{token:?}")[..10];
    let put = cli.text(&format!("fund 1000 --asset {token:?} --suri //Bob"));
    assert!(put.contains(&format!("1000 {short} put into the pool for epoch 0")), "{put}");
    assert_eq!(cli.refused(&format!("fund 1.5 --asset {short} --suri //Bob")), "bad_amount");
    cli.json("fund 10 --asset VOTES --suri //Bob");
    cli.json("fund 1 --suri //Bob");
    cli.json("advance 11d");

    suite.mint(token, token, 1u64).await;
    let claimed = cli.run("claim --all --suri //Eve");
    assert_eq!(claimed.code, 1, "{claimed:?}");
    let lines: Vec<_> = claimed.stdout.lines().collect();
    assert_eq!(lines.len(), 4, "{claimed:?}");
    assert!(
        lines.iter().any(|it| it.starts_with(&format!(
            "nothing from the pot in {short} for epoch 0: 242 {short} could not be paid"
        ))),
        "{claimed:?}"
    );
    assert!(
        lines[3].contains(" UNIT and ") && lines[3].contains(" VOTES paid to eve"),
        "{claimed:?}"
    );
    // Alone it is a failure like any other; and it is not lost.
    assert_eq!(cli.refused("claim --suri //Eve"), "not_paid");
    assert_eq!(cli.refused(&format!("collect --asset {short} --suri //Eve")), "not_a_token");
    suite.mint(token, token, 0u64).await;
    assert!(cli.text("claim --suri //Eve").contains(&format!("242 {short} paid to eve")));
    assert_eq!(cli.run("audit").code, 0);
}

/// A token that changes an allowance only from or to nothing, answers nothing when it has done something,
/// and keeps one unit of whatever is moved. Allowances lie behind all addresses, whoever may use them.
const STUBBORN: &str = "
    0 CALLDATALOAD 0xe0 SHR
    DUP1 0x40c10f19 EQ @mint JUMPI
    DUP1 0x095ea7b3 EQ @approve JUMPI
    DUP1 0xdd62ed3e EQ @allowance JUMPI
    DUP1 0x23b872dd EQ @transfer_from JUMPI
    DUP1 0x70a08231 EQ @balance_of JUMPI
    refuse: 0 0 REVERT
    mint: 36 CALLDATALOAD 4 CALLDATALOAD SSTORE STOP
    balance_of: 4 CALLDATALOAD SLOAD 0 MSTORE 32 0 RETURN
    allowance: 4 CALLDATALOAD BEHIND ADD SLOAD 0 MSTORE 32 0 RETURN
    approve: 36 CALLDATALOAD 0 EQ @write JUMPI
    CALLER BEHIND ADD SLOAD @refuse JUMPI
    write: 36 CALLDATALOAD CALLER BEHIND ADD SSTORE STOP
    transfer_from:
    68 CALLDATALOAD 4 CALLDATALOAD BEHIND ADD SLOAD LT @refuse JUMPI
    68 CALLDATALOAD 4 CALLDATALOAD SLOAD LT @refuse JUMPI
    68 CALLDATALOAD 4 CALLDATALOAD BEHIND ADD SLOAD SUB 4 CALLDATALOAD BEHIND ADD SSTORE
    68 CALLDATALOAD 4 CALLDATALOAD SLOAD SUB 4 CALLDATALOAD SSTORE
    1 68 CALLDATALOAD SUB 36 CALLDATALOAD SLOAD ADD 36 CALLDATALOAD SSTORE STOP";

#[tokio::test(flavor = "multi_thread")]
async fn an_allowance_is_taken_back_first_where_the_token_asks_for_it_and_what_arrives_counts() {
    let (mut suite, cli) = start().await;
    let behind = format!("0x01{}", "00".repeat(20));
    let code = evm::contract(&STUBBORN.replace("BEHIND", &behind));
    let token = suite.make_of(code, vec![]).await.unwrap();
    list(&cli, &[token]);
    suite.mint(token, agent("bob"), 1_000u64).await;
    suite.approve("bob", token, 5u64).await;
    let short = &format!("{token:?}")[..10];
    let put = cli.run(&format!("fund 301 --asset {short} --suri //Bob"));
    assert_eq!(put.code, 0, "{put:?}");
    let notes = format!(
        "approving 0 {short} for the pool, and no more\napproving 301 {short} for the pool, and no more\n"
    );
    assert_eq!(put.stderr, notes);
    for part in [
        format!(
            "301 {short} put into the pool for epoch 0\n300 {short} arrived: the token keeps a fee\n"
        ),
        format!("180 {short} for the work of the epoch, 75 {short} for all work so far"),
    ] {
        assert!(put.stdout.contains(&part), "`{part}` is missing in\n{put:?}");
    }
    // What is put in from an allowance that is there needs no other.
    suite.approve("bob", token, 101u64).await;
    let put = cli.json(&format!("fund 101 --asset {short} --no-approve --suri //Bob"));
    assert_eq!((&put["arrived"], &put["approved"]), (&"100".into(), &serde_json::json!([])));
    assert_eq!(cli.run("audit").code, 0);
}
