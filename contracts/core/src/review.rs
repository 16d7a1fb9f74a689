//! From grades to an outcome: what a reviewed contribution is worth.

use crate::{
    Address, Time,
    ballot::{GRADE_MAX, GradeBallot},
    calendar::Calendar,
    reputation::MintError,
    units::{BasisPoints, Epoch, Points, ProjectId, Units},
};
use scale::{Decode, Encode, MaxEncodedLen};

/// What the ledger asks reputation to decide and mint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Claim {
    /// Who receives the value.
    pub agent: Address,
    /// Points claimed.
    pub claimed: Points,
    /// The project it was done for.
    pub project: ProjectId,
    /// The epoch in which the value counts as work.
    pub counts: Epoch,
    /// Points in a block of epochs from which on an agent has a part in the floor.
    pub floor_min: Points,
    /// What it takes.
    pub rule: Rule,
}

/// What it takes for a claim to be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Rule {
    /// Agents who must grade it above 0.
    pub min_reviewers: u8,
    /// Share of the supply that must vouch for it...
    pub quorum: BasisPoints,
    /// ...but no more than this.
    pub quorum_cap: Points,
    /// Share of the supply that may be accepted in an epoch without a majority vouching.
    pub surge: BasisPoints,
}

/// What became of a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum Outcome {
    /// The peers confirm it at this grade; `value` was minted.
    Accepted { grade: u8, value: Points },
    /// The median grade is 0.
    Rejected,
    /// Too few vouched for it, or nobody graded it, or it is too large for an epoch without a
    /// majority vouching.
    Lapsed,
}

/// Value accepted in an epoch without a majority vouching. What a majority vouches for needs no
/// room, and takes none from others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Surge {
    /// The newest epoch in which anything was accepted without a majority.
    pub epoch: Epoch,
    /// Units so accepted in it.
    pub settled: Units,
}

impl Surge {
    /// Units accepted in `epoch` so far.
    pub fn settled_in(&self, epoch: Epoch) -> Units {
        if self.epoch == epoch { self.settled } else { Units::ZERO }
    }

    /// After so many units were accepted in `epoch` with `vouching` of `supply` behind it.
    pub fn after(self, epoch: Epoch, units: Units, vouching: Units, supply: Units) -> Self {
        if vouching.is_majority_of(supply) {
            return self;
        }
        Self { epoch, settled: self.settled_in(epoch).plus(units) }
    }
}

/// Why a review cannot be settled; the first that applies, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
#[allow(missing_docs)] // the variants say what their fields are
pub enum SettleError {
    /// Only the ledger of the suite settles.
    NotLedger { ledger: Address },
    /// The terms name another convener than the caller.
    NotConvener { convener: Address },
    /// The outcome has been taken already.
    Settled,
    /// Casting goes on until `closes`, and the grades do not decide it before.
    TooEarly { closes: Time, now: Time },
    /// The epoch has no room for it any more; a later one has. It would need `majority` vouching to
    /// need no room.
    Surge { settled: Units, limit: Units, vouching: Units, majority: Units },
    /// The value cannot be minted.
    Mint(MintError),
}

impl GradeBallot {
    /// The weight of a value as of when the ballot closed, or of now if that is earlier. Points
    /// fade and the weight that was cast does not: without this, waiting would raise the bar, and
    /// whoever waits would receive fresh points for old work.
    pub fn units_of(&self, value: Points, calendar: &Calendar, now: Time) -> Units {
        calendar.units_up(value, now.min(self.closes))
    }

    /// The outcome of the ballot for a claim, given the weight of all (now, or at the snapshot if that
    /// is more) and what was settled before. Whether the value can be minted is not asked here.
    ///
    /// A claim is accepted if the median is above 0, enough agents graded above 0, and the weight
    /// of the grades *at or above the median* reaches the value itself and the quorum: nobody can
    /// mint more than the weight that vouches for it. Refusals never help a claim over that bar.
    ///
    /// Before closing, only acceptance or rejection is decided, and only once a single grade holds
    /// more than half of the supply: further casts cannot change the median any more. A lapse waits.
    pub fn outcome(
        &self,
        claim: &Claim,
        supply: Units,
        surge: Surge,
        calendar: &Calendar,
        now: Time,
    ) -> Result<Outcome, SettleError> {
        if self.settled {
            return Err(SettleError::Settled);
        }
        let open = now < self.closes;
        let too_early = SettleError::TooEarly { closes: self.closes, now };
        if open && !self.is_decided(supply) {
            return Err(too_early);
        }
        let Some(grade) = self.median() else { return Ok(Outcome::Lapsed) };
        if grade == 0 {
            return Ok(Outcome::Rejected);
        }
        let rule = &claim.rule;
        let value = claim.claimed.mul_div_down(grade.into(), GRADE_MAX.into());
        let vouching = self.weight_from(grade);
        let minted = self.units_of(value, calendar, now);
        let cap = self.units_of(rule.quorum_cap, calendar, now);
        let bar = supply.share_up(rule.quorum).min(cap).max(minted);
        if self.approvers < rule.min_reviewers.into() || vouching < bar {
            return if open { Err(too_early) } else { Ok(Outcome::Lapsed) };
        }

        if !vouching.is_majority_of(supply) {
            let settled = surge.settled_in(calendar.epoch(now));
            let limit = supply.share_down(rule.surge);
            if minted > limit {
                // No epoch has room for it, and no more weight can come (a grade that decides a
                // ballot before closing has a majority): it must not wait for ever.
                return Ok(Outcome::Lapsed);
            }
            if settled.plus(minted) > limit {
                let majority = Units(supply.0 / 2).plus(Units(1));
                return Err(SettleError::Surge { settled, limit, vouching, majority });
            }
        }
        Ok(Outcome::Accepted { grade, value })
    }
}
