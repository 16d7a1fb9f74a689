//! Accounts of the chain: what they have, and which of them is behind an address of contracts.

use super::{
    Chain, ChainError, Signer,
    connection::At,
    signer::{fallback_account, is_ethereum},
};
use primitive_types::H160;
use subxt::{
    dynamic,
    ext::{scale_decode::DecodeAsType, scale_value::Value},
};

impl Chain {
    /// The account that contracts know by this address, if the chain knows it too.
    pub async fn account_of(&self, address: H160) -> Result<Option<[u8; 32]>, ChainError> {
        let at = self.newest().await?;
        if let Some(account) = self.original_account(&at, address).await? {
            return Ok(Some(account));
        }
        let fallback = fallback_account(address);
        Ok(self.exists(&at, &fallback).await?.then_some(fallback))
    }

    /// The account that is mapped to an address.
    pub(super) async fn original_account(
        &self,
        at: &At,
        address: H160,
    ) -> Result<Option<[u8; 32]>, ChainError> {
        let doing = "asking for the account behind an address";
        let entry = dynamic::storage::<([u8; 20],), [u8; 32]>("Revive", "OriginalAccount");
        let found = at.storage().try_fetch(entry, (address.0,)).await;
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else {
            return Ok(None);
        };
        Ok(Some(found.decode().map_err(|error| self.failed(doing, error))?))
    }

    /// What an account has free, in the token's smallest units.
    pub async fn balance(&self, account: [u8; 32]) -> Result<u128, ChainError> {
        self.free_balance(&self.newest().await?, &account).await
    }

    /// What an account must keep to exist, in the token's smallest units.
    pub async fn existential_deposit(&self) -> Result<u128, ChainError> {
        let at = self.newest().await?;
        let minimum = dynamic::constant::<u128>("Balances", "ExistentialDeposit");
        let minimum = at.constants().entry(minimum);
        minimum.map_err(|error| self.failed("reading what an account must keep", error))
    }

    /// What it takes to make an account known to contracts, fee and deposit together; none where
    /// it is known already, or where the chain does that by itself for a new account. How the
    /// chain does it is told by the signer's own account, which contracts must know.
    pub async fn mapping_cost(
        &self,
        signer: &Signer,
        account: [u8; 32],
    ) -> Result<Option<u128>, ChainError> {
        let at = self.newest().await?;
        let known = self.original_account(&at, super::address_of(&account)).await?.is_some();
        if known || is_ethereum(&account) {
            return Ok(None);
        }
        // An account that is there and not known will not become so by receiving something.
        let is_new = !self.exists(&at, &account).await?;
        if is_new && !self.pays_mapping(&at, signer.account_id()).await? {
            return Ok(None);
        }
        let map = dynamic::transaction("Revive", "map_account", ());
        let map = self.sign(&at, signer, &map).await?;
        let (fee, _) = self.price(&at, map.encoded()).await?;
        Ok(Some(fee.saturating_add(self.mapping_deposit(&at))))
    }

    async fn pays_mapping(&self, at: &At, account: [u8; 32]) -> Result<bool, ChainError> {
        let doing = "asking what an account has on hold";
        let entry = dynamic::storage::<([u8; 32],), Value>("Balances", "Holds");
        let found = at.storage().try_fetch(entry, (account,)).await;
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else {
            return Ok(false);
        };
        let holds = found.decode().map_err(|error| self.failed(doing, error))?;
        Ok(holds.to_string().contains("AddressMapping"))
    }

    async fn exists(&self, at: &At, account: &[u8; 32]) -> Result<bool, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct AccountInfo {
            providers: u32,
            sufficients: u32,
        }
        let doing = "looking for an account";
        let entry = dynamic::storage::<([u8; 32],), AccountInfo>("System", "Account");
        let found = at.storage().try_fetch(entry, (*account,)).await;
        // Of an account that is not there the chain says that it is kept for nothing.
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else {
            return Ok(false);
        };
        let AccountInfo { providers, sufficients } =
            found.decode().map_err(|error| self.failed(doing, error))?;
        Ok(providers > 0 || sufficients > 0)
    }

    /// Refuses what an account cannot pay. The chain would refuse it too, and charge for that.
    pub(super) async fn check_can_spend(
        &self,
        at: &At,
        account: &[u8; 32],
        amount: u128,
    ) -> Result<(), ChainError> {
        match self.free_balance(at, account).await? < amount {
            true => Err(self.short_of_funds(at, account, Some(amount)).await),
            false => Ok(()),
        }
    }

    pub(super) async fn free_balance(
        &self,
        at: &At,
        account: &[u8; 32],
    ) -> Result<u128, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct AccountInfo {
            data: AccountData,
        }
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct AccountData {
            free: u128,
        }
        let doing = "asking for a balance";
        let entry = dynamic::storage::<([u8; 32],), AccountInfo>("System", "Account");
        let found = at.storage().try_fetch(entry, (*account,)).await;
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else { return Ok(0) };
        Ok(found.decode().map_err(|error| self.failed(doing, error))?.data.free)
    }
}
