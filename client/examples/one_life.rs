//! One whole life of a commons, through the library: deploy, record, review, settle, decide, audit.
//!
//! ```console
//! $ scripts/build-node && scripts/build-contracts
//! $ cargo run -p commons-client --example one_life
//! ```

use commons_client::{
    Commons, Result, audit, bundle,
    chain::{Chain, Signer},
    commons::{Beginning, find},
    format,
    log::Event,
    names,
    node::Node,
};
use commons_core::{
    H256,
    ballot::FOR,
    contribution::{self, Draft, Effort, Unit},
    founding::Seed,
    governor::Action,
    parameters::Parameters,
    units::{Points, ProjectId},
};

#[tokio::main]
async fn main() -> Result<()> {
    // A development node that lives as long as this program.
    let node = Node::start().await?;
    let chain = Chain::connect(node.url()).await?;
    let bundles = bundle::cache().join("contracts");

    // Three founders with 100 points each; nobody else is asked, and nobody has to join later.
    let mut seeds = Vec::new();
    for name in ["alice", "bob", "charlie"] {
        seeds.push(Seed { agent: names::parse(name)?, points: Points::whole(100) });
    }
    let (alice, bob) = (Signer::from_suri("//Alice")?, Signer::from_suri("//Bob")?);
    let parameters = Parameters::default();
    let beginning = Beginning::by(seeds, parameters);
    let deployed = Commons::deploy(chain.clone(), &alice, &bundles, beginning, |_| ()).await?;
    let commons = deployed.commons;

    // Dave never joined anything; he says what he did.
    let dave = Signer::from_suri("//Dave")?;
    let draft = Draft {
        action: contribution::Action::Work,
        effort: Effort { milli: 2_500, unit: Unit::Hour },
        claimed: Points::whole(3),
        evidence: H256(bundle::keccak256(b"the document that shows it")),
        project: ProjectId::COMMONS,
        cites: Vec::new(),
        satisfies: None,
    };
    let (id, _) = commons.record(&dave, draft, b"https://example.org/report".to_vec()).await?;

    // Two peers confirm it, and when the review is over anyone takes the outcome.
    commons.review(&alice, id, 0, 10, "thank you").await?;
    commons.review(&bob, id, 0, 8, "a bit long").await?;
    chain.advance_clock(parameters.review_period.into()).await?;
    let (outcome, _) = commons.settle(&dave, id).await?;
    println!("contribution {id}: {}", format::outcome(outcome));

    // What may change is changed by a vote: here the most that one claim may be.
    let parameter = Parameters::position("claim_max").unwrap_or_default();
    let (from, value) = (parameters.claim_max.0, Points::whole(50).0);
    let actions = vec![Action::Set { parameter, from, value }];
    let (proposal, made) = commons.propose(&alice, actions, b"Smaller claims".to_vec()).await?;
    commons.vote_on(&alice, proposal, FOR, "").await?;
    commons.vote_on(&bob, proposal, FOR, "easier to check").await?;
    chain.advance_clock(parameters.voting_period.into()).await?;
    commons.queue(&dave, proposal).await?;
    chain.advance_clock(parameters.timelock.into()).await?;
    let proposed = find(&made, |event| match event {
        Event::Proposed(proposed) => Some(proposed),
        _ => None,
    });
    if let Some(proposed) = proposed {
        commons.execute(&dave, &proposed).await?;
    }
    let claim_max = commons.parameters(None).await?.claim_max;
    println!("proposal {proposal}: a claim is at most {}", format::points(claim_max));

    let report = audit::audit(&commons, deployed.receipt.block.number, &bundles, |_| ()).await?;
    println!("audit: {}", if report.is_clean() { "clean" } else { "something differs" });
    Ok(())
}
