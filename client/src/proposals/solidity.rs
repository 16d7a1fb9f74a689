//! As much of Solidity's encoding as proposals take: calls of contracts that speak it, and what they say.

use crate::{bundle::keccak256, format::untrusted, names};
use commons_core::{Address, U256};

/// Selector of `decimals()`.
pub(super) const DECIMALS: [u8; 4] = [0x31, 0x3c, 0xe5, 0x67];
/// Selector of `symbol()`.
pub(super) const SYMBOL: [u8; 4] = [0x95, 0xd8, 0x9b, 0x41];
const ERROR: [u8; 4] = [0x08, 0xc3, 0x79, 0xa0];
const PANIC: [u8; 4] = [0x4e, 0x48, 0x7b, 0x71];
const WORD: usize = 32;

/// What is shown by name without metadata: the calls that a treasury meets.
const KNOWN: [&str; 5] = [
    "approve(address,uint256)",
    "transfer(address,uint256)",
    "transferFrom(address,address,uint256)",
    "mint(address,uint256)",
    "burn(uint256)",
];

/// The errors of OpenZeppelin's contracts that a treasury meets (ERC-6093).
const ERRORS: [&str; 4] = [
    "ERC20InsufficientBalance(address,uint256,uint256)",
    "ERC20InsufficientAllowance(address,uint256,uint256)",
    "ERC20InvalidReceiver(address)",
    "OwnableUnauthorizedAccount(address)",
];

/// Why a contract reverted, if it says so as Solidity does. Of a text that was cut off, what is there.
pub fn reason(answer: &[u8]) -> Option<String> {
    if let Some(known) = one_of(&ERRORS, answer) {
        return Some(format!("it said {known}"));
    }
    let said = answer.get(4..)?;
    if answer.starts_with(&ERROR) {
        let (length, text) = (number(said.get(WORD..2 * WORD)?)?, &said[2 * WORD..]);
        let whole = length <= U256::from(text.len());
        let there = if whole { &text[..length.as_usize()] } else { text };
        let (shown, rest) = (untrusted(there), if whole { "" } else { "..." });
        return Some(format!("it said \"{shown}{rest}\""));
    }
    if answer.starts_with(&PANIC) {
        return Some(format!("it stopped with Solidity's panic {:#x}", number(said)?));
    }
    None
}

/// A call of ERC-20's `transfer(address,uint256)`.
pub(super) fn transfer(to: Address, amount: U256) -> Vec<u8> {
    let selector = &selector("transfer(address,uint256)")[..];
    [selector, &[0; 12], to.as_bytes(), &amount.to_big_endian()].concat()
}

/// A call of ERC-20's `approve(address,uint256)`.
pub(crate) fn approve(spender: Address, amount: U256) -> Vec<u8> {
    let selector = &selector("approve(address,uint256)")[..];
    [selector, &[0; 12], spender.as_bytes(), &amount.to_big_endian()].concat()
}

/// A call of ERC-20's `balanceOf(address)`.
pub(crate) fn balance_of(holder: Address) -> Vec<u8> {
    [&selector("balanceOf(address)")[..], &[0; 12], holder.as_bytes()].concat()
}

/// A call of ERC-20's `allowance(address,address)`.
pub(crate) fn allowance(owner: Address, spender: Address) -> Vec<u8> {
    let selector = &selector("allowance(address,address)")[..];
    [selector, &[0; 12], owner.as_bytes(), &[0; 12], spender.as_bytes()].concat()
}

/// A call of a message without arguments: `name()`.
pub(crate) fn ask(signature: &str) -> Vec<u8> {
    selector(signature).to_vec()
}

/// Whether a token says that it did what it was asked to: some say nothing.
pub(crate) fn says_yes(answer: &[u8]) -> bool {
    answer.is_empty() || number(answer) == Some(U256::one())
}

/// A number of 32 bytes.
pub fn number(answer: &[u8]) -> Option<U256> {
    (answer.len() == WORD).then(|| U256::from_big_endian(answer))
}

/// A text that a contract returned; some old tokens return 32 bytes filled up with zeros.
pub fn text(answer: &[u8]) -> Option<String> {
    let bytes = if answer.len() == WORD {
        answer.split(|byte| *byte == 0).next()?
    } else {
        let length = number(answer.get(WORD..2 * WORD)?)?;
        let length = usize::try_from(u64::try_from(length).ok()?).ok()?;
        answer.get(2 * WORD..)?.get(..length)?
    };
    String::from_utf8(bytes.to_vec()).ok()
}

/// Whether the name of a message is a Solidity signature: `approve(address,uint256)`.
pub fn is_signature(message: &str) -> bool {
    message.ends_with(')') && message.contains('(')
}

fn types(signature: &str) -> Vec<&str> {
    let inner = signature.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    inner.split(',').map(str::trim).filter(|kind| !kind.is_empty()).collect()
}

fn selector(signature: &str) -> [u8; 4] {
    let plain: String = signature.chars().filter(|c| !c.is_whitespace()).collect();
    let hash = keccak256(plain.as_bytes());
    [hash[0], hash[1], hash[2], hash[3]]
}

/// Encodes a call by its signature.
pub fn encode(signature: &str, args: &[String]) -> Result<Vec<u8>, String> {
    let types = types(signature);
    if types.len() != args.len() {
        return Err(format!(
            "{signature} takes {} arguments, and {} were given",
            types.len(),
            args.len()
        ));
    }
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    for (kind, text) in types.iter().zip(args) {
        match *kind {
            "string" | "bytes" => {
                let bytes =
                    if *kind == "bytes" { hex_bytes(text)? } else { text.as_bytes().to_vec() };
                head.extend(U256::from(types.len() * WORD + tail.len()).to_big_endian());
                tail.extend(U256::from(bytes.len()).to_big_endian());
                tail.extend(bytes);
                tail.resize(tail.len().next_multiple_of(WORD), 0);
            }
            kind => head.extend(word(kind, text)?),
        }
    }
    Ok([selector(signature).to_vec(), head, tail].concat())
}

