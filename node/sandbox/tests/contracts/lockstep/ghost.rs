//! What went through a pool, counted apart from it: deposits = paid + collected + owed, to the smallest
//! unit and after every message.

use super::pair::Pair;
use crate::coins;
use codec::DecodeAll;
use commons_core::{
    pool::{holding, Asset, Pot, PotId},
    U256,
};
use sp_core::H160;
use std::collections::{BTreeMap, BTreeSet};

/// Room of the pool's cells in which pots lie.
const POTS: u8 = 1;

/// The money of one asset.
#[derive(Clone, Copy, Debug, Default)]
pub struct Flow {
    /// What was put in.
    pub deposited: U256,
    /// What agents were paid.
    pub paid: U256,
    /// What of it went to the treasury.
    pub collected: U256,
    /// What is there without having been put in.
    pub surplus: U256,
}

/// The money of all pools.
#[derive(Default)]
pub struct Ghost {
    flows: BTreeMap<(H160, Asset), Flow>,
    paid: BTreeSet<(H160, H160, PotId)>,
}

impl Ghost {
    /// What went through a pool of one asset.
    pub fn flow(&mut self, pool: H160, asset: Asset) -> &mut Flow {
        self.flows.entry((pool, asset)).or_default()
    }

    /// Somebody is paid from a pot: once.
    pub fn pays(&mut self, pool: H160, agent: H160, pot: PotId, amount: U256) {
        assert!(self.paid.insert((pool, agent, pot)), "{agent} is paid twice from {pot:?}");
        self.flow(pool, pot.asset).paid += amount;
    }
}

impl Pair {
    /// All pots of the present pool.
    pub fn pots(&self) -> Vec<(PotId, Pot)> {
        let cells = self.model.pool_cells.cells.iter().filter(|(key, _)| key[0] == POTS);
        let pot = |(key, value): (&Vec<u8>, &Vec<u8>)| {
            let id = PotId::decode_all(&mut &key[1..]).expect("the name of a pot");
            (id, Pot::decode_all(&mut &value[..]).expect("a pot"))
        };
        cells.map(pot).collect()
    }

    /// Where all money is that was ever put in, and that it is there (4).
    pub fn check_money(&mut self) {
        let (pool, coin) = (self.model.addresses.pool, self.targets.coin);
        let pots = self.pots();
        for asset in [Asset::Native, Asset::Token(coin)] {
            let owed = holding(&self.model.pool_cells, asset);
            let of_asset = pots.iter().filter(|(id, _)| id.asset == asset);
            let in_pots =
                of_asset.fold(U256::zero(), |sum, (_, pot)| sum + pot.work.left + pot.equity.left);
            let flow = *self.ghost.flow(pool, asset);
            assert_eq!(
                in_pots + owed.treasury,
                owed.owed,
                "what is owed lies somewhere: {asset:?}"
            );
            assert_eq!(flow.deposited, flow.paid + flow.collected + owed.owed, "{asset:?}");
            let held = match asset {
                Asset::Native => self.chain.sandbox.balance(pool),
                Asset::Token(coin) => coins::balance(&mut self.chain.sandbox, coin, pool),
            };
            assert_eq!(held, owed.owed + flow.surplus, "what the pool has of {asset:?}");
        }
    }
}
