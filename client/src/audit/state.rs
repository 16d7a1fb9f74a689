//! What the contracts say of themselves at one block.

use super::Replay;
use crate::{Commons, error::Result};
use commons_core::{
    H256,
    ballot::GradeBallot,
    contribution::Contribution,
    history::History,
    review::Surge,
    units::{ContributionId, Units},
};
use commons_interfaces::ledger::Charter;
use primitive_types::H160;
use std::collections::BTreeMap;

/// The state of a commons, as far as it can be compared.
#[derive(Clone, Debug)]
pub struct State {
    /// Histories of hub, ledger and reputation.
    pub histories: [History; 3],
    /// What the ledger was deployed with.
    pub charter: Charter,
    /// The contract that may settle and mint.
    pub minter: H160,
    /// All contributions.
    pub contributions: Vec<Contribution>,
    /// The ballots that the history names or the ledger has convened.
    pub ballots: BTreeMap<H256, Option<GradeBallot>>,
    /// Weight of the agents that the history names.
    pub balances: BTreeMap<H160, Units>,
    /// Weight of all.
    pub supply: Units,
    /// Accepted in the newest epoch.
    pub surge: Surge,
}

impl State {
    /// Reads the state at one finalised block: all of it is of the same moment.
    pub async fn fetch(commons: &Commons, replay: &Replay, block: H256) -> Result<Self> {
        let at = Some(block);
        let count = u32::try_from(commons.newest(at).await?.0).unwrap_or(u32::MAX);
        let contributions = commons.contributions(ContributionId(1), count, at).await?;
        let mut ballots = BTreeMap::new();
        for name in replay.ballots() {
            ballots.insert(name, commons.tally(name, at).await?);
        }
        let mut balances = BTreeMap::new();
        for agent in replay.commons.iter().flat_map(|commons| commons.holders.keys()) {
            balances.insert(*agent, commons.balance_of(*agent, at).await?);
        }
        Ok(Self {
            histories: commons.histories(at).await?,
            charter: commons.charter(at).await?,
            minter: commons.minter(at).await?,
            contributions: contributions
                .into_iter()
                .map(|(_, contribution)| contribution)
                .collect(),
            ballots,
            balances,
            supply: commons.total_supply(at).await?,
            surge: commons.surge(at).await?,
        })
    }
}
