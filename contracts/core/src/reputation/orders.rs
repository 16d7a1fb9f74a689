//! What the ledger orders: outcomes of reviews, minting and burning.

use super::Reputation;
use crate::{
    Address, H256, Time,
    accepted::{Count, count},
    account::AccountCell,
    ballot::{Ballot, BallotCell, GradeBallot, Receipt, ReceiptCell, Tally, Terms},
    cells::Cells,
    founding::Seed,
    review::{Claim, Outcome, SettleError},
    units::{BasisPoints, ContributionId, Epoch, Points, ProjectId, Units},
};
use scale::{Decode, Encode};

/// Whom an order of the ledger concerns: every mint and burn names its cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Order {
    /// Who receives, or pays.
    pub agent: Address,
    /// For which contribution.
    pub contribution: ContributionId,
    /// In which project's book, besides that of the commons.
    pub project: ProjectId,
}

/// What a reviewer pays who confirmed what turned out to be worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Penalty {
    /// What the contribution had minted.
    pub minted: Units,
    /// The share of it that all who confirmed it pay together.
    pub share: BasisPoints,
}

/// Why nothing can be minted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum MintError {
    /// 63 half-lives are over: units would not fit any more.
    Horizon { epoch: Epoch, horizon: u32 },
    /// The commons would hold more than 2^64 - 1 millionths of a point.
    SupplyLimit { supply: Units, value: Points },
}

/// Why an order is refused; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum OrderError {
    /// Only the ledger of the suite gives orders.
    NotLedger { ledger: Address },
    /// Nothing can be minted.
    Mint(MintError),
    /// The agent did not grade it above 0.
    NotApprover { agent: Address },
    /// The agent has paid already.
    PaidAlready { agent: Address },
}

/// Why nobody receives seed; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum SeedError {
    /// Only the hub of the suite gives seed.
    NotHub { hub: Address },
    /// The commons has opened.
    Opened { opens: Time, now: Time },
    /// The agent had nothing in the parent in the second before the fork.
    Nothing { agent: Address },
    /// Everyone receives seed once.
    SeededAlready { agent: Address },
    /// The parent speaks of more points than a commons can have.
    Mint(MintError),
    /// It is known already when the commons opens.
    OpensAlready { opens: Time },
}

/// What a settlement came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Decision {
    /// Name of the ballot.
    pub ballot: H256,
    /// What became of the claim.
    pub outcome: Outcome,
    /// Units minted; 0 unless it was accepted.
    pub minted: Units,
    /// What counts as work of the claim's epoch; 0 unless it was accepted.
    pub counted: Points,
}

/// What a burn took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Burned {
    /// What should have been taken.
    pub owed: Units,
    /// What was there and was taken from own units; the rest is forgiven.
    pub taken: Units,
}

