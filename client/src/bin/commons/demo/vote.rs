//! Deciding together: a vote on the value equation.

use super::{Story, key};
use crate::{proposal, propose};
use commons_client::{
    Result, format, names,
    proposals::{Known, Standing},
};
use commons_core::{
    H256,
    ballot::{AGAINST, FOR},
    governor::Action,
    parameters::Parameters,
    units::{Points, ProposalId, Units},
};

/// What Dave proposes; the correction was the first.
pub(super) const ID: ProposalId = ProposalId(2);
const WHY: &str = "A larger floor";

/// What it changes, in basis points.
const CHANGES: [(&str, u64); 2] = [("work_bps", 5_000), ("floor_bps", 2_000)];

impl Story<'_> {
    /// Proposing takes some weight, own or lent.
    pub(super) async fn propose(&mut self) -> Result<()> {
        self.title("10. A vote: less money for the week's work, and more for the floor");
        let commons = self.commons.clone();
        let (charlie, dave) = (key("charlie")?, key("dave")?);
        let (lent, receipt) = commons.delegate(&charlie, dave.address(), 1).await?;
        let until = commons.calendar().season_end(lent.last);
        let until = format::when(until, receipt.block.time);
        self.line("charlie", format!("lends his vote to dave, until the season ends: {until}"));
        // What was lent a moment ago weighs from the next second on.
        commons.chain().advance_clock(3_600).await?;
        let now = commons.parameters(None).await?;
        let actions: Vec<_> =
            CHANGES.iter().filter_map(|(name, to)| set(&now, name, *to)).collect();
        let poor = commons.propose(&key("eve")?, actions.clone(), WHY.into()).await;
        self.refused("eve", "proposes it", poor)?;
        let known = Known::of(commons.chain(), Vec::new()).await?;
        let shown: Vec<_> = actions.iter().map(|it| known.show(it, H256::zero())).collect();
        let preview = commons.preview(dave.account_id(), &actions, WHY.as_bytes(), &known).await?;
        let (id, _) = commons.propose(&dave, actions, WHY.into()).await?;
        self.line("dave", format!("makes proposal {id}, \"{WHY}\": {}", shown.join(", ")));
        let quorum = format::about(commons.points(preview.quorum, preview.now));
        let majority = propose::majority(preview.two_thirds);
        self.line("", format!("it takes {quorum} For or Abstain, a tenth of all, and {majority}"));
        Ok(())
    }

    /// A delegate votes, and who had lent the vote takes it back.
    pub(super) async fn vote(&mut self) -> Result<()> {
        let first = self.cast("dave", FOR, "everybody needs a floor to stand on").await?;
        self.line("dave", format!("votes {first}, most of it lent by charlie"));
        let own = self.cast("charlie", AGAINST, "who works should be paid").await?;
        self.line("charlie", format!("takes his vote back by voting himself, {own}"));
        for name in ["alice", "bob"] {
            let told = self.cast(name, FOR, "").await?;
            self.line(name, format!("votes {told}"));
        }
        let standing = self.standing().await?;
        self.detail(&proposal::bars(&standing, &self.commons));
        self.wait_until(standing.deadline()).await?;
        Ok(())
    }

    /// A vote, and how it is told.
    async fn cast(&mut self, name: &str, choice: u8, reason: &str) -> Result<String> {
        let (weight, _) = self.commons.vote_on(&key(name)?, ID, choice, reason).await?;
        let standing = self.standing().await?;
        let weight = self.weight(weight, &standing);
        let choice = proposal::choice(choice);
        Ok(match reason {
            "" => format!("{choice} with {weight}"),
            reason => format!("{choice} with {weight}, \"{reason}\""),
        })
    }

    pub(super) async fn standing(&self) -> Result<Standing> {
        let head = self.commons.chain().head().await?;
        self.commons.proposal(ID, head.hash).await
    }

    fn weight(&self, units: Units, standing: &Standing) -> String {
        format::about(self.commons.points(units, standing.terms.snapshot))
    }

    /// Who has how many votes now.
    pub(super) async fn votes(&self, names: &[&str]) -> Result<Vec<Points>> {
        let now = self.commons.chain().head().await?;
        let mut votes = Vec::new();
        for name in names {
            let units = self.commons.votes(names::parse(name)?, Some(now.hash)).await?;
            votes.push(self.commons.points(units, now.time));
        }
        Ok(votes)
    }
}

fn set(now: &Parameters, name: &str, value: u64) -> Option<Action> {
    let parameter = Parameters::position(name)?;
    Some(Action::Set { parameter, from: now.get(parameter)?, value })
}
