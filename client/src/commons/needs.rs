//! What members do with needs, and what can be read of them.

use super::{Commons, ask, ballot, find, send::check_uri, try_ask};
use crate::{
    chain::{Block, Receipt, Signer},
    error::Result,
    log::Event,
};
use commons_core::{
    Time,
    ballot::{Ballot, BallotCell, Kind, Tally, Terms},
    ledger::LedgerError,
    need::Need,
    units::{NeedId, Points, ProjectId},
};
use commons_interfaces::{PAGE_MAX, ledger::Ledger};
use ink::codegen::TraitCallBuilder;
use primitive_types::H256;

impl Commons {
    /// Says what a project wants, until when.
    pub async fn publish_need(
        &self,
        signer: &Signer,
        project: ProjectId,
        document: H256,
        uri: Vec<u8>,
        until: Time,
    ) -> Result<(NeedId, Receipt)> {
        check_uri(&uri)?;
        let mut ledger = self.ledger();
        let message = ledger.call_mut().publish_need(project, document, uri, until);
        let (expected, receipt) = self.send::<_, LedgerError>(signer, message, None).await?;
        // Somebody else may have published one since the dry run: the event has the number.
        let id = find(&receipt, |event| match event {
            Event::NeedPublished(event) => Some(event.id),
            _ => None,
        });
        Ok((id.unwrap_or(expected), receipt))
    }

    /// Changes until when a need of the signer is wanted.
    pub async fn renew_need(&self, signer: &Signer, id: NeedId, until: Time) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().renew_need(id, until);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Says that a need of the signer is wanted no more, for good.
    pub async fn close_need(&self, signer: &Signer, id: NeedId) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().close_need(id);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Says that the signer will do what a need asks for, by `until`.
    pub async fn commit(&self, signer: &Signer, id: NeedId, until: Time) -> Result<Receipt> {
        let mut ledger = self.ledger();
        let message = ledger.call_mut().commit(id, until);
        Ok(self.send::<(), LedgerError>(signer, message, None).await?.1)
    }

    /// Says that a need matters to the signer now: a signal in its ballot, which never closes. A need
    /// whose time is over can be endorsed as well, so that its publisher sees that it was over too soon;
    /// one that was closed cannot, for nothing would come of it. Returns what the signal counts with now.
    pub async fn endorse(
        &self,
        signer: &Signer,
        id: NeedId,
        reason: &str,
    ) -> Result<(Points, Receipt)> {
        // A ballot does not know what it is about.
        let need = self.need(id, None).await?;
        if need.closed {
            return Err(LedgerError::NeedClosed { closed: need.until }.into());
        }
        let terms = self.need_terms(id).await?;
        let receipt = self.signal(signer, terms, reason).await?;
        let weight = find(&receipt, |event| match event {
            Event::VoteCast(event) => Some(event.weight.0),
            _ => None,
        });
        Ok((told(weight.unwrap_or_default()), receipt))
    }

    /// A need at block `at`.
    pub async fn need(&self, id: NeedId, at: Option<H256>) -> Result<Need> {
        match ask(self.chain(), self.ledger().call().need(id), at).await? {
            Some(need) => Ok(need),
            None => {
                let newest = self.newest_need(at).await?;
                Err(LedgerError::UnknownNeed { id, newest }.into())
            }
        }
    }

    /// Needs `first`, `first + 1`, ..., at most `count`, at block `at`.
    pub async fn needs(
        &self,
        first: NeedId,
        count: u32,
        at: Option<H256>,
    ) -> Result<Vec<(NeedId, Need)>> {
        let mut found = Vec::new();
        let first = first.0.max(1);
        while (found.len() as u64) < u64::from(count) {
            let left = count.saturating_sub(found.len() as u32).min(PAGE_MAX);
            let next = NeedId(first.saturating_add(found.len() as u32));
            let page = ask(self.chain(), self.ledger().call().needs(next, left), at).await?;
            let size = page.len();
            found.extend((next.0..).map(NeedId).zip(page));
            if size < left as usize {
                break;
            }
        }
        Ok(found)
    }

    /// Number of the newest need at block `at`; 0 before the first.
    pub async fn newest_need(&self, at: Option<H256>) -> Result<NeedId> {
        ask(self.chain(), self.ledger().call().newest_need(), at).await
    }

    /// The terms of the ballot in which a need's heat is counted.
    pub async fn need_terms(&self, id: NeedId) -> Result<Terms> {
        try_ask::<_, LedgerError>(self.chain(), self.ledger().call().need_terms(id), None).await
    }

    /// The heat of each of these needs at a block, in their order.
    pub async fn heat(&self, needs: &[(NeedId, Need)], head: Block) -> Result<Vec<Points>> {
        let rules = self.rule_book(head.hash).await?;
        let terms: Vec<Terms> =
            needs.iter().map(|(id, need)| rules.need_terms(*id, need)).collect();
        let names: Vec<_> = terms.iter().map(|terms| BallotCell(ballot(terms))).collect();
        let ballots = self.cells(self.addresses().reputation, &names, head.hash).await?;
        let epoch = self.calendar().epoch(head.time);
        let heat = |(terms, ballot): (&Terms, Option<Ballot>)| match (terms.kind, ballot) {
            (Kind::Signal { half_life }, Some(Ballot { tally: Tally::Signal(signal), .. })) => {
                told(signal.heat_in(epoch, half_life))
            }
            _ => Points(0),
        };
        Ok(terms.iter().zip(ballots).map(heat).collect())
    }
}

/// Millionths of a point as points; more than all that can exist are told as that many.
fn told(millionths: u128) -> Points {
    Points(u64::try_from(millionths).unwrap_or(u64::MAX))
}
