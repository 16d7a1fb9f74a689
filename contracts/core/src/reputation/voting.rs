//! Casting in ballots, and lending one's vote.

use super::Reputation;
use crate::{
    Address, H256, Time,
    account::{Account, AccountCell},
    ballot::{
        Ballot, BallotCell, Cast, CastError, Casters, GradeBallot, Kind, REVIEWER_MIN_SHARE,
        Receipt, ReceiptCell, SupportBallot, TakenCell, Tally, Terms,
    },
    cells::Cells,
    delegation::{DelegationError, Lent, SEASONS_MAX},
    history::History,
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

/// What a refused cast leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// Everything is undone, so that a cell need not be read only to be kept.
    Undone,
    /// It is skipped, and must have changed nothing.
    Skipped,
}

/// The part of a cast that the caller had lent: to whom, and how much.
type TakenBack = Option<(Address, Units)>;

/// A ballot, and where in it the caller stands.
struct Place {
    ballot: H256,
    /// Whether nobody has cast in it.
    first: bool,
    casters: Casters,
}

impl Place {
    fn receipt<C: Cells>(&self, cells: &C, agent: Address) -> Option<Receipt> {
        if !self.casters.may_include(agent) {
            return None;
        }
        cells.read(&ReceiptCell(self.ballot, agent))
    }

