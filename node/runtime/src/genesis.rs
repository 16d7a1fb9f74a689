//! Who holds what in the first block of the development chain.

use crate::{constants::UNITS, AccountId, Balance, BalancesConfig, RuntimeGenesisConfig};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use sp_core::hex2array;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET};
use sp_keyring::Sr25519Keyring;

/// What every account of the development chain begins with.
pub const ENDOWMENT: Balance = 10_000_000 * UNITS;

/// Alith, Baltathar, Charleth, Dorothy and Ethan: the first five keys of the mnemonic "bottom
/// drive obey lake curtain smoke basket hold race lonely fit walk", which Ethereum tools for
/// Polkadot know.
pub const ETHEREUM_ACCOUNTS: [[u8; 20]; 5] = [
    hex2array!("f24FF3a9CF04c71Dbc94D0b566f7A27B94566cac"),
    hex2array!("3Cd0A705a2DC65e5b1E1205896BaA2be8A07c6e0"),
    hex2array!("798d4Ba9baf0064Ec19eB4F0a1a45785ae9D6DFc"),
    hex2array!("773539d4Ac0e786233D90A233654ccEE26a613D9"),
    hex2array!("Ff64d3F6efE2317EE2807d223a0Bdc4c0c49dfDB"),
];

/// Alice to Ferdie with their stashes, then the Ethereum accounts: an address followed by
/// twelve bytes `0xEE`, for which `pallet-revive` needs no mapping.
pub fn dev_accounts() -> Vec<AccountId> {
    let ethereum = ETHEREUM_ACCOUNTS.iter().map(|address| {
        let mut account = [0xEE; 32];
        account[..20].copy_from_slice(address);
        AccountId::new(account)
    });
    Sr25519Keyring::well_known().map(|key| key.to_account_id()).chain(ethereum).collect()
}

/// The whole genesis state. The accounts are mapped as they come into being: see
/// [`crate::accounts::MapNewAccount`].
pub fn development() -> RuntimeGenesisConfig {
    RuntimeGenesisConfig { balances: balances(), ..Default::default() }
}

fn balances() -> BalancesConfig {
    BalancesConfig {
        balances: dev_accounts().into_iter().map(|who| (who, ENDOWMENT)).collect(),
        ..Default::default()
    }
}

/// The same by name and as text, for whoever asks the runtime itself. There is one.
pub fn preset(id: &PresetId) -> Option<Vec<u8>> {
    if id.as_str() != DEV_RUNTIME_PRESET {
        return None;
    }
    let patch = build_struct_json_patch!(RuntimeGenesisConfig { balances: balances() });
    let json = serde_json::to_string(&patch).expect("a patch made of plain values serializes");
    Some(json.into_bytes())
}

pub fn preset_names() -> Vec<PresetId> {
    vec![DEV_RUNTIME_PRESET.into()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Balances, Runtime};
    use pallet_revive::AddressMapper;
    use sp_runtime::BuildStorage;

    type Mapper = <Runtime as pallet_revive::Config>::AddressMapper;

    #[test]
    fn everyone_in_genesis_is_funded_and_mapped() {
        let storage = development().build_storage().unwrap();
        sp_io::TestExternalities::new(storage).execute_with(|| {
            assert_eq!(dev_accounts().len(), 17);
            for who in dev_accounts() {
                assert_eq!(Balances::free_balance(&who), ENDOWMENT);
                assert!(Mapper::is_mapped(&who));
                assert_eq!(Mapper::to_account_id(&Mapper::to_address(&who)), who);
            }
        });
    }
}
