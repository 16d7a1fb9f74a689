//! A pot: what was put in, what it is divided by, and what each agent receives of it.

use super::{Earned, Parts, RuleVersion, RulesOverTime, portion, sum, total};
use commons_core::{
    Address, Time, U256,
    calendar::Calendar,
    pool::{PotId, Purpose, Split},
    units::{Epoch, ProjectId},
};
use std::collections::BTreeMap;

/// More than all that anybody can have; what saturates beyond it is a bar out of reach.
const WHOLE_MAX: u128 = (1 << 127) - 1;

/// All that there is to say about a pot.
#[derive(Clone, Debug, PartialEq)]
pub struct PotAccount {
    /// Its name.
    pub id: PotId,
    /// What decides about it: the version that held when its epoch, or its block, began.
    pub version: RuleVersion,
    /// Epochs, and how what was earned fades.
    pub calendar: Calendar,
    /// From when on it is claimed.
    pub opens: Time,
    /// Until when.
    pub until: Time,
    /// The second as of which it is divided: the one before it opens, or the present.
    pub as_of: Time,
    /// Whether it has opened.
    pub is_open: bool,
    /// Whether somebody has claimed from it, or moved something on: then the pool has written down
    /// what it is divided by.
    pub is_frozen: bool,
    /// The first epoch of the oldest money that moved here, if any did.
    pub since: Option<Epoch>,
    /// What was put in.
    pub deposits: Vec<Deposit>,
    /// What came from earlier pots.
    pub arrived: Vec<Move>,
    /// What went to later ones.
    pub moved: Vec<Move>,
    /// Divided by work of the epoch; in a floor, in equal parts.
    pub work: PartAccount,
    /// Divided by all that was ever earned; nothing in a floor.
    pub equity: PartAccount,
    /// What each receives, whether it was claimed or not.
    pub portions: BTreeMap<Address, Portion>,
}

/// Money that was put in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Who gave it.
    pub from: Address,
    /// The project that it was meant for.
    pub project: ProjectId,
    /// All of it.
    pub amount: U256,
    /// How it was divided.
    pub split: Split,
    /// The version of the rules by which it was.
    pub version: RuleVersion,
    /// What the giver says.
    pub memo: Vec<u8>,
    /// When.
    pub at: Time,
    /// In which block.
    pub block: u64,
}

/// Money that nobody could claim, on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// The pot on the other end.
    pub other: PotId,
    /// From work to work; from floor to floor.
    pub work: U256,
    /// From equity to equity.
    pub equity: U256,
    /// When.
    pub at: Time,
    /// In which block.
    pub block: u64,
}

/// A part of a pot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartAccount {
    /// All that was put in, or arrived.
    pub put: U256,
    /// What all have together.
    pub all: u128,
    /// What it is divided by at least.
    pub least: u128,
    /// What it is divided by.
    pub whole: u128,
    /// What was paid.
    pub paid: U256,
    /// What moved on.
    pub moved: U256,
}

/// What an agent receives of a pot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Portion {
    /// What the agent has of what the work is divided by: millionths of a point, or 1 in a floor.
    pub work_part: u128,
    /// What the agent has of what the equity is divided by, in units.
    pub equity_part: u128,
    /// For work.
    pub work: U256,
    /// For equity.
    pub equity: U256,
    /// When it was paid.
    pub paid: Option<Paid>,
}

/// A payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    /// Who received it.
    pub recipient: Address,
    /// When.
    pub at: Time,
    /// In which block.
    pub block: u64,
}

impl PartAccount {
    /// What is still there.
    pub fn left(&self) -> U256 {
        self.put.saturating_sub(self.paid).saturating_sub(self.moved)
    }

    /// What falls to somebody with such a part.
    fn of(&self, part: u128) -> U256 {
        portion(self.put, part, self.whole)
    }

    /// What falls to nobody.
    pub(super) fn rest(&self) -> U256 {
        self.put.saturating_sub(self.of(self.all))
    }

    fn divide(&mut self, all: u128, least: u128) {
        (self.all, self.least, self.whole) = (all, least, all.max(least).min(WHOLE_MAX));
    }
}

impl Portion {
    /// Both together.
    pub fn total(&self) -> U256 {
        self.work.saturating_add(self.equity)
    }
}

impl PotAccount {
    pub(super) fn new(id: PotId, rules: &RulesOverTime, now: Time) -> Self {
        let (version, opens) = match id.purpose {
            Purpose::Project { epoch, .. } => (rules.of(epoch), rules.opens(epoch)),
            Purpose::Floor { block } => {
                (rules.of(Epoch(block.saturating_mul(4))), rules.floor_opens(block))
            }
        };
        let epochs = u64::from(version.parameters.claim_window);
        let until = opens.saturating_add(epochs * u64::from(rules.calendar.epoch_length));
        let is_open = opens <= now;
        Self {
            id,
            version,
            calendar: rules.calendar,
            opens,
            until,
            as_of: if is_open { opens.saturating_sub(1) } else { now },
            is_open,
            is_frozen: false,
            since: None,
            deposits: Vec::new(),
            arrived: Vec::new(),
            moved: Vec::new(),
            work: PartAccount::default(),
            equity: PartAccount::default(),
            portions: BTreeMap::new(),
        }
    }

    /// Works out who receives what, from what was put in so far. Once somebody was paid, nothing about it
    /// changes any more.
    pub(super) fn divide(&mut self, earned: &Earned, rules: &RulesOverTime) {
        if self.is_frozen {
            return;
        }
        let (limits, time) = (self.version.parameters, self.as_of);
        let (work, equity) = match self.id.purpose {
            Purpose::Project { epoch, project } => {
                let work = earned.work(epoch, project, time);
                let (equity, all) = earned.equity(project, time);
                self.work.divide(total(work.values()), limits.pot_min.0.into());
                self.equity.divide(all, rules.calendar.units_up(limits.pot_min, time).0);
                (work, equity)
            }
            Purpose::Floor { block } => {
                let mut above = earned.in_block(block, time);
                above.retain(|_, points| *points >= limits.floor_min.0.into());
                above.values_mut().for_each(|part| *part = 1);
                self.work.divide(total(above.values()), 0);
                (above, Parts::new())
            }
        };
        for agent in work.keys().chain(equity.keys()) {
            let [work_part, equity_part] =
                [&work, &equity].map(|parts| parts.get(agent).copied().unwrap_or_default());
            let portion = self.portions.entry(*agent).or_default();
            (portion.work_part, portion.equity_part) = (work_part, equity_part);
            portion.work = self.work.of(work_part);
            portion.equity = self.equity.of(equity_part);
        }
        self.portions.retain(|_, it| it.work_part > 0 || it.equity_part > 0 || it.paid.is_some());
    }

    /// Whether it can be claimed from at a second.
    pub fn is_claimable(&self, now: Time) -> bool {
        (self.opens..self.until).contains(&now)
    }

    /// What agents can still claim.
    pub fn claimable(&self, now: Time) -> U256 {
        if !self.is_claimable(now) {
            return U256::zero();
        }
        let open = self.portions.values().filter(|portion| portion.paid.is_none());
        sum(open.map(Portion::total))
    }

    /// What is still there.
    pub fn left(&self) -> U256 {
        self.work.left().saturating_add(self.equity.left())
    }
}
