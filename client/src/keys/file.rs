//! The file of one key.

use super::Secret;
use crate::{
    chain::{Signer, account_from_ss58},
    error::{Error, Result},
    format,
};
use base64::{Engine, engine::general_purpose::STANDARD};
use crypto_secretbox::{
    Nonce, XSalsa20Poly1305,
    aead::{Aead, KeyInit},
};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    io::ErrorKind,
    io::Write,
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};
use subxt_signer::polkadot_js_compat::decrypt_json;

/// How much work each guess of the password is: what polkadot-js asks for.
const LOG_N: u8 = 15;
const R: u32 = 8;
const P: u32 = 1;

const SALT: usize = 32;
const NONCE: usize = 24;
/// Salt, the three numbers of scrypt, nonce.
const HEAD: usize = SALT + 12 + NONCE;

/// What comes before the secret and before the public key.
const HEADER: [u8; 16] = [48, 83, 2, 1, 1, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32];
const DIVIDER: [u8; 5] = [161, 35, 3, 33, 0];

/// Only the owner may read it.
const MODE: u32 = 0o600;
const FOLDER_MODE: u32 = 0o700;

/// An encrypted key, as it is in its file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KeyFile {
    encoded: String,
    encoding: Encoding,
    address: String,
    #[serde(default)]
    meta: serde_json::Value,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct Encoding {
    content: Vec<String>,
    r#type: Vec<String>,
    version: String,
}

