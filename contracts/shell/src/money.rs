//! Money that goes to accounts and through tokens that nobody here has written: what they do takes at
//! most so much weight, and what they say is believed only as far as it can be seen. What they store is
//! limited by the transaction alone.

use crate::host::{self, Limit};
use commons_core::{Address, U256};
use ink::prelude::vec::Vec;

/// What a payment, or a call of a token, may take: a fifteenth of a block's proof. Putting in and paying
/// out have the same limit: a token that always takes more does not get in.
const LIMIT: Limit = Limit { time: 20_000_000_000, proof: 500_000 };

/// A word of Solidity's encoding: all that is ever read of an answer.
const WORD: usize = 32;

/// A call of an ERC-20 token, in Solidity's encoding.
pub enum Token {
    /// `balanceOf(address)`.
    BalanceOf(Address),
    /// `transfer(address,uint256)`.
    Transfer(Address, U256),
    /// `transferFrom(address,address,uint256)`.
    TransferFrom(Address, Address, U256),
}

impl Token {
    /// Selector and arguments.
    pub fn data(&self) -> Vec<u8> {
        let (selector, first, rest) = match self {
            Self::BalanceOf(of) => ([0x70, 0xa0, 0x82, 0x31], of, None),
            Self::Transfer(to, amount) => ([0xa9, 0x05, 0x9c, 0xbb], to, Some((None, amount))),
            Self::TransferFrom(from, to, amount) => {
                ([0x23, 0xb8, 0x72, 0xdd], from, Some((Some(to), amount)))
            }
        };
        let mut data = Vec::with_capacity(4 + 3 * WORD);
        data.extend_from_slice(&selector);
        data.extend_from_slice(&word(first));
        if let Some((second, amount)) = rest {
            if let Some(second) = second {
                data.extend_from_slice(&word(second));
            }
            data.extend_from_slice(&amount.to_big_endian());
        }
        data
    }

    /// Calls a token, within what a payment may take. Whether it did what it was asked to.
    pub fn moves(&self, asset: Address) -> bool {
        self.call(asset).is_some_and(|answer| says_yes(&answer))
    }

    /// Asks a token for a number. `None` if it does not answer as a token does.
    pub fn number(&self, asset: Address) -> Option<U256> {
        let answer = self.call(asset)?;
        (answer.len() == WORD).then(|| U256::from_big_endian(&answer))
    }

    fn call(&self, asset: Address) -> Option<Vec<u8>> {
        match host::call(&asset.0, &[0; WORD], &self.data(), LIMIT, WORD)? {
            (false, answer) => Some(answer),
            _ => None,
        }
    }
}

/// Whether a token says that it moved what it was asked to: some answer nothing then, the others a word
/// of 1.
pub fn says_yes(answer: &[u8]) -> bool {
    let mut yes = [0; WORD];
    yes[WORD - 1] = 1;
    answer.is_empty() || answer == yes
}

/// An address as Solidity encodes it.
fn word(address: &Address) -> [u8; WORD] {
    let mut word = [0; WORD];
    word[12..].copy_from_slice(address.as_bytes());
    word
}

/// Sends native money, in the chain's 18-decimal units. Whether it was taken.
pub fn send(to: Address, amount: U256) -> bool {
    let sent = host::call(&to.0, &amount.to_little_endian(), &[], LIMIT, 0);
    matches!(sent, Some((false, _)))
}
