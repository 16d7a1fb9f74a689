//! What the contracts keep at one block: every cell of their storage, byte for byte.

use super::Replay;
use crate::{Commons, error::Result};
use commons_core::H256;
use commons_interfaces::hub::Addresses;
use scale::Encode;
use std::collections::BTreeMap;

/// The name that ink! gives to the cell of a contract's root.
pub const ROOT: [u8; 4] = [0; 4];

/// Cells of one contract: encoded names and values.
pub type Cells = BTreeMap<Vec<u8>, Vec<u8>>;

/// The storage of a commons: of the hub, the ledger and reputation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// The cells of each.
    pub cells: [Cells; 3],
    /// How many cells each has, by the chain's own count: who has read as many has read all.
    pub counts: [u32; 3],
}

impl State {
    /// The storage that a replayed history amounts to.
    pub fn of(replay: &Replay, addresses: Addresses) -> Self {
        let [hub, ledger, reputation] = &replay.histories;
        let mut cells = [Cells::new(), Cells::new(), Cells::new()];
        if let Some(commons) = &replay.commons {
            cells[1].clone_from(&commons.ledger_cells.cells);
            cells[1].insert(ROOT.to_vec(), (commons.ledger, ledger).encode());
            cells[2].clone_from(&commons.reputation_cells.cells);
            cells[2].insert(ROOT.to_vec(), (&commons.reputation, reputation).encode());
        }
        cells[0].insert(ROOT.to_vec(), (addresses, hub).encode());
        let counts = [0, 1, 2].map(|index: usize| u32::try_from(cells[index].len()).unwrap_or(0));
        Self { cells, counts }
    }

    /// Reads the cells that `expected` names at one finalised block: all of it is of the same moment.
    pub async fn fetch(commons: &Commons, expected: &Self, block: H256) -> Result<Self> {
        let mut state = Self::default();
        for (index, contract) in commons.contracts().into_iter().enumerate() {
            let keys: Vec<&Vec<u8>> = expected.cells[index].keys().collect();
            let values = commons.chain().storage_many(contract, &keys, block).await?;
            state.cells[index] = keys
                .into_iter()
                .zip(values)
                .filter_map(|(key, value)| Some((key.clone(), value?)))
                .collect();
            state.counts[index] = commons.chain().storage_items(contract, block).await?;
        }
        Ok(state)
    }
}
