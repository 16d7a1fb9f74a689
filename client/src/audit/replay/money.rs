//! Money: what comes in, who is paid, what moves on, and what is the treasury's.
//!
//! How much of a token has arrived, and what came to the pool without being put in, is decided outside of the
//! suite and taken from the events. All else follows.

use super::{Expected, Replayer, expect, length};
use crate::{
    bundle::keccak256,
    error::Error,
    log::Entry,
    refusal::{Refusal, Scale},
};
use commons_core::{
    U256,
    history::History,
    pool::{self, Asset, PoolError, Purpose, Split},
};
use commons_interfaces::{
    governor::Deposited,
    pool::{Claimed, Collected, Funded, Swept},
};

impl Replayer {
    /// Somebody puts money in. What has arrived is the sum of what it was divided into.
    pub(super) fn funded(&mut self, said: Funded, entry: &Entry) -> Result<Expected, Error> {
        let (now, Funded { from, pot, split, memo, .. }) = (entry.time, said);
        let Purpose::Project { project, .. } = pot.purpose else {
            return Err(Error::new("no_project", "money is put in for a project"));
        };
        let amount = whole(&split).ok_or_else(too_much)?;
        let chained = |_: &_, history: &mut History| chain(history, entry);
        let commons = self.commons()?;
        let funded = commons.fund(now, pot.asset, project, amount, length(&memo), chained);
        let pool::Funded { pot, split } = funded.map_err(told)?;
        Ok(expect(self.addresses.pool, &Funded { from, pot, split, memo, at: now }))
    }

    /// An agent is paid from a pot. Several may be paid for at once, each with an event of its own.
    pub(super) fn claimed(&mut self, said: Claimed, entry: &Entry) -> Result<Expected, Error> {
        let (now, Claimed { agent, recipient, pot, .. }) = (entry.time, said);
        let commons = self.commons()?;
        commons.pool.check_recipient(recipient).map_err(told)?;
        let chained = |_: &_, history: &mut History| chain(history, entry);
        let share = commons.claim(agent, now, pot, chained).map_err(told)?;
        Ok(expect(self.addresses.pool, &Claimed { agent, recipient, pot, share, at: now }))
    }

    /// What nobody can claim moves on.
    pub(super) fn swept(&mut self, said: Swept, entry: &Entry) -> Result<Expected, Error> {
        let (now, pot) = (entry.time, said.pot);
        let chained = |_: &_, history: &mut History| chain(history, entry);
        let moved = self.commons()?.sweep(now, pot, chained).map_err(told)?;
        Ok(expect(self.addresses.pool, &Swept { pot, moved, at: now }))
    }

    /// Money goes to the treasury; native money as a deposit, of which the governor tells at once.
    pub(super) fn collected(
        &mut self,
        said: Collected,
        entry: &Entry,
    ) -> Result<Vec<Expected>, Error> {
        let (now, asset, addresses) = (entry.time, said.asset, self.addresses);
        let commons = self.commons()?;
        let holding = commons.pool.known(&commons.pool_cells, asset).map_err(told)?;
        // A token may have taken something from the pool's balance, the chain does not.
        let treasury = match asset {
            Asset::Native => holding.treasury,
            Asset::Token(_) => said.treasury,
        };
        let promised = holding.owed.saturating_sub(holding.treasury);
        let held = promised.checked_add(treasury).and_then(|it| it.checked_add(said.surplus));
        let chained = |_: &_, history: &mut History| chain(history, entry);
        let collected =
            commons.collect(asset, held.ok_or_else(too_much)?, chained).map_err(told)?;
        let pool::Collected { treasury, surplus } = collected;
        let mut due =
            vec![expect(addresses.pool, &Collected { asset, treasury, surplus, at: now })];
        if asset == Asset::Native {
            let (from, amount) = (addresses.pool, collected.total());
            due.push(expect(addresses.governor, &Deposited { from, amount, at: now }));
        }
        Ok(due)
    }
}

/// All parts of a deposit together.
fn whole(split: &Split) -> Option<U256> {
    let parts = [split.work, split.equity, split.floor, split.commons];
    parts.into_iter().try_fold(U256::zero(), U256::checked_add)
}

/// Appends an event, as it was handed out, to the history of its asset.
pub(super) fn chain(history: &mut History, entry: &Entry) {
    history.push(&entry.topic.0, &entry.data, keccak256);
}

pub(super) fn told(refusal: PoolError) -> Error {
    refusal.explain(&Scale::Units)
}

fn too_much() -> Error {
    Error::new("too_much", "no amount is larger than 2^256 - 1")
}
