//! What was never done is not paid.

use super::{
    PEOPLE, Story, WELL, key, pot,
    tell::{short, told},
    work::Work,
};
use commons_client::{Error, Result, commons::find, format, log::Event, names};
use commons_core::{
    U256,
    ballot::{AGAINST, FOR},
    contribution::Action,
    governor,
    reputation::Burned,
    units::{Points, ProjectId},
};

impl Story<'_> {
    /// Those who confirm a fraud pay with it, and the money goes to those who did the work.
    pub(super) async fn fraud(&mut self) -> Result<()> {
        self.title("6. Ferdie claims what he never did, and it comes out before it is paid");
        let nothing = Work::new("ferdie", Action::Work, "40h", "digging", WELL.0, "40");
        let (id, _) = self.record(&nothing).await?;
        for name in ["bob", "charlie"] {
            self.confirm(name, id).await?;
        }
        let (outcome, _) = self.commons.settle(&key("ferdie")?, id).await?;
        let outcome = format::outcome(outcome);
        self.line("ferdie", format!("{id}: work, 40 hour, digging for the well"));
        self.line(
            "",
            format!("bob 10, charlie 10: {outcome}, at once, as most of the weight says so"),
        );
        let (pay, held) = (self.this_week().await?, self.balances().await?);
        let anyone = key("eve")?;
        let not_governor = self.commons.correct(&anyone, id, Points(0)).await;
        self.refused("eve", "corrects it", not_governor)?;

        let correct = vec![governor::Action::Correct { id, value: Points(0) }];
        let votes = [("alice", FOR), ("charlie", FOR), ("bob", AGAINST)];
        let (proposal, receipt) = self.decide(correct, "Ferdie was never there", &votes).await?;
        let burned = find(&receipt, |event| match event {
            Event::Burnt(event) => Some(Burned { owed: event.owed, taken: event.taken }),
            _ => None,
        });
        let burned = burned.ok_or_else(|| Error::new("demo", "Nothing was burned."))?;
        let burnt = crate::penalize::burnt(&self.commons, burned, &receipt);
        self.line("alice", "proposes that; charlie owns up and votes for it, bob against");
        self.line(
            "eve",
            format!("executes proposal {proposal}, four days later: {id} is worth 0, {burnt}"),
        );
        for name in ["bob", "charlie"] {
            let reviewer = key(name)?.address();
            let (burned, receipt) = self.commons.penalize(&anyone, id, reviewer).await?;
            let burnt = crate::penalize::burnt(&self.commons, burned, &receipt);
            self.line("eve", format!("makes {name} pay for confirming it: {burnt}"));
        }
        let (paid, left) = (self.this_week().await?, self.balances().await?);
        let mut rows = vec![[""].into_iter().chain(PEOPLE).map(str::to_owned).collect()];
        for (what, points) in [("points", held), ("corrected", left)] {
            rows.push(told(what, points.iter().map(|points| short(*points))));
        }
        for (what, amounts) in [("UNIT to be paid", pay), ("corrected", paid)] {
            rows.push(told(what, amounts.iter().map(|amount| self.about(*amount))));
        }
        self.table(&rows);
        self.say("all points have also faded a little: a new week has begun");
        Ok(())
    }

    /// What everybody would receive from this week's pots, if nothing more changed.
    async fn this_week(&self) -> Result<Vec<U256>> {
        let sharings = self.sharings(&[pot(0, WELL), pot(0, ProjectId::COMMONS)]).await?;
        let mut amounts = Vec::new();
        for name in PEOPLE {
            let agent = names::parse(name)?;
            let shares = sharings.iter().flat_map(|sharing| &sharing.agents);
            let own = shares.filter(|share| share.agent == agent);
            amounts.push(own.fold(U256::zero(), |sum, it| sum.saturating_add(it.share.total())));
        }
        Ok(amounts)
    }
}
