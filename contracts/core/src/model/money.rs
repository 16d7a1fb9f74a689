//! Money: what comes in, who receives it, and what moves on.

use super::Commons;
use crate::{
    Address, Time, U256,
    cells::Cells,
    history::History,
    pool::{
        Asset, Claimed, Collected, Due, Funded, Holding, HoldingCell, PoolError, PotId, Swept,
        holding,
    },
    reputation::Share,
    units::ProjectId,
};

impl Commons {
    /// `fund` or `fund_token` of the pool, when so much has arrived; `record` appends the event to the
    /// asset's history.
    pub fn fund(
        &mut self,
        now: Time,
        asset: Asset,
        project: ProjectId,
        amount: U256,
        memo_length: u32,
        record: impl FnOnce(&Funded, &mut History),
    ) -> Result<Funded, PoolError> {
        let cells = &mut self.pool_cells;
        let mut holding = holding(cells, asset);
        self.pool.check_funding(asset, &holding, amount, memo_length, now)?;
        let newest = || Ok(self.ledger.projects);
        let pot = self.pool.present_pot(cells, asset, project, now, newest)?;
        let funded = self.pool.fund(cells, &mut holding, pot, amount, now, record)?;
        cells.write(&HoldingCell(asset), &holding);
        Ok(funded)
    }

    /// What reputation says of an agent's part in a pot.
    fn share_in(&self, agent: Address, due: &Due) -> Share {
        self.reputation.share(&self.reputation_cells, agent, &due.asked())
    }

    /// What an agent could claim from a pot now.
    pub fn claimable(&self, agent: Address, pot: PotId, now: Time) -> Result<Claimed, PoolError> {
        let due = self.pool.due(&self.pool_cells, pot, now)?;
        let share = self.share_in(agent, &due);
        self.pool.claimable(&self.pool_cells, agent, &due, &share).map(|(claimed, _)| claimed)
    }

    /// `claim` of the pool for an agent, one pot of it; `record` appends the event to the asset's history.
    pub fn claim(
        &mut self,
        agent: Address,
        now: Time,
        pot: PotId,
        record: impl FnOnce(&Claimed, &mut History),
    ) -> Result<Claimed, PoolError> {
        let due = self.pool.due(&self.pool_cells, pot, now)?;
        let share = self.share_in(agent, &due);
        let cells = &mut self.pool_cells;
        let mut holding = holding(cells, pot.asset);
        let claimed = self.pool.claim(cells, &mut holding, agent, &due, &share, record)?;
        cells.write(&HoldingCell(pot.asset), &holding);
        Ok(claimed)
    }

    /// `sweep` of the pool; `record` appends the event to the asset's history.
    pub fn sweep(
        &mut self,
        now: Time,
        pot: PotId,
        record: impl FnOnce(&Swept, &mut History),
    ) -> Result<Swept, PoolError> {
        let due = self.pool.open_pot(&self.pool_cells, pot, now)?;
        let shares = [due.asked(), due.asked_by_now(now)]
            .map(|asked| self.reputation.share(&self.reputation_cells, Address::zero(), &asked));
        let cells = &mut self.pool_cells;
        let mut holding = holding(cells, pot.asset);
        let swept = self.pool.sweep(cells, &mut holding, &due, &shares, now, record)?;
        cells.write(&HoldingCell(pot.asset), &holding);
        Ok(swept)
    }

    /// `collect` of the pool, which holds so much of the asset; `record` appends the event to the asset's
    /// history.
    pub fn collect(
        &mut self,
        asset: Asset,
        held: U256,
        record: impl FnOnce(&Collected, &mut History),
    ) -> Result<Collected, PoolError> {
        let cells = &mut self.pool_cells;
        let mut holding: Holding = self.pool.known(cells, asset)?;
        let collected = holding.collect(asset, held)?;
        record(&collected, &mut holding.history);
        cells.write(&HoldingCell(asset), &holding);
        Ok(collected)
    }
}
