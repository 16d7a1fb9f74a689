//! What a test remembers of parameters that change.

use super::{Done, GENESIS, ghost::Ghost, governor};
use commons_core::{Address, Time, parameters::Parameters};

/// Parameters that hold from second `since` on, adopted in the second before.
#[derive(Clone, Copy)]
pub struct Version {
    pub since: Time,
    pub parameters: Parameters,
}

impl Ghost {
    /// The parameters that hold in a second: the last ones adopted before it.
    pub fn at(&self, at: Time) -> Parameters {
        self.versions.iter().rfind(|version| version.since <= at).unwrap().parameters
    }
    /// The newest parameters, whether they hold already or not.
    pub fn newest(&self) -> Parameters {
        self.versions.last().unwrap().parameters
    }
    pub fn start(&self, epoch: u32) -> Time {
        GENESIS + u64::from(epoch) * u64::from(self.parameters.epoch_length)
    }
    /// When the pots of an epoch open: after the dispute period that held when it began, and not before
    /// those of any earlier one.
    pub fn pots_open(&self, epoch: u32) -> Time {
        let alone = |e: u32| self.start(e + 1) + u64::from(self.at(self.start(e)).dispute_period);
        // Of epochs that began under the same parameters, the last one counts.
        let last = self.versions.iter().map(|v| self.epoch(v.since.saturating_sub(1)));
        last.chain([epoch]).filter(|e| *e <= epoch).map(alone).max().unwrap()
    }

    /// When the last review was planned to end that had begun by then: each as long as it was when it
    /// began. Parameters that were replaced before they held never began any.
    pub fn last_review(&self, now: Time) -> Time {
        let ends = self.versions.iter().enumerate().filter_map(|(index, version)| {
            let next = self.versions.get(index + 1).map_or(now, |next| next.since - 1).min(now);
            let review = u64::from(version.parameters.review_period);
            (version.since <= next).then_some(next + review)
        });
        ends.max().unwrap()
    }

    /// Parameters that hold from the next second on.
    pub fn predict_adopt(
        &mut self,
        now: Time,
        who: Address,
        parameters: Parameters,
    ) -> Option<Done> {
        let needed = u64::from(parameters.review_period) / 4
            + [parameters.voting_delay, parameters.voting_period]
                .into_iter()
                .chain([parameters.late_quorum_extension, parameters.timelock])
                .map(u64::from)
                .sum::<u64>();
        let allowed = who == governor() && needed <= self.shortest(self.versions.len() - 1, now);
        allowed.then_some(())?;
        self.versions.push(Version { since: now + 1, parameters });
        Some(Done::Changed)
    }

    /// The shortest dispute period that may still protect somebody, when these are the newest
    /// parameters: their own, and while pots of older ones are not open, that of those before.
    fn shortest(&self, version: usize, now: Time) -> u64 {
        let Version { since, parameters } = self.versions[version];
        let own = u64::from(parameters.dispute_period);
        if version > 0 && now < self.pots_open(self.epoch(since - 1)) {
            own.min(self.shortest(version - 1, since - 1))
        } else {
            own
        }
    }
}
