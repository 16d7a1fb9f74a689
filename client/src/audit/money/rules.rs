//! The rules of money over time: which version holds for an epoch, and when its pots open.

use commons_core::{
    Time,
    calendar::Calendar,
    parameters::Parameters,
    units::{Epoch, ProposalId},
};

/// A version of the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleVersion {
    /// Counts them, from 1.
    pub number: usize,
    /// From which second on it holds; 0 for the first.
    pub since: Time,
    /// The proposal that made it; none for what the commons started with.
    pub proposal: Option<ProposalId>,
    /// Equation, windows and limits.
    pub parameters: Parameters,
    /// No pot of an epoch that begins under it opens earlier.
    not_before: Time,
}

/// All versions.
#[derive(Clone, Debug)]
pub struct RulesOverTime {
    /// Epochs, and how weight fades.
    pub calendar: Calendar,
    versions: Vec<RuleVersion>,
}

impl RulesOverTime {
    /// What a commons starts with.
    pub(super) fn new(calendar: Calendar, parameters: Parameters) -> Self {
        let first = RuleVersion { number: 1, since: 0, proposal: None, parameters, not_before: 0 };
        Self { calendar, versions: vec![first] }
    }

    /// Other parameters hold from the next second on. What was decided before about pots that are
    /// not open stays.
    pub(super) fn adopt(&mut self, parameters: Parameters, at: Time, proposal: Option<ProposalId>) {
        let not_before = self.opens(self.calendar.epoch(at));
        let since = at.saturating_add(1);
        // Of two in one second, the second holds.
        self.versions.retain(|version| version.since != since);
        let number = self.versions.len() + 1;
        self.versions.push(RuleVersion { number, since, proposal, parameters, not_before });
    }

    /// What held at a second.
    pub fn at(&self, time: Time) -> RuleVersion {
        let mut versions = self.versions.iter().rev();
        // The first one holds from 0 on.
        *versions.find(|version| version.since <= time).unwrap_or(&self.versions[0])
    }

    /// When the last review was planned to end of all that could have been recorded by a second: under
    /// each version until the next one held.
    pub(super) fn last_review(&self, at: Time) -> Time {
        let begun = self.versions.iter().filter(|version| version.since <= at);
        let next = self.versions.iter().skip(1).map(|version| version.since.saturating_sub(1));
        let until = next.chain([at]).map(|end| end.min(at));
        let ends = begun
            .zip(until)
            .map(|(version, until)| until.saturating_add(version.parameters.review_period.into()));
        ends.max().unwrap_or(at)
    }

    /// What held when an epoch began.
    pub fn of(&self, epoch: Epoch) -> RuleVersion {
        self.at(self.calendar.start(epoch))
    }

    /// When the pots of an epoch open.
    pub fn opens(&self, epoch: Epoch) -> Time {
        let version = self.of(epoch);
        let end = self.calendar.start(Epoch(epoch.0.saturating_add(1)));
        let dispute = version.parameters.dispute_period.into();
        end.saturating_add(dispute).max(version.not_before)
    }

    /// When the floor of a block of four epochs opens: with the last of their pots.
    pub fn floor_opens(&self, block: u32) -> Time {
        self.opens(Epoch(block.saturating_mul(4).saturating_add(3)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::keccak256;
    use commons_core::{cells::Memory, versions::Versions};

    const DAY: u64 = 86_400;

    #[test]
    fn every_epoch_has_the_rules_that_the_contracts_keep_for_it() {
        let first = Parameters::default();
        let calendar = first.calendar(1_000_000);
        let week = u64::from(first.epoch_length);
        let (mut cells, mut kept) = (Memory::new(keccak256), Versions::new(first));
        let mut rules = RulesOverTime::new(calendar, first);
        // Longer and shorter, in the middle of an epoch, at its first and at its last second, and twice
        // in the same one.
        for (at, days, claim_window, review) in [
            (week / 2, 14, 26, 6),
            (2 * week - 1, 7, 26, 1),
            (2 * week, 7, 3, 7),
            (2 * week, 7, 4, 2),
            (5 * week + 1, 21, 4, 7),
            (5 * week + 2, 7, 5, 1),
            (11 * week, 10, 5, 3),
        ] {
            let at = calendar.genesis + at;
            let [dispute_period, review_period] =
                [days, review].map(|days| u32::try_from(days * DAY).unwrap());
            let parameters = Parameters { dispute_period, review_period, claim_window, ..first };
            kept.adopt(&mut cells, &calendar, parameters, at).unwrap();
            rules.adopt(parameters, at, Some(ProposalId(days)));
        }
        for epoch in (0..20).map(Epoch) {
            let version = rules.of(epoch);
            let expected = kept.of_epoch(&cells, &calendar, epoch);
            assert_eq!(version.parameters, expected.parameters, "{epoch:?}");
            assert_eq!(rules.opens(epoch), kept.pots_open(&cells, &calendar, epoch), "{epoch:?}");
            let floor = kept.floor_opens(&cells, &calendar, epoch);
            assert_eq!(rules.floor_opens(epoch.0 / 4), floor, "{epoch:?}");
            assert!(epoch.0 == 0 || rules.opens(Epoch(epoch.0 - 1)) <= rules.opens(epoch));
        }
        for at in (0..20 * week).step_by(3_600).map(|at| calendar.genesis + at) {
            let untouched = kept.untouched(&cells, &calendar, at);
            assert_eq!(calendar.epoch(rules.last_review(at)).0 + 1, untouched.0, "at {at}");
        }
        let newest = rules.of(Epoch(19));
        assert_eq!((newest.number, newest.proposal), (7, Some(ProposalId(10))));
    }
}
