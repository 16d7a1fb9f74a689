//! `commons demo`: a commons from deployment to audit.

use crate::{
    audit::present,
    context::{Global, cost},
    output::{Output, Report, table},
};
use clap::Args;
use commons_client::{
    Commons, Error, Result, audit,
    bundle::{self, keccak256},
    chain::{Chain, Signer},
    format, names,
    node::Node,
};
use commons_core::{
    H256,
    contribution::{Action, Draft},
    founding::Seed,
    parameters::Parameters,
    units::{ContributionId, Points},
};
use serde_json::json;
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
    story.audit().await
}

struct Story<'a> {
    commons: Commons,
    contracts: PathBuf,
    block: u64,
    output: &'a mut Output,
}

fn key(name: &str) -> Result<Signer> {
    Ok(Signer::from_suri(name)?)
}

impl<'a> Story<'a> {
    /// Three people found a commons. After that, no key has power over it.
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
        let deployed = Commons::deploy(
            chain.clone(),
            &signer,
            &contracts,
            Parameters::default(),
            seeds,
            progress,
        )
        .await?;
        let commons = deployed.commons;
        output.show(&format!("   hub {:?}  ({})", commons.hub(), cost(&chain, &deployed.receipt)));
        Ok(Self { commons, contracts, block: deployed.receipt.block.number, output })
    }

    /// Dave and Eve are nobody here; they record what they did all the same.
    async fn work(&mut self) -> Result<()> {
        self.output.show("\n2. Dave and Eve, who are no members of anything, say what they did");
        let pump = self.record("//Dave", Action::Produce, "12h", "12", "ipfs://pump", &[]).await?;
        self.record("//Eve", Action::DeliverService, "3h", "30", "ipfs://workshop", &[]).await?;
        let tests =
            self.record("//Eve", Action::Modify, "4h", "4", "ipfs://pump-tests", &[pump]).await?;
        let oops = self.record("//Dave", Action::Work, "1h", "1", "ipfs://oops", &[]).await?;
        let eve = key("//Eve")?;
        let draft = self.draft(Action::Modify, "4.5h", "4.5", "ipfs://pump-tests", &[pump])?;
        self.commons.amend(&eve, tests, draft, b"ipfs://pump-tests".to_vec()).await?;
        self.output.show(&format!("   eve     amends {tests}: it was 4.5 hours"));
        self.commons.withdraw(&key("//Dave")?, oops).await?;
        self.output.show(&format!("   dave    withdraws {oops}"));
        Ok(())
    }

    /// What the rules refuse costs nothing: it is found out before anything is sent.
    async fn refusals(&mut self) -> Result<()> {
        self.output.show("\n3. What does not work, and what is said about it");
        let id = ContributionId(1);
        let own = self.commons.review(&key("//Dave")?, id, 0, 10, "").await;
        self.refused("dave    grades his own work", own)?;
        let poor = self.commons.review(&key("//Eve")?, id, 0, 10, "").await;
        self.refused("eve     grades without reputation", poor)?;
        let early = self.commons.settle(&key("//Dave")?, id).await;
        self.refused("dave    settles at once", early)?;
        let draft = self.draft(Action::Work, "1h", "5000", "", &[])?;
        let greedy = self.commons.record(&key("//Dave")?, draft, b"".to_vec()).await;
        self.refused("dave    claims 5,000 points", greedy)
    }

    /// The founders judge; grades are tenths of the claim.
    async fn reviews(&mut self) -> Result<()> {
        self.output.show("\n4. The founders review: 0 rejects, 10 confirms all that is claimed");
        let grades = [
            (1, 0, "//Alice", 9, "works in my well"),
            (1, 0, "//Bob", 8, "one seal is missing"),
            (1, 0, "//Charlie", 3, "I expected more"),
            (2, 0, "//Alice", 0, "thirty points for an afternoon"),
            (2, 0, "//Bob", 0, "too much"),
            (2, 0, "//Charlie", 10, "I liked it"),
            (3, 1, "//Alice", 10, "found two leaks"),
            (3, 1, "//Charlie", 10, ""),
        ];
        for (id, revision, name, grade, reason) in grades {
            let signer = key(name)?;
            self.commons.review(&signer, ContributionId(id), revision, grade, reason).await?;
            let who = names::show(signer.address());
            self.output.show(format!("   {who:<8}{id}: {grade:>2}/10  {reason}").trim_end());
        }
        Ok(())
    }

    /// Three days later anyone may take the outcomes: here Ferdie, who has no part in it.
    async fn settle(&mut self) -> Result<()> {
        self.output.show("\n5. Three days later anyone may settle; a stranger does");
        self.commons.chain().advance_clock(3 * 86_400).await?;
        let stranger = key("//Ferdie")?;
        for id in [1, 2, 3] {
            let (outcome, _) = self.commons.settle(&stranger, ContributionId(id)).await?;
            self.output.show(&format!("   {id}: {}", format::outcome(outcome)));
        }
        let mut rows = Vec::new();
        for name in ["alice", "bob", "charlie", "dave", "eve"] {
            let units = self.commons.balance_of(names::parse(name)?, None).await?;
            rows.push(vec![format!("   {name}"), format::units(units)]);
        }
        self.output.show(&format!("\n   reputation now\n{}", table(&rows)));
        Ok(())
    }

    /// Anybody can check all of it from the chain alone, and a lie shows.
    async fn audit(self) -> Result<Report> {
        self.output.show("\n6. An audit: the events, the rules and the contracts must agree");
        let chain = self.commons.chain();
        let head = chain.head().await?;
        let report = audit::audit(&self.commons, self.block, &self.contracts, |_| ()).await?;
        let presented = present(&report);
        self.output.show(&indent(&presented.text));

        self.output.show("\n7. The same with Charlie's 3/10 left out of the history");
        let mut tampered = self.commons.log(self.block, head.number, |_| ()).await?;
        let grade = tampered.iter().position(|entry| {
            matches!(entry.event(), Some(commons_client::log::Event::Graded(graded)) if graded.grade == 3)
        });
        tampered.remove(grade.ok_or_else(|| Error::new("demo", "The grade was not found."))?);
        let lie = audit::replay(&tampered, self.commons.hub(), self.commons.addresses());
        let state = audit::State::fetch(&self.commons, &lie, head.hash).await?;
        let found = audit::compare(&lie, &state);
        let names = found.checks.iter().filter(|check| !check.differences.is_empty());
        let names: Vec<_> = names.map(|check| check.name).collect();
        self.output.show(&format!("   found out by: {}", names.join(", ")));
        let json = json!({
            "hub": self.commons.hub(),
            "audit": presented.json,
            "tampering_found_by": names,
        });
        let code = if found.is_clean() { crate::output::FAILED } else { presented.code };
        Ok(Report { text: String::new(), json, code })
    }

    async fn record(
        &mut self,
        name: &str,
        action: Action,
        effort: &str,
        points: &str,
        uri: &str,
        cites: &[ContributionId],
    ) -> Result<ContributionId> {
        let signer = key(name)?;
        let draft = self.draft(action, effort, points, uri, cites)?;
        let line = format!(
            "{}, {}, claims {}",
            format::action(action),
            format::effort(draft.effort),
            format::points(draft.claimed)
        );
        let (id, receipt) = self.commons.record(&signer, draft, uri.as_bytes().to_vec()).await?;
        let who = names::show(signer.address());
        let cost = cost(self.commons.chain(), &receipt);
        self.output.show(&format!("   {who:<8}{id}: {line}  ({cost})"));
        Ok(id)
    }

    fn draft(
        &self,
        action: Action,
        effort: &str,
        points: &str,
        document: &str,
        cites: &[ContributionId],
    ) -> Result<Draft> {
        let wrong = |why: String| Error::new("demo", why);
        Ok(Draft {
            action,
            effort: format::parse_effort(effort).map_err(wrong)?,
            claimed: format::parse_points(points).map_err(wrong)?,
            evidence: H256(keccak256(document.as_bytes())),
            cites: cites.to_vec(),
        })
    }

    /// Shows a refusal; that something is *not* refused is an error of the demo.
    fn refused<T>(&mut self, what: &str, result: Result<T>) -> Result<()> {
        match result {
            Ok(_) => Err(Error::new("demo", format!("{what}: this should have been refused."))),
            Err(error) => {
                self.output.show(&format!("   {what}\n           ✗ {error}"));
                Ok(())
            }
        }
    }
}

fn indent(text: &str) -> String {
    text.lines().map(|line| format!("   {line}")).collect::<Vec<_>>().join("\n")
}
