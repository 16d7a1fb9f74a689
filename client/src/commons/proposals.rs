//! What can be read of proposals.

use super::{Commons, ask, ballot, governor::check_not_canceled, try_ask};
use crate::{
    bundle::keccak256,
    error::{Error, Result},
    log::{Entry, Event},
    proposals::Standing,
    refusal::{Refusal, Scale},
};
use commons_core::{
    H256, Time,
    ballot::{Ballot, BallotCell, Tally, Terms},
    cells::Memory,
    governor::{GovernorError, Proposal, ProposalCell, hash},
    units::{ProposalId, Units},
};
use commons_interfaces::governor::{Governor, Proposed};
use ink::codegen::TraitCallBuilder;
use std::collections::BTreeMap;

impl Commons {
    /// Number of the newest proposal at block `at`; 0 before the first.
    pub async fn newest_proposal(&self, at: Option<H256>) -> Result<ProposalId> {
        ask(&self.chain, self.governor().call().newest(), at).await
    }

    /// Weight of For and Abstain, and votes of its proposer, that a proposal made now takes.
    pub async fn bars(&self) -> Result<(Units, Units)> {
        let governor = self.governor();
        // As of the last second that is over.
        let now = ask(&self.chain, governor.call().clock(), None).await?;
        let quorum = governor.call().quorum(now.saturating_sub(1));
        let quorum = try_ask::<_, GovernorError>(&self.chain, quorum, None).await?;
        let threshold = governor.call().proposal_threshold();
        Ok((quorum, try_ask::<_, GovernorError>(&self.chain, threshold, None).await?))
    }

    /// A proposal at a block.
    pub async fn proposal(&self, id: ProposalId, at: H256) -> Result<Standing> {
        match self.proposals(&[id], at).await?.pop() {
            Some(standing) => Ok(standing),
            None => Err(self.unknown(id).await),
        }
    }

    /// Those of these proposals that exist at a block, with their ballots.
    pub async fn proposals(&self, ids: &[ProposalId], at: H256) -> Result<Vec<Standing>> {
        let governor = self.addresses.governor;
        let names: Vec<_> = ids.iter().map(|id| ProposalCell(*id)).collect();
        let found = self.cells(governor, &names, at).await?;
        let memory = Memory::new(keccak256);
        let standing = |(id, proposal): (&ProposalId, Option<_>)| {
            let proposal: Proposal = proposal?;
            let terms = proposal.terms(&memory, *id, governor);
            Some(Standing { id: *id, proposal, terms, ballot: None })
        };
        let mut standings: Vec<_> = ids.iter().zip(found).filter_map(standing).collect();
        let names: Vec<_> =
            standings.iter().map(|standing| BallotCell(ballot(&standing.terms))).collect();
        let ballots = self.cells(self.addresses.reputation, &names, at).await?;
        for (standing, ballot) in standings.iter_mut().zip(ballots) {
            if let Some(Ballot { tally: Tally::Support(ballot), .. }) = ballot {
                standing.ballot = Some(ballot);
            }
        }
        Ok(standings)
    }

    /// A ballot as it is stored.
    pub(crate) async fn stored_ballot(&self, name: H256, at: H256) -> Result<Option<Ballot>> {
        Ok(self.cells(self.addresses.reputation, &[BallotCell(name)], at).await?.pop().flatten())
    }

    /// The terms of the ballots of these proposals, or why nobody can vote on them.
    pub(super) async fn proposal_terms(&self, ids: &[ProposalId]) -> Result<Vec<Result<Terms>>> {
        let head = self.chain.head().await?;
        let found = self.proposals(ids, head.hash).await?;
        let newest = self.newest_proposal(Some(head.hash)).await?;
        let terms = |id: &ProposalId| match found.iter().find(|standing| standing.id == *id) {
            Some(standing) => check_not_canceled(standing).map(|()| standing.terms),
            None => Err(GovernorError::UnknownProposal { id: *id, newest }.explain(&Scale::Units)),
        };
        Ok(ids.iter().map(terms).collect())
    }

    async fn unknown(&self, id: ProposalId) -> Error {
        match self.newest_proposal(None).await {
            Ok(newest) => GovernorError::UnknownProposal { id, newest }.explain(&Scale::Units),
            Err(error) => error,
        }
    }

