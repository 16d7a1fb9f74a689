//! `commons agent`: the address book and the keys, files on this machine.

mod new;
mod show;

use crate::{
    complete,
    context::Global,
    output::{Output, Report, table},
    rehearsed, style,
};
use clap::{Args, Subcommand};
use commons_client::{
    Error, Result, chain,
    keys::KeyFile,
    names::{self, Book},
};
use serde_json::{Value, json};
use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// Wherever an agent is named, the names given here can be used, and they are shown in place of
/// addresses. The book is the file agents.json in your configuration folder, or the one named by the
/// variable COMMONS_AGENTS; keys are kept, encrypted, in the folder keys beside it.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  commons agent new maria\n  commons agent add joe 0x1234567890123456789012345678901234567890\n  commons agent list"
)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Make a key, and keep it encrypted on this machine.
    New(new::New),
    /// Keep a key that you have, encrypted, on this machine.
    Import(new::Import),
    /// Give an address a name.
    #[command(
        after_help = "Example: commons agent add joe 5HpG9w8EBLe5XCrbczpwq5TSXvedjrBGCwqxK1iQ7qUsSWFc"
    )]
    Add {
        /// At most 32 letters, digits, dots, dashes and underscores, beginning with a letter.
        name: String,
        /// 20 bytes in hexadecimal (0x...), or an SS58 address.
        address: String,
    },
    /// Show what an agent did in the commons, and what came of it.
    Show(show::Options),
    /// List the names, and which of them have a key here.
    #[command(after_help = "Example: commons agent list")]
    List,
    /// Take a name out. A key of that name stays where it is.
    #[command(after_help = "Example: commons agent remove joe")]
    Remove {
        /// The name.
        #[arg(add = complete::agents())]
        name: String,
    },
}

/// Where the address book is.
fn file() -> Result<PathBuf> {
    let named = |name: &str| env::var_os(name).filter(|path| !path.is_empty()).map(PathBuf::from);
    if let Some(path) = named("COMMONS_AGENTS") {
        return Ok(path);
    }
    let config = named("XDG_CONFIG_HOME").or_else(|| Some(named("HOME")?.join(".config")));
    let config = config.ok_or_else(|| {
        Error::new("no_agents_file", "There is no configuration folder for the address book.")
            .hint("Name a file with the variable COMMONS_AGENTS.")
    })?;
    Ok(config.join("commons").join("agents.json"))
}

/// Makes the names known, before anything is read or shown. Without a home there are none.
pub fn load() -> Result<()> {
    if let Ok(file) = file() {
        names::use_book(Book::read(&file)?);
    }
    Ok(())
}

/// The folder of the keys, beside the address book.
fn keys() -> Result<PathBuf> {
    Ok(file()?.with_file_name("keys"))
}

/// Where the key of this name is, or would be.
fn key_path(name: &str) -> Result<PathBuf> {
    let folder = keys()?;
    let wanted = format!("{name}.json");
    let known = fs::read_dir(&folder).into_iter().flatten().flatten();
    let same = known
        .map(|entry| entry.file_name())
        .find(|file| file.to_str().is_some_and(|file| file.eq_ignore_ascii_case(&wanted)));
    Ok(folder.join(same.unwrap_or_else(|| wanted.into())))
}

/// The key of an agent of the address book.
pub fn key_file(name: &str) -> Result<KeyFile> {
    // A name, not a path.
    let agent = names::parse(name)?;
    let path = key_path(names::name_of(agent).unwrap_or(name))?;
    if !path.exists() {
        let what = format!("There is no key of {name} on this machine.");
        return Err(Error::new("no_key", what).hint(
            "commons agent list shows whose keys there are; commons agent new makes one, and development accounts have --suri.",
        ));
    }
    KeyFile::read(&path)
}

/// A name that is about to be given.
pub struct Writing<'a> {
    name: &'a str,
    book: Book,
    file: PathBuf,
}

impl<'a> Writing<'a> {
    /// Finds what is wrong with it before anything is done.
    pub fn check(name: &'a str) -> Result<Self> {
        let file = file()?;
        let book = Book::read(&file)?;
        // An account that nobody has: only the name is tried.
        book.clone().add_account(name, [0; 32])?;
        Ok(Self { name, book, file })
    }

