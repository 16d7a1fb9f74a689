//! Changing the chain: each function sends one transaction and waits until it is finalised.

use super::{
    Chain, ChainError, Receipt, Signer,
    limits::{WeightParts, with_margin},
    signer::is_ethereum,
};
use primitive_types::{H160, H256};
use sha3::{Digest, Keccak256};
use subxt::{
    dynamic,
    ext::{scale_encode::EncodeAsType, scale_value::Value},
    utils::{AccountId32, MultiAddress},
};

/// Fields are matched by name, and those that the chain does not have are left out: `gas_limit` is
/// what older versions call the weight limit.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Call {
    dest: [u8; 20],
    value: u128,
    weight_limit: WeightParts,
    gas_limit: WeightParts,
    storage_deposit_limit: u128,
    data: Vec<u8>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Instantiate {
    value: u128,
    weight_limit: WeightParts,
    gas_limit: WeightParts,
    storage_deposit_limit: u128,
    code_hash: [u8; 32],
    data: Vec<u8>,
    salt: Option<[u8; 32]>,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct UploadCode {
    code: Vec<u8>,
    storage_deposit_limit: u128,
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
struct Transfer {
    dest: MultiAddress<AccountId32, ()>,
    value: u128,
}

impl Chain {
    /// Sees to it that contracts know the signer's account by its address. Answers whether a
    /// transaction was needed for it, which is so on chains without automatic mapping.
    pub async fn ensure_mapped(&self, signer: &Signer) -> Result<bool, ChainError> {
        if is_ethereum(&signer.account_id()) {
            return Ok(false);
        }
        let at = self.newest().await?;
        let entry = dynamic::storage::<([u8; 20],), Value>("Revive", "OriginalAccount");
        let found = at.storage().try_fetch(entry, (signer.address().0,)).await;
        if found
            .map_err(|error| self.failed("asking whether the account is mapped", error))?
            .is_some()
        {
            return Ok(false);
        }
        self.submit(&at, signer, dynamic::transaction("Revive", "map_account", ()), 0).await?;
        Ok(true)
    }

    /// Takes the mapping of the signer's account back: contracts no longer know it, and what it cost
    /// to store returns.
    pub async fn unmap(&self, signer: &Signer) -> Result<Receipt, ChainError> {
        let at = self.newest().await?;
        let unmap = dynamic::transaction("Revive", "unmap_account", ());
        Ok(self.submit(&at, signer, unmap, 0).await?.receipt)
    }

    /// Uploads code, and answers the hash by which contracts are made from it: its keccak-256.
    pub async fn upload(
        &self,
        signer: &Signer,
        code: &[u8],
    ) -> Result<(H256, Receipt), ChainError> {
        let at = self.newest().await?;
        let storage_deposit_limit =
            with_margin(self.try_upload(&at, signer.account_id(), code).await?);
        let upload = UploadCode { code: code.to_vec(), storage_deposit_limit };
        let upload = dynamic::transaction("Revive", "upload_code", upload);
        let included = self.submit(&at, signer, upload, storage_deposit_limit).await?;
        Ok((H256(Keccak256::digest(code).into()), included.receipt))
    }

    /// Makes a contract from uploaded code. `data` is the encoded constructor call, `value` what
    /// the contract is given, in the token's smallest units. Answers the contract's address.
    pub async fn instantiate(
        &self,
        signer: &Signer,
        code_hash: H256,
        data: Vec<u8>,
        value: u128,
    ) -> Result<(H160, Receipt), ChainError> {
        let at = self.newest().await?;
        let tried = self.try_instantiate(&at, signer.account_id(), code_hash, &data, value).await;
        let (expected, needs) = tried.map_err(|error| match error {
            ChainError::Dispatch { error, .. } if error == "CodeNotFound" => {
                ChainError::NoCode { hash: code_hash }
            }
            error => error,
        })?;
        let limits = self.limits(&at, needs, data.len())?;
        let instantiate = Instantiate {
            value,
            weight_limit: limits.weight,
            gas_limit: limits.weight,
            storage_deposit_limit: limits.deposit,
            code_hash: code_hash.0,
            data,
            salt: None,
        };
        let instantiate = dynamic::transaction("Revive", "instantiate", instantiate);
        let included =
            self.submit(&at, signer, instantiate, value.saturating_add(limits.deposit)).await?;
        Ok((included.instantiated.unwrap_or(expected), included.receipt))
    }

    /// Calls a contract. `data` is the encoded message, `value` what the contract is given, in the
    /// token's smallest units. Answers what the message returned in the dry run that came before.
    pub async fn call(
        &self,
        signer: &Signer,
        to: H160,
        data: Vec<u8>,
        value: u128,
    ) -> Result<(Vec<u8>, Receipt), ChainError> {
        let at = self.newest().await?;
        let (returned, needs) = self.try_call(&at, signer.account_id(), to, &data, value).await?;
        let limits = self.limits(&at, needs, data.len())?;
        let call = Call {
            dest: to.0,
            value,
            weight_limit: limits.weight,
            gas_limit: limits.weight,
            storage_deposit_limit: limits.deposit,
            data: data.clone(),
        };
        let call = dynamic::transaction("Revive", "call", call);
        match self.submit(&at, signer, call, value.saturating_add(limits.deposit)).await {
            Ok(included) => Ok((returned, included.receipt)),
            // A transaction does not keep what the contract said when it reverted. What changed its
            // mind since the first dry run is in the state by now, so a second one tells.
            Err(ChainError::Reverted { data: unknown }) => {
                let said = match self.newest().await {
                    Ok(at) => self.try_call(&at, signer.account_id(), to, &data, value).await.err(),
                    Err(_) => None,
                };
                // Whatever else the second one meets, the transaction has been reverted.
                Err(match said {
                    Some(ChainError::Reverted { data }) => ChainError::Reverted { data },
                    _ => ChainError::Reverted { data: unknown },
                })
            }
            Err(error) => Err(error),
        }
    }

    /// Sends tokens from account to account; refused when it would leave the signer's account with
    /// less than the chain's minimum.
    pub async fn transfer(
        &self,
        signer: &Signer,
        to: [u8; 32],
        amount: u128,
    ) -> Result<Receipt, ChainError> {
        let at = self.newest().await?;
        // The chain would refuse it too, and charge for that.
        if self.free_balance(&at, &signer.account_id()).await? < amount {
            return Err(self.short_of_funds(&at, &signer.account_id(), Some(amount)).await);
        }
        let transfer = Transfer { dest: MultiAddress::Id(AccountId32(to)), value: amount };
        let transfer = dynamic::transaction("Balances", "transfer_keep_alive", transfer);
        Ok(self.submit(&at, signer, transfer, amount).await?.receipt)
    }
}