fn hex_bytes(text: &str) -> Result<Vec<u8>, String> {
    text.strip_prefix("0x")
        .and_then(|digits| hex::decode(digits).ok())
        .ok_or_else(|| format!("`{text}` is not 0x and bytes in hexadecimal"))
}

fn word(kind: &str, text: &str) -> Result<[u8; WORD], String> {
    let mut word = [0; WORD];
    match kind {
        "address" => {
            let address = names::parse(text).map_err(|error| error.message)?;
            word[12..].copy_from_slice(address.as_bytes());
        }
        "bool" => match text {
            "true" => word[31] = 1,
            "false" => {}
            _ => return Err(format!("`{text}` is neither true nor false")),
        },
        kind => {
            if let Some(bits) = kind.strip_prefix("uint") {
                let bits: usize = if bits.is_empty() { 256 } else { bits.parse().unwrap_or(0) };
                let value = U256::from_dec_str(text)
                    .ok()
                    .filter(|value| value.bits() <= bits)
                    .ok_or_else(|| format!("`{text}` is not a {kind}"))?;
                return Ok(value.to_big_endian());
            }
            let size: Option<usize> = kind.strip_prefix("bytes").and_then(|size| size.parse().ok());
            let Some(size) = size.filter(|size| (1..=WORD).contains(size)) else {
                return Err(format!(
                    "arguments of type {kind} cannot be written here; give --data"
                ));
            };
            let bytes = hex_bytes(text)?;
            if bytes.len() != size {
                return Err(format!("`{text}` does not have {size} bytes"));
            }
            word[..size].copy_from_slice(&bytes);
        }
    }
    Ok(word)
}

/// A call in words, if it is one of those that are known: `approve(bob, 5)`.
pub fn show(data: &[u8]) -> Option<String> {
    one_of(&KNOWN, data)
}

fn one_of(signatures: &[&str], data: &[u8]) -> Option<String> {
    let signature = signatures.iter().find(|signature| data.starts_with(&selector(signature)))?;
    let (name, types, words) = (signature.split('(').next()?, types(signature), &data[4..]);
    if words.len() != types.len() * WORD {
        return None;
    }
    let shown = types.iter().zip(words.chunks(WORD)).map(|(kind, word)| match *kind {
        "address" if word[..12].iter().all(|byte| *byte == 0) => {
            Some(names::show(Address::from_slice(&word[12..])))
        }
        "address" => None,
        _ => Some(number(word)?.to_string()),
    });
    Some(format!("{name}({})", shown.collect::<Option<Vec<_>>>()?.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(args: &[&str]) -> Vec<String> {
        args.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_call_is_encoded_by_its_signature_and_read_back() {
        let data = encode("transfer(address, uint256)", &args(&["bob", "5"])).unwrap();
        assert_eq!(data[..4], [0xa9, 0x05, 0x9c, 0xbb]);
        assert_eq!(data, transfer(names::parse("bob").unwrap(), 5.into()));
        assert_eq!(show(&data).unwrap(), "transfer(bob, 5)");
        assert_eq!(show(&data[..67]), None);
        assert_eq!(show(&[1, 2, 3, 4]), None);
        for (signature, given) in [
            ("burn(uint8)", vec!["256"]),
            ("burn(uint256)", vec!["-1"]),
            ("burn(uint256)", vec![]),
            ("set(bool)", vec!["yes"]),
            ("set(bytes4)", vec!["0x11"]),
            ("set(uint256[])", vec!["1"]),
        ] {
            assert!(encode(signature, &args(&given)).is_err(), "{signature}");
        }
    }

    #[test]
    fn what_has_no_fixed_length_lies_behind_the_rest() {
        let data = encode("f(string,uint256,bytes)", &args(&["ab", "7", "0x0102"])).unwrap();
        let words: Vec<_> = data[4..].chunks(WORD).collect();
        let numbers: Vec<_> = [0, 1, 2, 3, 5].map(|i| number(words[i]).unwrap().as_u32()).to_vec();
        assert_eq!((words.len(), numbers), (7, vec![96, 7, 160, 2, 2]));
        assert_eq!((&words[4][..3], &words[6][..3]), (&b"ab\0"[..], &[1, 2, 0][..]));
    }

    #[test]
    fn contracts_say_why_they_refuse() {
        let mut answer = encode("Error(string)", &args(&["too\u{1b}late"])).unwrap();
        assert_eq!(reason(&answer).unwrap(), "it said \"too\\u{1b}late\"");
        answer.truncate(4 + 2 * WORD + 3);
        assert_eq!(reason(&answer).unwrap(), "it said \"too...\"");
        let panic = [&PANIC[..], &U256::from(0x11).to_big_endian()].concat();
        assert!(reason(&panic).unwrap().contains("0x11"));
        assert_eq!(reason(&[1, 2, 3]), None);
        let known = encode(ERRORS[0], &args(&["bob", "10", "11"])).unwrap();
        assert_eq!(known[..4], [0xe4, 0x50, 0xd3, 0x8c]);
        assert_eq!(reason(&known).unwrap(), "it said ERC20InsufficientBalance(bob, 10, 11)");
        assert_eq!(text(&encode("x(string)", &args(&["TOK"])).unwrap()[4..]).unwrap(), "TOK");
        let mut old = [0; WORD];
        old[..3].copy_from_slice(b"MKR");
        assert_eq!(text(&old).unwrap(), "MKR");
        assert_eq!(text(&[0; 3]), None);
    }
}
