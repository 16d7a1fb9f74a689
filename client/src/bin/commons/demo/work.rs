//! What people did, and what the rules refuse.

use super::{Story, describe, key};
use crate::context::cost;
use commons_client::{Error, Result, format::Grade, names};
use commons_core::{
    H256,
    contribution::Action,
    units::{ContributionId, Points},
};

type Work<'a> = (Action, &'a str, &'a str);

impl Story<'_> {
    /// Dave, Eve and Ferdie are nobody here; what they did is recorded all the same.
    pub(super) async fn work(&mut self) -> Result<()> {
        self.title("2. Dave and Eve, who are no members of anything, say what they did");
        let (dave, eve) = (key("//Dave")?, key("//Eve")?);
        let (project, _) =
            self.commons.open_project(&dave, H256::zero(), b"ipfs://well".to_vec()).await?;
        self.line("dave", format!("opens project {project}, a well"));
        let pump =
            self.record("//Dave", (Action::Produce, "12h", "12"), "ipfs://pump", 1, &[]).await?;
        self.record("//Eve", (Action::DeliverService, "3h", "30"), "ipfs://workshop", 0, &[])
            .await?;
        let modified = (Action::Modify, "4h", "4");
        let tests = self.record("//Eve", modified, "ipfs://tests", 1, &[pump]).await?;
        let draft = self.draft((Action::Modify, "4.5h", "4.5"), "ipfs://tests", 1, &[pump])?;
        self.commons.amend(&eve, tests, draft, b"ipfs://tests".to_vec()).await?;
        self.line("eve", format!("amends {tests}: it was 4.5 hours, testing what {pump} is about"));
        let oops = self.record("//Dave", (Action::Work, "1h", "1"), "ipfs://oops", 0, &[]).await?;
        self.commons.withdraw(&dave, oops).await?;
        self.line("dave", format!("withdraws {oops}"));

        let (alice, ferdie) = (key("//Alice")?, key("//Ferdie")?);
        let draft = self.draft((Action::DeliverService, "5h", "5"), "ipfs://meals", 1, &[])?;
        let line = describe(&draft);
        let (meals, _) = self.commons.record_for(&alice, ferdie.address(), draft).await?;
        self.line("alice", format!("{meals}: {line}, in the name of ferdie, who cooked"));
        let early = self.commons.review(&key("//Bob")?, meals, 0, 10, "").await;
        self.refused("bob", "grades it at once", early)?;
        self.commons.consent(&ferdie, meals, b"ipfs://meals".to_vec()).await?;
        self.line("ferdie", format!("consents to {meals}"));
        Ok(())
    }

    /// What the rules refuse costs nothing: it is found out before anything is sent.
    pub(super) async fn refusals(&mut self) -> Result<()> {
        self.title("3. What does not work, and what is said about it");
        let id = ContributionId(1);
        let own = self.commons.review(&key("//Dave")?, id, 0, 10, "").await;
        self.refused("dave", "grades his own work", own)?;
        let poor = self.commons.review(&key("//Eve")?, id, 0, 10, "").await;
        self.refused("eve", "grades without reputation", poor)?;
        let early = self.commons.settle(&key("//Dave")?, id).await;
        self.refused("dave", "settles at once", early)?;
        let draft = self.draft((Action::Work, "1h", "5000"), "", 0, &[])?;
        let greedy = self.commons.record(&key("//Dave")?, draft, b"".to_vec()).await;
        self.refused("dave", "claims 5,000 points", greedy)?;
        let tenth = Grade::Points(Points::whole(5)).of(Points::whole(12));
        self.refused("bob", "thinks that 5 of the 12 points would be right", tenth)
    }

    pub(super) async fn record(
        &mut self,
        name: &str,
        work: Work<'_>,
        uri: &str,
        project: u32,
        cites: &[ContributionId],
    ) -> Result<ContributionId> {
        let signer = key(name)?;
        let draft = self.draft(work, uri, project, cites)?;
        let line = describe(&draft);
        let (id, receipt) = self.commons.record(&signer, draft, uri.as_bytes().to_vec()).await?;
        let cost = cost(self.commons.chain(), &receipt);
        self.line(&names::show(signer.address()), format!("{id}: {line}  ({cost})"));
        Ok(id)
    }

    /// Shows a refusal; that something is *not* refused is an error of the demo.
    pub(super) fn refused<T>(&mut self, who: &str, what: &str, result: Result<T>) -> Result<()> {
        match result {
            Ok(_) => {
                Err(Error::new("demo", format!("{who} {what}: this should have been refused.")))
            }
            Err(error) => {
                self.line(who, format!("{what}\n           ✗ {error}"));
                Ok(())
            }
        }
    }
}