/// Whether a text is meant to be such a file, and no phrase or seed.
pub fn looks_like_one(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

impl KeyFile {
    /// Encrypts a secret with a password.
    pub fn encrypt(secret: &Secret, name: &str, password: &str) -> Result<Self> {
        if password.is_empty() {
            let what = "The password of a key has no letters at all.";
            return Err(Error::new("bad_password", what)
                .hint("Choose one that nobody guesses: a few words by chance are a good one."));
        }
        let failed = |why: &str| Error::new("not_encrypted", format!("No key is made: {why}."));
        let mut random = [0; SALT + NONCE];
        getrandom::fill(&mut random).map_err(|error| failed(&error.to_string()))?;
        let (salt, nonce) = random.split_at(SALT);
        let params = scrypt::Params::new(LOG_N, R, P, 32).map_err(|_| failed("no such work"))?;
        let mut key = crypto_secretbox::Key::default();
        scrypt::scrypt(password.as_bytes(), salt, &params, &mut key)
            .map_err(|error| failed(&error.to_string()))?;

        let (bytes, public) = secret.bytes();
        let plain = [&HEADER[..], &bytes, &DIVIDER, &public].concat();
        let sealed = XSalsa20Poly1305::new(&key).encrypt(Nonce::from_slice(nonce), &plain[..]);
        let sealed = sealed.map_err(|_| failed("it cannot be encrypted"))?;
        let mut encoded = Vec::with_capacity(HEAD.saturating_add(sealed.len()));
        encoded.extend(salt);
        for number in [1u32 << LOG_N, P, R] {
            encoded.extend(number.to_le_bytes());
        }
        encoded.extend(nonce);
        encoded.extend(sealed);
        Ok(Self {
            encoded: STANDARD.encode(encoded),
            encoding: Encoding {
                content: ["pkcs8", "sr25519"].map(String::from).to_vec(),
                r#type: ["scrypt", "xsalsa20-poly1305"].map(String::from).to_vec(),
                version: "3".into(),
            },
            address: secret.signer().ss58(),
            meta: serde_json::json!({"name": name}),
        })
    }

    /// Reads the text of a file; `shown` is what it is called in an error.
    pub fn parse(text: &str, shown: &str) -> Result<Self> {
        let wrong = |why: &str| {
            Error::new("bad_key_file", format!("{shown} is not the file of a key: {why}."))
                .hint("Such a file is what commons agent new makes, or what polkadot-js exports.")
        };
        let file: Self = serde_json::from_str(text).map_err(|error| wrong(&error.to_string()))?;
        if account_from_ss58(&file.address).is_none() {
            return Err(wrong("its address is not one in SS58"));
        }
        // Less would not even have room for what the password is tried with.
        if !STANDARD.decode(&file.encoded).is_ok_and(|bytes| bytes.len() > HEAD) {
            return Err(wrong("what is encrypted is incomplete"));
        }
        Ok(file)
    }

    /// Reads a file.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display().to_string();
        let text = fs::read_to_string(path).map_err(|error| {
            Error::new("no_key_file", format!("The key file {shown} cannot be read: {error}."))
        })?;
        Self::parse(&text, &shown)
    }

    /// The account of the key, which everybody may know.
    pub fn account(&self) -> Option<[u8; 32]> {
        account_from_ss58(&self.address)
    }

    /// The key, if this is its password.
    pub fn open(&self, password: &str) -> Result<Signer> {
        use subxt_signer::polkadot_js_compat::Error as Wrong;
        let text = serde_json::to_string(self).unwrap_or_default();
        decrypt_json(&text, password).map(Signer::with).map_err(|error| match error {
            Wrong::Secretbox(_) => {
                let what = format!("This is not the password of {}.", self.address);
                Error::new("wrong_password", what).hint("Try again.")
            }
            error => {
                let why = format::untrusted(error.to_string().as_bytes());
                let what = format!("The key of {} cannot be read: {why}", self.address);
                Error::new("bad_key_file", format!("{}.", what.trim_end_matches('.')))
            }
        })
    }

    /// Writes a new file, which only its owner may read. One that is there is never replaced.
    pub fn write(&self, path: &Path) -> Result<()> {
        let failed = |error: std::io::Error| {
            let shown = path.display();
            if error.kind() == ErrorKind::AlreadyExists {
                let what = format!("There is a key already in {shown}; it is not replaced.");
                return Error::new("key_exists", what)
                    .hint("Choose another name. Whoever deletes a key loses what only it can do.");
            }
            Error::new("key_not_written", format!("The key cannot be kept in {shown}: {error}."))
        };
        if let Some(folder) = path.parent() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(FOLDER_MODE)
                .create(folder)
                .map_err(failed)?;
        }
        let text = serde_json::to_string_pretty(self).unwrap_or_default();
        let mut options = fs::OpenOptions::new();
        let mut file =
            options.write(true).create_new(true).mode(MODE).open(path).map_err(failed)?;
        let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
        written.map_err(|error| {
            // Half of a key is none.
            let _ = fs::remove_file(path);
            failed(error)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    const PHRASE: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    /// Exported by polkadot-js; its password is `whoisalice`.
    const ALICE: &str = r#"{"encoded": "DumgApKCTqoCty1OZW/8WS+sgo6RdpHhCwAkA2IoDBMAgAAAAQAAAAgAAAB6IG/q24EeVf0JqWqcBd5m2tKq5BlyY84IQ8oamLn9DZe9Ouhgunr7i36J1XxUnTI801axqL/ym1gil0U8440Qvj0lFVKwGuxq38zuifgoj0B3Yru0CI6QKEvQPU5xxj4MpyxdSxP+2PnTzYao0HDH0fulaGvlAYXfqtU89xrx2/z9z7IjSwS3oDFPXRQ9kAdDebtyCVreZ9Otw9v3", "encoding": {"content": ["pkcs8", "sr25519"], "type": ["scrypt", "xsalsa20-poly1305"], "version": "3"}, "address": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY", "meta": {"genesisHash": "", "name": "Alice", "whenCreated": 1718265838755}}"#;

    #[test]
    fn what_polkadot_js_exported_is_read() {
        let file = KeyFile::parse(ALICE, "alice.json").unwrap();
        let alice = Signer::from_suri("//Alice").unwrap();
        assert_eq!(file.account(), Some(alice.account_id()));
        assert_eq!(file.open("whoisalice").unwrap().account_id(), alice.account_id());
        assert_eq!(file.open("whoisbob").unwrap_err().code, "wrong_password");
    }

    #[test]
    fn what_is_written_is_what_the_reader_of_polkadot_js_files_reads() {
        for suri in [PHRASE, "//Eve", "//Eve/soft//hard", &format!("{PHRASE}//a///word")] {
            let secret = Secret::read(suri).unwrap();
            let file = KeyFile::encrypt(&secret, "eve", "a word").unwrap();
            let text = serde_json::to_string(&file).unwrap();
            let keys = decrypt_json(&text, "a word").unwrap();
            assert_eq!(keys.public_key().0, Signer::from_suri(suri).unwrap().account_id());
            // It signs what the public key takes, so it is the whole key.
            let signature = keys.sign(b"words");
            assert!(subxt_signer::sr25519::verify(&signature, b"words", &keys.public_key()));
            assert!(!text.contains("bottom"));
        }
        let secret = Secret::read("//Eve").unwrap();
        assert_eq!(KeyFile::encrypt(&secret, "eve", "").unwrap_err().code, "bad_password");
        let twice = [(); 2].map(|()| KeyFile::encrypt(&secret, "eve", "a word").unwrap().encoded);
        assert_ne!(twice[0], twice[1], "salt and nonce are of chance");
    }

    #[test]
    fn a_new_key_is_another_one_each_time_and_its_phrase_is_it() {
        let [one, other] = [(); 2].map(|()| Secret::generate().unwrap());
        assert_ne!(one.phrase(), other.phrase());
        assert_eq!(one.phrase().split(' ').count(), 12);
        let again = Signer::from_suri(one.phrase()).unwrap();
        assert_eq!(again.account_id(), one.signer().account_id());
        assert!(!format!("{one:?}").contains(one.phrase()));
    }

    #[test]
    fn a_file_is_its_owners_alone_and_is_never_replaced() {
        let folder = std::env::temp_dir().join(format!("commons-keys-{}", std::process::id()));
        let path = folder.join("deep").join("eve.json");
        let file = KeyFile::encrypt(&Secret::read("//Eve").unwrap(), "eve", "a word").unwrap();
        file.write(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        let other = KeyFile::encrypt(&Secret::read("//Bob").unwrap(), "bob", "a word").unwrap();
        assert_eq!(other.write(&path).unwrap_err().code, "key_exists");
        assert_eq!(KeyFile::read(&path).unwrap().account(), file.account());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_no_key_file_is_refused_and_harms_nobody() {
        let cut = ALICE.replace("DumgApKCTqoCty1OZW/8WS+sgo6RdpHhCwAkA2IoDBMAgAAAAQAAAAgAAAB6", "");
        let short = r#"{"encoded": "AAAA", "encoding": {"content": [], "type": [], "version": "3"}, "address": "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"}"#;
        for text in ["{}", "{", short, &ALICE.replace("5Grw", "5Grx")] {
            assert_eq!(KeyFile::parse(text, "it").unwrap_err().code, "bad_key_file", "{text}");
        }
        let cut = KeyFile::parse(&cut, "it").unwrap();
        assert_eq!(cut.open("whoisalice").unwrap_err().code, "bad_key_file");
        let other = ALICE.replace("\"3\"", "\"2\"");
        let other = KeyFile::parse(&other, "it").unwrap();
        assert_eq!(other.open("whoisalice").unwrap_err().code, "bad_key_file");
        assert!(looks_like_one(" {}") && !looks_like_one(PHRASE));
    }
}
