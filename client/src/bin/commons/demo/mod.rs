//! `commons demo`: a season of a commons, from deployment to audit.

mod check;
mod equation;
mod floor;
mod fork;
mod found;
mod fraud;
mod grant;
mod payday;
mod refusals;
mod rest;
mod review;
mod season;
mod tell;
mod treasury;
mod vote;
mod why;
mod work;

use crate::{
    context::Global,
    output::{Output, Report},
};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    assets::Assets,
    bundle,
    chain::{Chain, Receipt, Signer},
    commons::{find, pool::PoolBook},
    log::Event,
    node::Node,
};
use commons_core::{
    governor::Action,
    pool::{Asset, PotId, Purpose},
    units::{Epoch, ProjectId, ProposalId},
};
use std::path::PathBuf;

/// Plays with the well-known development accounts. With --url it uses that development node, else
/// it starts one of its own.
#[derive(Args)]
#[command(after_help = "Example: commons demo")]
pub struct Options {
    /// Folder of the contract bundles. Default: where scripts/build-contracts puts them.
    #[arg(long, env = "COMMONS_CONTRACTS", value_name = "FOLDER")]
    contracts: Option<PathBuf>,
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    let node = match global.url() {
        Some(_) => None,
        None => Some(Node::start().await?),
    };
    let url = node.as_ref().map(Node::url).or(global.url()).unwrap_or_default();
    let chain = Chain::connect(url).await?;
    let contracts = options.contracts.unwrap_or_else(|| bundle::cache().join("contracts"));
    let mut story = Story::begin(chain, contracts, output).await?;
    story.work().await?;
    story.refusals().await?;
    story.grant().await?;
    story.review().await?;
    story.fraud().await?;
    story.payday().await?;
    story.why().await?;
    story.rest().await?;
    story.propose().await?;
    story.vote().await?;
    story.equation().await?;
    story.floor().await?;
    story.treasury().await?;
    story.season().await?;
    story.fork().await?;
    story.check().await
}

/// Who takes part: three founders, and five who are no members of anything.
const PEOPLE: [&str; 8] = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "grace", "heidi"];

/// What they work on, in the order in which the projects are opened.
const PROJECTS: [&str; 3] = ["well", "school", "handbook"];
const WELL: ProjectId = ProjectId(1);

struct Story<'a> {
    commons: Commons,
    contracts: PathBuf,
    /// The block of the deployment.
    block: u64,
    assets: Assets,
    /// The fork, and the block of its deployment.
    fork: Option<(Commons, u64)>,
    output: &'a mut Output,
}

/// The key of somebody.
fn key(name: &str) -> Result<Signer> {
    let (first, rest) = name.split_at(1);
    Ok(Signer::from_suri(&format!("//{}{rest}", first.to_ascii_uppercase()))?)
}

/// The pot of a project (0: of the commons) for an epoch, in the chain's own money.
fn pot(epoch: u32, project: ProjectId) -> PotId {
    let purpose = Purpose::Project { epoch: Epoch(epoch), project };
    PotId { asset: Asset::Native, purpose }
}

/// The word for a project.
fn project_name(id: ProjectId) -> &'static str {
    let index = usize::try_from(id.0).unwrap_or_default();
    index.checked_sub(1).and_then(|index| PROJECTS.get(index)).copied().unwrap_or("commons")
}

impl Story<'_> {
    /// So many of the chain's money, in its smallest units.
    fn money(&self, whole: u32) -> u128 {
        u128::from(whole) * 10u128.pow(self.commons.chain().token().decimals.into())
    }

    async fn pool_book(&self) -> Result<PoolBook> {
        let head = self.commons.chain().head().await?;
        self.commons.pool_book(head.hash).await
    }

    /// Moves the clock of the development node to a time.
    async fn wait_until(&self, time: u64) -> Result<()> {
        let chain = self.commons.chain();
        let now = chain.head().await?.time;
        chain.advance_clock(time.saturating_sub(now).max(1)).await?;
        Ok(())
    }

    /// A proposal that Alice makes, who votes how, and what came of it when Eve has carried it out.
    async fn decide(
        &mut self,
        actions: Vec<Action>,
        why: &str,
        votes: &[(&str, u8)],
    ) -> Result<(ProposalId, Receipt)> {
        let commons = self.commons.clone();
        let (alice, anyone) = (key("alice")?, key("eve")?);
        let (id, receipt) = commons.propose(&alice, actions, why.into()).await?;
        let said = find(&receipt, |event| match event {
            Event::Proposed(event) => Some(event),
            _ => None,
        });
        let said = said.ok_or_else(|| Error::new("demo", "The proposal was not found."))?;
        for (name, choice) in votes {
            commons.vote_on(&key(name)?, id, *choice, "").await?;
        }
        let standing = commons.proposal(id, commons.chain().head().await?.hash).await?;
        self.wait_until(standing.deadline()).await?;
        let (eta, _) = commons.queue(&anyone, id).await?;
        self.wait_until(eta).await?;
        Ok((id, commons.execute(&anyone, &said).await?))
    }
}
