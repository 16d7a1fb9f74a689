//! What peers make of it.

use super::{Story, key};
use commons_client::{Error, Result, commons::find, format, log::Event};
use commons_core::{
    ballot::{AGAINST, FOR},
    contribution::Action,
    governor,
    reputation::Burned,
    units::{ContributionId, Points},
};

impl Story<'_> {
    /// The founders judge; grades are tenths of the claim.
    pub(super) async fn reviews(&mut self) -> Result<()> {
        self.title("4. The founders review: 0 rejects, 10 confirms all that is claimed");
        for (id, revision, grades) in [
            (
                1,
                0,
                &[
                    ("//Alice", 9, "works in my well"),
                    ("//Bob", 8, "one seal is missing"),
                    ("//Charlie", 3, ""),
                ][..],
            ),
            (2, 0, &[("//Alice", 0, "for an afternoon?"), ("//Bob", 0, ""), ("//Charlie", 10, "")]),
            (3, 1, &[("//Alice", 10, "found two leaks"), ("//Charlie", 10, "")]),
        ] {
            let mut told = Vec::new();
            for (name, grade, reason) in grades {
                told.push(self.grade(name, id, revision, *grade, reason).await?);
            }
            self.line(&format!("{id}:"), told.join(", "));
        }
        Ok(())
    }

    /// Three days later anyone may take the outcomes: here Eve.
    pub(super) async fn settle(&mut self) -> Result<()> {
        self.title("5. Three days later anyone may settle");
        self.commons.chain().advance_clock(3 * 86_400).await?;
        for id in [1, 2, 3, 5] {
            let (outcome, _) = self.commons.settle(&key("//Eve")?, ContributionId(id)).await?;
            self.line(&format!("{id}:"), format::outcome(outcome));
        }
        Ok(())
    }

    /// What lapsed is reopened, once; where most of the weight agrees, nobody has to wait.
    pub(super) async fn reopen(&mut self) -> Result<()> {
        self.title("6. Nobody looked at the meals. Ferdie reopens them, once");
        let (id, ferdie) = (ContributionId(5), key("//Ferdie")?);
        self.commons.reopen(&ferdie, id).await?;
        let alice = self.grade("//Alice", 5, 1, 10, "they were delicious").await?;
        let bob = self.grade("//Bob", 5, 1, 10, "").await?;
        self.line("5:", format!("{alice}, {bob}"));
        let (outcome, _) = self.commons.settle(&ferdie, id).await?;
        self.line(
            "5:",
            format!("{}, at once: most of the weight says so", format::outcome(outcome)),
        );
        let held = self.balances().await?;
        self.amounts(&[("points", held)]);
        Ok(())
    }

    /// Those who confirm a fraud pay with it.
    pub(super) async fn fraud(&mut self) -> Result<()> {
        self.title(
            "13. Ferdie claims what he never did, Bob and Charlie confirm it, and it comes out",
        );
        let nothing = (Action::Work, "40h", "40");
        let id = self.record("//Ferdie", nothing, "ipfs://nothing", 1, &[]).await?;
        let bob = self.grade("//Bob", id.0, 0, 10, "").await?;
        let charlie = self.grade("//Charlie", id.0, 0, 10, "").await?;
        let (outcome, _) = self.commons.settle(&key("//Ferdie")?, id).await?;
        self.line(&format!("{id}:"), format!("{bob}, {charlie}: {}", format::outcome(outcome)));
        let before = self.balances().await?;
        let anyone = key("//Eve")?;
        let not_governor = self.commons.correct(&anyone, id, Points(0)).await;
        self.refused("eve", "corrects it", not_governor)?;
        let correct = vec![governor::Action::Correct { id, value: Points(0) }];
        let votes = [("//Alice", FOR), ("//Charlie", FOR), ("//Bob", AGAINST)];
        let (proposal, receipt) = self.decide(correct, "Ferdie was never there", &votes).await?;
        let burned = find(&receipt, |event| match event {
            Event::Burnt(event) => Some(Burned { owed: event.owed, taken: event.taken }),
            _ => None,
        });
        let burned = burned.ok_or_else(|| Error::new("demo", "Nothing was burned."))?;
        let burnt = crate::penalize::burnt(&self.commons, burned, &receipt);
        self.line("alice", "proposes it; charlie owns up and votes for it, bob against");
        self.line(
            "eve",
            format!("executes proposal {proposal}, which corrects {id} to 0: {burnt}"),
        );
        for name in ["//Bob", "//Charlie"] {
            let reviewer = key(name)?.address();
            let (burned, receipt) = self.commons.penalize(&anyone, id, reviewer).await?;
            let burnt = crate::penalize::burnt(&self.commons, burned, &receipt);
            let who = commons_client::names::show(reviewer);
            self.line("eve", format!("makes {who} pay for confirming it: {burnt}"));
        }
        let after = self.balances().await?;
        self.amounts(&[("before", before), ("after", after)]);
        Ok(())
    }
}
