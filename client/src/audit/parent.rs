//! What the parent of a fork says that its agents had in the second before the fork.

use super::Replay;
use crate::{chain::Chain, message::Message};
use commons_core::{Address, H256, Time, reputation::FutureLookup, units::Points};
use commons_interfaces::hub::Hub;
use ink::{codegen::TraitCallBuilder, contract_ref_from_path};
use std::collections::BTreeMap;

type HubRef = contract_ref_from_path!(Hub, ink::env::DefaultEnvironment);

/// Who asks: nobody in particular. The chain takes the account of any such address.
pub(super) const NOBODY: [u8; 32] = [0xee; 32];

/// What was brought into a fork.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inheritance {
    /// Hub of the parent.
    pub parent: Address,
    /// The second in which it was counted.
    pub at: Time,
    /// What each heir had.
    pub points: BTreeMap<Address, Points>,
    /// Why the parent could not be asked, if it could not.
    pub silent: Option<String>,
}

impl Inheritance {
    /// What a history says; `None` if the commons is no fork.
    pub fn of(replay: &Replay) -> Option<Self> {
        let hub = replay.commons.as_ref()?.hub;
        let points = replay.inherited.iter().map(|heir| (heir.agent, heir.points)).collect();
        Some(Self { parent: hub.parent?, at: hub.forked(), points, silent: None })
    }

    /// Asks the parent about the same heirs, as of one finalised block.
    pub async fn ask(chain: &Chain, expected: &Self, block: H256) -> Self {
        let mut said = Self { points: BTreeMap::new(), ..expected.clone() };
        for agent in expected.points.keys() {
            match points_at(chain, expected.parent, *agent, expected.at, block).await {
                Ok(points) => drop(said.points.insert(*agent, points)),
                Err(why) => {
                    said.silent = Some(why);
                    break;
                }
            }
        }
        said
    }
}

/// The one thing that a parent must answer for ever.
async fn points_at(
    chain: &Chain,
    parent: Address,
    agent: Address,
    at: Time,
    block: H256,
) -> Result<Points, String> {
    type Answer = Result<Points, FutureLookup>;
    let hub = HubRef::from(parent);
    let message: Message<Answer> = hub.call().points_at(agent, at).into();
    let answer = chain.read(NOBODY, message.to, message.data.clone(), Some(block)).await;
    let answer = answer.map_err(|error| error.to_string())?;
    let strange = || "it answers in a way that this client does not know".to_owned();
    message.decode(&answer).and_then(Result::ok).ok_or_else(strange)
}
