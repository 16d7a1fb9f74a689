//! What the pool's messages make the rules do: over the cells that are watched, for the bill.

use crate::weights::bill::Suite;
use commons_core::{
    cells::Cells,
    pool::{holding, Asset, Due, HoldingCell, PotId},
    units::ProjectId,
};
use sp_core::{H160, U256};

/// What the rules do as money comes in.
pub fn fund(suite: &mut Suite, asset: Asset, project: ProjectId, amount: U256, now: u64) {
    let newest = suite.ledger.projects;
    let (root, cells) = (&suite.pool, &mut suite.pool_cells);
    let mut holding = holding(cells, asset);
    root.check_funding(asset, &holding, amount, 0, now).expect("it can come in");
    let pot = root.present_pot(cells, asset, project, now, || Ok(newest)).expect("it is there");
    root.fund(cells, &mut holding, pot, amount, now, |_, _| {}).expect("there is room");
    cells.write(&HoldingCell(asset), &holding);
}

/// What they do as an agent claims from pots of one asset.
pub fn claim(suite: &mut Suite, who: H160, pots: &[PotId], now: u64) {
    let (root, cells) = (&suite.pool, &mut suite.pool_cells);
    let due: Vec<_> = pots.iter().map(|id| root.due(cells, *id, now).expect("it is due")).collect();
    let asset = pots[0].asset;
    let mut holding = holding(cells, asset);
    let asked: Vec<_> = due.iter().map(Due::asked).collect();
    let shares = suite.reputation.shares(&suite.reputation_cells, who, &asked);
    for (due, share) in due.into_iter().zip(shares) {
        root.claim(cells, &mut holding, who, &due, &share, |_, _| {}).expect("there is a share");
    }
    cells.write(&HoldingCell(asset), &holding);
}

/// What they do as money moves on.
pub fn sweep(suite: &mut Suite, id: PotId, now: u64) {
    let (root, cells) = (&suite.pool, &mut suite.pool_cells);
    let due = root.open_pot(cells, id, now).expect("it is open");
    let asked = [due.asked(), due.asked_by_now(now)];
    let shares = suite.reputation.shares(&suite.reputation_cells, H160::zero(), &asked);
    let shares = shares.try_into().expect("two were asked for");
    let mut holding = holding(cells, id.asset);
    root.sweep(cells, &mut holding, &due, &shares, now, |_, _| {}).expect("some is left");
    cells.write(&HoldingCell(id.asset), &holding);
}
