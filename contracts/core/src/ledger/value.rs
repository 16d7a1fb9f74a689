//! What an accepted value leads to: settling, crediting what it builds on, correcting, and what those
//! pay who confirmed a fraud.

use super::{ContributionCell, Ledger, LedgerError};
use crate::{
    Address, Time,
    accepted::Count,
    ballot::Terms,
    cells::Cells,
    contribution::{Contribution, Fate, Settlement},
    reputation::{Decision, Order, Penalty},
    review::{Claim, Outcome},
    units::{ContributionId, Epoch, Points, Units},
};

/// The credit of a citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// Whom it is minted to, in the project of the contribution that is cited.
    pub order: Order,
    /// How much.
    pub value: Points,
    /// The contribution that is cited.
    pub cited: ContributionId,
    /// What is written once it is minted.
    after: Contribution,
}

/// The correction of an accepted value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    /// Whom it is taken from.
    pub order: Order,
    /// How much.
    pub owed: Units,
    /// What no longer counts, if that is not final.
    pub uncount: Option<Count>,
    /// What is written once it is burned.
    after: Contribution,
}

/// What a reviewer pays who confirmed what turned out to be worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fine {
    /// Who pays.
    pub order: Order,
    /// The ballot in which they confirmed it.
    pub terms: Terms,
    /// How much all pay together.
    pub penalty: Penalty,
}

impl Ledger {
    /// What is asked of reputation to settle a contribution.
    pub fn claim<C: Cells>(
        &self,
        cells: &C,
        id: ContributionId,
        now: Time,
    ) -> Result<(Contribution, Terms, Claim), LedgerError> {
        let contribution = self.contribution(cells, id)?;
        contribution.check_open()?;
        let rules = self.rules(cells, contribution.recorded, now);
        let terms = contribution.terms(id, self.suite.ledger, &rules);
        let counts = self.counting_epoch(cells, &rules, contribution.recorded, now);
        let claim = Claim {
            agent: contribution.agent,
            claimed: contribution.draft.claimed,
            project: contribution.draft.project,
            counts,
            floor_min: self.floor_min(cells, counts),
            rule: rules.then.rule(),
        };
        Ok((contribution, terms, claim))
    }

    /// Points in the block of an epoch from which on an agent has a part in the floor, as it was when
    /// the block began.
    fn floor_min<C: Cells>(&self, cells: &C, epoch: Epoch) -> Points {
        self.versions.of_block(cells, &self.calendar, epoch).parameters.floor_min
    }

    /// Writes down what reputation has decided.
    pub fn settled<C: Cells>(
        &self,
        cells: &mut C,
        id: ContributionId,
        mut contribution: Contribution,
        claim: &Claim,
        decision: &Decision,
        at: Time,
    ) -> Settlement {
        let standing = match decision.outcome {
            Outcome::Accepted { value, .. } => value,
            Outcome::Rejected | Outcome::Lapsed => Points(0),
        };
        let settlement = Settlement {
            outcome: decision.outcome,
            at,
            counts: claim.counts,
            minted: decision.minted,
            standing,
            counted: decision.counted,
            credited: 0,
        };
        contribution.fate = Fate::Settled(settlement);
        cells.write(&ContributionCell(id), &contribution);
        settlement
    }

    /// What is asked of reputation to credit the citation `index` of a contribution.
    pub fn credit<C: Cells>(
        &self,
        cells: &C,
        id: ContributionId,
        index: u8,
        now: Time,
    ) -> Result<Credit, LedgerError> {
        let mut contribution = self.contribution(cells, id)?;
        let mut settlement = contribution.accepted(id)?;
        let cites = contribution.draft.cites.len() as u8; // at most CITES_MAX
        let Some(cited_id) = contribution.draft.cites.get(usize::from(index)).copied() else {
            return Err(LedgerError::NoSuchCite { index, cites });
        };
        let bit = 1u8 << index; // index < CITES_MAX = 4
        if settlement.credited & bit != 0 {
            return Err(LedgerError::CreditedAlready { index });
        }
        let cited = self.contribution(cells, cited_id)?;
        if cited.agent == contribution.agent {
            return Err(LedgerError::OwnCite { id: cited_id });
        }
        cited.accepted(cited_id)?;
        let rules = self.rules(cells, contribution.recorded, now);
        let opens = self.pots_open(cells, settlement.counts);
        if now < opens {
            return Err(LedgerError::PotsNotOpen { opens, now });
        }
        let whole = u64::from(crate::units::BPS) * u64::from(cites);
        let share = settlement.standing.mul_div_down(rules.then.cite_bps.0.into(), whole);
        // It has faded since it was due: whoever waits receives no fresh points for old work.
        let calendar = rules.calendar;
        let late = calendar.epoch(now).0.saturating_sub(calendar.epoch(opens).0);
        let value = calendar.half_life.points_down(Units(share.0.into()), late);
        if value == Points(0) {
            return Err(LedgerError::NothingToCredit);
        }
        settlement.credited |= bit;
        let order = Order { agent: cited.agent, contribution: id, project: cited.draft.project };
        contribution.fate = Fate::Settled(settlement);
        Ok(Credit { order, value, cited: cited_id, after: contribution })
    }

