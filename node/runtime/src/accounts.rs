//! Two things about accounts: every new one gets its contract address at once, and what a proxy
//! may do.

use crate::{AccountId, Runtime, RuntimeCall};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::traits::{InstanceFilter, OnNewAccount};
use pallet_revive::AddressMapper;

type Mapper = <Runtime as pallet_revive::Config>::AddressMapper;

/// Maps every new account to its 20-byte address, so that nobody has to call `map_account` first.
///
/// It runs whenever an account comes into being, in the genesis block too, which is why
/// `ReviveConfig::mapped_accounts` stays empty. Accounts that were made of an Ethereum address
/// need no entry and get none. The write is not part of any call's weight: one entry for each
/// new account, which a development chain can bear.
///
/// There is no counterpart for killed accounts. An address is the hash of the account's key and
/// never belongs to another one, so an entry that stays cannot be wrong; if it went, tokens
/// sent to the address meanwhile would land in its fallback account, for which nobody has the key.
pub struct MapNewAccount;

impl OnNewAccount<AccountId> for MapNewAccount {
    fn on_new_account(who: &AccountId) {
        // The only error is "mapped already": an account that comes back after it was emptied,
        // or one whose address needs no entry.
        let _ = Mapper::map_no_deposit(who);
    }
}

/// What a proxy may do in another account's name: the kinds Polkadot Hub has that make sense
/// here, under the same numbers, so that what works here works there.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    scale_info::TypeInfo,
)]
pub enum ProxyType {
    /// Everything: the replacement of a lost key.
    #[default]
    #[codec(index = 0)]
    Any,
    /// Nothing that could move tokens; that leaves contracts out, since a call can carry a value.
    #[codec(index = 1)]
    NonTransfer,
    /// Only to object while an announced call waits: the guard of a recoverable key.
    #[codec(index = 2)]
    CancelProxy,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    fn filter(&self, call: &RuntimeCall) -> bool {
        match self {
            ProxyType::Any => true,
            // Batches and proxied calls are filtered again inside.
            ProxyType::NonTransfer => matches!(
                call,
                RuntimeCall::System(..)
                    | RuntimeCall::Utility(..)
                    | RuntimeCall::Proxy(..)
                    | RuntimeCall::Multisig(..)
            ),
            ProxyType::CancelProxy => matches!(
                call,
                RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. })
                    | RuntimeCall::Utility(..)
                    | RuntimeCall::Multisig(..)
            ),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        match (self, other) {
            (mine, theirs) if mine == theirs => true,
            (ProxyType::Any, _) => true,
            (ProxyType::NonTransfer, ProxyType::CancelProxy) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{constants::UNITS, Balances, RuntimeGenesisConfig};
    use alloc::vec::Vec;
    use frame_support::{
        storage::storage_prefix,
        traits::{fungible::Mutate, tokens::Preservation},
    };
    use pallet_revive::is_eth_derived;
    use sp_core::H160;
    use sp_runtime::BuildStorage;

    fn on_a_new_chain(test: impl FnOnce()) {
        let storage = RuntimeGenesisConfig::default().build_storage().unwrap();
        sp_io::TestExternalities::new(storage).execute_with(test);
    }

    /// How many addresses have an entry.
    fn entries() -> usize {
        let prefix = storage_prefix(b"Revive", b"OriginalAccount");
        let next = |key: &Vec<u8>| sp_io::storage::next_key(key);
        core::iter::successors(next(&prefix.to_vec()), next)
            .take_while(|key| key.starts_with(&prefix))
            .count()
    }

    fn transfer_all(from: &AccountId, to: &AccountId) {
        let amount = Balances::free_balance(from);
        Balances::transfer(from, to, amount, Preservation::Expendable).unwrap();
    }

    #[test]
    fn a_new_account_is_mapped_and_stays_so_when_it_is_emptied() {
        on_a_new_chain(|| {
            let (alice, bob) = (AccountId::new([1; 32]), AccountId::new([2; 32]));
            assert!(!Mapper::is_mapped(&alice));
            let before = entries();
            Balances::mint_into(&alice, UNITS).unwrap();
            assert_eq!(entries(), before + 1);
            assert!(Mapper::is_mapped(&alice));
            assert_eq!(Mapper::to_account_id(&Mapper::to_address(&alice)), alice);

            transfer_all(&alice, &bob);
            assert_eq!(frame_system::Pallet::<Runtime>::providers(&alice), 0);
            assert!(Mapper::is_mapped(&alice) && Mapper::is_mapped(&bob));
            transfer_all(&bob, &alice);
            assert!(Mapper::is_mapped(&alice));
        });
    }

    #[test]
    fn an_account_made_of_an_ethereum_address_gets_no_entry() {
        on_a_new_chain(|| {
            let address = H160([7; 20]);
            let account = Mapper::to_fallback_account_id(&address);
            assert!(is_eth_derived(&account));
            let before = entries();
            Balances::mint_into(&account, UNITS).unwrap();
            assert_eq!(entries(), before);
            assert_eq!(Mapper::to_account_id(&address), account);
        });
    }

    #[test]
    fn a_proxy_cannot_hand_on_more_than_it_has() {
        use ProxyType::*;
        assert!(Any.is_superset(&NonTransfer) && NonTransfer.is_superset(&CancelProxy));
        assert!(!NonTransfer.is_superset(&Any) && !CancelProxy.is_superset(&NonTransfer));
        let pay = RuntimeCall::Balances(pallet_balances::Call::transfer_all {
            dest: AccountId::new([1; 32]).into(),
            keep_alive: false,
        });
        assert!(Any.filter(&pay) && !NonTransfer.filter(&pay) && !CancelProxy.filter(&pay));
    }
}
