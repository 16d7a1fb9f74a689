//! Deciding together: a vote on two parameters, from the proposal to what it changes.

use super::{Story, key};
use crate::{context::cost, output::table, proposal, propose};
use commons_client::{
    Result, format,
    proposals::{Known, Standing, parameter, state_name},
};
use commons_core::{
    ballot::{AGAINST, FOR},
    contribution,
    governor::Action,
    parameters::Parameters,
    units::ProposalId,
};
use commons_interfaces::governor::Proposed;

/// What Dave proposes; it has the number 1.
const ID: ProposalId = ProposalId(1);
const WHY: &str = "Smaller claims, and more time to look at them";

/// What it changes.
const CHANGES: [(&str, u64); 2] = [("claim_max", 50_000_000), ("review_period", 5 * 86_400)];

impl Story<'_> {
    /// Proposing takes some weight, own or lent, and is tried before it is done.
    pub(super) async fn propose(&mut self) -> Result<()> {
        self.title("8. A vote: nobody shall claim more than 50 points, and reviews last 5 days");
        let commons = self.commons.clone();
        // What was lent a moment ago weighs from the next second on.
        commons.chain().advance_clock(3_600).await?;
        let now = commons.parameters(None).await?;
        let actions: Vec<_> =
            CHANGES.iter().filter_map(|(name, to)| set(&now, name, *to)).collect();
        let poor = commons.propose(&key("//Eve")?, actions.clone(), WHY.into()).await;
        self.refused("eve", "proposes it", poor)?;
        let dave = key("//Dave")?;
        let known = Known::of(commons.chain(), Vec::new()).await?;
        let preview = commons.preview(dave.account_id(), &actions, WHY.as_bytes(), &known).await?;
        self.line("dave", "asks what would come of it, before he proposes it");
        self.detail(&propose::text(&preview, &known, &commons));
        let (id, receipt) = commons.propose(&dave, actions, WHY.into()).await?;
        let cost = cost(commons.chain(), &receipt);
        self.line("dave", format!("makes proposal {id}, \"{WHY}\""));
        self.line("", format!("({cost})"));
        Ok(())
    }

    /// A delegate votes, and who had lent the vote takes it back: that undoes the quorum, which is
    /// then reached at the last moment, and so the others get time to answer.
    pub(super) async fn vote(&mut self) -> Result<()> {
        let first = self.cast("//Dave", FOR, "a claim should be easy to check").await?;
        self.line("dave", format!("votes {first}, most of it lent by charlie"));
        let own = self.cast("//Charlie", AGAINST, "big works need big claims").await?;
        self.line("charlie", format!("takes his vote back by voting himself, {own}"));
        let standing = self.tally().await?;
        let short = self.about(standing.count().missing(), &standing);
        self.line("", format!("so the quorum is undone: {short} are missing for it"));
        let again = self.commons.vote_on(&key("//Dave")?, ID, FOR, "").await;
        self.refused("dave", "votes once more", again)?;

        self.title("9. Two and a half days later, half a day before the vote ends");
        let planned = standing.deadline();
        self.wait_until(planned.saturating_sub(43_200)).await?;
        let alice = self.cast("//Alice", FOR, "").await?;
        self.line("alice", format!("votes {alice}, and there is a quorum"));
        let standing = self.tally().await?;
        let short = self.about(standing.count().missing_for_majority(), &standing);
        self.line("", format!("For needs {short} more for two thirds"));
        let (from, to) = (format::date(planned), format::date(standing.deadline()));
        self.line("", "the quorum comes late, so that everyone gets a day to answer:");
        self.line("", format!("the vote ends {to} instead of {from}"));
        self.wait_until(planned).await?;
        let bob = self.cast("//Bob", FOR, "I thought that it would pass without me").await?;
        self.line("bob", format!("votes {bob}, in that day"));
        let standing = self.tally().await?;
        self.wait_until(standing.deadline()).await?;
        let late = self.commons.vote_on(&key("//Eve")?, ID, FOR, "").await;
        self.refused("eve", "votes after its end", late)?;
        let standing = self.standing().await?;
        let now = self.commons.chain().head().await?.time;
        self.line("", format!("proposal {ID} has {}", state_name(standing.state(now).0)));
        Ok(())
    }

    /// Between the vote and its effect there is time to leave; then anyone carries it out.
    pub(super) async fn execute(&mut self) -> Result<()> {
        self.title(
            "10. Carried out by anyone, a day later: so long can leave who does not like it",
        );
        let commons = self.commons.clone();
        let (ferdie, eve) = (key("//Ferdie")?, key("//Eve")?);
        let said = self.said().await?;
        let before = commons.parameters(None).await?;
        let (eta, receipt) = commons.queue(&ferdie, ID).await?;
        self.line("ferdie", format!("queues it, {}", format::date(receipt.block.time)));
        let early = commons.execute(&eve, &said).await;
        self.refused("eve", "executes it at once", early)?;
        self.wait_until(eta).await?;
        let receipt = commons.execute(&eve, &said).await?;
        let cost = cost(commons.chain(), &receipt);
        self.line("eve", format!("executes it, {}  ({cost})", format::date(receipt.block.time)));
        let twice = commons.execute(&eve, &said).await;
        self.refused("eve", "executes it again", twice)?;
        let after = commons.parameters(None).await?;
        self.changed(&before, &after);
        let large = (contribution::Action::Work, "60h", "60");
        let draft = self.draft(large, "", 0, &[])?;
        let large = commons.record(&key("//Dave")?, draft, Vec::new()).await;
        self.refused("dave", "claims 60 points", large)
    }

    /// A vote, and how it is told.
    async fn cast(&mut self, name: &str, choice: u8, reason: &str) -> Result<String> {
        let (weight, _) = self.commons.vote_on(&key(name)?, ID, choice, reason).await?;
        let weight = self.about(weight, &self.standing().await?);
        let choice = proposal::choice(choice);
        Ok(match reason {
            "" => format!("{choice} with {weight}"),
            reason => format!("{choice} with {weight}, \"{reason}\""),
        })
    }

    async fn standing(&self) -> Result<Standing> {
        let head = self.commons.chain().head().await?;
        self.commons.proposal(ID, head.hash).await
    }

    /// Shows how the vote stands.
    async fn tally(&mut self) -> Result<Standing> {
        let standing = self.standing().await?;
        self.detail(&proposal::bars(&standing, &self.commons));
        Ok(standing)
    }

    fn about(&self, units: commons_core::units::Units, standing: &Standing) -> String {
        format::about(self.commons.points(units, standing.terms.snapshot))
    }

    /// What was proposed, as the history has it.
    async fn said(&self) -> Result<Proposed> {
        proposal::find(&self.commons, &self.standing().await?, self.block).await
    }

    /// Parameters that are not what they were.
    fn changed(&mut self, before: &Parameters, after: &Parameters) {
        let mut rows = vec![["parameter", "before", "after"].map(String::from).to_vec()];
        for (index, (one, other)) in (0..).zip(before.entries().iter().zip(after.entries())) {
            if one.value != other.value {
                let show = |value| parameter::show(index, value);
                rows.push(vec![one.name.into(), show(one.value), show(other.value)]);
            }
        }
        self.detail(&table(&rows));
    }
}

fn set(now: &Parameters, name: &str, value: u64) -> Option<Action> {
    let parameter = Parameters::position(name)?;
    Some(Action::Set { parameter, from: now.get(parameter)?, value })
}
