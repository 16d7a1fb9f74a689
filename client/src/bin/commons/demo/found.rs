//! The beginning.

use super::{Story, key, tell::row};
use crate::{
    context::{cost, share_of_block},
    output::Output,
};
use commons_client::{
    Commons, Result, assets::Assets, chain::Chain, commons::Beginning, format::bps, names,
};
use commons_core::{founding::Seed, parameters::Parameters, pool::Equation, units::Points};
use std::path::PathBuf;

/// What Grace and Heidi have for fees, as they have nothing of their own.
const POCKET_MONEY: u32 = 1_000;

impl<'a> Story<'a> {
    /// Three people found a commons.
    pub(super) async fn begin(
        chain: Chain,
        contracts: PathBuf,
        output: &'a mut Output,
    ) -> Result<Self> {
        output.show(&format!("A commons on {} ({})", chain.name().await?, chain.url()));
        output.show("\n1. Alice, Bob and Charlie found a commons, with 100 points each");
        let signer = key("alice")?;
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
        let (commons, receipt) = (deployed.commons, deployed.receipt);
        let head = chain.head().await?;
        let assets: Assets =
            commons.assets(&commons.pool_book(head.hash).await?, head.hash).await?;
        let block_number = receipt.block.number;
        let mut story =
            Self { commons, contracts, block: block_number, assets, fork: None, output };
        story.say(&format!("hub {:?}  ({})", story.commons.hub(), cost(&chain, &receipt)));
        let share = share_of_block(&receipt, block);
        story
            .say(&format!("all contracts in one transaction, {share}; no key has power over them"));
        story.say("points are reputation: they review and vote, halve in 26 weeks, and stay with who earned them");
        story.say(
            "money that comes in is divided by the value equation, which only a vote can change:",
        );
        story.explain_equation(&Parameters::default().equation);
        for name in ["grace", "heidi"] {
            let newcomer = key(name)?;
            let some = story.money(POCKET_MONEY);
            chain.transfer(&signer, newcomer.account_id(), some).await?;
            chain.ensure_mapped(&newcomer).await?;
        }
        Ok(story)
    }

    fn explain_equation(&mut self, equation: &Equation) {
        let rows = [
            (equation.work, "work", "to who worked this week, by the points accepted for it"),
            (
                equation.equity,
                "equity",
                "to who ever worked, by what has not faded; founders' points do not count",
            ),
            (equation.floor, "floor", "in equal parts to all with at least 8 points in four weeks"),
            (equation.commons, "treasury", "to what is decided together"),
        ];
        let rows = rows.map(|(share, name, what)| row([&bps(share), name, what]));
        self.table(&rows);
    }
}
