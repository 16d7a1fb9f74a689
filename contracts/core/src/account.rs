//! Accounts: what an agent holds, has lent, and was lent, now and at any past second.

use crate::{
    Address, Time,
    cells::{Cell, Cells},
    delegation::{Lent, Received},
    encoding::encode_fields,
    history::History,
    trace::{Checkpoint, Trace},
    units::{ProjectId, Units},
};
use scale::{Decode, Encode};

/// Checkpoints of own units in an agent's cell: a review takes days, in which a busy agent sees a few
/// changes.
const OWN_ROOM: usize = 4;
/// Checkpoints of everything else that lies in a cell with others. An agent's cell is at most 396
/// bytes then, of 416.
const ROOM: usize = 2;

/// The cell of an agent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode)]
#[cfg_attr(feature = "std", derive(scale_info::TypeInfo))]
pub struct Account {
    /// All that the agent owns.
    pub own: Trace<Units>,
    /// The part of it that was given at the start. The rest is earned.
    ///
    /// Seed changes only when a burn takes more than was earned, so a mint writes one trace and
    /// not two.
    pub seed: Trace<Units>,
    /// To whom the vote is lent.
    pub lent: Trace<Lent>,
    /// What others have lent.
    pub received: Trace<Received>,
    /// The events of the agent's lending. They are chained here and not in the contract's root, which
    /// lending then need not write.
    pub history: History,
}

/// Name of the cell of an agent.
#[derive(Clone, Copy, Debug)]
pub struct AccountCell(pub Address);

encode_fields!(AccountCell { 0: raw });

impl Cell for AccountCell {
    type Value = Account;
    const ROOM: u8 = 1;
}

/// Name of the cell that says who the n-th agent is.
#[derive(Clone, Copy, Debug, Encode)]
pub struct AgentCell(pub u32);

impl Cell for AgentCell {
    type Value = Address;
    const ROOM: u8 = 2;
}

/// A trace of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode)]
pub enum Line {
    /// What an agent owns.
    Own(Address),
    /// The part of it that is seed.
    Seed(Address),
    /// What all own.
    Supply,
    /// The part of it that is seed.
    SeedSupply,
    /// What an agent has earned in a project.
    Book(ProjectId, Address),
    /// What all have earned in a project.
    BookTotal(ProjectId),
}

impl Line {
    fn room(&self) -> usize {
        match self {
            Self::Own(_) => OWN_ROOM,
            // The root cell is read by every message, and seed hardly ever changes.
            Self::Supply | Self::SeedSupply | Self::Seed(_) => 1,
            _ => ROOM,
        }
    }
}

/// Name of the cell of an older checkpoint of a trace of units.
#[derive(Clone, Copy, Debug, Encode)]
pub struct OlderUnits(pub Line, pub u32);

impl Cell for OlderUnits {
    type Value = Checkpoint<Units>;
    const ROOM: u8 = 3;
}

/// Name of the cell of an older checkpoint of what an agent has lent.
#[derive(Clone, Copy, Debug, Encode)]
pub struct OlderLent(pub Address, pub u32);

impl Cell for OlderLent {
    type Value = Checkpoint<Lent>;
    const ROOM: u8 = 4;
}

/// Name of the cell of an older checkpoint of what an agent was lent.
#[derive(Clone, Copy, Debug, Encode)]
pub struct OlderReceived(pub Address, pub u32);

impl Cell for OlderReceived {
    type Value = Checkpoint<Received>;
    const ROOM: u8 = 5;
}

/// Sets a trace of units from now on.
pub fn set<C: Cells>(cells: &mut C, line: Line, trace: &mut Trace<Units>, value: Units, now: Time) {
    if let Some((index, checkpoint)) = trace.set(value, now, line.room()) {
        cells.write(&OlderUnits(line, index), &checkpoint);
    }
}

/// A trace of units at a past second.
pub fn at<C: Cells>(cells: &C, line: Line, trace: &Trace<Units>, at: Time) -> Units {
    trace.at(at, |index| cells.read(&OlderUnits(line, index)).unwrap_or_default())
}

impl Account {
    /// Sets what the agent owns and how much of it is seed.
    pub fn set_own<C: Cells>(
        &mut self,
        cells: &mut C,
        agent: Address,
        (own, seed): (Units, Units),
        now: Time,
    ) {
        set(cells, Line::Own(agent), &mut self.own, own, now);
        set(cells, Line::Seed(agent), &mut self.seed, seed, now);
    }

    /// Sets to whom the agent has lent.
    pub fn set_lent<C: Cells>(&mut self, cells: &mut C, agent: Address, lent: Lent, now: Time) {
        if let Some((index, checkpoint)) = self.lent.set(lent, now, ROOM) {
            cells.write(&OlderLent(agent, index), &checkpoint);
        }
    }

    /// Sets what the agent was lent.
    pub fn set_received<C: Cells>(
        &mut self,
        cells: &mut C,
        agent: Address,
        received: Received,
        now: Time,
    ) {
        if let Some((index, checkpoint)) = self.received.set(received, now, ROOM) {
            cells.write(&OlderReceived(agent, index), &checkpoint);
        }
    }

    /// What the agent owned at the end of a second.
    pub fn own_at<C: Cells>(&self, cells: &C, agent: Address, time: Time) -> Units {
        at(cells, Line::Own(agent), &self.own, time)
    }

    /// What the agent had earned in the commons at the end of a second.
    pub fn earned_at<C: Cells>(&self, cells: &C, agent: Address, time: Time) -> Units {
        let seed = at(cells, Line::Seed(agent), &self.seed, time);
        self.own_at(cells, agent, time).minus(seed)
    }

    /// To whom the agent had lent at the end of a second, whether it had lapsed or not.
    pub fn lent_at<C: Cells>(&self, cells: &C, agent: Address, time: Time) -> Lent {
        self.lent.at(time, |index| cells.read(&OlderLent(agent, index)).unwrap_or_default())
    }

    /// What the agent had been lent at the end of a second, lapsed or not.
    pub fn received_at<C: Cells>(&self, cells: &C, agent: Address, time: Time) -> Received {
        self.received.at(time, |index| cells.read(&OlderReceived(agent, index)).unwrap_or_default())
    }
}
