//! Whose key signs, and for whom.

use crate::{agent, context::Global, output::Output, password};
use commons_client::{
    Error, Result,
    chain::{Chain, Signer},
    keys::{self, KeyFile},
    names,
};
use commons_core::Address;
use std::{env, fs, path::Path};

impl Global {
    /// The key to sign with, for its own account. Nothing is sent with it if nothing shall be.
    pub fn signer(&self) -> Result<Signer> {
        let signer = self.key()?;
        Ok(if self.dry_run { signer.rehearsing(&self.rehearsals) } else { signer })
    }

    fn key(&self) -> Result<Signer> {
        if let Some(suri) = &self.suri {
            if !suri.starts_with("//") {
                let what = "--suri takes development keys only, such as //Alice.";
                return Err(Error::new("secret_on_command_line", what).hint(
                    "Give a real key with --as NAME, --key-file FILE or in the variable COMMONS_SURI.",
                ));
            }
            return Ok(Signer::from_suri(suri)?);
        }
        if let Some(name) = &self.name {
            return self.unlock(&agent::key_file(name)?, name);
        }
        if let Some(path) = self.key_path() {
            let text = read_key_file(path)?;
            if keys::looks_like_one(&text) {
                let shown = path.display().to_string();
                return self.unlock(&KeyFile::parse(&text, &shown)?, &shown);
            }
            return secret(&text);
        }
        if let Ok(suri) = env::var("COMMONS_SURI")
            && !suri.is_empty()
        {
            return secret(&suri);
        }
        Err(Error::new("no_key", "This command signs a transaction, and there is no key.").hint(
            "Give one with --as NAME (commons agent new makes it), --key-file FILE, the variable COMMONS_SURI, or --suri //Alice (development).",
        ))
    }

    /// The key file that was named; an empty variable names none.
    pub fn key_path(&self) -> Option<&Path> {
        self.key_file.as_deref().filter(|path| !path.as_os_str().is_empty())
    }

    fn unlock(&self, file: &KeyFile, shown: &str) -> Result<Signer> {
        let password =
            password::ask(self.password_file.as_deref(), &format!("Password of {shown}"))?;
        file.open(&password)
    }

    /// Who acts, as far as that can be told without the chain and without a password.
    pub fn agent(&self) -> Result<Address> {
        match self.proxy.as_ref().or(self.name.as_ref()) {
            Some(name) => names::parse(name),
            None => Ok(self.signer()?.address()),
        }
    }

    /// The key, acting for whom it shall act for.
    pub async fn acting_signer(&self, chain: &Chain) -> Result<Signer> {
        let signer = self.signer()?;
        match &self.proxy {
            Some(agent) => Ok(chain.proxy(signer, account(chain, agent).await?).await?),
            None => Ok(signer),
        }
    }

    /// The same, for an account that the chain takes contract calls from.
    pub async fn mapped_signer(&self, chain: &Chain, output: &mut Output) -> Result<Signer> {
        let signer = self.acting_signer(chain).await?;
        if chain.ensure_mapped(&signer).await? {
            output.note(&format!(
                "mapped {} to {:?}: this chain does not do it by itself",
                signer.ss58(),
                signer.address()
            ));
        }
        Ok(signer)
    }
}

/// The account of the chain that an agent is.
pub async fn account(chain: &Chain, agent: &str) -> Result<[u8; 32]> {
    if let Some(account) = names::account(agent)? {
        return Ok(account);
    }
    let address = names::parse(agent)?;
    chain.account_of(address).await?.ok_or_else(|| {
        let what = format!("Which account has the address {address:?} is not known to the chain.");
        Error::new("unknown_account", what).hint("Give the account itself: its SS58 address.")
    })
}

/// The text of a key file.
pub fn read_key_file(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|error| {
        // Whoever gives the phrase instead of a file must not find it in a log.
        let shown = path.display().to_string();
        let shown = if shown.contains(' ') { "given".into() } else { shown };
        let what = format!("The key file {shown} cannot be read: {error}.");
        Error::new("no_key_file", what).hint("--key-file takes the name of a file.")
    })
}

/// Reads a secret.
fn secret(text: &str) -> Result<Signer> {
    Ok(Signer::from_suri(one_line(text)?)?)
}

/// A second line or a remark would silently become part of the derivation path, and so mean another
/// account.
pub fn one_line(text: &str) -> Result<&str> {
    let text = text.trim();
    let path = text.find('/').map_or("", |start| &text[start..]);
    if text.lines().count() > 1 || path.contains(char::is_whitespace) {
        let what = "The secret has more than one line, or a space in its derivation path.";
        return Err(Error::new("bad_secret", what)
            .hint("Leave only the phrase or seed, and the path right behind it."));
    }
    Ok(text)
}
