//! What contracts keep: the cells of their storage, byte for byte.

use super::{Chain, ChainError, connection::At, dispatch::variant};
use primitive_types::{H160, H256};
use subxt::{
    dynamic,
    ext::{
        futures::{StreamExt, TryStreamExt, stream},
        scale_decode::DecodeAsType,
        scale_value::Value,
    },
};

/// How many cells are asked for at the same time: each is a small answer from one block's state.
const AT_ONCE: usize = 32;

impl Chain {
    /// One cell of a contract's storage in the block with the hash `at`; none where nothing is
    /// stored. `key` is the key as the contract gave it to the chain, of any length, as ink!'s are:
    /// its root cell has four zero bytes. Fails with [`ChainError::NoContract`] where no contract
    /// lives in that block. For several cells of a block, [`Chain::storage_many`] asks for the block
    /// only once.
    pub async fn storage(
        &self,
        contract: H160,
        key: &[u8],
        at: H256,
    ) -> Result<Option<Vec<u8>>, ChainError> {
        self.cell(&self.at_hash(at).await?, contract, key).await
    }

    /// The same for many cells of a contract in one block, several at a time, in the order of
    /// `keys`.
    pub async fn storage_many<K: AsRef<[u8]>>(
        &self,
        contract: H160,
        keys: &[K],
        at: H256,
    ) -> Result<Vec<Option<Vec<u8>>>, ChainError> {
        let at = self.at_hash(at).await?;
        let reads = keys.iter().map(|key| self.cell(&at, contract, key.as_ref()));
        stream::iter(reads).buffered(AT_ONCE).try_collect().await
    }

    /// How many cells a contract's storage has in the block with the hash `at`, by the chain's own
    /// count. Who has read so many different cells has read them all.
    pub async fn storage_items(&self, contract: H160, at: H256) -> Result<u32, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct Contract {
            storage_items: u32,
        }
        let doing = "counting the cells of a contract's storage";
        let found = self.contract_at(&self.at_hash(at).await?, contract, doing).await?;
        let Contract { storage_items } =
            found.ok_or(ChainError::NoContract { address: contract })?;
        Ok(storage_items)
    }

    async fn cell(
        &self,
        at: &At,
        contract: H160,
        key: &[u8],
    ) -> Result<Option<Vec<u8>>, ChainError> {
        type Answer = Result<Option<Vec<u8>>, Value>;
        let args = (contract.0, key.to_vec());
        let call = dynamic::runtime_api_call::<_, Answer>("ReviveApi", "get_storage_var_key", args);
        let answer = at.runtime_apis().call(call).await;
        let answer = answer.map_err(|error| self.failed("reading a contract's storage", error))?;
        answer.map_err(|error| refused(contract, &error))
    }
}

/// What a `ContractAccessError` means, by its name.
fn refused<T>(contract: H160, error: &Value<T>) -> ChainError {
    match variant(error).map_or("Unknown", |(name, _)| name) {
        "DoesntExist" => ChainError::NoContract { address: contract },
        name => {
            let docs = match name {
                "KeyDecodingFailed" => "the chain allows no storage key as long as this",
                _ => "",
            };
            ChainError::Dispatch { pallet: "Revive".into(), error: name.into(), docs: docs.into() }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_by_its_name() {
        let contract = H160::repeat_byte(7);
        let refusal = |name: &str| refused(contract, &Value::unnamed_variant(name, []));
        assert_eq!(refusal("DoesntExist"), ChainError::NoContract { address: contract });
        let long = refusal("KeyDecodingFailed");
        assert_eq!(long.code(), "dispatch");
        assert!(long.to_string().contains("no storage key as long as this"), "{long}");
        assert!(refusal("New").to_string().ends_with("Revive.New."));
        assert_eq!(refused(contract, &Value::bool(true)).code(), "dispatch");
    }
}
