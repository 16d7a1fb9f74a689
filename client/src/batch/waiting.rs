//! What waits for an agent's review.

use crate::{
    Commons,
    chain::Block,
    commons::ballot,
    error::Result,
    log::{Entry, Event},
};
use commons_core::{
    Address, H256, Time,
    ballot::Terms,
    contribution::{Contribution, Status},
    units::ContributionId,
};
use commons_interfaces::reputation::VoteCast;
use std::collections::{BTreeMap, HashMap};

/// A contribution that somebody may grade now.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its number.
    pub id: ContributionId,
    /// What it is.
    pub contribution: Contribution,
    /// The terms of its review.
    pub terms: Terms,
    /// When the review closes; a late cast may have moved it.
    pub closes: Time,
    /// Where the evidence is.
    pub uri: Vec<u8>,
    /// The grades that count so far, in the order of the agents' first casts.
    pub casts: Vec<VoteCast>,
}

/// What the history knows, and the chain's state does not.
#[derive(Default)]
struct Said {
    uris: BTreeMap<ContributionId, Vec<u8>>,
    casts: HashMap<H256, Vec<VoteCast>>,
}

impl Said {
    /// Contributions that may be open, and what was said of them.
    fn read(events: impl IntoIterator<Item = Event>) -> Self {
        let mut said = Self::default();
        for event in events {
            match event {
                Event::Recorded(event) => {
                    said.uris.insert(event.id, event.uri);
                }
                Event::Consented(event) => {
                    said.uris.insert(event.id, event.uri);
                }
                Event::Amended(event) => {
                    said.uris.insert(event.id, event.uri);
                }
                Event::Declined(event) => {
                    said.uris.remove(&event.id);
                }
                Event::Withdrawn(event) => {
                    said.uris.remove(&event.id);
                }
                Event::VoteCast(cast) => {
                    let casts = said.casts.entry(cast.ballot).or_default();
                    match casts.iter_mut().find(|earlier| earlier.agent == cast.agent) {
                        Some(earlier) => *earlier = cast,
                        None => casts.push(cast),
                    }
                }
                _ => {}
            }
        }
        said
    }
}

impl Commons {
    /// Contributions of others that are in review and that `me` has not graded, as of block `head`; what
    /// closes first comes first. `entries` is the history up to that block.
    pub async fn waiting_for_review(
        &self,
        me: Address,
        entries: &[Entry],
        head: Block,
    ) -> Result<Vec<Waiting>> {
        let mut said = Said::read(entries.iter().filter_map(Entry::event));
        let rules = self.rule_book(head.hash).await?;
        let ids: Vec<_> = said.uris.keys().copied().collect();
        let found = self.contributions_by_id(&ids, head.hash).await?;
        let candidates: Vec<_> = ids
            .into_iter()
            .zip(found)
            .filter_map(|(id, found)| found.map(|found| (id, found)))
            .filter(|(_, found)| found.agent != me && found.check_open().is_ok())
            .collect();
        let terms: Vec<_> = candidates.iter().map(|(id, found)| rules.terms(*id, found)).collect();
        let tallies = self.tallies(&terms, head.hash).await?;
        let receipts = self.receipts(&terms, me, head.hash).await?;
        let mut waiting = Vec::new();
        for ((((id, contribution), terms), tally), receipt) in
            candidates.into_iter().zip(terms).zip(tallies).zip(receipts)
        {
            let closes = tally.map_or(terms.closes, |tally| tally.closes);
            let is_open = matches!(contribution.status(closes, head.time), Status::InReview { .. });
            if receipt.is_some() || !is_open {
                continue;
            }
            let uri = said.uris.remove(&id).unwrap_or_default();
            let casts = said.casts.remove(&ballot(&terms)).unwrap_or_default();
            waiting.push(Waiting { id, contribution, terms, closes, uri, casts });
        }
        waiting.sort_by_key(|one| (one.closes, one.id));
        Ok(waiting)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batch::sample::draft;
    use commons_core::units::{ContributionId as Id, Units};
    use commons_interfaces::ledger::{Amended, Consented, Withdrawn};

    #[test]
    fn the_last_word_counts_and_what_was_taken_back_does_not() {
        let agent = Address::repeat_byte;
        let cast = |by: u8, choice: u8| {
            Event::VoteCast(VoteCast {
                ballot: H256::repeat_byte(7),
                agent: agent(by),
                choice,
                weight: Units(1),
                opened: None,
                reason: Vec::new(),
                at: 1,
            })
        };
        let consented =
            |id, uri: u8| Event::Consented(Consented { id: Id(id), uri: vec![uri], at: 1 });
        let said = Said::read([
            consented(1, 1),
            consented(2, 2),
            cast(1, 5),
            cast(2, 6),
            cast(1, 9),
            Event::Amended(Amended { id: Id(1), draft: draft(1), uri: vec![3], at: 2 }),
            Event::Withdrawn(Withdrawn { id: Id(2), at: 3 }),
        ]);
        assert_eq!(said.uris.into_iter().collect::<Vec<_>>(), [(Id(1), vec![3])]);
        let casts = &said.casts[&H256::repeat_byte(7)];
        assert_eq!(casts.iter().map(|it| it.choice).collect::<Vec<_>>(), [9, 6]);
    }
}
