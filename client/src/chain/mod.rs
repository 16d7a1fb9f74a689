//! The chain, as the rest of the client sees it: accounts, blocks, contracts and their events. This
//! module is the only one that knows subxt. Everything is encoded and decoded by the metadata that
//! the chain itself hands out, so it works across versions of pallet-revive.

mod accounts;
mod batch;
mod cells;
mod connection;
mod dispatch;
mod dry_run;
mod error;
mod history;
mod limits;
mod proxy;
mod receipt;
mod rehearsal;
mod signer;
mod submit;
mod token;
mod transact;
mod under_way;

pub use batch::{Batched, ContractCall, Ready};
pub use error::ChainError;
pub use history::ContractEvent;
pub use limits::LIMIT_MARGIN_PERCENT;
pub use proxy::{Proxies, Proxy};
pub use receipt::{Receipt, Weight};
pub use rehearsal::{DRY_RUN, Notes, Rehearsal, Rehearsals};
pub use signer::{Signer, SignerError, account_from_ss58, address_of, ss58};
pub use submit::{OVERTAKEN, may_have_sent};
pub use token::Token;

use connection::{At, Inner};
use primitive_types::{H160, H256};
use serde::Deserialize;
use std::{fmt, sync::Arc};
use subxt::{
    dynamic,
    error::OnlineClientAtBlockError,
    ext::{scale_decode::DecodeAsType, scale_value::Value},
    rpcs,
};

/// A connection to the node of one chain. Cheap to clone; all clones share the connection.
#[derive(Clone)]
pub struct Chain {
    inner: Arc<Inner>,
}

impl fmt::Debug for Chain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("url", &self.inner.url).finish_non_exhaustive()
    }
}

/// One block of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Block {
    /// Its number; the genesis block is 0.
    pub number: u64,
    /// Its hash.
    pub hash: H256,
    /// Its time in Unix seconds; 0 at genesis.
    pub time: u64,
}

impl Chain {
    /// Connects to a node by its `ws://` or `wss://` address. Fails when nothing listens there,
    /// when it is not a Polkadot SDK node, or when its chain has no pallet-revive.
    pub async fn connect(url: &str) -> Result<Chain, ChainError> {
        Ok(Chain { inner: Arc::new(connection::open(url).await?) })
    }

    /// The address of the node.
    pub fn url(&self) -> &str {
        &self.inner.url
    }

    /// The hash of the chain's first block, which tells one chain from another.
    pub fn genesis_hash(&self) -> H256 {
        self.inner.client.genesis_hash()
    }

    /// The token in which the chain charges fees and deposits.
    pub fn token(&self) -> Token {
        self.inner.token.clone()
    }

    /// The name and version of the chain's runtime, such as "commons-dev 1".
    pub async fn name(&self) -> Result<String, ChainError> {
        self.inner
            .runtime_name()
            .await
            .map_err(|error| self.failed("asking for the chain's name", error))
    }

    /// The newest finalised block.
    pub async fn head(&self) -> Result<Block, ChainError> {
        self.describe(&self.newest().await?).await
    }

    /// The block with this number. Fails with [`ChainError::NoBlock`] when there is none yet.
    pub async fn block(&self, number: u64) -> Result<Block, ChainError> {
        self.describe(&self.at_number(number).await?).await
    }

    /// The block with this hash.
    pub async fn block_at(&self, at: H256) -> Result<Block, ChainError> {
        self.describe(&self.at_hash(at).await?).await
    }

    /// Whether code with this keccak-256 has been uploaded.
    pub async fn code_exists(&self, hash: H256) -> Result<bool, ChainError> {
        let doing = "looking for a contract's code";
        let address = dynamic::storage::<([u8; 32],), Value>("Revive", "CodeInfoOf");
        let at = self.newest().await?;
        let found = at.storage().try_fetch(address, (hash.0,)).await;
        Ok(found.map_err(|error| self.failed(doing, error))?.is_some())
    }