    /// Gives it.
    pub fn add(mut self, account: [u8; 32]) -> Result<()> {
        self.book.add_account(self.name, account)?;
        self.book.write(&self.file)
    }
}

pub async fn run(options: Options, global: &Global, output: &mut Output) -> Result<Report> {
    if global.dry_run && !matches!(options.command, Command::List | Command::Show(_)) {
        return Err(rehearsed::not_here("this changes files on this machine"));
    }
    let path = file()?;
    let mut book = Book::read(&path)?;
    let (text, json) = match options.command {
        Command::New(options) => return new::new(&options, global),
        Command::Import(options) => return new::import(&options, global),
        Command::Add { name, address } => {
            let agent = names::address(&address).ok_or_else(|| {
                let what = format!("`{address}` is not an address.");
                Error::new("bad_address", what)
                    .hint("Give 20 bytes in hexadecimal (0x...), or an SS58 address.")
            })?;
            match commons_client::chain::account_from_ss58(&address) {
                Some(account) => book.add_account(&name, account)?,
                None => book.add(&name, agent)?,
            }
            book.write(&path)?;
            (format!("{name} is {agent:?}"), json!({"name": name, "agent": agent}))
        }
        Command::Remove { name } => {
            let known = book.clone();
            let agent = book.remove(&name)?;
            // As it was written, also where the case is another.
            let name = known.name_of(agent).unwrap_or(&name);
            let (key, account) = (key_path(name)?, known.account_of(agent));
            book.write(&path)?;
            let address = account.map_or_else(|| format!("{agent:?}"), |it| chain::ss58(&it));
            let again = match key.exists() {
                true => {
                    let stays = format!("its key stays in {}", key.display());
                    format!("{stays}, and cannot be used by that name\n{}", new::again(name, &key))
                }
                false => format!("commons agent add {name} {address} gives the name again"),
            };
            let text = format!("{name} is no longer a name of {agent:?}\n{again}");
            let key = key.exists().then_some(key);
            (text, json!({"name": name, "agent": agent, "address": address, "key_file": key}))
        }
        Command::List => list(&book, &path)?,
        Command::Show(options) => {
            load()?;
            return show::run(options, global, output).await;
        }
    };
    Ok(Report::done(text, json))
}

/// Keys on this machine that have no name any more: the one they were kept under, and whose they are.
fn keys_without_name(book: &Book) -> Result<Vec<(String, PathBuf, [u8; 32])>> {
    let entries = fs::read_dir(keys()?).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .filter_map(|entry| {
            let path = entry.path();
            let name = path.file_name()?.to_str()?.strip_suffix(".json")?.to_owned();
            let is_named = book.address_of(&name).is_some();
            let account = KeyFile::read(&path).ok().filter(|_| !is_named)?.account()?;
            Some((name, path, account))
        })
        .collect();
    found.sort();
    Ok(found)
}

fn list(book: &Book, path: &Path) -> Result<(String, Value)> {
    let mut rows = vec![style::head(["name", "address", ""])];
    let mut agents = Vec::new();
    for (name, agent) in book.entries() {
        let key = key_path(name)?.exists();
        let note = if key { "key on this machine" } else { "" };
        rows.push(vec![name.to_owned(), format!("{agent:?}"), note.into()]);
        agents.push(json!({"name": name, "agent": agent, "development": false, "key": key}));
    }
    let mut unnamed = Vec::new();
    for (name, path, account) in keys_without_name(book)? {
        let agent = chain::address_of(&account);
        let note = format!("key without a name; {}", new::again(&name, &path));
        rows.push(vec!["-".into(), format!("{agent:?}"), note]);
        unnamed.push(json!({"agent": agent, "account": chain::ss58(&account), "file": path}));
    }
    for (name, agent) in names::built_in() {
        rows.push(vec![(*name).to_owned(), format!("{agent:?}"), "development".into()]);
        agents.push(json!({"name": name, "agent": agent, "development": true, "key": false}));
    }
    Ok((
        format!("{}\nkept in {}", table(&rows), path.display()),
        json!({"agents": agents, "keys_without_name": unnamed, "file": path}),
    ))
}
