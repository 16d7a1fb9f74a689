//! A fork of a commons, into which three bring what they had.

use crate::{
    found,
    governing::{propose, set},
    history::{History, key},
    kinds, report, try_everything,
};
use commons_client::{
    Commons,
    audit::{Inheritance, Report},
    commons::Beginning,
    node::Node,
};
use commons_core::{ballot::FOR, hub::Origin, parameters::Parameters, units::Points};
use e2e_tests::{DAY, bundles, charter, draft};

/// Forks the commons of a history, waits until the fork opens, and lives a little.
async fn fork(parent: &History) -> History {
    let (chain, parent) = (parent.commons.chain().clone(), parent.commons.hub());
    let beginning = Beginning {
        parameters: Parameters::default(),
        origin: Origin::Parent(parent),
        charter: charter(),
    };
    let alice = key("alice");
    let deployed = Commons::deploy(chain, &alice, &bundles(), beginning, |_| ()).await.unwrap();
    assert!(deployed.uploads.is_empty(), "the code is there already");
    let commons = deployed.commons;
    for name in ["charlie", "alice", "eve"] {
        commons.inherit(&key(name)).await.unwrap();
    }
    commons.inherit(&key("bob")).await.unwrap();
    let refused = commons.inherit(&key("eve")).await;
    assert!(refused.is_err(), "everyone inherits once");
    commons.chain().advance_clock(29 * DAY).await.unwrap();
    commons.record(&key("eve"), draft(3), Vec::new()).await.unwrap();
    let proposed =
        propose(&commons, "alice", vec![set("claim_max", 200_000_000, 100_000_000)]).await;
    commons.vote_on(&alice, proposed.id, FOR, "").await.unwrap();
    History::read(commons, deployed.receipt.block.number).await
}

#[tokio::test(flavor = "multi_thread")]
async fn tampering_with_the_history_of_a_fork_is_found() {
    let node = Node::start().await.unwrap();
    let fork = fork(&History::new(&node).await).await;
    assert!(kinds(&fork).contains("Inherited"));
    let honest = report(&fork, &fork.log, &fork.state);
    assert!(honest.is_clean() && honest.is_complete(), "{honest:#?}");
    let asked = |report: &Report| {
        let mut checks = report.checks.iter();
        let check = checks.find(|check| check.name == "inheritance, asked of the parent").unwrap();
        (check.count, check.differences.clone())
    };
    assert_eq!(asked(&honest), (4, Vec::new()));
    try_everything(&fork);

    // What the parent says counts.
    let mut state = fork.state.clone();
    let said = state.inherited.as_mut().unwrap();
    let eve = e2e_tests::agent("eve");
    *said.points.get_mut(&eve).unwrap() = Points(1);
    let lie = report(&fork, &fork.log, &state);
    assert_eq!(found(&lie), ["inheritance, asked of the parent"]);
    assert!(asked(&lie).1[0].starts_with("eve inherited"), "{:?}", asked(&lie));

    // A parent that cannot be asked leaves the question open.
    let head = fork.commons.chain().head().await.unwrap();
    let expected = fork.state.inherited.clone().unwrap();
    let nobody = Inheritance { parent: eve, ..expected.clone() };
    let silent = Inheritance::ask(fork.commons.chain(), &nobody, head.hash).await;
    assert!(silent.silent.is_some() && silent.points.is_empty(), "{silent:?}");
    state.inherited = Some(Inheritance { parent: expected.parent, ..silent });
    let open = report(&fork, &fork.log, &state);
    assert!(open.is_clean() && !open.is_complete(), "{open:#?}");
    assert!(open.unread[0].contains("does not say what its agents had"), "{:?}", open.unread);
}
