//! What an account has sent that no finalised block has yet.

use super::{Chain, ChainError, Signer, connection::At};
use primitive_types::H256;
use subxt::{dynamic, ext::scale_decode::DecodeAsType, utils::AccountId32};

const DOING: &str = "asking what is under way";

impl Chain {
    /// How many transactions of the signer's key the finalised chain has taken, and how many with those
    /// that the node knows to be under way.
    pub async fn transaction_counts(&self, signer: &Signer) -> Result<(u64, u64), ChainError> {
        let key = signer.key_account();
        // The node is asked first: what it takes into a block between the questions is then counted
        // by both.
        let expected = self.inner.methods.system_account_next_index(&AccountId32(key)).await;
        let expected = expected.map_err(|error| self.failed(DOING, error))?;
        Ok((self.taken(&self.newest().await?, signer).await?, expected))
    }

    /// How many transactions of the signer's key the chain had taken by a block, which is the number of
    /// the next one.
    pub async fn turn(&self, signer: &Signer, at: H256) -> Result<u64, ChainError> {
        self.taken(&self.at_hash(at).await?, signer).await
    }

    async fn taken(&self, at: &At, signer: &Signer) -> Result<u64, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct AccountInfo {
            nonce: u32,
        }
        let entry = dynamic::storage::<([u8; 32],), AccountInfo>("System", "Account");
        let found = at.storage().try_fetch(entry, (signer.key_account(),)).await;
        let Some(found) = found.map_err(|error| self.failed(DOING, error))? else {
            return Ok(0);
        };
        let AccountInfo { nonce } = found.decode().map_err(|error| self.failed(DOING, error))?;
        Ok(nonce.into())
    }
}
