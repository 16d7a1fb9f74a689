//! `commons audit --explain payout`, against what the chain says and pays.

use super::Season;
use commons_client::deployment::Deployment;
use commons_core::{U256, hub::Addresses};
use e2e_tests::{
    Cli, DAY,
    money::{floor, native},
    tell,
};
use serde_json::Value;

/// The command line of somebody who audits the commons of a season.
async fn auditor(season: &Season) -> Cli {
    let suite = &season.suite;
    let cli = Cli::at(suite.chain.url());
    let Addresses { hub, ledger, reputation, books, governor, pool } = suite.addresses;
    let first = suite.chain.block(1).await.unwrap();
    let deployment = Deployment {
        genesis_hash: suite.chain.genesis_hash(),
        hub,
        ledger,
        reputation,
        books,
        governor,
        pool,
        block: first.number,
        block_hash: first.hash,
        url: suite.chain.url().to_owned(),
    };
    deployment.write(&cli.folder().join("commons.json")).unwrap();
    cli
}

/// The only payout that an explanation is about; what was audited is clean.
fn only(explained: &Value) -> Value {
    assert_eq!(explained["clean"], true, "{explained:#}");
    let payouts = explained["explanation"]["payouts"].as_array().unwrap();
    assert_eq!(payouts.len(), 1, "{explained:#}");
    payouts[0].clone()
}

fn amount(json: &Value) -> U256 {
    U256::from_dec_str(json.as_str().unwrap()).unwrap()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "`{part}` is missing in\n{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payout_is_explained_from_the_work_to_the_smallest_unit() {
    let mut season = Season::begin().await;
    let cli = auditor(&season).await;

    // While the pot is closed, everything is as of now.
    let ask = "audit --explain payout alice 0 --project 1 --asset UNIT";
    let before = only(&cli.json(ask));
    assert_eq!((&before["status"], &before["paid"]), (&"not_open".into(), &Value::Null));
    let text = cli.text(ask);
    has(&text, &["alice would receive, as of now, ", "not open yet: the pot opens", "clean: "]);

    // When it is open, what the audit says is what the chain would pay.
    season.suite.open(native(0, 1)).await;
    let open = only(&cli.json(ask));
    let due = season.claimable("alice", native(0, 1)).await;
    assert_eq!((&open["status"], amount(&open["amount"])), (&"claimable".into(), due));
    assert_eq!(before["work"]["amount"], open["work"]["amount"], "nothing was corrected since");
    has(&cli.text(ask), &["not claimed yet: alice can until"]);

    season.pay().await;
    let paid = only(&cli.json(ask));
    assert_eq!((&paid["status"], amount(&paid["amount"])), (&"paid".into(), due));
    assert_eq!(paid["paid"]["to"], format!("{:?}", e2e_tests::agent("alice")));
    chain_of_causes(&paid);
    let text = cli.text(ask);
    has(
        &text,
        &[
            "alice receives ",
            "contribution 1 of alice, recorded ",
            "claimed 10 points",
            "bob 10/10 with 100 points",
            "charlie 10/10 with 100 points",
            "dave 10/10 with 100 points",
            "the median of that weight is 10/10: accepted",
            "as 10 points",
            "corrected by a proposal to 8 points",
            "counts in epoch 0 as 8 points",
            "alice put in 10.0000000001 UNIT for project 1: \"thanks\"",
            "divided 60 % to work, 25 % to equity, 10 % to the floor, 5 % to the treasury",
            "version 1 of the rules, which holds from the beginning",
            "× 8 points / 20 points (all have 13 points; a pot is divided by at least 20 points)",
            "equity: 2.500000000025 UNIT × 8000000 units / 20540362 units = ",
            "8000000 units (≈ 7.79 points) were earned in project 1, by contributions: 1",
            "all have 13000000 units (≈ 12.66 points); a pot is divided by at least 20 points, ",
            "founders' points do not count",
            &format!("in smallest units {due}"),
            "paid ",
            "to alice",
        ],
    );
    // In the order in which one follows from the other.
    let places: Vec<_> = ["counts in epoch", "put in", "work: ", "in smallest units", "paid 2"]
        .map(|part| text.find(part).unwrap_or_else(|| panic!("{part}: {text}")))
        .to_vec();
    assert!(places.is_sorted(), "{text}");

    // Bob had his sent to Charlie.
    let bob = cli.json("audit --explain payout bob 0 --project 1");
    let bob = bob["explanation"]["payouts"].as_array().unwrap().clone();
    assert_eq!(bob.len(), 2, "in native money and in the token");
    for payout in &bob {
        assert_eq!(payout["paid"]["to"], format!("{:?}", e2e_tests::agent("charlie")));
    }

    // Without a pot named, all that falls to somebody comes first.
    let all = cli.text("audit --explain payout bob 0");
    assert!(all.starts_with("3 parts fall to bob for epoch 0\n"), "{all}");
    let line = |amount: &Value| format!("   {} from the pot in ", amount.as_str().unwrap());
    for payout in &bob {
        has(&all, &[&line(&payout["amount_text"]), ": paid\n"]);
    }
    assert_eq!(all.matches("\n   together ").count(), 2, "one for each asset: {all}");
    assert!(!cli.text("audit --explain payout bob 0 --project 1").contains(" parts fall "));

    // Another equation holds for the next epoch, by a proposal; and money has moved there.
    season.suite.open(native(3, 1)).await;
    let later = only(&cli.json("audit --explain payout bob 1 --project 1"));
    let rules = &later["deposits"][0]["rules"];
    assert_eq!((&rules["version"], &rules["proposal"]), (&2.into(), &1.into()), "{later:#}");
    assert_eq!((&rules["work_bps"], &rules["floor_bps"]), (&5_000.into(), &2_000.into()));
    has(
        &cli.text("audit --explain payout bob 1 --project 1"),
        &["50 % to work", "version 2 of the rules, which holds since ", "by proposal 1"],
    );
    let moved = cli.json("audit --explain payout bob 3 --project 1 --asset UNIT");
    let moved = only(&moved);
    assert_eq!(moved["moved_here"][0]["pot"]["epoch"], 0);
    let due = season.claimable("bob", native(3, 1)).await;
    assert_eq!(amount(&moved["amount"]), due);
    has(
        &cli.text("audit --explain payout bob 3 --project 1 --asset UNIT"),
        &["came from the pot in UNIT for epoch 0 of project 1, where nobody could claim it"],
    );
}

