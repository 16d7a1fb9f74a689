//! Who signs: an sr25519 key, and the account and contract address that follow from it; or another
//! account, which has named the key's account its proxy.

use super::{ChainError, Rehearsals};
use primitive_types::H160;
use sha3::{Digest, Keccak256};
use std::{fmt, str::FromStr};
use subxt::utils::AccountId32;
use subxt_signer::{SecretUri, sr25519};

/// An account that can act: with a key of its own, or by one of its proxies. The secret stays
/// inside: `Debug` shows the account only.
#[derive(Clone)]
pub struct Signer {
    keys: sr25519::Keypair,
    real: Option<Real>,
    rehearsals: Option<Rehearsals>,
    turn: Option<u64>,
}

/// The account that a key acts for as its proxy.
#[derive(Clone)]
pub(super) struct Real {
    pub(super) account: [u8; 32],
    /// What the chain calls the kind of proxy that the key's account is.
    pub(super) kind: String,
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
        Ok(Signer::with(keys))
    }

    pub(crate) fn with(keys: sr25519::Keypair) -> Signer {
        Signer { keys, real: None, rehearsals: None, turn: None }
    }

    /// The same key, acting for an account that has named it its proxy.
    /// [`Chain::proxy`](super::Chain::proxy) makes sure of that.
    pub(super) fn acting_for(self, real: Real) -> Signer {
        Signer { real: Some(real), ..self }
    }

    /// The same key, acting for nobody else.
    pub fn alone(self) -> Signer {
        Signer { real: None, ..self }
    }

    /// The same signer, with whom nothing is sent: instead of each transaction there is
    /// [`ChainError::Rehearsed`], and what it would have taken is
    /// noted here.
    pub fn rehearsing(self, rehearsals: &Rehearsals) -> Signer {
        Signer { rehearsals: Some(rehearsals.clone()), ..self }
    }

    /// The same signer, whose next transaction is the one with this number, or none: where another
    /// transaction of the key has it, there is [`ChainError::Overtaken`]. What was decided by the state
    /// of a block, with [`Chain::turn`](super::Chain::turn) at that block, is so done once.
    pub fn at_turn(self, turn: u64) -> Signer {
        Signer { turn: Some(turn), ..self }
    }

    /// The same signer after one transaction.
    pub fn next_turn(self) -> Signer {
        Signer { turn: self.turn.map(|turn| turn.saturating_add(1)), ..self }
    }

    /// The number that the next transaction must have, if it must have one. What is only tried is
    /// tried as what comes next.
    pub(super) fn turn(&self) -> Option<u64> {
        self.turn.filter(|_| self.rehearsals.is_none())
    }

    /// Where rehearsals are noted, if nothing shall be sent.
    pub fn rehearsals(&self) -> Option<&Rehearsals> {
        self.rehearsals.as_ref()
    }

    /// Notes what only sending would tell, if this error is a rehearsal's.
    pub(crate) fn cannot_tell(&self, error: ChainError, sentence: &str) -> ChainError {
        if let (ChainError::Rehearsed(_), Some(rehearsals)) = (&error, &self.rehearsals) {
            rehearsals.cannot_tell(sentence);
        }
        error
    }

    /// The account that acts: what is done is done in its name, and it pays amounts and deposits.
    pub fn account_id(&self) -> [u8; 32] {
        self.real.as_ref().map_or_else(|| self.key_account(), |real| real.account)
    }

    /// The account of the key, an sr25519 public key, which pays the fees. Without a proxy it is
    /// the account that acts.
    pub fn key_account(&self) -> [u8; 32] {
        self.keys.public_key().0
    }

    pub(super) fn real(&self) -> Option<&Real> {
        self.real.as_ref()
    }

    /// The address by which contracts know the account that acts.
    pub fn address(&self) -> H160 {
        address_of(&self.account_id())
    }

    /// The account that acts, in SS58 with the generic prefix 42.
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
pub fn ss58(account: &[u8; 32]) -> String {
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
