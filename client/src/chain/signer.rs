//! Who signs: an sr25519 key, and the account and contract address that follow from it.

use primitive_types::H160;
use sha3::{Digest, Keccak256};
use std::{fmt, str::FromStr};
use subxt::utils::AccountId32;
use subxt_signer::{SecretUri, sr25519};

/// An account that can sign transactions. The secret stays inside: `Debug` shows the account only.
#[derive(Clone)]
pub struct Signer {
    keys: sr25519::Keypair,
}

/// Why a secret could not be read. The texts never repeat any part of the secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignerError {
    /// Nothing was given.
    #[error("no secret was given for the signing account")]
    Empty,
    /// Neither a phrase with an optional path nor a seed.
    #[error(
        "the secret of the signing account is neither a phrase with an optional path \
         (such as //Alice) nor a 0x seed"
    )]
    Format,
    /// Not a BIP-39 phrase: a word is unknown, one is missing, or the checksum is wrong.
    #[error("the secret phrase of the signing account is not a valid BIP-39 phrase")]
    Phrase,
    /// Not 32 bytes of hexadecimal.
    #[error("the seed of the signing account is not 0x and 64 hexadecimal digits")]
    Seed,
}

impl SignerError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        "bad_secret"
    }
}

impl Signer {
    /// Reads a secret: `//Alice` (a path below the public development phrase), a BIP-39 phrase with
    /// an optional path and `///password`, or `0x` and a seed of 64 hexadecimal digits.
    pub fn from_suri(suri: &str) -> Result<Signer, SignerError> {
        let suri = suri.trim();
        // Without this, nothing would mean the development phrase itself, whose secret everyone
        // knows.
        if suri.is_empty() {
            return Err(SignerError::Empty);
        }
        let uri = SecretUri::from_str(suri).map_err(|_| SignerError::Format)?;
        let keys = sr25519::Keypair::from_uri(&uri).map_err(|error| match error {
            sr25519::Error::Phrase(_) => SignerError::Phrase,
            _ => SignerError::Seed,
        })?;
        Ok(Signer { keys })
    }

    /// The account: an sr25519 public key.
    pub fn account_id(&self) -> [u8; 32] {
        self.keys.public_key().0
    }

    /// The address by which contracts know this account.
    pub fn address(&self) -> H160 {
        address_of(&self.account_id())
    }

    /// The account in SS58 with the generic prefix 42.
    pub fn ss58(&self) -> String {
        ss58(&self.account_id())
    }

    pub(super) fn keys(&self) -> &sr25519::Keypair {
        &self.keys
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("account", &self.ss58()).finish_non_exhaustive()
    }
}

/// The address by which contracts know an account, as pallet-revive derives it: the last 20 bytes
/// of the account's keccak-256; for an account made from an Ethereum address (12 bytes of `0xEE` at
/// the end) that address itself.
pub fn address_of(account: &[u8; 32]) -> H160 {
    if is_ethereum(account) {
        H160::from_slice(&account[..20])
    } else {
        H160::from_slice(&Keccak256::digest(account)[12..])
    }
}

/// The account that an address stands for as long as no mapping is stored: pallet-revive's
/// fallback.
pub(super) fn fallback_account(address: H160) -> [u8; 32] {
    let mut account = [0xEE; 32];
    account[..20].copy_from_slice(address.as_bytes());
    account
}

/// Whether an account is the fallback account of an Ethereum address, which never needs a mapping.
pub(super) fn is_ethereum(account: &[u8; 32]) -> bool {
    account[20..] == [0xEE; 12]
}

/// An account in SS58 with the generic prefix 42.
pub(super) fn ss58(account: &[u8; 32]) -> String {
    AccountId32(*account).to_string()
}

/// The account of an SS58 address, whatever its prefix.
pub fn account_from_ss58(text: &str) -> Option<[u8; 32]> {
    AccountId32::from_str(text).ok().map(|account| account.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALICE: &str = "d43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
    /// The public development phrase: the parent of `//Alice`.
    const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    const ALICE_SEED: &str = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";

    #[test]
    fn alice_is_alice_however_she_is_written() {
        for suri in ["//Alice", " //Alice\n", &format!("{PHRASE}//Alice"), ALICE_SEED] {
            let alice = Signer::from_suri(suri).unwrap();
            assert_eq!(hex::encode(alice.account_id()), ALICE);
            assert_eq!(hex::encode(alice.address()), "9621dde636de098b43efb0fa9b61facfe328f99d");
            assert_eq!(alice.ss58(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
        }
    }

    #[test]
    fn a_password_and_a_path_make_other_accounts() {
        let plain = Signer::from_suri(PHRASE).unwrap();
        for suri in
            [format!("{PHRASE}///secret"), format!("{PHRASE}/soft"), format!("{PHRASE}//hard")]
        {
            assert_ne!(Signer::from_suri(&suri).unwrap().account_id(), plain.account_id());
        }
    }

    #[test]
    fn what_is_not_a_secret_is_refused_without_being_repeated() {
        let word = "walnut";
        let cases = [
            ("", SignerError::Empty),
            ("  ", SignerError::Empty),
            ("Alice", SignerError::Phrase),
            (&format!("{word} {word}"), SignerError::Phrase),
            (&PHRASE.replace("walk", word), SignerError::Phrase),
            ("0x1234", SignerError::Seed),
            (&format!("0x{}", "zz".repeat(32)), SignerError::Seed),
            ("a:b", SignerError::Format),
        ];
        for (suri, expected) in cases {
            let error = Signer::from_suri(suri).unwrap_err();
            assert_eq!(error, expected, "{suri}");
            assert!(!error.to_string().contains(word));
        }
    }

    #[test]
    fn debug_shows_the_account_and_hides_the_secret() {
        let shown = format!("{:?}", Signer::from_suri(ALICE_SEED).unwrap());
        assert!(shown.contains("5GrwvaEF"));
        assert!(!shown.contains(&ALICE_SEED[2..20]));
        assert_eq!(shown.matches(',').count(), 1);
    }

    #[test]
    fn an_ethereum_account_keeps_its_address() {
        let address = H160::repeat_byte(7);
        assert_eq!(address_of(&fallback_account(address)), address);
        assert!(is_ethereum(&fallback_account(address)));
        assert!(!is_ethereum(&Signer::from_suri("//Alice").unwrap().account_id()));
    }
}
