//! What people did.

use super::{PROJECTS, Story, key, project_name, tell::row};
use crate::context::cost;
use commons_client::{
    Error, Result,
    bundle::keccak256,
    chain::Receipt,
    format::{self, effort},
};
use commons_core::{
    H256,
    contribution::{Action, Draft},
    units::{ContributionId, ProjectId},
};

/// Something that somebody did: for which project, and how many points they claim for it.
#[derive(Clone, Copy)]
pub(super) struct Work {
    pub who: &'static str,
    pub action: Action,
    pub effort: &'static str,
    pub what: &'static str,
    pub project: u32,
    pub claims: &'static str,
    pub cites: &'static [ContributionId],
}

/// The first week. Contribution 3 is Ferdie's, and Alice writes it down for him.
const WEEK: [Work; 8] = [
    Work::new("dave", Action::Produce, "12.5h", "a pump", 1, "12.5"),
    Work::new("eve", Action::Modify, "4h", "tests of the pump", 1, "4"),
    Work::new("ferdie", Action::DeliverService, "5h", "meals for the course", 2, "5"),
    Work::new("grace", Action::DeliverService, "10h", "a course in soldering", 2, "10"),
    Work::new("heidi", Action::Work, "6h", "benches", 2, "30"),
    Work::new("bob", Action::Produce, "8h", "the first chapter", 3, "8"),
    Work::new("charlie", Action::DeliverService, "2h", "a speech", 3, "20"),
    Work::new("alice", Action::Work, "3h", "the accounts", 0, "3"),
];

impl Work {
    pub(super) const fn new(
        who: &'static str,
        action: Action,
        effort: &'static str,
        what: &'static str,
        project: u32,
        claims: &'static str,
    ) -> Self {
        Self { who, action, effort, what, project, claims, cites: &[] }
    }

    pub(super) fn draft(&self) -> Result<Draft> {
        let wrong = |why: String| Error::new("demo", why);
        Ok(Draft {
            action: self.action,
            effort: format::parse_effort(self.effort).map_err(wrong)?,
            claimed: format::parse_points(self.claims).map_err(wrong)?,
            evidence: H256(keccak256(self.what.as_bytes())),
            project: ProjectId(self.project),
            cites: self.cites.to_vec(),
            satisfies: None,
        })
    }
}

impl Story<'_> {
    /// Who is no member of anything can say what they did, and be somebody by it.
    pub(super) async fn work(&mut self) -> Result<()> {
        self.title(
            "2. The first week, epoch 0: eight people say what they did, for three projects",
        );
        for (name, who) in PROJECTS.into_iter().zip(["dave", "grace", "bob"]) {
            let uri = format!("ipfs://{name}").into_bytes();
            self.commons.open_project(&key(who)?, H256(keccak256(&uri)), uri).await?;
        }
        let mut rows = vec![row(["", "who", "did", "", "for", "claims"])];
        let mut first = None;
        for work in WEEK {
            let (id, receipt) = match work.who {
                "ferdie" => {
                    let (by, agent) = (key("alice")?, key(work.who)?.address());
                    self.commons.record_for(&by, agent, work.draft()?).await?
                }
                _ => self.record(&work).await?,
            };
            first.get_or_insert(receipt);
            let did = format!("{}, {}", format::action(work.action), effort(work.draft()?.effort));
            let project = format!("{} {}", work.project, project_name(ProjectId(work.project)));
            let claims = format::points(work.draft()?.claimed);
            rows.push(row([&id.to_string(), work.who, &did, work.what, &project, &claims]));
        }
        self.table(&rows);
        if let Some(receipt) = first {
            let cost = cost(self.commons.chain(), &receipt);
            self.say(&format!("(for the first: {cost})"));
        }
        let (tests, meals) = (ContributionId(2), ContributionId(3));
        let uri = b"ipfs://tests".to_vec();
        let better =
            Work { effort: "5h", claims: "5", cites: &[ContributionId(1)], ..WEEK[1] }.draft()?;
        self.commons.amend(&key("eve")?, tests, better, uri).await?;
        self.line("eve", "amends 2: it was 5 hours, and builds on 1");
        let early = self.commons.review(&key("bob")?, meals, 0, 10, "").await;
        self.refused("bob", "grades 3, which alice wrote down in the name of ferdie", early)?;
        self.commons.consent(&key("ferdie")?, meals, b"ipfs://meals".to_vec()).await?;
        self.line("ferdie", "consents to 3");
        Ok(())
    }

    pub(super) async fn record(&self, work: &Work) -> Result<(ContributionId, Receipt)> {
        let uri = format!("ipfs://{}", work.what.replace(' ', "-")).into_bytes();
        self.commons.record(&key(work.who)?, work.draft()?, uri).await
    }
}
