//! `commons agent`: the address book, a file on this machine.

use crate::output::{Report, table};
use clap::{Args, Subcommand};
use commons_client::{
    Error, Result,
    names::{self, Book},
};
use serde_json::{Value, json};
use std::{env, path::PathBuf};

/// Wherever an agent is named, the names given here can be used, and they are shown in place of
/// addresses. The book is the file agents.json in your configuration folder, or the one named by the
/// variable COMMONS_AGENTS.
#[derive(Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Give an address a name.
    Add {
        /// At most 32 letters, digits, dots, dashes and underscores, beginning with a letter.
        name: String,
        /// 20 bytes in hexadecimal (0x...), or an SS58 address.
        address: String,
    },
    /// List the names.
    List,
    /// Take a name out.
    Remove {
        /// The name.
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

pub fn run(options: Options) -> Result<Report> {
    let path = file()?;
    let mut book = Book::read(&path)?;
    let (text, json) = match options.command {
        Command::Add { name, address } => {
            let agent = names::address(&address).ok_or_else(|| {
                let what = format!("`{address}` is not an address.");
                Error::new("bad_address", what)
                    .hint("Give 20 bytes in hexadecimal (0x...), or an SS58 address.")
            })?;
            book.add(&name, agent)?;
            book.write(&path)?;
            (format!("{name} is {agent:?}"), json!({"name": name, "agent": agent}))
        }
        Command::Remove { name } => {
            let agent = book.remove(&name)?;
            book.write(&path)?;
            let text = format!("{name} is no longer a name of {agent:?}");
            (text, json!({"name": name, "agent": agent}))
        }
        Command::List => list(&book, &path),
    };
    Ok(Report::done(text, json))
}

fn list(book: &Book, path: &std::path::Path) -> (String, Value) {
    let row =
        |name: &str, agent, from: &str| vec![name.to_owned(), format!("{agent:?}"), from.into()];
    let mut rows = vec![["name", "address", ""].map(String::from).to_vec()];
    rows.extend(book.entries().map(|(name, agent)| row(name, agent, "")));
    rows.extend(names::built_in().iter().map(|(name, agent)| row(name, *agent, "development")));
    let entry = |name: &str, agent, built_in: bool| json!({"name": name, "agent": agent, "development": built_in});
    let mut agents: Vec<_> =
        book.entries().map(|(name, agent)| entry(name, agent, false)).collect();
    agents.extend(names::built_in().iter().map(|(name, agent)| entry(name, *agent, true)));
    (
        format!("{}\nkept in {}", table(&rows), path.display()),
        json!({"agents": agents, "file": path}),
    )
}
