//! What a contract that holds money could do with it, and how its money is counted.

use super::{At, Chain, ChainError, NO_WEIGHT_LIMIT, Returned};
use crate::chain::signer::fallback_account;
use primitive_types::{H160, H256, U256};
use subxt::dynamic;

impl Chain {
    /// What the contract at `from` would be answered if it called `to` with `value` of the chain's
    /// smallest units. Whether it could pay the storage deposit is left out: whoever sends the
    /// transaction that makes it call pays that.
    pub async fn try_as(
        &self,
        from: H160,
        to: H160,
        value: u128,
        data: Vec<u8>,
    ) -> Result<Vec<u8>, ChainError> {
        let at = self.newest().await?;
        let from = fallback_account(from);
        let args = (from, to.0, value, NO_WEIGHT_LIMIT, None::<u128>, data);
        match self.dry_run::<Returned>(&at, &from, "call", args).await {
            Ok((returned, _)) => returned.unless_reverted(),
            Err(error) => Err(error),
        }
    }

    /// The native money that an address can spend, in the units in which contracts count it.
    pub async fn spendable(&self, address: H160) -> Result<U256, ChainError> {
        self.spendable_by(&self.newest().await?, address).await
    }

    /// The same in the block with the hash `at`.
    pub async fn spendable_at(&self, address: H160, at: H256) -> Result<U256, ChainError> {
        self.spendable_by(&self.at_hash(at).await?, address).await
    }

    async fn spendable_by(&self, at: &At, address: H160) -> Result<U256, ChainError> {
        let answer = self.ask(at, "balance", (address.0,)).await?;
        let bytes: [u8; 32] = answer.try_into().map_err(|_| ChainError::Protocol {
            doing: "asking for a contract's balance".into(),
            reason: "it is not a number of 256 bits".into(),
        })?;
        Ok(U256::from_little_endian(&bytes))
    }

    /// How many of the units in which contracts count money make one of the chain's smallest units.
    pub async fn native_ratio(&self) -> Result<u32, ChainError> {
        let at = self.newest().await?;
        let ratio = at.constants().entry(dynamic::constant::<u32>("Revive", "NativeToEthRatio"));
        ratio.map_err(|error| self.failed("reading how the chain counts money", error))
    }
}