    /// Moves the clock of the project's development node forward and seals a block at the new time.
    /// Fails with [`ChainError::NoSuchMethod`] on any other node.
    pub async fn advance_clock(&self, seconds: u64) -> Result<Block, ChainError> {
        #[derive(Deserialize)]
        struct Sealed {
            hash: H256,
        }
        let params = rpcs::rpc_params![seconds];
        let sealed: Sealed = self.inner.rpc.request("dev_increaseTime", params).await.map_err(
            |error| match error {
                rpcs::Error::User(error) if error.code == connection::METHOD_NOT_FOUND => {
                    ChainError::NoSuchMethod { url: self.inner.url.clone() }
                }
                error => self.failed("moving the clock", error),
            },
        )?;
        self.describe(&self.at_hash(sealed.hash).await?).await
    }

    /// The hash of a contract's code at a block.
    pub async fn code_hash(&self, contract: H160, at: H256) -> Result<H256, ChainError> {
        let found = self.code_at(&self.at_hash(at).await?, contract).await?;
        found.ok_or(ChainError::NoContract { address: contract })
    }

    /// The hash of the code at an address; none where no contract lives.
    async fn code_at(&self, at: &At, address: H160) -> Result<Option<H256>, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct Contract {
            code_hash: [u8; 32],
        }
        let found = self.contract_at(at, address, "looking for a contract").await?;
        Ok(found.map(|Contract { code_hash }| H256(code_hash)))
    }

    /// What the chain notes about the contract at an address, as far as `C` names it; none where no
    /// contract lives.
    async fn contract_at<C: DecodeAsType>(
        &self,
        at: &At,
        address: H160,
        doing: &str,
    ) -> Result<Option<C>, ChainError> {
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        struct AccountInfo<C> {
            account_type: AccountType<C>,
        }
        #[derive(DecodeAsType)]
        #[decode_as_type(crate_path = "subxt::ext::scale_decode")]
        enum AccountType<C> {
            Contract(C),
            #[allow(clippy::upper_case_acronyms)] // the chain's name for it
            EOA,
        }
        let entry = dynamic::storage::<([u8; 20],), AccountInfo<C>>("Revive", "AccountInfoOf");
        let found = at.storage().try_fetch(entry, (address.0,)).await;
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else {
            return Ok(None);
        };
        let info = found.decode().map_err(|error| self.failed(doing, error))?;
        Ok(match info.account_type {
            AccountType::Contract(contract) => Some(contract),
            AccountType::EOA => None,
        })
    }

    async fn describe(&self, at: &At) -> Result<Block, ChainError> {
        Ok(Block { number: at.block_number(), hash: at.block_hash(), time: self.time(at).await? })
    }

    /// The time of a block in Unix seconds; the chain keeps milliseconds.
    async fn time(&self, at: &At) -> Result<u64, ChainError> {
        let doing = "asking for a block's time";
        let found =
            at.storage().try_fetch(dynamic::storage::<(), u64>("Timestamp", "Now"), ()).await;
        let Some(found) = found.map_err(|error| self.failed(doing, error))? else { return Ok(0) };
        Ok(found.decode().map_err(|error| self.failed(doing, error))? / 1000)
    }

    async fn newest(&self) -> Result<At, ChainError> {
        let at = self.inner.client.at_current_block().await;
        at.map_err(|error| self.failed("asking for the newest block", error))
    }

    async fn at_hash(&self, hash: H256) -> Result<At, ChainError> {
        let at = self.inner.client.at_block(hash).await;
        at.map_err(|error| self.failed(&format!("asking for block {hash:?}"), error))
    }

    async fn at_number(&self, number: u64) -> Result<At, ChainError> {
        self.inner.client.at_block(number).await.map_err(|error| match error {
            OnlineClientAtBlockError::BlockNotFound { block_number } => {
                ChainError::NoBlock { number: block_number }
            }
            error => self.failed(&format!("asking for block {number}"), error),
        })
    }
}
