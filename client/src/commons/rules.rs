//! The parameters over time: what decides a contribution is what was in force when it was recorded.

use super::Commons;
use crate::{bundle::keccak256, error::Result};
use commons_core::{
    Time,
    accepted::EPOCHS_PER_BLOCK,
    ballot::Terms,
    cells::{Cells, Memory},
    contribution::Contribution,
    decay::HalfLife,
    ledger::{Ledger, Rules},
    need::Need,
    trace::Checkpoint,
    units::{ContributionId, Epoch, NeedId, Points},
    versions::{OlderVersion, Version, Versions},
};
use primitive_types::{H160, H256};

/// All versions of the parameters, as the ledger keeps them.
#[derive(Clone, Debug)]
pub struct RuleBook {
    ledger: Ledger,
    cells: Memory,
}

impl Commons {
    /// The parameters that were ever in force, as known at a block.
    pub async fn rule_book(&self, at: H256) -> Result<RuleBook> {
        let contract = self.addresses.ledger;
        let ledger: Ledger = self.root(contract, at).await?;
        let cells = self.older_versions(contract, &ledger.versions, at).await?;
        Ok(RuleBook { ledger, cells })
    }

    /// The cells with all versions but the newest ones, as the ledger and the pool keep them.
    pub(super) async fn older_versions(
        &self,
        contract: H160,
        versions: &Versions,
        at: H256,
    ) -> Result<Memory> {
        let names: Vec<_> = (0..versions.0.older).map(OlderVersion).collect();
        let older = self.cells(contract, &names, at).await?;
        let mut cells = Memory::new(keccak256);
        for (name, version) in names.iter().zip(older) {
            cells.write(name, &version.unwrap_or_default());
        }
        Ok(cells)
    }
}

impl RuleBook {
    /// What decides about a contribution, now.
    pub fn of(&self, contribution: &Contribution, now: Time) -> Rules {
        self.ledger.rules(&self.cells, contribution.recorded, now)
    }

    /// What decides about a contribution that is recorded now.
    pub fn at(&self, now: Time) -> Rules {
        self.ledger.rules(&self.cells, now, now)
    }

    /// The terms of a contribution's review.
    pub fn terms(&self, id: ContributionId, contribution: &Contribution) -> Terms {
        let rules = self.of(contribution, contribution.recorded);
        contribution.terms(id, self.ledger.suite.ledger, &rules)
    }

    /// The terms of the ballot in which a need's heat is counted.
    pub fn need_terms(&self, id: NeedId, need: &Need) -> Terms {
        let then = self.ledger.version_at(&self.cells, need.at).parameters;
        need.terms(id, self.ledger.suite.ledger, HalfLife(then.signal_half_life))
    }

    /// When the pots of an epoch open.
    pub fn pots_open(&self, epoch: Epoch) -> Time {
        self.ledger.pots_open(&self.cells, epoch)
    }

    /// Points in the block of an epoch from which on an agent has a part in the floor: as it was when
    /// the block began.
    pub fn floor_min(&self, epoch: Epoch) -> Points {
        let first = Epoch(epoch.0 & !(EPOCHS_PER_BLOCK - 1));
        let start = self.ledger.calendar.start(first);
        self.ledger.version_at(&self.cells, start).parameters.floor_min
    }

    /// The longest time for grading that was ever in force, in seconds.
    pub fn longest_review(&self) -> u64 {
        let periods = self.versions().into_iter().map(|v| v.value.parameters.review_period);
        periods.max().unwrap_or_default().into()
    }

    /// All versions, oldest first, each with the first second in which it was in force.
    pub fn versions(&self) -> Vec<Checkpoint<Version>> {
        let trace = &self.ledger.versions.0;
        let older = (0..trace.older).filter_map(|index| self.cells.read(&OlderVersion(index)));
        older.chain(trace.recent.iter().copied()).collect()
    }

    /// First second in which anything can be recorded; the end of time while that is not known.
    pub fn opens(&self) -> Time {
        self.ledger.opens
    }
}
