//! How a commons begins.
//!
//! Not reachable here: `HubError::UnexpectedAddress`. The addresses of a contract's children follow
//! from the rules of the chain; the error is for a chain with other rules. What a parent
//! that is none leads to is in `fork`.

use commons_client::{
    bundle::{Bundle, keccak256},
    chain::Signer,
    log,
};
use commons_core::{
    Address, H256,
    founding::{FoundingError, Seed},
    history::History,
    hub::{Addresses, Charter, HubError, Origin},
    parameters::{OutOfRange, Parameters},
    reputation::Suite as Orders,
    units::{Points, ProjectId, ProposalId, Units},
};
use commons_interfaces::{
    governor::{GovernorDeployed, GovernorOpening},
    hub::{Codes, HubDeployed, HubOpening},
    ledger::{LedgerDeployed, LedgerOpening},
    pool::{PoolDeployed, PoolOpening},
    reputation::{ReputationOpening, Seeded},
};
use e2e_tests::{FOUNDERS, Suite, agent, ask, bundles, charter, founders, seeds};

/// The history of a contract that has said this and nothing else.
macro_rules! said {
    ($($event:expr),+) => {{
        let mut history = History::default();
        $(
            let (topic, data) = log::encode(&$event);
            history.push(&topic.0, &data, keccak256);
        )+
        history
    }};
}

#[tokio::test]
async fn the_hub_wires_the_suite_in_one_transaction() {
    let mut suite = Suite::deploy().await;
    let addresses = suite.addresses;
    let Addresses { hub, ledger, books, .. } = addresses;
    assert_eq!(hub, suite.hub);
    let calendar = ask!(suite, ledger.calendar());
    let genesis = calendar.genesis;
    let parameters = Parameters::default();
    assert_eq!(calendar, parameters.calendar(genesis));
    assert_eq!(ask!(suite, ledger.suite()), addresses);
    assert_eq!(ask!(suite, ledger.version_at(genesis)).parameters, parameters);
    assert_eq!(ask!(suite, governor.parameters()), parameters);
    assert_eq!(ask!(suite, pool.suite()), addresses);
    assert_eq!(ask!(suite, pool.calendar()), calendar);
    assert_eq!(ask!(suite, pool.version_at(genesis)), ask!(suite, ledger.version_at(genesis)));
    assert_eq!(ask!(suite, books.suite()), Orders { ledger, hub, books });
    assert_eq!(ask!(suite, books.calendar()), calendar);
    assert_eq!(ask!(suite, books.opens()), genesis);
    assert_eq!(ask!(suite, ledger.opens()), genesis);
    assert_eq!(ask!(suite, pool.opens()), genesis);
    let root = ask!(suite, hub.hub());
    assert_eq!((root.addresses, root.parent, root.opens), (addresses, None, genesis));
    assert_eq!((root.calendar, root.charter), (calendar, charter().document));

    assert_eq!(ask!(suite, books.total_supply()), Points::whole(400));
    assert_eq!(ask!(suite, ledger.newest()).0, 0);
    assert_eq!(ask!(suite, governor.newest()), ProposalId(0));
    for name in FOUNDERS {
        let agent = agent(name);
        assert_eq!(suite.own(name).await, Units(100_000_000));
        let earned = ask!(suite, books.earned_of(agent, ProjectId::COMMONS));
        assert_eq!(earned, Units::ZERO, "seed is not earned");
        // The seed counts from the second before genesis, and not earlier.
        for (at, held) in [(genesis - 2, 0), (genesis - 1, 100)] {
            assert_eq!(ask!(suite, books.past_own_units(agent, at)), Ok(Units(held * 1_000_000)));
            assert_eq!(ask!(suite, hub.points_at(agent, at)), Ok(Points::whole(held as u64)));
        }
    }
    // Each contract has said what it is and when it opens, and nothing else.
    let (opens, at, seeds) = (genesis, genesis, founders());
    let codes = suite.codes;
    let (parent, inherit_window, agents_min, charter) = (None, 4, 3, charter());
    assert_eq!(
        ask!(suite, hub.history()),
        said!(
            HubDeployed { addresses, codes, parent, inherit_window, agents_min, charter, at },
            HubOpening { opens, at }
        )
    );
    assert_eq!(
        ask!(suite, ledger.history()),
        said!(
            LedgerDeployed { suite: addresses, calendar, parameters },
            LedgerOpening { opens, at }
        )
    );
    assert_eq!(
        ask!(suite, governor.history()),
        said!(
            GovernorDeployed { suite: addresses, calendar, parameters },
            GovernorOpening { opens, at }
        )
    );
    assert_eq!(
        ask!(suite, pool.history()),
        said!(PoolDeployed { suite: addresses, calendar, parameters }, PoolOpening { opens, at })
    );
    assert_eq!(
        ask!(suite, books.history()),
        said!(Seeded { seeds, since: genesis - 1, at }, ReputationOpening { opens, at })
    );
}

