//! Changing the chain: each function sends one transaction and waits until it is finalised.

use super::{
    Chain, ChainError, Receipt, Signer,
    connection::At,
    dry_run::Needs,
    limits::{Limits, WeightParts, with_margin},
    signer::{is_ethereum, ss58},
    submit::Task,
};
use primitive_types::{H160, H256};
use sha3::{Digest, Keccak256};
use subxt::{
    dynamic,
    ext::scale_encode::EncodeAsType,
    transactions::StaticPayload,
    utils::{AccountId32, MultiAddress},
};

/// Fields are matched by name, and those that the chain does not have are left out: `gas_limit` is
/// what older versions call the weight limit.
#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
pub(super) struct Call {
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

/// The call of a contract that may use so much.
pub(super) fn contract_call(
    to: H160,
    data: Vec<u8>,
    value: u128,
    limits: Limits,
) -> StaticPayload<Call> {
    let call = Call {
        dest: to.0,
        value,
        weight_limit: limits.weight,
        gas_limit: limits.weight,
        storage_deposit_limit: limits.deposit,
        data,
    };
    dynamic::transaction("Revive", "call", call)
}

impl Chain {
    /// Sees to it that contracts know the signer's account by its address. Answers whether a
    /// transaction was needed for it, which is so on chains without automatic mapping.
    pub async fn ensure_mapped(&self, signer: &Signer) -> Result<bool, ChainError> {
        if is_ethereum(&signer.account_id()) {
            return Ok(false);
        }
        let at = self.newest().await?;
        if self.original_account(&at, signer.address()).await?.is_some() {
            return Ok(false);
        }
        let map = dynamic::transaction("Revive", "map_account", ());
        let deposit = self.mapping_deposit(&at);
        self.check_can_spend(&at, &signer.account_id(), deposit).await?;
        let task = Task::new("make the account known to contracts", map).with_deposit(deposit);
        let unknown = "What comes after that can be tried only when contracts know the account.";
        let mapped = self.submit(&at, signer, task).await;
        mapped.map_err(|error| signer.cannot_tell(error, unknown))?;
        Ok(true)
    }

    /// What it takes to have a mapping stored: the address and the account.
    pub(super) fn mapping_deposit(&self, at: &At) -> u128 {
        const BYTES: u128 = 20 + 32;
        // A chain that calls its prices otherwise is asked for nothing: this only tells.
        let price = |name| {
            at.constants().entry(dynamic::constant::<u128>("Revive", name)).unwrap_or_default()
        };
        price("DepositPerItem").saturating_add(price("DepositPerByte").saturating_mul(BYTES))
    }

    /// Takes the mapping of the signer's account back: contracts no longer know it, and what it cost
    /// to store returns.
    pub async fn unmap(&self, signer: &Signer) -> Result<Receipt, ChainError> {
        let at = self.newest().await?;
        let unmap = dynamic::transaction("Revive", "unmap_account", ());
        let task = Task::new("take back that contracts know the account", unmap);
        Ok(self.submit(&at, signer, task).await?.receipt)
    }

    /// Uploads code, and answers the hash by which contracts are made from it: its keccak-256.
    pub async fn upload(
        &self,
        signer: &Signer,
        code: &[u8],
    ) -> Result<(H256, Receipt), ChainError> {
        let at = self.newest().await?;
        let deposit = self.try_upload(&at, signer.account_id(), code).await?;
        let storage_deposit_limit = with_margin(deposit);
        let upload = UploadCode { code: code.to_vec(), storage_deposit_limit };
        let upload = dynamic::transaction("Revive", "upload_code", upload);
        let what = format!("upload code of {} bytes", code.len());
        let task = Task {
            spent: storage_deposit_limit,
            deposit_at_most: storage_deposit_limit,
            ..Task::new(what, upload).with_deposit(deposit)
        };
        let included = self.submit(&at, signer, task).await?;
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
        let limits = self.limits(&at, needs.limits, data.len())?;
        let instantiate = |weight_limit| {
            let call = Instantiate {
                value,
                weight_limit,
                gas_limit: weight_limit,
                storage_deposit_limit: limits.deposit,
                code_hash: code_hash.0,
                data: data.clone(),
                salt: None,
            };
            dynamic::transaction("Revive", "instantiate", call)
        };
        let what = format!("make a contract of the code {code_hash:?}");
        let task = task(what, instantiate, needs, limits, value);
        let included = self.submit(&at, signer, task).await?;
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
        let limits = self.limits(&at, needs.limits, data.len())?;
        let call = |weight| contract_call(to, data.clone(), value, Limits { weight, ..limits });
        let task = task(format!("call {to:?}"), call, needs, limits, value);
        match self.submit(&at, signer, task).await {
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
        self.check_can_spend(&at, &signer.account_id(), amount).await?;
        let transfer = Transfer { dest: MultiAddress::Id(AccountId32(to)), value: amount };
        let transfer = dynamic::transaction("Balances", "transfer_keep_alive", transfer);
        let what = format!("send {} to {}", self.token().format(amount), ss58(&to));
        let task = Task { spent: amount, ..Task::new(what, transfer) };
        Ok(self.submit(&at, signer, task).await?.receipt)
    }
}

/// The task of a contract's call, which is made with the limits of weight that it is given.
fn task<C>(
    what: String,
    call: impl Fn(WeightParts) -> StaticPayload<C>,
    needs: Needs,
    limits: Limits,
    value: u128,
) -> Task<C> {
    Task {
        what,
        call: call(limits.weight),
        likely: Some(call(needs.weight)),
        spent: value.saturating_add(limits.deposit),
        deposit: needs.deposit,
        deposit_at_most: limits.deposit,
    }
}
