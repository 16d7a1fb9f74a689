//! Names for agents: the well-known development accounts, a local address book, and addresses as
//! people have them.

mod book;

pub use book::Book;

use crate::{
    chain::{self, Signer},
    error::{Error, Result},
};
use primitive_types::H160;
use std::sync::{LazyLock, OnceLock};

/// The well-known development accounts, which have funds on development chains only. Deriving ten
/// keys takes longer than anything else that a command does, so their addresses are written down.
/// Grace and Heidi begin with nothing.
const DEVELOPMENT: [(&str, &str); 10] = [
    ("alice", "9621dde636de098b43efb0fa9b61facfe328f99d"),
    ("bob", "41dccbd49b26c50d34355ed86ff0fa9e489d1e01"),
    ("charlie", "e2235a2ffe0354b27a6a1c543be6bf2920ff2134"),
    ("dave", "a799a942f85792ddc0028a7dd32b582e75d5e57b"),
    ("eve", "203aedc6e1ee061f55ec52309d5ac8674d4e8352"),
    ("ferdie", "21a8aa80a3b05b3dd74e337f9a8f5ae4a8e39f22"),
    ("grace", "84037d166708b4f99c62ea1ca0e43b9754e675d4"),
    ("heidi", "0b613c847e72dbe0d41c1a7a7bf0da90435a01ac"),
    ("one", "442acf058c53b5a46ab80d3fb3c6595652933f27"),
    ("two", "3268449fbce16c8b2ed4d98484c755bf7f7f83f4"),
];

static NAMES: LazyLock<Vec<(&str, H160)>> = LazyLock::new(|| {
    DEVELOPMENT.iter().filter_map(|(name, digits)| Some((*name, hex_address(digits)?))).collect()
});

static BOOK: OnceLock<Book> = OnceLock::new();

/// Uses an address book from now on; one for the life of the process.
pub fn use_book(book: Book) {
    // A second one changes nothing: what has been shown by a name keeps it.
    let _ = BOOK.set(book);
}

/// The names that are built in, with their addresses.
pub fn built_in() -> &'static [(&'static str, H160)] {
    &NAMES
}

/// The names in the address book that is used, with their addresses.
pub fn own() -> impl Iterator<Item = (&'static str, H160)> {
    BOOK.get().into_iter().flat_map(Book::entries)
}

/// The name of an agent, if there is one.
pub fn name_of(agent: H160) -> Option<&'static str> {
    let known = NAMES.iter().find(|(_, address)| *address == agent).map(|(name, _)| *name);
    known.or_else(|| BOOK.get()?.name_of(agent))
}

/// An agent as a person reads it: a name where there is one, else the address.
pub fn show(agent: H160) -> String {
    name_of(agent).map_or_else(|| format!("{agent:?}"), str::to_owned)
}

/// An agent with name, if there is one, and address.
pub fn show_both(agent: H160) -> String {
    name_of(agent).map_or_else(|| format!("{agent:?}"), |name| format!("{agent:?} ({name})"))
}

/// Reads an agent: a name, an address of 20 bytes in hexadecimal, or SS58.
pub fn parse(text: &str) -> Result<H160> {
    let built_in = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text));
    if let Some((_, address)) = built_in {
        return Ok(*address);
    }
    if let Some(address) = BOOK.get().and_then(|book| book.address_of(text)) {
        return Ok(address);
    }
    address(text).ok_or_else(|| {
        let what = format!("`{text}` is not an agent.");
        Error::new("bad_agent", what).hint(
            "Give a name (commons agent list shows them), an address of 20 bytes (0x...), or an SS58 address.",
        )
    })
}

/// Reads the account of the chain that an agent is: SS58, or a name whose account is known. None
/// where only an address is known, of which the chain may know more.
pub fn account(text: &str) -> Result<Option<[u8; 32]>> {
    if let Some(account) = chain::account_from_ss58(text) {
        return Ok(Some(account));
    }
    let agent = parse(text)?;
    if let Some((name, _)) = NAMES.iter().find(|(_, address)| *address == agent) {
        return Ok(Some(Signer::from_suri(&development_key(name))?.account_id()));
    }
    Ok(BOOK.get().and_then(|book| book.account_of(agent)))
}

/// The key of a development account: `alice` has `//Alice`.
fn development_key(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    format!("//{}{rest}", first.to_uppercase())
}

/// Reads an address in one of its two spellings.
pub fn address(text: &str) -> Option<H160> {
    if let Some(digits) = text.strip_prefix("0x") {
        return hex_address(digits);
    }
    chain::account_from_ss58(text).map(|account| chain::address_of(&account))
}

fn hex_address(digits: &str) -> Option<H160> {
    let bytes: [u8; 20] = hex::decode(digits).ok()?.try_into().ok()?;
    Some(H160(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_development_accounts_have_the_addresses_of_their_keys() {
        assert_eq!(built_in().len(), DEVELOPMENT.len());
        for (name, address) in built_in() {
            let key = development_key(name);
            assert_eq!(Signer::from_suri(&key).unwrap().address(), *address, "{name}");
            let account = account(name).unwrap().expect("the account of its key");
            assert_eq!(chain::address_of(&account), *address);
        }
    }

    #[test]
    fn an_agent_has_three_spellings() {
        let alice = parse("alice").unwrap();
        assert_eq!(parse("0x9621dde636de098b43efb0fa9b61facfe328f99d").unwrap(), alice);
        assert_eq!(parse("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY").unwrap(), alice);
        assert_eq!(show(alice), "alice");
        assert_eq!(show(H160::zero()), format!("{:?}", H160::zero()));
        for wrong in ["", "mallory", "0x12", "5Grwva"] {
            assert_eq!(parse(wrong).unwrap_err().code, "bad_agent", "{wrong}");
        }
    }
}
