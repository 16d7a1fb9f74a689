//! Proposals of every fate.

use crate::history::key;
use commons_client::{Commons, commons::find, log::Event};
use commons_core::{
    H256, U256,
    ballot::{ABSTAIN, AGAINST, FOR},
    governor::{Action, State},
    parameters::Parameters,
    units::{Points, ProposalId},
};
use commons_interfaces::governor::{Governor, Proposed};
use e2e_tests::{DAY, agent, id, plain};
use ink::{codegen::TraitCallBuilder, contract_ref_from_path, env::DefaultEnvironment};

type GovernorRef = contract_ref_from_path!(Governor, DefaultEnvironment);

/// A token, in the smallest units of the chain and of contracts.
const TOKEN: u128 = 1_000_000_000_000;
const TOKEN_IN_CONTRACTS: u128 = 1_000_000_000_000_000_000;

/// A proposal executed, with every action of the suite and a payment; one defeated, one taken back, one
/// expired after its quorum came late, a resolution; and what only the first of them allows.
pub async fn govern(commons: &Commons) {
    let (alice, bob, charlie, eve) = (key("alice"), key("bob"), key("charlie"), key("eve"));
    commons.delegate(&charlie, agent("bob"), 2).await.unwrap();
    deposit(commons, 5 * TOKEN).await;

    let actions = vec![
        set("quorum_bps", 1_000, 2_000),
        correct(1, 5),
        set("proposal_threshold", 10_000_000, 9_000_000),
        Action::AmendCharter { document: H256::repeat_byte(9), uri: b"ipfs://norms".to_vec() },
        pay("ferdie"),
        correct(4, 0),
    ];
    let passed = propose(commons, "alice", actions).await;
    let defeated = propose(commons, "bob", vec![pay("bob")]).await;
    let canceled = propose(commons, "bob", vec![set("timelock", DAY, DAY / 2)]).await;
    let late = propose(commons, "alice", vec![pay("alice")]).await;

    // Charlie has lent to Bob, and takes the vote back after he has used it, and before.
    commons.vote_on(&bob, passed.id, FOR, "it is time").await.unwrap();
    commons.vote_on(&charlie, passed.id, ABSTAIN, "for myself").await.unwrap();
    commons.vote_on(&alice, passed.id, FOR, "").await.unwrap();
    commons.vote_on(&charlie, defeated.id, FOR, "").await.unwrap();
    commons.vote_on(&bob, defeated.id, AGAINST, "").await.unwrap();
    commons.vote_on(&alice, defeated.id, AGAINST, "").await.unwrap();
    commons.vote_on(&eve, canceled.id, AGAINST, "too hasty").await.unwrap();
    commons.cancel(&bob, canceled.id).await.unwrap();

    let chain = commons.chain();
    chain.advance_clock(5 * DAY / 2).await.unwrap();
    commons.vote_on(&alice, late.id, FOR, "at the last moment").await.unwrap();
    chain.advance_clock(3 * DAY / 5).await.unwrap();
    state(commons, late.id, State::Active).await;
    state(commons, defeated.id, State::Defeated).await;
    commons.queue(&eve, passed.id).await.unwrap();
    chain.advance_clock(DAY + 60).await.unwrap();
    commons.queue(&eve, late.id).await.unwrap();
    commons.execute(&eve, &passed).await.unwrap();
    commons.penalize(&eve, id(4), agent("alice")).await.unwrap();
    commons.penalize(&eve, id(4), agent("bob")).await.unwrap();

    let resolution = propose(commons, "bob", Vec::new()).await;
    commons.vote_on(&bob, resolution.id, FOR, "").await.unwrap();
    chain.advance_clock(16 * DAY).await.unwrap();
    for (id, expected) in [
        (passed.id, State::Executed),
        (canceled.id, State::Canceled),
        (late.id, State::Expired),
        (resolution.id, State::Succeeded),
    ] {
        state(commons, id, expected).await;
    }
}

/// Proposes, and returns what the event says.
pub async fn propose(commons: &Commons, who: &str, actions: Vec<Action>) -> Proposed {
    let words = b"so that it gets better".to_vec();
    let (_, receipt) = commons.propose(&key(who), actions, words).await.unwrap();
    find(&receipt, |event| match event {
        Event::Proposed(event) => Some(event),
        _ => None,
    })
    .unwrap()
}

/// A change of a parameter.
pub fn set(name: &str, from: u64, value: u64) -> Action {
    Action::Set { parameter: Parameters::position(name).unwrap(), from, value }
}

fn correct(number: u64, points: u64) -> Action {
    Action::Correct { id: id(number), value: Points::whole(points) }
}

fn pay(name: &str) -> Action {
    Action::Pay { to: agent(name), amount: U256::from(TOKEN_IN_CONTRACTS) }
}

async fn deposit(commons: &Commons, amount: u128) {
    let mut governor = GovernorRef::from(commons.addresses().governor);
    let (to, data) = plain(governor.call_mut().deposit());
    commons.chain().call(&key("bob"), to, data, amount).await.unwrap();
}

async fn state(commons: &Commons, id: ProposalId, expected: State) {
    let head = commons.chain().head().await.unwrap();
    let standing = commons.proposal(id, head.hash).await.unwrap();
    let (state, _) = standing.proposal.state(standing.ballot.as_ref(), head.time);
    assert_eq!(state, expected, "proposal {id}");
}
