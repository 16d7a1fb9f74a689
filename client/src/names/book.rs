//! The address book: a small file of one's own, with names for addresses.

use super::{NAMES, address};
use crate::{
    chain,
    error::{Error, Result},
};
use primitive_types::H160;
use std::{collections::BTreeMap, fs, io::ErrorKind, path::Path};

/// Longest name, in bytes.
const NAME_MAX: usize = 32;

/// Words that mean something else where an agent can be named.
const RESERVED: [&str; 6] = ["top", "me", "help", "nobody", "none", "all"];

/// Names and their addresses. An address has at most one name, whatever the case of its letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Book {
    agents: BTreeMap<String, Known>,
}

/// What is known behind a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Known {
    address: H160,
    /// The account of the chain, where it was given: an address alone does not tell it.
    account: Option<[u8; 32]>,
}

impl Book {
    /// Reads the file; without one the book is empty.
    pub fn read(path: &Path) -> Result<Self> {
        let shown = path.display();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => {
                let what = format!("The address book {shown} cannot be read: {error}.");
                return Err(Error::new("no_agents_file", what)
                    .hint("Name another with the variable COMMONS_AGENTS."));
            }
        };
        let wrong = |why: &str| {
            Error::new("bad_agents_file", format!("{shown} is not an address book: {why}."))
                .hint("It is one JSON object of names and addresses: {\"maria\": \"0x...\"}. Mend it, or name another with the variable COMMONS_AGENTS.")
        };
        let entries: BTreeMap<String, String> =
            serde_json::from_str(&text).map_err(|error| wrong(&error.to_string()))?;
        let mut book = Self::default();
        for (name, text) in entries {
            let agent = address(&text).ok_or_else(|| wrong(&format!("{text} is no address")))?;
            book.add(&name, agent).map_err(|error| wrong(error.message.trim_end_matches('.')))?;
            if let Some(account) = chain::account_from_ss58(&text) {
                book.know(account);
            }
        }
        Ok(book)
    }

    /// Writes the file; a crash leaves the old one or the new one, never half of either.
    pub fn write(&self, path: &Path) -> Result<()> {
        let failed = |error: &dyn std::fmt::Display| {
            let what = format!("The address book {} cannot be written: {error}.", path.display());
            Error::new("agents_file_not_written", what)
                .hint("Name another with the variable COMMONS_AGENTS.")
        };
        let shown = |known: &Known| match &known.account {
            Some(account) => chain::ss58(account),
            None => format!("{:?}", known.address),
        };
        let entries: BTreeMap<&str, String> =
            self.agents.iter().map(|(name, known)| (name.as_str(), shown(known))).collect();
        let text = serde_json::to_string_pretty(&entries).map_err(|error| failed(&error))?;
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|error| failed(&error))?;
        }
        // Two at the same time must not write into one another's file.
        let part = path.with_extension(format!("part{}", std::process::id()));
        fs::write(&part, text + "\n").map_err(|error| failed(&error))?;
        fs::rename(&part, path).map_err(|error| {
            let _ = fs::remove_file(&part);
            failed(&error)
        })
    }

    /// All names, in order.
    pub fn entries(&self) -> impl Iterator<Item = (&str, H160)> {
        self.agents.iter().map(|(name, known)| (name.as_str(), known.address))
    }

    /// The account of the chain behind an address, if the address was given as one.
    pub fn account_of(&self, agent: H160) -> Option<[u8; 32]> {
        self.agents.values().find(|known| known.address == agent)?.account
    }

    /// Remembers which account is behind its address, where that has a name.
    fn know(&mut self, account: [u8; 32]) {
        let address = chain::address_of(&account);
        for known in self.agents.values_mut().filter(|known| known.address == address) {
            known.account = Some(account);
        }
    }

    /// Adds a name for an account of the chain.
    pub fn add_account(&mut self, name: &str, account: [u8; 32]) -> Result<()> {
        self.add(name, chain::address_of(&account))?;
        self.know(account);
        Ok(())
    }

    /// The address that has a name.
    pub fn address_of(&self, name: &str) -> Option<H160> {
        self.entries().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, agent)| agent)
    }

    /// The name of an address.
    pub fn name_of(&self, agent: H160) -> Option<&str> {
        self.entries().find(|(_, known)| *known == agent).map(|(name, _)| name)
    }

    /// Adds a name; the same again changes nothing.
    pub fn add(&mut self, name: &str, agent: H160) -> Result<()> {
        check(name)?;
        let taken = |what: String, hint: &str| Err(Error::new("agent_exists", what).hint(hint));
        let room = "commons agent remove NAME makes room.";
        if let Some(other) = self.address_of(name) {
            if other == agent {
                return Ok(());
            }
            return taken(format!("`{name}` is the name of {other:?} already."), room);
        }
        if let Some((known, _)) = NAMES.iter().find(|(_, address)| *address == agent) {
            let what = format!("{agent:?} has a name already: {known}, which is built in.");
            return taken(
                what,
                "Use that name; the key of this development account is known to everybody.",
            );
        }
        if let Some(known) = self.name_of(agent) {
            return taken(format!("{agent:?} has a name already: {known}."), room);
        }
        self.agents.insert(name.to_owned(), Known { address: agent, account: None });
        Ok(())
    }

    /// Takes a name out, and returns its address.
    pub fn remove(&mut self, name: &str) -> Result<H160> {
        let known = self.agents.keys().find(|known| known.eq_ignore_ascii_case(name)).cloned();
        let removed = known.and_then(|known| self.agents.remove(&known));
        removed.map(|known| known.address).ok_or_else(|| {
            let what = if NAMES.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
                format!("`{name}` is built in.")
            } else {
                format!("There is no `{name}` in the address book.")
            };
            Error::new("unknown_agent", what).hint("commons agent list shows the names.")
        })
    }
}

