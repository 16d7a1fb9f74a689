//! Who had earned what at any time, and what was accepted in which epoch: added up from the receipts.

use super::{Parts, timeline::Timeline, total};
use crate::log::Event;
use commons_core::{
    Address, Time,
    calendar::Calendar,
    review::Outcome,
    units::{ContributionId, Epoch, Points, ProjectId, Units},
};
use commons_interfaces::{
    ledger::Settled,
    reputation::{Burnt, Minted},
};
use primitive_types::U256;
use std::collections::BTreeMap;

/// All receipts together.
#[derive(Clone, Debug, Default)]
pub struct Earned {
    /// What was accepted.
    pub accepted: BTreeMap<ContributionId, Accepted>,
    /// What each owns.
    own: BTreeMap<Address, Timeline>,
    /// What of it was given at the start.
    seed: BTreeMap<Address, Timeline>,
    /// What each has earned in each project.
    books: BTreeMap<ProjectId, BTreeMap<Address, Timeline>>,
    /// The newest mint: what is settled names it.
    minted: Option<Minted>,
}

/// A contribution that was accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Who did it.
    pub agent: Address,
    /// For which project.
    pub project: ProjectId,
    /// The median.
    pub grade: u8,
    /// What it was worth.
    pub value: Points,
    /// What counted of it in its epoch: less if it was settled so late that it had faded.
    pub counted: Points,
    /// The epoch in which it counts.
    pub counts: Epoch,
    /// When it was settled.
    pub at: Time,
    /// What it was corrected to, and when.
    pub corrections: Vec<(Time, Points)>,
}

impl Accepted {
    /// What stands of the value at the end of a second.
    pub fn standing(&self, time: Time) -> Points {
        let corrected = self.corrections.iter().rfind(|(at, _)| *at <= time);
        corrected.map_or(self.value, |(_, value)| *value)
    }

    /// What counts of it in its epoch, by what stood at the end of a second.
    pub fn counted_at(&self, time: Time) -> Points {
        if time < self.at || self.value == Points(0) {
            return Points(0);
        }
        let part = U256::from(self.counted.0) * U256::from(self.standing(time).0);
        // What stands is at most the value, so this is at most what was counted.
        Points(u64::try_from(part / U256::from(self.value.0)).unwrap_or(u64::MAX))
    }
}

impl Earned {
    pub(super) fn note(&mut self, event: &Event, calendar: Option<Calendar>) {
        match event {
            Event::Seeded(seeded) => {
                for seed in &seeded.seeds {
                    // Points of epoch 0 are units.
                    for line in [&mut self.own, &mut self.seed] {
                        let line = line.entry(seed.agent).or_default();
                        line.set(seeded.since, seed.points.0.into());
                    }
                }
            }
            Event::Minted(minted) => {
                self.mint(minted);
                self.minted = Some(minted.clone());
            }
            Event::Burnt(burnt) => self.burn(burnt),
            Event::Settled(settled) => {
                if let Some(calendar) = calendar {
                    self.settle(settled, calendar);
                }
            }
            Event::Corrected(it) => {
                if let Some(accepted) = self.accepted.get_mut(&it.id) {
                    accepted.corrections.push((it.at, it.value));
                }
            }
            _ => {}
        }
    }

    fn mint(&mut self, minted: &Minted) {
        let Minted { agent, project, units: Units(units), at, .. } = *minted;
        let add = |line: &mut Timeline| line.set(at, line.latest().saturating_add(units));
        add(self.own.entry(agent).or_default());
        if project != ProjectId::COMMONS {
            add(self.books.entry(project).or_default().entry(agent).or_default());
        }
    }

    fn burn(&mut self, burnt: &Burnt) {
        let Burnt { agent, project, owed: Units(owed), at, .. } = *burnt;
        let take = |line: &mut Timeline| line.set(at, line.latest().saturating_sub(owed));
        let own = self.own.entry(agent).or_default();
        take(own);
        let left = own.latest();
        // What was earned goes first.
        let seed = self.seed.entry(agent).or_default();
        seed.set(at, seed.latest().min(left));
        if project != ProjectId::COMMONS {
            take(self.books.entry(project).or_default().entry(agent).or_default());
        }
    }

    fn settle(&mut self, settled: &Settled, calendar: Calendar) {
        let Settled { id, outcome, counts, at } = *settled;
        let Outcome::Accepted { grade, value } = outcome else { return };
        let Some(minted) = self.minted.take_if(|minted| minted.contribution == id) else { return };
        let Minted { agent, project, units, .. } = minted;
        // It counts in full in the epoch of its own closing, and later as what is left of it.
        let here = calendar.epoch(at) == counts;
        let counted = if here { calendar.points_down(units, at) } else { value };
        let corrections = Vec::new();
        let accepted = Accepted { agent, project, grade, value, counted, counts, at, corrections };
        self.accepted.insert(id, accepted);
    }

    /// What counts in an epoch for a project (0: whatever the project), by what stood at the end of a
    /// second.
    pub fn work(&self, epoch: Epoch, project: ProjectId, time: Time) -> Parts {
        self.counted(time, |it| {
            it.counts == epoch && [it.project, ProjectId::COMMONS].contains(&project)
        })
    }

    /// What counts in a block of four epochs, whatever the project, by what stood at the end of a second.
    pub fn in_block(&self, block: u32, time: Time) -> Parts {
        self.counted(time, |it| it.counts.0 / 4 == block)
    }

    fn counted(&self, time: Time, counts: impl Fn(&Accepted) -> bool) -> Parts {
        let mut parts = Parts::new();
        for accepted in self.accepted.values().filter(|it| counts(it)) {
            let part: &mut u128 = parts.entry(accepted.agent).or_default();
            *part = part.saturating_add(accepted.counted_at(time).0.into());
        }
        parts
    }

    /// What each had earned in a project (0: in the commons) at the end of a second, as far as it draws
    /// money, and what all had.
    pub fn equity(&self, project: ProjectId, time: Time) -> (Parts, u128) {
        let commons = |agent: &Address| {
            let at =
                |line: &BTreeMap<Address, Timeline>| line.get(agent).map_or(0, |it| it.at(time));
            at(&self.own).saturating_sub(at(&self.seed))
        };
        if project == ProjectId::COMMONS {
            let parts: Parts = self.own.keys().map(|agent| (*agent, commons(agent))).collect();
            let all = total(parts.values());
            return (parts, all);
        }
        let nobody = BTreeMap::new();
        let book = self.books.get(&project).unwrap_or(&nobody);
        let all = book.values().fold(0, |sum: u128, line| sum.saturating_add(line.at(time)));
        // What was burned for work elsewhere draws no money here.
        let part =
            |(agent, line): (&Address, &Timeline)| (*agent, line.at(time).min(commons(agent)));
        (book.iter().map(part).collect(), all)
    }
}
