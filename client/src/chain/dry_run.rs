//! Asking the node what a call would do, without doing it: for reading, and for the limits of a
//! transaction before it is sent.

mod treasury;

use super::{
    Chain, ChainError, address_of,
    connection::At,
    dispatch::Refusal,
    limits::{Limits, WeightParts},
    signer::fallback_account,
};
use primitive_types::{H160, H256};
use subxt::{
    dynamic,
    ext::{
        frame_decode::storage::IntoEncodableValues, scale_decode::DecodeAsType,
        scale_encode::EncodeAsType, scale_value::Value,
    },
};

/// The runtime API of pallet-revive.
const API: &str = "ReviveApi";

const DOING: &str = "trying out a call";

/// The flag by which a contract says that it reverts.
const REVERT: u32 = 1;

/// The dry run itself may use a whole block.
const NO_WEIGHT_LIMIT: Option<WeightParts> = None;

/// What a dry run answers, by the names of the fields that matter here.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Answer<T> {
    weight_consumed: WeightParts,
    weight_required: WeightParts,
    storage_deposit: Deposit,
    max_storage_deposit: Deposit,
    result: Result<T, Value>,
}

/// The same from older versions of pallet-revive.
#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct OlderAnswer<T> {
    gas_consumed: WeightParts,
    gas_required: WeightParts,
    storage_deposit: Deposit,
    result: Result<T, Value>,
}

#[derive(Clone, Copy, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
enum Deposit {
    Refund(u128),
    Charge(u128),
}

impl Deposit {
    /// Below 0 for what comes back.
    fn signed(self) -> i128 {
        let (Deposit::Refund(amount) | Deposit::Charge(amount)) = self;
        let amount = i128::try_from(amount).unwrap_or(i128::MAX);
        if matches!(self, Deposit::Refund(_)) { -amount } else { amount }
    }
}

/// What a call needs by its dry run.
#[derive(Clone, Copy)]
pub(super) struct Needs {
    /// The least limits with which it works.
    pub(super) limits: Limits,
    /// What it uses of them; less where it gives something back.
    pub(super) weight: WeightParts,
    /// What is put on hold in the end; below 0 for what comes back.
    pub(super) deposit: i128,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Returned {
    flags: u32,
    data: Vec<u8>,
}

#[derive(DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
struct Made {
    result: Returned,
    addr: [u8; 20],
}

#[derive(EncodeAsType)]
#[encode_as_type(crate_path = "subxt::ext::scale_encode")]
enum Code {
    Existing([u8; 32]),
}

impl Chain {
    /// Asks a contract: what its message returns, without a transaction and at no cost, at the
    /// newest finalised block or at the block with the hash `at`. `from` is the account that asks;
    /// it needs no funds and no mapping.
    pub async fn read(
        &self,
        from: [u8; 32],
        to: H160,
        data: Vec<u8>,
        at: Option<H256>,
    ) -> Result<Vec<u8>, ChainError> {
        let at = match at {
            Some(hash) => self.at_hash(hash).await?,
            None => self.newest().await?,
        };
        match self.try_call(&at, from, to, &data, 0).await {
            // The fallback account has the same address, and the chain accepts it unmapped.
            Err(ChainError::Unmapped) => {
                let from = fallback_account(address_of(&from));
                self.try_call(&at, from, to, &data, 0).await
            }
            answer => answer,
        }
        .map(|(returned, _)| returned)
    }

    /// Dry-runs a call: what it returns, and what it needs. A revert is an error.
    pub(super) async fn try_call(
        &self,
        at: &At,
        from: [u8; 32],
        to: H160,
        data: &[u8],
        value: u128,
    ) -> Result<(Vec<u8>, Needs), ChainError> {
        let deposit_limit = Some(self.free_balance(at, &from).await?);
        let args = (from, to.0, value, NO_WEIGHT_LIMIT, deposit_limit, data.to_vec());
        let (returned, needs): (Returned, _) = self.dry_run(at, &from, "call", args).await?;
        let returned = returned.unless_reverted()?;
        // A call of an address without code succeeds and returns nothing, as on Ethereum.
        if returned.is_empty() && self.code_at(at, to).await?.is_none() {
            return Err(ChainError::NoContract { address: to });
        }
        Ok((returned, needs))
    }

