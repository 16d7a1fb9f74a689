//! What must hold whatever anybody does; the numbers are those of the design.

use super::pair::Pair;
use commons_core::{
    ballot::{Kind, Receipt, ReceiptCell, Tally, Terms},
    cells::Cells,
    contribution::{Fate, Settlement},
    parameters::Parameters,
    review::Outcome,
    units::{ContributionId, Points, Units},
    versions::Version,
    H256,
};

/// What nobody but the governor may change.
#[derive(Debug, PartialEq)]
pub struct Constitution {
    parameters: Parameters,
    version: Version,
    charter: H256,
    /// What was accepted, and what of it stands.
    accepted: Vec<(ContributionId, Settlement, Points)>,
}

impl Pair {
    pub fn constitution(&self) -> Constitution {
        let newest = self.model.ledger.newest.0;
        let accepted = (1..=newest).map(ContributionId).filter_map(|id| {
            match self.model.contribution(id).expect("it was recorded").fate {
                Fate::Settled(kept) if matches!(kept.outcome, Outcome::Accepted { .. }) => {
                    // Who credits a citation changes what is credited, and nothing else.
                    Some((id, Settlement { credited: 0, ..kept }, kept.standing))
                }
                _ => None,
            }
        });
        Constitution {
            parameters: self.parameters(),
            version: self.model.ledger.versions.0.latest(),
            charter: self.model.hub.charter,
            accepted: accepted.collect(),
        }
    }

    /// No message by anyone but the governor changes a parameter, the charter, or a settled record (8).
    pub fn check_constitution(&self, before: &Constitution) {
        let after = self.constitution();
        assert_eq!(after.parameters, before.parameters);
        assert_eq!(after.version, before.version);
        assert_eq!(after.charter, before.charter);
        for kept in &before.accepted {
            assert!(after.accepted.contains(kept), "{kept:?}");
        }
    }

    /// All weight in a Support ballot is somebody's, was there at the snapshot, and counts once (6).
    pub fn check_ballot(&self, terms: &Terms, ballot: H256) {
        let (Kind::Support { .. }, Some(Tally::Support(tally))) = (terms.kind, self.tally(ballot))
        else {
            return;
        };
        let (root, cells) = (&self.model.reputation, &self.model.reputation_cells);
        assert!(tally.total() <= root.total_at(cells, terms.snapshot), "{tally:?}");
        let mut weights = [Units::ZERO; 3];
        for agent in &self.agents {
            let receipt = cells.read(&ReceiptCell(ballot, *agent));
            if let Some(Receipt::Support { choice, weight }) = receipt {
                let held = &mut weights[usize::from(choice)];
                *held = held.plus(weight);
            }
        }
        assert_eq!(weights, tally.weights, "what is counted, and what each has cast");
    }
}