    /// What is asked of reputation to correct an accepted value down to `value`: by the governor,
    /// within a season of settlement, or until the pots open if that is later.
    pub fn correct<C: Cells>(
        &self,
        cells: &C,
        caller: Address,
        id: ContributionId,
        value: Points,
        now: Time,
    ) -> Result<Correction, LedgerError> {
        self.check_governor(caller)?;
        let mut contribution = self.contribution(cells, id)?;
        let mut settlement = contribution.accepted(id)?;
        let standing = settlement.standing;
        if value >= standing {
            return Err(LedgerError::NotBelow { standing, given: value });
        }
        let opens = self.pots_open(cells, settlement.counts);
        let until = settlement.at.saturating_add(self.calendar.season_length()).max(opens);
        if now >= until {
            return Err(LedgerError::TooLateToCorrect { until, now });
        }
        // Several corrections burn together exactly what one would: each part is worked out from
        // the whole.
        let owed = settlement.units_of(standing).minus(settlement.units_of(value));
        let counted = settlement.counted_of(standing).0;
        let points = Points(counted.saturating_sub(settlement.counted_of(value).0));
        let uncount = Count {
            epoch: settlement.counts,
            points,
            floor_min: self.floor_min(cells, settlement.counts),
            floor_only: now >= opens,
        };
        let floor_opens = self.versions.floor_opens(cells, &self.calendar, settlement.counts);
        let uncount = (now < floor_opens).then_some(uncount);
        settlement.standing = value;
        let order = Order {
            agent: contribution.agent,
            contribution: id,
            project: contribution.draft.project,
        };
        contribution.fate = Fate::Settled(settlement);
        Ok(Correction { order, owed, uncount, after: contribution })
    }

    /// What is asked of reputation to make a reviewer pay for confirming a contribution of which
    /// nothing stands any more.
    pub fn fine<C: Cells>(
        &self,
        cells: &C,
        id: ContributionId,
        reviewer: Address,
    ) -> Result<Fine, LedgerError> {
        let contribution = self.contribution(cells, id)?;
        let Fate::Settled(settlement) = contribution.fate else {
            return Err(LedgerError::NotAccepted { id });
        };
        if !matches!(settlement.outcome, Outcome::Accepted { .. }) {
            return Err(LedgerError::NotAccepted { id });
        }
        let standing = settlement.standing;
        if standing > Points(0) {
            return Err(LedgerError::NotWorthless { standing });
        }
        let project = contribution.draft.project;
        let rules = self.rules(cells, contribution.recorded, contribution.recorded);
        let share = rules.then.penalty_bps;
        Ok(Fine {
            order: Order { agent: reviewer, contribution: id, project },
            terms: contribution.terms(id, self.suite.ledger, &rules),
            penalty: Penalty { minted: settlement.minted, share },
        })
    }

    /// Writes down that a citation was credited.
    pub fn credited<C: Cells>(&self, cells: &mut C, credit: &Credit) {
        cells.write(&ContributionCell(credit.order.contribution), &credit.after);
    }

    /// Writes down that a value was corrected.
    pub fn corrected<C: Cells>(&self, cells: &mut C, correction: &Correction) {
        cells.write(&ContributionCell(correction.order.contribution), &correction.after);
    }
}

impl Settlement {
    /// The part of the minted units that a part of the accepted value stands for, rounded down.
    fn units_of(&self, value: Points) -> Units {
        let Outcome::Accepted { value: whole, .. } = self.outcome else { return Units::ZERO };
        self.minted.mul_div_down(Units(value.0.into()), Units(whole.0.into()))
    }

    /// The part of what counted that a part of the accepted value stands for, rounded down.
    fn counted_of(&self, value: Points) -> Points {
        match self.outcome {
            Outcome::Accepted { value: whole, .. } => self.counted.mul_div_down(value.0, whole.0),
            Outcome::Rejected | Outcome::Lapsed => Points(0),
        }
    }
}
