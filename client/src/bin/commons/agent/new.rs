//! `commons agent new` and `commons agent import`

use super::{Writing, key_path};
use crate::{
    context::Global,
    output::Report,
    password,
    signing::{one_line, read_key_file},
};
use clap::Args;
use commons_client::{
    Error, Result, chain,
    keys::{self, KeyFile, Secret},
};
use serde_json::{Value, json};
use std::{
    env, fs,
    io::IsTerminal,
    path::{Path, PathBuf},
};

/// The key is encrypted with a password, in the form that polkadot-js and its wallets read. The
/// secret phrase is shown once, and only on a terminal: with it the key can be had again if the file
/// or the password is lost.
#[derive(Args)]
#[command(after_help = "Example: commons agent new maria")]
pub struct New {
    /// At most 32 letters, digits, dots, dashes and underscores, beginning with a letter.
    name: String,
    /// Show the secret phrase also where the result does not go to a terminal.
    #[arg(long)]
    show_phrase: bool,
}

pub fn new(options: &New, global: &Global) -> Result<Report> {
    let place = Place::check(&options.name, None)?;
    let password = password::choose(global.password_file.as_deref(), &options.name)?;
    let secret = Secret::generate()?;
    let kept = place.keep(&KeyFile::encrypt(&secret, &options.name, &password)?)?;
    let shown = options.show_phrase || (!global.json && std::io::stdout().is_terminal());
    let mut lines = vec![kept.text];
    let mut json = kept.json;
    if shown {
        lines.push(format!("\nThe secret phrase, this one time:\n\n   {}\n", secret.phrase()));
        lines.push(
            "Write it down where nobody else finds it: whoever has it has the account.".into(),
        );
        json["phrase"] = secret.phrase().into();
    } else {
        lines.push(
            "The secret phrase was not shown: the file and its password are all there is.".into(),
        );
    }
    lines.push(format!(
        "To take part, the account needs a little money for fees: commons sponsor {} --records 10",
        options.name
    ));
    Ok(Report::done(lines.join("\n"), json))
}

/// From --key-file, or the variable COMMONS_SURI: a secret phrase, with a derivation path if need be,
/// a seed in hexadecimal, or a file that polkadot-js has exported, with its password.
#[derive(Args)]
#[command(after_help = "Example: commons agent import maria --key-file maria.json")]
pub struct Import {
    /// At most 32 letters, digits, dots, dashes and underscores, beginning with a letter.
    name: String,
}

pub fn import(options: &Import, global: &Global) -> Result<Report> {
    let place = Place::check(&options.name, global.key_path())?;
    let given = match global.key_path() {
        Some(path) => Some(read_key_file(path)?),
        None => env::var("COMMONS_SURI").ok().filter(|suri| !suri.is_empty()),
    };
    let given = given.ok_or_else(|| {
        Error::new("no_key", "There is no key to keep.")
            .hint("Give it with --key-file FILE, or in the variable COMMONS_SURI.")
    })?;
    let file = if keys::looks_like_one(&given) {
        let file = KeyFile::parse(&given, "the key file")?;
        // What cannot be opened is not kept.
        file.open(&password::ask(global.password_file.as_deref(), "Password of the key")?)?;
        file
    } else {
        let secret = Secret::read(one_line(&given)?)?;
        let password = password::choose(global.password_file.as_deref(), &options.name)?;
        KeyFile::encrypt(&secret, &options.name, &password)?
    };
    let kept = place.keep(&file)?;
    Ok(Report::done(kept.text, kept.json))
}

/// How a key that is here gets its name again.
pub fn again(name: &str, path: &Path) -> String {
    format!(
        "commons agent import {name} --key-file {} gives this key its name again",
        path.display()
    )
}

/// Where a key can be kept under a name that nobody has.
struct Place<'a> {
    name: &'a str,
    path: PathBuf,
    /// Whether the key is there already, and only its name is not.
    is_there: bool,
    book: Writing<'a>,
}

struct Kept {
    text: String,
    json: Value,
}

impl<'a> Place<'a> {
    /// Finds what is wrong before anything is typed or made. The key that is there may only be `given`
    /// as it is, which gives it its name again.
    fn check(name: &'a str, given: Option<&Path>) -> Result<Self> {
        let (book, path) = (Writing::check(name)?, key_path(name)?);
        let whole = |path: &Path| fs::canonicalize(path).ok();
        let is_there = path.exists();
        let is_same = given.and_then(whole).is_some_and(|given| Some(given) == whole(&path));
        if is_there && !is_same {
            let what = format!("There is a key already in {}; it is not replaced.", path.display());
            return Err(Error::new("key_exists", what).hint(format!(
                "{}; or choose another name. Whoever deletes a key loses what only it can do.",
                again(name, &path)
            )));
        }
        Ok(Self { name, path, is_there, book })
    }

    fn keep(self, file: &KeyFile) -> Result<Kept> {
        let Self { name, path, is_there, book } = self;
        let account = file.account().ok_or_else(|| {
            Error::new("bad_key_file", "The key file names no account of this kind of chain.")
        })?;
        if !is_there {
            file.write(&path)?;
        }
        book.add(account).inspect_err(|_| {
            // Without the name a new key would be of no use, and in the way the next time.
            if !is_there {
                let _ = fs::remove_file(&path);
            }
        })?;
        let (agent, ss58) = (chain::address_of(&account), chain::ss58(&account));
        let text = format!(
            "{name} is {agent:?}, the account {ss58}\nits key is in {}, encrypted; sign with --as {name}",
            path.display()
        );
        let json = json!({"name": name, "agent": agent, "account": ss58, "file": path});
        Ok(Kept { text, json })
    }
}