impl Reputation {
    /// Closes the ballot of a review for good, and mints the value if the claim is accepted.
    pub fn settle<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        terms: &Terms,
        claim: &Claim,
        now: Time,
    ) -> Result<Decision, SettleError> {
        if caller != self.suite.ledger {
            return Err(SettleError::NotLedger { ledger: self.suite.ledger });
        }
        if terms.convener != caller {
            return Err(SettleError::NotConvener { convener: terms.convener });
        }
        let ballot = terms.name(cells);
        let mut stored = cells.read(&BallotCell(ballot)).unwrap_or_else(|| Ballot::new(terms));
        let mut tally = match stored.tally {
            Tally::Grade(tally) => tally,
            _ => GradeBallot::new(terms),
        };
        // Minting only ever adds, but a burn since the snapshot may have made the supply smaller than
        // the weight that casts: then half of it is not half of those who can answer.
        let mut electorate = self.supply.latest();
        if self.burned >= terms.snapshot {
            electorate = electorate.max(self.total_at(cells, terms.snapshot));
        }
        let outcome = tally.outcome(claim, electorate, self.surge, &self.calendar, now)?;
        let (mut minted, mut counted) = (Units::ZERO, Points(0));
        if let Outcome::Accepted { grade, value } = outcome {
            minted = tally.units_of(value, &self.calendar, now);
            self.check_mint(value, minted, now).map_err(SettleError::Mint)?;
            let vouching = tally.weight_from(grade);
            let epoch = self.calendar.epoch(now);
            self.surge = self.surge.after(epoch, minted, vouching, electorate);
            self.earn(cells, claim.agent, claim.project, minted, now);
            // In the epoch of its own closing it counts in full. In a later one it counts as what it
            // has faded to, or whoever waits could carry an old claim into a pot of their choice.
            counted =
                if claim.counts == epoch { self.calendar.points_down(minted, now) } else { value };
            let accepted = Count {
                epoch: claim.counts,
                points: counted,
                floor_min: claim.floor_min,
                floor_only: false,
            };
            count(cells, claim.agent, claim.project, accepted, true);
        }
        tally.settled = true;
        stored.tally = Tally::Grade(tally);
        cells.write(&BallotCell(ballot), &stored);
        Ok(Decision { ballot, outcome, minted, counted })
    }

    /// Gives what founders start with, or what an agent inherits in a fork: seed that counts from
    /// second `since` on. That is the one before genesis for founders, so that it counts for what is
    /// recorded in that second, and now for heirs, so that nothing past changes. Inherited points have the
    /// weight of epoch 0, whenever they come. Returns how many hold seed now.
    pub fn seed<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        seeds: &[Seed],
        since: Time,
        now: Time,
    ) -> Result<u32, SeedError> {
        self.check_hub(caller)?;
        let opens = self.opens;
        if now >= opens {
            return Err(SeedError::Opened { opens, now });
        }
        let genesis = self.calendar.genesis;
        for Seed { agent, points } in seeds {
            let (agent, units) = (*agent, self.calendar.units_up(*points, genesis));
            if units == Units::ZERO {
                return Err(SeedError::Nothing { agent });
            }
            let mut account = self.account_of(cells, agent);
            if account.own.latest() > Units::ZERO {
                return Err(SeedError::SeededAlready { agent });
            }
            self.check_mint(*points, units, genesis).map_err(SeedError::Mint)?;
            self.set_own(cells, agent, &mut account, (units, units), since);
            cells.write(&AccountCell(agent), &account);
        }
        Ok(self.agents)
    }

    /// Fixes from when on weight can be used, once.
    pub fn open(&mut self, caller: Address, opens: Time) -> Result<(), SeedError> {
        self.check_hub(caller)?;
        if self.opens != Time::MAX {
            return Err(SeedError::OpensAlready { opens: self.opens });
        }
        self.opens = opens;
        Ok(())
    }

    fn check_hub(&self, caller: Address) -> Result<(), SeedError> {
        let hub = self.suite.hub;
        if caller == hub { Ok(()) } else { Err(SeedError::NotHub { hub }) }
    }

    /// Mints a value that is not work of this epoch: the credit of a citation.
    pub fn credit<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        order: &Order,
        value: Points,
        now: Time,
    ) -> Result<Units, OrderError> {
        self.check_caller(caller)?;
        let units = self.calendar.units_up(value, now);
        self.check_mint(value, units, now).map_err(OrderError::Mint)?;
        self.earn(cells, order.agent, order.project, units, now);
        Ok(units)
    }

    /// Takes back what a contribution minted too much; `uncount` is what no longer counts in its
    /// epoch.
    pub fn correct<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        order: &Order,
        owed: Units,
        uncount: Option<Count>,
        now: Time,
    ) -> Result<Burned, OrderError> {
        self.check_caller(caller)?;
        let taken = self.burn(cells, order.agent, order.project, owed, now);
        if let Some(accepted) = uncount {
            count(cells, order.agent, order.project, accepted, false);
        }
        Ok(Burned { owed, taken })
    }

    /// Makes a reviewer pay for a grade above 0 in the ballot of `terms`, once: their part, by
    /// weight, of what all who graded above 0 pay together.
    pub fn penalize<C: Cells>(
        &mut self,
        cells: &mut C,
        caller: Address,
        order: &Order,
        terms: &Terms,
        penalty: &Penalty,
        now: Time,
    ) -> Result<Burned, OrderError> {
        self.check_caller(caller)?;
        let agent = order.agent;
        let ballot = terms.name(cells);
        let cell = ReceiptCell(ballot, agent);
        let Some(Receipt::Grade { grade: grade @ 1.., weight, penalized }) = cells.read(&cell)
        else {
            return Err(OrderError::NotApprover { agent });
        };
        if penalized {
            return Err(OrderError::PaidAlready { agent });
        }
        let Some(Ballot { tally: Tally::Grade(tally), .. }) = cells.read(&BallotCell(ballot))
        else {
            return Err(OrderError::NotApprover { agent });
        };
        let owed =
            penalty.minted.share_down(penalty.share).mul_div_down(weight, tally.weight_from(1));
        cells.write(&cell, &Receipt::Grade { grade, weight, penalized: true });
        let taken = self.burn(cells, agent, order.project, owed, now);
        Ok(Burned { owed, taken })
    }

    fn check_caller(&self, caller: Address) -> Result<(), OrderError> {
        let ledger = self.suite.ledger;
        if caller == ledger { Ok(()) } else { Err(OrderError::NotLedger { ledger }) }
    }
}