    /// Records a cast in the ballot's history and writes the ballot.
    fn write<C: Cells>(
        &self,
        cells: &mut C,
        caller: Address,
        mut ballot: Ballot,
        weight: Units,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Voted {
        let voted = Voted { ballot: self.ballot, first: self.first, weight };
        record(&voted, &mut ballot.history);
        ballot.include(caller);
        cells.write(&BallotCell(self.ballot), &ballot);
        voted
    }
}

impl Reputation {
    /// Casts in the Grade or Support ballot named by `terms`, for the caller whose `account` it is.
    /// `record` sees what came of it and appends it to the ballot's history.
    pub fn cast<C: Cells>(
        &self,
        cells: &mut C,
        account: &Account,
        terms: &Terms,
        cast: &Cast,
        refused: Refused,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Result<Voted, CastError> {
        let (place, mut stored) = self.place(cells, terms, cast)?;
        let weight = match (terms.kind, &mut stored.tally) {
            (Kind::Grade { reviewer_min, excluded }, Tally::Grade(tally)) => {
                let enough = self.supply.latest().share_up(REVIEWER_MIN_SHARE);
                let bar = (reviewer_min.min(enough), excluded);
                cast_grade(cells, account, &place, terms, bar, tally, cast)?
            }
            (Kind::Support { quorum, extension }, Tally::Support(tally)) => {
                let rule = (quorum, extension);
                self.cast_support(cells, account, &place, terms, rule, tally, cast, refused)?
            }
            (Kind::Signal { .. }, _) => return Err(CastError::Signal),
            // The kind is part of the name, so a ballot has the tally of its kind.
            _ => return Err(CastError::Settled),
        };
        Ok(place.write(cells, cast.caller, stored, weight, record))
    }

    #[allow(clippy::too_many_arguments)] // a cast, where it goes, and how that is counted
    fn cast_support<C: Cells>(
        &self,
        cells: &mut C,
        account: &Account,
        place: &Place,
        terms: &Terms,
        rule: (Units, u32),
        tally: &mut SupportBallot,
        cast: &Cast,
        refused: Refused,
    ) -> Result<Units, CastError> {
        let caller = cast.caller;
        let (own, received, delegate) = self.parts(cells, account, caller, terms.snapshot);
        // What was taken back had been lent at the snapshot: without loans there is nothing to ask.
        let taken = if place.first || received == Units::ZERO {
            Units::ZERO
        } else {
            cells.read(&TakenCell(place.ballot, caller)).unwrap_or_default()
        };
        let weight = own.plus(received).minus(taken);
        let before = delegate.map(|(to, _)| place.receipt(cells, to));
        let leaves = match (delegate, before) {
            (Some((_, units)), Some(Some(Receipt::Support { choice, .. }))) => {
                Some((choice, units))
            }
            _ => None,
        };
        tally.cast(terms, rule, cast, weight, leaves)?;
        if refused == Refused::Skipped && place.receipt(cells, caller).is_some() {
            return Err(CastError::AlreadyCast);
        }
        let receipt = Receipt::Support { choice: cast.choice, weight };
        if cells.insert(&ReceiptCell(place.ballot, caller), &receipt) {
            return Err(CastError::AlreadyCast);
        }
        if let Some((to, units)) = delegate {
            match before.flatten() {
                Some(Receipt::Support { choice, weight }) => {
                    let receipt = Receipt::Support { choice, weight: weight.minus(units) };
                    cells.write(&ReceiptCell(place.ballot, to), &receipt);
                }
                _ => {
                    let cell = TakenCell(place.ballot, to);
                    let taken = cells.read(&cell).unwrap_or_default();
                    cells.write(&cell, &taken.plus(units));
                }
            }
        }
        Ok(weight)
    }

    /// Casts in the Signal ballot named by `terms`. `record` sees what came of it and appends it to the
    /// ballot's history.
    pub fn signal<C: Cells>(
        &self,
        cells: &mut C,
        terms: &Terms,
        cast: &Cast,
        record: impl FnOnce(&Voted, &mut History),
    ) -> Result<Voted, CastError> {
        let Kind::Signal { half_life } = terms.kind else { return Err(CastError::NoSignal) };
        let (place, mut stored) = self.place(cells, terms, cast)?;
        let Tally::Signal(tally) = &mut stored.tally else { return Err(CastError::Settled) };
        let last = match place.receipt(cells, cast.caller) {
            Some(Receipt::Signal { epoch }) => Some(epoch),
            _ => None,
        };
        let epoch = self.calendar.epoch(cast.now);
        let own = self.account_of(cells, cast.caller).own.latest();
        let points = self.calendar.points_down(own, cast.now);
        tally.cast(terms, last, cast, points, epoch, half_life)?;
        cells.write(&ReceiptCell(place.ballot, cast.caller), &Receipt::Signal { epoch });
        let weight = Units(points.0.into());
        Ok(place.write(cells, cast.caller, stored, weight, record))
    }

    /// The ballot that terms name, as it is before a cast.
    fn place<C: Cells>(
        &self,
        cells: &C,
        terms: &Terms,
        cast: &Cast,
    ) -> Result<(Place, Ballot), CastError> {
        let (opens, now) = (self.opens, cast.now);
        if now < opens {
            return Err(CastError::NotOpen { opens, now });
        }
        let ballot = terms.name(cells);
        let existing = cells.read(&BallotCell(ballot));
        let first = existing.is_none();
        let stored = existing.unwrap_or_else(|| Ballot::new(terms));
        Ok((Place { ballot, first, casters: stored.casters }, stored))
    }

    /// What an agent casts with in a Support ballot: everything that is theirs, lent or not, and what
    /// others lent to them. What they had lent themselves is taken back: from whom, and how much.
    fn parts<C: Cells>(
        &self,
        cells: &C,
        account: &Account,
        agent: Address,
        at: Time,
    ) -> (Units, Units, TakenBack) {
        let season = self.calendar.season(at);
        let own = account.own_at(cells, agent, at);
        let received = account.received_at(cells, agent, at).in_season(season).total();
        let delegate = account.lent_at(cells, agent, at).in_season(season);
        let taken_back = delegate.map(|to| (to, own)).filter(|(_, own)| *own > Units::ZERO);
        (own, received, taken_back)
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
        record: impl FnOnce(Lent, &mut History),
    ) -> Result<Lent, DelegationError> {
        let opens = self.opens;
        if now < opens {
            return Err(DelegationError::NotOpen { opens, now });
        }
        let season = self.calendar.season(now);
        let account = self.account_of(cells, agent);
        if to == agent {
            account.lent.latest().in_season(season).ok_or(DelegationError::NotLent)?;
            self.lend(cells, agent, account, Lent::default(), now, record);
            return Ok(Lent::default());
        }
        if seasons == 0 || seasons > SEASONS_MAX {
            return Err(DelegationError::SeasonsOutOfRange { seasons, max: SEASONS_MAX });
        }
        if to.is_zero() {
            return Err(DelegationError::ToNobody);
        }
        let last = season.0.saturating_add(u32::from(seasons) - 1);
        let lent = Lent { to, last: Season(last) };
        self.lend(cells, agent, account, lent, now, record);
        Ok(lent)
    }

    /// Replaces what an agent lends; the delegate never is the agent.
    fn lend<C: Cells>(
        &self,
        cells: &mut C,
        agent: Address,
        mut account: Account,
        lent: Lent,
        now: Time,
        record: impl FnOnce(Lent, &mut History),
    ) {
        let (before, own) = (account.lent.latest(), account.own.latest());
        account.set_lent(cells, agent, lent, now);
        record(lent, &mut account.history);
        cells.write(&AccountCell(agent), &account);
        if lent != before {
            self.change_received(cells, before, (own, Units::ZERO), now);
            self.change_received(cells, lent, (Units::ZERO, own), now);
        }
    }
}

fn cast_grade<C: Cells>(
    cells: &mut C,
    account: &Account,
    place: &Place,
    terms: &Terms,
    bar: (Units, Address),
    tally: &mut GradeBallot,
    cast: &Cast,
) -> Result<Units, CastError> {
    let weight = account.own_at(cells, cast.caller, terms.snapshot);
    let prior = match place.receipt(cells, cast.caller) {
        Some(Receipt::Grade { grade, weight, .. }) => Some((grade, weight)),
        _ => None,
    };
    tally.cast(terms, bar, prior, cast, weight)?;
    let receipt = Receipt::Grade { grade: cast.choice, weight, penalized: false };
    cells.write(&ReceiptCell(place.ballot, cast.caller), &receipt);
    Ok(weight)
}
