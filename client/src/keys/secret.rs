//! A key before it is in a file: new, or as a person has it.

use crate::{
    chain::{Signer, SignerError},
    error::{Error, Result},
};
use pbkdf2::pbkdf2_hmac;
use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey, derive::Derivation};
use sha2::Sha512;
use std::{fmt, str::FromStr};
use subxt_signer::{DeriveJunction, ExposeSecret, SecretString, SecretUri, bip39::Mnemonic};

/// Random bytes behind a phrase of twelve words.
const ENTROPY: usize = 16;

/// How often a phrase is hashed, by BIP-39.
const ROUNDS: u32 = 2048;

/// A secret phrase or seed, and the key that follows from it. `Debug` shows the account only.
pub struct Secret {
    uri: SecretString,
    keys: Keypair,
    signer: Signer,
}

impl Secret {
    /// A new one, of the machine's randomness.
    pub fn generate() -> Result<Self> {
        let mut entropy = [0; ENTROPY];
        let failed = |why: &dyn fmt::Display| {
            Error::new("no_randomness", format!("A key cannot be made: {why}."))
        };
        getrandom::fill(&mut entropy).map_err(|error| failed(&error))?;
        let phrase = Mnemonic::from_entropy(&entropy).map_err(|error| failed(&error))?;
        Self::read(&phrase.to_string())
    }

    /// Reads one, as [`Signer::from_suri`] does.
    pub fn read(suri: &str) -> Result<Self> {
        let suri = suri.trim();
        let signer = Signer::from_suri(suri)?;
        // The signer does not give its key away, so it is derived once more.
        let keys = keys(suri).filter(|keys| keys.public.to_bytes() == signer.account_id());
        let keys = keys.ok_or(SignerError::Format)?;
        Ok(Self { uri: SecretString::from(suri.to_owned()), keys, signer })
    }

    /// The phrase or seed, for the one moment in which it is shown.
    pub fn phrase(&self) -> &str {
        self.uri.expose_secret()
    }

    /// Who signs with it.
    pub fn signer(&self) -> &Signer {
        &self.signer
    }

    /// The 64 bytes from which the key can be had again, and the 32 of the account.
    pub(super) fn bytes(&self) -> ([u8; 64], [u8; 32]) {
        (self.keys.secret.to_ed25519_bytes(), self.keys.public.to_bytes())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secret").field("signer", &self.signer).finish_non_exhaustive()
    }
}

/// The key of a phrase or seed, with its derivation path.
fn keys(suri: &str) -> Option<Keypair> {
    let uri = SecretUri::from_str(suri).ok()?;
    let phrase = uri.phrase.expose_secret();
    let seed: [u8; 32] = match phrase.strip_prefix("0x") {
        Some(digits) => hex::decode(digits).ok()?.try_into().ok()?,
        None => {
            let (entropy, length) = Mnemonic::parse(phrase).ok()?.to_entropy_array();
            let password = uri.password.as_ref().map_or("", |password| password.expose_secret());
            // Not of the phrase's letters, as BIP-39 has it, but of what they stand for: so it is
            // done everywhere in this family of chains.
            let mut seed = [0; 32];
            let salt = format!("mnemonic{password}");
            pbkdf2_hmac::<Sha512>(&entropy[..length], salt.as_bytes(), ROUNDS, &mut seed);
            seed
        }
    };
    let root = MiniSecretKey::from_bytes(&seed).ok()?.expand(ExpansionMode::Ed25519);
    let key = uri.junctions.iter().fold(root, |key, junction| {
        let code = schnorrkel::derive::ChainCode(*junction.inner());
        match junction {
            DeriveJunction::Soft(_) => key.derived_key_simple(code, []).0,
            DeriveJunction::Hard(_) => {
                let seed = key.hard_derive_mini_secret_key(Some(code), b"").0;
                seed.expand(ExpansionMode::Ed25519)
            }
        }
    });
    Some(key.into())
}