    /// Dry-runs a constructor: the address of the contract it would make, and what it needs.
    pub(super) async fn try_instantiate(
        &self,
        at: &At,
        from: [u8; 32],
        code_hash: H256,
        data: &[u8],
        value: u128,
    ) -> Result<(H160, Needs), ChainError> {
        let deposit_limit = Some(self.free_balance(at, &from).await?);
        let code = Code::Existing(code_hash.0);
        let args =
            (from, value, NO_WEIGHT_LIMIT, deposit_limit, code, data.to_vec(), None::<[u8; 32]>);
        let (made, needs): (Made, _) = self.dry_run(at, &from, "instantiate", args).await?;
        made.result.unless_reverted()?;
        Ok((H160(made.addr), needs))
    }

    /// Dry-runs the upload of code: the deposit it needs.
    pub(super) async fn try_upload(
        &self,
        at: &At,
        from: [u8; 32],
        code: &[u8],
    ) -> Result<u128, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct Uploaded {
            deposit: u128,
        }
        let deposit_limit = Some(self.free_balance(at, &from).await?);
        let answer = self.ask(at, "upload_code", (from, code.to_vec(), deposit_limit)).await?;
        let answer = decode::<Result<Uploaded, Value>>(at, "upload_code", &answer);
        match answer.map_err(|reason| self.failed(DOING, reason))? {
            Ok(uploaded) => Ok(uploaded.deposit),
            Err(error) => Err(self.refused_in_advance(at, &error, &from).await),
        }
    }

    async fn dry_run<T: DecodeAsType>(
        &self,
        at: &At,
        from: &[u8; 32],
        method: &str,
        args: impl IntoEncodableValues,
    ) -> Result<(T, Needs), ChainError> {
        let bytes = self.ask(at, method, args).await?;
        let answer = decode::<Answer<T>>(at, method, &bytes)
            .or_else(|reason| {
                decode::<OlderAnswer<T>>(at, method, &bytes).map(Answer::from).map_err(|_| reason)
            })
            .map_err(|reason| self.failed(DOING, reason))?;
        let needs = answer.needs();
        match answer.result {
            Ok(result) => Ok((result, needs)),
            Err(error) => Err(self.refused_in_advance(at, &error, from).await),
        }
    }

    /// The error for a call that the dry run refused.
    async fn refused_in_advance(&self, at: &At, error: &Value, from: &[u8; 32]) -> ChainError {
        let refusal = Refusal::from_value(at.metadata_ref(), error);
        // The limit was all that the account has.
        if refusal.is("Revive", "StorageDepositLimitExhausted") {
            return self.short_of_funds(at, from, None).await;
        }
        self.refused(at, refusal, from, None).await
    }

    async fn ask(
        &self,
        at: &At,
        method: &str,
        args: impl IntoEncodableValues,
    ) -> Result<Vec<u8>, ChainError> {
        let apis = at.runtime_apis();
        let payload = dynamic::runtime_api_call::<_, ()>(API, method, args);
        let encoded = apis.encode_args(&payload).map_err(|error| self.failed(DOING, error))?;
        let answer = apis.call_raw(&apis.encode_name(&payload), Some(&encoded)).await;
        answer.map_err(|error| self.failed(DOING, error))
    }
}

impl<T> Answer<T> {
    fn needs(&self) -> Needs {
        let deposit = u128::try_from(self.max_storage_deposit.signed()).unwrap_or(0);
        Needs {
            limits: Limits { weight: self.weight_required, deposit },
            weight: self.weight_consumed,
            deposit: self.storage_deposit.signed(),
        }
    }
}

impl<T> From<OlderAnswer<T>> for Answer<T> {
    fn from(older: OlderAnswer<T>) -> Self {
        Answer {
            weight_consumed: older.gas_consumed,
            weight_required: older.gas_required,
            storage_deposit: older.storage_deposit,
            max_storage_deposit: older.storage_deposit,
            result: older.result,
        }
    }
}

impl Returned {
    fn unless_reverted(self) -> Result<Vec<u8>, ChainError> {
        if self.flags & REVERT == 0 {
            Ok(self.data)
        } else {
            Err(ChainError::Reverted { data: self.data })
        }
    }
}

fn decode<T: DecodeAsType>(at: &At, method: &str, mut bytes: &[u8]) -> Result<T, String> {
    let metadata = at.metadata_ref();
    let method = metadata.runtime_api_trait_by_name(API).and_then(|api| api.method_by_name(method));
    let output = method.ok_or("the chain's metadata does not describe the answer")?.output_ty();
    T::decode_as_type(&mut bytes, output, metadata.types()).map_err(|error| error.to_string())
}
