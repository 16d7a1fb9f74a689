//! How a commons begins.
//!
//! Not reachable here: `HubError::UnexpectedAddress`. The address of a contract's second child follows
//! from the rules of the chain; the error is for a chain with other rules.

use commons_client::bundle::{Bundle, keccak256};
use commons_core::{
    Address, H256,
    founding::{FoundingError, Seed},
    history::History,
    ledger::Charter,
    parameters::{OutOfRange, Parameters},
    units::{Points, ProjectId, Units},
};
use commons_interfaces::{
    hub::{Addresses, Deployed, HubError},
    ledger::Opened,
    reputation::Seeded,
};
use e2e_tests::{FOUNDERS, Suite, agent, ask, bundles, seeds};

#[tokio::test]
async fn the_hub_wires_the_suite_in_one_transaction() {
    let mut suite = Suite::deploy().await;
    let Addresses { ledger, reputation } = suite.addresses;
    let charter: Charter = ask!(suite, ledger.charter());
    assert_eq!(charter.reputation, reputation);
    assert_eq!(charter.parameters, Parameters::default());
    assert_eq!(charter.governor, agent("alice"), "who deploys stands in for the governor, openly");
    assert_eq!(ask!(suite, reputation.ledger()), ledger);
    assert_eq!(ask!(suite, reputation.calendar()), charter.calendar());
    assert_eq!(ask!(suite, reputation.total_supply()), Points::whole(400));
    assert_eq!(ask!(suite, ledger.newest()).0, 0);
    for name in FOUNDERS {
        assert_eq!(suite.own(name).await, Units(100_000_000));
        assert_eq!(
            ask!(suite, reputation.earned_of(agent(name), ProjectId::COMMONS)),
            Units::ZERO,
            "seed is not earned"
        );
        // The seed counts from the second before genesis, and not earlier.
        for (at, held) in [(charter.genesis - 2, 0), (charter.genesis - 1, 100_000_000)] {
            let past = ask!(suite, reputation.past_own_units(agent(name), at));
            assert_eq!(past, Ok(Units(held)));
        }
    }
    // Each contract has said one thing, and nothing else.
    let calendar = charter.calendar();
    let seeds = seeds(&FOUNDERS.map(|name| (name, 100)));
    let said = [
        (ask!(suite, hub.history()), commons_client::log::encode(&Deployed { ledger, reputation })),
        (ask!(suite, ledger.history()), commons_client::log::encode(&Opened { charter })),
        (
            ask!(suite, reputation.history()),
            commons_client::log::encode(&Seeded { ledger, calendar, seeds }),
        ),
    ];
    for (history, (topic, data)) in said {
        let mut expected = History::default();
        expected.push(&topic.0, &data, keccak256);
        assert_eq!(history, expected);
    }
}

#[tokio::test]
async fn nobody_can_change_the_code_or_take_a_contract_over() {
    let suite = Suite::deploy().await;
    let head = suite.chain.head().await.unwrap().hash;
    let Addresses { ledger, reputation } = suite.addresses;
    for (name, contract) in [("hub", suite.hub), ("ledger", ledger), ("reputation", reputation)] {
        let built = Bundle::read(&bundles(), name).unwrap();
        assert_eq!(suite.chain.code_hash(contract, head).await.unwrap(), built.hash(), "{name}");
        // There is no message to set it: the contracts do not even import the function.
        for forbidden in [&b"set_code_hash"[..], b"terminate", b"delegate_call"] {
            let found = built.code.windows(forbidden.len()).any(|window| window == forbidden);
            assert!(!found, "{name} imports {}", String::from_utf8_lossy(forbidden));
        }
        let imports = b"get_storage";
        assert!(built.code.windows(imports.len()).any(|window| window == imports), "{name}");
    }
}

#[tokio::test]
async fn the_hub_refuses_what_could_never_work() {
    let default = Parameters::default();
    let three = [("alice", 1), ("bob", 1), ("charlie", 1)];
    let with = |name, points| {
        let mut all = seeds(&three);
        all.push(Seed { agent: agent(name), points });
        all
    };
    let many = |count: u8| -> Vec<Seed> {
        let points = Points::whole(1);
        (1..=count).map(|byte| Seed { agent: Address::repeat_byte(byte), points }).collect()
    };
    let min = Points::whole(1);
    let cases = [
        (default, seeds(&three[..2]), FoundingError::TooFewFounders { given: 2, min: 3 }),
        (default, many(51), FoundingError::TooManyFounders { given: 51, max: 50 }),
        (default, with("alice", min), FoundingError::FounderTwice { agent: agent("alice") }),
        (
            default,
            with("dave", Points(999_999)),
            FoundingError::SeedTooLow { agent: agent("dave"), points: Points(999_999), min },
        ),
        (default, with("dave", Points(u64::MAX)), FoundingError::SupplyLimit),
        (
            Parameters { review_period: 59, ..default },
            seeds(&three),
            FoundingError::Parameter(OutOfRange { index: 3, value: 59, min: 60, max: 28 * 86_400 }),
        ),
    ];
    for (parameters, founders, expected) in cases {
        let error = Suite::with(parameters, founders).await.err();
        assert_eq!(error, Some(HubError::Founding(expected)));
    }
    // As many as may be are welcome.
    let mut suite = Suite::with(default, many(50)).await.unwrap();
    assert_eq!(ask!(suite, reputation.total_supply()), Points::whole(50));
    assert_ne!(ask!(suite, hub.history()).head, H256::zero());
}