/// A name must not be taken for anything else, and must be safe to show.
fn check(name: &str) -> Result<()> {
    let refuse = |why: &str, hint: &str| {
        Err(Error::new("bad_name", format!("`{name}` cannot be a name: {why}.")).hint(hint))
    };
    let syntax = "A name begins with a letter and has at most 32 letters, digits, dots, dashes and underscores.";
    if NAMES.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) {
        let why = "it is the built-in name of a development account";
        return refuse(why, "Choose another; commons agent list shows those that are taken.");
    }
    if RESERVED.iter().any(|word| word.eq_ignore_ascii_case(name)) {
        return refuse("the word means something else here", "Choose another.");
    }
    if name.len() > NAME_MAX {
        let why = format!("it has {} bytes, and at most {NAME_MAX} are allowed", name.len());
        return refuse(&why, syntax);
    }
    // ASCII only: names that look alike must be alike.
    let allowed = |c: char| c.is_ascii_alphanumeric() || ['.', '-', '_'].contains(&c);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(allowed) {
        return refuse("it begins with something else, or has other characters", syntax);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_book_is_written_and_read() {
        let folder = std::env::temp_dir().join(format!("commons-book-{}", std::process::id()));
        let path = folder.join("deep").join("agents.json");
        assert_eq!(Book::read(&path).unwrap(), Book::default(), "no file, no names");
        let mut book = Book::default();
        book.add("Maria", H160::repeat_byte(1)).unwrap();
        book.add("node-2.local", H160::repeat_byte(2)).unwrap();
        book.add_account("Group", [7; 32]).unwrap();
        let group = chain::address_of(&[7; 32]);
        assert_eq!(book.address_of("group"), Some(group));
        assert_eq!(book.account_of(group), Some([7; 32]));
        assert_eq!(book.account_of(H160::repeat_byte(1)), None);
        book.write(&path).unwrap();
        assert_eq!(Book::read(&path).unwrap(), book);
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing left over");
        for wrong in ["[]", "{\"x\": \"0x12\"}", "{\"alice\": \"0x12\"}", "{"] {
            fs::write(&path, wrong).unwrap();
            assert_eq!(Book::read(&path).unwrap_err().code, "bad_agents_file", "{wrong}");
        }
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_name_means_one_address_and_an_address_has_one_name() {
        let mut book = Book::default();
        let (one, two) = (H160::repeat_byte(1), H160::repeat_byte(2));
        book.add("maria", one).unwrap();
        book.add("MARIA", one).unwrap();
        assert_eq!(book.add("Maria", two).unwrap_err().code, "agent_exists");
        assert_eq!(book.add("mary", one).unwrap_err().code, "agent_exists");
        assert_eq!((book.address_of("MaRia"), book.name_of(one)), (Some(one), Some("maria")));
        let alice = super::super::parse("alice").unwrap();
        assert_eq!(book.add("boss", alice).unwrap_err().code, "agent_exists");
        assert_eq!(book.remove("Maria").unwrap(), one);
        assert_eq!(book.remove("maria").unwrap_err().code, "unknown_agent");
        assert_eq!(book.remove("alice").unwrap_err().code, "unknown_agent");
    }

    #[test]
    fn names_cannot_be_taken_for_something_else() {
        let long = "a".repeat(33);
        for wrong in
            ["", "alice", "Bob", "top", "0xabc", "a b", "a\u{200b}", "é", "-x", "a=5", &long]
        {
            assert_eq!(check(wrong).unwrap_err().code, "bad_name", "{wrong}");
        }
        let hint = |name: &str| check(name).unwrap_err().hint.unwrap();
        assert!(hint("bob").contains("taken") && hint("b b").contains("begins with a letter"));
        check("maria-2.b_c").unwrap();
    }
}
