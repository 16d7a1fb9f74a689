//! Being paid.

use super::{Commons, Failure};
use crate::{
    assets::Assets,
    chain::{Receipt, Signer},
    commons::send::events,
    error::{Error, Result},
    log::Event,
    refusal::of_pool,
};
use commons_core::{
    Address, U256,
    pool::{CLAIMS_MAX, Claimed as Share, PoolError, PotId},
};
use commons_interfaces::pool::{Claimed, Pool};
use ink::codegen::TraitCallBuilder;
use primitive_types::H256;

/// How many pots are asked about at once: each takes a search through what an agent ever earned.
const ASKED_AT_ONCE: usize = 32;

/// What came of claiming from one pot.
#[derive(Clone, Debug)]
pub struct Paid {
    /// The pot.
    pub pot: PotId,
    /// Who received how much, or why nobody did.
    pub result: Result<Claimed>,
}

/// What came of claiming from several.
#[derive(Clone, Debug, Default)]
pub struct Claims {
    /// Pot by pot, in the order in which they were given.
    pub paid: Vec<Paid>,
    /// The transactions.
    pub receipts: Vec<Receipt>,
}

impl Commons {
    /// What an agent could claim from these pots at block `at`.
    pub async fn claimable(
        &self,
        agent: Address,
        pots: &[PotId],
        at: Option<H256>,
    ) -> Result<Vec<std::result::Result<Share, PoolError>>> {
        let mut found = Vec::new();
        for pots in pots.chunks(ASKED_AT_ONCE) {
            let message = self.pool().call().claimable(agent, pots.to_vec());
            found.extend(super::super::ask(&self.chain, message, at).await?);
        }
        Ok(found)
    }

    /// Claims the signer's share of one pot.
    pub async fn claim(
        &self,
        signer: &Signer,
        pot: PotId,
        recipient: Option<Address>,
        assets: &Assets,
    ) -> Result<(Claimed, Receipt)> {
        let message = self.pool().call().claim(pot, recipient);
        let sent = self.send_pool::<U256>(signer, message, 0).await;
        let (amount, receipt) = sent.map_err(|failure| failure.told(assets))?;
        let agent = signer.address();
        Ok((claimed(&receipt, pot, agent, recipient.unwrap_or(agent), amount), receipt))
    }

    /// Has somebody else paid their share of one pot.
    pub async fn claim_for(
        &self,
        signer: &Signer,
        agent: Address,
        pot: PotId,
        assets: &Assets,
    ) -> Result<(Claimed, Receipt)> {
        let message = self.pool().call().claim_for(agent, pot);
        let sent = self.send_pool::<U256>(signer, message, 0).await;
        let (amount, receipt) = sent.map_err(|failure| failure.told(assets))?;
        Ok((claimed(&receipt, pot, agent, agent, amount), receipt))
    }

    /// Claims the signer's share of many pots, as many in a transaction as the pool takes. Where an
    /// asset cannot be paid, or one of the pots fails, the others still are.
    pub async fn claim_many(
        &self,
        signer: &Signer,
        pots: &[PotId],
        recipient: Option<Address>,
        assets: &Assets,
    ) -> Result<Claims> {
        let (mut claims, mut unpaid) = (Claims::default(), Vec::new());
        for chunk in pots.chunks(CLAIMS_MAX as usize) {
            let mut left = chunk.to_vec();
            loop {
                // What failed once is not tried again in every transaction.
                left.retain(|pot| !unpaid.iter().any(|(asset, _)| *asset == pot.asset));
                if left.is_empty() {
                    break;
                }
                let message = self.pool().call().claim_many(left.clone(), recipient);
                match self.send_pool::<Vec<super::Answer<U256>>>(signer, message, 0).await {
                    Ok((expected, receipt)) => {
                        claims.add(signer.address(), &left, expected, receipt, assets);
                        break;
                    }
                    Err(Failure::Refused(refusal @ PoolError::NotPaid { asset, .. })) => {
                        unpaid.push((asset, of_pool(refusal, assets)));
                    }
                    // Whatever is wrong with one of them must not keep the others: each by itself.
                    Err(failure) if left.len() > 1 && failure.is_of_message() => {
                        claims.add_each(self, signer, &left, recipient, assets).await;
                        break;
                    }
                    // What was paid before must not be lost in an error.
                    Err(failure) => {
                        let error = failure.told(assets);
                        claims.paid.extend(
                            left.iter().map(|pot| Paid { pot: *pot, result: Err(error.clone()) }),
                        );
                        break;
                    }
                }
            }
        }
        for pot in pots {
            let done = claims.paid.iter().any(|paid| paid.pot == *pot);
            let why = unpaid.iter().find(|(asset, _)| *asset == pot.asset);
            if let (false, Some((_, error))) = (done, why) {
                claims.paid.push(Paid { pot: *pot, result: Err(error.clone()) });
            }
        }
        claims.paid.sort_by_key(|paid| pots.iter().position(|pot| *pot == paid.pot));
        Ok(claims)
    }
}

impl Claims {
    /// Claims from each pot in a transaction of its own.
    async fn add_each(
        &mut self,
        commons: &Commons,
        signer: &Signer,
        pots: &[PotId],
        recipient: Option<Address>,
        assets: &Assets,
    ) {
        for pot in pots {
            let result = match commons.claim(signer, *pot, recipient, assets).await {
                Ok((claimed, receipt)) => {
                    self.receipts.push(receipt);
                    Ok(claimed)
                }
                Err(error) => Err(error),
            };
            self.paid.push(Paid { pot: *pot, result });
        }
    }

    /// What a transaction paid.
    fn add(
        &mut self,
        agent: Address,
        pots: &[PotId],
        expected: Vec<super::Answer<U256>>,
        receipt: Receipt,
        assets: &Assets,
    ) {
        for (pot, expected) in pots.iter().zip(expected) {
            let result = match (claim_of(&receipt, *pot, agent), expected) {
                (Some(claimed), _) => Ok(claimed),
                (None, Err(refusal)) => Err(of_pool(refusal, assets)),
                (None, Ok(_)) => Err(Error::new("not_claimed", "It was refused as its turn came.")
                    .hint("Something changed since it was tried: claim it once more.")),
            };
            self.paid.push(Paid { pot: *pot, result });
        }
        self.receipts.push(receipt);
    }
}

/// The event of a claim.
fn claim_of(receipt: &Receipt, pot: PotId, agent: Address) -> Option<Claimed> {
    events(receipt).find_map(|event| match event {
        Event::Claimed(event) if event.pot == pot && event.agent == agent => Some(event),
        _ => None,
    })
}

/// The same, or else what the dry run expected.
fn claimed(
    receipt: &Receipt,
    pot: PotId,
    agent: Address,
    recipient: Address,
    amount: U256,
) -> Claimed {
    claim_of(receipt, pot, agent).unwrap_or_else(|| {
        let share = Share { work: amount, equity: U256::zero() };
        Claimed { agent, recipient, pot, share, at: receipt.block.time }
    })
}
