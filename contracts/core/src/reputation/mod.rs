//! Reputation: the only place where weight exists and is counted.
//!
//! Here are its root, and how weight comes and goes. Casting and lending are in `voting`, what the
//! ledger orders in `orders`, questions in `views`; all are methods of [`Reputation`].

mod orders;
mod views;
mod voting;

pub use orders::{Burned, Decision, MintError, Order, OrderError, Penalty, SeedError};
pub use views::{Asked, FutureLookup, Share, Standing};
pub use voting::{Refused, Voted};

use crate::{
    Address, Time,
    account::{self, Account, AccountCell, AgentCell, Line},
    calendar::Calendar,
    cells::{Cell, Cells},
    delegation::Lent,
    review::Surge,
    trace::Trace,
    units::{Points, ProjectId, Units},
};
use scale::{Decode, Encode};

/// The root of reputation; everything else lies in cells.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Reputation {
    /// The suite: who may order what.
    pub suite: Suite,
    /// First second in which weight can be used; later than the deployment in a fork.
    pub opens: Time,
    /// Epochs, seasons, and how weight fades.
    pub calendar: Calendar,
    /// Units of all agents.
    pub supply: Trace<Units>,
    /// The part of them that is seed.
    pub seed: Trace<Units>,
    /// Accepted without a majority in the newest such epoch.
    pub surge: Surge,
    /// The second of the newest burn.
    pub burned: Time,
    /// Number of agents who ever held anything; [`AgentCell`] says who they are.
    pub agents: u32,
}

/// Who may order what of reputation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Suite {
    /// The only contract that may settle, mint and burn.
    pub ledger: Address,
    /// The only contract that may give what was inherited.
    pub hub: Address,
    /// The contract whose code does what is rare: it runs over the cells of reputation.
    pub books: Address,
}

/// Name of the cell of what an agent has earned in a project.
#[derive(Clone, Copy, Debug, Encode)]
pub struct BookCell(pub ProjectId, pub Address);

impl Cell for BookCell {
    type Value = Trace<Units>;
    const ROOM: u8 = 6;
}

/// Name of the cell of what all have earned in a project.
#[derive(Clone, Copy, Debug, Encode)]
pub struct BookTotalCell(pub ProjectId);

impl Cell for BookTotalCell {
    type Value = Trace<Units>;
    const ROOM: u8 = 7;
}

impl Reputation {
    /// Reputation that nobody has yet, of a commons that opens at `opens`.
    pub fn new(suite: Suite, calendar: Calendar, opens: Time) -> Self {
        Self {
            suite,
            opens,
            calendar,
            supply: Trace::default(),
            seed: Trace::default(),
            surge: Surge::default(),
            burned: 0,
            agents: 0,
        }
    }

    /// Sets what an agent owns and how much of it is seed; the supply and, if the vote is lent, the
    /// delegate follow.
    fn set_own<C: Cells>(
        &mut self,
        cells: &mut C,
        agent: Address,
        account: &mut Account,
        (own, seed): (Units, Units),
        now: Time,
    ) {
        let (own_before, seed_before) = (account.own.latest(), account.seed.latest());
        let supply = self.supply.latest().minus(own_before).plus(own);
        let seed_supply = self.seed.latest().minus(seed_before).plus(seed);
        account::set(cells, Line::Supply, &mut self.supply, supply, now);
        account::set(cells, Line::SeedSupply, &mut self.seed, seed_supply, now);
        if account.own == Trace::default() && own > Units::ZERO {
            cells.write(&AgentCell(self.agents), &agent);
            // Every agent takes a storage deposit: 2^32 of them do not exist.
            self.agents = self.agents.saturating_add(1);
        }
        account.set_own(cells, agent, (own, seed), now);
        self.change_received(cells, account.lent.latest(), (own_before, own), now);
    }

    /// Replaces an amount that was lent by another, unless it has lapsed.
    #[inline(never)]
    fn change_received<C: Cells>(
        &self,
        cells: &mut C,
        lent: Lent,
        (before, after): (Units, Units),
        now: Time,
    ) {
        let season = self.calendar.season(now);
        // What does not change must not fill the history of others.
        let Some(delegate) = lent.in_season(season).filter(|_| before != after) else { return };
        let mut account = self.account_of(cells, delegate);
        let mut received = account.received.latest().in_season(season);
        if let Some(units) = received.until_mut(lent.last) {
            *units = units.minus(before).plus(after);
        }
        account.set_received(cells, delegate, received, now);
        cells.write(&AccountCell(delegate), &account);
    }

    /// Whether there is room for a value.
    fn check_mint(&self, value: Points, units: Units, now: Time) -> Result<(), MintError> {
        let (epoch, horizon) = (self.calendar.epoch(now), self.calendar.half_life.horizon());
        if epoch.0 >= horizon {
            return Err(MintError::Horizon { epoch, horizon });
        }
        let supply = self.supply.latest();
        if supply.plus(units) > self.calendar.units_up(Points(u64::MAX), now) {
            return Err(MintError::SupplyLimit { supply, value });
        }
        Ok(())
    }

    /// Adds earned units to an agent, in the commons and in a project. They were checked.
    fn earn<C: Cells>(
        &mut self,
        cells: &mut C,
        agent: Address,
        project: ProjectId,
        units: Units,
        now: Time,
    ) {
        let mut account = self.account_of(cells, agent);
        let (own, seed) = (account.own.latest().plus(units), account.seed.latest());
        self.set_own(cells, agent, &mut account, (own, seed), now);
        cells.write(&AccountCell(agent), &account);
        change_book(cells, agent, project, now, |earned| earned.plus(units));
    }

    /// Takes min(owed, what is there) from an agent's own units, and from each book for itself.
    /// Returns what was taken from own units; the rest is forgiven.
    fn burn<C: Cells>(
        &mut self,
        cells: &mut C,
        agent: Address,
        project: ProjectId,
        owed: Units,
        now: Time,
    ) -> Units {
        let mut account = self.account_of(cells, agent);
        self.burned = now;
        let own = account.own.latest().minus(owed);
        let taken = account.own.latest().minus(own);
        // What was earned goes first, so that seed is touched only by what is left to take.
        let seed = own.min(account.seed.latest());
        self.set_own(cells, agent, &mut account, (own, seed), now);
        cells.write(&AccountCell(agent), &account);
        change_book(cells, agent, project, now, |earned| earned.minus(owed));
        taken
    }
}

/// Changes what an agent has earned in a project, and the total with it. The commons' own book needs no
/// cell: it is own less seed.
fn change_book<C: Cells>(
    cells: &mut C,
    agent: Address,
    project: ProjectId,
    now: Time,
    change: impl Fn(Units) -> Units,
) {
    if project == ProjectId::COMMONS {
        return;
    }
    let mut book = cells.read(&BookCell(project, agent)).unwrap_or_default();
    let (before, after) = (book.latest(), change(book.latest()));
    if before == after {
        return;
    }
    let mut total = cells.read(&BookTotalCell(project)).unwrap_or_default();
    let all = total.latest().minus(before).plus(after);
    account::set(cells, Line::Book(project, agent), &mut book, after, now);
    account::set(cells, Line::BookTotal(project), &mut total, all, now);
    cells.write(&BookCell(project, agent), &book);
    cells.write(&BookTotalCell(project), &total);
}
