//! The runtime of the local node: as little as a commons needs, with the prices of Polkadot Hub.
//!
//! * [`constants`]: the numbers, each with its source.
//! * [`config`]: how the pallets are put together.
//! * [`accounts`]: automatic address mapping and the kinds of proxy.
//! * [`genesis`]: who holds what in the first block.
//! * `apis`: what the runtime answers to the node and to clients.
//!
//! Everything is public, so that the runtime can also be run in-process by tests.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod accounts;
mod apis;
pub mod config;
pub mod constants;
pub mod genesis;

use alloc::{borrow::Cow, vec::Vec};
use pallet_revive::evm::runtime::EthExtra;
use sp_core::H256;
use sp_runtime::{
    generic,
    traits::{BlakeTwo256, IdentifyAccount, Verify},
    MultiAddress, MultiSignature, OpaqueExtrinsic,
};
use sp_version::RuntimeVersion;

pub use apis::RuntimeApi;

pub type Signature = MultiSignature;
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
pub type Address = MultiAddress<AccountId, ()>;
pub type Balance = u128;
pub type BlockNumber = u32;
pub type Nonce = u32;
pub type Hash = H256;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// The block as the node sees it: it passes transactions on and never looks inside.
pub type OpaqueBlock = generic::Block<Header, OpaqueExtrinsic>;
pub type UncheckedExtrinsic =
    pallet_revive::evm::runtime::UncheckedExtrinsic<Address, Signature, EthExtraImpl>;
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

/// What every signed transaction carries besides its call.
pub type TxExtension = (
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    pallet_revive::evm::tx_extension::SetOrigin<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// Supplies those extras for transactions that were signed by an Ethereum wallet,
/// which knows of a nonce and a tip only.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EthExtraImpl;

impl EthExtra for EthExtraImpl {
    type Config = Runtime;
    type Extension = TxExtension;

    fn get_eth_extension(nonce: Nonce, tip: Balance) -> Self::Extension {
        (
            frame_system::CheckNonZeroSender::new(),
            frame_system::CheckSpecVersion::new(),
            frame_system::CheckTxVersion::new(),
            frame_system::CheckGenesis::new(),
            frame_system::CheckMortality::from(generic::Era::Immortal),
            frame_system::CheckNonce::from(nonce),
            frame_system::CheckWeight::new(),
            pallet_transaction_payment::ChargeTransactionPayment::from(tip),
            pallet_revive::evm::tx_extension::SetOrigin::new_from_eth_transaction(),
            frame_system::WeightReclaim::new(),
        )
    }
}

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("commons-dev"),
    impl_name: Cow::Borrowed("commons-dev"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;

    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;

    #[runtime::pallet_index(2)]
    pub type Balances = pallet_balances;

    #[runtime::pallet_index(3)]
    pub type TransactionPayment = pallet_transaction_payment;

    // Batches: several votes in one transaction.
    #[runtime::pallet_index(4)]
    pub type Utility = pallet_utility;

    // Groups that act as one member.
    #[runtime::pallet_index(5)]
    pub type Multisig = pallet_multisig;

    // Keys that can be replaced without losing the account.
    #[runtime::pallet_index(6)]
    pub type Proxy = pallet_proxy;

    #[runtime::pallet_index(7)]
    pub type Revive = pallet_revive;
}
