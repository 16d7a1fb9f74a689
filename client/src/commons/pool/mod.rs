//! What people do with the pool: putting money in, being paid, moving on what nobody can claim.

mod book;
mod claims;
mod funding;
mod sharing;
mod views;

pub use book::{PoolBook, Stage};
pub use claims::{Claims, Paid};
pub use funding::{Approved, Deposit};
pub use sharing::{AgentShare, Sharing};

use super::{Commons, find, not_understood, refused};
use crate::{
    assets::Assets,
    chain::{ChainError, Receipt, Signer},
    error::{Error, Result},
    log::Event,
    message::Message,
    refusal::of_pool,
};
use commons_core::{
    Address, U256,
    pool::{Asset, PoolError, PotId},
};
use commons_interfaces::pool::{Collected, Pool, Swept};
use ink::codegen::TraitCallBuilder;
use scale::Decode;

/// What the pool answers, or why it refuses.
type Answer<T> = std::result::Result<T, PoolError>;

/// Why a message did nothing.
enum Failure {
    /// The pool said so.
    Refused(PoolError),
    /// Anything else.
    Other(Error),
}

impl Failure {
    /// Whether it was the message that failed: another one may do.
    fn is_of_message(&self) -> bool {
        match self {
            Self::Refused(_) => true,
            Self::Other(error) => failed_on_chain(error),
        }
    }

    fn told(self, assets: &Assets) -> Error {
        match self {
            Self::Refused(refusal) => of_pool(refusal, assets),
            Self::Other(error) => error,
        }
    }
}

/// Whether the chain was asked, and a message failed on it in whatever way.
pub fn failed_on_chain(error: &Error) -> bool {
    ["reverted", "trapped", "out_of_limits", "dispatch", "insufficient_funds"]
        .contains(&error.code.as_str())
}

impl Commons {
    /// Sends a message to the pool, with so much of the chain's smallest units.
    async fn send_pool<T: Decode>(
        &self,
        signer: &Signer,
        message: impl Into<Message<Answer<T>>>,
        value: u128,
    ) -> std::result::Result<(T, Receipt), Failure> {
        let message = message.into();
        match self.chain.call(signer, message.to, message.data.clone(), value).await {
            Ok((answer, receipt)) => match message.decode(&answer) {
                Some(Ok(answer)) => Ok((answer, receipt)),
                Some(Err(refusal)) => Err(Failure::Refused(refusal)),
                None => Err(Failure::Other(not_understood(message.to))),
            },
            Err(error) => Err(failure::<T>(error)),
        }
    }

    /// Moves on what cannot be claimed from a pot.
    pub async fn sweep(
        &self,
        signer: &Signer,
        pot: PotId,
        assets: &Assets,
    ) -> Result<(Swept, Receipt)> {
        let message = self.pool().call().sweep(pot);
        let sent = self.send_pool(signer, message, 0).await;
        let (moved, receipt) = sent.map_err(|failure| failure.told(assets))?;
        let swept = find(&receipt, |event| match event {
            Event::Swept(event) => Some(event),
            _ => None,
        });
        Ok((swept.unwrap_or(Swept { pot, moved, at: receipt.block.time }), receipt))
    }

    /// Moves what is the treasury's to the governor.
    pub async fn collect(
        &self,
        signer: &Signer,
        asset: Asset,
        assets: &Assets,
    ) -> Result<(Collected, Receipt)> {
        let message = self.pool().call().collect(asset);
        let sent = self.send_pool::<U256>(signer, message, 0).await;
        let (treasury, receipt) = sent.map_err(|failure| failure.told(assets))?;
        let collected = find(&receipt, |event| match event {
            Event::Collected(event) => Some(event),
            _ => None,
        });
        let (surplus, at) = (U256::zero(), receipt.block.time);
        Ok((collected.unwrap_or(Collected { asset, treasury, surplus, at }), receipt))
    }

    /// What a pool message would be answered now, if `account` sent it.
    async fn try_pool<T: Decode>(
        &self,
        account: [u8; 32],
        message: impl Into<Message<Answer<T>>>,
    ) -> std::result::Result<T, Failure> {
        let message = message.into();
        match self.chain.read(account, message.to, message.data.clone(), None).await {
            Ok(answer) => match message.decode(&answer) {
                Some(answer) => answer.map_err(Failure::Refused),
                None => Err(Failure::Other(not_understood(message.to))),
            },
            Err(error) => Err(failure::<T>(error)),
        }
    }

    /// A refusal of the pool in words, with amounts as their assets count.
    pub fn pool_refusal(&self, refusal: PoolError, assets: &Assets) -> Error {
        of_pool(refusal, assets)
    }

    /// What an address has of an asset, as contracts count it.
    pub async fn held(&self, asset: Asset, holder: Address) -> Result<U256> {
        match asset {
            Asset::Native => Ok(self.chain.spendable(holder).await?),
            Asset::Token(token) => funding::balance(&self.chain, token, holder).await,
        }
    }
}

fn failure<T: Decode>(error: ChainError) -> Failure {
    match error {
        ChainError::Reverted { data } => match refused::<T, PoolError>(&data) {
            Some(refusal) => Failure::Refused(refusal),
            None => Failure::Other(ChainError::Reverted { data }.into()),
        },
        error => Failure::Other(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_failed_on_the_chain_is_tried_pot_by_pot() {
        let of_message = |error: ChainError| Failure::Other(error.into()).is_of_message();
        assert!(of_message(ChainError::Reverted { data: Vec::new() }));
        assert!(of_message(ChainError::Trapped { reason: "ContractTrapped".into() }));
        assert!(Failure::Refused(PoolError::NothingFunded).is_of_message());
        // Whether such a transaction was carried out is not known: it must not be sent again.
        let transaction = Default::default();
        assert!(!of_message(ChainError::OutcomeUnknown { transaction, seconds: 60 }));
        let (doing, transaction) = ("waiting".into(), Some(transaction));
        assert!(!of_message(ChainError::Disconnected { doing, transaction }));
    }
}
