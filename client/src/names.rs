//! Names for agents: the well-known development accounts, and addresses as people have them.

use crate::{
    chain::{self, Signer},
    error::{Error, Result},
};
use primitive_types::H160;
use std::sync::LazyLock;

/// The well-known development accounts, which have funds on development chains only.
const DEVELOPMENT: [&str; 8] = ["alice", "bob", "charlie", "dave", "eve", "ferdie", "one", "two"];

static NAMES: LazyLock<Vec<(&str, H160)>> = LazyLock::new(|| {
    let address = |name: &str| Signer::from_suri(&suri(name)).ok().map(|signer| signer.address());
    DEVELOPMENT.iter().filter_map(|name| Some((*name, address(name)?))).collect()
});

/// `alice` has the key `//Alice`.
fn suri(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    format!("//{}{rest}", first.to_uppercase())
}

/// An agent as a person reads it: a name where there is one, else the address.
pub fn show(agent: H160) -> String {
    let known = NAMES.iter().find(|(_, address)| *address == agent);
    known.map_or_else(|| format!("{agent:?}"), |(name, _)| (*name).to_owned())
}

/// Reads an agent: a development name, an address of 20 bytes in hexadecimal, or SS58.
pub fn parse(text: &str) -> Result<H160> {
    if let Some((_, address)) = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)) {
        return Ok(*address);
    }
    if let Some(digits) = text.strip_prefix("0x") {
        let bytes: Option<[u8; 20]> = hex::decode(digits).ok().and_then(|b| b.try_into().ok());
        if let Some(bytes) = bytes {
            return Ok(H160(bytes));
        }
    }
    chain::account_from_ss58(text).map(|account| chain::address_of(&account)).ok_or_else(|| {
        let what = format!("`{text}` is not an agent.");
        Error::new("bad_agent", what)
            .hint("Give a name (alice), an address of 20 bytes (0x...), or an SS58 address.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
