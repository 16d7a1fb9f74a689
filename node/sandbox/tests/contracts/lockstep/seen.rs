//! What happened that is worth counting.

use super::pair::Pair;
use commons_core::{
    ballot::{Kind, ReceiptCell, TakenCell, Tally, Terms},
    cells::Cells,
    pool::{PotId, Purpose, Swept},
    reputation::Burned,
    H256 as Hash,
};
use sp_core::H160;

impl Pair {
    pub fn saw_burn(&mut self, burned: Option<&Burned>) {
        if burned.is_some_and(|burned| burned.taken < burned.owed) {
            self.saw("a burn found less than was owed");
        }
    }

    /// Where what nobody claims goes.
    pub fn saw_sweep(&mut self, pot: PotId, swept: Option<&Swept>) {
        let Some(Swept { to, .. }) = swept else { return };
        let what = match (pot.purpose, to.purpose) {
            (Purpose::Floor { .. }, _) => "a floor fund moved on",
            (Purpose::Project { project, .. }, Purpose::Project { project: later, .. })
                if project != later =>
            {
                "a pot went to the whole commons"
            }
            _ => "a pot moved on",
        };
        self.saw(what);
    }

    pub fn saw_cast(&mut self, caller: H160, ballot: Hash, terms: &Terms, before: Option<Tally>) {
        let closes = |tally: Option<Tally>| match tally {
            Some(Tally::Grade(tally)) => tally.closes,
            Some(Tally::Support(tally)) => tally.closes,
            _ => terms.closes,
        };
        if closes(before) != closes(self.tally(ballot)) {
            self.saw("a late cast moved closing");
        }
        let (root, cells) = (&self.model.reputation, &self.model.reputation_cells);
        if let (Kind::Support { .. }, Some(lent)) =
            (terms.kind, root.delegation_at(cells, caller, terms.snapshot))
        {
            match cells.read(&ReceiptCell(ballot, lent.to)) {
                Some(_) => self.saw("a delegator overrode a delegate who had cast"),
                None if cells.read(&TakenCell(ballot, lent.to)).is_some() => {
                    self.saw("a delegator cast before the delegate")
                }
                None => {}
            }
        }
    }
}