    /// What was said when these proposals were made: actions and description are in no storage, only in
    /// the events of those seconds, which lie in blocks not before `from`. Events come from the node, and
    /// the hash that the governor keeps says whether they are what was proposed.
    pub async fn said(
        &self,
        standings: &[Standing],
        from: u64,
    ) -> Result<BTreeMap<ProposalId, Proposed>> {
        let times: Vec<_> = standings.iter().map(|standing| standing.proposal.proposed).collect();
        let blocks = self.chain.blocks_since(&times, from).await?;
        let mut said = BTreeMap::new();
        for (standing, first) in standings.iter().zip(blocks) {
            if said.contains_key(&standing.id) {
                continue;
            }
            let found = self.said_in(first, standing.proposal.proposed).await?;
            // Others of the same second need not be looked up again.
            for standing in standings {
                if let Some(event) = genuine(standing, &found)? {
                    said.insert(standing.id, event.clone());
                }
            }
        }
        Ok(said)
    }

    /// What was proposed in a second. A chain may have several blocks in it.
    async fn said_in(&self, first: u64, second: Time) -> Result<Vec<Proposed>> {
        let newest = self.chain.head().await?.number;
        let mut said = Vec::new();
        for block in first..=newest {
            let log = self.log(block, block, |_| ()).await?;
            said.extend(log.iter().filter_map(Entry::event).filter_map(|event| match event {
                Event::Proposed(event) => Some(event),
                _ => None,
            }));
            if block < newest && self.chain.block(block + 1).await?.time > second {
                break;
            }
        }
        Ok(said)
    }
}

/// The event with which a proposal was made, if it is among these. One that says something else than
/// what the governor keeps the hash of must be shown to nobody who votes.
fn genuine<'a>(standing: &Standing, events: &'a [Proposed]) -> Result<Option<&'a Proposed>> {
    let memory = Memory::new(keccak256);
    let is_genuine = |event: &&Proposed| {
        let description = H256(keccak256(&event.description));
        let hash = hash(&memory, event.proposer, &event.actions, &event.codes, description);
        hash == standing.proposal.hash
    };
    let mut named = events.iter().filter(|event| event.id == standing.id).peekable();
    if named.peek().is_none() {
        return Ok(None);
    }
    match named.find(is_genuine) {
        Some(event) => Ok(Some(event)),
        None => {
            let what = format!(
                "This node's history shows other actions or another description for proposal {} than what was proposed.",
                standing.id.0
            );
            Err(Error::new("other_actions_in_history", what)
                .hint("Do not trust this node: ask another one."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use commons_core::{
        Address,
        governor::{Action, Fate},
    };

    fn event(amount: u64) -> Proposed {
        let (proposer, to) = (Address::repeat_byte(3), Address::repeat_byte(4));
        Proposed {
            id: ProposalId(7),
            proposer,
            actions: vec![Action::Pay { to, amount: amount.into() }],
            codes: vec![H256::zero()],
            description: b"Pay".to_vec(),
            quorum: Units(1),
            at: 100,
        }
    }

    fn standing(said: &Proposed) -> Standing {
        let memory = Memory::new(keccak256);
        let description = H256(keccak256(&said.description));
        let proposal = Proposal {
            hash: hash(&memory, said.proposer, &said.actions, &said.codes, description),
            proposer: said.proposer,
            proposed: 100,
            voting_delay: 0,
            voting_period: 10,
            late_quorum_extension: 0,
            timelock: 0,
            grace: 10,
            quorum: Units(1),
            two_thirds: false,
            resolution: false,
            fate: Fate::Open,
        };
        let terms = proposal.terms(&memory, said.id, Address::repeat_byte(9));
        Standing { id: said.id, proposal, terms, ballot: None }
    }

    #[test]
    fn what_a_node_says_was_proposed_must_have_the_hash_that_the_governor_keeps() {
        let (said, forged) = (event(1), event(2));
        let standing = standing(&said);
        assert_eq!(genuine(&standing, &[]).unwrap(), None);
        let both = [forged.clone(), said.clone()];
        assert_eq!(genuine(&standing, &both).unwrap().unwrap().actions, said.actions);
        let other_words = Proposed { description: b"Pay more".to_vec(), ..event(1) };
        let other_proposer = Proposed { proposer: Address::repeat_byte(8), ..event(1) };
        for wrong in [forged, other_words, other_proposer] {
            let error = genuine(&standing, &[wrong]).unwrap_err();
            assert_eq!(error.code, "other_actions_in_history");
        }
    }
}
