//! What the contracts keep at one block: every cell of their storage, byte for byte.

use super::{Replay, parent::Inheritance};
use crate::{Commons, bundle::keccak256, error::Result};
use commons_core::{
    Address, H256,
    calendar::Calendar,
    cells::Memory,
    decay::HalfLife,
    history::History,
    reputation::{Reputation, Suite},
};
use scale::Encode;
use std::collections::BTreeMap;

/// The name that ink! gives to the cell of a contract's root.
pub const ROOT: [u8; 4] = [0; 4];

/// Names of the contracts, in the order of [`commons_core::hub::Addresses::all`].
pub const CONTRACTS: [&str; 5] = ["hub", "ledger", "reputation", "books", "governor"];

/// Cells of one contract: encoded names and values.
pub type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

/// The storage of a commons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The cells of each contract, in the order of [`commons_core::hub::Addresses::all`].
    pub cells: [Cells; 5],
    /// How many cells each has, by the chain's own count: who has read as many has read all.
    pub counts: [u32; 5],
    /// What the parent says of those who have inherited, if the commons is a fork.
    pub inherited: Option<Inheritance>,
}

impl State {
    /// The storage that a replayed history amounts to.
    pub fn of(replay: &Replay) -> Self {
        let Some(commons) = &replay.commons else { return Self::default() };
        let [hub, ledger, reputation, books, governor] = &replay.histories;
        let mut cells = [
            Cells::new(),
            commons.ledger_cells.cells.clone(),
            commons.reputation_cells.cells.clone(),
            Cells::new(),
            commons.governor_cells.cells.clone(),
        ];
        let roots = [
            (&commons.hub, hub).encode(),
            (&commons.ledger, ledger).encode(),
            (&commons.reputation, reputation).encode(),
            (untouched(), books).encode(),
            (&commons.governor, governor).encode(),
        ];
        for (cells, root) in cells.iter_mut().zip(roots) {
            cells.insert(ROOT.to_vec(), root);
        }
        let counts = [0, 1, 2, 3, 4].map(|it: usize| u32::try_from(cells[it].len()).unwrap_or(0));
        Self { cells, counts, inherited: Inheritance::of(replay) }
    }

    /// Reads the cells that `expected` names at one finalised block: all of it is of the same moment.
    pub async fn fetch(commons: &Commons, expected: &Self, block: H256) -> Result<Self> {
        let mut state = Self::default();
        let chain = commons.chain();
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

/// The root of the contract that only holds the code of the books: nobody can order anything there, and
/// it emits nothing, so it stays for ever as it was made.
fn untouched() -> Reputation {
    let nobody = Address::zero();
    let suite = Suite { ledger: nobody, hub: nobody, books: nobody };
    let half_life = HalfLife(1);
    let calendar = Calendar { genesis: 0, epoch_length: 1, epochs_per_season: 1, half_life };
    Reputation::new(suite, calendar, u64::MAX)
}