/// The numbers of Alice's payout, as the tests that are beside the chain would work them out.
fn chain_of_causes(paid: &Value) {
    let contribution = &paid["contributions"][0];
    assert_eq!((&contribution["id"], &contribution["median"]), (&1.into(), &10.into()));
    for (name, points) in [("claimed", 10), ("value", 10), ("standing", 8), ("counts", 8)] {
        assert_eq!(contribution[name], (points * 1_000_000).to_string(), "{name}");
    }
    assert_eq!(contribution["corrections"].as_array().unwrap().len(), 1);
    let reviews = contribution["reviews"].as_array().unwrap();
    let grades: Vec<_> = reviews.iter().map(|review| &review["grade"]).collect();
    assert_eq!(grades, [10, 10, 10]);
    for review in reviews {
        assert_eq!(review["weight"], "100000000");
    }
    // 10.0000000001 by 60 % and 25 %, each rounded down.
    let all = U256::from(100_000_000_001u64) * U256::from(100_000_000u64);
    let [work, equity] =
        [6_000u64, 2_500].map(|share| all * U256::from(share) / U256::from(10_000));
    assert_eq!(amount(&paid["work"]["put"]), work);
    assert_eq!(amount(&paid["equity"]["put"]), equity);
    assert_eq!(amount(&paid["work"]["amount"]), work * U256::from(8) / U256::from(20));
    let number = |name: &str| amount(&paid["equity"][name]);
    let (mine, whole) = (number("mine"), number("divided_by"));
    assert_eq!(number("amount"), equity * mine / whole);
    assert_eq!(amount(&paid["amount"]), amount(&paid["work"]["amount"]) + number("amount"));
    let deposit = &paid["deposits"][0];
    assert_eq!((amount(&deposit["amount"]), &deposit["memo"]), (all, &"thanks".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_floor_the_late_and_the_nobody_are_explained() {
    let mut season = Season::begin().await;
    let cli = auditor(&season).await;
    season.pay().await;
    season.suite.open(floor(0)).await;

    let due = season.claimable("eve", floor(0)).await;
    let ask = "audit --explain payout eve 2 --floor --asset UNIT";
    let open = only(&cli.json(ask));
    assert_eq!((amount(&open["amount"]), &open["status"]), (due, &"claimable".into()));
    assert_eq!((&open["work"]["mine"], &open["work"]["all"]), (&"1".into(), &"2".into()));
    has(
        &cli.text(ask),
        &[
            "eve receives ",
            "from the pot in UNIT for the floor of epochs 0 to 3",
            "9 points counted in those epochs, of the 8 points that it takes; 2 agents reached them",
        ],
    );
    tell!(season.suite, "ferdie", pool.claim_for(e2e_tests::agent("eve"), floor(0))).unwrap();
    let paid = only(&cli.json(ask));
    assert_eq!((amount(&paid["amount"]), &paid["status"]), (due, &"paid".into()));
    assert!(paid["paid"]["block"].as_u64() > Some(1), "{paid:#}");

    // Alice left her part of the commons' pot until it was too late.
    let late = "audit --explain payout alice 0 --project 0";
    assert_eq!(only(&cli.json(late))["status"], "over");
    has(&cli.text(late), &["alice would have received ", "never claimed: that was possible until"]);
    tell!(season.suite, "ferdie", pool.sweep(native(0, 0))).unwrap();
    has(&cli.text(late), &["it moves on to epoch "]);

    // Who has no part is told so in a sentence.
    for (line, sentence) in [
        ("ferdie 0 --project 1", "ferdie has no part in the pot in UNIT for epoch 0 of project 1"),
        ("bob 1 --floor", "it takes 8 points accepted in those epochs, and bob has 5 points"),
        ("alice 1 --project 2", "Nothing was put in that is for this part of epoch 1"),
        ("alice 4", "Nothing was put in that is for epoch 4"),
        ("alice 99", "Epoch 99 has not begun"),
    ] {
        let line = format!("audit --explain payout {line}");
        has(&cli.text(&line), &[sentence, "clean: "]);
        let json = cli.json(&line);
        assert_eq!(json["explanation"]["payouts"].as_array().unwrap().len(), 0);
        assert!(json["explanation"]["sentence"].as_str().unwrap().contains(sentence), "{json:#}");
    }
    for (line, code) in [
        ("payout mallory 0", "bad_agent"),
        ("payout alice soon", "bad_number"),
        ("payout alice", "bad_subject"),
        ("payout alice 0 --asset EUR", "unknown_asset"),
        ("proposal 1 --floor", "bad_subject"),
        ("mint 9", "unknown_contribution"),
        ("proposal 9", "unknown_proposal"),
        ("payout alice 0 --project 7", "unknown_project"),
    ] {
        assert_eq!(cli.refused(&format!("audit --explain {line}")), code, "{line}");
    }
    // The other two kinds of causes.
    has(&cli.text("audit --explain mint 3"), &["contribution 3 of eve", "counts in epoch 0"]);
    has(&cli.text("audit --explain proposal 1"), &["proposal 1 of charlie: executed"]);

    // The whole report tells of every asset and pot as well.
    season.suite.advance(DAY).await;
    let whole = cli.text("audit");
    has(&whole, &["UNIT: ", " put in = ", "the pool owes ", "moved on to epoch ", "clean: "]);
    let json = cli.json("audit");
    let native = &json["assets"][0];
    assert_eq!((&native["asset"], &native["decimals"]), (&"native".into(), &18.into()));
    let parts = ["paid", "collected", "collectable", "claimable", "carried", "unopened"];
    let sum = parts.iter().fold(U256::zero(), |sum, part| sum + amount(&native[*part]));
    assert_eq!(sum, amount(&native["deposits"]), "{native:#}");
    assert!(amount(&native["owed"]) <= amount(&native["held"]));
    let first = &json["pots"][0];
    assert_eq!(first["rules"]["version"], 1, "{first:#}");
    assert!(!first["payouts"].as_array().unwrap().is_empty(), "{first:#}");
}