#[tokio::test]
async fn nobody_can_change_the_code_or_take_a_contract_over() {
    let suite = Suite::deploy().await;
    let head = suite.chain.head().await.unwrap().hash;
    let Addresses { hub, ledger, reputation, books, governor, pool } = suite.addresses;
    for (name, contract) in [
        ("hub", hub),
        ("ledger", ledger),
        ("reputation", reputation),
        ("books", books),
        ("governor", governor),
        ("pool", pool),
    ] {
        let built = Bundle::read(&bundles(), name).unwrap();
        assert_eq!(suite.chain.code_hash(contract, head).await.unwrap(), built.hash(), "{name}");
        let imports = |function: &[u8]| built.code.windows(function.len()).any(|w| w == function);
        // There is no message to set it: the contracts do not even import the function.
        for forbidden in ["set_code_hash", "terminate"] {
            assert!(!imports(forbidden.as_bytes()), "{name} imports {forbidden}");
        }
        // Reputation runs the code of its books over its own cells, and nobody else's.
        assert_eq!(imports(b"delegate_call"), name == "reputation", "{name}");
        assert!(imports(b"set_storage"), "{name}");
    }
}

#[tokio::test]
async fn the_hub_refuses_what_could_never_work_and_nothing_exists_afterwards() {
    let mut suite = Suite::start().await;
    let before = suite.accounts().await;
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
    let range =
        |index, value, min, max| FoundingError::Parameter(OutOfRange { index, value, min, max });
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
        (Parameters { review_period: 59, ..default }, seeds(&three), range(4, 59, 60, 28 * 86_400)),
        (
            Parameters { grace: 3_600, ..default },
            seeds(&three),
            range(22, 3_600, 86_400, 7_862_400),
        ),
    ];
    let codes = suite.codes;
    for (parameters, founders, expected) in cases {
        let refused = suite.found(codes, parameters, Origin::Founders(founders), charter()).await;
        assert_eq!(refused, Err(HubError::Founding(expected)));
    }
    let long = Charter { document: H256::zero(), uri: vec![b'u'; 257] };
    let refused = suite.found(codes, default, Origin::Founders(founders()), long).await;
    assert_eq!(refused, Err(HubError::UriTooLong { length: 257, max: 256 }));
    assert_eq!(suite.accounts().await, before, "nothing exists");

    // As many founders as may be are welcome.
    let hub = suite.found(codes, default, Origin::Founders(many(50)), charter()).await.unwrap();
    suite.enter(hub).await;
    assert_eq!(ask!(suite, books.total_supply()), Points::whole(50));
    assert_eq!(suite.accounts().await.len(), before.len() + 6);
}

#[tokio::test]
async fn without_one_of_the_codes_nothing_at_all_is_deployed() {
    let mut suite = Suite::start().await;
    let before = suite.accounts().await;
    let (codes, code) = (suite.codes, H256::repeat_byte(0xab));
    let (default, origin) = (Parameters::default(), Origin::Founders(founders()));
    for codes in [
        Codes { books: code, ..codes },
        Codes { reputation: code, ..codes },
        Codes { ledger: code, ..codes },
        Codes { governor: code, ..codes },
        Codes { pool: code, ..codes },
    ] {
        // The chain itself stops it (`CodeNotFound`), before the hub can say anything.
        let refused = suite.make("hub", &(codes, default, origin.clone(), charter())).await;
        assert_eq!(refused, Err(vec![]));
    }
    assert_eq!(suite.accounts().await, before, "no contract is left behind");
    // Code whose constructor refuses what it is told: the hub's own.
    let hub = Bundle::read(&bundles(), "hub").unwrap();
    let alice = Signer::from_suri("//Alice").unwrap();
    suite.chain.upload(&alice, &hub.code).await.unwrap();
    let code = hub.hash();
    for codes in [
        Codes { books: code, ..codes },
        Codes { reputation: code, ..codes },
        Codes { ledger: code, ..codes },
        Codes { governor: code, ..codes },
        Codes { pool: code, ..codes },
    ] {
        let refused = suite.found(codes, default, origin.clone(), charter()).await;
        assert_eq!(refused, Err(HubError::NotDeployed { code }));
    }
    // Code of another part of the suite, which does not understand its orders.
    for swapped in [
        Codes { reputation: codes.ledger, ..codes },
        Codes { ledger: codes.reputation, ..codes },
        Codes { governor: codes.reputation, ..codes },
        Codes { books: codes.governor, ..codes },
        Codes { pool: codes.ledger, ..codes },
        Codes { pool: codes.governor, ..codes },
        Codes { ledger: codes.pool, ..codes },
        Codes { governor: codes.pool, ..codes },
    ] {
        let refused = suite.found(swapped, default, origin.clone(), charter()).await;
        assert!(matches!(refused, Err(HubError::CallFailed { .. })), "{refused:?}");
    }
    assert_eq!(suite.accounts().await, before, "no contract is left behind");
}
