//! What can be read of the pool.

use super::{Commons, PoolBook};
use crate::{assets::Assets, commons::ask, error::Result, proposals::Denomination};
use commons_core::{
    Address,
    pool::{Asset, AssetCell, Holding, Pool as Root, Pot, PotId, Purpose},
    units::{Epoch, ProjectId},
};
use commons_interfaces::pool::Pool;
use ink::codegen::TraitCallBuilder;
use primitive_types::H256;
use std::ops::RangeInclusive;

/// How many pots are read at once.
const POTS_AT_ONCE: usize = 128;

impl Commons {
    /// The rules of the pool that were ever in force, as known at a block.
    pub async fn pool_book(&self, at: H256) -> Result<PoolBook> {
        let contract = self.addresses.pool;
        let pool: Root = self.root(contract, at).await?;
        let cells = self.older_versions(contract, &pool.versions, at).await?;
        Ok(PoolBook::new(pool, cells))
    }

    /// What the pool deals in, at a block.
    pub async fn assets(&self, book: &PoolBook, at: H256) -> Result<Assets> {
        let mut tokens = Vec::new();
        for token in self.tokens(book.pool().assets, at).await? {
            tokens.push((token, Denomination::asset(&self.chain, token).await?));
        }
        Ok(Assets::new(Denomination::native(&self.chain).await?, tokens))
    }

    /// Tokens that were ever listed, at a block.
    pub async fn listed_tokens(&self, at: H256) -> Result<Vec<Address>> {
        let pool: Root = self.root(self.addresses.pool, at).await?;
        self.tokens(pool.assets, at).await
    }

    async fn tokens(&self, count: u32, at: H256) -> Result<Vec<Address>> {
        let names: Vec<_> = (0..count).map(AssetCell).collect();
        Ok(self.cells(self.addresses.pool, &names, at).await?.into_iter().flatten().collect())
    }

    /// What the pool owes of an asset, and what of it is the treasury's.
    pub async fn holding(&self, asset: Asset, at: H256) -> Result<Holding> {
        ask(&self.chain, self.pool().call().holding(asset), Some(at)).await
    }

    /// Pots, as far as anything was ever put in.
    pub async fn pots(&self, ids: &[PotId], at: H256) -> Result<Vec<(PotId, Pot)>> {
        let mut found = Vec::new();
        for ids in ids.chunks(POTS_AT_ONCE) {
            let message = self.pool().call().pots(ids.to_vec());
            let pots: Vec<Option<Pot>> = ask(&self.chain, message, Some(at)).await?;
            found.extend(ids.iter().zip(pots).filter_map(|(id, pot)| Some((*id, pot?))));
        }
        Ok(found)
    }

    /// All pots of these epochs, projects and assets, and the floor funds of their blocks if no project
    /// is named; in the order in which they open.
    pub async fn pots_of(
        &self,
        epochs: RangeInclusive<u32>,
        project: Option<ProjectId>,
        assets: &[Asset],
        at: H256,
    ) -> Result<Vec<(PotId, Pot)>> {
        let projects = match project {
            Some(project) => vec![project],
            None => (0..=self.newest_project(Some(at)).await?.0).map(ProjectId).collect(),
        };
        let purposes = purposes(epochs, &projects, project.is_none());
        let ids = purposes
            .into_iter()
            .flat_map(|purpose| assets.iter().map(move |asset| PotId { asset: *asset, purpose }));
        self.pots(&ids.collect::<Vec<_>>(), at).await
    }
}

/// What pots there can be, in the order in which they open.
fn purposes(epochs: RangeInclusive<u32>, projects: &[ProjectId], floors: bool) -> Vec<Purpose> {
    let mut found = Vec::new();
    let last = Epoch(*epochs.end());
    for epoch in epochs.map(Epoch) {
        let of = |project: &ProjectId| Purpose::Project { epoch, project: *project };
        found.extend(projects.iter().map(of));
        let floor = Purpose::floor_of(epoch);
        let next = Epoch(epoch.0.saturating_add(1));
        // After the last epoch of its block, with whose pots it opens.
        if floors && (floor != Purpose::floor_of(next) || epoch == last) {
            found.push(floor);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pots_come_in_the_order_in_which_they_open() {
        let of =
            |epoch, project| Purpose::Project { epoch: Epoch(epoch), project: ProjectId(project) };
        let floor = |block| Purpose::Floor { block };
        let both = [ProjectId(0), ProjectId(1)];
        let expected =
            [of(3, 0), of(3, 1), floor(0), of(4, 0), of(4, 1), of(5, 0), of(5, 1), floor(1)];
        assert_eq!(purposes(3..=5, &both, true), expected);
        assert_eq!(purposes(3..=4, &both[1..], false), [of(3, 1), of(4, 1)]);
    }
}
