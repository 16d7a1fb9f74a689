//! `commons demo`: a commons from deployment to audit.

mod check;
mod fork;
mod peers;
mod seasons;
mod vote;
mod work;

use crate::{
    context::{Global, cost, share_of_block},
    output::{Output, Report, table},
};
use clap::Args;
use commons_client::{
    Commons, Error, Result,
    bundle::{self, keccak256},
    chain::{Chain, Receipt, Signer},
    commons::{Beginning, find},
    format,
    log::Event,
    names,
    node::Node,
};
use commons_core::{
    H256,
    contribution::{self, Draft},
    founding::Seed,
    governor::Action,
    parameters::Parameters,
    units::{ContributionId, Points, ProjectId, ProposalId},
};
use std::path::PathBuf;

/// Plays with the well-known development accounts. With --url it uses that development node, else
/// it starts one of its own.
#[derive(Args)]
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
    story.reviews().await?;
    story.settle().await?;
    story.reopen().await?;
    story.lend().await?;
    story.propose().await?;
    story.vote().await?;
    story.execute().await?;
    story.lapse().await?;
    story.credit().await?;
    story.fraud().await?;
    story.fade().await?;
    story.fork().await?;
    story.audit().await
}

struct Story<'a> {
    commons: Commons,
    contracts: PathBuf,
    block: u64,
    /// The fork, and the block of its deployment.
    fork: Option<(Commons, u64)>,
    output: &'a mut Output,
}

fn key(name: &str) -> Result<Signer> {
    Ok(Signer::from_suri(name)?)
}

impl<'a> Story<'a> {
    /// Three people found a commons.
    async fn begin(chain: Chain, contracts: PathBuf, output: &'a mut Output) -> Result<Self> {
        output.show(&format!("A commons on {} ({})", chain.name().await?, chain.url()));
        output.show("\n1. Alice, Bob and Charlie found a commons, with 100 points each");
        let signer = key("//Alice")?;
        chain.ensure_mapped(&signer).await?;
        let seeds = ["alice", "bob", "charlie"]
            .into_iter()
            .map(|name| Ok(Seed { agent: names::parse(name)?, points: Points::whole(100) }))
            .collect::<Result<Vec<_>>>()?;
        let progress = |text: &str| output.progress(text);
        let beginning = Beginning::by(seeds, Parameters::default());
        let block = chain.block_weight().await?;
        let deployed =
            Commons::deploy(chain.clone(), &signer, &contracts, beginning, progress).await?;
        let commons = deployed.commons;
        let cost = cost(&chain, &deployed.receipt);
        output.show(&format!("   hub {:?}  ({cost})", commons.hub()));
        let share = share_of_block(&deployed.receipt, block);
        output.show(&format!(
            "   all five contracts in one transaction, {share}; no key has power over them"
        ));
        let block = deployed.receipt.block.number;
        Ok(Self { commons, contracts, block, fork: None, output })
    }

    fn title(&mut self, text: &str) {
        self.output.show(&format!("\n{text}"));
    }

    /// What somebody does, in one line.
    fn line(&mut self, who: &str, what: impl AsRef<str>) {
        self.output.show(format!("   {who:<8}{}", what.as_ref()).trim_end());
    }

    /// More about it, in lines of its own.
    fn detail(&mut self, text: &str) {
        for line in text.lines() {
            self.line("", line);
        }
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
        let (alice, anyone) = (key("//Alice")?, key("//Eve")?);
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

    /// What everybody holds, in points of now.
    async fn balances(&self) -> Result<Vec<(&'static str, Points)>> {
        balances_in(&self.commons).await
    }

    /// Shows amounts side by side, a row for each time.
    fn amounts(&mut self, rows: &[(&str, Vec<(&'static str, Points)>)]) {
        let names = rows.first().into_iter().flat_map(|(_, amounts)| amounts);
        let names = names.map(|(name, _)| (*name).to_owned());
        let mut shown = vec![[String::new()].into_iter().chain(names).collect::<Vec<_>>()];
        for (when, amounts) in rows {
            let amounts = amounts.iter().map(|(_, points)| {
                let text = format::about(*points);
                text.split(' ').next().unwrap_or_default().to_owned()
            });
            shown.push([format!("   {when}")].into_iter().chain(amounts).collect());
        }
        self.output.show(&table(&shown));
    }

    /// A grade, and how it is told.
    async fn grade(
        &mut self,
        name: &str,
        id: u64,
        revision: u8,
        grade: u8,
        reason: &str,
    ) -> Result<String> {
        let signer = key(name)?;
        self.commons.review(&signer, ContributionId(id), revision, grade, reason).await?;
        let who = names::show(signer.address());
        Ok(match reason {
            "" => format!("{who} {grade}/10"),
            reason => format!("{who} {grade}/10 \"{reason}\""),
        })
    }

    fn draft(
        &self,
        (action, effort, points): (contribution::Action, &str, &str),
        document: &str,
        project: u32,
        cites: &[ContributionId],
    ) -> Result<Draft> {
        let wrong = |why: String| Error::new("demo", why);
        Ok(Draft {
            action,
            effort: format::parse_effort(effort).map_err(wrong)?,
            claimed: format::parse_points(points).map_err(wrong)?,
            evidence: H256(keccak256(document.as_bytes())),
            project: ProjectId(project),
            cites: cites.to_vec(),
        })
    }
}

/// What everybody holds in a commons.
async fn balances_in(commons: &Commons) -> Result<Vec<(&'static str, Points)>> {
    let mut balances = Vec::new();
    for name in ["alice", "bob", "charlie", "dave", "eve", "ferdie"] {
        balances.push((name, commons.balance_of(names::parse(name)?, None).await?));
    }
    Ok(balances)
}

/// A draft in words.
fn describe(draft: &Draft) -> String {
    let project = match draft.project.0 {
        0 => String::new(),
        project => format!(" for project {project}"),
    };
    format!(
        "{}, {}{project}, claims {}",
        format::action(draft.action),
        format::effort(draft.effort),
        format::points(draft.claimed)
    )
}
