//! Casting in ballots, and lending one's vote.

use super::Reputation;
use crate::{
    Address, H256, Time,
    account::{Account, AccountCell},
    ballot::{
        BallotCell, Cast, CastError, Kind, REVIEWER_MIN_SHARE, Receipt, ReceiptCell, Tally, Terms,
    },
    cells::Cells,
    delegation::{DelegationError, Lent, SEASONS_MAX},
    units::{Season, Units},
};

/// What a cast came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Voted {
    /// Name of the ballot.
    pub ballot: H256,
    /// Whether it is the first cast in it.
    pub first: bool,
    /// The weight of the cast; in a Signal ballot, millionths of a point.
    pub weight: Units,
}

/// The part of a cast that the caller had lent: to whom, and how much.
type TakenBack = Option<(Address, Units)>;

impl Reputation {
    /// Casts in the ballot named by `terms`, whatever its kind.
    pub fn cast<C: Cells>(
        &self,
        cells: &mut C,
        terms: &Terms,
        cast: &Cast,
    ) -> Result<Voted, CastError> {
        let ballot = terms.name(cells);
        let existing = cells.read(&BallotCell(ballot));
        let first = existing.is_none();
        let tally = existing.unwrap_or_else(|| Tally::new(terms));
        // No ballot, no receipt: the first cast of a ballot saves that read.
        let cell = ReceiptCell(ballot, cast.caller);
        let receipt = if first { None } else { cells.read(&cell) };
        let account = cells.read(&AccountCell(cast.caller)).unwrap_or_default();
        let (tally, receipt, weight) = match (terms.kind, tally) {
            (Kind::Grade { reviewer_min, excluded }, Tally::Grade(tally)) => {
                let enough = self.supply.latest().share_up(REVIEWER_MIN_SHARE);
                let bar = (reviewer_min.min(enough), excluded);
                let weight = account.own_at(cells, cast.caller, terms.snapshot);
                let prior = match receipt {
                    Some(Receipt::Grade { grade, weight, .. }) => Some((grade, weight)),
                    _ => None,
                };
                let tally = tally.cast(terms, bar, prior, cast, weight)?;
                let receipt = Receipt::Grade { grade: cast.choice, weight, penalized: false };
                (Tally::Grade(tally), receipt, weight)
            }
            (Kind::Support { quorum, extension }, Tally::Support(tally)) => {
                let (prior, taken) = match receipt {
                    Some(Receipt::Support { choice, taken, .. }) => (choice, taken),
                    _ => (None, Units::ZERO),
                };
                let (votes, taken_back) =
                    self.votes_of_caster(cells, &account, cast.caller, terms.snapshot);
                // What was taken back had been lent at the snapshot, so it is part of the votes.
                let weight = votes.minus(taken);
                let delegate = taken_back.map(|(delegate, units)| {
                    let cell = ReceiptCell(ballot, delegate);
                    (cell, units, if first { None } else { cells.read(&cell) })
                });
                let (delegate, leaves) = match delegate {
                    Some((cell, units, before)) => {
                        let (receipt, leaves) = take_back(before, units);
                        (Some((cell, receipt)), leaves)
                    }
                    None => (None, None),
                };
                let tally = tally.cast(terms, (quorum, extension), prior, cast, weight, leaves)?;
                if let Some((cell, receipt)) = delegate {
                    cells.write(&cell, &receipt);
                }
                let receipt = Receipt::Support { choice: Some(cast.choice), weight, taken };
                (Tally::Support(tally), receipt, weight)
            }
            (Kind::Signal { half_life }, tally) => {
                let tally = match tally {
                    Tally::Signal(tally) => tally,
                    _ => Default::default(),
                };
                let last = match receipt {
                    Some(Receipt::Signal { epoch }) => Some(epoch),
                    _ => None,
                };
                let epoch = self.calendar.epoch(cast.now);
                let points = self.calendar.points_down(account.own.latest(), cast.now);
                let tally = tally.cast(terms, last, cast, points, epoch, half_life)?;
                (Tally::Signal(tally), Receipt::Signal { epoch }, Units(points.0.into()))
            }
            // The kind is part of the name, so a ballot has the tally of its kind.
            _ => return Err(CastError::Settled),
        };
        cells.write(&BallotCell(ballot), &tally);
        cells.write(&cell, &receipt);
        Ok(Voted { ballot, first, weight })
    }

    /// The weight with which an agent casts in a Support ballot: everything that is theirs, lent or
    /// not, and what others lent to them. What they had lent themselves is taken back.
    fn votes_of_caster<C: Cells>(
        &self,
        cells: &C,
        account: &Account,
        agent: Address,
        at: Time,
    ) -> (Units, TakenBack) {
        let season = self.calendar.season(at);
        let own = account.own_at(cells, agent, at);
        let received = account.received_at(cells, agent, at).in_season(season).total();
        let delegate = account.lent_at(cells, agent, at).in_season(season);
        (own.plus(received), delegate.map(|to| (to, own)).filter(|(_, own)| *own > Units::ZERO))
    }

    /// Lends the vote of `agent` until the end of the present season (`seasons` = 1), or of a later
    /// one. What was lent before ends. Lending to oneself takes the vote back.
    pub fn delegate<C: Cells>(
        &self,
        cells: &mut C,
        agent: Address,
        to: Address,
        seasons: u8,
        now: Time,
    ) -> Result<Lent, DelegationError> {
        if to == agent {
            self.undelegate(cells, agent, now)?;
            return Ok(Lent::default());
        }
        if seasons == 0 || seasons > SEASONS_MAX {
            return Err(DelegationError::SeasonsOutOfRange { seasons, max: SEASONS_MAX });
        }
        if to.is_zero() {
            return Err(DelegationError::ToNobody);
        }
        let last = self.calendar.season(now).0.saturating_add(u32::from(seasons) - 1);
        let lent = Lent { to, last: Season(last) };
        self.lend(cells, agent, lent, now);
        Ok(lent)
    }

    /// Takes the vote of `agent` back.
    pub fn undelegate<C: Cells>(
        &self,
        cells: &mut C,
        agent: Address,
        now: Time,
    ) -> Result<(), DelegationError> {
        let account: Option<Account> = cells.read(&AccountCell(agent));
        let lent = account.map(|account| account.lent.latest()).unwrap_or_default();
        lent.in_season(self.calendar.season(now)).ok_or(DelegationError::NotLent)?;
        self.lend(cells, agent, Lent::default(), now);
        Ok(())
    }

    /// Replaces what an agent lends; the delegate never is the agent.
    fn lend<C: Cells>(&self, cells: &mut C, agent: Address, lent: Lent, now: Time) {
        let mut account = self.account_of(cells, agent);
        let (before, own) = (account.lent.latest(), account.own.latest());
        if lent == before {
            return;
        }
        account.set_lent(cells, agent, lent, now);
        cells.write(&AccountCell(agent), &account);
        self.change_received(cells, before, (own, Units::ZERO), now);
        self.change_received(cells, lent, (Units::ZERO, own), now);
    }
}

/// The receipt of a delegate after a delegator has taken `units` back, and what leaves the tally if
/// the delegate has cast already.
fn take_back(before: Option<Receipt>, units: Units) -> (Receipt, Option<(u8, Units)>) {
    let (choice, weight, taken) = match before {
        Some(Receipt::Support { choice, weight, taken }) => (choice, weight, taken),
        _ => (None, Units::ZERO, Units::ZERO),
    };
    let receipt =
        Receipt::Support { choice, weight: weight.minus(units), taken: taken.plus(units) };
    (receipt, choice.map(|choice| (choice, units)))
}
