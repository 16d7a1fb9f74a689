//! What the contracts keep at one block: every cell of their storage, byte for byte.

use super::{
    Replay,
    money::room,
    parent::{Inheritance, NOBODY},
};
use crate::{
    Commons,
    bundle::keccak256,
    chain::{Chain, ChainError},
    error::Result,
    proposals::solidity,
};
use commons_core::{
    Address, H256, Time, U256,
    calendar::Calendar,
    cells::Memory,
    decay::HalfLife,
    history::History,
    pool::{Asset, HoldingCell},
    reputation::{Reputation, Suite},
};
use scale::Encode;
use std::collections::{BTreeMap, BTreeSet};

/// Index of the pool among the contracts.
const POOL: usize = 5;

/// The name that ink! gives to the cell of a contract's root.
pub const ROOT: [u8; 4] = [0; 4];

/// Names of the contracts, in the order of [`commons_core::hub::Addresses::all`].
pub const CONTRACTS: [&str; 6] = ["hub", "ledger", "reputation", "books", "governor", "pool"];

/// Cells of one contract: encoded names and values.
pub type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

/// The storage of a commons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The cells of each contract, in the order of [`commons_core::hub::Addresses::all`].
    pub cells: [Cells; 6],
    /// How many cells each has, by the chain's own count: who has read as many has read all.
    pub counts: [u32; 6],
    /// What the parent says of those who have inherited, if the commons is a fork.
    pub inherited: Option<Inheritance>,
    /// What the pool really has: of native money by the chain's word, of a token by its own. Nothing of a
    /// token that does not answer.
    pub held: BTreeMap<Asset, U256>,
    /// The time of the block.
    pub time: Time,
}

impl State {
    /// The storage that a replayed history amounts to.
    pub fn of(replay: &Replay) -> Self {
        let Some(commons) = &replay.commons else { return Self::default() };
        let [hub, ledger, reputation, books, governor, pool] = &replay.histories;
        let mut cells = [
            Cells::new(),
            commons.ledger_cells.cells.clone(),
            commons.reputation_cells.cells.clone(),
            Cells::new(),
            commons.governor_cells.cells.clone(),
            commons.pool_cells.cells.clone(),
        ];
        let roots = [
            (&commons.hub, hub).encode(),
            (&commons.ledger, ledger).encode(),
            (&commons.reputation, reputation).encode(),
            (untouched(), books).encode(),
            (&commons.governor, governor).encode(),
            (&commons.pool, pool).encode(),
        ];
        for (cells, root) in cells.iter_mut().zip(roots) {
            cells.insert(ROOT.to_vec(), root);
        }
        let counts = cells.each_ref().map(|cells| u32::try_from(cells.len()).unwrap_or(0));
        Self { cells, counts, inherited: Inheritance::of(replay), ..Self::default() }
    }

    /// Reads the cells that `expected` names at one finalised block: all of it is of the same moment.
    pub async fn fetch(commons: &Commons, expected: &Self, block: H256) -> Result<Self> {
        let chain = commons.chain();
        let time = chain.block_at(block).await?.time;
        let mut state = Self { time, ..Self::default() };
        for (index, contract) in commons.addresses().all().into_iter().enumerate() {
            let keys: Vec<&Vec<u8>> = expected.cells[index].keys().collect();
            let values = chain.storage_many(contract, &keys, block).await?;
            state.cells[index] = keys
                .into_iter()
                .zip(values)
                .filter_map(|(key, value)| Some((key.clone(), value?)))
                .collect();
            state.counts[index] = chain.storage_items(contract, block).await?;
        }
        if let Some(inherited) = &expected.inherited {
            state.inherited = Some(Inheritance::ask(chain, inherited, block).await);
        }
        let assets = room::<HoldingCell, Asset>(&expected.cells[POOL]).map(|(asset, _)| asset);
        let assets: BTreeSet<_> = assets.chain([Asset::Native]).collect();
        for asset in assets {
            if let Some(held) = held(chain, commons.addresses().pool, asset, block).await? {
                state.held.insert(asset, held);
            }
        }
        Ok(state)
    }

    /// The cells of a contract, to be read as the rules read them.
    pub(super) fn memory(&self, contract: usize) -> Memory {
        let mut memory = Memory::new(keccak256);
        memory.cells.clone_from(&self.cells[contract]);
        memory
    }

    /// The root of a contract.
    pub(super) fn root<T: scale::Decode>(&self, contract: usize) -> Option<(T, History)> {
        let bytes = self.cells[contract].get(ROOT.as_slice())?;
        scale::DecodeAll::decode_all(&mut &bytes[..]).ok()
    }
}

/// What an account has of an asset at a block, if that can be told.
async fn held(chain: &Chain, of: Address, asset: Asset, block: H256) -> Result<Option<U256>> {
    let Asset::Token(token) = asset else {
        return Ok(Some(chain.spendable_at(of, block).await?));
    };
    match chain.read(NOBODY, token, solidity::balance_of(of), Some(block)).await {
        Ok(answer) => Ok(solidity::number(&answer)),
        // A node that is gone says nothing about the token.
        Err(error @ (ChainError::Unreachable { .. } | ChainError::Disconnected { .. })) => {
            Err(error.into())
        }
        Err(_) => Ok(None),
    }
}

/// The root of the contract that only holds the code of the books: nobody can order anything there, and
/// it emits nothing, so it stays for ever as it was made.
fn untouched() -> Reputation {
    let nobody = Address::zero();
    let suite = Suite { ledger: nobody, hub: nobody, books: nobody };
    let half_life = HalfLife(1);
    let calendar = Calendar { genesis: 0, epoch_length: 1, epochs_per_season: 1, half_life };
    Reputation::new(suite, calendar, u64::MAX)
}
