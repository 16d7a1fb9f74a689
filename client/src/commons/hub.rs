//! What members do with the hub, and what can be read of it: inheriting, and the published norms.

use super::{Commons, HubRef, ask, find, try_ask};
use crate::{
    chain::{Receipt, Signer},
    error::{Error, Result},
    log::Event,
};
use commons_core::{
    Address, Time,
    hub::{Charter, Hub as Root, HubError},
    reputation::FutureLookup,
    units::{Points, ProposalId},
};
use commons_interfaces::hub::Hub;
use ink::codegen::TraitCallBuilder;
use primitive_types::H256;

/// What inheriting came to.
#[derive(Clone, Debug)]
pub struct Inherited {
    /// What the agent brought.
    pub points: Points,
    /// When the commons opens, if this made it known.
    pub opens: Option<Time>,
    /// The transaction.
    pub receipt: Receipt,
}

/// The time in which people bring what they had in the parent into a fork.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it ends and the fork opens, if that is known.
    pub opens: Option<Time>,
    /// When it ends at the earliest.
    pub ends: Time,
    /// Agents who have inherited; once it has opened, those who ever held anything.
    pub inherited: u32,
    /// How many more must, so that it opens.
    pub needed: u32,
}

/// The norms that a commons publishes, and how they came about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Norms {
    /// The document's hash, and where it is.
    pub charter: Charter,
    /// Since when.
    pub since: Time,
    /// The proposal that amended them last; none if they are those of the beginning.
    pub amended: Option<ProposalId>,
}

impl Commons {
    /// All that the hub keeps, at block `at`.
    pub async fn hub_root(&self, at: Option<H256>) -> Result<Root> {
        ask(&self.chain, self.hub_contract().call().hub(), at).await
    }

    /// Brings what the signer had in the parent into this commons.
    pub async fn inherit(&self, signer: &Signer) -> Result<Inherited> {
        let mut hub = self.hub_contract();
        let message = hub.call_mut().inherit();
        let (expected, receipt) = self.send::<_, HubError>(signer, message, None).await?;
        let points = find(&receipt, |event| match event {
            Event::Inherited(event) => Some(event.points),
            _ => None,
        });
        let opens = find(&receipt, |event| match event {
            Event::HubOpening(event) => Some(event.opens),
            _ => None,
        });
        Ok(Inherited { points: points.unwrap_or(expected), opens, receipt })
    }

    /// What the parent says that an agent can bring into this fork, at block `at`.
    pub async fn inheritable(&self, agent: Address, at: H256) -> Result<Points> {
        let root = self.hub_root(Some(at)).await?;
        let parent = root.parent.ok_or_else(|| Error::from(HubError::NoParent))?;
        let hub = HubRef::from(parent);
        let message = hub.call().points_at(agent, root.forked());
        try_ask::<_, FutureLookup>(&self.chain, message, Some(at)).await
    }

    /// What can be inherited until when; none if the commons has founders.
    pub async fn window(&self, at: H256) -> Result<Option<Window>> {
        let root = self.hub_root(Some(at)).await?;
        if root.parent.is_none() {
            return Ok(None);
        }
        let inherited = self.agent_count(at).await?;
        Ok(Some(Window {
            opens: (root.opens != Time::MAX).then_some(root.opens),
            ends: root.window_end(),
            inherited,
            needed: u32::from(root.agents_min).saturating_sub(inherited),
        }))
    }

    /// The norms as they are published now. Their address is in no storage, only in the event that
    /// published them; `from` is the block of the deployment.
    pub async fn norms(&self, from: u64) -> Result<Norms> {
        let newest = self.newest_of_hub(from).await?;
        // Before a commons opens, nothing can be amended: if the newest event of the hub is no
        // amendment, there was none.
        match self.norms_in(newest).await? {
            Some(norms) => Ok(norms),
            None => self.norms_in(from).await?.ok_or_else(|| {
                let what = format!("Block {from} does not have the deployment of this commons.");
                Error::new("history_incomplete", what).hint(
                    "The deployment file names another block than the one it was deployed in.",
                )
            }),
        }
    }

    /// The block with the newest event of the hub, which has few.
    async fn newest_of_hub(&self, from: u64) -> Result<u64> {
        let head = self.chain.head().await?;
        let count = self.hub_events(head.hash).await?;
        let (mut low, mut high) = (from, head.number);
        while low < high {
            let middle = low + (high - low) / 2;
            let block = self.chain.block(middle).await?;
            if self.hub_events(block.hash).await? < count {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    async fn hub_events(&self, at: H256) -> Result<u64> {
        let history = ask(&self.chain, self.hub_contract().call().history(), Some(at)).await?;
        Ok(history.count)
    }

    /// The newest norms that were published in a block.
    async fn norms_in(&self, block: u64) -> Result<Option<Norms>> {
        let mut proposal = None;
        let mut found = None;
        for event in self.log(block, block, |_| ()).await?.iter().filter_map(|entry| entry.event())
        {
            match event {
                // An execution says so before it does anything.
                Event::Executed(event) => proposal = Some(event.id),
                Event::HubDeployed(event) => {
                    found = Some(Norms { charter: event.charter, since: event.at, amended: None });
                }
                Event::CharterAmended(event) => {
                    let charter = Charter { document: event.document, uri: event.uri };
                    found = Some(Norms { charter, since: event.at, amended: proposal });
                }
                _ => {}
            }
        }
        Ok(found)
    }
}
