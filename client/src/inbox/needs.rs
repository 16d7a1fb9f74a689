//! Needs: what the agent said they would do, and what the agent published.

use super::{Item, View, What};
use crate::board::{Board, Commitment, Keeping, Posting, Wanted};
use commons_core::{Address, Time, contribution::Status, units::NeedId};
use std::collections::BTreeMap;

impl View<'_> {
    /// Commitments of the agent that are open or lapsed not long ago, and their own needs that end soon, or
    /// ended not long ago.
    pub(super) fn needs(&self) -> Vec<Item> {
        let board = Board::of(self.replay, self.now);
        let is_open = |id| board.need(id).is_some_and(|it| it.state.is_open());
        // Of several for one need the newest says what is expected.
        let commitments = board.commitments_of(self.agent);
        let newest: BTreeMap<_, _> = commitments.into_iter().map(|it| (it.need, it)).collect();
        let newest = newest.into_values();
        let mut items: Vec<_> =
            newest.filter_map(|it| self.commitment(it, is_open(it.need))).collect();
        let own = board.needs.iter().filter(|it| it.need.publisher == self.agent);
        items.extend(own.filter_map(|it| match it.state {
            Wanted::Open(until) => self.need_ends_soon(until).then(|| self.ends(it.id, until)),
            Wanted::Over(at) => self.need_over(it, at),
            Wanted::Closed(_) => None,
        }));
        items
    }

    fn commitment(&self, it: Commitment, wanted: bool) -> Option<Item> {
        let need = it.need;
        let item = |what, until| Some(Item { what, until: Some(until), own: true });
        match it.state {
            Keeping::Open => item(What::Committed { need, delivered: false }, it.until),
            // It is no longer a matter of time.
            Keeping::Delivered(_) => {
                let what = What::Committed { need, delivered: true };
                Some(Item { what, until: None, own: true })
            }
            // Nothing more is expected, but whoever wants to keep their word still can.
            Keeping::NotAccepted(_) if wanted && self.now < it.until => {
                item(What::NotAccepted { need }, it.until)
            }
            Keeping::Lapsed => {
                let until = it.until.saturating_add(self.epoch());
                (self.now < until).then_some(())?;
                item(What::Lapsed { need, at: it.until }, until)
            }
            _ => None,
        }
    }

    /// What came of a need whose time is over.
    fn need_over(&self, it: &Posting, at: Time) -> Option<Item> {
        let until = at.saturating_add(self.epoch());
        (self.now < until).then_some(())?;
        let is_open =
            |status| matches!(status, Status::InReview { .. } | Status::AwaitingSettlement);
        let pending = it.contributions.iter().filter(|it| is_open(it.status)).count();
        // Of several promises the newest says what is expected.
        let newest: BTreeMap<Address, Keeping> =
            it.commitments.iter().map(|it| (it.agent, it.state)).collect();
        let lapsed = newest.into_iter().filter(|(_, state)| *state == Keeping::Lapsed);
        let lapsed = lapsed.map(|(agent, _)| agent).collect();
        let what = What::NeedOver { need: it.id, at, accepted: it.accepted(), pending, lapsed };
        Some(Item { what, until: Some(until), own: true })
    }

    fn ends(&self, need: NeedId, until: Time) -> Item {
        Item { what: What::NeedEnds { need }, until: Some(until), own: true }
    }

    /// A need is renewed within an epoch of its end: not every one is wanted for longer.
    fn need_ends_soon(&self, until: Time) -> bool {
        until.saturating_sub(self.now) <= self.epoch()
    }

    fn epoch(&self) -> Time {
        self.model.reputation.calendar.epoch_length.into()
    }
}
